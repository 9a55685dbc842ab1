"""The command: measures beside the peers and writes benchmarks/RESULTS.md."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import gaps, hours_file, imports, limits, memory, pages, sending
from benchmarks.figures import Section
from benchmarks.stage import Stage, stage

RESULTS = Path(__file__).with_name("RESULTS.md")
HISTORY = Path(__file__).with_name("HISTORY.md")

LATER = """## Not measured yet

Vouchers belong to the issues that bring them: a voucher's lines; 10 000 connections due in one
hour. Ten thousand documents with lost answers and killed workers is `make chaos`, not a benchmark.
"""


def _imports(on: Stage, *, quick: bool, rounds: int, long: bool) -> list[Section]:
    del long
    return imports.measure(on, records=5_000 if quick else 50_000, rounds=rounds)


def _gaps(on: Stage, *, quick: bool, rounds: int, long: bool) -> list[Section]:
    del rounds, long
    return [gaps.measure(on, rounds=20 if quick else 200)]


def _sending(on: Stage, *, quick: bool, rounds: int, long: bool) -> list[Section]:
    del long
    return sending.measure(on, count=200 if quick else 2_000, rounds=rounds)


def _memory(on: Stage, *, quick: bool, rounds: int, long: bool) -> list[Section]:
    del rounds
    usual = 10_000 if quick else 200_000
    return [memory.measure(on, records=1_000_000 if long else usual)]


def _limits(on: Stage, *, quick: bool, rounds: int, long: bool) -> list[Section]:
    del rounds, long
    size = {"seconds": 15, "waiting": 300} if quick else {"seconds": 60, "waiting": 5_000}
    return [limits.measure(on, **size)]


def _pages(on: Stage, *, quick: bool, rounds: int, long: bool) -> list[Section]:
    del rounds, long
    sizes = (20_000, 50, 200) if quick else (1_000_000, 500, 2_000)
    entries, people, projects = sizes
    times = 10 if quick else 60
    return [pages.measure(on, entries=entries, people=people, projects=projects, times=times)]


def _files(on: Stage, *, quick: bool, rounds: int, long: bool) -> list[Section]:
    del rounds, long
    return [hours_file.measure(on, rows=5_000 if quick else 100_000)]


PARTS: dict[str, Callable[..., list[Section]]] = {
    "imports": _imports,
    "gaps": _gaps,
    "sending": _sending,
    "memory": _memory,
    "limits": _limits,
    "pages": _pages,
    "files": _files,
}


def main() -> None:
    """Measure what was asked for; each part takes its place in the results as it ends."""
    asked = _arguments()
    with stage() as on:
        for name in asked.only or PARTS:
            _say(f"{name} ...")
            before = os.getloadavg()[0]
            sections = PARTS[name](on, quick=asked.quick, rounds=asked.rounds, long=asked.long)
            text = _part(sections, before, asked)
            _say(text)
            if not asked.quick:
                parts = read_parts(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
                RESULTS.write_text(_page(parts | {name: text}), encoding="utf-8")
    if not asked.quick:
        _say(f"Written to {RESULTS.name}.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it still work?")
    parser.add_argument("--long", action="store_true", help="a million records for the memory")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each comparison")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), help="these parts alone")
    return parser.parse_args()


def _part(sections: list[Section], before: float, asked: argparse.Namespace) -> str:
    sizes = "quick sizes" if asked.quick else "full sizes"
    measured = (
        f"*Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {sizes}, {asked.rounds} rounds; load "
        f"average {before:.1f} at the start, {os.getloadavg()[0]:.1f} at the end.*"
    )
    return "\n".join([measured, "", *[section.markdown() for section in sections]]).strip()


_MARK = "<!-- part: {} -->"


def read_parts(text: str) -> dict[str, str]:
    """Return the parts that stand in the results, by name."""
    found = re.split(r"^<!-- part: (\w*) -->$", text, flags=re.MULTILINE)
    return {name: part.strip() for name, part in zip(found[1::2], found[2::2], strict=True) if name}


def _page(parts: Mapping[str, str]) -> str:
    """Return the whole file: head, the parts in their order, what follows them."""
    lines = [
        "# Results",
        "",
        (
            "Written by `make bench`, each part as it was measured last, the peers taking turns. "
            "Times are"
        ),
        "medians, lowest and highest in brackets. They move from machine to machine: the ratio to",
        "the peer in the same run is what counts. A load average above the number of cores: other",
        "work took part of the time from all peers alike.",
        "",
        (
            f"- {_processor()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB; "
            f"{platform.system()} {platform.release()}; Python {platform.python_version()}; "
            "embedded PostgreSQL 18, fsync on, defaults."
        ),
        f"- Peers: {', '.join(f'{name} {version(name)}' for name in PEERS)}.",
        "",
    ]
    for name in PARTS:
        if name in parts:
            lines += [_MARK.format(name), "", parts[name], ""]
    body = "\n".join([*lines, _MARK.format(""), "", LATER])
    if HISTORY.exists():
        body += "\n" + HISTORY.read_text(encoding="utf-8")
    return body


PEERS = ("dlt", "huey", "procrastinate", "dbos", "psycopg")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _say(text: str) -> None:
    print(text, file=sys.stdout, flush=True)


if __name__ == "__main__":
    main()
