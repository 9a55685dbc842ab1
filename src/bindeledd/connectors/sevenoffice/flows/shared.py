"""What the declarations of every area share: how long a deed settles, and the order of a run.

Source: field-domain.md, X1, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.sync.flows import Inbound, Outbound, Payload, Register, Requirement
from bindeledd.sync.mapping import Flat

SETTLE_MINUTES: Final = 2
"""A slow answer of theirs may still become a record for so long; then a look-up is the truth."""

CUSTOMERS: Final = ("sevenoffice.customers_out", "sevenoffice.customers_into")
PROJECTS: Final = ("sevenoffice.projects_out", "sevenoffice.projects_into")
ITEMS: Final = ("sevenoffice.items_out", "sevenoffice.items_into")
"""Flows of an area, for those that run after it."""


def sent(
    register: Register[Client],
    name: str,
    group: str,
    *,
    create: Callable[[Client, dict[str, Any], str], Payload],
    update: Callable[[Client, str, Flat, Flat], Payload | None],
    find: Callable[[Client, str, dict[str, Any]], Payload | None],
    proof: Literal["mark", "number"],
    after: tuple[str, ...] = (),
    requirements: tuple[Requirement, ...] = (),
) -> Outbound[Client]:
    """Return the flow of a register outwards.

    Raises:
        TypeError: Its records cannot be read one by one.
    """
    if register.get is None:
        raise TypeError(f"{register.kind} cannot be read")
    return Outbound(
        name=f"sevenoffice.{name}",
        kind=register.kind,
        group=group,
        mapping=register.mapping,
        create=create,
        update=update,
        find=find,
        get=register.get,
        identity=register.identity,
        proof=proof,
        settle_minutes=SETTLE_MINUTES,
        after=after,
        requirements=requirements,
    )


def fetched(
    register: Register[Client], name: str, group: str, *, after: tuple[str, ...] = ()
) -> Inbound[Client]:
    """Return the flow of a register inwards."""
    return Inbound(
        name=f"sevenoffice.{name}",
        kind=register.kind,
        group=group,
        mapping=register.mapping,
        after=after,
    )
