"""Many rows in one statement, handed over as one JSON text: arrays are quoted value by value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from bindeledd.kernel.shapes import encode_text
from bindeledd.tenancy.growth import look_again
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.checks import Values
from bindeledd.workspace.kind import Kind, rows_of
from bindeledd.workspace.registers import match_of


def rows_for_update(kind: Kind, ids: Collection[UUID]) -> dict[UUID, Values]:
    """Return the stored fields of records by id, locked until the transaction ends."""
    rows = kind.stored().filter(id__among=ids).order_by("id")
    found = rows.select_for_update().values_list("id", *kind.fields)
    return {row[0]: dict(zip(kind.fields, row[1:], strict=True)) for row in found}


def insert(kind: Kind, rows: Sequence[tuple[UUID, Values]]) -> None:
    """Insert new rows in one statement."""
    if not rows:
        return
    written = _written(kind)
    names = ", ".join(written)
    chosen = ", ".join(f"u.{name}" for name in written)
    statement = (
        f"insert into {kind.table} (id, company_id, created_at, updated_at, revision, changed_tx,"  # noqa: S608 - names from our own tables
        f" {names})"
        f" select u.id, %s, now(), now(), 1, 0, {chosen} from {_recordset(kind)}"
    )
    _execute(statement, [current_company(), _as_text(kind, rows)])
    look_again(kind.table, len(rows))


def update(kind: Kind, rows: Sequence[tuple[UUID, Values]]) -> None:
    """Write whole rows in one statement; the caller leaves out rows that are equal."""
    if not rows:
        return
    assigned = ", ".join(f"{name} = u.{name}" for name in _written(kind))
    statement = f"update {kind.table} t set {assigned} from {_recordset(kind)} where t.id = u.id"  # noqa: S608 - names from our own tables
    _execute(statement, [_as_text(kind, rows)])


def existing(model: type[Model], ids: Collection[UUID]) -> set[UUID]:
    """Return those of the ids that this company has."""
    if not ids:
        return set()
    found = rows_of(model).filter(id__among=ids).values_list("id", flat=True)
    return set(found)


def holders(kind: Kind, numbers: Collection[str]) -> dict[str, tuple[UUID, str]]:
    """Return who holds each of these numbers now: id and name."""
    if not kind.number or not numbers:
        return {}
    rows = kind.stored().filter(**{f"{kind.number}__among": numbers})
    found = rows.values_list(kind.number, "id", *kind.names)
    return {
        row[0]: (row[1], kind.name_of(dict(zip(kind.names, row[2:], strict=True)))) for row in found
    }


def keep_single(kind: Kind, chosen: Iterable[tuple[UUID, UUID]]) -> None:
    """Take the mark of being the one from all others of the same owner.

    Args:
        kind: A kind with a `single` field.
        chosen: Owner and the record that is the one now; the last of an owner counts.
    """
    last = dict(chosen)
    if not last:
        return
    statement = (
        f"update {kind.table} t set {kind.single} = false"  # noqa: S608 - names from our own tables
        " from unnest(%s::uuid[], %s::uuid[]) u(owner, id)"
        f" where t.{kind.owner} = u.owner and t.id <> u.id and t.{kind.single}"
    )
    _execute(statement, [list(last), list(last.values())])


def _written(kind: Kind) -> tuple[str, ...]:
    """Return the columns that are written: what has no name has none for matching either."""
    return (*kind.fields, "match_name") if kind.names else kind.fields


def _recordset(kind: Kind) -> str:
    columns = zip(kind.fields, kind.pg_types, strict=True)
    typed = ", ".join(f"{name} {pg_type}" for name, pg_type in columns)
    return f"json_to_recordset(%s::json) u(id uuid, {typed}, match_name text)"


def _as_text(kind: Kind, rows: Sequence[tuple[UUID, Values]]) -> str:
    names = kind.names
    return encode_text(
        [
            values | {"id": ours, "match_name": match_of(*(values[name] for name in names))}
            for ours, values in rows
        ]
    )


def _execute(statement: str, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
