"""One company in 24SevenOffice: the session, what refusals mean, and what every operation does.

The operations themselves are the areas' beside this module. The only second sending is that of a
call whose session had ended: it surely had no effect.

Source: contract paper 24sevenoffice, sections 2.2 and 2.3, read 2026-11-21.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

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
        """Call an operation on the chosen company; a session that ended is renewed once.

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
        try:
            return once(session)
        except FaultError as fault:
            if not ends_session(fault.text) and not self._sessions.is_over(session):
                raise meaning(fault.text, operation, write=write) from fault
        try:
            return once(self._sessions.renewed(session))
        except FaultError as fault:
            if ends_session(fault.text):
                raise AuthorizationError(operation=operation) from fault
            raise meaning(fault.text, operation, write=write) from fault


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
