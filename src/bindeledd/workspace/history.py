"""What the database kept: who changed which field of a record, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pghistory.models
from django.apps import apps
from django.db import models

from bindeledd.tenancy.models import User


@dataclass(frozen=True)
class Actor:
    """Who made a change.

    Attributes:
        name: A person's name, `run <id>`, or empty when nobody was told.
        run_id: The run, when it was one.
        user_id: The person, when it was one.
    """

    name: str
    run_id: str = ""
    user_id: int | None = None


@dataclass(frozen=True)
class LastChange:
    """The latest change of a record."""

    who: str
    at: datetime


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; `before` is None in the first line of a record."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """One line of a record's history.

    Attributes:
        at: When the change was made.
        actor: Who made it.
        deed: `insert`, `update` or `delete`.
        fields: What it changed, in the table's order.
    """

    at: datetime
    actor: Actor
    deed: str
    fields: tuple[FieldChange, ...]


def history_of(model: type[models.Model], ours: UUID, *, limit: int = 200) -> list[Entry]:
    """Return the history of one record, newest first.

    Args:
        model: Its table.
        ours: Its id.
        limit: Newest lines at most; the oldest of them then shows no `before`.
    """
    event = events_of(model)
    rows = list(event.filter(pgh_obj_id=ours).order_by("-pgh_id").values()[: limit + 1])
    actors = _actors(row["pgh_context_id"] for row in rows)
    hidden = {"id", "company_id"}
    entries = []
    for row, older in zip(rows, [*rows[1:], None], strict=True):
        names = [name for name in row if not name.startswith("pgh_") and name not in hidden]
        fields = tuple(
            FieldChange(name, None if older is None else older[name], row[name])
            for name in names
            if row["pgh_label"] != "delete" and _differs(row, older, name)
        )
        actor = actors.get(row["pgh_context_id"], Actor(""))
        entries.append(Entry(row["pgh_created_at"], actor, row["pgh_label"], fields))
    return entries[:limit]


def last_changes(model: type[models.Model], ids: Sequence[UUID]) -> dict[UUID, LastChange]:
    """Return the latest change of each record that has a history."""
    newest = events_of(model).filter(pgh_obj_id__in=list(ids))
    rows = list(
        newest.order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
        .values("pgh_obj_id", "pgh_created_at", "pgh_context_id")
    )
    actors = _actors(row["pgh_context_id"] for row in rows)
    return {
        row["pgh_obj_id"]: LastChange(
            actors.get(row["pgh_context_id"], Actor("")).name, row["pgh_created_at"]
        )
        for row in rows
    }


def _differs(row: dict[str, Any], older: dict[str, Any] | None, name: str) -> bool:
    if older is None:
        return row[name] not in {None, ""}
    return bool(row[name] != older[name])


def events_of(model: type[models.Model]) -> Any:
    """Return the rows that hold a model's history."""
    return apps.get_model(model._meta.app_label, f"{model.__name__}Event").objects


def _actors(contexts: Iterable[UUID | None]) -> dict[UUID | None, Actor]:
    """Return who stands behind contexts, in two queries at most."""
    known = {context for context in contexts if context is not None}
    rows = pghistory.models.Context.objects.filter(pk__in=known).values_list("pk", "metadata")
    facts: dict[UUID, dict[str, Any]] = dict(rows)
    people = {fact["user"] for fact in facts.values() if fact.get("user") is not None}
    users = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=people)}
    return {context: _actor(fact, users) for context, fact in facts.items()}


def _actor(fact: dict[str, Any], users: dict[int, str]) -> Actor:
    if fact.get("run"):
        return Actor(f"run {fact['run']}", run_id=str(fact["run"]))
    user_id = fact.get("user")
    return Actor(users.get(user_id, ""), user_id=user_id) if user_id is not None else Actor("")
