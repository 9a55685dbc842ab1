"""The addresses of time tracking: ``/TimeTracking/*`` and ``/TimeTransactions``.

None of them is in the saved specification. Source: contract paper poweroffice-go, section 11 (one
client of 2026-09; unconfirmed), read 2026-11-21. The option ``time_tracking`` takes them away, and
``time_role`` names the privilege, which no source does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bindeledd.sandbox.http import Answer, Request, Router, json_answer
from bindeledd.sandbox.poweroffice_go import auth, patching, writing
from bindeledd.sandbox.poweroffice_go.filters import read_flag
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.listing import list_rows
from bindeledd.sandbox.poweroffice_go.operations import Operation, json_body
from bindeledd.sandbox.poweroffice_go.problems import invalid, no_such_address
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.shapes import Resource
from bindeledd.sandbox.poweroffice_go.table import Stored
from bindeledd.sandbox.poweroffice_go.time_rules import locked
from bindeledd.sandbox.poweroffice_go.time_tables import TRANSACTIONS, as_offered

PATCH_TYPES = ("application/json-patch+json", "application/json")
Run = Callable[[Ledger, Resource, Request, list[str]], Answer]


@dataclass(frozen=True, slots=True)
class TimeOperation:
    """One operation of time tracking, on a resource without the fields that options take away."""

    resource: Resource
    run: Run
    write: bool = False

    def is_open_to(self, ledger: Ledger) -> bool:
        """Tell whether the integration may do this; an absent address tells 404, not 403."""
        if not ledger.options.time_tracking:
            return True
        return auth.allows(ledger, (ledger.options.time_role,), write=self.write)

    def answer(self, ledger: Ledger, request: Request, values: list[str]) -> Answer:
        """Do it."""
        if not ledger.options.time_tracking:
            return no_such_address()
        return self.run(ledger, as_offered(self.resource, ledger.options), request, values)


def row_key(resource: Resource, text: str) -> int:
    """Read a whole number from an address.

    Raises:
        ProblemError: It is none.
    """
    if not text.isdigit():
        raise invalid(resource.title, f"The value '{text}' is not valid.")
    return int(text)


def _list(ledger: Ledger, resource: Resource, request: Request, _values: list[str]) -> Answer:
    return list_rows(ledger, resource, request, show=lambda stored: ledger.shown(resource, stored))


def _activities(ledger: Ledger, resource: Resource, request: Request, _values: list[str]) -> Answer:
    """List active activities, and inactive ones when asked."""
    asked = {name.lower(): text for name, text in request.query}.get("includeinactive", "")
    everything = bool(asked.strip()) and read_flag("includeInactive", asked)

    def only(stored: Stored) -> bool:
        return everything or stored.data["IsActive"]

    return list_rows(
        ledger,
        resource,
        request,
        only=only,
        show=lambda stored: ledger.shown(resource, stored),
    )


def _get(ledger: Ledger, resource: Resource, _request: Request, values: list[str]) -> Answer:
    stored = writing.row_of(ledger, resource, row_key(resource, values[0]))
    return json_answer(ledger.shown(resource, stored))


def _create(ledger: Ledger, resource: Resource, request: Request, _values: list[str]) -> Answer:
    body = json_body(request, resource.title)
    if isinstance(body, dict):
        offered = {field.name.lower() for field in resource.fields if "C" in field.where}
        known = {each.name.lower() for each in RESOURCES[resource.name].fields}
        body = {k: v for k, v in body.items() if k.lower() in offered or k.lower() not in known}
    return json_answer(writing.create(ledger, resource, body), 201)


def _free(ledger: Ledger, resource: Resource, text: str) -> int:
    """Find a row that may be changed or deleted."""
    stored = writing.row_of(ledger, resource, row_key(resource, text))
    if stored.data.get("IsLocked"):
        raise locked(stored.data["Id"])
    return int(stored.data["Id"])


def _patch(ledger: Ledger, resource: Resource, request: Request, values: list[str]) -> Answer:
    key = _free(ledger, resource, values[0])
    body = json_body(request, resource.title, PATCH_TYPES)
    return json_answer(patching.patch(ledger, resource, key, body))


def _delete(ledger: Ledger, resource: Resource, _request: Request, values: list[str]) -> Answer:
    writing.delete(ledger, resource, _free(ledger, resource, values[0]))
    return Answer(200)


def routes(router: Router[Operation]) -> None:
    """Lay out the addresses."""
    for name, listed in (("EntryTime", _list), ("ActivityTime", _activities)):
        resource = RESOURCES[name]
        whole, one = f"/TimeTracking/{name}", f"/TimeTracking/{name}/{{id}}"
        router.add("GET", whole, TimeOperation(resource, listed))
        router.add("GET", one, TimeOperation(resource, _get))
        router.add("POST", whole, TimeOperation(resource, _create, write=True))
        router.add("PATCH", one, TimeOperation(resource, _patch, write=True))
        router.add("DELETE", one, TimeOperation(resource, _delete, write=True))
    router.add("GET", "/TimeTracking/HourType", TimeOperation(RESOURCES["HourType"], _list))
    router.add("GET", "/TimeTransactions", TimeOperation(TRANSACTIONS, _list))
