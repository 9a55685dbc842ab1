"""An order on its way to become an invoice: asked for, in process for a while, then sent or failed.

Source: vendor specification of 2025-03 (createAndSendInvoice, InvoiceSentStateDto) and contract
paper poweroffice-go, section 14.2, read 2026-11-21. Unconfirmed and chosen here: a second request
while the first is in process is a 400, one after the order became an invoice a 404; what cannot be
posted or delivered leaves the order as it was, with the reason in ``LastErrorMessage``.

A user of Go who presses "send" is `send_by_user`; `settings.send_error` lets the next one fail.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import invoices, orders, writing
from bindeledd.sandbox.poweroffice_go.order_rules import in_process
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid, not_found
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

SENDING = RESOURCES["SalesOrderSendings"]
_REQUEST = ("Id", "DeliveryType", "EmailAddress", "VoucherDate", "OverrideDueDate")
_STATE = (
    "Id",
    "InvoiceNo",
    "InvoiceDeliveryType",
    "SentDateTimeOffset",
    "DueDate",
    "IsInvoiceBeingProcessed",
    "LastErrorMessage",
)
_METHODS = {"PdfByEmail": "PdfByEmail", "PdfPrintForDownload": "Print"}


def request(ledger: "Ledger", key: str, body: object) -> Row:
    """Take an integration's request to send an order.

    Raises:
        ProblemError: The privilege is missing, there is no such order, or it cannot be sent.
    """
    if not ledger.settings.allow_send_invoice:
        detail = "The integration does not have the required privileges to send invoices."
        raise ProblemError(400, "Missing privilege", detail)
    return _queue(ledger, key, body, by_integration=True)


def send_by_user(ledger: "Ledger", key: str, body: Row | None = None) -> Row:
    """Send an order as a user of Go does; at once, and the invoice counts as the user's.

    Args:
        ledger: The books.
        key: The order.
        body: As the integration's request; empty sends with the customer's settings.

    Returns:
        The state: of the invoice, or why it failed.

    Raises:
        ProblemError: There is no such order, or it cannot be sent.
    """
    _queue(ledger, key, body or {}, by_integration=False)
    _finish(ledger, key)
    return state_of(ledger, key)


def _queue(ledger: "Ledger", key: str, body: object, *, by_integration: bool) -> Row:
    order = orders.find(ledger, key).data
    if in_process(ledger, order):
        raise invalid(orders.ORDER.title, f"Sales order with id = {key} is being processed.")
    if order["CustomerId"] is None:
        raise invalid(orders.ORDER.title, "The sales order has no customer.")
    if not order["LineCount"]:
        raise invalid(orders.ORDER.title, "The sales order has no lines.")
    fixed = {
        "Id": key,
        "ByIntegration": by_integration,
        "RequestedDateTimeOffset": ledger.options.clock().isoformat(),
    }
    row = writing.create(ledger, SENDING, body, fixed=fixed)
    return {name: row[name] for name in _REQUEST}


def state_of(ledger: "Ledger", key: str) -> Row:
    """Show how far the sending of an order has come.

    Raises:
        ProblemError: There is neither an order nor an invoice with this id.
    """
    sending = ledger.tables[SENDING.name].rows.get(key)
    if sending is not None:
        return {name: sending.data[name] for name in _STATE}
    invoice = ledger.tables["OutgoingInvoices"].rows.get(key)
    if invoice is None and key not in ledger.tables["SalesOrders"].rows:
        raise not_found(orders.ORDER.title, key)
    state: Row = {name: invoice.data.get(name) if invoice else None for name in _STATE}
    return {**state, "Id": key, "IsInvoiceBeingProcessed": False}


def states(ledger: "Ledger") -> list[Row]:
    """Show the state of every order that was asked to be sent."""
    return [state_of(ledger, key) for key in ledger.tables[SENDING.name].rows]


def look(ledger: "Ledger", key: str = "") -> None:
    """Count a look at an order in process, or at all of them, after finishing what is due."""
    settle(ledger)
    for each in _waiting(ledger):
        if key in {"", each}:
            _change(ledger, each, {"Looks": _data(ledger, each)["Looks"] + 1})


def settle(ledger: "Ledger") -> None:
    """Finish every sending that has been in process for long enough."""
    options = ledger.options
    for key in _waiting(ledger):
        asked = _data(ledger, key)["RequestedDateTimeOffset"]
        due = invoices.moment_of(asked) + timedelta(seconds=options.send_seconds) <= options.clock()
        if due and _data(ledger, key)["Looks"] >= options.send_looks:
            _finish(ledger, key)


def _waiting(ledger: "Ledger") -> list[Any]:
    return ledger.tables[SENDING.name].ids_with("IsInvoiceBeingProcessed", value=True)


def _data(ledger: "Ledger", key: str) -> Row:
    return ledger.tables[SENDING.name].rows[key].data


def _change(ledger: "Ledger", key: str, changes: Row) -> None:
    before = ledger.tables[SENDING.name].rows[key]
    changed = Stored({**before.data, **changes}, before.created, before.changed)
    ledger.keep(SENDING, key, changed)


def _finish(ledger: "Ledger", key: str) -> None:
    """Make the invoice, or note why there is none."""
    asked = _data(ledger, key)
    try:
        method = _deliverable(ledger, orders.find(ledger, key).data, asked)
        invoice = invoices.issue(ledger, key, asked, method)
    except ProblemError as problem:
        changes: Row = {"LastErrorMessage": problem.detail}
    else:
        names = ("InvoiceNo", "InvoiceDeliveryType", "SentDateTimeOffset", "DueDate")
        changes = {name: invoice[name] for name in names}
        changes["LastErrorMessage"] = None
    _change(ledger, key, {**changes, "IsInvoiceBeingProcessed": False})


def _deliverable(ledger: "Ledger", order: Row, asked: Row) -> str:
    """Choose how the invoice is delivered.

    Raises:
        ProblemError: Nobody would get it.
    """
    if ledger.settings.send_error:
        message, ledger.settings.send_error = ledger.settings.send_error, ""
        raise invalid(orders.ORDER.title, message)
    customer = ledger.tables["Customers"].rows[order["CustomerId"]].data
    method = _METHODS.get(asked["DeliveryType"]) or customer["InvoiceDeliveryType"]
    addresses = (asked["EmailAddress"], customer["InvoiceEmailAddress"], customer["EmailAddress"])
    if method == "PdfByEmail" and not any(addresses):
        raise invalid(orders.ORDER.title, "The customer has no e-mail address for invoices.")
    return str(method)
