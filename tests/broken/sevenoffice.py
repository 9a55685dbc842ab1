"""Connectors to 24SevenOffice with one fault each: SOAP answers, log-ins, calls with several.

As in `connectors`: each takes the real connector and spoils one thing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bindeledd.connectors.sevenoffice import CONNECTOR
from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.kernel.errors import BindeleddError
from bindeledd.sync.flows import Access, Outbound, Payload
from tests.broken.connectors import Broken, Fault, flow

Asked = Sequence[tuple[dict[str, Any], str]]
Answered = list[Payload | BindeleddError]


def together(spoil: Callable[[Asked, Answered], Answered]) -> Callable[[Broken], Broken]:
    """Spoil the answers to a call that makes several customers."""
    flows = (f.many for f in CONNECTOR.flows if isinstance(f, Outbound) and f.kind == "customer")
    right = next(many for many in flows if many is not None)

    def create(client: Client, asked: Asked) -> Answered:
        return spoil(asked, list(right.create(client, asked)))

    return flow("customer", many=dataclasses.replace(right, create=create))


def overlooks_refusals(asked: Asked, answered: Answered) -> Answered:
    """Take an object for made though the answer holds an exception for it."""
    return [
        {**payload, "Id": 99, "ExternalId": key} if isinstance(one, BindeleddError) else one
        for (payload, key), one in zip(asked, answered, strict=True)
    ]


def tells_them_apart_by_place(_asked: Asked, answered: Answered) -> Answered:
    """Take the answers in another order than the objects were sent in."""
    return answered[::-1]


def finds_by_name(client: Client, key: str, sent: dict[str, Any]) -> Any:
    """Look for whoever has the first name that was sent, instead of our key."""
    del key
    rows = (row for page in client.list_customers(None) for row in page)
    return next((row for row in rows if row.get("FirstName") == sent["FirstName"]), None)


def on_the_wall(zone: str) -> Callable[[Client, dict[str, Any], str], Any]:
    """Send the time on the wall in Norway, with a zone of choice behind it."""

    def create(client: Client, payload: dict[str, Any], key: str) -> Any:
        local = {name: _on_the_wall(payload[name]) + zone for name in ("StartTime", "StopTime")}
        return client.create_hour(payload | local, key)

    return create


def _on_the_wall(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone(ZoneInfo("Europe/Oslo"))
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def stays_where_it_logs_in(connector: Broken) -> Broken:
    """Never choose the company: work in whichever the user lands in."""

    def open_(access: Access) -> Any:
        return connector.open(dataclasses.replace(access, company=""))

    return dataclasses.replace(connector, open=open_)


FAULTS = (
    Fault(
        "overlooks an exception in the answer",
        together(overlooks_refusals),
        "customers_out-together: one refused",
        "made stands there",
    ),
    Fault(
        "tells several answers apart by their place",
        together(tells_them_apart_by_place),
        "customers_out-together: one call",
        "the link leads to the record's object",
    ),
    Fault(
        "looks up by name",
        flow("customer", find=finds_by_name),
        "customers_out-stranger in the way",
        "one remote object",
    ),
    Fault(
        "sends a bare local time",
        flow("hour_entry", create=on_the_wall("")),
        "hours_out-create: slow answer",
        "costs only time",
    ),
    Fault(
        "takes local time for UTC",
        flow("hour_entry", create=on_the_wall("Z")),
        "hours_out-create: slow answer",
        "made stands there",
    ),
    Fault(
        "stays in the company it lands in",
        stays_where_it_logs_in,
        "customers_out-two companies",
        "one remote object",
    ),
)
