"""A company, a stand-in and a wire that watches: what every check of the contract suite works on.

The wire holds each request against the vendor's specification, remembers it, and breaks at the
instant a check wants. Which records move is told by a `subject`, what must come out by `checks`.
"""

from __future__ import annotations

import dataclasses
import json
import re
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
from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import registry, runs, wording
from bindeledd.sync.flows import Connector
from bindeledd.sync.lease import Lease, LeaseLostError
from bindeledd.sync.models import Attempt, Connection, Intent, Run, Waiting
from tests.vendor_spec import SPEC, is_unconfirmed, validate_request
from tests.world import INSTALLATION, SYSTEM, World

UNAUTHORIZED = 401
_AMOUNT = re.compile(r"-?\d+\.\d{2,4}")
Moment = Callable[[], httpx2.Response | None]


class Killed(BaseException):
    """Stands for a process that is gone: nothing after it runs."""


@dataclass
class Sent:
    """One request as it went out, and what came back.

    Attributes:
        by: Which bench was running.
        status: 0 where no answer came.
    """

    method: str
    path: str
    body: Any
    by: int
    status: int = 0

    @property
    def writes(self) -> bool:
        """Whether it may have changed their books."""
        return self.method not in {"GET", "HEAD"} and not self.path.lower().endswith("/oauth/token")


@dataclass
class _Hook:
    method: str
    before: Moment | None
    after: Callable[[], None] | None
    times: int


class Wire(httpx2.BaseTransport):
    """The stand-in's line, watched."""

    def __init__(self, app: PowerOfficeGo) -> None:
        self._inner = SandboxTransport(app)
        self._strict = SPEC.exists()
        self._hooks: list[_Hook] = []
        self.sent: list[Sent] = []
        self.running = 0

    def at(
        self,
        method: str,
        *,
        before: Moment | None = None,
        after: Callable[[], None] | None = None,
        times: int = 1,
    ) -> None:
        """Do something before (or after) the next request of a method passes.

        What `before` returns, if anything, is the answer; the request then goes no further.
        """
        self._hooks.append(_Hook(method, before, after, times))

    def forget(self) -> None:
        """Let every request pass from now on."""
        self._hooks.clear()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Watch one request and pass it on."""
        content = request.read()
        method, path = request.method, request.url.path
        if self._strict and not is_unconfirmed(method, path):
            validate_request(method, path, request.url.query, request.headers, content)
        sent = Sent(method, path, _body(request, content), self.running)
        self.sent.append(sent)
        hook = self._hook(sent)
        if hook is not None and hook.before is not None:
            answer = hook.before()
            if answer is not None:
                sent.status = answer.status_code
                return answer
        answer = self._inner.handle_request(request)
        sent.status = answer.status_code
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


def _body(request: httpx2.Request, content: bytes) -> Any:
    if "json" not in request.headers.get("content-type", ""):
        return None

    return json.loads(content, parse_float=_exact) if content else None


def _exact(text: str) -> Decimal:
    """Read an amount; one of ours is written with its hundredths, as no float is (89.50)."""
    assert _AMOUNT.fullmatch(text), f"a float on the wire: {text}"
    return Decimal(text)


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
    """

    world: World
    wire: Wire
    group: str = ""
    number: int = 0

    @classmethod
    @contextmanager
    def opened(cls, connector: Connector[Any] | None = None, **switches: Any) -> Iterator[Bench]:
        """Make one; with another connector, that one stands in the place of the real one."""
        real = registry.connector(SYSTEM)
        app = PowerOfficeGo(**({"seed": 1, "rate": None} | switches))
        world = World.build(app=app)
        wire = Wire(app)
        scope = f"bench {uuid4()}"
        chosen = dataclasses.replace(
            connector or real,
            requests_per_second=Decimal(1_000_000),
            scope=lambda _installation: scope,
        )
        registry.plug(chosen, lambda: INSTALLATION)
        registry.plug_transport(SYSTEM, lambda: wire)
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(shapes, "_numbers", _Exactly(shapes._numbers))  # noqa: SLF001 - what all bodies pass
                yield cls(world, wire)
        finally:
            registry.plug(real, lambda: INSTALLATION)
            world.close()

    @contextmanager
    def beside(self) -> Iterator[Bench]:
        """Make another company in the same stand-in, over the same wire."""
        other = World.build(app=self.world.app, name="Solheim Eiendom AS")
        registry.plug_transport(SYSTEM, lambda: self.wire)
        yield Bench(other, self.wire, number=self.number + 1)

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


__all__ = ["Bench", "Killed", "LeaseLostError", "Sent", "Wire", "dying_at", "has_words"]
