"""Real processes in a storm: a stand-in, workers that are killed, a line that loses answers.

What is sent through it is a scene of its own (`registers`, `paperwork`); whether all of it arrived
is the checkers' business.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.request import Request, urlopen

from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from tests.accidents.processes import Installation, Worker

ROOT = Path(__file__).parent.parent.parent
SEED = 20_261_121
FIRST_KILL, KILLS_APART, LOOK_EVERY = 5, (2, 5), 0.3
"""Seconds."""


@dataclass
class Storm(Installation):
    """An installation in a storm.

    Attributes:
        address: Of the stand-in.
        companies: Ids, in the order of the scene.
        kills: Workers killed so far.
    """

    address: str = ""
    companies: list[str] = field(default_factory=list)
    kills: int = 0
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - chance under a seed
    _sandbox: subprocess.Popen[str] | None = None

    def begin(self, scene: str, sizes: Sequence[int], rate: int) -> None:
        """Start the stand-in, and prepare the database with a scene of so many records."""
        self._sandbox = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.inside", "sandbox", str(rate), str(SEED)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self._environment(),
        )
        self.address = _line(self._sandbox)
        self.figures |= {
            "BINDELEDD_POWEROFFICE_GO_BASE_URL": f"{self.address}/Demo/v2",
            "BINDELEDD_POWEROFFICE_GO_TOKEN_URL": f"{self.address}/Demo/OAuth/Token",
            "BINDELEDD_POWEROFFICE_GO_APPLICATION_KEY": DEMO_APPLICATION_KEY,
            "BINDELEDD_POWEROFFICE_GO_SUBSCRIPTION_KEY": SUBSCRIPTION_KEY,
            "BINDELEDD_SETTLE_FACTOR": "0.01",
        }
        told = [scene, self.address, *(str(size) for size in sizes)]
        self._control = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.inside", "control", *told],
            cwd=ROOT,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.companies = json.loads(_line(self._control))["companies"]
        self.company = self.companies[0]

    def rages(self, writes: Sequence[str], *, lost: float = 0.05) -> None:
        """Let the line lose answers of writes after the deed, and give 2 % 429 and 1 % 503."""
        for call in writes:
            self.fault("lose_answer", call, lost)
        self.fault("throttle", "* /**", 0.02, retry_after=1)
        self.fault("unavailable", "* /**", 0.01)

    def fault(self, kind: str, target: str, probability: float, **details: Any) -> None:
        """Set one fault in the stand-in."""
        rule = {"kind": kind, "target": target, "times": None, "probability": probability}
        self._console("POST", "faults", rule | details)

    def calms_down(self) -> None:
        """Take all faults away."""
        self._console("DELETE", "faults")

    def lasts(self, until: Callable[[], bool], *, at_most: float, kills: int | None = None) -> None:
        """Keep asking for runs, and kill a worker every few seconds, until something holds.

        Args:
            until: What ends it.
            at_most: Seconds.
            kills: How many in all, where a short form shall end on a busy machine as well; then
                each hits a worker that carries a run, while another one works beside it.
        """
        begun = monotonic()
        kill_at = begun + FIRST_KILL
        while not until():
            self.keep_asking()
            if monotonic() > kill_at and (kills is None or self.kills < kills):
                self.kill_one(carrying=kills is not None)
                kill_at = monotonic() + self.chance.uniform(*KILLS_APART)
            assert monotonic() - begun < at_most, self.last_words()
            pause(LOOK_EVERY)

    def settles(self, *, seconds: float, rounds: int = 3) -> list[str]:
        """Calm down and carry some runs to their end; return how the last of each company ended."""
        self.calms_down()
        ended: list[str] = []
        for _ in range(rounds):
            pause(1.5)  # longer than what is unknown is left alone
            runs = [self.ask_for_a_run(seat) for seat in range(len(self.companies))]
            ended = [self.until_ended(run, seat, seconds) for seat, run in enumerate(runs)]
        return ended

    def kill_one(self, *, carrying: bool = False) -> None:
        """Kill a worker that works, and start another in its place without waiting for it."""
        working = [
            worker
            for worker in self.workers
            if worker.process.poll() is None
            and "carries runs" in worker.log.read_text(encoding="utf-8")
        ]
        if carrying:
            runs = self.seen("select worker from sync_run where state = 'running'")
            busy = {int(name.split(":")[1]) for (name,) in runs if name}
            left = len(working) > 1  # somebody is there to take over at once
            working = [worker for worker in working if left and worker.pid in busy]
        if working:
            self.chance.choice(working).kill()
            self.kills += 1
            self.hire()

    def hire(self) -> None:
        """Start a worker and do not wait until it works."""
        log_file = self.folder / f"worker-{len(self.workers)}.log"
        with log_file.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "bindeledd", "worker"],
                env=self._environment(),
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.workers.append(Worker(process, log_file))

    def register(self, seat: int = 0) -> dict[str, Any]:
        """Return our records, links and journal of a company."""
        return self._ask(f"dump {seat}")

    def do(self, deed: str, seat: int = 0) -> dict[str, Any]:
        """Let somebody of a company do what the scene has a name for."""
        return self._ask(f"{deed} {seat}")

    def seen(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what all companies see, one after the other."""
        found = []
        for company in self.companies:
            self.company = company
            found += self.rows(query, *values)
        return found

    def keep_asking(self) -> None:
        """Ask for a run of each company that has none under way."""
        for seat, company in enumerate(self.companies):
            self.company = company
            found = self.rows("select state from sync_run order by number desc limit 1")
            if not found or found[0][0] not in {"waiting", "running"}:
                self.ask_for_a_run(seat)

    def ask_for_a_run(self, seat: int = 0) -> str:
        """Ask, and return the run's id."""
        return str(self._ask(f"ask {seat}")["run"])

    def until_ended(self, run: str, seat: int, seconds: float) -> str:
        """Wait until a company's run has ended, whichever way; return how."""
        self.company = self.companies[seat]
        self.until(lambda: self.state(run)[0] not in {"waiting", "running"}, seconds=seconds)
        return self.state(run)[0]

    def judged_by(self, checker: str, *told: str) -> subprocess.CompletedProcess[str]:
        """Let a checker, a program of its own, read the ledger and judge."""
        return subprocess.run(
            [sys.executable, "-m", checker, self.address, *told],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def is_over(self) -> None:
        """End all processes."""
        self.end()
        if self._sandbox is not None:
            self._sandbox.terminate()
            self._sandbox.communicate(timeout=10)

    def _console(self, method: str, what: str, body: dict[str, Any] | None = None) -> None:
        data = json.dumps(body).encode() if body is not None else None
        request = Request(f"{self.address}/sandbox/api/{what}", data=data, method=method)  # noqa: S310 - our own stand-in
        request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=30):  # noqa: S310 - our own stand-in
            pass


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, "a process of ours ended before it said anything"
    return line


def told(storm: Storm, registers: Sequence[dict[str, Any]], seconds: float) -> str:
    """Say what the storm did, and prove that it was one.

    Raises:
        AssertionError: Nobody was killed, nothing taken over, or no answer lost.
    """
    looked_up = sum(one["attempts"] > 1 for register in registers for one in register["intents"])
    takeovers = sum(run["takeovers"] for register in registers for run in register["runs"])
    assert storm.kills >= 2
    assert takeovers >= 1
    assert looked_up >= 1, "the line lost no answer"
    deeds = f"{takeovers} runs taken over, {looked_up} deeds looked up"
    return f"({storm.kills} workers killed, {deeds}, {seconds:.0f} s)"
