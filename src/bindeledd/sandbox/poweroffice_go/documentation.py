"""The papers of vouchers over the API: what there is, fetched as a zip, put in place of the former.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, section 15.1, read
2026-11-21. Names of the files in the zip are unconfirmed, as is which of 202 and 204 answers what:
here 202 the first time, 204 when a file is replaced.
"""

import io
import zipfile
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Answer, Request, Row
from bindeledd.sandbox.poweroffice_go import attachments, documents
from bindeledd.sandbox.poweroffice_go.fields import ENUMS
from bindeledd.sandbox.poweroffice_go.filters import bad_query
from bindeledd.sandbox.poweroffice_go.invoice_tables import DOCUMENTATION
from bindeledd.sandbox.poweroffice_go.listing import list_rows
from bindeledd.sandbox.poweroffice_go.problems import invalid, not_found
from bindeledd.sandbox.poweroffice_go.table import Stored
from bindeledd.sandbox.poweroffice_go.uploads import read_upload

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_TITLE = "Voucher documentation"
_STAMP = (2020, 1, 1, 0, 0, 0)


def list_documents(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
    """List vouchers with the kinds of documentation each has."""
    return list_rows(ledger, DOCUMENTATION, request, show=lambda stored: _row(ledger, stored))


def _row(ledger: "Ledger", stored: Stored) -> Row:
    voucher = stored.data
    kept = documents.kinds_of(ledger, voucher["Id"])
    return {
        "VoucherId": voucher["Id"],
        "VoucherNo": voucher["VoucherNo"],
        "VoucherType": voucher["VoucherType"],
        **{f"Has{kind}": kind in kept for kind in documents.KINDS},
        "HasSalesOrderAttachments": bool(attachments.files_of(ledger, voucher["Id"])),
        "IsImported": voucher["Journal"] is not None,
    }


def _parameters(request: Request, *known: str) -> dict[str, str]:
    names = {name.lower(): name for name in known}
    given: dict[str, str] = {}
    for raw, value in request.query:
        if raw.lower() not in names:
            raise bad_query(raw, "The query parameter is not known.")
        given[names[raw.lower()]] = value.strip()
    if not given.get("id"):
        raise bad_query("id", "The id parameter is required.")
    return given


def download(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
    """Give the files of a voucher in one zip; 204 when it has none of that kind."""
    given = _parameters(request, "id", "documentationType")
    kind = given.get("documentationType") or "All"
    if kind not in ENUMS["VoucherDocumentationType"]:
        raise bad_query("documentationType", f"The value '{kind}' is not valid.")
    key = given["id"].lower()
    kept = documents.read(ledger, key)
    wanted = {each: raw for each, raw in kept.items() if kind in {"All", each}}
    if not wanted:
        return Answer(204)
    number = ledger.tables["Vouchers"].rows[key].data["VoucherNo"]
    headers = [
        ("Content-Type", "application/zip"),
        ("Content-Disposition", f'attachment; filename="{number}.zip"'),
    ]
    return Answer(200, _zip(str(number), wanted), headers)


def _zip(name: str, kept: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for kind, raw in kept.items():
            entry = zipfile.ZipInfo(f"{name}.{documents.KINDS[kind]}", _STAMP)
            packed.writestr(entry, raw)
    return out.getvalue()


def put(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
    """Put a PDF on a voucher that came through the API."""
    key = _parameters(request, "id")["id"].lower()
    voucher = ledger.tables["Vouchers"].rows.get(key)
    if voucher is None:
        problem = not_found("Voucher", key)
        problem.status = 400  # the specification declares no 404 here
        raise problem
    if voucher.data["Journal"] is None or not voucher.data["IsCreatedByCurrentIntegration"]:
        raise invalid(_TITLE, "The voucher was not imported by this integration.")
    _, content = read_upload(request, _TITLE)
    if not content.startswith(b"%PDF-"):
        raise invalid(_TITLE, "Only PDF files can be imported.")
    replaced = "Pdf" in documents.read(ledger, key)
    documents.keep(ledger, key, "Pdf", content)
    return Answer(204 if replaced else 202)
