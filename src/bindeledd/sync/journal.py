"""The journal: an intent is committed before its call, the answer after; nothing goes out twice.

A second sending is made impossible by unique constraints, not by the care of a caller: one intent
a key for ever, and of one record at most one intent without an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import BindeleddError, Param, RejectedError
from bindeledd.kernel.identity import new_id
from bindeledd.kernel.shapes import digest, plain
from bindeledd.sync.deeds import STEP, Armed, Barred, Deed, key_of
from bindeledd.sync.flows import Outbound
from bindeledd.sync.known import Known
from bindeledd.sync.lease import Lease
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Attempt, Intent
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.statements import Batch, Rows

UNSETTLED: Final = (Intent.State.OPEN, Intent.State.UNKNOWN, Intent.State.PARKED)


@dataclass(frozen=True)
class Standing:
    """How a record stands when it is about to be sent.

    Attributes:
        theirs: What it is linked with now; empty where it is not.
        generation: Which making of it the next would be. Raised only when a person let go of the
            last, or a run took it back there: a record that was made there and lost its link by
            accident is never made again.
    """

    theirs: str
    generation: str


_STANDING: Final = """
select one.ours,
    (select theirs from sync_counterpart as c
        where c.ours = one.ours and c.connection_id = %(connection)s and c.kind = %(kind)s),
    (select count(*) from sync_matchdecision as d
        where d.ours = one.ours and d.connection_id = %(connection)s and d.kind = %(kind)s
        and d.verdict in ('unlinked', 'taken_back'))
from unnest(%(ours)s::uuid[]) as one (ours)
"""


def ask_standing(batch: Batch, connection_id: UUID, kind: str, ids: Sequence[UUID]) -> int:
    """Ask how records stand; read the rows with `standing`."""
    facts = {"ours": list(ids), "connection": connection_id, "kind": kind}
    return batch.add(_STANDING, facts)


def standing(rows: Rows) -> dict[UUID, Standing]:
    """Return how records stand, from what the database answered."""
    return {ours: Standing(theirs or "", f"g{freed}") for ours, theirs, freed in rows}


def arm(lease: Lease, deed: Deed, batch: Batch | None = None) -> Armed | Barred:
    """Write one intent, as `arm_all` does."""
    return arm_all(lease, [deed], batch)[0]


def arm_all(
    lease: Lease, deeds: Sequence[Deed], batch: Batch | None = None
) -> list[Armed | Barred]:
    """Write intents, in the caller's transaction, which must check the lease and commit.

    Args:
        lease: Of the run.
        deeds: What is meant, each of another record.
        batch: Statements that go along; they have run afterwards, whatever is returned.

    Returns:
        For each deed the armed intent, or why it must not be sent: an earlier call without an
        answer, a refusal of the very same content, or a deed that is done already.
    """
    batch = batch or Batch()
    fresh = [_Fresh(lease, deed) for deed in deeds]
    places = [batch.each(_OPEN, one.row(lease)) for one in fresh]
    answers = batch.run()
    opened = {intent for (intent,) in answers[places[0]]} if places else set()
    return [
        Armed(one.intent, one.key, one.deed) if one.intent in opened else _arm_again(lease, one)
        for one in fresh
    ]


class _Fresh:
    """A deed that has no intent yet, as far as is known."""

    def __init__(self, lease: Lease, deed: Deed) -> None:
        self.deed = deed
        self.intent = new_id()
        self.mark = digest(deed.payload)
        self.key = key_of(
            lease.company_id,
            lease.connection_id,
            deed.flow.kind,
            deed.ours,
            purpose=deed.purpose,
            state=deed.state,
        )

    def row(self, lease: Lease) -> dict[str, Any]:
        """Return the intent with its first attempt."""
        deed = self.deed
        return {
            "id": self.intent,
            "attempt": new_id(),
            "company": lease.company_id,
            "connection": lease.connection_id,
            "flow": deed.flow.name,
            "kind": deed.flow.kind,
            "ours": deed.ours,
            "purpose": deed.purpose,
            "revision": deed.state,
            "key": self.key,
            "digest": self.mark,
            "payload": deed.payload,
            "theirs": deed.theirs,
            "run": lease.run_id,
            "token": lease.token,
            "at": now(),
        }


# The unique constraints judge: nothing is written where an intent has the key, or where one of the
# record is without an answer.
_OPEN: Final = """
with meant as (
    select * from json_to_recordset(%(rows)s::json) as row (id uuid, attempt uuid, company uuid,
        connection uuid, flow text, kind text, ours uuid, purpose text, revision text, key text,
        digest text, payload jsonb, theirs text, run uuid, token bigint, at timestamptz)
), intent as (
    insert into sync_intent (id, company_id, connection_id, flow, kind, ours, purpose, revision,
        key, digest, payload, state, theirs, code, params, reasons, attempts, run, token,
        created_at, changed_at)
    select id, company, connection, flow, kind, ours, purpose, revision, key, digest, payload,
        'open', theirs, '', '{}', '[]', 1, run, token, at, at
    from meant on conflict do nothing returning id)
insert into sync_attempt
    (id, company_id, intent_id, number, what, started_at, outcome, code, params)
select meant.attempt, meant.company, meant.id, 1, 'send', meant.at, '', '', '{}'
from meant join intent using (id) returning intent_id
"""


def _arm_again(lease: Lease, one: _Fresh) -> Armed | Barred:
    """Open the intent of a deed that was meant before, unless something bars it."""
    deed, key = one.deed, one.key
    intent = (
        Intent.objects.select_for_update()
        .filter(key=key, connection_id=lease.connection_id)
        .first()
    )
    if intent is not None and (bar := _bar(intent, one.mark)):
        return bar
    unsettled = Intent.objects.filter(
        ours=deed.ours,
        connection_id=lease.connection_id,
        kind=deed.flow.kind,
        state__in=UNSETTLED,
    ).first()
    if unsettled is not None:
        return _barred(unsettled)
    if intent is None:
        intent = Intent(company_id=lease.company_id, connection_id=lease.connection_id, key=key)
        intent.flow, intent.kind, intent.ours = deed.flow.name, deed.flow.kind, deed.ours
        intent.purpose, intent.revision = deed.purpose, deed.state
    intent.state, intent.digest, intent.payload = Intent.State.OPEN, one.mark, plain(deed.payload)
    intent.theirs, intent.run, intent.token = deed.theirs, lease.run_id, lease.token
    intent.attempts += 1
    intent.changed_at = now()
    intent.save()
    _begin(intent, "send")
    return Armed(intent.id, key, deed)


def _bar(intent: Intent, mark: str) -> Barred | None:
    if intent.state in UNSETTLED:
        return _barred(intent)
    if intent.state == Intent.State.REFUSED and intent.digest == mark:
        return Barred("refused", Reason(intent.code, intent.params), intent.id)
    if intent.state == Intent.State.DONE:
        return Barred("parked", Reason("journal.done_before", {"theirs": intent.theirs}), intent.id)
    return None


def _barred(intent: Intent) -> Barred:
    if intent.state == Intent.State.PARKED:
        return Barred("parked", Reason(intent.code, intent.params), intent.id)
    asked = intent.ask_at.isoformat() if intent.ask_at is not None else None
    return Barred("unknown", Reason("journal.unknown", {"ask_at": asked}), intent.id)


def _begin(intent: Intent, what: str) -> None:
    number = Attempt.objects.filter(intent=intent).count() + 1
    attempt = Attempt(company_id=intent.company_id, intent=intent, number=number, what=what)
    attempt.save(force_insert=True)


def done(batch: Batch, intent: UUID, *, theirs: str, how: str = "") -> None:
    """Write that the deed stands there."""
    _answer(batch, intent, Intent.State.DONE, how, {}, theirs=theirs)


def refused(batch: Batch, intent: UUID, error: BindeleddError, reasons: Sequence[str] = ()) -> None:
    """Write that they refused the content."""
    told = list(reasons)
    if isinstance(error, RejectedError):
        told = list(error.reasons)
    _answer(batch, intent, Intent.State.REFUSED, error.error_code, error.params, reasons=told)


def not_now(batch: Batch, intent: UUID, code: str, params: dict[str, Param]) -> None:
    """Write that the call surely had no effect."""
    _answer(batch, intent, Intent.State.NOT_NOW, code, params)


def not_begun(batch: Batch, intent: UUID) -> None:
    """Write that an intent was written ahead, and that its call never went out."""
    _answer(batch, intent, Intent.State.NOT_NOW, "journal.not_begun", {})


def unknown(batch: Batch, intent: UUID, error: BindeleddError, *, settle_minutes: int) -> datetime:
    """Write that no clear answer came; return when to ask."""
    ask_at = now() + settling(settle_minutes)
    code = error.error_code
    _answer(batch, intent, Intent.State.UNKNOWN, code, error.params, ask_at=ask_at)
    return ask_at


def parked(batch: Batch, intent: UUID, code: str, params: dict[str, Param]) -> None:
    """Write that a person must decide."""
    _answer(batch, intent, Intent.State.PARKED, code, params)


def settling(minutes: int) -> timedelta:
    """Return how long to wait before asking; an installation on a stand-in may shorten it."""
    return timedelta(minutes=minutes) * settings.SETTLE_FACTOR


def _answer(
    batch: Batch,
    intent: UUID,
    state: str,
    code: str,
    params: dict[str, Param],
    *,
    theirs: str = "",
    reasons: Sequence[str] = (),
    ask_at: datetime | None = None,
) -> None:
    facts: dict[str, Any] = {
        "id": intent,
        "state": str(state),
        "code": code,
        "params": params,
        "reasons": list(reasons),
        "ask_at": ask_at,
        "theirs": theirs,
        "at": now(),
    }
    batch.each(_ANSWER, facts)


_ANSWER: Final = """
with told as (
    select * from json_to_recordset(%(rows)s::json) as row (id uuid, state text, code text,
        params jsonb, reasons jsonb, ask_at timestamptz, theirs text, at timestamptz)
), attempt as (
    update sync_attempt as a set ended_at = told.at, outcome = told.state, code = told.code,
        params = told.params
    from told where a.intent_id = told.id and a.ended_at is null)
update sync_intent as i set state = told.state, code = told.code, params = told.params,
    reasons = told.reasons, ask_at = told.ask_at, changed_at = told.at,
    theirs = case when told.theirs = '' then i.theirs else told.theirs end
from told where i.id = told.id
"""


def followed(
    connection_id: UUID, flow: Outbound[Any], known: Mapping[UUID, Known]
) -> dict[UUID, frozenset[str]]:
    """Return which steps are done, by our record, for what stands there now."""
    if not flow.steps or not known:
        return {}
    rows = Intent.objects.filter(
        ours__among=set(known),
        connection_id=connection_id,
        kind=flow.kind,
        purpose__startswith=STEP,
        state=Intent.State.DONE,
    )
    found: dict[UUID, frozenset[str]] = {}
    for ours, theirs, purpose in rows.values_list("ours", "theirs", "purpose"):
        if theirs == known[ours].theirs:
            found[ours] = found.get(ours, frozenset()) | {purpose.removeprefix(STEP)}
    return found


def taken_back(batch: Batch, connection_id: UUID, kind: str, ours: UUID, theirs: str) -> None:
    """Write that a run took a record back there: its next making is another one."""
    facts = {
        "id": new_id(),
        "company": current_company(),
        "connection": connection_id,
        "kind": kind,
        "ours": ours,
        "theirs": theirs,
        "now": now(),
    }
    batch.add(_TAKEN_BACK, facts)


_TAKEN_BACK: Final = """
insert into sync_matchdecision (id, company_id, connection_id, kind, ours, theirs, verdict, shown,
    decided_at, withdrawn_at)
values (%(id)s, %(company)s, %(connection)s, %(kind)s, %(ours)s, %(theirs)s, 'taken_back', '{}',
    %(now)s, %(now)s)
"""


def blocked(connection_id: UUID, kind: str, ids: Sequence[UUID]) -> dict[UUID, Barred]:
    """Return records that have a call without an answer, with the reason."""
    rows = Intent.objects.filter(
        ours__in=ids, connection_id=connection_id, kind=kind, state__in=UNSETTLED
    )
    return {intent.ours: _barred(intent) for intent in rows}


def retry(connection_id: UUID, flow: str, ours: UUID) -> int:
    """Let a refused deed be sent again as it is: a person has changed something over there."""
    return Intent.objects.filter(
        connection_id=connection_id, flow=flow, ours=ours, state=Intent.State.REFUSED
    ).update(state=Intent.State.NOT_NOW, changed_at=now())


def ask_now(connection_id: UUID, ours: UUID) -> int:
    """Let an unknown outcome be looked up in the next run, without waiting longer."""
    return Intent.objects.filter(
        connection_id=connection_id, ours=ours, state=Intent.State.UNKNOWN
    ).update(ask_at=now())


def to_settle(lease: Lease, flow: Outbound[Any]) -> list[Intent]:
    """Return intents whose outcome must be looked up now.

    Unknown ones when their time has come; open ones of an earlier lease, which a dead or frozen
    worker left: at once where they keep our key and refuse it twice, else after the same wait.
    """
    rows = Intent.objects.filter(connection_id=lease.connection_id, flow=flow.name)
    instant = now()
    left = Q(state=Intent.State.OPEN, token__lt=lease.token)
    if flow.proof != "key":
        left &= Q(changed_at__lte=instant - settling(flow.settle_minutes))
    due = list(rows.filter(Q(state=Intent.State.UNKNOWN, ask_at__lte=instant) | left))
    return sorted(due, key=lambda one: one.state == Intent.State.OPEN)


def begin_look_up(lease: Lease, intent: Intent) -> None:
    """Write that an outcome is being looked up, in the caller's transaction."""
    Intent.objects.filter(id=intent.id).update(
        attempts=F("attempts") + 1, token=lease.token, run=lease.run_id
    )
    _begin(intent, "look_up")


def sent_again(intent: UUID, error: BindeleddError) -> None:
    """Write that a sending surely had no effect and is repeated, in the caller's transaction."""
    row = Intent.objects.get(id=intent)
    Attempt.objects.filter(intent=row, ended_at=None).update(
        ended_at=now(), outcome=Intent.State.NOT_NOW, code=error.error_code, params=error.params
    )
    Intent.objects.filter(id=intent).update(attempts=F("attempts") + 1, changed_at=now())
    _begin(row, "send")
