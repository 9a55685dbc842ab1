"""A run in words: what set it off, how it went, its steps, and one row's error card."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bindeledd.panel import charts, formatting
from bindeledd.panel.sync import planned, reasoned
from bindeledd.sync import board, board_runs, wording
from bindeledd.sync.board_hours import figures
from bindeledd.sync.field_list import label_of
from bindeledd.sync.models import Attempt, Intent, PlanRow, Run, Waiting
from bindeledd.sync.wording import Words

Outcome = PlanRow.Outcome

SIGN: Final = {
    Outcome.DONE: "transferred",
    Outcome.REFUSED: "rejected",
    Outcome.NOT_NOW: "queued",
    Outcome.UNKNOWN: "uncertain",
    Outcome.PARKED: "uncertain",
    Outcome.HELD: "held",
    Outcome.SKIPPED: "skipped",
    Outcome.PENDING: "queued",
}


def trigger_words(run: Run) -> str:
    """Say what set a run off."""
    match run.trigger:
        case Run.Trigger.SCHEDULE:
            return _("Automatic, every full hour")
        case Run.Trigger.CHANGE:
            return _("Automatic, after a change")
        case Run.Trigger.PLAN:
            return _("A plan, as it was shown")
        case Run.Trigger.PREVIEW:
            return _("Makes a plan, writes nothing")
        case Run.Trigger.READ:
            return _("Reads registers, writes nothing")
        case _:
            return _("By hand")


def state_of(run: Run, *, cut_off: bool = False) -> tuple[str, str]:
    """Return sign and word of a run's state."""
    match run.state:
        case Run.State.WAITING:
            return "queued", _("Waiting to start")
        case Run.State.RUNNING if cut_off:
            return "uncertain", _("No sign of life")
        case Run.State.RUNNING:
            return "queued", _("Running now")
        case Run.State.FAILED:
            return "rejected", _("Stopped")
        case Run.State.CANCELLED:
            return "skipped", _("Cancelled")
        case _:
            return "transferred", _("Done")


def lead(run: Run) -> str:
    """Say who asked, when it began and ended."""
    parts = [trigger_words(run) + _by(run)]
    if run.started_at is not None:
        parts.append(_("started %(time)s") % {"time": formatting.clock(run.started_at)})
    if run.ended_at is not None:
        parts.append(_("ended %(time)s") % {"time": formatting.clock(run.ended_at)})
    return ", ".join(parts) + "."


def _by(run: Run) -> str:
    return _(" by %(name)s") % {"name": run.asked_by.get_full_name()} if run.asked_by else ""


def summary(run: Run) -> str:
    """Say in one line what came of a run."""
    if run.state in board.UNFINISHED:
        return ""
    if run.code:
        return wording.heading(run.code, run.params, board.system_of(run.connection).label)
    if run.trigger == Run.Trigger.PREVIEW:
        return ""
    if run.trigger == Run.Trigger.READ:
        return _("%(count)s rows read") % {"count": formatting.number(_rows_read(run))}
    sums = figures(run)
    parts = counted(sums)
    if parts:
        return ", ".join(parts)
    return _("No changes. We looked at %(count)s rows.") % {
        "count": formatting.number(sums["looked_at"])
    }


def _rows_read(run: Run) -> int:
    return sum(int(told.get("rows", 0)) for _kind, told in board_runs.reads(run))


def counted(sums: Counter[str]) -> list[str]:
    """Return rows by outcome in words; what is zero is left out."""
    words = {
        "done": ngettext("%(n)s transferred", "%(n)s transferred", sums["done"]),
        "not_now": ngettext("%(n)s queued", "%(n)s queued", sums["not_now"]),
        "held": ngettext("%(n)s waits", "%(n)s wait", sums["held"]),
        "refused": ngettext("%(n)s rejected", "%(n)s rejected", sums["refused"]),
        "unknown": ngettext("%(n)s uncertain", "%(n)s uncertain", sums["unknown"]),
        "skipped": ngettext("%(n)s skipped", "%(n)s skipped", sums["skipped"]),
        "lacking": ngettext(
            "%(n)s still lacks what follows it",
            "%(n)s still lack what follows them",
            sums["lacking"],
        ),
    }
    return [
        text % {"n": formatting.number(sums[name])} for name, text in words.items() if sums[name]
    ]


@dataclass(frozen=True)
class StepShown:
    """One step of a run as the page writes it."""

    place: int
    label: str
    took: str
    parts: list[charts.Part]
    told: str
    current: bool


def steps(run: Run) -> list[StepShown]:
    """Return the steps with time and share."""
    found = board_runs.steps(run)
    return [
        StepShown(
            place=one.place,
            label=planned.step_label(one),
            took=formatting.duration(max(one.took, timedelta(seconds=1))),
            parts=[
                charts.Part("moved", one.sums["done"]),
                charts.Part("queued", one.sums["not_now"]),
                charts.Part("held", one.sums["held"]),
                charts.Part("refused", one.sums["refused"] + one.sums["unknown"]),
                charts.Part("rest", one.sums["unchanged"] + one.sums["skipped"]),
            ],
            told=_step_words(one.sums),
            current=run.state == Run.State.RUNNING and one.place == len(found),
        )
        for one in found
    ]


def _step_words(sums: Counter[str]) -> str:
    parts = counted(sums)
    if not parts:
        return _("no changes")
    if sums["unchanged"]:
        parts.append(_("%(n)s as before") % {"n": formatting.number(sums["unchanged"])})
    return ", ".join(parts)


@dataclass(frozen=True)
class RowShown:
    """One row of a run as the list writes it."""

    row: PlanRow
    sign: str
    kind: str
    happened: reasoned.Line
    number: str
    url: str
    waits: bool


def rows(run: Run, found: Sequence[PlanRow], numbers: dict[UUID, str]) -> list[RowShown]:
    """Return rows as the list writes them."""
    kinds = {flow.name: flow.kind for flow in board.system_of(run.connection).flows}
    named = _named(run, found)
    return [
        RowShown(
            row=row,
            sign=SIGN[Outcome(row.outcome)],
            kind=wording.kind_label(kinds.get(row.flow, "")).capitalize(),
            happened=happened(run, row, named),
            number=numbers.get(row.id, "") or row.theirs,
            url=reasoned.record_address(kinds.get(row.flow, ""), row.ours),
            waits=row.outcome in board_runs.NEEDS,
        )
        for row in found
    ]


def _named(run: Run, rows: Sequence[PlanRow]) -> reasoned.Named:
    told = [one for row in rows for one in row.reasons]
    told += [{"params": row.outcome_params} for row in rows]
    return reasoned.named((run.connection, one) for one in told)


def happened(run: Run, row: PlanRow, named: reasoned.Named) -> reasoned.Line:
    """Say what became of a row, in one line."""
    if row.outcome_code:
        return named.line(run.connection, row.outcome_code, row.outcome_params, do=True)
    if row.outcome == Outcome.SKIPPED:
        return reasoned.Line(_("Skipped in the plan."))
    if row.reasons:
        one, more = row.reasons[0], len(row.reasons) - 1
        first = named.line(run.connection, one["code"], one["params"], do=True)
        told = ngettext("And %(n)s more reason.", "And %(n)s more reasons.", more) % {"n": more}
        tail = f" {told}" if more else ""
        return replace(first, after=first.after + tail)
    if row.outcome == Outcome.DONE:
        return reasoned.Line(_done(run, row))
    return reasoned.Line(_("Not reached yet."))


def _done(run: Run, row: PlanRow) -> str:
    flows = {flow.name: flow for flow in board.system_of(run.connection).flows}
    fields = [label_of(flows.get(row.flow), change["name"]) for change in row.fields]
    shown = ", ".join(fields[:3]) + (" …" if len(fields) > 3 else "")  # noqa: PLR2004 - a line's room
    if row.action == PlanRow.Action.LINK and fields:
        return _("Linked; written: %(fields)s") % {"fields": shown}
    plain = _PLAINLY_DONE.get(row.action)
    return str(plain) if plain is not None else _("Changed: %(fields)s") % {"fields": shown}


_PLAINLY_DONE: Final[dict[str, Promise]] = {
    PlanRow.Action.CREATE: gettext_lazy("Created"),
    PlanRow.Action.LINK: gettext_lazy("Linked"),
    PlanRow.Action.CLOSE: gettext_lazy("Ended"),
    PlanRow.Action.REOPEN: gettext_lazy("Opened again"),
    PlanRow.Action.REPLACE: gettext_lazy("Taken back there, and made anew"),
    PlanRow.Action.CANCEL: gettext_lazy("Taken back there"),
    PlanRow.Action.CORRECT: gettext_lazy("A further document carries the change"),
    PlanRow.Action.FOLLOW: gettext_lazy("What belongs to it is there as well"),
}


@dataclass(frozen=True)
class Card:
    """All that is known of one row: words, their own text, what we sent, and every attempt.

    Attributes:
        words: What happened, what it means, what to do.
        tone: Of the card's edge.
        theirs: Their own text.
        sent: What we sent, as text; holds no secret.
        attempts: Every call, newest first.
        waiting: The waiting row, for its buttons.
        fix: The button that leads to the cure.
        others: The further reasons that a row waits for, each in one line.
    """

    words: Words
    tone: str
    theirs: str
    sent: str
    attempts: list[dict[str, Any]]
    waiting: Waiting | None
    fix: reasoned.Fix | None
    intent: Intent | None
    others: tuple[reasoned.Line, ...] = ()


def card(run: Run, row: PlanRow) -> Card:
    """Return the card of one row."""
    intent = board_runs.intent_of(row)
    waiting = board_runs.waiting_of(run, row)
    code, params = row.outcome_code, row.outcome_params
    if not code and row.reasons:
        code, params = row.reasons[0]["code"], row.reasons[0]["params"]
    named = _named(run, [row])
    words = named.words(run.connection, code, params) if code else _plain_words(run, row, named)
    tried = board_runs.attempts(intent) if intent is not None else []
    return Card(
        words=words,
        tone=_TONES.get(Outcome(row.outcome), "fail") if row.outcome else "plain",
        theirs="\n".join(_theirs(intent)),
        sent=json.dumps(intent.payload, indent=2, ensure_ascii=False) if intent else "",
        attempts=[_attempt(one) for one in tried],
        waiting=waiting,
        fix=reasoned.fix(words.action, waiting) if waiting is not None else None,
        intent=intent,
        others=tuple(
            named.line(run.connection, one["code"], one["params"], do=True)
            for one in ([] if row.outcome_code else row.reasons[1:])
        ),
    )


_TONES: Final = {
    Outcome.UNKNOWN: "unsure",
    Outcome.PARKED: "unsure",
    Outcome.HELD: "held",
    Outcome.NOT_NOW: "queue",
    Outcome.PENDING: "plain",
    Outcome.SKIPPED: "plain",
    Outcome.DONE: "plain",
}


def _plain_words(run: Run, row: PlanRow, named: reasoned.Named) -> Words:
    return Words(
        heading=row.label,
        happened=happened(run, row, named).text,
        means="",
        do="",
        action=wording.Action.NONE,
    )


def _theirs(intent: Intent | None) -> list[str]:
    if intent is None:
        return []
    told = [str(reason) for reason in intent.reasons]
    status = intent.params.get("status")
    asked = intent.params.get("request_id") or intent.params.get("request")
    head = [f"HTTP {status}"] if status else []
    head += [_("request %(id)s") % {"id": asked}] if asked else []
    return ["  ".join(head), *told] if head else told


def _attempt(one: Attempt) -> dict[str, Any]:
    if one.what == "word":
        name = one.told_by.get_full_name() if one.told_by is not None else _("a person")
        return {
            "at": one.started_at,
            "what": _("said by %(name)s") % {"name": name},
            "sign": _ATTEMPT_SIGNS.get(one.outcome, "uncertain"),
            "facts": "",
        }
    took = one.ended_at - one.started_at if one.ended_at else None
    status = one.params.get("status")
    facts = [f"HTTP {status}"] if status else []
    if took is not None:
        seconds = formatting.number(_tenths(took), 1)
        facts.append(f"{seconds}\N{NO-BREAK SPACE}s")
    return {
        "at": one.started_at,
        "what": _("asked") if one.what == "look_up" else _("sent"),
        "sign": _ATTEMPT_SIGNS.get(one.outcome, "uncertain"),
        "facts": ", ".join(facts),
    }


def _tenths(took: timedelta) -> Any:
    return Decimal(round(took.total_seconds() * 10)) / 10


_ATTEMPT_SIGNS: Final[dict[str, str]] = {
    Intent.State.DONE: "transferred",
    Intent.State.REFUSED: "rejected",
    Intent.State.NOT_NOW: "queued",
    Intent.State.UNKNOWN: "uncertain",
    Intent.State.PARKED: "uncertain",
}
