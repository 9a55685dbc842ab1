"""Accrued hour cost: what was written of a day always sums to what the day costs now."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindeledd.kernel.money import money
from bindeledd.tenancy.models import User
from bindeledd.workspace.accounting.accrual import (
    AccrualLine,
    Costs,
    Grouping,
    Place,
    Sum,
    cost_of_days,
    lines_due,
    postings,
    summed,
)
from bindeledd.workspace.accounting.queries import project_account
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time.models import HourEntry
from tests.factories import ProjectFactory
from tests.workspace.invoicing.work import MONDAY, Job

_IDS = st.integers(0, 2).map(lambda n: UUID(int=n))
_PLACES = st.builds(Place, st.integers(0, 2).map(lambda n: MONDAY + timedelta(days=n)), _IDS, _IDS)
_SUMS = st.builds(
    Sum, st.integers(1, 900), st.integers(1, 10**6).map(lambda ore: money(Decimal(ore) / 100))
)
_COSTS = st.dictionaries(_PLACES, _SUMS, max_size=6)


@pytest.mark.covers("A13.2")
@given(st.lists(_COSTS, min_size=1, max_size=6))
def test_all_lines_of_a_day_sum_to_its_cost_now(history: list[Costs]) -> None:
    """However often a day changes: its lines balance and sum to what it costs; no more follow."""
    written: list[AccrualLine] = []
    for now in history:
        due = lines_due(now, written)
        sides = postings(due, debit="4000", credit="2930")
        assert sum(one.amount for one in sides) == 0
        assert all(
            sum(one.amount for one in sides if one.day == line.place.day) == 0 for line in due
        )
        written += due
        sums = {place: total for place, total in summed(written).items() if total.amount}
        assert sums == now
        assert lines_due(now, written) == ()


@pytest.mark.covers("A13.1")
@pytest.mark.parametrize("grouping", list(Grouping))
def test_a_day_costs_the_same_whatever_its_lines_are_divided_by(
    job: Job, office: User, grouping: Grouping
) -> None:
    """By employee or by hour type, and as the project's account has it."""
    other = ProjectFactory.create()
    for person in job.people:
        job.hours(437, employee=person, overtime_50_minutes=31)
        job.hours(13, employee=person, hour_type=job.travel)
    job.hours(100, project=other)
    job.hours(60, state="submitted")

    now = cost_of_days(MONDAY, MONDAY, grouping)

    ours = sum(one.amount for place, one in now.items() if place.project_id == job.project.id)
    assert ours == project_account(job.project.id, by=office).totals.pay
    assert sum(one.minutes for one in now.values()) == 3 * 450 + 100
    assert len(now) == (4 if grouping is Grouping.EMPLOYEE else 3)


@pytest.mark.covers("A13.2")
def test_a_later_change_gives_a_correcting_line(job: Job) -> None:
    """An hour more, a day moved to another project, an approval taken back."""
    _, ours = job.hours(60)
    written = list(lines_due(cost_of_days(MONDAY, MONDAY, Grouping.EMPLOYEE), []))
    assert [(line.amount, line.correction) for line in written] == [(Decimal("300.00"), False)]

    entry = HourEntry.objects.get(id=ours)
    entry.minutes = 90
    entry.save()
    longer = lines_due(cost_of_days(MONDAY, MONDAY, Grouping.EMPLOYEE), written)
    assert [(line.minutes, line.amount, line.correction) for line in longer] == [
        (30, Decimal("150.00"), True)
    ]
    written += longer

    entry.project = ProjectFactory.create()
    entry.save()
    moved = lines_due(cost_of_days(MONDAY, MONDAY, Grouping.EMPLOYEE), written)
    assert sorted(line.amount for line in moved) == [Decimal("-450.00"), Decimal("450.00")]
    written += moved

    entry.state = "submitted"
    entry.save()
    taken = lines_due(cost_of_days(MONDAY, MONDAY, Grouping.EMPLOYEE), written)
    assert [line.amount for line in taken] == [Decimal("-450.00")]


@pytest.mark.covers("A13.2")
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 900), st.booleans()), max_size=8))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_edits_of_hours_never_leave_a_day_wrong(
    job: Job, edits: list[tuple[int, int, bool]]
) -> None:
    """Against the tables: after each edit the lines written sum to the day's cost."""
    with transaction.atomic():
        entries = [HourEntry.objects.get(id=job.hours(60 + n)[1]) for n in range(3)]
        written: list[AccrualLine] = []
        for place, minutes, approved in edits:
            entries[place].minutes = minutes
            entries[place].state = "approved" if approved else "submitted"
            entries[place].save()
            now = cost_of_days(MONDAY, MONDAY, Grouping.HOUR_TYPE)
            written += lines_due(now, written)
            total = sum(one.amount for one in written)
            assert total == sum(
                money(Decimal(300) * one.minutes / 60)
                for one in HourEntry.objects.filter(state="approved")
            )
        transaction.set_rollback(True)


def test_a_span_of_days_takes_one_statement_and_one_for_the_choices(job: Job) -> None:
    """Whatever the number of days, people and projects; hours without a cost price are left out."""
    for number in range(5):
        job.hours(60, worked_on=MONDAY + timedelta(days=number))
    EmploymentTerms.objects.filter(employee=job.people[1]).delete()
    job.hours(60, employee=job.people[1])
    with CaptureQueriesContext(connection) as asked:
        found = cost_of_days(date(2026, 11, 1), date(2026, 11, 30), Grouping.EMPLOYEE)

    assert len(asked) == 2
    assert sum(one.minutes for one in found.values()) == 300
