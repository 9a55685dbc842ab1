"""Makes lines of what is to be billed: single or multi line, hours and machines grouped or not.

Sources that may share a line (one price, one VAT code, one unit) form a group, and a group's line
multiplies. A lump gathers groups in one line of quantity 1. Shares come from the groups, so
choosing single line never changes the sum. Texts are written elsewhere: they need a language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from bindeledd.kernel.money import ORE, Money, money, split
from bindeledd.workspace.invoicing.sums import (
    Charge,
    exact_amount,
    line_amount,
    quantity_of,
    shares,
    total,
)

HOUR_ENTRY = "hour_entry"
MACHINE_USE = "machine_use"
WITHDRAWAL = "withdrawal"
COMPENSATION = "compensation"
SUPPLIER_COST = "supplier_cost"
SOURCE_KINDS = (HOUR_ENTRY, MACHINE_USE, WITHDRAWAL, COMPENSATION, SUPPLIER_COST)
"""Kinds of record that can be billed, in the order in which a document shows them."""

MINUTES = 60
THOUSANDTHS = 1000
LUMP = Decimal(1)

Key: TypeAlias = tuple[str, ...]
"""Why sources share a line; also how a line is known again when lines are made anew."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One billable portion of a row: an entry with overtime gives one portion a price.

    Attributes:
        kind: One of `SOURCE_KINDS`.
        ours: The row's id.
        part: Which portion of the row; empty for the whole.
        units: Minutes, or thousandths of the unit; negative for a return.
        per: Units in one of what is priced: `MINUTES` or `THOUSANDTHS`.
        price: NOK excluding VAT for one.
        vat_code: Standard code.
        unit: As printed.
        type_id: Hour type, item, or kind of compensation; None for free text.
        machine_id: The machine used.
        text: What tells free-text rows and supplier invoices apart.
        item_number: Under which item the ledger keeps it.
    """

    kind: str
    ours: UUID
    part: str = ""
    units: int
    per: int
    price: Decimal
    vat_code: str
    unit: str = ""
    type_id: str = ""
    machine_id: UUID | None = None
    text: str = ""
    item_number: str = ""

    @property
    def worth(self) -> Decimal:
        """What it would cost by itself, unrounded; only a weight, never an amount."""
        return exact_amount(Decimal(self.units), self.price) / self.per

    @property
    def quantity(self) -> Decimal:
        """Hours, or the unit's number, with three decimals."""
        return quantity_of(self.units, self.per)


@dataclass(frozen=True)
class Form:
    """How the customer sees it (field-domain.md, B0.9, B0.10).

    Attributes:
        single_line: One line a VAT code with the whole sum.
        group_hours: Hours of one type and price are one line; otherwise each entry is one.
        machine_lines: Each machine is a line, with its dimension; otherwise all of one price.
        lumps: Kinds that are one line a VAT code although they are priced apart.
    """

    single_line: bool = False
    group_hours: bool = True
    machine_lines: bool = True
    lumps: frozenset[str] = frozenset({COMPENSATION})


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line with what it bills.

    Attributes:
        key: Why its sources are together.
        quantity: Three decimals.
        price: NOK excluding VAT for one.
        discount: Per cent.
        vat_code: Standard code.
        sources: What it bills; none for an own line.
        basis: Each source's share before discount and edits; sums to the undiscounted line.
        is_lump: Whether the quantity is one sum, not a number of something.
    """

    key: Key
    quantity: Decimal
    price: Decimal
    vat_code: str
    discount: Decimal = Decimal(0)
    sources: tuple[Source, ...] = ()
    basis: tuple[Money, ...] = ()
    is_lump: bool = False
    amount: Money = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", line_amount(self.quantity, self.price, self.discount))

    @property
    def shares(self) -> tuple[Money, ...]:
        """Each source's part of the line's amount; empty for an own line."""
        return shares(self.amount, self.basis) if self.basis else ()

    @property
    def charge(self) -> Charge:
        """What the sums need."""
        return Charge(self.vat_code, self.amount)


def lines_of(sources: Sequence[Source], form: Form) -> tuple[Line, ...]:
    """Return the lines of a form, in the order of `SOURCE_KINDS` and then of the sources.

    Every source stands on exactly one line, and the lines sum to the shares to the øre.
    """
    groups = _groups(sorted(sources, key=_place), form)
    lines: dict[Key, list[Line]] = {}
    for group in groups:
        lines.setdefault(_lump_key(group, form), []).append(group)
    return tuple(
        _lump(key, parts) if key[0].startswith("lump") else parts[0] for key, parts in lines.items()
    )


def basis_sum(lines: Iterable[Line]) -> Money:
    """Return what the sources on the lines come to before discount and edits."""
    return total(share for line in lines for share in line.basis)


def spread(lump: Money, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Let an agreed sum fall on lines by what they amount to; the lines sum to it exactly.

    A quantity is kept where a price in whole øre reaches the line's part; otherwise the line is
    one lump, since a printed line must multiply. Discounts are part of the agreed sum.

    Raises:
        ValueError: There are no lines, or they pull in both directions: then nothing is fair.
    """
    amounts = tuple(line.amount for line in lines)
    sign = -1 if total(amounts) < 0 else 1
    weights = tuple(sign * amount for amount in amounts)
    if not any(weights):
        weights = tuple(LUMP for _ in lines)
    return tuple(
        _reaching(line, part) for line, part in zip(lines, split(lump, weights), strict=True)
    )


def _place(source: Source) -> int:
    return SOURCE_KINDS.index(source.kind)


def _groups(sources: Iterable[Source], form: Form) -> list[Line]:
    together: dict[Key, list[Source]] = {}
    for source in sources:
        together.setdefault(_group_key(source, form), []).append(source)
    return [_group(key, members) for key, members in together.items()]


def _group(key: Key, members: list[Source]) -> Line:
    first = members[0]
    quantity = quantity_of(sum(member.units for member in members), first.per)
    amount = line_amount(quantity, first.price)
    return Line(
        key=key,
        quantity=quantity,
        price=first.price,
        vat_code=first.vat_code,
        sources=tuple(members),
        basis=shares(amount, tuple(member.worth for member in members)),
    )


def _group_key(source: Source, form: Form) -> Key:
    priced = (f"{source.price.normalize():f}", source.vat_code, source.unit, str(source.per))
    alone = (source.kind, str(source.ours), source.part)
    machine = str(source.machine_id or "") if form.machine_lines else ""
    match source.kind:
        case "hour_entry":
            if not form.group_hours:
                return alone
            return (source.kind, source.type_id, source.part, machine, source.item_number, *priced)
        case "machine_use":
            return (source.kind, machine, source.item_number, *priced)
        case "supplier_cost":
            return alone
        case _:
            what = source.type_id or f"text:{source.text}"
            return (source.kind, what, source.part, source.item_number, *priced)


def _lump_key(group: Line, form: Form) -> Key:
    if form.single_line:
        return ("lump", "", group.vat_code)
    kind = group.key[0]
    return ("lump", kind, group.vat_code) if kind in form.lumps else group.key


def _lump(key: Key, parts: list[Line]) -> Line:
    return Line(
        key=key,
        quantity=LUMP,
        price=total(part.amount for part in parts),
        vat_code=parts[0].vat_code,
        sources=tuple(source for part in parts for source in part.sources),
        basis=tuple(share for part in parts for share in part.basis),
        is_lump=True,
    )


def _reaching(line: Line, part: Money) -> Line:
    """Return the line with another price, so that it comes to its part of an agreed sum."""
    if line.quantity != 0 and not line.is_lump:
        price = money((part / line.quantity).quantize(ORE))
        if line_amount(line.quantity, price) == part:
            return replace(line, price=price, discount=Decimal(0))
    return replace(line, quantity=LUMP, price=part, discount=Decimal(0), is_lump=True)
