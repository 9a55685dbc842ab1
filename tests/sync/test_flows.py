"""The order of flows, and look-ups in a connector's declaration."""

from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.sync.flows import Direction, FlowSettings, Inbound, Policy, in_order
from bindeledd.sync.mapping import Mapping


@dataclass(frozen=True)
class Thing:
    """A record with nothing in it."""

    id: UUID
    revision: int


class ThingPayload(TypedDict):
    """Their thing."""

    Id: int


THING = Mapping(Thing, ThingPayload, rows=())


def a_flow(name: str, *after: str) -> Inbound[object]:
    return Inbound(name=name, kind="thing", group="things", mapping=THING, after=after)


def names(*flows: Inbound[object]) -> list[str]:
    return [flow.name for flow in in_order(flows)]


@pytest.mark.covers("X1")
def test_each_flow_comes_after_those_it_names() -> None:
    assert names(a_flow("c", "b"), a_flow("b", "a"), a_flow("a")) == ["a", "b", "c"]


def test_flow_that_is_off_is_not_waited_for() -> None:
    assert names(a_flow("projects", "customers")) == ["projects"]


def test_equal_flows_keep_their_order() -> None:
    assert names(a_flow("b"), a_flow("a"), a_flow("c", "b")) == ["b", "a", "c"]


def test_ring_is_refused() -> None:
    with pytest.raises(ValueError, match="wait for each other"):
        in_order([a_flow("a", "b"), a_flow("b", "a")])


@given(st.permutations(range(8)), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))))
def test_any_order_without_a_ring_is_kept(order: list[int], pairs: set[tuple[int, int]]) -> None:
    """Edges go from lower to higher numbers, so there is no ring; all must be obeyed."""
    before = {(low, high) for low, high in pairs if low < high}
    flows = [
        a_flow(str(n), *(str(low) for low, high in sorted(before) if high == n)) for n in order
    ]
    found = [int(name) for name in names(*flows)]
    assert sorted(found) == list(range(8))
    assert all(found.index(low) < found.index(high) for low, high in before)


def test_settings_begin_with_create_and_update() -> None:
    assert FlowSettings().policy is Policy.CREATE_AND_UPDATE
    assert {direction.value for direction in Direction} == {"out", "into", "link", "off"}
