"""A run in several portions: one client and one token, none lent on, and the requests counted."""

import pytest

from bindeledd.kernel.errors import AuthorizationError
from bindeledd.sync import engine, runs, sessions
from bindeledd.sync.flows import Direction
from bindeledd.sync.lease import Lease, LeaseLostError
from bindeledd.sync.models import Run
from bindeledd.sync.secrets import seal
from tests.world import World


@pytest.fixture
def out(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Three customers to send, and portions of one step each."""
    monkeypatch.setattr(engine, "SLICE_SECONDS", 1e-6)
    world.choose("customers", Direction.OUT)
    world.put("customer", [{"number": str(n), "name": f"Kunde {n} AS"} for n in (1, 2, 3)])
    return world


def tokens(world: World) -> int:
    operations = world.app.traffic.figures()["operations"]
    return sum(count for name, count in operations.items() if "Token" in name)


def to_the_end(lease: Lease) -> None:
    while not engine.advance(lease):
        pass


def test_portions_of_a_run_share_one_token_and_count_every_request(out: World) -> None:
    run = out.run()
    assert run.state == Run.State.DONE
    assert tokens(out) == 1
    assert run.requests == out.app.traffic.figures()["total"]
    assert not sessions._kept  # noqa: SLF001 - that nothing is left is what is asked


def test_a_key_replaced_meanwhile_is_used_from_the_next_portion_on(out: World) -> None:
    lease = out.begin(out.ask())
    engine.advance(lease)
    with out.inside():
        out.connection.credentials = seal({"client_key": "another key altogether"})
        out.connection.save()
    with pytest.raises(AuthorizationError):
        to_the_end(lease)


def test_a_portion_that_failed_keeps_nothing(out: World) -> None:
    lease = out.begin(out.ask())
    engine.advance(lease)
    with out.inside():
        runs.release(lease)
        again = out.begin(Run.objects.get(id=lease.run_id), "other")
    assert again.token > lease.token
    with pytest.raises(LeaseLostError):
        engine.advance(lease)
    to_the_end(again)
    runs.finish(again, Run.State.DONE)
    assert all(key[1] != again.token for key in sessions._kept)  # noqa: SLF001
