"""Hours go to the time module: once, when they may, and follow every change (A5, 6.3, X14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from bindeledd.sandbox.poweroffice_go import timesheets
from bindeledd.sync import board_hours, runs, sending
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import DataType, Intent, LineEntry, PlanRow, Run, Waiting
from bindeledd.workspace.records import Approval
from tests.contract.bench import Killed
from tests.world import World

MONDAY = date(2026, 11, 16)


@dataclass
class Case:
    """A worker, a project and two hour types that stand in the ledger; hours are on."""

    world: World
    employee: UUID
    project: UUID
    types: tuple[UUID, UUID]
    there: dict[str, int]

    @classmethod
    def begin(cls, world: World) -> Case:
        """Make both sides, link them, and choose an activity for the first hour type."""
        (project,) = world.put("project", [{"number": "1047", "name": "Myrlia"}])
        fields = {"number": "201", "first_name": "Anders", "last_name": "Aas"}
        (employee,) = world.put("employee", [fields])
        types = world.put(
            "hour_type",
            [{"number": "1", "name": "Ordinær"}, {"number": "2", "name": "Garanti"}],
        )
        for group in ("employees", "projects"):
            world.choose(group, Direction.OUT)
        world.run()
        links = world.links("employee") | world.links("project")
        activities = {row["Code"]: row["Id"] for row in world.books.rows("ActivityTime")}
        there = {
            "employee": int(links[employee]),
            "project": int(links[project]),
            "work": activities["10"],
            "warranty": activities["30"],
        }
        case = cls(world, employee, project, (types[0], types[1]), there)
        world.choose("hours", Direction.OUT)
        case.choose(activities={types[0]: there["work"]})
        return case

    def choose(self, activities: dict[UUID, int] | None = None, **values: Any) -> None:
        """Choose settings of hours, as the settings page does."""
        if activities is not None:
            values["activities"] = {str(one): str(other) for one, other in activities.items()}
        with self.world.inside():
            row = DataType.objects.get(group="hours")
            row.values |= values
            row.save()

    def hour(self, **fields: Any) -> UUID:
        """Write an approved hour of 7,5 hours."""
        given = {
            "employee_id": self.employee,
            "project_id": self.project,
            "hour_type_id": self.types[0],
            "worked_on": MONDAY,
            "minutes": 450,
            "state": "approved",
        }
        (made,) = self.world.put("hour_entry", [given | fields])
        return made

    def change(self, ours: UUID, **fields: Any) -> None:
        """Change an hour."""
        self.world.change("hour_entry", ours, **fields)

    def entries(self) -> list[dict[str, Any]]:
        """Return the entries that stand there."""
        return list(self.world.books.rows("EntryTime"))

    def entry(self) -> dict[str, Any]:
        """Return the only one."""
        (row,) = self.entries()
        return row

    def codes(self) -> list[str]:
        """Return why the only thing that waits does."""
        found = list(self.world.waiting().values())
        return found[0] if found else []

    def approve(self) -> None:
        """Approve the week there."""
        timesheets.approve(self.world.books, self.there["employee"], MONDAY, MONDAY)

    def unapprove(self) -> None:
        """Lift the approval there."""
        timesheets.unapprove(self.world.books, self.there["employee"], MONDAY, MONDAY)

    def try_again(self) -> None:
        """Press “Try again” on what was refused."""
        with self.world.inside():
            Intent.objects.filter(state=Intent.State.REFUSED).update(state=Intent.State.NOT_NOW)


@pytest.fixture
def case(world: World) -> Case:
    return Case.begin(world)


@pytest.mark.covers("A5.1", "A5.2", "A5.3", "A5.4", "A5.5", "A0.14")
def test_an_hour_stands_there_with_everything_it_says(case: Case) -> None:
    ours = case.hour(billable_minutes=0)
    run = case.world.run()

    assert (run.state, run.code) == ("done", ""), run.params
    assert case.world.waiting() == {}
    entry = case.entry()
    assert entry["ActivityTimeId"] == case.there["work"]
    assert entry["ProjectId"] == case.there["project"]
    assert entry["EmployeeId"] == case.there["employee"]
    assert (entry["Date"], entry["Quantity"]) == ("2026-11-16", 450)
    assert entry["BillableQuantity"] == 0
    assert case.world.links("hour_entry") == {ours: str(entry["Id"])}
    case.world.run()
    assert len(case.entries()) == 1
    case.world.whole()


def test_the_plan_shows_the_hours(case: Case) -> None:
    case.hour(minutes=450)
    plan = case.world.preview(("hours",))
    (row,) = case.world.rows(plan)
    assert (row.action, row.minutes) == ("create", 450)
    assert row.label == "Anders Aas 16.11.2026"
    assert case.entries() == []


def test_the_journal_knows_the_minutes(case: Case) -> None:
    ours = case.hour(minutes=415)
    case.world.run()
    with case.world.inside():
        (line,) = LineEntry.objects.filter(kind="hour_entry")
        assert (line.ours, line.minutes, line.document) == (ours, 415, str(case.entry()["Id"]))


@pytest.mark.covers("A0.14", "X5")
def test_hours_of_a_type_without_activity_wait_and_block_nobody(case: Case) -> None:
    case.hour(hour_type_id=case.types[1], minutes=60)
    case.hour()
    case.world.run()
    assert [entry["Quantity"] for entry in case.entries()] == [450]
    assert case.codes() == ["setting.not_chosen"]
    with case.world.inside():
        assert Waiting.objects.get(flow="poweroffice_go.hours_out").minutes == 60

    case.choose(
        activities={case.types[0]: case.there["work"], case.types[1]: case.there["warranty"]}
    )
    case.world.run()
    assert case.world.waiting() == {}
    assert {entry["ActivityTimeId"] for entry in case.entries()} == {
        case.there["work"],
        case.there["warranty"],
    }


@pytest.mark.covers("A5.1")
def test_the_activity_of_the_hour_goes_first_where_the_company_says_so(case: Case) -> None:
    (activity,) = case.world.put("activity", [{"number": "30", "name": "Garanti og reklamasjon"}])
    case.world.choose("activities", Direction.OUT)
    case.world.run()
    case.hour(activity_id=activity)
    case.world.run()
    assert case.entry()["ActivityTimeId"] == case.there["warranty"]


@pytest.mark.covers("A5.1")
def test_the_hour_type_decides_alone_where_the_company_says_so(case: Case) -> None:
    """An activity of ours that is not linked is not even asked about."""
    (activity,) = case.world.put("activity", [{"number": "77", "name": "Egen"}])
    case.hour(activity_id=activity)
    case.world.run(("hours",))
    assert case.codes() == ["ref.not_linked"]

    case.choose(own_activity=False)
    case.world.run(("hours",))
    assert case.entry()["ActivityTimeId"] == case.there["work"]


@pytest.mark.covers("A5.1")
def test_the_kind_of_hour_goes_along_where_it_is_chosen(case: Case) -> None:
    (kind,) = case.world.books.find("HourType", Name="Reisetid")
    case.choose(hour_types={str(case.types[0]): str(kind["Id"])})
    case.hour()
    case.world.run()
    assert case.entry()["HourTypeId"] == kind["Id"]
    assert case.world.waiting() == {}


@pytest.mark.covers("A0.13")
def test_what_is_before_the_start_date_does_not_move(case: Case) -> None:
    with case.world.inside():
        DataType.objects.filter(group="hours").update(start_date=date(2026, 11, 17))
    case.hour()
    case.hour(worked_on=date(2026, 11, 17), minutes=60)
    run = case.world.run()
    assert [entry["Date"] for entry in case.entries()] == ["2026-11-17"]
    assert case.world.waiting() == {}
    figures = board_hours.outcomes(run.progress["poweroffice_go.hours_out"])
    assert (figures["looked_at"], figures["unchanged"]) == (1, 0), "it is not as it should be there"


def test_hours_wait_for_approval_unless_the_company_lets_them_go(case: Case) -> None:
    case.hour(state="submitted")
    case.world.run()
    assert case.entries() == []
    assert case.codes() == ["poweroffice_go.hour_not_approved"]

    case.choose(approved_only=False)
    case.world.run()
    assert len(case.entries()) == 1
    assert case.world.waiting() == {}


@pytest.mark.covers("A5.2", "A5.3")
def test_hours_of_unlinked_people_and_projects_wait(world: World) -> None:
    case = Case.begin(world)
    (stranger,) = world.put("employee", [{"number": "209", "first_name": "Bo", "last_name": "By"}])
    (hidden,) = world.put("project", [{"number": "1099", "name": "Skjult"}])
    case.hour(employee_id=stranger)
    case.hour(project_id=hidden, minutes=30)
    world.run(("hours",))
    assert case.entries() == []
    with world.inside():
        waits = Waiting.objects.filter(flow="poweroffice_go.hours_out")
        fields = {row.reasons[0]["params"]["field"] for row in waits}
        assert {row.first_code for row in waits} == {"ref.not_linked"}
    assert fields == {"employee_id", "project_id"}


def test_an_absence_without_project_goes_without_one(case: Case) -> None:
    case.hour(project_id=None)
    case.world.run()
    assert case.entry()["ProjectId"] is None


@pytest.mark.covers("A5.4")
def test_minutes_that_are_no_whole_hours_wait_where_hours_are_counted(case: Case) -> None:
    """Nothing is rounded in silence."""
    case.choose(time_unit="hours")
    ours = case.hour(minutes=450, billable_minutes=420)
    case.world.run()
    assert case.entries() == []
    assert case.codes() == ["poweroffice_go.not_whole_hours"]

    case.change(ours, minutes=480, billable_minutes=480)
    case.world.run()
    assert (case.entry()["Quantity"], case.entry()["BillableQuantity"]) == (8, 8)


# --- changes after transfer, row by row of field-domain.md 6.3 ---


def sent(case: Case, **fields: Any) -> tuple[UUID, int]:
    """Send an hour; return our id and theirs."""
    ours = case.hour(**fields)
    case.world.run()
    return ours, case.entry()["Id"]


@pytest.mark.covers("X14")
def test_another_quantity_changes_the_entry(case: Case) -> None:
    ours, theirs = sent(case)
    case.change(ours, minutes=300, billable_minutes=240)
    case.world.run()
    entry = case.entry()
    assert (entry["Id"], entry["Quantity"], entry["BillableQuantity"]) == (theirs, 300, 240)


@pytest.mark.covers("X14")
def test_another_project_changes_the_entry(case: Case) -> None:
    ours, theirs = sent(case)
    (other,) = case.world.put("project", [{"number": "1042", "name": "Solvang"}])
    case.change(ours, project_id=other)
    case.world.run()
    entry = case.entry()
    assert entry["Id"] == theirs
    assert str(entry["ProjectId"]) == case.world.links("project")[other]


@pytest.mark.covers("X14")
def test_another_activity_makes_a_new_entry_and_takes_the_old_one_back(case: Case) -> None:
    """Theirs would leave the old line standing; ours never leaves both."""
    ours, theirs = sent(case)
    case.choose(
        activities={case.types[0]: case.there["work"], case.types[1]: case.there["warranty"]}
    )
    case.change(ours, hour_type_id=case.types[1])
    run = case.world.run()
    assert [action for _, action, _ in case.world.actions(run.plan)] == ["replace"]
    entry = case.entry()
    assert entry["Id"] != theirs
    assert entry["ActivityTimeId"] == case.there["warranty"]
    assert case.world.links("hour_entry") == {ours: str(entry["Id"])}
    case.world.run()
    assert len(case.entries()) == 1


@pytest.mark.covers("X14")
def test_approval_taken_back_is_told_and_nothing_moves(case: Case) -> None:
    ours, _ = sent(case)
    case.change(ours, state=Approval.SUBMITTED)
    case.world.run()
    assert case.entry()["Quantity"] == 450
    assert case.codes() == ["poweroffice_go.hour_not_approved"]

    case.change(ours, state=Approval.APPROVED)
    case.world.run()
    assert case.world.waiting() == {}


@pytest.mark.covers("X14")
@pytest.mark.parametrize("fields", [{"minutes": 0, "billable_minutes": 0}, {"active": False}])
def test_what_is_removed_here_is_taken_back_there(case: Case, fields: dict[str, Any]) -> None:
    ours, _ = sent(case)
    case.change(ours, **fields)
    case.world.run()
    assert case.entries() == []
    assert case.world.links("hour_entry") == {}
    case.world.run()
    assert case.entries() == []
    assert case.world.waiting() == {}


def test_what_was_taken_back_and_lives_again_is_made_anew(case: Case) -> None:
    ours, theirs = sent(case)
    case.change(ours, active=False)
    case.world.run()
    case.change(ours, active=True)
    case.world.run()
    assert case.entry()["Id"] != theirs


@pytest.mark.covers("X14")
@pytest.mark.parametrize(
    "change",
    [{"minutes": 300}, {"active": False}, {"worked_on": date(2026, 11, 17)}],
)
def test_a_time_sheet_approved_there_is_locked_until_it_is_lifted(
    case: Case, change: dict[str, Any]
) -> None:
    ours, _ = sent(case)
    case.approve()
    case.change(ours, **change)
    case.world.run()
    assert case.entry()["Quantity"] == 450
    assert case.codes() == ["poweroffice_go.entry_locked"]

    case.unapprove()
    case.try_again()
    case.world.run()
    assert case.world.waiting() == {}
    left = case.entries()
    assert left == [] if "active" in change else left[0]["Quantity"] == change.get("minutes", 450)


@pytest.mark.covers("X14")
def test_another_activity_of_a_locked_entry_does_neither_half(case: Case) -> None:
    ours, theirs = sent(case)
    case.choose(
        activities={case.types[0]: case.there["work"], case.types[1]: case.there["warranty"]}
    )
    timesheets.accrue(case.world.books, MONDAY)
    case.change(ours, hour_type_id=case.types[1])
    case.world.run()
    assert case.entry()["Id"] == theirs
    assert case.codes() == ["poweroffice_go.entry_locked"]


def test_a_comment_that_changes_keeps_our_mark(case: Case) -> None:
    """Without the mark a lost answer could not be told from somebody else's entry."""
    ours, _ = sent(case, comment="Grøft")
    before = case.entry()["InternalComment"]
    mark = case.world.intents(ours=ours, purpose="create")[0].key
    assert before == f"Grøft [{mark}]"
    case.change(ours, comment="Grøft og rør")
    case.world.run()
    assert case.entry()["InternalComment"] == f"Grøft og rør [{mark}]"
    case.change(ours, comment="")
    case.world.run()
    assert case.entry()["InternalComment"] == f"[{mark}]"


# --- nothing twice ---

CALL = "POST /TimeTracking/EntryTime"
LOST: dict[str, Callable[[Any], Any]] = {
    "lost": lambda faults: faults.lose_answer(CALL),
    "500 after": lambda faults: faults.error_after_commit(CALL),
    "500, not there": lambda faults: faults.server_error(CALL),
    "cut before": lambda faults: faults.cut_before(CALL, times=9),
    "cut during": lambda faults: faults.cut_during(CALL),
    "html": lambda faults: faults.html(CALL),
}


@pytest.mark.covers("X6")
@pytest.mark.parametrize("what", LOST)
def test_whatever_is_lost_there_is_one_hour(case: Case, what: str, settings: Any) -> None:
    """Two hours of the same person, day, activity and project are told apart by our mark."""
    settings.SETTLE_FACTOR = 0
    case.hour()
    case.hour()
    LOST[what](case.world.app.faults)
    case.world.run()
    case.world.app.faults.clear()
    for _ in range(3):
        case.world.run()
    assert len(case.entries()) == 2
    assert len(case.world.links("hour_entry")) == 2
    assert case.world.waiting() == {}
    case.world.whole()


@pytest.mark.covers("X6")
@pytest.mark.parametrize("call", ["DELETE /TimeTracking/EntryTime/*", CALL])
@pytest.mark.parametrize("when", ["lose_answer", "error_after_commit", "cut_during"])
def test_a_replacement_that_breaks_half_way_ends_with_one_hour(
    case: Case, call: str, when: str, settings: Any
) -> None:
    settings.SETTLE_FACTOR = 0
    ours, theirs = sent(case)
    case.choose(
        activities={case.types[0]: case.there["work"], case.types[1]: case.there["warranty"]}
    )
    case.change(ours, hour_type_id=case.types[1])
    getattr(case.world.app.faults, when)(call)
    case.world.run()
    case.world.app.faults.clear()
    for _ in range(3):
        case.world.run()
    entry = case.entry()
    assert entry["Id"] != theirs
    assert entry["ActivityTimeId"] == case.there["warranty"]
    assert case.world.waiting() == {}


@pytest.mark.covers("X6")
def test_an_entry_without_mark_that_looks_the_same_is_for_a_person(
    case: Case, settings: Any
) -> None:
    """Somebody wrote the same hour there by hand, and our answer was lost: nothing tells."""
    settings.SETTLE_FACTOR = 0
    case.world.books.user_adds(
        "EntryTime",
        {
            "EmployeeId": case.there["employee"],
            "ActivityTimeId": case.there["work"],
            "ProjectId": case.there["project"],
            "Date": MONDAY.isoformat(),
            "Quantity": 450,
        },
    )
    case.hour()
    case.world.app.faults.server_error(CALL)
    case.world.run()
    case.world.app.faults.clear()
    case.world.run()
    assert len(case.entries()) == 1
    assert case.codes() == ["poweroffice_go.entry_unmarked"]
    with case.world.inside():
        assert Intent.objects.get(kind="hour_entry").state == Intent.State.PARKED


@pytest.mark.covers("X17")
def test_hours_of_a_person_in_doubt_wait_until_somebody_confirms(case: Case) -> None:
    """The number stands under a clearly different name over there."""
    case.world.books.user_adds(
        "Employees", {"Number": 205, "FirstName": "Dawid", "LastName": "Kowalski"}
    )
    case.world.choose("employees", Direction.LINK)
    (emil,) = case.world.put(
        "employee", [{"number": "205", "first_name": "Emil", "last_name": "Strand"}]
    )
    case.world.read("employee")
    case.hour(employee_id=emil)
    case.world.run(("hours",))
    assert case.entries() == []
    assert "person.in_doubt" in case.codes()
    (row,) = [row for row in case.world.books.rows("Employees") if row["Number"] == 205]
    case.world.link("employee", emil, str(row["Id"]))
    case.world.run(("hours",))
    assert case.entry()["EmployeeId"] == row["Id"]


def test_their_entries_tell_the_unit_and_hold_what_would_be_wrong(case: Case) -> None:
    """Hours that are 60 times too long are worse than hours that wait."""
    with case.world.inside():
        connection = case.world.connection
        connection.check_result = {"facts": {"time_unit": "hours"}}
        connection.save()
    case.hour()
    case.world.run()
    assert case.entries() == []
    assert case.codes() == ["poweroffice_go.time_unit_differs"]


def test_a_run_says_what_it_did(case: Case) -> None:
    case.hour()
    run = case.world.run()
    with case.world.inside():
        row = PlanRow.objects.get(plan=run.plan, flow="poweroffice_go.hours_out")
    assert row.outcome == PlanRow.Outcome.DONE
    assert run.state == Run.State.DONE


def test_a_call_that_a_dead_worker_left_is_given_time_to_land(case: Case, settings: Any) -> None:
    """Nothing refuses a second entry there: looked up too soon, it would be sent twice."""
    assert settings.SETTLE_FACTOR
    case.hour()
    run = case.world.ask()
    lease = case.world.begin(run, worker="dies")
    with dying_in_call():
        case.world.advance(lease)
    with case.world.inside():
        runs.release(lease)
        taken = runs.begin(run.id, "takes over")
        assert taken is not None
    case.world.advance(taken)
    assert case.entries() == []
    settings.SETTLE_FACTOR = 0
    case.world.run()
    case.world.run()
    assert len(case.entries()) == 1


@contextmanager
def dying_in_call() -> Iterator[None]:
    """Kill the worker while its first entry is on its way."""

    def die(*_: object) -> None:
        raise Killed

    patch = pytest.MonkeyPatch()
    patch.setattr(sending, "carry_out", die)
    try:
        with suppress(Killed):
            yield
    finally:
        patch.undo()
