"""What happened to work, told in the rows of field-domain.md, 6.3, and read without gaps."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import events
from bindeledd.workspace.compensations import services as compensations
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.events import Event, happened
from bindeledd.workspace.items import services as items
from bindeledd.workspace.machines import services as machines
from bindeledd.workspace.records import CompensationKind
from bindeledd.workspace.time import approving
from bindeledd.workspace.time import services as time
from tests.hours import MONDAY, Firm
from tests.yard import Yard

pytestmark = pytest.mark.django_db


class Reader:
    """Remembers how far it has read, as a connector would by the events' numbers."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.seen: set[tuple[int, str]] = set()

    def new(self) -> list[Event]:
        """What happened since the last call."""
        page = happened(self.kind, since="")
        found = [one for one in page.events if (one.number, one.code) not in self.seen]
        self.seen |= {(one.number, one.code) for one in found}
        return found

    def codes(self) -> list[str]:
        """The same, by code alone."""
        return [one.code for one in self.new()]


def test_employee_hours_quantity_changed(yard: Yard) -> None:
    """Elsewhere it is updated; both figures are told."""
    reader = Reader("hour_entry")
    ours = yard.entry("Anders").id
    assert reader.codes() == ["hours.added"]
    time.write_entry(ours, {"minutes": 420}, by=yard.office)

    (found,) = reader.new()
    assert (found.code, found.kind, found.record_id) == (
        "hours.quantity_changed",
        "hour_entry",
        ours,
    )
    assert (found.before["minutes"], found.after["minutes"]) == (450, 420)
    assert (found.before["billable_minutes"], found.after["billable_minutes"]) == (450, 420)


def test_employee_hours_moved(yard: Yard) -> None:
    """Project, activity or hour type: elsewhere a new line, and the old one stays."""
    reader = Reader("hour_entry")
    activity = time.create_activity({"number": "10", "name": "Billable"}, by=yard.office).id
    other_type = yard.hour_type("2")
    ours = yard.entry("Anders").id
    reader.new()
    for change in (
        {"project_id": yard.projects["1042"]},
        {"activity_id": activity},
        {"hour_type_id": other_type},
    ):
        time.write_entry(ours, change, by=yard.office)
        (found,) = reader.new()
        assert found.code == "hours.moved"
        ((name, value),) = change.items()
        assert (found.after[name], found.before[name]) == (value, found.before[name])
        assert found.before[name] != value
    time.write_entry(ours, {"project_id": yard.projects["1047"], "minutes": 60}, by=yard.office)
    assert reader.codes() == ["hours.moved", "hours.quantity_changed"]


def test_approval_given_and_taken_back(yard: Yard) -> None:
    """Taking it back is not carried over elsewhere, so it has to be told."""
    reader = Reader("hour_entry")
    ours = yard.entry("Anders").id
    reader.new()
    approving.approve(ours, by=yard.office)
    assert reader.codes() == ["hours.approved"]
    approving.withdraw_approval([ours], by=yard.office)
    assert reader.codes() == ["hours.approval_withdrawn"]
    approving.reject(ours, "Wrong", by=yard.office)
    time.write_entry(ours, {"comment": "Mine"}, by=yard.office)
    assert reader.codes() == []


def test_employee_hours_set_to_zero_and_removed(yard: Yard) -> None:
    """Zero is how hours are taken back elsewhere; removal here is told as such."""
    reader = Reader("hour_entry")
    ours = yard.entry("Anders").id
    reader.new()
    time.write_entry(ours, {"minutes": 0}, by=yard.office)
    assert reader.codes() == ["hours.set_to_zero"]
    time.remove_entry(ours, by=yard.office)
    assert reader.codes() == ["hours.removed"]
    time.write_entry(ours, {"active": True}, by=yard.office)
    assert reader.codes() == ["hours.restored"]


def test_machine_hours_and_goods_changed_moved_and_removed(yard: Yard) -> None:
    """A sync corrects quantity and project elsewhere, a removal has to be reversed by hand."""
    uses, goods = Reader("machine_use"), Reader("withdrawal")
    use, taken = yard.use(240).id, yard.withdraw(12).id
    assert (uses.codes(), goods.codes()) == (["machine_hours.added"], ["goods.added"])
    machines.write_use(use, {"minutes": 180}, by=yard.office)
    items.write_withdrawal(taken, {"quantity": Decimal(10)}, by=yard.office)
    assert uses.codes() == ["machine_hours.quantity_changed"]
    assert goods.codes() == ["goods.quantity_changed"]
    there = {"project_id": yard.projects["1042"]}
    machines.write_use(use, there, by=yard.office)
    items.write_withdrawal(taken, there, by=yard.office)
    assert (uses.codes(), goods.codes()) == (["machine_hours.moved"], ["goods.moved"])
    machines.remove_use(use, by=yard.office)
    items.remove_withdrawal(taken, by=yard.office)
    assert (uses.codes(), goods.codes()) == (["machine_hours.removed"], ["goods.removed"])


def test_allowances_counted_and_ticked(yard: Yard) -> None:
    """A counted one is carried over, also at zero; a ticked one that goes is not."""
    yard.kind("trench", CompensationKind.UNIT_ALLOWANCE, unit="m")
    reader = Reader("compensation")

    def given(kind: str, quantity: int) -> UUID:
        fields: dict[str, Any] = {
            "employee_id": yard.people["Anders"],
            "type_id": yard.kinds[kind],
            "incurred_on": MONDAY,
            "quantity": Decimal(quantity),
            "project_id": yard.projects["1047"],
        }
        return compensations.write_compensation(new_id(), fields, by=yard.office).id

    counted, ticked = given("trench", 12), given("dirt", 1)
    assert sorted(reader.codes()) == ["allowance.added", "unit_allowance.added"]
    compensations.write_compensation(counted, {"quantity": Decimal(9)}, by=yard.office)
    assert reader.codes() == ["unit_allowance.quantity_changed"]
    Compensation.objects.filter(id=counted).update(quantity=0)
    assert reader.codes() == ["unit_allowance.set_to_zero"]
    for ours in (ticked, counted):
        compensations.remove_compensation(ours, by=yard.office)
    assert sorted(reader.codes()) == ["allowance.removed", "unit_allowance.removed"]


def test_pages_hold_every_event_once(yard: Yard) -> None:
    """Cut after any number of records."""
    for minutes in (10, 20, 30, 40, 50):
        yard.entry("Anders", minutes=minutes)
    whole = happened("hour_entry", since="")
    assert whole.after is None
    found: list[Event] = []
    after: str | None = None
    pages = 0
    while True:
        page = happened("hour_entry", since="", after=after, limit=2)
        found += page.events
        pages += 1
        if page.after is None:
            break
        after = page.after
    assert [one.code for one in found] == ["hours.added"] * 5
    assert (found, pages) == (list(whole.events), 3)


@pytest.fixture
def other_line(transactional_db: None) -> Any:  # noqa: ARG001 - a fixture of a fixture
    """A second connection to the same database."""
    facts = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{name: facts[name] for name in names}) as line:
        yield line


def test_what_commits_late_is_not_lost_and_what_comes_again_is_known_by_its_number(
    other_line: psycopg.Connection,
) -> None:
    """A transaction that began before the reading and ends after it is read the next time."""
    office = User.objects.create_user("kari@firma.example", name="Kari Nordmann")
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    with company_scope(company.id):
        firm = Firm.build(office)
        early, late = firm.entry("Anders").id, firm.entry("Emil").id
        before = events.now()
    set_company = "select set_config('app.company_id', %s, true)"
    other_line.execute(set_company, [str(company.id)])
    other_line.execute("update workspace_hourentry set minutes = 60 where id = %s", [late])

    def read(since: str) -> events.Happened:
        with company_scope(company.id):
            return happened("hour_entry", since=since)

    with company_scope(company.id):
        firm_entry = time.write_entry(early, {"minutes": 30}, by=office)
    first = read(before)
    assert ("hours.quantity_changed", firm_entry.id) in {
        (one.code, one.record_id) for one in first.events
    }
    assert late not in {one.record_id for one in first.events if "changed" in one.code}
    other_line.commit()
    second = read(first.cursor)
    assert ("hours.quantity_changed", late) in {(one.code, one.record_id) for one in second.events}
    told = {(one.number, one.code) for one in (*first.events, *second.events)}
    with company_scope(company.id):
        time.write_entry(early, {"minutes": 45}, by=office)
    third = [one for one in read(second.cursor).events if (one.number, one.code) not in told]
    assert [(one.code, one.after["minutes"]) for one in third] == [("hours.quantity_changed", 45)]
