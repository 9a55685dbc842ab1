"""Which fields move, drawn from the mappings themselves, and which connection decides them.

(field-domain.md, A0.7 and X16.) What is chosen is left to `choosing`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from bindeledd.sync import registry, wording
from bindeledd.sync.flows import Direction, Flow, Policy
from bindeledd.sync.mapping import Chosen, ChosenBack, Into, Listed, Mapping, Out, Ref, Rows
from bindeledd.sync.models import Connection, DataType

_ONLY_OUT: Final = (Out, Chosen, Listed, Rows)
_ONLY_INTO: Final = (Into, ChosenBack)
_LINE: Final = "line"
"""Stands for the kind where fields of a line of a document are named."""
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
        below: Whether it is a field of each line of the one above.
    """

    kind: str
    ours: str
    label: str
    theirs: str
    theirs_label: str
    rule: str
    below: bool = False


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
    """Return the fields that a flow moves, drawn from its mapping, and those of its lines."""
    return tuple(_lines(flow.kind, flow.mapping, "", into=direction is Direction.INTO))


def fields_of_all(flows: Iterable[Flow], direction: Direction) -> tuple[FieldLine, ...]:
    """Return the fields of several flows; what some flows of a kind share stands there once.

    What only those without a file move says so.
    """
    found: dict[tuple[str, str, str], FieldLine] = {}
    beside_files: dict[str, list[set[tuple[str, str, str]]]] = {}
    for flow in flows:
        lines = {(one.kind, one.ours, one.theirs): one for one in fields_of(flow, direction)}
        if _has_file(flow):
            beside_files.setdefault(flow.kind, []).append(set(lines))
        found = found | lines
    return tuple(
        _without_file(one) if any(key not in each for each in beside_files.get(key[0], ())) else one
        for key, one in found.items()
    )


def _has_file(flow: Flow) -> bool:
    return any(step.document for step in getattr(flow, "steps", ()))


def _without_file(line: FieldLine) -> FieldLine:
    rule = ", ".join(part for part in (line.rule, gettext("only where no PDF goes along")) if part)
    return dataclasses.replace(line, rule=rule)


def _lines(kind: str, mapping: Mapping[Any], above: str, *, into: bool) -> Iterator[FieldLine]:
    for row, fact in zip(mapping.rows, mapping.facts(), strict=True):
        if isinstance(row, _ONLY_OUT if into else _ONLY_INTO):
            continue
        if isinstance(row, Ref) and row.only_into and not into:
            continue
        labels = dict.fromkeys(
            wording.field_label(name, _LINE if above else kind) for name in row.our_fields
        )
        rule = gettext(fact.rule) if fact.rule else ""
        if isinstance(row, Ref):
            linked = _("%(kind)s must be linked") if row.required else _("%(kind)s, when linked")
            rule = str(linked) % {"kind": wording.kind_label(row.kind)}
        there = ", ".join(dict.fromkeys(_label(mapping, path) for path in row.their_fields))
        path = f"{above}.{fact.theirs}".lstrip(".")
        ours = ", ".join(labels)
        yield FieldLine(kind, fact.ours, ours, path, there, rule, below=above != "")
        if isinstance(row, Rows):
            yield from _lines(kind, row.mapping, path, into=into)


def label_of(flow: Flow | None, name: str) -> str:
    """Return what people call a field of a plan's row: one of ours, or a path of theirs.

    Args:
        flow: That planned the row; None when it is no longer declared.
        name: As the row keeps it.
    """
    if flow is None or name in flow.mapping.our_fields:
        return wording.field_label(name, flow.kind if flow is not None else "")
    return _label(flow.mapping, name)


def _label(mapping: Mapping[Any], path: str) -> str:
    label = mapping.labels.get(path)
    return gettext(label) if label is not None else path


def entry_of(flow: Flow | None, system: str, name: str, value: object) -> tuple[str, ...]:
    """Return what names an entry of a list of theirs that a field holds, as references to look up.

    Args:
        flow: That planned the row; None when it is no longer declared.
        system: Of the connection.
        name: Of the field, as the row keeps it.
        value: Of the field.
    """
    if flow is None or isinstance(value, list | dict) or value in {None, ""}:
        return ()
    group = registry.group_of(system, flow.group)
    kinds: list[str] = []
    for row in flow.mapping.rows:
        if isinstance(row, Chosen) and row.theirs == name:
            kinds += [one.to for one in group.settings if one.name == row.setting and one.to]
            kinds += [row.own.kind] if row.own is not None else []
        elif isinstance(row, Listed) and row.theirs == name and row.make is None:
            kinds.append(row.catalogue)
    return tuple(f"theirs:{kind}:{value}" for kind in kinds)


def is_figure(flow: Flow | None, name: str) -> bool:
    """Tell whether a field holds an amount or a quantity: what ours is made of, is one."""
    if flow is None:
        return False
    types = {one.name: str(one.type) for one in dataclasses.fields(flow.mapping.record)}
    return any(
        "Decimal" in types.get(ours, "")
        for row in flow.mapping.rows
        if name in (*row.their_fields, *row.our_fields)
        for ours in row.our_fields
    )


def code_of(flow: Flow | None, name: str, value: object) -> str:
    """Return what people call a code of theirs; empty for what is no such code."""
    if flow is None or not isinstance(value, str):
        return ""
    said = flow.mapping.codes.get(name, {}).get(value)
    return pgettext(name, said) if said is not None else ""


def left_out(flows: Iterable[Flow]) -> Iterable[tuple[str, str]]:
    """Return fields that never move, with the reason; those of lines after the others."""
    told: dict[tuple[str, str], None] = {}
    for flow in flows:
        told |= dict.fromkeys(_kept(flow.kind, flow.mapping, ""))
    return tuple(told)


def _kept(kind: str, mapping: Mapping[Any], above: str) -> Iterator[tuple[str, str]]:
    for name, why in mapping.left_out.items():
        yield f"{above}{wording.field_label(name, kind)}", gettext(why)
    for row in mapping.rows:
        if isinstance(row, Rows):
            yield from _kept(_LINE, row.mapping, f"{wording.field_label(row.ours, kind)}, ")


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
