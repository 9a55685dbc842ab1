"""Reads their registers into what we know: changed rows with an overlap, or the whole, guarded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models.functions import Now

from bindeledd.kernel.clock import now
from bindeledd.sync import links
from bindeledd.sync.flows import Payload, Register
from bindeledd.sync.known import see
from bindeledd.sync.models import RegisterState
from bindeledd.tenancy.scope import company_scope, current_company

VANISH_SHARE: Final = 0.05
"""Share of a register that may be gone in one full read before a person must confirm it."""

_OF_READING: Final = (
    *("newest_seen", "their_count", "read_at", "full_read_at"),
    *("guard_vanished", "guard_confirmed"),
)

VANISH_FEW: Final = 3
"""So many may be gone whatever the share."""


@dataclass
class Reading:
    """What a read found.

    Attributes:
        rows: Rows that came.
        new: Of them unknown before.
        changed: Of them other than before.
        vanished: Records no longer there, taken in.
        guarded: Records that seem gone but are too many to believe; a person confirms.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    vanished: int = 0
    guarded: int = 0


def state_of(connection_id: UUID, kind: str) -> RegisterState:
    """Return how far a register was read, making the row the first time."""
    state, _ = RegisterState.objects.get_or_create(
        connection_id=connection_id, kind=kind, defaults={"company_id": current_company()}
    )
    return state


def read(
    connection_id: UUID,
    company_id: UUID,
    register: Register[Any],
    client: Any,
    *,
    full: bool,
    check: Callable[[], None],
    tell: Callable[[Reading], None] | None = None,
    done: Callable[[Reading], None],
) -> None:
    """Read a register page by page, each page in one transaction that begins with `check`.

    A read that breaks off part-way has taken in what came and removed nothing; the next one
    begins where this one began.

    Args:
        connection_id: Whose register.
        company_id: Whose rows.
        register: The declaration.
        client: Opened for the connection.
        full: Read everything, and find what vanished.
        check: Raises when this worker may no longer write.
        tell: Hears in each page's transaction how far it has come.
        done: Hears what was found, in the transaction that ends the reading.
    """
    with company_scope(company_id):
        state = state_of(connection_id, register.kind)
    since = state.newest_seen
    whole = full or since is None or _is_due(register, state)
    under_way = _UnderWay(connection_id, register, state, whole, newest=since)
    found = under_way.found
    start = None if whole or since is None else since - register.overlap
    for page in _listed(register, client, start):
        with company_scope(company_id):
            check()
            under_way.take(page)
            if tell is not None:
                tell(found)
    with company_scope(company_id):
        check()
        gone = under_way.not_brought()
        if not gone:
            under_way.end([], believed=True)
            done(found)
            return
    believed = _believed(gone, found, state)
    if believed:
        gone = [theirs for theirs in gone if _is_gone(register, client, theirs)]
    with company_scope(company_id):
        check()
        under_way.end(gone, believed=believed)
        done(found)


@dataclass
class _UnderWay:
    """A reading under way; each method works in the caller's transaction.

    Attributes:
        connection_id: Whose register.
        register: The declaration.
        state: How far it was read before.
        whole: All of it is read.
        newest: The newest instant seen.
        found: What was found so far.
        seen: Hashes of the ids that came, where all are read.
    """

    connection_id: UUID
    register: Register[Any]
    state: RegisterState
    whole: bool
    newest: datetime | None
    found: Reading = field(default_factory=Reading)
    seen: set[int] = field(default_factory=set)

    def take(self, page: Sequence[Payload]) -> None:
        """Take in a page."""
        seen = [see(self.register, payload) for payload in page]
        taken = links.remember(self.connection_id, self.register.kind, seen)
        self.found.rows += len(page)
        self.found.new += taken.new
        self.found.changed += taken.changed
        for payload in page:
            self.newest = _later(self.newest, self.register.changed_at(payload))
        if self.whole:
            self.seen.update(hash(one.theirs) for one in seen)

    def not_brought(self) -> list[str]:
        """Return records that we believe to be there and a whole read did not bring."""
        if not self.whole:
            return []
        standing = links.standing_ids(self.connection_id, self.register.kind)
        return [theirs for theirs in standing if hash(theirs) not in self.seen]

    def end(self, gone: list[str], *, believed: bool) -> None:
        """Write how far it was read, and take in what is gone, where that can be believed."""
        state, found = self.state, self.found
        kind = self.register.kind
        if self.whole:
            _take_in_vanished(self.connection_id, kind, gone, found, state, believed=believed)
            state.their_count = found.rows
            state.full_read_at = Now()
        else:
            state.their_count += found.new
        if self.newest != state.newest_seen or self.whole or found.new:
            state.newest_seen = self.newest
            state.read_at = Now()
            # never `our_cursor`: an answer given meanwhile may have set it back
            state.save(update_fields=_OF_READING)


def _listed(
    register: Register[Any], client: Any, since: datetime | None
) -> Iterator[Sequence[Payload]]:
    if register.list_ is None:
        raise TypeError(f"{register.kind} is not listed")
    return register.list_(client, since)


def _is_due(register: Register[Any], state: RegisterState) -> bool:
    """Tell whether so long has passed that changes shown in no increment must be looked for."""
    return state.full_read_at is None or now() - state.full_read_at >= register.full_every


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


def _believed(gone: list[str], found: Reading, state: RegisterState) -> bool:
    """Tell whether so many records may be gone; an empty answer removes nothing."""
    if found.rows == 0:
        return len(gone) <= state.guard_confirmed
    allowed = max(VANISH_FEW, int((found.rows + len(gone)) * VANISH_SHARE))
    return len(gone) <= max(allowed, state.guard_confirmed)


def _is_gone(register: Register[Any], client: Any, theirs: str) -> bool:
    """Ask for the record itself: a list may leave out what is still there."""
    return register.get is None or register.get(client, theirs) is None


def _take_in_vanished(
    connection_id: UUID,
    kind: str,
    gone: list[str],
    found: Reading,
    state: RegisterState,
    *,
    believed: bool,
) -> None:
    """Mark what a whole read did not bring, unless it is too much to believe."""
    if not believed:
        found.guarded = state.guard_vanished = len(gone)
        return
    links.mark_vanished(connection_id, kind, gone)
    found.vanished = len(gone)
    state.guard_vanished = state.guard_confirmed = 0
