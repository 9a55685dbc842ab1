"""Holds two ledgers of one company against what the company meant: twice, lost, astray, or right.

    python -m tests.chaos.both_checker http://127.0.0.1:8009 http://127.0.0.1:8010 registers.json

reads customers, projects, items, hours and orders from the consoles of both stand-ins (Go's first),
and ends with code 1 unless nothing stands anywhere twice, nothing is lost, and no id of the one was
used in the other. Like the other checkers it knows nothing of the engine.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.chaos.checker import Rows, ledger_of, silent
from tests.chaos.document_checker import (
    DocumentVerdict,
    Row,
    agrees,
    mark_in,
    parked_in,
    text_in,
    those_of,
)

GO, SEVEN = "poweroffice_go", "sevenoffice"
EXCLUSIVE: Final = "invoice_attachment"
"""Goes to one of the two: two orders of it are two invoices."""

Links = Mapping[tuple[str, str], str]
"""Kind and our id -> their id."""


@dataclass
class BothVerdict(DocumentVerdict):
    """As for documents, in one of the two ledgers.

    Attributes:
        system: Which.
        astray: What names something by its id in the other ledger.
    """

    system: str = ""
    astray: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return super().good and not self.astray

    def __str__(self) -> str:
        return f"{self.system}: {super().__str__()}, {len(self.astray)} astray"


@dataclass(frozen=True)
class Paper:
    """One kind of record in one of the ledgers.

    Attributes:
        resource: As the console calls it.
        number: Reads which of our records a row is.
        key: Reads our key; None where they keep none.
        id: Names their id.
        lines: Reads the lines of a row, where it has any.
    """

    resource: str
    number: Callable[[Row], str]
    key: Callable[[Row], str] | None = None
    id: str = "Id"
    lines: Callable[[Row, Mapping[str, Rows]], Rows] = lambda _row, _ledger: ()


def _whole_name(pattern: str) -> Callable[[Row], str]:
    """Read a mark in a name of which a private person has two parts."""
    parts = ("Name", "FirstName", "LastName")
    return lambda row: next(filter(None, (mark_in(pattern, part)(row) for part in parts)), "")


def _ending(name: str) -> Callable[[Row], str]:
    """Read the digits that a number ends with, without noughts before them."""
    return mark_in(r"[1-9]\d*$", name)


_LINES: Final = "SalesOrderLines"
PAPERS: Final = {
    GO: {
        "customer": Paper("Customers", _whole_name(r"K\d{5}"), text_in("ExternalImportReference")),
        "project": Paper("Projects", mark_in(r"P\d{5}", "Name")),
        "item": Paper("Products", text_in("Code")),
        "hour_entry": Paper("EntryTime", mark_in(r"T\d{5}", "InternalComment")),
        EXCLUSIVE: Paper(
            "SalesOrders",
            _ending("ImportedOrderNo"),
            text_in("ExternalImportReference"),
            lines=lambda row, ledger: [
                one for one in ledger[_LINES] if one["SalesOrderId"] == row["Id"]
            ],
        ),
    },
    SEVEN: {
        "customer": Paper("Company", _whole_name(r"K\d{5}"), text_in("ExternalId")),
        "project": Paper("Project", mark_in(r"P\d{5}", "Name"), text_in("OrderReferenceNumber")),
        "item": Paper("Product", text_in("No")),
        "hour_entry": Paper("Hour", mark_in(r"T\d{5}", "Description"), text_in("InternalNote")),
        EXCLUSIVE: Paper(
            "InvoiceOrder",
            _ending("ReferenceNumber"),
            id="OrderId",
            lines=lambda row, _ledger: row.get("InvoiceRows") or (),
        ),
    },
}
READ: Final = {
    GO: (*(paper.resource for paper in PAPERS[GO].values()), _LINES),
    SEVEN: tuple(paper.resource for paper in PAPERS[SEVEN].values()),
}


def judge(
    ledgers: Mapping[str, Mapping[str, Rows]], registers: Mapping[str, Mapping[str, Any]]
) -> list[BothVerdict]:
    """Compare both.

    Args:
        ledgers: Their rows by system and resource, as the consoles show them.
        registers: Ours by system: `records` that must stand there (kind, id, number, `facts` by
            their path, `refs` to others by their path, of orders `lines`; `gone` when it was taken
            back, `stood` when it was there before us), `links`, `intents` in the order of making
            with their payloads, and `waiting` (our ids that are shown).
    """
    links = {
        system: {(one["kind"], one["ours"]): str(one["theirs"]) for one in register["links"]}
        for system, register in registers.items()
    }
    found = []
    for system, register in registers.items():
        (other,) = set(registers) - {system}
        judged = _Side(system, ledgers[system], register, links[system], links[other])
        found.append(judged.verdict())
    found[0].astray += _blind(*links.values())
    found[0].twice += _meant_for_both(*registers.values())
    return found


def _blind(mine: Links, others: Links) -> list[str]:
    """Say where an id means something in both, so that one that went astray would not be seen."""
    sides = [{(kind, theirs) for (kind, _), theirs in links.items()} for links in (mine, others)]
    both = sides[0] & sides[1]
    return [f"{kind} {theirs}: an id in both ledgers tells nothing" for kind, theirs in both]


def _meant_for_both(*registers: Mapping[str, Any]) -> list[str]:
    meant = [{one["ours"] for one in those_of(each, "intents", EXCLUSIVE)} for each in registers]
    return [f"{EXCLUSIVE} {ours}: meant for both" for ours in meant[0] & meant[1]]


@dataclass
class _Side:
    """One of the two ledgers, and what must stand in it."""

    system: str
    ledger: Mapping[str, Rows]
    register: Mapping[str, Any]
    links: Links
    others: Links

    def verdict(self) -> BothVerdict:
        """Judge it."""
        found = BothVerdict(system=self.system)
        found.unknown = sum(one["looked_up"] > 0 for one in self.register["intents"])
        found.parked = len(parked_in(self.register))
        for kind, paper in PAPERS[self.system].items():
            self._judge(found, kind, paper)
        found.lost += silent(self.register)
        found.astray += self._sent_astray()
        return found

    def _judge(self, found: BothVerdict, kind: str, paper: Paper) -> None:
        there = defaultdict(list)
        for row in self.ledger[paper.resource]:
            there[_digits(kind, paper.number(row))].append(row)
        ours = {
            _digits(kind, one["number"]): one for one in those_of(self.register, "records", kind)
        }
        strangers = [number for number in there if number not in ours]
        found.twice += [f"{kind} {number or '?'}: has no place here" for number in strangers]
        done = defaultdict(list)
        for one in those_of(self.register, "intents", kind):
            if one["state"] == "done":
                done[one["ours"]].append(one)
        parked = parked_in(self.register)
        for number, record in ours.items():
            rows, deeds = there.get(number, []), done[record["id"]]
            twice = list(_twice(record, rows, deeds))
            astray = [why for row in rows for why in self._astray(paper, record, row)]
            lost = self._lost(paper, record, rows, deeds)
            found.twice += [f"{kind} {number}: {why}" for why in twice]
            found.astray += [f"{kind} {number}: {why}" for why in astray]
            if record["id"] in parked:
                continue
            found.lost += [f"{kind} {number}: {lost}"] if lost else []
            found.right += not (twice or astray or lost)

    def _lost(self, paper: Paper, record: Row, rows: Rows, deeds: Sequence[Row]) -> str:
        link = self.links.get((record["kind"], record["id"]))
        if record.get("gone"):
            return "" if link is None else f"taken back, and still linked to {link}"
        if not rows:
            return "not there"
        row = next((row for row in rows if str(row[paper.id]) == link), None)
        if row is None:
            return f"linked to {link}, stands as {rows[0][paper.id]}"
        return _unmade(paper, record, row, link, deeds) or _otherwise(record, row)

    def _astray(self, paper: Paper, record: Row, row: Row) -> Iterator[str]:
        """Say which ids a row has of others than those that ours names."""
        named = [(path, _at(row, path), ref) for path, ref in record["refs"].items()]
        if "lines" in record:
            lines = paper.lines(row, self.ledger)
            if len(lines) != len(record["lines"]):
                yield f"has {len(lines)} lines"
            pairs = zip(lines, record["lines"], strict=False)
            named += [("ProductId", line.get("ProductId"), ref) for line, ref in pairs]
        for path, theirs, (kind, ours) in named:
            if (wrong := self._other(kind, ours, theirs)) != "":
                yield f"{path} is {theirs}, {wrong}"

    def _other(self, kind: str, ours: str, theirs: Any) -> str:
        if str(theirs) == self.links.get((kind, ours)):
            return ""
        elsewhere = str(theirs) in {other for (of, _), other in self.others.items() if of == kind}
        return "an id of the other ledger" if elsewhere else f"not the {kind} that ours names"

    def _sent_astray(self) -> Iterator[str]:
        """Say which ids of the other ledger were meant to be sent, and refused or never seen."""
        refs = {one["id"]: one["refs"] for one in self.register["records"]}
        for deed in self.register["intents"]:
            for path, (kind, ours) in refs.get(deed["ours"], {}).items():
                theirs = (deed.get("payload") or {}).get(path)
                if theirs is not None and self._other(kind, ours, theirs) != "":
                    yield f"{deed['kind']} {deed['ours']}: was to be sent with {path} {theirs}"


def _digits(kind: str, number: str) -> str:
    """Return the digits that an attachment's number ends with; Go keeps no more of it."""
    return _ending("number")({"number": number}) if kind == EXCLUSIVE else number


def _twice(record: Row, rows: Rows, deeds: Sequence[Row]) -> Iterator[str]:
    wanted = 0 if record.get("gone") else 1
    if len(rows) > wanted:
        yield f"stands there {len(rows)} times"
    count = Counter(one["purpose"] for one in deeds)
    if count["create"] - count["cancel"] > wanted:
        yield f"made {count['create']} times and taken back {count['cancel']} times"


def _unmade(paper: Paper, record: Row, row: Row, link: str | None, deeds: Sequence[Row]) -> str:
    made = next((one for one in reversed(deeds) if one["purpose"] == "create"), None)
    if record.get("stood"):
        return "" if made is None else "stood there, and was made"
    if made is None or made["theirs"] != link:
        return "the journal does not know that it was made"
    if paper.key is not None and paper.key(row) != made["key"]:
        return "it does not keep our key"
    return ""


def _otherwise(record: Row, row: Row) -> str:
    other = [path for path, ours in record["facts"].items() if not agrees(_at(row, path), ours)]
    return f"another {', '.join(other)} there" if other else ""


def _at(row: Row, path: str) -> Any:
    found: Any = row
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def main(arguments: Sequence[str]) -> int:
    """Print the verdict on each ledger; 0 when both are good."""
    *addresses, file = arguments
    registers = {one["system"]: one for one in json.loads(Path(file).read_text(encoding="utf-8"))}
    ledgers = {
        system: ledger_of(address, registers[system]["client"], READ[system])
        for system, address in zip((GO, SEVEN), addresses, strict=True)
    }
    found = judge(ledgers, registers)
    for verdict in found:
        lines = [str(verdict), *verdict.twice, *verdict.lost, *verdict.astray]
        sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(verdict.good for verdict in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
