"""Which planned rows may go, as they go: last looks before their intents are written.

Between planning and sending somebody may have withdrawn a record, or linked it with another one;
and ids that were only planned are known by now, or are not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from bindeledd.kernel.errors import Param
from bindeledd.sync import links
from bindeledd.sync.afterwards import ours_of
from bindeledd.sync.flows import Outbound
from bindeledd.sync.journal import Standing
from bindeledd.sync.mapping import Flat, Planned, Reason, Ref
from bindeledd.sync.models import PlanRow, Waiting
from bindeledd.sync.passage import Passage, outcome
from bindeledd.sync.planner import Row
from bindeledd.sync.waiting import Wait, still_asked
from bindeledd.tenancy.statements import Batch

Stored: TypeAlias = tuple[Row, UUID]
"""A row as planned, and its id in the plan."""


class Fitting:
    """Looks at the rows of one page of a flow before they go."""

    def __init__(self, passage: Passage, flow: Outbound[Any]) -> None:
        self._passage = passage
        self._flow = flow
        self._made: dict[tuple[str, UUID], str] = {}

    def made(self, ours: UUID, theirs: str) -> None:
        """Note the id of a record that stands there from now on."""
        self._made[self._flow.kind, ours] = theirs

    def fit(
        self, batch: Batch, group: Sequence[Stored], standing: Mapping[UUID, Standing]
    ) -> list[Stored]:
        """Return the rows that may go, as they go; what keeps the others is written down."""
        asked = self._still_asked([ours_of(row) for row, _ in group])
        fit: list[Stored] = []
        for planned, stored in group:
            row, missing = self._resolved(planned)
            if not missing and standing[ours_of(row)].theirs != row.theirs:
                missing = (Reason("link.changed_meanwhile"),)
            if ours_of(row) not in asked:
                outcome(batch, stored, PlanRow.Outcome.HELD, "handing.withdrawn")
                self._passage.counts["held_at_sending"] += 1
            elif missing:
                self._hold(batch, row, stored, missing)
            else:
                fit.append((row, stored))
        return fit

    def _still_asked(self, ids: Sequence[UUID]) -> set[UUID | None]:
        """Return what whoever handed it over has not withdrawn since it was planned."""
        passage, flow = self._passage, self._flow
        if not flow.waits_for_button(by_hand=passage.settings.by_hand):
            return set(ids)
        return still_asked(passage.connection.id, flow.name, ids)

    def _resolved(self, row: Row) -> tuple[Row, tuple[Reason, ...]]:
        """Put in the ids of what this plan has made meanwhile.

        What it did not make after all is left out where it may follow later; else the row waits.
        """
        refs = {r.theirs: r for r in self._flow.mapping.rows if isinstance(r, Ref)}
        values: Flat = {}
        missing: list[Reason] = []
        later: list[Reason] = []
        for path, value in row.values.items():
            if not isinstance(value, Planned):
                values[path] = value
                continue
            theirs, ref = self._their_id(value), refs[path]
            if theirs is not None:
                values[path] = int(theirs) if ref.number else theirs
            else:
                facts: dict[str, Param] = {"field": ref.ours, "kind": value.kind}
                why = Reason("ref.not_linked", facts | {"ours": str(value.ours)})
                (missing if ref.required else later).append(why)
        whole = dataclasses.replace(row, values=values, later=(*row.later, *later))
        return whole, tuple(missing)

    def _their_id(self, planned: Planned) -> str | None:
        key = (planned.kind, planned.ours)
        if key not in self._made:
            found = links.refs_for(self._passage.connection.id, [key]).theirs(*key)
            if not isinstance(found, str):
                return None
            self._made[key] = found
        return self._made[key]

    def _hold(self, batch: Batch, row: Row, stored: UUID, reasons: tuple[Reason, ...]) -> None:
        outcome(batch, stored, PlanRow.Outcome.HELD, reasons[0].code, reasons[0].params)
        self._passage.note([Wait.of(row, Waiting.Why.HELD, reasons)])
        self._passage.counts["held_at_sending"] += 1


def names_of(row: Row) -> set[tuple[str, UUID]]:
    """Return the records that a row names before their ids there are known."""
    return {(one.kind, one.ours) for one in row.values.values() if isinstance(one, Planned)}
