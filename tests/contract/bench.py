"""A company, a stand-in and a wire that watches: what every check of the contract suite works on.

The wire holds each request against the vendor's specification, remembers it, and breaks at the
instant a check wants. Which records move is told by a `subject`, what must come out by `checks`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx2
import msgspec
import pytest

from bindeledd.kernel import shapes
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import registry, runs, wording
from bindeledd.sync.flows import Connector
from bindeledd.sync.lease import Lease, LeaseLostError
from bindeledd.sync.models import Attempt, Connection, Intent, Run, Waiting
from tests.contract.speech import POWEROFFICE_GO, UNAUTHORIZED, Sent, Speech
from tests.world import World

Moment = Callable[[], httpx2.Response | None]


class Killed(BaseException):
    """Stands for a process that is gone: nothing after it runs."""


@dataclass
class _Hook:
    method: str
    before: Moment | None
    after: Callable[[], object] | None
    instead: Callable[[], httpx2.Response] | None
    times: int


class Wire(httpx2.BaseTransport):
    """The stand-in's line, watched."""

    def __init__(self, app: Any, speech: Speech) -> None:
        self._inner = SandboxTransport(app)
        self._speech = speech
        self._hooks: list[_Hook] = []
        self.sent: list[Sent] = []
        self.running = 0

    def at(
        self,
        method: str,
        *,
        before: Moment | None = None,
        after: Callable[[], object] | None = None,
        instead: Callable[[], httpx2.Response] | None = None,
        times: int = 1,
    ) -> None:
        """Do something before (or after) the next request of a method passes.

        What `before` returns, if anything, is the answer; the request then goes no further. What
        `instead` returns takes the place of the answer to a request that passed.
        """
        self._hooks.append(_Hook(method, before, after, instead, times))

    def forget(self) -> None:
        """Let every request pass from now on."""
        self._hooks.clear()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Watch one request and pass it on."""
        sent = self._speech.sent(request, request.read())
        sent.by = self.running
        self.sent.append(sent)
        hook = self._hook(sent)
        if hook is not None and hook.before is not None:
            answer = hook.before()
            if answer is not None:
                sent.status = self._speech.status(answer)
                return answer
        answer = self._inner.handle_request(request)
        if hook is not None and hook.instead is not None:
            answer = hook.instead()
        sent.status = self._speech.status(answer)
        if hook is not None and hook.after is not None:
            hook.after()
        return answer

    def _hook(self, sent: Sent) -> _Hook | None:
        for hook in self._hooks:
            matches = hook.method in {"*", sent.method}
            if matches and hook.times > 0 and (sent.writes or hook.method == "GET"):
                hook.times -= 1
                return hook
        return None


class _Exactly:
    """Writes bodies for other systems as the kernel does, and takes no float: 91.25 looks exact."""

    def __init__(self, inner: msgspec.json.Encoder) -> None:
        self._inner = inner

    def encode(self, value: object) -> bytes:
        """Write a body."""
        assert not _holds_float(value), f"a float on the wire: {value}"
        return self._inner.encode(value)


def _holds_float(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_float, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_float, value))
    return isinstance(value, float)


@dataclass
class Bench:
    """One company beside one ledger, with a watched wire between them.

    Attributes:
        world: The company, the stand-in and the engine.
        wire: What passes between them.
        group: The data type that runs.
        number: Among the benches that share a wire.
        speech: How the system is spoken to.
    """

    world: World
    wire: Wire
    speech: Speech
    group: str = ""
    number: int = 0

    @classmethod
    @contextmanager
    def opened(
        cls,
        connector: Connector[Any] | None = None,
        *,
        speech: Speech = POWEROFFICE_GO,
        **switches: Any,
    ) -> Iterator[Bench]:
        """Make one; with another connector, that one stands in the place of the real one."""
        side = speech.side
        real = registry.connector(side.system)
        app = side.stand_in(**switches)
        world = World.build(app=app, side=side)
        wire = Wire(app, speech)
        scope = f"bench {uuid4()}"
        chosen = dataclasses.replace(
            connector or real,
            requests_per_second=Decimal(1_000_000),
            scope=lambda _installation: scope,
        )
        registry.plug(chosen, lambda: side.installation)
        registry.plug_transport(side.system, lambda: wire)
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(shapes, "_numbers", _Exactly(shapes._numbers))  # noqa: SLF001 - what all bodies pass
                yield cls(world, wire, speech)
        finally:
            registry.plug(real, lambda: side.installation)
            world.close()

    @contextmanager
    def beside(self) -> Iterator[Bench]:
        """Make another company in the same stand-in, over the same wire."""
        side = self.speech.side
        other = World.build(app=self.world.app, name="Solheim Eiendom AS", side=side)
        registry.plug_transport(side.system, lambda: self.wire)
        yield Bench(other, self.wire, self.speech, number=self.number + 1)

    def run(self, **asked: Any) -> Run:
        """Carry one run of the data type to its end."""
        self.wire.running = self.number
        return self.world.run(groups=(self.group,), **asked)

    def writes(self) -> list[Sent]:
        """Return what was written there, or may have been."""
        return [sent for sent in self.wire.sent if sent.writes and sent.by == self.number]

    def take_over(self, run: Run, lease: Lease) -> None:
        """Let another worker carry a run to its end, because the first is dead or frozen."""
        with self.world.inside():
            standing = Run.objects.get(id=run.id)
            if standing.state not in {Run.State.WAITING, Run.State.RUNNING}:
                return
            runs.release(lease)
            taken = runs.begin(run.id, "takes over")
        assert taken is not None, "a run whose worker is gone is taken over"
        self.world.advance(taken)

    def calm(self) -> None:
        """Take every fault away and give access back, as people do."""
        self.world.app.faults.clear()
        self.calm_connection()

    def calm_connection(self) -> None:
        """Give access back where it was found to have ended."""
        with self.world.inside():
            Connection.objects.filter(id=self.world.connection.id).update(
                state=Connection.State.ON, paused_code="", paused_params={}
            )

    def released(self) -> None:
        """Let what was refused be sent again as it is: a person has changed something there."""
        with self.world.inside():
            Intent.objects.filter(state=Intent.State.REFUSED).update(state=Intent.State.NOT_NOW)

    def waiting(self) -> list[Waiting]:
        """Return what waits."""
        with self.world.inside():
            return list(Waiting.objects.filter(connection=self.world.connection))

    def sendings(self) -> int:
        """Return how many sendings the journal holds."""
        with self.world.inside():
            return Attempt.objects.filter(what="send").count()

    def unanswered(self) -> list[UUID]:
        """Return records of ours whose last call has no clear answer."""
        states = [Intent.State.OPEN, Intent.State.UNKNOWN, Intent.State.PARKED]
        return [intent.ours for intent in self.world.intents(state__in=states)]


def has_words(code: str) -> bool:
    """Tell whether a person is told more than the code itself."""
    return wording.known(code)


@contextmanager
def dying_at(number: int) -> Iterator[Callable[[], int]]:
    """Kill the worker at the n-th transaction of a run from now on; yields how many there were."""
    seen = [0]
    original = Lease.check

    def check(self: Lease) -> None:
        seen[0] += 1
        if seen[0] == number:
            raise Killed
        original(self)

    patch = pytest.MonkeyPatch()
    patch.setattr(Lease, "check", check)
    try:
        with suppress(Killed):
            yield lambda: seen[0]
    finally:
        patch.undo()


__all__ = [
    "UNAUTHORIZED",
    "Bench",
    "Killed",
    "LeaseLostError",
    "Sent",
    "Wire",
    "dying_at",
    "has_words",
]
