"""Lines, days and weeks as the pages write them; `showing.js` writes the same without net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bindeledd.panel import formatting
from bindeledd.panel.phone.signs import key_of, least_far, sign_of
from bindeledd.workspace.registration.shapes import Line, PhoneState, WeekState

_NOTHING: Final = formatting.MISSING
_WEEKDAYS: Final = 5
_HUNDRED: Final = 100


@dataclass(frozen=True)
class Row:
    """One row of a list."""

    title: str
    detail: str
    state: str
    word: str
    figure: str
    url: str


@dataclass(frozen=True)
class DayRow(Row):
    """One day of the week."""

    weekday: str
    number: str
    today: bool


@dataclass(frozen=True)
class Alert:
    """What needs the worker, with the way there."""

    title: str
    words: str
    deed: str
    url: str


@dataclass(frozen=True)
class Sum:
    """The sum of a day."""

    title: str
    overtime: str
    figure: str


@dataclass(frozen=True)
class WeekShown:
    """One week: sum against the norm, its days, and what is missing."""

    figure: str
    norm: str
    overtime: str
    percent: int
    days: tuple[DayRow, ...]
    completed: bool
    why: str


def address_of(day: date, today: date) -> str:
    """Return the page of a day."""
    if day == today:
        return reverse("panel:phone")
    return reverse("panel:phone_day", args=[day.isoformat()])


def described(line: Line, state: PhoneState) -> tuple[str, str]:
    """Return what a line is on, and what was done."""
    title = line.project_name or line.hour_type_name or _first_thing(line)
    usual = state.hour_types[0].id if state.hour_types else None
    other_kind = line.hour_type_id not in {usual, None} and line.project_name != ""
    parts = [
        line.work_type_name,
        line.hour_type_name if other_kind else "",
        *(f"{one.name} {formatting.minutes(one.minutes)}" for one in line.machines),
        _items(len(line.items)),
        *_extras(line),
        _("overtime 50 %") if line.overtime_50_minutes else "",
        _("overtime 100 %") if line.overtime_100_minutes else "",
        _("correction") if line.correction else "",
    ]
    return title, ", ".join(part for part in parts if part)


def _first_thing(line: Line) -> str:
    names = [one.name for one in line.machines]
    names += [one.name for one in line.items]
    names += [one.name for one in line.compensations]
    return names[0] if names else _NOTHING


def _items(count: int) -> str:
    if count == 0:
        return ""
    return ngettext("{count} item", "{count} items", count).format(count=count)


def _extras(line: Line) -> list[str]:
    found = []
    for one in line.compensations:
        words = [one.name]
        if one.amount is not None:
            words.append(formatting.kroner(one.amount, 2))
            if one.receipts:
                words.append(_("with receipt"))
        elif one.kind != "allowance":
            words += [formatting.quantity(one.quantity), one.unit]
        found.append(" ".join(word for word in words if word))
    return found


def line_rows(lines: Sequence[Line], state: PhoneState) -> list[Row]:
    """Return the rows of a day."""
    rows = []
    for line in lines:
        title, detail = described(line, state)
        sign = sign_of(line.state)
        figure = formatting.minutes(line.minutes) if line.minutes else ""
        url = f"{address_of(line.day, state.today)}?line={line.id}"
        rows.append(Row(title, detail, sign.code, str(sign.word), figure, url))
    return rows


def overtime(lines: Sequence[Line]) -> int:
    """Return the minutes of overtime."""
    return sum(line.overtime_50_minutes + line.overtime_100_minutes for line in lines)


def day_sum(lines: Sequence[Line], day: date, today: date) -> Sum:
    """Return the sum of a day."""
    late = overtime(lines)
    title = _("Sum today") if day == today else _("Sum {weekday}").format(weekday=weekday(day))
    said = _("of which {hours} overtime").format(hours=formatting.minutes(late)) if late else ""
    return Sum(title, said, formatting.minutes(sum(line.minutes for line in lines)))


def alerts(lines: Sequence[Line], state: PhoneState, but: str) -> list[Alert]:
    """Return what was sent back, but for the line that is open on the page."""
    back = [line for line in lines if key_of(line.state) == "returned" and str(line.id) != but]
    return [
        Alert(
            title=_("{weekday} {number} needs you").format(
                weekday=capital(weekday(line.day)), number=f"{line.day.day}."
            ),
            words=line.reason,
            deed=_("Correct {weekday}").format(weekday=weekday(line.day)),
            url=f"{address_of(line.day, state.today)}?line={line.id}",
        )
        for line in back
    ]


def day_title(lines: Sequence[Line], state: PhoneState) -> str:
    """Return the title of a whole day: one project by its name, several by their numbers."""
    titles = list(dict.fromkeys(described(line, state)[0] for line in lines))
    if len(titles) < 2:  # noqa: PLR2004 - one needs no "and"
        return titles[0] if titles else ""
    short = [title.split(" ")[0] for title in titles]
    numbered = len(set(short)) == len(short) and all(any(map(str.isdigit, one)) for one in short)
    names = short if numbered else titles
    return _("{first} and {second}").format(first=", ".join(names[:-1]), second=names[-1])


def week_shown(known: WeekState, lines: Sequence[Line], state: PhoneState) -> WeekShown:
    """Return one week as its page shows it."""
    own = [line for line in lines if 0 <= (line.day - known.monday).days < 7]  # noqa: PLR2004 - a week
    total, late = sum(line.minutes for line in own), overtime(own)
    norm = known.norm_minutes
    said = _("overtime {hours}").format(hours=formatting.minutes(late)) if late else ""
    return WeekShown(
        figure=formatting.minutes(total),
        norm=formatting.minutes_plain(norm),
        overtime=said,
        percent=min(_HUNDRED, _HUNDRED * total // norm) if norm else 0,
        days=tuple(_days(known.monday, own, state)),
        completed=known.completed_at is not None,
        why=_why(known, own, state),
    )


def _days(monday: date, lines: Sequence[Line], state: PhoneState) -> list[DayRow]:
    free = {one.day: one.name for one in state.free_days}
    found = []
    for day in (monday + timedelta(days=step) for step in range(7)):
        own = [line for line in lines if line.day == day]
        if day.weekday() >= _WEEKDAYS and not own and day != state.today:
            continue
        sign = least_far([line.state for line in own])
        waits = not own and day not in free and day <= state.today
        empty = free.get(day) or (_("To come") if day > state.today else _("Not entered"))
        found.append(
            DayRow(
                title=day_title(own, state) or empty,
                detail=_("press to enter") if waits else "",
                state=sign.code if sign is not None else "",
                word=str(sign.word) if sign is not None else "",
                figure=formatting.minutes_plain(sum(one.minutes for one in own))
                if own
                else _NOTHING,
                url=address_of(day, state.today),
                weekday=formatting.weekday(day),
                number=str(day.day),
                today=day == state.today,
            )
        )
    return found


def _why(known: WeekState, lines: Sequence[Line], state: PhoneState) -> str:
    """Return what keeps a week from being handed in; nothing for one that is."""
    if known.completed_at is not None:
        return ""
    free = {one.day for one in state.free_days}
    written = {line.day for line in lines if line.minutes}
    week = [known.monday + timedelta(days=step) for step in range(7)]
    meant = [day for day in week if state.day_minutes[day.weekday()] and day not in free]
    missing = [day for day in meant if day not in written]
    if len(missing) == 1:
        return _("Enter {weekday} first, or mark it as free.").format(weekday=weekday(missing[0]))
    if missing:
        return _("{count} days are missing. Enter them first, or mark them as free.").format(
            count=len(missing)
        )
    if any(key_of(line.state) == "returned" for line in lines):
        return _("An entry needs you first.")
    return ""


def week_said(monday: date) -> str:
    """Return a week as it is said: its number, first and last day."""
    last = monday + timedelta(days=6)
    pattern = "j. F" if (get_language() or "").startswith("nb") else "j F"
    short = "j." if pattern == "j. F" else "j"
    first = dateformat.format(monday, short if monday.month == last.month else pattern)
    return _("week {number}, {first}–{last}").format(  # noqa: RUF001 - a span has the long dash
        number=monday.isocalendar().week, first=first, last=dateformat.format(last, pattern)
    )


def weekday(day: date) -> str:
    """Return the name of a day as the language writes it inside a sentence."""
    return dateformat.format(day, "l")


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]
