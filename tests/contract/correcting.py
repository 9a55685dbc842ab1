"""What a connector must keep when a document that stands there is no longer what ours says.

Three ways to correct, each through what may break: a further document, taking back and making anew,
and a lock that forbids both. Like the checks of `outward` these refuse the connectors of
`tests/broken`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

from bindeledd.sandbox.poweroffice_go import timesheets
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from bindeledd.sync.flows import Connector, Direction
from bindeledd.sync.models import DataType, Intent
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time.models import HourEntry
from tests.contract.bench import Bench, has_words
from tests.contract.outward import WRITE_FAULTS
from tests.contract.poweroffice_go_work import a_worker
from tests.contract.standing import linked
from tests.workspace.invoicing.work import MONDAY, Job

DEBIT, CREDIT = 5000, 2960
VOUCHER = "POST /Vouchers/ManualJournals"
HOUR = "POST /TimeTracking/EntryTime"
TAKE_BACK = "DELETE /TimeTracking/EntryTime/*"


# --- by difference: the vouchers of a day ---


@dataclass
class Day:
    """A day whose hours are posted as what they cost."""

    bench: Bench
    entry: UUID

    @classmethod
    def of(cls, bench: Bench) -> Day:
        """Set the scene: eight hours at 300 on a project that stands there."""
        world, bench.group = bench.world, "accrued_cost"
        project = world.books.user_adds("Projects", {"Code": "1047", "Name": "Myrlia"})
        accounts = {
            name: str(world.books.find("GeneralLedgerAccounts", AccountNo=number)[0]["Id"])
            for name, number in (("debit_account", DEBIT), ("credit_account", CREDIT))
        }
        with world.inside():
            job = Job.begin()
            EmploymentTerms.objects.create(
                employee=job.people[0], valid_from=date(2026, 1, 1), cost_price=Decimal(300)
            )
            _, entry = job.hours(480)
        linked(bench, "project", job.project.id, project)
        world.choose("accrued_cost", Direction.OUT)
        with world.inside():
            DataType.objects.filter(group="accrued_cost").update(values=accounts)
        return cls(bench, entry)

    def lasts(self, minutes: int) -> None:
        """Let the hours be others."""
        with self.bench.world.inside():
            row = HourEntry.objects.get(id=self.entry)
            row.minutes = minutes
            row.save()

    def posted(self) -> list[Decimal]:
        """Return what was debited, voucher by voucher."""
        rows = self.bench.world.books.rows("AccountTransactions")
        return [one["Amount"] for one in rows if one["AccountNo"] == DEBIT]

    def settled(self, *amounts: int) -> None:
        """Assert that these were posted, that nothing waits, and that nothing more comes."""
        bench = self.bench
        assert sum(self.posted()) == sum(amounts), f"the day costs {sum(amounts)}: {self.posted()}"
        assert self.posted() == list(amounts), f"each change once: {self.posted()}"
        assert bench.world.waiting() == {}, "nothing waits"
        bench.world.whole()
        before = len(bench.writes())
        bench.run()
        assert len(bench.writes()) == before, "a last run writes nothing there"


def changed_day(bench: Bench) -> None:
    """What changes later goes in a further voucher, with the change only."""
    day = Day.of(bench)
    bench.run()
    day.lasts(300)
    bench.run()
    day.settled(2400, -900)


def changed_day_with_a_fault(bench: Bench, fault: str) -> None:
    """Something breaks in the further voucher, and the day changes again before it is known."""
    day = Day.of(bench)
    bench.run()
    day.lasts(300)
    WRITE_FAULTS[fault](bench.world.app.faults, VOUCHER)
    bench.run()
    day.lasts(360)
    bench.calm()
    bench.run()
    bench.run()
    sums = {(2400, -600), (2400, -900, 300)}  # as the first change arrived or did not
    assert tuple(day.posted()) in sums, f"each change once: {day.posted()}"
    day.settled(*map(int, day.posted()))


def emptied_day(bench: Bench) -> None:
    """A day that costs nothing any more comes to nothing there, and can begin again."""
    day = Day.of(bench)
    bench.run()
    day.lasts(0)
    bench.run()
    day.lasts(60)
    bench.run()
    day.settled(2400, -2400, 300)


def reversed_day(bench: Bench) -> None:
    """Somebody reversed what was posted; the day changes, and nothing more is posted unasked."""
    day = Day.of(bench)
    bench.run()
    (voucher,) = bench.world.books.rows("Vouchers")
    reverse(bench.world.books, voucher["Id"])
    day.lasts(300)
    before = len(bench.writes())
    for _ in range(2):
        bench.run()
    assert len(bench.writes()) == before, "what was reversed does not come back unasked"
    (waits,) = bench.waiting()
    assert waits.first_code == "document.undone", "what was reversed is told"
    assert has_words(waits.first_code)


# --- taken back and made anew: an hour that was another one ---


@dataclass
class Moved:
    """An hour that stands there, and another activity that it belongs to."""

    bench: Bench
    ours: UUID
    theirs: int
    types: tuple[UUID, UUID]
    activities: tuple[int, int]
    employee: int

    @classmethod
    def of(cls, bench: Bench) -> Moved:
        """Set the scene: one hour went."""
        world, bench.group = bench.world, "hours"
        world.choose("hours", Direction.OUT)
        given = a_worker(bench)
        employee, project, ordinary = given.ours
        (other,) = world.put("hour_type", [{"number": "3", "name": "Garanti"}])
        (warranty,) = world.books.find("ActivityTime", Code="30")
        with world.inside():
            chosen = DataType.objects.get(group="hours")
            chosen.values["activities"][str(other)] = str(warranty["Id"])
            chosen.save()
        fields = {"employee_id": employee, "project_id": project, "hour_type_id": ordinary}
        (ours,) = world.put(
            "hour_entry", [fields | {"worked_on": MONDAY, "minutes": 450, "state": "approved"}]
        )
        bench.run()
        (row,) = world.books.rows("EntryTime")
        activities = (given.theirs[2], warranty["Id"])
        return cls(bench, ours, row["Id"], (ordinary, other), activities, given.theirs[0])

    def moves(self) -> None:
        """Let the hour be of the other type, whose activity a PATCH does not change."""
        self.bench.world.change("hour_entry", self.ours, hour_type_id=self.types[1])

    def entries(self) -> list[dict[str, Any]]:
        """Return what stands there."""
        return list(self.bench.world.books.rows("EntryTime"))

    def settled(self, *, moved: bool) -> None:
        """Assert one entry with the right activity, linked, and a whole journal."""
        world = self.bench.world
        rows = self.entries()
        assert len(rows) == 1, f"one entry an hour: {len(rows)} stand there"
        assert world.waiting() == {}, f"nothing waits: {world.waiting()}"
        assert rows[0]["ActivityTimeId"] == self.activities[moved], "it is the right activity"
        assert world.links("hour_entry") == {self.ours: str(rows[0]["Id"])}
        assert self.bench.unanswered() == [], "every unknown is settled"
        before = len(self.bench.writes())
        self.bench.run()
        assert len(self.bench.writes()) == before, "a last run writes nothing there"


def replaced(bench: Bench, call: str, fault: str) -> None:
    """Something breaks while an hour is taken back, or while it is made anew."""
    hour = Moved.of(bench)
    hour.moves()
    if fault:
        WRITE_FAULTS[fault](bench.world.app.faults, call)
    bench.run()
    bench.calm()
    bench.run()
    bench.run()
    hour.settled(moved=True)


def locked(bench: Bench) -> None:
    """What is approved there is neither changed nor made a second time; it is told, and can go."""
    hour = Moved.of(bench)
    day = MONDAY.isoformat()
    timesheets.approve(bench.world.books, hour.employee, day, day)
    hour.moves()
    bench.run()
    bench.run()
    assert len(hour.entries()) == 1, "what cannot be taken back is not made anew"
    assert [row.why for row in bench.waiting()] == ["refused"], "what is locked is told"
    timesheets.unapprove(bench.world.books, hour.employee, day, day)
    with bench.world.inside():
        Intent.objects.filter(state=Intent.State.REFUSED).update(state=Intent.State.NOT_NOW)
    bench.run()
    bench.run()
    hour.settled(moved=True)


def removed(bench: Bench, fault: str) -> None:
    """An hour that is removed here is taken back there, whatever breaks."""
    hour = Moved.of(bench)
    bench.world.change("hour_entry", hour.ours, active=False)
    if fault:
        WRITE_FAULTS[fault](bench.world.app.faults, TAKE_BACK)
    for _ in range(3):
        bench.run()
        bench.calm()
    assert hour.entries() == [], "what is removed here stands there no longer"
    assert bench.world.links("hour_entry") == {}
    assert bench.world.waiting() == {}, "nothing waits"


_FAULTS: Final = (
    "lost answer",
    "500, done",
    "500, not done",
    "cut before, for long",
    "503, not done",
)
CASES: Final[dict[str, Callable[[Bench], None]]] = {
    "changed day": changed_day,
    **{
        f"changed day: {fault}": partial(changed_day_with_a_fault, fault=fault) for fault in _FAULTS
    },
    "emptied day": emptied_day,
    "reversed day": reversed_day,
    "replaced": partial(replaced, call="", fault=""),
    **{
        f"replaced: {fault} when {when}": partial(replaced, call=call, fault=fault)
        for when, call in (("taken back", TAKE_BACK), ("made anew", HOUR))
        for fault in _FAULTS
    },
    "locked": locked,
    "removed": partial(removed, fault=""),
    **{f"removed: {fault}": partial(removed, fault=fault) for fault in _FAULTS},
}
"""Name -> check of an open bench."""


def correct_with(connector: Connector[Any] | None, case: str) -> None:
    """Let a case judge a connector, or the real one."""
    with Bench.opened(connector) as bench:
        CASES[case](bench)
