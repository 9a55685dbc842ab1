"""When a data type moves: by itself, or only when a person presses."""

import pytest

from bindeledd.sync.flows import Direction, Mode
from bindeledd.sync.models import Run
from tests.world import World


@pytest.mark.covers("X2", "A0.8")
def test_by_hand_never_runs_by_itself(world: World) -> None:
    world.choose("customers", Direction.OUT, mode=Mode.BY_HAND)
    world.choose("departments", Direction.OUT)
    world.put("customer", [{"number": "10042", "name": "Fjordbygg Bolig"}])
    world.put("department", [{"number": "10", "name": "Anlegg"}])

    world.carry(world.ask(Run.Trigger.SCHEDULE))
    assert world.books.rows("Customers") == []
    assert [row["Code"] for row in world.books.rows("Departments")] == ["10"]

    world.run(groups=("customers",))
    assert len(world.books.rows("Customers")) == 1


@pytest.mark.covers("X3")
def test_only_the_chosen_direction_moves(world: World) -> None:
    world.choose("customers", Direction.INTO)
    world.put("customer", [{"number": "10042", "name": "Bare hos oss"}])
    world.books.user_adds("Customers", {"Number": 10043, "Name": "Bare der AS"})

    world.run()

    assert [row["Number"] for row in world.books.rows("Customers")] == [10043]
    assert {c.number for c in world.records("customer")} == {"10042", "10043"}
    assert world.run().plan is None


def test_linking_only_moves_nothing_either_way(world: World) -> None:
    world.choose("employees", Direction.LINK)
    world.put("employee", [{"number": "17", "first_name": "Emil", "last_name": "Haugen"}])
    world.books.user_adds("Employees", {"Number": 18, "FirstName": "Eva", "LastName": "Li"})
    run = world.run()
    assert run.state == "done"
    assert len(world.books.rows("Employees")) == 1
    assert len(world.records("employee")) == 1


def test_off_reads_nothing(world: World) -> None:
    world.choose("customers", Direction.OFF)
    run = world.run()
    assert run.state == "done"
    assert world.app.traffic.figures()["operations"].get("GET /Customers") is None
