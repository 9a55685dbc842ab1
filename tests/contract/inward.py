"""What a connector must keep inwards: nothing lost, nothing twice, nothing ended by mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import pytest

from bindeledd.sync.flows import Direction
from bindeledd.sync.lease import LeaseLostError
from bindeledd.sync.models import Counterpart, Run
from tests.contract.bench import Bench, dying_at, has_words
from tests.contract.outward import READ_FAULTS, READS_RIDDEN_OUT
from tests.contract.subject import IntoSample, Row, Subject

FAULTS: Final = {
    **READ_FAULTS,
    "cut before": lambda faults, call: faults.cut_before(call),
    "lost answer": lambda faults, call: faults.lose_answer(call),
    "expired access": lambda faults, call: faults.expire_token(call),
    "revoked access": lambda faults, call: faults.revoke(call),
    "slow answer": lambda faults, call: faults.slow(call, 0.2),
}
RIDDEN_OUT: Final = READS_RIDDEN_OUT | {
    *("cut before", "lost answer", "expired access", "slow answer"),
}


@dataclass
class Scene:
    """Records of theirs on a bench, and what must stand here.

    Attributes:
        rows: Their rows, by their place in the sample.
        here: What must stand here beyond the sample's own.
    """

    bench: Bench
    sample: IntoSample
    given: Any
    others: int
    rows: dict[int, Row] = field(default_factory=dict)
    here: dict[int, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, bench: Bench, sample: IntoSample) -> Scene:
        """Set the scene: the data type comes in, nothing has run."""
        bench.group = sample.group
        bench.world.choose(sample.group, Direction.INTO)
        given = sample.before(bench)
        return cls(bench, sample, given, len(bench.world.records(sample.kind)))

    def add(self, *places: int) -> None:
        """Let a person over there make records."""
        for place in places:
            self.rows[place] = self.sample.adds(self.bench, self.given, place)

    def change(self, place: int) -> None:
        """Let a person over there change a record."""
        self.sample.changer(self.bench, self.rows[place], self.sample.changes)
        self.here[place] = self.sample.changed_here

    def record(self, place: int) -> Any:
        """Return our record of theirs."""
        wanted = self.sample.here(self.given, place)[self.sample.tells]
        found = [r for r in self.records() if getattr(r, self.sample.tells) == wanted]
        assert len(found) == 1, f"one record here for theirs: {len(found)}"
        return found[0]

    def records(self) -> list[Any]:
        """Return all of ours."""
        return self.bench.world.records(self.sample.kind)

    def settled(self) -> None:
        """Assert one record, one link, equal values, nothing waiting, and a quiet last run."""
        bench, sample, world = self.bench, self.sample, self.bench.world
        assert len(self.records()) == self.others + len(self.rows), (
            f"one record here for each of theirs: {len(self.records())} stand here"
        )
        linked = world.links(sample.kind)
        for place, row in self.rows.items():
            record = self.record(place)
            wanted = sample.here(self.given, place) | self.here.get(place, {})
            found = {name: getattr(record, name) for name in wanted}
            assert found == wanted, "the values here are theirs"
            assert linked.get(record.id) == sample.theirs(row), "the link leads to their object"
        assert len(linked) == len(set(linked.values())), "links are one to one"
        self.known()
        assert world.waiting() == {}, "nothing waits"
        last = bench.run()
        assert (last.state, last.code) == (Run.State.DONE, "")
        assert last.plan is None, f"a last run has nothing to do: {world.actions(last.plan)}"
        assert bench.writes() == [], "an inward flow writes nothing there"

    def known(self) -> None:
        """Assert that we know each of theirs once, under the id that they have."""
        with self.bench.world.inside():
            rows = Counterpart.objects.filter(kind=self.sample.kind)
            known = sorted(rows.values_list("theirs", flat=True))
        linked = set(self.bench.world.links(self.sample.kind).values())
        wanted = sorted({self.sample.theirs(row) for row in self.rows.values()} | linked)
        assert known == wanted, "each of theirs is known once, by its own id"


def fault_on_read(bench: Bench, subject: Subject, sample: IntoSample, fault: str) -> None:
    """Reading breaks: the run says so, nothing is ended, and the next run has it all."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    bench.run()
    scene.change(1)
    scene.add(3)
    FAULTS[fault](bench.world.app.faults, sample.read)
    run = bench.run(full=True)
    if fault in RIDDEN_OUT:
        assert run.state == Run.State.DONE, f"{fault} costs only time"
    else:
        assert run.state == Run.State.FAILED, "a failed read is told"
        assert has_words(run.code), f"no words for {run.code}"
    assert all(record.active for record in scene.records()), "a failed read ends nothing"
    bench.calm()
    bench.run(full=True)
    scene.settled()


def odd_field(bench: Bench, subject: Subject, sample: IntoSample) -> None:
    """A field of another type stops the flow; it is not made to fit."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1)
    name, value = sample.odd
    bench.world.app.faults.odd_shape(sample.read, name, value)
    run = bench.run()
    assert (run.state, run.code) == (Run.State.FAILED, "remote.odd_answer"), "odd shapes are told"
    assert len(scene.records()) == scene.others, "nothing is made of an odd answer"
    bench.run(full=True)
    scene.settled()


def unknown_code(bench: Bench, subject: Subject, sample: IntoSample) -> None:
    """A code that nobody knows is shown and waits; no other one is taken in its place."""
    del subject
    if sample.unknown is None:
        pytest.skip("this kind has no codes")
    scene = Scene.of(bench, sample)
    scene.add(1)
    name, value = sample.unknown
    bench.world.app.faults.odd_shape(sample.read, name, value)
    bench.run()
    assert len(scene.records()) == scene.others, "an unknown code is not replaced by another"
    codes = {row.first_code for row in bench.waiting()}
    assert codes == {"mapping.unknown_code"}, f"an unknown code waits with its reason: {codes}"
    bench.run(full=True)
    scene.settled()


def same_instant(bench: Bench, subject: Subject, sample: IntoSample) -> None:
    """Records that share the instant of their change fill several short pages; none is lost."""
    with pytest.MonkeyPatch.context() as patch:
        subject.small_pages(patch, 2)
        scene = Scene.of(bench, sample)
        scene.add(1, 2, 3, 4, 5)
        bench.run()
        scene.add(6, 7, 8)
        bench.run()
        scene.settled()


def read_twice(bench: Bench, subject: Subject, sample: IntoSample) -> None:
    """Reading again, whole or in part, brings the same records under the same ids."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    bench.run()
    bench.run(full=True)
    scene.known()
    scene.change(2)
    bench.run()
    bench.run(full=True)
    scene.settled()


def killed_anywhere(
    bench_again: Callable[[], Any], sample: IntoSample, start: int, step: int
) -> int:
    """A worker dies at the n-th transaction while one record comes in and another changes."""
    point = start
    while True:
        with bench_again() as bench:
            scene = Scene.of(bench, sample)
            scene.add(1)
            bench.run()
            scene.change(1)
            scene.add(2)
            run = bench.world.ask(groups=(sample.group,))
            lease = bench.world.begin(run, worker="dies")
            with dying_at(point) as seen:
                bench.world.advance(lease)
            if seen() < point:
                return point
            bench.take_over(run, lease)
            bench.run()
            scene.settled()
        point += step


def frozen_in_a_read(bench: Bench, subject: Subject, sample: IntoSample) -> None:
    """A worker freezes while it reads; another takes over; awake, the first writes nothing."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    run = bench.world.ask(groups=(sample.group,))
    lease = bench.world.begin(run, worker="freezes")
    bench.wire.at("GET", after=lambda: bench.take_over(run, lease))
    try:
        bench.world.advance(lease)
    except LeaseLostError:
        pass
    else:
        raise AssertionError("a worker that was frozen must notice that it lost its lease")
    scene.settled()


def empty_answer(bench: Bench, subject: Subject, sample: IntoSample) -> None:
    """Their register seems empty all at once: nothing is ended before a person has said so."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2, 3, 4, 5)
    bench.run()
    bench.world.app.faults.unavailable(sample.read, times=None)
    for _ in range(2):
        run = bench.run(full=True)
        assert run.state == Run.State.FAILED, "a failed read is told"
    assert all(record.active for record in scene.records()), "a failed read ends nothing"
    bench.calm()
    bench.run(full=True)
    scene.settled()


def ours_of(scene: Scene) -> dict[int, UUID]:
    """Return our ids by place."""
    return {place: scene.record(place).id for place in scene.rows}
