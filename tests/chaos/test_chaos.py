"""Two workers that are killed again and again, a line that loses answers; then all is counted.

`make chaos` sends 1 000 customers and 1 000 projects; `make test` sends 120 records.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.request import Request, urlopen

import pytest

from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from tests.accidents.processes import QUICK, Installation, Worker
from tests.chaos.checker import RESOURCES, judge, ledger_of
from tests.chaos.inside import CLIENT_KEY

log = logging.getLogger("measured")
INSIDE = Path(__file__).with_name("inside.py")
ROOT = INSIDE.parent.parent.parent
SEED = 20_261_121


@dataclass
class Storm(Installation):
    """An installation in a storm.

    Attributes:
        address: Of the stand-in.
        kills: Workers killed so far.
    """

    address: str = ""
    kills: int = 0
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - chance under a seed
    _sandbox: subprocess.Popen[str] | None = None

    def begin(self, customers: int, projects: int, rate: int) -> None:
        """Start the stand-in, prepare the database with its records, and start two workers."""
        self._sandbox = subprocess.Popen(
            [sys.executable, INSIDE, "sandbox", str(rate), str(SEED)],
            stdout=subprocess.PIPE,
            text=True,
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
        self._control = subprocess.Popen(
            [sys.executable, INSIDE, "control", str(customers), str(projects)],
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.company = json.loads(_line(self._control))["company"]

    def rages(self) -> None:
        """Let the line lose answers: 5 % after the deed, 2 % 429, 1 % 503."""
        for call in ("POST /Customers", "POST /Projects"):
            self.fault("lose_answer", call, 0.05)
        self.fault("throttle", "* /**", 0.02, retry_after=1)
        self.fault("unavailable", "* /**", 0.01)

    def fault(self, kind: str, target: str, probability: float, **details: Any) -> None:
        """Set one fault in the stand-in."""
        rule = {"kind": kind, "target": target, "times": None, "probability": probability}
        self._console("POST", "faults", rule | details)

    def calms_down(self) -> None:
        """Take all faults away."""
        self._console("DELETE", "faults")

    def kill_one(self) -> None:
        """Kill a worker that works, and start another in its place without waiting for it."""
        working = [
            worker
            for worker in self.workers
            if worker.process.poll() is None
            and "carries runs" in worker.log.read_text(encoding="utf-8")
        ]
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

    def register(self) -> dict[str, Any]:
        """Return our register, links and journal."""
        return self._ask("dump")

    def last_run(self) -> str:
        """Return the state of the newest run, or nothing."""
        found = self.rows("select state from sync_run order by number desc limit 1")
        return str(found[0][0]) if found else ""

    def made(self) -> int:
        """Return how many objects stand there."""
        return sum(len(rows) for rows in ledger_of(self.address, CLIENT_KEY).values())

    def keep_asking(self) -> None:
        """Ask for a run when none is under way."""
        if self.last_run() not in {"waiting", "running"}:
            self.ask_for_a_run()

    def ask_for_a_run(self) -> str:
        """Ask, and return the run's id."""
        return str(self._ask("ask")["run"])

    def until_ended(self, run: str, seconds: float) -> str:
        """Wait until a run has ended, whichever way; return how."""
        self.until(lambda: self.state(run)[0] not in {"waiting", "running"}, seconds=seconds)
        return self.state(run)[0]

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


@pytest.fixture
def storm(migrated_database: str, tmp_path: Path) -> Iterator[Storm]:
    made = Storm(migrated_database, tmp_path, figures=dict(QUICK))
    yield made
    with suppress(ProcessLookupError):
        made.is_over()


@pytest.mark.chaos
@pytest.mark.covers("X1", "X6")
@pytest.mark.timeout(2400)
def test_killed_workers_and_lost_answers_leave_nothing_twice_and_nothing_lost(
    storm: Storm, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The promise of the product, with real processes and the wire in between."""
    many = 1000 if request.config.getoption("--long") else 60
    storm.begin(many, many, rate=10)
    storm.rages()
    storm.hire()
    storm.hire()
    begun = monotonic()
    kill_at = begun + 5
    while storm.made() < 2 * many:
        storm.keep_asking()
        if monotonic() > kill_at:
            storm.kill_one()
            kill_at = monotonic() + storm.chance.uniform(2, 5)
        assert monotonic() - begun < many + 300, storm.last_words()
        pause(0.3)
    storm.calms_down()
    for _ in range(3):
        pause(1.5)  # longer than what is unknown is left alone
        ended = storm.until_ended(storm.ask_for_a_run(), seconds=180 + many)
    assert ended == "done", storm.last_words()

    register = storm.register()
    (tmp_path / "register.json").write_text(json.dumps(register), encoding="utf-8")
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "tests.chaos.checker"),
            *(storm.address, CLIENT_KEY, str(tmp_path / "register.json")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    adopted = sum(intent["attempts"] > 1 for intent in register["intents"])
    takeovers = sum(run["takeovers"] for run in register["runs"])
    told = f"{storm.kills} workers killed, {takeovers} runs taken over, {adopted} deeds looked up"
    sys.stdout.write(f"\n{checked.stdout.strip()} ({told}, {monotonic() - begun:.0f} s)\n")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.startswith(f"0 twice, 0 lost, {2 * many} right")
    assert register["waits"] == []
    assert storm.kills >= 2
    assert takeovers >= 1
    assert adopted >= 1, "the line lost no answer"


# --- the checker itself ---


def sound() -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """A ledger and a register that agree, by hand."""
    ledger = {
        "Customers": [
            {"Id": 1, "Number": 10001, "Name": "A AS", "ExternalImportReference": "bl-a"},
            {"Id": 2, "Number": 10002, "Name": "B AS", "ExternalImportReference": "bl-b"},
        ],
        "Projects": [{"Id": 7, "Code": "500", "Name": "P"}],
    }
    kinds = [("customer", "a", "1", "10001"), ("customer", "b", "2", "10002")]
    kinds.append(("project", "p", "7", "500"))
    register = {
        "records": [{"kind": k, "id": o, "number": n, "name": ""} for k, o, _, n in kinds],
        "links": [{"kind": k, "ours": o, "theirs": t} for k, o, t, _ in kinds],
        "intents": [
            {
                "kind": k,
                "ours": o,
                "purpose": "create",
                "state": "done",
                "theirs": t,
                "key": f"bl-{o}",
            }
            for k, o, t, _ in kinds
        ],
        "waiting": [],
    }
    return ledger, register


def test_checker_finds_nothing_where_nothing_is_wrong() -> None:
    verdict = judge(*sound())
    assert verdict.good
    assert str(verdict) == "0 twice, 0 lost, 3 right"


def _second_object(ledger: Any, _register: Any) -> None:
    ledger["Customers"].append(
        {"Id": 3, "Number": 10003, "Name": "B AS", "ExternalImportReference": "bl-b2"}
    )


def _second_intent(_ledger: Any, register: Any) -> None:
    register["intents"].append(register["intents"][0] | {"theirs": "9"})


def _no_object(ledger: Any, _register: Any) -> None:
    del ledger["Projects"][0]


def _no_link(_ledger: Any, register: Any) -> None:
    del register["links"][0]


def _link_astray(_ledger: Any, register: Any) -> None:
    register["links"][0]["theirs"] = "2"


def _no_intent(_ledger: Any, register: Any) -> None:
    del register["intents"][0]


def _other_key(ledger: Any, _register: Any) -> None:
    ledger["Customers"][0]["ExternalImportReference"] = "bl-z"


def _unknown_in_silence(_ledger: Any, register: Any) -> None:
    update = {"kind": "customer", "ours": "a", "purpose": "update", "state": "unknown"}
    register["intents"].append(update | {"theirs": "1", "key": "bl-u"})


@pytest.mark.parametrize(
    ("doctored", "figures"),
    [
        (_second_object, (2, 0)),
        (_second_intent, (1, 1)),
        (_no_object, (0, 1)),
        (_no_link, (0, 1)),
        (_link_astray, (0, 1)),
        (_no_intent, (0, 1)),
        (_other_key, (0, 1)),
        (_unknown_in_silence, (0, 1)),
    ],
)
def test_checker_refuses_a_doctored_ledger(doctored: Any, figures: tuple[int, int]) -> None:
    ledger, register = sound()
    doctored(ledger, register)
    verdict = judge(ledger, register)
    assert (len(verdict.twice), len(verdict.lost)) == figures, (verdict.twice, verdict.lost)
    assert not verdict.good
    assert set(RESOURCES) == {"customer", "project"}
