"""Real processes for accidents: workers to kill, freeze and stop, and one that asks for runs.

`Installation` is what the tests hold: a database of its own, its processes, and questions to it.
With `engine=True` the workers are the product's own (`bindeledd worker`), for the chaos test.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from bindeledd.config import options as settings
from bindeledd.kernel.clock import monotonic, pause

INSIDE = Path(__file__).with_name("inside.py")
QUICK = {
    "BINDELEDD_LEASE_SECONDS": "4",
    "BINDELEDD_HEARTBEAT_SECONDS": "1",
    "BINDELEDD_SWEEP_SECONDS": "1",
    "BINDELEDD_DRAIN_SECONDS": "1",
}
"""Shorter than the defaults, in the same proportions."""


@dataclass
class Worker:
    """One worker process."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Its number, as its steps carry it."""
        return self.process.pid

    def send(self, number: signal.Signals) -> None:
        """Send a signal to it alone."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it at this very instruction."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Stop it without ending it; its lines to the database stay open."""
        self.send(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        self.send(signal.SIGCONT)

    def terminate(self) -> float:
        """Ask it to stop, and return how many seconds it took."""
        begun = monotonic()
        self.send(signal.SIGTERM)
        self.process.wait(timeout=30)
        return monotonic() - begun


@dataclass
class Installation:
    """One database and the processes on it.

    Attributes:
        url: Of an empty database.
        folder: For logs.
        figures: Options of the processes.
    """

    url: str
    folder: Path
    figures: dict[str, str] = field(default_factory=lambda: dict(QUICK))
    company: str = ""
    workers: list[Worker] = field(default_factory=list)
    _control: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Prepare the database; takes some seconds."""
        self._control = subprocess.Popen(
            [sys.executable, INSIDE, "control"],
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def connect(self, *, scheduled: bool = False) -> str:
        """Make a connection and return its id."""
        answer = self._ask("connect scheduled" if scheduled else "connect")
        self.company = answer["company"]
        return str(answer["connection"])

    def ask(self, seat: int = -1) -> str:
        """Ask for a run of one of our connections, by default the newest; return its id."""
        return str(self._ask(f"ask {seat}")["run"])

    def worker(self, *, steps: int = 20, seconds: float = 0.1, engine: bool = False) -> Worker:
        """Start a worker whose runs have so many steps, or the product's own; wait for it."""
        own = [sys.executable, str(INSIDE), "worker", str(steps), str(seconds)]
        command = [sys.executable, "-m", "bindeledd", "worker"] if engine else own
        log = self.folder / f"worker-{len(self.workers)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                command, env=self._environment(), stdout=file, stderr=subprocess.STDOUT
            )
        worker = Worker(process, log)
        self.workers.append(worker)
        self.until(lambda: "carries runs" in log.read_text(encoding="utf-8"))
        return worker

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the company sees."""
        with psycopg.connect(self.url, connect_timeout=3) as line:
            line.execute("select set_config('app.company_id', %s, false)", [self.company])
            return line.execute(query.encode(), values).fetchall()

    def steps(self, run: str) -> list[int]:
        """Return the numbers of the steps written for a run, in the order of writing."""
        found = self.rows("select number from accident_step where run = %s order by id", run)
        return [number for (number,) in found]

    def state(self, run: str) -> tuple[str, int]:
        """Return a run's state and how often it was taken over."""
        (row,) = self.rows("select state, takeovers from sync_run where id = %s", run)
        return row[0], row[1]

    def pauses(self, run: str) -> list[float]:
        """Return the seconds between each two steps of a run."""
        found = self.rows("select at from accident_step where run = %s order by id", run)
        moments = [at for (at,) in found]
        return [(after - before).total_seconds() for before, after in pairwise(moments)]

    def until(self, happens: Callable[[], bool], *, seconds: float = 30) -> float:
        """Wait for something and return how long that took.

        Raises:
            TimeoutError: It did not happen; the message holds the workers' last words.
        """
        begun = monotonic()
        while not _holds(happens):
            if monotonic() - begun > seconds:
                raise TimeoutError(self.last_words())
            pause(0.1)
        return monotonic() - begun

    def until_done(self, run: str, *, seconds: float = 30) -> float:
        """Wait until a run has ended well."""
        return self.until(lambda: self.state(run)[0] == "done", seconds=seconds)

    def last_words(self) -> str:
        """Return the ends of the workers' logs."""
        return "\n".join(
            f"--- {worker.pid}\n{worker.log.read_text(encoding='utf-8')[-3000:]}"
            for worker in self.workers
        )

    def end_workers(self) -> None:
        """End every worker that was started here."""
        for worker in self.workers:
            with suppress(ProcessLookupError):
                worker.kill()

    def end(self) -> None:
        """End every process that was started here."""
        self.end_workers()
        if self._control is not None:
            self._control.communicate(timeout=10)

    def _ask(self, line: str) -> dict[str, Any]:
        control = self._control
        if control is None or control.stdin is None or control.stdout is None:
            raise RuntimeError("not started")
        control.stdin.write(line + "\n")
        control.stdin.flush()
        answer: dict[str, Any] = json.loads(control.stdout.readline())
        return answer

    def _environment(self) -> dict[str, str]:
        return settings.child_environment(
            DATABASE_URL=self.url,
            DJANGO_SETTINGS_MODULE="bindeledd.config.settings",
            PYTHONUNBUFFERED="1",
            **self.figures,
        )


def _holds(happens: Callable[[], bool]) -> bool:
    try:
        return happens()
    except psycopg.OperationalError:  # the database may be part of the accident
        return False
