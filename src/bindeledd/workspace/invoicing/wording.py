"""What a line of an attachment is called, in the company's language; people may change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bindeledd.workspace.invoicing.choices import item_number
from bindeledd.workspace.invoicing.forms import (
    HOUR_ENTRY,
    Line,
)
from bindeledd.workspace.invoicing.models import InvoiceChoices, InvoiceSource
from bindeledd.workspace.invoicing.paper import words
from bindeledd.workspace.invoicing.sums import quantity_of

_LONGEST: Final = 500
_MANY: Final = 4


@dataclass(frozen=True)
class Wording:
    """What a line says.

    Attributes:
        kind: Of record, or `lump` for the single line.
        text: What.
        detail: Smaller, below.
        unit: As printed.
        item_number: For the ledger.
        dimension: Of the machine, in the ledger.
    """

    kind: str
    text: str
    detail: str
    unit: str
    item_number: str
    dimension: str


def wording_of(
    line: Line,
    taken: Mapping[tuple[UUID, str], InvoiceSource],
    *,
    chosen: InvoiceChoices,
    work: str,
) -> Wording:
    """Return what a line says.

    Args:
        line: Made of sources.
        taken: The rows behind them, by record and part.
        chosen: The company's choices.
        work: What the whole is called on a single line.
    """
    rows = [taken[source.ours, source.part] for source in line.sources]
    kinds = {row.kind for row in rows}
    kind = kinds.pop() if len(kinds) == 1 else "lump"
    single = line.is_lump and line.key[1] == ""
    text, detail = _single(rows, work) if single else _said(kind, rows)
    numbers = {row.item_number for row in rows}
    own = numbers.pop() if len(numbers) == 1 else ""
    dimensions = {row.dimension for row in rows}
    return Wording(
        kind="lump" if single else kind,
        text=text[:_LONGEST],
        detail=detail[:_LONGEST],
        unit=_unit(line, rows),
        item_number=own or item_number(chosen, HOUR_ENTRY if single else kind),
        dimension=dimensions.pop() if len(dimensions) == 1 and not single else "",
    )


def part_name(label: str, part: str) -> str:
    """Return what a portion of an hour entry is called."""
    match part:
        case "overtime_50":
            return _("%(type)s, overtime 50 percent") % {"type": label}
        case "overtime_100":
            return _("%(type)s, overtime 100 percent") % {"type": label}
        case _:
            return label


def lump_unit() -> str:
    """Return the unit of a sum that counts nothing."""
    return pgettext("unit", "lump sum")


def hour_unit() -> str:
    """Return the unit of hours."""
    return pgettext("unit", "hour")


def _unit(line: Line, rows: Sequence[InvoiceSource]) -> str:
    if line.is_lump:
        return lump_unit()
    if rows[0].minutes is not None:
        return hour_unit()
    return rows[0].unit or lump_unit()


def _single(rows: Sequence[InvoiceSource], work: str) -> tuple[str, str]:
    return work, _period(rows)


def _said(kind: str, rows: Sequence[InvoiceSource]) -> tuple[str, str]:
    first = rows[0]
    match kind:
        case "hour_entry":
            return part_name(first.label, first.part), _hours(rows)
        case "machine_use":
            return _machine(rows)
        case "compensation":
            return _compensations(rows)
        case "supplier_cost":
            return first.label, _("from supplier invoice")
        case _:
            return first.label, _several(rows)


def _hours(rows: Sequence[InvoiceSource]) -> str:
    if len(rows) == 1:
        return ", ".join(part for part in (words.day(rows[0].on_day), rows[0].detail) if part)
    return _("%(entries)s, %(weeks)s") % {"entries": _entries(len(rows)), "weeks": _weeks(rows)}


def _machine(rows: Sequence[InvoiceSource]) -> tuple[str, str]:
    machines = {row.machine_id for row in rows}
    if len(machines) > 1:
        return _("Machine hours"), ngettext(
            "%(count)s machine", "%(count)s machines", len(machines)
        ) % {"count": len(machines)}
    dimension = rows[0].dimension
    return rows[0].label, _("dimension %(value)s") % {"value": dimension} if dimension else ""


def _compensations(rows: Sequence[InvoiceSource]) -> tuple[str, str]:
    by_type: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.label, row.unit)
        by_type[key] = by_type.get(key, 0) + int(row.quantity * 1000)
    said = [
        f"{label} {words.quantity(quantity_of(units, 1000))} {unit}".strip()
        for (label, unit), units in by_type.items()
    ]
    if len(said) == 1:
        return rows[0].label, _several(rows)
    more = ["…"] if len(said) > _MANY else []
    return _("Driving and expenses"), ", ".join(said[:_MANY] + more)


def _several(rows: Sequence[InvoiceSource]) -> str:
    return _entries(len(rows)) if len(rows) > 1 else ""


def _entries(count: int) -> str:
    return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count}


def _weeks(rows: Sequence[InvoiceSource]) -> str:
    weeks = sorted({tuple(row.on_day.isocalendar()[:2]) for row in rows})
    first, last = weeks[0][1], weeks[-1][1]
    if len(weeks) == 1:
        return _("week %(week)s") % {"week": first}
    return _("weeks %(first)s to %(last)s") % {"first": first, "last": last}


def _period(rows: Sequence[InvoiceSource]) -> str:
    days = [row.on_day for row in rows]
    return words.period(min(days), max(days))
