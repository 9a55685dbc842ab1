"""Plans one record at a time: a pure function of what was read, the links and the settings.

Preview and run use these same functions; reading, matching candidates and writing are left to
`inward`, `outward` and `plans`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bindeledd.sync.aftermath import ByDifference, Change, Correction, Written
from bindeledd.sync.flows import FlowSettings, Inbound, Outbound, Policy, Record
from bindeledd.sync.known import Known, Resolved
from bindeledd.sync.mapping import Flat, Reason, changes
from bindeledd.sync.matching import Match, Verdict
from bindeledd.sync.plan_rows import (
    WRITES,
    Action,
    FieldChange,
    Maker,
    Planning,
    Row,
    Unchanged,
    refs_into,
    refs_out,
    stable,
)

__all__ = [
    "WRITES",
    "Action",
    "FieldChange",
    "IntoCase",
    "OutCase",
    "Planning",
    "Row",
    "Unchanged",
    "before_first_day",
    "label_there",
    "plan_into",
    "plan_out",
    "stable",
]


@dataclass(frozen=True, slots=True)
class OutCase:
    """One record of ours with all that planning looks at."""

    record: Record
    label: str
    known: Known | None
    match: Match
    matched: Known | None
    blocked: tuple[Reason, ...] = ()
    followed: frozenset[str] = frozenset()
    """Names of the steps that are done."""
    written: Written = field(default_factory=Written)
    """What was sent so far, of a record whose documents are never changed."""
    asked_back: bool = False
    """A person who handed it over wants it back."""
    handed: bool = False
    """It goes because a person handed it over, or not at all."""
    unsettled: bool = False
    """A deed on it has no clear answer yet."""


def plan_out(
    flow: Outbound[Any], case: OutCase, settings: FlowSettings, refs: Resolved
) -> Planning:
    """Plan one record outwards.

    Args:
        flow: The flow's declaration.
        case: The record, its counterpart and the best match among those unlinked.
        settings: What the company chose.
        refs: Links of all records referred to, with promises.
    """
    if flow.by_difference is not None:
        return _plan_difference(flow, flow.by_difference, case, settings, refs)
    mapped = flow.mapping.out(case.record, refs, settings.values)
    reasons = [*case.blocked, *mapped.problems, *_unmet(flow, case.record, settings)]
    make = Maker(
        flow.name,
        f"ours:{case.record.id}",
        case.record.id,
        case.label,
        case.record.revision,
        mapped.unresolved,
        refs_out(flow.mapping, case.record),
        lines=flow.lines(case.record) if flow.lines is not None else (),
        steps=_steps(flow, case, settings),
    )
    known = case.known
    if known is None:
        if _is_too_early(flow, case.record, settings) and not case.asked_back:
            if not case.handed and not case.unsettled:
                return make.unchanged(None, early=True)
            reasons = [*reasons, before_first_day(settings)]
        return _plan_out_unlinked(flow, case, settings, (mapped.values, reasons), make)
    if known.vanished:
        return make.row(Action.CONFLICT, known, reasons=[Reason("theirs.vanished"), *reasons])
    return _plan_out_linked(flow, case, settings, (mapped.values, reasons), make)


def _plan_difference(
    flow: Outbound[Any],
    rule: ByDifference[Any],
    case: OutCase,
    settings: FlowSettings,
    refs: Resolved,
) -> Planning:
    """Plan what the documents sent so far do not say yet: all of it, or what changed since."""
    record, known, written = case.record, case.known, case.written
    due = rule.due(record, written, settings)
    make = Maker(flow.name, f"ours:{record.id}", record.id, case.label, record.revision, ())
    is_first = written.documents == 0 and not case.unsettled
    early = is_first and _is_too_early(flow, record, settings)
    if not due or early or written.is_left(due):
        return make.unchanged(known, early=early and bool(due))
    carried = rule.of(record, due, settings)
    mapped = flow.mapping.out(carried, refs, settings.values)
    names = refs_out(flow.mapping, carried)
    make = dataclasses.replace(
        make, later=mapped.unresolved, names=names, lines=due, document=written.documents
    )
    reasons = [*case.blocked, *mapped.problems, *_unmet(flow, carried, settings)]
    if reasons:
        return make.row(Action.HELD, known, reasons=reasons)
    action = Action.CREATE if written.documents == 0 else Action.CORRECT
    return make.row(action, known, mapped.values, flow.mapping, before={})


def _plan_out_linked(
    flow: Outbound[Any],
    case: OutCase,
    settings: FlowSettings,
    said: tuple[Flat, list[Reason]],
    make: Maker,
) -> Planning:
    known, (values, reasons) = case.known, said
    seen = known.fields if known is not None else {}
    delta = {} if flow.once else changes(flow.mapping, values, seen)
    verdict = (
        Correction.CANCEL
        if case.asked_back
        else _correction(flow, Change(case.record, delta, seen), settings)
    )
    if isinstance(verdict, Reason):
        return make.row(Action.HELD, known, reasons=[verdict, *case.blocked])
    if verdict is Correction.LEAVE:
        return _plan_standing(flow, case, settings, make)
    stops = case.blocked if verdict is Correction.CANCEL else reasons
    if stops:
        return make.row(Action.HELD, known, reasons=stops)
    if verdict is Correction.CANCEL:
        return make.row(Action.CANCEL, known)
    anew = values if verdict is Correction.REPLACE else {}
    action = Action.REPLACE if verdict is Correction.REPLACE else Action.UPDATE
    return make.row(action, known, delta, flow.mapping, whole=anew)


def _plan_standing(
    flow: Outbound[Any], case: OutCase, settings: FlowSettings, make: Maker
) -> Planning:
    """Plan a record that stands there as it should: what follows it, or nothing."""
    amiss = [*_unmet(flow, case.record, settings, standing=True)]
    if amiss:
        return make.row(Action.HELD, case.known, reasons=amiss)
    if not make.steps:
        return make.unchanged(case.known)
    if case.blocked:
        return make.row(Action.HELD, case.known, reasons=case.blocked)
    return make.row(Action.FOLLOW, case.known)


def _correction(flow: Outbound[Any], change: Change, settings: FlowSettings) -> Correction | Reason:
    """Say what is done with a record that stands there, by the flow's own rule if it has one."""
    usual = Correction.UPDATE if change.delta else Correction.LEAVE
    if settings.policy is Policy.CREATE_ONLY:
        return Correction.LEAVE
    return usual if flow.correct is None else flow.correct(change, settings)


def _steps(flow: Outbound[Any], case: OutCase, settings: FlowSettings) -> tuple[str, ...]:
    return tuple(
        step.name
        for step in flow.steps
        if step.name not in case.followed and step.wanted(case.record, settings)
    )


def _is_too_early(flow: Outbound[Any], record: Record, settings: FlowSettings) -> bool:
    if flow.day is None or settings.start_date is None:
        return False
    return flow.day(record) < settings.start_date


def before_first_day(settings: FlowSettings, *, there: bool = False) -> Reason:
    """Return why a record does not move whose day lies before the first one.

    Args:
        settings: What the company chose.
        there: It stands on the other side, and would come here.
    """
    code = "choice.before_first_day_there" if there else "choice.before_first_day"
    return Reason(code, {"first": str(settings.start_date)})


def _plan_out_unlinked(
    flow: Outbound[Any],
    case: OutCase,
    settings: FlowSettings,
    said: tuple[Flat, list[Reason]],
    make: Maker,
) -> Planning:
    match, (values, reasons) = case.match, said
    if match.verdict in {Verdict.CONFLICT, Verdict.SUGGESTED}:
        why = Reason(match.reason, match.params | {"theirs": match.other})
        return make.row(Action.CONFLICT, case.matched, reasons=[why, *reasons])
    if match.verdict is Verdict.SURE and case.matched is not None:
        delta = changes(flow.mapping, values, case.matched.fields)
        if case.blocked or (reasons and delta):
            return make.row(Action.HELD, case.matched, reasons=reasons)
        return make.row(Action.LINK, case.matched, delta, flow.mapping)
    is_over = case.asked_back or _is_over(flow, case.record, settings)
    if is_over and not (case.asked_back and case.blocked):
        return make.unchanged(None)
    if reasons:
        return make.row(Action.HELD, None, reasons=reasons)
    return make.row(Action.CREATE, None, values, flow.mapping)


def _is_over(flow: Outbound[Any], record: Record, settings: FlowSettings) -> bool:
    """Tell whether a record is not to be made there: it ended, or would be taken back at once."""
    if not getattr(record, "active", True):
        return True
    return flow.correct is not None and (
        flow.correct(Change(record, {}, {}), settings) is Correction.CANCEL
    )


@dataclass(frozen=True, slots=True)
class IntoCase:
    """One record of theirs with all that planning looks at.

    Attributes:
        known: As just read.
        record: Ours, when linked.
        match: The best match among ours that are unlinked.
        matched: Ours, when the match names one.
        new_id: The id that a new record of ours would get.
        ignored: A person said to leave it alone.
        foreign: It belongs to something that is none of our kinds, such as a supplier's contact.
    """

    known: Known
    record: Record | None
    match: Match
    matched: Record | None
    new_id: UUID
    ignored: bool = False
    foreign: bool = False


def plan_into(
    flow: Inbound[Any], case: IntoCase, settings: FlowSettings, refs: Resolved
) -> Planning:
    """Plan one record inwards.

    Args:
        flow: The flow's declaration.
        case: Their record, ours if linked, and the best match among those unlinked.
        settings: What the company chose.
        refs: Links of all records referred to.
    """
    known, label = case.known, label_there(case.known)
    ours = case.record.id if case.record is not None else None
    subject = f"theirs:{known.theirs}"
    make = Maker(flow.name, subject, ours, label[:200], 0, ())
    if known.vanished:
        return _plan_vanished(flow, case, make)
    mapped = flow.mapping.into(known.fields, refs, settings.values)
    names = refs_into(flow.mapping, known.fields)
    make = Maker(flow.name, subject, ours, label[:200], 0, mapped.unresolved, names)
    reasons = [*mapped.problems, *_unmet(flow, mapped.values, settings)]
    if case.record is not None:
        if settings.policy is Policy.CREATE_ONLY:
            return make.unchanged(known)
        return _plan_into_linked(flow, case, mapped.values, reasons, make)
    if case.ignored or case.foreign or not _is_wanted(flow, known, settings):
        return make.unchanged(known)
    if _is_too_early_there(flow, known, settings):
        return make.unchanged(known, early=known.identity.active)
    return _plan_into_unlinked(flow, case, mapped.values, reasons, make)


def label_there(known: Known) -> str:
    """Return what people call a record of theirs: its number and its name."""
    return " ".join(part for part in (known.identity.number, known.identity.name) if part)


def _is_too_early_there(flow: Inbound[Any], known: Known, settings: FlowSettings) -> bool:
    """Tell whether theirs lies before the first day; what tells no day is judged by its fields."""
    day = flow.day(known.fields) if settings.start_date is not None else None
    return day is not None and settings.start_date is not None and day < settings.start_date


def _is_wanted(flow: Inbound[Any], known: Known, settings: FlowSettings) -> bool:
    return flow.wanted is None or flow.wanted(known.fields, settings)


def _plan_into_linked(
    flow: Inbound[Any],
    case: IntoCase,
    values: Flat,
    reasons: list[Reason],
    make: Maker,
) -> Planning:
    known, record = case.known, case.record
    delta = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not delta:
        return make.unchanged(known)
    if reasons:
        return make.row(Action.HELD, known, reasons=reasons)
    before = {name: getattr(record, name) for name in delta}
    action = Action.UPDATE
    if set(delta) & {"active", "status"}:
        action = Action.CLOSE if not known.identity.active else Action.REOPEN
    return make.row(action, known, delta, flow.mapping, before=before)


def _plan_into_unlinked(
    flow: Inbound[Any], case: IntoCase, values: Flat, reasons: list[Reason], make: Maker
) -> Planning:
    known, match = case.known, case.match
    if match.verdict in {Verdict.CONFLICT, Verdict.SUGGESTED}:
        why = Reason(match.reason, match.params | {"ours": match.other})
        return make.of(UUID(match.other)).row(Action.CONFLICT, known, reasons=[why, *reasons])
    if match.verdict is Verdict.SURE and case.matched is not None:
        matched = case.matched
        delta = {name: value for name, value in values.items() if getattr(matched, name) != value}
        if reasons and delta:
            return make.of(matched.id).row(Action.HELD, known, reasons=reasons)
        before = {name: getattr(matched, name) for name in delta}
        return make.of(matched.id).row(Action.LINK, known, delta, flow.mapping, before=before)
    if not known.identity.active:
        return make.unchanged(known)
    if reasons:
        return make.row(Action.HELD, known, reasons=reasons)
    return make.of(case.new_id).row(Action.CREATE, known, values, flow.mapping)


def _plan_vanished(flow: Inbound[Any], case: IntoCase, make: Maker) -> Planning:
    record = case.record
    if record is None or not flow.ends or not getattr(record, "active", True):
        return make.unchanged(case.known)
    return make.row(Action.CLOSE, case.known, reasons=[Reason("theirs.vanished")])


def _unmet(
    flow: Inbound[Any] | Outbound[Any],
    subject: object,
    settings: FlowSettings,
    *,
    standing: bool = False,
) -> list[Reason]:
    found: list[Reason] = []
    for requirement in flow.requirements:
        if standing and not requirement.always:
            continue
        facts = requirement.unmet(subject, settings)
        if facts is not None:
            found.append(Reason(requirement.code, facts))
    return found
