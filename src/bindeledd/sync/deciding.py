"""Deeds that nothing can settle: what may be it over there, and a person's answer.

It stands there, as this one; or it does not, and is sent again. Of a creation that they refused the
first can be said as well, whatever the refusal: that a number is taken or a record is there already
stands in codes and words that differ from system to system, and often only the person who looks
there sees that somebody had entered it by hand. What is named is read and may stand for nothing
else, as with every answer. That it is not there, a refusal says itself: it is tried again.

The other system is asked with nothing held, and what was learned is looked at again under the lock,
as in `granting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from bindeledd.kernel.errors import DomainError, NotFoundError, RejectedError
from bindeledd.sync import line_ledger, linking, links, registry, witness
from bindeledd.sync.asking import hold_seat
from bindeledd.sync.deeds import CREATE
from bindeledd.sync.flows import Outbound, Payload
from bindeledd.sync.known import see
from bindeledd.sync.mapping import Flat
from bindeledd.sync.models import Connection, Counterpart, Intent, Waiting
from bindeledd.sync.paths import nest
from bindeledd.sync.sessions import client_of
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.tenancy.statements import Batch

PATIENCE_SECONDS: Final = 20.0
"""Somebody looks at the screen meanwhile."""

MOST: Final = 20
"""So many candidates are shown; who looks for another one types its number."""

_WHO: Final = ("connection_id", "kind", "ours")
_ID: Final = re.compile(r"[0-9A-Za-z-]{1,60}(/[0-9A-Za-z-]{1,60})?")
"""What an id of theirs may look like; it becomes a part of an address."""


@dataclass(frozen=True)
class Question:
    """A deed that waits for a person's word.

    Attributes:
        waiting: The row that waits because of it.
        intent: The deed: to make something there.
        flow: What was to make it.
    """

    waiting: Waiting
    intent: Intent
    flow: Outbound[Any]

    @property
    def connection(self) -> Connection:
        """Over which it went."""
        return self.waiting.connection

    @property
    def is_refused(self) -> bool:
        """Whether they refused it: what became of it is known."""
        return self.intent.state == Intent.State.REFUSED

    @property
    def is_matched(self) -> bool:
        """Whether people match records of the kind, so that theirs are known from reading."""
        return self.flow.kind in linking.kinds(self.connection)


@dataclass(frozen=True)
class Candidate:
    """One of theirs that may be it.

    Attributes:
        theirs: Their id.
        number: As people know it there; empty where it has none.
        name: Likewise.
        differs: By path, what stands there where we sent something else.
        taken: It stands for another record of ours.
    """

    theirs: str
    number: str = ""
    name: str = ""
    differs: Flat = field(default_factory=dict, hash=False)
    taken: bool = False


def question(row: Waiting) -> Question | None:
    """Return what a waiting row asks a person; None when it asks nothing.

    A creation that is done but whose record is linked with nothing asks as well: which is it? So
    does one that was refused, unless the record is linked: a further document that was refused is
    none that stood there before.
    """
    if row.ours is None:
        return None
    deeds = Intent.objects.filter(
        connection_id=row.connection_id, kind=row.kind, ours=row.ours, purpose=CREATE
    ).order_by("-changed_at")
    found = deeds.filter(state=Intent.State.PARKED).first()
    if found is None and row.first_code == "journal.done_before":
        found = deeds.filter(state=Intent.State.DONE).first()
    if found is None and row.why == Waiting.Why.REFUSED and not _is_linked(row):
        found = deeds.filter(state=Intent.State.REFUSED).first()
    if found is None:
        return None
    flow = registry.connector(row.connection.system).flow(found.flow)
    return Question(row, found, flow) if isinstance(flow, Outbound) else None


def asking(rows: Iterable[Waiting]) -> set[UUID]:
    """Return which waiting rows ask a person, by their id; two queries for all of them."""
    standing = [row for row in rows if row.ours is not None]
    over = {row.connection_id for row in standing}
    ours = {row.ours for row in standing if row.ours is not None}
    linked = set(
        Counterpart.objects.filter(connection_id__in=over, ours__in=ours).values_list(*_WHO)
    )
    made = Intent.objects.filter(connection_id__in=over, ours__in=ours, purpose=CREATE)
    deeds = [(state, tuple(who)) for state, *who in made.values_list("state", *_WHO)]
    parked = {who for state, who in deeds if state == Intent.State.PARKED}
    refused = {who for state, who in deeds if state == Intent.State.REFUSED}
    return {
        row.id
        for row in standing
        if row.first_code == "journal.done_before"
        or (who := (row.connection_id, row.kind, row.ours)) in parked
        or (row.why == Waiting.Why.REFUSED and who in refused and who not in linked)
    }


def candidates(asked: Question, number: str = "") -> tuple[Candidate, ...]:
    """Return what may be it, as it stands there now; call in no transaction.

    Args:
        asked: The deed.
        number: A number or an id that a person looks for; empty for what looks like it.

    Raises:
        BindeleddError: The other system cannot be asked now.
    """
    company = asked.connection.company_id
    if asked.is_matched:
        with company_scope(company):
            known = _known(asked, number)
        if known:
            return known
    found = _alike(asked, number)
    with company_scope(company):
        return _described(asked, found)


def stands(company_id: UUID, waiting_id: UUID, theirs: str, *, by: User) -> None:
    """Say that it stands there as one of theirs; pressed twice, it is said once.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: Nothing of that id waits here.
        DomainError: It asks nothing (`journal.not_parked`), nothing was named
            (`journal.which_one`), there is no such thing (`journal.nothing_there`), or it stands
            for another record (`journal.stands_for_another`, `link.taken`).
        BindeleddError: The other system cannot be asked now.
        RuntimeError: It was called inside a transaction.
    """
    with company_scope(company_id, durable=True):
        asked = _asked(waiting_id, theirs, by)
        if asked is None:
            return
        is_known = asked.is_matched and _of_kind(asked).filter(theirs=theirs).exists()
    payload = None if is_known else _one(asked, theirs)
    with company_scope(company_id, durable=True):
        hold_seat(asked.connection.id)
        again = _asked(waiting_id, theirs, by)
        if again is None:
            return
        if again.is_matched:
            _match(again, theirs, payload, by)
        elif payload is not None:
            _adopt(again, theirs, payload, by)
        _go_on(again.waiting, by, sent=True, theirs=theirs)


def does_not_stand(waiting_id: UUID, *, by: User) -> None:
    """Say that it does not stand there: the next run sends it again; pressed twice, it is one word.

    Works in the caller's transaction.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: Nothing of that id waits here.
        DomainError: It asks nothing of the sort (`journal.not_parked`).
    """
    require(by, Ability.RUN)
    row = _find(waiting_id)
    hold_seat(row.connection_id)
    row.refresh_from_db()
    asked = question(row)
    if asked is None or asked.is_refused:
        if row.first_code == witness.BY_PERSON and not _is_linked(row):
            return
        raise DomainError("journal.not_parked")
    witness.does_not_stand(asked.intent, by)
    _go_on(row, by, sent=False)


def _asked(waiting_id: UUID, theirs: str, by: User) -> Question | None:
    """Return what is asked; None where this very answer stands already."""
    require(by, Ability.RUN)
    row = _find(waiting_id)
    asked = question(row)
    if asked is None:
        if theirs and _is_linked(row, theirs):
            return None
        raise DomainError("journal.not_parked")
    if theirs == "":
        raise DomainError("journal.which_one")
    return asked


def _find(waiting_id: UUID) -> Waiting:
    row = Waiting.objects.filter(id=waiting_id).select_related("connection").first()
    if row is None:
        raise NotFoundError("waiting.not_found")
    return row


def _is_linked(row: Waiting, theirs: str = "") -> bool:
    """Tell whether a record stands there by what we know: as that one, or as any."""
    if row.ours is None:
        return False
    known = Counterpart.objects.filter(
        connection_id=row.connection_id, kind=row.kind, ours=row.ours
    )
    deeds = Intent.objects.filter(
        connection_id=row.connection_id, kind=row.kind, ours=row.ours, state=Intent.State.DONE
    )
    if theirs:
        return known.filter(theirs=theirs).exists() or deeds.filter(theirs=theirs).exists()
    return known.exists()


def _of_kind(asked: Question) -> QuerySet[Counterpart]:
    return Counterpart.objects.filter(connection=asked.connection, kind=asked.flow.kind)


def _known(asked: Question, number: str) -> tuple[Candidate, ...]:
    """Return what was read of a register that may be it: by their id, number or name."""
    rows = _of_kind(asked).filter(vanished_at=None)
    if number:
        alike = Q(theirs=number) | Q(number=number)
    else:
        code, _, name = asked.waiting.label.partition(" ")
        alike = Q(theirs__in=_hints(asked)) | Q(number=code)
        if name:
            alike |= Q(name__iexact=name)
    found = links.known_rows(rows.filter(alike).order_by("number", "id")[:MOST])
    ours = asked.intent.ours
    return tuple(
        Candidate(
            one.theirs,
            one.identity.number,
            one.identity.name,
            _differing(asked, one.fields),
            taken=one.ours not in {None, ours},
        )
        for one in found
    )


def _hints(asked: Question) -> list[str]:
    """Return ids of theirs that the journal names."""
    named = (asked.intent.theirs, str(asked.intent.params.get("theirs") or ""))
    return [one for one in dict.fromkeys(named) if one]


def _alike(asked: Question, number: str) -> list[Payload]:
    """Ask the other system what may be it."""
    flow, found = asked.flow, list[Payload]()
    with client_of(asked.connection, patience_seconds=PATIENCE_SECONDS) as (client, _gate):
        if flow.alike is not None:
            found += flow.alike(client, nest(asked.intent.payload), number)
        there = {flow.identity(one).id for one in found}
        wanted = [number] if number else _hints(asked)
        found += [
            one
            for theirs in wanted
            if theirs not in there and (one := _get(flow, client, theirs)) is not None
        ]
    return found[:MOST]


def _get(flow: Outbound[Any], client: Any, theirs: str) -> Payload | None:
    """Read one of theirs by what a person typed; None when it is nothing of theirs."""
    if _ID.fullmatch(theirs) is None:
        return None
    try:
        return flow.get(client, theirs)
    except RejectedError:  # no id of theirs looks like that
        return None


def _one(asked: Question, theirs: str) -> Payload:
    with client_of(asked.connection, patience_seconds=PATIENCE_SECONDS) as (client, _gate):
        found = _get(asked.flow, client, theirs)
    if found is None or asked.flow.identity(found).id != theirs:
        raise DomainError("journal.nothing_there", number=theirs)
    return found


def _described(asked: Question, found: Sequence[Payload]) -> tuple[Candidate, ...]:
    flow = asked.flow
    who = [flow.identity(one) for one in found]
    stands_for = _stands_for(asked, [one.id for one in who])
    return tuple(
        Candidate(
            one.id,
            one.number,
            one.name,
            _differing(asked, flow.mapping.seen(payload)),
            taken=one.id in stands_for,
        )
        for one, payload in zip(who, found, strict=True)
    )


def _differing(asked: Question, seen: Flat) -> Flat:
    """Return by path what stands there where we sent something else.

    Lines are left aside, and what they do not tell here is no difference.
    """
    sent = asked.intent.payload.items()
    told = {path: seen[path] for path, _ in sent if seen.get(path) is not None}
    return {
        path: told[path]
        for path, value in sent
        if path in told and not isinstance(value, list) and not _says(told[path], value)
    }


def _says(there: Any, sent: Any) -> bool:
    """Tell whether a value is what was sent; numbers whichever way they are written."""
    if str(there) == str(sent):
        return True
    try:
        return Decimal(str(there)) == Decimal(str(sent))
    except InvalidOperation:
        return False


def _stands_for(asked: Question, ids: Sequence[str]) -> dict[str, UUID]:
    """Return which of theirs are known as something else, with the record of ours."""
    linked = _of_kind(asked).filter(theirs__in=ids).exclude(ours=asked.intent.ours)
    made = Intent.objects.filter(
        connection=asked.connection,
        kind=asked.flow.kind,
        purpose=CREATE,
        state=Intent.State.DONE,
        theirs__in=ids,
    ).exclude(id=asked.intent.id)
    pairs = [*made.values_list("theirs", "ours"), *linked.values_list("theirs", "ours")]
    return {theirs: ours for theirs, ours in pairs if ours is not None}


def _match(asked: Question, theirs: str, payload: Payload | None, by: User) -> None:
    """Link with one of a register that people match: as on the match page."""
    connection, kind = asked.connection, asked.flow.kind
    if payload is not None:
        register = registry.register(connection.system, kind)
        links.remember(connection.id, kind, [see(register, payload)])
    linking.link(connection, kind, asked.intent.ours, theirs, by)
    if asked.is_refused:
        witness.stands(asked.intent, theirs, by)


def _adopt(asked: Question, theirs: str, payload: Payload, by: User) -> None:
    """Take what stands there for what the deed was to make."""
    connection, intent = asked.connection, asked.intent
    if other := _stands_for(asked, [theirs]).get(theirs):
        raise DomainError("journal.stands_for_another", name=_label(asked.flow.kind, other))
    if not line_ledger.is_further(asked.flow, intent.revision):
        there = _of_kind(asked).filter(ours=intent.ours).exclude(theirs=theirs).first()
        if there is not None:
            raise DomainError("link.taken", side="ours", name=there.name, number=there.number)
        register = registry.register(connection.system, asked.flow.kind)
        batch = Batch()
        links.learn(batch, connection.id, register, payload, ours=intent.ours, how="person")
        batch.run()
    witness.stands(intent, theirs, by)


def _label(kind: str, ours: UUID) -> str:
    workspace = registry.workspace()
    record = workspace.records(kind, [ours]).get(ours)
    return workspace.label(record) if record is not None else str(ours)


def _go_on(row: Waiting, by: User, *, sent: bool, theirs: str = "") -> None:
    """Write down who said what, and let the next run look at the record again."""
    record_deed("row.settled", by=by, about=row.label, sent=sent, theirs=theirs)
    witness.go_on(row.id)
