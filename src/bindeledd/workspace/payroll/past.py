"""What pages and programs read about exports that were made, and about each row's history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, Max, Min, Q, Sum, Value, When

from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.history import By
from bindeledd.workspace.lists import Ask, Listing, Page
from bindeledd.workspace.payroll.documents import PAYROLL_LINE, lines_by_id
from bindeledd.workspace.payroll.models import (
    PayrollExport,
    PayrollExportLine,
    PayrollFile,
    PayrollLine,
)
from bindeledd.workspace.payroll.preview import require_payroll
from bindeledd.workspace.payroll.shapes import Key

_MOST: Final = 500
"""Rows that were exported, shown at once."""


@dataclass(frozen=True)
class ExportLine:
    """One line of the list of exports."""

    id: UUID
    number: str
    begins_on: date
    ends_on: date
    target: str
    line_count: int
    amount: Decimal
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class ExportedLine:
    """One line of an export, as it went."""

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


@dataclass(frozen=True)
class LineName:
    """One line of an export as another system is handed it."""

    id: UUID
    revision: int
    label: str


@dataclass(frozen=True)
class ExportDetail:
    """One export with its lines and files."""

    export: ExportLine
    lines: tuple[ExportedLine, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class ExportedRow:
    """One row that was exported, with its latest export."""

    key: Key
    employee_id: UUID
    employee_name: str
    on_day: date
    project_number: str
    item_number: str
    item_name: str
    minutes: int | None
    quantity: Decimal
    rate: Decimal
    times: int
    latest: datetime


def _export_line(row: dict[str, Any]) -> ExportLine:
    return ExportLine(made_by=row.pop("made_by__name") or "", **row)


_EXPORTS: Final = Listing(
    rows=PayrollExport.objects.all,
    to_row=_export_line,
    columns=(
        *(name for name in ExportLine.__dataclass_fields__ if name != "made_by"),
        "made_by__name",
    ),
    orders={"-made_at": ("-made_at",), "made_at": ("made_at",), "number": ("sort_number",)},
    filters={"target": lambda value: Q(target=value)},
    search=lambda text: Q(number__startswith=text),
)


def exports(ask: Ask, *, by: By) -> Page[ExportLine]:
    """Return a page of exports, the newest first. Orders: -made_at, made_at, number.

    Raises:
        ForbiddenError: The role does not run payroll.
    """
    require_payroll(by)
    return _EXPORTS.page(ask)


def export_detail(export_id: UUID, *, by: By) -> ExportDetail:
    """Return one export with its lines as they went, and the endings of its files.

    Raises:
        ForbiddenError: The role does not run payroll.
        NotFoundError: No such export in this company.
    """
    require_payroll(by)
    row = PayrollExport.objects.filter(id=export_id).values(*_EXPORTS.columns).first()
    if row is None:
        raise NotFoundError(kind="payroll_export")
    files = PayrollFile.objects.filter(export_id=export_id).order_by("name")
    names = files.values_list("name", flat=True)
    return ExportDetail(
        _export_line(dict(row)),
        _lines(export_id),
        tuple(name.rpartition(".")[2] for name in names),
    )


def exported_lines(export_id: UUID, *, by: By) -> tuple[LineName, ...]:
    """Return the lines of an export in their order, as another system is handed them.

    Raises:
        ForbiddenError: The role does not run payroll.
    """
    require_payroll(by)
    rows = PayrollExportLine.objects.filter(export_id=export_id).order_by("position")
    ids = list(rows.values_list("id", flat=True))
    found = lines_by_id(ids)
    labels = PAYROLL_LINE.labels(list(found.values()))
    return tuple(LineName(ours, found[ours].revision, labels[ours]) for ours in ids)


def export_file(export_id: UUID, ending: str, *, by: By) -> tuple[str, str, bytes]:
    """Return name, media type and content of a file, byte for byte as it was made.

    Raises:
        ForbiddenError: The role does not run payroll.
        NotFoundError: No such export or file in this company.
    """
    require_payroll(by)
    rows = PayrollFile.objects.filter(export_id=export_id, name__endswith=f".{ending}")
    found = rows.first()
    if found is None:
        raise NotFoundError(kind="payroll_file")
    return found.name, found.media_type, bytes(found.content)


def exported_rows(
    since: date, until: date, *, by: By, employee_id: UUID | None = None
) -> tuple[ExportedRow, ...]:
    """Return rows of a span that were exported, by person and day, with their latest export.

    Raises:
        ForbiddenError: The role does not run payroll.
    """
    require_payroll(by)
    rows = PayrollLine.objects.filter(on_day__range=(since, until), reversal=False)
    if employee_id is not None:
        rows = rows.filter(employee_id=employee_id)
    counted = rows.order_by("kind", "record_id", "post", "-export__made_at").distinct(
        "kind", "record_id", "post"
    )
    found = counted.values(
        "kind",
        "record_id",
        "post",
        "employee_id",
        "employee__first_name",
        "employee__last_name",
        "on_day",
        "project__joined_number",
        "pay_item_number",
        "pay_item_name",
        "minutes",
        "quantity",
        "rate",
        "export__made_at",
    )
    times = _times(rows)
    made = [_exported(dict(row), times) for row in found]
    return tuple(sorted(made, key=lambda one: (one.employee_name, one.on_day, one.key))[:_MOST])


def is_many(since: date, until: date, most: int) -> bool:
    """Tell whether more rows of a span were exported than this."""
    rows = PayrollLine.objects.filter(on_day__range=(since, until))
    return len(rows.values_list("id")[: most + 1]) > most


def times_exported(keys: list[Key]) -> dict[Key, tuple[datetime, ...]]:
    """Return when each row was exported, oldest first."""
    rows = PayrollLine.objects.filter(record_id__among=[key.record_id for key in keys])
    found: dict[Key, list[datetime]] = {}
    for kind, ours, post, at in rows.order_by("export__made_at").values_list(
        "kind", "record_id", "post", "export__made_at"
    ):
        found.setdefault(Key(kind, ours, post), []).append(at)
    return {key: tuple(found[key]) for key in keys if key in found}


def _times(rows: Any) -> dict[Key, int]:
    counted = rows.values_list("kind", "record_id", "post").annotate(times=Count("id"))
    return {Key(kind, ours, post): times for kind, ours, post, times in counted}


def _exported(row: dict[str, Any], times: dict[Key, int]) -> ExportedRow:
    key = Key(row["kind"], row["record_id"], row["post"])
    names = (row["employee__first_name"], row["employee__last_name"])
    return ExportedRow(
        key=key,
        employee_id=row["employee_id"],
        employee_name=" ".join(name for name in names if name),
        on_day=row["on_day"],
        project_number=row["project__joined_number"] or "",
        item_number=row["pay_item_number"],
        item_name=row["pay_item_name"],
        minutes=row["minutes"],
        quantity=row["quantity"],
        rate=row["rate"],
        times=times.get(key, 1),
        latest=row["export__made_at"],
    )


def _lines(export_id: UUID) -> tuple[ExportedLine, ...]:
    rows = (
        PayrollLine.objects.filter(export_id=export_id)
        .annotate(
            named=Case(When(with_project=True, then="project__joined_number"), default=Value(""))
        )
        .values(
            "employee__number",
            "employee__first_name",
            "employee__last_name",
            "employee__sort_name",
            "pay_item_number",
            "pay_item_name",
            "named",
            "post",
            "rate",
            "again",
            "reversal",
        )
        .annotate(
            first=Min("on_day"),
            last=Max("on_day"),
            time=Sum("minutes"),
            units=Sum("quantity"),
            sum=Sum("amount"),
        )
        .order_by("employee__sort_name", "pay_item_number", "first", "named")
    )
    return tuple(_exported_line(dict(row)) for row in rows)


def _exported_line(row: dict[str, Any]) -> ExportedLine:
    names = (row["employee__first_name"], row["employee__last_name"])
    return ExportedLine(
        employee_number=row["employee__number"],
        employee_name=" ".join(name for name in names if name),
        item_number=row["pay_item_number"],
        item_name=row["pay_item_name"],
        project_number=row["named"] or "",
        first=row["first"],
        last=row["last"],
        minutes=row["time"],
        quantity=row["units"],
        rate=row["rate"],
        amount=row["sum"],
        again=row["again"],
        reversal=row["reversal"],
    )
