"""Who is who on two sides: certain pairs, suggestions with their reason, and conflicts. Pure.

Equal number with another name is a conflict, never a merge; likeness alone is a suggestion that a
person answers (DESIGN.md, 5.6; field-domain.md, X4 and X17). Whole registers are laid side by side
in `pairing`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from bindeledd.kernel.errors import Param
from bindeledd.kernel.names import match_name
from bindeledd.sync.flows import Identity

ALIKE: Final = 85
"""Percent of likeness from which two names are shown to a person as a suggestion."""


class Verdict(StrEnum):
    """What we think of two records."""

    SURE = "sure"
    SUGGESTED = "suggested"
    CONFLICT = "conflict"
    NONE = "none"


@dataclass(frozen=True, slots=True)
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


@lru_cache(maxsize=1 << 17)
def plain_name(name: str) -> str:
    """Return a name as it is compared; company forms left aside."""
    return match_name(name)


@lru_cache(maxsize=1 << 17)
def sorted_name(name: str) -> str:
    """Return the words of a name in order of the alphabet: "Petrauskas, Mindaugas" is turned."""
    return " ".join(sorted(plain_name(name).split()))


def likeness(one: str, other: str) -> int:
    """Return how alike two names are, in whole percent, company forms left aside.

    Words in another order are as good: å sorts last, so both ways are looked at.
    """
    straight = fuzz.ratio(plain_name(one), plain_name(other))
    return round(max(straight, fuzz.ratio(sorted_name(one), sorted_name(other))))


def same_name(one: Identity, other: Identity) -> bool:
    """Tell whether two names are one; of a person the family name may stand first."""
    if one.name == "":
        return False
    if plain_name(one.name) == plain_name(other.name):
        return True
    turned = one.is_person or other.is_person
    return turned and sorted_name(one.name) == sorted_name(other.name)


def other_name(one: str, other: str) -> bool:
    """Tell whether two names are clearly not the same (field-domain.md, X17)."""
    return likeness(one, other) < ALIKE


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


@dataclass(frozen=True, slots=True)
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
            same_name=same_name(one, other),
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
