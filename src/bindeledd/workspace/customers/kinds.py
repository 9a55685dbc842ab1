"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.checks import postal_code_problem
from bindeledd.workspace.customers import rules
from bindeledd.workspace.customers.models import ContactPerson, Customer, DeliveryAddress
from bindeledd.workspace.kind import Kind

CUSTOMER = Kind(
    name="customer",
    model=Customer,
    record=records.Customer,
    ability=Ability.EDIT_CUSTOMERS,
    rules=rules.CUSTOMER,
    names=("name",),
    together=(postal_code_problem,),
    number="number",
    enums={"invoice_delivery_method": records.DeliveryMethod},
)

CONTACT_PERSON = Kind(
    name="contact_person",
    model=ContactPerson,
    record=records.ContactPerson,
    ability=Ability.EDIT_CUSTOMERS,
    rules=rules.CONTACT_PERSON,
    names=("first_name", "last_name"),
    together=(rules.person_named,),
    refers=("customer_id",),
    owner="customer_id",
    single="is_default",
)

DELIVERY_ADDRESS = Kind(
    name="delivery_address",
    model=DeliveryAddress,
    record=records.DeliveryAddress,
    ability=Ability.EDIT_CUSTOMERS,
    rules=rules.DELIVERY_ADDRESS,
    names=("address1", "postal_code", "city"),
    together=(postal_code_problem, rules.address_given),
    refers=("customer_id",),
    owner="customer_id",
    single="is_primary",
)
