"""A line is written with all that hangs on it, once, and by nobody but its owner."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.kernel.identity import new_id
from bindeledd.workspace import locks
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.locks import Why
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.projects import services as projects
from bindeledd.workspace.records import Approval
from bindeledd.workspace.registration import queries
from bindeledd.workspace.registration.phone import phone_state
from bindeledd.workspace.registration.services import (
    complete_week,
    copy_day,
    remove_line,
    save_line,
)
from bindeledd.workspace.registration.shapes import Line, Taken
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.time.weeks import Week
from tests.hours import MONDAY, THURSDAY
from tests.workspace.registration.conftest import Yard

Whole = Callable[..., Line]


def rows() -> tuple[int, ...]:
    """Count what stands, removed rows left out."""
    kinds = (HourEntry, MachineUse, Withdrawal, Compensation)
    return tuple(kind.objects.filter(active=True).count() for kind in kinds)


def test_one_press_writes_everything_on_the_line(yard: Yard, whole: Whole) -> None:
    """Hours, machine, items and driving stand together, on the same project and day."""
    line = whole()
    standing = save_line(line, by=yard.anders)

    assert rows() == (1, 1, 1, 1)
    taken = Withdrawal.objects.get()
    assert (taken.entry_id, taken.withdrawn_on, taken.unit) == (line.id, THURSDAY, "m")
    assert (taken.price, taken.billable) == (Decimal("89.50"), True)
    assert HourEntry.objects.get().state == Approval.SUBMITTED
    assert [one.name for one in standing.machines] == ["Gravemaskin 8 t (M-02)"]
    assert standing.project_name == "1047 Myrlia"
    assert standing.open


def test_the_same_line_again_changes_nothing(yard: Yard, whole: Whole) -> None:
    """The answer was lost, so the phone sends it once more: no second, no new revision."""
    line = whole()
    first = save_line(line, by=yard.anders)
    again = save_line(line, by=yard.anders)

    assert again == first
    assert rows() == (1, 1, 1, 1)


def test_one_refused_thing_refuses_the_whole_line(yard: Yard, whole: Whole) -> None:
    """Together or not at all: no hours without their machine."""
    ended = yard.pipe()
    Item.objects.update(active=False)

    with pytest.raises(DomainError) as refused:
        save_line(whole(items=(ended,)), by=yard.anders)

    assert refused.value.error_code == "entry.choice_ended"
    assert rows() == (0, 0, 0, 0)


def test_a_change_by_the_same_person_replaces_what_hangs_on_it(yard: Yard, whole: Whole) -> None:
    """What the line no longer has is removed, what it still has keeps its row."""
    line = whole()
    first = save_line(line, by=yard.anders)
    more = (replace(line.machines[0], minutes=300),)

    second = save_line(
        replace(line, revision=first.revision, minutes=480, machines=more, items=()),
        by=yard.anders,
    )

    assert (second.minutes, second.machines[0].minutes) == (480, 300)
    assert second.revision is not None
    assert first.revision is not None
    assert second.revision > first.revision
    assert rows() == (1, 1, 0, 1)
    assert Withdrawal.objects.filter(active=False).count() == 1


def test_a_change_of_what_somebody_changed_meanwhile_is_refused(yard: Yard, whole: Whole) -> None:
    """The office corrected it: the phone's older sight overwrites nothing."""
    line = whole()
    first = save_line(line, by=yard.anders)
    MachineUse.objects.update(minutes=60)

    with pytest.raises(DomainError) as refused:
        save_line(replace(line, revision=first.revision, minutes=480), by=yard.anders)

    assert refused.value.error_code == "record.changed_meanwhile"
    assert HourEntry.objects.get().minutes == 450


def test_an_approved_line_is_refused_with_the_reason(yard: Yard, whole: Whole) -> None:
    """Too late for the worker; the foreman takes approval back first."""
    line = whole()
    first = save_line(line, by=yard.anders)
    approving.approve(line.id, by=yard.firm.users["Berit"])

    now = queries.lines_by_id([line.id])[0]
    with pytest.raises(DomainError) as refused:
        save_line(replace(line, revision=now.revision, minutes=480), by=yard.anders)
    assert refused.value.error_code == "entry.approved"

    assert save_line(line, by=yard.anders).state == Approval.APPROVED
    assert first.minutes == 450


def test_a_line_that_is_approved_while_its_answer_was_lost_is_no_conflict(
    yard: Yard, whole: Whole
) -> None:
    """The same content comes again after approval: the phone is told how it stands."""
    line = whole()
    save_line(line, by=yard.anders)
    approving.approve(line.id, by=yard.firm.users["Berit"])

    again = save_line(line, by=yard.anders)

    assert (again.state, again.open) == (Approval.APPROVED, False)


def test_a_line_sent_back_goes_to_approval_again_when_corrected(yard: Yard, whole: Whole) -> None:
    """The foreman's words come with it, and go when it is corrected."""
    line = whole()
    save_line(line, by=yard.anders)
    approving.reject(line.id, "Which machine was it?", by=yard.firm.users["Berit"])
    back = queries.lines_by_id([line.id])[0]
    assert (back.state, back.reason, back.open) == (
        Approval.REJECTED,
        "Which machine was it?",
        True,
    )

    corrected = save_line(
        replace(line, revision=back.revision, comment="The small one"), by=yard.anders
    )

    assert (corrected.state, corrected.reason) == (Approval.SUBMITTED, "")


def test_a_transferred_withdrawal_holds_its_line(yard: Yard, whole: Whole) -> None:
    """What the ledger has is corrected by a return, never from the phone."""
    line = whole()
    first = save_line(line, by=yard.anders)
    locks.lock("withdrawal", [line.items[0].id], why=Why.TRANSFERRED, holder=new_id())

    with pytest.raises(DomainError):
        save_line(replace(line, revision=first.revision, items=()), by=yard.anders)

    assert queries.lines_by_id([line.id])[0].open is False


def test_nobody_writes_or_removes_anothers_line(yard: Yard, whole: Whole) -> None:
    """An id that is known is no way in."""
    line = whole()
    first = save_line(line, by=yard.anders)
    emil = yard.firm.users["Emil"]

    with pytest.raises(ForbiddenError):
        save_line(replace(line, revision=first.revision, minutes=60), by=emil)
    with pytest.raises(ForbiddenError):
        remove_line(line.id, by=emil, revision=first.revision)

    assert HourEntry.objects.get().employee_id == yard.firm.people["Anders"]


def test_the_id_of_anothers_machine_hours_is_refused(yard: Yard, whole: Whole) -> None:
    """What hangs on one line is never moved to another, whoever asks."""
    line = whole()
    save_line(line, by=yard.anders)

    with pytest.raises(DomainError) as refused:
        save_line(yard.line(machines=line.machines), by=yard.firm.users["Emil"])

    assert refused.value.error_code == "registration.id_taken"
    assert rows()[0] == 1


def test_somebody_who_is_no_employee_is_told_whom_to_ask(yard: Yard) -> None:
    """The administrator works in the office and has no hours."""
    with pytest.raises(DomainError) as refused:
        save_line(yard.line(), by=yard.firm.office)

    assert refused.value.error_code == "registration.no_employee"


def test_an_ended_project_is_refused_and_another_takes_its_place(yard: Yard, whole: Whole) -> None:
    """SCREENS.md, 9: the project ended meanwhile; pick another, and the line goes."""
    projects.end_project(yard.firm.projects["1047"], by=yard.firm.office)
    line = whole()
    with pytest.raises(DomainError) as refused:
        save_line(line, by=yard.anders)
    assert refused.value.error_code == "entry.project_ended"

    save_line(replace(line, project_id=yard.firm.projects["1042"]), by=yard.anders)

    assert rows() == (1, 1, 1, 1)


def test_removing_takes_everything_and_stays_removed(yard: Yard, whole: Whole) -> None:
    """A delayed copy of the line does not bring it back; removing twice is no error."""
    line = whole()
    first = save_line(line, by=yard.anders)
    remove_line(line.id, by=yard.anders, revision=first.revision)
    remove_line(line.id, by=yard.anders, revision=first.revision)
    remove_line(new_id(), by=yard.anders)
    assert rows() == (0, 0, 0, 0)

    with pytest.raises(DomainError) as refused:
        save_line(line, by=yard.anders)

    assert refused.value.error_code == "registration.removed"
    assert queries.lines_between(yard.firm.people["Anders"], THURSDAY, THURSDAY) == ()


def test_a_line_without_hours_is_one_thing_under_its_own_id(yard: Yard) -> None:
    """Only driving today: sent twice it is there once, and it can be changed and removed."""
    drive = yard.driving()
    line = yard.line(id=drive.id, minutes=0, compensations=(drive,))
    first = save_line(line, by=yard.anders)
    assert save_line(line, by=yard.anders) == first
    assert rows() == (0, 0, 0, 1)

    longer = replace(drive, quantity=Decimal(40))
    second = save_line(
        replace(line, revision=first.revision, compensations=(longer,)), by=yard.anders
    )
    assert second.compensations[0].quantity == 40

    remove_line(drive.id, by=yard.anders, revision=second.revision)
    assert rows() == (0, 0, 0, 0)


@pytest.mark.parametrize("change", ["project", "day"])
def test_a_thing_alone_keeps_the_rules_of_hours(yard: Yard, change: str) -> None:
    """An ended project, and a day too long ago, are refused without hours as well."""
    drive = yard.driving()
    line = yard.line(id=drive.id, minutes=0, compensations=(drive,))
    if change == "project":
        projects.end_project(yard.firm.projects["1047"], by=yard.firm.office)
    else:
        line = replace(line, day=THURSDAY - timedelta(days=32))

    with pytest.raises(DomainError) as refused:
        save_line(line, by=yard.anders)

    assert refused.value.error_code in {"entry.project_ended", "entry.too_long_ago"}


def test_a_line_with_nothing_on_it_is_refused(yard: Yard) -> None:
    """Neither hours nor a thing."""
    with pytest.raises(DomainError) as refused:
        save_line(yard.line(minutes=0), by=yard.anders)

    assert refused.value.error_code == "registration.nothing_entered"


def test_free_text_goes_where_the_register_has_no_item(yard: Yard) -> None:
    """Bought on the way, with its own words."""
    item = Taken(id=new_id(), quantity=Decimal(2), text="Sement, 25 kg")
    standing = save_line(yard.line(items=(item,)), by=yard.anders)

    assert (standing.items[0].name, standing.items[0].item_id) == ("Sement, 25 kg", None)


def test_copying_a_day_leaves_goods_and_receipts_behind(yard: Yard, whole: Whole) -> None:
    """The same press twice copies once; what was used up is not used up again."""
    receipt = replace(yard.driving("1"), type_id=yard.things["expense"], amount=Decimal(120))
    save_line(
        whole(day=THURSDAY - timedelta(days=1), compensations=(yard.driving(), receipt)),
        by=yard.anders,
    )
    press = new_id()
    yesterday = THURSDAY - timedelta(days=1)

    copied = copy_day(yesterday, THURSDAY, by=yard.anders, press=press)
    copy_day(yesterday, THURSDAY, by=yard.anders, press=press)

    (line,) = copied
    assert (line.day, line.minutes, len(line.machines)) == (THURSDAY, 450, 1)
    assert line.items == ()
    assert [one.name for one in line.compensations] == ["driving"]
    assert rows()[0] == 2


def test_a_week_is_complete_when_no_day_is_missing(yard: Yard) -> None:
    """What is missing is named; afterwards an entry is a correction for the foreman."""
    week = Week.of(MONDAY)
    for day in range(4):
        save_line(yard.line(day=MONDAY + timedelta(days=day)), by=yard.anders)
    with pytest.raises(DomainError) as refused:
        complete_week(week, by=yard.anders, today=THURSDAY)
    assert refused.value.params["days"] == ["2026-11-20"]

    friday = yard.line(day=MONDAY + timedelta(days=4), hour_type_id=yard.firm.types["81"])
    save_line(replace(friday, project_id=None), by=yard.anders)
    complete_week(week, by=yard.anders, today=THURSDAY)
    complete_week(week, by=yard.anders, today=THURSDAY)
    late = save_line(yard.line(minutes=60), by=yard.anders)

    assert HourEntry.objects.get(id=late.id).after_completed_week
    assert late.correction


def test_the_state_has_what_one_may_choose_and_nothing_of_others(yard: Yard, whole: Whole) -> None:
    """Projects of others, ended things and colleagues' lines stay out."""
    save_line(whole(), by=yard.anders)
    save_line(yard.line(), by=yard.firm.users["Emil"])
    yard.firm.project("1050", available_to_all=False)

    state = phone_state(yard.anders, THURSDAY)

    assert [one.name for one in state.projects] == ["1042 Solvang", "1047 Myrlia"]
    assert [line.day for line in state.lines] == [THURSDAY]
    assert state.hour_types[0].kind == "work"
    assert state.day_minutes == (450,) * 5 + (0, 0)
    assert Week.of(THURSDAY).first in {week.monday for week in state.weeks}


def test_the_state_takes_as_many_queries_for_one_line_as_for_twenty(
    yard: Yard, whole: Whole
) -> None:
    """The phone asks often; what it asks may not grow with the lines."""

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            phone_state(yard.anders, THURSDAY)
        return len(queries_made)

    save_line(whole(), by=yard.anders)
    one = asked()
    for _ in range(3):
        save_line(whole(minutes=60), by=yard.anders)
    save_line(
        yard.line(id=(drive := yard.driving()).id, minutes=0, compensations=(drive,)),
        by=yard.anders,
    )

    assert asked() == one
    assert one <= 33


def test_another_companys_ids_are_not_there(yard: Yard) -> None:
    """An id from elsewhere is no project, no machine and no line here."""
    stranger = UUID(int=7)
    with pytest.raises(DomainError) as refused:
        save_line(yard.line(machines=(yard.machine(machine_id=stranger),)), by=yard.anders)

    assert refused.value.error_code == "ref.unknown"
