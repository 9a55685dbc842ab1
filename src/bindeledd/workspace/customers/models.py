"""Tables of customers, contact persons and delivery addresses."""

from __future__ import annotations

from django.db import models
from django.db.models import Deferrable

from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace.registers import (
    MatchName,
    Register,
    lower_text,
    sort_number,
    sort_text,
    touches,
    with_history,
)


@with_history("match_name", "match_email", "sort_name", "sort_number")
class Customer(Register):
    """A party that is invoiced."""

    number = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    org_number = models.CharField(max_length=9, blank=True, default="")
    address1 = models.CharField(max_length=200, blank=True, default="")
    address2 = models.CharField(max_length=200, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    country = models.CharField(max_length=2, default="NO")
    email = models.CharField(max_length=254, blank=True, default="")
    invoice_email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=50, blank=True, default="")
    invoice_delivery_method = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001 - not chosen is not empty
    payment_days = models.SmallIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)
    match_name = MatchName()
    match_email = lower_text("email")
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="customer_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"],
                name="customer_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            CompanyPolicy(name="customer_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="customer_changed"),
            models.Index(fields=["company", "sort_name", "id"], name="customer_by_name"),
            models.Index(
                fields=["company", "sort_number", "id"],
                # Searching and counting 100,000 customers without touching their rows: patterns
                # cannot use an index under row security (STACK.md, 3), but can be read from one.
                include=["active", "number", "org_number", "sort_name"],
                name="customer_by_number",
            ),
            models.Index(fields=["company", "match_name"], name="customer_match_name"),
            models.Index(
                fields=["company", "org_number"],
                name="customer_org_number",
                condition=~models.Q(org_number=""),
            ),
            models.Index(
                fields=["company", "match_email"],
                name="customer_match_email",
                condition=~models.Q(email=""),
            ),
        ]
        triggers = touches("match_email", "sort_name", "sort_number")


@with_history("match_name", "match_email", "sort_name")
class ContactPerson(Register):
    """A person at a customer."""

    customer = models.ForeignKey(
        Customer,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="contact_persons",
    )
    first_name = models.CharField(max_length=100, blank=True, default="")
    last_name = models.CharField(max_length=100, blank=True, default="")
    title = models.CharField(max_length=100, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=50, blank=True, default="")
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    match_name = MatchName(of=("first_name", "last_name"))
    match_email = lower_text("email")
    sort_name = sort_text("last_name", "first_name")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="contact_person_in_company"),
            CompanyPolicy(name="contact_person_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="contact_person_changed"),
            models.Index(fields=["company", "customer"], name="contact_person_of_customer"),
            models.Index(fields=["company", "match_name"], name="contact_person_match_name"),
            models.Index(fields=["company", "match_email"], name="contact_person_match_email"),
        ]
        triggers = touches("match_email", "sort_name")


@with_history("match_name")
class DeliveryAddress(Register):
    """A place where a customer gets goods or work; one of them may be the primary one."""

    customer = models.ForeignKey(
        Customer,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="delivery_addresses",
    )
    address1 = models.CharField(max_length=200, blank=True, default="")
    address2 = models.CharField(max_length=200, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    country = models.CharField(max_length=2, default="NO")
    is_primary = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    match_name = MatchName(of=("address1", "postal_code", "city"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="delivery_address_in_company"),
            CompanyPolicy(name="delivery_address_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="delivery_address_changed"),
            models.Index(fields=["company", "customer"], name="delivery_address_of_customer"),
            models.Index(fields=["company", "match_name"], name="delivery_address_match_name"),
        ]
        triggers = touches()
