"""Several objects saved in one call: whose id is whose, however they answer."""

from collections.abc import Mapping
from typing import Any

import pytest

from bindeledd.connectors.sevenoffice.client.shared import Saved, each_saved, the_saved, unlike
from bindeledd.kernel.errors import (
    ConflictError,
    ContractError,
    NotAllowedError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)

KEYS = ["bl-a", "bl-b", "bl-c"]


def refused(words: str = "Name is required.", **kept: Any) -> Saved:
    return Saved(APIException={"Type": "Validation", "Message": words}, **kept)


def nobody(_ids: list[int]) -> Mapping[int, str | None]:
    raise AssertionError("the answer told all keys")


def outcome(rows: list[Saved], keys: Any = nobody) -> list[Any]:
    return each_saved(rows, KEYS, "ExternalId", "customer.create", keys)


def test_ids_follow_the_keys_and_not_the_places() -> None:
    rows = [
        Saved(Id=3, ExternalId="bl-c"),
        Saved(Id=1, ExternalId="bl-a"),
        Saved(Id=2, ExternalId="bl-b"),
    ]
    assert outcome(rows) == [1, 2, 3]


def test_where_no_keys_are_told_they_are_asked_for() -> None:
    rows = [Saved(Id=7), Saved(Id=8), Saved(Id=9)]
    stand = {7: "bl-b", 8: "bl-c", 9: "bl-a"}
    assert outcome(rows, lambda ids: {one: stand[one] for one in ids}) == [9, 7, 8]


@pytest.mark.parametrize("named", [True, False])
def test_a_refusal_goes_to_the_object_that_was_refused(named: bool) -> None:  # noqa: FBT001 - a parameter of the test
    def kept(key: str) -> dict[str, str]:
        return {"ExternalId": key} if named else {}

    rows = [
        Saved(Id=1, **kept("bl-a")),  # type: ignore[typeddict-item] # as they answer
        refused(**kept("bl-b")),
        Saved(Id=3, **kept("bl-c")),  # type: ignore[typeddict-item] # as they answer
    ]
    first, second, third = outcome(rows, lambda _ids: {1: "bl-a", 3: "bl-c"})
    assert (first, third) == (1, 3)
    assert isinstance(second, RejectedError)
    assert second.reasons == ("Name is required.",)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Timeout expired.", OutcomeUnknownError),
        ("Access is denied.", NotAllowedError),
        ("Name is required.", RejectedError),
    ],
)
def test_each_refusal_means_what_its_words_say(words: str, kind: type[Exception]) -> None:
    rows = [
        Saved(Id=1, ExternalId="bl-a"),
        refused(words, ExternalId="bl-b"),
        refused("Other.", ExternalId="bl-c"),
    ]
    found = outcome(rows)
    assert type(found[1]) is kind
    assert found[2].reasons == ("Other.",)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [Saved(Id=1, ExternalId="bl-a")],
        [Saved(Id=n, ExternalId="bl-a") for n in (1, 2, 3)],
        [
            Saved(Id=n, ExternalId=key)
            for n, key in ((1, "bl-a"), (2, "bl-b"), (3, "somebody else's"))
        ],
    ],
)
def test_an_answer_to_something_else_is_taken_for_none(rows: list[Saved]) -> None:
    """What was saved is unknown then, and looked up; no id goes to a record by guess."""
    with pytest.raises(ContractError):
        outcome(rows)


def test_keys_that_cannot_be_asked_for_leave_all_unknown() -> None:
    """The objects were saved: that the read failed must not read as if nothing had happened."""

    def away(_ids: list[int]) -> Mapping[int, str | None]:
        raise UnavailableError

    with pytest.raises(OutcomeUnknownError):
        outcome([Saved(Id=7), Saved(Id=8), Saved(Id=9)], away)
    with pytest.raises(ContractError):
        outcome([Saved(Id=7), Saved(Id=8), Saved(Id=9)], lambda _ids: {7: "bl-a", 8: "bl-b"})


def test_one_alone_needs_no_key() -> None:
    assert each_saved([Saved(Id=5)], ["bl-a"], "ExternalId", "customer.create", nobody) == [5]
    assert the_saved([Saved(OrderId=6)], "order.create") == 6
    with pytest.raises(ContractError):
        the_saved([Saved()], "order.create")


def test_what_nothing_would_tell_apart_is_not_sent_together() -> None:
    unlike(["A1", "A2"], "product.create")
    with pytest.raises(ConflictError):
        unlike(["A1", "A1"], "product.create")
