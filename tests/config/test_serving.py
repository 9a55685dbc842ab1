"""What keeps the processes going: real processes, real signals."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bindeledd.kernel.clock import monotonic, pause

CHILD = """
import os, pathlib, sys, threading
from bindeledd.config.serving import stop_signals, stop_with_parent
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
with stop_signals() as stop:
    stop_with_parent()
    with (folder / name).open("a") as file:
        print(os.getpid(), file=file)
    stop.wait()
    (folder / f"{name}.drained").touch()
"""
WATCHER = """
import sys
from bindeledd.config.serving import Child, keep_going
script, folder = sys.argv[1:]
keep_going([Child(name, [sys.executable, "-c", script, folder, name]) for name in ("one", "two")])
"""


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = monotonic() + seconds
    while not true():
        assert monotonic() < deadline, "it did not happen in time"
        pause(0.05)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


class Watched:
    """A process that keeps two others going, and the numbers these wrote down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        line = [sys.executable, "-c", WATCHER, CHILD, str(folder)]
        self.process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)

    def pids(self, name: str) -> list[int]:
        """Every process of that name so far."""
        file = self.folder / name
        return [int(line) for line in file.read_text().split()] if file.exists() else []


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(tmp_path)
    until(lambda: bool(watched.pids("one") and watched.pids("two")))
    yield watched
    if watched.process.poll() is None:
        watched.process.kill()
    watched.process.communicate()


def test_a_killed_process_is_started_again_and_a_signal_drains_all(watched: Watched) -> None:
    """SIGKILL of one leaves the other alone; SIGTERM lets both finish, and ends with 0."""
    first = watched.pids("one")[0]
    os.kill(first, signal.SIGKILL)
    until(lambda: len(watched.pids("one")) == 2)
    assert len(watched.pids("two")) == 1

    watched.process.terminate()

    said = watched.process.communicate(timeout=20)[1]
    assert watched.process.returncode == 0
    assert "The one process ended with code -9; it starts again." in said
    assert {path.name for path in watched.folder.glob("*.drained")} == {
        "one.drained",
        "two.drained",
    }
    assert not any(alive(pid) for name in ("one", "two") for pid in watched.pids(name))


def test_processes_stop_when_the_one_that_watches_is_killed(watched: Watched) -> None:
    """Nobody is left behind to work beside the next start."""
    watched.process.kill()
    until(lambda: not any(alive(pid) for name in ("one", "two") for pid in watched.pids(name)))
    assert (watched.folder / "two.drained").exists()


def test_a_process_that_does_not_start_stops_the_others(tmp_path: Path) -> None:
    """A mistake in the settings is told once, instead of again and again."""
    line = [sys.executable, "-c", WATCHER, "raise SystemExit('wrong')", str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "wrong" in done.stderr
    assert "process does not start; its reason is above." in done.stderr
