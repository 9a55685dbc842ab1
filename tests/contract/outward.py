"""What a connector must keep outwards: whatever breaks, one object, one link, a whole journal.

Each check takes an open bench, the subject and a sample, and fails by an assertion that names what
is broken. The same checks refuse the connectors of `tests/broken`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx2
from django.db import connections

from bindeledd.kernel.clock import monotonic
from bindeledd.sandbox.faults import Faults
from bindeledd.sync import engine, runs
from bindeledd.sync.flows import Direction, Outbound
from bindeledd.sync.lease import Lease, LeaseLostError
from bindeledd.sync.models import Attempt, Intent, Run
from bindeledd.sync.paths import flatten
from tests.contract.bench import UNAUTHORIZED, Bench, Killed, dying_at, has_words
from tests.contract.subject import OutSample, Row, Subject

Fault = Callable[[Faults, str], Any]

WRITE_FAULTS: Final[dict[str, Fault]] = {
    "lost answer": lambda faults, call: faults.lose_answer(call),
    "cut before": lambda faults, call: faults.cut_before(call, times=2),
    "cut before, for long": lambda faults, call: faults.cut_before(call, times=9),
    "cut during": lambda faults, call: faults.cut_during(call),
    "429": lambda faults, call: faults.throttle(call, retry_after=1),
    "503, not done": lambda faults, call: faults.unavailable(call),
    "500, not done": lambda faults, call: faults.server_error(call),
    "500, done": lambda faults, call: faults.error_after_commit(call),
    "odd shape": lambda faults, call: faults.odd_shape(call, "Id", "odd"),
    "half an answer": lambda faults, call: faults.half_page(call),
    "a page of html": lambda faults, call: faults.html(call),
    "expired access": lambda faults, call: faults.expire_token(call),
    "revoked access": lambda faults, call: faults.revoke(call),
    "slow answer": lambda faults, call: faults.slow(call, 0.2),
}
READ_FAULTS: Final[dict[str, Fault]] = {
    "cut": lambda faults, call: faults.cut_during(call),
    "429": lambda faults, call: faults.throttle(call, retry_after=1),
    "503": lambda faults, call: faults.unavailable(call),
    "503, for long": lambda faults, call: faults.unavailable(call, times=9),
    "odd shape": lambda faults, call: faults.odd_shape(call, "Id", "odd"),
    "half a page": lambda faults, call: faults.half_page(call),
    "a page of html": lambda faults, call: faults.html(call),
}
RIDDEN_OUT: Final = {"429", "cut before", "expired access", "slow answer"}
"""What must cost nothing but time: all records stand there after the very run that met it."""
READS_RIDDEN_OUT: Final = {"cut", "429", "503"}

DONE_ALL_THE_SAME: Final = {
    *("lost answer", "cut during", "500, done", "odd shape", "half an answer", "a page of html"),
}
"""What was done there though no clear answer came: a second sending would be a guess."""


@dataclass
class Scene:
    """Two records of ours on a bench, and what became of them.

    Attributes:
        given: What the sample put before.
        ours: Our ids, by their place in the sample.
        changed: Places of those changed since.
    """

    bench: Bench
    sample: OutSample
    given: Any
    others: int
    ours: dict[int, UUID]
    changed: set[int]

    @classmethod
    def of(cls, bench: Bench, sample: OutSample) -> Scene:
        """Set the scene: the data type goes out, nothing has run."""
        bench.group = sample.group
        bench.world.choose(sample.group, Direction.OUT)
        given = sample.before(bench)
        others = len(bench.world.books.rows(sample.collection))
        return cls(bench, sample, given, others, {}, set())

    def add(self, *places: int) -> None:
        """Make records of ours, and hand them over where a person does that."""
        sample = self.sample
        if sample.make is not None:
            made = [sample.make(self.bench, self.given, n) for n in places]
        else:
            made = self.bench.world.put(sample.kind, [sample.ours(self.given, n) for n in places])
        self.ours.update(zip(places, made, strict=True))
        if sample.press is not None:
            for ours in made:
                sample.press(self.bench, ours)

    def change(self, place: int) -> None:
        """Change a record of ours."""
        self.bench.world.change(self.sample.kind, self.ours[place], **self.sample.change)
        self.changed.add(place)

    def wanted(self, place: int) -> dict[str, Any]:
        """Return what must stand there."""
        told = self.sample.there(self.given, place)
        return told | self.sample.changed_there if place in self.changed else told

    def objects(self, place: int) -> list[Row]:
        """Return the objects that stand for a record, by what tells it from others."""
        told = self.sample.there(self.given, place)
        rows = self.bench.world.books.rows(self.sample.collection)
        tells = self.sample.tells
        if set(tells) & set(self.sample.changed_there):
            raise TypeError("what tells a record must not change")
        return [row for row in rows if all(row[name] == told[name] for name in tells)]

    def settled(self) -> None:
        """Assert one object, one link, a whole journal, nothing waiting, and a quiet last run."""
        bench, sample, world = self.bench, self.sample, self.bench.world
        rows = world.books.rows(sample.collection)
        assert len(rows) == self.others + len(self.ours), (
            f"one remote object a record: {len(rows)} stand there"
        )
        linked = world.links(sample.kind)
        for place, ours in self.ours.items():
            (row,) = self.objects(place)
            stands = flatten(row)
            wanted = self.wanted(place)
            found = {name: stands.get(name) for name in wanted}
            assert found == wanted, "the values there are ours"
            assert linked.get(ours) == sample.theirs(row), "the link leads to the record's object"
            sample.followed(bench, row)
            self._written_down(ours, row)
        assert len(linked) == len(set(linked.values())), "links are one to one"
        self.whole()
        assert world.waiting() == {}, "nothing waits"
        before = len(bench.writes())
        last = bench.run()
        assert (last.state, last.code) == (Run.State.DONE, "")
        assert last.plan is None, f"a last run has nothing to do: {world.actions(last.plan)}"
        assert len(bench.writes()) == before, "a last run writes nothing there"

    def _written_down(self, ours: UUID, row: Row) -> None:
        made = self.bench.world.intents(ours=ours, purpose="create")
        done = [intent for intent in made if intent.state == Intent.State.DONE]
        theirs = [intent.theirs for intent in done]
        assert theirs == [self.sample.theirs(row)], "the journal knows that it was made, once"
        if self.sample.key:
            assert row[self.sample.key] == done[0].key, "their object keeps our key"

    def whole(self) -> None:
        """Assert a whole journal: every write that went out stands in it, with its answer."""
        bench = self.bench
        went = [sent for sent in bench.writes() if sent.status != UNAUTHORIZED]
        assert len(went) <= bench.sendings(), "every write that went out stands in the journal"
        bench.world.whole()
        assert bench.unanswered() == [], "every unknown is settled"
        with bench.world.inside():
            open_ends = Attempt.objects.filter(
                ended_at=None, intent__state__in=[Intent.State.DONE, Intent.State.REFUSED]
            ).exclude(intent__tries__what="look_up")
            assert not open_ends.exists(), "every attempt has its answer"

    def told(self, run: Run) -> None:
        """Assert that nothing waits in silence after a run that met a fault."""
        bench = self.bench
        self._done_is_done()
        if run.state == Run.State.FAILED:
            assert has_words(run.code), f"no words for {run.code}"
            return
        waiting = {row.ours: row for row in bench.waiting()}
        for row in waiting.values():
            assert row.first_code, "what waits has a reason"
            assert has_words(row.first_code), f"no words for {row.first_code}"
        linked = bench.world.links(self.sample.kind)
        unsettled = {ours for ours in self.ours.values() if ours not in linked}
        for ours in unsettled | set(bench.unanswered()):
            assert ours in waiting, "nothing waits in silence"

    def _done_is_done(self) -> None:
        """Assert that what the journal calls done stands there at this very moment."""
        states = {
            (intent.ours, intent.purpose): intent.state for intent in self.bench.world.intents()
        }
        for place, ours in self.ours.items():
            if states.get((ours, "create")) == Intent.State.DONE:
                assert self.objects(place), "what is written down as made stands there"
            if states.get((ours, "update")) == Intent.State.DONE:
                stands = flatten(self.objects(place)[0])
                found = {name: stands.get(name) for name in self.sample.changed_there}
                assert found == self.sample.changed_there, "what is written down as done is done"


def fault_on_create(bench: Bench, subject: Subject, sample: OutSample, fault: str) -> None:
    """Something breaks while the first of two records is made there."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    WRITE_FAULTS[fault](bench.world.app.faults, sample.post)
    scene.told(first := bench.run())
    if fault in RIDDEN_OUT:
        assert first.state == Run.State.DONE, (first.code, first.params)
        assert len(bench.world.links(sample.kind)) >= len(scene.ours), f"{fault} costs only time"
    bench.calm()
    bench.run()
    bench.run()
    scene.settled()
    if fault in DONE_ALL_THE_SAME:
        posts = [sent for sent in bench.writes() if bench.speech.is_call(sent, sample.post)]
        assert len(posts) == len(scene.ours), (
            "what may be done is looked up before it is sent again"
        )


def fault_on_update(bench: Bench, subject: Subject, sample: OutSample, fault: str) -> None:
    """Something breaks while a record that stands there is changed."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1)
    bench.run()
    scene.change(1)
    scene.add(2)
    WRITE_FAULTS[fault](bench.world.app.faults, sample.patch)
    scene.told(bench.run())
    bench.calm()
    bench.run()
    bench.run()
    scene.settled()


def fault_on_step(bench: Bench, subject: Subject, sample: OutSample, fault: str) -> None:
    """Something breaks in what follows an object there: it stands, and is followed once."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    WRITE_FAULTS[fault](bench.world.app.faults, sample.step)
    scene.told(bench.run())
    bench.calm()
    bench.run()
    bench.run()
    scene.settled()


def fault_on_read(bench: Bench, subject: Subject, sample: OutSample, fault: str) -> None:
    """Their register cannot be read: the run says so, ends nothing and goes on next time."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1)
    bench.run()
    scene.add(2)
    READ_FAULTS[fault](bench.world.app.faults, sample.read)
    run = bench.run(full=True)
    if fault in READS_RIDDEN_OUT:
        assert run.state == Run.State.DONE, f"{fault} costs only time"
        assert len(bench.world.links(sample.kind)) >= len(scene.ours), f"{fault} costs only time"
    else:
        assert run.state == Run.State.FAILED, "a failed read is told"
        assert has_words(run.code), f"no words for {run.code}"
    bench.calm()
    bench.run(full=True)
    scene.settled()


def fault_on_look_up(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """The answer is lost, and looking the object up fails as well."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    faults = bench.world.app.faults
    faults.lose_answer(sample.post)
    scene.told(bench.run())
    skip = 0 if sample.look_up else 1  # the register is read, the look-up fails
    faults.unavailable(sample.look_up or sample.read, times=1, skip=skip)
    scene.told(bench.run())
    bench.calm()
    bench.run()
    scene.settled()


def refused_content(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """They refuse one record: it waits with their words, and the other one goes."""
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    _refuse(bench, subject, "POST")
    scene.told(bench.run())
    assert len(scene.objects(1)) + len(scene.objects(2)) == 1, "the other record goes"
    (waits,) = bench.waiting()
    assert waits.why == "refused", "what they refused waits as refused"
    refused = next(place for place, ours in scene.ours.items() if ours == waits.ours)
    sent = len(bench.writes())
    bench.run()
    assert len(bench.writes()) == sent, "a refused sending is not repeated as it is"
    if sample.patch:
        scene.change(refused)
        bench.run()
        scene.change(3 - refused)
        _refuse(bench, subject, "PATCH")
        scene.told(bench.run())
    bench.released()
    bench.run()
    scene.settled()


def _refuse(bench: Bench, subject: Subject, method: str) -> None:
    bench.wire.at(method, before=subject.refusal)


def only_what_changed(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """A change of one field names that field only, so that what they changed meanwhile stays."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1)
    bench.run()
    before = len(bench.writes())
    scene.change(1)
    bench.run()
    (sent,) = bench.writes()[before:]
    paths = bench.speech.changed(sent) - set(sample.demanded)
    assert paths == set(sample.changed_there), f"only what changed is sent, not {sorted(paths)}"
    scene.settled()


def stranger_in_the_way(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """The call surely failed, and somebody else's record stands there: it is not taken for ours."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1)
    bench.run()
    scene.add(2)
    bench.world.app.faults.server_error(sample.post)
    bench.run()
    bench.run()
    scene.settled()


def killed_anywhere(
    bench_again: Callable[[], Any], sample: OutSample, start: int, step: int
) -> int:
    """A worker dies at the n-th transaction while it makes one record and changes another."""
    point = start
    while True:
        with bench_again() as bench:
            scene = _half_way(bench, sample)
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


def _half_way(bench: Bench, sample: OutSample) -> Scene:
    scene = Scene.of(bench, sample)
    scene.add(1)
    bench.run()
    if sample.patch:
        scene.change(1)
    scene.add(2)
    return scene


def killed_in_a_call(
    bench: Bench, subject: Subject, sample: OutSample, method: str, *, done: bool
) -> None:
    """A worker dies just before a call leaves, or just after it was done."""
    del subject
    scene = _half_way(bench, sample)

    def die() -> httpx2.Response | None:
        raise Killed

    def dead() -> None:
        raise Killed

    bench.wire.at(method, **({"after": dead} if done else {"before": die}))
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


def frozen_in_a_call(bench: Bench, subject: Subject, sample: OutSample, *, done: bool) -> None:
    """A worker freezes in a call; another takes over and ends the run; then the first wakes."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    run = bench.world.ask(groups=(sample.group,))
    lease = bench.world.begin(run, worker="freezes")

    def freeze() -> None:
        bench.take_over(run, lease)
        lease.pulse.good_until = monotonic() - 1  # it stood still for longer than its lease

    bench.wire.at("POST", **({"after": freeze} if done else {"before": freeze}))
    try:
        bench.world.advance(lease)
    except LeaseLostError:
        pass
    else:
        raise AssertionError("a worker that was frozen must notice that it lost its lease")
    bench.run()
    scene.settled()


def twice_at_once(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """Two threads carry the same run at once, the later one by taking over; then it is replayed."""
    del subject
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    run = bench.world.ask(groups=(sample.group,))
    ended: list[Lease] = []
    lost: list[BaseException] = []
    gate = threading.Barrier(2, timeout=20)

    def work(name: str) -> None:
        try:
            gate.wait()
            with bench.world.inside():
                lease = runs.begin(run.id, name)
            if lease is not None:
                bench.world.advance(lease)
                ended.append(lease)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            lost.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert {type(error) for error in lost} <= {LeaseLostError}, f"nobody breaks: {lost}"
    assert len(ended) == 1, "one worker ends a run"
    sent = len(bench.writes())
    try:
        engine.advance(ended[0])
    except LeaseLostError:
        pass
    else:
        raise AssertionError("a run that has ended cannot be carried again")
    assert len(bench.writes()) == sent, "a replayed run writes nothing there"
    bench.run()
    scene.settled()


def two_companies(bench: Bench, other: Bench, subject: Subject, sample: OutSample) -> None:
    """Two companies over one process: each one's records land in its own books."""
    del subject
    scenes = [Scene.of(one, sample) for one in (bench, other)]
    for scene in scenes:
        scene.add(1)
    for scene in (*scenes, *scenes):
        scene.bench.run()
    for scene in scenes:
        scene.settled()


def preview_writes_nothing(bench: Bench, subject: Subject, sample: OutSample) -> None:
    """A plan is made by reading only."""
    scene = Scene.of(bench, sample)
    scene.add(1, 2)
    if sample.press is not None:
        bench.world.withdraw_run()  # a press asks for a run, and only one can wait
    plan = bench.world.preview(groups=(sample.group,))
    assert bench.writes() == [], "a preview writes nothing there"
    planned = [row.flow for row in bench.world.rows(plan)]
    assert planned.count(f"{subject.connector.system}.{sample.flow}") == len(scene.ours)
    bench.run()
    scene.settled()


def flow_of(subject: Subject, sample: OutSample) -> Outbound[Any]:
    """Return the declaration of a sample's flow."""
    flow = subject.connector.flow(f"{subject.connector.system}.{sample.flow}")
    if not isinstance(flow, Outbound):
        raise TypeError(f"{sample.flow} does not go outwards")
    return flow
