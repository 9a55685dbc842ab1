"""Plans one record at a time: a pure function of what was read, the links and the settings.

Preview and run use these same functions; reading, matching candidates and writing are left to
`inward`, `outward` and `plans`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import Any, Final
from uuid import UUID

from bindeledd.kernel.errors import Param
from bindeledd.kernel.shapes import digest
from bindeledd.sync.flows import FlowSettings, Inbound, Outbound, Policy, Record
from bindeledd.sync.known import GONE, Known, Resolved
from bindeledd.sync.mapping import Flat, Mapping, Planned, Reason, changes
from bindeledd.sync.matching import Match, Verdict


class Action(StrEnum):
    """What is to be done with a record."""

    CREATE = "create"
    UPDATE = "update"
    LINK = "link"
    CLOSE = "close"
    REOPEN = "reopen"
    HELD = "held"
    CONFLICT = "conflict"


WRITES = frozenset({Action.CREATE, Action.UPDATE, Action.LINK, Action.CLOSE, Action.REOPEN})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as the plan shows it.

    Attributes:
        name: Our field, or their path where no field of ours stands behind it.
        before: As it stands on the side that is written; None when nothing stands there.
        after: As it will stand.
        ref: Kind of record that the values name, or empty.
    """

    name: str
    before: Any
    after: Any
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be done with one record, and why.

    Attributes:
        flow: Name of the flow.
        subject: The record that moves, by the id of its own side.
        action: What is to be done.
        ours: Our id; for a record to be made here, the id it will get.
        theirs: Their id, empty when it is to be made there.
        label: Number and name, as people read them.
        values: What is written: their paths (out) or our fields (into). May hold `Planned`.
        before: What stood there before, for the same names.
        shown: The fields as people see them.
        reasons: Why it waits or conflicts; all of them.
        later: References that follow in a later run.
        fingerprint: Of all that the row was planned from.
        revision: Of our record, outwards.
        settled: Their digest that this row deals with.
        base: How many states of theirs we had seen; tells one correction from the next.
        seen: All that we knew of theirs: part of an address may have to be told with the rest.
    """

    flow: str
    subject: str
    action: Action
    ours: UUID | None
    theirs: str
    label: str
    values: Flat = field(default_factory=dict, hash=False)
    before: Flat = field(default_factory=dict, hash=False)
    shown: tuple[FieldChange, ...] = ()
    reasons: tuple[Reason, ...] = ()
    later: tuple[Reason, ...] = ()
    fingerprint: str = ""
    revision: int = 0
    settled: str = ""
    base: int = 0
    seen: Flat = field(default_factory=dict, hash=False)

    @property
    def writes(self) -> bool:
        """Whether applying the row changes anything."""
        return self.action in WRITES


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to do; remembered so that it is not looked at again.

    Attributes:
        ours: Our id, or None when only they have it and it is left alone.
        theirs: Their id, or empty.
        settled: Their digest that is dealt with.
        revision: Of our record, outwards.
        later: References that follow in a later run.
        label: Number and name, for what waits.
    """

    ours: UUID | None
    theirs: str
    settled: str = ""
    revision: int = 0
    later: tuple[Reason, ...] = ()
    label: str = ""


Planning = Row | Unchanged


@dataclass(frozen=True, slots=True)
class OutCase:
    """One record of ours with all that planning looks at."""

    record: Record
    label: str
    known: Known | None
    match: Match
    matched: Known | None
    blocked: tuple[Reason, ...] = ()


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
    mapped = flow.mapping.out(case.record, refs)
    reasons = [*case.blocked, *mapped.problems, *_unmet(flow, case.record, settings)]
    make = _Maker(
        flow.name,
        f"ours:{case.record.id}",
        case.record.id,
        case.label,
        case.record.revision,
        mapped.unresolved,
        _refs_out(flow.mapping, case.record),
    )
    known = case.known
    if known is not None and known.vanished:
        return make.row(Action.CONFLICT, known, reasons=[Reason("theirs.vanished"), *reasons])
    if known is None:
        return _plan_out_unlinked(flow, case, mapped.values, reasons, make)
    delta = changes(flow.mapping, mapped.values, known.fields)
    if not delta or settings.policy is Policy.CREATE_ONLY:
        return make.unchanged(known)
    if reasons:
        return make.row(Action.HELD, known, reasons=reasons)
    return make.row(Action.UPDATE, known, delta, flow.mapping)


def _plan_out_unlinked(
    flow: Outbound[Any], case: OutCase, values: Flat, reasons: list[Reason], make: _Maker
) -> Planning:
    match = case.match
    if match.verdict in {Verdict.CONFLICT, Verdict.SUGGESTED}:
        why = Reason(match.reason, match.params | {"theirs": match.other})
        return make.row(Action.CONFLICT, case.matched, reasons=[why, *reasons])
    if match.verdict is Verdict.SURE and case.matched is not None:
        delta = changes(flow.mapping, values, case.matched.fields)
        if case.blocked or (reasons and delta):
            return make.row(Action.HELD, case.matched, reasons=reasons)
        return make.row(Action.LINK, case.matched, delta, flow.mapping)
    if not getattr(case.record, "active", True):
        return make.unchanged(None)
    if reasons:
        return make.row(Action.HELD, None, reasons=reasons)
    return make.row(Action.CREATE, None, values, flow.mapping)


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
    known = case.known
    label = " ".join(part for part in (known.identity.number, known.identity.name) if part)
    ours = case.record.id if case.record is not None else None
    subject = f"theirs:{known.theirs}"
    make = _Maker(flow.name, subject, ours, label[:200], 0, ())
    if known.vanished:
        return _plan_vanished(flow, case, make)
    mapped = flow.mapping.into(known.fields, refs)
    names = _refs_into(flow.mapping, known.fields)
    make = _Maker(flow.name, subject, ours, label[:200], 0, mapped.unresolved, names)
    reasons = [*mapped.problems, *_unmet(flow, mapped.values, settings)]
    if case.record is not None:
        if settings.policy is Policy.CREATE_ONLY:
            return make.unchanged(known)
        return _plan_into_linked(flow, case, mapped.values, reasons, make)
    if case.ignored or case.foreign:
        return make.unchanged(known)
    return _plan_into_unlinked(flow, case, mapped.values, reasons, make)


def _plan_into_linked(
    flow: Inbound[Any],
    case: IntoCase,
    values: Flat,
    reasons: list[Reason],
    make: _Maker,
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
    flow: Inbound[Any], case: IntoCase, values: Flat, reasons: list[Reason], make: _Maker
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


def _plan_vanished(flow: Inbound[Any], case: IntoCase, make: _Maker) -> Planning:
    record = case.record
    if record is None or not flow.ends or not getattr(record, "active", True):
        return make.unchanged(case.known)
    return make.row(Action.CLOSE, case.known, reasons=[Reason("theirs.vanished")])


def _unmet(
    flow: Inbound[Any] | Outbound[Any], subject: object, settings: FlowSettings
) -> list[Reason]:
    found: list[Reason] = []
    for requirement in flow.requirements:
        facts = requirement.unmet(subject, settings)
        if facts is not None:
            found.append(Reason(requirement.code, facts))
    return found


@dataclass(frozen=True)
class _Maker:
    """Fills in what all rows of one record share."""

    flow: str
    subject: str
    ours: UUID | None
    label: str
    revision: int
    later: tuple[Reason, ...]
    names: dict[str, str] = field(default_factory=dict)
    """Of each reference: a name that is the same before and after a link is made."""

    def of(self, ours: UUID) -> _Maker:
        return dataclasses.replace(self, ours=ours)

    def unchanged(self, known: Known | None) -> Unchanged:
        return Unchanged(
            ours=self.ours,
            theirs=known.theirs if known is not None else "",
            settled=_settled(known),
            revision=self.revision,
            later=self.later,
            label=self.label,
        )

    def row(
        self,
        action: Action,
        known: Known | None,
        values: Flat | None = None,
        mapping: Mapping[Any] | None = None,
        *,
        before: Flat | None = None,
        reasons: Iterable[Reason] = (),
    ) -> Row:
        written = values or {}
        stood = before
        if stood is None:
            fields = known.fields if known is not None and action is not Action.CREATE else {}
            stood = {name: fields.get(name) for name in written} if fields else {}
        after = {name: stable(value) for name, value in written.items()}
        if self.names:
            after |= {name: one for name, one in self.names.items() if name in after}
        shown = tuple(_shown(mapping, after, stood)) if mapping is not None else ()
        why = tuple(_once(reasons))
        facts = [
            self.flow,
            action,
            None if action is Action.CREATE and known is not None else str(self.ours),
            known.theirs if known is not None else "",
            after,
            {name: stable(value) for name, value in stood.items()},
            [reason.code for reason in why],
        ]
        return Row(
            flow=self.flow,
            subject=self.subject,
            action=action,
            ours=self.ours,
            theirs=known.theirs if known is not None else "",
            label=self.label,
            values=written,
            before=stood,
            shown=shown,
            reasons=why,
            later=self.later,
            fingerprint=digest(facts),
            revision=self.revision,
            settled=_settled(known),
            base=known.changes if known is not None else 0,
            seen=known.fields if known is not None else {},
        )


def _settled(known: Known | None) -> str:
    if known is None:
        return ""
    return GONE if known.vanished else known.digest


def _once(reasons: Iterable[Reason]) -> list[Reason]:
    found: dict[tuple[str, str], Reason] = {}
    for reason in reasons:
        field_name: Param = reason.params.get("field", "")
        found.setdefault((reason.code, str(field_name)), reason)
    return list(found.values())


_NOTHING: Final = (None, "")


def _shown(mapping: Mapping[Any], after: Flat, stood: Flat) -> Iterable[FieldChange]:
    names = mapping.shown
    for name, value in after.items():
        before = stable(stood.get(name))
        if value in _NOTHING and before in _NOTHING:
            continue
        shown, kind = names.get(name, (name, ""))
        yield FieldChange(shown, before, value, kind)


def _refs_out(mapping: Mapping[Any], record: object) -> dict[str, str]:
    """Name each reference by our own id: it stands whether or not the link is there yet."""
    found = {row.theirs: (row.kind, getattr(record, row.ours)) for row in mapping.refs}
    return {path: f"ours:{kind}:{ours}" for path, (kind, ours) in found.items() if ours}


def _refs_into(mapping: Mapping[Any], fields: Flat) -> dict[str, str]:
    """Name each reference by their id, for the same reason."""
    found = {row.ours: (row.kind, fields.get(row.theirs)) for row in mapping.refs}
    return {name: f"theirs:{kind}:{theirs}" for name, (kind, theirs) in found.items() if theirs}


_PLAIN: Final = frozenset({str, int, bool})


def stable(value: Any) -> Any:
    """Return the value as JSON that reads the same before and after a link is made."""
    if value is None or type(value) in _PLAIN:
        return value
    match value:
        case Planned(kind, ours):
            return f"ours:{kind}:{ours}"
        case Enum():
            return value.value
        case UUID() | date():
            return str(value)
        case _:
            return value
