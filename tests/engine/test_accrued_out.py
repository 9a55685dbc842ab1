"""What approved hours cost goes out as a voucher a day; what changes later in a further one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from bindeledd.sync import calls
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import DataType, LineEntry, Waiting
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time.models import HourEntry
from tests.factories import ProjectFactory
from tests.workspace.invoicing.work import MONDAY, Job
from tests.world import World

POST = "POST /Vouchers/ManualJournals"
DEBIT, CREDIT = 5000, 2960


@dataclass
class Case:
    """A company that posts what its hours cost, with a project that stands in the ledger."""

    world: World
    job: Job

    def hours(self, minutes: int = 450, **other: Any) -> UUID:
        """Book approved hours."""
        with self.world.inside():
            return self.job.hours(minutes, **other)[1]

    def change(self, entry: UUID, **fields: Any) -> None:
        """Change hours."""
        with self.world.inside():
            row = HourEntry.objects.get(id=entry)
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()

    def choose(self, **values: Any) -> None:
        """Change settings of the data type."""
        with self.world.inside():
            chosen = DataType.objects.get(group="accrued_cost")
            chosen.values = chosen.values | values
            chosen.save()

    def vouchers(self) -> list[dict[str, Any]]:
        """Return the manual vouchers there."""
        found = self.world.books.rows("Vouchers")
        return [one for one in found if one["VoucherType"] == "ManualJournal"]

    def lines(self, account: int = DEBIT) -> list[tuple[str, int | None, Decimal]]:
        """Return day, project and amount of what was posted to an account."""
        return [
            (one["PostingDate"], one["ProjectId"], one["Amount"])
            for one in self.world.books.rows("AccountTransactions")
            if one["AccountNo"] == account
        ]

    def total(self, account: int = DEBIT) -> Decimal:
        """Return what stands on an account."""
        return sum((amount for _, _, amount in self.lines(account)), Decimal(0))

    def cost(self) -> Decimal:
        """Return what all days cost here."""
        days = self.world.records("accrued_day")
        return sum((line.amount for day in days for line in day.by_employee), Decimal(0))


def account_id(world: World, number: int) -> str:
    """Return the id of an account there."""
    (found,) = (
        one["Id"] for one in world.books.rows("GeneralLedgerAccounts") if one["AccountNo"] == number
    )
    return str(found)


@pytest.fixture
def case(world: World) -> Case:
    """Set the scene."""
    with world.inside():
        job = Job.begin()
        job.customer.number, job.customer.postal_code = "10042", "2080"
        job.customer.save()
        for person in job.people:
            EmploymentTerms.objects.create(
                employee=person, valid_from=date(2026, 1, 1), cost_price=Decimal(300)
            )
    for group in ("customers", "projects", "accrued_cost"):
        world.choose(group, Direction.OUT)
    found = Case(world, job)
    found.choose(debit_account=account_id(world, DEBIT), credit_account=account_id(world, CREDIT))
    return found


@pytest.mark.covers("A13.1", "A13.2")
def test_a_day_becomes_one_balanced_voucher_with_a_line_for_each_person(case: Case) -> None:
    case.hours(450)
    case.hours(120, employee=case.job.people[1])

    run = case.world.run()

    assert (run.state, run.code) == ("done", ""), run.params
    assert case.world.waiting() == {}
    (voucher,) = case.vouchers()
    assert voucher["VoucherDate"] == MONDAY.isoformat()
    project = int(case.world.links("project")[case.job.project.id])
    assert [(day, at) for day, at, _ in case.lines()] == [(MONDAY.isoformat(), project)] * 2
    assert case.total() == case.cost() > 0
    assert case.lines(CREDIT) == [(MONDAY.isoformat(), None, -case.cost())]
    hours = {
        one["Quantity"]
        for one in case.world.books.rows("AccountTransactions")
        if one["AccountNo"] == DEBIT
    }
    assert hours == {Decimal("7.5"), Decimal(2)}
    case.world.whole()


@pytest.mark.covers("A13.2", "X6")
def test_nothing_changed_posts_nothing_more(case: Case) -> None:
    case.hours()
    case.world.run()
    case.world.run()
    assert len(case.vouchers()) == 1


@pytest.mark.covers("A13.2", "X14")
def test_a_later_change_goes_in_a_further_voucher_with_the_change_only(case: Case) -> None:
    entry = case.hours(450)
    case.world.run()
    before = case.cost()
    case.change(entry, minutes=510)
    case.world.run()

    assert len(case.vouchers()) == 2
    assert [amount for _, _, amount in case.lines()] == [before, case.cost() - before]
    assert case.total() == case.cost()
    assert case.total(CREDIT) == -case.cost()
    case.world.whole()


@pytest.mark.covers("A13.2")
def test_hours_that_are_taken_back_leave_nothing(case: Case) -> None:
    entry = case.hours(450)
    case.world.run()
    case.change(entry, state="submitted")
    case.world.run()
    assert {case.cost(), case.total(), case.total(CREDIT)} == {Decimal(0)}
    assert len(case.vouchers()) == 2

    case.change(entry, state="approved")
    case.world.run()
    assert case.total() == case.cost() > 0
    assert len(case.vouchers()) == 3


@pytest.mark.covers("A13.2")
def test_hours_that_move_to_another_project_move_there(case: Case) -> None:
    """The project that the day no longer names is still named by what takes it back."""
    entry = case.hours(450)
    case.world.run()
    with case.world.inside():
        other = ProjectFactory.create(customer=case.job.customer)
    case.change(entry, project=other)
    case.world.run()

    assert case.world.waiting() == {}
    links = case.world.links("project")
    by_project = {int(links[one.id]): Decimal(0) for one in (case.job.project, other)}
    for _, project, amount in case.lines():
        by_project[project or 0] += amount
    assert by_project == {int(links[case.job.project.id]): 0, int(links[other.id]): case.cost()}
    assert case.total(CREDIT) == -case.cost()


@pytest.mark.covers("A13.2")
@pytest.mark.parametrize("which", [0, 1])
def test_a_day_of_which_a_voucher_was_reversed_there_waits_with_that_reason(
    case: Case, which: int
) -> None:
    """Its sum is another one by now; posted once more, it would undo what a person did."""
    entry = case.hours(450)
    case.world.run()
    case.change(entry, minutes=510)
    case.world.run()
    voucher = sorted(case.vouchers(), key=lambda one: one["VoucherNo"])[which]
    reverse(case.world.books, voucher["Id"])
    case.world.run()
    assert case.world.waiting() == {}
    case.change(entry, minutes=300)

    (planned,) = case.world.rows(case.world.preview())
    assert (planned.action, planned.reasons[0]["code"]) == ("held", "document.undone")
    for _ in range(2):
        case.world.run()
    assert case.world.waiting() == {MONDAY.isoformat(): ["document.undone"]}
    with case.world.inside():
        (waits,) = Waiting.objects.all()
    assert waits.reasons[0]["params"] == {"documents": str(voucher["VoucherNo"])}
    assert len(case.vouchers()) == 2

    case.change(entry, minutes=510)
    case.world.run()
    assert case.world.waiting() == {}


@pytest.mark.covers("X6")
def test_vouchers_that_cannot_be_read_just_now_are_asked_for_again(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of many days is asked about: one answer that fails must not fail the run each time."""
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)
    entry = case.hours(450)
    case.world.run()
    case.change(entry, minutes=300)
    faults = case.world.app.faults
    faults.throttle("GET /Vouchers/ManualJournals/*", retry_after=1)
    faults.unavailable("GET /Vouchers/ManualJournals/*", skip=1)
    run = case.world.run()
    assert (run.state, run.code) == ("done", "")
    assert len(case.vouchers()) == 2
    assert case.total() == case.cost()


def test_hours_without_a_change_of_cost_make_no_voucher(case: Case) -> None:
    """A line there has an amount; a colleague with the same cost price takes the day over."""
    entry = case.hours(450)
    case.world.run()
    case.change(entry, employee=case.job.people[1])
    case.world.run()
    assert len(case.vouchers()) == 2
    assert case.total() == case.cost()
    assert len(case.lines(CREDIT)) == 1


@pytest.mark.covers("X10")
def test_a_closed_day_is_held_and_goes_into_no_other(case: Case) -> None:
    case.hours()
    case.hours(worked_on=MONDAY + timedelta(days=1))
    with case.world.inside():
        case.world.connection.check_result = {"facts": {"lock_date": MONDAY.isoformat()}}
        case.world.connection.save()
    case.world.run()

    assert case.world.waiting() == {MONDAY.isoformat(): ["poweroffice_go.period_closed"]}
    assert [day for day, _, _ in case.lines()] == [(MONDAY + timedelta(days=1)).isoformat()]
    with case.world.inside():
        waits = Waiting.objects.get()
    assert waits.minutes == 450
    assert waits.amount is not None


@pytest.mark.covers("X10")
def test_a_day_that_was_closed_since_access_was_checked_is_not_posted(case: Case) -> None:
    case.hours()
    case.world.books.settings.lock_date = MONDAY.isoformat()
    case.world.run()
    assert case.world.waiting() == {MONDAY.isoformat(): ["poweroffice_go.period_closed"]}
    assert case.vouchers() == []


def test_without_an_account_the_day_waits(case: Case) -> None:
    case.choose(credit_account="")
    case.hours()
    case.world.run()
    assert case.world.waiting() == {MONDAY.isoformat(): ["setting.not_chosen"]}
    assert case.vouchers() == []


@pytest.mark.covers("A13.2")
def test_lines_may_be_divided_by_hour_type_with_a_credit_line_each(case: Case) -> None:
    case.choose(lines="hour_type", credit_lines="each")
    case.hours(450)
    case.hours(60, hour_type=case.job.travel)
    case.hours(30, employee=case.job.people[1])
    case.world.run()
    debit, credit = case.lines(), case.lines(CREDIT)
    assert len(debit) == len(credit) == 2
    assert [(day, at, -amount) for day, at, amount in credit] == debit
    assert case.total() == case.cost()


def test_days_before_the_start_date_stay_here(case: Case) -> None:
    case.hours()
    with case.world.inside():
        DataType.objects.filter(group="accrued_cost").update(start_date=date(2026, 11, 3))
    case.world.run()
    assert case.vouchers() == []
    assert case.world.waiting() == {}


LOST: dict[str, Callable[[Any], Any]] = {
    "lost": lambda faults: faults.lose_answer(POST),
    "500 after": lambda faults: faults.error_after_commit(POST),
    "500 before": lambda faults: faults.server_error(POST),
    "cut": lambda faults: faults.cut_before(POST, times=9),
}


@pytest.mark.covers("A13.2", "X6")
@pytest.mark.parametrize("what", LOST)
@pytest.mark.parametrize("at", ["first", "change"])
def test_whatever_is_lost_the_day_costs_what_it_costs(
    case: Case, what: str, at: str, settings: Any
) -> None:
    """Also when the day changes before the lost answer is looked up."""
    settings.SETTLE_FACTOR = 0
    entry = case.hours(450)
    if at == "change":
        case.world.run()
        case.change(entry, minutes=400)
    LOST[what](case.world.app.faults)
    case.world.run()
    case.world.app.faults.clear()
    case.change(entry, minutes=90)
    for _ in range(3):
        case.world.run()
    assert case.world.waiting() == {}
    assert case.total() == case.cost() == -case.total(CREDIT)
    keys = [one["ExternalImportReference"] for one in case.vouchers()]
    assert len(keys) == len(set(keys))


def test_the_line_ledger_knows_whose_hours_stand_where(case: Case) -> None:
    case.hours(450)
    case.hours(120, employee=case.job.people[1])
    case.world.run()
    with case.world.inside():
        lines = list(LineEntry.objects.all())
    (voucher,) = case.vouchers()
    assert {(one.ours, one.minutes, one.document) for one in lines} == {
        (case.job.people[0].id, 450, voucher["Id"]),
        (case.job.people[1].id, 120, voucher["Id"]),
    }


@pytest.mark.covers("X15")
def test_it_stands_for_hours_and_never_beside_them() -> None:
    groups = {group.name: group for group in CONNECTOR.groups}
    assert "hours" in groups["accrued_cost"].not_with
