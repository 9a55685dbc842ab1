"""Reading a file, seeing what it would do, and doing exactly that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from django.db import connection, transaction

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.changes import announce
from bindeledd.workspace.imports.forms import DATED, SHEETS
from bindeledd.workspace.imports.judging import Judge, Outcome
from bindeledd.workspace.imports.models import Import, ImportRow, Supplier
from bindeledd.workspace.imports.saft import SaftReader
from bindeledd.workspace.imports.sheets import SheetReader, csv_rows, xlsx_rows
from bindeledd.workspace.imports.staging import in_pages, stage
from bindeledd.workspace.imports.uploads import saft_stream
from bindeledd.workspace.numbers import lock_register

ROLES = ("department", "project", "")
"""What a dimension of SAF-T can be here."""


def preview_saft(
    file: IO[bytes], file_name: str, *, by: By, leave_out_bad_values: bool = False
) -> Import:
    """Read a SAF-T Financial file, plain or zipped, and judge every row; nothing else changes.

    Raises:
        DomainError: The file cannot be read; nothing is kept of it.
    """
    require(by, Ability.IMPORT)
    with transaction.atomic(), saft_stream(file) as stream:
        reader = SaftReader(stream)
        source = _new("saft", file_name, by)
        stage(source, reader.rows())
        source.summary = reader.summary.plain()
        roles = {code: told["role"] for code, told in reader.summary.dimensions.items()}
        source.choices = {"dimensions": roles, "leave_out_bad_values": leave_out_bad_values}
        return _previewed(source, by)


def preview_sheet(
    file: IO[bytes],
    file_name: str,
    *,
    kind: str,
    by: By,
    columns: Mapping[int, str] | None = None,
    leave_out_bad_values: bool = False,
) -> Import:
    """Read a CSV or XLSX file of one register and judge every row.

    Args:
        file: Its bytes.
        file_name: As the person called it.
        kind: Kind of record of every row.
        by: Who.
        columns: Place of a column -> field; None to know them by their headers.
        leave_out_bad_values: Import a row without a bad e-mail, post code or organisation number.

    Raises:
        DomainError: The file cannot be read, or a column is missing; nothing is kept of it.
    """
    require(by, Ability.IMPORT)
    require(by, SHEETS[kind].ability)
    is_workbook = file.read(4).startswith(b"PK\x03\x04")
    file.seek(0)
    cells = xlsx_rows(file) if is_workbook else csv_rows(file)
    reader = SheetReader(kind, cells, columns=columns)
    with transaction.atomic():
        source = _new("xlsx" if is_workbook else "csv", file_name, by)
        count = stage(source, reader.rows())
        chosen = {str(place): name for place, name in reader.columns.items()}
        source.summary = {
            "kind": kind,
            "headers": reader.headers,
            "columns": chosen,
            "rows": count,
            "rounded": reader.rounded,
            "known_by": _known_by(kind, set(chosen.values())),
        }
        source.choices = {"leave_out_bad_values": leave_out_bad_values}
        return _previewed(source, by)


def choose(
    import_id: UUID,
    *,
    by: By,
    dimensions: Mapping[str, str] | None = None,
    leave_out_bad_values: bool | None = None,
) -> Import:
    """Change what dimensions are, or what happens to bad values, and judge again.

    Raises:
        NotFoundError: No such import in this company.
        DomainError: It is applied already, or a dimension or its role is unknown.
    """
    require(by, Ability.IMPORT)
    with transaction.atomic():
        source = _open(import_id)
        known = source.choices.get("dimensions", {})
        for code, role in (dimensions or {}).items():
            if code not in known or role not in ROLES:
                raise DomainError("import.unknown_dimension", code=code[:50])
        source.choices["dimensions"] = known | dict(dimensions or {})
        if leave_out_bad_values is not None:
            source.choices["leave_out_bad_values"] = leave_out_bad_values
        return _previewed(source, by)


def apply(import_id: UUID, *, digest: str, by: By, despite_errors: bool = True) -> Import:
    """Do what the preview showed, in one transaction, or nothing.

    Args:
        import_id: Which import.
        digest: That of the preview the person saw.
        by: Who.
        despite_errors: Leave rows with errors out; otherwise one such row stops everything.

    Raises:
        NotFoundError: No such import in this company.
        DomainError: Applied already; rows have errors; or the registers changed since the
            preview, so that it would do something else than was shown (`import.stale`).
    """
    require(by, Ability.IMPORT)
    with transaction.atomic(), acting(by):
        lock_register("import")  # two files that name the same new things go one after the other
        source = _open(import_id)
        if not despite_errors and any(count["error"] for count in source.counts.values()):
            raise DomainError("import.has_errors")
        judge = Judge(source, by)
        for _ in judge.outcomes():
            pass
        if judge.digest != source.digest or digest != source.digest:
            raise DomainError("import.stale")
        _keep_suppliers(source)
        source.state = "applied"
        source.applied_at = now()
        source.save()
        for kind in judge.counts:
            announce(kind)
        record_deed("import.applied", by=by, about=source.file_name, digest=source.digest)
    return source


def discard(import_id: UUID, *, by: By) -> None:
    """Throw a preview away with all that was read.

    Raises:
        DomainError: It is applied already.
    """
    require(by, Ability.IMPORT)
    with transaction.atomic():
        source = _open(import_id)
        ImportRow.objects.filter(source=source).delete()
        source.delete()


def _known_by(kind: str, columns: set[str]) -> str:
    """Return what tells a row's record: its number, an id of the file's own, or its day."""
    if kind not in DATED:
        return "number"
    return "id" if "id" in columns else "day"


def _new(kind: str, file_name: str, by: By) -> Import:
    person = by if isinstance(by, User) else None
    name = file_name.replace("\\", "/").rpartition("/")[2][:200]
    printable = "".join(letter for letter in name if letter.isprintable())
    return Import.objects.create(source=kind, file_name=printable, user=person)


def _open(import_id: UUID) -> Import:
    source = Import.objects.select_for_update().filter(id=import_id).first()
    if source is None:
        raise NotFoundError(kind="import")
    if source.state == "applied":
        raise DomainError("import.applied_already")
    return source


def _previewed(source: Import, by: By) -> Import:
    """Judge all rows by writing them, take it back, and keep what it showed.

    What is shown is put aside in a file meanwhile: it must outlive what is taken back, and may be
    long.
    """
    judge = Judge(source, by)
    with TemporaryFile("w+", encoding="utf-8") as aside:
        with transaction.atomic():
            for page in judge.outcomes():
                aside.write(f"{json.dumps([_shown(outcome) for outcome in page])}\n")
            transaction.set_rollback(True)
        ImportRow.objects.filter(source=source).exclude(action="").update(
            action="", changes={}, errors={}, warnings={}
        )
        aside.seek(0)
        for line in aside:
            _keep(json.loads(line))
    source.state = "previewed"
    source.counts = judge.counts
    source.digest = judge.digest
    source.save()
    return source


def _shown(outcome: Outcome) -> list[str]:
    """Return what a preview keeps of one row, as the columns of its table take it."""
    return [
        str(outcome.row),
        outcome.action,
        json.dumps(outcome.changes),
        json.dumps(outcome.errors),
        json.dumps(outcome.warnings),
    ]


def _keep(page: list[list[str]]) -> None:
    if not page:
        return
    columns = [list(column) for column in zip(*page, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "update workspace_importrow t set action = u.action, changes = u.changes,"
            " errors = u.errors, warnings = u.warnings"
            " from unnest(%s::uuid[], %s::text[], %s::jsonb[], %s::jsonb[], %s::jsonb[])"
            " u(id, action, changes, errors, warnings)"
            " where t.id = u.id and t.id = any(%s::uuid[])",
            [*columns, columns[0]],
        )


def _keep_suppliers(source: Import) -> None:
    rows = ImportRow.objects.filter(source=source, kind="supplier").order_by("position")
    for page in in_pages(rows.values_list("values", flat=True).iterator()):
        suppliers = {
            values["number"]: Supplier(
                number=values["number"],
                name=values["name"],
                org_number=values.get("org_number", ""),
            )
            for values in page
            if _is_supplier(values)
        }
        Supplier.objects.bulk_create(
            suppliers.values(),
            update_conflicts=True,
            unique_fields=["company", "number"],
            update_fields=["name", "org_number"],
        )


def _is_supplier(values: dict[str, Any]) -> bool:
    short = len(values["number"]) <= 50 and len(values["name"]) <= 200  # noqa: PLR2004 - columns
    named = values["number"] != "" and values["name"] != ""
    return short and named and len(values.get("org_number", "")) <= 20  # noqa: PLR2004 - column
