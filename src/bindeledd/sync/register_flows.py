"""Flows of registers that people know: their records go out, and come in, as themselves.

A connector says of each only what differs. Documents declare their flows whole. Pure, as `flows`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal

from bindeledd.sync.flows import (
    ClientT,
    Inbound,
    ManyAtOnce,
    Outbound,
    Payload,
    Register,
    Requirement,
)
from bindeledd.sync.mapping import Flat


@dataclass(frozen=True)
class RegisterFlows(Generic[ClientT]):
    """The two flows of one register, `system.name_out` and `system.name_into`.

    Attributes:
        system: The connector's name.
        register: Its table, and how one record is read, serve the flows too.
        group: The data type.
        settle_minutes: As for an outward flow.
        name: Of the flows where the data type has several registers; else that of the data type.
    """

    system: str
    register: Register[ClientT]
    group: str
    settle_minutes: int
    name: str = ""

    def sent(
        self,
        *,
        create: Callable[[ClientT, dict[str, Any], str], Payload],
        update: Callable[[ClientT, str, Flat, Flat], Payload | None],
        find: Callable[[ClientT, str, dict[str, Any]], Payload | None],
        proof: Literal["key", "mark", "number"],
        many: ManyAtOnce[ClientT] | None = None,
        after: tuple[str, ...] = (),
        requirements: tuple[Requirement, ...] = (),
    ) -> Outbound[ClientT]:
        """Return the flow outwards; the arguments are those of a flow.

        Raises:
            TypeError: Its records cannot be read one by one.
        """
        register = self.register
        if register.get is None:
            raise TypeError(f"{register.kind} cannot be read")
        return Outbound(
            name=f"{self.system}.{self.name or self.group}_out",
            kind=register.kind,
            group=self.group,
            mapping=register.mapping,
            create=create,
            update=update,
            find=find,
            get=register.get,
            identity=register.identity,
            proof=proof,
            many=many,
            settle_minutes=self.settle_minutes,
            after=after,
            requirements=requirements,
        )

    def fetched(self, *, after: tuple[str, ...] = ()) -> Inbound[ClientT]:
        """Return the flow inwards."""
        return Inbound(
            name=f"{self.system}.{self.name or self.group}_into",
            kind=self.register.kind,
            group=self.group,
            mapping=self.register.mapping,
            after=after,
        )
