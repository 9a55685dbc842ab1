"""What a project's account consists of: months, kinds of cost, estimate, what is not yet in."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from bindeledd.kernel.money import Money, money

_HUNDRED: Final = Decimal(100)
_ZERO: Final = money(0)
COSTS: Final = ("pay", "machine", "items", "bought", "expenses")
"""Kinds of cost, in the order in which they are shown."""


@dataclass
class MonthAccount:
    """Income and cost of one month, or of all; NOK excluding VAT.

    Attributes:
        month: Its first day; None in a total.
        billed: Invoices less credit notes, by the day they were issued.
        unbilled: Done and not billed, by the day it was done; also what a draft has reserved.
        pay: Hours x cost price, overtime with its supplement.
        machine: Machines' hours x cost price.
        items: Goods taken out, less what was given back.
        bought: Suppliers' invoices.
        expenses: Driving, expenses and allowances.
    """

    month: date | None = None
    billed: Money = _ZERO
    unbilled: Money = _ZERO
    pay: Money = _ZERO
    machine: Money = _ZERO
    items: Money = _ZERO
    bought: Money = _ZERO
    expenses: Money = _ZERO

    def add(self, kind: str, amount: Decimal) -> None:
        """Add to one kind."""
        setattr(self, kind, money(getattr(self, kind) + amount))

    @property
    def income(self) -> Money:
        """Billed and unbilled together."""
        return money(self.billed + self.unbilled)

    @property
    def cost(self) -> Money:
        """All kinds of cost together."""
        return money(sum((getattr(self, kind) for kind in COSTS), Decimal(0)))

    @property
    def margin(self) -> Money:
        """What is left."""
        return money(self.income - self.cost)

    @property
    def margin_percent(self) -> Decimal | None:
        """Of the income; None where nothing was earned."""
        return self.margin * _HUNDRED / self.income if self.income > 0 else None


@dataclass(frozen=True)
class ProjectPart:
    """The main project alone, or one of its subprojects."""

    id: UUID
    number: str
    name: str


@dataclass(frozen=True)
class Waiting:
    """Hours that nobody has approved, so they are in no figure above.

    Attributes:
        minutes: How many.
        cost: What they cost, as far as cost prices are known.
        value: What the customer would pay, as far as prices are known.
    """

    minutes: int = 0
    cost: Money = _ZERO
    value: Money = _ZERO


@dataclass(frozen=True)
class Estimate:
    """What was estimated, by kind; None where a kind was not."""

    income: Decimal | None = None
    pay: Decimal | None = None
    machine: Decimal | None = None
    items: Decimal | None = None
    bought: Decimal | None = None
    expenses: Decimal | None = None

    @property
    def exists(self) -> bool:
        """Whether anything was estimated."""
        return any(getattr(self, one.name) is not None for one in fields(self))

    @property
    def cost(self) -> Decimal | None:
        """All estimated cost; None where none was."""
        known = [one for kind in COSTS if (one := getattr(self, kind)) is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def margin_percent(self) -> Decimal | None:
        """Of the estimated income; None where there is nothing to compare."""
        if self.cost is None or self.income is None or self.income <= 0:
            return None
        return (self.income - self.cost) * _HUNDRED / self.income


@dataclass(frozen=True, kw_only=True)
class ProjectAccount:
    """One project's account, whole or of one part.

    Attributes:
        parts: The main project and its subprojects; one only where there are none.
        part_id: The part that is shown; None for the whole.
        months: From the first with anything to the last, without holes.
        totals: All months together.
        minutes: Hours that are in the cost.
        unknown_minutes: Hours whose cost price nobody entered; in no cost.
        unknown_rows: Machines' hours, goods and compensations without a cost.
    """

    id: UUID
    number: str
    name: str
    status: str
    billing: str
    starts_on: date | None
    ends_on: date | None
    customer_name: str
    manager_name: str
    parts: tuple[ProjectPart, ...]
    part_id: UUID | None
    months: tuple[MonthAccount, ...]
    totals: MonthAccount
    estimate: Estimate
    waiting: Waiting
    minutes: int
    unknown_minutes: int
    machine_minutes: int
    withdrawal_count: int
    cost_count: int
    unknown_rows: int = 0

    @property
    def points(self) -> Decimal | None:
        """Margin in percentage points above the estimate; None without one."""
        ours, theirs = self.totals.margin_percent, self.estimate.margin_percent
        return None if ours is None or theirs is None else ours - theirs

    @property
    def used_percent(self) -> Decimal | None:
        """How much of the estimated cost is used."""
        estimated = self.estimate.cost
        return self.totals.cost * _HUNDRED / estimated if estimated else None


@dataclass(frozen=True, kw_only=True)
class AccountLine:
    """One main project in the list of accounts; sums are those of the whole."""

    id: UUID
    number: str
    name: str
    status: str
    customer_name: str
    sums: MonthAccount = field(default_factory=MonthAccount)


@dataclass(frozen=True, kw_only=True)
class LatestRow:
    """One of the newest rows behind a figure.

    Attributes:
        amount: What it cost; None where that is not known.
        state: Of approval; empty where nothing is approved.
        billed: `billed`, `reserved` or empty.
    """

    id: UUID
    on_day: date
    title: str
    sub: str
    amount: Decimal | None = None
    minutes: int | None = None
    quantity: Decimal | None = None
    unit: str = ""
    state: str = ""
    billed: str = ""


@dataclass(frozen=True)
class Latest:
    """The newest supplier costs, hours and goods."""

    costs: tuple[LatestRow, ...]
    hours: tuple[LatestRow, ...]
    items: tuple[LatestRow, ...]
