"""Connectors with one fault each; every one of them must be refused by the contract suite.

Each takes the real connector and spoils one thing, as a careless author would.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.kernel.errors import (
    AuthorizationError,
    ContractError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)
from bindeledd.sync.flows import Access, Connector, Identity, Outbound, Register
from bindeledd.sync.mapping import Field, Mapping, Out

Broken = Connector[Any]


@dataclass(frozen=True)
class Fault:
    """One broken connector and the case that must refuse it.

    Attributes:
        name: What is wrong with it.
        make: Builds it from the real one.
        case: Name of a case of the suite, without the number of the sample.
        says: Part of what the assertion says.
    """

    name: str
    make: Callable[[Broken], Broken]
    case: str
    says: str

    def __str__(self) -> str:
        return self.name


def flow(kind: str, **parts: Any) -> Callable[[Broken], Broken]:
    """Spoil parts of the outward flow of a kind."""

    def make(connector: Broken) -> Broken:
        flows = tuple(
            dataclasses.replace(one, **parts)
            if isinstance(one, Outbound) and one.kind == kind
            else one
            for one in connector.flows
        )
        return dataclasses.replace(connector, flows=flows)

    return make


def register(kind: str, **parts: Any) -> Callable[[Broken], Broken]:
    """Spoil parts of the register of a kind."""

    def make(connector: Broken) -> Broken:
        registers = tuple(
            dataclasses.replace(one, **parts) if one.kind == kind else one
            for one in connector.registers
        )
        return dataclasses.replace(connector, registers=registers)

    return make


def of(kind: str) -> Outbound[Any]:
    """Return the real outward flow of a kind."""
    return next(f for f in CONNECTOR.flows if isinstance(f, Outbound) and f.kind == kind)


def read(kind: str) -> Register[Any]:
    """Return the real register of a kind."""
    return CONNECTOR.register(kind)


# --- sending ---


def retries_by_itself(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Send a customer again when no answer came."""
    try:
        return client.create_customer(payload, key)
    except OutcomeUnknownError:
        return client.create_customer(payload, key)


def ignores_the_key(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Let the customer keep another key than ours."""
    del key
    return client.create_customer(payload, f"bl-{uuid4().hex[:20]}")


def takes_failure_for_success(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Answer with what was sent when they failed."""
    try:
        return client.create_customer(payload, key)
    except OutcomeUnknownError:
        return payload | {"Id": 99, "ExternalImportReference": key}


def takes_waiting_for_done(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Answer with what was sent when they asked us to wait."""
    try:
        return client.create_customer(payload, key)
    except UnavailableError:
        return payload | {"Id": 98, "ExternalImportReference": key}


def takes_silence_for_refusal(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Say that they refused what they never answered."""
    try:
        return client.create_customer(payload, key)
    except OutcomeUnknownError as error:
        raise RejectedError("remote.rejected", **error.params) from error


def takes_silence_for_nothing(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Say that nothing was done when no answer came."""
    try:
        return client.create_department(payload, key)
    except OutcomeUnknownError as error:
        raise UnavailableError("remote.unavailable", **error.params) from error


def updates_everything(client: Client, theirs: str, changed: Any, seen: Any) -> Any:
    """Send another field along with every change."""
    return client.update_customer(theirs, {"SendPaymentReminders": True} | changed, seen)


def swallows_updates(client: Client, theirs: str, changed: Any, seen: Any) -> Any:
    """Read what stands there, and never send the change when they fail."""
    try:
        return client.update_customer(theirs, changed, seen)
    except OutcomeUnknownError:
        return client.get_customer(theirs) | dict(changed)  # type: ignore[operator] # it is there


def sends_floats(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Turn numbers into floats on the way."""
    return client.create_customer(payload | {"Number": float(payload["Number"])}, key)


def prices_as_floats(client: Client, theirs: str, changed: Any, seen: Any) -> Any:
    """Write a price as a float that looks exact."""
    return client.update_product(theirs, changed | {"UnitPrice": float(changed["UnitPrice"])}, seen)


# --- looking up ---


def never_finds(client: Client, key: str, sent: dict[str, Any]) -> None:
    """Look in the wrong place."""
    client.find_customer(f"{key}x", sent)


def finds_somebody_elses(client: Client, key: str, sent: dict[str, Any]) -> Any:
    """Take the first of the list."""
    del key, sent
    return next((row for page in client.list_customers(None) for row in page), None)


# --- reading ---


def _pages(change: Callable[[list[Any]], list[Any]]) -> Callable[..., Iterator[list[Any]]]:
    def list_(client: Client, since: datetime | None) -> Iterator[list[Any]]:
        for page in client.list_customers(since):
            yield change(page)

    return list_


def _one_an_instant(page: list[Any]) -> list[Any]:
    return list({row["LastChangedDateTimeOffset"]: row for row in page}.values())


def _failing(pages: Iterator[list[Any]]) -> Iterator[list[Any]]:
    try:
        yield from pages
    except (UnavailableError, ContractError, AuthorizationError, RejectedError):
        return


def empty_when_failing(client: Client, since: datetime | None) -> Iterator[list[Any]]:
    """Take a failed read for an empty register."""
    yield from _failing(client.list_customers(since))


def no_projects_when_failing(client: Client, since: datetime | None) -> Iterator[list[Any]]:
    """Take ended access for an empty register."""
    yield from _failing(client.list_projects(since))


def marks_what_it_read(client: Client, since: datetime | None) -> Iterator[list[Any]]:
    """Write a mark into every record it reads."""
    for page in client.list_customers(since):
        for row in page:
            client.update_customer(str(row["Id"]), {"PhoneNumber": "lest"}, row)
        yield page


class _Restless:
    """Gives a record another id at every read."""

    def __init__(self) -> None:
        self._number = 0

    def __call__(self, payload: Any) -> Identity:
        self._number += 1
        one = read("customer").identity(payload)
        return dataclasses.replace(one, id=f"{one.id}.{self._number}")


def floating_id(payload: Any) -> Identity:
    """Read ids as floats."""
    one = read("customer").identity(payload)
    return dataclasses.replace(one, id=str(float(one.id)))


def floating_id_out(connector: Broken) -> Broken:
    """Read ids as floats, in the register and in answers."""
    return flow("customer", identity=floating_id)(
        register("customer", identity=floating_id)(connector)
    )


# --- mapping ---


def without(mapping: Mapping[Any], ours: str) -> Mapping[Any]:
    """Drop a field and say nothing of it but an excuse."""
    rows = tuple(row for row in mapping.rows if not (isinstance(row, Field) and row.ours == ours))
    return dataclasses.replace(mapping, rows=rows, left_out=mapping.left_out | {ours: "forgotten"})


def constant(mapping: Mapping[Any], path: str, value: Any) -> Mapping[Any]:
    """Send the same value whatever the record says."""
    rows = tuple(
        dataclasses.replace(row, make=lambda _record: value)
        if isinstance(row, Out) and row.theirs == path
        else row
        for row in mapping.rows
    )
    return dataclasses.replace(mapping, rows=rows)


def defaulting(mapping: Mapping[Any], known: dict[str, str]) -> Mapping[Any]:
    """Take another code for one that is not known, before it is mapped."""
    inner = mapping.seen

    class Defaulting(Mapping):  # type: ignore[type-arg] # a spoiled one
        def seen(self, payload: Any) -> Any:
            flat = dict(inner(payload))
            for path, default in known.items():
                if flat.get(path) in {"CarrierPigeon", "OnTheMoon"}:
                    flat[path] = default
            return flat

    fields = {f.name: getattr(mapping, f.name) for f in dataclasses.fields(mapping) if f.init}
    return Defaulting(**fields)


# --- access ---


def shares_its_token() -> Callable[[Broken], Broken]:
    """Keep the first client of the process for everybody."""
    kept: list[Any] = []

    class Shared:
        def __init__(self, client: Any) -> None:
            self._client = client

        def __getattr__(self, name: str) -> Any:
            return getattr(self._client, name)

        def close(self) -> None:
            """Stay open for the next one."""

    def make(connector: Broken) -> Broken:
        def open_(access: Access) -> Any:
            if not kept:
                kept.append(connector.open(access))
            first = kept[0]
            fresh = connector.open(access)
            fresh._wire._tokens = first._wire._tokens  # noqa: SLF001 - the very fault
            return fresh

        kept.clear()
        return dataclasses.replace(connector, open=open_)

    return make


CUSTOMER = "customers_out-"
FAULTS = (
    Fault(
        "retries by itself",
        flow("customer", create=retries_by_itself),
        f"{CUSTOMER}create: 500, not done",
        "stands in the journal",
    ),
    Fault(
        "ignores the key",
        flow("customer", create=ignores_the_key),
        f"{CUSTOMER}create: slow answer",
        "keeps our key",
    ),
    Fault(
        "takes a failure for success",
        flow("customer", create=takes_failure_for_success),
        f"{CUSTOMER}create: 500, not done",
        "made stands there",
    ),
    Fault(
        "takes 429 for done",
        flow("customer", create=takes_waiting_for_done),
        f"{CUSTOMER}create: 429",
        "made stands there",
    ),
    Fault(
        "takes a timeout for a refusal",
        flow("customer", create=takes_silence_for_refusal),
        f"{CUSTOMER}create: lost answer",
        "the journal knows",
    ),
    Fault(
        "takes a timeout for nothing done",
        flow("department", create=takes_silence_for_nothing),
        "departments_out-create: lost answer",
        "looked up before it is sent again",
    ),
    Fault(
        "never finds",
        flow("customer", find=never_finds),
        f"{CUSTOMER}create: lost answer",
        "the journal knows",
    ),
    Fault(
        "finds somebody else's",
        flow("customer", find=finds_somebody_elses),
        f"{CUSTOMER}stranger in the way",
        "one remote object",
    ),
    Fault(
        "update sends everything",
        flow("customer", update=updates_everything),
        f"{CUSTOMER}only what changed",
        "only what changed is sent",
    ),
    Fault(
        "swallows a failed update",
        flow("customer", update=swallows_updates),
        f"{CUSTOMER}update: 500, not done",
        "written down as done",
    ),
    Fault(
        "sends floats",
        flow("customer", create=sends_floats),
        f"{CUSTOMER}create: slow answer",
        "float",
    ),
    Fault(
        "sends a float that looks exact",
        flow("item", update=prices_as_floats),
        "items_out-only what changed",
        "float",
    ),
    Fault(
        "drops rows of equal instants",
        register("customer", list_=_pages(_one_an_instant)),
        "customers_into-same instant",
        "one record here",
    ),
    Fault(
        "half a page in silence",
        register("customer", list_=_pages(lambda page: page[: (len(page) + 1) // 2])),
        "customers_into-read twice",
        "",
    ),
    Fault(
        "takes a failed read for an empty register",
        register("customer", list_=empty_when_failing),
        "customers_into-empty answer",
        "a failed read is told",
    ),
    Fault(
        "takes ended access for an empty register",
        register("project", list_=no_projects_when_failing),
        "projects_into-read: revoked access",
        "a failed read is told",
    ),
    Fault(
        "writes while it reads",
        register("customer", list_=marks_what_it_read),
        "customers_into-read twice",
        "",
    ),
    Fault(
        "another id at every read",
        register("customer", identity=_Restless()),
        "customers_into-read twice",
        "",
    ),
    Fault(
        "reads ids as floats",
        floating_id_out,
        f"{CUSTOMER}create: slow answer",
        "",
    ),
    Fault(
        "drops a field",
        flow("customer", mapping=without(of("customer").mapping, "email")),
        f"{CUSTOMER}create: slow answer",
        "the values there are ours",
    ),
    Fault(
        "sends a constant",
        flow(
            "customer",
            mapping=constant(of("customer").mapping, "InvoiceDeliveryType", "PdfByEmail"),
        ),
        f"{CUSTOMER}create: slow answer",
        "the values there are ours",
    ),
    Fault(
        "takes a known code for an unknown one",
        register(
            "customer",
            mapping=defaulting(
                read("customer").mapping,
                {"InvoiceDeliveryType": "Print"},
            ),
        ),
        "customers_into-unknown code",
        "unknown code",
    ),
    Fault(
        "shares a token between companies",
        shares_its_token(),
        f"{CUSTOMER}two companies",
        "one remote object",
    ),
)
