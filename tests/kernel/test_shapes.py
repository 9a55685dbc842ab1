"""The border: exact numbers, declared types, and a place in every complaint."""

from decimal import Decimal
from typing import NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.kernel.errors import ContractError
from bindeledd.kernel.shapes import digest, encode, exact, parse, plain


class Line(TypedDict):
    """A line of a bill."""

    Amount: Decimal
    Text: NotRequired[str | None]


class Bill(TypedDict):
    """A bill."""

    Id: int
    Lines: list[Line]


@pytest.mark.parametrize("number", ["1000.10", "12345678901234567.89", "0.1", "-3", "1e2"])
def test_numbers_never_pass_through_float(number: str) -> None:
    body = f'{{"Id": 1, "Lines": [{{"Amount": {number}}}]}}'.encode()
    assert parse(Bill, body, operation="bill.get")["Lines"][0]["Amount"] == Decimal(number)
    assert str(exact(body, operation="bill.get")["Id"]) == "1"


def test_unknown_keys_are_ignored() -> None:
    found = parse(Line, b'{"Amount": 1, "Mood": ["good"]}', operation="line.get")
    assert found == {"Amount": Decimal(1)}


def test_absent_and_null_stay_apart() -> None:
    assert parse(Line, b'{"Amount": 1, "Text": null}', operation="l") == {
        "Amount": Decimal(1),
        "Text": None,
    }


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"Id": "1", "Lines": []}', "$.Id"),
        (b'{"Id": 1, "Lines": [{"Amount": 1, "Text": 17}]}', "$.Lines[0].Text"),
        (b'{"Id": 1}', "Lines"),
        (b'{"Id": 1.5, "Lines": []}', "$.Id"),
        (b'{"Id": true, "Lines": []}', "$.Id"),
        (b"<html></html>", ""),
        (b'{"Id": 1, "Lines"', ""),
        (b"", ""),
        (b"\xff\xfe", ""),
    ],
)
def test_other_shapes_are_refused_with_their_place(body: bytes, place: str) -> None:
    with pytest.raises(ContractError) as odd:
        parse(Bill, body, operation="bill.get")
    assert odd.value.params["operation"] == "bill.get"
    assert place in str(odd.value.params["place"])


def test_decimals_are_sent_as_numbers() -> None:
    assert encode({"Amount": Decimal("1000.10")}) == b'{"Amount":1000.10}'


def test_digest_depends_on_content_only() -> None:
    assert digest({"a": 1, "b": {"c": None}}) == digest({"b": {"c": None}, "a": 1})
    assert digest({"a": 1}) != digest({"a": "1"})
    assert digest({"a": None}) != digest({})
    assert digest([1, 2]) != digest([2, 1])


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.integers(), st.text())))
def test_digest_is_the_same_in_any_order(values: dict[str, object]) -> None:
    assert digest(values) == digest(dict(reversed(values.items())))


def test_plain_keeps_what_json_can_hold() -> None:
    assert plain({"n": Decimal("1.10"), "t": ("a",)}) == {"n": "1.10", "t": ["a"]}


@pytest.mark.parametrize("body", [b"[1]", b"17", b"nothing", b""])
def test_exact_wants_an_object(body: bytes) -> None:
    with pytest.raises(ContractError):
        exact(body, operation="x")
