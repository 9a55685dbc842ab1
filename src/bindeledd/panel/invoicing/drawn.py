"""The basis as a page draws it: kinds with what is taken, what is free, and what others have.

A tick stands for portions of records; what a tick means is reckoned again when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bindeledd.kernel.money import Money
from bindeledd.panel import formatting
from bindeledd.panel.invoicing.ticks import (
    Tick,
    View,
    counted,
    single,
    ticks_of,
    ticks_of_others,
    worth_of,
)
from bindeledd.workspace.invoicing import basis
from bindeledd.workspace.invoicing.forms import SOURCE_KINDS
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceSource
from bindeledd.workspace.invoicing.portions import Portion, portion_of
from bindeledd.workspace.invoicing.queries import AttachmentDetail, taken_elsewhere
from bindeledd.workspace.invoicing.rows import BasisRow
from bindeledd.workspace.invoicing.sums import total
from bindeledd.workspace.invoicing.taking import changed_since_taken, is_still

_ICONS: Final = {
    "hour_entry": "clock",
    "machine_use": "machine",
    "withdrawal": "item",
    "compensation": "truck",
    "supplier_cost": "document-in",
}
_TITLES: Final[Mapping[str, Promise]] = {
    "hour_entry": gettext_lazy("Hours"),
    "machine_use": gettext_lazy("Machines"),
    "withdrawal": gettext_lazy("Items"),
    "compensation": gettext_lazy("Driving and expenses"),
    "supplier_cost": gettext_lazy("Supplier invoices"),
}


@dataclass(frozen=True, kw_only=True)
class Section:
    """One kind of work or goods.

    Attributes:
        kind: Of record.
        icon: Its sign.
        title: Its words.
        count: How many of how many are taken.
        sum: Of what is taken.
        checked: `all`, `some`, or empty.
        ticks: Its lines.
    """

    kind: str
    icon: str
    title: Promise
    count: str
    sum: str
    checked: str
    ticks: tuple[Tick, ...]

    @property
    def tickable(self) -> bool:
        """Whether anything of it can be taken or given back."""
        return any(one.portions for one in self.ticks)


@dataclass(frozen=True)
class Drawn:
    """The basis of an attachment.

    Attributes:
        sections: Kinds that have anything.
        chosen: Sum of what is taken, before discounts and edits.
        left_out: Sum of what is shown and not taken.
        changed: How many records are no longer what was taken.
    """

    sections: tuple[Section, ...]
    chosen: Money
    left_out: Money
    changed: int

    def portions(self, values: Iterable[str]) -> set[Portion]:
        """Return what ticks stand for; values nobody knows stand for nothing."""
        known = {tick.value: tick.portions for one in self.sections for tick in one.ticks}
        return {portion for value in values for portion in known.get(value, single(value))}

    def shown(self) -> set[Portion]:
        """Return all that has a tick."""
        ticks = (tick for one in self.sections for tick in one.ticks)
        return {portion for tick in ticks for portion in tick.portions}


@dataclass(frozen=True)
class _Rows:
    """What a basis is drawn from.

    Attributes:
        here: What can be ticked, and what is.
        taken: What the attachment has.
        others: What other attachments of the project have.
    """

    here: list[BasisRow]
    taken: dict[Portion, InvoiceSource]
    others: list[tuple[BasisRow, InvoiceSource]] = field(default_factory=list)


def drawn_basis(detail: AttachmentDetail, view: View) -> Drawn:
    """Return the basis of an attachment: what it has, and while it is a draft what it could have.

    Args:
        detail: The attachment.
        view: How the reader looks at it.
    """
    taken = {portion_of(row): row for row in detail.taken}
    free_or_mine = _read(detail.attachment, taken) if detail.is_draft else []
    held = {portion_of(row): row for row in free_or_mine}
    project = detail.attachment.project_id
    gone = [one for key, one in taken.items() if key not in held]
    here = [*free_or_mine, *(_frozen(one, project) for one in gone)]
    others = taken_elsewhere(detail.attachment) if view.everything else ()
    rows = _Rows(here, taken, [(_frozen(one, project), one) for one in others])
    sections = (_section(kind, rows, view) for kind in SOURCE_KINDS)
    return Drawn(
        sections=tuple(one for one in sections if one.ticks),
        chosen=total(row.amount for row in taken.values()),
        left_out=total(worth_of(row for row in here if portion_of(row) not in taken)),
        changed=_changed(detail, held, gone) if detail.is_draft else 0,
    )


def _read(attachment: InvoiceAttachment, taken: Mapping[Portion, InvoiceSource]) -> list[BasisRow]:
    """Return what is free in the attachment's period, and all that it has."""
    rows = basis.basis(basis.projects_of(attachment.project_id), attachment_id=attachment.id)
    begins, ends = attachment.begins_on, attachment.ends_on
    return [
        row
        for row in rows
        if portion_of(row) in taken
        or ((begins is None or begins <= row.on_day) and (ends is None or row.on_day <= ends))
    ]


def _changed(
    detail: AttachmentDetail, held: Mapping[Portion, BasisRow], gone: list[InvoiceSource]
) -> int:
    """Count what is no longer as it was taken; what left the basis is asked for by its id."""
    kept = [(one, held[key]) for one in detail.taken if (key := portion_of(one)) in held]
    others = changed_since_taken(detail.attachment, gone) if gone else 0
    return sum(not is_still(one, row) for one, row in kept) + others


def _frozen(row: InvoiceSource, project_id: UUID) -> BasisRow:
    return BasisRow(
        kind=row.kind,
        record_id=row.record_id,
        part=row.part,
        on_day=row.on_day,
        project_id=project_id,
        employee_id=row.employee_id,
        type_id=row.type_id,
        machine_id=row.machine_id,
        label=row.label,
        detail=row.detail,
        minutes=row.minutes,
        quantity=row.quantity,
        unit=row.unit,
        price=Money(row.price),
        vat_code=row.vat_code,
    )


def _section(kind: str, rows: _Rows, view: View) -> Section:
    mine = [row for row in rows.here if row.kind == kind]
    have = [rows.taken[portion_of(row)] for row in mine if portion_of(row) in rows.taken]
    others = ticks_of_others(pair for pair in rows.others if pair[0].kind == kind)
    checked = "all" if len(have) == len(mine) else "some" if have else ""
    return Section(
        kind=kind,
        icon=_ICONS[kind],
        title=_TITLES[kind],
        count=counted(len(have), len(mine)) if mine else "",
        sum=formatting.number(total(one.amount for one in have), 2),
        checked=checked if mine else "",
        ticks=(*ticks_of(mine, rows.taken, view), *others),
    )
