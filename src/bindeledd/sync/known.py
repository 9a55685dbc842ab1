"""What the planner looks at: records of the other side as data, without tables. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from bindeledd.kernel.shapes import digest
from bindeledd.sync.fields import Flat, Listing, Planned
from bindeledd.sync.flows import Identity, Payload, Register

GONE = "vanished"
"""Stands in the place of a digest once a vanished record is dealt with."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One record of theirs, as just read.

    Attributes:
        identity: Who it is; `identity.id` is their id.
        fields: Flat: what the mapping knows of it.
        digest: Of both.
    """

    identity: Identity
    fields: Flat = field(hash=False)
    digest: str

    @property
    def theirs(self) -> str:
        """Their id."""
        return self.identity.id


def see(register: Register[object], payload: Payload) -> Seen:
    """Return what we keep of a payload."""
    identity = register.identity(payload)
    fields = register.mapping.seen(payload)
    facts = [identity.number, identity.name, identity.owner, identity.active, fields]
    return Seen(identity, fields, digest(facts))


@dataclass(frozen=True, slots=True)
class Known:
    """One record of theirs, as we remember it.

    Attributes:
        id: Of our row about it.
        identity: Who it is there.
        ours: Our id when linked.
        fields: Flat: as last seen.
        digest: Of identity and fields.
        settled: Digest that the flow last dealt with; empty when it never did.
        changes: Raised whenever the fields change.
        vanished: It is no longer there.
    """

    id: UUID
    identity: Identity
    ours: UUID | None
    fields: Flat = field(hash=False)
    digest: str = ""
    settled: str = ""
    changes: int = 0
    vanished: bool = False

    @property
    def theirs(self) -> str:
        """Their id."""
        return self.identity.id


class Resolved:
    """Links looked up beforehand, with promises of what the same plan creates."""

    def __init__(
        self,
        pairs: Iterable[tuple[str, UUID, str]] = (),
        planned: Iterable[tuple[str, UUID]] = (),
    ) -> None:
        self._theirs: dict[tuple[str, UUID], str | Planned] = {}
        self._ours: dict[tuple[str, str], UUID] = {}
        self._listed: dict[tuple[str, str], tuple[Listing, ...]] = {}
        for kind, ours, theirs in pairs:
            self.add(kind, ours, theirs)
        for kind, ours in planned:
            self._theirs.setdefault((kind, ours), Planned(kind, ours))

    def add(self, kind: str, ours: UUID, theirs: str) -> None:
        """Take in a link that was just made."""
        self._theirs[kind, ours] = theirs
        self._ours[kind, theirs] = ours

    def promise(self, kind: str, ours: UUID) -> None:
        """Take in that this plan creates the record there."""
        self._theirs.setdefault((kind, ours), Planned(kind, ours))

    def promise_ours(self, kind: str, theirs: str, ours: UUID) -> None:
        """Take in that this plan creates the record here."""
        self._ours.setdefault((kind, theirs), ours)

    def list_entry(self, kind: str, number: str, entry: Listing) -> None:
        """Take in an entry of a catalogue of theirs."""
        self._listed[kind, number] = (*self._listed.get((kind, number), ()), entry)

    def listed(self, kind: str, number: str) -> tuple[Listing, ...]:
        """Return the entries that have a number."""
        return self._listed.get((kind, number), ())

    def theirs(self, kind: str, ours: UUID) -> str | Planned | None:
        """Return their id, a promise of it, or None."""
        return self._theirs.get((kind, ours))

    def ours(self, kind: str, theirs: str) -> UUID | None:
        """Return our id, or None."""
        return self._ours.get((kind, theirs))
