"""Pages of a register: search, filter, order and count, each in one query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Count, Q, QuerySet, Window

RowT = TypeVar("RowT")

PAGE_SIZE = 50
LARGEST_PAGE = 200
_NORWEGIAN = str.maketrans("æøåäö", "{|}{|")


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """One page of a list.

    Attributes:
        rows: In the order asked for.
        total: How many rows there are over all pages.
        number: This page, from 1; never beyond the last.
        size: Rows a page.
        sort: Order that was used; a leading minus turns it round.
    """

    rows: tuple[RowT, ...]
    total: int
    number: int
    size: int
    sort: str

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Place of the first row, from 1; zero when there is none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Place of the last row."""
        return min(self.total, self.number * self.size)


@dataclass(frozen=True)
class Ask:
    """What a person asks of a list; unknown orders and filters are ignored.

    Attributes:
        search: Beginning of a number, or any part of a name.
        filters: Name of a filter -> its value; see the list's own table.
        sort: Name of an order; a leading minus turns it round.
        page: From 1.
        size: Rows a page.
    """

    search: str = ""
    filters: Mapping[str, Any] | None = None
    sort: str = ""
    page: int = 1
    size: int = PAGE_SIZE


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[RowT]):
    """How one register is listed.

    Attributes:
        rows: All rows, with what a line shows.
        to_row: Makes a line of a row.
        columns: What `to_row` reads.
        orders: Name -> columns; the first is the usual one.
        filters: Name -> condition made of the value.
        search: Condition made of the words sought.
    """

    rows: Callable[[], QuerySet[Any]]
    to_row: Callable[[dict[str, Any]], RowT]
    columns: tuple[str, ...]
    orders: dict[str, tuple[str, ...]]
    filters: dict[str, Callable[[Any], Q]]
    search: Callable[[str], Q]

    def page(self, ask: Ask) -> Page[RowT]:
        """Return one page, in two queries: which rows and how many, then what they show.

        The first reads narrow rows only, which an index may hold whole.
        """
        rows = self._wanted(ask)
        size = max(1, min(ask.size, LARGEST_PAGE))
        sort = ask.sort if ask.sort.removeprefix("-") in self.orders else next(iter(self.orders))
        ordered = rows.order_by(*self._order(sort))
        number = max(1, ask.page)
        if self._is_narrowed(ask):
            ids, total = _counted(ordered, (number - 1) * size, size)
        else:
            ids, total = None, rows.count()
        last = max(1, -(-total // size))
        if number > last:
            number, ids = last, None
        begin = (number - 1) * size
        if ids is None:
            found = list(ordered.values(*self.columns)[begin : begin + size])
        else:
            shown = {row["id"]: row for row in self.rows().filter(id__in=ids).values(*self.columns)}
            found = [shown[ours] for ours in ids if ours in shown]
        return Page(tuple(self.to_row(row) for row in found), total, number, size, sort)

    def _is_narrowed(self, ask: Ask) -> bool:
        return bool(ask.search.strip() or ask.filters)

    def _wanted(self, ask: Ask) -> QuerySet[Any]:
        rows = self.rows()
        if ask.search.strip():
            rows = rows.filter(self.search(ask.search.strip()))
        for name, value in (ask.filters or {}).items():
            if name in self.filters and value not in {None, ""}:
                rows = rows.filter(self.filters[name](value))
        return rows

    def _order(self, sort: str) -> tuple[str, ...]:
        columns = (*self.orders[sort.removeprefix("-")], "id")
        if not sort.startswith("-"):
            return columns
        return tuple(f"-{column}" for column in columns)


def _counted(rows: QuerySet[Any], begin: int, size: int) -> tuple[list[Any], int]:
    """Return ids of one page and the number of all rows, in one pass."""
    narrow = rows.annotate(all_rows=Window(Count("*"))).values_list("id", "all_rows")
    found = list(narrow[begin : begin + size])
    if found:
        return [ours for ours, _ in found], found[0][1]
    return [], rows.count() if begin else 0


def sortable(text: str) -> str:
    """Return text as the stored sorting columns hold it."""
    return text.lower().translate(_NORWEGIAN)


def named_or_numbered(text: str, *, name: str = "sort_name", numbers: tuple[str, ...]) -> Q:
    """Return a condition: any part of the name, or the beginning of a number."""
    found = Q(**{f"{name}__contains": sortable(text)})
    for number in numbers:
        found |= Q(**{f"{number}__startswith": text})
    return found


def yes(value: Any) -> bool:
    """Read a filter's value as it comes from an address."""
    return str(value).lower() in {"1", "true", "yes", "on"}
