"""Credits of an invoice, whole or part: in whatever order, they sum to it exactly, VAT included.

What is credited is a set of sources of a line, or a quantity of an own line. A credit is the
difference between two states of the invoice (credited so far, credited afterwards), so rounding
cannot pile up: the states' sums telescope to the original's.

Quantities and amounts of a credit are negative. A credited line is printed as quantity x price
where that meets the sources' shares, and otherwise as one lump: it always multiplies.

No Django, no tables: `services.py` keeps what this reckons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.money import Money, money
from bindeledd.workspace.invoicing.sums import (
    Rule,
    Totals,
    VatSum,
    line_amount,
    rounding_of,
    total,
    vat_of,
)

_NONE = Decimal(0)
_LUMP = Decimal(-1)


@dataclass(frozen=True, kw_only=True)
class BilledSource:
    """A source as it stands on an invoice line.

    Attributes:
        id: Of the row that billed it.
        quantity: Its own, three decimals.
        amount: Its share of the line.
        credited: Whether an earlier credit note has taken it.
    """

    id: UUID
    quantity: Decimal
    amount: Money
    credited: bool = False


@dataclass(frozen=True, kw_only=True)
class BilledLine:
    """A line of the invoice, and what has been credited of it.

    Attributes:
        id: Of the line.
        quantity: As printed.
        price: NOK excluding VAT for one.
        discount: Per cent.
        vat_code: Standard code.
        percent: VAT on the invoice's day; a credit uses it, whatever the rate is now.
        sources: What it bills; none for an own line.
        credited_quantity: Of an own line, so far; same sign as the quantity.
    """

    id: UUID
    quantity: Decimal
    price: Decimal
    vat_code: str
    percent: Decimal
    discount: Decimal = _NONE
    sources: tuple[BilledSource, ...] = ()
    credited_quantity: Decimal = _NONE
    amount: Money = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", line_amount(self.quantity, self.price, self.discount))

    @property
    def credited(self) -> Money:
        """What has been credited so far."""
        if self.sources:
            return total(source.amount for source in self.sources if source.credited)
        return line_amount(self.credited_quantity, self.price, self.discount)

    @property
    def left(self) -> Decimal:
        """Quantity of an own line that can still be credited."""
        return self.quantity - self.credited_quantity


@dataclass(frozen=True, kw_only=True)
class CreditLine:
    """One line of a credit note.

    Attributes:
        credits: The invoice's line.
        quantity: Negative, unless the line itself takes off.
        price: NOK excluding VAT for one.
        discount: Per cent.
        vat_code: Standard code.
        percent: As on the invoice.
        is_lump: Whether the quantity is one sum, not a number of something.
        sources: The shares given back, negative, by id.
        taken: Of an own line: how much of its quantity, in its unit.
    """

    credits: UUID
    quantity: Decimal
    price: Decimal
    discount: Decimal
    vat_code: str
    percent: Decimal
    is_lump: bool
    sources: Mapping[UUID, Money]
    taken: Decimal = _NONE

    @property
    def amount(self) -> Money:
        """What anyone can work out from what is printed."""
        return line_amount(self.quantity, self.price, self.discount)


Choice: TypeAlias = Mapping[UUID, frozenset[UUID] | Decimal]
"""Line -> sources to credit, or the quantity of an own line."""


@dataclass(frozen=True)
class Credit:
    """A credit note, reckoned.

    Attributes:
        lines: In the order of the invoice.
        totals: Negative sums; with those of all other credits they undo the invoice's.
        after: The invoice's lines as they stand afterwards.
    """

    lines: tuple[CreditLine, ...]
    totals: Totals
    after: tuple[BilledLine, ...]


def everything(lines: Iterable[BilledLine]) -> Choice:
    """Return the choice of all that is not credited yet."""
    return {
        line.id: frozenset(one.id for one in line.sources if not one.credited)
        if line.sources
        else line.left
        for line in lines
    }


def credit(lines: Sequence[BilledLine], choice: Choice, rule: Rule) -> Credit:
    """Reckon a credit note.

    Args:
        lines: The whole invoice, with what was credited before.
        choice: What is credited now; what is not named stays billed.
        rule: How the invoice was summed.

    Raises:
        DomainError: Nothing chosen, a line or source that is not there or is credited already, or
            more than is left.
    """
    _refuse_strangers(lines, choice)
    after = tuple(_after(line, choice.get(line.id)) for line in lines)
    pairs = [(old, new) for old, new in zip(lines, after, strict=True) if old != new]
    if not pairs:
        raise DomainError("credit.nothing_chosen")
    made = tuple(_credit_line(old, new) for old, new in pairs)
    return Credit(made, _difference(lines, after, rule), after)


def credited_sums(lines: Sequence[BilledLine], rule: Rule) -> Totals:
    """Return the sums of what has been credited of an invoice, as if it were one document."""
    codes = dict.fromkeys((line.vat_code, line.percent) for line in lines)
    sums = tuple(_vat_sum(lines, code, percent, rule) for code, percent in codes)
    net = total(one.basis for one in sums)
    return Totals(net, sums, rounding_of(net + total(one.vat for one in sums), rule))


def _vat_sum(lines: Sequence[BilledLine], code: str, percent: Decimal, rule: Rule) -> VatSum:
    amounts = [line.credited for line in lines if (line.vat_code, line.percent) == (code, percent)]
    return VatSum(code, percent, total(amounts), vat_of(amounts, percent, rule))


def _difference(before: Sequence[BilledLine], after: Sequence[BilledLine], rule: Rule) -> Totals:
    old, new = credited_sums(before, rule), credited_sums(after, rule)
    changed = {line.vat_code for line, then in zip(after, before, strict=True) if line != then}
    sums = tuple(
        VatSum(now.code, now.percent, money(was.basis - now.basis), money(was.vat - now.vat))
        for was, now in zip(old.vat_sums, new.vat_sums, strict=True)
        if now.code in changed
    )
    return Totals(money(old.net - new.net), sums, money(old.rounding - new.rounding))


def _after(line: BilledLine, chosen: frozenset[UUID] | Decimal | None) -> BilledLine:
    if chosen is None:
        return line
    if isinstance(chosen, Decimal):
        return _with_quantity(line, chosen)
    if not line.sources and chosen:
        raise DomainError("credit.quantity_needed", line=str(line.id))
    taken = {source.id for source in line.sources if source.id in chosen and source.credited}
    if taken:
        raise DomainError("credit.already_credited", line=str(line.id))
    sources = tuple(
        replace(source, credited=source.credited or source.id in chosen) for source in line.sources
    )
    return replace(line, sources=sources)


def _with_quantity(line: BilledLine, quantity: Decimal) -> BilledLine:
    if line.sources:
        raise DomainError("credit.sources_needed", line=str(line.id))
    forward = quantity >= 0 if line.quantity >= 0 else quantity <= 0
    if not forward or abs(quantity) > abs(line.left):
        raise DomainError("credit.more_than_left", line=str(line.id), left=str(line.left))
    return replace(line, credited_quantity=line.credited_quantity + quantity)


def _credit_line(old: BilledLine, new: BilledLine) -> CreditLine:
    amount = money(old.credited - new.credited)
    given = {
        now.id: money(-now.amount)
        for was, now in zip(old.sources, new.sources, strict=True)
        if now.credited and not was.credited
    }
    quantity = _natural_quantity(old, new)
    natural = quantity is not None and (line_amount(quantity, old.price, old.discount) == amount)
    if quantity is None or not natural:
        made = _line(old, _LUMP, money(-amount), _NONE, given, is_lump=True)
    else:
        made = _line(old, quantity, old.price, old.discount, given, is_lump=False)
    return replace(made, taken=new.credited_quantity - old.credited_quantity)


def _natural_quantity(old: BilledLine, new: BilledLine) -> Decimal | None:
    """Return the quantity that a person would write; None when only a sum tells it."""
    if not old.sources:
        return old.credited_quantity - new.credited_quantity
    whole = all(source.credited for source in new.sources)
    if whole and not any(source.credited for source in old.sources):
        return -old.quantity
    now = sum((one.quantity for one in new.sources if one.credited), _NONE)
    was = sum((one.quantity for one in old.sources if one.credited), _NONE)
    return was - now if was != now else None


def _line(
    old: BilledLine,
    quantity: Decimal,
    price: Decimal,
    discount: Decimal,
    given: Mapping[UUID, Money],
    *,
    is_lump: bool,
) -> CreditLine:
    return CreditLine(
        credits=old.id,
        quantity=quantity,
        price=price,
        discount=discount,
        vat_code=old.vat_code,
        percent=old.percent,
        is_lump=is_lump,
        sources=given,
    )


def _refuse_strangers(lines: Sequence[BilledLine], choice: Choice) -> None:
    known = {line.id: {source.id for source in line.sources} for line in lines}
    for ours, chosen in choice.items():
        strange = ours not in known or (
            isinstance(chosen, frozenset) and known[ours] and not chosen <= known[ours]
        )
        if strange:
            raise DomainError("credit.not_on_the_invoice", line=str(ours))
