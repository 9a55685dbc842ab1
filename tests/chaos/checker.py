"""Holds a ledger against our register and journal: `0 twice, 0 lost`, or which and why.

    python -m tests.chaos.checker http://127.0.0.1:8009 CLIENT_KEY register.json

reads the ledger from a stand-in's console, and ends with code 1 unless both figures are zero. It
knows nothing of the engine: two lists of records, the links between them, what was written down.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

Rows = Sequence[Mapping[str, Any]]
RESOURCES: Final = {"customer": ("Customers", "Number"), "project": ("Projects", "Code")}
READ: Final = tuple(resource for resource, _ in RESOURCES.values())
KEYED: Final = {"customer": "ExternalImportReference"}
UNSETTLED: Final = {"open", "unknown", "parked"}


@dataclass
class Verdict:
    """What stands there more than once, and what does not stand there as it should.

    Attributes:
        twice: One line for each.
        lost: One line for each.
        right: Records that stand there once, linked and written down.
    """

    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    right: int = 0

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.twice and not self.lost

    def __str__(self) -> str:
        return f"{len(self.twice)} twice, {len(self.lost)} lost, {self.right} right"


def judge(ledger: Mapping[str, Rows], register: Mapping[str, Any]) -> Verdict:
    """Compare.

    Args:
        ledger: Their rows by resource, as their console shows them.
        register: Ours: `records` (kind, id, number, name), `links` (kind, ours, theirs), `intents`
            (kind, ours, purpose, state, theirs, key) and `waiting` (our ids that are shown).
    """
    verdict = Verdict()
    for kind, (resource, number) in RESOURCES.items():
        ours = [one for one in register["records"] if one["kind"] == kind]
        _judge_kind(verdict, kind, ours, ledger[resource], number, register)
    _judge_journal(verdict, register)
    return verdict


def _judge_kind(
    verdict: Verdict,
    kind: str,
    ours: Rows,
    theirs: Rows,
    number: str,
    register: Mapping[str, Any],
) -> None:
    links = {one["ours"]: one["theirs"] for one in register["links"] if one["kind"] == kind}
    made = {
        one["ours"]: one
        for one in register["intents"]
        if one["kind"] == kind and one["purpose"] == "create" and one["state"] == "done"
    }
    names = Counter(_name(row) for row in theirs)
    known = {one["number"] for one in ours}
    strangers = [row for row in theirs if str(row[number]) not in known]
    verdict.twice += [f"{kind} {row[number]}: nobody here has it" for row in strangers]
    verdict.twice += [f"{kind} {name}: {n} objects" for name, n in names.items() if n > 1]
    there = {str(row[number]): row for row in theirs}
    for one in ours:
        row = there.get(one["number"])
        reason = _wrong(kind, row, links.get(one["id"]), made.get(one["id"]))
        if reason:
            verdict.lost.append(f"{kind} {one['number']}: {reason}")
        else:
            verdict.right += 1


def _wrong(
    kind: str,
    row: Mapping[str, Any] | None,
    link: str | None,
    intent: Mapping[str, Any] | None,
) -> str:
    if row is None:
        return "not there"
    if link != str(row["Id"]):
        return f"linked to {link}, stands as {row['Id']}"
    if intent is None or intent["theirs"] != str(row["Id"]):
        return "the journal does not know that it was made"
    if kind in KEYED and row[KEYED[kind]] != intent["key"]:
        return "it does not keep our key"
    return ""


def _judge_journal(verdict: Verdict, register: Mapping[str, Any]) -> None:
    made = Counter(
        (one["kind"], one["ours"])
        for one in register["intents"]
        if one["purpose"] == "create" and one["state"] == "done"
    )
    verdict.twice += [f"{kind} {ours}: made {n} times" for (kind, ours), n in made.items() if n > 1]
    verdict.lost += silent(register)


def silent(register: Mapping[str, Any]) -> list[str]:
    """Say which deeds have no answer and are shown to nobody."""
    shown = set(register["waiting"])
    return [
        f"{one['kind']} {one['ours']}: {one['state']}, and nobody is told"
        for one in register["intents"]
        if one["state"] in UNSETTLED and one["ours"] not in shown
    ]


def _name(row: Mapping[str, Any]) -> str:
    parts = (row.get("Name"), row.get("FirstName"), row.get("LastName"))
    return " ".join(part for part in parts if part)


def ledger_of(address: str, client: str, resources: Iterable[str] = READ) -> dict[str, Rows]:
    """Read a ledger from a stand-in's console."""
    found: dict[str, Rows] = {}
    for resource in resources:
        with urlopen(f"{address}/sandbox/api/clients/{client}/{resource}", timeout=60) as answer:  # noqa: S310 - our own stand-in
            found[resource] = json.load(answer)
    return found


def main(arguments: Sequence[str]) -> int:
    """Print the verdict; 0 when it is good."""
    address, client, file = arguments
    register = json.loads(Path(file).read_text(encoding="utf-8"))
    verdict = judge(ledger_of(address, client), register)
    lines = [str(verdict), *verdict.twice, *verdict.lost]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
