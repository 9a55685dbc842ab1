"""Writes into the journal what a person has seen over there: a deed is settled by their word.

Who may say so, and what is linked because of it, is left to `deciding` and `linking`.
"""

from __future__ import annotations

from django.db.models import Max

from bindeledd.kernel.clock import now
from bindeledd.sync.models import Attempt, Intent, LineEntry, PlanRow
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


def _settle(intent: Intent, state: Intent.State, by: User) -> None:
    instant = now()
    intent.state, intent.code, intent.params, intent.reasons = state, BY_PERSON, {}, []
    intent.ask_at, intent.changed_at = None, instant
    intent.save(
        update_fields=["state", "code", "params", "reasons", "ask_at", "changed_at", "theirs"]
    )
    last = Attempt.objects.filter(intent=intent).aggregate(last=Max("number"))["last"] or 0
    Attempt.objects.create(
        company_id=intent.company_id,
        intent=intent,
        number=last + 1,
        what="word",
        started_at=instant,
        ended_at=instant,
        outcome=state,
        code=BY_PERSON,
        params={"theirs": intent.theirs} if intent.theirs else {},
        told_by=by,
    )
