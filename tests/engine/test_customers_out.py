"""Customers out, from our register into the ledger and back, over HTTP."""

from bindeledd.sync.flows import Direction
from tests.world import World


def test_new_customer_is_created_once_and_changed_field_by_field(world: World) -> None:
    world.choose("customers", Direction.OUT)
    (ours,) = world.put(
        "customer",
        [
            {
                "number": "10042",
                "name": "Fjordbygg AS",
                "org_number": "991587454",
                "email": "post@fjordbygg.example",
            }
        ],
    )

    first = world.run()
    assert first.state == "done", (first.code, first.params)
    (row,) = world.books.rows("Customers")
    assert row["Name"] == "Fjordbygg AS"
    assert row["Number"] == 10042
    assert world.links("customer") == {ours: str(row["Id"])}

    second = world.run()
    assert second.plan is None
    assert len(world.books.rows("Customers")) == 1

    world.change("customer", ours, phone="22 15 40 18")
    world.run()
    (row,) = world.books.rows("Customers")
    assert row["PhoneNumber"] == "22 15 40 18"
    world.whole()
