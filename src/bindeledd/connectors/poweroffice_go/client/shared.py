"""One company in PowerOffice Go: the line to it, and what every operation does alike.

The operations themselves are the areas' beside this module.

Source: contract paper poweroffice-go, section 3, read 2026-11-21.
"""

from __future__ import annotations

from typing import Any, TypeVar

from bindeledd.connectors.poweroffice_go.wire import Wire, patch
from bindeledd.kernel.errors import ConflictError, ContractError
from bindeledd.kernel.http import Answer
from bindeledd.kernel.shapes import parse
from bindeledd.sync.flows import Access
from bindeledd.sync.mapping import Flat
from bindeledd.sync.paths import flatten, nest

Shape = TypeVar("Shape")


class Calls:
    """What the areas of the client stand on.

    Args:
        access: `credentials` hold `client_key`; `installation` holds `application_key`,
            `subscription_key`, `base_url` and `token_url`.
    """

    def __init__(self, access: Access) -> None:
        self._wire = Wire(access)
        self._application_key = access.installation["application_key"]

    def close(self) -> None:
        """Close all lines."""
        self._wire.close()

    @property
    def clock_ahead_seconds(self) -> int | None:
        """How far our clock is ahead of theirs by the last answer; None when it did not say."""
        return self._wire.clock_ahead_seconds

    def _get(self, path: str, shape: type[Shape], operation: str) -> Shape | None:
        answer = self._wire.get(path, operation=operation)
        return None if answer is None else parse(shape, answer.body, operation=operation)

    def _single(self, path: str, shape: type[Shape], operation: str) -> Shape:
        found = self._get(path, shape, operation)
        if found is None:
            raise ContractError("remote.empty_answer", operation=operation)
        return found

    def _create(self, path: str, body: dict[str, Any], shape: type[Shape], operation: str) -> Shape:
        answer = self._wire.write("POST", path, body, operation=operation)
        return parse(shape, answer.body, operation=operation)

    def _update(
        self, path: str, changed: Flat, seen: Flat, shape: type[Shape], operation: str
    ) -> Shape | None:
        answer = self._wire.write("PATCH", path, patch(changed, seen), operation=operation)
        return object_in(answer, shape)


def object_in(answer: Answer, shape: type[Shape]) -> Shape | None:
    """Return the object of an answer; projects and departments declare none (section 3.4)."""
    if answer.body == b"":
        return None
    return parse(shape, answer.body, operation=answer.operation)


def said(payload: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is null: a new object has nothing to be emptied."""
    return nest({path: value for path, value in flatten(payload).items() if value is not None})


def the_one(found: list[Shape], operation: str) -> Shape | None:
    """Return the only row found; two with one key are for a person to judge."""
    if len(found) > 1:
        raise ConflictError("remote.two_candidates", operation=operation, count=len(found))
    return found[0] if found else None
