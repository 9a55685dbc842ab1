"""What people answer about pairs of records, and what follows: links, numbers, another look.

Each answer can be taken back, and is kept by `decisions`; what forbids one is known by `linkable`.
What fits together is found by `surveying`, shown by `pairs`; this module gathers both for pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError, Param
from bindeledd.sync import links, registry, witness
from bindeledd.sync.asking import hold_seat
from bindeledd.sync.decisions import Decision, about, keep, keep_many, standing
from bindeledd.sync.flows import Identity
from bindeledd.sync.linkable import (
    not_on_the_way,
    our_side,
    refuse_on_the_way,
    refuse_other_owner,
    refuse_taken,
    their_side,
)
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection, Counterpart, Intent, MatchDecision, RegisterState
from bindeledd.sync.pairs import (
    Answer,
    Compared,
    Pair,
    PairPage,
    Word,
    candidates,
    free_number,
    one,
    pairs,
    same_number,
)
from bindeledd.sync.surveying import (
    OPEN,
    PEOPLE,
    Counts,
    Standing,
    Survey,
    conflicts,
    guarded,
    kinds,
    survey,
    takes,
)
from bindeledd.tenancy.history import acting
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, record_deed, require

__all__ = [
    "OPEN",
    "PEOPLE",
    "Answer",
    "Compared",
    "Counts",
    "Decision",
    "Pair",
    "PairPage",
    "Standing",
    "Survey",
    "Word",
    "accept",
    "candidates",
    "conflicts",
    "guarded",
    "ignore",
    "kinds",
    "link",
    "one",
    "pairs",
    "survey",
    "two",
    "undo",
    "unlink",
]

_Verdict = MatchDecision.Verdict


@transaction.atomic
def link(connection: Connection, kind: str, ours: UUID, theirs: str, by: User) -> Decision:
    """Say that two records are the same; nothing is changed in either before the next plan.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: One of them is not in this company.
        DomainError: `link.taken`, `link.outcome_open`, `link.other_owner`, or the number is taken.
    """
    require(by, Ability.RUN)
    hold_seat(connection.id)
    who, row = our_side(connection, kind, ours), their_side(connection, kind, theirs)
    if row.ours != ours:
        refuse_taken(connection, kind, who, row)
        refuse_other_owner(connection, kind, who, row)
        refuse_on_the_way(connection, ours)
        links.link(connection.id, kind, [(ours, theirs)], how="person")
        _settle_parked(connection, [(ours, theirs)], by)
    Counterpart.objects.filter(id=row.id).update(linked_how="person", settled_digest="")
    _enter_number(connection, kind, ours, row.number, by)
    return keep(connection, kind, who, row, _Verdict.SAME, by)


@transaction.atomic
def two(
    connection: Connection,
    kind: str,
    ours: UUID,
    theirs: str,
    by: User,
    *,
    renumber: bool = False,
) -> Decision:
    """Say that two records are not the same.

    Equal numbers still stand in each other's way; then `next` is `link.needs_number` with the
    number that ours can have, unless ours gets it here and now.

    Raises:
        ForbiddenError: The role does not allow it, or not to change the number.
        NotFoundError: One of them is not in this company.
        DomainError: They are linked: unlink them first (`link.is_linked`).
    """
    require(by, Ability.RUN)
    hold_seat(connection.id)
    who, row = our_side(connection, kind, ours), their_side(connection, kind, theirs)
    if row.ours == ours:
        raise DomainError("link.is_linked", name=who.name)
    clash = same_number(who, Identity(theirs, row.number)) and who.owner == ""
    number = free_number(connection, kind) if clash else ""
    given = {"before": who.number, "after": number} if clash and renumber else {}
    if given:
        _refuse_reason(registry.workspace().renumber(kind, ours, number, by=by))
    _look_again(connection, kind)
    asked = "link.needs_number" if clash and not renumber else ""
    facts: dict[str, Param] = {"number": number} if clash else {}
    kept = keep(connection, kind, who, row, _Verdict.TWO, by, renumbered=given)
    return Decision(kept.id, kind, kept.verdict, ours, theirs, asked, facts)


@transaction.atomic
def ignore(connection: Connection, kind: str, theirs: str, by: User) -> Decision:
    """Leave one of theirs alone: it is not made here and not asked about.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: It is not there.
        DomainError: It is linked: unlink it first (`link.is_linked`).
    """
    require(by, Ability.RUN)
    hold_seat(connection.id)
    row = their_side(connection, kind, theirs)
    if row.ours is not None:
        raise DomainError("link.is_linked", name=row.name)
    _look_again(connection, kind, row)
    return keep(connection, kind, None, row, _Verdict.IGNORE, by)


@transaction.atomic
def unlink(connection: Connection, kind: str, ours: UUID, theirs: str, by: User) -> Decision:
    """Take a link apart; both records stay as they are, and only a person links them again.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: One of them is not in this company.
        DomainError: They are not linked (`link.not_linked`), or a call about ours is on its way.
    """
    require(by, Ability.RUN)
    hold_seat(connection.id)
    who, row = our_side(connection, kind, ours), their_side(connection, kind, theirs, gone=True)
    before = standing(connection, kind, ours, theirs)
    if row.ours != ours:
        if before is not None and before.verdict == _Verdict.UNLINKED:
            return Decision.of(before)
        raise DomainError("link.not_linked", name=who.name)
    refuse_on_the_way(connection, ours)
    _take_apart(connection, kind, row, by)
    record_deed("match.unlinked", by=by, about=about(who), kind=kind, theirs=theirs)
    return keep(connection, kind, who, row, _Verdict.UNLINKED, by)


@transaction.atomic
def accept(
    connection: Connection,
    kind: str,
    by: User,
    *,
    pairs: Sequence[tuple[UUID, str]] = (),
    criterion: str = "",
) -> int:
    """Link many at once and return how many; never a conflict.

    Args:
        connection: Between the two.
        kind: Of record.
        by: Who.
        pairs: Those that were marked; or
        criterion: `sure` for all certain ones, `same_org_number` for all suggestions whose
            organisation numbers are equal.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: A marked record is not in this company.
        DomainError: A marked pair is a conflict, or was never proposed (`link.not_proposed`).
    """
    require(by, Ability.RUN)
    hold_seat(connection.id)
    lines = survey(connection, kind).lines
    if criterion:
        chosen = [(UUID(li.ours), li.theirs) for li in lines if takes(li, criterion)]
    else:
        chosen = _proposed(connection, kind, pairs)
    chosen = not_on_the_way(connection, chosen)
    if not chosen:
        return 0
    theirs = [there for _, there in chosen]
    links.link(connection.id, kind, chosen, how="person")
    _settle_parked(connection, chosen, by)
    rows = Counterpart.objects.filter(connection=connection, kind=kind, theirs__in=theirs)
    rows.update(settled_digest="")
    numbers = dict(rows.values_list("theirs", "number"))
    for ours, there in chosen:
        _enter_number(connection, kind, ours, numbers.get(there, ""), by)
    keep_many(connection, kind, chosen, by)
    record_deed("match.accepted", by=by, about=kind, count=len(chosen), criterion=criterion)
    return len(chosen)


@transaction.atomic
def undo(decision_id: UUID, by: User) -> Decision:
    """Take an answer back; what stood before stands again.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such answer in this company.
        DomainError: One of the records is linked elsewhere by now, or a call is on its way.
    """
    require(by, Ability.RUN)
    found = MatchDecision.objects.select_related("connection").filter(id=decision_id).first()
    if found is None:
        raise NotFoundError("link.not_found")
    connection, kind = found.connection, found.kind
    hold_seat(connection.id)
    found.refresh_from_db()
    if found.withdrawn_at is not None:
        return Decision.of(found)
    found.withdrawn_at = now()
    found.save(update_fields=["withdrawn_at"])
    row = their_side(connection, kind, found.theirs, gone=True)
    _undo_one(connection, found, row, by)
    if before := found.shown.get("replaces"):
        MatchDecision.objects.filter(id=before).update(withdrawn_at=None)
    _look_again(connection, kind, row)
    record_deed("match.undone", by=by, about=kind, verdict=found.verdict, theirs=found.theirs)
    return Decision.of(found)


def _undo_one(connection: Connection, found: MatchDecision, row: Counterpart, by: User) -> None:
    ours, kind = found.ours, found.kind
    if ours is None:
        return
    if found.verdict == _Verdict.SAME and row.ours == ours:
        if how := found.shown.get("linked_how"):
            Counterpart.objects.filter(id=row.id).update(linked_how=how)
            return
        refuse_on_the_way(connection, ours)
        _take_apart(connection, kind, row, by)
    elif found.verdict == _Verdict.UNLINKED and row.ours is None:
        who = our_side(connection, kind, ours)
        refuse_taken(connection, kind, who, row)
        links.link(connection.id, kind, [(ours, row.theirs)], how="person")
        _enter_number(connection, kind, ours, row.number, by)
    elif found.verdict == _Verdict.TWO and (given := found.shown.get("renumbered")):
        who = our_side(connection, kind, ours)
        if who.number == given["after"]:
            _refuse_reason(registry.workspace().renumber(kind, ours, given["before"], by=by))


def _settle_parked(connection: Connection, chosen: Sequence[tuple[UUID, str]], by: User) -> None:
    """A creation that waited for a person's word has it now: it is this record."""
    found = dict(chosen)
    parked = Intent.objects.filter(
        connection=connection, ours__in=list(found), state=Intent.State.PARKED
    )
    for intent in parked:
        witness.stands(intent, found[intent.ours], by)


def _enter_number(connection: Connection, kind: str, ours: UUID, number: str, by: User) -> None:
    with acting(by):
        _refuse_reason(
            registry.workspace().enter_number(
                kind, ours, number, connection=connection.id, system=connection.system
            )
        )


def _refuse_reason(reason: Reason | None) -> None:
    if reason is not None:
        raise refusal(reason)


def refusal(reason: Reason, **more: Param) -> DomainError:
    """Return a reason as the error that a person sees."""
    error = DomainError(reason.code)
    error.params.update(reason.params, **more)
    return error


def _take_apart(connection: Connection, kind: str, row: Counterpart, by: User) -> None:
    if row.ours is not None:
        _enter_number(connection, kind, row.ours, "", by)
    Counterpart.objects.filter(id=row.id).update(
        ours=None, linked_at=None, linked_how="", settled_digest=""
    )
    _look_again(connection, kind)


def _look_again(connection: Connection, kind: str, row: Counterpart | None = None) -> None:
    """Let the next run compare anew."""
    RegisterState.objects.filter(connection=connection, kind=kind).update(our_cursor="")
    if row is not None:
        Counterpart.objects.filter(id=row.id).update(settled_digest="")


def _proposed(
    connection: Connection, kind: str, wanted: Sequence[tuple[UUID, str]]
) -> list[tuple[UUID, str]]:
    """Return the marked pairs that are still to be linked."""
    lines = {(line.ours, line.theirs): line for line in survey(connection, kind).lines}
    chosen: list[tuple[UUID, str]] = []
    for ours, theirs in wanted:
        line = lines.get((str(ours), theirs))
        if line is None:
            who, _ = our_side(connection, kind, ours), their_side(connection, kind, theirs)
            raise DomainError("link.not_proposed", name=who.name)
        if line.standing is Standing.CONFLICT:
            raise DomainError("link.is_conflict", number=our_side(connection, kind, ours).number)
        if line.standing is not Standing.LINKED:
            chosen.append((ours, theirs))
    return chosen
