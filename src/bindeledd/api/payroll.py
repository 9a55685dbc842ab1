"""Payroll: what each post becomes, what an export would hand over, exports, what changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any
from uuid import UUID

from ninja import Query, Router

from bindeledd.api import lists
from bindeledd.api import payroll_shapes as shapes
from bindeledd.api.admission import Request, needs
from bindeledd.api.papers import file, file_of
from bindeledd.api.shapes import PageOut
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.invoicing.sums import total
from bindeledd.workspace.payroll import differences, exporting, past, queries, services
from bindeledd.workspace.payroll.handing import targets_here
from bindeledd.workspace.payroll.lines import Line, Person, Preview, counts_as_time
from bindeledd.workspace.payroll.preview import preview, require_payroll
from bindeledd.workspace.payroll.shapes import Key, Row, Selection

router = Router(tags=["Payroll"])
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/choices", response=shapes.PayChoicesOut)
@needs(Scope.READ)
def list_pay_item_choices(request: Request) -> Any:
    """Return which pay item each post becomes."""
    require_payroll(request.person)
    return {"rows": queries.choices()}


@router.put("/choices", response=shapes.PayChoicesOut)
@needs(Scope.WRITE, takes="json")
def choose_pay_item(request: Request, choice: shapes.PayChoiceIn) -> Any:
    """Choose which pay item a post becomes; none chooses that it is not exported."""
    services.choose_pay_item(
        choice.post,
        choice.pay_item_id,
        hour_type_id=choice.hour_type_id,
        compensation_type_id=choice.compensation_type_id,
        by=request.person,
    )
    return {"rows": queries.choices()}


@router.post("/choices/take-away", response=shapes.PayChoicesOut)
@needs(Scope.WRITE, takes="json", once=True)
def take_pay_item_choice_away(request: Request, choice: shapes.ChoiceAwayIn) -> Any:
    """Take a choice away; rows of the post wait until there is another."""
    services.take_choice_away(
        choice.post,
        hour_type_id=choice.hour_type_id,
        compensation_type_id=choice.compensation_type_id,
        by=request.person,
    )
    return {"rows": queries.choices()}


@router.get("/targets", response=shapes.TargetsOut)
@needs(Scope.READ)
def list_payroll_targets(request: Request) -> Any:
    """Return where payroll can be exported to, the preferred one first."""
    require_payroll(request.person)
    return {"rows": [{"name": one.name, "label": str(one.label)} for one in targets_here()]}


@router.post("/preview", response=shapes.PreviewOut)
@needs(Scope.READ, takes="json")
def preview_payroll(request: Request, selection: shapes.PreviewIn) -> Any:
    """Return what an export would hand over now, by employee and line. Nothing is changed."""
    seen = preview(_selection(selection), by=request.person, target=selection.target)
    return _preview_out(seen)


@router.post("/exports", response={201: shapes.ExportDetailOut})
@needs(Scope.WRITE, takes="json", once=True)
def export_payroll(request: Request, wanted: shapes.ExportIn) -> Any:
    """Export what was previewed; anything else than was shown is refused."""
    made = exporting.export(
        _selection(wanted), digest=wanted.digest, once="", by=request.person, target=wanted.target
    )
    return past.export_detail(made.id, by=request.person)


@router.get("/exports", response=PageOut[shapes.ExportOut])
@needs(Scope.READ)
def list_payroll_exports(request: Request, asked: Query[shapes.ExportsAsked]) -> Any:
    """Return a page of exports, the newest first."""
    return past.exports(lists.ask_of(asked), by=request.person)


@router.get("/exports/{uuid:payroll_export_id}", response=shapes.ExportDetailOut)
@needs(Scope.READ)
def get_payroll_export(request: Request, payroll_export_id: UUID) -> Any:
    """Return one export with its lines as they went."""
    return past.export_detail(payroll_export_id, by=request.person)


@router.get(
    "/exports/{uuid:payroll_export_id}/files/{str:ending}",
    openapi_extra=file_of("text/csv", _WORKBOOK),
)
@needs(Scope.READ)
def get_payroll_file(request: Request, payroll_export_id: UUID, ending: str) -> Any:
    """Return a file of an export, byte for byte as it was made."""
    return file(*past.export_file(payroll_export_id, ending, by=request.person))


@router.get("/differences", response=shapes.DifferencesOut)
@needs(Scope.READ)
def list_payroll_differences(request: Request, asked: Query[shapes.DifferencesAsked]) -> Any:
    """Return rows that changed after their export."""
    found = differences.differences(asked.since, asked.until, by=request.person)
    return {"rows": [_difference_out(one) for one in found]}


def _selection(sent: shapes.SelectionIn) -> Selection:
    return Selection(
        begins=sent.begins,
        ends=sent.ends,
        department_id=sent.department_id,
        added=_keys(sent.added),
        removed=_keys(sent.removed),
        corrected=_keys(sent.corrected),
        without=frozenset(sent.without),
    )


def _keys(sent: Iterable[shapes.KeyIn]) -> frozenset[Key]:
    return frozenset(Key(one.kind, one.record_id, one.post) for one in sent)


def _preview_out(shown: Preview) -> dict[str, Any]:
    return {
        "digest": shown.digest,
        "begins": shown.selection.begins,
        "ends": shown.selection.ends,
        "people": [_person_out(one) for one in shown.people],
        "unapproved_minutes": shown.unapproved_minutes,
        "unapproved_rows": shown.unapproved_rows,
    }


def _person_out(person: Person) -> dict[str, Any]:
    told = {name: getattr(person, name) for name in ("id", "number", "name", "taken")}
    return told | {
        "stop": "" if person.stop is None else person.stop.code,
        "minutes": sum(one.minutes or 0 for one in person.going if counts_as_time(one.key)),
        "amount": total(one.amount for one in person.going if one.amount is not None),
        "lines": [_line_out(line) for line in person.lines],
    }


def _line_out(line: Line) -> dict[str, Any]:
    key = {one.name: getattr(line.key, one.name) for one in fields(line.key)}
    told = {name: getattr(line, name) for name in _LINE}
    return key | told | {"name": line.key.name, "mode": line.key.mode.value}


def _difference_out(one: differences.Difference) -> dict[str, Any]:
    return {
        "kind": one.key.kind,
        "record_id": one.key.record_id,
        "post": one.key.post,
        "change": one.change.value,
        "employee_id": one.employee_id,
        "on_day": one.on_day,
        "said": _said(one.said),
        "now": _said(one.now),
        "export_number": one.export_number,
        "exported_on": one.exported_on,
    }


def _said(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {name: getattr(row, name) for name in shapes.SaidOut.model_fields}


_LINE = (
    "minutes",
    "quantity",
    "amount",
    "first",
    "last",
    "count",
    "comment",
    "last_exported",
)
