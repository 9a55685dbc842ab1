"""Products over the wire, with the groups, accounts and VAT codes that they lean on."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.mapping.items import GROUP_OF_CATEGORY, ITEM
from bindeledd.kernel.errors import ConflictError, NotAllowedError, RejectedError
from bindeledd.sandbox.poweroffice_go import Ledger
from bindeledd.sync.mapping import changes
from bindeledd.sync.paths import nest
from tests.connectors.poweroffice_go.conftest import HeldToSpec
from tests.records import an_item

CATEGORY = UUID(int=7)
ALL_RIGHTS = ("Product_Full", "GeneralLedgerAccount", "CommonServices")


@pytest.fixture
def group(books: Ledger) -> dict[str, Any]:
    """A group on account 3000, with a price of its own."""
    return books.user_adds(
        "ProductGroups",
        {
            "Code": "ROR",
            "Name": "Rør",
            "UnitOfMeasureCode": "MTR",
            "UnitPrice": Decimal("100.50"),
            "UnitCost": Decimal("60.25"),
            "StandardSalesAccountId": account_id(books, 3000),
        },
    )


def account_id(books: Ledger, number: int) -> int:
    (row,) = books.find("GeneralLedgerAccounts", AccountNo=number)
    return int(row["Id"])


def sent(group: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return an item of ours as it goes out."""
    chosen = {GROUP_OF_CATEGORY: {str(CATEGORY): str(group["Id"])}}
    mapped = ITEM.out(an_item(**{"category_id": CATEGORY} | fields), None, chosen)
    assert mapped.problems == ()
    return mapped.values


@pytest.mark.covers("A8.1", "A8.2", "A8.3", "A8.4", "A8.5", "A8.6", "A8.7", "A8.8")
def test_item_stands_there_as_it_was_sent(
    client: Client, books: Ledger, group: dict[str, Any]
) -> None:
    made = client.create_product(nest(sent(group)), "key")

    (row,) = books.find("Products", Code="5011")
    assert row["Id"] == made["Id"]
    assert row["Name"] == "PVC-rør 110 mm SN8"
    assert row["ProductGroupId"] == group["Id"]
    assert (row["UnitPrice"], row["UnitCost"]) == (Decimal("89.00"), Decimal("52.00"))
    assert row["UnitOfMeasureCode"] == "MTR"
    assert row["Gtin"] == "7038010000065"
    assert row["StandardSalesAccount"] == 3000
    assert row["IsArchived"] is False


@pytest.mark.covers("A8.2", "X4")
def test_item_is_found_by_its_code(client: Client, group: dict[str, Any]) -> None:
    payload = nest(sent(group))
    assert client.find_product("key", payload) is None
    made = client.create_product(payload, "key")
    found = client.find_product("key", payload)
    assert found is not None
    assert found["Id"] == made["Id"]
    assert changes(ITEM, sent(group), ITEM.seen(found)) == {}
    with pytest.raises(ConflictError):
        client.create_product(payload, "key")


@pytest.mark.covers("A8.4", "A8.8")
def test_only_what_changed_is_sent(
    client: Client, books: Ledger, group: dict[str, Any], wire: HeldToSpec
) -> None:
    """The account goes as an id: PATCH knows no number."""
    made = client.create_product(nest(sent(group)), "key")
    seen = ITEM.seen(made)
    changed = changes(ITEM, sent(group, price=Decimal("91.00"), ledger_account="3100"), seen)
    assert set(changed) == {"UnitPrice", "StandardSalesAccount"}
    client.update_product(str(made["Id"]), changed, seen)

    (row,) = books.find("Products", Code="5011")
    assert row["UnitPrice"] == Decimal("91.00")
    assert row["StandardSalesAccount"] == 3100
    (patch,) = [request for request in wire.sent if request.method == "PATCH"]
    assert b"StandardSalesAccountId" in patch.content
    assert b"Name" not in patch.content


@pytest.mark.covers("A8.4")
def test_emptied_price_becomes_the_groups_again(
    client: Client, books: Ledger, group: dict[str, Any]
) -> None:
    made = client.create_product(nest(sent(group)), "key")
    seen = ITEM.seen(made)
    changed = changes(ITEM, sent(group, price=None, active=False), seen)
    client.update_product(str(made["Id"]), changed, seen)
    (row,) = books.find("Products", Code="5011")
    assert row["UnitPrice"] is None
    assert row["IsArchived"] is True


@pytest.mark.covers("A8.8")
def test_unknown_account_is_refused_before_anything_is_written(
    client: Client, group: dict[str, Any], wire: HeldToSpec
) -> None:
    made = client.create_product(nest(sent(group)), "key")
    with pytest.raises(RejectedError) as caught:
        client.update_product(str(made["Id"]), {"StandardSalesAccount": 3999}, ITEM.seen(made))
    assert caught.value.error_code == "poweroffice_go.no_such_account"
    assert caught.value.params["number"] == "3999"
    assert all(request.method != "PATCH" for request in wire.sent)


@pytest.mark.covers("A8.8")
def test_account_that_may_not_be_looked_up_holds_one_item(
    client: Client, books: Ledger, group: dict[str, Any]
) -> None:
    """The right is needed for a change of the account only: it must not stop all items."""
    books.settings.privileges = ["Product_Full"]
    made = client.create_product(nest(sent(group)), "key")
    with pytest.raises(RejectedError) as caught:
        client.update_product(str(made["Id"]), {"StandardSalesAccount": 3100}, ITEM.seen(made))
    assert caught.value.error_code == "poweroffice_go.account_unreadable"
    assert not isinstance(caught.value, NotAllowedError)


@pytest.mark.covers("A7.4", "A7.5", "A7.6", "A7.7")
def test_what_a_product_leaves_open_is_joined_to_it(
    client: Client, books: Ledger, group: dict[str, Any], wire: HeldToSpec
) -> None:
    """Groups and accounts are read once, however many products there are."""
    bare = {"ProductGroupId": group["Id"]}
    for number in range(3):
        books.user_adds("Products", {"Code": f"B{number}", "Name": f"Bend {number}", **bare})
    own = {"StandardSalesAccountId": account_id(books, 3100)}
    books.user_adds("Products", {"Code": "X", "Name": "Frakt", **bare, **own})

    rows = {row.get("Code"): row for page in client.list_products(None) for row in page}

    assert rows["B1"]["Inherited"] == {
        "UnitOfMeasureCode": "MTR",
        "UnitPrice": Decimal("100.50"),
        "UnitCost": Decimal("60.25"),
        "VatCode": "3",
    }
    (account,) = books.find("GeneralLedgerAccounts", AccountNo=3100)
    assert rows["X"]["Inherited"]["VatCode"] == account["VatCode"]
    assert rows["X"]["Inherited"]["VatCode"] != "3"
    asked = [request.url.path.rpartition("/")[2] for request in wire.sent]
    assert asked.count("ProductGroups") == asked.count("GeneralLedgerAccounts") == 1
    assert client.get_product(str(rows["B1"]["Id"])) == rows["B1"]


@pytest.mark.covers("A7.7")
def test_vat_is_unknown_where_accounts_may_not_be_read(
    client: Client, books: Ledger, group: dict[str, Any]
) -> None:
    """Products themselves are read all the same: they go out without it."""
    books.settings.privileges = ["Product_Full"]
    books.user_adds("Products", {"Code": "B", "Name": "Bend", "ProductGroupId": group["Id"]})
    ((row,),) = client.list_products(None)
    assert row["Inherited"]["VatCode"] is None
    assert row["Inherited"]["UnitPrice"] == Decimal("100.50")


def test_catalogues_are_read(client: Client, books: Ledger, group: dict[str, Any]) -> None:
    books.settings.privileges = list(ALL_RIGHTS)
    groups = [row["Id"] for page in client.list_product_groups(None) for row in page]
    assert group["Id"] in groups
    accounts = [row.get("AccountNo") for page in client.list_ledger_accounts(None) for row in page]
    assert {3000, 3100} <= set(accounts)
    rates = {
        row.get("Code"): row.get("Rate") for page in client.list_vat_codes(None) for row in page
    }
    assert rates["3"] == Decimal("0.25")
