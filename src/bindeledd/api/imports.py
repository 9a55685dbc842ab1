"""Imports: a file is read and previewed, then applied exactly as it was shown, or thrown away."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import Asked, Body, PageOut, Text, YesNo
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.imports import queries, services

router = Router(tags=["Imports"])

Kind = Literal[
    "customer", "contact_person", "delivery_address", "department", "employee", "project",
    "employment_terms", "hour_type", "work_type", "activity", "item_category", "item", "machine",
    "compensation_type", "pay_item", "hour_entry", "machine_use", "withdrawal", "compensation",
    "supplier_cost",
]  # fmt: skip


class ImportOut(Schema):
    """A file that was read. `digest` names what the preview showed."""

    id: UUID
    source: str
    file_name: str
    state: str
    choices: dict[str, Any]
    summary: dict[str, Any]
    counts: dict[str, dict[str, int]]
    digest: str
    created_at: datetime
    applied_at: datetime | None
    user_name: str


class ImportsOut(Schema):
    """The latest imports."""

    rows: list[ImportOut]


class ImportRowOut(Schema):
    """One row of a preview."""

    position: int
    kind: str
    action: str
    values: dict[str, Any]
    refs: dict[str, Any]
    changes: dict[str, Any]
    errors: dict[str, Any]
    warnings: dict[str, Any]


class ImportRowsAsked(Asked):
    """Which rows of a preview."""

    action: Text = Field("", description="create, update, unchanged, error, warning ...")


class ImportChoicesIn(Body):
    """What dimensions are, and what happens to bad values."""

    dimensions: dict[Text, Text] = {}
    leave_out_bad_values: YesNo | None = None


class ImportApplyIn(Body):
    """The preview that was seen."""

    digest: Text
    despite_errors: YesNo = Field(True, description="Leave rows with errors out.")


@router.get("", response=ImportsOut)
@needs(Scope.READ)
def list_imports(request: Request) -> Any:
    """Return the latest imports."""
    require(request.person, Ability.IMPORT)
    return {"rows": queries.imports()}


@router.post("/saft", response={201: ImportOut})
@needs(Scope.WRITE, takes="file")
def preview_saft(
    request: Request,
    file: File[UploadedFile],
    leave_out_bad_values: Form[bool] = False,  # noqa: FBT002 - a field of the form
) -> Any:
    """Read a SAF-T Financial file, plain or zipped, and show what it would do."""
    made = services.preview_saft(
        file, file.name or "", by=request.person, leave_out_bad_values=leave_out_bad_values
    )
    return queries.import_detail(made.id)


@router.post("/sheet", response={201: ImportOut})
@needs(Scope.WRITE, takes="file")
def preview_sheet(
    request: Request,
    file: File[UploadedFile],
    kind: Form[Kind],
    leave_out_bad_values: Form[bool] = False,  # noqa: FBT002 - a field of the form
) -> Any:
    """Read a CSV or XLSX file of one register and show what it would do."""
    made = services.preview_sheet(
        file,
        file.name or "",
        kind=kind,
        by=request.person,
        leave_out_bad_values=leave_out_bad_values,
    )
    return queries.import_detail(made.id)


@router.get("/{uuid:import_id}", response=ImportOut)
@needs(Scope.READ)
def get_import(request: Request, import_id: UUID) -> Any:
    """Return one import."""
    require(request.person, Ability.IMPORT)
    return queries.import_detail(import_id)


@router.get("/{uuid:import_id}/rows", response=PageOut[ImportRowOut])
@needs(Scope.READ)
def list_import_rows(request: Request, import_id: UUID, asked: Query[ImportRowsAsked]) -> Any:
    """Return rows of a preview, in the file's order; they may tell wages."""
    require(request.person, Ability.IMPORT)
    queries.import_detail(import_id)
    return queries.import_rows(import_id, action=asked.action, page=asked.page, size=asked.size)


@router.patch("/{uuid:import_id}", response=ImportOut)
@needs(Scope.WRITE, takes="json")
def choose_for_import(request: Request, import_id: UUID, choices: ImportChoicesIn) -> Any:
    """Change what dimensions are, or what happens to bad values, and preview again."""
    services.choose(
        import_id,
        by=request.person,
        dimensions=choices.dimensions,
        leave_out_bad_values=choices.leave_out_bad_values,
    )
    return queries.import_detail(import_id)


@router.post("/{uuid:import_id}/apply", response=ImportOut)
@needs(Scope.WRITE, takes="json", once=True)
def apply_import(request: Request, import_id: UUID, seen: ImportApplyIn) -> Any:
    """Do what the preview showed, all or nothing."""
    services.apply(
        import_id, digest=seen.digest, by=request.person, despite_errors=seen.despite_errors
    )
    return queries.import_detail(import_id)


@router.delete("/{uuid:import_id}", response={204: None})
@needs(Scope.WRITE)
def discard_import(request: Request, import_id: UUID) -> Any:
    """Throw a preview away with all that was read."""
    services.discard(import_id, by=request.person)
