"""What waits: every record that did not move, with all its reasons, until it moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q

from bindeledd.kernel.clock import now
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Waiting
from bindeledd.sync.planner import Row
from bindeledd.tenancy.scope import current_company


@dataclass(frozen=True)
class Wait:
    """One record that waits.

    Attributes:
        ours: Our id, or None when only they have it.
        theirs: Their id, or empty.
        label: Number and name.
        why: Which kind of waiting; a value of `Waiting.Why`.
        reasons: All of them; the first is solved first.
        again_at: When we look again by ourselves, when that is known.
        minutes: Hours that wait; None where it counts none.
        amount: NOK excluding VAT that waits; None where it has none.
    """

    ours: UUID | None
    theirs: str
    label: str
    why: str
    reasons: tuple[Reason, ...]
    again_at: datetime | None = None
    minutes: int | None = None
    amount: Decimal | None = None

    @classmethod
    def of(cls, row: Row, why: str, reasons: tuple[Reason, ...], *, theirs: str = "") -> Wait:
        """Return that a planned row waits."""
        there = theirs or row.theirs
        return cls(row.ours, there, row.label, why, reasons, None, row.minutes, row.amount)


_FIELDS: Final = (
    *("label", "why", "reasons", "first_code", "looked_at", "again_at", "run", "theirs"),
    *("minutes", "amount"),
)


def note(
    connection_id: UUID,
    flow: str,
    waits: Sequence[Wait],
    *,
    kind: str,
    group: str,
    run: UUID | None,
) -> None:
    """Write what waits; since when is kept from the first time."""
    if not waits:
        return
    instant = now()
    standing = {
        (row.ours, "" if row.ours else row.theirs): row
        for row in _rows(connection_id, flow, [(w.ours, w.theirs) for w in waits])
    }
    fresh: list[Waiting] = []
    kept: list[Waiting] = []
    for wait in waits:
        row = standing.get((wait.ours, "" if wait.ours else wait.theirs))
        if row is None:
            row = Waiting(
                company_id=current_company(),
                connection_id=connection_id,
                flow=flow,
                kind=kind,
                group=group,
                ours=wait.ours,
                since=instant,
            )
            fresh.append(row)
        else:
            kept.append(row)
        row.theirs, row.label, row.why = wait.theirs, wait.label[:200], wait.why
        row.reasons = [{"code": r.code, "params": r.params} for r in wait.reasons]
        row.first_code = wait.reasons[0].code if wait.reasons else ""
        row.looked_at, row.again_at, row.run = instant, wait.again_at, run
        row.minutes, row.amount = wait.minutes, wait.amount
    Waiting.objects.bulk_create(fresh)
    Waiting.objects.bulk_update(kept, _FIELDS)


def _rows(
    connection_id: UUID, flow: str, who: Iterable[tuple[UUID | None, str]]
) -> Iterable[Waiting]:
    pairs = list(who)
    ours = [one for one, _ in pairs if one is not None]
    theirs = [other for one, other in pairs if one is None]
    chosen = Q(ours__in=ours) | Q(ours__isnull=True, theirs__in=theirs)
    return Waiting.objects.filter(chosen, connection_id=connection_id, flow=flow)


def clear(connection_id: UUID, flow: str, who: Sequence[tuple[UUID | None, str]]) -> None:
    """Forget records that wait no longer: they moved, or nothing is to be done any more."""
    if not who:
        return
    ours = [one for one, _ in who if one is not None]
    theirs = [other for _, other in who if other]
    Waiting.objects.filter(
        Q(ours__among=set(ours)) | Q(theirs__among=set(theirs)),
        connection_id=connection_id,
        flow=flow,
    ).delete()


def wanted_back(connection_id: UUID, flow: str, ids: Sequence[UUID]) -> set[UUID]:
    """Return which records a person wants back who handed them over."""
    rows = Waiting.objects.filter(
        connection_id=connection_id, flow=flow, ours__in=ids, wanted_back=True
    )
    return {ours for ours in rows.values_list("ours", flat=True) if ours is not None}


def still_asked(connection_id: UUID, flow: str, ids: Sequence[UUID]) -> set[UUID | None]:
    """Return which records shall still go, and hold that so until the caller's commit."""
    rows = Waiting.objects.select_for_update().filter(
        connection_id=connection_id, flow=flow, ours__in=ids
    )
    found = rows.order_by("id").values_list("ours", "wanted_back")
    return {ours for ours, wanted_back in found if not wanted_back}


def hold(connection_id: UUID, kind: str, ours: UUID) -> None:
    """Let nobody begin to send what waits of a record until the caller's commit."""
    rows = Waiting.objects.select_for_update().filter(
        connection_id=connection_id, kind=kind, ours=ours
    )
    list(rows)


def want(connection_id: UUID, flow: str, ids: Sequence[UUID], *, back: bool) -> None:
    """Remember, for as long as records wait, whether they shall go or come back."""
    rows = Waiting.objects.filter(connection_id=connection_id, flow=flow, ours__in=ids)
    rows.update(wanted_back=back)


def waiting_ours(connection_id: UUID, flow: str) -> list[UUID]:
    """Return our records that wait in a flow, longest first."""
    rows = Waiting.objects.filter(connection_id=connection_id, flow=flow, ours__isnull=False)
    return [o for o in rows.order_by("since", "id").values_list("ours", flat=True) if o is not None]
