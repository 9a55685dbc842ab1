"""The consoles of the stand-ins: what somebody in a ledger does by hand, and what it has counted.

What the ledgers hold is left to `demo_ledger` and `demo_seven_ledger`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import httpx2

from bindeledd.config.console import OperatorError
from bindeledd.config.demo_ledger import Books, Row

_LAST_WORDS: Final = 400
_KEY_OF: Final = {"Departments": "Code", "Projects": "Code"}
_WRITES: Final = ("Save", "Delete")


class Console:
    """What the consoles of all stand-ins share.

    Args:
        address: Where the stand-in listens.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx2.Client(base_url=f"{address}/sandbox/api", trust_env=False, timeout=30)

    def close(self) -> None:
        """Close the line."""
        self._http.close()

    def answers(self) -> bool:
        """Whether it is up."""
        return answers(f"{self.address}/sandbox/api/stats")

    def enter(self, client: str, kind: str, column: str, rows: Iterable[Row]) -> None:
        """Enter rows of a register that are not there yet, told apart by a column."""
        for _ in self._entering(client, kind, column, rows):
            pass

    def _entering(self, client: str, kind: str, column: str, rows: Iterable[Row]) -> Iterator[int]:
        """Enter them as `enter` does, yielding after each."""
        there = {row.get(column) for row in self.rows(client, kind)}
        for row in rows:
            if row[column] not in there:
                self._send("POST", f"clients/{client}/{kind}", row)
            yield 1

    def do(self, client: str, deed: str, body: Row) -> None:
        """Let somebody in the ledger do something, such as post a supplier's invoice."""
        self._send("POST", f"clients/{client}/{deed}", body)

    def rows(self, client: str, kind: str) -> list[Row]:
        """Return what the ledger holds of one register."""
        return list(self._get(f"clients/{client}/{kind}"))

    def writes(self) -> int:
        """Return how many writing calls the stand-in has had since it was started."""
        operations: dict[str, int] = self._get("stats")["operations"]
        return sum(count for name, count in operations.items() if self._is_write(name))

    @staticmethod
    def _is_write(operation: str) -> bool:
        return operation.split(maxsplit=1)[0] != "GET" and "Token" not in operation

    def _get(self, path: str) -> Any:
        return self._http.get(f"/{path}").raise_for_status().json()

    def _send(self, method: str, path: str, body: Row) -> Any:
        answer = self._http.request(method, f"/{path}", json=body)
        if answer.is_error:
            raise OperatorError(
                f"The sandbox refuses {method} {path}: {answer.text[:_LAST_WORDS]} "
                "Start again with an empty .demo folder; if it says so again, tell us."
            )
        return answer.json()


class GoConsole(Console):
    """That of PowerOffice Go; a company is known there by its client key."""

    def knows(self, client_key: str) -> bool:
        """Whether these books are open there."""
        return any(one["client_key"] == client_key for one in self._get("clients"))

    def open_books(self, name: str, org_number: str) -> str:
        """Open the books of a company; return its client key."""
        made = self._send("POST", "clients", {"name": name, "org_number": org_number})
        return str(made["client_key"])

    def stock(self, client_key: str, books: Books) -> Iterator[int]:
        """Enter the rows that are not there yet, yielding after each; may be done again."""
        if books.series is not None:
            self._move_series(client_key, books.series)
        for resource, rows in books.rows.items():
            yield from self._entering(client_key, resource, _KEY_OF.get(resource, "Number"), rows)
        projects = {row["Code"]: row["Id"] for row in self.rows(client_key, "Projects")}
        for main, row in books.subprojects:
            if f"{main}.{row['Code']}" not in projects:
                below = row | {"ParentProjectId": projects[main]}
                self._send("POST", f"clients/{client_key}/Projects", below)
            yield 1

    def _move_series(self, client_key: str, series: tuple[int, int]) -> None:
        first, last = series
        for row in self.rows(client_key, "SubLedgerNumberSeries"):
            if row["SubLedgerNumberSeriesType"] == "Customer":
                moved = {"FromInclusive": first, "ToInclusive": last}
                place = f"clients/{client_key}/SubLedgerNumberSeries/{row['Id']}"
                self._send("PATCH", place, moved)


class SevenConsole(Console):
    """That of 24SevenOffice; a company is known there by its client id."""

    def knows(self, client_id: str) -> bool:
        """Whether these books are open there."""
        return any(str(one["client_id"]) == client_id for one in self._get("clients"))

    def open_books(self, name: str, org_number: str) -> str:
        """Open the books of a company to the user of the stand-in; return its client id."""
        made = self._send("POST", "clients", {"name": name, "org_number": org_number})
        return str(made["client_id"])

    def stock(self, client_id: str, rows: Mapping[str, Iterable[Row]]) -> Iterator[int]:
        """Enter the rows that are not there yet, yielding after each; may be done again."""
        for kind, wanted in rows.items():
            yield from self._entering(client_id, kind, _SEVEN_KEY_OF.get(kind, "Name"), wanted)

    @staticmethod
    def _is_write(operation: str) -> bool:
        return operation.partition(" ")[2].startswith(_WRITES)


_SEVEN_KEY_OF: Final = {
    "Company": "Id",
    "Dimension": "Value",
    "PersonItem": "EmployeeId",
    "Product": "No",
}


def answers(address: str) -> bool:
    """Whether a page answers there without a fault of its own."""
    try:
        with httpx2.Client(trust_env=False, timeout=5) as client:
            return client.get(address).status_code < httpx2.codes.INTERNAL_SERVER_ERROR
    except httpx2.TransportError:
        return False
