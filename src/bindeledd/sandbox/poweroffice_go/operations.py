"""What an address of the API does: a right, a switch and a function; for areas with own addresses.

An area keeps a ``routes(router)`` that adds its operations; `endpoints.api_routes` calls it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bindeledd.sandbox.http import Answer, Request
from bindeledd.sandbox.poweroffice_go import auth
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid, no_such_address

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

JSON_TYPES = ("application/json", "application/json-patch+json", "text/json")


class Operation(Protocol):
    """What the router finds."""

    def is_open_to(self, ledger: "Ledger") -> bool:
        """Tell whether the integration may do this in these books."""

    def answer(self, ledger: "Ledger", request: Request, values: list[str]) -> Answer:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Handled:
    """One operation that a function answers.

    Attributes:
        run: Given the books, the call and the open parts of its address.
        rights: Names of privileges without ``_Full``; none at all lets any token do it.
        write: Needs ``X_Full``.
        switch: The option that must be on for the address to exist.
    """

    run: Callable[["Ledger", Request, list[str]], Answer]
    rights: tuple[str, ...] = ()
    write: bool = False
    switch: str = ""

    def is_open_to(self, ledger: "Ledger") -> bool:
        """Tell whether the integration may do this in these books; an absent address tells 404."""
        if self._is_absent(ledger):
            return True
        if not self.rights:
            return ledger.settings.activated
        return auth.allows(ledger, self.rights, write=self.write)

    def answer(self, ledger: "Ledger", request: Request, values: list[str]) -> Answer:
        """Do it."""
        if self._is_absent(ledger):
            return no_such_address()
        return self.run(ledger, request, values)

    def _is_absent(self, ledger: "Ledger") -> bool:
        return bool(self.switch) and not getattr(ledger.options, self.switch)


def json_body(request: Request, title: str, types: tuple[str, ...] = JSON_TYPES) -> object:
    """Read the JSON that was sent.

    Raises:
        ProblemError: It is of another type, or no JSON.
    """
    kind = request.headers["content-type"].partition(";")[0].strip().lower()
    if kind not in types:
        raise ProblemError(415, "Unsupported Media Type", f"Content type '{kind}' is not served.")
    try:
        return request.json()
    except ValueError as error:
        raise invalid(title, "The body is not valid JSON.") from error
