"""Carries out several armed deeds in one call: each new record has an outcome of its own.

Nothing is known of any where the answer is lost, so each is looked up later, as ever. Where the
whole call was refused, some may stand there all the same: each is looked up at once, and what is
not there goes alone, so that one bad record does not hold the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

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
from bindeledd.sync import journal
from bindeledd.sync.calls import (
    TRIES,
    Outcome,
    Told,
    carry_out,
    done,
    look_up,
    meaning,
    stood_back,
)
from bindeledd.sync.deeds import Armed
from bindeledd.sync.flows import ManyAtOnce, Payload
from bindeledd.sync.passage import Passage
from bindeledd.sync.paths import nest
from bindeledd.tenancy.scope import company_scope

_REFUSALS: Final = (RejectedError, ConflictError, MappingError)


def carry_out_together(
    passage: Passage, group: Sequence[Armed], many: ManyAtOnce[Any]
) -> list[Told]:
    """Send armed deeds that make records of one flow; repeat only what surely had no effect.

    Returns:
        What each told, in the order given.
    """
    if len(group) == 1:
        return [carry_out(passage, group[0])]
    asked = [(nest(one.deed.payload), one.key) for one in group]
    for attempt in range(1, TRIES + 1):
        try:
            answers = many.create(passage.client, asked)
        except UnavailableError as error:
            if not stood_back(error, attempt, passage.lease):
                return [Told(Outcome.NOT_NOW, error=error, stop=error)] * len(group)
            _sent_again(passage, group, error)
        except BindeleddError as error:
            if isinstance(error, _REFUSALS) and not isinstance(error, NotAllowedError):
                return _one_by_one(passage, group, error)
            return [meaning(passage, one, error) for one in group]
        else:
            return [_told(passage, *pair) for pair in zip(group, answers, strict=True)]
    raise AssertionError("the last try returns")


def _told(passage: Passage, armed: Armed, answer: Payload | BindeleddError) -> Told:
    if isinstance(answer, BindeleddError):
        return meaning(passage, armed, answer)
    return done(armed, answer)


def _one_by_one(passage: Passage, group: Sequence[Armed], refusal: BindeleddError) -> list[Told]:
    """Find out which of them they refuse; after the first that stops the run nothing is sent."""
    found: list[Told] = []
    for one in group:
        stops = passage.lease.cancelled or any(told.stop for told in found)
        found.append(_UNKNOWN if stops else _alone(passage, one, refusal))
    return found


def _alone(passage: Passage, armed: Armed, refusal: BindeleddError) -> Told:
    try:
        told = look_up(passage, armed)
    except UnavailableError as error:
        return Told(Outcome.UNKNOWN, error=OutcomeUnknownError(error.error_code, **error.params))
    except (AuthorizationError, ContractError) as error:
        return Told(Outcome.UNKNOWN, error=error, stop=error)
    if told.outcome is not Outcome.NOT_NOW:
        return told
    _sent_again(passage, [armed], refusal)
    return carry_out(passage, armed)


def _sent_again(passage: Passage, group: Sequence[Armed], error: BindeleddError) -> None:
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        for one in group:
            journal.sent_again(one.intent, error)


_UNKNOWN: Final = Told(Outcome.UNKNOWN, error=OutcomeUnknownError())
