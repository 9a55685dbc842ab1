"""Machines and their hours: whose, how many are billed, and what they cost."""

from datetime import date
from decimal import Decimal

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Role
from bindeledd.workspace import locks
from bindeledd.workspace.invoicing.basis import basis
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.locks import Why
from bindeledd.workspace.machines import queries, services
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.projects import services as projects
from bindeledd.workspace.records import Approval, ProjectBilling
from bindeledd.workspace.time import approving
from bindeledd.workspace.time import services as time
from tests.hours import MONDAY
from tests.yard import Yard

pytestmark = pytest.mark.django_db


def approve(*uses: object) -> None:
    """Approve what stands alone, as the last step would leave it."""
    MachineUse.objects.filter(id__in=[one.id for one in uses]).update(state="approved")  # type: ignore[attr-defined] # records


def test_a_machine_without_a_number_gets_the_next_one(yard: Yard) -> None:
    """Numbers with letters stand beside the series."""
    made = services.create_machine({"name": "Wheel loader"}, by=yard.office)
    assert made.number == "1"
    with pytest.raises(DomainError) as refused:
        services.create_machine({"name": "Again", "number": "M-02"}, by=yard.office)
    assert refused.value.error_code == "record.number_taken"
    with pytest.raises(ForbiddenError):
        services.create_machine({"name": "Mine"}, by=yard.users["Anders"])


def test_all_hours_are_billed_unless_somebody_says_otherwise(yard: Yard) -> None:
    """They follow the hours while they are the same; none on an internal project."""
    use = yard.use(240)
    assert use.billable_minutes == 240
    assert services.write_use(use.id, {"minutes": 300}, by=yard.office).billable_minutes == 300
    services.write_use(use.id, {"billable_minutes": 120}, by=yard.office)
    assert services.write_use(use.id, {"minutes": 360}, by=yard.office).billable_minutes == 120
    own = yard.project("1099", billing=ProjectBilling.INTERNAL)
    assert yard.use(60, project_id=own).billable_minutes == 0


def test_hours_beside_hours_are_approved_with_them(yard: Yard) -> None:
    """One press approves the line; taking it back opens both again."""
    entry = yard.entry("Anders", by=yard.users["Anders"])
    use = yard.use(240, by=yard.users["Anders"], entry_id=entry.id, used_on=date(2026, 1, 1))
    assert (use.employee_id, use.used_on, use.state) == (
        yard.people["Anders"],
        MONDAY,
        Approval.SUBMITTED,
    )
    approving.approve(entry.id, by=yard.users["Berit"])
    row = MachineUse.objects.get(id=use.id)
    assert (row.state, row.approved_by, row.approved_at is None) == (
        "approved",
        yard.users["Berit"],
        False,
    )
    with pytest.raises(DomainError) as refused:
        services.write_use(use.id, {"minutes": 60}, by=yard.users["Anders"])
    assert refused.value.error_code == "entry.approved"
    with pytest.raises(DomainError):
        yard.use(60, entry_id=entry.id)
    approving.withdraw_approval([entry.id], by=yard.users["Berit"])
    services.write_use(use.id, {"minutes": 60}, by=yard.users["Anders"])
    time.remove_entry(entry.id, by=yard.office)
    assert not MachineUse.objects.get(id=use.id).active


def test_nobody_approves_by_writing_a_state(yard: Yard) -> None:
    """Nor changes what is approved, or somebody else's."""
    with pytest.raises(DomainError) as refused:
        yard.use(60, state=Approval.APPROVED)
    assert refused.value.error_code == "entry.approve_instead"
    use = yard.use(60, by=yard.users["Anders"])
    with pytest.raises(ForbiddenError):
        services.remove_use(use.id, by=yard.users["Emil"])
    with pytest.raises(ForbiddenError):
        services.remove_use(use.id, by=yard.users["Berit"])
    approve(use)
    with pytest.raises(DomainError) as refused:
        services.remove_use(use.id, by=yard.users["Anders"])
    assert refused.value.error_code == "entry.approved"


def test_a_machine_in_use_and_sane_minutes(yard: Yard) -> None:
    """No more than a day, and no machine that is ended."""
    with pytest.raises(DomainError):
        yard.use(1501)
    with pytest.raises(DomainError):
        yard.use(-1)
    services.end_machine(yard.machines["M-02"], by=yard.office)
    with pytest.raises(DomainError) as refused:
        yard.use(60)
    assert refused.value.error_code == "entry.choice_ended"
    projects.end_project(yard.projects["1047"], by=yard.office)


def test_billed_hours_stand_still(yard: Yard) -> None:
    """What is on an invoice is corrected by a credit note."""
    use = yard.use(60)
    locks.lock("machine_use", [use.id], why=Why.BILLED, holder=new_id())
    with pytest.raises(DomainError) as refused:
        services.write_use(use.id, {"minutes": 30}, by=yard.office)
    assert refused.value.params["why"] == "billed"


def test_approved_hours_can_be_charged_for(yard: Yard) -> None:
    """At the machine's price, for the billable minutes; the cost is of all of them."""
    first, waiting, free = yard.use(100, billable_minutes=20), yard.use(60), yard.use(30)
    services.write_use(free.id, {"billable_minutes": 0}, by=yard.office)
    approve(first, free)
    (charged,) = basis([yard.projects["1047"]])
    assert (charged.record_id, charged.minutes) == (first.id, 20)
    assert (charged.quantity, charged.worth) == (Decimal("0.333"), Decimal("316.35"))
    assert basis([yard.projects["1047"]], ends=date(2026, 11, 15)) == ()
    assert waiting.id not in {row.record_id for row in basis(yard.projects.values())}
    (cost,) = queries.uses_cost(None)
    assert (cost.quantity, cost.amount, cost.unknown) == (Decimal("2.167"), Decimal("1321.67"), 0)
    assert cost.month == date(2026, 11, 1)


def test_machines_hours_are_found(yard: Yard) -> None:
    """By project with its subprojects, machine, person and day."""
    below = yard.project("1", parent_id=yard.projects["1047"])
    yard.use(60, project_id=below, employee_id=yard.people["Anders"])
    yard.use(90, used_on=date(2026, 11, 1))
    page = queries.uses(Ask(filters={"project": yard.projects["1047"], "from": MONDAY}))
    assert [(row.minutes, row.employee_name) for row in page.rows] == [(60, "Anders")]
    assert [row.minutes for row in queries.uses(Ask(search="Excav")).rows] == [60, 90]
    assert yard.member("Reader", Role.READ_ONLY)
