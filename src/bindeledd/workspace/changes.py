"""Tells listeners that people changed a kind, once the change stands; `config` adds listeners."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction

from bindeledd.tenancy.scope import current_company

on_change: list[Callable[[UUID, str], None]] = []
"""Called with company and kind after the commit, outside any company."""


def announce(kind: str) -> None:
    """Tell listeners about a kind as soon as the transaction is committed."""
    for listener in on_change:
        transaction.on_commit(partial(listener, current_company(), kind), robust=True)
