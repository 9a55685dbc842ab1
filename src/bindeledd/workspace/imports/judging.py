"""Staged rows against the register: the same steps for the preview and for the real thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db.models import Model

from bindeledd.kernel.errors import Param
from bindeledd.tenancy.history import By
from bindeledd.workspace import bulk
from bindeledd.workspace.checks import Problem, Problems, Values
from bindeledd.workspace.imports.models import Import, ImportRow
from bindeledd.workspace.imports.staging import AT_ONCE
from bindeledd.workspace.kind import Draft, Kind
from bindeledd.workspace.kinds import KINDS
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.projects.rules import joined
from bindeledd.workspace.registers import match_of
from bindeledd.workspace.writing import Fields, write_drafts

_READ = ("id", "kind", "position", "values", "refs", "unread", "ours")

MAY_BE_LEFT_OUT = frozenset(
    {"org_number", "email", "invoice_email", "postal_code", "phone", "country", "payment_days"}
)
"""Fields whose bad values a person may choose to leave out instead of the whole row."""


@dataclass
class Outcome:
    """What a row would do, or did.

    Attributes:
        row: The row's id.
        action: `create`, `update`, `unchanged` or `error`.
        ours: The record's id.
        known: Whether the record was there before the import.
        changes: Field -> before and after, for updates.
        errors: Field -> code and facts.
        warnings: Field -> code of a bad value that was left out.
    """

    row: UUID
    action: str
    ours: UUID
    known: bool
    changes: dict[str, list[Any]] = field(default_factory=dict)
    errors: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: dict[str, dict[str, Any]] = field(default_factory=dict)


class Judge:
    """Writes all staged rows of an import, page by page; the caller keeps it or rolls it back.

    Args:
        source: The import.
        by: Who; decides which owned fields may change.
    """

    def __init__(self, source: Import, by: By) -> None:
        self._source = source
        self._by = by
        self._lenient = bool(source.choices.get("leave_out_bad_values"))
        self._digest = blake2b(digest_size=32)
        self.counts: dict[str, dict[str, int]] = {}

    @property
    def digest(self) -> str:
        """Digest of all outcomes so far: what would be written, and over what."""
        return self._digest.hexdigest()

    def outcomes(self) -> Iterator[list[Outcome]]:
        """Yield the outcomes of each page, owners before what they own."""
        for kind in KINDS.values():
            seen: set[Any] = set()
            for page in self._pages(kind):
                found = self._page(kind, page, seen)
                self._count(kind, found)
                yield found

    def _pages(self, kind: Kind) -> Iterator[list[dict[str, Any]]]:
        """Yield rows of a kind; those that name another of their kind come last."""
        dimensions = self._source.choices.get("dimensions", {})
        codes = [code for code, role in dimensions.items() if role == kind.name]
        names = [kind.name, *(f"analysis:{code}" for code in codes)]
        rows = ImportRow.objects.filter(source=self._source, kind__in=names)
        for late in (False, True):
            last = -1
            while True:
                wanted = rows.filter(late=late, position__gt=last).order_by("position")
                page: list[dict[str, Any]] = [dict(row) for row in wanted.values(*_READ)[:AT_ONCE]]
                if not page:
                    break
                last = page[-1]["position"]
                yield page

    def _page(self, kind: Kind, page: list[dict[str, Any]], seen: set[Any]) -> list[Outcome]:
        refs = _resolved(kind, page)
        values = [_typed(kind, row) for row in page]
        keys = [_key(kind, row, told) for row, told in zip(page, values, strict=True)]
        targets = _targets(kind, keys, refs)
        prepared = []
        for row, told, key in zip(page, values, keys, strict=True):
            item = self._prepare(row, told, refs, targets.get(key))
            if key in seen:
                item.errors[kind.number or kind.owner] = Problem("import.twice_in_file")
            seen.add(key)
            prepared.append(item)
        drafts = self._written(kind, [item for item in prepared if not item.errors])
        return [self._outcome(item, drafts) for item in prepared]

    def _prepare(
        self,
        row: dict[str, Any],
        values: Values,
        refs: dict[str, dict[str, UUID]],
        target: UUID | None,
    ) -> _Prepared:
        errors: Problems = {}
        warnings: dict[str, str] = {}
        for name, number in row["refs"].items():
            values[name] = refs[name].get(number)
            if values[name] is None and number != "":
                errors[name] = Problem("ref.number_unknown", {"number": number[:50]})
        for name, code in row["unread"].items():
            if code == "import.personal_number" or (self._lenient and name in MAY_BE_LEFT_OUT):
                warnings[name] = code
            else:
                errors[name] = Problem(code)
        fields = Fields(target or row["ours"], create=target is None, fields=values)
        return _Prepared(row["id"], fields, errors, warnings)

    def _written(self, kind: Kind, items: list[_Prepared]) -> dict[UUID, Draft]:
        guard = ownership.guard(kind, self._by)
        drafts = _by_id(write_drafts(kind, [item.fields for item in items], guard=guard))
        if not self._lenient:
            return drafts
        again = []
        for item in items:
            bad = drafts[item.fields.ours].problems
            if bad and set(bad) <= MAY_BE_LEFT_OUT:
                item.warnings |= {name: problem.code for name, problem in bad.items()}
                left = {k: v for k, v in item.fields.fields.items() if k not in bad}
                item.fields = Fields(item.fields.ours, item.fields.create, left)
                again.append(item.fields)
        return drafts | _by_id(write_drafts(kind, again, guard=guard))

    def _outcome(self, item: _Prepared, drafts: dict[UUID, Draft]) -> Outcome:
        draft = drafts.get(item.fields.ours) if not item.errors else None
        problems = item.errors if draft is None else draft.problems
        outcome = Outcome(item.row, "error", item.fields.ours, known=not item.fields.create)
        outcome.errors = {name: _told(problem) for name, problem in problems.items()}
        outcome.warnings = {name: {"code": code} for name, code in item.warnings.items()}
        if draft is not None and not problems:
            outcome.action = _action(draft)
            outcome.changes = _changes(draft)
        facts = [
            item.row,
            outcome.action,
            outcome.ours if outcome.known else "new",
            outcome.changes,
            outcome.errors,
            outcome.warnings,
        ]
        self._digest.update(json.dumps(facts, default=str, sort_keys=True).encode())
        return outcome

    def _count(self, kind: Kind, found: list[Outcome]) -> None:
        counts = self.counts.setdefault(
            kind.name, {"create": 0, "update": 0, "unchanged": 0, "error": 0, "warning": 0}
        )
        for outcome in found:
            counts[outcome.action] += 1
            counts["warning"] += bool(outcome.warnings)


_KIND_OF_TABLE: dict[type[Model], Kind] = {kind.model: kind for kind in KINDS.values()}


@dataclass
class _Prepared:
    """A row on its way to the register."""

    row: UUID
    fields: Fields
    errors: Problems
    warnings: dict[str, str]


def _by_id(drafts: list[Draft]) -> dict[UUID, Draft]:
    return {draft.ours: draft for draft in drafts}


def _typed(kind: Kind, row: dict[str, Any]) -> Values:
    """Return staged values as the record wants them."""
    values: Values = {}
    analysis = row["kind"].startswith("analysis:")
    for name, value in row["values"].items():
        if analysis and kind.name == "project" and name == "active":
            values["status"] = "active" if value else "ended"
        elif analysis and kind.name == "project" and name == "number":
            values["joined_number"] = value
        elif name in kind.rules:
            is_day = kind.pg_type(name) == "date" and isinstance(value, str)
            values[name] = date.fromisoformat(value) if is_day else value
    return values


def _resolved(kind: Kind, page: list[dict[str, Any]]) -> dict[str, dict[str, UUID]]:
    """Return for each referring field: number -> id."""
    found: dict[str, dict[str, UUID]] = {}
    for name in kind.refers:
        numbers = {row["refs"][name] for row in page if row["refs"].get(name)}
        target = _KIND_OF_TABLE[kind.target(name)]
        holders = bulk.holders(target, numbers)
        found[name] = {number: holder[0] for number, holder in holders.items()}
    return found


def _key(kind: Kind, row: dict[str, Any], values: Values) -> Any:
    """Return what tells a row's record: its number, or its owner's number and its name."""
    if kind.number == "joined_number":
        whole = values.get("joined_number")
        return whole or joined(row["refs"].get("parent_id", ""), values.get("number", ""))
    if kind.number:
        return values.get(kind.number)
    names = (values.get(name) or "" for name in kind.names)
    return (row["refs"].get(kind.owner, ""), match_of(*names))


def _targets(kind: Kind, keys: list[Any], refs: dict[str, dict[str, UUID]]) -> dict[Any, UUID]:
    """Return the records that are there already, by the key of a row."""
    if kind.number:
        holders = bulk.holders(kind, {key for key in keys if key})
        return {number: holder[0] for number, holder in holders.items()}
    owners = {ours: number for number, ours in refs[kind.owner].items()}
    rows = kind.stored().filter(**{f"{kind.owner}__in": list(owners)})
    found = rows.order_by("-id").values_list(kind.owner, "match_name", "id")
    return {(owners[owner], name): ours for owner, name, ours in found}


def _action(draft: Draft) -> str:
    if draft.before is None:
        return "create"
    return "update" if draft.changed else "unchanged"


def _changes(draft: Draft) -> dict[str, list[Any]]:
    if draft.before is None:
        return {}
    return {
        name: [_plain(draft.before[name]), _plain(value)]
        for name, value in draft.values.items()
        if draft.before[name] != value
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _told(problem: Problem) -> dict[str, Param]:
    return {"code": problem.code} | problem.params
