"""One company, Go and 24SevenOffice at once, two runs beside each other; then both are counted.

`make chaos` sends 1 400 hours and some dozen customers, projects, items and orders; `make test` a
few of each. Workers are killed, never frozen: of items and orders 24SevenOffice keeps no key that
is unique, so a call that leaves late, after the run was taken over, is not this storm's business.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bindeledd.kernel.clock import monotonic
from tests.chaos.storm import GO, SEVEN, Storm, told

IN_GO = ("POST /Customers", "POST /Projects", "POST /Products", "POST /SalesOrders/Complete")
IN_SEVEN = (
    "CompanyService SaveCompanies",
    "ProjectService SaveProject",
    "ProductService SaveProducts",
    "TimeService SaveHour",
    "TimeService DeleteHour",
    "InvoiceService SaveInvoices",
)
SERVICES = ("CompanyService", "ProjectService", "ProductService", "TimeService", "InvoiceService")
LOG_IN = "Authenticate Login"
LONG = (60, 60, 30, 1_400, 40)
SHORT = (3, 6, 2, 9, 6)
"""Customers, projects, items, hours, orders."""

_MADE = "select count(*) from sync_intent where state = 'done' and purpose = 'create'"
_RENEWING = "select count(*) from sync_keptsession where renewing_until is not null"


@pytest.mark.chaos
@pytest.mark.covers("X6", "B5.4")
@pytest.mark.timeout(4 * 3600)
def test_two_ledgers_of_one_company_get_everything_once_and_nothing_of_each_other(
    storm: Storm, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Both are worked on at once, sessions end in mid-run, and one attachment is pressed twice."""
    long = request.config.getoption("--long")
    customers, projects, items, hours, orders = sizes = LONG if long else SHORT
    wanted = 2 * (customers + projects + items) + hours + orders
    storm.pace = "10"
    storm.begin("both", sizes, rate=10, systems=(GO, SEVEN))
    _rages(storm, lost=0.05 if long else 0.15)
    storm.hire()
    storm.hire()
    begun = monotonic()
    pressed = _pressed(storm)
    sessions = Sessions(storm)
    now_and_then = (sessions.end_one, 25 if long else 8)
    kills = (None, None) if long else (2, 1)
    most = wanted * 4 // 5  # some hours have gone by then
    storm.lasts(lambda: _made(storm), wanted=most, kills=kills[0], now_and_then=now_and_then)
    changed = storm.do("change")
    assert changed["removed"] >= 1
    assert changed["refused"] == 0
    for seat in range(2):  # a second press finds what the first one made
        storm.do("press", seat)
    storm.lasts(lambda: _made(storm), wanted=wanted, kills=kills[1], now_and_then=now_and_then)
    excused = sessions.excused()
    assert storm.settles() == ["done", "done"], storm.last_words()

    registers = [storm.register(seat) for seat in range(2)]
    file = tmp_path / "registers.json"
    file.write_text(json.dumps(registers), encoding="utf-8")
    checked = storm.judged_by("tests.chaos.both_checker", str(file))
    log_ins = storm.consoles[SEVEN].called(LOG_IN)
    said = told(storm, registers, monotonic() - begun)
    more = f"{storm.beside} looks at two runs, {log_ins} log-ins of {excused} at most, {pressed}"
    sys.stdout.write(f"\n{checked.stdout.strip()} {said} {more} {changed}\n")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    verdicts = checked.stdout.splitlines()
    assert [line.partition(" of ")[0] for line in verdicts] == [
        f"{system}: 0 twice, 0 lost, 0 parked" for system in (GO, SEVEN)
    ]
    right = sum(int(line.partition(" right")[0].rpartition(" ")[2]) for line in verdicts)
    assert right == 2 * (customers + projects + items + 1) + hours + orders
    assert [register["waits"] for register in registers] == [[], []]
    assert storm.beside >= 1, "no two runs were under way at once"
    assert log_ins <= excused, "two logged in at once"
    assert sessions.ended >= 1


def _rages(storm: Storm, lost: float) -> None:
    seven = storm.consoles[SEVEN]
    for system, writes in ((GO, IN_GO), (SEVEN, IN_SEVEN)):
        for call in writes:  # chance may spare a kind that is written three times
            storm.consoles[system].fault("lose_answer", call, times=1)
    storm.rages(IN_GO, lost=lost)
    for call in IN_SEVEN:
        seven.fault("lose_answer", call, lost)
        seven.fault("error_after_commit", call, lost / 3, status=502)
        seven.fault("slow", call, 0.3, seconds=0.4)  # so that a kill meets a call on its way
    for service in SERVICES:
        seven.fault("throttle", f"{service} *", 0.02, retry_after=1)
        seven.fault("unavailable", f"{service} *", 0.01)
    seven.fault("slow", LOG_IN, seconds=0.7)  # so that whoever else finds it ended is there in time


def _pressed(storm: Storm) -> dict[str, int]:
    """Let people press: at one, at both at once, and at the one that does not have it."""
    storm.do("press", 0)
    storm.do("press", 1)
    contested = storm.do("contest", 0)
    assert contested["tried"] == contested["refused"] > 0, "one of the two must be refused"
    crossed = [storm.do("cross", seat) for seat in range(2)]
    assert all(one["tried"] == one["refused"] > 0 for one in crossed), crossed
    return {"contested": contested["tried"], "crossed": sum(one["tried"] for one in crossed)}


@dataclass
class Sessions:
    """Ends sessions of 24SevenOffice in mid-run, and counts how many log-ins that excuses.

    Attributes:
        ended: Times that all were ended at once.
    """

    storm: Storm
    ended: int = 0
    _turn: int = 0
    _expiring: int = 0

    def end_one(self) -> None:
        """End all while somebody looks at the access, or that of the next hour to be saved."""
        seven = self.storm.consoles[SEVEN]
        if sum(number for (number,) in self.storm.seen(_RENEWING)):
            return  # a session that ends before its first call is no session
        self._heal()
        self._turn += 1
        if self._turn % 2 == 0:
            self._expiring = seven.fault("expire_token", "TimeService SaveHour", times=1)
            return
        seven.asked("DELETE", "sessions")
        self.ended += 1
        self.storm.do("look", 1)

    def excused(self) -> int:
        """Return how many log-ins there may have been."""
        hits = [
            one["hits"]
            for one in self.storm.consoles[SEVEN].faults()
            if one["kind"] == "expire_token"
        ]
        self._heal()
        return 1 + self.ended + sum(hits) + self.storm.log_ins_cut

    def _heal(self) -> None:
        """Take back an end that nobody has met yet: two in a row are no access."""
        waiting = [
            one["number"]
            for one in self.storm.consoles[SEVEN].faults()
            if one["number"] == self._expiring and one["hits"] == 0
        ]
        for number in waiting:
            self.storm.consoles[SEVEN].heal(number)


def _made(storm: Storm) -> int:
    return sum(number for (number,) in storm.seen(_MADE))
