"""What a person has chosen for the next export, kept until it is made or thrown away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from bindeledd.tenancy.models import User
from bindeledd.workspace.payroll.handing import target_named
from bindeledd.workspace.payroll.lines import Preview
from bindeledd.workspace.payroll.models import PayrollDraft, PayrollExport
from bindeledd.workspace.payroll.preview import check_span, require_payroll
from bindeledd.workspace.payroll.shapes import Key, Selection
from bindeledd.workspace.time.choices import today_here

_SETS: Final = ("added", "removed", "corrected")


@dataclass(frozen=True)
class Draft:
    """What was chosen.

    Attributes:
        selection: What to export.
        shown: `Preview.sums` as the person saw them last.
        looked: Whether anything was previewed yet.
        target: Name of where it is to go; empty for the preferred one.
    """

    selection: Selection
    shown: dict[str, list[str]]
    looked: bool
    target: str = ""


@dataclass(frozen=True)
class Changed:
    """One person whose sums are no longer as they were shown; None where there is nothing."""

    name: str
    minutes: tuple[int | None, int | None]
    amount: tuple[str | None, str | None]


def draft_of(person: User) -> Draft:
    """Return a person's draft; without one, the days since the last export."""
    row = PayrollDraft.objects.filter(person=person).first()
    if row is None:
        begins, ends = usual_span()
        return Draft(Selection(begins, ends), {}, looked=False)
    return Draft(_selection(row), row.shown, looked=True, target=row.chosen.get("target", ""))


def usual_span() -> tuple[date, date]:
    """Return the days since the last export until today; without one, the month so far."""
    today = today_here()
    last = PayrollExport.objects.order_by("-made_at").values_list("ends_on", flat=True).first()
    if last is None or last >= today:
        return today.replace(day=1), today
    return last + timedelta(days=1), today


def look(begins: date, ends: date, department_id: UUID | None, *, by: User) -> Selection:
    """Choose a span; what was added and removed stays chosen.

    Raises:
        ForbiddenError: The role does not run payroll.
        DomainError: The last day is before the first, or the span is longer than a year.
    """
    require_payroll(by)
    check_span(Selection(begins, ends))
    row, _ = PayrollDraft.objects.update_or_create(
        person=by,
        defaults={"begins_on": begins, "ends_on": ends, "department_id": department_id},
    )
    return _selection(row)


def aim(target: str, *, by: User) -> None:
    """Choose where the export goes.

    Raises:
        ForbiddenError: The role does not run payroll.
        DomainError: This company has no such target.
    """
    require_payroll(by)
    name = target_named(target).name
    with transaction.atomic():
        row = _locked(by)
        row.chosen["target"] = name
        row.save(update_fields=["chosen"])


def note_shown(preview: Preview, *, by: User) -> None:
    """Note what the person sees, to tell later what changed."""
    PayrollDraft.objects.filter(person=by).update(shown=preview.sums)


def choose(name: str, keys: Iterable[Key], *, by: User, chosen: bool) -> None:
    """Choose rows, or choose them no longer.

    Args:
        name: `added`, `removed` or `corrected`.
        keys: The rows.
        by: Whose draft.
        chosen: Whether they are in from now on.

    Raises:
        ForbiddenError: The role does not run payroll.
    """
    require_payroll(by)
    if name not in _SETS:
        raise TypeError(f"no rows are {name}")
    with transaction.atomic():
        row = _locked(by)
        now = set(row.chosen.get(name, ()))
        texts = {str(key) for key in keys}
        row.chosen[name] = sorted(now | texts if chosen else now - texts)
        row.save(update_fields=["chosen"])


def leave_out(people: Collection[UUID], *, by: User) -> None:
    """Choose the people whose lines do not go; all others go.

    Raises:
        ForbiddenError: The role does not run payroll.
    """
    require_payroll(by)
    with transaction.atomic():
        row = _locked(by)
        row.chosen["without"] = sorted(str(one) for one in people)
        row.save(update_fields=["chosen"])


def forget(by: User) -> None:
    """Throw the draft away: the export is made, or nobody wants it."""
    PayrollDraft.objects.filter(person=by).delete()


def changes(shown: dict[str, list[str]], now: Preview) -> tuple[Changed, ...]:
    """Return whose sums are no longer as they were shown, by name."""
    sums = now.sums
    found = []
    for ours in shown.keys() | sums.keys():
        before, after = shown.get(ours), sums.get(ours)
        if before != after:
            found.append(
                Changed(
                    (after or before or [""])[0],
                    (_minutes(before), _minutes(after)),
                    (before[2] if before else None, after[2] if after else None),
                )
            )
    return tuple(sorted(found, key=lambda one: one.name))


def _minutes(sums: list[str] | None) -> int | None:
    return None if sums is None else int(sums[1])


def _locked(person: User) -> PayrollDraft:
    begins, ends = usual_span()
    PayrollDraft.objects.get_or_create(
        person=person, defaults={"begins_on": begins, "ends_on": ends}
    )
    return PayrollDraft.objects.select_for_update().get(person=person)


def _selection(row: PayrollDraft) -> Selection:
    chosen: dict[str, Any] = row.chosen
    sets = {
        name: frozenset(
            key for text in chosen.get(name, ()) if (key := Key.parse(text)) is not None
        )
        for name in _SETS
    }
    return Selection(
        row.begins_on,
        row.ends_on,
        row.department_id,
        without=frozenset(UUID(one) for one in chosen.get("without", ())),
        **sets,
    )
