"""The columns of a sheet before it is read: their headers, and which field each most likely is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from bindeledd.workspace.imports.columns import fields_of, recognised
from bindeledd.workspace.imports.sheets import csv_rows, xlsx_rows

_LONGEST = 100


@dataclass(frozen=True)
class Column:
    """One column: its place, header, and the field it is taken for; empty for none."""

    place: int
    header: str
    field: str


def columns_of(file: IO[bytes], kind: str) -> list[Column]:
    """Return the columns of a CSV or XLSX file; the file is at its beginning again afterwards.

    Raises:
        DomainError: The file cannot be read.
    """
    is_workbook = file.read(4).startswith(b"PK\x03\x04")
    file.seek(0)
    cells = next(xlsx_rows(file) if is_workbook else csv_rows(file), [])
    file.seek(0)
    return matched(kind, ["" if cell is None else str(cell) for cell in cells])


def matched(kind: str, headers: Sequence[str]) -> list[Column]:
    """Return headers as columns with the fields they are taken for."""
    known = recognised(kind, headers)
    return [
        Column(place, header[:_LONGEST], known.get(place, ""))
        for place, header in enumerate(headers)
    ]


def choices_of(kind: str) -> tuple[str, ...]:
    """Return the fields that a column of a register can be."""
    return fields_of(kind)
