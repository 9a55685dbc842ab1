"""Everything one stand-in holds: client companies, users and sessions, faults, limits, traffic."""

import threading
from typing import Any

from bindeledd.sandbox.sevenoffice.books import Books
from bindeledd.sandbox.sevenoffice.faults import SoapFaults
from bindeledd.sandbox.sevenoffice.kinds import KINDS
from bindeledd.sandbox.sevenoffice.limits import Limits
from bindeledd.sandbox.sevenoffice.options import PASSWORD, USERNAME, Options
from bindeledd.sandbox.sevenoffice.seed import furnish
from bindeledd.sandbox.sevenoffice.sessions import Access, Identity
from bindeledd.sandbox.traffic import Traffic

_FIRST_CLIENT = 700_000_000_000_101


class State:
    """The stand-in's memory; `lock` guards the books and sessions."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.lock = threading.RLock()
        self.faults = SoapFaults(options.seed)
        self.traffic = Traffic()
        self._resets = 0
        self.reset()

    def reset(self) -> None:
        """Forget all companies, users but the first, sessions, faults and figures."""
        self.clients: dict[int, Books] = {}
        self.access = Access(self.options)
        self.access.add_user(USERNAME, PASSWORD, "API Bruker")
        self.limits = Limits(self.options)
        self._resets += 1
        self.faults.reset()
        self.traffic.reset()

    def add_company(
        self,
        name: str,
        *,
        org_number: str = "",
        client_id: int | None = None,
        users: tuple[str, ...] = (USERNAME,),
        furnished: bool = True,
    ) -> Books:
        """Open the books of one client company.

        Args:
            name: Its name.
            org_number: Its organisation number.
            client_id: The vendor's number of the client; the next one when left out.
            users: Who may log in to it; each becomes an employee there.
            furnished: With VAT types, an accounting group, a category and a salary type.
        """
        with self.lock:
            number = client_id or max([_FIRST_CLIENT - 1, *self.clients]) + 1
            books = Books(name, number, self.options, org_number)
            self.clients[number] = books
            for username in users:
                self.access.grant(self.access.users[username.casefold()], books)
            if furnished:
                furnish(books)
            return books

    def identity(self, books: Books, username: str = USERNAME) -> Identity:
        """Find the identity of a user in a client; its marks may be set.

        Raises:
            LookupError: The user has none there.
        """
        user = self.access.users[username.casefold()]
        found = next((one for one in user.identities if one.books is books), None)
        if found is None:
            raise LookupError(f"{username} has no identity in {books.name}")
        return found

    def company(self, key: str) -> Books | None:
        """Find books by client id or name."""
        with self.lock:
            found = self.clients.get(int(key)) if key.isdigit() else None
            return found or next((one for one in self.clients.values() if one.name == key), None)

    @property
    def version(self) -> tuple[int, ...]:
        """Changes whenever something worth saving changed."""
        with self.lock:
            books = (one.version for one in self.clients.values())
            users = (len(one.identities) for one in self.access.users.values())
            return (self._resets, len(self.clients), *users, *books)

    def dump(self) -> dict[str, Any]:
        """Show all books as plain data, for checkers."""
        with self.lock:
            return {"clients": [dump_books(one) for one in self.clients.values()]}


def dump_books(books: Books) -> dict[str, Any]:
    """Show one client's books as plain data."""
    return {
        "client_id": books.client_id,
        "name": books.name,
        "org_number": books.org_number,
        "counts": {name: len(table) for name, table in books.tables.items()},
        "rows": {name: books.rows(name) for name in KINDS},
    }
