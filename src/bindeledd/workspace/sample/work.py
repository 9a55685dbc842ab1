"""Three weeks of work of the sample company: hours, machines, goods, driving, and their approval.

Everything follows from the day and dice with a seed, so that the demo of a day is the same twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import User
from bindeledd.workspace.checks import Problems
from bindeledd.workspace.compensations.services import write_compensations
from bindeledd.workspace.costs.kinds import SUPPLIER_COST
from bindeledd.workspace.items.services import write_withdrawals
from bindeledd.workspace.machines.services import write_uses
from bindeledd.workspace.people.logins import tie_login
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.sample.company import chance, facts
from bindeledd.workspace.sample.types import Types, own_id, types
from bindeledd.workspace.time.approving import approve_until
from bindeledd.workspace.time.services import write_entries
from bindeledd.workspace.time.weeks import Week, norm_of_day
from bindeledd.workspace.writing import Fields, write_rows

WEEKS: Final = 3
_NORMAL_DAY: Final = 450


@dataclass(frozen=True)
class Done:
    """What was written."""

    entries: int
    machine_uses: int
    withdrawals: int
    compensations: int
    supplier_costs: int


@dataclass(frozen=True)
class _Day:
    """One person's day: where, how long, what."""

    employee: Employee
    day: date
    projects: Sequence[UUID]
    minutes: Sequence[int]
    overtime: int
    absent: bool


def work(today: date, *, by: By) -> Done:
    """Write three weeks that end today, approved up to last week; again changes nothing.

    Called inside a company that has employees and projects.
    """
    known = types(by=by)
    rows: dict[str, list[Fields]] = {"entry": [], "use": [], "withdrawal": [], "driving": []}
    for told in _days(today):
        _note(told, known, rows)
    for kind, write in (
        ("entry", write_entries),
        ("use", write_uses),
        ("withdrawal", write_withdrawals),
        ("driving", write_compensations),
    ):
        _all_good(kind, write(rows[kind], by=by))
    bought = list(_bought(today))
    with acting(by):
        _all_good("supplier cost", write_rows(SUPPLIER_COST, bought))
    approve_until(Week.of(today).first - timedelta(days=1), by=by)
    return Done(
        entries=len(rows["entry"]),
        machine_uses=len(rows["use"]),
        withdrawals=len(rows["withdrawal"]),
        compensations=len(rows["driving"]),
        supplier_costs=len(bought),
    )


def be_an_employee(user: User) -> None:
    """Let a member be the employee of their name, so that the phone has hours of their own."""
    for employee in Employee.objects.filter(active=True):
        if f"{employee.first_name} {employee.last_name}" == user.name:
            tie_login(employee.id, user.pk, by=user)


def _all_good(kind: str, refused: dict[UUID, Problems]) -> None:
    """Refuse to go on with a sample that the rules refuse; locked rows are from an earlier time."""
    codes = {problem.code for problems in refused.values() for problem in problems.values()}
    if codes - {"entry.approved", "record.locked"}:
        raise ValueError(f"the sample's {kind} is refused: {codes}")


def _days(today: date) -> Iterator[_Day]:
    dice = chance("work")
    first = Week.of(today).first - timedelta(weeks=WEEKS - 1)
    departments = {department for department, _ in facts()["work"]}
    people = Employee.objects.filter(active=True, department__number__in=departments)
    sites = list(_sites())
    if not sites:
        return
    for place, employee in enumerate(people.select_related("department").order_by("sort_number")):
        for offset in range((today - first).days + 1):
            day = first + timedelta(days=offset)
            if norm_of_day(day, _NORMAL_DAY) == 0:
                continue
            yield _day(employee, day, _at(sites, place, day), dice)


def _sites() -> Iterator[UUID]:
    """Yield where work is done: subprojects, and main projects that have none."""
    rows = Project.objects.filter(status="active").order_by("sort_number")
    parents = {row.parent_id for row in rows}
    yield from (row.id for row in rows if row.id not in parents)


def _at(sites: Sequence[UUID], place: int, day: date) -> tuple[UUID, UUID]:
    """Return the site of a gang's week, and another one near it."""
    week = day.isocalendar().week
    at = (place // 3 * 2 + week) % len(sites)
    return sites[at], sites[(at + 1) % len(sites)]


def _bought(today: date) -> Iterator[Fields]:
    """Yield two lines of suppliers' invoices for each site of the last weeks."""
    dice = chance("bought")
    told = facts()
    for project in list(_sites())[:12]:
        for place in range(2):
            text = dice.choice(told["descriptions"])
            fields = {
                "project_id": project,
                "incurred_on": today - timedelta(days=dice.randrange(3, 20)),
                "amount": Decimal(dice.randrange(1_800, 22_000)),
                "supplier_name": dice.choice(told["suppliers"]),
                "text": text,
                "document_number": str(40_200 + dice.randrange(400)),
                "billable": True,
                "markup_percent": Decimal(12),
            }
            yield Fields(own_id("bought", project, place), create=True, fields=fields)


def _day(employee: Employee, day: date, sites: tuple[UUID, UUID], dice: Random) -> _Day:
    chosen = dice.random()
    if chosen < 0.03:  # noqa: PLR2004 - one day in thirty at home
        return _Day(employee, day, (), (_NORMAL_DAY,), 0, absent=True)
    overtime = dice.choice((0, 0, 0, 0, 60, 90, 120))
    if chosen < 0.25:  # noqa: PLR2004 - a quarter of the days on two sites
        away = dice.choice((120, 180, 210))
        return _Day(employee, day, sites, (_NORMAL_DAY - away, away), overtime, absent=False)
    return _Day(employee, day, sites[:1], (_NORMAL_DAY,), overtime, absent=False)


def _note(told: _Day, known: Types, rows: dict[str, list[Fields]]) -> None:
    dice = chance(f"{told.employee.number} {told.day}")
    if told.absent:
        rows["entry"].append(_absence(told, known))
        return
    department = told.employee.department.number if told.employee.department else ""
    for place, (project, minutes) in enumerate(zip(told.projects, told.minutes, strict=True)):
        entry = own_id("entry", told.employee.number, told.day, place)
        overtime = told.overtime if place == 0 else 0
        rows["entry"].append(
            Fields(
                entry,
                create=True,
                fields={
                    "employee_id": told.employee.id,
                    "project_id": project,
                    "hour_type_id": known.hour_types["1"],
                    "work_type_id": dice.choice(known.work_types[department]),
                    "worked_on": told.day,
                    "minutes": minutes + overtime,
                    "overtime_50_minutes": overtime,
                    "break_minutes": 30 if place == 0 else 0,
                    "comment": dice.choice(facts()["comments"]),
                    "state": "submitted",
                },
            )
        )
        beside: dict[str, Any] = {
            "employee_id": told.employee.id,
            "project_id": project,
            "entry_id": entry,
        }
        _beside(told, known, rows, beside, dice)


def _absence(told: _Day, known: Types) -> Fields:
    fields = {
        "employee_id": told.employee.id,
        "hour_type_id": known.hour_types["10"],
        "worked_on": told.day,
        "minutes": told.minutes[0],
        "billable_minutes": 0,
        "state": "submitted",
    }
    return Fields(
        own_id("entry", told.employee.number, told.day, "absent"), create=True, fields=fields
    )


def _beside(
    told: _Day, known: Types, rows: dict[str, list[Fields]], beside: dict[str, Any], dice: Random
) -> None:
    """Note what hangs on an entry: a machine, goods, driving."""
    key = beside["entry_id"]
    if dice.random() < 0.25:  # noqa: PLR2004 - every fourth with a machine
        use = {"machine_id": dice.choice(known.machines), "minutes": dice.choice((120, 240, 360))}
        rows["use"].append(_row("use", key, beside | use | {"used_on": told.day}))
    if dice.random() < 0.2:  # noqa: PLR2004 - every fifth takes something out
        quantity = Decimal(dice.randrange(2, 40))
        goods = {"item_id": dice.choice(known.items), "quantity": quantity}
        rows["withdrawal"].append(
            _row("withdrawal", key, beside | goods | {"withdrawn_on": told.day})
        )
    if dice.random() < 0.3:  # noqa: PLR2004 - every third drives the service car
        driven = {"type_id": known.compensations["300"], "quantity": Decimal(dice.randrange(8, 60))}
        fields = beside | driven | {"incurred_on": told.day, "billable": True}
        rows["driving"].append(_row("driving", key, fields))


def _row(what: str, key: UUID, fields: dict[str, Any]) -> Fields:
    return Fields(own_id(what, key), create=True, fields=fields)
