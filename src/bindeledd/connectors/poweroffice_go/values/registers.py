"""Values of the registers: addresses, persons, organisation numbers, names of fields; pure.

Source: contract paper poweroffice-go, sections 5-10, read 2026-11-21. Limits are the vendor's.
"""

from __future__ import annotations

import re
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.values.shared import NAME, NAME_LIMIT
from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import Codec, text

FILLER: Final = "-"
"""Stands in for the name that a person does not have where both names are mandatory."""
LINE = text(200)
TOWN = text(100)
POST_CODE = text(50)


def country_out(value: str) -> str:
    """Return a country as the two letters they want."""
    if not re.fullmatch(r"[A-Za-z]{2}", value):
        raise MappingError("poweroffice_go.not_a_country_code", country=value[:50])
    return value.upper()


def plain_number(value: str | None) -> str:
    """Return an organisation number without spaces, country prefix and VAT suffix."""
    found = re.sub(r"\s", "", value or "").upper()
    norwegian = re.fullmatch(r"(?:NO)?(\d{9})(?:MVA)?", found)
    return norwegian[1] if norwegian else found


ORG_NUMBER = Codec("nine digits", lambda value: value if value != "" else None, plain_number)


def same_org_number(now: str | None, wanted: str | None) -> bool:
    """Compare organisation numbers whatever their writing."""
    return plain_number(now) == plain_number(wanted)


def joined(first: str | None, last: str | None) -> str:
    """Return first and last name as one, fillers left out."""
    parts = ((first or "").strip(), (last or "").strip())
    return " ".join(part for part in parts if part not in {"", FILLER})


def _padded(value: str) -> str:
    name = NAME.out(value.strip())
    return FILLER if name is None else str(name)


PERSON_NAME = Codec(
    f"at most {NAME_LIMIT} characters; “{FILLER}” where there is none, because both names are "
    "mandatory there",
    _padded,
    lambda value: "" if value is None or value.strip() == FILLER else value.strip(),
)


def kept_when_set(now: Any, wanted: Any) -> bool:
    """Accept whatever stands there; only an empty place is filled."""
    return now is not None or wanted is None


def left_by_choosing_another(now: bool | None, wanted: bool | None) -> bool:  # noqa: FBT001 - compared values
    """Accept a first choice that we do not have: it goes when another one is chosen."""
    return now == wanted or (now is True and wanted is False)


# --- what people call their fields and codes; other languages stand in the catalogues ---

CUSTOMER_LABELS: Final[dict[str, str]] = {
    "Number": "Number",
    "Name": "Name",
    "FirstName": "First name",
    "LastName": "Last name",
    "IsPerson": "Private person",
    "OrganizationNumber": "Organisation number",
    "MailAddress.AddressLine1": "Mail address, line 1",
    "MailAddress.AddressLine2": "Mail address, line 2",
    "MailAddress.ZipCode": "Mail address, post code",
    "MailAddress.City": "Mail address, place",
    "MailAddress.CountryCode": "Mail address, country",
    "EmailAddress": "E-mail",
    "InvoiceEmailAddress": "Invoice e-mail",
    "PhoneNumber": "Phone",
    "InvoiceDeliveryType": "Invoice delivery",
    "PaymentTerm": "Payment term",
    "IsArchived": "Archived",
    "IsActive": "Active",
}

CUSTOMER_CODES: Final[dict[str, dict[str, str]]] = {
    "InvoiceDeliveryType": {
        "PdfByEmail": "PDF by e-mail",
        "Print": "Print",
        "EHF": "EHF (electronic invoice)",
        "AvtaleGiro": "AvtaleGiro",
        "Efaktura": "eFaktura",
        "External": "External",
        "Factoring": "Factoring",
    }
}

CONTACT_PERSON_LABELS: Final[dict[str, str]] = {
    "ContactId": "Customer",
    "FirstName": "First name",
    "LastName": "Last name",
    "Title": "Title",
    "EmailAddress": "E-mail",
    "PhoneNumber": "Phone",
    "IsDefault": "Default contact person",
    "IsActive": "Active",
}

DELIVERY_ADDRESS_LABELS: Final[dict[str, str]] = {
    "ContactId": "Customer",
    "AddressLine1": "Address, line 1",
    "AddressLine2": "Address, line 2",
    "ZipCode": "Post code",
    "City": "Place",
    "CountryCode": "Country",
    "IsPrimary": "Primary address",
}

DEPARTMENT_LABELS: Final[dict[str, str]] = {
    "Code": "Code",
    "Name": "Name",
    "ManagerEmployeeId": "Manager",
    "IsActive": "Active",
}

EMPLOYEE_LABELS: Final[dict[str, str]] = {
    "Number": "Number",
    "FirstName": "First name",
    "LastName": "Last name",
    "EmailAddress": "E-mail",
    "PhoneNumber": "Phone",
    "DepartmentId": "Department",
    "HiredDate": "Hired on",
    "EndDate": "End date",
    "IsArchived": "Archived",
}

PROJECT_LABELS: Final[dict[str, str]] = {
    "Code": "Code",
    "Name": "Name",
    "ParentProjectId": "Main project",
    "CustomerId": "Customer",
    "ProjectManagerEmployeeId": "Project manager",
    "StartDate": "Start date",
    "EndDate": "End date",
    "ProjectStatus": "Project status",
    "IsActive": "Active",
    "AllowAllEmployees": "Available to all employees",
}

PROJECT_CODES: Final[dict[str, dict[str, str]]] = {
    "ProjectStatus": {
        "Active": "Active",
        "NotStarted": "Not started",
        "Tentative": "Tentative",
        "Complete": "Complete",
        "Archived": "Archived",
    }
}
