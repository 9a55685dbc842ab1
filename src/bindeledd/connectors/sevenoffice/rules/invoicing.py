"""Who an order is, what an attachment needs before it can be one, and what it carries; pure.

Source: contract paper 24sevenoffice, sections 2.8-2.10, and field-domain.md, B0.11 and B5, both
read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.rules.shared import Unmet, text_of
from bindeledd.sync.aftermath import LedgerLine
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.sync.mapping import Reason
from bindeledd.workspace.records import InvoiceAttachment

LACKS_DIMENSION: Final = "sevenoffice.dimension_missing"
"""Code: an order stands without a value on its lines, which a person may set there."""


def order_identity(payload: Payload) -> Identity:
    """Return which order it is; its id is the number that people know it by."""
    return Identity(id=str(payload["OrderId"]), number=str(payload["OrderId"]))


def dimension_type_identity(payload: Payload) -> Identity:
    """Return which type of dimension it is."""
    return Identity(id=str(payload["TypeId"]), name=text_of(payload, "Name"))


def dimension_identity(payload: Payload) -> Identity:
    """Return which value of a dimension it is; values of different types may be alike."""
    value = text_of(payload, "Value")
    return Identity(id=f"{payload['TypeId']}:{value}", number=value, name=text_of(payload, "Name"))


def department_identity(payload: Payload) -> Identity:
    """Return which department it is."""
    return Identity(id=str(payload["Id"]), name=text_of(payload, "Name"))


def _no_customer(record: InvoiceAttachment, _: FlowSettings) -> Unmet:
    return {"field": "customer_id"} if record.customer_id is None else None


def _no_lines(record: InvoiceAttachment, _: FlowSettings) -> Unmet:
    return {} if not record.lines else None


def _lines_without_product(record: InvoiceAttachment, _: FlowSettings) -> Unmet:
    """Name the lines without an item number: every line there must have one (B0.11)."""
    bare = [str(line.position + 1) for line in record.lines if line.item_number.strip() == ""]
    return {"lines": bare} if bare else None


OF_ATTACHMENTS: Final = (
    Requirement("sevenoffice.order_without_customer", _no_customer),
    Requirement("sevenoffice.order_without_lines", _no_lines),
    Requirement("sevenoffice.lines_without_product", _lines_without_product),
)


def lines_of(record: InvoiceAttachment) -> tuple[LedgerLine, ...]:
    """Return what an order carries, line by line."""
    return tuple(
        LedgerLine("invoice_line", line.id, record.revision, str(line.position), amount=line.amount)
        for line in record.lines
    )


def lacks_dimension(record: InvoiceAttachment, payload: Payload) -> Reason | None:
    """Return which dimensions of machines they do not have: a notice, no mistake (B5.3)."""
    rows = payload.get("InvoiceRows") or ()
    lacking = {
        line.dimension: None
        for line, row in zip(record.lines, rows, strict=False)
        if line.dimension.strip() != "" and not row.get("UserDefinedDimensions")
    }
    return Reason(LACKS_DIMENSION, {"dimensions": list(lacking)}) if lacking else None
