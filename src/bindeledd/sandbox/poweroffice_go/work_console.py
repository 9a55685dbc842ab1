"""What a user of Go does with hours and pay, for the JSON console."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, Row
from bindeledd.sandbox.poweroffice_go import payroll, timesheets
from bindeledd.sandbox.poweroffice_go.admin import Deed, books_of, done, refuse
from bindeledd.sandbox.poweroffice_go.ledger import Ledger

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.state import State

_MISSING = object()


def _need(body: Row, name: str, default: Any = _MISSING) -> Any:
    value = body.get(name, default)
    if value is _MISSING:
        raise refuse(f"{name} is missing.")
    return value


def _day(body: Row, name: str) -> date:
    try:
        return date.fromisoformat(str(_need(body, name)))
    except ValueError as error:
        raise refuse(f"{name} is no date.") from error


def _ids(body: Row, name: str) -> list[int]:
    ids = _need(body, name)
    if not isinstance(ids, list) or not all(isinstance(key, int) for key in ids):
        raise refuse(f"{name} is no list of ids.")
    return ids


def _approve(books: Ledger, body: Row) -> object:
    days = _day(body, "from"), _day(body, "to")
    return {"entries": timesheets.approve(books, _need(body, "employee"), *days)}


def _unapprove(books: Ledger, body: Row) -> object:
    days = _day(body, "from"), _day(body, "to")
    return {"entries": timesheets.unapprove(books, _need(body, "employee"), *days)}


def _accrue(books: Ledger, body: Row) -> object:
    return {"entries": timesheets.accrue(books, _day(body, "up_to"))}


def _invoice(books: Ledger, body: Row) -> object:
    return {"entries": timesheets.invoice(books, _ids(body, "entries"))}


def _open_project(books: Ledger, body: Row) -> object:
    project, employee = _need(body, "project"), body.get("employee")
    timesheets.open_project(books, project, employee=employee, activity=body.get("activity"))
    return {"project": project}


def _wage(books: Ledger, body: Row) -> object:
    wage = Decimal(str(_need(body, "wage")))
    payroll.set_hourly_wage(books, _need(body, "employee"), wage)
    return {"wage": wage}


def _pay_run(books: Ledger, body: Row) -> object:
    if "lines" in body:
        run = payroll.include_in_payroll(books, _ids(body, "lines"))
    else:
        imported = bool(_need(body, "imported", default=True))
        run = payroll.pay_run(books, _day(body, "from"), _day(body, "to"), imported=imported)
    return {"id": run.id, "amount": run.amount, "lines": [asdict(line) for line in run.lines]}


def delete_line(state: "State", _request: Request, client: str, key: str) -> Answer:
    """Delete a salary line as a user does: it stays, marked and locked."""
    if not key.isdigit():
        raise refuse(f"No salary line {key}.", 404)
    payroll.delete_by_user(books_of(state, client), int(key))
    return Answer(204)


_DEEDS: dict[str, Deed] = {
    "approve": _approve,
    "unapprove": _unapprove,
    "accrue": _accrue,
    "invoice-hours": _invoice,
    "open-project": _open_project,
    "hourly-wage": _wage,
    "pay-run": _pay_run,
}
_CLIENT = "/sandbox/api/clients/{client}"
ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    *(("POST", f"{_CLIENT}/{name}", done(deed)) for name, deed in _DEEDS.items()),
    ("DELETE", f"{_CLIENT}/SalaryLines/{{id}}", delete_line),
)
"""To be laid out before the console's addresses of any resource, which would match them too."""
