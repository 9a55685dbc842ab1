"""Vouchers of days as data: what they carry, and that together they say what the day costs."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.connectors.poweroffice_go.mapping.ledger import DAY_VOUCHER
from bindeledd.connectors.poweroffice_go.rules import ledger as rules
from bindeledd.connectors.poweroffice_go.values.ledger import DayVoucher, hours
from bindeledd.sync.aftermath import LedgerLine, Written
from bindeledd.sync.choices import FlowSettings
from bindeledd.workspace.records import AccruedDay, AccruedLine

DAY = date(2026, 11, 2)
PLACES = [(uuid4(), uuid4()) for _ in range(4)]
_MONEY = st.decimals(0, 99_999, places=2)
_LINES = st.dictionaries(
    st.sampled_from(PLACES), st.tuples(st.integers(0, 1440), _MONEY), max_size=4
)


def a_day(costs: dict[tuple[UUID, UUID], tuple[int, Decimal]], revision: int = 1) -> AccruedDay:
    lines = tuple(
        AccruedLine(
            project_id=project, employee_id=who, hour_type_id=None, minutes=minutes, amount=amount
        )
        for (project, who), (minutes, amount) in costs.items()
    )
    by_type = tuple(
        dataclasses.replace(line, employee_id=None, hour_type_id=line.employee_id) for line in lines
    )
    return AccruedDay(
        id=uuid4(), revision=revision, day=DAY, by_employee=lines, by_hour_type=by_type
    )


def chosen(**values: Any) -> FlowSettings:
    return FlowSettings(values={"debit_account": "1", "credit_account": "2"} | values)


def after(written: Written, due: tuple[LedgerLine, ...]) -> Written:
    """Return what the line ledger says once these lines stand there."""
    sums = {line.line: line for line in written.lines}
    for line in due:
        before = sums.get(line.line)
        sums[line.line] = dataclasses.replace(
            line,
            minutes=(line.minutes or 0) + (before.minutes or 0 if before else 0),
            amount=(line.amount or Decimal(0)) + (before.amount or Decimal(0) if before else 0),
        )
    return Written(written.documents + 1, tuple(sums.values()))


@pytest.mark.covers("A13.1", "A13.2", "X14")
@given(
    states=st.lists(st.tuples(_LINES, st.booleans()), max_size=8),
    credit=st.sampled_from([rules.ONE, rules.EACH]),
    grouping=st.sampled_from([rules.BY_EMPLOYEE, rules.BY_HOUR_TYPE]),
)
def test_all_vouchers_of_a_day_sum_to_what_it_costs(
    states: list[tuple[dict[tuple[UUID, UUID], tuple[int, Decimal]], bool]],
    credit: str,
    grouping: str,
) -> None:
    """Whatever the order of edits, and where a voucher was refused in between."""
    settings, written = chosen(credit_lines=credit, lines=grouping), Written()
    posted: dict[UUID, Decimal] = {}
    credited = Decimal(0)
    for costs, is_posted in [*states, (states[-1][0] if states else {}, True)]:
        day = a_day(costs)
        due = rules.DAYS.due(day, written, settings)
        if not due or not is_posted:
            continue
        voucher = rules.DAYS.of(day, due, settings)
        lines = [*voucher.debit, *voucher.credit]
        assert sum(line.amount for line in lines) == 0
        assert all(line.amount != 0 for line in lines)
        for line in voucher.debit:
            posted[line.project_id] = posted.get(line.project_id, Decimal(0)) + line.amount
        credited += sum((line.amount for line in voucher.credit), Decimal(0))
        written = after(written, due)
    last = states[-1][0] if states else {}
    costs_now: dict[UUID, Decimal] = {}
    for (project, _), (_, amount) in last.items():
        costs_now[project] = costs_now.get(project, Decimal(0)) + amount
    assert {one: sums for one, sums in posted.items() if sums} == {
        one: sums for one, sums in costs_now.items() if sums
    }
    assert credited == -sum(costs_now.values(), Decimal(0))


def test_what_weighs_nothing_makes_no_voucher() -> None:
    """Hours of somebody without a cost price, and hours that change while their cost does not."""
    day = a_day({PLACES[0]: (60, Decimal(0))})
    assert rules.DAYS.due(day, Written(), chosen()) == ()


def test_every_account_that_is_not_chosen_is_told() -> None:
    day = a_day({PLACES[0]: (60, Decimal(300))})
    settings = chosen(debit_account="")
    voucher = rules.DAYS.of(day, rules.DAYS.due(day, Written(), settings), settings)
    assert isinstance(voucher, DayVoucher)
    problems = DAY_VOUCHER.out(voucher, chosen=settings.values).problems
    assert [(one.code, one.params.get("setting")) for one in problems] == [
        ("setting.not_chosen", "debit_account"),
        ("ref.not_linked", None),
    ]


@pytest.mark.parametrize(
    ("lock_date", "day", "closed"),
    [
        (None, DAY, False),
        ("2026-11-01", DAY, False),
        ("2026-11-02", DAY, True),
        ("2026-11-30", DAY, True),
    ],
)
@pytest.mark.covers("X10")
def test_a_day_is_closed_up_to_the_lock_date(
    lock_date: str | None, day: date, *, closed: bool
) -> None:
    facts = {} if lock_date is None else {"lock_date": lock_date}
    assert (rules.is_closed(day, FlowSettings(facts=facts)) is not None) is closed


@pytest.mark.parametrize(
    ("minutes", "told"), [(450, "7.5000"), (437, "7.2833"), (-60, "-1.0000"), (0, None)]
)
def test_hours_are_told_with_four_decimals(minutes: int, told: str | None) -> None:
    assert hours(minutes) == (None if told is None else Decimal(told))
