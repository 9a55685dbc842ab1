"""Where one call takes many new records: each has an outcome of its own, whatever breaks.

The first of a page goes alone, so the call with the others is the second one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import httpx2

from bindeledd.sync.models import Run
from tests.contract.bench import Bench, Killed, Sent
from tests.contract.outward import RIDDEN_OUT, WRITE_FAULTS, Scene
from tests.contract.subject import OutSample, Subject

_ALL: Final = (1, 2, 3, 4)
_CALLS: Final = 2
"""What four records take: one alone, three together."""

DONE_ALL_THE_SAME: Final = frozenset({"lost answer", "cut during", "500, done", "half an answer"})
"""What was done there though no clear answer came: all of it is looked up, nothing sent again."""


def _scene(bench: Bench, sample: OutSample) -> Scene:
    scene = Scene.of(bench, sample)
    scene.add(*_ALL)
    return scene


def _posts(bench: Bench, sample: OutSample) -> list[Sent]:
    return [sent for sent in bench.writes() if bench.speech.is_call(sent, sample.post)]


def one_call_for_many(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """Three records cost one call."""
    del subject
    scene = _scene(bench, sample)
    bench.run()
    assert len(_posts(bench, sample)) == _CALLS, "those that follow the first go together"
    scene.settled()


def one_of_many_refused(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """They refuse the middle one: it waits with their words, and the others stand."""
    scene = _scene(bench, sample)
    if subject.refuse_one is None:
        raise TypeError("a subject with calls for many tells how one of them is refused")
    subject.refuse_one(bench.world.app.faults, sample.post, 1).skip = 1
    scene.told(bench.run())
    assert sum(len(scene.objects(place)) for place in _ALL) == len(_ALL) - 1, "the others go"
    (waits,) = bench.waiting()
    assert waits.why == "refused", "what they refused waits as refused"
    refused = next(place for place, ours in scene.ours.items() if ours == waits.ours)
    assert scene.objects(refused) == [], "the one that waits is the one that they refused"
    sent = len(bench.writes())
    bench.run()
    assert len(bench.writes()) == sent, "a refused sending is not repeated as it is"
    bench.released()
    bench.run()
    scene.settled()


def all_refused(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """They refuse the whole call: each is looked up and goes alone, in the same run."""
    scene = _scene(bench, sample)
    bench.wire.at("POST", before=lambda: None)
    bench.wire.at("POST", before=subject.refusal)
    scene.told(bench.run())
    assert len(bench.world.links(sample.kind)) >= len(_ALL), "one bad record holds no others"
    scene.settled()


def all_refused_yet_done(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """They refuse the whole call after they had made some: those are found, not made again."""
    scene = _scene(bench, sample)
    bench.wire.at("POST", before=lambda: None)
    bench.wire.at("POST", instead=subject.refusal)
    scene.told(bench.run())
    assert len(_posts(bench, sample)) == _CALLS, "what stands there is not sent again"
    scene.settled()


def fault_on_many(bench: Bench, subject: Subject, sample: OutSample, fault: str) -> None:
    """Something breaks while several are made in one call."""
    del subject
    scene = _scene(bench, sample)
    WRITE_FAULTS[fault](bench.world.app.faults, sample.post).skip = 1
    scene.told(first := bench.run())
    if fault in RIDDEN_OUT:
        assert first.state == Run.State.DONE, (first.code, first.params)
        assert len(bench.world.links(sample.kind)) >= len(_ALL), f"{fault} costs only time"
    bench.calm()
    bench.run()
    bench.run()
    scene.settled()
    if fault in DONE_ALL_THE_SAME:
        assert len(_posts(bench, sample)) == _CALLS, "what may be done is looked up first"


def killed_in_a_call(bench: Bench, subject: Subject, sample: OutSample, *, done: bool) -> None:
    """A worker dies just before the call with several leaves, or just after it was done."""
    del subject
    scene = _scene(bench, sample)

    def die() -> httpx2.Response | None:
        raise Killed

    bench.wire.at("POST", before=lambda: None)
    bench.wire.at("POST", **({"after": die} if done else {"before": die}))
    run = bench.world.ask(groups=(sample.group,))
    lease = bench.world.begin(run, worker="dies")
    try:
        bench.world.advance(lease)
    except Killed:
        bench.take_over(run, lease)
    else:
        raise AssertionError("nothing was sent")
    bench.run()
    scene.settled()
    if done:
        assert len(_posts(bench, sample)) == _CALLS, "what a dead worker did is found"


def checks() -> Iterator[tuple[str, Callable[..., None], tuple[object, ...], dict[str, object]]]:
    """Yield all checks of a flow whose calls take many: name, check, and what it is told."""
    yield "one call", one_call_for_many, (), {}
    yield "one refused", one_of_many_refused, (), {}
    yield "all refused", all_refused, (), {}
    yield "all refused, done", all_refused_yet_done, (), {}
    for fault in WRITE_FAULTS:
        yield fault, fault_on_many, (fault,), {}
    for done in (False, True):
        when = "after" if done else "before"
        yield f"killed {when}", killed_in_a_call, (), {"done": done}
