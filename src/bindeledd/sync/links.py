"""Links: what stands on the other side, and which of our records it is. Bulk, by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection as database
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from bindeledd.kernel.identity import new_id
from bindeledd.kernel.names import match_name
from bindeledd.kernel.shapes import encode_text, plain
from bindeledd.sync.fields import Listing
from bindeledd.sync.flows import Identity, Payload, Register
from bindeledd.sync.known import Known, Resolved, Seen, see
from bindeledd.sync.models import Counterpart, MatchDecision
from bindeledd.tenancy.growth import look_again
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.statements import Batch

_COLUMNS: Final = (
    *("id", "theirs", "ours", "seen", "digest", "settled_digest", "changes", "vanished_at"),
    *("number", "name", "org_number", "email", "phone", "place", "owner", "active", "is_person"),
)


@dataclass(frozen=True)
class Remembered:
    """What reading one page changed in what we know."""

    new: int
    changed: int
    unchanged: int


def remember(connection_id: UUID, kind: str, page: Sequence[Seen]) -> Remembered:
    """Take in one page of their register; rows whose digest we know cost one look-up.

    Reading the same page again changes nothing, so an overlap is free.
    """
    latest = {seen.theirs: seen for seen in page}
    rows = Counterpart.objects.filter(
        theirs__among=latest.keys(), connection_id=connection_id, kind=kind
    ).values_list("theirs", "digest", "vanished_at")
    standing = {theirs: (digest, vanished) for theirs, digest, vanished in rows}
    moved = [seen for theirs, seen in latest.items() if standing.get(theirs) != (seen.digest, None)]
    if moved:
        _write(connection_id, kind, moved)
    new = sum(seen.theirs not in standing for seen in moved)
    look_again("sync_counterpart", new)
    return Remembered(new, len(moved) - new, len(latest) - len(moved))


_SHAPE: Final = """(
    id uuid, theirs text, number text, name text, match_name text, org_number text, email text,
    phone text, place text, owner text, is_person bool, active bool, seen jsonb, digest text)"""
"""One record as `_as_row` tells it."""

_LEARNT: Final = f"{_SHAPE[:-1]}, company uuid, connection uuid, kind text, ours uuid, how text)"
"""One record with the link that it gets."""

_RENEWED: Final = """
    number = excluded.number, name = excluded.name, match_name = excluded.match_name,
    org_number = excluded.org_number, email = excluded.email, phone = excluded.phone,
    place = excluded.place, owner = excluded.owner, is_person = excluded.is_person,
    active = excluded.active, seen = excluded.seen, digest = excluded.digest"""
"""What is seen anew of a record that was known."""

_UPSERT: Final = """
insert into sync_counterpart (
    id, company_id, connection_id, kind, theirs, number, name, match_name, org_number, email,
    phone, place, owner, is_person, active, seen, digest, changes, settled_digest, linked_how)
select row.id, %(company)s, %(connection)s, %(kind)s, row.theirs, row.number, row.name,
    row.match_name, row.org_number, row.email, row.phone, row.place, row.owner, row.is_person,
    row.active, row.seen, row.digest, 0, '', ''
from jsonb_to_recordset(%(page)s::jsonb) as row {shape}
on conflict (theirs, connection_id, kind) do update set
    {renewed},
    changes = sync_counterpart.changes + 1, seen_at = now(), vanished_at = null
""".replace("{shape}", _SHAPE).replace("{renewed}", _RENEWED)


def _write(connection_id: UUID, kind: str, page: Sequence[Seen]) -> None:
    facts: dict[str, Any] = {
        "company": current_company(),
        "connection": connection_id,
        "kind": kind,
        # One text for the whole page: arrays would be quoted value by value, in Python.
        "page": encode_text([_as_row(seen) for seen in page]),
    }
    with database.cursor() as cursor:
        cursor.execute(_UPSERT, facts)


def _as_row(seen: Seen) -> dict[str, Any]:
    one = seen.identity
    return {
        "id": new_id(),
        "theirs": seen.theirs,
        "number": one.number[:60],
        "name": one.name[:400],
        "match_name": match_name(one.name)[:400],
        "org_number": one.org_number[:20],
        "email": one.email[:320],
        "phone": one.phone[:60],
        "place": one.place[:120],
        "owner": one.owner,
        "is_person": one.is_person,
        "active": one.active,
        "seen": seen.fields,
        "digest": seen.digest,
    }


_LEARN: Final = """
insert into sync_counterpart as c (
    id, company_id, connection_id, kind, theirs, number, name, match_name, org_number, email,
    phone, place, owner, is_person, active, seen, digest, changes, settled_digest, ours, linked_at,
    linked_how)
select distinct on (row.theirs) row.id, row.company, row.connection, row.kind, row.theirs,
    row.number, row.name, row.match_name, row.org_number, row.email, row.phone, row.place,
    row.owner, row.is_person, row.active, row.seen, row.digest, 0, row.digest, row.ours, now(),
    row.how
from json_to_recordset(%(rows)s::json) as row {shape}
on conflict (theirs, connection_id, kind) do update set
    {renewed},
    changes = c.changes + (c.digest <> excluded.digest or c.vanished_at is not null)::int,
    seen_at = now(), vanished_at = null, settled_digest = excluded.digest,
    ours = coalesce(c.ours, excluded.ours), linked_at = coalesce(c.linked_at, now()),
    linked_how = case when c.ours is null then excluded.linked_how else c.linked_how end
""".replace("{shape}", _LEARNT).replace("{renewed}", _RENEWED)


def learn(
    batch: Batch,
    connection_id: UUID,
    register: Register[Any],
    payload: Payload,
    *,
    ours: UUID,
    how: str,
) -> None:
    """Take in one object that they answered after a write, linked and settled at once.

    When it runs, an `IntegrityError` says that ours is linked elsewhere.
    """
    facts: dict[str, Any] = {
        "company": current_company(),
        "connection": connection_id,
        "kind": register.kind,
        "ours": ours,
        "how": how,
        **_as_row(see(register, payload)),
    }
    batch.each(_LEARN, facts)


def let_go(batch: Batch, connection_id: UUID, kind: str, theirs: str) -> None:
    """Forget the link with something that no longer stands there."""
    batch.add(_LET_GO, {"connection": connection_id, "kind": kind, "theirs": theirs})


_LET_GO: Final = """
update sync_counterpart set ours = null, linked_at = null, linked_how = '', vanished_at = now(),
    settled_digest = 'vanished'
where theirs = %(theirs)s and connection_id = %(connection)s and kind = %(kind)s
"""


def link(connection_id: UUID, kind: str, pairs: Sequence[tuple[UUID, str]], *, how: str) -> None:
    """Link our records with theirs. A pair that stands is left alone.

    Raises:
        IntegrityError: One of either side is linked elsewhere.
    """
    with database.cursor() as cursor:
        cursor.execute(
            "update sync_counterpart as c set ours = row.ours, linked_at = now(), linked_how = %s "
            "from unnest(%s::uuid[], %s::text[]) as row (ours, theirs) "
            "where c.theirs = row.theirs and c.connection_id = %s and c.kind = %s "
            "and c.ours is null",
            [how, [o for o, _ in pairs], [t for _, t in pairs], connection_id, kind],
        )


_TAKE: Final = """
update sync_counterpart as c set
    ours = row.ours,
    linked_at = case when c.ours is distinct from row.ours then now() else c.linked_at end,
    linked_how = case when c.ours is distinct from row.ours then row.how else c.linked_how end,
    settled_digest = coalesce(row.digest, c.settled_digest)
from jsonb_to_recordset(%s::jsonb) as row (theirs text, ours uuid, how text, digest text)
where c.theirs = row.theirs and c.connection_id = %s and c.kind = %s
"""


def take(connection_id: UUID, kind: str, rows: Sequence[tuple[str, UUID, str, str | None]]) -> None:
    """Link and settle many in one statement: their id, ours, how, and the digest dealt with.

    Raises:
        IntegrityError: One of either side is linked elsewhere.
    """
    page = [
        {"theirs": theirs, "ours": ours, "how": how, "digest": digest}
        for theirs, ours, how, digest in rows
    ]
    with database.cursor() as cursor:
        cursor.execute(_TAKE, [encode_text(page), connection_id, kind])


def settle(connection_id: UUID, kind: str, digests: dict[str, str]) -> None:
    """Remember that their state of a digest is dealt with."""
    with database.cursor() as cursor:
        cursor.execute(
            "update sync_counterpart as c set settled_digest = row.digest "
            "from unnest(%s::text[], %s::text[]) as row (theirs, digest) "
            "where c.theirs = row.theirs and c.connection_id = %s and c.kind = %s "
            "and c.settled_digest <> row.digest",
            [list(digests), list(digests.values()), connection_id, kind],
        )


def take_up(connection_id: UUID, kind: str, owner: tuple[str, str], *, linked: bool) -> None:
    """Look again at what was left alone as nobody's, and has an owner by now.

    An owner may be known later than what belongs to it: its register could not be read, or the
    answer to our own writing was lost and the other side went on with what it had made.

    Args:
        connection_id: Whose.
        kind: Of the records.
        owner: Kind of what they belong to, and the path that names it.
        linked: It must be linked; else it is enough that it was seen anew since they were, and
            each time they are looked at once.
    """
    owners, path = owner
    with database.cursor() as cursor:
        cursor.execute(
            _TAKE_UP.replace(
                "{by_now}", "o.ours is not null" if linked else "o.seen_at > c.seen_at"
            ),
            [connection_id, kind, path, owners],
        )


_TAKE_UP: Final = """
update sync_counterpart as c set settled_digest = '', seen_at = now()
where c.connection_id = %s and c.kind = %s and c.ours is null and c.vanished_at is null
    and c.settled_digest <> '' and exists (
        select from sync_counterpart as o
        where o.theirs = c.seen ->> %s and o.connection_id = c.connection_id and o.kind = %s
            and {by_now})
"""


def _of(connection_id: UUID, kind: str) -> QuerySet[Counterpart]:
    return Counterpart.objects.filter(connection_id=connection_id, kind=kind)


def known_rows(rows: QuerySet[Counterpart]) -> Iterator[Known]:
    """Return table rows as data."""
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=2000):
        yield _known(row)


def _known(row: tuple[Any, ...]) -> Known:
    row_id, theirs, ours, seen, digest, settled, changed, vanished, *who = row
    number, name, org_number, email, phone, place, owner, active, is_person = who
    identity = Identity(
        id=theirs,
        number=number,
        name=name,
        org_number=org_number,
        email=email,
        phone=phone,
        place=place,
        owner=owner,
        active=active,
        is_person=is_person,
    )
    return Known(row_id, identity, ours, seen, digest, settled, changed, vanished is not None)


def by_theirs(connection_id: UUID, kind: str, ids: Collection[str]) -> dict[str, Known]:
    """Return what we know by their ids."""
    if not ids:
        return {}
    rows = _of(connection_id, kind).filter(theirs__among=set(ids))
    return {known.theirs: known for known in known_rows(rows)}


def ours_of(connection_id: UUID, kind: str, ids: Collection[str]) -> dict[str, UUID | None]:
    """Return which of theirs we know, with our id of each; None for the unlinked."""
    if not ids:
        return {}
    rows = _of(connection_id, kind).filter(theirs__among=set(ids))
    return dict(rows.values_list("theirs", "ours"))


def linked_among(connection_id: UUID, kind: str, ids: Collection[UUID]) -> set[UUID]:
    """Return which of ours are linked."""
    if not ids:
        return set()
    rows = _of(connection_id, kind).filter(ours__among=set(ids))
    return {ours for ours in rows.values_list("ours", flat=True) if ours is not None}


def by_ours(connection_id: UUID, kind: str, ids: Collection[UUID]) -> dict[UUID, Known]:
    """Return what is linked, by our ids."""
    if not ids:
        return {}
    rows = known_rows(_of(connection_id, kind).filter(ours__among=set(ids)))
    return {known.ours: known for known in rows if known.ours is not None}


def unsettled(
    connection_id: UUID, kind: str, *, after: UUID | None, limit: int, linked_only: bool
) -> list[Known]:
    """Return what their side changed since a flow last dealt with it, by our order of rows."""
    rows = _of(connection_id, kind).exclude(digest=F("settled_digest"), vanished_at=None)
    rows = rows.exclude(vanished_at__isnull=False, settled_digest="vanished")
    if linked_only:
        rows = rows.filter(ours__isnull=False)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(known_rows(rows.order_by("id")[:limit]))


def unlinked_like(connection_id: UUID, kind: str, wanted: Sequence[Identity]) -> list[Known]:
    """Return theirs, unlinked, that share number, organisation number, e-mail or name."""
    sought = {
        "number": {variant for one in wanted for variant in _variants(one.number)},
        "match_name": {match_name(one.name) for one in wanted if one.name},
        "org_number": {one.org_number for one in wanted},
        "email": {one.email.lower() for one in wanted},
    }
    rows = _of(connection_id, kind).filter(ours__isnull=True, vanished_at__isnull=True)
    ids: set[UUID] = set()
    for name, values in sought.items():
        if values := values - {""}:
            # each by an index of its own, which leaves out those that have none
            found = rows.filter(**{f"{name}__among": values}).exclude(**{name: ""})
            ids.update(found.values_list("id", flat=True))
    return list(known_rows(rows.filter(id__among=ids))) if ids else []


def _variants(number: str) -> set[str]:
    trimmed = number.strip()
    return {trimmed, trimmed.lstrip("0")} - {""}


def refs_for(connection_id: UUID, wanted: Iterable[tuple[str, UUID]]) -> Resolved:
    """Return their ids of our records, for mapping outwards; few statements a page."""
    found = Resolved()
    for kind, ids in _grouped(wanted).items():
        rows = _of(connection_id, kind).filter(ours__among=set(ids), vanished_at__isnull=True)
        for ours, theirs in rows.values_list("ours", "theirs"):
            if ours is not None:
                found.add(kind, ours, theirs)
    return found


def take_listed(connection_id: UUID, refs: Resolved, wanted: Iterable[tuple[str, str]]) -> None:
    """Look up entries of catalogues by kind and number, for mapping outwards."""
    for kind, numbers in _grouped(wanted).items():
        rows = _of(connection_id, kind).filter(number__in=numbers, vanished_at__isnull=True)
        for number, theirs, active, seen in rows.values_list("number", "theirs", "active", "seen"):
            refs.list_entry(kind, number, Listing(theirs, active, seen))


def refs_of(connection_id: UUID, wanted: Iterable[tuple[str, str]]) -> Resolved:
    """Return our ids of their records, for mapping inwards; few statements a page."""
    found = Resolved()
    for kind, ids in _grouped(wanted).items():
        rows = _of(connection_id, kind).filter(theirs__among=set(ids), ours__isnull=False)
        for ours, theirs in rows.values_list("ours", "theirs"):
            if ours is not None:
                found.add(kind, ours, theirs)
    return found


def _grouped(wanted: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for kind, one in dict.fromkeys(wanted):
        groups.setdefault(kind, []).append(one)
    return groups


@dataclass(frozen=True)
class Answers:
    """What people have said about records that are not linked, and have not taken back.

    Attributes:
        two: Pairs, ours first, that are not the same.
        unlinked: Pairs that a person took apart: linked again by a person only.
        ignored: Theirs that are left alone.
    """

    two: frozenset[tuple[str, str]]
    unlinked: frozenset[tuple[str, str]]
    ignored: frozenset[str]


def answers(connection_id: UUID, kind: str) -> Answers:
    """Return standing answers of a kind."""
    verdict = MatchDecision.Verdict
    rows = MatchDecision.objects.filter(
        connection_id=connection_id, kind=kind, withdrawn_at__isnull=True
    ).exclude(verdict=verdict.SAME)
    told = [(str(o), t, v) for o, t, v in rows.values_list("ours", "theirs", "verdict")]
    return Answers(
        two=frozenset((ours, theirs) for ours, theirs, said in told if said == verdict.TWO),
        unlinked=frozenset((o, t) for o, t, said in told if said == verdict.UNLINKED),
        ignored=frozenset(theirs for _, theirs, said in told if said == verdict.IGNORE and theirs),
    )


def mark_vanished(connection_id: UUID, kind: str, ids: Sequence[str]) -> None:
    """Remember that records are no longer there; nothing is deleted."""
    _of(connection_id, kind).filter(theirs__in=ids, vanished_at__isnull=True).update(
        vanished_at=Now()
    )


def standing_ids(connection_id: UUID, kind: str) -> Iterator[str]:
    """Return the ids of all records that we believe to be there."""
    rows = _of(connection_id, kind).filter(vanished_at__isnull=True)
    yield from rows.values_list("theirs", flat=True).iterator(chunk_size=10_000)


def as_plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields as they are stored: plain JSON, exact numbers as text."""
    return dict(plain(fields))
