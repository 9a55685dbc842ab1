"""Cost lines of supplier invoices, with the document that each goes back to, and its paper.

Source: contract paper poweroffice-go, sections 15.1 and 16, read 2026-11-21.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from bindeledd.connectors.poweroffice_go.client.shared import Calls
from bindeledd.connectors.poweroffice_go.payloads.costs import (
    CostLinePayload,
    IncomingInvoicePayload,
    PapersPayload,
    SupplierDocument,
    SupplierPayload,
)
from bindeledd.kernel.errors import ContractError, NotAllowedError
from bindeledd.sync.aftermath import Document

WINDOW: Final = {"fromDate": "2000-01-01", "toDate": "2099-12-31"}
"""Posting days of a list that demands them. It never moves: what left it would seem to be gone."""
COST_ACCOUNTS: Final = "4000-7999"
EXPENSE: Final = "Expense"
_TYPES: Final = (
    "IncomingInvoice",
    "IncomingCreditNote",
    EXPENSE,
    "ReversalVoucher",
    "CorrectionVoucher",
)
_OWN: Final = frozenset({"IncomingInvoice", "IncomingCreditNote", EXPENSE})
"""Types of vouchers that are a supplier's document themselves; the others go back to one."""
_NUMBERS: Final = 100
"""Voucher numbers in one question."""
_DEEP: Final = 5
"""Corrections of corrections that are followed back."""
_PDF_BYTES: Final = 40_000_000
"""A paper there has at most 30 MB (section 15.1)."""


class CostCalls(Calls):
    """Costs that suppliers bill on projects."""

    def list_supplier_costs(self, since: datetime | None) -> Iterator[list[CostLinePayload]]:
        """Yield cost lines that have a project, each with its document.

        Only those that go back to a supplier's document: a reversed manual voucher is no invoice.
        A line is never changed there but in its text; a reversal is a line of its own.
        """
        for page in self._wire.pages(
            "/AccountTransactions",
            CostLinePayload,
            operation="supplier_cost.list",
            since=since,
            also={**WINDOW, "accountNos": COST_ACCOUNTS, "voucherTypes": ",".join(_TYPES)},
        ):
            yield self._with_documents([one for one in page if one.get("ProjectId") is not None])

    def get_supplier_paper(self, theirs: str) -> Document | None:
        """Return the PDF of the voucher that a cost line stands on; None when it has none."""
        voucher, _, _ = theirs.partition("/")
        found = self._wire.listed(
            "/VoucherDocumentation", PapersPayload, operation="paper.list", id=voucher
        )
        paper = next((one for one in found if one.get("HasPdf") is True), None)
        if paper is None:
            return None
        answer = self._wire.get(
            "/VoucherDocumentation/Download",
            operation="paper.get",
            id=voucher,
            documentationType="Pdf",
        )
        if answer is None:
            return None
        name = f"{paper.get('VoucherNo') or voucher}.pdf"
        return Document(name, "application/pdf", _pdf_in(answer.body))

    def _with_documents(self, lines: Sequence[CostLinePayload]) -> list[CostLinePayload]:
        origins = {line["Id"]: self._origin(line) for line in lines}
        heads = self._heads(number for number, _ in filter(None, origins.values()))
        found: list[CostLinePayload] = []
        for line in lines:
            origin = origins[line["Id"]]
            if origin is not None:
                number, kind = origin
                found.append({**line, "Document": self._document(kind, heads.get(number))})
        return found

    def _origin(self, line: CostLinePayload, depth: int = _DEEP) -> tuple[int, str] | None:
        """Return number and type of the supplier's document behind a line; None for no such."""
        kind, number = line.get("VoucherType") or "", line.get("VoucherNo")
        if number is None:
            return None
        if kind in _OWN:
            return number, kind
        before = line.get("ReversedVoucherNo") or line.get("CorrectionOfVoucherNo")
        if before is None or depth == 0:
            return None
        if before not in self._first_lines:
            self._first_lines[before] = self._first_line(before)
        first = self._first_lines[before]
        return None if first is None else self._origin(first, depth - 1)

    @cached_property
    def _first_lines(self) -> dict[int, CostLinePayload | None]:
        """Of vouchers that others go back to, by number: one of their lines."""
        return {}

    def _first_line(self, number: int) -> CostLinePayload | None:
        found = self._wire.listed(
            "/AccountTransactions",
            CostLinePayload,
            operation="voucher.list",
            **WINDOW,
            voucherNos=str(number),
        )
        return found[0] if found else None

    def _heads(self, numbers: Iterable[int]) -> dict[int, IncomingInvoicePayload]:
        """Return heads of supplier invoices by voucher number; asked for many at once."""
        wanted = sorted(set(numbers))
        found: dict[int, IncomingInvoicePayload] = {}
        for start in range(0, len(wanted), _NUMBERS):
            some = wanted[start : start + _NUMBERS]
            rows = self._wire.listed(
                "/IncomingInvoices",
                IncomingInvoicePayload,
                operation="supplier_invoice.list",
                voucherNos=",".join(map(str, some)),
            )
            found |= {number: row for row in rows if (number := row.get("VoucherNo")) is not None}
        return found

    def _document(self, kind: str, head: IncomingInvoicePayload | None) -> SupplierDocument:
        number = head.get("SupplierNo") if head is not None else None
        supplier = head.get("SupplierId") if head is not None else None
        return SupplierDocument(
            Type=kind,
            SupplierNo=None if number is None else str(number),
            SupplierName=None if supplier is None else self._supplier_names.get(supplier),
            InvoiceNo=head.get("InvoiceNo") if head is not None else None,
        )

    @cached_property
    def _supplier_names(self) -> dict[int, str]:
        """Names of suppliers by id; none where they may not be read."""
        try:
            pages = list(
                self._wire.pages(
                    "/Suppliers", SupplierPayload, operation="supplier.list", since=None
                )
            )
        except NotAllowedError:
            return {}
        return {one["Id"]: _name_of(one) for page in pages for one in page}


def _name_of(supplier: SupplierPayload) -> str:
    name = (supplier.get("Name") or "").strip()
    parts = (supplier.get("FirstName"), supplier.get("LastName"))
    return name or " ".join(part.strip() for part in parts if part)


def _pdf_in(packed: bytes) -> bytes:
    """Return the first PDF of a zip.

    Raises:
        ContractError: It is no zip, holds none, or one that is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as files:
            for one in files.infolist():
                if one.filename.lower().endswith(".pdf") and one.file_size <= _PDF_BYTES:
                    return files.read(one)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ContractError("remote.odd_answer", operation="paper.get") from error
    raise ContractError("remote.odd_answer", operation="paper.get")
