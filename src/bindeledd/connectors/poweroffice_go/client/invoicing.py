"""Sales orders with their files, and the invoices that they become.

There is no address that makes an order without its lines, or an invoice: an order is made whole.

Source: contract paper poweroffice-go, sections 3.7, 14 and 15, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.client.shared import Calls, said, the_one
from bindeledd.connectors.poweroffice_go.payloads.invoicing import (
    OrderFilePayload,
    OrderPayload,
    SendingPayload,
)
from bindeledd.kernel.errors import ContractError, OutcomeUnknownError, RejectedError
from bindeledd.kernel.shapes import parse
from bindeledd.sync.aftermath import Following

_OWN: Final = "true"


class InvoicingCalls(Calls):
    """Orders from invoice attachments, and what becomes of them."""

    def create_order(self, payload: dict[str, Any], key: str) -> OrderPayload:
        """Create an order with its lines.

        Our key goes in twice: as the reference that refuses a second order, and as the one that the
        invoice can be looked up by once the order has become one.
        """
        body = said(payload) | {"ExternalImportReference": key, "CustomMatchingReference": key}
        return self._create("/SalesOrders/Complete", body, OrderPayload, "order.create")

    def get_order(self, theirs: str) -> OrderPayload | None:
        """Return one order, or the invoice that it has become; None when there is neither."""
        found = self._get(f"/SalesOrders/{theirs}", OrderPayload, "order.get")
        if found is None:
            return self._get(f"/OutgoingInvoices/{theirs}", OrderPayload, "order.get")
        return found

    def find_order(self, key: str, sent: dict[str, Any]) -> OrderPayload | None:  # noqa: ARG002 - they keep the key
        """Return the order that keeps our key, or the invoice that it has become, or None.

        Orders cannot be asked for by reference: all drafts of this integration are read.
        """
        mine = [one for one in self._drafts() if one.get("ExternalImportReference") == key]
        if mine:
            return the_one(mine, "order.find")
        found = self._wire.listed(
            "/OutgoingInvoices", OrderPayload, operation="order.find", customMatchingReferences=key
        )
        return the_one(
            [one for one in found if one.get("CustomMatchingReference") == key], "order.find"
        )

    def orders_like(self, sent: dict[str, Any], number: str) -> list[OrderPayload]:
        """Return the orders that this integration made for that customer.

        With a number: those that have it as order number, and the invoice that has it.
        """
        if not number:
            return [one for one in self._drafts() if one.get("CustomerId") == sent["CustomerId"]]
        names = ("SalesOrderNo", "ImportedOrderNo")
        found = [one for one in self._drafts() if number in {str(one.get(name)) for name in names}]
        if found or not number.isdecimal():
            return found
        return self._wire.listed(
            "/OutgoingInvoices", OrderPayload, operation="order.find", invoiceNos=number
        )

    def _drafts(self) -> Iterator[OrderPayload]:
        """Yield the orders that this integration made."""
        for page in self._wire.pages(
            "/SalesOrders",
            OrderPayload,
            operation="order.find",
            since=None,
            also={"onlyCreatedByCurrentIntegration": _OWN},
        ):
            yield from page

    def cancel_order(self, theirs: str) -> None:
        """Delete an order with its lines.

        Raises:
            RejectedError: It has become an invoice, or is locked.
        """
        self._wire.write("DELETE", f"/SalesOrders/{theirs}", None, operation="order.cancel")

    # --- files (section 14.1) ---

    def attach_to_order(self, step: Following) -> None:
        """Attach a file to an order; a second call would attach it twice."""
        if step.document is None:
            raise TypeError("a file goes along with this step")
        path = f"/SalesOrders/{step.theirs}/attachments"
        self._wire.upload("POST", path, step.document, operation="order.attach")

    def is_attached(self, step: Following) -> bool:
        """Return whether a file of that name and length hangs on the order."""
        path = f"/SalesOrders/{step.theirs}/attachments"
        found = self._wire.listed(path, OrderFilePayload, operation="order_file.list")
        wanted = (step.sent["file_name"], step.sent["bytes"])
        return any((one.get("FileName"), one.get("FileSize")) == wanted for one in found)

    # --- sending (section 14.2) ---

    def send_invoice(self, step: Following) -> None:
        """Let the order become an invoice and be delivered; they answer that they have begun.

        Raises:
            OutcomeUnknownError: They are at it (`poweroffice_go.being_sent`); ask `is_sent`.
        """
        path = f"/SalesOrders/{step.theirs}/createAndSendInvoice"
        body = said({"DeliveryType": "Auto", "EmailAddress": step.sent.get("email") or None})
        self._wire.write("POST", path, body, operation="order.send")
        raise OutcomeUnknownError("poweroffice_go.being_sent", operation="order.send")

    def is_sent(self, step: Following) -> bool:
        """Return whether the invoice was sent; False when nobody has begun.

        Raises:
            OutcomeUnknownError: They are at it.
            RejectedError: They failed, with their reason (`poweroffice_go.sending_failed`).
        """
        operation = "sending.get"
        answer = self._wire.get("/SalesOrders/sentState", operation=operation, id=step.theirs)
        if answer is None:
            return False
        if answer.body.lstrip()[:1] == b"[":  # the specification says a list, support one object
            states = parse(list[SendingPayload], answer.body, operation=operation)
        else:
            states = [parse(SendingPayload, answer.body, operation=operation)]
        state = next((one for one in states if one.get("Id") in {None, step.theirs}), None)
        return state is not None and _is_through(state, operation)


def _is_through(state: SendingPayload, operation: str) -> bool:
    if state.get("SentDateTimeOffset") is not None:
        return True
    failed = state.get("LastErrorMessage")
    if failed:
        raise RejectedError(
            "poweroffice_go.sending_failed", reasons=(failed[:500],), operation=operation
        )
    if state.get("IsInvoiceBeingProcessed"):
        raise OutcomeUnknownError("poweroffice_go.being_sent", operation=operation)
    if state.get("InvoiceNo") is not None:
        raise ContractError("remote.odd_answer", operation=operation)
    return False
