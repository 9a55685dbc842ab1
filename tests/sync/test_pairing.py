"""Laying two registers side by side."""

from __future__ import annotations

import dataclasses
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.sync.flows import Identity
from bindeledd.sync.matching import Verdict, compare, likeness
from bindeledd.sync.pairing import Pairing, pair_up


def ours(key: str, number: str = "", name: str = "", **more: str | bool) -> Identity:
    return Identity(id=key, number=number, name=name, **more)  # type: ignore[arg-type] # a short hand


def told(pairs: list[Pairing]) -> set[tuple[str, str, str, str]]:
    return {(p.ours, p.theirs, p.match.verdict.value, p.match.reason) for p in pairs}


@pytest.mark.covers("A0.6", "X4")
def test_equal_number_with_another_name_is_a_conflict_and_never_a_pair() -> None:
    """One firm's data would land on another."""
    found = pair_up([ours("a", "10023", "Per Hansen Bygg")], [ours("1", "10023", "Ola Bråten")])

    assert told(found) == {("a", "1", "conflict", "match.same_number_other_name")}


def test_company_form_makes_no_other_name() -> None:
    """One writes AS, the other leaves it out."""
    found = pair_up([ours("a", "1", "Fjordbygg AS")], [ours("1", "0001", "FJORDBYGG")])

    assert told(found) == {("a", "1", "sure", "match.same_number_and_name")}


def test_persons_name_may_be_turned() -> None:
    """Payroll lists put the family name first."""
    found = pair_up(
        [ours("a", "31", "Mindaugas Petrauskas")],
        [ours("1", "31", "Petrauskas, Mindaugas", is_person=True)],
    )

    assert told(found) == {("a", "1", "sure", "match.same_number_and_name")}


def test_conflict_outweighs_an_equal_organisation_number_elsewhere() -> None:
    """The number would collide there if the pair were linked first."""
    found = pair_up(
        [ours("a", "100", "Nordlia Eiendom", org_number="991587454")],
        [
            ours("1", "100", "Tunet Bolig", org_number="980386465"),
            ours("2", "", "Nordlia Eiendom", org_number="991587454"),
        ],
    )

    assert ("a", "1", "conflict", "match.same_number_other_org_number") in told(found)
    assert ("", "2", "suggested", "match.claimed") in told(found)


def test_two_candidates_are_no_certainty() -> None:
    """Which of them it is, only a person knows."""
    twice = [
        ours("1", "", "Fjordbygg", org_number="991587454"),
        ours("2", "", "Fjordbygg Drift", org_number="991587454"),
    ]

    (first, second) = pair_up([ours("a", "", "Fjordbygg", org_number="991587454")], twice)

    assert (first.match.verdict, first.match.reason) == (Verdict.SUGGESTED, "match.several")
    assert second.match.reason == "match.claimed"


def test_two_of_ours_for_one_of_theirs_are_no_certainty_either() -> None:
    """Seen from the other side it is the same doubt, whichever record comes first."""
    mine = [
        ours("a", "", "Fjordbygg", org_number="991587454"),
        ours("b", "", "Fjordbygg Drift", org_number="991587454"),
    ]

    found = pair_up(mine, [ours("1", "", "Fjordbygg", org_number="991587454")])

    assert {pair.match.verdict for pair in found} == {Verdict.SUGGESTED}
    assert {pair.ours for pair in found} == {"a", "b"}


def test_likeness_is_a_suggestion_with_its_percent() -> None:
    """A person answers it."""
    (pair,) = pair_up([ours("a", "10140", "Kristin Ås")], [ours("1", "10398", "Kristin Aas")])

    assert pair.match.reason == "match.like_name"
    assert pair.match.params["percent"] == likeness("Kristin Ås", "Kristin Aas")


def test_answered_pairs_are_not_asked_again() -> None:
    """A pair that was refused stays apart; one that was unlinked is linked by a person only."""
    mine, yours = [ours("a", "7", "Fjordbygg")], [ours("1", "7", "Fjordbygg")]

    assert pair_up(mine, yours, refused={("a", "1")}) == []
    assert told(pair_up(mine, yours, doubted={("a", "1")})) == {
        ("a", "1", "suggested", "match.unlinked_before")
    }


def test_records_match_only_within_the_same_owner() -> None:
    """Subproject 01 of one main project is not subproject 01 of another."""
    mine = [ours("a", "10001", "Grunnarbeid", owner="P1")]

    assert pair_up(mine, [ours("1", "10001", "Grunnarbeid", owner="P2")]) == []
    assert told(pair_up(mine, [ours("1", "10001", "Grunnarbeid", owner="P1")])) == {
        ("a", "1", "sure", "match.same_number_and_name")
    }


_names = st.sampled_from(["Fjordbygg AS", "Fjordbygg", "Fjordbyg", "Ola Bråten", "Bråten, Ola", ""])
_who = st.builds(
    ours,
    key=st.just(""),
    number=st.sampled_from(["", "1", "01", "2", "3"]),
    name=_names,
    org_number=st.sampled_from(["", "991587454", "980386465"]),
    email=st.sampled_from(["", "post@firma.example"]),
)


def _numbered(side: str, rows: list[Identity]) -> list[Identity]:
    return [dataclasses.replace(row, id=f"{side}{at}") for at, row in enumerate(rows)]


@given(st.lists(_who, max_size=7), st.lists(_who, max_size=7), st.randoms())
def test_pairing_is_one_to_one_sound_and_blind_to_order(
    mine: list[Identity], yours: list[Identity], chance: object
) -> None:
    """No record stands twice, no certainty hides a number of somebody else, order means nothing."""
    left, right = _numbered("o", mine), _numbered("t", yours)

    found = pair_up(left, right)

    by_id = {one.id: one for one in [*left, *right]}
    assert len({p.ours for p in found if p.ours}) == sum(bool(p.ours) for p in found)
    assert len({p.theirs for p in found if p.theirs}) == sum(bool(p.theirs) for p in found)
    for pair in found:
        if pair.match.verdict is Verdict.SURE:
            assert compare(by_id[pair.ours], by_id[pair.theirs]).verdict is Verdict.SURE
    shuffled = (list(left), list(right))
    for side in shuffled:
        chance.shuffle(side)  # type: ignore[attr-defined] # a Random
    assert told(pair_up(*shuffled)) == told(found)


def test_registers_of_fifty_thousand_are_compared_in_seconds() -> None:
    """Measured 2026-11-22 on two shared cores: about two seconds; the bound leaves room."""
    size = 50_000
    mine = [
        ours(f"o{n}", str(n), f"Firma {n} Bygg AS", email=f"{n}@f.example") for n in range(size)
    ]
    yours = [
        ours(f"t{n}", str(n), f"Firma {n} Bygg" if n % 10 else f"Annet navn {n}")
        for n in range(size)
    ]
    begun = perf_counter()

    found = pair_up(mine, yours)

    assert perf_counter() - begun < 20
    assert sum(p.match.verdict is Verdict.SURE for p in found) == size - size // 10
