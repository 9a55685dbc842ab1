"""What a user of Go does with invoices and payments, for the JSON console.

Invoices are named by voucher id or number. A supplier invoice::

    {"supplier": 20480003, "invoice_no": "F-77", "voucher_date": "2026-11-18",
     "lines": [{"amount": 10000, "account_no": 4300, "vat_code": "1", "project_id": 900101}]}
"""

from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, Row
from bindeledd.sandbox.poweroffice_go import documents, payments, reversing, supplier_invoices
from bindeledd.sandbox.poweroffice_go.admin import Deed, books_of, done, refuse
from bindeledd.sandbox.poweroffice_go.filter_kinds import read_day
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.posting import Line, Posted
from bindeledd.sandbox.poweroffice_go.supplier_invoices import Paper

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.state import State

_AMOUNTS = {"amount", "vat_amount", "quantity"}
_LINE = {field.name for field in fields(Line)}
_PAPER = {field.name for field in fields(Paper)}


def _need(body: Row, name: str) -> Any:
    if name not in body:
        raise refuse(f"{name} is missing.")
    return body[name]


def _on(books: Ledger, body: Row) -> str:
    """The day in the body, or today."""
    today = books.options.clock().date().isoformat()
    return read_day("on", str(body.get("on") or today))


def _money(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise refuse(f"{value} is no amount.")
    return Decimal(value)


def _amount(body: Row) -> Decimal | None:
    return None if body.get("amount") is None else _money(body["amount"])


def _line(raw: object) -> Line:
    if not isinstance(raw, dict) or not {"amount"} <= set(raw) <= _LINE:
        raise refuse(f"A line holds amount and some of: {', '.join(sorted(_LINE))}.")
    values: Row = {
        name: _money(value) if name in _AMOUNTS and value is not None else value
        for name, value in raw.items()
    }
    return Line(values.pop("amount"), **values)


def _lines(body: Row) -> list[Line]:
    raw = _need(body, "lines")
    if not isinstance(raw, list):
        raise refuse("lines is no list.")
    return [_line(each) for each in raw]


def _paper(body: Row) -> Paper:
    known = {name: value for name, value in body.items() if name in _PAPER}
    days = {name: read_day(name, str(known[name])) for name in ("voucher_date",) if name in known}
    for name in ("invoice_no", "voucher_date"):
        _need(body, name)
    return Paper(**{**known, **days})


def _told(posted: Posted) -> Row:
    return {"id": posted.id, "voucher_no": posted.voucher_no, "entries": list(posted.entries)}


def _pay(books: Ledger, body: Row) -> object:
    invoices = _need(body, "invoices")
    if not isinstance(invoices, list):
        raise refuse("invoices is no list.")
    kind, bank = str(body.get("kind") or ""), body.get("bank")
    amount, on = _amount(body), _on(books, body)
    return _told(payments.pay(books, invoices, amount, on=on, kind=kind, bank=bank))


def _receive(books: Ledger, body: Row) -> object:
    customer, amount = _need(body, "customer"), _money(_need(body, "amount"))
    on, cid = _on(books, body), body.get("cid")
    return _told(payments.receive(books, "Customers", customer, amount, on=on, cid=cid))


def _settle(books: Ledger, body: Row) -> object:
    return {"match_id": payments.settle(books, *_need(body, "invoices"))}


def _unmatch(books: Ledger, body: Row) -> object:
    payments.unmatch(books, _need(body, "invoice"))
    return {}


def _write_off(books: Ledger, body: Row) -> object:
    return _told(payments.write_off(books, _need(body, "invoice"), on=_on(books, body)))


def _supplier_invoice(books: Ledger, body: Row) -> object:
    supplier, lines = _need(body, "supplier"), _lines(body)
    return supplier_invoices.supplier_invoice(books, supplier, lines, _paper(body))


def _supplier_credit_note(books: Ledger, body: Row) -> object:
    supplier, lines = _need(body, "supplier"), _lines(body)
    return supplier_invoices.supplier_credit_note(books, supplier, lines, _paper(body))


def _correct(books: Ledger, body: Row) -> object:
    lines, on = _lines(body), _on(books, body)
    return _told(supplier_invoices.correct(books, _need(body, "voucher"), lines, on=on))


def _move_cost(books: Ledger, body: Row) -> object:
    known = {"transaction", "project_id", "department_id", "account_no", "on"}
    if not set(body) <= known:
        raise refuse(f"Not known: {', '.join(sorted(set(body) - known))}.")
    changes = {name: body[name] for name in set(body) - {"transaction", "on"}}
    on = _on(books, body) if body.get("on") else None
    key = _need(body, "transaction")
    return _told(supplier_invoices.move_cost(books, key, on=on, **changes))


def _reverse(books: Ledger, body: Row) -> object:
    return _told(reversing.reverse(books, str(_need(body, "voucher"))))


_DEEDS: dict[str, Deed] = {
    "pay": _pay,
    "receive-payment": _receive,
    "settle": _settle,
    "unmatch": _unmatch,
    "write-off": _write_off,
    "supplier-invoice": _supplier_invoice,
    "supplier-credit-note": _supplier_credit_note,
    "correct-voucher": _correct,
    "move-cost": _move_cost,
    "reverse-voucher": _reverse,
}


def paper(state: "State", _request: Request, client: str, key: str) -> Answer:
    """Open the PDF of a voucher."""
    content = documents.read(books_of(state, client), key.lower()).get("Pdf")
    if content is None:
        raise refuse(f"No paper on voucher {key}.", 404)
    return Answer(200, content, [("Content-Type", "application/pdf")])


_CLIENT = "/sandbox/api/clients/{client}"
ROUTES = (
    *(("POST", f"{_CLIENT}/{name}", done(deed)) for name, deed in _DEEDS.items()),
    ("GET", "/sandbox/clients/{client}/papers/{id}", paper),
)
"""To be laid out before the console's addresses of any resource, which would match them too."""
