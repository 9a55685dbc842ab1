"""What the form of one line is drawn with: the choices of its lists, and the words beside them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from bindeledd.panel import formatting
from bindeledd.panel.phone import drafts, showing
from bindeledd.panel.phone.drafts import Form
from bindeledd.workspace.registration.shapes import Choice, PhoneState

_FIRST_CHIPS: Final = 2
_MOST_SUGGESTED: Final = 300
_DRIVING: Final = frozenset({"driving", "toll"})


def save_words(form: Form | None) -> str:
    """Return what the main button says."""
    hours = "" if form is None else form.hours
    if hours in {"", formatting.minutes_plain(0)}:
        return _("Save")
    return _("Save {hours}").format(hours=formatting.notation().hours.format(hours))


def copy_offer(day: date, state: PhoneState) -> dict[str, Any] | None:
    """Return what the button that copies the last day before this one says and sends."""
    before = [line.day for line in state.lines if line.day < day]
    if not before:
        return None
    source = max(before)
    total = formatting.minutes(sum(line.minutes for line in state.lines if line.day == source))
    if source == day - timedelta(days=1):
        words = _("Copy yesterday, {hours}").format(hours=total)
    else:
        words = _("Copy {weekday}, {hours}").format(weekday=showing.weekday(source), hours=total)
    return {"source": source.isoformat(), "words": words}


def usual_hours(state: PhoneState) -> list[tuple[str, str]]:
    """Return the four usual values, the person's own day among them."""
    normal = max(state.day_minutes)
    usual = sorted(
        {240, 480, 600, normal} if normal not in {240, 480, 600, 0} else {240, 450, 480, 600}
    )
    return [
        (_key(formatting.minutes_plain(one)), formatting.quantity(Decimal(one) / 60))
        for one in usual
    ]


def _key(hours: str) -> str:
    """Return hours as the usual values are told apart: no needless zero, a full stop."""
    return hours.replace(",", ".").removesuffix(".0")


def drawn(form: Form, state: PhoneState, *, expense: bool = False) -> dict[str, Any]:
    """Return the form with the choices of each list; one that ended keeps its place.

    Args:
        form: The form.
        state: What can be chosen.
        expense: Whether one came to enter an expense.
    """
    rest: dict[str, Any] = _parted(form, state)
    types = list(state.work_types)
    fitting = [
        one for one in types if one.project_id is None or str(one.project_id) in _homes(form, state)
    ]
    first = _chosen_first(fitting, form.work_type_id)
    later = [one for one in types if one not in first]
    open_more = any(row["quantity"] or row["amount"] for row in rest["additions"])
    facts: dict[str, Any] = {
        **vars(form),
        **rest,
        "projects": _with(state.projects, form.project_id, form, state),
        "hour_types": _with(state.hour_types, form.hour_type_id, form, state),
        "machine_choices": state.machines,
        "item_choices": [
            drafts.item_text(one.number, one.name) for one in state.items[:_MOST_SUGGESTED]
        ],
        "clock": "\u2013".join(one for one in (form.begins, form.ends) if one),
        "work_types_first": first,
        "work_types_rest": later,
        "work_type_count": len(fitting),
        "offers_absence": not form.can_remove
        and not any(line.day == form.day for line in state.lines)
        and any(one.kind != "work" for one in state.hour_types),
        "hours_key": _key(form.hours),
        "overtime_said": _overtime_said(form),
        "needs_choice": form.project_id == "",
        "driving_open": any(row["quantity"] for row in rest["driving"]),
        "more_open": open_more or expense or form.comment != "" or _is_unusual(form, state),
        "blank_machine": drafts.machine_row(drafts.BLANK_AT),
        "blank_item": drafts.item_row(drafts.BLANK_AT),
    }
    return facts


def _parted(form: Form, state: PhoneState) -> dict[str, Any]:
    """Return the rows of compensations as the form shows them: driving, and additions."""
    own = next((line for line in state.lines if str(line.id) == form.id), None)
    standing = {str(one.id): one.receipts for one in (own.compensations if own else ())}
    rows = [row | {"receipts": standing.get(row["id"], ())} for row in form.extras]
    return {
        "driving": [row for row in rows if row["kind"] in _DRIVING],
        "additions": [row for row in rows if row["kind"] not in _DRIVING],
    }


def _is_unusual(form: Form, state: PhoneState) -> bool:
    usual = str(state.hour_types[0].id) if state.hour_types else ""
    return form.hour_type_id not in {usual, ""}


def _overtime_said(form: Form) -> str:
    late = {"50": form.overtime_50, "100": form.overtime_100}.get(form.overtime, "0")
    whole = formatting.notation().hours.format(form.hours)
    return _("{part} of {whole}").format(part=late, whole=whole)


def _homes(form: Form, state: PhoneState) -> set[str]:
    """Return the project of the form and its main project."""
    found = next((one for one in state.projects if str(one.id) == form.project_id), None)
    return {form.project_id} | ({str(found.project_id)} if found is not None else set())


def _chosen_first(types: list[Choice], chosen: str) -> list[Choice]:
    """Return two work types to show: the chosen one, and the ones used last."""
    first = types[:_FIRST_CHIPS]
    own = next((one for one in types if str(one.id) == chosen), None)
    if own is None or own in first:
        return first
    return [own, *first[: _FIRST_CHIPS - 1]]


def _with(
    choices: tuple[Choice, ...], chosen: str, form: Form, state: PhoneState
) -> tuple[Choice, ...]:
    """Return choices, with the one that ended meanwhile for the line that still names it."""
    if chosen == "" or any(str(one.id) == chosen for one in choices):
        return choices
    line = next((one for one in state.lines if str(one.id) == form.id), None)
    if line is None:
        return choices
    name = line.project_name if str(line.project_id) == chosen else line.hour_type_name
    return (*choices, Choice(id=UUID(chosen), name=name or formatting.MISSING))
