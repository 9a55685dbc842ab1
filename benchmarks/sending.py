"""Durable send: hours and orders, one POST each, beside the bare floor and three engines."""

from __future__ import annotations

from benchmarks.figures import Section, all_of, mark, median, spread
from benchmarks.stage import Figures, Stage
from bindeledd.kernel.clock import pause

PEERS = {
    "floor": ("peers.floor", "bare floor: intent row, POST, result row"),
    "ours": ("ours", "bindeledd"),
    "huey": ("peers.with_huey", "Huey, SQLite, fsync"),
    "procrastinate": ("peers.with_procrastinate", "Procrastinate, one job each"),
    "dbos": ("peers.with_dbos", "DBOS, one step each"),
}


RESOURCES = {
    "hours": ("EntryTime", "InternalComment"),
    "orders": ("SalesOrders", "ExternalImportReference"),
}
"""Where each kind stands over there, and the field that its mark stands in."""


def measure(stage: Stage, *, count: int, rounds: int) -> list[Section]:
    """Let all send the same hours, then the same orders, into ledgers of their own, in turns."""
    return [_measured(stage, kind, count, rounds) for kind in RESOURCES]


def _measured(stage: Stage, kind: str, count: int, rounds: int) -> Section:
    found: dict[str, list[Figures]] = {name: [] for name in PEERS}
    for number in range(rounds):
        names = list(PEERS)
        turned = names[number % len(names) :] + names[: number % len(names)]
        for name in turned:
            found[name].append(_one(stage, name, kind, count, number))
    return _section(found, kind, count)


def _one(stage: Stage, name: str, kind: str, count: int, number: int) -> Figures:
    books = f"{name}-{kind}-{number}"
    key = stage.books("open", name=books, customers=0)["client_key"]
    ours = name == "ours"
    stock = stage.books("stock", name=books, registers=not ours)
    url = stage.database(migrated=ours)
    facts = {"client_key": key, "kind": kind, "count": count, "name": books, "stock": stock}
    if ours:
        facts = {"do": "run", **stage.child("ours", url, do="settle_work", **facts)}
    stage.books("calls")
    before = stage.database_cpu()
    figures = stage.child(PEERS[name][0], url, **facts)
    pause(1)  # until the server has buried the processes that served it: their time counts then
    figures["database_seconds"] = stage.database_cpu() - before
    calls = stage.books("calls")
    resource, mark = RESOURCES[kind]
    there = stage.books("count", name=books, resource=resource, mark=mark)
    if there != {"rows": count, "marks": count}:
        raise RuntimeError(f"{name}: {there}")
    stage.drop(url)
    return figures | {"calls": sum(calls.values())}


def _section(found: dict[str, list[Figures]], kind: str, count: int) -> Section:
    section = Section(
        f"Durable send, {count:,} {kind}, one POST each".replace(",", " "),
        "at least 0.7 of the floor, ahead of the others",
        (
            *("", "time", f"{kind}/s", "of the floor", "CPU, process", "CPU, database"),
            *("requests", "highest memory"),
        ),
    )
    floor = median(found["floor"], "seconds")
    for name, (_, label) in PEERS.items():
        some = found[name]
        section.rows.append(
            (
                label,
                spread(all_of(some, "seconds")),
                f"{count / median(some, 'seconds'):.0f}",
                f"{floor / median(some, 'seconds'):.2f}",
                f"{median(some, 'cpu_seconds'):.1f} s",
                f"{median(some, 'database_seconds'):.1f} s",
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
            "bindeledd reads the registers first, plans and writes down every row, "
            "checks its lease before each call, takes its place before the shared limit, writes "
            "intent, attempt, answer, link, lines and outcome. The others know nothing of the "
            "content and link nothing; after a crash between POST and result Huey, Procrastinate "
            "and DBOS send again. People, customer and projects stand there before the clock "
            "starts."
        ),
    ]
    return section
