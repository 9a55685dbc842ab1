"""One line of an address changes: the others stay as they stand there."""

import pytest

from bindeledd.sync.flows import Direction
from tests.world import World


@pytest.mark.covers("A2.3", "A2.5")
def test_line_added_to_an_address_leaves_the_rest_of_it(world: World) -> None:
    """The first line was empty there; the post code and the town were not."""
    world.choose("customers", Direction.OUT)
    (ours,) = world.put(
        "customer",
        [{"number": "10042", "name": "Fjordbygg", "postal_code": "5003", "city": "Bergen"}],
    )
    world.run()
    world.change("customer", ours, address1="Kaigata 1")
    run = world.run()
    assert run.state == "done", (run.code, run.params, world.waiting())
    (row,) = world.books.rows("Customers")
    found = {name: row["MailAddress"][name] for name in ("AddressLine1", "ZipCode", "City")}
    assert found == {"AddressLine1": "Kaigata 1", "ZipCode": "5003", "City": "Bergen"}
    world.whole()
    assert world.run().plan is None
