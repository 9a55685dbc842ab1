"""Hours and whatever else happens on a day, out of a file: read twice, nothing is doubled."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bindeledd.tenancy.models import User
from bindeledd.workspace.compensations.models import Compensation, CompensationType
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.imports import queries
from bindeledd.workspace.imports.models import Import
from bindeledd.workspace.imports.services import apply, preview_sheet
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.machines.models import Machine, MachineUse
from bindeledd.workspace.time.models import HourEntry, HourType, WorkType
from tests.factories import EmployeeFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside", "registers")]


@pytest.fixture
def registers(inside: object) -> None:  # noqa: ARG001 - in the company
    """Two people, a project with a subproject, types of work and absence, an item, a machine."""
    EmployeeFactory(number="4")
    EmployeeFactory(number="7")
    main = ProjectFactory(number="1047")
    ProjectFactory(number="1", joined_number="10471", parent=main)
    HourType.objects.create(number="1", name="Ordinær tid")
    HourType.objects.create(number="9", name="Ferie", kind="holiday", billable=False)
    WorkType.objects.create(number="10", name="Graving")
    Item.objects.create(number="V1", name="Rør", price=Decimal("99.50"))
    Machine.objects.create(number="M2", name="Gravemaskin")
    CompensationType.objects.create(number="KM", name="Kjøring", kind="driving", unit="km")


HOURS = """Dato;Ansattnr;Prosjekt;Timetype;Arbeidsart;Timer;Overtid 50 %;Kommentar
16.11.2026;4;1047;Ordinær tid;10;7,5;;
16.11.2026;4;1047;1;10;2:30;2,5;Sent
16.11.2026;4;1047;1;;0,33;;
17.11.2026;7;10471;ordinær tid;Graving;8;;
18.11.2026;7;;Ferie;;7,5;;
"""


def previewed(text: str, by: User, kind: str = "hour_entry") -> Import:
    return preview_sheet(io.BytesIO(text.encode()), f"{kind}.csv", kind=kind, by=by)


def imported(text: str, by: User, kind: str = "hour_entry") -> dict[str, int]:
    """Import a file; return what happened to how many rows."""
    preview = previewed(text, by, kind)
    applied = apply(preview.id, digest=preview.digest, by=by)
    return {name: count for name, count in applied.counts[kind].items() if count}


def errors(preview: Import) -> dict[int, dict[str, str]]:
    rows = queries.import_rows(preview.id, action="error").rows
    return {row.position: {name: told["code"] for name, told in row.errors.items()} for row in rows}


def test_hours_come_in_as_people_write_them(office: User) -> None:
    """Decimal commas, clocks, dates with points, types by number or name; ready for approval."""
    assert imported(HOURS, office) == {"create": 5}

    rows = HourEntry.objects.order_by("worked_on", "minutes").values_list(
        "employee__number", "project__joined_number", "work_type__number", "minutes", "state"
    )
    assert list(rows) == [
        ("4", "1047", None, 20, "submitted"),
        ("4", "1047", "10", 150, "submitted"),
        ("4", "1047", "10", 450, "submitted"),
        ("7", "10471", "10", 480, "submitted"),
        ("7", None, None, 450, "submitted"),
    ]
    late = HourEntry.objects.get(minutes=150)
    assert (late.overtime_50_minutes, late.comment, late.billable_minutes) == (150, "Sent", 150)
    assert late.worked_on == date(2026, 11, 16)


def test_the_preview_tells_by_what_rows_are_known(office: User) -> None:
    preview = previewed(HOURS, office)
    assert preview.summary["known_by"] == "day"
    assert preview.summary["rounded"] == 1, "0,33 hours are 19,8 minutes"
    assert previewed("id;" + HOURS.replace("\n1", "\n1;1"), office).summary["known_by"] == "id"


def test_the_same_file_twice_doubles_nothing(office: User) -> None:
    """Also when types are called by number now and by name then."""
    imported(HOURS, office)
    again = HOURS.replace("Ordinær tid", "1").replace("ordinær tid", "1").replace("Graving", "10")

    assert imported(again, office) == {"unchanged": 5}
    assert HourEntry.objects.count() == 5


def test_equal_rows_of_one_file_all_count(office: User) -> None:
    """Two equal rows are two entries; a third in the next file is one more."""
    row = "16.11.2026;4;1047;1;10;2;;\n"
    head = HOURS.split("\n", 1)[0] + "\n"

    assert imported(head + 2 * row, office) == {"create": 2}
    assert imported(head + 3 * row, office) == {"create": 1, "unchanged": 2}


def test_the_files_own_ids_let_rows_be_corrected(office: User) -> None:
    """A row that moved to another project and day is the same entry still."""
    head = "Id;Dato;Ansattnr;Prosjekt;Timetype;Timer\n"
    imported(f"{head}A-1;16.11.2026;4;1047;1;7,5\n", office)

    assert imported(f"{head}A-1;17.11.2026;4;10471;1;6\n", office) == {"update": 1}
    entry = HourEntry.objects.get()
    assert (entry.worked_on, entry.minutes) == (date(2026, 11, 17), 360)
    twice = previewed(f"{head}B;16.11.2026;4;1047;1;1\nB;17.11.2026;4;1047;1;1\n", office)
    assert errors(twice) == {3: {"id": "import.twice_in_file"}}


def test_our_own_ids_find_the_entries_they_came_from(office: User) -> None:
    """What was exported, corrected and read again changes what was exported."""
    imported(HOURS, office)
    entry = HourEntry.objects.get(minutes=480)
    text = f"Id;Dato;Ansattnr;Prosjekt;Timetype;Timer\n{entry.id};17.11.2026;7;10471;1;7\n"

    assert imported(text, office) == {"update": 1}
    entry.refresh_from_db()
    assert entry.minutes == 420


def test_row_errors_stand_at_their_line(office: User) -> None:
    head = "Dato;Ansattnr;Prosjekt;Timetype;Timer;Overtid 50\n"
    text = (
        f"{head}16.11.2026;4;1047;1;half;\n"
        "31.11.2026;4;1047;1;1;\n"
        "16.11.2026;99;1047;1;1;\n"
        "16.11.2026;4;1047;1;1;2\n"
        "16.11.2026;4;;1;1;\n"
        "16.11.2026;4;1047;1;;\n"
        "16.11.2026;4;1047;1;26;\n"
        "16.11.2026;4;1047;1;1;\n"
    )
    preview = previewed(text, office)
    found = {line: set(told.values()) for line, told in errors(preview).items()}
    assert found == {
        2: {"field.not_hours"},
        3: {"field.not_a_date"},
        4: {"ref.number_unknown"},
        5: {"entry.more_overtime_than_hours"},
        6: {"entry.project_needed"},
        7: {"field.not_a_number"},
        8: {"field.out_of_range"},
    }
    apply(preview.id, digest=preview.digest, by=office)
    assert HourEntry.objects.count() == 1


def test_approved_hours_are_not_written_over(office: User) -> None:
    imported(HOURS, office)
    HourEntry.objects.update(state="approved")

    assert imported(HOURS, office) == {"unchanged": 5}
    changed = previewed(HOURS.replace(";8;", ";7;"), office)
    assert errors(changed) == {5: {"id": "entry.approved"}}


SHEETS: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "machine_use": (
        "Maskin;Prosjekt;Dato;Timer;Ansattnr\nM2;1047;16.11.2026;4,5;4\n",
        MachineUse,
        {"minutes": 270, "state": "submitted"},
    ),
    "withdrawal": (
        """Dato;Prosjekt;Varenr;Fritekst;Antall;Enhet
16.11.2026;1047;V1;;1 234,5;m
16.11.2026;1047;;Sand;2;m3
""",
        Withdrawal,
        {"text": "", "quantity": Decimal("1234.500"), "price": Decimal("99.50")},
    ),
    "compensation": (
        "Dato;Ansattnr;Type;Km;Prosjekt\n16.11.2026;4;Kjøring;38,4;1047\n",
        Compensation,
        {"quantity": Decimal("38.400"), "state": "submitted"},
    ),
    "supplier_cost": (
        """Bilagsdato;Prosjekt;Leverandør;Bilag;Beløp;Faktureres;Påslag %
16.11.2026;1047;Rør AS;B-12;-1 200,00;ja;10
""",
        SupplierCost,
        {"amount": Decimal("-1200.00"), "billable": True, "markup_percent": Decimal("10.00")},
    ),
}


@pytest.mark.parametrize("kind", SHEETS)
def test_what_else_happens_on_a_day(kind: str, office: User) -> None:
    """Each with its own columns; the second time nothing changes."""
    text, model, told = SHEETS[kind]
    rows = text.count("\n") - 1

    assert imported(text, office, kind) == {"create": rows}
    assert model.objects.filter(**told).count() == 1
    assert imported(text, office, kind) == {"unchanged": rows}
