"""Real processes in a storm: stand-ins, workers that are killed, lines that lose answers.

What is sent through it is a scene of its own (`registers`, `documents`, `both`); whether all of it
arrived is the checkers' business. A storm counts what was done, not minutes: on a busy machine it
takes longer, and it fails only where nothing moves any more.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from bindeledd.config import options as settings
from bindeledd.kernel.clock import pause
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from bindeledd.sandbox.sevenoffice.options import APPLICATION_ID
from tests.accidents.processes import Installation, Worker
from tests.chaos.consoles import Console
from tests.chaos.killing import Endless, Killer, Spread, Watched

ROOT = Path(__file__).parent.parent.parent
SEED = 20_261_121
GO, SEVEN = "poweroffice_go", "sevenoffice"
LOOK_EVERY = 0.3
"""Seconds."""

_DONE = "select count(*) from sync_intent where state = 'done'"
_ANSWERED = """
select (select coalesce(sum(attempts), 0) from sync_intent),
    (select coalesce(sum(requests), 0) + count(*) filter (where ended_at is not null)
        from sync_run)
"""
_CARRYING = """
select worker, exists (select from sync_intent as deed
    where deed.run = sync_run.id and deed.state = 'open')
from sync_run where state = 'running' and worker <> ''
"""


def _of_go(address: str) -> dict[str, str]:
    return {
        "BINDELEDD_POWEROFFICE_GO_BASE_URL": f"{address}/Demo/v2",
        "BINDELEDD_POWEROFFICE_GO_TOKEN_URL": f"{address}/Demo/OAuth/Token",
        "BINDELEDD_POWEROFFICE_GO_APPLICATION_KEY": DEMO_APPLICATION_KEY,
        "BINDELEDD_POWEROFFICE_GO_SUBSCRIPTION_KEY": SUBSCRIPTION_KEY,
    }


def _of_sevenoffice(address: str) -> dict[str, str]:
    return {
        "BINDELEDD_SEVENOFFICE_BASE_URL_API": address,
        "BINDELEDD_SEVENOFFICE_BASE_URL_WEB": address,
        "BINDELEDD_SEVENOFFICE_APPLICATION_ID": APPLICATION_ID,
    }


INSTALLED: Final = {GO: _of_go, SEVEN: _of_sevenoffice}


@dataclass
class Storm(Installation):
    """An installation in a storm.

    Attributes:
        consoles: Of the stand-ins, by system.
        companies: Ids, one a site, in the order of the scene; with two ledgers it stands twice.
        connections: Ids, one a site.
        pace: Calls a second of each system; 0 for the product's own.
        kills: Workers killed so far.
        in_deeds: Of them, how many were in the midst of a deed: meant, and not answered.
        log_ins_cut: Of them, how many logged in to a system at that instant.
        beside: Looks at which more than one run was under way.
    """

    consoles: dict[str, Console] = field(default_factory=dict)
    companies: list[str] = field(default_factory=list)
    connections: list[str] = field(default_factory=list)
    pace: str = "0"
    kills: int = 0
    in_deeds: int = 0
    log_ins_cut: int = 0
    beside: int = 0
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - chance under a seed
    _stand_ins: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Of the first stand-in."""
        return next(iter(self.consoles.values())).address

    def begin(
        self, scene: str, sizes: Sequence[int], rate: int, systems: Sequence[str] = (GO,)
    ) -> None:
        """Start the stand-ins, and prepare the database with a scene of so many records."""
        self._own_folder()
        for system in systems:
            told = ["sandbox", system, str(rate), str(SEED)]
            stand_in = self._inside(*told, stdout=subprocess.PIPE)
            self._stand_ins.append(stand_in)
            self.consoles[system] = Console(_line(stand_in))
            self.figures |= INSTALLED[system](self.consoles[system].address)
        self.figures["BINDELEDD_SETTLE_FACTOR"] = "0.01"
        addresses = ",".join(one.address for one in self.consoles.values())
        told = ["control", scene, addresses, self.pace, *(str(size) for size in sizes)]
        self._control = self._inside(*told, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        begun = json.loads(_line(self._control))
        self.companies, self.connections = begun["companies"], begun["connections"]
        self.company = self.companies[0]

    def rages(self, writes: Sequence[str], *, lost: float = 0.05) -> None:
        """Let Go's line lose answers of writes after the deed, and give 2 % 429 and 1 % 503."""
        go = self.consoles[GO]
        for call in writes:
            go.fault("lose_answer", call, lost)
        go.fault("throttle", "* /**", 0.02, retry_after=1)
        go.fault("unavailable", "* /**", 0.01)

    def lasts(
        self,
        made: Callable[[], int],
        *,
        wanted: int,
        kills: int | None = None,
        now_and_then: tuple[Callable[[], None], int] | None = None,
    ) -> None:
        """Keep asking for runs, and kill workers one after the other, until so much is made.

        Args:
            made: What is made by now.
            wanted: How much of it ends this.
            kills: How many, spread over what is made; None kills without end.
            now_and_then: What else happens, and each time so much more is made.
        """
        start = made()
        killer: Killer = Endless(self.kill_one, self.chance.randint)
        if kills is not None:
            killer = Spread(self.kill_one, kills, start, wanted)
        what, every = now_and_then or (None, 0)
        next_at = start + every
        watched = Watched(self.last_words)
        while (stands := made()) < wanted or not killer.is_through:
            self.keep_asking()
            done = sum(number for (number,) in self.seen(_DONE))
            watched.look((stands, done, self.kills))
            if what is not None and stands >= next_at:
                what()
                next_at = stands + every
            killer.look(stands, done)
            pause(LOOK_EVERY)

    def settles(self, *, rounds: int = 3) -> list[str]:
        """Calm down and carry some runs to their end; return how the last of each site ended."""
        for console in self.consoles.values():
            console.calms_down()
        ended: list[str] = []
        for _ in range(rounds):
            pause(1.5)  # longer than what is unknown is left alone
            runs = [self.ask_for_a_run(seat) for seat in range(len(self.companies))]
            ended = [self.until_ended(run, seat) for seat, run in enumerate(runs)]
        return ended

    def kill_one(self, *, carrying: bool = False, at_a_deed: bool = False) -> bool:
        """Kill a worker that works, and start another in its place without waiting for it.

        Args:
            carrying: Only one that carries a run while another worker is there to take over.
            at_a_deed: And only one in the midst of a deed.

        Returns:
            Whether there was one.
        """
        working = [
            worker
            for worker in self.workers
            if worker.process.poll() is None
            and "carries runs" in worker.log.read_text(encoding="utf-8")
        ]
        runs = self.seen(_CARRYING)
        in_deeds = {_pid(name) for name, in_deed in runs if in_deed}
        if carrying:
            busy = in_deeds if at_a_deed else {_pid(name) for name, _ in runs}
            left = len(working) > 1  # somebody is there to take over at once
            working = [worker for worker in working if left and worker.pid in busy]
        if not working:
            return False
        struck = self.chance.choice(working)
        struck.kill()
        self.kills += 1
        self.in_deeds += struck.pid in in_deeds
        cut = "select count(*) from sync_keptsession where renewing_until is not null"
        self.log_ins_cut += sum(number for (number,) in self.seen(cut))
        self.hire()
        return True

    def hire(self) -> None:
        """Start a worker and do not wait until it works."""
        log_file = self.folder / f"worker-{len(self.workers)}.log"
        hurried = [sys.executable, "-m", "tests.chaos.inside", "worker", self.pace]
        with log_file.open("wb") as file:
            process = subprocess.Popen(
                hurried if self.pace != "0" else [sys.executable, "-m", "bindeledd", "worker"],
                cwd=ROOT,
                env=self._environment(),
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.workers.append(Worker(process, log_file))

    def register(self, seat: int = 0) -> dict[str, Any]:
        """Return our records, links and journal of a site."""
        return self._ask(f"dump {seat}")

    def do(self, deed: str, seat: int = 0) -> dict[str, Any]:
        """Let somebody of a company do what the scene has a name for."""
        return self._ask(f"{deed} {seat}")

    def seen(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what all companies see, one after the other."""
        found = []
        for company in dict.fromkeys(self.companies):
            self.company = company
            found += self.rows(query, *values)
        return found

    def keep_asking(self) -> None:
        """Ask for a run of each connection that has none under way."""
        query = "select state from sync_run where connection_id = %s order by number desc limit 1"
        running = 0
        for seat, connection in enumerate(self.connections):
            self.company = self.companies[seat]
            found = [state for (state,) in self.rows(query, connection)]
            running += found == ["running"]
            if not set(found) & {"waiting", "running"}:
                self.ask_for_a_run(seat)
        self.beside += running > 1

    def ask_for_a_run(self, seat: int = 0) -> str:
        """Ask, and return the run's id."""
        return str(self._ask(f"ask {seat}")["run"])

    def until_ended(self, run: str, seat: int) -> str:
        """Wait until a site's run has ended, whichever way; return how."""
        watched = Watched(self.last_words)
        while True:
            watched.look((self.seen(_DONE), self.seen(_ANSWERED)))
            self.company = self.companies[seat]
            if (state := self.state(run)[0]) not in {"waiting", "running"}:
                return state
            pause(LOOK_EVERY)

    def judged_by(self, checker: str, *told: str) -> subprocess.CompletedProcess[str]:
        """Let a checker, a program of its own, read the ledgers and judge."""
        addresses = [console.address for console in self.consoles.values()]
        return subprocess.run(
            [sys.executable, "-m", checker, *addresses, *told],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def is_over(self) -> None:
        """End all processes."""
        self.end()
        for stand_in in self._stand_ins:
            stand_in.terminate()
            stand_in.communicate(timeout=10)

    def _own_folder(self) -> None:
        """Keep what connectors keep on disk here: addresses of stand-ins come back another day."""
        folder = self.folder / "data"
        folder.mkdir()
        for name in (settings.SECRET_KEY_FILE, settings.CREDENTIAL_KEYS_FILE):
            shutil.copy(settings.options().data_dir / name, folder / name)
        self.figures["BINDELEDD_DATA_DIR"] = str(folder)

    def _inside(self, *told: str, **pipes: int) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.inside", *told],
            cwd=ROOT,
            env=self._environment(),
            text=True,
            **pipes,
        )


def _pid(worker: str) -> int:
    """Return the number of the process that a worker's name holds."""
    return int(worker.split(":")[1])


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
    return f"({storm.kills} workers killed, {storm.in_deeds} in a deed, {deeds}, {seconds:.0f} s)"
