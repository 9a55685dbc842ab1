"""CSV and XLSX into rows: one register a file, columns known by their headers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.imports.columns import fields_of, recognised, truth
from bindeledd.workspace.imports.staging import Staged
from bindeledd.workspace.imports.uploads import (
    LARGEST_SHEET,
    LARGEST_UNPACKED_SHEET,
    checked_zip,
    refuse_too_large,
)
from bindeledd.workspace.kinds import KINDS

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 200_000
_DELIMITERS = ";,\t"
_NORWEGIAN_DATE = "%d.%m.%Y"


def csv_rows(file: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the cells of a CSV file as texts, the header first.

    The delimiter is the one that the header has most of. UTF-8 with or without a mark, else the
    code page of Windows in Western Europe.

    Raises:
        DomainError: Too large, too long, or not text.
    """
    refuse_too_large(file, LARGEST_SHEET)
    content = file.read()
    if b"\x00" in content:
        raise DomainError("import.not_text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise DomainError("import.broken_csv", reason=str(error)[:200]) from error


def xlsx_rows(file: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the cells of the first sheet of a workbook, the header first; formulas as values.

    Raises:
        DomainError: Too large, a zip bomb, or no workbook.
    """
    refuse_too_large(file, LARGEST_SHEET)
    checked_zip(file, unpacked_limit=LARGEST_UNPACKED_SHEET)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise DomainError("import.broken_workbook") from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS):
            yield list(row)
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise DomainError("import.broken_workbook") from error
    finally:
        book.close()


class SheetReader:
    """Reads one register from rows of cells.

    Args:
        kind: Kind of record of every row.
        cells: Rows, the header first.
        columns: Place of a column -> field, as a person chose; None to know them by header.
    """

    def __init__(
        self, kind: str, cells: Iterator[list[Any]], *, columns: Mapping[int, str] | None = None
    ) -> None:
        self._kind = KINDS[kind]
        self._cells = cells
        self.headers = [_text(cell) for cell in next(cells, [])]
        self.columns = dict(columns) if columns is not None else recognised(kind, self.headers)
        if set(self.columns.values()) - set(fields_of(kind)):
            raise DomainError("import.unknown_column", kind=kind)
        self._demand()

    def rows(self) -> Iterator[Staged]:
        """Yield rows with their line in the file; empty lines are passed over.

        Raises:
            DomainError: Too many rows.
        """
        for line, cells in enumerate(self._cells, start=2):
            if line > MOST_ROWS + 1:
                raise DomainError("import.too_many_rows", most=MOST_ROWS)
            if any(_text(cell) != "" for cell in cells):
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[Any]) -> Staged:
        values: dict[str, Any] = {}
        refs: dict[str, str] = {}
        unread: dict[str, str] = {}
        for place, name in self.columns.items():
            cell = cells[place] if place < len(cells) else None
            if name in self._kind.refers:
                refs[name] = _text(cell)
            else:
                self._read(name, cell, values, unread)
        late = bool(refs.get("parent_id"))
        return Staged(self._kind.name, line, values, refs, unread, late=late)

    def _read(self, name: str, cell: Any, values: dict[str, Any], unread: dict[str, str]) -> None:
        column = self._kind.pg_type(name)
        text = _text(cell)
        if column == "text":
            values[name] = _code(name, text)
        elif text == "":
            if column != "boolean":  # an empty cell says neither yes nor no
                values[name] = None
        else:
            value, problem = _READERS[column](cell)
            if problem:
                unread[name] = problem
            else:
                values[name] = value

    def _demand(self) -> None:
        needed = "number" if self._kind.number else self._kind.owner
        if needed not in self.columns.values():
            raise DomainError(
                "import.column_missing",
                kind=self._kind.name,
                field=needed,
                found=[header[:50] for header in self.headers[:20]],
            )


def _read_day(cell: Any) -> tuple[Any, str]:
    day = _day(cell)
    return (None, "field.not_a_date") if day is None else (day.isoformat(), "")


def _read_truth(cell: Any) -> tuple[Any, str]:
    told = truth(_text(cell))
    return (None, "field.not_yes_or_no") if told is None else (told, "")


def _read_number(cell: Any) -> tuple[Any, str]:
    text = _text(cell)
    return (int(text), "") if text.isdecimal() else (None, "field.not_a_number")


_READERS = {"date": _read_day, "boolean": _read_truth, "smallint": _read_number}


def _code(name: str, text: str) -> str | None:
    """Read a status by the words for yes and no; other texts as they are."""
    if name == "invoice_delivery_method" and text == "":
        return None
    told = truth(text) if name == "status" else None
    if told is None:
        return text.lower() if name in {"status", "invoice_delivery_method"} else text
    return "active" if told else "ended"


def _text(cell: Any) -> str:
    """Return a cell as people see it: 10001.0 of a workbook is the number 10001."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case float():
            return str(Decimal(repr(cell)))
        case datetime():
            return cell.date().isoformat()
        case _:
            return str(cell).strip()


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.strptime(text, _NORWEGIAN_DATE).date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None
