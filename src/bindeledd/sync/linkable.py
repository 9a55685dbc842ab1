"""The two sides of a pair as they stand, and what keeps them from being linked.

Asked under the lock, just before an answer is acted upon.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.sync import links, registry
from bindeledd.sync.flows import Identity
from bindeledd.sync.models import Connection, Counterpart, Intent
from bindeledd.sync.owners import owner_kind
from bindeledd.sync.surveying import kinds

_ON_THE_WAY: Final = (Intent.State.OPEN, Intent.State.UNKNOWN)


def our_side(connection: Connection, kind: str, ours: UUID) -> Identity:
    """Return who a record of ours is.

    Raises:
        NotFoundError: It is not in this company, or nobody matches its kind.
    """
    _refuse_unknown_kind(connection, kind)
    found = registry.workspace().identities(kind, [ours], connection=connection.id)
    who = next(iter(found), None)
    if who is None:
        raise NotFoundError("link.not_found", kind=kind)
    return who


def their_side(
    connection: Connection, kind: str, theirs: str, *, gone: bool = False
) -> Counterpart:
    """Return one of theirs; with `gone` also one that is no longer there.

    Raises:
        NotFoundError: It is not there, or nobody matches its kind.
    """
    _refuse_unknown_kind(connection, kind)
    rows = Counterpart.objects.filter(connection=connection, kind=kind, theirs=theirs)
    row = (rows if gone else rows.filter(vanished_at=None)).first()
    if row is None:
        raise NotFoundError("link.not_found", kind=kind)
    return row


def _refuse_unknown_kind(connection: Connection, kind: str) -> None:
    if kind not in kinds(connection):
        raise NotFoundError("link.not_found", kind=kind)


def refuse_taken(connection: Connection, kind: str, who: Identity, row: Counterpart) -> None:
    """Refuse where either side is linked elsewhere (`link.taken`)."""
    if row.ours is not None:
        other = next(iter(registry.workspace().identities(kind, [row.ours])), None)
        name, number = (other.name, other.number) if other is not None else ("", "")
        raise DomainError("link.taken", side="theirs", name=name, number=number)
    taken = Counterpart.objects.filter(connection=connection, kind=kind, ours=UUID(who.id)).first()
    if taken is not None:
        raise DomainError("link.taken", side="ours", name=taken.name, number=taken.number)


def refuse_other_owner(connection: Connection, kind: str, who: Identity, row: Counterpart) -> None:
    """Refuse where the owners are not linked: a subproject within linked main projects only."""
    linked = ""
    if who.owner and owner_kind(registry.register(connection.system, kind).mapping):
        owner = links.by_ours(connection.id, kind, [UUID(who.owner)]).get(UUID(who.owner))
        linked = owner.theirs if owner is not None else "?"
    if linked != row.owner:
        raise DomainError("link.other_owner", name=who.name)


def refuse_on_the_way(connection: Connection, ours: UUID) -> None:
    """Refuse while a call about ours is on its way (`link.outcome_open`)."""
    rows = Intent.objects.filter(connection=connection, ours=ours, state__in=_ON_THE_WAY)
    if rows.exists():
        raise DomainError("link.outcome_open")


def not_on_the_way(
    connection: Connection, chosen: Sequence[tuple[UUID, str]]
) -> list[tuple[UUID, str]]:
    """Return the pairs about whose record of ours no call is on its way."""
    rows = Intent.objects.filter(
        connection=connection, ours__in=[ours for ours, _ in chosen], state__in=_ON_THE_WAY
    )
    busy = set(rows.values_list("ours", flat=True))
    return [pair for pair in chosen if pair[0] not in busy]
