"""The lines of a basis: groups of one price, rows of open ones, and what other attachments have.

What a tick looks like and stands for; which rows there are `drawn` knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.kernel.money import Money
from bindeledd.panel import formatting
from bindeledd.workspace.invoicing.forms import MINUTES, SOURCE_KINDS
from bindeledd.workspace.invoicing.models import InvoiceSource
from bindeledd.workspace.invoicing.portions import Portion, portion_of
from bindeledd.workspace.invoicing.rows import BasisRow
from bindeledd.workspace.invoicing.sums import line_amount, quantity_of, total
from bindeledd.workspace.invoicing.wording import part_name


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


@dataclass(frozen=True)
class View:
    """How the reader looks at a basis.

    Attributes:
        opened: The group whose rows are shown; empty for none.
        everything: Whether what other attachments have is shown too.
        fixed: Whether nothing can be ticked.
    """

    opened: str = ""
    everything: bool = False
    fixed: bool = False

    @property
    def query(self) -> str:
        """The end of an address that shows the basis this way."""
        shown = {"show": "all"} if self.everything else {}
        opened = {"open": self.opened} if self.opened else {}
        asked = urlencode(shown | opened)
        return f"?{asked}" if asked else ""


Taken = Mapping[Portion, InvoiceSource]


def ticks_of(rows: Iterable[BasisRow], taken: Taken, view: View) -> list[Tick]:
    """Return a tick a group, or one a row where a group is open or only partly taken."""
    groups: dict[tuple[str, ...], list[BasisRow]] = {}
    for row in rows:
        groups.setdefault(_key(row), []).append(row)
    return [
        tick
        for key, members in groups.items()
        for tick in _ticks(_token(key), members, taken, view)
    ]


def ticks_of_others(rows: Iterable[tuple[BasisRow, InvoiceSource]]) -> list[Tick]:
    """Return a locked line for each group that another attachment has, and which one that is."""
    groups: dict[tuple[str, ...], list[tuple[BasisRow, InvoiceSource]]] = {}
    for row, source in rows:
        groups.setdefault((*_key(row), source.attachment.number), []).append((row, source))
    return [_other_tick(key, members) for key, members in groups.items()]


def single(value: str) -> tuple[Portion, ...]:
    """Read the tick of a row that is not drawn this time."""
    kind, _colon, rest = value.partition(":")
    ours, _colon, part = rest.partition(":")
    try:
        return ((kind, UUID(ours), part),) if kind in SOURCE_KINDS else ()
    except ValueError:
        return ()


def counted(have: int, of: int) -> str:
    """Say how many of how many."""
    if have == of:
        return ngettext("%(count)s entry", "%(count)s entries", of) % {"count": of}
    return _("%(have)s of %(count)s entries") % {"have": have, "count": of}


def worth_of(rows: Iterable[BasisRow]) -> list[Decimal]:
    """Return what rows come to as groups: the quantity is summed before it is priced."""
    groups: dict[tuple[str, ...], list[BasisRow]] = {}
    for row in rows:
        if row.price is not None:
            groups.setdefault(_key(row), []).append(row)
    return [_group_worth(members) for members in groups.values()]


def _key(row: BasisRow) -> tuple[str, ...]:
    what = str(row.type_id or row.label)
    alone = str(row.record_id) if row.kind == "supplier_cost" else ""
    return (row.kind, what, row.part, row.unit, str(row.price), str(row.machine_id), alone)


def _token(key: tuple[str, ...]) -> str:
    return "g" + hashlib.sha256("|".join(key).encode()).hexdigest()[:15]


def _ticks(token: str, members: list[BasisRow], taken: Taken, view: View) -> list[Tick]:
    have = [row for row in members if portion_of(row) in taken]
    mixed = 0 < len(have) < len(members)
    if len(members) > 1 and (mixed or token == view.opened):
        return [_row_tick(row, taken, view) for row in members]
    return [_group_tick(token, members, taken, view)]


def _group_tick(token: str, members: list[BasisRow], taken: Taken, view: View) -> Tick:
    first = members[0]
    have = [taken[portion_of(row)] for row in members if portion_of(row) in taken]
    amount = total(one.amount for one in have) if have else total(worth_of(members))
    return Tick(
        value=token,
        title=_group_title(first),
        sub=_about(members),
        quantity=_quantity(members),
        sum=formatting.number(amount, 2),
        checked=bool(have),
        locked=_locked(first, view, taken=bool(have)),
        url=f"{replace(view, opened=token).query}#basis"
        if len(members) > 1 and not view.fixed
        else "",
        portions=tuple(portion_of(row) for row in members),
    )


def _row_tick(row: BasisRow, taken: Taken, view: View) -> Tick:
    source = taken.get(portion_of(row))
    amount = source.amount if source is not None else row.worth
    facts = [formatting.day_short(row.on_day), row.who, row.detail]
    return Tick(
        value=f"{row.kind}:{row.record_id}:{row.part}",
        title=part_name(row.label, row.part),
        sub=", ".join(fact for fact in facts if fact),
        quantity=_quantity([row]),
        sum=formatting.number(amount, 2),
        checked=source is not None,
        locked=_locked(row, view, taken=source is not None),
        url="",
        portions=(portion_of(row),),
    )


def _other_tick(key: tuple[str, ...], members: list[tuple[BasisRow, InvoiceSource]]) -> Tick:
    rows, source = [row for row, _source in members], members[0][1]
    words = _("billed on %(number)s") if source.state == "billed" else _("reserved on %(number)s")
    return Tick(
        value=_token(key),
        title=_group_title(rows[0]),
        sub=_about(rows),
        quantity=_quantity(rows),
        sum=formatting.number(total(one.amount for _row, one in members), 2),
        checked=False,
        locked=words % {"number": source.attachment.number},
        url="",
        portions=(),
    )


def _group_title(first: BasisRow) -> str:
    if first.kind == "supplier_cost" and first.who:
        return first.who
    return part_name(first.label, first.part)


def _locked(row: BasisRow, view: View, *, taken: bool) -> str:
    if view.fixed:
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
        facts.append(counted(len(members), len(members)))
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


def _group_worth(members: list[BasisRow]) -> Money:
    price = members[0].price or Decimal(0)
    if members[0].minutes is not None:
        minutes = sum(row.minutes or 0 for row in members)
        return line_amount(quantity_of(minutes, MINUTES), price)
    return line_amount(sum((row.quantity for row in members), Decimal(0)), price)
