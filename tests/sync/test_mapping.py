"""The field table's own rules: total, checked on import, and exact about what is missing."""

from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict
from uuid import UUID, uuid4

import pytest

from bindeledd.kernel.errors import MappingError
from bindeledd.sync.fields import Listing
from bindeledd.sync.mapping import (
    MISSING,
    Chosen,
    ChosenBack,
    Codec,
    Field,
    Into,
    Mapping,
    Out,
    Planned,
    Ref,
    Rows,
    changes,
    choice,
    text,
)


@dataclass(frozen=True, kw_only=True)
class Boat:
    """A record of a trade that the product does not know."""

    id: UUID
    revision: int
    name: str = ""
    kind: str = "sail"
    owner_id: UUID | None = None
    crew: int | None = None
    berth: str = ""


class Place(TypedDict, total=False):
    """Where a boat lies."""

    Pier: str | None


class BoatPayload(TypedDict):
    """Their boat."""

    Id: int
    Title: NotRequired[str | None]
    Kind: NotRequired[str]
    Owner: NotRequired[int | None]
    Crew: NotRequired[int | None]
    Place: NotRequired[Place | None]


KIND = choice({"sail": "S", "motor": "M"}, rule="S or M")


def boats(*extra: Any, **options: Any) -> Mapping[Boat]:
    rows = (
        Field("name", "Title", text(10)),
        Field("kind", "Kind", KIND),
        Ref("owner_id", "Owner", "person"),
        Field("crew", "Crew"),
        Field("berth", "Place.Pier", text()),
        *extra,
    )
    return Mapping(Boat, BoatPayload, rows=rows, **options)


BOAT = boats()


class Links:
    """One person, linked."""

    def __init__(self, ours: UUID, theirs: str | Planned) -> None:
        self.pair = (ours, theirs)

    def theirs(self, kind: str, ours: UUID) -> str | Planned | None:
        """Return their id."""
        return self.pair[1] if (kind, ours) == ("person", self.pair[0]) else None

    def ours(self, kind: str, theirs: str) -> UUID | None:
        """Return our id."""
        return self.pair[0] if (kind, theirs) == ("person", self.pair[1]) else None

    def listed(self, kind: str, number: str) -> tuple[Listing, ...]:  # noqa: ARG002 - no lists here
        """Return nothing."""
        return ()


def a_boat(**fields: Any) -> Boat:
    return Boat(**{"id": uuid4(), "revision": 1, "name": "Ann", "berth": "B"} | fields)


# --- checked on import ---


def test_forgotten_field_is_refused() -> None:
    with pytest.raises(TypeError, match="no row for"):
        Mapping(Boat, BoatPayload, rows=(Field("name", "Title"),))


def test_field_left_out_needs_its_reason_and_no_row() -> None:
    rows = (Field("name", "Title"),)
    reason = "not theirs to know"
    left = dict.fromkeys(("kind", "owner_id", "crew", "berth"), reason)
    assert Mapping(Boat, BoatPayload, rows=rows, left_out=left).left_out["crew"] == reason


@pytest.mark.parametrize("row", [Field("sails", "Title"), Field("name", "Name")])
def test_invented_field_is_refused(row: Field) -> None:
    with pytest.raises(TypeError, match="has no"):
        boats(row)


def test_invented_inner_field_is_refused() -> None:
    with pytest.raises(TypeError, match=r"has no Place\.Berth"):
        boats(Out("Place.Berth", lambda boat: boat.berth, ("berth",), ""))


def test_two_values_with_one_counterpart_are_refused() -> None:
    with pytest.raises(ValueError, match="same counterpart"):
        choice({"sail": "S", "motor": "S"})


# --- missing, empty, zero ---


def test_what_is_absent_is_not_spoken_of() -> None:
    assert BOAT.into({}).values == {}


def test_null_empty_and_zero_stay_apart() -> None:
    assert BOAT.into({"Title": None, "Crew": None}).values == {"name": "", "crew": None}
    assert BOAT.into({"Title": "", "Crew": 0}).values == {"name": "", "crew": 0}
    assert BOAT.out(a_boat(name="", crew=0)).values["Crew"] == 0
    assert BOAT.out(a_boat(name="", crew=None)).values["Title"] is None


def test_path_inside_a_null_object_is_null() -> None:
    assert BOAT.seen({"Id": 1, "Place": None}) == {"Place.Pier": None}
    assert BOAT.seen({"Id": 1}) == {}
    assert BOAT.seen({"Id": 1, "Place": {"Pier": "B", "Depth": 3}}) == {"Place.Pier": "B"}


def test_codec_may_leave_ours_alone() -> None:
    quiet = Codec(into=lambda value: MISSING if value == "?" else value)
    mapping = Mapping(
        Boat,
        BoatPayload,
        rows=(Field("name", "Title", quiet),),
        left_out=dict.fromkeys(("kind", "owner_id", "crew", "berth"), "no"),
    )
    assert mapping.into({"Title": "?"}).values == {}
    assert mapping.into({"Title": "Ann"}).values == {"name": "Ann"}


# --- problems ---


def test_every_problem_is_told_with_its_field() -> None:
    mapped = BOAT.out(a_boat(name="x" * 11, kind="raft"))
    assert [(reason.code, reason.params["field"]) for reason in mapped.problems] == [
        ("mapping.too_long", "name"),
        ("mapping.no_counterpart", "kind"),
    ]
    assert not {"Title", "Kind"} & set(mapped.values)


def test_unknown_code_stops() -> None:
    mapped = BOAT.into({"Kind": "X"})
    assert [reason.code for reason in mapped.problems] == ["mapping.unknown_code"]


def test_text_at_its_limit_passes_whole() -> None:
    assert text(10).out("x" * 10) == "x" * 10
    with pytest.raises(MappingError):
        text(10).out("x" * 11)


# --- references ---


def test_reference_by_link() -> None:
    person = uuid4()
    links = Links(person, "42")
    assert BOAT.out(a_boat(owner_id=person), links).values["Owner"] == 42
    assert BOAT.into({"Owner": 42}, links).values == {"owner_id": person}
    assert BOAT.into({"Owner": None}, links).values == {"owner_id": None}


def test_unlinked_reference_moves_later_unless_required() -> None:
    boat = a_boat(owner_id=uuid4())
    later = BOAT.out(boat)
    assert later.problems == ()
    assert [reason.code for reason in later.unresolved] == ["ref.not_linked"]
    assert "Owner" not in later.values
    needed = Mapping(
        Boat,
        BoatPayload,
        rows=(Ref("owner_id", "Owner", "person", required=True),),
        left_out=dict.fromkeys(("name", "kind", "crew", "berth"), "no"),
    )
    assert [reason.code for reason in needed.out(boat).problems] == ["ref.not_linked"]
    assert [reason.code for reason in needed.into({"Owner": 7}).problems] == ["ref.not_linked"]
    assert needed.out(a_boat()).values == {"Owner": None}


def test_promised_reference_is_carried() -> None:
    person = uuid4()
    promise = Planned("person", person)
    assert BOAT.out(a_boat(owner_id=person), Links(person, promise)).values["Owner"] == promise


# --- what must be written ---


def test_only_differences_are_written() -> None:
    wanted = {"Title": "Ann", "Crew": 2, "Place.Pier": "C"}
    seen = {"Title": "Ann", "Crew": 1, "Place.Pier": "C"}
    assert changes(BOAT, wanted, seen) == {"Crew": 2}
    assert changes(BOAT, seen, seen) == {}


def test_untold_path_is_written_unless_empty() -> None:
    assert changes(BOAT, {"Title": "Ann", "Crew": None}, {}) == {"Title": "Ann"}


def test_emptied_path_is_written() -> None:
    assert changes(BOAT, {"Title": None}, {"Title": "Ann"}) == {"Title": None}


def test_zero_is_neither_false_nor_missing() -> None:
    assert changes(BOAT, {"Crew": 0}, {"Crew": None}) == {"Crew": 0}
    assert changes(BOAT, {"Crew": 0}, {"Crew": False}) == {"Crew": 0}


def test_promise_is_always_written() -> None:
    promise = Planned("person", uuid4())
    assert changes(BOAT, {"Owner": promise}, {"Owner": 42}) == {"Owner": promise}


def test_row_decides_what_is_the_same() -> None:
    alike = Mapping(
        Boat,
        BoatPayload,
        rows=(
            Field("name", "Title", same=lambda now, wanted: str(now).lower() == wanted.lower()),
            Out("Kind", lambda boat: boat.kind, ("kind",), "", same=lambda *_: True),
        ),
        left_out=dict.fromkeys(("owner_id", "crew", "berth"), "no"),
    )
    assert changes(alike, {"Title": "Ann", "Kind": "M"}, {"Title": "ANN", "Kind": "S"}) == {}
    assert changes(alike, {"Title": "Eva", "Kind": "M"}, {"Title": "ANN", "Kind": "S"}) == {
        "Title": "Eva"
    }
    assert changes(alike, {"Kind": "M"}, {}) == {"Kind": "M"}


def test_table_may_keep_paths_that_say_it_together() -> None:
    kept = boats(keep=lambda _wanted, seen: frozenset({"Title"} if seen.get("Crew") else ()))
    assert changes(kept, {"Title": "Ann"}, {"Title": "Eva", "Crew": 1}) == {}
    assert changes(kept, {"Title": "Ann"}, {"Title": "Eva"}) == {"Title": "Ann"}


def test_field_list_is_drawn_from_the_table() -> None:
    extra = Into("crew", lambda flat: flat.get("Crew", MISSING), ("Crew",), "as they say")
    facts = boats(extra).facts()
    assert [fact.ours for fact in facts] == ["name", "kind", "owner_id", "crew", "berth", "crew"]
    assert (facts[0].rule, facts[1].rule) == ("at most 10 characters", "S or M")
    assert (facts[5].out, facts[5].into) == (False, True)


def test_paths_out_are_those_we_may_write() -> None:
    one_way = Mapping(
        Boat,
        BoatPayload,
        rows=(
            Field("name", "Title"),
            Into("crew", lambda flat: flat.get("Crew", MISSING), ("Crew",), "theirs"),
        ),
        left_out=dict.fromkeys(("kind", "owner_id", "berth"), "no"),
    )
    assert one_way.paths == ("Title", "Crew")
    assert one_way.paths_out == ("Title",)


def test_labels_name_every_path_or_none() -> None:
    """A plan that shows one path by its bare name reads as if something had gone wrong."""
    rows = (Field("name", "Name"),)
    with pytest.raises(TypeError, match="no label"):
        Mapping(_Named, _NamedPayload, rows=rows, labels={"Code": "Code"})
    with pytest.raises(TypeError, match="codes of no path"):
        Mapping(_Named, _NamedPayload, rows=rows, codes={"Code": {"A": "Active"}})

    labelled = Mapping(_Named, _NamedPayload, rows=rows, labels={"Name": "Name there"})

    assert labelled.our_fields == {"name"}


@dataclass(frozen=True)
class _Named:
    id: UUID
    revision: int
    name: str


class _NamedPayload(TypedDict, total=False):
    Name: str


# --- what the company chose ---


class BerthPayload(TypedDict):
    """Their boat, with a tariff and a list of what lies on board."""

    Tariff: NotRequired[int]
    Account: NotRequired[int]
    Load: NotRequired[list[dict[str, Any]]]


class CratePayload(TypedDict):
    """One of their crates."""

    What: NotRequired[str]
    Owner: NotRequired[int]
    Tariff: NotRequired[int]


@dataclass(frozen=True, kw_only=True)
class Crate:
    """One line of a load."""

    id: UUID
    revision: int = 0
    what: str = ""
    owner_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A boat with its load."""

    id: UUID
    revision: int = 1
    kind_id: UUID | None = None
    load: tuple[Crate, ...] = ()


CRATE = Mapping(
    Crate,
    CratePayload,
    rows=(
        Field("what", "What", text(5)),
        Ref("owner_id", "Owner", "person", required=True),
    ),
)
LOADED = Mapping(
    Loaded,
    BerthPayload,
    rows=(
        Chosen("Tariff", "tariffs", by="kind_id", of="kind"),
        Chosen("Account", "account", required=False),
        Rows("load", "Load", CRATE),
    ),
)


def test_a_table_of_choices_gives_each_record_its_own() -> None:
    kind = uuid4()
    chosen = {"tariffs": {str(kind): "17"}, "account": "3000"}
    mapped = LOADED.out(Loaded(id=uuid4(), kind_id=kind), None, chosen)
    assert (mapped.values, mapped.problems) == ({"Tariff": 17, "Account": 3000, "Load": []}, ())


def test_what_is_not_chosen_waits_or_follows_later() -> None:
    kind = uuid4()
    mapped = LOADED.out(Loaded(id=uuid4(), kind_id=kind), None, {"tariffs": {str(uuid4()): "17"}})
    (needed,), (later,) = mapped.problems, mapped.unresolved
    assert (needed.code, needed.params["ours"]) == ("setting.not_chosen", str(kind))
    assert (later.code, later.params["setting"]) == ("setting.not_chosen", "account")
    (nobody,) = LOADED.out(Loaded(id=uuid4())).problems
    assert nobody.code == "setting.nothing_named"


def test_lines_go_in_order_and_what_is_wrong_names_its_line() -> None:
    person = uuid4()
    crates = (
        Crate(id=uuid4(), what="rope", owner_id=person),
        Crate(id=uuid4(), what="anchor", owner_id=uuid4()),
    )
    boat = Loaded(id=uuid4(), kind_id=person, load=crates)
    mapped = LOADED.out(boat, Links(person, "42"), {"tariffs": {str(person): "1"}})
    assert mapped.values["Load"] == [{"What": "rope", "Owner": 42}, {}]
    told = {(reason.code, reason.params["line"]) for reason in mapped.problems}
    assert told == {("mapping.too_long", 2), ("ref.not_linked", 2)}
    assert LOADED.named_by(boat) == {("person", crate.owner_id) for crate in crates}


def test_a_line_never_goes_on_a_promise() -> None:
    person = uuid4()
    boat = Loaded(id=uuid4(), load=(Crate(id=uuid4(), what="rope", owner_id=person),))
    mapped = LOADED.out(boat, Links(person, Planned("person", person)))
    assert "ref.not_linked" in {reason.code for reason in mapped.problems}


@pytest.mark.parametrize(
    ("there", "differs"),
    [
        ([{"What": "rope", "Owner": 42, "Weight": 3}], False),
        ([{"What": "rope", "Owner": 43}], True),
        ([], True),
        ([{"What": "rope", "Owner": 42}] * 2, True),
    ],
)
def test_lists_are_compared_line_by_line(there: list[dict[str, Any]], differs: bool) -> None:  # noqa: FBT001 - a case
    wanted = {"Load": [{"What": "rope", "Owner": 42}]}
    assert bool(changes(LOADED, wanted, {"Load": there})) is differs


def test_a_choice_is_read_backwards_only_where_it_is_the_only_one() -> None:
    ours, other = uuid4(), uuid4()
    back = Mapping(
        Loaded,
        BerthPayload,
        rows=(ChosenBack("kind_id", "Tariff", "tariffs"),),
        left_out={"load": "of no matter"},
    )
    one = {"tariffs": {str(ours): "17", str(other): "18"}}
    assert back.into({"Tariff": 17}, None, one).values == {"kind_id": ours}
    (unknown,) = back.into({"Tariff": 19}, None, one).unresolved
    (twice,) = back.into(
        {"Tariff": 17}, None, {"tariffs": dict.fromkeys((str(ours), str(other)), "17")}
    ).unresolved
    assert (unknown.code, twice.code) == ("setting.not_chosen_back", "setting.chosen_twice")
