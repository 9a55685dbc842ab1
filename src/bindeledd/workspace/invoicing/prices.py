"""What a customer is charged for an hour, and for driving and expenses.

One place for it: rows of the basis and sums of what is unbilled have the same prices.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db.models import Q

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.compensations.rates import Rate
from bindeledd.workspace.invoicing.sums import line_amount
from bindeledd.workspace.time.models import HourType, ProjectHourPrice

ORDINARY, OVERTIME_50, OVERTIME_100 = "ordinary", "overtime_50", "overtime_100"
_COLUMNS: Final = {
    ORDINARY: "price",
    OVERTIME_50: "price_overtime_50",
    OVERTIME_100: "price_overtime_100",
}

_Priced: TypeAlias = Mapping[str, Money | None]
"""Part of an hour entry -> what an hour of it costs; None where nobody said."""


@dataclass(frozen=True)
class HourPrices:
    """What hours cost: the project's own price, else the hour type's.

    Attributes:
        usual: By hour type.
        own: By project and hour type.
    """

    usual: Mapping[UUID, _Priced]
    own: Mapping[tuple[UUID, UUID], _Priced]

    @classmethod
    def read(cls, projects: Collection[UUID] | None) -> HourPrices:
        """Read what hours cost on some projects; None for all."""
        where = Q() if projects is None else Q(project_id__in=list(projects))
        columns = _COLUMNS.values()
        special = ProjectHourPrice.objects.filter(where)
        return cls(
            {row["id"]: _priced(row) for row in HourType.objects.values("id", *columns)},
            {
                (row["project_id"], row["hour_type_id"]): _priced(row)
                for row in special.values("project_id", "hour_type_id", *columns)
            },
        )

    def of(self, project_id: UUID, hour_type_id: UUID, part: str) -> Money | None:
        """Return the price of a part; overtime without one costs what ordinary hours do."""
        nothing: _Priced = {}
        own = self.own.get((project_id, hour_type_id), nothing)
        usual = self.usual.get(hour_type_id, nothing)
        tried = (prices.get(one) for one in (part, ORDINARY) for prices in (own, usual))
        return next((price for price in tried if price is not None), None)


def _priced(row: Mapping[str, Any]) -> _Priced:
    return {part: known(row[column]) for part, column in _COLUMNS.items()}


def known(price: Decimal | None) -> Money | None:
    """Return a price as money; None where nobody set one."""
    return None if price is None else money(price)


def marked_up(amount: Decimal, markup: Decimal) -> Money:
    """Return an amount with so many per cent on top, to the øre."""
    return line_amount(Decimal(1), amount, -markup)


def of_compensation(
    quantity: Decimal, unit: str, amount: Decimal | None, markup: Decimal, rate: Rate | None
) -> tuple[Decimal, str, Money | None]:
    """Return quantity, unit and price: the rate's price, or the amount with its markup as one."""
    if rate is not None and rate.price is not None:
        return quantity, unit, money(rate.price)
    if amount is None and rate is not None and rate.pay is not None:
        amount = line_amount(quantity, rate.pay)
    if amount is None:
        return quantity, unit, None
    return Decimal(1), "", marked_up(amount, markup)
