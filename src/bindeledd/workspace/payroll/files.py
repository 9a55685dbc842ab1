"""The file that an export becomes: CSV as Norwegian spreadsheets open it, and XLSX."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.payroll.lines import Line, Stop
from bindeledd.workspace.payroll.models import PayrollFile
from bindeledd.workspace.payroll.reading import names_of_projects
from bindeledd.workspace.payroll.shapes import Mode
from bindeledd.workspace.payroll.targets import FILE, Delivery
from bindeledd.workspace.people.models import Department, Employee

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell: TypeAlias = str | date | Decimal
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_LEAST: Final = 2


class FileTarget:
    """A file that any payroll system can read; the bytes are kept with the export."""

    name = FILE
    label: str | Promise = gettext_lazy("File")
    steps: Sequence[str | Promise] = (
        gettext_lazy("Download the file and read it into the payroll system."),
        gettext_lazy("Check that the sum there is the sum of the export."),
    )

    def numbers(self, employee_ids: Collection[UUID]) -> dict[UUID, str]:
        """Return our own numbers."""
        rows = Employee.objects.filter(id__among=employee_ids).values_list("id", "number")
        return dict(rows)

    def stops(self, employee_ids: Collection[UUID]) -> dict[UUID, Stop]:
        """Stop nobody: a file goes to no system that could know somebody else by the number."""
        del employee_ids
        return {}

    def deliver(self, delivery: Delivery) -> None:
        """Write the files."""
        write_files(delivery)


def write_files(delivery: Delivery) -> None:
    """Keep both files with the export."""
    company = Company.objects.only("language").get(id=current_company())
    with override(company.language):
        table = [_heading(), *_table(delivery)]
        stem = "{}-{}".format(_("payroll"), delivery.export.number)
        title = _("Payroll")
    for ending, media_type, content in (
        ("csv", CSV, csv_of(table)),
        ("xlsx", XLSX, xlsx_of(table, title)),
    ):
        PayrollFile.objects.create(
            export=delivery.export,
            name=f"{stem}.{ending}",
            media_type=media_type,
            content=content,
            digest=hashlib.sha256(content).hexdigest(),
        )


def csv_of(table: Sequence[Sequence[Cell]]) -> bytes:
    """Return a table with semicolons, decimal commas and the mark of UTF-8."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([_as_text(cell) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(table: Sequence[Sequence[Cell]], title: str) -> bytes:
    """Return a table as a workbook; a text stays a text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, row in enumerate(table):
        sheet.append([_cell(sheet, cell, bold=number == 0) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def written(value: Decimal) -> str:
    """Return a number with a decimal comma, two decimals at least and no more than it has."""
    plain = format(value.normalize(), "f")
    whole, _dot, decimals = plain.partition(".")
    return f"{whole},{decimals.ljust(_LEAST, '0')}"


def _heading() -> list[Cell]:
    return [
        _("Employee number"),
        _("Name"),
        _("Pay item"),
        _("Name of the pay item"),
        _("First day"),
        _("Last day"),
        _("Quantity"),
        _("Unit"),
        _("Rate"),
        _("Amount"),
        _("Department"),
        _("Project"),
        _("Comment"),
        _("Mark"),
    ]


def _table(delivery: Delivery) -> Iterator[list[Cell]]:
    lines = delivery.preview.lines
    projects = names_of_projects({one for line in lines if (one := line.key.project_id)})
    departments = _departments({one for line in lines if (one := line.key.department_id)})
    for person in delivery.preview.taken:
        for line in person.going:
            yield [
                delivery.numbers.get(person.id, ""),
                person.name,
                line.key.item_number,
                line.key.item_name,
                line.first,
                line.last,
                line.quantity,
                line.key.unit or (_("hours") if line.key.in_time else ""),
                line.key.rate if line.key.rate is not None else "",
                line.amount if line.amount is not None else "",
                departments.get(line.key.department_id, ""),
                projects.get(line.key.project_id, ("", ""))[0] if line.key.project_id else "",
                line.comment,
                _mark(line),
            ]


def _mark(line: Line) -> str:
    words = {
        Mode.AGAIN: _("exported before, added again"),
        Mode.REVERSAL: _("takes back what was exported before"),
        Mode.CORRECTION: _("correction"),
    }
    return words.get(line.key.mode, "")


def _departments(ids: set[UUID]) -> dict[UUID | None, str]:
    return dict(Department.objects.filter(id__in=ids).values_list("id", "number"))


def _as_text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return written(cell)
    return cell.isoformat() if isinstance(cell, date) else harmless(cell)


def _cell(sheet: Any, value: Any, *, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "dd.mm.yyyy"
    if bold:
        cell.font = Font(bold=True)
    return cell
