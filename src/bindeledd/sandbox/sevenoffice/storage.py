"""What of the stand-in stands in its file, and how it is put back."""

from datetime import UTC, datetime
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.keeping import StateFile
from bindeledd.sandbox.sevenoffice.books import Books, Stored
from bindeledd.sandbox.sevenoffice.kinds import KINDS
from bindeledd.sandbox.sevenoffice.sessions import Identity, User
from bindeledd.sandbox.sevenoffice.state import State

_IDENTITY = ("id", "contact_id", "employee_id", "is_default", "disabled", "blocked", "protected")


class Keeper(StateFile[State]):
    """Keeps clients and users. Sessions are not kept: callers log in anew."""

    form = "sevenoffice 1"

    def taken(self) -> Row:
        """Return clients and users, and where the drawing of random values stands."""
        access = self._state.access
        return {
            "draws": access.draws(),
            "users": [_dump_user(one) for one in access.users.values()],
            "clients": [_dump_books(one) for one in self._state.clients.values()],
        }

    def given(self, content: Row) -> None:
        """Put clients and users back."""
        for client in content["clients"]:
            books = _load_books(self._state, client)
            self._state.clients[books.client_id] = books
        self._state.access.users.clear()
        for user in content["users"]:
            _load_user(self._state, user)
        self._state.access.draw_on(content["draws"])


def _dump_user(user: User) -> Row:
    identities = [
        {"client_id": one.books.client_id, **{name: getattr(one, name) for name in _IDENTITY}}
        for one in user.identities
    ]
    plain = {name: getattr(user, name) for name in ("username", "password", "name", "id")}
    return {**plain, "identities": identities}


def _load_user(state: State, plain: Row) -> None:
    identities = plain.pop("identities")
    user = User(**plain)
    state.access.users[user.username.casefold()] = user
    for one in identities:
        books = state.clients[one.pop("client_id")]
        user.identities.append(Identity(user=user, books=books, **one))


def _dump_books(books: Books) -> Row:
    return {
        "client_id": books.client_id,
        "name": books.name,
        "org_number": books.org_number,
        "numbers": books.numbers,
        "last_stamp": books.last_stamp,
        "work_types_of": list(books.work_types_of.items()),
        "joined": [[key, list(people.items())] for key, people in books.joined.items()],
        "tables": {
            name: [[one.made, one.changed, one.active, one.data] for one in table.rows.values()]
            for name, table in books.tables.items()
        },
    }


def _load_books(state: State, plain: Row) -> Books:
    books = Books(plain["name"], plain["client_id"], state.options, plain["org_number"])
    books.numbers = plain["numbers"]
    books.last_stamp = _moment(plain["last_stamp"])
    books.work_types_of = dict(plain["work_types_of"])
    books.joined = {
        key: {contact: _moment(when) for contact, when in people} for key, people in plain["joined"]
    }
    for name, rows in plain["tables"].items():
        kind = KINDS[name]
        for made, changed, active, data in rows:
            stored = Stored(kind.taken(data), _moment(made), _moment(changed), active)
            books.tables[name].put(books.key_of(kind, stored.data), stored)
    return books


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
