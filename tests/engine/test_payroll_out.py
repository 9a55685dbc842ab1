"""Lines of a payroll export become salary lines: by button, each once, to the right person (A6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from bindeledd.kernel.errors import DomainError
from bindeledd.sandbox.poweroffice_go import payroll
from bindeledd.sync import linking
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, Counterpart, Intent, LineEntry, Run, Waiting
from bindeledd.workspace.payroll.exporting import export
from bindeledd.workspace.payroll.handing import targets_here
from bindeledd.workspace.payroll.models import PayItem, PayrollExport, PayrollExportLine
from bindeledd.workspace.payroll.preview import preview
from bindeledd.workspace.people.models import Employee
from tests.workspace.payroll.wages import DAY, Wages, asked, key
from tests.world import World

ITEMS = {"100": "20", "120": "35", "121": "31", "190": "41", "240": "60", "241": "65"}
"""Our numbers in the tests of payroll, and those that the ledger has from the start."""


@dataclass
class Case:
    """A firm whose people and projects stand in the ledger, with pay going out."""

    world: World
    wages: Wages

    @classmethod
    def begin(cls, world: World) -> Case:
        """Make both sides and link them."""
        with world.inside():
            wages = Wages.begin(world.office)
            for number, (ours, theirs) in enumerate(ITEMS.items()):
                PayItem.objects.filter(number=ours).update(number=f"x{number}")
                PayItem.objects.filter(number=f"x{number}").update(number=theirs)
            for name, person in wages.people.items():
                Employee.objects.filter(id=person.id).update(last_name=f"{name}sen")
        for group in ("employees", "customers", "projects"):
            world.choose(group, Direction.OUT)
        world.run()
        world.choose("payroll", Direction.OUT)
        return cls(world, wages)

    def export(self, **chosen: Any) -> PayrollExport:
        """Preview and export to the ledger, as the page does."""
        with self.world.inside():
            selection = asked(**chosen)
            target = targets_here()[0].name
            seen = preview(selection, by=self.world.office, target=target)
            return export(
                selection, digest=seen.digest, once="", by=self.world.office, target=target
            )

    def carry(self) -> Run:
        """Carry what was asked for."""
        with self.world.inside():
            run = Run.objects.filter(state=Run.State.WAITING).latest("asked_at")
        return self.world.carry(run)

    def go(self, **chosen: Any) -> PayrollExport:
        """Export, and carry it."""
        made = self.export(**chosen)
        run = self.carry()
        assert (run.state, run.code) == ("done", ""), run.params
        return made

    def lines(self) -> list[dict[str, Any]]:
        """Return the salary lines that stand there."""
        return list(self.world.books.rows("SalaryLines"))

    def told(self) -> list[tuple[Any, ...]]:
        """Return pay item, quantity, rate and amount of each."""
        items = {row["Id"]: row["Code"] for row in self.world.books.rows("PayItems")}
        return sorted(
            (items[one["PayItemId"]], one["Quantity"], one["Rate"], one["Amount"])
            for one in self.lines()
        )

    def codes(self) -> set[str]:
        """Return why anything waits."""
        return {code for codes in self.world.waiting().values() for code in codes}

    def hours(self, **fields: Any) -> Any:
        """Write approved hours."""
        with self.world.inside():
            return self.wages.hours(**fields)


@pytest.fixture
def case(world: World) -> Case:
    return Case.begin(world)


@pytest.mark.covers("A6.1", "A6.2", "A6.3", "A6.4", "A6.7", "A0.16")
def test_an_export_becomes_salary_lines(case: Case) -> None:
    case.hours(minutes=450, comment="Grøft")
    case.go()

    (line,) = case.lines()
    assert case.told() == [("20", Decimal("7.5"), Decimal(265), Decimal("1987.50"))]
    with case.world.inside():
        anders = case.wages.people["Anders"].id
    assert str(line["EmployeeId"]) == case.world.links("employee")[anders]
    assert line["Comment"] == "03.11.2026: Grøft"
    (intent,) = case.world.intents(kind="payroll_line")
    assert line["ExternalImportReference"] == intent.key
    assert case.world.waiting() == {}
    case.world.whole()


@pytest.mark.covers("A6.5", "A6.6")
def test_department_and_project_go_along_where_the_pay_item_takes_them(case: Case) -> None:
    (department,) = case.world.put("department", [{"number": "10", "name": "Anlegg"}])
    case.world.choose("departments", Direction.OUT)
    with case.world.inside():
        PayItem.objects.filter(number="20").update(with_project=True)
        Employee.objects.filter(id=case.wages.people["Anders"].id).update(department_id=department)
        project = case.wages.projects["1047"].id
    case.world.run()
    case.hours()
    case.go()
    (line,) = case.lines()
    assert str(line["ProjectId"]) == case.world.links("project")[project]
    assert str(line["DepartmentId"]) == case.world.links("department")[department]


@pytest.mark.covers("A6.4")
def test_a_percentage_that_they_add_is_not_added_twice(case: Case) -> None:
    """Their pay item of 50 % stands on top of the rate; both come to the same sum."""
    case.hours(minutes=480, overtime_50_minutes=120)
    case.go()
    found = {one[0]: one for one in case.told()}
    assert found["35"] == ("35", Decimal(2), Decimal(265), Decimal("265.00"))
    with case.world.inside():
        ours = sum(line.amount for line in PayrollExportLine.objects.all())
    assert sum(one[3] for one in found.values()) == ours


def test_a_sum_goes_as_a_sum_where_their_pay_item_is_one(case: Case) -> None:
    with case.world.inside():
        PayItem.objects.filter(number="60").update(number="61")
        case.wages.drive(quantity="10")
    case.go()
    assert ("61", None, None, Decimal("53.00")) in case.told()


def test_what_needs_more_than_an_export_tells_waits_with_the_reason(case: Case) -> None:
    with case.world.inside():
        PayItem.objects.filter(number="20").update(number="10")
    case.hours()
    case.go()
    assert case.lines() == []
    assert case.codes() == {"poweroffice_go.pay_kind_unknown"}


@pytest.mark.covers("A6.2", "A0.16")
@pytest.mark.parametrize(("number", "code"), [("777", "listed.unknown"), ("99", "listed.ended")])
def test_a_pay_item_that_is_not_there_holds_the_line_until_it_is(
    case: Case, number: str, code: str
) -> None:
    with case.world.inside():
        PayItem.objects.filter(number="20").update(number=number)
    case.hours()
    case.go()
    assert case.lines() == []
    assert case.codes() == {code}
    with case.world.inside():
        waits = Waiting.objects.get(flow="poweroffice_go.payroll_out")
        assert "Anders" in waits.label
        assert waits.amount == Decimal("1987.50")

    if number == "777":
        fields = {"Code": "777", "Name": "Timelønn ny", "ProcessingType": "HourlyWage"}
        case.world.books.user_adds("PayItems", fields)
    else:
        (row,) = case.world.books.find("PayItems", Code="99")
        case.world.books.user_changes("PayItems", row["Id"], {"IsActive": True})
    case.world.run()
    assert len(case.lines()) == 1
    assert case.world.waiting() == {}


@pytest.mark.covers("A6.8")
def test_nothing_moves_before_somebody_exports(case: Case) -> None:
    case.hours()
    case.world.run()
    assert case.lines() == []


@pytest.mark.covers("A6.8", "X2")
def test_the_page_tells_to_include_imported_data(case: Case) -> None:
    with case.world.inside():
        target = targets_here()[0]
    assert str(target.label) == "PowerOffice Go"
    with override("en"):
        assert any("Include imported data" in str(step) for step in target.steps)
    with override("nb"):
        assert any("Ta med importerte data" in str(step) for step in target.steps)


@pytest.mark.covers("A6.1", "X17")
def test_people_nobody_knows_over_there_are_stopped_and_the_others_go(case: Case) -> None:
    """A number under a clearly different name stops that person, an unlinked one as well."""
    case.world.choose("employees", Direction.LINK)
    case.world.books.user_adds(
        "Employees", {"Number": 305, "FirstName": "Dawid", "LastName": "Kowalski"}
    )
    with case.world.inside():
        for name, number in (("Emil", "305"), ("Bo", "306")):
            person = case.wages.person(name, "200.00")
            Employee.objects.filter(id=person.id).update(number=number, last_name="Strand")
        people = {name: person.id for name, person in case.wages.people.items()}
    case.world.read("employee")
    for name in ("Anders", "Emil", "Bo"):
        case.hours(name=name)
    with case.world.inside():
        target = targets_here()[0]
        stops = target.stops(list(people.values()))
        assert {stops[people[name]].code for name in ("Emil", "Bo")} == {
            "payroll.person_in_doubt",
            "payroll.person_not_linked",
        }
        assert stops[people["Emil"]].code == "payroll.person_in_doubt"
        assert set(target.numbers([people["Anders"]])) == {people["Anders"]}
    case.go()
    (line,) = case.lines()
    assert str(line["EmployeeId"]) == case.world.links("employee")[people["Anders"]]


def test_a_person_who_comes_into_doubt_after_the_export_is_held(case: Case) -> None:
    """The guard stands at the sending too, not only on the page."""
    case.hours()
    case.export()
    with case.world.inside():
        anders = case.wages.people["Anders"].id
        row = Counterpart.objects.get(kind="employee", ours=anders)
        linking.unlink(case.world.connection, "employee", anders, row.theirs, case.world.office)
        Counterpart.objects.filter(id=row.id).update(
            name="Eva Kowalska", match_name="eva kowalska", changes=row.changes + 1
        )
    case.carry()
    assert case.lines() == []
    assert "person.in_doubt" in case.codes()


CALL = "POST /SalaryLines"
LOST: dict[str, Callable[[Any], Any]] = {
    "lost": lambda faults: faults.lose_answer(CALL),
    "500 after": lambda faults: faults.error_after_commit(CALL),
    "500, not there": lambda faults: faults.server_error(CALL),
    "cut before": lambda faults: faults.cut_before(CALL, times=9),
    "cut during": lambda faults: faults.cut_during(CALL),
    "html": lambda faults: faults.html(CALL),
}


@pytest.mark.covers("X6", "A6.8")
@pytest.mark.parametrize("what", LOST)
def test_whatever_is_lost_each_line_stands_there_once(case: Case, what: str, settings: Any) -> None:
    """The hourly run carries to its end what a person exported."""
    settings.SETTLE_FACTOR = 0
    case.hours()
    case.hours(name="Dawid")
    LOST[what](case.world.app.faults)
    case.export()
    case.carry()
    case.world.app.faults.clear()
    for _ in range(3):
        case.world.run()
    assert len(case.lines()) == 2
    assert len({line["EmployeeId"] for line in case.lines()}) == 2
    assert case.world.waiting() == {}
    case.world.whole()


@pytest.mark.covers("X6")
def test_a_line_that_somebody_deleted_there_is_not_made_again(case: Case, settings: Any) -> None:
    """It is theirs to say what becomes of it; the lost answer finds it all the same."""
    settings.SETTLE_FACTOR = 0
    case.hours()
    case.world.app.faults.lose_answer(CALL)
    case.export()
    case.carry()
    payroll.delete_by_user(case.world.books, case.lines()[0]["Id"])
    for _ in range(2):
        case.world.run()
    assert len(case.lines()) == 1
    assert case.world.waiting() == {}


@pytest.mark.covers("X14", "A6.9")
def test_what_changes_after_an_export_goes_as_correction_lines_of_the_next(case: Case) -> None:
    """Lines in a pay run are locked there: what was said is taken back, and said anew."""
    entry = case.hours(minutes=450)
    case.go()
    payroll.include_in_payroll(case.world.books, [case.lines()[0]["Id"]])
    with case.world.inside():
        entry.minutes = 300
        entry.save()
    case.go(corrected={key(entry)})
    assert sorted(one[1] for one in case.told()) == [
        Decimal("-7.5"),
        Decimal(5),
        Decimal("7.5"),
    ]
    assert sum(one[3] for one in case.told()) == Decimal("1325.00")


@pytest.mark.covers("X11", "A6.9")
def test_a_second_export_sends_nothing_twice(case: Case) -> None:
    case.hours()
    case.go()
    with case.world.inside(), pytest.raises(DomainError) as nothing:
        case.export()
    assert nothing.value.error_code == "payroll.nothing"
    case.world.run()
    assert len(case.lines()) == 1


def test_the_journal_knows_the_sum_of_each_line(case: Case) -> None:
    case.hours()
    case.go()
    with case.world.inside():
        (line,) = LineEntry.objects.filter(kind="payroll_line")
        assert (line.amount, line.document) == (Decimal("1987.50"), str(case.lines()[0]["Id"]))


def test_a_connection_that_is_paused_leaves_no_export(case: Case) -> None:
    """Nothing goes to a file instead: the rows would be marked as exported."""
    case.hours()
    with case.world.inside():
        Connection.objects.update(state=Connection.State.PAUSED)
    with pytest.raises(DomainError, match=r"connection_is_off"):
        case.export()
    with case.world.inside():
        assert not PayrollExport.objects.exists()


def test_pay_that_is_off_leaves_the_file(case: Case) -> None:
    case.world.choose("payroll", Direction.OFF)
    with case.world.inside():
        assert [target.name for target in targets_here()] == ["file"]


def test_a_pay_run_there_comes_to_what_was_exported(case: Case) -> None:
    case.hours(minutes=480, overtime_100_minutes=60)
    case.hours(name="Dawid")
    with case.world.inside():
        case.wages.drive(quantity="33")
    made = case.go()
    run = payroll.pay_run(case.world.books, DAY, DAY, imported=True)
    assert run.amount == made.amount


def test_two_exports_before_the_run_are_carried_by_one(case: Case) -> None:
    case.hours()
    case.export()
    case.hours(name="Dawid")
    case.export()
    case.carry()
    assert len(case.lines()) == 2
    with case.world.inside():
        assert not Intent.objects.exclude(state=Intent.State.DONE).exists()
