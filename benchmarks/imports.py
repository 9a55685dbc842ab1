"""First import and increments beside dlt's REST source: same server, same pages, same database."""

from __future__ import annotations

from typing import Any

from benchmarks.figures import Section, all_of, mark, median, spread
from benchmarks.stage import Figures, Stage

NAME = "books"


class Pair:
    """Our engine and dlt before the same books, each with a database of its own."""

    def __init__(self, stage: Stage, client_key: str, number: int) -> None:
        self._stage = stage
        self._key = client_key
        self._number = number
        self._ours = stage.database(migrated=True)
        self._dlt = stage.database(migrated=False)
        self._company = stage.child(
            "ours", self._ours, do="settle_in", client_key=client_key, direction="into"
        )

    def ours(self) -> Figures:
        """Let our engine carry one run."""
        return self._measured("ours", self._ours, do="run", **self._company)

    def dlt(self) -> Figures:
        """Let dlt load once."""
        name = f"round{self._number}"
        return self._measured("peers.with_dlt", self._dlt, name=name, client_key=self._key)

    def close(self) -> None:
        """Give the databases back."""
        self._stage.drop(self._ours)
        self._stage.drop(self._dlt)

    def _measured(self, module: str, url: str, **facts: Any) -> Figures:
        self._stage.books("calls")
        before = self._stage.database_cpu()
        figures = self._stage.child(module, url, **facts)
        calls = self._stage.books("calls")
        return figures | {
            "database_seconds": self._stage.database_cpu() - before,
            "calls": sum(calls.values()),
            "register_calls": calls,
        }


def measure(stage: Stage, *, records: int, rounds: int) -> list[Section]:
    """Import everything, then changes of three sizes; the peers take turns."""
    key = stage.books("open", name=NAME, customers=records)["client_key"]
    first: dict[str, list[Figures]] = {"ours": [], "dlt": []}
    changes = (0, records // 100, records // 2)
    again: dict[int, dict[str, list[Figures]]] = {n: {"ours": [], "dlt": []} for n in changes}
    for number in range(rounds):
        # the last round's many changes share one instant: let this round begin after a lone one
        stage.books("change", name=NAME, count=1)
        stage.books("settle", name=NAME)
        pair = Pair(stage, key, number)
        for name in ("ours", "dlt") if number % 2 == 0 else ("dlt", "ours"):
            first[name].append(getattr(pair, name)())
        for count in changes:
            if count:
                stage.books("change", name=NAME, count=count)
            for name in ("ours", "dlt") if number % 2 == 0 else ("dlt", "ours"):
                again[count][name].append(getattr(pair, name)())
            stage.books("settle", name=NAME)
        _check(pair, first, records)
        pair.close()
    return [_first(first, records), _again(again, records)]


def _check(pair: Pair, first: dict[str, list[Figures]], records: int) -> None:
    del pair
    if first["ours"][-1]["linked"] != records or first["dlt"][-1]["rows"] != records:
        raise RuntimeError(f"not all records came: {first}")


def _first(rounds: dict[str, list[Figures]], records: int) -> Section:
    ours, dlt = rounds["ours"], rounds["dlt"]
    ratio = median(dlt, "seconds") / median(ours, "seconds")
    section = Section(
        f"First import, {records:,} customers".replace(",", " "),
        "at least twice dlt's REST source",
        ("", "time", "records/s", "CPU, process", "CPU, database", "requests", "highest memory"),
    )
    for name, label in (("ours", "bindeledd"), ("dlt", "dlt 1.31 REST source")):
        some = rounds[name]
        section.rows.append(
            (
                label,
                spread(all_of(some, "seconds")),
                f"{records / median(some, 'seconds'):,.0f}".replace(",", " "),
                f"{median(some, 'cpu_seconds'):.1f} s",
                f"{median(some, 'database_seconds'):.1f} s",
                f"{median(some, 'calls'):.0f}",
                f"{max(all_of(some, 'highest_mb')):.0f} MB",
            )
        )
    section.verdict = f"{mark(reached=ratio >= 2)} {ratio:.2f} times dlt."
    section.notes = [
        (
            "bindeledd: matched against what is here, linked, planned row by row, "
            "written with history "
            "of who changed what, digests kept. dlt: a table a register, no links, matching, "
            "plan or history. Both ask for customers, contact persons and delivery addresses."
        ),
    ]
    return section


def _again(again: dict[int, dict[str, list[Figures]]], records: int) -> Section:
    section = Section(
        f"Incremental run, of {records:,} customers".replace(",", " "),
        "ahead of dlt in each; nothing changed: one request a register, no row written",
        ("changed", "", "time", "CPU, process", "CPU, database", "requests", "rows written"),
    )
    ratios: list[str] = []
    ahead = True
    for count, rounds in again.items():
        ratio = median(rounds["dlt"], "seconds") / median(rounds["ours"], "seconds")
        ahead = ahead and ratio > 1
        ratios.append(f"{count}: {ratio:.1f} times")
        for name, label in (("ours", "bindeledd"), ("dlt", "dlt merge")):
            some = rounds[name]
            section.rows.append(
                (
                    str(count),
                    label,
                    spread(all_of(some, "seconds")),
                    f"{median(some, 'cpu_seconds'):.2f} s",
                    f"{median(some, 'database_seconds'):.2f} s",
                    f"{median(some, 'calls'):.0f}",
                    f"{median(some, 'rows_written'):.0f}" if name == "ours" else "",
                )
            )
    quiet = again[0]["ours"]
    one_each = all(set(one["register_calls"].values()) == {1} for one in quiet)
    still = all(one["rows_written"] == 0 for one in quiet)
    said = "one request a register, no row written" if one_each and still else "NOT quiet"
    section.verdict = (
        f"{mark(reached=ahead and one_each and still)} Beside dlt {', '.join(ratios)}; "
        f"nothing changed: {said}."
    )
    section.notes = [
        (
            "Requests of both are for three registers. Rows written are those in "
            "the tables of "
            "records, history, counterparts and plan rows together, inserts and updates."
        ),
    ]
    return section
