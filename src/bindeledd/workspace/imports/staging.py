"""Rows as they were read, put aside until they are judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import connection

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.imports.models import Import

ItemT = TypeVar("ItemT")

AT_ONCE = 500


@dataclass(frozen=True)
class Staged:
    """One row of a file in our words.

    Attributes:
        kind: A kind of record, `supplier`, or `analysis:<code>`.
        position: Line or place in the file, as a person would look it up.
        values: Field -> plain JSON value; only what the file speaks of.
        refs: Field -> number of another record; empty means "none".
        unread: Field -> code of what could not be read.
        late: Whether the row names another one of its own kind.
    """

    kind: str
    position: int
    values: dict[str, Any]
    refs: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    late: bool = False


_STAGE = """
insert into workspace_importrow (id, company_id, source_id, kind, position, values, refs, unread,
    late, ours, action, changes, errors, warnings)
select u.id, %s, %s, u.kind, u.position, u.told, u.refs, u.unread, u.late, u.ours,
    '', '{}', '{}', '{}'
from unnest(%s::uuid[], %s::text[], %s::int[], %s::jsonb[], %s::jsonb[], %s::jsonb[],
    %s::boolean[], %s::uuid[]) u(id, kind, position, told, refs, unread, late, ours)
"""


def stage(source: Import, rows: Iterable[Staged]) -> int:
    """Put rows aside, page by page; return how many."""
    count = 0
    for page in in_pages(rows):
        columns: list[list[Any]] = [
            [new_id() for _ in page],
            [row.kind for row in page],
            [row.position for row in page],
            [_json(row.values) for row in page],
            [_json(row.refs) for row in page],
            [_json(row.unread) for row in page],
            [row.late for row in page],
            [new_id() for _ in page],
        ]
        with connection.cursor() as cursor:
            cursor.execute(_STAGE, [current_company(), source.id, *columns])
        count += len(page)
    return count


def _json(values: Mapping[str, Any]) -> str:
    """Return JSON that PostgreSQL takes: its texts know no zero character."""
    clean = {
        name: value.replace("\x00", "\ufffd") if isinstance(value, str) else value
        for name, value in values.items()
    }
    return json.dumps(clean)


def in_pages(items: Iterable[ItemT]) -> Iterator[list[ItemT]]:
    """Cut a stream into pages."""
    source = iter(items)
    while page := list(islice(source, AT_ONCE)):
        yield page
