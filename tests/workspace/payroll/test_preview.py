"""What a payroll preview shows: posts, rates, what waits, what was exported before."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.kernel.money import money
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.compensations.models import CompensationRate
from bindeledd.workspace.payroll.lines import lines_of
from bindeledd.workspace.payroll.preview import overview, preview, whole_rows
from bindeledd.workspace.payroll.shapes import Mode
from bindeledd.workspace.time.choices import set_time_choices
from bindeledd.workspace.time.overtime import OvertimeForm, parts_of
from tests.workspace.payroll.wages import DAY, FIRST, LAST, Wages, asked, key, shown


def test_hours_are_summed_before_they_become_decimal(wages: Wages) -> None:
    """Three times twenty minutes are one hour, not 0.99."""
    for _ in range(3):
        wages.hours(minutes=20)

    assert shown(wages.look().lines) == [("100", "1", "265.0000", "265.00")]


@pytest.mark.covers("X13")
def test_a_supplement_stands_on_top_of_the_ordinary_hour(wages: Wages) -> None:
    """All hours at the plain rate, and half of it for two of them."""
    wages.hours(minutes=570, overtime_50_minutes=120)

    seen = wages.look()

    assert shown(seen.lines) == [
        ("100", "9.5", "265.0000", "2517.50"),
        ("120", "2", "132.5000", "265.00"),
    ]
    assert seen.minutes == 570


@pytest.mark.covers("X13", "C5.19")
def test_a_whole_hour_of_overtime_leaves_the_ordinary_ones(wages: Wages) -> None:
    """300,00 becomes 450,00 and 600,00, and no hour is paid twice."""
    wages.form("whole_hour")
    wages.hours("Dawid", minutes=600, overtime_50_minutes=120, overtime_100_minutes=30)

    seen = wages.look()

    assert shown(seen.lines) == [
        ("100", "7.5", "300.0000", "2250.00"),
        ("120", "2", "450.0000", "900.00"),
        ("121", "0.5", "600.0000", "300.00"),
    ]
    assert seen.minutes == 600


@pytest.mark.covers("X13")
@given(
    st.integers(0, 900).flatmap(
        lambda minutes: st.tuples(
            st.just(minutes),
            st.integers(0, minutes).flatmap(
                lambda low: st.tuples(st.just(low), st.integers(0, minutes - low))
            ),
            st.integers(0, minutes),
        )
    )
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_both_forms_pay_the_same_and_the_bank_is_paid_in_neither(
    wages: Wages, day: tuple[int, tuple[int, int], int]
) -> None:
    """Whatever the form, the money is that of the hours less those that were put aside."""
    minutes, (low, high), bank = day
    entry = wages.hours(
        "Dawid",
        minutes=minutes,
        overtime_50_minutes=low,
        overtime_100_minutes=high,
        bank_minutes=bank,
    )
    parts = parts_of(minutes, of_which_50=low, of_which_100=high, form=OvertimeForm.SUPPLEMENT)
    due = parts.amount(money(300)) - money(Decimal(300) * bank / 60)
    sums = {}
    for form in ("supplement", "whole_hour"):
        wages.form(form)
        seen = wages.look()
        sums[form] = seen.amount
        banked = [line for line in seen.lines if line.key.post == "bank"]
        assert sum(line.minutes or 0 for line in banked) == bank
        assert seen.minutes == minutes
    entry.delete()

    assert abs(sums["supplement"] - due) <= Decimal("0.06")
    assert abs(sums["whole_hour"] - due) <= Decimal("0.06")


def test_what_overtime_adds_is_the_agreement_of_the_company(wages: Wages) -> None:
    """Forty per cent where that is what was agreed, in either form."""
    wages.hours("Dawid", minutes=60, overtime_50_minutes=60)
    set_time_choices(by=wages.office, supplement_50=Decimal(40))
    assert shown(wages.look().lines)[1] == ("120", "1", "120.0000", "120.00")

    wages.form("whole_hour")
    assert shown(wages.look().lines) == [("120", "1", "420.0000", "420.00")]


def test_the_wage_of_the_day_counts(wages: Wages) -> None:
    """A raise in the middle of the span makes two lines of one pay item."""
    wages.wage("Anders", "280.00", date(2026, 11, 10))
    wages.hours()
    wages.hours(worked_on=date(2026, 11, 10))

    assert shown(wages.look().lines) == [
        ("100", "7.5", "265.0000", "1987.50"),
        ("100", "7.5", "280.0000", "2100.00"),
    ]


def test_an_hour_type_has_a_pay_item_of_its_own_or_waits(wages: Wages) -> None:
    """Absence never falls back on hourly pay: it waits with its reason, and the others go."""
    wages.hours()
    wages.hours(hour_type=wages.types["holiday"], project=None)

    seen = wages.look()

    assert [line.key.item_number for line in seen.lines] == ["100"]
    (waiting,) = [line for line in seen.people[0].lines if line.key.mode is Mode.WAITING]
    assert waiting.key.reason == "payroll.no_choice"
    assert waiting.key.type_id == wages.types["holiday"].id
    assert waiting.minutes == 450


def test_a_post_that_is_chosen_not_to_go_is_not_there(wages: Wages) -> None:
    """People on a monthly salary need no lines of hours."""
    wages.choose("hours", None, hour_type="ordinary")
    wages.hours(overtime_50_minutes=60)

    assert shown(wages.look().lines) == [("120", "1", "132.5000", "132.50")]


@pytest.mark.parametrize("reason", ["payroll.no_wage", "payroll.item_ended", "payroll.no_rate"])
def test_what_is_not_known_waits_and_the_others_go(wages: Wages, reason: str) -> None:
    """A wage nobody entered, an ended pay item, a rate before the first one."""
    wages.hours("Dawid")
    if reason == "payroll.no_wage":
        wages.person("Emil")
        wages.hours("Emil")
    elif reason == "payroll.item_ended":
        wages.item("130", "Holiday")
        wages.choose("hours", "130", hour_type="holiday")
        wages.hours("Anders", hour_type=wages.types["holiday"])
        from bindeledd.workspace.payroll.services import end_pay_item

        end_pay_item(wages.items["130"], by=wages.office)
    else:
        CompensationRate.objects.all().delete()
        wages.drive("Anders")

    seen = wages.look()

    assert [line.key.item_number for line in seen.lines] == ["100"]
    waiting = [line for one in seen.people for line in one.lines if line.key.reason]
    assert [line.key.reason for line in waiting] == [reason]


@pytest.mark.covers("A6.3", "A6.4")
def test_what_lies_above_the_tax_free_rate_is_a_pay_item_of_its_own(wages: Wages) -> None:
    """5,30 a kilometre, of which 3,50 free of tax: two lines that sum to all of it."""
    CompensationRate.objects.update(tax_free=Decimal("3.50"))
    wages.drive(quantity="148")

    assert shown(wages.look().lines) == [
        ("240", "148", "3.50", "518.00"),
        ("241", "148", "1.80", "266.40"),
    ]


def test_an_expense_goes_with_what_was_laid_out(wages: Wages) -> None:
    """The receipt decides, not the rate."""
    wages.drive(quantity="1", amount=Decimal("149.50"))

    assert shown(wages.look().lines) == [("240", "1", "149.50", "149.50")]


@pytest.mark.covers("A6.8")
def test_only_approved_rows_go_and_the_others_are_counted(wages: Wages) -> None:
    """Hours that wait for approval are told of, not exported."""
    wages.hours()
    wages.hours(minutes=60, state="submitted")
    wages.hours(minutes=90, active=False)
    wages.drive(state="draft")

    seen = wages.look()

    assert seen.minutes == 450
    assert (seen.unapproved_minutes, seen.unapproved_rows) == (60, 2)


def test_the_span_and_the_department_bound_what_is_shown(wages: Wages) -> None:
    """Both days count; people of other departments stay out."""
    from tests.factories import DepartmentFactory

    wages.hours(worked_on=FIRST)
    wages.hours(worked_on=LAST)
    wages.hours(worked_on=date(2026, 11, 16))
    wages.hours(worked_on=date(2026, 10, 31))
    wages.hours("Dawid", state="submitted")
    department = DepartmentFactory.create()

    assert wages.look().minutes == 900
    assert wages.look().unapproved_minutes == 450
    elsewhere = wages.look(department_id=department.id)
    assert (elsewhere.minutes, elsewhere.unapproved_minutes) == (0, 0)
    wages.people["Anders"].department = department
    wages.people["Anders"].save()
    assert wages.look(department_id=department.id).minutes == 900


def test_a_project_stands_on_the_line_only_where_the_pay_item_takes_one(wages: Wages) -> None:
    """Hourly pay is one line over all projects; the supplement is one line for each."""
    for number in ("1047", "1042"):
        wages.hours(project=wages.projects[number], overtime_50_minutes=60)

    lines = wages.look().lines

    assert [(line.key.item_number, line.key.project_id is None) for line in lines] == [
        ("100", True),
        ("120", False),
        ("120", False),
    ]


@pytest.mark.covers("A6.8", "X11")
def test_a_removed_row_stays_in_sight_and_does_not_go(wages: Wages) -> None:
    """Its line is shown beside the others, and counts in no sum."""
    kept = wages.hours()
    gone = wages.hours(minutes=180, worked_on=date(2026, 11, 6))

    seen = wages.look(removed={key(gone)})

    assert seen.minutes == kept.minutes
    assert [line.key.mode for line in seen.people[0].lines] == [Mode.NEW, Mode.REMOVED]
    assert seen.count(Mode.REMOVED) == 1


def test_a_person_left_out_keeps_the_lines_in_sight(wages: Wages) -> None:
    """The tick decides, and the sum follows it."""
    wages.hours()
    wages.hours("Dawid")

    seen = wages.look(without={wages.people["Dawid"].id})

    assert [one.name for one in seen.taken] == ["Anders"]
    assert len(seen.people) == 2
    assert seen.amount == Decimal("1987.50")


def test_lines_read_as_lines_and_gathered_from_rows_are_the_same(wages: Wages) -> None:
    """What a page shows and what an export takes come by two ways and must meet."""
    wages.form("whole_hour")
    CompensationRate.objects.update(tax_free=Decimal("3.50"))
    wages.hours(minutes=517, overtime_50_minutes=61, bank_minutes=13, comment="rør")
    wages.hours(minutes=123, project=wages.projects["1042"], comment="rør")
    wages.hours("Dawid", minutes=77, overtime_100_minutes=77, bank_minutes=50)
    wages.hours("Dawid", hour_type=wages.types["holiday"])
    wages.drive(quantity="12.345")
    removed = wages.drive("Dawid", amount=Decimal("99.90"))
    selection = asked(removed={key(removed, "compensation")})

    by_line = {
        line.key: line for one in wages.look(removed=selection.removed).people for line in one.lines
    }
    by_row = {line.key: line for line in lines_of(whole_rows(selection))}

    assert by_line == by_row
    seen = wages.look(removed=selection.removed)
    sums = overview(selection, by=wages.office)
    assert [one.sums.text for one in sums.people] == [one.sums.text for one in seen.people]
    assert sums.digest == seen.digest
    assert all(sums.count(mode) == seen.count(mode) for mode in Mode)
    assert (sums.line_count, sums.minutes, sums.amount) == (
        seen.line_count,
        seen.minutes,
        seen.amount,
    )
    assert not sums.lines
    assert len(by_line) == 11


def test_the_digest_follows_what_goes_and_nothing_else(wages: Wages) -> None:
    """An hour more changes it; an hour that waits for approval does not."""
    entry = wages.hours()
    before = wages.look().digest
    wages.hours(state="submitted")
    assert wages.look().digest == before

    entry.minutes = 451
    entry.save()
    assert wages.look().digest != before


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.PROJECT_MANAGER, Role.READ_ONLY])
def test_whoever_does_not_run_payroll_sees_no_wage(wages: Wages, role: Role) -> None:
    """Wages are for the office, the accountant and administrators."""
    person = User.objects.create_user(f"{role.value}@firma.example", name=role.value)
    add_member(person, role, by=wages.office)

    with pytest.raises(ForbiddenError):
        preview(asked(), by=person)


def test_a_span_must_begin_before_it_ends(wages: Wages) -> None:
    """And be no longer than a year."""
    for begins, ends, code in (
        (DAY, FIRST, "field.ends_before_it_begins"),
        (date(2025, 1, 1), DAY, "payroll.span_too_long"),
    ):
        with pytest.raises(DomainError) as refused:
            wages.look(begins=begins, ends=ends)
        assert refused.value.fields == {"ends": code}


def test_the_number_of_statements_does_not_follow_the_number_of_people(wages: Wages) -> None:
    """A handful, for three people as for two."""
    wages.hours()
    wages.hours("Dawid")
    with CaptureQueriesContext(
        connection,
    ) as few:
        wages.look()
    wages.person("Emil", "250.00")
    wages.hours("Emil", overtime_50_minutes=30)
    with CaptureQueriesContext(connection) as more:
        wages.look()

    assert len(more) == len(few) <= 8
