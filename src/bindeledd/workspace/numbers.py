"""Numbers of registers: who may give one now, and which is the next free one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final
from uuid import UUID

from django.db import connection

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.settings import NumberSeries

FIRST_NUMBERS = {
    "customer": 10000,
    "department": 1,
    "employee": 1,
    "project": 1,
    "item": 1000,
    "machine": 1,
    "compensation_type": 1,
    "hour_type": 1,
    "activity": 1,
}
"""Where a register's series begins until the company chooses otherwise."""

_DIGITS = 12
"""Numbers with more digits are something else: a telephone, an account."""


FEW: Final = 50
"""Up to so many records are locked by their ids; locks are a bounded good of the server's."""


def lock_register(kind: str) -> None:
    """Let nobody else give or change numbers of this kind until the transaction ends."""
    _lock([f"{current_company()}:{kind}"])


def lock_for_writing(kind: Kind, ids: Collection[UUID]) -> None:
    """Let nobody else write these records until the transaction ends; taken before any row.

    Whoever takes a row first and this afterwards waits in a ring with whoever does it the other
    way round. Records of a kind that may be written side by side are locked one by one, new ids
    too: the same one sent twice at once is made once. Of many at a time the ids are not locked:
    their rows are, in the order of ids.
    """
    if not kind.side_by_side:
        lock_register(kind.name)
    elif len(ids) <= FEW:
        _lock([f"{current_company()}:{kind.name}:{ours}" for ours in sorted(set(ids))])


def _lock(names: Sequence[str]) -> None:
    statement = "select pg_advisory_xact_lock(hashtextextended(n, 0)) from unnest(%s::text[]) n"
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(names)])


def next_free(kind: Kind, taken: Callable[[str], bool]) -> str:
    """Return the next free number of a register and move its series on.

    Args:
        kind: Whose series.
        taken: Tells whether a number is in use.

    Raises:
        DomainError: The series has come to its end.
    """
    lock_register(kind.name)
    first = FIRST_NUMBERS[kind.name]
    series, _ = NumberSeries.objects.get_or_create(
        kind=kind.name, defaults={"first_number": first, "next_number": first}
    )
    number = _free(kind, series, taken)
    series.next_number = number + 1
    series.save(update_fields=["next_number"])
    return str(number)


def peek_free(kind: Kind, taken: Callable[[str], bool]) -> str:
    """Return the number that `next_free` would give, without giving it.

    Raises:
        DomainError: The series has come to its end.
    """
    return str(_free(kind, NumberSeries.objects.filter(kind=kind.name).first(), taken))


def _free(kind: Kind, series: NumberSeries | None, taken: Callable[[str], bool]) -> int:
    """Return the first free number of a chosen series, or the one after the highest in use.

    A register that came from elsewhere has numbers of its own; until somebody has chosen a series
    the next number follows them, and no gap in them is filled.
    """
    first = FIRST_NUMBERS[kind.name]
    number = series.next_number if series is not None else first
    if series is None or (series.first_number == first and series.last_number is None):
        number = max(number, highest(kind) + 1)
    while taken(str(number)):
        number += 1
    if series is not None and series.last_number is not None and number > series.last_number:
        raise DomainError("series.used_up", kind=kind.name, last=series.last_number)
    return number


def highest(kind: Kind) -> int:
    """Return the highest number in use, those of records below others left aside; 0 for none."""
    rows = kind.stored().filter(**{f"{kind.number}__regex": f"^[0-9]{{1,{_DIGITS}}}$"})
    if kind.owner:
        rows = rows.filter(**{kind.owner: None})
    found = rows.order_by("-sort_number").values_list(kind.number, flat=True).first()
    return int(found) if found is not None else 0
