"""CSV and XLSX into rows: one register a file, columns known by their headers."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.imports.columns import fields_of, recognised
from bindeledd.workspace.imports.forms import SHEETS, needed
from bindeledd.workspace.imports.reading import (
    Reader,
    exact_minutes,
    read_hours,
    reader_of,
    text_of,
)
from bindeledd.workspace.imports.staging import Staged
from bindeledd.workspace.imports.uploads import (
    LARGEST_SHEET,
    LARGEST_UNPACKED_SHEET,
    checked_zip,
    refuse_too_large,
)

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 200_000
_DELIMITERS = ";,\t"
_OLD = "cp1252"
_PIECE = 1024 * 1024
_LONGEST_ID = 200


def csv_rows(file: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the cells of a CSV file as texts, the header first; never the whole file at once.

    The delimiter is the one that the header has most of. UTF-8 with or without a mark, else the
    code page of Windows in Western Europe.

    Raises:
        DomainError: Too large, too long, or not text.
    """
    refuse_too_large(file, LARGEST_SHEET)
    text = io.TextIOWrapper(file, _encoding(file), errors="replace", newline="")
    try:
        head = text.readline(LONGEST_CELL)
        delimiter = max(_DELIMITERS, key=head.count)
        csv.field_size_limit(LONGEST_CELL)
        yield from csv.reader(chain([head], text), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise DomainError("import.broken_csv", reason=str(error)[:200]) from error
    finally:
        if not file.closed:
            text.detach()


def _encoding(file: IO[bytes]) -> str:
    """Return the encoding of a file, read through once, and go back to its beginning.

    Raises:
        DomainError: It is not text.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    encoding = "utf-8-sig"
    while piece := file.read(_PIECE):
        if b"\x00" in piece:
            raise DomainError("import.not_text")
        encoding = _still(encoding, decoder, piece)
    encoding = _still(encoding, decoder, b"", final=True)
    file.seek(0)
    return encoding


def _still(
    encoding: str, decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False
) -> str:
    if encoding == _OLD:
        return _OLD
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return _OLD
    return encoding


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

    Attributes:
        rounded: How many cells told hours that are no whole minutes.
    """

    def __init__(
        self, kind: str, cells: Iterator[list[Any]], *, columns: Mapping[int, str] | None = None
    ) -> None:
        self._kind = SHEETS[kind]
        self._cells = cells
        self.headers = [text_of(cell) for cell in next(cells, [])]
        self.columns = dict(columns) if columns is not None else recognised(kind, self.headers)
        if set(self.columns.values()) - set(fields_of(kind)):
            raise DomainError("import.unknown_column", kind=kind)
        self._demand()
        told = self.columns.values()
        self._readers = {name: self._reader(name) for name in told}
        self._left_open = {name for name in told if self._means_nothing_when_empty(name)}
        self.rounded = 0

    def rows(self) -> Iterator[Staged]:
        """Yield rows with their line in the file; empty lines are passed over.

        Raises:
            DomainError: Too many rows.
        """
        for line, cells in enumerate(self._cells, start=2):
            if line > MOST_ROWS + 1:
                raise DomainError("import.too_many_rows", most=MOST_ROWS)
            if any(text_of(cell) != "" for cell in cells):
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[Any]) -> Staged:
        values: dict[str, Any] = {}
        refs: dict[str, str] = {}
        unread: dict[str, str] = {}
        for place, name in self.columns.items():
            cell = cells[place] if place < len(cells) else None
            if name in self._kind.refers:
                refs[name] = text_of(cell)
            else:
                self._read(name, cell, values, unread)
        if self._kind.name == "item_category":
            _part_path(values, refs)
        late = bool(refs.get("parent_id"))
        return Staged(self._kind.name, line, values, refs, unread, late=late)

    def _read(self, name: str, cell: Any, values: dict[str, Any], unread: dict[str, str]) -> None:
        reader = self._readers[name]
        if text_of(cell) == "":
            if name not in self._left_open:
                values[name] = "" if self._is_text(name) else None
            return
        value, problem = reader(cell)
        if problem:
            unread[name] = problem
            return
        values[name] = value
        if reader is read_hours:
            self.rounded += exact_minutes(cell) != value

    def _reader(self, name: str) -> Reader:
        if name == "id":
            return lambda cell: (text_of(cell)[:_LONGEST_ID], "")
        return reader_of(self._kind, name) if name not in self._kind.refers else _as_text

    def _is_text(self, name: str) -> bool:
        return name == "id" or self._kind.pg_type(name) == "text"

    def _means_nothing_when_empty(self, name: str) -> bool:
        """Tell whether an empty cell says nothing at all, instead of that there is none."""
        if name == "id" or name in self._kind.refers:
            return False
        if name == "invoice_delivery_method":
            return False
        column = self._kind.column(name)
        if self._kind.pg_type(name) == "text":
            return column.has_default() and column.get_default() != ""
        return not column.null

    def _demand(self) -> None:
        for field in needed(self._kind):
            if field not in self.columns.values():
                raise DomainError(
                    "import.column_missing",
                    kind=self._kind.name,
                    field=field,
                    found=[header[:50] for header in self.headers[:20]],
                )


def _as_text(cell: Any) -> tuple[Any, str]:
    return text_of(cell), ""


def _part_path(values: dict[str, Any], refs: dict[str, str]) -> None:
    """Take a path apart: `Pipes/PVC` is the subcategory PVC of Pipes."""
    above, stroke, name = str(values.get("name", "")).rpartition("/")
    if stroke and not refs.get("parent_id"):
        values["name"], refs["parent_id"] = name.strip(), above.strip()
