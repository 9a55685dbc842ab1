"""An export is what was previewed, once, and stays as it was."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.kernel.periods import local_day
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.payroll.exporting import ChangedError, export
from bindeledd.workspace.payroll.files import CSV, XLSX
from bindeledd.workspace.payroll.models import PayrollExport, PayrollFile, PayrollLine
from bindeledd.workspace.payroll.shapes import Mode
from tests.workspace.payroll.wages import DAY, Wages, asked, key, shown


@pytest.mark.covers("A6.1", "A6.2", "A6.3", "A6.4", "A6.6", "A6.8")
def test_what_was_previewed_is_what_is_exported(wages: Wages) -> None:
    """Each row keeps its share of its line; the shares sum to the line to the øre."""
    for minutes in (20, 25, 7):
        wages.hours(minutes=minutes, overtime_50_minutes=5)
    wages.drive(quantity="148")
    seen = wages.look()

    made = wages.go()

    assert (made.number, made.line_count) == ("1", len(seen.lines))
    assert made.amount == seen.amount
    assert made.digest == seen.digest
    rows = PayrollLine.objects.filter(export=made)
    assert sum(row.amount for row in rows) == seen.amount
    assert sum(row.minutes or 0 for row in rows.filter(post="hours")) == 52
    assert wages.look().lines == ()
    assert AuditEntry.objects.filter(deed="payroll.exported", about="1").count() == 1


@given(st.lists(st.integers(1, 899), min_size=1, max_size=12), st.decimals("0.01", "999", places=2))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_ore_is_lost_or_invented(wages: Wages, days: list[int], wage: Decimal) -> None:
    """Whatever the minutes and the wage: rows, lines and export sum to the same."""
    with transaction.atomic():
        wages.wage("Anders", str(wage), date(2026, 1, 1))
        for minutes in days:
            wages.hours(minutes=minutes, overtime_100_minutes=minutes // 2)
        seen = wages.look()
        for line in seen.lines:
            assert line.amount is not None
            assert line.key.rate is not None
            assert line.amount == (line.quantity * line.key.rate).quantize(
                Decimal("0.01"), rounding="ROUND_HALF_UP"
            )
        made = wages.go()
        rows = PayrollLine.objects.filter(export=made)
        assert sum(row.amount for row in rows) == made.amount == seen.amount
        transaction.set_rollback(True)


@pytest.mark.covers("A6.9", "X11")
def test_an_exported_row_comes_again_only_when_it_is_added(wages: Wages) -> None:
    """It is marked with the day of its export, and each export of it is kept."""
    entry = wages.hours()
    first = wages.go()
    wages.hours(minutes=60)

    assert wages.look().minutes == 60
    seen = wages.look(added={key(entry)})
    again = [line for line in seen.lines if line.key.mode is Mode.AGAIN]
    assert [line.minutes for line in again] == [450]
    assert again[0].last_exported == local_day(first.made_at, "Europe/Oslo")

    second = wages.go(added={key(entry)})
    kept = PayrollLine.objects.filter(record_id=entry.id).order_by("export__made_at")
    assert [(row.export_id, row.again) for row in kept] == [(first.id, False), (second.id, True)]


@pytest.mark.covers("A6.9", "X11")
def test_removing_does_not_mark_as_exported(wages: Wages) -> None:
    """What was taken out of one export stands in the next preview."""
    wages.hours()
    later = wages.hours(minutes=180)
    wages.go(removed={key(later)})

    assert not PayrollLine.objects.filter(record_id=later.id).exists()
    assert wages.look().minutes == 180


def test_people_left_out_are_not_marked_either(wages: Wages) -> None:
    """Their lines wait for the next export."""
    wages.hours()
    wages.hours("Dawid")
    wages.go(without={wages.people["Dawid"].id})

    assert [one.name for one in wages.look().taken] == ["Dawid"]


def test_a_line_that_waited_goes_when_its_reason_is_gone(wages: Wages) -> None:
    """The others went meanwhile, and do not go again."""
    wages.hours()
    wages.hours(hour_type=wages.types["holiday"], minutes=300)
    wages.go()
    wages.item("130", "Holiday")
    wages.choose("hours", "130", hour_type="holiday")

    assert shown(wages.look().lines) == [("130", "5", "265.0000", "1325.00")]


@pytest.mark.covers("A6.8")
def test_a_change_after_the_preview_stops_the_export(wages: Wages) -> None:
    """Nothing is exported, and the refusal holds what there is now."""
    entry = wages.hours()
    seen = wages.look()
    entry.minutes = 480
    entry.save()

    with pytest.raises(ChangedError) as refused, transaction.atomic():
        export(asked(), digest=seen.digest, once="", by=wages.office)

    assert refused.value.now.minutes == 480
    assert not PayrollExport.objects.exists()


def test_a_form_sent_twice_makes_one_export(wages: Wages) -> None:
    """The second sending gets what the first one made."""
    wages.hours()
    seen = wages.look()

    first = export(asked(), digest=seen.digest, once="form-1", by=wages.office)
    second = export(asked(), digest=seen.digest, once="form-1", by=wages.office)

    assert first == second
    assert PayrollExport.objects.count() == 1
    with pytest.raises(DatabaseError, match="payroll_export_once"), transaction.atomic():
        PayrollExport.objects.create(
            number="9", begins_on=DAY, ends_on=DAY, target="file", once="form-1"
        )


def test_nothing_makes_no_export(wages: Wages) -> None:
    """A number is given only to what goes."""
    with pytest.raises(DomainError) as refused:
        wages.go()
    assert refused.value.error_code == "payroll.nothing"
    wages.hours()
    assert wages.go().number == "1"


def test_what_was_exported_stays_as_it_was(wages: Wages) -> None:
    """The database refuses, whoever asks."""
    wages.hours()
    made = wages.go()
    for change in (
        lambda: PayrollLine.objects.filter(export=made).update(amount=0),
        lambda: PayrollLine.objects.filter(export=made).delete(),
        lambda: PayrollFile.objects.filter(export=made).update(content=b""),
    ):
        with pytest.raises(DatabaseError, match=r"payroll\.exported"), transaction.atomic():
            change()


def test_the_file_reads_as_spreadsheets_in_norway_open_it(wages: Wages) -> None:
    """Semicolons, decimal commas, the mark of UTF-8; the amounts sum to the export."""
    wages.hours(minutes=460, comment="Grøft og rør")
    wages.drive(quantity="10.5")
    made = wages.go()

    kept = PayrollFile.objects.get(export=made, media_type=CSV)
    content = bytes(kept.content)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][1:10] == [
        "Anders", "100", "Hourly pay", "2026-11-03", "2026-11-03", "7,6667", "hours", "265,00",
        "2031,68",
    ]  # fmt: skip
    assert rows[1][12] == "Grøft og rør"
    assert rows[2][6:10] == ["10,50", "km", "5,30", "55,65"]
    assert sum(Decimal(row[9].replace(",", ".")) for row in rows[1:]) == made.amount


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://evil")', "+1+1", "-2", "@SUM(1)", "\t=1"])
def test_no_text_becomes_a_formula(wages: Wages, evil: str) -> None:
    """Neither in the one file nor in the other."""
    wages.hours(comment=evil)
    made = wages.go()

    content = bytes(PayrollFile.objects.get(export=made, media_type=CSV).content)
    (_, row) = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert row[12] == f"'{evil}"
    cell = _sheet(made)["M2"]
    assert (cell.data_type, cell.value) == ("s", evil)


def test_the_workbook_holds_the_same_figures(wages: Wages) -> None:
    """Numbers are numbers, days are days."""
    wages.hours(minutes=460)
    made = wages.go()

    row = [cell.value for cell in _sheet(made)[2]]
    assert row[4].date() == DAY
    assert row[6:10] == [7.6667, "hours", 265, 2031.68]


def _sheet(made: PayrollExport) -> Any:
    content = bytes(PayrollFile.objects.get(export=made, media_type=XLSX).content)
    return load_workbook(io.BytesIO(content)).active


def test_whoever_does_not_run_payroll_exports_nothing(wages: Wages) -> None:
    """Even with the right digest."""
    wages.hours()
    seen = wages.look()
    person = User.objects.create_user("pm@firma.example", name="Berit")
    add_member(person, Role.PROJECT_MANAGER, by=wages.office)

    with pytest.raises(ForbiddenError):
        export(asked(), digest=seen.digest, once="", by=person)
