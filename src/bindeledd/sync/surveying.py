"""Both registers side by side: what fits, what does not, and what stands on one side only.

Counts are of the whole; rows are loaded page by page. Deciding is left to `linking`.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, Sum

from bindeledd.kernel.errors import Param
from bindeledd.sync import links, registry
from bindeledd.sync.flows import Identity
from bindeledd.sync.mapping import Ref
from bindeledd.sync.matching import NO_MATCH, Match, Verdict, number_key, other_name
from bindeledd.sync.models import Connection, Counterpart, MatchDecision, RegisterState
from bindeledd.sync.owners import as_there
from bindeledd.sync.pairing import Pairing, pair_up


class Standing(StrEnum):
    """How a row of the match page stands; the order is that of the page."""

    CONFLICT = "conflict"
    SUGGESTED = "suggested"
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    SURE = "sure"
    LINKED = "linked"
    IGNORED = "ignored"


OPEN: Final = (Standing.CONFLICT, Standing.SUGGESTED)
"""What waits for an answer."""

PEOPLE: Final = "employee"
"""The kind whose identity is never guessed: hours and pay go by it (field-domain.md, X17)."""

_SAME_ORG: Final = frozenset({"match.same_org_number", "match.same_org_number_other_number"})


@dataclass(frozen=True)
class Counts:
    """Rows by standing over both whole registers.

    Attributes:
        ours: Records here.
        theirs: Records there.
        same_org_number: Suggestions whose organisation numbers are equal.
    """

    conflict: int = 0
    suggested: int = 0
    sure: int = 0
    only_here: int = 0
    only_there: int = 0
    linked: int = 0
    ignored: int = 0
    ours: int = 0
    theirs: int = 0
    same_org_number: int = 0

    @property
    def open(self) -> int:
        """How many wait for an answer."""
        return self.conflict + self.suggested


@dataclass(frozen=True, slots=True)
class Line:
    """One row, without the records: `linking.pairs` loads those of a page."""

    standing: Standing
    ours: str
    theirs: str
    match: Match
    order: tuple[str, str]
    text: str


@dataclass(frozen=True)
class Survey:
    """Both registers of a kind as they stand now.

    Attributes:
        connection: Between the two.
        kind: Of record.
        counts: Over the whole.
        read_at: When their register was read last; None when it never was.
        lines: All rows, in the order of the page.
    """

    connection: Connection
    kind: str
    counts: Counts
    read_at: datetime | None
    lines: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True)
class _There:
    """One of theirs, with what survey looks at."""

    who: Identity
    ours: str
    how: str


_kept: OrderedDict[tuple[UUID, str], tuple[str, Survey]] = OrderedDict()
_kept_lock = Lock()
_KEEP: Final = 16


def kinds(connection: Connection) -> tuple[str, ...]:
    """Return the kinds whose records people match: those that belong to no other kind."""
    system = registry.connector(connection.system)
    flows = system.flows
    matched = {one.kind for one in system.registers if one.matched and one.list_ is not None}
    linked = (kind for group in system.groups for kind in group.links)
    moved = (flow.kind for flow in flows)
    found = dict.fromkeys(kind for kind in (*linked, *moved) if kind in matched)
    owned = {
        flow.kind
        for flow in flows
        for row in flow.mapping.rows
        if isinstance(row, Ref) and row.required and row.kind != flow.kind
    }
    order = registry.workspace().kinds()
    return tuple(sorted((kind for kind in found if kind not in owned), key=order.index))


def survey(connection: Connection, kind: str) -> Survey:
    """Return both registers side by side; kept until either side or an answer changes."""
    version = _version(connection, kind)
    key = (connection.id, kind)
    with _kept_lock:
        kept = _kept.get(key)
        if kept is not None and kept[0] == version:
            _kept.move_to_end(key)
            return dataclasses.replace(kept[1], connection=connection)
    made = _survey(connection, kind)
    _remember(connection, kind, made.counts)
    with _kept_lock:
        _kept[key] = (version, made)
        _kept.move_to_end(key)
        while len(_kept) > _KEEP:
            _kept.popitem(last=False)
    return made


def _remember(connection: Connection, kind: str, counts: Counts) -> None:
    """Keep what is open for the pages that only count: they cannot compare whole registers."""
    figures = {"open_conflicts": counts.conflict, "open_suggestions": counts.suggested}
    rows = RegisterState.objects.filter(connection=connection, kind=kind)
    rows.exclude(**figures).update(**figures)


def conflicts(connection: Connection, kind: str) -> int:
    """Return how many conflicts stand: no data type that creates is switched on over them."""
    return survey(connection, kind).counts.conflict


def guarded(connection: Connection, kind: str = PEOPLE) -> set[UUID]:
    """Return people whose number stands under a clearly different name on the other side.

    Their hours and pay wait until somebody has confirmed who they are (field-domain.md, X17).
    """
    lines = survey(connection, kind).lines
    return {UUID(line.ours) for line in lines if line.standing is Standing.CONFLICT and line.ours}


def in_doubt() -> dict[UUID, UUID]:
    """Return people that `guarded` tells of, over all connections, each with one of these.

    Only connections over which something was open when the registers were last compared are
    looked at: a company without conflicts costs one query.
    """
    rows = RegisterState.objects.filter(kind=PEOPLE, open_conflicts__gt=0)
    return {
        person: row.connection_id
        for row in rows.select_related("connection")
        for person in guarded(row.connection)
    }


def _version(connection: Connection, kind: str) -> str:
    """Return a text that changes with anything that a survey looks at."""
    rows = Counterpart.objects.filter(connection=connection, kind=kind)
    there = rows.aggregate(
        rows=Count("id"),
        linked=Count("ours"),
        gone=Count("vanished_at"),
        changes=Sum("changes"),
        linked_at=Max("linked_at"),
    )
    said = MatchDecision.objects.filter(connection=connection, kind=kind).aggregate(
        rows=Count("id"), back=Count("withdrawn_at"), last=Max("withdrawn_at")
    )
    read = RegisterState.objects.filter(connection=connection, kind=kind).values_list("read_at")
    here = registry.workspace().version(kind, connection=connection.id)
    return repr((here, *there.values(), *said.values(), read.first()))


def _survey(connection: Connection, kind: str) -> Survey:
    mapping = registry.register(connection.system, kind).mapping
    here = as_there(mapping, registry.workspace().identities(kind, connection=connection.id))
    there = list(_their_register(connection, kind))
    answers = links.answers(connection.id, kind)
    by_id = {one.id: one for one in here}
    linked = {row.ours: row for row in there if row.ours in by_id}
    free = [one for one in here if one.id not in linked]
    loose = [row.who for row in there if not row.ours]
    asked = [who for who in loose if who.id not in answers.ignored]
    found = _pair_levels(free, asked, answers, {ours: row.who.id for ours, row in linked.items()})
    judge = _linked_judge(kind, here)
    lines = [
        *(_line(judge(by_id[o], row), by_id[o], row.who) for o, row in linked.items()),
        *_unlinked(found, {one.id: one for one in free}, {who.id: who for who in asked}),
        *(
            _line((Standing.IGNORED, NO_MATCH), None, who)
            for who in loose
            if who.id in answers.ignored
        ),
    ]
    lines.sort(key=lambda line: (_PLACE[line.standing], line.order))
    state = RegisterState.objects.filter(connection=connection, kind=kind).first()
    return Survey(
        connection,
        kind,
        _count(lines, len(here), sum(1 for row in there)),
        state.read_at if state is not None else None,
        tuple(lines),
    )


_PLACE: Final = {standing: place for place, standing in enumerate(Standing)}


def _their_register(connection: Connection, kind: str) -> Iterator[_There]:
    columns = ("theirs", "number", "name", "org_number", "email", "phone", "place", "owner")
    rows = Counterpart.objects.filter(connection=connection, kind=kind).exclude(
        ours__isnull=True, vanished_at__isnull=False
    )
    flags = ("active", "is_person")
    for row in rows.values_list(*columns, *flags, "ours", "linked_how").iterator(chunk_size=5000):
        *who, ours, how = row
        yield _There(Identity(*who), "" if ours is None else str(ours), how)


def _pair_levels(
    here: Sequence[Identity],
    there: Sequence[Identity],
    answers: links.Answers,
    linked: Mapping[str, str],
) -> list[Pairing]:
    """Pair what stands alone first, then what belongs to a record that is linked or surely will."""

    def pair(ours: Sequence[Identity], theirs: Sequence[Identity]) -> list[Pairing]:
        return pair_up(ours, theirs, refused=answers.two, doubted=answers.unlinked)

    found = pair([o for o in here if not o.owner], [t for t in there if not t.owner])
    owners = dict(linked) | {
        p.ours: p.theirs for p in found if p.match.verdict is Verdict.SURE and p.ours and p.theirs
    }
    below = [dataclasses.replace(o, owner=owners.get(o.owner, o.owner)) for o in here if o.owner]
    return found + pair(below, [t for t in there if t.owner]) if below else found


_Judged = tuple[Standing, Match]


def _linked_judge(kind: str, here: Sequence[Identity]) -> Callable[[Identity, _There], _Judged]:
    """Return how linked rows are judged: people are looked at once more, others are done."""
    if kind != PEOPLE:
        return lambda _ours, _theirs: (Standing.LINKED, NO_MATCH)
    own = {one.id: one.number for one in registry.workspace().identities(kind)}
    entered = {one.id for one in here if own.get(one.id) != one.number}

    def judge(ours: Identity, theirs: _There) -> _Judged:
        facts: dict[str, Param] = {"number": ours.number, "theirs": theirs.who.number}
        differs = number_key(ours.number) != number_key(theirs.who.number)
        if ours.id in entered and differs:
            match = Match(Verdict.CONFLICT, theirs.who.id, "match.entered_number_differs", facts)
            return Standing.CONFLICT, match
        if theirs.how != "person" and other_name(ours.name, theirs.who.name):
            match = Match(Verdict.CONFLICT, theirs.who.id, "match.linked_other_name", facts)
            return Standing.CONFLICT, match
        return Standing.LINKED, NO_MATCH

    return judge


_STANDING: Final = {
    Verdict.SURE: Standing.SURE,
    Verdict.SUGGESTED: Standing.SUGGESTED,
    Verdict.CONFLICT: Standing.CONFLICT,
}


def _unlinked(
    found: Sequence[Pairing], here: Mapping[str, Identity], there: Mapping[str, Identity]
) -> Iterator[Line]:
    """Return pairs, then what is left on one side; ended records without a pair are left out."""
    met_here: set[str] = set()
    met_there: set[str] = set()
    for pair in found:
        met_here.add(pair.ours)
        met_there.add(pair.theirs)
        judged = (_STANDING[pair.match.verdict], pair.match)
        yield _line(judged, here.get(pair.ours), there.get(pair.theirs))
    yield from _alone(here.values(), met_here, Standing.ONLY_HERE)
    yield from _alone(there.values(), met_there, Standing.ONLY_THERE)


def _alone(side: Collection[Identity], met: set[str], standing: Standing) -> Iterator[Line]:
    for one in side:
        if one.id not in met and one.active:
            pair = (one, None) if standing is Standing.ONLY_HERE else (None, one)
            yield _line((standing, NO_MATCH), *pair)


def _line(judged: _Judged, ours: Identity | None, theirs: Identity | None) -> Line:
    standing, match = judged
    first = ours or theirs
    if first is None:
        raise TypeError("a row has at least one side")
    both = [one for one in (ours, theirs) if one is not None]
    words = [part for one in both for part in (one.number, one.name, one.org_number) if part]
    return Line(
        standing=standing,
        ours=ours.id if ours is not None else "",
        theirs=theirs.id if theirs is not None else "",
        match=match,
        order=(number_key(first.number).zfill(20), first.name.lower()),
        text=" ".join(words).lower(),
    )


def _count(lines: Sequence[Line], ours: int, theirs: int) -> Counts:
    by_standing = Counter(line.standing for line in lines)
    figures: dict[str, Any] = {standing.value: by_standing[standing] for standing in Standing}
    same_org = sum(
        line.standing is Standing.SUGGESTED and line.match.reason in _SAME_ORG for line in lines
    )
    return Counts(**figures, ours=ours, theirs=theirs, same_org_number=same_org)


def takes(line: Line, criterion: str) -> bool:
    """Tell whether a bulk answer takes a row: `sure`, or `same_org_number`."""
    both = bool(line.ours and line.theirs)
    if criterion == "sure":
        return both and line.standing is Standing.SURE
    return both and line.standing is Standing.SUGGESTED and line.match.reason in _SAME_ORG
