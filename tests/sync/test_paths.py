"""Dotted paths: flat and nested say the same."""

from typing import Any, NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.sync.paths import flatten, nest, type_at

keys = st.text("abcABC", min_size=1, max_size=4)
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4), st.lists(keys))
payloads = st.recursive(
    st.dictionaries(keys, leaves, min_size=1, max_size=4),
    lambda inner: st.dictionaries(keys, st.one_of(leaves, inner), min_size=1, max_size=4),
    max_leaves=12,
)


@given(payloads)
def test_flat_and_nested_say_the_same(payload: dict[str, Any]) -> None:
    assert nest(flatten(payload)) == payload


def test_lists_and_nulls_stay_whole() -> None:
    assert flatten({"A": {"B": None, "C": [{"D": 1}]}, "E": None}) == {
        "A.B": None,
        "A.C": [{"D": 1}],
        "E": None,
    }


class Street(TypedDict, total=False):
    """An inner shape."""

    Number: int | None


class House(TypedDict):
    """An outer shape."""

    Street: NotRequired[Street | None]
    Name: str


def test_declared_type_is_found_through_wrappings() -> None:
    assert type_at(House, "Street.Number") == int | None
    assert type_at(House, "Name") is str


@pytest.mark.parametrize("path", ["Road", "Street.Name", "Name.First", ""])
def test_path_that_was_not_declared_is_refused(path: str) -> None:
    with pytest.raises(TypeError, match="House has no"):
        type_at(House, path)
