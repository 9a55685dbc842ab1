"""Numbers of registers: who may give one now, and which is the next free one."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.settings import NumberSeries

FIRST_NUMBERS = {"customer": 10000, "department": 1, "employee": 1, "project": 1}
"""Where a register's series begins until the company chooses otherwise."""


def lock_register(kind: str) -> None:
    """Let nobody else give or change numbers of this kind until the transaction ends."""
    name = f"{current_company()}:{kind}"
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def next_free(kind: str, taken: Callable[[str], bool]) -> str:
    """Return the next free number of a register's series and move the series on.

    Args:
        kind: Whose series.
        taken: Tells whether a number is in use.

    Raises:
        DomainError: The series has come to its end.
    """
    lock_register(kind)
    first = FIRST_NUMBERS[kind]
    series, _ = NumberSeries.objects.get_or_create(
        kind=kind, defaults={"first_number": first, "next_number": first}
    )
    number = series.next_number
    while taken(str(number)):
        number += 1
    if series.last_number is not None and number > series.last_number:
        raise DomainError("series.used_up", kind=kind, last=series.last_number)
    series.next_number = number + 1
    series.save(update_fields=["next_number"])
    return str(number)


def peek_free(kind: str, taken: Callable[[str], bool]) -> str:
    """Return the number that `next_free` would give, without giving it.

    Raises:
        DomainError: The series has come to its end.
    """
    series = NumberSeries.objects.filter(kind=kind).first()
    number = series.next_number if series is not None else FIRST_NUMBERS[kind]
    while taken(str(number)):
        number += 1
    if series is not None and series.last_number is not None and number > series.last_number:
        raise DomainError("series.used_up", kind=kind, last=series.last_number)
    return str(number)
