"""The tables of items and activities: payloads by hand, values at their edges, round trips."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.connectors.poweroffice_go.mapping.items import GROUP_OF_CATEGORY, ITEM
from bindeledd.connectors.poweroffice_go.mapping.time import ACTIVITY
from bindeledd.connectors.poweroffice_go.payloads.items import (
    LedgerAccountPayload,
    ProductGroupPayload,
    ProductPayload,
    VatCodePayload,
)
from bindeledd.connectors.poweroffice_go.payloads.time import TimeActivityPayload
from bindeledd.connectors.poweroffice_go.rules import items as rules
from bindeledd.connectors.poweroffice_go.rules.time import time_activity_identity
from bindeledd.connectors.poweroffice_go.values.items import CODES, UNITS, unit_into, unit_out
from bindeledd.kernel.shapes import encode, parse, plain
from bindeledd.sync import wording
from bindeledd.sync.mapping import Mapped, changes
from tests.records import an_activity, an_item, names

FOLDER = Path(__file__).parent / "payloads"
CATEGORY, OTHER = UUID(int=7), UUID(int=8)
CHOSEN = {GROUP_OF_CATEGORY: {str(CATEGORY): "3301", str(OTHER): "3302"}}
INHERITED = {"UnitOfMeasureCode": "EA", "UnitPrice": "1100.5", "UnitCost": "620.25", "VatCode": "3"}


def payload(name: str, shape: type[Any], **fields: Any) -> Any:
    """Read a payload file through the border, as an answer is read; some fields otherwise."""
    held = json.loads((FOLDER / f"{name}.json").read_bytes(), parse_float=Decimal)
    return parse(shape, encode(held["payload"] | fields), operation=name)


def product(inherited: dict[str, Any] | None = None, **fields: Any) -> Any:
    """Return the product of the document with what the client joins to it."""
    joined = {**INHERITED, **(inherited or {})}
    return payload("product", ProductPayload, **fields) | {"Inherited": joined}


def into(given_product: Any, chosen: dict[str, Any] = CHOSEN) -> Mapped:
    return ITEM.into(ITEM.seen(given_product), None, chosen)


def out(chosen: dict[str, Any] = CHOSEN, **fields: Any) -> Mapped:
    return ITEM.out(an_item(**{"category_id": CATEGORY} | fields), None, chosen)


def codes(mapped: Mapped) -> list[str]:
    return [reason.code for reason in mapped.problems]


# --- reading ---


@pytest.mark.covers("A7.1", "A7.2", "A7.3", "A7.4", "A7.5", "A7.6", "A7.7")
def test_product_of_the_document() -> None:
    """What it leaves open holds as its group says: here the cost; the VAT as its account says."""
    mapped = into(product())
    assert mapped.problems == mapped.unresolved == ()
    assert mapped.values == {
        "category_id": CATEGORY,
        "number": "KONS-1",
        "name": "Konsulenttime",
        "price": Decimal("1250.0"),
        "unit": "time",
        "cost_price": Decimal("620.25"),
        "vat_code": "3",
        "active": True,
    }


@pytest.mark.covers("A7.4", "A7.5", "A7.6")
def test_what_neither_product_nor_group_says_is_empty() -> None:
    nothing = {"UnitOfMeasureCode": None, "UnitPrice": None, "UnitCost": None}
    values = into(product(nothing, **nothing)).values
    assert (values["price"], values["unit"], values["cost_price"]) == (None, "", None)


@pytest.mark.covers("A7.4")
def test_free_of_charge_is_a_price_of_its_own() -> None:
    """Zero is not missing: the group's price does not take its place."""
    assert into(product(UnitPrice=0)).values["price"] == Decimal(0)


@pytest.mark.covers("A7.4", "A7.6")
def test_amounts_are_exact() -> None:
    """Also when they were kept as text meanwhile, as counterparts are."""
    kept = plain(product(UnitPrice=Decimal("12345678901.05")))
    values = into(kept).values
    assert (values["price"], values["cost_price"]) == (Decimal("12345678901.05"), Decimal("620.25"))


@pytest.mark.covers("A7.7")
@pytest.mark.parametrize(
    ("code", "reason"),
    [(None, "vat_unknown"), ("1", "vat_not_of_sales"), ("C12", "vat_not_of_sales")],
)
def test_vat_is_never_guessed(code: str | None, reason: str) -> None:
    mapped = into(product({"VatCode": code}))
    assert codes(mapped) == [f"poweroffice_go.{reason}"]
    assert "vat_code" not in mapped.values


@pytest.mark.covers("A7.7")
def test_vat_that_was_not_read_stops() -> None:
    """What comes back from a writing of ours carries nothing joined."""
    mapped = into(payload("product", ProductPayload))
    assert codes(mapped) == ["poweroffice_go.vat_unknown"]


@pytest.mark.covers("A7.1")
def test_group_without_a_category_leaves_ours_alone() -> None:
    """The item comes; its category follows when somebody has chosen one."""
    mapped = into(product(ProductGroupId=9999))
    assert "category_id" not in mapped.values
    assert [reason.code for reason in mapped.unresolved] == ["setting.not_chosen_back"]


@pytest.mark.covers("A7.1")
def test_two_categories_with_one_group_leave_ours_alone() -> None:
    both = {GROUP_OF_CATEGORY: {str(CATEGORY): "3301", str(OTHER): "3301"}}
    mapped = into(product(), both)
    assert "category_id" not in mapped.values


# --- writing ---


@pytest.mark.covers("A8.1", "A8.2", "A8.3", "A8.4", "A8.5", "A8.6", "A8.7", "A8.8")
def test_item_goes_out_whole() -> None:
    mapped = out()
    assert mapped.problems == mapped.unresolved == ()
    assert mapped.values == {
        "ProductGroupId": 3301,
        "Code": "5011",
        "Name": "PVC-rør 110 mm SN8",
        "UnitPrice": Decimal("89.00"),
        "UnitOfMeasureCode": "MTR",
        "UnitCost": Decimal("52.00"),
        "Gtin": "7038010000065",
        "StandardSalesAccount": 3000,
        "IsArchived": False,
    }


@pytest.mark.covers("A8.1")
@pytest.mark.parametrize("category", [None, UUID(int=9)])
def test_item_without_a_chosen_group_waits(category: UUID | None) -> None:
    """The group settles the sales account, and the account the VAT."""
    mapped = out(category_id=category)
    assert len(mapped.problems) == 1
    assert "ProductGroupId" not in mapped.values


@pytest.mark.covers("A8.8")
def test_sales_account_there_is_left_alone_where_we_have_none() -> None:
    assert "StandardSalesAccount" not in out(ledger_account="").values
    assert codes(out(ledger_account="3000 Salg")) == ["poweroffice_go.number_not_whole"]


@pytest.mark.covers("A8.2")
def test_comma_in_a_number_is_held() -> None:
    """A comma divides codes in a look-up: the item would not be found again."""
    assert codes(out(number="50,11")) == ["poweroffice_go.comma_in_number"]
    assert out(number="50.11").values["Code"] == "50.11"


def test_what_is_wrong_stands_in_the_sentence() -> None:
    """A sentence that does not show the value leaves the reader to guess."""
    wrong = {"number": "50,11", "unit": "favn", "ledger_account": "x17"}
    mapped = out(**wrong)
    said = [wording.say(reason.code, reason.params) for reason in mapped.problems]
    assert len(said) == len(wrong)
    for value in wrong.values():
        assert any(value in sentence for sentence in said), (value, said)


def test_a_second_comparison_finds_nothing() -> None:
    """Amounts of other writing, padded bar codes and a read account are the same."""
    seen = ITEM.seen(
        {
            "Id": 1,
            "Code": "5011",
            "Name": "PVC-rør 110 mm SN8",
            "ProductGroupId": 3301,
            "UnitOfMeasureCode": "MTR",
            "UnitPrice": "89",
            "UnitCost": Decimal("52.0"),
            "Gtin": "07038010000065",
            "StandardSalesAccount": 3000,
            "IsArchived": False,
        }
    )
    assert changes(ITEM, out().values, seen) == {}
    assert changes(ITEM, out(price=Decimal("89.01")).values, seen) == {
        "UnitPrice": Decimal("89.01")
    }
    assert changes(ITEM, out(price=None, gtin="", active=False).values, seen) == {
        "UnitPrice": None,
        "Gtin": None,
        "IsArchived": True,
    }


# --- units ---


@pytest.mark.covers("A8.5")
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("stk", "EA"),
        ("Stk.", "EA"),
        (" time ", "HUR"),
        ("t", "HUR"),
        ("tonn", "TNE"),
        ("m", "MTR"),
        ("m2", "MTK"),
        ("m²", "MTK"),
        ("m3", "MTQ"),
        ("kg", "KGM"),
        ("l", "LTR"),
        ("døgn", "DAY"),
        ("XPK", "XPK"),
        ("E14", "E14"),
        ("", None),
    ],
)
def test_units_as_companies_write_them(ours: str, theirs: str | None) -> None:
    assert unit_out(ours) == theirs


@pytest.mark.covers("A8.5")
@pytest.mark.parametrize("unit", ["favn", "m4x", "1"])
def test_unknown_unit_is_held(unit: str) -> None:
    mapped = out(unit=unit)
    assert codes(mapped) == ["poweroffice_go.unit_unknown"]
    assert "UnitOfMeasureCode" not in mapped.values


@pytest.mark.covers("A7.5", "A8.5")
def test_every_unit_there_goes_back_to_where_it_came_from() -> None:
    """A code that we have no word for stays as it is, and is understood again."""
    assert {unit_out(unit_into(code)) for code in CODES} == CODES
    assert all(unit_out(unit_into(code)) == code for code in CODES)
    assert unit_into("E14") == "E14"


def test_no_writing_of_a_unit_has_two_meanings() -> None:
    writings = [writing for known in UNITS.values() for writing in known]
    assert len(writings) == len(set(writings))
    assert set(UNITS) <= CODES


# --- there and back ---

amounts = st.none() | st.decimals(0, 10**9, places=2)
_NOTHING = {"UnitOfMeasureCode": None, "UnitPrice": None, "UnitCost": None, "VatCode": "31"}


@given(
    name=names,
    price=amounts,
    cost_price=amounts,
    unit=st.sampled_from(["", *(known[0] for known in UNITS.values())]),
    category_id=st.sampled_from([CATEGORY, OTHER]),
    active=st.booleans(),
)
def test_item_survives_the_round_trip(**fields: Any) -> None:
    """All but what only goes out: bar code and account; VAT comes from the account."""
    item = an_item(**fields, gtin="", ledger_account="", vat_code="31")
    sent = plain(ITEM.out(item, None, CHOSEN).values)
    back = ITEM.into({**sent, **{f"Inherited.{k}": v for k, v in _NOTHING.items()}}, None, CHOSEN)
    assert back.problems == ()
    assert type(item)(id=item.id, revision=1, **back.values) == item


# --- who a payload is ---


def test_identities() -> None:
    group = rules.product_identity(payload("product_group", ProductGroupPayload))
    assert (group.id, group.number, group.name) == ("3301", "KONS", "Konsulenter")
    account = rules.ledger_account_identity(payload("ledger_account", LedgerAccountPayload))
    assert (account.id, account.number, account.active) == ("40003000", "3000", True)
    vat = rules.vat_code_identity(payload("vat_code", VatCodePayload))
    assert (vat.number, vat.name) == ("3", "Utgående mva høy sats")
    assert not rules.product_identity({"Id": 1, "IsArchived": True}).active
    assert not rules.ledger_account_identity({"Id": 1, "IsActive": False}).active


# --- activities ---


@pytest.mark.covers("A0.14")
def test_activity_of_the_document() -> None:
    found = payload("time_activity", TimeActivityPayload)
    assert ACTIVITY.into(ACTIVITY.seen(found)).values == {
        "number": "10",
        "name": "Ordinær tid",
        "active": True,
    }
    assert time_activity_identity(found).number == "10"


@pytest.mark.covers("A0.14")
def test_activity_without_a_code_is_numbered_by_its_id() -> None:
    """Codes are unconfirmed, and here an activity must have a number."""
    found = {"Id": 700100, "Name": "Ordinær tid", "IsActive": True}
    assert ACTIVITY.into(ACTIVITY.seen(found)).values["number"] == "700100"
    assert time_activity_identity(found).number == ""


def test_code_is_not_written_where_none_is_shown() -> None:
    """It would be written again with every run."""
    wanted = ACTIVITY.out(an_activity(name="Overtid")).values
    shown = {"Id": 1, "Code": "11", "Name": "Ordinær tid", "IsActive": True}
    assert changes(ACTIVITY, wanted, ACTIVITY.seen(shown)) == {"Code": "10", "Name": "Overtid"}
    del shown["Code"]
    assert changes(ACTIVITY, wanted, ACTIVITY.seen(shown)) == {"Name": "Overtid"}
