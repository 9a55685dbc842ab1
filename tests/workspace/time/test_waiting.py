"""What waits for one person's approval says the same as pressing approve would."""

from collections.abc import Iterable
from uuid import UUID

import pytest

from bindeledd.kernel.errors import ForbiddenError
from bindeledd.tenancy.models import Role, User
from bindeledd.workspace.time import approving, choices
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.time.waiting import hours_to_approve
from tests.hours import MONDAY, Firm

pytestmark = pytest.mark.django_db


def movable(by: User) -> Iterable[UUID]:
    """Ids that `approving` itself would move on."""
    person = approving.approver(by)
    columns = ("id", "employee_id", "state", "first_approved_by_id")
    rows = HourEntry.objects.filter(active=True, state__in=approving.WAITING).values(*columns)
    return [row["id"] for row in rows if person.problem(row) is None]


def test_waiting_is_counted_by_week(firm: Firm) -> None:
    """Two weeks, oldest first; drafts and approved are not in it."""
    firm.entry("Anders", worked_on=MONDAY)
    firm.entry("Anders", worked_on=MONDAY.replace(day=9))
    firm.entry("Anders", worked_on=MONDAY.replace(day=10), state="draft")
    done = firm.entry("Anders", worked_on=MONDAY.replace(day=11))
    approving.approve(done.id, by=firm.office)

    found = hours_to_approve(firm.office)

    assert [(week.monday.day, week.entries, week.people) for week in found.weeks] == [
        (9, 1, 1),
        (MONDAY.day, 1, 1),
    ]
    assert found.entries == 2
    assert found.minutes == sum(
        HourEntry.objects.filter(state="submitted").values_list("minutes", flat=True)
    )
    assert found.oldest == MONDAY.replace(day=9)


@pytest.mark.parametrize("steps", [1, 2])
def test_it_is_what_the_person_may_move_on(firm: Firm, steps: int) -> None:
    """Own hours, the second step, and the same person twice: never counted where refused."""
    choices.set_time_choices(by=firm.office, approval_steps=steps)
    lead = firm.member("Per", Role.PROJECT_MANAGER)
    foreman = firm.users["Berit"]
    for name in ("Anders", "Berit", "Anders"):
        firm.entry(name)
    approving.approve(next(iter(movable(lead))), by=lead)

    for person in (foreman, lead, firm.office):
        assert hours_to_approve(person).entries == len(list(movable(person)))


def test_who_does_not_approve_is_refused(firm: Firm) -> None:
    """A worker has nothing to approve, and may not learn what others have."""
    with pytest.raises(ForbiddenError):
        hours_to_approve(firm.users["Anders"])


def test_nothing_waits(firm: Firm) -> None:
    """No entries: no weeks and no oldest day."""
    found = hours_to_approve(firm.office)

    assert (found.weeks, found.oldest, found.minutes) == ((), None, 0)
