"""Keeps the state of the stand-in in one JSON file, written whole and put in place at once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bindeledd.sandbox.http import Row, decode, encode
from bindeledd.sandbox.sevenoffice.books import Books, Stored
from bindeledd.sandbox.sevenoffice.kinds import KINDS
from bindeledd.sandbox.sevenoffice.sessions import Identity, User
from bindeledd.sandbox.sevenoffice.state import State

FORMAT = "sevenoffice 1"
_IDENTITY = ("id", "contact_id", "employee_id", "is_default", "disabled", "blocked", "protected")


class Keeper:
    """Reads and writes the file of one stand-in. Sessions are not kept: callers log in anew."""

    def __init__(self, state: State, path: Path) -> None:
        self._state = state
        self._path = path
        self._saved: tuple[int, ...] | None = None

    def save_if_changed(self) -> bool:
        """Write the file when something changed since it was written last."""
        version = self._state.version
        if version == self._saved:
            return False
        self.save()
        self._saved = version
        return True

    def save(self) -> None:
        """Write the whole state beside the file and move it into place."""
        with self._state.lock:
            access = self._state.access
            raw = encode(
                {
                    "format": FORMAT,
                    "draws": access.draws(),
                    "users": [_dump_user(one) for one in access.users.values()],
                    "clients": [_dump_books(one) for one in self._state.clients.values()],
                }
            )
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f"{self._path.name}.part")
        part.write_bytes(raw)
        part.replace(self._path)

    def load(self) -> bool:
        """Read the file into the stand-in; False when there is none.

        Raises:
            ValueError: It is no file of this format.
        """
        if not self._path.exists():
            return False
        content = decode(self._path.read_bytes())
        if content.get("format") != FORMAT:
            raise ValueError(f"{self._path} is not a state file of this sandbox")
        with self._state.lock:
            for client in content["clients"]:
                books = _load_books(self._state, client)
                self._state.clients[books.client_id] = books
            self._state.access.users.clear()
            for user in content["users"]:
                _load_user(self._state, user)
            self._state.access.draw_on(content["draws"])
        self._saved = self._state.version
        return True


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
