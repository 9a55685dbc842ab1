"""What pages and programs read about customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from bindeledd.workspace import deeds, records
from bindeledd.workspace.customers.kinds import CONTACT_PERSON, CUSTOMER, DELIVERY_ADDRESS
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, yes


@dataclass(frozen=True)
class CustomerLine:
    """One line of the list of customers."""

    id: UUID
    number: str
    name: str
    org_number: str
    postal_code: str
    city: str
    email: str
    phone: str
    active: bool


@dataclass(frozen=True)
class CustomerDetail:
    """A customer with what belongs to it; ended ones last."""

    customer: records.Customer
    contact_persons: tuple[records.ContactPerson, ...]
    delivery_addresses: tuple[records.DeliveryAddress, ...]


_LINE = tuple(CustomerLine.__dataclass_fields__)

_LISTING = Listing(
    rows=Customer.objects.all,
    to_row=lambda row: CustomerLine(**row),
    columns=_LINE,
    orders={
        "number": ("sort_number",),
        "name": ("sort_name",),
        "city": ("city", "sort_name"),
        "org_number": ("org_number",),
        "changed": ("changed_tx",),
    },
    filters={
        "active": lambda value: Q(active=yes(value)),
        "company": lambda value: ~Q(org_number="") if yes(value) else Q(org_number=""),
        "email": lambda value: ~Q(email="") if yes(value) else Q(email=""),
    },
    search=lambda text: named_or_numbered(text, numbers=("number", "org_number")),
)


def customers(ask: Ask) -> Page[CustomerLine]:
    """Return a page of customers.

    Orders: number, name, city, org_number, changed. Filters: active, company (has an organisation
    number), email (has an address).
    """
    return _LISTING.page(ask)


def customer_detail(customer_id: UUID) -> CustomerDetail:
    """Return one customer with contact persons and delivery addresses, in three queries.

    Raises:
        NotFoundError: No such customer in this company.
    """
    return CustomerDetail(
        customer=deeds.one(CUSTOMER, customer_id),
        contact_persons=_of(CONTACT_PERSON, customer_id, "-active", "-is_default", "sort_name"),
        delivery_addresses=_of(DELIVERY_ADDRESS, customer_id, "-active", "-is_primary", "id"),
    )


def contact_person(person_id: UUID) -> records.ContactPerson:
    """Return one contact person.

    Raises:
        NotFoundError: No such person in this company.
    """
    found: records.ContactPerson = deeds.one(CONTACT_PERSON, person_id)
    return found


def delivery_address(address_id: UUID) -> records.DeliveryAddress:
    """Return one delivery address.

    Raises:
        NotFoundError: No such address in this company.
    """
    found: records.DeliveryAddress = deeds.one(DELIVERY_ADDRESS, address_id)
    return found


def customer_choices(search: str, *, limit: int = 20) -> tuple[CustomerLine, ...]:
    """Return active customers for a choice field."""
    ask = Ask(search=search, filters={"active": "1"}, sort="name", size=limit)
    return customers(ask).rows


def customer_history(customer_id: UUID) -> list[Entry]:
    """Return who changed what of a customer, newest first."""
    return history_of(Customer, customer_id)


def _of(kind: Kind, customer_id: UUID, *order: str) -> tuple[Any, ...]:
    rows = kind.stored().filter(customer_id=customer_id).order_by(*order)
    return tuple(kind.to_record(row) for row in rows.values("id", "revision", *kind.fields))
