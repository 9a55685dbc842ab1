"""Delivery addresses of customers: listed, read, made, changed, ended and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, refuse_other_revision, wanted_revision
from bindeledd.api.registers_shapes import (
    DeliveryAddressesOut,
    DeliveryAddressIn,
    DeliveryAddressOut,
)
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.customers import queries, services

router = Router(tags=["Customers"])


@router.get("/customers/{uuid:customer_id}/delivery-addresses", response=DeliveryAddressesOut)
@needs(Scope.READ)
def list_delivery_addresses(request: Request, customer_id: UUID) -> Any:  # noqa: ARG001
    """Return the delivery addresses of a customer, ended ones last."""
    return {"rows": queries.customer_detail(customer_id).delivery_addresses}


@router.post("/customers/{uuid:customer_id}/delivery-addresses", response={201: DeliveryAddressOut})
@needs(Scope.WRITE, takes="json", once=True)
def add_delivery_address(
    request: Request, response: HttpResponse, customer_id: UUID, address: DeliveryAddressIn
) -> Any:
    """Add a delivery address to a customer."""
    queries.customer_detail(customer_id)
    made = services.add_delivery_address(customer_id, address.given(), by=request.person)
    return lists.tagged(made, response)


@router.get("/delivery-addresses/{uuid:delivery_address_id}", response=DeliveryAddressOut)
@needs(Scope.READ)
def get_delivery_address(
    request: Request,  # noqa: ARG001
    response: HttpResponse,
    delivery_address_id: UUID,
) -> Any:
    """Return one delivery address."""
    return lists.tagged(queries.delivery_address(delivery_address_id), response)


@router.patch("/delivery-addresses/{uuid:delivery_address_id}", response=DeliveryAddressOut)
@needs(Scope.WRITE, takes="json", match=True)
def update_delivery_address(
    request: Request, response: HttpResponse, delivery_address_id: UUID, address: DeliveryAddressIn
) -> Any:
    """Change the fields that are sent."""
    changed = services.update_delivery_address(
        delivery_address_id, address.given(), by=request.person, revision=wanted_revision(request)
    )
    return lists.tagged(changed, response)


@router.post("/delivery-addresses/{uuid:delivery_address_id}/end", response=DeliveryAddressOut)
@needs(Scope.WRITE, match=True)
def end_delivery_address(
    request: Request, response: HttpResponse, delivery_address_id: UUID
) -> Any:
    """End a delivery address: kept, hidden from choices, can be reopened."""
    refuse_other_revision(request, queries.delivery_address(delivery_address_id).revision)
    return lists.tagged(
        services.end_delivery_address(delivery_address_id, by=request.person), response
    )


@router.post("/delivery-addresses/{uuid:delivery_address_id}/reopen", response=DeliveryAddressOut)
@needs(Scope.WRITE, match=True)
def reopen_delivery_address(
    request: Request, response: HttpResponse, delivery_address_id: UUID
) -> Any:
    """Take an ended delivery address back into use."""
    refuse_other_revision(request, queries.delivery_address(delivery_address_id).revision)
    return lists.tagged(
        services.reopen_delivery_address(delivery_address_id, by=request.person), response
    )
