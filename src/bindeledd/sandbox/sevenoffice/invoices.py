"""InvoiceService: orders with their rows; what an order says of itself is left to `order_rules`.

Source: contract paper 24sevenoffice, section 2.8.
"""

from collections.abc import Iterable
from copy import deepcopy
from datetime import timedelta

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.books import Stored
from bindeledd.sandbox.sevenoffice.calls import (
    Call,
    Handler,
    Test,
    among,
    changed_after,
    few_enough,
    fitting,
    given,
    indexed,
    is_after,
    narrowed,
    properties,
    require,
    saved,
)
from bindeledd.sandbox.sevenoffice.invoice_tables import INVOICE_ORDER, INVOICE_ROW
from bindeledd.sandbox.sevenoffice.order_rules import changed_rows, check_order
from bindeledd.sandbox.sevenoffice.values import FaultError

_SERVER = {
    *("APIException", "DateChanged", "InvoiceId", "OrderTotalIncVat", "OrderTotalVat"),
    "PaymentAmount",
}
_BY_UPDATE = ("InvoiceTitle", "ReferenceNumber")


def save_invoices(call: Call) -> list[Row]:
    """Add or change orders, each for itself."""
    return saved(call, call.asked.get("invoices") or [], lambda item: _save(call, item))


def _save(call: Call, item: Row) -> Row:
    books = call.books
    values = {
        name: value for name, value in item.items() if name not in _SERVER and value is not None
    }
    before = books.table("InvoiceOrder").rows.get(item.get("OrderId"))
    check_order(call, values, before)
    if before is None:
        values.setdefault("OrderStatus", "Web")
        values.setdefault("DateOrdered", books.options.clock())
        stored = books.put("InvoiceOrder", values)
    else:
        values["InvoiceRows"] = changed_rows(call, values, before.data)
        stored = books.change("InvoiceOrder", item["OrderId"], values)
    return {**item, "OrderId": stored.data["OrderId"], **_row_ids(item, stored)}


def _row_ids(item: Row, stored: Stored) -> Row:
    """Give the rows back as they were sent, a new order's with their ids."""
    sent: list[Row] = item.get("InvoiceRows") or []
    kept: list[Row] = stored.data.get("InvoiceRows", [])
    if not sent or len(sent) != len(kept):
        return {}
    return {
        "InvoiceRows": [
            {**line, "RowId": own["RowId"]} for line, own in zip(sent, kept, strict=True)
        ]
    }


def update_invoices(call: Call) -> list[Row]:
    """Change the title and our reference of what is already an invoice."""
    return saved(call, call.asked.get("invoices") or [], lambda item: _update(call, item))


def _update(call: Call, item: Row) -> Row:
    row = call.books.table("InvoiceOrder").rows.get(item.get("OrderId"))
    invoiced = row is not None and row.data["OrderStatus"] == "Invoiced"
    require(invoiced, f"Order {item.get('OrderId')} is not invoiced.")
    call.books.change("InvoiceOrder", item["OrderId"], narrowed(item, _BY_UPDATE))
    return item


def _tests(call: Call) -> list[Test]:
    return [
        among("CustomerIds", "CustomerId"),
        changed_after("ChangedAfter", call.options),
        among("OrderStates", "OrderStatus"),
        among("InvoiceIds", "InvoiceId"),
        among("OrderIds", "OrderId"),
        among("ExternalStatus", "ExternalStatus"),
    ]


def _candidates(call: Call, asked: Row) -> Iterable[Stored]:
    table = call.books.table("InvoiceOrder")
    if "CustomerIds" in asked:
        wanted = dict.fromkeys(asked["CustomerIds"])
        return [row for customer in wanted for row in table.having("CustomerId", customer)]
    return table.rows.values()


def get_invoices(call: Call) -> list[Row]:
    """Search orders and invoices; at least one filter is needed."""
    asked = given(call, "searchParams")
    for name in ("OrderIds", "CustomerIds", "InvoiceIds"):
        few_enough(call, asked.get(name))
    if not any(value != [] for value in asked.values()):
        raise FaultError("At least one search parameter is needed.", "Client")
    _refuse_far_back(call, asked)
    names = properties(call, "invoiceReturnProperties", INVOICE_ORDER, "OrderId")
    inside = properties(call, "rowReturnProperties", INVOICE_ROW, "RowId")
    rows = indexed(call, _candidates(call, asked))
    found = fitting(rows, asked, _tests(call), combine=call.options.searches_combine)
    return [_shown(row.data, names, inside) for row in found]


def _refuse_far_back(call: Call, asked: Row) -> None:
    """Time out on a search that would read years; the list of ids is meant for that."""
    days = call.options.orders_reach_back
    if days is None or set(asked) != {"ChangedAfter"}:
        return
    if asked["ChangedAfter"] < call.options.clock() - timedelta(days=days):
        raise FaultError("Timeout expired. The timeout period elapsed prior to completion.")


def _shown(order: Row, names: list[str], inside: list[str]) -> Row:
    shown = narrowed(order, names)
    if "InvoiceRows" in shown:
        shown["InvoiceRows"] = [narrowed(line, inside) for line in order["InvoiceRows"]]
    return deepcopy(shown)


def get_order_sync_list(call: Call) -> list[int]:
    """List the ids of orders made, and changed, after a moment."""
    asked = given(call, "syncParams")
    options = call.options
    tests: list[Test] = [
        changed_after("ChangedAfter", options),
        ("RegisteredAfter", lambda value, row: is_after(row.made, value, options)),
    ]
    rows = indexed(call, call.books.table("InvoiceOrder").rows.values())
    return sorted(row.data["OrderId"] for row in fitting(rows, asked, tests, combine=True))


HANDLERS: dict[str, Handler] = {
    "SaveInvoices": save_invoices,
    "GetInvoices": get_invoices,
    "GetOrderSyncList": get_order_sync_list,
    "UpdateInvoices": update_invoices,
    "GetDeliveryMethods": lambda _call: [{"Id": 1, "Description": "Standard"}],
    "GetPaymentMethods": lambda _call: [{"Id": 1, "Name": "Faktura"}],
}
