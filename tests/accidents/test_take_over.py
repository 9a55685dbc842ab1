"""Five accidents with real processes: each is ridden out or taken over, and nothing is done twice.

A worker is killed, frozen, stopped, or loses its database; nobody lifts a hand.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bindeledd.config.database import EmbeddedCluster
from bindeledd.kernel.clock import pause
from tests.accidents.processes import Installation, Worker

log = logging.getLogger("measured")
pytestmark = [pytest.mark.chaos, pytest.mark.timeout(60)]

STEPS = 14
ALL = list(range(STEPS))
SPEED = """
logging_collector = off
fsync = off
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedCluster]:
    """A server of our own: one of the accidents stops it."""
    made = EmbeddedCluster(tmp_path_factory.mktemp("server"), settings_lines=SPEED)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def prepared(
    cluster: EmbeddedCluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    made = Installation(cluster.url(), tmp_path_factory.mktemp("logs"))
    made.start()
    yield made
    made.end()


@pytest.fixture
def installation(prepared: Installation) -> Iterator[Installation]:
    """A connection that nobody has used, and no worker yet."""
    prepared.connect()
    yield prepared
    prepared.end_workers()


def begun(installation: Installation) -> tuple[str, Worker, Worker]:
    """Start two workers and a run; return the run, the worker that has it, and the other one."""
    workers = [installation.worker(steps=STEPS, seconds=0.3) for _ in range(2)]
    run = installation.ask()
    installation.until(lambda: len(installation.steps(run)) >= 3)
    ((pid,),) = installation.rows("select distinct worker from accident_step where run = %s", run)
    workers.sort(key=lambda worker: worker.pid != pid)
    return run, workers[0], workers[1]


@pytest.mark.covers("X6")
def test_killed_worker_with_a_run_waiting_behind(installation: Installation) -> None:
    """The other worker finishes the run that was cut off, then does the one that waited."""
    run, holder, _ = begun(installation)
    waiting = installation.ask()
    assert waiting != run
    holder.kill()
    installation.until_done(run)
    installation.until_done(waiting)

    assert installation.steps(run) == ALL
    assert installation.steps(waiting) == ALL
    assert installation.state(run) == ("done", 1)
    assert installation.state(waiting) == ("done", 0)
    gap = max(installation.pauses(run))
    log.info("taken_over_after_seconds %s", round(gap, 2))
    assert gap < 8


@pytest.mark.covers("X6")
def test_frozen_worker_that_wakes_again(installation: Installation) -> None:
    """It keeps its line and its claim, so only the lease tells; awake, it writes nothing more."""
    run, holder, other = begun(installation)
    holder.freeze()
    written = len(installation.steps(run))
    installation.until(lambda: len(installation.steps(run)) > written, seconds=20)
    holder.wake()
    installation.until_done(run)

    assert installation.steps(run) == ALL
    assert installation.state(run) == ("done", 1)
    assert installation.rows(
        "select distinct worker from accident_step where run = %s and token > 1", run
    ) == [(other.pid,)]
    log.info("taken_over_after_seconds %s", round(max(installation.pauses(run)), 2))
    # The worker that woke is as good as any other.
    other.kill()
    again = installation.ask()
    installation.until_done(again)
    assert installation.steps(again) == ALL


@pytest.mark.covers("X6")
def test_stopped_worker_with_work_left(installation: Installation) -> None:
    """It drains for a second, then gives the rest away instead of letting its lease run out."""
    run, holder, _ = begun(installation)
    took = holder.terminate()
    assert holder.process.returncode == 0, holder.log.read_text(encoding="utf-8")
    installation.until_done(run)

    assert installation.steps(run) == ALL
    assert installation.state(run) == ("done", 1)
    gap = max(installation.pauses(run))
    log.info("stopped_after_seconds %s", round(took, 2))
    log.info("taken_over_after_seconds %s", round(gap, 2))
    assert gap < 4  # the lease alone would take longer


@pytest.mark.covers("X6")
def test_stopped_worker_that_waits_for_an_answer(installation: Installation) -> None:
    """It ends when its time is up, says nothing of it, and another one does the step again."""
    holder = installation.worker(steps=2, seconds=8)
    run = installation.ask()
    installation.until(lambda: installation.state(run)[0] == "running")
    took = holder.terminate()
    said = holder.log.read_text(encoding="utf-8")
    assert holder.process.returncode == 0, said
    assert "leaves the rest to others" in said
    assert "Traceback" not in said
    assert took < 6
    installation.worker(steps=2, seconds=0)
    installation.until_done(run)
    assert installation.steps(run) == [0, 1]
    assert installation.state(run) == ("done", 1)


@pytest.mark.covers("X6")
def test_database_away_for_ten_seconds(
    installation: Installation, cluster: EmbeddedCluster
) -> None:
    """Longer than the lease; the workers ride it out, or take each other's runs over."""
    run, *workers = begun(installation)
    waiting = installation.ask()
    cluster.stop()
    pause(10)
    cluster.start()
    written = len(installation.steps(run))
    back = installation.until(lambda: len(installation.steps(run)) > written)
    installation.until_done(run)
    installation.until_done(waiting)

    assert installation.steps(run) == ALL
    assert installation.steps(waiting) == ALL
    assert [worker.process.poll() for worker in workers] == [None, None]
    log.info("going_on_after_seconds %s", round(back, 2))
    log.info("take_overs %s", installation.state(run)[1])
    assert back < 15
