"""Lays two registers side by side: each record in one pair at most, whichever side one asks. Pure.

The match page hands in whole registers, a run hands in a page with all that could rival it; both
get the same answer, so what was shown is what will be done.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from bindeledd.sync.flows import Identity
from bindeledd.sync.matching import (
    ALIKE,
    Match,
    Verdict,
    compare,
    number_key,
    plain_name,
    sorted_name,
)

FUZZY_PAIRS: Final = 4_000_000
"""Left-over pairs up to which every name is held against every other; above, within rare words."""

_RARE: Final = 40
"""A word that more records share says nothing about who is who."""

_SHORT: Final = 3

_SAME_NUMBER: Final = "match.same_number"
_STRONG: Final = frozenset(
    {
        "match.same_org_number",
        "match.same_org_number_other_number",
        "match.same_email_and_name",
        "match.same_name_same_owner",
        "match.same_number_and_name",
        "match.same_number_and_org_number",
        "match.same_number_other_name",
        "match.same_number_other_org_number",
        "match.unlinked_before",
    }
)
"""Reasons that keep a record from being made anew although its counterpart stands in a pair."""

Refused = Collection[tuple[str, str]]
"""Pairs of ids, ours first."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """What we think of a record of ours and one of theirs.

    Attributes:
        ours: Our id; empty when nothing of ours stands in this row.
        theirs: Their id; empty likewise. A row of one side only still names, in the match, the
            record that it might have been, which stands in another pair.
        match: The judgement, seen from ours; without ours, from theirs.
    """

    ours: str
    theirs: str
    match: Match


@dataclass(frozen=True, slots=True)
class _Edge:
    tier: int
    weight: int
    ours: str
    theirs: str
    match: Match


def pair_up(
    ours: Sequence[Identity],
    theirs: Sequence[Identity],
    *,
    refused: Refused = (),
    doubted: Refused = (),
    alike: bool = True,
) -> list[Pairing]:
    """Return what fits together; records that fit nothing are absent.

    Same number with the same name comes first. A number in use by somebody else outweighs any
    other likeness. Two certain candidates are no certainty, so they become suggestions.

    Args:
        ours: Unlinked ones; owners are named by the same ids on both sides.
        theirs: Unlinked ones that nobody said to leave alone.
        refused: A person said that these are two.
        doubted: A person unlinked these, so only a person links them again.
        alike: Also look for names that are merely alike.
    """
    edges = list(_edges(ours, theirs, frozenset(refused), frozenset(doubted)))
    found, left_ours, left_theirs = _assign(edges)
    if alike:
        rest = [one for one in ours if one.id not in left_ours and not one.owner]
        others = [one for one in theirs if one.id not in left_theirs and not one.owner]
        likely = list(_alike(rest, others, frozenset(refused)))
        more, *_ = _assign(likely)
        found += more
    return found


def _edges(
    ours: Sequence[Identity],
    theirs: Sequence[Identity],
    refused: frozenset[tuple[str, str]],
    doubted: frozenset[tuple[str, str]],
) -> Iterator[_Edge]:
    by_key: dict[tuple[str, str], list[Identity]] = defaultdict(list)
    for other in theirs:
        for key in _keys(other):
            by_key[key].append(other)
    for one in ours:
        near = {other.id: other for key in _keys(one) for other in by_key.get(key, ())}
        for other in near.values():
            match = compare(one, other)
            pair = (one.id, other.id)
            if match.verdict is Verdict.NONE or pair in refused:
                continue
            if pair in doubted and match.verdict is Verdict.SURE:
                match = Match(Verdict.SUGGESTED, other.id, "match.unlinked_before")
            exact = one.number.strip() == other.number.strip() != ""
            yield _edge(one, other, match, exact=exact)


def _keys(one: Identity) -> set[tuple[str, str]]:
    """Return what a certain or likely counterpart shares with a record."""
    keys: set[tuple[str, str]] = set()
    if one.number:
        keys.add((f"number/{one.owner}", number_key(one.number)))
    name = sorted_name(one.name)
    if name:
        keys.add((f"name/{one.owner}", name))
    if not one.owner:
        if one.org_number:
            keys.add(("org", one.org_number))
        if one.email:
            keys.add(("email", one.email.lower()))
    return keys


def _edge(one: Identity, other: Identity, match: Match, *, exact: bool) -> _Edge:
    same_number = match.reason.startswith(_SAME_NUMBER)
    match (match.verdict, same_number):
        case (Verdict.SURE, True):
            tier = 0
        case (Verdict.SUGGESTED, True):
            tier = 1
        case (Verdict.CONFLICT, _):
            tier = 2
        case (Verdict.SURE, _):
            tier = 3
        case _:
            tier = 4
    percent = match.params.get("percent")
    weight = percent if isinstance(percent, int) else _WEIGHTS.get(match.reason, 100)
    return _Edge(tier, weight + (1000 if exact else 0), one.id, other.id, match)


_WEIGHTS: Final = {
    "match.same_org_number_other_number": 103,
    "match.unlinked_before": 102,
    "match.same_email_and_name": 101,
    "match.same_email": 80,
}


def _assign(edges: Sequence[_Edge]) -> tuple[list[Pairing], set[str], set[str]]:
    """Give each record its best partner; who has none left but had a strong claim is told so."""
    sure = [edge for edge in edges if edge.match.verdict is Verdict.SURE]
    rivals_of_ours = Counter((edge.tier, edge.weight, edge.ours) for edge in sure)
    rivals_of_theirs = Counter((edge.tier, edge.weight, edge.theirs) for edge in sure)
    found: list[Pairing] = []
    ours: set[str] = set()
    theirs: set[str] = set()
    for edge in sorted(edges, key=lambda e: (e.tier, -e.weight, e.ours, e.theirs)):
        if edge.ours in ours or edge.theirs in theirs:
            continue
        match = edge.match
        if match.verdict is Verdict.SURE:
            count = max(
                rivals_of_ours[edge.tier, edge.weight, edge.ours],
                rivals_of_theirs[edge.tier, edge.weight, edge.theirs],
            )
            if count > 1:
                several = {"count": count}
                match = Match(Verdict.SUGGESTED, edge.theirs, "match.several", dict(several))
        ours.add(edge.ours)
        theirs.add(edge.theirs)
        found.append(Pairing(edge.ours, edge.theirs, match))
    found += _claims(edges, ours, theirs)
    return found, ours, theirs


def _claims(edges: Iterable[_Edge], ours: set[str], theirs: set[str]) -> Iterator[Pairing]:
    """Name records whose counterpart stands in another pair: made anew they would be doubles."""
    for edge in sorted(edges, key=lambda e: (e.tier, -e.weight, e.ours, e.theirs)):
        if edge.match.reason not in _STRONG:
            continue
        claim = Match(Verdict.SUGGESTED, edge.theirs, "match.claimed")
        if edge.ours not in ours:
            ours.add(edge.ours)
            yield Pairing(edge.ours, "", claim)
        elif edge.theirs not in theirs:
            theirs.add(edge.theirs)
            yield Pairing("", edge.theirs, dataclasses.replace(claim, other=edge.ours))


def _alike(
    ours: Sequence[Identity], theirs: Sequence[Identity], refused: frozenset[tuple[str, str]]
) -> Iterator[_Edge]:
    """Find names that are alike, among what fits nothing else."""
    if not ours or not theirs:
        return
    forms = (plain_name, sorted_name)
    written = [{at: form(other.name) for at, other in enumerate(theirs)} for form in forms]
    all_with_all = len(ours) * len(theirs) <= FUZZY_PAIRS
    by_word = {} if all_with_all else _by_rare_word(theirs)
    for one in ours:
        if one.name == "":
            continue
        near = None if all_with_all else {at for w in _words(one) for at in by_word.get(w, ())}
        places = {
            at
            for form, names in zip(forms, written, strict=True)
            for at in _near(form(one.name), names, near)
        }
        for at in sorted(places):
            other = theirs[at]
            match = compare(one, other)
            if match.verdict is not Verdict.NONE and (one.id, other.id) not in refused:
                yield _edge(one, other, match, exact=False)


def _near(name: str, names: dict[int, str], within: set[int] | None) -> list[int]:
    """Return where names stand that are alike: the likeliest few."""
    pool = names if within is None else {at: names[at] for at in within}
    cutoff = ALIKE - 0.5
    found = process.extract(name, pool, scorer=fuzz.ratio, score_cutoff=cutoff, limit=3)
    return [at for _, _, at in found]


def _by_rare_word(theirs: Sequence[Identity]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, other in enumerate(theirs):
        for word in _words(other):
            found[word].append(at)
    return {word: places for word, places in found.items() if len(places) <= _RARE}


def _words(one: Identity) -> set[str]:
    return {word for word in plain_name(one.name).split() if len(word) > _SHORT}
