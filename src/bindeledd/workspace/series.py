"""The number series of all registers as people see them, with the number that is next."""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.kinds import KINDS
from bindeledd.workspace.numbers import FIRST_NUMBERS, peek_free
from bindeledd.workspace.settings import NumberSeries


@dataclass(frozen=True)
class Series:
    """Where the numbers of one register begin and end.

    Attributes:
        kind: Of record.
        first: The first number.
        last: The last one; None where there is no end.
        next: What the next record without a number gets; empty when the series is used up.
    """

    kind: str
    first: int
    last: int | None
    next: str


def all_series() -> list[Series]:
    """Return the series of all numbered registers, chosen or as they begin by themselves."""
    chosen = {row.kind: row for row in NumberSeries.objects.all()}
    found = []
    for kind, first in FIRST_NUMBERS.items():
        row = chosen.get(kind)
        begin = row.first_number if row is not None else first
        last = row.last_number if row is not None else None
        found.append(Series(kind, begin, last, next_number(kind)))
    return found


def next_number(name: str) -> str:
    """Return what the next record of a kind without a number gets; empty when none is left."""
    kind = KINDS[name]

    def taken(number: str) -> bool:
        return bool(kind.stored().filter(**{kind.number: number}).exists())

    try:
        return peek_free(kind, taken)
    except DomainError:
        return ""
