"""A plan in words: steps, rows with their differences, sums, and what stops it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.panel import formatting
from bindeledd.panel.registers import labels
from bindeledd.panel.sync import reasoned
from bindeledd.sync import board, board_plans, registry, wording
from bindeledd.sync.board_plans import Names, Step
from bindeledd.sync.field_list import code_of, entry_of, is_figure, label_of
from bindeledd.sync.flows import Direction, Flow, Outbound
from bindeledd.sync.likely import Likely, likely
from bindeledd.sync.models import Plan, PlanRow
from bindeledd.sync.wording import Action as Fix
from bindeledd.sync.wording import Words

Action = PlanRow.Action

CODED: Final = frozenset({"invoice_delivery_method", "status"})
"""Fields of ours whose values are codes."""

SIGN: Final = {
    Action.CREATE: "create",
    Action.UPDATE: "change",
    Action.CLOSE: "change",
    Action.REOPEN: "change",
    Action.LINK: "link",
    Action.REPLACE: "replace",
    Action.CANCEL: "cancel",
    Action.CORRECT: "correct",
    Action.FOLLOW: "follow",
    Action.HELD: "held",
    Action.CONFLICT: "conflict",
}
SHOWN_FIELDS: Final = 4
"""Of a record that is created; the rest are in a fold."""


@dataclass(frozen=True)
class FieldLine:
    """One field of a row: as it stands and as it will stand."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class RowShown:
    """One row of a plan as the page writes it.

    Attributes:
        row: Behind it.
        sign: Key of its sign.
        sub: Who changed it last, and when.
        fields: The first fields.
        rest: Further ones.
        reasons: Why it waits or conflicts.
        match_url: Where a conflict is answered.
        record_url: Our record's page.
        likely: What on the other side a record to be created may be the same as.
    """

    row: PlanRow
    sign: str
    sub: str
    fields: tuple[FieldLine, ...]
    rest: tuple[FieldLine, ...]
    reasons: tuple[tuple[Words, str], ...]
    match_url: str
    record_url: str
    likely: str = ""

    @property
    def hours(self) -> str:
        """Its time."""
        return "" if self.row.minutes is None else formatting.minutes(self.row.minutes)

    @property
    def is_answerable(self) -> bool:
        """Whether a person may answer the conflict on the match screen."""
        return bool(self.match_url)


@dataclass
class StepShown:
    """One step of a plan as the page writes it."""

    step: Step
    label: str
    told: str
    open: bool
    rows: list[RowShown] = field(default_factory=list)
    next: str = ""


def step_label(step: Any) -> str:
    """Return what a step moves, in the plural; with its file, where others of the kind go without.

    Args:
        step: Of a plan or a run: `flow` and `kind`.
    """
    words = wording.kind_label(step.kind, 2).capitalize()
    system, _gap, _name = step.flow.partition(".")
    alike = [
        flow
        for flow in registry.connector(system).flows
        if isinstance(flow, Outbound) and flow.kind == step.kind
    ]
    with_file = {flow.name for flow in alike if any(one.document for one in flow.steps)}
    if step.flow not in with_file or len(with_file) == len(alike):
        return words
    return _("%(records)s with a PDF") % {"records": words}


def told(actions: Counter[str]) -> str:
    """Say what a step does: «1 is created, 2 are changed»."""
    changed = sum(actions[one] for one in board_plans.CHANGES)
    back, completed = actions[Action.CANCEL], actions[Action.FOLLOW]
    parts = [
        _n(
            actions[Action.CREATE],
            ngettext("%(n)s is created", "%(n)s are created", actions[Action.CREATE]),
        ),
        _n(changed, ngettext("%(n)s is changed", "%(n)s are changed", changed)),
        _n(
            actions[Action.LINK],
            ngettext("%(n)s is linked", "%(n)s are linked", actions[Action.LINK]),
        ),
        _n(back, ngettext("%(n)s is taken back", "%(n)s are taken back", back)),
        _n(completed, ngettext("%(n)s is completed", "%(n)s are completed", completed)),
        _n(actions[Action.HELD], ngettext("%(n)s waits", "%(n)s wait", actions[Action.HELD])),
        _n(
            actions[Action.CONFLICT],
            ngettext("%(n)s conflict", "%(n)s conflicts", actions[Action.CONFLICT]),
        ),
        _n(
            actions["unchanged"],
            ngettext("%(n)s as before", "%(n)s as before", actions["unchanged"]),
        ),
    ]
    return ", ".join(part for part in parts if part)


def _n(count: int, words: str) -> str:
    return words % {"n": formatting.number(count)} if count else ""


def shown(plan: Plan, rows: Sequence[PlanRow], order: Sequence[Step]) -> list[RowShown]:
    """Return rows as the page writes them; names of references are looked up for all at once."""
    names = board_plans.names(plan.connection, rows)
    named = reasoned.named((plan.connection, one) for row in rows for one in row.reasons)
    created = board_plans.created_in(plan, rows, order)
    steps = {step.flow: step for step in order}
    flows = {flow.name: flow for flow in board.system_of(plan.connection).flows}
    known = _Known(plan, names, named, created, flows, _likely(plan, rows, steps))
    return [_shown(known, row, steps.get(row.flow)) for row in rows]


@dataclass(frozen=True)
class _Known:
    """What the rows of one page share."""

    plan: Plan
    names: Names
    named: reasoned.Named
    created: dict[str, int]
    flows: dict[str, Flow]
    likely: dict[UUID, Likely]


def _likely(plan: Plan, rows: Sequence[PlanRow], steps: dict[str, Step]) -> dict[UUID, Likely]:
    """Look whether something like a record to be created is there; only before it is written."""
    if plan.state not in {Plan.State.OPEN, Plan.State.STALE}:
        return {}
    found: dict[UUID, Likely] = {}
    for flow, step in steps.items():
        of_flow = [row for row in rows if row.flow == flow]
        found |= likely(plan.connection, step.kind, step.direction, of_flow)
    return found


def _likely_words(one: Likely | None) -> str:
    if one is None:
        return ""
    return _("May be the same as %(other)s on the other side: %(why)s.") % {
        "other": f"{one.number} {one.name}".strip(),
        "why": wording.heading(one.reason, one.params).lower(),
    }


def _shown(known: _Known, row: PlanRow, step: Step | None) -> RowShown:
    flow = known.flows.get(row.flow)
    fields = [_field(flow, change, known) for change in row.fields]
    reasons = tuple(
        known.named.words(known.plan.connection, one["code"], one["params"]) for one in row.reasons
    )
    kind = step.kind if step is not None else ""
    answers = {one.action for one in reasons} & {Fix.LINK, Fix.OPEN_MATCH}
    alike = _likely_words(known.likely.get(row.id))
    asks = kind and (answers or alike)
    match_url = reasoned.match_address(known.plan.connection, kind) if asks else ""
    into_new = row.action == Action.CREATE and step is not None and step.direction is Direction.INTO
    return RowShown(
        row=row,
        sign="skipped" if row.skipped_at else SIGN[Action(row.action)],
        sub=who(row.changed_by),
        fields=tuple(fields[:SHOWN_FIELDS]) if len(fields) > SHOWN_FIELDS + 1 else tuple(fields),
        rest=tuple(fields[SHOWN_FIELDS:]) if len(fields) > SHOWN_FIELDS + 1 else (),
        reasons=tuple((one, beyond(one)) for one in reasons),
        match_url=match_url,
        record_url="" if into_new else reasoned.record_address(kind, row.ours),
        likely=alike,
    )


def _field(flow: Flow | None, change: dict[str, Any], known: _Known) -> FieldLine:
    return FieldLine(
        name=label_of(flow, change["name"]),
        old=""
        if change["before"] in (None, "")
        else _listed(known, flow, change, "before") or coded(flow, change, "before", known.names),
        new=_listed(known, flow, change, "after")
        or coded(flow, change, "after", known.names, known.created),
    )


def _listed(known: _Known, flow: Flow | None, change: dict[str, Any], side: str) -> str:
    """Return the name of what a field holds of a list of theirs; empty when it holds no such."""
    return entry_name(flow, known.plan.connection.system, change["name"], change[side], known.names)


def entry_name(flow: Flow | None, system: str, name: str, raw: Any, names: Names) -> str:
    """Return the name of an entry of a list of theirs; empty when a field holds no such."""
    texts = entry_of(flow, system, name, raw)
    return next((found for text in texts if (found := names.known(text))), "")


def coded(
    flow: Flow | None,
    change: dict[str, Any],
    side: str,
    names: Names,
    created: dict[str, int] | None = None,
) -> str:
    """Return one side of a change as people read it, codes of a field by their words."""
    name, raw = change["name"], change[side]
    if name in CODED and raw:
        return labels.value_text(name, raw)
    figure = _exactly(raw) if is_figure(flow, name) and isinstance(raw, str) else ""
    return code_of(flow, name, raw) or figure or value(raw, names, created)


def value(raw: Any, names: Names, created: dict[str, int] | None = None) -> str:
    """Return a value as people read it: references by name, days as days, empty as a dash."""
    if raw in (None, "", []):  # a list of lines is in no set
        return _("empty")
    if isinstance(raw, str) and raw in names:
        name = names.of(raw)
        place = (created or {}).get(raw)
        if place is None:
            return name
        return _("%(name)s, created in step %(place)s") % {"name": name, "place": place}
    if isinstance(raw, str) and (when := _when(raw)):
        return when
    if isinstance(raw, list) and all(isinstance(one, dict) for one in raw):
        return ngettext("%(n)s line", "%(n)s lines", len(raw)) % {"n": formatting.number(len(raw))}
    return wording.value_text(raw)


def _exactly(raw: str) -> str:
    """Write a figure with all the decimals that go, and no empty ones; empty for what is none."""
    try:
        amount = Decimal(raw)
    except InvalidOperation:
        return ""
    exponent = amount.normalize().as_tuple().exponent
    return formatting.number(amount, max(0, -exponent) if isinstance(exponent, int) else 0)


def beyond(words: Words) -> str:
    """Return what a reason says beyond its heading, so that nothing stands there twice."""
    said = words.happened.rstrip(".")
    parts = ("" if said == words.heading else words.happened, words.means, words.do)
    return " ".join(part for part in parts if part)


def _when(text: str) -> str:
    """Return a day, or a moment as it is here; empty for any other text."""
    day, moment = _day(text), wording.moment_of(text)
    if moment is None:
        return "" if day is None else formatting.day(day)
    told = formatting.day(moment.date())
    return told if moment.time() == time() else f"{told} {formatting.clock(moment)}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None  # noqa: PLR2004 - 2026-11-19
    except ValueError:
        return None


def who(changed_by: str) -> str:
    """Return who changed a record last, and when, from the words the workspace keeps."""
    name, _gap, stamp = changed_by.rpartition(" ")
    try:
        at = datetime.strptime(stamp, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return changed_by
    if name.startswith("run "):
        name = _("a transfer")
    return f"{name} {formatting.moment(at)}"
