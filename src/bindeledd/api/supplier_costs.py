"""Supplier costs: lines of suppliers' invoices coded to projects, entered by hand or brought."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, refuse_other_revision, wanted_revision
from bindeledd.api.diary_shapes import SupplierCostIn, SupplierCostOut, SupplierCostsAsked
from bindeledd.api.shapes import HistoryOut, PageOut
from bindeledd.tenancy.models import Scope, User
from bindeledd.tenancy.services import Ability, may, require
from bindeledd.workspace.catalogues import diary
from bindeledd.workspace.costs import queries, services
from bindeledd.workspace.costs.kinds import SUPPLIER_COST

router = Router(tags=["Supplier costs"])


@router.get("", response=PageOut[SupplierCostOut])
@needs(Scope.READ)
def list_supplier_costs(request: Request, asked: Query[SupplierCostsAsked]) -> Any:
    """Return a page of supplier costs."""
    require_sight(request.person)
    return diary(SUPPLIER_COST, "incurred_on").page(lists.ask_of(asked))


@router.post("", response={201: SupplierCostOut})
@needs(Scope.WRITE, takes="json", once=True)
def create_supplier_cost(request: Request, response: HttpResponse, cost: SupplierCostIn) -> Any:
    """Enter a line by hand."""
    made = services.create_supplier_cost(cost.given(), by=request.person)
    return lists.tagged(made, response)


@router.get("/{uuid:supplier_cost_id}", response=SupplierCostOut)
@needs(Scope.READ)
def get_supplier_cost(request: Request, response: HttpResponse, supplier_cost_id: UUID) -> Any:
    """Return one line."""
    require_sight(request.person)
    return lists.tagged(queries.supplier_cost_detail(supplier_cost_id), response)


@router.patch("/{uuid:supplier_cost_id}", response=SupplierCostOut)
@needs(Scope.WRITE, takes="json", match=True)
def update_supplier_cost(
    request: Request, response: HttpResponse, supplier_cost_id: UUID, cost: SupplierCostIn
) -> Any:
    """Change the fields that are sent; of a line from the ledger only whose and how billed."""
    changed = services.update_supplier_cost(
        supplier_cost_id, cost.given(), by=request.person, revision=wanted_revision(request)
    )
    return lists.tagged(changed, response)


@router.delete("/{uuid:supplier_cost_id}", response={204: None})
@needs(Scope.WRITE, match=True)
def remove_supplier_cost(request: Request, supplier_cost_id: UUID) -> Any:
    """Take a line entered by hand out of all sums; it is kept."""
    refuse_other_revision(request, queries.supplier_cost_detail(supplier_cost_id).revision)
    services.remove_supplier_cost(supplier_cost_id, by=request.person)


@router.get("/{uuid:supplier_cost_id}/history", response=HistoryOut)
@needs(Scope.READ)
def supplier_cost_history(request: Request, supplier_cost_id: UUID) -> Any:
    """Return who changed what, newest first."""
    require_sight(request.person)
    queries.supplier_cost_detail(supplier_cost_id)
    return lists.history(queries.supplier_cost_history(supplier_cost_id))


def require_sight(person: User) -> None:
    """Refuse whoever sees no costs of projects.

    Raises:
        ForbiddenError: The role sees neither accounting nor what is billed.
    """
    if not may(person, Ability.INVOICE):
        require(person, Ability.SEE_ACCOUNTING)
