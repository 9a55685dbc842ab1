"""Who is who on two sides: certain pairs, suggestions with their reason, and conflicts. Pure.

Equal number with another name is a conflict, never a merge; likeness alone is a suggestion that a
person answers (DESIGN.md, 5.6; field-domain.md, X4 and X17).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from bindeledd.kernel.errors import Param
from bindeledd.kernel.names import match_name
from bindeledd.sync.flows import Identity

ALIKE: Final = 85
"""Percent of likeness from which two names are shown to a person as a suggestion."""

FUZZY_LIMIT: Final = 4000
"""Unmatched records on one side above which likeness is only looked for within shared words."""


class Verdict(StrEnum):
    """What we think of two records."""

    SURE = "sure"
    SUGGESTED = "suggested"
    CONFLICT = "conflict"
    NONE = "none"


@dataclass(frozen=True)
class Match:
    """What we think of one record and the best candidate for it.

    Attributes:
        verdict: How sure we are.
        other: Id on the other side; empty when there is none.
        reason: Stable code; its words stand between the two on the match page.
        params: Facts for the words, such as `percent`.
    """

    verdict: Verdict
    other: str = ""
    reason: str = ""
    params: dict[str, Param] = field(default_factory=dict, hash=False)


NO_MATCH: Final = Match(Verdict.NONE)


def number_key(number: str) -> str:
    """Return the number as it is compared: digits without leading zeros, else trimmed text."""
    trimmed = number.strip()
    return str(int(trimmed)) if trimmed.isascii() and trimmed.isdigit() else trimmed.lower()


def likeness(one: str, other: str) -> int:
    """Return how alike two names are, in whole percent, company forms left aside."""
    return round(fuzz.token_sort_ratio(match_name(one), match_name(other)))


def compare(one: Identity, other: Identity) -> Match:
    """Judge one pair of records; records that belong to others only within linked owners."""
    if one.owner != other.owner:
        return NO_MATCH
    facts = _Facts.of(one, other)
    if one.number and other.number and number_key(one.number) == number_key(other.number):
        return _same_number(one, other, facts)
    if one.owner:
        sure = facts.same_name and not (one.number and other.number)
        return Match(Verdict.SURE, other.id, "match.same_name_same_owner") if sure else NO_MATCH
    if facts.other_org:
        return NO_MATCH
    return _other_number(one, other, facts)


@dataclass(frozen=True)
class _Facts:
    """What two records share."""

    same_name: bool
    same_org: bool
    other_org: bool
    same_email: bool

    @classmethod
    def of(cls, one: Identity, other: Identity) -> _Facts:
        same_org = bool(one.org_number) and one.org_number == other.org_number
        return cls(
            same_name=bool(one.name) and match_name(one.name) == match_name(other.name),
            same_org=same_org,
            other_org=bool(one.org_number and other.org_number) and not same_org,
            same_email=bool(one.email) and one.email.lower() == other.email.lower(),
        )


def _same_number(one: Identity, other: Identity, facts: _Facts) -> Match:
    if facts.other_org:
        return Match(Verdict.CONFLICT, other.id, "match.same_number_other_org_number")
    if facts.same_org:
        return Match(Verdict.SURE, other.id, "match.same_number_and_org_number")
    if facts.same_name:
        return Match(Verdict.SURE, other.id, "match.same_number_and_name")
    percent = likeness(one.name, other.name)
    if percent >= ALIKE:
        return Match(Verdict.SUGGESTED, other.id, "match.same_number_like_name", _percent(percent))
    return Match(Verdict.CONFLICT, other.id, "match.same_number_other_name", _percent(percent))


def _other_number(one: Identity, other: Identity, facts: _Facts) -> Match:
    """Judge two with different numbers, or with a number on one side only."""
    numbered = bool(one.number and other.number)
    certain = Verdict.SUGGESTED if numbered else Verdict.SURE
    if facts.same_org:
        reason = "match.same_org_number_other_number" if numbered else "match.same_org_number"
        return Match(certain, other.id, reason)
    if facts.same_name:
        if facts.same_email:
            return Match(certain, other.id, "match.same_email_and_name")
        return Match(Verdict.SUGGESTED, other.id, "match.same_name_other_number")
    percent = likeness(one.name, other.name)
    if percent >= ALIKE:
        return Match(Verdict.SUGGESTED, other.id, "match.like_name", _percent(percent))
    if facts.same_email:
        return Match(Verdict.SUGGESTED, other.id, "match.same_email")
    return NO_MATCH


def _percent(value: int) -> dict[str, Param]:
    return {"percent": value}


_ORDER: Final = (Verdict.CONFLICT, Verdict.SURE, Verdict.SUGGESTED)


def best(one: Identity, others: Iterable[Identity], *, refused: Collection[str] = ()) -> Match:
    """Return the judgement that counts for one record among its candidates.

    A conflict outweighs all: a number in use by somebody else is answered first. Two certain
    candidates are no certainty, so they become a suggestion of the first.

    Args:
        one: The record.
        others: Candidates on the other side, unlinked ones only.
        refused: Ids that a person has said are not the same.
    """
    found: dict[Verdict, list[Match]] = defaultdict(list)
    for other in others:
        if other.id in refused:
            continue
        match = compare(one, other)
        found[match.verdict].append(match)
    if sure := found[Verdict.SURE]:
        if len(sure) > 1:
            return Match(Verdict.SUGGESTED, sure[0].other, "match.several", {"count": len(sure)})
        return sure[0]
    for verdict in _ORDER:
        if found[verdict]:
            return max(found[verdict], key=_weight)
    return NO_MATCH


def _weight(match: Match) -> int:
    percent = match.params.get("percent")
    return percent if isinstance(percent, int) else 100


class Index:
    """Candidates of one side, found by what they share; for whole registers."""

    def __init__(self, others: Sequence[Identity]) -> None:
        self._by: dict[tuple[str, str], list[Identity]] = defaultdict(list)
        for other in others:
            for key in _keys(other):
                self._by[key].append(other)
        self._fuzzy = len(others) <= FUZZY_LIMIT
        self._all = others

    def candidates(self, one: Identity) -> list[Identity]:
        """Return those that share number, organisation number, e-mail, name or a rare word."""
        found: dict[str, Identity] = {}
        for key in _keys(one):
            pool = self._by.get(key, ())
            if key[0] != "word" or len(pool) <= _RARE:
                found.update({other.id: other for other in pool})
        if self._fuzzy and not one.owner and not found:
            found.update({o.id: o for o in self._all if likeness(one.name, o.name) >= ALIKE})
        return list(found.values())


_RARE: Final = 40
_SHORT: Final = 3


def _keys(one: Identity) -> set[tuple[str, str]]:
    keys: set[tuple[str, str]] = set()
    name = match_name(one.name)
    if one.owner:
        number = number_key(one.number) if one.number else ""
        return {("owned", f"{one.owner}/{name}"), ("owned number", f"{one.owner}/{number}")}
    if one.number:
        keys.add(("number", number_key(one.number)))
    if one.org_number:
        keys.add(("org", one.org_number))
    if one.email:
        keys.add(("email", one.email.lower()))
    if name:
        keys.add(("name", name))
        keys.update(("word", word) for word in name.split() if len(word) > _SHORT)
    return keys
