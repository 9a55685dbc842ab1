"""The newest rows behind the figures of a project's account: suppliers' costs, hours and goods."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from bindeledd.kernel.money import money
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.accounting.shapes import Latest, LatestRow
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.invoicing.models import InvoiceSource
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.time.models import HourEntry

_SHOWN: Final = 3


def latest(projects: Collection[UUID], *, by: By) -> Latest:
    """Return the newest rows of projects, three of each, and whether they are billed.

    Raises:
        ForbiddenError: The role does not see accounts.
    """
    require(by, Ability.SEE_ACCOUNTING)
    here = {"active": True, "project_id__in": list(projects)}
    costs = _rows(
        SupplierCost.objects.filter(**here)
        .order_by("-incurred_on", "-id")
        .values("id", "incurred_on", "supplier_name", "text", "amount")[:_SHOWN]
    )
    hours = _rows(
        HourEntry.objects.filter(**here)
        .order_by("-worked_on", "-id")
        .values(
            "id",
            "worked_on",
            "employee__first_name",
            "employee__last_name",
            "work_type__name",
            "hour_type__name",
            "minutes",
            "state",
        )[:_SHOWN]
    )
    goods = _rows(
        Withdrawal.objects.filter(**here)
        .annotate(name=Coalesce("item__name", "text"), measure=F("unit"))
        .order_by("-withdrawn_on", "-id")
        .values("id", "withdrawn_on", "name", "quantity", "measure", "cost_price", "comment")[
            :_SHOWN
        ]
    )
    billed = _billed(row["id"] for row in (*costs, *hours, *goods))
    return Latest(
        costs=tuple(_cost(row, billed) for row in costs),
        hours=tuple(_hour(row, billed) for row in hours),
        items=tuple(_goods(row, billed) for row in goods),
    )


def _rows(found: Any) -> list[dict[str, Any]]:
    return list(found)


def _billed(ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = InvoiceSource.objects.filter(record_id__in=list(ids), state__in=["reserved", "billed"])
    return dict(rows.order_by("-state").values_list("record_id", "state"))


def _cost(row: dict[str, Any], billed: dict[UUID, str]) -> LatestRow:
    return LatestRow(
        id=row["id"],
        on_day=row["incurred_on"],
        title=row["supplier_name"] or row["text"],
        sub=row["text"] if row["supplier_name"] else "",
        amount=row["amount"],
        billed=billed.get(row["id"], ""),
    )


def _hour(row: dict[str, Any], billed: dict[UUID, str]) -> LatestRow:
    names = (row["employee__first_name"], row["employee__last_name"])
    return LatestRow(
        id=row["id"],
        on_day=row["worked_on"],
        title=" ".join(name for name in names if name),
        sub=row["work_type__name"] or row["hour_type__name"],
        minutes=row["minutes"],
        state=row["state"],
        billed=billed.get(row["id"], ""),
    )


def _goods(row: dict[str, Any], billed: dict[UUID, str]) -> LatestRow:
    price = row["cost_price"]
    return LatestRow(
        id=row["id"],
        on_day=row["withdrawn_on"],
        title=row["name"],
        sub=row["comment"],
        amount=None if price is None else money(row["quantity"] * price),
        quantity=row["quantity"],
        unit=row["measure"],
        billed=billed.get(row["id"], ""),
    )
