"""Lists of registers: what was asked in the address, the page of rows, and the same as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.kernel.clock import now
from bindeledd.panel.forms import DATE_FORMATS, iso
from bindeledd.panel.registers.labels import field_label, value_text
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.registers.picking import named
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import ABILITIES, Ability, record_deed
from bindeledd.workspace.kinds import owner_of_record
from bindeledd.workspace.lists import LARGEST_PAGE, Ask, Page
from bindeledd.workspace.names import names_of

ROWS = 100
_RISKY = ("=", "@", "\t", "\r")


@dataclass(frozen=True)
class Filter:
    """One choice above a list: its name in the address, its label, and the choices."""

    name: str
    label: Any
    choices: Sequence[tuple[str, Any]]
    usual: str = ""


@dataclass(frozen=True)
class ListPage:
    """How one register is listed.

    Attributes:
        key: The area of the rail, also the start of the addresses.
        title: Heading of the page.
        rows: Query that answers an `Ask`.
        table: Template of the rows.
        filters: Choices above the list.
        columns: Fields of a row that go into a file.
        ability: What it takes to create and import.
        placeholder: What the search looks at.
        create: Words of the button that makes a new one.
        days: Names of two filters, the first and the last day of a span, written as dates.
        picks: Fields in which one record is named by number or name; `Pick` knows how.
        sealed: Columns that only some roles see.
        lead: A line below the heading.
    """

    key: str
    title: Promise
    rows: Callable[[Ask], Page[Any]]
    table: str
    columns: tuple[str, ...]
    ability: Ability
    placeholder: Promise
    create: Promise
    kind: str
    filters: tuple[Filter, ...] = ()
    further: Callable[[], tuple[Filter, ...]] = field(default=lambda: ())
    days: tuple[str, str] | None = None
    picks: tuple[str, ...] = ()
    sealed: Mapping[str, Ability] = field(default_factory=dict)
    lead: Promise | str = ""

    def show(self, request: Request, **facts: Any) -> HttpResponse:
        """Answer with the page, or for htmx with the list alone."""
        ask = self._ask(request.GET)
        page = self.rows(ask)
        filters = (*self.filters, *self.further())
        shown = {
            "nav": self.key,
            "crumbs": [{"label": self.title, "url": ""}],
            "list": self,
            "rows_template": self.table,
            "page": page,
            "q": ask.search,
            "sort": page.sort,
            "filters": [_chosen(one, request.GET) for one in filters],
            "spans": _spans(self.days, request.GET),
            "picks": [_picked(name, request.GET) for name in self.picks],
            "filtered": bool(ask.search)
            or _filtered(filters, request.GET)
            or any(request.GET.get(name) for name in (*(self.days or ()), *self.picks)),
            "next_url": _at_page(request.GET, page.number + 1) if page.last < page.total else "",
            "previous_url": _at_page(request.GET, page.number - 1) if page.number > 1 else "",
            "left": min(ROWS, page.total - page.last),
            "may_edit": allowed(request, self.ability),
            "hidden": self._hidden(request),
            "may_import": allowed(request, Ability.IMPORT),
        }
        owner = owner_facts(owner_of_record(self.kind, None))
        shown |= {"owner": owner, "may_create": shown["may_edit"] and owner is None}
        template = "panel/registers/list.html"
        if request.htmx and request.htmx.target in {"list", "rows"}:
            template = "panel/registers/_list.html"
        return render(request, template, shown | facts)

    def file(self, request: Request) -> HttpResponse:
        """Answer with all rows that were asked for as CSV; noted in the audit log."""
        ask = self._ask(request.GET)
        hidden = self._hidden(request)
        columns = [name for name in self.columns if name not in hidden]
        lines = [[field_label(name) for name in columns]]
        lines.extend([cell(name, getattr(row, name)) for name in columns] for row in self._all(ask))
        return csv_file(request, self.key, lines)

    def _ask(self, query: QueryDict) -> Ask:
        filters = {
            one.name: query.get(one.name, one.usual) for one in (*self.filters, *self.further())
        }
        page = query.get("page", "1")
        known: dict[str, Any] = _known_only((*self.filters, *self.further()), filters)
        known |= {name: found for name in self.days or () if (found := _date(query.get(name, "")))}
        known |= {
            name.removesuffix("_id"): ours
            for name in self.picks
            if (ours := named(name, query.get(name, "")))
        }
        return Ask(
            search=query.get("q", "")[:200].replace("\0", ""),
            filters=known,
            sort=query.get("sort", ""),
            page=int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,  # noqa: PLR2004 - no register is longer
            size=ROWS,
        )

    def _hidden(self, request: Request) -> frozenset[str]:
        """Return columns that the person's role does not see."""
        return frozenset(name for name, needs in self.sealed.items() if not allowed(request, needs))

    def _all(self, ask: Ask) -> Iterator[Any]:
        number = 1
        while True:
            whole = Ask(ask.search, ask.filters, ask.sort, page=number, size=LARGEST_PAGE)
            page = self.rows(whole)
            yield from page.rows
            if number >= page.pages:
                return
            number += 1


def allowed(request: Request, ability: Ability) -> bool:
    """Tell whether the person's role allows something; services ask again."""
    return ability in ABILITIES[request.role]


def _known_only(filters: Iterable[Filter], given: Mapping[str, str]) -> dict[str, str]:
    """Leave out what was written into the address by hand and is no choice."""
    known = {one.name: {value for value, _word in one.choices} for one in filters}
    return {name: value for name, value in given.items() if value and value in known[name]}


def _date(text: str) -> date | None:
    """Return the day of a date field; browsers write ISO, people may write it into the address."""
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _spans(names: tuple[str, str] | None, query: QueryDict) -> list[tuple[str, Any, str]]:
    """Return name, label and value of the two fields of a span of days."""
    words = (_("From"), _("To"))
    found = zip(names or (), words, strict=False)
    return [(name, word, iso(_date(query.get(name, "")))) for name, word in found]


def _picked(name: str, query: QueryDict) -> dict[str, Any]:
    """Return what a list draws to let one record be named: the words stay as they were typed."""
    typed = query.get(name, "")[:300]
    found = named(name, typed)
    shown = names_of([(name, found)]) if found is not None and typed == str(found) else {}
    text = shown.get(found, typed) if found is not None else typed
    return {"name": name, "label": field_label(name), "value": text}


def _filtered(filters: Iterable[Filter], query: QueryDict) -> bool:
    return any(query.get(one.name, one.usual) != one.usual for one in filters)


def _chosen(one: Filter, query: QueryDict) -> dict[str, Any]:
    value = query.get(one.name, one.usual)
    return {
        "name": one.name,
        "label": one.label,
        "choices": [(code, word, code == value) for code, word in one.choices],
    }


def _at_page(query: QueryDict, number: int) -> str:
    other = query.copy()
    other["page"] = str(number)
    return f"?{other.urlencode()}"


def csv_file(request: Request, key: str, lines: Sequence[Sequence[str]]) -> HttpResponse:
    """Answer with a list as a file; who took it out is noted in the audit log.

    Args:
        request: Who asks.
        key: Of the list: name of the file, and what the audit log says.
        lines: Heads first; cells as `cell` writes them.
    """
    record_deed("register.exported", by=request.user, about=key, rows=len(lines) - 1)
    answer = HttpResponse(_csv(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{now():%Y-%m-%d}.csv"'
    return answer


def cell(name: str, value: Any) -> str:
    """Return a value for a spreadsheet, where a text must not become a formula."""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    text = value_text(name, value)
    harmless = text[1:].replace(" ", "").isdecimal()
    if text.startswith(_RISKY) or (text[:1] in {"+", "-"} and not harmless):
        return f"'{text}"
    return text


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    """Return lines as Norwegian spreadsheets open them: semicolons, UTF-8 with its mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(lines)
    return out.getvalue().encode("utf-8-sig")
