"""Which fields move, drawn from the mappings themselves, and which connection decides them.

(field-domain.md, A0.7 and X16.) What is chosen is left to `choosing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from bindeledd.sync import registry, wording
from bindeledd.sync.flows import Direction, Flow, Policy
from bindeledd.sync.mapping import Into, Out, Ref
from bindeledd.sync.models import Connection, DataType

AT_WORK: Final = (Connection.State.ON, Connection.State.PAUSED)


@dataclass(frozen=True)
class FieldLine:
    """One line of the list of fields that move.

    Attributes:
        kind: Of record.
        ours: Names of our fields.
        label: What people call them.
        theirs: Path on their side.
        theirs_label: What people call it there.
        rule: A few words; empty when the value goes as it is.
    """

    kind: str
    ours: str
    label: str
    theirs: str
    theirs_label: str
    rule: str


@dataclass(frozen=True)
class Owning:
    """A connection that decides what stands in a register of ours.

    Attributes:
        connection_id: For the way there.
        label: What people call the system.
        fields: Fields of the record that it writes.
    """

    connection_id: UUID
    label: str
    fields: frozenset[str] = field(hash=False)


def fields_of(flow: Flow, direction: Direction) -> tuple[FieldLine, ...]:
    """Return the fields that a flow moves, drawn from its mapping."""
    into = direction is Direction.INTO
    lines: list[FieldLine] = []
    for row, fact in zip(flow.mapping.rows, flow.mapping.facts(), strict=True):
        if isinstance(row, Out if into else Into):
            continue
        labels = dict.fromkeys(wording.field_label(name) for name in row.our_fields)
        rule = gettext(fact.rule) if fact.rule else ""
        if isinstance(row, Ref):
            linked = _("%(kind)s must be linked") if row.required else _("%(kind)s, when linked")
            rule = str(linked) % {"kind": wording.kind_label(row.kind)}
        there = ", ".join(dict.fromkeys(label_of(flow, path) for path in row.their_fields))
        lines.append(FieldLine(flow.kind, fact.ours, ", ".join(labels), fact.theirs, there, rule))
    return tuple(lines)


def label_of(flow: Flow | None, name: str) -> str:
    """Return what people call a field of a plan's row: one of ours, or a path of theirs.

    Args:
        flow: That planned the row; None when it is no longer declared.
        name: As the row keeps it.
    """
    if flow is None or name in flow.mapping.our_fields:
        return wording.field_label(name)
    label = flow.mapping.labels.get(name)
    return gettext(label) if label is not None else name


def code_of(flow: Flow | None, name: str, value: object) -> str:
    """Return what people call a code of theirs; empty for what is no such code."""
    if flow is None or not isinstance(value, str):
        return ""
    said = flow.mapping.codes.get(name, {}).get(value)
    return pgettext(name, said) if said is not None else ""


def left_out(flows: Iterable[Flow]) -> Iterable[tuple[str, str]]:
    """Return fields that never move, with the reason."""
    told = {
        (wording.field_label(name), gettext(why)): None
        for flow in flows
        for name, why in flow.mapping.left_out.items()
    }
    return tuple(told)


def owner_of(kind: str) -> Owning | None:
    """Return which connection decides what stands in a register of the company entered.

    With create only, later changes are made here, so nobody owns the register.
    """
    rows = DataType.objects.filter(
        direction=Direction.INTO,
        policy=Policy.CREATE_AND_UPDATE,
        connection__state__in=AT_WORK,
    ).select_related("connection")
    for row in rows:
        system = row.connection.system
        for flow in registry.flows_of(system, row.group, Direction.INTO):
            if flow.kind == kind:
                label = registry.connector(system).label
                return Owning(row.connection_id, label, _written_here(flow))
    return None


def _written_here(flow: Flow) -> frozenset[str]:
    rows = (row for row in flow.mapping.rows if not isinstance(row, Out))
    return frozenset(name for row in rows for name in row.our_fields)
