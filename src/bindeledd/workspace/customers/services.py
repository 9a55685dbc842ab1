"""What people do with customers, contact persons and delivery addresses."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import require
from bindeledd.workspace import deeds, records
from bindeledd.workspace.checks import Values
from bindeledd.workspace.customers.kinds import CONTACT_PERSON, CUSTOMER, DELIVERY_ADDRESS
from bindeledd.workspace.customers.models import DeliveryAddress


def create_customer(fields: Values, *, by: By) -> records.Customer:
    """Create a customer; without a number it gets the next free one of the series.

    Raises:
        DomainError: A field is refused; the codes stand per field.
    """
    require(by, CUSTOMER.ability)
    with transaction.atomic():
        made: records.Customer = deeds.create(CUSTOMER, deeds.numbered(CUSTOMER, fields), by=by)
    return made


def update_customer(
    customer_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Customer:
    """Change some fields of a customer."""
    changed: records.Customer = deeds.change(
        CUSTOMER, customer_id, fields, by=by, revision=revision
    )
    return changed


def end_customer(customer_id: UUID, *, by: By) -> records.Customer:
    """End a customer: kept, hidden from choices, can be reopened."""
    return update_customer(customer_id, {"active": False}, by=by)


def reopen_customer(customer_id: UUID, *, by: By) -> records.Customer:
    """Take an ended customer back into use."""
    return update_customer(customer_id, {"active": True}, by=by)


def add_contact_person(customer_id: UUID, fields: Values, *, by: By) -> records.ContactPerson:
    """Add a person at a customer."""
    whole = fields | {"customer_id": customer_id}
    made: records.ContactPerson = deeds.create(CONTACT_PERSON, whole, by=by)
    return made


def update_contact_person(
    person_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.ContactPerson:
    """Change some fields of a contact person."""
    changed: records.ContactPerson = deeds.change(
        CONTACT_PERSON, person_id, fields, by=by, revision=revision
    )
    return changed


def end_contact_person(person_id: UUID, *, by: By) -> records.ContactPerson:
    """End a contact person, who is then nobody's default."""
    return update_contact_person(person_id, {"active": False, "is_default": False}, by=by)


def reopen_contact_person(person_id: UUID, *, by: By) -> records.ContactPerson:
    """Take an ended contact person back."""
    return update_contact_person(person_id, {"active": True}, by=by)


def add_delivery_address(customer_id: UUID, fields: Values, *, by: By) -> records.DeliveryAddress:
    """Add an address; the first one of a customer is the primary one."""
    with transaction.atomic():
        first = not _addresses(customer_id).filter(is_primary=True).exists()
        whole = {"is_primary": first} | fields | {"customer_id": customer_id}
        made: records.DeliveryAddress = deeds.create(DELIVERY_ADDRESS, whole, by=by)
    return made


def update_delivery_address(
    address_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.DeliveryAddress:
    """Change some fields; making one primary takes the mark from the others."""
    changed: records.DeliveryAddress = deeds.change(
        DELIVERY_ADDRESS, address_id, fields, by=by, revision=revision
    )
    return changed


def end_delivery_address(address_id: UUID, *, by: By) -> records.DeliveryAddress:
    """End an address; was it the primary one, the oldest that is left becomes it."""
    with transaction.atomic():
        was_primary = deeds.one(DELIVERY_ADDRESS, address_id).is_primary
        ended = update_delivery_address(address_id, {"active": False, "is_primary": False}, by=by)
        if was_primary:
            left = _addresses(ended.customer_id).order_by("created_at", "id").first()
            if left is not None:
                update_delivery_address(left.id, {"is_primary": True}, by=by)
    return ended


def reopen_delivery_address(address_id: UUID, *, by: By) -> records.DeliveryAddress:
    """Take an ended address back; primary if the customer has no other."""
    with transaction.atomic():
        customer_id = deeds.one(DELIVERY_ADDRESS, address_id).customer_id
        alone = not _addresses(customer_id).filter(is_primary=True).exists()
        return update_delivery_address(address_id, {"active": True, "is_primary": alone}, by=by)


def _addresses(customer_id: UUID) -> QuerySet[DeliveryAddress]:
    return DeliveryAddress.objects.filter(customer_id=customer_id, active=True)
