"""The week as the trade thinks of it, employees against days: what the grid component draws.

Only the shape of the picture: the time pages fill it, the template draws it. Figures come written.
Badges are drawn here: a page has hundreds, and a template takes ten times as long for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bindeledd.panel import states

_SATURDAY: Final = 5
_NONE: Final = SafeString('<span class="none">\N{EN DASH}</span>')


@dataclass(frozen=True, slots=True)
class Badge:
    """One entry in a cell.

    Attributes:
        url: Opens the entry.
        place: What is written first, usually the number of the project, or what the absence is.
        hours: The written hours («7,5»).
        state: Key of `states.STATES`.
        title: What the entry is in full; the hint of the mouse and the name by ear.
        overtime: Written with a plus.
        absence: Written slanting.
        needs: Somebody must act: the badge gets the ground of its state.
        ground: Tone of that ground where the state has none of its own.
        selected: The open entry.
        approve: What is posted when G is pressed; empty where the reader may not approve it.
    """

    url: str
    place: str
    hours: str
    state: str
    title: str = ""
    overtime: bool = False
    absence: bool = False
    needs: bool = False
    selected: bool = False
    approve: str = ""
    ground: str = ""

    @property
    def tone(self) -> str:
        """The tone of its state, unless another one was chosen."""
        return self.ground or states.STATES[self.state].tone

    @property
    def drawn(self) -> str:
        """It drawn: a link with place, hours and sign, escaped."""
        language = get_language()
        classes = "badge"
        if self.absence:
            classes += " absence"
        if self.needs:
            classes += f" needs tone-{self.tone}"
        marks = ' aria-current="true"' if self.selected else ""
        if self.approve:
            marks += f' data-approve="{conditional_escape(self.approve)}"'
        if self.title:
            marks += f' title="{conditional_escape(self.title)}"'
        return (
            f'<a class="{classes}" href="{conditional_escape(self.url)}" data-row{marks}>'
            f'<span class="place">{conditional_escape(self.place)}</span> '
            f"<b>{conditional_escape(self.hours)}{_plus(language) if self.overtime else ''}</b> "
            f"{_sign(self.state, language)}</a>"
        )


@lru_cache(maxsize=64)
def _sign(state: str, _language: str | None) -> SafeString:
    """Draw a state's glyph, once a language."""
    return states.state_tag(state, bare=True)


@lru_cache(maxsize=8)
def _plus(_language: str | None) -> SafeString:
    """Draw the plus of overtime with its word by ear, once a language."""
    plus = '<i><span aria-hidden="true">+</span><span class="visually-hidden">{}</span></i>'
    return format_html(plus, _("overtime"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's day; `empty_past` draws the dash of a day that is over and has nothing."""

    badges: tuple[Badge, ...] = ()
    empty_past: bool = False

    @property
    def drawn(self) -> SafeString:
        """What stands in it, drawn."""
        written = "".join(badge.drawn for badge in self.badges)
        if not written and self.empty_past:
            return _NONE
        return mark_safe(written)  # noqa: S308 - each badge escapes its own words


@dataclass(frozen=True, slots=True)
class Day:
    """One column."""

    on: date
    today: bool = False
    holiday: str = ""

    @property
    def off(self) -> bool:
        """Whether it has the ground of a day off."""
        return self.on.weekday() >= _SATURDAY or bool(self.holiday)


@dataclass(frozen=True, slots=True)
class Side:
    """What stands at the end of a row: a button that posts or leads, or only words.

    Attributes:
        words: On the button.
        url: Where it posts or leads; empty leaves the words alone.
        icon: Its icon.
        post: Whether it posts `fields`; otherwise it is a link.
        fields: Hidden fields of the post.
        shift_g: Whether Shift G in the row presses it.
    """

    words: str | Promise
    url: str = ""
    icon: str = ""
    post: bool = True
    fields: tuple[tuple[str, str], ...] = ()
    shift_g: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One employee, or one project, through the week."""

    name: str
    cells: tuple[Cell, ...]
    sum: str
    url: str = ""
    sub: str = ""
    of: str = ""
    warning: str | Promise = ""
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """The whole grid.

    Attributes:
        caption: Its name by ear.
        days: Seven columns.
        rows: Who worked.
        sums: One written figure a day, empty where nothing is.
        total: The written sum of the week.
        head: The head of the first column.
        detail: Id of the part of the page that an entry opens in, swapped without a page load.
        approve_url: Where G posts the field `entry`; empty leaves the key out.
    """

    caption: str
    days: Sequence[Day]
    rows: Sequence[Row]
    sums: Sequence[str]
    total: str
    head: str | Promise = ""
    detail: str = ""
    approve_url: str = ""

    def __post_init__(self) -> None:
        """Refuse a row that has not one cell for each day.

        Raises:
            ValueError: A row or the sums do not fit the days.
        """
        wide = len(self.days)
        if len(self.sums) != wide or any(len(row.cells) != wide for row in self.rows):
            message = "each row of a week has one cell for each day, and so have the sums"
            raise ValueError(message)

    @property
    def sided(self) -> bool:
        """Whether any row has something at its end."""
        return any(row.side for row in self.rows)

    @property
    def lines(self) -> list[tuple[Row, SafeString]]:
        """Each row with its cells drawn, as the template reads them."""
        return [(row, self._cells(row)) for row in self.rows]

    def _cells(self, row: Row) -> SafeString:
        marks = (' class="off"' if day.off else "" for day in self.days)
        cells = (f"<td{mark}>{one.drawn}</td>" for mark, one in zip(marks, row.cells, strict=True))
        return mark_safe("".join(cells))  # noqa: S308 - each cell is drawn safe

    @property
    def totals(self) -> list[tuple[Day, str]]:
        """The sums with their days."""
        return list(zip(self.days, self.sums, strict=True))
