"""The JSON console: state for checkers, faults, and what a user of Go does by hand."""

from collections.abc import Callable
from dataclasses import asdict, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, Row, json_answer
from bindeledd.sandbox.poweroffice_go.ledger import Ledger, Settings
from bindeledd.sandbox.poweroffice_go.problems import ProblemError
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.state import dump_ledger

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.state import State

Deed = Callable[[Ledger, Row], object]
_SETTINGS = {field.name for field in fields(Settings)}


def refuse(text: str, status: int = 400) -> ProblemError:
    """Word a refusal of the console."""
    return ProblemError(status, "Sandbox console", text)


def read_body(request: Request) -> Row:
    """Read the JSON object that was sent.

    Raises:
        ProblemError: It is none.
    """
    try:
        body = request.json()
    except ValueError as error:
        raise refuse("The body is not valid JSON.") from error
    if not isinstance(body, dict):
        raise refuse("The body is not a JSON object.")
    return body


def books_of(state: "State", client: str) -> Ledger:
    """Find the books of one company by client id or key.

    Raises:
        ProblemError: There are none.
    """
    found = state.company(client)
    if found is None:
        raise refuse(f"No company {client}.", 404)
    return found


def done(deed: Deed) -> Callable[..., Answer]:
    """Answer a deed of a user at ``/sandbox/api/clients/{client}/<deed>``; wrong values are 400."""

    def answer(state: "State", request: Request, client: str) -> Answer:
        try:
            return json_answer(deed(books_of(state, client), read_body(request)))
        except (ValueError, TypeError, ArithmeticError) as error:
            raise refuse(str(error) or "A value is wrong.") from error

    return answer


def _resource(name: str) -> str:
    found = next((one for one in RESOURCES if one.lower() == name.lower()), None)
    if found is None:
        raise refuse(f"No resource {name}.", 404)
    return found


def _key(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def state_dump(state: "State", request: Request) -> Answer:
    """Show all books, or those of ``?client=``."""
    client = dict(request.query).get("client")
    if client:
        return json_answer(dump_ledger(books_of(state, client)))
    return json_answer(state.dump())


def add_fault(state: "State", request: Request) -> Answer:
    """Set a fault: kind, target and its details."""
    body = read_body(request)
    try:
        fault = state.faults.add(body.pop("kind", ""), body.pop("target", "* /**"), **body)
    except (ValueError, TypeError) as error:
        raise refuse(str(error)) from error
    return json_answer(asdict(fault), 201)


def expire_tokens(state: "State", _request: Request) -> Answer:
    """End every access token now."""
    state.tokens.forget_all()
    return Answer(204)


def _summary(ledger: Ledger) -> dict[str, Any]:
    return {
        "client_id": ledger.client_id,
        "client_key": ledger.client_key,
        "settings": asdict(ledger.settings),
        "counts": {name: len(table) for name, table in ledger.tables.items()},
    }


def list_companies(state: "State", _request: Request) -> Answer:
    """Show the client companies."""
    return json_answer([_summary(ledger) for ledger in state.ledgers.values()])


def add_company(state: "State", request: Request) -> Answer:
    """Open the books of a client company."""
    body = read_body(request)
    unknown = set(body) - _SETTINGS - {"client_key", "furnished"}
    if unknown or "name" not in body:
        raise refuse(f"A company needs a name; not known: {', '.join(sorted(unknown))}.")
    return json_answer(_summary(state.add_company(body.pop("name"), **body)), 201)


def show_company(state: "State", _request: Request, client: str) -> Answer:
    """Show one company."""
    return json_answer(_summary(books_of(state, client)))


def change_company(state: "State", request: Request, client: str) -> Answer:
    """Change settings: lock_date, privileges, modules, activated ..."""
    ledger = books_of(state, client)
    for name, value in read_body(request).items():
        if name not in _SETTINGS:
            raise refuse(f"No setting {name}.")
        setattr(ledger.settings, name, value)
    ledger.settings_changed = ledger.stamp()
    ledger.version += 1
    return json_answer(_summary(ledger))


def set_balance(state: "State", request: Request, client: str, contact: str) -> Answer:
    """Give a contact an open balance: ``{"amount": 100}``."""
    amount = Decimal(str(read_body(request).get("amount", "0")))
    books_of(state, client).set_balance(int(contact), amount)
    return Answer(204)


def list_records(state: "State", _request: Request, client: str, name: str) -> Answer:
    """Show the records of one resource."""
    return json_answer(books_of(state, client).rows(_resource(name)))


def add_record(state: "State", request: Request, client: str, name: str) -> Answer:
    """Add a record as a user does; ``ContactId`` names the owner where one is needed."""
    body = read_body(request)
    owner = body.pop("ContactId", None)
    row = books_of(state, client).user_adds(_resource(name), body, owner=owner)
    return json_answer(row, 201)


def change_record(state: "State", request: Request, client: str, name: str, key: str) -> Answer:
    """Change fields of a record as a user does."""
    ledger = books_of(state, client)
    return json_answer(ledger.user_changes(_resource(name), _key(key), read_body(request)))


def delete_record(state: "State", _request: Request, client: str, name: str, key: str) -> Answer:
    """Delete a record as a user does."""
    books_of(state, client).user_deletes(_resource(name), _key(key))
    return Answer(204)
