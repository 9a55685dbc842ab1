"""Lists of records made from their kind alone; areas with more to show have lists of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

from bindeledd.workspace.kind import Kind
from bindeledd.workspace.lists import Listing, named_or_numbered, sortable, yes

Filters = Mapping[str, Callable[[Any], Q]]


def catalogue(kind: Kind) -> Listing[Any]:
    """Return the list of a register: its records, by number or name.

    Orders: number (where there is one), name, changed. Filters: active, and each field that names
    another record, without its `_id`.
    """
    numbered = "number" in kind.rules
    orders: dict[str, tuple[str, ...]] = {"number": ("sort_number",)} if numbered else {}
    return _listing(
        kind,
        orders | {"name": ("sort_name",), "changed": ("changed_tx",)},
        {"active": lambda value: Q(active=yes(value))},
        lambda text: (
            named_or_numbered(text, numbers=("number",))
            if numbered
            else Q(sort_name__contains=sortable(text))
        ),
    )


def diary(kind: Kind, day: str) -> Listing[Any]:
    """Return the list of what happened on days: its records, by day.

    Args:
        kind: Their kind.
        day: The field that holds the day.

    Orders: day, changed. Filters: active, state, from, until, entry, and the references.
    """
    return _listing(
        kind,
        {"day": (day,), "changed": ("changed_tx",)},
        {
            "active": lambda value: Q(active=yes(value)),
            "state": lambda value: Q(state=value),
            "from": lambda value: Q(**{f"{day}__gte": value}),
            "until": lambda value: Q(**{f"{day}__lte": value}),
        },
        lambda text: (
            Q(comment__icontains=text) if "comment" in kind.rules else Q(text__icontains=text)
        ),
    )


def _listing(
    kind: Kind,
    orders: dict[str, tuple[str, ...]],
    filters: Filters,
    search: Callable[[str], Q],
) -> Listing[Any]:
    return Listing(
        rows=kind.stored,
        to_row=kind.to_record,
        columns=("id", "revision", *kind.fields),
        orders=orders,
        filters={name.removesuffix("_id"): _naming(name) for name in kind.refers} | dict(filters),
        search=search,
    )


def _naming(name: str) -> Callable[[Any], Q]:
    return lambda value: Q(**{name: value})
