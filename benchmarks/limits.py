"""Sharing one limit: ten companies in three processes, one of them greedy."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from uuid import uuid4

from benchmarks.figures import Section, mark
from benchmarks.stage import ROOT, Stage

RATE = 10
GREEDY = "greedy"
SMALL = tuple(f"small-{number}" for number in range(9))


def measure(stage: Stage, *, seconds: int) -> Section:
    """Let all ask for places for a while."""
    url = stage.database(migrated=True)
    scope, at = uuid4().hex, time.time() + 5
    parties = [
        {GREEDY: 10, **dict.fromkeys(SMALL[:3], 1)},
        {GREEDY: 10, **dict.fromkeys(SMALL[3:6], 1)},
        dict.fromkeys(SMALL[6:], 1),
    ]
    processes = [
        subprocess.Popen(
            [
                *(sys.executable, ROOT / "tests" / "sync" / "limiter_process.py"),
                *(scope, str(RATE), str(at), str(seconds), json.dumps(callers)),
            ],
            cwd=ROOT,
            env=stage.environment(url),
            stdout=subprocess.PIPE,
            text=True,
        )
        for callers in parties
    ]
    places = [place for one in processes for place in json.loads(one.communicate()[0])]
    stage.drop(url)
    return _section(places, seconds)


def _section(places: list[tuple[str, float, float]], seconds: int) -> Section:
    taken = Counter(share for share, _, _ in places)
    p95 = statistics.quantiles([w for share, _, w in places if share != GREEDY], n=20)[-1]
    moments = sorted(moment for _, moment, _ in places)
    used = (len(moments) - 1) / (RATE * (moments[-1] - moments[0]))
    fullest = max(sum(begin <= one < begin + 1 for one in moments) for begin in moments)
    small = [taken[share] for share in SMALL]
    section = Section(
        f"Sharing {RATE} requests a second: ten companies, one with twenty callers",
        "small ones' p95 wait <= 2 s, >= 95 % of the budget used, "
        "no 429 caused (not measured: no server is called)",
        ("budget used", "greedy : others", "small ones' p95 wait", "fullest second"),
        [
            (
                f"{used:.0%}",
                f"{taken[GREEDY]} : {min(small)}-{max(small)}",
                f"{p95:.2f} s",
                f"{fullest} of {RATE}",
            )
        ],
    )
    section.verdict = (
        f"{mark(reached=p95 <= 2 and used >= 0.95 and fullest <= RATE + 1)} "
        f"{used:.0%} used, small ones wait {p95:.2f} s at most in 95 of 100 cases."
    )
    section.notes = [
        (
            f"{seconds} seconds, three processes; no call is made, the places are "
            "counted. A second "
            "may hold one more than the limit where its edges catch two neighbours."
        ),
    ]
    return section
