"""Items both ways, by product number; their category is chosen."""

from decimal import Decimal
from uuid import UUID

import pytest

from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Run
from tests.connectors.sevenoffice.test_projects import choosing
from tests.world import World


def with_category(office: World, direction: Direction) -> UUID:
    """Put a category here and choose the one there."""
    (ours,) = office.put("item_category", [{"name": "Maskiner"}])
    (theirs,) = office.books.rows("Category")
    office.choose("items", direction)
    choosing(office, "items", categories={str(ours): str(theirs["Id"])})
    return ours


@pytest.mark.covers("B4", "B0.8")
def test_an_item_is_made_once_and_changed_field_by_field(office: World) -> None:
    category = with_category(office, Direction.OUT)
    (ours,) = office.put(
        "item",
        [
            {
                "number": "GM14",
                "name": "Gravemaskin 14t",
                "category_id": category,
                "unit": "time",
                "price": Decimal("1150.50"),
                "cost_price": Decimal(450),
            }
        ],
    )
    run = office.run()
    assert run.state == Run.State.DONE, (run.code, run.params)
    assert office.waiting() == {}
    (row,) = office.books.rows("Product")
    assert (row["No"], row["Price"], row["InPrice"]) == ("GM14", Decimal("1150.50"), Decimal(450))
    office.change("item", ours, price=Decimal("1200.00"), active=False)
    office.run()
    (row,) = office.books.rows("Product")
    assert (row["Price"], row["StatusId"]) == (Decimal(1200), 0)
    assert office.run().plan is None
    office.whole()


@pytest.mark.covers("B4")
def test_a_product_of_theirs_comes_with_what_is_chosen_for_its_category(office: World) -> None:
    category = with_category(office, Direction.INTO)
    (theirs,) = office.books.rows("Category")
    made = office.books.user_adds(
        "Product",
        {"No": "D1", "Name": "Dumper", "CategoryId": theirs["Id"], "Price": Decimal("890.00")},
    )
    run = office.run()
    assert run.state == Run.State.DONE, (run.code, run.params)
    (record,) = office.records("item")
    assert (record.number, record.name, record.price) == ("D1", "Dumper", Decimal(890))
    assert (record.category_id, record.cost_price) == (category, None)
    office.books.user_changes("Product", made["Id"], {"StatusId": 0, "Price": Decimal(0)})
    office.run()
    (record,) = office.records("item")
    assert (record.active, record.price) == (False, Decimal(0))


@pytest.mark.covers("B4")
def test_a_lost_answer_makes_no_second_product(office: World) -> None:
    category = with_category(office, Direction.OUT)
    office.put("item", [{"number": "GM14", "name": "Gravemaskin", "category_id": category}])
    office.app.faults.lose_answer("ProductService SaveProducts")
    for _ in range(3):
        office.run()
    assert len(office.books.rows("Product")) == 1
    assert len(office.links("item")) == 1
    office.whole()
