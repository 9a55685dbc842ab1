"""What weeks, months and lists show: sums, remarks, who is ready, who is missing, for whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bindeledd.kernel.errors import ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.kernel.periods import Month
from bindeledd.tenancy.models import Role
from bindeledd.workspace import locks
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.people.services import create_department, update_employee
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time import (
    approving,
    banking,
    choices,
    completing,
    days,
    queries,
    services,
)
from bindeledd.workspace.time.bank import BankMode
from bindeledd.workspace.time.months import person_month
from bindeledd.workspace.time.sheets import WeekAsk, WeekSheet, not_completed, ready_in, week_sheet
from bindeledd.workspace.time.weeks import Week
from tests.hours import MONDAY, Firm

pytestmark = pytest.mark.django_db
WEEK = Week.of(MONDAY)
DAY = timedelta(days=1)
Budget = Callable[[int], Any]


def names(sheet: WeekSheet) -> list[str]:
    return [person.name for person in sheet.people]


def test_a_week_of_people_against_days(firm: Firm) -> None:
    """Everybody employed stands there; sums leave out what was sent back."""
    first = firm.entry("Anders")
    firm.entry("Anders", worked_on=MONDAY + DAY, minutes=480, overtime_50_minutes=30)
    back = firm.entry("Emil")
    approving.reject(back.id, "Wrong", by=firm.office)
    services.remove_entry(firm.entry("Emil").id, by=firm.office)
    firm.entry("Emil", worked_on=MONDAY - DAY)

    sheet = week_sheet(WeekAsk(week=WEEK), by=firm.users["Berit"])

    assert names(sheet) == ["Anders", "Berit", "Emil"]
    anders, _, emil = sheet.people
    assert (anders.minutes, anders.norm, emil.minutes) == (930, 2250, 0)
    (line,) = anders.on(MONDAY)
    assert (line.id, line.project_number, line.project_name) == (first.id, "1047", "Myrlia")
    assert (line.hour_type_name, line.is_absence, line.employee_name) == (
        "Ordinary",
        False,
        "Anders",
    )
    assert [one.state for one in emil.lines] == [Approval.REJECTED]
    assert (sheet.registered, sheet.minutes, sheet.ready, sheet.needs) == (2, 930, 2, 1)
    assert sheet.by_day == {MONDAY: 450, MONDAY + DAY: 480}


def test_ready_is_what_this_person_may_approve_without_a_look(firm: Firm) -> None:
    """Not own hours, no draft, no remark; and the database counts what the rows say."""
    ready = firm.entry("Anders").id
    firm.entry("Emil", state=Approval.DRAFT)
    own = firm.entry("Berit").id
    long = firm.entry("Emil", worked_on=MONDAY + DAY, minutes=781).id
    completing.complete_week(firm.people["Anders"], WEEK, by=firm.users["Anders"])
    late = firm.entry("Anders", minutes=60, by=firm.users["Anders"]).id

    sheet = week_sheet(WeekAsk(week=WEEK), by=firm.users["Berit"])
    assert sheet.remarks == {
        long: "remark.long_day",
        late: "remark.after_completed_week",
    }
    assert {one for person in sheet.people for one in person.ready} == {ready}
    assert (sheet.ready, sheet.needs) == (1, 2)
    assert ready_in(WeekAsk(week=WEEK), by=firm.users["Berit"]) == {ready}
    assert ready_in(WeekAsk(week=WEEK), by=firm.office) == {ready, own}

    needs = week_sheet(WeekAsk(week=WEEK, needs=True), by=firm.users["Berit"])
    assert names(needs) == ["Anders", "Emil"]
    assert {line.id for person in needs.people for line in person.lines} == {long, late}


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("own", [False, True])
def test_the_database_and_the_rules_agree_on_who_may_approve(
    firm: Firm,
    steps: int,
    own: bool,  # noqa: FBT001 - a table
) -> None:
    """For every state, every approver and both ways of approving."""
    choices.set_time_choices(by=firm.office, approval_steps=2, approve_own=True)
    lead = firm.member("Per", Role.PROJECT_MANAGER)
    for name in ("Anders", "Berit"):
        for state in ("draft", "submitted", "once by Berit", "once by Per", "approved", "back"):
            given = Approval.DRAFT if state == "draft" else Approval.SUBMITTED
            ours = firm.entry(name, minutes=10, state=given).id
            if state.startswith("once"):
                approving.approve(ours, by=lead if state.endswith("Per") else firm.users["Berit"])
            elif state == "approved":
                approving.approve(ours, by=firm.users["Berit"])
                approving.approve(ours, by=firm.office)
            elif state == "back":
                approving.reject(ours, "No", by=firm.office)
    choices.set_time_choices(by=firm.office, approval_steps=steps, approve_own=own)

    everything = {line.id: line for line in queries.entries(Ask(size=200)).rows}
    assert len(everything) == 12
    for by in (firm.users["Berit"], lead, firm.office):
        who = approving.approver(by)
        from_database = ready_in(WeekAsk(week=WEEK), by=by)
        from_rules = {
            ours
            for ours, line in everything.items()
            if line.state is not Approval.APPROVED
            and who.problem(
                {
                    "employee_id": line.employee_id,
                    "state": line.state.value,
                    "first_approved_by_id": line.first_approved_by_id,
                }
            )
            is None
        }
        assert from_database == from_rules
        assert queries.waiting_for(by) == len(from_rules)


def test_a_week_is_filtered_by_department_and_project(firm: Firm) -> None:
    """A main project brings its subprojects."""
    site = create_department({"number": "10", "name": "Site"}, by=firm.office)
    update_employee(firm.people["Emil"], {"department_id": site.id}, by=firm.office)
    below = firm.project("1", parent_id=firm.projects["1042"])
    firm.entry("Anders", project_id=firm.projects["1042"])
    firm.entry("Anders", minutes=60)
    firm.entry("Emil", project_id=below)

    sheet = week_sheet(WeekAsk(week=WEEK, department=site.id), by=firm.office)
    assert names(sheet) == ["Emil"]
    assert sheet.people[0].department_name == "Site"
    sheet = week_sheet(WeekAsk(week=WEEK, project=firm.projects["1042"]), by=firm.office)
    assert (names(sheet), sheet.minutes) == (["Anders", "Emil"], 900)
    assert week_sheet(WeekAsk(week=WEEK, project=new_id()), by=firm.office).people == ()


def test_a_worker_sees_their_own_week(firm: Firm) -> None:
    firm.entry("Anders")
    firm.entry("Emil")
    sheet = week_sheet(WeekAsk(week=WEEK), by=firm.users["Anders"])
    assert (names(sheet), sheet.minutes, sheet.ready) == (["Anders"], 450, 0)
    stranger = firm.member("Rolf", Role.WORKER)
    assert week_sheet(WeekAsk(week=WEEK), by=stranger).people == ()


def test_warnings_stand_at_the_person(firm: Firm) -> None:
    """Overtime of the weeks before counts too; absence is no work."""
    for at in range(1, 5):
        day = MONDAY - at * 7 * DAY
        firm.entry("Anders", worked_on=day, minutes=480, overtime_50_minutes=480)
    firm.entry("Anders", minutes=480, overtime_50_minutes=61)
    services.write_entry(new_id(), firm.absent("80", "Emil", minutes=700), by=firm.office)
    sheet = week_sheet(WeekAsk(week=WEEK), by=firm.office)

    anders, berit, emil = sheet.people
    assert [one.code for one in anders.warnings] == ["working_time.overtime_four_weeks"]
    assert anders.warnings[0].facts == {"minutes": 3 * 480 + 61, "limit": 1500}
    assert (berit.warnings, emil.warnings) == ((), ())


def test_locks_show_why_an_entry_stands(firm: Firm) -> None:
    ours = firm.entry("Anders").id
    locks.lock("hour_entry", [ours], why=locks.Why.BILLED, holder=new_id())
    (line,) = week_sheet(WeekAsk(week=WEEK), by=firm.office).people[0].lines
    assert (line.id, line.locked) == (ours, locks.Why.BILLED)
    assert queries.entry_detail(ours).line.locked is locks.Why.BILLED


def test_a_week_takes_the_same_queries_however_many(
    firm: Firm, django_assert_max_num_queries: Any
) -> None:
    """People and entries grow, the number of statements does not."""
    firm.entry("Anders", overtime_50_minutes=60)
    with django_assert_max_num_queries(18) as counted:
        week_sheet(WeekAsk(week=WEEK), by=firm.users["Berit"])
    once = len(counted)
    for number in range(20):
        firm.person(f"P{number:02}")
        for at in range(5):
            firm.entry(f"P{number:02}", worked_on=MONDAY + at * DAY, overtime_50_minutes=60)
    with django_assert_max_num_queries(once):
        sheet = week_sheet(WeekAsk(week=WEEK), by=firm.users["Berit"])
    assert len(sheet.people) == 23


def test_who_has_not_finished_last_week(firm: Firm) -> None:
    """People who register; not those who came later, left, or only stand in the register."""
    firm.person("Paper")
    firm.person("New", role=Role.WORKER, hired_on=WEEK.last + DAY)
    completing.complete_week(firm.people["Emil"], WEEK, by=firm.office)

    people, total = not_completed(WEEK)
    assert ([one.name for one in people], total) == (["Anders", "Berit"], 2)
    people, total = not_completed(WEEK, limit=1)
    assert ([one.name for one in people], total) == (["Anders"], 2)
    firm.entry("Paper")
    assert not_completed(WEEK)[1] == 3


def test_lists_of_hours_are_searched_filtered_and_ordered(firm: Firm) -> None:
    ours = firm.entry("Anders", comment="Pipes, stretch 3", overtime_100_minutes=30).id
    firm.entry("Emil", project_id=firm.projects["1042"], worked_on=MONDAY + DAY, minutes=60)
    services.write_entry(new_id(), firm.absent("80", "Emil"), by=firm.office)

    def found(**ask: Any) -> list[str]:
        return [line.employee_name for line in queries.entries(Ask(**ask)).rows]

    assert found() == ["Anders", "Emil", "Emil"]
    assert found(search="stretch") == ["Anders"]
    assert found(search="solva") == ["Emil"]
    assert found(search="104") == ["Anders", "Emil"]
    assert found(filters={"overtime": "1"}) == ["Anders"]
    assert found(filters={"billable": "0"}) == ["Emil"]
    assert found(filters={"from": MONDAY + DAY}) == ["Emil"]
    assert found(filters={"project": firm.projects["1047"], "waiting": "1"}) == ["Anders"]
    assert found(filters={"state": "approved"}) == []
    assert found(sort="-minutes")[-1] == "Emil"
    approving.approve(ours, by=firm.users["Berit"])
    detail = queries.entry_detail(ours)
    assert (detail.approved_by, detail.line.comment) == ("Berit", "Pipes, stretch 3")
    with pytest.raises(NotFoundError):
        queries.entry_detail(new_id())


def test_lists_of_types_count_their_hours(firm: Firm) -> None:
    services.create_work_type({"number": "T", "name": "Trench"}, by=firm.office)
    services.create_activity({"number": "10", "name": "Billable"}, by=firm.office)
    firm.entry("Anders")
    services.remove_entry(firm.entry("Emil").id, by=firm.office)

    types = {line.number: line for line in queries.hour_types(Ask()).rows}
    assert (types["1"].entry_count, types["1"].kind, types["80"].entry_count) == (1, "work", 0)
    assert [line.name for line in queries.work_types(Ask()).rows] == ["Trench"]
    assert [line.name for line in queries.activities(Ask(search="bill")).rows] == ["Billable"]


def test_a_persons_month(firm: Firm) -> None:
    """Norm, what is missing to today, warnings, and the bank with what it began with."""
    firm.entry("Anders", worked_on=date(2026, 11, 2), minutes=600, bank_minutes=90)
    firm.entry("Anders", worked_on=date(2026, 10, 30), minutes=450, bank_minutes=60)
    firm.entry("Anders", worked_on=date(2026, 12, 1))

    month = person_month(firm.people["Anders"], Month(2026, 11), by=firm.users["Anders"])

    assert (len(month.lines), month.minutes, sum(month.norm.values())) == (1, 600, 21 * 450)
    assert (month.bank_before, [one.minutes for one in month.bank]) == (60, [90])
    assert month.missing[0] == date(2026, 11, 3)
    assert month.missing[-1] == date(2026, 11, 19)
    assert [one.code for one in month.warnings] == ["working_time.ordinary_day"]
    assert person_month(firm.people["Emil"], Month(2026, 11), by=firm.users["Berit"]).lines == ()
    with pytest.raises(ForbiddenError):
        person_month(firm.people["Anders"], Month(2026, 11), by=firm.users["Emil"])
    with pytest.raises(NotFoundError):
        person_month(new_id(), Month(2026, 11), by=firm.office)


def test_normal_time_is_the_persons_own_before_the_companys(firm: Firm) -> None:
    """Each from its own day on."""
    anders, emil = firm.people["Anders"], firm.people["Emil"]
    EmploymentTerms.objects.create(employee_id=anders, valid_from=date(2020, 1, 1), normal_day=300)
    EmploymentTerms.objects.create(employee_id=anders, valid_from=MONDAY + DAY)
    choices.set_working_time(MONDAY, {"normal_day": 480}, by=firm.office)

    found = days.norms([anders, emil])
    assert [found.of(anders, MONDAY + at * DAY) for at in (-3, 0, 1, 5)] == [300, 300, 480, 0]
    assert [found.of(emil, MONDAY + at * DAY) for at in (-3, 0)] == [450, 480]
    assert found.of(emil, date(2026, 12, 25)) == 0


def test_balances_of_the_bank(firm: Firm) -> None:
    """By hand at first, by itself from a day on; opening and adjustments by the office."""
    anders, emil = firm.people["Anders"], firm.people["Emil"]
    choices.set_working_time(MONDAY, {}, by=firm.office, bank_mode=BankMode.AUTOMATIC)
    firm.entry("Anders", worked_on=MONDAY - 3 * DAY, minutes=600, bank_minutes=100)
    firm.entry("Anders", minutes=600, bank_minutes=1)
    services.write_entry(
        new_id(), firm.absent("82", "Anders", worked_on=MONDAY + DAY), by=firm.office
    )
    services.write_entry(
        new_id(), firm.absent("81", "Anders", worked_on=MONDAY + 2 * DAY), by=firm.office
    )
    assert days.balances([anders, emil], MONDAY + 9 * DAY) == {anders: 100 + 150 - 450, emil: 0}

    banking.open_bank(anders, on_day=MONDAY, minutes=1000, comment="From before", by=firm.office)
    banking.open_bank(anders, on_day=MONDAY, minutes=500, comment="Counted again", by=firm.office)
    banking.adjust_bank(emil, on_day=MONDAY, minutes=-30, comment="Paid out", by=firm.office)
    assert days.balances([anders, emil], MONDAY) == {anders: 650, emil: -30}
    for who in (firm.users["Anders"], firm.users["Berit"]):
        with pytest.raises(ForbiddenError):
            banking.adjust_bank(anders, on_day=MONDAY, minutes=9, comment="More", by=who)


def test_hours_by_the_clock_warn_of_rest_and_breaks(firm: Firm) -> None:
    """Only where somebody told the clock."""
    start = datetime(2026, 11, 16, 5, tzinfo=UTC)
    firm.entry(
        "Anders",
        minutes=480,
        break_minutes=20,
        started_at=start,
        ended_at=start + timedelta(hours=9),
    )
    firm.entry(
        "Anders",
        worked_on=MONDAY + DAY,
        minutes=300,
        started_at=start + timedelta(hours=19),
        ended_at=start + timedelta(hours=24),
    )
    times = choices.working_times()
    found = days.warnings([firm.people["Anders"]], WEEK.first, WEEK.last, times)
    assert [(one.code, dict(one.facts)) for one in found[firm.people["Anders"]]] == [
        ("working_time.short_break", {"minutes": 20, "limit": 30}),
        ("working_time.daily_rest", {"minutes": 600, "limit": 660}),
    ]


def test_working_time_is_chosen_from_a_day_on(firm: Firm) -> None:
    """By administrators; what cannot be is refused."""
    with pytest.raises(ForbiddenError):
        choices.set_working_time(MONDAY, {}, by=firm.users["Berit"])
    with pytest.raises(TypeError):
        choices.set_working_time(MONDAY, {"lunch": 30}, by=firm.office)
    choices.set_working_time(MONDAY, {"ordinary_day": 600}, by=firm.office)
    times = choices.working_times()
    assert choices.in_force(MONDAY - DAY, times).limits.ordinary_day == 540
    assert choices.in_force(MONDAY, times).limits.ordinary_day == 600
    choices.remove_working_time(MONDAY, by=firm.office)
    assert choices.in_force(MONDAY, choices.working_times()).limits.ordinary_day == 540
    with pytest.raises(NotFoundError):
        choices.remove_working_time(MONDAY, by=firm.office)
