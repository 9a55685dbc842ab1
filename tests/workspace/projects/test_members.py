"""Who may use a project that is not open to all, and how it is billed."""

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.projects import queries, services
from tests.yard import Yard

pytestmark = pytest.mark.django_db


def test_people_are_assigned_and_taken_off(yard: Yard) -> None:
    """Again is no error; what they entered stays."""
    closed = yard.project("1060", available_to_all=False)
    both = [yard.people["Emil"], yard.people["Anders"]]
    services.assign(closed, both, by=yard.office)
    services.assign(closed, both, by=yard.office)
    assert [one.name for one in queries.project_members(closed)] == ["Anders", "Emil"]
    yard.withdraw(1, by=yard.users["Anders"], project_id=closed)
    services.unassign(closed, [yard.people["Anders"]], by=yard.office)
    assert [one.name for one in queries.project_members(closed)] == ["Emil"]
    with pytest.raises(DomainError) as refused:
        yard.withdraw(1, by=yard.users["Anders"], project_id=closed)
    assert refused.value.error_code == "entry.project_not_assigned"


def test_only_project_managers_assign(yard: Yard) -> None:
    """And only employees of the company, to its projects."""
    ours = yard.projects["1047"]
    with pytest.raises(ForbiddenError):
        services.assign(ours, [yard.people["Emil"]], by=yard.users["Berit"])
    with pytest.raises(ForbiddenError):
        services.unassign(ours, [yard.people["Emil"]], by=yard.users["Anders"])
    with pytest.raises(DomainError) as refused:
        services.assign(ours, [yard.people["Emil"], new_id()], by=yard.office)
    assert refused.value.error_code == "ref.unknown"
    assert queries.project_members(ours) == ()
    with pytest.raises(NotFoundError):
        services.assign(new_id(), [], by=yard.office)


def test_projects_are_found_by_how_they_are_billed(yard: Yard) -> None:
    """Time and material unless told."""
    yard.project("1060", billing="fixed_price")
    assert [
        row.number for row in queries.projects(Ask(filters={"billing": "fixed_price"})).rows
    ] == ["1060"]
    found = queries.projects(Ask(filters={"billing": "time_and_material"})).rows
    assert {row.billing for row in found} == {"time_and_material"}
    assert len(queries.usable_projects("10")) == 3
