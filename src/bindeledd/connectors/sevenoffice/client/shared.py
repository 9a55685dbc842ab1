"""One company in 24SevenOffice: the session, what refusals mean, and what every operation does.

The operations themselves are the areas' beside this module. The only second sending is that of a
call whose session had ended: it surely had no effect. Answers to a save of several objects are told
apart by the key that each keeps, never by their place alone: an id that goes to somebody else's
record is worse than one that is not known.

Source: contract paper 24sevenoffice, sections 2.2 and 2.3, read 2026-11-21.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypedDict, TypeVar, get_args, get_origin, get_type_hints

from bindeledd.connectors.sevenoffice.auth import Sessions, ends_session
from bindeledd.connectors.sevenoffice.wire import FaultError, Service, Wire
from bindeledd.kernel.errors import (
    AuthorizationError,
    BindeleddError,
    ConflictError,
    ContractError,
    NotAllowedError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)
from bindeledd.sync.flows import Access, TheirCompany
from bindeledd.sync.paths import flatten, nest

Shape = TypeVar("Shape")

_RENEWALS: Final = 2
"""Of a session within one call: theirs may end two at once, and a person is disturbed for none."""

MOST_IDS: Final = 500
"""Ids in one question; they take 1000 where they tell (section 2.2)."""

_PREFIX: Final = re.compile(
    r"^(?:Server was unable to process request\.\s*--->\s*)+", re.IGNORECASE
)
_BROKE_DOWN: Final = re.compile(
    r"time.?out|timed out|deadlock|connection|transport-level", re.IGNORECASE
)
"""Words of a server that broke down half way: nothing tells what it had done."""
_NO_RIGHT: Final = re.compile(
    r"access (?:is )?denied|not authori[sz]ed|no access|permission", re.IGNORECASE
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


class Calls:
    """What the areas of the client stand on.

    Args:
        access: `credentials` hold `username` and `password`; `installation` holds
            `application_id`, `base_url_api`, `base_url_web` and, to keep descriptions, `folder`;
            `company` is the chosen one of their companies.
    """

    def __init__(self, access: Access) -> None:
        self._wire = Wire(access)
        self._sessions = Sessions(self._wire, access)
        self.company = access.company

    def close(self) -> None:
        """Close all lines."""
        self._wire.close()

    def companies(self) -> list[TheirCompany]:
        """Return the companies that the user reaches.

        Raises:
            AuthorizationError: The user may not log in.
            UnavailableError: They do not answer.
        """
        return self._sessions.companies()

    def _ask(
        self,
        service: Service,
        name: str,
        shape: type[Shape],
        *,
        operation: str,
        write: bool = False,
        **asked: Any,
    ) -> Shape:
        """Call an operation on the chosen company; a session that ended is renewed.

        Raises:
            RejectedError: They refused the content, in their words.
            NotAllowedError: The user may not do this there.
            AuthorizationError: The user is not let in any more.
            UnavailableError: Surely no effect.
            OutcomeUnknownError: It may have been written.
            ContractError: The answer, or the refusal of a question, cannot be understood.
        """

        def once(session: str) -> Shape:
            return self._wire.call(
                service, name, shape, operation=operation, write=write, session=session, asked=asked
            )

        session = self._sessions.current()
        for left in range(_RENEWALS, -1, -1):
            try:
                return once(session)
            except FaultError as fault:
                over = ends_session(fault.text)
                if not over and not (left == _RENEWALS and self._sessions.is_over(session)):
                    raise meaning(fault.text, operation, write=write) from fault
                if left == 0:
                    raise AuthorizationError(operation=operation) from fault
            session = self._sessions.renewed(session)
        raise AssertionError("the last one returns or raises")


def meaning(text: str, operation: str, *, write: bool) -> BindeleddError:
    """Return what a refusal in words means: of a whole call, or of the one object in it."""
    words = _PREFIX.sub("", text).strip()[:2000]
    if _BROKE_DOWN.search(words):
        if write:
            return OutcomeUnknownError("remote.failed_on_write", operation=operation)
        return UnavailableError("remote.failed_on_read", operation=operation)
    if _NO_RIGHT.search(words):
        return NotAllowedError(reasons=(words,), operation=operation)
    if write:
        return RejectedError(reasons=(words,), operation=operation)
    return ContractError("sevenoffice.question_refused", operation=operation, place=words[:200])


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


def raised(told: Shape | BindeleddError) -> Shape:
    """Return what was told; raise the error that stands in its place."""
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


def the_one(found: list[Shape], operation: str) -> Shape | None:
    """Return the only row found; two with one key are for a person to judge."""
    if len(found) > 1:
        raise ConflictError("remote.two_candidates", operation=operation, count=len(found))
    return found[0] if found else None


def said(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is null: leaving out is how nothing is said there."""
    return nest({path: value for path, value in flatten(payload).items() if value is not None})


def whole(shape: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row in which everything that was asked for stands: what is not set is null."""
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(shape).items():
        inner = _table_in(hint)
        value = row.get(name)
        found[name] = whole(inner, value) if inner is not None and value is not None else value
    return found


def _table_in(hint: Any) -> Any | None:
    """Return the table type that a hint allows beside null."""
    options = get_args(hint) if get_origin(hint) is not None or get_args(hint) else (hint,)
    return next((one for one in options if hasattr(one, "__total__")), None)


def in_parts(ids: Sequence[int]) -> Iterator[list[int]]:
    """Yield ids in as many as one question may name."""
    for start in range(0, len(ids), MOST_IDS):
        yield list(ids[start : start + MOST_IDS])


def written(moment: datetime) -> str:
    """Write an instant with its offset: nobody knows how they read one without (section 2.2)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
