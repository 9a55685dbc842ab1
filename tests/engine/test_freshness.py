"""A lock date that moves there: refused with the reason, read anew, and freed when it is lifted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import checking, registry
from bindeledd.sync.models import Connection, Waiting
from tests.engine.test_accrued_out import Case, case
from tests.workspace.invoicing.work import MONDAY
from tests.world import SYSTEM

__all__ = ["case"]  # a fixture

CLOSED = "poweroffice_go.period_closed"


@pytest.fixture
def checked(case: Case) -> Case:
    """Access was checked while nothing was closed."""
    keep(case, {"lock_date": None, "facts": {"lock_date": None}, "findings": []})
    return case


def keep(case: Case, result: dict[str, Any]) -> None:
    """Keep what a check found."""
    with case.world.inside():
        Connection.objects.update(check_result=result)


def close(case: Case, day: date) -> None:
    """Close the books there up to a day."""
    case.world.books.settings.lock_date = day.isoformat()


def facts(case: Case) -> tuple[Any, date | None]:
    """Return the lock date that rules see, and the one that pages show."""
    with case.world.inside():
        connection = Connection.objects.get()
        shown = checking.checked_of(connection).lock_date
    return (connection.check_result or {})["facts"]["lock_date"], shown


def reason(case: Case) -> tuple[str, dict[str, Any]]:
    """Return why the only thing that waits does."""
    with case.world.inside():
        row = Waiting.objects.get()
    return row.first_code, row.reasons[0]["params"]


@pytest.mark.covers("X10")
def test_a_day_closed_since_the_check_waits_with_the_date_that_holds_now(checked: Case) -> None:
    checked.hours()
    close(checked, MONDAY)
    checked.world.run()
    code, told = reason(checked)
    assert (code, told["lock_date"]) == (CLOSED, MONDAY.isoformat())
    assert facts(checked) == (None, None), "what was refused is read anew by the next run"

    later = MONDAY + timedelta(days=7)
    close(checked, later)
    checked.world.run()

    code, told = reason(checked)
    assert (code, told["lock_date"]) == (CLOSED, later.isoformat())
    assert facts(checked) == (later.isoformat(), later)
    assert checked.vouchers() == []


@pytest.mark.covers("X10")
def test_a_day_goes_once_the_period_is_opened_there(checked: Case) -> None:
    """Nobody has to check access, nor press anything here."""
    checked.hours()
    close(checked, MONDAY)
    for _ in range(2):
        checked.world.run()
    assert checked.vouchers() == []

    close(checked, date(1, 1, 1))
    checked.world.run()

    assert checked.world.waiting() == {}
    assert checked.total() == checked.cost()
    assert facts(checked) == (None, None)


@pytest.mark.covers("X10")
def test_what_a_stale_check_holds_is_looked_at_again(checked: Case) -> None:
    """The books were opened after the check: what waits for that goes with the next run."""
    stale = {"lock_date": MONDAY.isoformat(), "facts": {"lock_date": MONDAY.isoformat()}}
    keep(checked, stale | {"findings": []})
    checked.hours()
    checked.world.run()
    assert reason(checked)[0] == CLOSED
    checked.world.run()
    assert checked.world.waiting() == {}


class Closing(httpx2.BaseTransport):
    """The stand-in's line; the books are closed between our question and our voucher."""

    def __init__(self, case: Case) -> None:
        self._inner = SandboxTransport(case.world.app)
        self._case = case

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Close the books before a voucher comes."""
        if request.method == "POST" and "/Vouchers/" in request.url.path:
            close(self._case, MONDAY)
        return self._inner.handle_request(request)


@pytest.mark.covers("X10")
def test_a_period_that_closes_under_our_hands_is_told_as_such(checked: Case) -> None:
    """They refuse in words of their own; what we say is what it means."""
    checked.hours()
    line = Closing(checked)
    registry.plug_transport(SYSTEM, lambda: line)
    checked.world.run()
    code, told = reason(checked)
    assert (code, told["lock_date"]) == (CLOSED, MONDAY.isoformat())
    assert told["day"] == MONDAY.isoformat()


def test_nothing_is_asked_while_nothing_waits_for_it(checked: Case) -> None:
    checked.hours()
    assert checked.world.run().requests > 0
    before = checked.world.run().requests
    checked.hours(worked_on=MONDAY + timedelta(days=1))
    close(checked, MONDAY + timedelta(days=1))
    checked.world.run()
    asked = checked.world.run().requests
    assert asked == before + 1
