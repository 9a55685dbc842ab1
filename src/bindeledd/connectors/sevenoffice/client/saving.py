"""What the answer to a save of several objects says of each: its id, or why there is none.

Answers are told apart by the key that each object keeps, never by their place alone: an id that
goes to somebody else's record is worse than one that is not known.

Source: contract paper 24sevenoffice, sections 2.2 and 2.3, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from bindeledd.connectors.sevenoffice.client.shared import meaning
from bindeledd.kernel.errors import (
    BindeleddError,
    ConflictError,
    ContractError,
    OutcomeUnknownError,
)


class RefusalPayload(TypedDict, total=False):
    """Why one object of several was refused."""

    Type: str | None
    Message: str | None


class Saved(TypedDict, total=False):
    """What is read of a saved object: its id, what it keeps as its key, or why it is not there."""

    Id: int | None
    OrderId: int | None
    ExternalId: str | None
    No: str | None
    ReferenceNumber: str | None
    APIException: RefusalPayload | None


ReadKeys = Callable[[list[int]], Mapping[int, str | None]]
"""Reads what objects of theirs keep as their key, by their ids."""


def the_saved(rows: Sequence[Saved], operation: str) -> int:
    """Return the id of the one object that was saved.

    Raises:
        RejectedError: It was refused.
        OutcomeUnknownError: They broke down over it.
        ContractError: There is not exactly one.
    """
    if len(rows) != 1:
        raise _odd(operation, f"{len(rows)} objects for one")
    return raised(_told(rows[0], operation))


def each_saved(
    rows: Sequence[Saved], keys: Sequence[str], field: str, operation: str, read_keys: ReadKeys
) -> list[int | BindeleddError]:
    """Return the id of each new object, or why it has none, in the order of the keys.

    Args:
        rows: Their answer.
        keys: What the objects keep, each another.
        field: Where they keep it.
        operation: For errors.
        read_keys: Asks them, where the answer did not name the keys.

    Raises:
        OutcomeUnknownError: Nothing tells which is whose: each must be looked up.
        ContractError: The answer is none to what was sent.
    """
    if len(rows) != len(keys):
        raise _odd(operation, f"{len(rows)} objects for {len(keys)}")
    told = [_told(row, operation) for row in rows]
    if len(keys) == 1:
        return told
    named = [_key(row, field) for row in rows]
    made = {one: key for one, key in zip(told, named, strict=True) if isinstance(one, int)}
    if not all(made.values()):
        made = _asked(list(made), read_keys, operation)
    found: dict[str, int | BindeleddError] = {str(key): one for one, key in made.items()}
    if len(found) != len(made) or not set(found) <= set(keys):
        raise _odd(operation, "ids without our keys")
    why = {key: one for one, key in zip(told, named, strict=True) if not isinstance(one, int)}
    left = [key for key in keys if key not in found]
    if set(why) == set(left):
        found |= {str(key): one for key, one in why.items()}
    else:  # whose refusal it is matters to the words alone
        refusals = [one for one in told if not isinstance(one, int)]
        found |= dict(zip(left, refusals, strict=True))
    return [found[key] for key in keys]


def unlike(keys: Sequence[str], operation: str) -> None:
    """Refuse to send several that nothing would tell apart.

    Raises:
        ConflictError: Two have one key; nothing was sent.
    """
    if len(set(keys)) != len(keys):
        raise ConflictError("remote.two_candidates", operation=operation, count=len(keys))


def raised(told: int | BindeleddError) -> int:
    """Return an id; raise the error that stands in its place."""
    if isinstance(told, BindeleddError):
        raise told
    return told


def _told(row: Saved, operation: str) -> int | BindeleddError:
    refusal = row.get("APIException")
    if refusal is not None:
        return meaning(str(refusal.get("Message") or ""), operation, write=True)
    found = row.get("Id") or row.get("OrderId")
    return _odd(operation, "an object without its id") if found is None else found


def _key(row: Saved, field: str) -> str | None:
    values: Mapping[str, Any] = row
    return values.get(field)


def _asked(ids: list[int], read_keys: ReadKeys, operation: str) -> dict[int, str | None]:
    """Ask for keys after the objects were saved: what fails now leaves their ids unknown."""
    try:
        stand = read_keys(ids)
    except BindeleddError as error:
        raise OutcomeUnknownError(operation=operation, cause=error.error_code) from error
    return {one: stand.get(one) for one in ids}


def _odd(operation: str, place: str) -> ContractError:
    return ContractError(operation=operation, place=place)
