"""Who a payload is, and what must hold before a record of ours may move; pure.

What follows from the form of one value alone is refused by its codec in `mapping`.

Source: contract paper poweroffice-go, sections 5-10, and field-domain.md, E0.2, E0.3 and 5, both
read 2026-11-21.
"""

from __future__ import annotations

from typing import Any, Final

from bindeledd.connectors.poweroffice_go.mapping.registers import (
    customer_active,
    full_name,
    has_address,
    joined_code,
)
from bindeledd.connectors.poweroffice_go.rules.shared import Unmet, text_of
from bindeledd.connectors.poweroffice_go.values.registers import FILLER, plain_number
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.sync.mapping import MISSING
from bindeledd.workspace.records import (
    ContactPerson,
    Customer,
    DeliveryAddress,
    Department,
    Employee,
    Project,
)

# --- who a payload is ---


def customer_identity(payload: Payload) -> Identity:
    """Return who a customer is."""
    name = full_name(payload)
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "Number"),
        name="" if name is MISSING else name,
        org_number=plain_number(payload.get("OrganizationNumber")),
        email=text_of(payload, "EmailAddress").lower(),
        phone=text_of(payload, "PhoneNumber"),
        place=text_of(payload.get("MailAddress") or {}, "City"),
        active=customer_active(payload) is not False,
        is_person=payload.get("IsPerson") is True,
    )


def contact_person_identity(payload: Payload) -> Identity:
    """Return who a contact person is; its id names its owner as well."""
    return Identity(
        id=f"{payload['ContactId']}/{payload['Id']}",
        name=_full(payload),
        email=text_of(payload, "EmailAddress").lower(),
        phone=text_of(payload, "PhoneNumber"),
        owner=str(payload["ContactId"]),
        active=payload.get("IsActive") is not False,
        is_person=True,
    )


def delivery_address_identity(payload: Payload) -> Identity:
    """Return what a delivery address is; it has no name, so its lines are one."""
    lines = (text_of(payload, name) for name in ("AddressLine1", "ZipCode", "City"))
    return Identity(
        id=f"{payload['ContactId']}/{payload['Id']}",
        name=" ".join(line for line in lines if line != ""),
        place=text_of(payload, "City"),
        owner=str(payload["ContactId"]),
    )


def department_identity(payload: Payload) -> Identity:
    """Return which department it is."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "Code"),
        name=text_of(payload, "Name"),
        active=payload.get("IsActive") is not False,
    )


def employee_identity(payload: Payload) -> Identity:
    """Return who an employee is."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "Number"),
        name=_full(payload),
        email=text_of(payload, "EmailAddress").lower(),
        phone=text_of(payload, "PhoneNumber"),
        active=payload.get("IsArchived") is not True,
        is_person=True,
    )


def project_identity(payload: Payload) -> Identity:
    """Return which project it is, by the joined number that our side knows it by."""
    parent = payload.get("ParentProjectId")
    ended = payload.get("ProjectStatus") in {"Complete", "Archived"}
    return Identity(
        id=str(payload["Id"]),
        number=joined_code(payload),
        name=text_of(payload, "Name"),
        owner="" if parent is None else str(parent),
        active=not ended and payload.get("IsActive") is not False,
    )


def _full(payload: Payload) -> str:
    parts = (text_of(payload, "FirstName"), text_of(payload, "LastName"))
    return " ".join(part for part in parts if part not in {"", FILLER})


# --- what must hold before a record moves ---

SERIES_OF_CUSTOMERS: Final = "series.customer"
SERIES_OF_EMPLOYEES: Final = "series.employee"
PAYMENT_TERMS: Final = "payment_terms"


def _outside(number: str, series: Any) -> Unmet:
    """Judge a number by series read at the check step; what was not read forbids nothing."""
    if not series or not number.isdecimal():
        return None
    if any(first <= int(number) <= last for first, last in series):
        return None
    spans = [f"{first}\N{EN DASH}{last}" for first, last in series]
    return {"field": "number", "number": number[:50], "series": spans}


def _customer_series(record: Customer, settings: FlowSettings) -> Unmet:
    return _outside(record.number, settings.facts.get(SERIES_OF_CUSTOMERS))


def _employee_series(record: Employee, settings: FlowSettings) -> Unmet:
    return _outside(record.number, settings.facts.get(SERIES_OF_EMPLOYEES))


def _name_missing(record: Customer | Department | Project, _: FlowSettings) -> Unmet:
    return {"field": "name"} if record.name.strip() == "" else None


def _contact_unnamed(record: ContactPerson, _: FlowSettings) -> Unmet:
    unnamed = record.first_name.strip() == "" and record.last_name.strip() == ""
    return {"field": "last_name"} if unnamed else None


def _half_named(record: Employee, _: FlowSettings) -> Unmet:
    for field in ("first_name", "last_name"):
        if getattr(record, field).strip() == "":
            return {"field": field}
    return None


def _number_missing(record: Department | Project, _: FlowSettings) -> Unmet:
    return {"field": "number"} if record.number == "" else None


def _address_incomplete(record: Customer | DeliveryAddress, _: FlowSettings) -> Unmet:
    if not has_address(record):
        return None
    for field in ("postal_code", "city"):
        if getattr(record, field) == "":
            return {"field": field}
    return None


def _address_empty(record: DeliveryAddress, _: FlowSettings) -> Unmet:
    return None if has_address(record) else {"field": "address1"}


def _no_payment_term(record: Customer, settings: FlowSettings) -> Unmet:
    terms = settings.facts.get(PAYMENT_TERMS)
    if terms is None or record.payment_days is None or record.payment_days in terms:
        return None
    known = [str(days) for days in sorted(terms)]
    return {"field": "payment_days", "days": record.payment_days, "terms": known}


def _ehf_without_number(record: Customer, _: FlowSettings) -> Unmet:
    ehf = record.invoice_delivery_method == "ehf" and record.org_number == ""
    return {"field": "invoice_delivery_method"} if ehf else None


def _dates_crossed(record: Project, _: FlowSettings) -> Unmet:
    begin, end = record.starts_on, record.ends_on
    crossed = begin is not None and end is not None and end < begin
    return {"field": "ends_on"} if crossed else None


NAME_MISSING: Final = Requirement("poweroffice_go.name_missing", _name_missing)
NUMBER_MISSING: Final = Requirement("poweroffice_go.number_missing", _number_missing)
ADDRESS_INCOMPLETE: Final = Requirement("poweroffice_go.address_incomplete", _address_incomplete)

OF_CUSTOMERS: Final = (
    NAME_MISSING,
    Requirement("poweroffice_go.number_outside_series", _customer_series),
    ADDRESS_INCOMPLETE,
    Requirement("poweroffice_go.no_payment_term", _no_payment_term),
    Requirement("poweroffice_go.ehf_without_org_number", _ehf_without_number),
)
OF_CONTACT_PERSONS: Final = (Requirement("poweroffice_go.name_missing", _contact_unnamed),)
OF_DELIVERY_ADDRESSES: Final = (
    Requirement("poweroffice_go.address_empty", _address_empty),
    ADDRESS_INCOMPLETE,
)
OF_DEPARTMENTS: Final = (NAME_MISSING, NUMBER_MISSING)
OF_EMPLOYEES: Final = (
    Requirement("poweroffice_go.both_names_needed", _half_named),
    Requirement("poweroffice_go.number_outside_series", _employee_series),
)
OF_PROJECTS: Final = (
    NAME_MISSING,
    NUMBER_MISSING,
    Requirement("poweroffice_go.dates_crossed", _dates_crossed),
)
