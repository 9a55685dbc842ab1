"""Staged rows against the register: the same steps for the preview and for the real thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any
from uuid import UUID

from bindeledd.kernel.errors import Param
from bindeledd.tenancy.history import By
from bindeledd.workspace import bulk
from bindeledd.workspace.checks import Problem, Problems, Values
from bindeledd.workspace.imports.forms import DATED, SHEETS, WRITERS, Writer
from bindeledd.workspace.imports.identity import Identities, Who
from bindeledd.workspace.imports.models import Import, ImportRow
from bindeledd.workspace.imports.references import References
from bindeledd.workspace.imports.staging import AT_ONCE
from bindeledd.workspace.kind import Draft, Kind
from bindeledd.workspace.ownership import ownership
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
        for kind in SHEETS.values():
            who = Identities(kind)
            for page in self._pages(kind):
                found = self._page(kind, page, who)
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

    def _page(self, kind: Kind, page: list[dict[str, Any]], who: Identities) -> list[Outcome]:
        refs = References(kind, page)
        values = [_typed(kind, row) for row in page]
        prepared = []
        for row, told, one in zip(page, values, who.of(page, values, refs), strict=True):
            item = self._prepare(kind, row, told, refs, one)
            if one.twice:
                item.errors[kind.number or kind.owner or "id"] = Problem("import.twice_in_file")
            prepared.append(item)
        drafts = self._written(kind, [item for item in prepared if not item.errors])
        return [self._outcome(item, drafts) for item in prepared]

    def _prepare(
        self, kind: Kind, row: dict[str, Any], values: Values, refs: References, one: Who
    ) -> _Prepared:
        errors: Problems = {}
        warnings: dict[str, str] = {}
        for name, number in row["refs"].items():
            values[name] = refs.of(row, name)
            if values[name] is None and number != "":
                errors[name] = Problem("ref.number_unknown", {"number": number[:50]})
        for name, code in row["unread"].items():
            if code == "import.personal_number" or (self._lenient and name in MAY_BE_LEFT_OUT):
                warnings[name] = code
            else:
                errors[name] = Problem(code)
        dated = DATED.get(kind.name)
        if dated is not None and dated.state and not one.known:
            values.setdefault("state", dated.state)
        return _Prepared(row["id"], Fields(one.ours, not one.known, values), errors, warnings)

    def _written(self, kind: Kind, items: list[_Prepared]) -> dict[UUID, Draft]:
        writer = WRITERS.get(kind.name)
        if writer is not None:
            return _through(writer, kind, [item.fields for item in items], self._by)
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


def _through(writer: Writer, kind: Kind, rows: list[Fields], by: By) -> dict[UUID, Draft]:
    """Write rows by the service of their area, and tell each as it stood and as it stands."""
    ids = [row.ours for row in rows]
    before = bulk.rows_for_update(kind, ids)
    refused = writer(rows, by) if rows else {}
    after = bulk.rows_for_update(kind, [ours for ours in ids if ours not in refused])
    return {
        row.ours: Draft(
            row.ours,
            before.get(row.ours),
            after.get(row.ours, {}),
            frozenset(row.fields),
            refused.get(row.ours, {}),
        )
        for row in rows
    }


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
