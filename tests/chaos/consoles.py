"""The consoles of stand-ins: a company's books as its own people see them, faults, and figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen


@dataclass(frozen=True)
class Console:
    """One stand-in.

    Attributes:
        address: Where it listens.
    """

    address: str

    def fault(self, kind: str, target: str, probability: float = 1, **details: Any) -> int:
        """Set a fault without end, unless told how many `times`; return its number."""
        rule = {"kind": kind, "target": target, "times": None, "probability": probability}
        made: dict[str, Any] = self.asked("POST", "faults", rule | details)
        return int(made["number"])

    def faults(self) -> list[dict[str, Any]]:
        """Return the active faults, with how often each has hit."""
        found: list[dict[str, Any]] = self.asked("GET", "faults")
        return found

    def heal(self, number: int) -> None:
        """Take one fault away."""
        self.asked("DELETE", f"faults/{number}")

    def calms_down(self) -> None:
        """Take all faults away."""
        self.asked("DELETE", "faults")

    def called(self, operation: str) -> int:
        """Return how often an operation was called."""
        figures: dict[str, Any] = self.asked("GET", "stats")
        return int(figures["operations"].get(operation, 0))

    def asked(self, method: str, what: str, body: dict[str, Any] | None = None) -> Any:
        """Ask; return what is answered, or None."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.address}/sandbox/api/{what}", data=data, method=method)  # noqa: S310 - our own stand-in
        request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=60) as answer:  # noqa: S310 - our own stand-in
            told = answer.read()
        return json.loads(told) if told else None


@dataclass(frozen=True)
class Ledger:
    """A company's books in a stand-in, as a user of it sees them."""

    address: str
    client: str

    def adds(self, resource: str, row: dict[str, Any]) -> dict[str, Any]:
        """Add a row."""
        made: dict[str, Any] = self._asked("POST", resource, row)
        return made

    def rows(self, resource: str) -> list[dict[str, Any]]:
        """Return all rows."""
        found: list[dict[str, Any]] = self._asked("GET", resource)
        return found

    def id_of(self, resource: str, name: str, value: Any) -> str:
        """Return the id of the row with a value."""
        return next(str(row["Id"]) for row in self.rows(resource) if row[name] == value)

    def _asked(self, method: str, resource: str, row: dict[str, Any] | None = None) -> Any:
        return Console(self.address).asked(method, f"clients/{self.client}/{resource}", row)
