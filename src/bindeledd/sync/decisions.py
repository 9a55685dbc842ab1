"""Answers about pairs as they are kept: written down once, replaced by the next, never forgotten.

What follows from an answer is left to `linking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import Param
from bindeledd.sync.flows import Identity
from bindeledd.sync.models import Connection, Counterpart, MatchDecision
from bindeledd.tenancy.models import User


@dataclass(frozen=True)
class Decision:
    """An answer as it stands.

    Attributes:
        id: Hand it to `linking.undo`.
        kind: Of record.
        verdict: same, two, ignore or unlinked.
        ours: Our id, or None.
        theirs: Their id.
        next: Code of what must happen next, or empty.
        params: Facts for its words.
    """

    id: UUID
    kind: str
    verdict: str
    ours: UUID | None
    theirs: str
    next: str = ""
    params: dict[str, Param] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, row: MatchDecision) -> Decision:
        """Return a row as data."""
        return cls(row.id, row.kind, row.verdict, row.ours, row.theirs)


def standing(
    connection: Connection, kind: str, ours: UUID | None, theirs: str
) -> MatchDecision | None:
    """Return the answer about a pair that nobody has taken back."""
    rows = MatchDecision.objects.filter(connection=connection, kind=kind, withdrawn_at=None)
    return rows.filter(ours=ours, theirs=theirs).first()


def keep(  # noqa: PLR0917 - an answer is all of these
    connection: Connection,
    kind: str,
    who: Identity | None,
    row: Counterpart,
    verdict: MatchDecision.Verdict,
    by: User,
    *,
    renumbered: dict[str, str] | None = None,
) -> Decision:
    """Write an answer down; the same answer again changes nothing."""
    ours = UUID(who.id) if who is not None else None
    before = standing(connection, kind, ours, row.theirs)
    if before is not None and before.verdict == verdict:
        return Decision.of(before)
    if before is not None:
        before.withdrawn_at = now()
        before.save(update_fields=["withdrawn_at"])
    made = MatchDecision.objects.create(
        company_id=connection.company_id,
        connection=connection,
        kind=kind,
        ours=ours,
        theirs=row.theirs,
        verdict=verdict,
        shown={
            "ours": about(who) if who is not None else "",
            "theirs": f"{row.number} {row.name}".strip(),
            "replaces": str(before.id) if before is not None else None,
            "linked_how": row.linked_how if row.ours is not None and row.ours == ours else "",
            "renumbered": renumbered or None,
        },
        decided_by=by,
    )
    return Decision.of(made)


def keep_many(
    connection: Connection, kind: str, chosen: Sequence[tuple[UUID, str]], by: User
) -> None:
    """Write down that many pairs are the same."""
    ids = [ours for ours, _ in chosen]
    rows = MatchDecision.objects.filter(connection=connection, kind=kind, withdrawn_at=None)
    pairs_now = set(chosen)
    stale = [d.id for d in rows.filter(ours__in=ids) if (d.ours, d.theirs) in pairs_now]
    MatchDecision.objects.filter(id__in=stale).update(withdrawn_at=now())
    MatchDecision.objects.bulk_create(
        MatchDecision(
            company_id=connection.company_id,
            connection=connection,
            kind=kind,
            ours=ours,
            theirs=theirs,
            verdict=MatchDecision.Verdict.SAME,
            decided_by=by,
        )
        for ours, theirs in chosen
    )


def about(who: Identity) -> str:
    """Return number and name, as an answer keeps what was shown."""
    return f"{who.number} {who.name}".strip()[:200]
