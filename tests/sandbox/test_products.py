"""Products and groups: codes, what is inherited, accounts by number, stock, and the filters."""

from typing import Any

import pytest

from bindeledd.sandbox.poweroffice_go import Ledger
from bindeledd.sandbox.poweroffice_go.product_rules import inherited, sales_tax
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from tests.sandbox.conftest import Clock, Go, replace
from tests.vendor_spec import load, needs_spec, patch_fields


def product(go: Go, **values: Any) -> dict[str, Any]:
    """Create a product."""
    answer = go.post("/Products", {"Name": "Konsulenttime", **values})
    assert answer.status_code == 200, answer.text
    created: dict[str, Any] = answer.json()
    return created


def test_a_product_is_created_with_200_and_lands_in_the_default_group(go: Go) -> None:
    """The specification declares 200 for POST /Products, not 201."""
    created = product(go, Code="KONS-1", UnitPrice=1250.5, UnitOfMeasureCode="HUR")

    assert created["ProductGroupCode"] == "1"
    assert created["ProductType"] == "Product"
    assert created["UnitPrice"] == 1250.5
    assert created["IsArchived"] is False
    assert go.get("/Products", codes="KONS-1").json()[0]["Id"] == created["Id"]


def test_a_code_is_unique_and_may_be_left_to_go(go: Go) -> None:
    product(go, Code="KONS-1")

    again = go.post("/Products", {"Name": "X", "Code": "KONS-1"})

    assert again.status_code == 400
    assert "Code is already in use. 'KONS-1'" in again.json()["detail"]
    assert [product(go)["Code"], product(go)["Code"]] == ["1", "2"]


def test_accounts_and_groups_may_be_given_by_number_and_code(go: Go) -> None:
    group = go.post("/ProductGroups", {"Code": "MASK", "Name": "Maskiner", "UnitPrice": 700})
    assert group.status_code == 201

    created = product(go, ProductGroupCode="MASK", StandardSalesAccount=3000)

    assert created["ProductGroupId"] == group.json()["Id"]
    assert created["StandardSalesAccount"] == 3000
    assert created["StandardSalesAccountId"] is not None


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"ProductGroupCode": "NONE"}, "Product group with code = 'NONE' not found."),
        ({"StandardSalesAccount": 3999}, "General ledger account with no = 3999 not found."),
        ({"OptionalSalesAccountId": 7}, "General ledger account with id = 7 not found."),
    ],
)
def test_an_unknown_reference_is_refused(
    go: Go, books: Ledger, values: dict[str, Any], text: str
) -> None:
    """POST /Products declares no 404, unlike its sisters."""
    answer = go.call("POST", "/Products", json={"Name": "X", **values}, outside=True)

    assert answer.status_code == 404
    assert answer.json()["detail"] == text
    assert len(books.tables["Products"]) == 0


def test_price_cost_and_account_are_inherited_from_the_group(go: Go, books: Ledger) -> None:
    """The product shows null; what counts is the group's, then the client's own settings."""
    group = go.post(
        "/ProductGroups",
        {
            "Code": "G",
            "Name": "G",
            "UnitPrice": 700,
            "UnitCost": 310.5,
            "StandardSalesAccount": 3100,
        },
    ).json()
    own = product(go, ProductGroupId=group["Id"])
    stored = books.tables["Products"].rows[own["Id"]].data

    assert own["UnitPrice"] is None
    assert inherited(books, stored, "UnitPrice") == 700
    assert str(inherited(books, stored, "UnitCost")) == "310.5"
    tax = sales_tax(books, stored, standard=True)
    assert tax is not None
    assert tax.account_id == group["StandardSalesAccountId"]


def test_vat_follows_product_group_and_client_settings(go: Go, books: Ledger) -> None:
    """VAT is no field of a product: the sales account carries it."""
    plain = books.tables["Products"].rows[product(go)["Id"]].data

    high = sales_tax(books, plain, standard=True)
    none = sales_tax(books, plain, standard=False)

    assert high is not None
    assert (high.code, str(high.rate)) == ("3", "0.25")
    assert none is not None
    assert none.rate == 0


def test_an_unknown_unit_is_refused(go: Go) -> None:
    answer = go.post("/Products", {"Name": "X", "UnitOfMeasureCode": "stk"}, loose=True)

    assert answer.status_code == 400
    assert "Enum 'unitofmeasurecode' with value = stk is not valid." in answer.json()["detail"]


def test_stock_needs_a_stock_item_and_does_not_move_last_changed(go: Go, clock: Clock) -> None:
    refused = go.post("/Products", {"Name": "Skrue", "StockOnHand": 5})
    created = product(go, IsStockItem=True)
    clock.forward(minutes=10)
    changed = go.patch(f"/Products/{created['Id']}", replace("/StockOnHand", 12)).json()

    assert refused.status_code == 400
    assert changed["StockOnHand"] == 12
    assert changed["StockAvailable"] == 12
    assert changed["LastChangedDateTimeOffset"] == created["LastChangedDateTimeOffset"]
    after = {"stockOnHandLastChangedDatetimeOffsetGreaterThan": "2026-11-20T09:05:00+00:00"}
    assert [row["Id"] for row in go.get("/Products", **after).json()] == [created["Id"]]


def test_the_filters_of_products(go: Go) -> None:
    go.post("/ProductGroups", {"Code": "MASK", "Name": "Maskiner"})
    one = product(go, Code="A", Name="Time", ProductType="Service")
    two = product(go, Code="B", Name="Graver", ProductGroupCode="MASK", IsArchived=True)

    def ids(**query: str) -> list[int]:
        answer = go.get("/Products", **query)
        return [] if answer.status_code == 204 else [row["Id"] for row in answer.json()]

    assert ids(codes="A,B") == [one["Id"], two["Id"]]
    assert ids(names="Graver") == [two["Id"]]
    assert ids(type="Service") == [one["Id"]]
    assert ids(isArchived="true") == [two["Id"]]
    assert ids(productGroupCodes="MASK") == [two["Id"]]
    assert ids(productGroupCodes="1") == [one["Id"]]
    changed = two["LastChangedDateTimeOffset"].replace(" ", "T")
    assert ids(lastChangedDateTimeOffsetGreaterThan=changed) == []


def test_a_group_in_use_cannot_be_deleted(go: Go) -> None:
    group = go.post("/ProductGroups", {"Code": "MASK", "Name": "Maskiner"}).json()
    created = product(go, ProductGroupCode="MASK")

    assert go.delete(f"/ProductGroups/{group['Id']}").status_code == 409
    assert go.delete(f"/Products/{created['Id']}").status_code == 200
    assert go.delete(f"/ProductGroups/{group['Id']}").status_code == 200


def test_products_need_their_right(go: Go, books: Ledger) -> None:
    books.settings.privileges = ["Product"]

    assert go.get("/Products").status_code == 204
    assert go.post("/Products", {"Name": "X"}).status_code == 403


@needs_spec
def test_the_fields_are_the_specifications() -> None:
    """The patch models lack the accounts' agriculture departments, which the read models have."""
    schemas = load()["components"]["schemas"]
    for name, model in (("Products", "Product"), ("ProductGroups", "ProductGroup")):
        fields = RESOURCES[name].fields
        assert {f.name for f in fields if "R" in f.where} == set(
            schemas[f"{model}Dto"]["properties"]
        )
        assert {f.name for f in fields if "C" in f.where} == set(
            schemas[f"{model}PostDto"]["properties"]
        )
        patched = {f.name.lower() for f in fields if "U" in f.where}
        derived = set(patch_fields(f"/{name}/{{id}}"))
        assert derived - patched == {
            f"{kind}salesaccountagriculturedepartment" for kind in ("standard", "optional")
        }
        assert patched <= derived
