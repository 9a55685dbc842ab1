"""The basis as a page draws it: kinds, groups of one type and price, and single rows in open ones.

A tick stands for portions of records; what a tick means is reckoned again when it comes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bindeledd.kernel.money import Money
from bindeledd.panel import formatting
from bindeledd.workspace.invoicing import basis
from bindeledd.workspace.invoicing.forms import MINUTES, SOURCE_KINDS
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceSource
from bindeledd.workspace.invoicing.queries import AttachmentDetail
from bindeledd.workspace.invoicing.rows import BasisRow
from bindeledd.workspace.invoicing.sums import line_amount, quantity_of, total
from bindeledd.workspace.invoicing.taking import Portion
from bindeledd.workspace.invoicing.wording import part_name

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
class Tick:
    """One line with a tick: a group, or a single row of an open one.

    Attributes:
        value: What the tick sends.
        title: What it is.
        sub: How many, by how many, at what price; or day and comment.
        quantity: As people read it.
        sum: NOK excluding VAT.
        checked: Whether all of it is taken.
        locked: Why it cannot be taken; empty when it can.
        url: Opens the group; empty for a row.
        portions: What the tick stands for.
    """

    value: str
    title: str
    sub: str
    quantity: str
    sum: str
    checked: bool
    locked: str
    url: str
    portions: tuple[Portion, ...]


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


@dataclass(frozen=True)
class Drawn:
    """The basis of an attachment.

    Attributes:
        sections: Kinds that have anything.
        chosen: Sum of what is taken, before discounts and edits.
        left_out: Sum of what is shown and not taken.
    """

    sections: tuple[Section, ...]
    chosen: Money
    left_out: Money

    def portions(self, values: Iterable[str]) -> set[Portion]:
        """Return what ticks stand for; values nobody knows stand for nothing."""
        known = {tick.value: tick.portions for one in self.sections for tick in one.ticks}
        return {portion for value in values for portion in known.get(value, _single(value))}

    def shown(self) -> set[Portion]:
        """Return all that has a tick."""
        ticks = (tick for one in self.sections for tick in one.ticks)
        return {portion for tick in ticks for portion in tick.portions}


def drawn_basis(detail: AttachmentDetail, opened: Iterable[str] = (), *, may_edit: bool) -> Drawn:
    """Return the basis of an attachment: what it has, and while it is a draft what it could have.

    Args:
        detail: The attachment.
        opened: Groups whose rows are shown.
        may_edit: Whether the reader may tick.
    """
    taken = {(row.kind, row.record_id, row.part): row for row in detail.taken}
    rows = _rows(detail.attachment, taken) if detail.is_draft else []
    held = {_portion(row) for row in rows}
    project = detail.attachment.project_id
    gone = (_frozen(one, project) for key, one in taken.items() if key not in held)
    whole = [*rows, *gone]
    sections = _sections(whole, taken, set(opened), fixed=not may_edit)
    free = [row for row in whole if _portion(row) not in taken]
    return Drawn(tuple(sections), total(row.amount for row in taken.values()), total(_worth(free)))


def _rows(attachment: InvoiceAttachment, taken: Mapping[Portion, InvoiceSource]) -> list[BasisRow]:
    """Return what is free in the attachment's period, and all that it has."""
    rows = basis.basis(basis.projects_of(attachment.project_id), attachment_id=attachment.id)
    begins, ends = attachment.begins_on, attachment.ends_on
    return [
        row
        for row in rows
        if _portion(row) in taken
        or ((begins is None or begins <= row.on_day) and (ends is None or row.on_day <= ends))
    ]


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


def _portion(row: BasisRow) -> Portion:
    return row.kind, row.record_id, row.part


def _key(row: BasisRow) -> tuple[str, ...]:
    what = str(row.type_id or row.label)
    alone = str(row.record_id) if row.kind == "supplier_cost" else ""
    return (row.kind, what, row.part, row.unit, str(row.price), str(row.machine_id), alone)


def _token(key: tuple[str, ...]) -> str:
    return "g" + hashlib.sha256("|".join(key).encode()).hexdigest()[:15]


def _sections(
    rows: list[BasisRow],
    taken: Mapping[Portion, InvoiceSource],
    opened: set[str],
    *,
    fixed: bool,
) -> list[Section]:
    found = []
    for kind in SOURCE_KINDS:
        mine = [row for row in rows if row.kind == kind]
        if mine:
            found.append(_section(kind, mine, taken, opened, fixed=fixed))
    return found


def _section(
    kind: str,
    rows: list[BasisRow],
    taken: Mapping[Portion, InvoiceSource],
    opened: set[str],
    *,
    fixed: bool,
) -> Section:
    groups: dict[tuple[str, ...], list[BasisRow]] = {}
    for row in rows:
        groups.setdefault(_key(row), []).append(row)
    ticks = [
        tick
        for key, members in groups.items()
        for tick in _ticks(_token(key), members, taken, opened, fixed=fixed)
    ]
    have = [taken[_portion(row)] for row in rows if _portion(row) in taken]
    checked = "all" if len(have) == len(rows) else "some" if have else ""
    return Section(
        kind=kind,
        icon=_ICONS[kind],
        title=_TITLES[kind],
        count=_counted(len(have), len(rows)),
        sum=formatting.number(total(one.amount for one in have), 2),
        checked=checked,
        ticks=tuple(ticks),
    )


def _counted(have: int, of: int) -> str:
    if have == of:
        return ngettext("%(count)s entry", "%(count)s entries", of) % {"count": of}
    return _("%(have)s of %(count)s entries") % {"have": have, "count": of}


def _ticks(
    token: str,
    members: list[BasisRow],
    taken: Mapping[Portion, InvoiceSource],
    opened: set[str],
    *,
    fixed: bool,
) -> list[Tick]:
    """Return the group's tick, or one a row where the group is open or only partly taken."""
    have = [row for row in members if _portion(row) in taken]
    mixed = 0 < len(have) < len(members)
    if len(members) > 1 and (mixed or token in opened):
        return [_row_tick(row, taken, fixed=fixed) for row in members]
    return [_group_tick(token, members, taken, fixed=fixed)]


def _group_tick(
    token: str,
    members: list[BasisRow],
    taken: Mapping[Portion, InvoiceSource],
    *,
    fixed: bool,
) -> Tick:
    first = members[0]
    have = [taken[_portion(row)] for row in members if _portion(row) in taken]
    amount = total(one.amount for one in have) if have else total(_worth(members))
    return Tick(
        value=token,
        title=first.who if first.kind == "supplier_cost" and first.who else _title(first),
        sub=_about(members),
        quantity=_quantity(members),
        sum=formatting.number(amount, 2),
        checked=bool(have),
        locked=_locked(first, fixed=fixed, taken=bool(have)),
        url=f"?open={token}#basis" if len(members) > 1 and not fixed else "",
        portions=tuple(_portion(row) for row in members),
    )


def _row_tick(row: BasisRow, taken: Mapping[Portion, InvoiceSource], *, fixed: bool) -> Tick:
    source = taken.get(_portion(row))
    amount = source.amount if source is not None else row.worth
    facts = [formatting.day_short(row.on_day), row.who, row.detail]
    return Tick(
        value=f"{row.kind}:{row.record_id}:{row.part}",
        title=_title(row),
        sub=", ".join(fact for fact in facts if fact),
        quantity=_quantity([row]),
        sum=formatting.number(amount, 2),
        checked=source is not None,
        locked=_locked(row, fixed=fixed, taken=source is not None),
        url="",
        portions=(_portion(row),),
    )


def _single(value: str) -> tuple[Portion, ...]:
    """Read the tick of a row that is not drawn this time."""
    kind, _colon, rest = value.partition(":")
    ours, _colon, part = rest.partition(":")
    try:
        return ((kind, UUID(ours), part),) if kind in SOURCE_KINDS else ()
    except ValueError:
        return ()


def _title(row: BasisRow) -> str:
    return part_name(row.label, row.part)


def _locked(row: BasisRow, *, fixed: bool, taken: bool) -> str:
    if fixed:
        return _("on this attachment") if taken else _("left out")
    return _("has no price yet") if row.price is None else ""


def _about(members: list[BasisRow]) -> str:
    first = members[0]
    people = {row.employee_id for row in members if row.employee_id is not None}
    facts = []
    if len(people) > 1:
        facts.append(
            ngettext("%(count)s employee", "%(count)s employees", len(people))
            % {"count": len(people)}
        )
    if len(members) > 1:
        facts.append(_counted(len(members), len(members)))
    else:
        facts += [fact for fact in (formatting.day_short(first.on_day), first.detail) if fact]
    if first.kind == "supplier_cost":
        return ", ".join([*([first.label] if first.who else []), *facts])
    if first.price is not None:
        facts.append(_("at %(price)s") % {"price": _price(first.price)})
    return ", ".join(facts)


def _price(price: Decimal) -> str:
    return formatting.number(price, 0 if price == price.to_integral_value() else 2)


def _quantity(members: list[BasisRow]) -> str:
    if members[0].minutes is not None:
        return formatting.minutes(sum(row.minutes or 0 for row in members))
    quantity = sum((row.quantity for row in members), Decimal(0))
    return f"{formatting.quantity(quantity)} {members[0].unit}".strip()


def _worth(rows: list[BasisRow]) -> list[Decimal]:
    """Return what rows come to as groups: the quantity is summed before it is priced."""
    groups: dict[tuple[str, ...], list[BasisRow]] = {}
    for row in rows:
        if row.price is not None:
            groups.setdefault(_key(row), []).append(row)
    return [_group_worth(members) for members in groups.values()]


def _group_worth(members: list[BasisRow]) -> Money:
    price = members[0].price or Decimal(0)
    if members[0].minutes is not None:
        minutes = sum(row.minutes or 0 for row in members)
        return line_amount(quantity_of(minutes, MINUTES), price)
    return line_amount(sum((row.quantity for row in members), Decimal(0)), price)
