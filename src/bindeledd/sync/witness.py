"""Writes into the journal what a person has seen over there: a deed is settled by their word.

Who may say so, and what is linked because of it, is left to `deciding`, `reposting` and `linking`.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max

from bindeledd.kernel.clock import now
from bindeledd.sync import line_ledger
from bindeledd.sync.deeds import LEFT, UNDONE, key_of
from bindeledd.sync.models import Attempt, Intent, LineEntry, PlanRow, Waiting
from bindeledd.tenancy.models import User

BY_PERSON = "journal.settled_by_person"


def stands(intent: Intent, theirs: str, by: User) -> None:
    """Write that what a deed was to make stands there, in the caller's transaction."""
    LineEntry.objects.filter(intent=intent).update(document=theirs)
    PlanRow.objects.filter(intent=intent.id, outcome=PlanRow.Outcome.PARKED).update(
        outcome=PlanRow.Outcome.DONE,
        outcome_code=BY_PERSON,
        outcome_params={},
        outcome_at=now(),
        theirs=theirs,
    )
    intent.theirs = theirs
    _settle(intent, Intent.State.DONE, by)


def does_not_stand(intent: Intent, by: User) -> None:
    """Write that it does not, so that it may be sent again, in the caller's transaction."""
    PlanRow.objects.filter(intent=intent.id, outcome=PlanRow.Outcome.PARKED).update(
        outcome=PlanRow.Outcome.NOT_NOW,
        outcome_code=BY_PERSON,
        outcome_params={},
        outcome_at=now(),
    )
    intent.theirs = ""
    _settle(intent, Intent.State.NOT_NOW, by)


def undone(document: Intent, by: User) -> None:
    """Write that a document was undone there: it counts no more, in the caller's transaction."""
    word = _word(document, UNDONE, document.revision, by, theirs=document.theirs)
    line_ledger.set_aside(word, document)


def left(document: Intent, mark: str, by: User) -> None:
    """Write that what was undone stays undone, for the state of this mark; once for each.

    Args:
        document: The latest of the record.
        mark: As `Written.mark` gives it.
        by: Who says so.
    """
    told = Intent.objects.filter(
        ours=document.ours,
        connection_id=document.connection_id,
        kind=document.kind,
        purpose=LEFT,
        digest=mark,
    )
    if not told.exists():
        _word(document, LEFT, document.revision, by, state=mark)


def _word(
    document: Intent, purpose: str, revision: str, by: User, *, theirs: str = "", state: str = ""
) -> Intent:
    """Write a deed of which no call is made; its key makes that it is said once."""
    key = key_of(
        document.company_id,
        document.connection_id,
        document.kind,
        document.ours,
        purpose=purpose,
        state=state or revision,
    )
    word = Intent.objects.create(
        company_id=document.company_id,
        connection_id=document.connection_id,
        flow=document.flow,
        kind=document.kind,
        ours=document.ours,
        purpose=purpose,
        revision=revision,
        key=key,
        digest=state or document.digest,
        payload={},
        theirs=theirs,
        state=Intent.State.DONE,
        code=BY_PERSON,
    )
    _attempt(word, by)
    return word


def go_on(waiting_id: UUID) -> None:
    """Let the next run look at a record again of which a person has said how it stands."""
    Waiting.objects.filter(id=waiting_id).update(
        why=Waiting.Why.QUEUED,
        first_code=BY_PERSON,
        reasons=[{"code": BY_PERSON, "params": {}}],
        again_at=None,
    )


def _settle(intent: Intent, state: Intent.State, by: User) -> None:
    instant = now()
    intent.state, intent.code, intent.params, intent.reasons = state, BY_PERSON, {}, []
    intent.ask_at, intent.changed_at = None, instant
    intent.save(
        update_fields=["state", "code", "params", "reasons", "ask_at", "changed_at", "theirs"]
    )
    _attempt(intent, by)


def _attempt(intent: Intent, by: User) -> None:
    instant = now()
    last = Attempt.objects.filter(intent=intent).aggregate(last=Max("number"))["last"] or 0
    Attempt.objects.create(
        company_id=intent.company_id,
        intent=intent,
        number=last + 1,
        what="word",
        started_at=instant,
        ended_at=instant,
        outcome=intent.state,
        code=BY_PERSON,
        params={"theirs": intent.theirs} if intent.theirs else {},
        told_by=by,
    )
