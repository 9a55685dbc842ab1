"""A week as the grid draws it: people or projects against days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.panel import formatting
from bindeledd.panel.time.asked import address, opens
from bindeledd.panel.time.signs import NEEDED, short_warning, sign_of
from bindeledd.panel.week_grid import Badge, Cell, Day, Row, Side, Week
from bindeledd.sync.board_records import Standing
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time.queries import EntryLine
from bindeledd.workspace.time.sheets import PersonWeek, WeekSheet
from bindeledd.workspace.time.weeks import holiday_name, is_working_day


@dataclass(frozen=True)
class Drawing:
    """What a grid is drawn with.

    Attributes:
        sheet: The week.
        query: What was asked in the address.
        today: The present day where the company is.
        chosen: The open entry.
        may_approve: Whether the reader approves hours at all.
        standings: Where entries stand with the other systems.
        doubted: Person of whom nobody is sure who they are elsewhere -> where that is settled.
    """

    sheet: WeekSheet
    query: QueryDict
    today: date
    chosen: UUID | None
    may_approve: bool
    standings: Mapping[UUID, Standing]
    doubted: Mapping[UUID, str]

    @cached_property
    def _opens(self) -> Callable[[UUID], str]:
        return opens(self.query, "entry-detail")

    def people(self) -> Week:
        """Draw people against days."""
        rows = [self._person(person) for person in self.sheet.people]
        return self._week(rows, _("Employee"))

    def projects(self) -> Week:
        """Draw projects against days; absence has a row of its own."""
        of_project: defaultdict[tuple[str, str], list[EntryLine]] = defaultdict(list)
        for person in self.sheet.people:
            for line in person.lines:
                of_project[line.project_number, line.project_name].append(line)
        rows = [self._project(*key, of_project[key]) for key in sorted(of_project)]
        return self._week(rows, _("Project"))

    def _week(self, rows: Sequence[Row], head: str) -> Week:
        week = self.sheet.ask.week
        language = translation.get_language() or "en"
        sums = [self.sheet.by_day.get(day) for day in week.days]
        return Week(
            caption=_("Hours, week %(number)s") % {"number": week.number},
            days=[Day(day, day == self.today, holiday_name(day, language)) for day in week.days],
            rows=rows,
            sums=[formatting.minutes_plain(one) if one else "" for one in sums],
            total=formatting.minutes_plain(self.sheet.minutes),
            head=head,
            detail="entry-detail",
            approve_url=reverse("panel:approve_hours") if self.may_approve else "",
        )

    def _person(self, person: PersonWeek) -> Row:
        month = self.sheet.ask.week.last
        return Row(
            name=person.name,
            url=reverse("panel:hours_month", args=[person.id, month.year, month.month]),
            sub=person.department_name,
            cells=self._cells(
                person.lines, {one.id: one.id in person.ready for one in person.lines}
            ),
            sum=formatting.minutes_plain(person.minutes),
            of=formatting.minutes_plain(person.norm) if person.norm else "",
            warning=short_warning(person.warnings),
            side=self._side(person),
        )

    def _project(self, number: str, name: str, lines: Sequence[EntryLine]) -> Row:
        ready = {ours for person in self.sheet.people for ours in person.ready}
        counted = sum(line.minutes for line in lines if line.state is not Approval.REJECTED)
        return Row(
            name=f"{number} {name}".strip() or _("Absence"),
            cells=self._cells(lines, {one.id: one.id in ready for one in lines}, by_person=True),
            sum=formatting.minutes_plain(counted),
        )

    def _cells(
        self, lines: Iterable[EntryLine], ready: dict[UUID, bool], *, by_person: bool = False
    ) -> tuple[Cell, ...]:
        of_day: defaultdict[date, list[Badge]] = defaultdict(list)
        for line in lines:
            of_day[line.worked_on].append(
                self._badge(line, ready=ready[line.id], by_person=by_person)
            )
        return tuple(
            Cell(tuple(of_day[day]), empty_past=day < self.today and is_working_day(day))
            for day in self.sheet.ask.week.days
        )

    def _badge(self, line: EntryLine, *, ready: bool, by_person: bool) -> Badge:
        sent_back = line.state is Approval.REJECTED
        sign = sign_of(line, self.standings.get(line.id))
        return Badge(
            url=self._opens(line.id),
            place=line.employee_name if by_person else place_of(line),
            hours=formatting.minutes_plain(line.minutes),
            state=sign,
            title=title_of(line),
            overtime=line.overtime_minutes > 0,
            absence=line.is_absence,
            needs=sent_back or sign in NEEDED or line.id in self.sheet.remarks,
            selected=line.id == self.chosen,
            approve=str(line.id) if ready else "",
            ground="held" if line.id in self.sheet.remarks else "",
        )

    def _side(self, person: PersonWeek) -> Side | None:
        if not self.may_approve or not person.lines:
            return None
        if person.id in self.doubted:
            return Side(words=_("Confirm person"), url=self.doubted[person.id], post=False)
        ready = len(person.ready)
        if ready == 0:
            return Side(words=_("nothing ready"))
        words = ngettext("Approve %(count)s", "Approve %(count)s", ready) % {"count": ready}
        fields = [("person", str(person.id)), ("week", str(self.sheet.ask.week))]
        kept = [(name, self.query.get(name, "")) for name in ("department", "project", "needs")]
        back = ("next", address(self.query))
        return Side(
            words=words,
            url=reverse("panel:approve_hours_of"),
            icon="check",
            fields=(*fields, *((name, value) for name, value in kept if value), back),
        )


def place_of(line: EntryLine) -> str:
    """Return what is written first in a badge: the project, or what the absence is."""
    return line.hour_type_name if line.is_absence else line.project_number


def title_of(line: EntryLine) -> str:
    """Return what an entry is in full."""
    parts = [f"{line.project_number} {line.project_name}".strip(), line.work_type_name]
    return ", ".join(one for one in (*parts, line.hour_type_name, line.comment) if one)
