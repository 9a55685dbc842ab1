"""The remote side in a process of its own: a stand-in for PowerOffice Go, changed on command.

Reads one JSON command a line from its standard input and answers each with one line. Both peers of
a comparison talk to the same process, so its speed counts for both alike.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.seed import generate
from bindeledd.sandbox.serve import running


class Books:
    """One ledger behind a server, and what a user may do in it."""

    def __init__(self) -> None:
        self.ahead = timedelta(days=-60)
        self.step = timedelta(0)
        self.app = PowerOfficeGo(seed=1, rate=None, clock=self._clock)
        self.ledgers: dict[str, Ledger] = {}
        self.draw = Random(20261121)  # noqa: S311 - no secret

    def open(self, name: str, customers: int) -> dict[str, Any]:
        """Add a company with so many customers."""
        ledger = self.app.add_company(name, org_number="999888777", client_key=f"key-of-{name}")
        # made over hours, not in one second: an overlap of minutes then holds a few of them
        self.step = timedelta(seconds=1)
        generate(ledger, customers=customers, seed=1)
        self.step = timedelta(0)
        self.settle(name)
        self.ledgers[name] = ledger
        return {"client_key": ledger.client_key}

    def _clock(self) -> datetime:
        self.ahead += self.step
        return datetime.now(UTC) + self.ahead

    def stock(self, name: str, *, registers: bool) -> dict[str, Any]:
        """Let a user add what hours and orders name; return the ids.

        Args:
            name: Whose ledger.
            registers: Add people, a customer and projects too: nobody else brings them.
        """
        ledger = self.ledgers[name]
        product = ledger.user_adds("Products", {"Code": "5011", "Name": "PVC-rør 110 mm"})
        if registers:
            generate(ledger, customers=1, projects=20, employees=10, seed=1)
            self.settle(name)
        return {
            "ActivityTimeId": ledger.id_by("ActivityTime", "Code", "10"),
            "ProductId": product["Id"],
            "EmployeeId": list(ledger.tables["Employees"].ids),
            "ProjectId": list(ledger.tables["Projects"].ids),
            "CustomerId": list(ledger.tables["Customers"].ids),
        }

    def change(self, name: str, count: int) -> dict[str, Any]:
        """Let a user change the phone number of so many customers."""
        ledger = self.ledgers[name]
        for one in self.draw.sample(list(ledger.tables["Customers"].ids), count):
            phone = f"+47 9{self.draw.randrange(10**7):07d}"
            ledger.user_changes("Customers", one, {"PhoneNumber": phone})
        return {}

    def settle(self, name: str) -> dict[str, Any]:
        """Let an hour pass, so that the next run's overlap does not reach back to this one."""
        del name
        self.ahead += timedelta(hours=1)
        return {}

    def calls(self) -> dict[str, Any]:
        """Return how many requests came since the last question, tokens aside."""
        figures = self.app.traffic.figures()
        operations = figures["operations"]
        self.app.traffic.reset()
        return {name: count for name, count in operations.items() if "Token" not in name}

    def count(self, name: str, resource: str, mark: str) -> dict[str, Any]:
        """Return how many rows there are, and how many different marks stand in a field of them."""
        rows = self.ledgers[name].rows(resource)
        return {"rows": len(rows), "marks": len({row.get(mark) for row in rows if row.get(mark)})}


def main() -> None:
    """Serve until the standard input ends."""
    books = Books()
    deeds: dict[str, Callable[..., dict[str, Any]]] = {
        name: getattr(books, name)
        for name in ("open", "stock", "change", "settle", "calls", "count")
    }
    with running(books.app) as address:
        _say({"address": address})
        for line in sys.stdin:
            command = json.loads(line)
            _say(deeds[command.pop("do")](**command))


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
