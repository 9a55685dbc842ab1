"""Entering a company: for one transaction the database shows its rows and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from bindeledd.tenancy.statements import Batch

_current: ContextVar[UUID | None] = ContextVar("company", default=None)


def current_company() -> UUID:
    """Return the company entered.

    Raises:
        LookupError: No company is entered.
    """
    company = _current.get()
    if company is None:
        raise LookupError("no company is entered; use company_scope")
    return company


@contextmanager
def company_scope(
    company_id: UUID, *, durable: bool = False, batch: Batch | None = None
) -> Iterator[None]:
    """Open a transaction that sees one company; within that company's scope it nests.

    Args:
        company_id: Whose rows are seen.
        durable: Refuse to be part of a wider transaction, for journal rows that must stand.
        batch: Takes the entering along; nothing of the company is seen before it has run.

    Raises:
        RuntimeError: Another company is entered already.
    """
    entered = _current.get()
    if entered is not None and entered != company_id:
        raise RuntimeError("another company is entered already")
    if entered is not None:
        with transaction.atomic(durable=durable):
            yield
        return
    outermost = not connection.in_atomic_block
    with transaction.atomic(durable=durable):
        if batch is None:
            _set("app.company_id", str(company_id))
        else:
            batch.add(_SET, {"name": "app.company_id", "value": str(company_id)})
        token = _current.set(company_id)
        try:
            yield
        finally:
            _current.reset(token)
            _leave("app.company_id", outermost=outermost)


@contextmanager
def person_scope(user_id: int) -> Iterator[None]:
    """Let a person's own memberships be read for one transaction, whatever the company."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        _set("app.user_id", str(user_id))
        try:
            yield
        finally:
            _leave("app.user_id", outermost=outermost)


def _leave(name: str, *, outermost: bool) -> None:
    """Take a setting back inside a wider transaction; otherwise it ends with our own."""
    if not outermost and not connection.needs_rollback:
        _set(name, "")


_SET: Final = "select set_config(%(name)s, %(value)s, true)"


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, {"name": name, "value": value})
