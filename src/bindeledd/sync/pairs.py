"""Rows of the match page: both records, what differs in them, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from rapidfuzz import fuzz

from bindeledd.kernel.errors import NotFoundError, Param
from bindeledd.sync import registry, wording
from bindeledd.sync.flows import Identity
from bindeledd.sync.matching import number_key, plain_name, sorted_name
from bindeledd.sync.models import Connection, Counterpart, MatchDecision
from bindeledd.sync.surveying import Line, Standing, Survey, survey

FIELDS: Final = ("number", "name", "org_number", "place", "email", "phone")


@dataclass(frozen=True)
class Word:
    """One word of a field; `differs` when the other side does not have it."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Compared:
    """One field of both records.

    Attributes:
        name: Of the field.
        ours: In words.
        theirs: In words.
        differs: Both sides say something, and not the same.
    """

    name: str
    ours: tuple[Word, ...]
    theirs: tuple[Word, ...]
    differs: bool


@dataclass(frozen=True)
class Answer:
    """An answer that may be given: `link`, `two`, `ignore`, `unlink` or `undo`.

    Attributes:
        name: Of the answer.
        code: Words of what it leads to.
        params: Facts for them.
    """

    name: str
    code: str
    params: dict[str, Param] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Pair:
    """One row of the match page.

    Attributes:
        standing: How it stands.
        ours: Our record, or None.
        theirs: Theirs, or None.
        reason: Code of the words between the two; empty when there is nothing to say.
        params: Facts for them.
        linked_how: matched, person, created or adopted; empty when not linked.
        linked_at: When.
        decision: The answer that stands and can be taken back, or None.
        fields: Side by side.
        answers: What may be answered.
    """

    standing: Standing
    ours: Identity | None
    theirs: Identity | None
    reason: str
    params: dict[str, Param] = field(hash=False)
    linked_how: str
    linked_at: datetime | None
    decision: UUID | None
    fields: tuple[Compared, ...]
    answers: tuple[Answer, ...]

    @property
    def key(self) -> str:
        """Stable name of the row, fit for an element's id."""
        here = self.ours.id if self.ours is not None else "none"
        there = self.theirs.id if self.theirs is not None else "none"
        return f"pair-{here}-{there}".replace("/", "_")

    def why(self, system: str = "") -> str:
        """Return the words between the two."""
        return wording.say(self.reason, self.params, system) if self.reason else ""


@dataclass(frozen=True)
class PairPage:
    """Some rows of a survey.

    Attributes:
        pairs: The rows.
        total: How many there are by the same choice.
        page: From 1.
        pages: How many pages.
    """

    pairs: tuple[Pair, ...]
    total: int
    page: int
    pages: int


def pairs(
    surveyed: Survey,
    show: Collection[Standing] = (),
    search: str = "",
    page: int = 1,
    size: int = 100,
) -> PairPage:
    """Return one page of rows.

    Args:
        surveyed: Where from.
        show: Standings wanted; empty for all.
        search: In number, name and organisation number of either side.
        page: From 1; beyond the last it is the last.
        size: Rows a page.
    """
    words = search.lower().split()
    chosen = [
        line
        for line in surveyed.lines
        if (not show or line.standing in show) and all(word in line.text for word in words)
    ]
    count = max(1, -(-len(chosen) // size))
    at = min(max(page, 1), count)
    rows = _load(surveyed.connection, surveyed.kind, chosen[(at - 1) * size : at * size])
    return PairPage(tuple(rows), len(chosen), at, count)


def one(connection: Connection, kind: str, *, ours: UUID | None = None, theirs: str = "") -> Pair:
    """Return the row of a record as it stands now.

    Raises:
        NotFoundError: Neither side has it in a row.
    """
    wanted = "" if ours is None else str(ours)
    for line in survey(connection, kind).lines:
        if (wanted and line.ours == wanted) or (theirs and line.theirs == theirs):
            return _load(connection, kind, [line])[0]
    raise NotFoundError("link.not_found")


def candidates(
    connection: Connection,
    kind: str,
    *,
    ours: UUID | None = None,
    theirs: str = "",
    search: str = "",
    limit: int = 20,
) -> tuple[Identity, ...]:
    """Return unlinked records of the other side, the likeliest first.

    Args:
        connection: Between the two.
        kind: Of record.
        ours: Our record that a counterpart is sought for; or
        theirs: theirs.
        search: In number, name and organisation number.
        limit: At most so many.

    Raises:
        NotFoundError: No such record in this company.
    """
    there = ours is not None
    free = [
        line
        for line in survey(connection, kind).lines
        if line.standing is not Standing.LINKED and (line.theirs if there else line.ours)
    ]
    if there:
        side = _theirs(connection, kind, [line.theirs for line in free])
        wanted = _ours(connection, kind, [ours] if ours else []).get(str(ours))
    else:
        side = _ours(connection, kind, [UUID(line.ours) for line in free])
        wanted = _theirs(connection, kind, [theirs]).get(theirs)
    if wanted is None:
        raise NotFoundError("link.not_found")
    words = search.lower().split()
    fit = [
        other
        for other in side.values()
        if all(w in f"{other.number} {other.name} {other.org_number}".lower() for w in words)
    ]
    name, number = sorted_name(wanted.name), number_key(wanted.number)

    def alike(other: Identity) -> float:
        same = number != "" and number_key(other.number) == number
        return fuzz.ratio(name, sorted_name(other.name)) + (40 if same else 0)

    return tuple(sorted(fit, key=alike, reverse=True)[:limit])


def _ours(connection: Connection, kind: str, ids: Sequence[UUID]) -> dict[str, Identity]:
    found = registry.workspace().identities(kind, ids, connection=connection.id)
    return {one.id: one for one in found}


def _theirs(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, Identity]:
    return {row.theirs: _identity(row) for row in _rows(connection, kind, ids)}


def _rows(connection: Connection, kind: str, ids: Sequence[str]) -> Iterable[Counterpart]:
    return Counterpart.objects.filter(connection=connection, kind=kind, theirs__in=ids).defer(
        "seen"
    )


def _identity(row: Counterpart) -> Identity:
    return Identity(
        id=row.theirs,
        number=row.number,
        name=row.name,
        org_number=row.org_number,
        email=row.email,
        phone=row.phone,
        place=row.place,
        owner=row.owner,
        active=row.active,
        is_person=row.is_person,
    )


def _load(connection: Connection, kind: str, lines: Sequence[Line]) -> list[Pair]:
    here = _ours(connection, kind, [UUID(line.ours) for line in lines if line.ours])
    rows = {
        row.theirs: row
        for row in _rows(connection, kind, [line.theirs for line in lines if line.theirs])
    }
    said = _standing_answers(connection, kind, lines)
    free = _free_number(connection, kind, lines)
    made: list[Pair] = []
    for line in lines:
        row = rows.get(line.theirs)
        ours, theirs = here.get(line.ours), _identity(row) if row is not None else None
        match = line.match
        made.append(
            Pair(
                standing=line.standing,
                ours=ours,
                theirs=theirs,
                reason=match.reason,
                params=match.params,
                linked_how=row.linked_how if row is not None and row.ours is not None else "",
                linked_at=row.linked_at if row is not None and row.ours is not None else None,
                decision=said.get((line.ours, line.theirs)),
                fields=_compared(ours, theirs),
                answers=_answers(line, ours, theirs, free),
            )
        )
    return made


def _standing_answers(
    connection: Connection, kind: str, lines: Sequence[Line]
) -> dict[tuple[str, str], UUID]:
    rows = MatchDecision.objects.filter(
        Q(ours__in=[line.ours for line in lines if line.ours])
        | Q(theirs__in=[line.theirs for line in lines if line.theirs]),
        connection=connection,
        kind=kind,
        withdrawn_at=None,
    )
    found = rows.order_by("decided_at").values_list("ours", "theirs", "id")
    return {("" if ours is None else str(ours), theirs): key for ours, theirs, key in found}


def _free_number(connection: Connection, kind: str, lines: Sequence[Line]) -> str:
    """Return the number that ours would get, asked for once and only where it matters."""
    if not any(line.match.reason.startswith("match.same_number_other") for line in lines):
        return ""
    return free_number(connection, kind)


def free_number(connection: Connection, kind: str) -> str:
    """Return the next number that is free on both sides; nothing is given away."""
    rows = Counterpart.objects.filter(connection=connection, kind=kind, vanished_at=None)
    there = {number_key(number) for number in rows.values_list("number", flat=True)}
    return registry.workspace().free_number(kind, lambda number: number_key(number) in there)


def same_number(ours: Identity | None, theirs: Identity | None) -> bool:
    """Tell whether two records stand under one number."""
    both = ours is not None and theirs is not None and ours.number != ""
    return both and ours is not None and number_key(ours.number) == _key(theirs)


def _key(one: Identity | None) -> str:
    return number_key(one.number) if one is not None else ""


_LEADS: Final = {
    Standing.LINKED: (Answer("unlink", "link.unlink_leads_to"),),
    Standing.ONLY_THERE: (Answer("ignore", "link.ignore_leads_to"),),
    Standing.IGNORED: (Answer("undo", "link.undo_leads_to"),),
    Standing.ONLY_HERE: (),
}
_SAME: Final = Answer("link", "link.same_leads_to")
_LINKED_REASONS: Final = frozenset({"match.linked_other_name", "match.entered_number_differs"})


def _answers(
    line: Line, ours: Identity | None, theirs: Identity | None, free: str
) -> tuple[Answer, ...]:
    if line.standing in _LEADS:
        return _LEADS[line.standing]
    if ours is None or theirs is None:
        return ()
    if line.match.reason in _LINKED_REASONS:
        return (_SAME, *_LEADS[Standing.LINKED])
    if same_number(ours, theirs) and free != "" and ours.owner == "":
        return (_SAME, Answer("two", "link.two_gets_number", {"number": free}))
    return (_SAME, Answer("two", "link.two_leads_to"))


def _compared(ours: Identity | None, theirs: Identity | None) -> tuple[Compared, ...]:
    return tuple(
        _field(name, getattr(ours, name, ""), getattr(theirs, name, "")) for name in FIELDS
    )


def _field(name: str, ours: str, theirs: str) -> Compared:
    if not ours or not theirs:
        return Compared(name, _plain(ours), _plain(theirs), differs=False)
    if name == "name":
        left, right = _words(ours, theirs), _words(theirs, ours)
        differs = any(word.differs for word in (*left, *right))
        return Compared(name, left, right, differs)
    same = _form(name, ours) == _form(name, theirs)
    words = (Word(ours, not same),), (Word(theirs, not same),)
    return Compared(name, *words, not same)


def _form(name: str, value: str) -> str:
    if name == "number":
        return number_key(value)
    if name == "phone":
        digits = "".join(letter for letter in value if letter.isdigit())
        return digits.removeprefix("0047").removeprefix("47") if len(digits) > 8 else digits  # noqa: PLR2004 - a Norwegian number has eight
    return value.strip().lower()


def _plain(value: str) -> tuple[Word, ...]:
    return (Word(value, differs=False),) if value else ()


def _words(value: str, other: str) -> tuple[Word, ...]:
    """Return the words of a name; a company form is no difference."""
    known, formless = set(plain_name(other).split()), set(plain_name(value).split())
    return tuple(
        Word(word, differs=any(p in formless and p not in known for p in plain_name(word).split()))
        for word in value.split()
    )
