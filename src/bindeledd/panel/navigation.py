"""The rail's table: which areas exist, in which order, under which words.

Addresses are resolved here; an area whose pages are not there yet is left out. Counts come from
the context (`rail_counts`): pages have counts of their own. An area that the reader's role cannot
open is not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from bindeledd.tenancy.models import Role
from bindeledd.tenancy.services import ABILITIES, Ability


@dataclass(frozen=True, slots=True)
class Area:
    """One line of the rail.

    Attributes:
        key: What a page sets as `nav`, and the key of its count in `counts`.
        word: Its word.
        url_name: The page it opens.
        icon: Name of its icon.
        tone: Tone of its count; empty for the quiet one.
        needs: What it takes to open it.
    """

    key: str
    word: Promise
    url_name: str
    icon: str
    tone: str = ""
    needs: Ability = Ability.SEE


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the rail with its areas; the first section has no heading."""

    key: str
    word: Promise | None
    areas: tuple[Area, ...]


SECTIONS: Final = (
    Section(
        "start",
        None,
        (Area("dashboard", pgettext_lazy("area", "Dashboard"), "panel:dashboard", "dashboard"),),
    ),
    Section(
        "work",
        pgettext_lazy("area", "Work"),
        (
            Area("projects", pgettext_lazy("area", "Projects"), "panel:projects", "project"),
            Area("hours", pgettext_lazy("area", "Hours"), "panel:hours", "clock"),
            Area(
                "machines",
                pgettext_lazy("area", "Machines"),
                "panel:machines",
                "machine",
                needs=Ability.SEE_HOURS,
            ),
            Area(
                "items",
                pgettext_lazy("area", "Items and withdrawals"),
                "panel:items",
                "item",
                needs=Ability.SEE_HOURS,
            ),
            Area(
                "compensations",
                pgettext_lazy("area", "Driving and expenses"),
                "panel:compensations",
                "truck",
                needs=Ability.SEE_HOURS,
            ),
        ),
    ),
    Section(
        "economy",
        pgettext_lazy("area", "Finance"),
        (
            Area(
                "attachments",
                pgettext_lazy("area", "Invoice attachments"),
                "panel:attachments",
                "document",
                needs=Ability.INVOICE,
            ),
            Area(
                "supplier_costs",
                pgettext_lazy("area", "Supplier invoices"),
                "panel:supplier_costs",
                "document-in",
                needs=Ability.SEE_ACCOUNTING,
            ),
            Area(
                "accounting",
                pgettext_lazy("area", "Project accounting"),
                "panel:accounting",
                "chart",
                needs=Ability.SEE_ACCOUNTING,
            ),
            Area(
                "payroll",
                pgettext_lazy("area", "Payroll"),
                "panel:payroll",
                "money",
                needs=Ability.PAYROLL,
            ),
        ),
    ),
    Section(
        "accounting",
        pgettext_lazy("area", "Accounting system"),
        (
            Area(
                "connections",
                pgettext_lazy("area", "Connections"),
                "panel:connections",
                "connection",
            ),
            Area("links", pgettext_lazy("area", "Links"), "panel:links", "link"),
            Area("held", pgettext_lazy("area", "Held"), "panel:held", "held", tone="held"),
            Area("runs", pgettext_lazy("area", "Transfers"), "panel:runs", "run"),
        ),
    ),
    Section(
        "registers",
        pgettext_lazy("area", "Registers"),
        (
            Area("customers", pgettext_lazy("area", "Customers"), "panel:customers", "building"),
            Area("employees", pgettext_lazy("area", "Employees"), "panel:employees", "people"),
            Area(
                "departments",
                pgettext_lazy("area", "Departments"),
                "panel:departments",
                "department",
            ),
            Area("setup", pgettext_lazy("area", "Setup"), "panel:setup", "settings"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An area as the rail draws it."""

    area: Area
    url: str
    active: bool
    count: int


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """A section as the rail draws it."""

    section: Section
    entries: tuple[Entry, ...]


def address(url_name: str, *about: object) -> str:
    """Return the address of a page, or nothing while the page does not exist."""
    try:
        return reverse(url_name, args=about)
    except NoReverseMatch:
        return ""


def rail(
    active: str, counts: Mapping[str, int], role: Role | None = None
) -> tuple[EntryGroup, ...]:
    """Build the rail for one page.

    Args:
        active: Key of the area the page belongs to; empty outside all of them.
        counts: Rows that need somebody, by area key; zero is not shown.
        role: The reader's; None shows all areas.
    """
    allowed = ABILITIES[role] if role is not None else frozenset(Ability)
    groups = (
        EntryGroup(
            section,
            tuple(
                Entry(area, url, area.key == active, counts.get(area.key, 0))
                for area in section.areas
                if area.needs in allowed and (url := address(area.url_name))
            ),
        )
        for section in SECTIONS
    )
    return tuple(group for group in groups if group.entries)
