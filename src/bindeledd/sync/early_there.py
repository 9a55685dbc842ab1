"""Which records of theirs would come but lie before the first day of their data type.

They were read, and what is kept of them tells their day: the other system is not asked again, and
no mark is kept that a later choice would make untrue. What planning leaves alone for another cause
is not among them; what else they lack is said by `board_early`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left

from bindeledd.sync import inward, links
from bindeledd.sync.flows import Inbound
from bindeledd.sync.foresight import outlook_of
from bindeledd.sync.known import Known
from bindeledd.sync.models import Connection, Counterpart

_DAY: Final = len("2026-11-16")
_PAGE: Final = 2000


def ids(connection: Connection, flow: Inbound[Any], first: date) -> list[UUID]:
    """Return our rows about them, latest first."""
    outlook = outlook_of(connection, flow)
    ignored: frozenset[str] = frozenset()
    if outlook.register.matched:
        ignored = links.answers(connection.id, flow.kind).ignored
    found: list[tuple[date, UUID]] = []
    for page in _pages(connection, flow, first):
        foreign = inward.foreign(outlook, page)
        found += [
            (day, known.id)
            for known in page
            if (day := flow.day(known.fields)) is not None
            and day < first
            and known.theirs not in foreign | ignored
            and (flow.wanted is None or flow.wanted(known.fields, outlook.settings))
        ]
    return [row for _, row in sorted(found, reverse=True)]


def page(rows: Sequence[UUID]) -> list[Known]:
    """Return them as they were read, in the order given."""
    known = {one.id: one for one in links.known_rows(Counterpart.objects.filter(id__in=rows))}
    return [known[row] for row in rows if row in known]


def _pages(connection: Connection, flow: Inbound[Any], first: date) -> Iterator[list[Known]]:
    told = Left(KeyTextTransform(flow.day_at, "seen"), _DAY)
    rows = Counterpart.objects.filter(
        connection=connection,
        kind=flow.kind,
        ours__isnull=True,
        vanished_at__isnull=True,
        active=True,
    )
    known = links.known_rows(rows.annotate(told=told).filter(told__lt=first.isoformat()))
    while some := list(islice(known, _PAGE)):
        yield some
