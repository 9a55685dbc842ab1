"""Where a record stands on the other side: each connection, linked or not, with their number."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bindeledd.panel.registers.owners import connection_address
from bindeledd.sync import board, links


@dataclass(frozen=True)
class Elsewhere:
    """One connection and what the record is there; `joint` is linked or only-here."""

    connection_id: UUID
    system: str
    label: str
    url: str
    joint: str
    number: str = ""
    name: str = ""


def elsewhere(kind: str, ours: UUID) -> list[Elsewhere]:
    """Return one line for each connection of the company whose system has such records."""
    found = []
    for connection in board.standing():
        system = board.system_of(connection)
        if kind not in {register.kind for register in system.registers}:
            continue
        known = links.by_ours(connection.id, kind, [ours]).get(ours)
        found.append(
            Elsewhere(
                connection_id=connection.id,
                system=connection.system,
                label=system.label,
                url=connection_address(connection.id),
                joint="only-here" if known is None else "linked",
                number="" if known is None else known.identity.number,
                name="" if known is None else known.identity.name,
            )
        )
    return found
