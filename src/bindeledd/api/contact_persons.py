"""Contact persons of customers: listed, read, made, changed, ended and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, refuse_other_revision, wanted_revision
from bindeledd.api.registers_shapes import ContactPersonIn, ContactPersonOut, ContactPersonsOut
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.customers import queries, services

router = Router(tags=["Customers"])


@router.get("/customers/{uuid:customer_id}/contact-persons", response=ContactPersonsOut)
@needs(Scope.READ)
def list_contact_persons(request: Request, customer_id: UUID) -> Any:  # noqa: ARG001
    """Return the contact persons of a customer, ended ones last."""
    return {"rows": queries.customer_detail(customer_id).contact_persons}


@router.post("/customers/{uuid:customer_id}/contact-persons", response={201: ContactPersonOut})
@needs(Scope.WRITE, takes="json", once=True)
def add_contact_person(
    request: Request, response: HttpResponse, customer_id: UUID, person: ContactPersonIn
) -> Any:
    """Add a contact person to a customer."""
    queries.customer_detail(customer_id)
    made = services.add_contact_person(customer_id, person.given(), by=request.person)
    return lists.tagged(made, response)


@router.get("/contact-persons/{uuid:contact_person_id}", response=ContactPersonOut)
@needs(Scope.READ)
def get_contact_person(request: Request, response: HttpResponse, contact_person_id: UUID) -> Any:  # noqa: ARG001
    """Return one contact person."""
    return lists.tagged(queries.contact_person(contact_person_id), response)


@router.patch("/contact-persons/{uuid:contact_person_id}", response=ContactPersonOut)
@needs(Scope.WRITE, takes="json", match=True)
def update_contact_person(
    request: Request, response: HttpResponse, contact_person_id: UUID, person: ContactPersonIn
) -> Any:
    """Change the fields that are sent."""
    changed = services.update_contact_person(
        contact_person_id, person.given(), by=request.person, revision=wanted_revision(request)
    )
    return lists.tagged(changed, response)


@router.post("/contact-persons/{uuid:contact_person_id}/end", response=ContactPersonOut)
@needs(Scope.WRITE, match=True)
def end_contact_person(request: Request, response: HttpResponse, contact_person_id: UUID) -> Any:
    """End a contact person: kept, hidden from choices, can be reopened."""
    refuse_other_revision(request, queries.contact_person(contact_person_id).revision)
    return lists.tagged(services.end_contact_person(contact_person_id, by=request.person), response)


@router.post("/contact-persons/{uuid:contact_person_id}/reopen", response=ContactPersonOut)
@needs(Scope.WRITE, match=True)
def reopen_contact_person(request: Request, response: HttpResponse, contact_person_id: UUID) -> Any:
    """Take an ended contact person back into use."""
    refuse_other_revision(request, queries.contact_person(contact_person_id).revision)
    return lists.tagged(
        services.reopen_contact_person(contact_person_id, by=request.person), response
    )
