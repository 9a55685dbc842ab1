"""Hours, pay, orders with their files and vouchers go through the storm; then all is counted.

`make chaos` sends 10 000 hours, 500 salary lines, 200 orders and 100 invoices with PDF, and 100
vouchers; `make test` sends a few dozen.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bindeledd.kernel.clock import monotonic
from tests.chaos.storm import Storm, told

WRITES = (
    "POST /TimeTracking/EntryTime",
    "PATCH /TimeTracking/EntryTime/*",
    "DELETE /TimeTracking/EntryTime/*",
    "POST /SalaryLines",
    "POST /SalesOrders/Complete",
    "POST /SalesOrders/*/attachments",
    "POST /Vouchers/ManualJournals",
    "POST /Vouchers/OutgoingInvoiceJournals",
    "PUT /VoucherDocumentation",
)
LONG = (10_000, 500, 200, 100, 100)
SHORT = (12, 4, 3, 4, 3)
"""Hours, salary lines, orders, days that cost, invoices."""

_MADE = """
select count(distinct ours) filter (where purpose = 'create' and kind = any(%s))
    + count(distinct ours) filter (where purpose like 'step:%%')
from sync_intent where state = 'done'
"""
KINDS = ["hour_entry", "payroll_line", "invoice_attachment", "accrued_day", "invoice"]


@pytest.mark.chaos
@pytest.mark.covers("X6", "X14")
@pytest.mark.timeout(4 * 3600)
def test_documents_through_a_storm_stand_there_once_with_what_belongs_to_them(
    storm: Storm, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Somebody presses the buttons again and again, and changes what has gone already."""
    long = request.config.getoption("--long")
    sizes = LONG if long else SHORT
    wanted = sum(sizes) + sizes[2] + sizes[4]  # orders and invoices have a file each
    storm.begin("documents", sizes, rate=10)
    storm.rages(WRITES, lost=0.05 if long else 0.15)
    storm.hire()
    storm.hire()
    kills, rounds = (None, 3) if long else (1, 2)  # in each half
    begun = monotonic()
    storm.do("press")
    storm.lasts(lambda: _made(storm), wanted=wanted // 2, kills=kills)
    storm.do("press")
    changed = [storm.do("change", seat) for seat in range(2)]
    storm.lasts(lambda: _made(storm), wanted=wanted, kills=kills)
    storm.do("press")
    assert storm.settles(rounds=rounds) == ["done", "done"], storm.last_words()

    registers = [storm.register(seat) for seat in range(2)]
    file = tmp_path / "registers.json"
    file.write_text(json.dumps(registers), encoding="utf-8")
    checked = storm.judged_by("tests.chaos.document_checker", str(file))
    said = told(storm, registers, monotonic() - begun)
    sys.stdout.write(f"\n{checked.stdout.strip()} {said} {changed}\n")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.startswith("0 twice, 0 lost, 0 parked of ")
    assert checked.stdout.strip().endswith(f" {sum(sizes)} right")
    assert [register["waits"] for register in registers] == [[], []]


def _made(storm: Storm) -> int:
    """Count documents and files that stand there, as the journal knows."""
    return sum(number for (number,) in storm.seen(_MADE, KINDS))
