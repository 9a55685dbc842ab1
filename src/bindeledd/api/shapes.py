"""Shapes that all resources share: pages, questions to lists, histories, problem details."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

RowT = TypeVar("RowT")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _only_a_day(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise PydanticCustomError("not_a_day", "a date is written 2026-11-19")


def _only_an_id(value: Any) -> Any:
    if value is None or isinstance(value, UUID):
        return value
    if isinstance(value, str) and _UUID.fullmatch(value):
        return value
    raise PydanticCustomError("not_an_id", "an id is a UUID in its usual form")


Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
"""Words that are looked for, or names that are looked up."""
Day = Annotated[date, BeforeValidator(_only_a_day)]
Id = Annotated[UUID, BeforeValidator(_only_an_id)]
Whole = StrictInt
Amount = Annotated[str, Field(max_length=20, pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$")]
"""An exact number as text: money, a quantity, a percentage."""
YesNo = StrictBool


def codes(of: type[Enum]) -> WithJsonSchema:
    """Return the codes of a table's column for the schema, in place: many are called `State`."""
    return WithJsonSchema({"type": "string", "enum": [one.value for one in of]})


class Body(BaseModel):
    """What is sent: only fields that are known; those left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    def given(self) -> dict[str, Any]:
        """Return the fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Asked(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=1_000_000, description="From 1; beyond the last is the last.")
    size: int = Field(50, ge=1, le=200, description="Rows a page.")


class Searched(Asked):
    """Which page of a register, and of which rows."""

    search: Text = Field("", description="Beginning of a number, or any part of a name.")


class PageOut(Schema, Generic[RowT]):
    """One page of a list."""

    rows: list[RowT]
    total: int
    page: int = Field(alias="number", serialization_alias="page")
    pages: int
    size: int


class ActorOut(Schema):
    """Who made a change: a person, a run, or nobody who told."""

    name: str
    run_id: str
    user_id: int | None


class FieldChangeOut(Schema):
    """One field before and after."""

    field: str
    before: Any
    after: Any


class HistoryEntryOut(Schema):
    """One change of a record."""

    at: datetime
    actor: ActorOut
    deed: str
    fields: list[FieldChangeOut]


class HistoryOut(Schema):
    """What the database kept of a record, newest first."""

    entries: list[HistoryEntryOut]


class ReasonOut(Schema):
    """Why something waits, warns or stops: a stable code, its facts, and the sentence."""

    code: str
    params: dict[str, Any]
    detail: str


class ProblemFieldOut(Schema):
    """What is wrong with one field (pointer into the body) or parameter."""

    code: str
    detail: str
    pointer: str = ""
    parameter: str = ""
    in_: str = Field("", alias="in")


class ProblemOut(Schema):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, Any]
    errors: list[ProblemFieldOut] = []
