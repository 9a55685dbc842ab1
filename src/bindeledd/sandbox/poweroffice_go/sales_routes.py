"""The addresses of sales orders, their files, sending, invoices and voucher documentation.

Products and groups are served by the standard addresses. Source: vendor specification of 2025-03,
read 2026-11-21; there is no POST on ``/SalesOrders`` and none on ``/OutgoingInvoices``.
"""

from collections.abc import Callable
from functools import partial
from mimetypes import guess_type
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, Router, json_answer
from bindeledd.sandbox.poweroffice_go import (
    attachments,
    documentation,
    invoices,
    orders,
    sending,
    writing,
)
from bindeledd.sandbox.poweroffice_go.filters import bad_query, read_flag
from bindeledd.sandbox.poweroffice_go.listing import list_rows
from bindeledd.sandbox.poweroffice_go.operations import Handled, Operation, json_body
from bindeledd.sandbox.poweroffice_go.problems import invalid
from bindeledd.sandbox.poweroffice_go.uploads import read_upload

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

Run = Callable[["Ledger", Request, list[str]], Answer]
_PATCH_TYPES = ("application/json-patch+json", "application/json")
_ORDER = "/SalesOrders/{id}"


def routes(router: Router[Operation]) -> None:
    """Lay out the addresses."""
    _add(
        router,
        ("SalesOrders",),
        ("GET", "/SalesOrders", _list_orders),
        ("GET", "/SalesOrders/sentState", _sent_state),
        ("POST", "/SalesOrders/Complete", _create_order),
        ("GET", _ORDER, _get_order),
        ("PATCH", _ORDER, _patch_order),
        ("DELETE", _ORDER, _delete_order),
        ("GET", f"{_ORDER}/Complete", _get_complete),
        ("POST", f"{_ORDER}/createAndSendInvoice", _send),
        ("GET", f"{_ORDER}/Lines", _list_lines),
        ("POST", f"{_ORDER}/Lines", _add_line),
        ("GET", f"{_ORDER}/Lines/{{lineId}}", _get_line),
        ("PATCH", f"{_ORDER}/Lines/{{lineId}}", _patch_line),
        ("DELETE", f"{_ORDER}/Lines/{{lineId}}", _delete_line),
    )
    _add(
        router,
        ("SalesOrderAttachment",),
        ("GET", f"{_ORDER}/attachments", _list_files),
        ("POST", f"{_ORDER}/attachments", _attach),
        ("GET", f"{_ORDER}/attachments/{{attachmentId}}", _get_file),
        ("DELETE", f"{_ORDER}/attachments/{{attachmentId}}", _delete_file),
    )
    _add(
        router,
        ("OutgoingInvoice",),
        ("GET", "/OutgoingInvoices", _list_invoices),
        ("GET", "/OutgoingInvoices/{id}", _get_invoice),
        ("GET", "/OutgoingInvoices/{id}/Lines", _list_invoice_lines),
    )
    _add(
        router,
        ("VoucherDocumentation",),
        ("GET", "/VoucherDocumentation", documentation.list_documents),
        ("GET", "/VoucherDocumentation/Download", documentation.download),
        ("PUT", "/VoucherDocumentation", documentation.put),
    )


def _add(
    router: Router[Operation], rights: tuple[str, ...], *operations: tuple[str, str, Run]
) -> None:
    for method, path, run in operations:
        write = method != "GET" or path.endswith("/sentState")
        router.add(method, path, Handled(run, rights, write=write))


def _inherited(request: Request) -> bool:
    """Read ``showInherited``."""
    for name, value in request.query:
        if name.lower() == "showinherited" and value.strip():
            return read_flag(name, value)
    return False


def _refuse_query(request: Request, *known: str) -> None:
    for name, _ in request.query:
        if name.lower() not in known:
            raise bad_query(name, "The query parameter is not known.")


def _list_orders(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
    show = partial(orders.show, ledger, inherited=True) if _inherited(request) else None
    return list_rows(ledger, orders.ORDER, request, show=show)


def _get_order(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    _refuse_query(request, "showinherited")
    key = values[0].lower()
    sending.look(ledger, key)
    stored = orders.find(ledger, key)
    return json_answer(orders.show(ledger, stored, inherited=_inherited(request)))


def _get_complete(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    _refuse_query(request, "showinherited")
    key = values[0].lower()
    sending.look(ledger, key)
    return json_answer(orders.complete(ledger, key, inherited=_inherited(request)))


def _create_order(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
    body = json_body(request, orders.ORDER.title)
    return json_answer(orders.create(ledger, body, by_integration=True), 201)


def _patch_order(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    body = json_body(request, orders.ORDER.title, _PATCH_TYPES)
    return json_answer(orders.change(ledger, values[0].lower(), body))


def _delete_order(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
    writing.delete(ledger, orders.ORDER, values[0].lower())
    return Answer(200)


def _list_lines(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    key = values[0].lower()
    orders.find(ledger, key)
    return list_rows(
        ledger, orders.LINE, request, only=lambda stored: stored.data["SalesOrderId"] == key
    )


def _add_line(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    body = json_body(request, orders.LINE.title)
    return json_answer(orders.add_line(ledger, values[0].lower(), body), 201)


def _get_line(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
    stored = orders.find_line(ledger, values[0].lower(), values[1].lower())
    return json_answer(ledger.shown(orders.LINE, stored))


def _patch_line(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    body = json_body(request, orders.LINE.title, _PATCH_TYPES)
    return json_answer(orders.change_line(ledger, values[0].lower(), values[1].lower(), body))


def _delete_line(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
    orders.delete_line(ledger, values[0].lower(), values[1].lower())
    return Answer(200)


def _send(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    """Queue the order; ``Location`` names where its state is told."""
    key = values[0].lower()
    row = sending.request(ledger, key, json_body(request, orders.ORDER.title))
    above = request.path[: request.path.lower().rindex(f"/{key}/")]
    answer = json_answer(row, 202)
    answer.headers.append(("Location", f"{request.origin}{above}/sentState?id={key}"))
    return answer


def _sent_state(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
    _refuse_query(request, "id")
    key = next((value.strip().lower() for _, value in request.query if value.strip()), "")
    sending.look(ledger, key)
    rows = [sending.state_of(ledger, key)] if key else sending.states(ledger)
    if not rows:
        return Answer(204)
    body: Any = rows[0] if key and ledger.options.send_state_single else rows
    return json_answer(body)


def _file_key(text: str) -> int:
    if not text.isdigit():
        raise invalid(attachments.FILE.title, f"The value '{text}' is not valid.")
    return int(text)


def _list_files(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    key = values[0].lower()
    attachments.require_holder(ledger, key)
    return list_rows(
        ledger, attachments.FILE, request, only=lambda stored: stored.data["SalesOrderId"] == key
    )


def _attach(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    name, content = read_upload(request, attachments.FILE.title)
    return json_answer(attachments.attach(ledger, values[0].lower(), name, content), 201)


def _get_file(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
    stored = attachments.find(ledger, values[0].lower(), _file_key(values[1]))
    return file_answer(stored.data["FileName"], attachments.content_of(stored))


def file_answer(name: str, content: bytes) -> Answer:
    """Answer with a file under its name."""
    kind = guess_type(name)[0] or "application/octet-stream"
    plain = name.encode("ascii", "replace").decode().replace('"', "'")
    headers = [("Content-Type", kind), ("Content-Disposition", f'inline; filename="{plain}"')]
    return Answer(200, content, headers)


def _delete_file(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
    attachments.remove(ledger, values[0].lower(), _file_key(values[1]))
    return Answer(200)


def _list_invoices(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
    sending.look(ledger)
    return list_rows(ledger, invoices.INVOICE, request)


def _get_invoice(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
    sending.look(ledger)
    stored = writing.row_of(ledger, invoices.INVOICE, values[0].lower())
    return json_answer(ledger.shown(invoices.INVOICE, stored))


def _list_invoice_lines(ledger: "Ledger", request: Request, values: list[str]) -> Answer:
    key = values[0].lower()
    writing.row_of(ledger, invoices.INVOICE, key)
    return list_rows(
        ledger, invoices.LINE, request, only=lambda stored: stored.data["OutgoingInvoiceId"] == key
    )
