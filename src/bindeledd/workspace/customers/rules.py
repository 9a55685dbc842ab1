"""What fields of customers, contact persons and delivery addresses may hold."""

from __future__ import annotations

from uuid import UUID

from bindeledd.workspace.checks import (
    Problem,
    Problems,
    Values,
    country,
    email,
    of_type,
    one_of,
    org_number,
    text,
    whole_number,
)
from bindeledd.workspace.records import DeliveryMethod

CUSTOMER = {
    "number": text(50, required=True),
    "name": text(200, required=True),
    "org_number": org_number(),
    "address1": text(200),
    "address2": text(200),
    "postal_code": text(20),
    "city": text(100),
    "country": country(),
    "email": email(),
    "invoice_email": email(),
    "phone": text(50),
    "invoice_delivery_method": one_of(DeliveryMethod, optional=True),
    "payment_days": whole_number(0, 365),
    "active": of_type(bool),
}

CONTACT_PERSON = {
    "customer_id": of_type(UUID),
    "first_name": text(100),
    "last_name": text(100),
    "title": text(100),
    "email": email(),
    "phone": text(50),
    "is_default": of_type(bool),
    "active": of_type(bool),
}

DELIVERY_ADDRESS = {
    "customer_id": of_type(UUID),
    "address1": text(200),
    "address2": text(200),
    "postal_code": text(20),
    "city": text(100),
    "country": country(),
    "is_primary": of_type(bool),
    "active": of_type(bool),
}


def person_named(values: Values) -> Problems:
    """A contact person has at least one name."""
    if values.get("first_name", "") == "" and values.get("last_name", "") == "":
        return {"first_name": Problem("field.required")}
    return {}


def address_given(values: Values) -> Problems:
    """A delivery address says something."""
    parts = ("address1", "address2", "postal_code", "city")
    if all(values.get(part, "") == "" for part in parts):
        return {"address1": Problem("field.required")}
    return {}
