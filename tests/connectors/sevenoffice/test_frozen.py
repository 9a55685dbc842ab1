"""A worker that freezes in a call, where nothing over there would refuse the second one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from bindeledd.kernel.clock import monotonic
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import registry, runs
from bindeledd.sync.flows import Direction
from bindeledd.sync.lease import LeaseLostError
from tests.connectors.sevenoffice.test_items import with_category

if TYPE_CHECKING:
    from tests.world import World


class Freezing(httpx2.BaseTransport):
    """A line in front of which the worker stands still, once it has passed every check but one."""

    def __init__(self, world: World, operation: str) -> None:
        self._world = world
        self._operation = operation
        self._inner = SandboxTransport(world.app)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Let another worker end the run before the call is made; its lease is over by then."""
        if self._operation in request.headers.get("soapaction", "") and self._operation:
            self._operation = ""
            (lease,) = self._world.leases
            with self._world.inside():
                runs.release(lease)
                taken = runs.begin(lease.run_id, "takes over")
            assert taken is not None
            self._world.advance(taken)
            lease.pulse.good_until = monotonic() - 1
        return self._inner.handle_request(request)


@pytest.mark.covers("B4", "X6")
def test_a_worker_that_wakes_in_its_call_makes_no_second_product(office: World) -> None:
    """Neither id nor number is unique there: only that the call never leaves keeps it single."""
    category = with_category(office, Direction.OUT)
    office.put("item", [{"number": "GM14", "name": "Gravemaskin", "category_id": category}])
    line = Freezing(office, "SaveProducts")
    registry.plug_transport("sevenoffice", lambda: line)
    frozen = office.begin(office.ask(), "freezes")
    with pytest.raises(LeaseLostError):
        office.advance(frozen)
    assert len(office.books.rows("Product")) == 1, "whoever took over has made it"
    for _ in range(2):
        office.run()
    assert len(office.books.rows("Product")) == 1
    assert len(office.links("item")) == 1
    office.whole()
