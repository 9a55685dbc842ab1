"""Files on sales orders; they can still be read when the order has become an invoice.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, section 14.1, read
2026-11-21. Several files with one name are taken, as nothing says otherwise.
"""

import base64
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import orders
from bindeledd.sandbox.poweroffice_go.problems import not_found
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

FILE = RESOURCES["SalesOrderAttachments"]


def attach(ledger: "Ledger", order_id: str, name: str, content: bytes) -> Row:
    """Put a file on an order.

    Raises:
        ProblemError: There is no such order; it may have become an invoice.
    """
    orders.find(ledger, order_id)
    moment = ledger.now()
    stamp = ledger.stamp(moment)
    key = ledger.new_id(FILE.name)
    data: Row = {
        "Id": key,
        "SalesOrderId": order_id,
        "FileName": name,
        "FileSize": len(content),
        "CreatedDateTimeOffset": stamp,
        "LastChangedDateTimeOffset": stamp,
        "Content": base64.b64encode(content).decode(),
    }
    stored = Stored(data, moment, moment)
    ledger.keep(FILE, key, stored)
    return ledger.shown(FILE, stored)


def find(ledger: "Ledger", order_id: str, key: int) -> Stored:
    """Get a file of an order or of the invoice it has become.

    Raises:
        ProblemError: There is no such order or invoice, or no such file on it.
    """
    require_holder(ledger, order_id)
    stored = ledger.tables[FILE.name].rows.get(key)
    if stored is None or stored.data["SalesOrderId"] != order_id:
        raise not_found(FILE.title, key)
    return stored


def require_holder(ledger: "Ledger", order_id: str) -> None:
    """Make sure that an order is there, or the invoice it has become.

    Raises:
        ProblemError: Neither is.
    """
    if order_id not in ledger.tables["OutgoingInvoices"].rows:
        orders.find(ledger, order_id)


def content_of(stored: Stored) -> bytes:
    """Give the bytes of a file."""
    return base64.b64decode(stored.data["Content"])


def remove(ledger: "Ledger", order_id: str, key: int) -> None:
    """Take a file off an order.

    Raises:
        ProblemError: There is no such order, or no such file on it.
    """
    orders.find(ledger, order_id)
    find(ledger, order_id, key)
    ledger.drop(FILE, key)


def files_of(ledger: "Ledger", order_id: str) -> list[Stored]:
    """List the files of an order or invoice."""
    table = ledger.tables[FILE.name]
    return [table.rows[key] for key in table.ids_with("SalesOrderId", order_id)]
