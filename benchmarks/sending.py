"""Durable send: so many orders, one POST each, beside the bare floor and three engines."""

from __future__ import annotations

from benchmarks.figures import Section, all_of, mark, median, spread
from benchmarks.stage import Figures, Stage

PEERS = {
    "floor": ("peers.floor", "bare floor: intent row, POST, result row"),
    "ours": ("ours", "bindeledd"),
    "huey": ("peers.with_huey", "Huey, SQLite, fsync"),
    "procrastinate": ("peers.with_procrastinate", "Procrastinate, one job each"),
    "dbos": ("peers.with_dbos", "DBOS, one step each"),
}


def measure(stage: Stage, *, orders: int, rounds: int) -> Section:
    """Let all send the same orders into ledgers of their own, in turns."""
    found: dict[str, list[Figures]] = {name: [] for name in PEERS}
    for number in range(rounds):
        names = list(PEERS)
        turned = names[number % len(names) :] + names[: number % len(names)]
        for name in turned:
            found[name].append(_one(stage, name, orders, number))
    return _section(found, orders)


def _one(stage: Stage, name: str, orders: int, number: int) -> Figures:
    books = f"{name}{number}"
    key = stage.books("open", name=books, customers=0)["client_key"]
    ours = name == "ours"
    url = stage.database(migrated=ours)
    facts = {"client_key": key, "orders": orders, "name": books}
    if ours:
        settled = {"direction": "out", "customers": orders, "client_key": key}
        facts = {"do": "run", **stage.child("ours", url, do="settle_in", **settled)}
    stage.books("calls")
    figures = stage.child(PEERS[name][0], url, **facts)
    calls = stage.books("calls")
    there = stage.books("count", name=books)
    if there["customers"] != orders or there["twice"]:
        raise RuntimeError(f"{name}: {there}")
    stage.drop(url)
    return figures | {"calls": sum(calls.values())}


def _section(found: dict[str, list[Figures]], orders: int) -> Section:
    section = Section(
        f"Durable send, {orders:,} orders, one POST each".replace(",", " "),
        "at least 0.7 of the floor, ahead of the others",
        ("", "time", "orders/s", "of the floor", "CPU, process", "requests", "highest memory"),
    )
    floor = median(found["floor"], "seconds")
    for name, (_, label) in PEERS.items():
        some = found[name]
        section.rows.append(
            (
                label,
                spread(all_of(some, "seconds")),
                f"{orders / median(some, 'seconds'):.0f}",
                f"{floor / median(some, 'seconds'):.2f}",
                f"{median(some, 'cpu_seconds'):.1f} s",
                f"{median(some, 'calls'):.0f}",
                f"{max(all_of(some, 'highest_mb')):.0f} MB",
            )
        )
    share = floor / median(found["ours"], "seconds")
    others = ("huey", "procrastinate", "dbos")
    behind = [
        name for name in others if median(found[name], "seconds") < median(found["ours"], "seconds")
    ]
    said = f"behind {', '.join(behind)}" if behind else "ahead of Huey, Procrastinate and DBOS"
    section.verdict = (
        f"{mark(reached=share >= 0.7 and not behind)} {share:.2f} of the floor, {said}."
    )
    section.notes = [
        (
            "bindeledd reads three registers first, plans and writes down every row, "
            "matches it, checks "
            "its lease before each call, asks the shared limiter for a place, writes "
            "intent, attempt, "
            "answer, link and outcome. The others know nothing of the content and link "
            "nothing; after "
            "a crash between POST and result Huey, Procrastinate and DBOS send again."
        ),
    ]
    return section
