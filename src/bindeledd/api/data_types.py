"""Data types of a connection: what moves which way, how, and with which settings."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import BaseModel, ConfigDict, Field

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import Body, Day, ReasonOut, Text, YesNo
from bindeledd.api.sync_shapes import connection_of, said
from bindeledd.sync import choosing
from bindeledd.sync.flows import Direction, Mode, Policy
from bindeledd.sync.models import Connection
from bindeledd.tenancy.models import Scope

router = Router(tags=["Data types"])


class DirectionOut(Schema):
    """A way that a data type may go."""

    value: Direction
    label: str
    explanation: str


class EntryOut(Schema):
    """One of theirs that can be chosen."""

    theirs: str
    label: str


class TableRowOut(Schema):
    """One of ours in a table, with what is chosen for it."""

    ours: str
    label: str
    value: str = Field(description="Their id; empty until somebody chooses.")
    gone: bool = Field(description="What was chosen is no longer offered there.")
    proposed: str = Field(description="Their id with an equal number or name; never saved by us.")
    waiting: int = Field(description="Records that wait because nothing is chosen for it.")


class SettingOut(Schema):
    """One further choice with its explanation."""

    name: str
    form: str
    label: str
    explanation: str
    value: Any
    choices: list[list[str]]
    needed: bool = Field(description="Nothing of the data type moves until it is chosen.")
    advanced: bool = Field(description="Most leave it as it is.")
    of: str = Field(description="What one of ours is called, for a table.")
    to: str = Field(description="What one of theirs is called, for an entry or a table.")
    read: bool = Field(description="Whether their list was ever read; match/{kind}/refresh reads.")
    entries: list[EntryOut]
    gone: list[EntryOut] = Field(description="Chosen before, and no longer offered there.")
    rows: list[TableRowOut]


class FieldOut(Schema):
    """One field that moves."""

    ours: str
    theirs: str
    rule: str
    label: str


class LeftOutFieldOut(Schema):
    """One field that never moves, and why."""

    label: str
    why: str


class ChoiceOut(Schema):
    """What a company chose for one data type."""

    group: str
    label: str
    theirs: str
    explanation: str
    direction: Direction
    directions: list[DirectionOut]
    mode: Mode
    policy: Policy
    start_date: date | None
    start_date_used: bool
    settings: list[SettingOut]
    fields: list[FieldOut]
    left_out: list[LeftOutFieldOut]
    warnings: list[ReasonOut]
    kinds: list[str]
    waiting: int


class ChoicesOut(Schema):
    """All data types of a connection."""

    rows: list[ChoiceOut]


class ChoiceIn(Body):
    """What changes; fields that are left out stay as they are."""

    direction: Direction | None = None
    mode: Mode | None = None
    policy: Policy | None = None
    start_date: Day | None = None
    values: dict[Text, YesNo | Text | dict[Text, Text] | None] = Field(
        {}, description="Settings by name; a table is given whole, our id to theirs."
    )


@router.get("/connections/{uuid:connection_id}/data-types", response=ChoicesOut)
@needs(Scope.READ)
def list_data_types(request: Request, connection_id: UUID) -> Any:
    """Return every data type with what is chosen, what may be, and what it leads to."""
    connection = connection_of(request, connection_id)
    return {"rows": [_out(one, connection) for one in choosing.choices(connection)]}


@router.get("/connections/{uuid:connection_id}/data-types/{group}", response=ChoiceOut)
@needs(Scope.READ)
def get_data_type(request: Request, connection_id: UUID, group: str) -> Any:
    """Return one data type."""
    connection = connection_of(request, connection_id)
    return _out(choosing.choice(connection, group), connection)


@router.patch("/connections/{uuid:connection_id}/data-types/{group}", response=ChoiceOut)
@needs(Scope.CONNECT, takes="json")
def choose(request: Request, connection_id: UUID, group: str, wanted: ChoiceIn) -> Any:
    """Change what a company chose for one data type."""
    connection = connection_of(request, connection_id)
    told = wanted.given()
    changed = choosing.choose(
        connection,
        group,
        request.person,
        direction=wanted.direction,
        mode=wanted.mode,
        policy=wanted.policy,
        start_date=told.get("start_date", choosing.UNSET),
        values=_values(choosing.choice(connection, group), wanted.values),
    )
    return _out(changed, connection)


class _OneDay(BaseModel):
    model_config = ConfigDict(extra="forbid")

    day: Day | None


def _values(known: choosing.Choice, told: dict[str, Any]) -> dict[str, Any]:
    """Return settings in their own form: JSON has no dates."""
    dates = {setting.name for setting in known.settings if setting.form == "date"}
    return {name: _day(value) if name in dates else value for name, value in told.items()}


def _day(value: Any) -> Any:
    try:
        return _OneDay(day=value).day
    except ValueError:
        return value  # refused by the service, with its code


def _out(one: choosing.Choice, connection: Connection) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ChoiceOut.model_fields}
    return told | {
        "settings": [
            {
                **vars(setting),
                "choices": [list(pair) for pair in setting.choices],
                "read": setting.offer.read,
                "entries": setting.offer.entries,
                "gone": setting.offer.gone,
                "rows": setting.offer.rows,
            }
            for setting in one.settings
        ],
        "left_out": [{"label": label, "why": why} for label, why in one.left_out],
        "warnings": [
            {
                "code": reason.code,
                "params": reason.params,
                "detail": said(reason.code, reason.params, connection.system),
            }
            for reason in one.warnings
        ],
    }
