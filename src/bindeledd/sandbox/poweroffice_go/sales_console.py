"""What a user of Go does with orders, for the JSON console: write one, send it as an invoice."""

from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Answer, Request, json_answer
from bindeledd.sandbox.poweroffice_go import orders, sending
from bindeledd.sandbox.poweroffice_go.admin import books_of, read_body, refuse

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.state import State


def write_order(state: "State", request: Request, client: str) -> Answer:
    """Write an order with its lines, shaped as ``POST /SalesOrders/Complete`` takes it."""
    return json_answer(orders.create(books_of(state, client), read_body(request)), 201)


def send_invoice(state: "State", request: Request, client: str) -> Answer:
    """Send an order at once: ``{"order": id}``, and what the vendor's send request takes."""
    ledger, body = books_of(state, client), read_body(request)
    key = body.pop("order", None)
    if not isinstance(key, str):
        raise refuse("order is missing.")
    return json_answer(sending.send_by_user(ledger, key.lower(), body))


ROUTES = (
    ("POST", "/sandbox/api/clients/{client}/write-order", write_order),
    ("POST", "/sandbox/api/clients/{client}/send-invoice", send_invoice),
)
