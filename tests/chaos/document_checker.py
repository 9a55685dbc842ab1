"""Holds a ledger's documents against our records and journal: twice, lost, parked, or right.

    python -m tests.chaos.document_checker http://127.0.0.1:8009 registers.json

reads hours, salary lines, orders and invoices with their files, and vouchers from a stand-in's
console, and ends with code 1 unless nothing stands there twice and nothing is lost. Like `checker`
it knows nothing of the engine.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from tests.chaos.checker import Rows, Verdict, ledger_of, silent

Row = Mapping[str, Any]


@dataclass
class DocumentVerdict(Verdict):
    """As for registers, and what nobody could know.

    Attributes:
        unknown: Deeds that had no answer at some time and were looked up.
        parked: Deeds that nothing could tell about; a person is asked.
    """

    unknown: int = 0
    parked: int = 0

    def __str__(self) -> str:
        wrong = f"{len(self.twice)} twice, {len(self.lost)} lost"
        return f"{wrong}, {self.parked} parked of {self.unknown} unknown, {self.right} right"

    def add(self, other: DocumentVerdict) -> None:
        """Count another company's in."""
        self.twice += other.twice
        self.lost += other.lost
        self.unknown += other.unknown
        self.parked += other.parked
        self.right += other.right


@dataclass(frozen=True)
class Paper:
    """One kind of document there.

    Attributes:
        resource: As the console calls it.
        number: Reads which of our records a row is.
        key: Reads our key.
    """

    resource: str
    number: Callable[[Row], str]
    key: Callable[[Row], str]


def mark_in(pattern: str, name: str) -> Callable[[Row], str]:
    wanted = re.compile(pattern)

    def read(row: Row) -> str:
        found = wanted.search(str(row.get(name) or ""))
        return found[0] if found else ""

    return read


def text_in(name: str) -> Callable[[Row], str]:
    return lambda row: str(row.get(name) or "")


_REFERENCE: Final = "ExternalImportReference"
PAPERS: Final = {
    "hour_entry": Paper(
        "EntryTime",
        mark_in(r"T\d{5}", "InternalComment"),
        mark_in(r"bl-[a-z2-7]+", "InternalComment"),
    ),
    "payroll_line": Paper("SalaryLines", mark_in(r"L\d{5}", "Comment"), text_in(_REFERENCE)),
    "invoice_attachment": Paper("SalesOrders", text_in("ImportedOrderNo"), text_in(_REFERENCE)),
    "invoice": Paper("OutgoingInvoices", text_in("InvoiceNo"), text_in(_REFERENCE)),
}
FILES: Final = "SalesOrderAttachments"
PDFS: Final = "VoucherFiles"
VOUCHERS: Final = "Vouchers"
POSTED: Final = "AccountTransactions"
READ: Final = (*(paper.resource for paper in PAPERS.values()), FILES, PDFS, VOUCHERS, POSTED)

Files = Mapping[str, Sequence[str]]


def judge(ledger: Mapping[str, Rows], register: Mapping[str, Any]) -> DocumentVerdict:
    """Compare one company.

    Args:
        ledger: Their rows by resource, as their console shows them.
        register: Ours: `records` (kind, id, number, and of papers `facts`, `files`, `gone`, of days
            `sums` by their project), `links`, `intents` in the order of making, `waiting` (our ids
            that are shown), and `account`, which the days are posted to.
    """
    verdict = DocumentVerdict()
    verdict.unknown = sum(one["looked_up"] > 0 for one in register["intents"])
    verdict.parked = len(parked_in(register))
    files = _files(ledger)
    for kind, paper in PAPERS.items():
        _judge_papers(verdict, kind, ledger[paper.resource], files, register)
    _judge_vouchers(verdict, ledger, register)
    verdict.lost += silent(register)
    return verdict


def parked_in(register: Mapping[str, Any]) -> set[str]:
    """Return our ids of which a deed is parked, and shown."""
    shown = set(register["waiting"])
    return {
        one["ours"]
        for one in register["intents"]
        if one["state"] == "parked" and one["ours"] in shown
    }


def those_of(register: Mapping[str, Any], what: str, kind: str) -> list[Row]:
    return [one for one in register[what] if one["kind"] == kind]


# --- papers: one row there for each record here ---


def _judge_papers(
    verdict: DocumentVerdict, kind: str, rows: Rows, files: Files, register: Mapping[str, Any]
) -> None:
    paper, parked = PAPERS[kind], parked_in(register)
    there = defaultdict(list)
    for row in rows:
        there[paper.number(row)].append(row)
    ours = {one["number"]: one for one in those_of(register, "records", kind)}
    strangers = [number for number in there if number not in ours]
    verdict.twice += [f"{kind} {number or '?'}: nobody here has it" for number in strangers]
    links = {one["ours"]: one["theirs"] for one in those_of(register, "links", kind)}
    deeds = defaultdict(list)
    for one in those_of(register, "intents", kind):
        if one["state"] == "done":
            deeds[one["ours"]].append(one)
    for number, record in ours.items():
        found, done = there.get(number, []), deeds[record["id"]]
        twice = list(_twice(record, found, files, done))
        verdict.twice += [f"{kind} {number}: {reason}" for reason in twice]
        lost = _lost(paper, record, found, files, links.get(record["id"]), done)
        if record["id"] in parked:
            continue
        if lost:
            verdict.lost.append(f"{kind} {number}: {lost}")
        elif not twice:
            verdict.right += 1


def _twice(record: Row, found: Sequence[Row], files: Files, done: Sequence[Row]) -> Iterator[str]:
    wanted = 0 if record.get("gone") else 1
    if len(found) > wanted:
        yield f"stands there {len(found)} times"
    count = Counter(one["purpose"] for one in done)
    if count["create"] - count["cancel"] > wanted:
        yield f"made {count['create']} times and taken back {count['cancel']} times"
    for row in found:
        names = files.get(str(row["Id"]), ())
        if "files" in record and len(names) > len(record["files"]):
            yield f"has {len(names)} files"


def _lost(
    paper: Paper,
    record: Row,
    found: Sequence[Row],
    files: Files,
    link: str | None,
    done: Sequence[Row],
) -> str:
    if record.get("gone"):
        return "" if link is None else f"taken back, and still linked to {link}"
    if not found:
        return "not there"
    row = found[0]
    if len(found) == 1 and link != str(row["Id"]):
        return f"linked to {link}, stands as {row['Id']}"
    made = next((one for one in reversed(done) if one["purpose"] == "create"), None)
    if made is None or made["theirs"] != link:
        return "the journal does not know that it was made"
    if len(found) == 1 and paper.key(row) != made["key"]:
        return "it does not keep our key"
    return _otherwise(record, row, files)


def _otherwise(record: Row, row: Row, files: Files) -> str:
    missing = set(record.get("files", ())) - set(files.get(str(row["Id"]), ()))
    if missing:
        return f"without its file {', '.join(sorted(missing))}"
    other = [name for name, ours in record["facts"].items() if not agrees(row.get(name), ours)]
    return f"another {', '.join(other)} there" if other else ""


def _files(ledger: Mapping[str, Rows]) -> Files:
    """Return names of files by what they hang on; the one PDF of a voucher has no name."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in ledger[FILES]:
        found[str(one["SalesOrderId"])].append(one["FileName"])
    for one in ledger[PDFS]:
        found[str(one["Id"])] += ["Pdf"] if one["HasPdf"] else []
    return found


def agrees(theirs: Any, ours: Any) -> bool:
    try:
        return Decimal(str(theirs)) == Decimal(str(ours))
    except InvalidOperation:
        return str(theirs)[:10] == str(ours)[:10]


# --- vouchers: all of a day together say what the day says ---


def _judge_vouchers(
    verdict: DocumentVerdict, ledger: Mapping[str, Rows], register: Mapping[str, Any]
) -> None:
    written = {
        one["key"]: one
        for one in those_of(register, "intents", "accrued_day")
        if one["purpose"] == "create" and one["state"] == "done"
    }
    vouchers = [one for one in ledger[VOUCHERS] if one["VoucherType"] == "ManualJournal"]
    keys = Counter(one[_REFERENCE] for one in vouchers)
    verdict.twice += [f"voucher {key}: posted {n} times" for key, n in keys.items() if n > 1]
    strangers = [key for key in keys if key not in written]
    verdict.twice += [f"voucher {key}: nobody here wrote it down" for key in strangers]
    numbers = {str(one["Id"]) for one in vouchers}
    gone = [key for key, one in written.items() if one["theirs"] not in numbers]
    verdict.lost += [f"voucher {key}: not there" for key in gone]
    verdict.lost += [f"voucher {one}: does not balance" for one in _askew(ledger[POSTED])]
    _judge_sums(verdict, ledger[POSTED], register)


def _askew(posted: Rows) -> list[str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in posted:
        sums[str(line["VoucherId"])] += Decimal(str(line["Amount"]))
    return [voucher for voucher, amount in sums.items() if amount != 0]


def _judge_sums(verdict: DocumentVerdict, posted: Rows, register: Mapping[str, Any]) -> None:
    parked = parked_in(register)
    there: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in posted:
        if line["AccountNo"] == register.get("account"):
            day, project = str(line["PostingDate"])[:10], str(line["ProjectId"])
            there[day][project] += Decimal(str(line["Amount"]))
    days = {one["number"]: one for one in those_of(register, "records", "accrued_day")}
    for day in sorted({*days, *there}):
        ours = {name: Decimal(sum_) for name, sum_ in days.get(day, {}).get("sums", {}).items()}
        if day in days and days[day]["id"] in parked:
            continue
        less, more = _off(ours, there[day])
        verdict.lost += [f"day {day}, project {one}" for one in less]
        verdict.twice += [f"day {day}, project {one}" for one in more]
        verdict.right += not less and not more and day in days


def _off(ours: Mapping[str, Decimal], theirs: Mapping[str, Decimal]) -> tuple[list[str], list[str]]:
    less, more = [], []
    for project in sorted({*ours, *theirs}):
        wanted, stands = ours.get(project, Decimal(0)), theirs.get(project, Decimal(0))
        line = f"{project}: {stands} stands there, {wanted} here"
        less += [line] if stands < wanted else []
        more += [line] if stands > wanted else []
    return less, more


def main(arguments: Sequence[str]) -> int:
    """Print the verdict over all companies; 0 when it is good."""
    address, file = arguments
    verdict = DocumentVerdict()
    for register in json.loads(Path(file).read_text(encoding="utf-8")):
        verdict.add(judge(ledger_of(address, register["client"], READ), register))
    lines = [str(verdict), *verdict.twice, *verdict.lost]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
