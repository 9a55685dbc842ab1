"""The JSON console: state for checkers, and what a user of 24SevenOffice does by hand."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, Row, json_answer
from bindeledd.sandbox.sevenoffice.books import Books
from bindeledd.sandbox.sevenoffice.kinds import KINDS
from bindeledd.sandbox.sevenoffice.state import dump_books

if TYPE_CHECKING:
    from bindeledd.sandbox.sevenoffice.state import State

_MARKS = ("is_default", "disabled", "blocked", "protected")
_COMPANY = {"name", "org_number", "client_id", "users", "furnished"}


class ConsoleError(Exception):
    """The console refuses."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status

    def answer(self) -> Answer:
        """Word the refusal."""
        return json_answer({"detail": str(self)}, self.status)


def read_body(request: Request) -> Row:
    """Read the JSON object that was sent.

    Raises:
        ConsoleError: It is none.
    """
    try:
        body = request.json()
    except ValueError as error:
        raise ConsoleError("The body is not valid JSON.") from error
    if not isinstance(body, dict):
        raise ConsoleError("The body is not a JSON object.")
    return body


def books_of(state: "State", client: str) -> Books:
    """Find the books of one company by client id or name.

    Raises:
        ConsoleError: There are none.
    """
    found = state.company(client)
    if found is None:
        raise ConsoleError(f"No company {client}.", 404)
    return found


def kind_named(name: str) -> str:
    """Find a kind by its name in any case.

    Raises:
        ConsoleError: There is none.
    """
    found = next((one for one in KINDS if one.lower() == name.lower()), None)
    if found is None:
        raise ConsoleError(f"No kind {name}.", 404)
    return found


def _key(text: str) -> Any:
    """Read an id; a dimension's is its type and value with a colon between."""
    kind, colon, value = text.partition(":")
    if colon:
        return int(kind), value
    return int(text) if text.isdigit() else text


def _doing(deed: Callable[[], Any], status: int = 200) -> Answer:
    try:
        return json_answer(deed(), status)
    except KeyError as error:
        raise ConsoleError(f"There is no {error}.", 404) from error
    except (ValueError, TypeError, ArithmeticError) as error:
        raise ConsoleError(str(error) or "A value is wrong.") from error


def state_dump(state: "State", request: Request) -> Answer:
    """Show all books, or those of ``?client=``."""
    client = dict(request.query).get("client")
    return json_answer(dump_books(books_of(state, client)) if client else state.dump())


def add_fault(state: "State", request: Request) -> Answer:
    """Set a fault: kind, target and its details."""
    body = read_body(request)
    kind, target = body.pop("kind", ""), body.pop("target", "* /**")
    if kind == "api_exception":
        body.setdefault("field", "Refused on demand")
        body.setdefault("value", 0)
    return _doing(lambda: _plain(state.faults.add(kind, target, **body)), 201)


def _plain(fault: Any) -> dict[str, Any]:
    return {name: getattr(fault, name) for name in type(fault).__slots__}


def end_sessions(state: "State", _request: Request) -> Answer:
    """End every session now."""
    state.access.forget_all()
    return Answer(204)


def _summary(state: "State", books: Books) -> dict[str, Any]:
    users = state.access.users.values()
    mine = [one for user in users for one in user.identities if one.books is books]
    return {
        "client_id": books.client_id,
        "name": books.name,
        "org_number": books.org_number,
        "identities": [
            {
                "id": one.id,
                "username": one.user.username,
                "contact_id": one.contact_id,
                "employee_id": one.employee_id,
                **{name: getattr(one, name) for name in _MARKS},
            }
            for one in mine
        ],
        "counts": {name: len(table) for name, table in books.tables.items()},
    }


def list_companies(state: "State", _request: Request) -> Answer:
    """Show the client companies."""
    return json_answer([_summary(state, books) for books in state.clients.values()])


def add_company(state: "State", request: Request) -> Answer:
    """Open the books of a client company."""
    body = read_body(request)
    unknown = set(body) - _COMPANY
    if unknown or "name" not in body:
        raise ConsoleError(f"A company needs a name; not known: {', '.join(sorted(unknown))}.")
    if "users" in body:
        body["users"] = tuple(body["users"])
    return _doing(lambda: _summary(state, state.add_company(body.pop("name"), **body)), 201)


def show_company(state: "State", _request: Request, client: str) -> Answer:
    """Show one company."""
    return json_answer(_summary(state, books_of(state, client)))


def add_user(state: "State", request: Request) -> Answer:
    """Let somebody log in: username, password, name; again changes the password."""
    body = read_body(request)
    names = ("username", "password", "name")
    if not {"username", "password"} <= set(body) <= set(names):
        raise ConsoleError("A user has a username, a password and a name.")
    user = state.access.add_user(body["username"], body["password"], body.get("name", ""))
    return json_answer({"id": user.id, "username": user.username}, 201)


def change_identity(state: "State", request: Request, client: str) -> Answer:
    """Mark the identity of a user (``username``) as blocked, disabled, protected, default."""
    body = read_body(request)
    books = books_of(state, client)
    try:
        chosen = {"username": body.pop("username")} if "username" in body else {}
        identity = state.identity(books, **chosen)
    except LookupError as error:
        raise ConsoleError(str(error), 404) from error
    if not set(body) <= set(_MARKS):
        raise ConsoleError(f"An identity is marked with {', '.join(_MARKS)}.")
    for name, value in body.items():
        setattr(identity, name, bool(value))
    return json_answer(_summary(state, books))


def tick_work_types(state: "State", request: Request, client: str, project: str) -> Answer:
    """Tick the work types of a project: ``{"work_types": [11, 12]}``."""
    ticked = read_body(request).get("work_types", [])
    books_of(state, client).work_types_of[int(project)] = [int(one) for one in ticked]
    return Answer(204)


def list_rows(state: "State", _request: Request, client: str, name: str) -> Answer:
    """Show the rows of one kind."""
    return json_answer(books_of(state, client).rows(kind_named(name)))


def add_row(state: "State", request: Request, client: str, name: str) -> Answer:
    """Add a row as a user does."""
    books, body = books_of(state, client), read_body(request)
    return _doing(lambda: books.user_adds(kind_named(name), body), 201)


def change_row(state: "State", request: Request, client: str, name: str, key: str) -> Answer:
    """Change fields of a row as a user does."""
    books, body = books_of(state, client), read_body(request)
    return _doing(lambda: books.user_changes(kind_named(name), _key(key), body))


def delete_row(state: "State", _request: Request, client: str, name: str, key: str) -> Answer:
    """Delete a row as a user does."""
    books = books_of(state, client)
    _doing(lambda: books.user_deletes(kind_named(name), _key(key)))
    return Answer(204)
