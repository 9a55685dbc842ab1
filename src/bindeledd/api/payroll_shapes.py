"""Shapes of payroll: what each post becomes, previews, exports with their files, differences."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from bindeledd.api.shapes import Body, Day, Id, Searched, Text

Post = Literal[
    "hours", "overtime_50", "overtime_100", "bank", "compensation", "compensation_taxable"
]  # fmt: skip


class PayChoiceOut(Schema):
    """Which pay item a post becomes; without one it is chosen not to be exported."""

    post: str
    hour_type_id: UUID | None
    compensation_type_id: UUID | None
    type_name: str
    chosen: bool
    pay_item_id: UUID | None


class PayChoicesOut(Schema):
    """All posts; rows of one that nobody chose for wait."""

    rows: list[PayChoiceOut]


class PayChoiceIn(Body):
    """A post, with its hour type or kind of compensation, and the pay item that it becomes."""

    post: Post
    hour_type_id: Id | None = None
    compensation_type_id: Id | None = None
    pay_item_id: Id | None = None


class ChoiceAwayIn(Body):
    """The post whose choice is taken away."""

    post: Post
    hour_type_id: Id | None = None
    compensation_type_id: Id | None = None


class KeyIn(Body):
    """One part of one record: what an export marks as exported."""

    kind: Literal["hour_entry", "compensation"]
    record_id: Id
    post: Text


class SelectionIn(Body):
    """What is to be exported: a span, and what is added, removed, corrected or left out."""

    begins: Day
    ends: Day
    department_id: Id | None = None
    added: list[KeyIn] = Field([], max_length=5000, description="Exported before, to go again.")
    removed: list[KeyIn] = Field([], max_length=5000)
    corrected: list[KeyIn] = Field([], max_length=5000, description="Changed since their export.")
    without: list[Id] = Field([], max_length=1000, description="Employees left out altogether.")


class PreviewIn(SelectionIn):
    """What is to be exported, and where it is to go."""

    target: Text = Field("file", description="`file`, or the id of a connection.")


class ExportIn(PreviewIn):
    """What was previewed, and the digest of that preview."""

    digest: Text


class TargetOut(Schema):
    """Where payroll can be exported to."""

    name: str = Field(description="`file`, or the id of a connection.")
    label: str


class TargetsOut(Schema):
    """All of them, the preferred one first."""

    rows: list[TargetOut]


class PayLineOut(Schema):
    """A line: quantity times rate is the amount. `reason` tells why it cannot go."""

    name: str
    mode: str
    post: str
    item_number: str
    item_name: str
    unit: str
    percent: Decimal | None
    rate: Decimal | None
    project_id: UUID | None
    department_id: UUID | None
    minutes: int | None
    quantity: Decimal
    amount: Decimal | None
    first: date
    last: date
    count: int
    comment: str
    last_exported: date | None
    reason: str


class PayPersonOut(Schema):
    """One employee with all lines; `stop` is the code of why they cannot go."""

    id: UUID
    number: str
    name: str
    taken: bool
    stop: str
    minutes: int
    amount: Decimal
    lines: list[PayLineOut]


class PreviewOut(Schema):
    """What an export would hand over now; its digest is what an export asks for."""

    digest: str
    begins: date
    ends: date
    people: list[PayPersonOut]
    unapproved_minutes: int
    unapproved_rows: int


class ExportsAsked(Searched):
    """Which exports."""

    sort: Literal["-made_at", "made_at", "number", "-number"] = "-made_at"


class ExportOut(Schema):
    """An export as it was made."""

    id: UUID
    number: str
    begins_on: date
    ends_on: date
    target: str
    line_count: int
    amount: Decimal
    made_by: str
    made_at: datetime


class ExportedLineOut(Schema):
    """A line of an export, as it went."""

    employee_number: str
    employee_name: str
    item_number: str
    item_name: str
    project_number: str
    first: date
    last: date
    minutes: int | None
    quantity: Decimal
    rate: Decimal
    amount: Decimal
    again: bool
    reversal: bool


class ExportDetailOut(Schema):
    """An export with its lines, and the endings of its files."""

    export: ExportOut
    lines: list[ExportedLineOut]
    files: list[str]


class DifferencesAsked(Schema):
    """Which days, both included."""

    since: Day
    until: Day


class SaidOut(Schema):
    """What a row says."""

    on_day: date
    minutes: int | None
    quantity: Decimal
    rate: Decimal | None
    item_number: str
    project_id: UUID | None


class DifferenceOut(Schema):
    """A row that changed after its export: what went, and what holds now."""

    kind: str
    record_id: UUID
    post: str
    change: str
    employee_id: UUID
    on_day: date
    said: SaidOut | None
    now: SaidOut | None
    export_number: str
    exported_on: date


class DifferencesOut(Schema):
    """Rows that changed after their export."""

    rows: list[DifferenceOut]
