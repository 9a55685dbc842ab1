"""Which connection owns the fields of a kind: asked of the engine through a slot of `config`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from bindeledd.tenancy.history import By, Run
from bindeledd.workspace.checks import Problem, Problems
from bindeledd.workspace.kind import Draft, Kind


@dataclass(frozen=True)
class Owner:
    """A connection whose direction for a kind is *into*.

    It owns all rows of the kind, or those that came over it where some are made here
    (`Kind.came_over`).

    Attributes:
        connection_id: For the way there.
        label: What people call it, such as `PowerOffice Go`.
        fields: Fields of the record that it writes; None for all.
    """

    connection_id: UUID
    label: str
    fields: frozenset[str] | None = None


class Ownership:
    """The slot that `config` fills; until then nobody owns anything."""

    def __init__(self) -> None:
        self._ask: Callable[[str], Owner | None] = _nobody

    def wire(self, ask: Callable[[str], Owner | None]) -> None:
        """Fill the slot: kind -> owner within the company entered."""
        self._ask = ask

    def owner_of(self, kind: str) -> Owner | None:
        """Return who owns fields of a kind in the company entered."""
        return self._ask(kind)

    def guard(self, kind: Kind, by: By) -> Callable[[Draft], Problems]:
        """Return a check that refuses people's changes of owned fields; a run may make them."""
        owner = None if isinstance(by, Run) else self.owner_of(kind.name)

        def check(draft: Draft) -> Problems:
            if owner is None or not _is_owned(kind, draft, owner):
                return {}
            changed = _changed(kind, draft)
            owned = changed if owner.fields is None else changed & owner.fields
            problem = Problem("domain.owned_by_connection", {"owner": owner.label})
            return {name: problem for name in kind.fields if name in owned}

        return check


def _is_owned(kind: Kind, draft: Draft, owner: Owner) -> bool:
    if not kind.came_over:
        return True
    return draft.before is not None and draft.before[kind.came_over] == owner.connection_id


def _nobody(_kind: str) -> Owner | None:
    return None


def _changed(kind: Kind, draft: Draft) -> frozenset[str]:
    before = draft.before if draft.before is not None else kind.defaults()
    return frozenset(name for name in draft.given if before[name] != draft.values[name])


ownership = Ownership()
"""The one slot of this process."""
