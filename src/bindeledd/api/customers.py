"""Customers: listed, read, made, changed, ended and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, refuse_other_revision, wanted_revision
from bindeledd.api.registers_shapes import CustomerAsked, CustomerIn, CustomerLineOut, CustomerOut
from bindeledd.api.shapes import HistoryOut, PageOut
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.customers import queries, services

router = Router(tags=["Customers"])


@router.get("", response=PageOut[CustomerLineOut])
@needs(Scope.READ)
def list_customers(request: Request, asked: Query[CustomerAsked]) -> Any:  # noqa: ARG001
    """Return a page of customers."""
    return queries.customers(lists.ask_of(asked))


@router.post("", response={201: CustomerOut})
@needs(Scope.WRITE, takes="json", once=True)
def create_customer(request: Request, response: HttpResponse, customer: CustomerIn) -> Any:
    """Make a customer."""
    made = services.create_customer(customer.given(), by=request.person)
    return lists.tagged(made, response)


@router.get("/{uuid:customer_id}", response=CustomerOut)
@needs(Scope.READ)
def get_customer(request: Request, response: HttpResponse, customer_id: UUID) -> Any:  # noqa: ARG001
    """Return one customer."""
    return lists.tagged(queries.customer_detail(customer_id).customer, response)


@router.patch("/{uuid:customer_id}", response=CustomerOut)
@needs(Scope.WRITE, takes="json", match=True)
def update_customer(
    request: Request, response: HttpResponse, customer_id: UUID, customer: CustomerIn
) -> Any:
    """Change the fields that are sent."""
    changed = services.update_customer(
        customer_id, customer.given(), by=request.person, revision=wanted_revision(request)
    )
    return lists.tagged(changed, response)


@router.post("/{uuid:customer_id}/end", response=CustomerOut)
@needs(Scope.WRITE, match=True)
def end_customer(request: Request, response: HttpResponse, customer_id: UUID) -> Any:
    """End a customer: kept, hidden from choices, can be reopened."""
    refuse_other_revision(request, queries.customer_detail(customer_id).customer.revision)
    return lists.tagged(services.end_customer(customer_id, by=request.person), response)


@router.post("/{uuid:customer_id}/reopen", response=CustomerOut)
@needs(Scope.WRITE, match=True)
def reopen_customer(request: Request, response: HttpResponse, customer_id: UUID) -> Any:
    """Take an ended customer back into use."""
    refuse_other_revision(request, queries.customer_detail(customer_id).customer.revision)
    return lists.tagged(services.reopen_customer(customer_id, by=request.person), response)


@router.get("/{uuid:customer_id}/history", response=HistoryOut)
@needs(Scope.READ)
def customer_history(request: Request, customer_id: UUID) -> Any:  # noqa: ARG001
    """Return who changed what, newest first."""
    queries.customer_detail(customer_id)
    return lists.history(queries.customer_history(customer_id))
