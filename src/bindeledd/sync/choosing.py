"""What a company chose for each data type of a connection, with what each choice means.

Labels and explanations are texts of the connector's declarations; the list of fields is drawn from
the mappings themselves (field-domain.md, A0.7 and X16). What a choice would do is left to a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError, Param
from bindeledd.sync import plans, registry, wording
from bindeledd.sync.connecting import unready
from bindeledd.sync.field_list import AT_WORK, FieldLine, Owning, fields_of_all, left_out, owner_of
from bindeledd.sync.flows import Direction, Flow, Group, Mode, Policy, Setting
from bindeledd.sync.linking import refusal
from bindeledd.sync.mapping import Reason, Ref
from bindeledd.sync.models import Connection, Counterpart, DataType, RegisterState, Run, Waiting
from bindeledd.sync.offering import Offer, fits, offer
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, record_deed, require


class Unset(Enum):
    """The value that says: leave it as it is."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET
_LONGEST: Final = 200
_MOVES: Final = frozenset({Direction.OUT, Direction.INTO})

EXPLANATIONS: Final[dict[str, Promise]] = {
    "direction": _(
        "A register goes one way at a time, never both. Where records are made, there they are "
        "also changed; the other side follows."
    ),
    "mode": _(
        "Automatic moves changes every full hour, and soon after a change here. By hand moves "
        "only when you press."
    ),
    "policy": _(
        "With create and update, what is changed later moves too. With create only, you make later "
        "changes by hand."
    ),
    "start_date": _(
        "What is dated earlier never moves; usually 1 January, or the first day of the pay period."
    ),
}

MODE_LABELS: Final[dict[str, Promise]] = {
    Mode.AUTOMATIC.value: _("Automatic every full hour"),
    Mode.BY_HAND.value: _("Only when I press"),
}

POLICY_LABELS: Final[dict[str, Promise]] = {
    Policy.CREATE_AND_UPDATE.value: _("Create and update"),
    Policy.CREATE_ONLY.value: _("Create only"),
}

_DIRECTIONS: Final[dict[Direction, tuple[Promise, Promise]]] = {
    Direction.OUT: (
        _("From bindeledd to %(system)s"),
        _("They are made and changed here, and %(system)s follows."),
    ),
    Direction.INTO: (
        _("From %(system)s to bindeledd"),
        _("They are made and changed in %(system)s; here they can be read only."),
    ),
    Direction.LINK: (
        _("Linking only"),
        _("Nothing is made or changed; both sides are only tied together."),
    ),
    Direction.OFF: (_("Off"), _("Nothing moves. Links that stand are kept.")),
}


@dataclass(frozen=True)
class DirectionOption:
    """A way that a data type can go."""

    value: str
    label: str
    explanation: str


@dataclass(frozen=True)
class SettingShown:
    """A further setting with what was chosen.

    Attributes:
        name: Key.
        form: yes_no, choice, date, text, entry or table.
        label: In the reader's language.
        explanation: Stands beside it.
        value: Chosen, or the default.
        choices: Value and label, for a choice.
        needed: Nothing of the data type moves until it is chosen.
        advanced: Most never touch it.
        offer: What can be chosen of theirs, for an entry or a table.
        of: What one of ours is called, for a table.
        to: What one of theirs is called, for an entry or a table.
    """

    name: str
    form: str
    label: str
    explanation: str
    value: Any
    choices: tuple[tuple[str, str], ...]
    needed: bool = False
    advanced: bool = False
    offer: Offer = field(default_factory=Offer)
    of: str = ""
    to: str = ""


@dataclass(frozen=True)
class Choice:
    """One data type as chosen, with all that the panel shows of it.

    Attributes:
        group: Name.
        label: What people call it.
        theirs: Their word.
        explanation: What it does.
        direction: Chosen.
        directions: Offered, the recommended first, off last.
        mode: Chosen.
        policy: Chosen.
        start_date: Chosen, or None.
        start_date_used: Whether the kind has a date.
        settings: Further ones.
        fields: That move in the chosen direction; in the recommended one while it is off.
        left_out: Fields that never move, with the reason.
        warnings: Worth thinking of.
        kinds: Of record.
        waiting: How many records wait.
    """

    group: str
    label: str
    theirs: str
    explanation: str
    direction: Direction
    directions: tuple[DirectionOption, ...]
    mode: Mode
    policy: Policy
    start_date: date | None
    start_date_used: bool
    settings: tuple[SettingShown, ...]
    fields: tuple[FieldLine, ...]
    left_out: tuple[tuple[str, str], ...]
    warnings: tuple[Reason, ...]
    kinds: tuple[str, ...]
    waiting: int


def choices(connection: Connection) -> tuple[Choice, ...]:
    """Return all data types in the panel's order."""
    rows = _rows(connection)
    warned = warnings(connection)
    return tuple(
        _choice(connection, group, rows.get(group.name), warned)
        for group in registry.connector(connection.system).groups
    )


def choice(connection: Connection, group: str) -> Choice:
    """Return one data type.

    Raises:
        NotFoundError: The system has no such data type.
    """
    _group(connection, group)
    return next(one for one in choices(connection) if one.group == group)


@transaction.atomic
def choose(
    connection: Connection,
    group: str,
    by: User,
    *,
    direction: Direction | str | None = None,
    mode: Mode | str | None = None,
    policy: Policy | str | None = None,
    start_date: date | Unset | None = UNSET,
    values: Mapping[str, Any] | None = None,
) -> Choice:
    """Change what a company chose; what is None stays. The next plan compares all anew.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: The system has no such data type.
        DomainError: A value is not offered, another system is master already, or the connection
            is on and matching still asks for an answer.
    """
    require(by, Ability.CONNECT)
    declared = _group(connection, group)
    row, _made = DataType.objects.select_for_update().get_or_create(
        connection=connection, group=group, defaults={"company_id": connection.company_id}
    )
    before = _told(row)
    given: dict[str, Any] = {
        "direction": _one_of(Direction, direction, "direction"),
        "mode": _one_of(Mode, mode, "mode"),
        "policy": _one_of(Policy, policy, "policy"),
    }
    for name, value in given.items():
        if value is not None:
            setattr(row, name, value)
    if start_date is not UNSET:
        row.start_date = start_date
    row.values = {**row.values, **_checked_values(connection, declared, values or {})}
    if _told(row) == before:
        return choice(connection, group)
    _refuse_direction(connection, declared, row, was=str(before["direction"]))
    row.changed_at = now()
    row.save()
    _compare_anew(connection, registry.kinds_of(connection.system, group))
    facts = {f"{k}_before": str(v) for k, v in before.items() if v != _told(row)[k]}
    facts |= {f"{k}_after": str(v) for k, v in _told(row).items() if v != before[k]}
    record_deed("choice.changed", by=by, about=f"{connection.system} {group}", **facts)
    return choice(connection, group)


def warnings(connection: Connection) -> tuple[Reason, ...]:
    """Return what is worth thinking of; params name the data type as `name`."""
    rows = _rows(connection)
    groups = {group.name: group for group in registry.connector(connection.system).groups}
    found: list[Reason] = []
    for name, group in groups.items():
        mine = _direction(rows.get(name))
        if mine not in _MOVES:
            continue
        same = groups.get(group.same_way_as)
        if same is not None and _direction(rows.get(same.name)) in _MOVES - {mine}:
            found.append(_warning("choice.other_way_than", group, same))
        for other in _named_by(connection, group, mine):
            theirs = rows.get(other)
            if _direction(theirs) is Direction.OFF:
                found.append(_warning("choice.order", group, groups[other]))
            elif theirs is not None and _goes_later(rows[name], theirs):
                found.append(_warning("choice.by_hand_before", group, groups[other]))
    return tuple(found)


def preview(connection: Connection, groups: Sequence[str], by: User) -> Run:
    """Ask for a plan of what the choices would do; nothing is written there.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: A plan is being made already.
    """
    require(by, Ability.RUN)
    return plans.preview(connection, groups=groups, by=by)


def _group(connection: Connection, name: str) -> Group:
    try:
        return registry.group_of(connection.system, name)
    except KeyError as error:
        raise NotFoundError("choice.unknown_group") from error


def _rows(connection: Connection) -> dict[str, DataType]:
    return {row.group: row for row in DataType.objects.filter(connection=connection)}


def _direction(row: DataType | None) -> Direction:
    return Direction(row.direction) if row is not None else Direction.OFF


def _told(row: DataType) -> dict[str, Any]:
    return {
        "direction": str(row.direction),
        "mode": str(row.mode),
        "policy": str(row.policy),
        "start_date": row.start_date,
        "values": dict(row.values),
    }


def _choice(
    connection: Connection, group: Group, row: DataType | None, warned: Iterable[Reason]
) -> Choice:
    direction = _direction(row)
    shown = direction if direction in _MOVES else group.directions[0]
    flows = registry.flows_of(connection.system, group.name, shown) or _any_flows(connection, group)
    values = row.values if row is not None else {}
    return Choice(
        group=group.name,
        label=gettext(group.label),
        theirs=gettext(group.theirs),
        explanation=gettext(group.explanation),
        direction=direction,
        directions=tuple(_option(connection, way) for way in (*group.directions, Direction.OFF)),
        mode=Mode(row.mode) if row is not None else Mode.AUTOMATIC,
        policy=Policy(row.policy) if row is not None else Policy.CREATE_AND_UPDATE,
        start_date=row.start_date if row is not None else None,
        start_date_used=group.dated,
        settings=tuple(_setting(connection, one, values) for one in group.settings),
        fields=fields_of_all(flows, shown),
        left_out=tuple(left_out(flows)),
        warnings=tuple(one for one in warned if one.params.get("name") == group.name),
        kinds=registry.kinds_of(connection.system, group.name),
        waiting=Waiting.objects.filter(connection=connection, group=group.name).count(),
    )


def _any_flows(connection: Connection, group: Group) -> tuple[Flow, ...]:
    flows = registry.connector(connection.system).flows
    return tuple(flow for flow in flows if flow.group == group.name)


def _option(connection: Connection, way: Direction) -> DirectionOption:
    facts = {"system": registry.connector(connection.system).short}
    label, explanation = _DIRECTIONS[way]
    return DirectionOption(way.value, str(label) % facts, str(explanation) % facts)


def _setting(connection: Connection, setting: Setting, values: Mapping[str, Any]) -> SettingShown:
    value = values.get(setting.name, setting.default)
    system = registry.connector(connection.system)
    return SettingShown(
        name=setting.name,
        form=setting.form,
        label=gettext(setting.label),
        explanation=gettext(setting.explanation),
        value=value,
        choices=tuple((one, gettext(label)) for one, label in setting.choices),
        needed=setting.needed,
        advanced=setting.advanced,
        offer=offer(connection, setting, value),
        of=wording.kind_label(setting.of) if setting.of else "",
        to=gettext(system.catalogue(setting.to).label) if setting.to else "",
    )


def _one_of(form: type[Any], value: Any, name: str) -> Any:
    if value is None:
        return None
    try:
        return form(value)
    except ValueError as error:
        code = "choice.unknown_value"
        raise DomainError(code, fields={name: code}) from error


def _checked_values(
    connection: Connection, group: Group, values: Mapping[str, Any]
) -> dict[str, Any]:
    declared = {setting.name: setting for setting in group.settings}
    wrong = [
        name
        for name, value in values.items()
        if name not in declared or not _fits(connection, declared[name], value)
    ]
    if wrong:
        code = "choice.unknown_value"
        raise DomainError(code, fields=dict.fromkeys(wrong, code))
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _fits(connection: Connection, setting: Setting, value: Any) -> bool:
    match setting.form:
        case "yes_no":
            return isinstance(value, bool)
        case "choice":
            return value in {one for one, _label in setting.choices}
        case "date":
            return value is None or isinstance(value, date)
        case "text":
            return isinstance(value, str) and len(value) <= _LONGEST
        case "entry" | "table":
            return fits(connection, setting, value)


def _refuse_direction(connection: Connection, group: Group, row: DataType, *, was: str) -> None:
    direction = Direction(row.direction)
    label = gettext(group.label)
    if direction not in {*group.directions, Direction.OFF}:
        code = "choice.direction_not_offered"
        raise DomainError(code, fields={"direction": code}, group=label)
    if direction is Direction.INTO:
        _refuse_second_master(connection, group, label)
    if direction in _MOVES:
        _refuse_together(connection, group, label)
    if direction is Direction.OUT and group.dated and row.start_date is None:
        code = "choice.start_date_needed"
        raise DomainError(code, fields={"start_date": code}, group=label)
    if connection.state in AT_WORK and direction in _MOVES and direction != was:
        found = unready(connection, group.name, direction)
        if found:
            raise refusal(found[0], also=[reason.code for reason in found[1:]])


def _refuse_together(connection: Connection, group: Group, label: str) -> None:
    """Two data types that say the same in two ways would count it twice (X15)."""
    others = registry.connector(connection.system).groups
    chosen = _rows(connection)
    for other in others:
        apart = other.name in group.not_with or group.name in other.not_with
        if apart and _direction(chosen.get(other.name)) in _MOVES:
            code = "choice.not_with"
            said = gettext(other.label)
            raise DomainError(code, fields={"direction": code}, group=label, other=said)


def _refuse_second_master(connection: Connection, group: Group, label: str) -> None:
    """One register has one master; with two, each would undo the other's changes (X3)."""
    mine = set(registry.kinds_of(connection.system, group.name))
    others = DataType.objects.filter(direction=Direction.INTO).exclude(connection=connection)
    for row in others.exclude(connection__credentials=b"").select_related("connection"):
        if mine & set(registry.kinds_of(row.connection.system, row.group)):
            other = registry.connector(row.connection.system).label
            code = "choice.other_master"
            raise DomainError(code, fields={"direction": code}, other=other, group=label)


def _compare_anew(connection: Connection, kinds: Sequence[str]) -> None:
    RegisterState.objects.filter(connection=connection, kind__in=kinds).update(our_cursor="")
    Counterpart.objects.filter(connection=connection, kind__in=kinds).exclude(
        settled_digest=""
    ).update(settled_digest="")


def _warning(code: str, group: Group, other: Group) -> Reason:
    facts: dict[str, Param] = {"group": gettext(group.label), "other": gettext(other.label)}
    return Reason(code, facts | {"name": group.name})


def _named_by(connection: Connection, group: Group, direction: Direction) -> list[str]:
    """Return data types whose records those of this one name."""
    flows = registry.connector(connection.system).flows
    group_of = {flow.kind: flow.group for flow in flows}
    named = {
        group_of[row.kind]: None
        for flow in registry.flows_of(connection.system, group.name, direction)
        for row in flow.mapping.rows
        if isinstance(row, Ref) and group_of.get(row.kind, group.name) != group.name
    }
    return list(named)


def _goes_later(mine: DataType, other: DataType) -> bool:
    same_way = mine.direction == other.direction
    return same_way and mine.mode == Mode.AUTOMATIC and other.mode == Mode.BY_HAND


__all__ = [
    "EXPLANATIONS",
    "MODE_LABELS",
    "POLICY_LABELS",
    "UNSET",
    "Choice",
    "DirectionOption",
    "FieldLine",
    "Owning",
    "SettingShown",
    "Unset",
    "choice",
    "choices",
    "choose",
    "owner_of",
    "preview",
    "warnings",
]
