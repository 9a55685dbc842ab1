"""Items between the workspace and the ledger: what is chosen, what waits, and what frees it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.sync.flows import Direction
from bindeledd.sync.models import DataType
from tests.world import World


def account(world: World, number: int) -> int:
    (row,) = world.books.find("GeneralLedgerAccounts", AccountNo=number)
    return int(row["Id"])


def a_group(world: World, code: str, **fields: Any) -> int:
    return int(world.books.user_adds("ProductGroups", {"Code": code, "Name": code} | fields)["Id"])


def choose(world: World, table: dict[UUID, int]) -> None:
    """Choose their group for each of our categories, as the settings page does."""
    with world.inside():
        DataType.objects.filter(group="items").update(
            values={"product_groups": {str(ours): str(theirs) for ours, theirs in table.items()}}
        )


def a_pipe(category: UUID | None, **fields: Any) -> dict[str, Any]:
    return {"number": "5011", "name": "PVC-rør", "unit": "m", "category_id": category} | fields


@pytest.mark.covers("A8.1", "X12")
def test_item_waits_for_the_group_of_its_category(world: World) -> None:
    """Nothing is guessed; once it is chosen the item goes by itself."""
    pipes, other = world.put("item_category", [{"name": "Rør"}, {"name": "Annet"}])
    world.put("item", [a_pipe(pipes)])
    world.choose("items", Direction.OUT)
    choose(world, {other: a_group(world, "ANNET")})

    world.run()
    assert world.waiting() == {"5011 PVC-rør": ["setting.not_chosen"]}
    assert world.books.find("Products", Code="5011") == []

    group = a_group(world, "ROR")
    choose(world, {pipes: group})
    world.run()
    assert world.waiting() == {}
    (row,) = world.books.find("Products", Code="5011")
    assert row["ProductGroupId"] == group


@pytest.mark.covers("A8.1")
def test_another_choice_moves_what_stands_there(world: World) -> None:
    """An item that moves to another category moves to its group there."""
    pipes, bends = world.put("item_category", [{"name": "Rør"}, {"name": "Bend"}])
    (ours,) = world.put("item", [a_pipe(pipes)])
    world.choose("items", Direction.OUT)
    groups = a_group(world, "ROR"), a_group(world, "BEND")
    choose(world, dict(zip((pipes, bends), groups, strict=True)))
    world.run()

    world.change("item", ours, category_id=bends)
    world.run()
    (row,) = world.books.find("Products", Code="5011")
    assert row["ProductGroupId"] == groups[1]


@pytest.mark.covers("A8.5")
def test_unknown_unit_waits_with_its_reason(world: World) -> None:
    (pipes,) = world.put("item_category", [{"name": "Rør"}])
    (ours,) = world.put("item", [a_pipe(pipes, unit="favn")])
    world.choose("items", Direction.OUT)
    choose(world, {pipes: a_group(world, "ROR")})
    world.run()
    assert world.waiting() == {"5011 PVC-rør": ["poweroffice_go.unit_unknown"]}

    world.change("item", ours, unit="lm")
    world.run()
    assert world.waiting() == {}
    (row,) = world.books.find("Products", Code="5011")
    assert row["UnitOfMeasureCode"] == "LM"


@pytest.mark.covers("A8.8")
def test_unknown_account_is_refused_in_their_words(world: World) -> None:
    (pipes,) = world.put("item_category", [{"name": "Rør"}])
    world.put("item", [a_pipe(pipes, ledger_account="3998")])
    world.choose("items", Direction.OUT)
    choose(world, {pipes: a_group(world, "ROR")})
    world.run()
    assert list(world.waiting()) == ["5011 PVC-rør"]
    assert world.books.find("Products", Code="5011") == []


@pytest.mark.covers("A7.7")
def test_product_without_a_sales_account_waits(world: World) -> None:
    """VAT follows the account, and is never guessed; with an account the item comes."""
    group = a_group(world, "ROR")
    made = world.books.user_adds(
        "Products", {"Code": "5011", "Name": "PVC-rør", "ProductGroupId": group}
    )
    world.choose("items", Direction.INTO)
    world.run()
    assert "poweroffice_go.vat_unknown" in world.waiting()["5011 PVC-rør"]
    assert world.records("item") == []

    account_of_sales = account(world, 3000)
    world.books.user_changes("Products", made["Id"], {"StandardSalesAccountId": account_of_sales})
    world.run()
    (item,) = world.records("item")
    assert item.vat_code == "3"


@pytest.mark.covers("A7.1", "A7.4", "A7.7")
def test_products_come_with_what_their_group_says(world: World) -> None:
    """The category comes when it is chosen; the item does not wait for it."""
    group = a_group(
        world, "ROR", UnitPrice=Decimal("89.50"), StandardSalesAccountId=account(world, 3000)
    )
    world.books.user_adds("Products", {"Code": "5011", "Name": "PVC-rør", "ProductGroupId": group})
    world.choose("items", Direction.INTO)
    world.run()
    (item,) = world.records("item")
    assert (item.price, item.vat_code, item.category_id) == (Decimal("89.50"), "3", None)
    assert world.waiting() == {"5011 PVC-rør": ["setting.not_chosen_back"]}

    (pipes,) = world.put("item_category", [{"name": "Rør"}])
    choose(world, {pipes: group})
    world.run()
    (item,) = world.records("item")
    assert item.category_id == pipes
    assert world.waiting() == {}
