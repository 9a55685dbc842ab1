"""The field table between PowerOffice Go's cost lines and our supplier costs; pure.

Source: contract paper poweroffice-go, section 16, and field-domain.md, A12, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.payloads.costs import CostLinePayload
from bindeledd.connectors.poweroffice_go.values import costs as values
from bindeledd.sync.mapping import Into, Mapping, Ref
from bindeledd.workspace.records import SupplierCost

COST: Final = Mapping(
    SupplierCost,
    CostLinePayload,
    rows=(
        Ref("project_id", "ProjectId", "project", required=True),
        Into("incurred_on", values.day, ("PostingDate",), "day of posting"),
        Into(
            "amount",
            values.amount,
            ("Amount", "VatAmount"),
            "excluding VAT, as chosen in the settings",
            by_choice=True,
        ),
        Into(
            "text",
            values.words("Description", "VoucherDescription"),
            ("Description", "VoucherDescription"),
            "the line's text, else the voucher's",
        ),
        Into(
            "supplier_name", values.words("Document.SupplierName"), ("Document.SupplierName",), ""
        ),
        Into("supplier_number", values.words("Document.SupplierNo"), ("Document.SupplierNo",), ""),
        Into("document_number", values.words("VoucherNo"), ("VoucherNo",), ""),
        Into("invoice_number", values.words("Document.InvoiceNo"), ("Document.InvoiceNo",), ""),
        Into(
            "has_document",
            values.has_paper,
            ("VoucherType", "Document.Type"),
            "fetched when somebody asks; not of what corrects or reverses",
        ),
    ),
    left_out={
        "vat_code": "says what VAT it has when it is billed on; stays ours",
        "billable": "decided here",
        "markup_percent": "decided here",
        "connection_id": "kept by the workspace",
        "active": "a line there is never taken away: a reversal is a line of its own",
    },
    labels=values.LABELS,
)
"""A line of a supplier's invoice (A12)."""
