"""What changed after an export shows as a difference, with the lines that put it right."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindeledd.kernel.errors import ForbiddenError
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.compensations.models import CompensationRate
from bindeledd.workspace.payroll.differences import Change, Difference, differences
from bindeledd.workspace.payroll.models import PayrollLine
from bindeledd.workspace.payroll.shapes import Mode
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time.models import HourEntry
from tests.workspace.payroll.wages import FIRST, LAST, Wages, key, shown

SINCE, UNTIL = date(2026, 9, 1), date(2026, 12, 31)


def found(wages: Wages) -> tuple[Difference, ...]:
    """Return all differences."""
    return differences(SINCE, UNTIL, by=wages.office)


def changed(entry: HourEntry, **fields: Any) -> None:
    """Change an entry as its services do."""
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save()


@pytest.mark.covers("X14", "A6.9")
@pytest.mark.parametrize(
    ("change", "what", "amount"),
    [
        ({"minutes": 480}, Change.CHANGED, "132.50"),
        ({"active": False}, Change.REMOVED, "-1987.50"),
        ({"state": "submitted"}, Change.WITHDRAWN, "-1987.50"),
    ],
)
def test_an_hour_that_changed_after_its_export_is_a_difference(
    wages: Wages, change: dict[str, Any], what: Change, amount: str
) -> None:
    """It is listed with what putting it right comes to, and goes nowhere by itself."""
    entry = wages.hours()
    made = wages.go()
    changed(entry, **change)

    (one,) = found(wages)

    assert (one.change, one.amount, one.export_number) == (what, Decimal(amount), made.number)
    assert wages.look().lines == ()


def test_nothing_that_stands_as_exported_is_a_difference(wages: Wages) -> None:
    """A comment is no difference; neither is a number that a pay item got later."""
    entry = wages.hours(overtime_50_minutes=60)
    wages.drive()
    wages.go()
    changed(entry, comment="grøft")
    wages.choose("overtime_50", "121")

    assert [one.change for one in found(wages)] == [Change.CHANGED]
    wages.choose("overtime_50", "120")
    assert found(wages) == ()


def test_another_form_of_overtime_is_no_difference(wages: Wages) -> None:
    """What was paid in one form was paid; the same money stands in the other."""
    wages.hours(overtime_50_minutes=60)
    wages.go()
    wages.form("whole_hour")

    assert found(wages) == ()
    assert wages.look().lines == ()


@pytest.mark.covers("X14")
def test_a_move_to_another_project_counts_where_the_pay_item_takes_one(wages: Wages) -> None:
    """The supplement stands on a project, the hourly pay on none."""
    entry = wages.hours(overtime_50_minutes=60)
    wages.go()
    changed(entry, project=wages.projects["1042"])

    (one,) = found(wages)

    assert (one.key.post, one.change, one.amount) == ("overtime_50", Change.MOVED, Decimal(0))
    assert one.reversal is not None
    assert one.correction is not None
    assert one.reversal.project_id == wages.projects["1047"].id
    assert one.correction.project_id == wages.projects["1042"].id


def test_a_wage_raised_backwards_is_a_difference(wages: Wages) -> None:
    """Of the ordinary hours and of the supplement that follows them; of what went before, not."""
    wages.hours(overtime_50_minutes=60)
    wages.go()
    EmploymentTerms.objects.filter(employee=wages.people["Anders"]).update(hourly_wage=275)

    assert [(one.key.post, one.change, one.amount) for one in found(wages)] == [
        ("hours", Change.RATE, Decimal("75.00")),
        ("overtime_50", Change.RATE, Decimal("5.00")),
    ]


def test_a_rate_raised_backwards_is_a_difference(wages: Wages) -> None:
    """Of driving."""
    wages.drive(quantity="100")
    wages.go()
    CompensationRate.objects.update(pay=Decimal("5.50"))

    assert [(one.change, one.amount) for one in found(wages)] == [(Change.RATE, Decimal("20.00"))]


@pytest.mark.covers("X14")
def test_the_correction_takes_back_and_puts_in_place(wages: Wages) -> None:
    """Two lines, both marked; after it there is no difference, and the history has all three."""
    entry = wages.hours()
    wages.go()
    changed(entry, minutes=480)

    seen = wages.look(corrected={key(entry)})
    assert [line.key.mode for line in seen.lines] == [Mode.REVERSAL, Mode.CORRECTION]
    assert shown(seen.lines) == [
        ("100", "-7.5", "265.0000", "-1987.50"),
        ("100", "8", "265.0000", "2120.00"),
    ]
    wages.go(corrected={key(entry)})

    assert found(wages) == ()
    assert wages.look().lines == ()
    kept = PayrollLine.objects.filter(record_id=entry.id).order_by("id")
    assert sorted(row.minutes or 0 for row in kept) == [-450, 450, 480]


def test_what_was_taken_back_and_holds_again_is_a_difference(wages: Wages) -> None:
    """An approval that came back after the correction is paid again, by another correction."""
    entry = wages.hours()
    wages.go()
    changed(entry, state="submitted")
    wages.go(corrected={key(entry)})
    assert found(wages) == ()

    changed(entry, state="approved")
    (one,) = found(wages)

    assert (one.change, one.amount, one.reversal) == (Change.BACK, Decimal("1987.50"), None)
    assert wages.go(corrected={key(entry)}).amount == Decimal("1987.50")
    assert found(wages) == ()


def test_a_correction_that_cannot_be_priced_waits_with_its_reason(wages: Wages) -> None:
    """Its old line is not taken back either: half a correction is none."""
    entry = wages.hours()
    wages.go()
    changed(entry, hour_type=wages.types["holiday"])

    (one,) = found(wages)

    assert (one.change, one.reason) == (Change.CHANGED, "payroll.no_choice")
    assert wages.look(corrected={key(entry)}).lines == ()


_STEPS = st.sampled_from(["longer", "shorter", "withdraw", "approve", "remove", "raise", "export",
                          "correct", "overtime"])  # fmt: skip


@pytest.mark.covers("X14")
@given(st.lists(st.tuples(_STEPS, st.integers(0, 2)), max_size=14))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_all_corrections_what_was_exported_is_what_holds(
    wages: Wages, steps: list[tuple[str, int]]
) -> None:
    """Whatever happened in whatever order: exports and corrections sum to the hours that stand."""
    with transaction.atomic():
        entries = [wages.hours(minutes=60 * hours) for hours in (2, 3, 5)]
        for step, place in steps:
            _happens(wages, entries[place], step)
        _settle(wages)

        total = {
            post: sum(row.minutes or 0 for row in PayrollLine.objects.filter(post=post))
            for post in ("hours", "overtime_50")
        }
        standing = HourEntry.objects.filter(active=True, state="approved")
        assert total == {
            "hours": sum(entry.minutes for entry in standing),
            "overtime_50": sum(entry.overtime_50_minutes for entry in standing),
        }
        wage = EmploymentTerms.objects.get(employee=wages.people["Anders"]).hourly_wage
        due = sum(entry.minutes + entry.overtime_50_minutes / Decimal(2) for entry in standing)
        paid = sum(row.amount for row in PayrollLine.objects.all())
        assert wage is not None
        assert abs(paid - wage * Decimal(due) / 60) < Decimal("0.30")
        transaction.set_rollback(True)


def _happens(wages: Wages, entry: HourEntry, step: str) -> None:
    deeds: dict[str, Callable[[], Any]] = {
        "longer": lambda: changed(entry, minutes=entry.minutes + 17),
        "shorter": lambda: changed(entry, minutes=max(50, entry.minutes - 13)),
        "overtime": lambda: changed(
            entry, overtime_50_minutes=(entry.overtime_50_minutes + 7) % 50
        ),
        "withdraw": lambda: changed(entry, state="submitted"),
        "approve": lambda: changed(entry, state="approved"),
        "remove": lambda: changed(entry, active=not entry.active),
        "raise": lambda: _raise(wages),
        "export": lambda: wages.look().lines and wages.go(),
        "correct": lambda: _settle(wages, export=False),
    }
    deeds[step]()


def _raise(wages: Wages) -> None:
    terms = EmploymentTerms.objects.get(employee=wages.people["Anders"])
    terms.hourly_wage = (terms.hourly_wage or Decimal(0)) + Decimal("3.33")
    terms.save()


def _settle(wages: Wages, *, export: bool = True) -> None:
    keys = {one.key for one in found(wages)}
    if keys or (export and wages.look().lines):
        wages.go(corrected=keys)
    assert found(wages) == ()


def test_whoever_does_not_run_payroll_sees_no_differences(wages: Wages) -> None:
    """They tell of wages."""
    person = User.objects.create_user("pm@firma.example", name="Berit")
    add_member(person, Role.PROJECT_MANAGER, by=wages.office)

    with pytest.raises(ForbiddenError):
        differences(FIRST, LAST, by=person)
