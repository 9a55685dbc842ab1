"""What an export would hand over now: lines per employee, what waits, and what was taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import connection

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.tenancy.history import By, Run
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import ABILITIES, Ability, role_of
from bindeledd.workspace.payroll import differences, reading
from bindeledd.workspace.payroll.handing import target_named
from bindeledd.workspace.payroll.lines import Line, Person, Preview, Sums, lines_of, sums_of
from bindeledd.workspace.payroll.shapes import Mode, Row, Selection
from bindeledd.workspace.payroll.targets import FILE, Target
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.time.choices import time_choices

LONGEST_DAYS: Final = 366
_ORDER: Final = list(Mode)
_UNAPPROVED: Final = """
select coalesce(sum(minutes), 0), count(*) from (
    select e.minutes from workspace_hourentry e
    where e.active and e.state <> 'approved' and e.worked_on between %(begins)s and %(ends)s
        and {people}
    union all
    select 0 from workspace_compensation e
    where e.active and e.state <> 'approved' and e.incurred_on between %(begins)s and %(ends)s
        and {people}
) found
"""


def preview(selection: Selection, *, by: By, target: str = FILE) -> Preview:
    """Return what an export would hand over now, in a handful of statements.

    Raises:
        ForbiddenError: The role does not run payroll.
        DomainError: The last day is before the first, or the span is longer than a year.
    """
    require_payroll(by)
    check_span(selection)
    choices = time_choices()
    lines = reading.lines_of_span(selection, choices)
    lines += lines_of(extra_rows(selection))
    return assembled(selection, lines, target_named(target), _unapproved(selection))


def overview(
    selection: Selection, *, by: By, target: str | Target = FILE, most: int = 0
) -> Preview:
    """Return a preview with sums only; with lines where there are no more of them than `most`.

    Raises:
        ForbiddenError: The role does not run payroll.
        DomainError: As `preview`.
    """
    require_payroll(by)
    check_span(selection)
    choices = time_choices()
    sums = reading.sums_of_span(selection, choices)
    extra = lines_of(extra_rows(selection))
    if sum(one.shown for one in sums.values()) + len(extra) <= most:
        lines = reading.lines_of_span(selection, choices) + extra
        return assembled(selection, lines, target_named(target), _unapproved(selection))
    for line in extra:
        ours = line.key.employee_id
        sums[ours] = sums.get(ours, Sums()) + sums_of([line])
    people = _people(selection, sums, {}, target_named(target))
    return Preview(selection, people, *_unapproved(selection))


def person_lines(
    selection: Selection, person: UUID, *, by: By, target: str | Target = FILE
) -> Preview:
    """Return the part of a preview that is one person's.

    Raises:
        ForbiddenError: The role does not run payroll.
        DomainError: As `preview`.
    """
    require_payroll(by)
    check_span(selection)
    lines = reading.lines_of_span(selection, time_choices(), person)
    lines += lines_of(row for row in extra_rows(selection) if row.employee_id == person)
    return assembled(selection, lines, target_named(target))


def rows_behind(selection: Selection, person: UUID, line: str, *, by: By) -> list[Row]:
    """Return the rows of one line, by day; none when there is no such line now.

    Args:
        selection: What is previewed.
        person: Whose line.
        line: Its `LineKey.name`.
        by: Who asks.

    Raises:
        ForbiddenError: The role does not run payroll.
        DomainError: As `preview`.
    """
    require_payroll(by)
    check_span(selection)
    rows = reading.rows_of_span(selection, time_choices(), person) + extra_rows(selection)
    names = {key: key.name for key in {row.line_key for row in rows if row.employee_id == person}}
    found = [row for row in rows if names.get(row.line_key) == line]
    return sorted(found, key=lambda row: (row.on_day, row.key))


def whole_rows(selection: Selection) -> list[Row]:
    """Return all rows behind a preview, for an export; the caller holds the lock."""
    return reading.rows_of_span(selection, time_choices()) + extra_rows(selection)


def extra_rows(selection: Selection) -> list[Row]:
    """Return rows that were added again, and corrections that were asked for."""
    if not selection.added and not selection.corrected:
        return []
    added = reading.rows_of_keys(selection.added, time_choices(), Mode.AGAIN)
    return added + differences.corrections(selection.corrected)


def assembled(
    selection: Selection,
    lines: Iterable[Line],
    target: Target,
    unapproved: tuple[int, int] = (0, 0),
) -> Preview:
    """Put lines under their people, by name."""
    of_person: dict[UUID, list[Line]] = {}
    for line in lines:
        of_person.setdefault(line.key.employee_id, []).append(line)
    sums = {ours: sums_of(found) for ours, found in of_person.items()}
    return Preview(selection, _people(selection, sums, of_person, target), *unapproved)


def _people(
    selection: Selection,
    sums: Mapping[UUID, Sums],
    of_person: Mapping[UUID, Sequence[Line]],
    target: Target,
) -> tuple[Person, ...]:
    rows = Employee.objects.filter(id__among=list(sums)).order_by("sort_name", "id")
    found = rows.values_list("id", "first_name", "last_name")
    names = {ours: f"{first} {last}".strip() for ours, first, last in found}
    numbers, stops = target.numbers(list(names)), target.stops(list(names))
    return tuple(
        Person(
            id=ours,
            number=numbers.get(ours, ""),
            name=name,
            taken=ours not in selection.without and ours not in stops,
            stop=stops.get(ours),
            sums=sums[ours],
            lines=tuple(sorted(of_person.get(ours, ()), key=order_of)),
        )
        for ours, name in names.items()
    )


def order_of(line: Line) -> tuple[object, ...]:
    """Return what lines of a person are sorted by: those that go first, then by pay item."""
    key = line.key
    return (
        _ORDER.index(key.mode),
        key.item_number.rjust(20),
        key.post,
        line.first,
        str(key.project_id),
        str(key.rate),
        str(key.department_id),
        key.reason,
        str(key.type_id),
    )


def require_payroll(by: By) -> None:
    """Refuse whoever may not run payroll, or not see what people earn.

    Raises:
        ForbiddenError: The role does not allow it.
    """
    if isinstance(by, Run):
        return
    role = role_of(by, current_company()) if by.is_active else None
    for ability in (Ability.PAYROLL, Ability.SEE_WAGES):
        if role is None or ability not in ABILITIES[role]:
            raise ForbiddenError(ability=ability.value)


def check_span(selection: Selection) -> None:
    """Refuse a span that ends before it begins, or that is longer than a year.

    Raises:
        DomainError: The codes stand at `ends`.
    """
    if selection.ends < selection.begins:
        raise DomainError(
            "field.ends_before_it_begins", fields={"ends": "field.ends_before_it_begins"}
        )
    if (selection.ends - selection.begins).days > LONGEST_DAYS:
        raise DomainError("payroll.span_too_long", fields={"ends": "payroll.span_too_long"})


def _unapproved(selection: Selection) -> tuple[int, int]:
    people = "true"
    if selection.department_id is not None:
        people = (
            "e.employee_id in (select id from workspace_employee"
            " where department_id = %(department)s)"
        )
    told = {
        "begins": selection.begins,
        "ends": selection.ends,
        "department": selection.department_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNAPPROVED.format(people=people), told)
        minutes, count = cursor.fetchone()
    return int(minutes), int(count)
