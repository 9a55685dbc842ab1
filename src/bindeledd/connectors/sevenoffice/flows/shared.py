"""What the declarations of every area share: how long a deed settles, and the order of a run.

Source: field-domain.md, X1, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.sync.flows import Inbound, ManyAtOnce, Outbound, Payload, Register, Requirement
from bindeledd.sync.mapping import Flat

SETTLE_MINUTES: Final = 2
"""A slow answer of theirs may still become a record for so long; then a look-up is the truth."""

MOST_AT_ONCE: Final = 50
"""New records in one call: so many look-ups an answer that is lost may cost, at two a second."""

CUSTOMERS: Final = ("sevenoffice.customers_out", "sevenoffice.customers_into")
PROJECTS: Final = ("sevenoffice.projects_out", "sevenoffice.projects_into")
ITEMS: Final = ("sevenoffice.items_out", "sevenoffice.items_into")
"""Flows of an area, for those that run after it."""


def sent(
    register: Register[Client],
    group: str,
    *,
    create: Callable[[Client, dict[str, Any], str], Payload],
    update: Callable[[Client, str, Flat, Flat], Payload | None],
    find: Callable[[Client, str, dict[str, Any]], Payload | None],
    proof: Literal["mark", "number"],
    many: ManyAtOnce[Client] | None = None,
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
        name=f"sevenoffice.{group}_out",
        kind=register.kind,
        group=group,
        mapping=register.mapping,
        create=create,
        update=update,
        find=find,
        get=register.get,
        identity=register.identity,
        proof=proof,
        many=many,
        settle_minutes=SETTLE_MINUTES,
        after=after,
        requirements=requirements,
    )


def fetched(
    register: Register[Client], group: str, *, after: tuple[str, ...] = ()
) -> Inbound[Client]:
    """Return the flow of a register inwards."""
    return Inbound(
        name=f"sevenoffice.{group}_into",
        kind=register.kind,
        group=group,
        mapping=register.mapping,
        after=after,
    )
