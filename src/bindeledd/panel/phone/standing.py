"""Lines with the sign that a worker sees: our own approval, with the books laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from bindeledd.panel.phone.signs import key_of, laid_over
from bindeledd.sync.board_records import Standing, standings
from bindeledd.workspace.registration.shapes import Line


def signed(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines whose state is the key of a sign; two queries for each kind of line."""
    all_lines = tuple(lines)
    revisions: dict[str, dict[UUID, int]] = {}
    for line in all_lines:
        revisions.setdefault(line.kind, {})[line.id] = line.own_revision
    elsewhere: dict[UUID, Standing] = {}
    for kind, own in revisions.items():
        elsewhere |= standings(kind, own)
    return tuple(_signed(line, elsewhere.get(line.id)) for line in all_lines)


def _signed(line: Line, standing: Standing | None) -> Line:
    stands = None if standing is None else standing.stands
    return replace(line, state=laid_over(key_of(line.state), stands))
