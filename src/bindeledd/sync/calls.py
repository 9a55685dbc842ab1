"""Carries out one armed deed: the call, what its answer means, and looking up what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from bindeledd.kernel.clock import pause
from bindeledd.kernel.errors import (
    AuthorizationError,
    BindeleddError,
    ConflictError,
    ContractError,
    MappingError,
    NotAllowedError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)
from bindeledd.sync import deeds, journal
from bindeledd.sync.aftermath import Following
from bindeledd.sync.deeds import Armed
from bindeledd.sync.flows import CannotFind, Outbound, Payload
from bindeledd.sync.lease import Lease
from bindeledd.sync.mapping import Flat, changes
from bindeledd.sync.passage import Passage
from bindeledd.sync.paths import nest
from bindeledd.tenancy.scope import company_scope

Answer = TypeVar("Answer")

TRIES: Final = 4
"""Sendings that surely had no effect, before the run gives up and leaves the rest in the queue."""

PATIENCE_SECONDS: Final = 20
"""Longer than this we do not wait inside a run; the next one goes on."""


class Outcome(StrEnum):
    """The four outcomes of a write, and a fifth: a person decides."""

    DONE = "done"
    REFUSED = "refused"
    NOT_NOW = "not_now"
    UNKNOWN = "unknown"
    PARKED = "parked"


_NONE: Final = BindeleddError("")


@dataclass(frozen=True)
class Told:
    """What a call, or a look-up, told us.

    Attributes:
        outcome: Which of the outcomes.
        payload: Their object, when it stands there.
        theirs: Its id.
        how: `created`, `updated` or `adopted`.
        error: Why, unless it is done.
        stop: Raised after the answer is written, when nothing more should be sent.
    """

    outcome: Outcome
    payload: Payload | None = None
    theirs: str = ""
    how: str = ""
    error: BindeleddError = field(default=_NONE)
    reasons: tuple[str, ...] = ()
    stop: BindeleddError | None = None


def carry_out(passage: Passage, armed: Armed) -> Told:
    """Send an armed deed; retry only what surely had no effect."""
    for attempt in range(1, TRIES + 1):
        try:
            payload = _send(passage, armed)
        except UnavailableError as error:
            if not stood_back(error, attempt, passage.lease):
                return Told(Outcome.NOT_NOW, error=error, stop=error)
            with company_scope(passage.lease.company_id):
                passage.lease.check()
                journal.sent_again(armed.intent, error)
        except BindeleddError as error:
            return meaning(passage, armed, error)
        else:
            return done(armed, payload)
    raise AssertionError("the last try returns")


def done(armed: Armed, payload: Payload | None) -> Told:
    """Return that a deed stands there, with their object where there is one."""
    deed = armed.deed
    if payload is None:
        how = "taken_back" if deed.purpose == deeds.CANCEL else "followed"
        return Told(Outcome.DONE, None, deed.theirs, how)
    how = "created" if deed.purpose == deeds.CREATE else "updated"
    return Told(Outcome.DONE, payload, deed.flow.identity(payload).id, how)


def stood_back(error: UnavailableError, attempt: int, lease: Lease) -> bool:
    """Wait as long as they ask after a call without effect; tell whether to try once more.

    Args:
        error: What they answered.
        attempt: How many times it was tried by now.
        lease: Of the run.
    """
    wait = error.retry_after_seconds or attempt
    if attempt >= TRIES or wait > PATIENCE_SECONDS or lease.cancelled:
        return False
    pause(wait)
    return True


def patiently(lease: Lease, ask: Callable[[], Answer]) -> Answer:
    """Ask the other side something, again as often as a record is sent again.

    Raises:
        UnavailableError: They could not be asked all the same.
    """
    attempt = 1
    while True:
        try:
            return ask()
        except UnavailableError as error:
            if not stood_back(error, attempt, lease):
                raise
        attempt += 1


def _send(passage: Passage, armed: Armed) -> Payload | None:
    """Make the call; return their object, or None where what is asked makes none."""
    deed, client = armed.deed, passage.client
    flow = deed.flow
    if (step := deed.step) is not None:
        step.do(client, _following(armed))
        return None
    if deed.purpose == deeds.CANCEL:
        if flow.cancel is None:
            raise TypeError(f"{flow.name} takes nothing back")
        flow.cancel(client, deed.theirs)
        return None
    if deed.purpose == deeds.CREATE:
        return flow.create(client, nest(deed.payload), armed.key)
    if flow.update is None:
        raise TypeError(f"{flow.name} changes nothing")
    answer = flow.update(client, deed.theirs, deed.payload, deed.before or {})
    if answer is None:
        answer = _after_update(passage, flow, deed.theirs)
    if flow.identity(answer).id != deed.theirs:
        raise ContractError("remote.other_object", place=deed.theirs)
    return answer


def _following(armed: Armed) -> Following:
    deed = armed.deed
    return Following(deed.theirs, armed.key, deed.document, deed.payload, deed.settings)


def _after_update(passage: Passage, flow: Outbound[Any], theirs: str) -> Payload:
    """Read what stands there after an update whose answer held nothing."""
    try:
        found = flow.get(passage.client, theirs)
    except UnavailableError as error:
        raise OutcomeUnknownError("remote.updated_unread", **error.params) from error
    if found is None:
        raise RejectedError("theirs.vanished", theirs=theirs)
    return found


def meaning(passage: Passage, armed: Armed, error: BindeleddError) -> Told:
    """Return what an error of a call means for its deed."""
    match error:
        case AuthorizationError() | NotAllowedError():
            return Told(Outcome.NOT_NOW, error=error, stop=error)
        case OutcomeUnknownError():
            return Told(Outcome.UNKNOWN, error=error)
        case ContractError():
            return Told(Outcome.UNKNOWN, error=error, stop=error)
        case ConflictError():
            return _in_the_way(passage, armed, error)
        case RejectedError():
            return Told(Outcome.REFUSED, error=error, reasons=error.reasons)
        case MappingError():
            return Told(Outcome.REFUSED, error=error)
        case _:
            raise error


def _in_the_way(passage: Passage, armed: Armed, error: ConflictError) -> Told:
    """Something is there already: ours by our key, or somebody else's."""
    try:
        told = look_up(passage, armed)
    except UnavailableError as failed:
        return Told(Outcome.UNKNOWN, error=OutcomeUnknownError(failed.error_code, **failed.params))
    if told.outcome is Outcome.NOT_NOW:
        other = RejectedError(error.error_code)
        other.params |= error.params
        return Told(Outcome.REFUSED, error=other)
    return told


def look_up(passage: Passage, armed: Armed) -> Told:
    """Ask what became of a deed; writes nothing there.

    Returns:
        DONE when it stands there, NOT_NOW when it does not and may be sent again, PARKED when
        nothing can tell or something else stands in its place.

    Raises:
        UnavailableError: They could not be asked; ask again later.
        AuthorizationError: Access ended.
        ContractError: Their answer is odd.
    """
    match armed.deed.purpose:
        case deeds.CREATE:
            return _look_up_new(passage, armed)
        case deeds.UPDATE:
            return _look_up_update(passage, armed)
        case deeds.CANCEL:
            there = armed.deed.flow.get(passage.client, armed.deed.theirs)
            return _NOT_THERE if there is not None else done(armed, None)
        case _:
            return _look_up_step(passage, armed)


def _look_up_new(passage: Passage, armed: Armed) -> Told:
    deed = armed.deed
    find = deed.flow.find
    if isinstance(find, CannotFind):
        return Told(Outcome.PARKED, error=BindeleddError("journal.cannot_find", why=find.why))
    try:
        found = find(passage.client, armed.key, nest(deed.payload))
    except ConflictError as error:  # nothing tells which of them is ours
        return Told(Outcome.PARKED, error=error)
    if found is None:
        return _NOT_THERE
    theirs = deed.flow.identity(found).id
    if deed.flow.proof != "number" or not _differs(deed.flow, deed.payload, found):
        return Told(Outcome.DONE, found, theirs, "adopted")
    return Told(Outcome.PARKED, error=BindeleddError("journal.something_else", theirs=theirs))


def _look_up_step(passage: Passage, armed: Armed) -> Told:
    """Ask whether a step is done; they may still be at it, or say that it failed."""
    step = armed.deed.step
    if step is None:
        raise TypeError(f"{armed.deed.purpose} is no purpose")
    try:
        is_done = step.is_done(passage.client, _following(armed))
    except OutcomeUnknownError as error:
        return Told(Outcome.UNKNOWN, error=error)
    except RejectedError as error:
        return Told(Outcome.REFUSED, error=error, reasons=error.reasons)
    return done(armed, None) if is_done else _NOT_THERE


_NOT_THERE: Final = Told(Outcome.NOT_NOW, error=BindeleddError("journal.not_there"))
"""It surely was not done, and may be sent again."""


def _look_up_update(passage: Passage, armed: Armed) -> Told:
    deed = armed.deed
    found = deed.flow.get(passage.client, deed.theirs)
    if found is None:
        gone = RejectedError("theirs.vanished", theirs=deed.theirs)
        return Told(Outcome.REFUSED, error=gone)
    if _differs(deed.flow, deed.payload, found):
        return Told(Outcome.NOT_NOW, error=BindeleddError("journal.not_there"))
    return Told(Outcome.DONE, found, deed.theirs, "adopted")


def _differs(flow: Outbound[Any], sent: Flat, found: Payload) -> bool:
    return bool(changes(flow.mapping, sent, flow.mapping.seen(found)))
