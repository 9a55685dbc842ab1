"""Accrued days through the exchange: a day changes when what it costs changes, whatever did it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bindeledd.sync.ports import Workspace
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import records
from bindeledd.workspace.accounting.accrual import Grouping, cost_of_days
from bindeledd.workspace.accounting.models import AccruedDay
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time.models import HourEntry, TimeChoices
from tests.factories import ProjectFactory
from tests.workspace.invoicing.work import MONDAY, Job

TUESDAY = MONDAY + timedelta(days=1)


def days(exchange: Workspace, since: str = "") -> dict[date, records.AccruedDay]:
    page = exchange.changed("accrued_day", since=since, after=None, limit=500)
    return {one.day: one for one in page.records if isinstance(one, records.AccruedDay)}


def summed(lines: tuple[records.AccruedLine, ...]) -> tuple[int, Decimal]:
    return sum(one.minutes for one in lines), sum((one.amount for one in lines), Decimal(0))


@pytest.mark.covers("A13.1", "A13.2")
def test_a_day_has_lines_by_project_and_either_group(exchange: Workspace, job: Job) -> None:
    """Both ways to divide a day come to the same, and to what the accrual reckons."""
    other = ProjectFactory.create()
    for person in job.people:
        job.hours(437, employee=person, overtime_50_minutes=31)
        job.hours(13, employee=person, hour_type=job.travel)
    job.hours(100, project=other)
    job.hours(60, state="submitted", worked_on=TUESDAY)

    (found,) = days(exchange).values()

    assert found.day == MONDAY
    assert len(found.by_employee) == 4
    assert len(found.by_hour_type) == 3
    assert summed(found.by_employee) == summed(found.by_hour_type)
    for grouping, lines in (
        (Grouping.EMPLOYEE, found.by_employee),
        (Grouping.HOUR_TYPE, found.by_hour_type),
    ):
        reckoned = cost_of_days(MONDAY, MONDAY, grouping)
        assert {
            (place.project_id, place.group_id): (one.minutes, one.amount)
            for place, one in reckoned.items()
        } == {
            (one.project_id, one.employee_id or one.hour_type_id): (one.minutes, one.amount)
            for one in lines
        }


def _longer(job: Job, entry: HourEntry) -> None:
    del job
    entry.minutes += 30
    entry.save()


def _moved(job: Job, entry: HourEntry) -> None:
    del job
    entry.project = ProjectFactory.create()
    entry.save()


def _taken_back(job: Job, entry: HourEntry) -> None:
    del job
    entry.state = "submitted"
    entry.save()


def _removed(job: Job, entry: HourEntry) -> None:
    del job
    entry.active = False
    entry.save()


def _dearer(job: Job, entry: HourEntry) -> None:
    EmploymentTerms.objects.create(
        employee=job.people[0], valid_from=entry.worked_on, cost_price=Decimal(310)
    )


def _overtime_dearer(job: Job, entry: HourEntry) -> None:
    del job, entry
    TimeChoices.objects.update_or_create(defaults={"supplement_50": Decimal(60)})


@pytest.mark.covers("A13.2")
@pytest.mark.parametrize(
    "change", [_longer, _moved, _taken_back, _removed, _dearer, _overtime_dearer]
)
def test_whatever_changes_the_cost_changes_the_day(
    exchange: Workspace, job: Job, change: Any
) -> None:
    """Hours, an approval, a cost price that reaches back, what overtime adds."""
    _, ours = job.hours(60, overtime_50_minutes=30)
    before = days(exchange)[MONDAY]
    stamp = exchange.version("accrued_day")
    cursor = exchange.changed("accrued_day", since="", after=None, limit=1).cursor

    change(job, HourEntry.objects.get(id=ours))

    after = days(exchange, cursor)[MONDAY]
    assert after.id == before.id
    assert after.revision > before.revision
    assert (after.by_employee, after.by_hour_type) != (before.by_employee, before.by_hour_type)
    assert exchange.version("accrued_day") != stamp


@pytest.mark.covers("A13.2")
def test_a_day_that_hours_left_changes_too(exchange: Workspace, job: Job) -> None:
    """It costs nothing any more: no lines, and not active; the other day has them."""
    _, ours = job.hours(60)
    before = days(exchange)[MONDAY]
    cursor = exchange.changed("accrued_day", since="", after=None, limit=1).cursor
    entry = HourEntry.objects.get(id=ours)
    entry.worked_on = TUESDAY
    entry.save()

    found = days(exchange, cursor)

    assert (found[MONDAY].by_employee, found[MONDAY].active) == ((), False)
    assert found[MONDAY].revision > before.revision
    assert found[TUESDAY].by_employee == before.by_employee
    assert exchange.records("accrued_day", [before.id])[before.id] == found[MONDAY]


def test_a_touch_without_effect_is_no_change(exchange: Workspace, job: Job) -> None:
    """A comment, or what somebody who is not approved wrote, costs nothing."""
    _, ours = job.hours(60)
    before = days(exchange)[MONDAY]
    HourEntry.objects.filter(id=ours).update(comment="At the north wall")
    job.hours(30, state="draft")

    assert days(exchange)[MONDAY].revision == before.revision


def test_the_days_id_is_found_again(exchange: Workspace, job: Job, company: Company) -> None:
    """By company and day: also after the table was emptied, and never another company's."""
    job.hours(60)
    before = days(exchange)[MONDAY]
    AccruedDay.objects.all().delete()
    assert days(exchange)[MONDAY].id == before.id
    assert company.id != before.id


def test_days_of_two_companies_differ(exchange: Workspace, company: Company, office: User) -> None:
    """The same day is another record in another company, and neither sees the other's."""
    ids = []
    for one in (company, create_company("Andre AS", by=office)):
        with company_scope(one.id):
            work = Job.begin()
            EmploymentTerms.objects.create(
                employee=work.people[0], valid_from=date(2026, 1, 1), cost_price=Decimal(300)
            )
            work.hours(60)
            (found,) = days(exchange).values()
            ids.append(found.id)
    assert len(set(ids)) == 2


def test_many_days_take_few_statements(exchange: Workspace, job: Job) -> None:
    """As many for twenty days as for one, and quiet reading writes nothing."""

    def statements(count: int) -> list[str]:
        for number in range(count):
            job.hours(60, worked_on=MONDAY + timedelta(days=number))
        with CaptureQueriesContext(connection) as asked:
            assert len(days(exchange)) == count
        return [one["sql"] for one in asked]

    assert len(statements(1)) == len(statements(20)) <= 12
    ids: list[UUID] = list(AccruedDay.objects.values_list("id", flat=True))
    revisions = set(AccruedDay.objects.values_list("revision", flat=True))
    exchange.records("accrued_day", ids)
    assert set(AccruedDay.objects.values_list("revision", flat=True)) == revisions
