"""What fields of supplier costs may hold."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bindeledd.workspace.checks import decimal, of_type, text, vat_code

SUPPLIER_COST = {
    "project_id": of_type(UUID),
    "incurred_on": of_type(date),
    "amount": decimal(2, least="-999999999.99"),
    "supplier_name": text(200),
    "supplier_number": text(50),
    "text": text(500),
    "document_number": text(50),
    "invoice_number": text(50),
    "has_document": of_type(bool),
    "vat_code": vat_code(),
    "billable": of_type(bool),
    "markup_percent": decimal(2, most="999.99"),
    "connection_id": of_type(UUID, optional=True),
    "active": of_type(bool),
}
