"""Sharing one subscription's limit: ten companies over real connections, one of them greedy."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from typing import Any

from benchmarks.figures import Section, mark
from benchmarks.sharing import SMALL
from benchmarks.stage import ROOT, Stage

RATE = 10
WORKERS = 3
PATIENCE_SECONDS = 300
APART_SECONDS = 15
"""Each small company has an hour for the ledger so often."""


class _Actor:
    """A process of `sharing` that answers a line with a line."""

    def __init__(self, environment: dict[str, str], **told: Any) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sharing", json.dumps(told)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **told: Any) -> None:
        """Say something; the answer is read later."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Wait for a line."""
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def end(self) -> str:
        """Let it end by itself; return its last words."""
        return self._process.communicate(timeout=60)[0]


def measure(stage: Stage, *, seconds: int, waiting: int) -> Section:
    """Let all send what they have for a while."""
    url = stage.database(migrated=True)
    environment = stage.environment(url) | {"BINDELEDD_DRAIN_SECONDS": "10"}
    actors: list[_Actor] = []

    def enter(**told: Any) -> _Actor:
        actors.append(_Actor(environment, **told))
        return actors[-1]

    try:
        server = enter(do="stand_in", rate=RATE)
        there = server.answer()
        environment |= _installation(there["address"])
        office = enter(do="office", activities=there["activities"], waiting=waiting)
        office.answer()
        workers = [enter(do="worker") for _ in range(WORKERS)]
        office.ask(do="begin", at_most=PATIENCE_SECONDS)
        greedy = office.answer()["companies"][0]
        begin = time.time()
        server.ask(seconds=seconds)
        office.ask(do="work", seconds=seconds, apart=APART_SECONDS)
        counted, sent = server.answer(), office.answer()
        waits = [wait for one in workers for wait in _waits(one, begin, begin + seconds)]
    finally:
        for actor in reversed(actors):
            actor.end()
    stage.drop(url)
    return _section(counted | sent, waits, greedy, seconds)


def _installation(address: str) -> dict[str, str]:
    from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY

    return {
        "BINDELEDD_POWEROFFICE_GO_BASE_URL": f"{address}/Demo/v2",
        "BINDELEDD_POWEROFFICE_GO_TOKEN_URL": f"{address}/Demo/OAuth/Token",
        "BINDELEDD_POWEROFFICE_GO_APPLICATION_KEY": DEMO_APPLICATION_KEY,
        "BINDELEDD_POWEROFFICE_GO_SUBSCRIPTION_KEY": SUBSCRIPTION_KEY,
    }


def _waits(worker: _Actor, begin: float, end: float) -> list[tuple[str, float]]:
    told = json.loads(worker.end().splitlines()[-1])["waits"]
    return [(share, waited) for share, at, waited in told if begin <= at < end]


def _section(
    found: dict[str, Any], waits: list[tuple[str, float]], greedy: str, seconds: int
) -> Section:
    small = [waited for share, waited in waits if share != greedy]
    p95, used = _p95(small), found["passed"] / (RATE * seconds)
    reached = p95 <= 2 and used >= 0.95 and not found["refused"]
    heads = ("budget used", "429", "calls greedy : others", "small ones' p95 wait", "their hour")
    section = Section(
        f"Sharing {RATE} requests a second: ten companies, one with thousands of hours waiting",
        "small ones' p95 wait <= 2 s, >= 95 % of the budget used, no 429 caused",
        (*heads, "narrowest eleven"),
        [
            (
                f"{used:.1%}",
                str(found["refused"]),
                f"{len(waits) - len(small)} : {len(small)}",
                f"{p95:.2f} s",
                f"{statistics.median(found['delays']):.1f} s ({max(found['delays']):.1f} s)",
                f"{found['narrowest']:.3f} s",
            )
        ],
    )
    section.verdict = (
        f"{mark(reached=reached)} {used:.1%} used, {found['refused']} answers 429, small ones "
        f"wait {p95:.2f} s at most in 95 of 100 cases."
    )
    section.notes = [
        (
            f"{seconds} seconds in the midst of sending, {WORKERS} worker processes, ten "
            "connections under one subscription key; the stand-in counts every call by its own "
            "clock and refuses the eleventh within any second. Both sides share this machine."
        ),
        (
            f"The greedy company sent {found['greedy']} hours meanwhile and has {found['left']} "
            f"left. {SMALL} small ones had an hour each {APART_SECONDS} seconds, with a run of its "
            "own; the fifth figure is how long after its writing it stood there, median and worst "
            f"of {len(found['delays'])}."
        ),
    ]
    return section


def _p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]
