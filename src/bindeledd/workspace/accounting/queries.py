"""What pages and programs read of projects' accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q

from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.accounting import hours, income
from bindeledd.workspace.accounting.models import ProjectEstimate
from bindeledd.workspace.accounting.shapes import (
    AccountLine,
    Estimate,
    MonthAccount,
    ProjectAccount,
    ProjectPart,
)
from bindeledd.workspace.compensations.queries import compensations_cost
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.costs.queries import supplier_costs_of
from bindeledd.workspace.invoicing.unbilled import unbilled
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.items.queries import withdrawals_cost
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, yes
from bindeledd.workspace.machines.queries import uses_cost
from bindeledd.workspace.month_costs import MonthCost
from bindeledd.workspace.projects.models import Project

POST_KINDS: Final = {
    "income": "income",
    "wage": "pay",
    "machine": "machine",
    "item": "items",
    "purchase": "bought",
    "expense": "expenses",
}
"""Post of an estimate -> kind of an account."""

_COSTS: Final = (
    ("machine", uses_cost),
    ("items", withdrawals_cost),
    ("expenses", compensations_cost),
    ("bought", supplier_costs_of),
)


def project_account(project_id: UUID, *, part: UUID | None = None, by: By) -> ProjectAccount:
    """Return a project's income and cost, month by month, in a constant number of queries.

    Args:
        project_id: A main project, or a subproject by itself.
        part: The main project alone or one of its subprojects; None for the whole.
        by: Who asks.

    Raises:
        ForbiddenError: The role does not see accounts.
        NotFoundError: No such project, or no such part of it, in this company.
    """
    require(by, Ability.SEE_ACCOUNTING)
    found = _family(project_id)
    main = next((one for one in found if one["id"] == project_id), None)
    parts = tuple(ProjectPart(one["id"], one["joined_number"], one["name"]) for one in found)
    family = [one.id for one in parts]
    if main is None or (part is not None and part not in family):
        raise NotFoundError(kind="project")
    chosen = family if part is None else [part]
    costs = {kind: query(chosen) for kind, query in _COSTS}
    of_hours = hours.hours_cost(chosen)
    months = _months(chosen, family, costs, of_hours)
    totals = MonthAccount()
    for month in months:
        for kind in _FIGURES:
            totals.add(kind, getattr(month, kind))
    names = (main["manager__first_name"], main["manager__last_name"])
    return ProjectAccount(
        id=project_id,
        number=main["joined_number"],
        name=main["name"],
        status=main["status"],
        billing=main["billing"],
        starts_on=main["starts_on"],
        ends_on=main["ends_on"],
        customer_name=main["customer__name"] or "",
        manager_name=" ".join(name for name in names if name),
        parts=parts,
        part_id=part,
        months=tuple(_without_holes(months)),
        totals=totals,
        estimate=_estimate(chosen),
        waiting=hours.waiting_hours(chosen),
        minutes=sum(one.minutes for one in of_hours),
        unknown_minutes=sum(one.unknown_minutes for one in of_hours),
        machine_minutes=round(sum(one.quantity for one in costs["machine"]) * 60),
        withdrawal_count=Withdrawal.objects.filter(active=True, project_id__in=chosen).count(),
        cost_count=SupplierCost.objects.filter(active=True, project_id__in=chosen).count(),
        unknown_rows=sum(one.unknown for rows in costs.values() for one in rows),
    )


def accounts(ask: Ask, *, by: By) -> Page[AccountLine]:
    """Return a page of main projects with the sums of the whole of each.

    Orders: number, name. Filters: active.

    Raises:
        ForbiddenError: The role does not see accounts.
    """
    require(by, Ability.SEE_ACCOUNTING)
    page = _LISTING.page(ask)
    main_of = _main_of([line.id for line in page.rows])
    sums = {line.id: line.sums for line in page.rows}
    projects = list(main_of)
    for kind, query in _COSTS:
        for cost in query(projects):
            if cost.project_id is not None:
                sums[main_of[cost.project_id]].add(kind, cost.amount)
    for paid in hours.hours_cost(projects):
        sums[main_of[paid.project_id]].add("pay", paid.amount)
    for earned in income.billed(projects, family=projects):
        sums[main_of[earned.project_id]].add("billed", earned.amount)
    for earned in income.reserved(projects, family=projects):
        sums[main_of[earned.project_id]].add("unbilled", earned.amount)
    for one in unbilled(projects):
        sums[main_of[one.project_id]].add("unbilled", one.amount)
    return page


_FIGURES: Final = ("billed", "unbilled", "pay", "machine", "items", "bought", "expenses")

_LISTING: Final = Listing(
    rows=lambda: Project.objects.filter(parent__isnull=True).annotate(
        customer_name=F("customer__name")
    ),
    to_row=lambda row: AccountLine(
        id=row["id"],
        number=row["joined_number"],
        name=row["name"],
        status=row["status"],
        customer_name=row["customer_name"] or "",
    ),
    columns=("id", "joined_number", "name", "status", "customer_name"),
    orders={"number": ("sort_number",), "name": ("sort_name",)},
    filters={
        "active": lambda value: Q(status="active" if yes(value) else "ended"),
        "customer": lambda value: Q(customer_id=value),
        "manager": lambda value: Q(manager_id=value),
    },
    search=lambda text: named_or_numbered(text, numbers=("joined_number",)),
)


def _family(project_id: UUID) -> list[dict[str, Any]]:
    """Return a project and its subprojects, the main one first."""
    rows = Project.objects.filter(Q(id=project_id) | Q(parent_id=project_id))
    found: Any = rows.order_by(F("parent_id").asc(nulls_first=True), "sort_number").values(
        "id",
        "joined_number",
        "name",
        "status",
        "billing",
        "starts_on",
        "ends_on",
        "customer__name",
        "manager__first_name",
        "manager__last_name",
    )
    return list(found)


def _main_of(mains: Collection[UUID]) -> dict[UUID, UUID]:
    """Return each of the main projects and of their subprojects with its main project."""
    rows: Any = Project.objects.filter(parent_id__in=list(mains)).values_list("id", "parent_id")
    return {one: one for one in mains} | dict(rows)


def _months(
    chosen: Collection[UUID],
    family: Collection[UUID],
    costs: dict[str, list[MonthCost]],
    of_hours: Iterable[hours.HoursCost],
) -> list[MonthAccount]:
    found: dict[date, MonthAccount] = {}

    def of(month: date) -> MonthAccount:
        return found.setdefault(month, MonthAccount(month))

    for kind, rows in costs.items():
        for cost in rows:
            of(cost.month).add(kind, cost.amount)
    for paid in of_hours:
        of(paid.month).add("pay", paid.amount)
    for earned in income.billed(chosen, family=family):
        of(earned.month).add("billed", earned.amount)
    for earned in (*income.reserved(chosen, family=family), *income.free(chosen)):
        of(earned.month).add("unbilled", earned.amount)
    return [found[month] for month in sorted(found)]


def _without_holes(months: list[MonthAccount]) -> Iterator[MonthAccount]:
    """Yield a month for each between the first and the last."""
    known = {one.month: one for one in months if one.month is not None}
    month = min(known, default=None)
    while month is not None and month <= max(known):
        yield known.get(month, MonthAccount(month))
        month = _next(month)


def _next(month: date) -> date:
    years, place = divmod(month.month, 12)
    return date(month.year + years, place + 1, 1)


def _estimate(projects: Collection[UUID]) -> Estimate:
    """Return what was estimated for these projects together."""
    sums: dict[str, Any] = {}
    rows = ProjectEstimate.objects.filter(project_id__in=list(projects))
    for post, amount in rows.values_list("post", "amount"):
        kind = POST_KINDS[post]
        sums[kind] = sums.get(kind, 0) + amount
    return Estimate(**sums)
