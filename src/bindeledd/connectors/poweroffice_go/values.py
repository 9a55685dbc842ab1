"""How single values are written in PowerOffice Go and read back; pure.

Source: contract paper poweroffice-go, sections 3.1 and 5-10, read 2026-11-21. Limits are the
vendor's; where it names none they are ours, with the reason beside them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import MISSING, Codec, text

NAME_LIMIT: Final = 250
"""Where the vendor names no limit we hold beyond this: nobody's name is longer."""
FILLER: Final = "-"
"""Stands in for the name that a person does not have where both names are mandatory."""

NAME = text(NAME_LIMIT)
LINE = text(200)
TOWN = text(100)
POST_CODE = text(50)


def _number_out(value: str) -> int | None:
    """Read digits as a number; a leading zero would be lost, so it is refused."""
    if value == "":
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,17}", value):
        raise MappingError("poweroffice_go.number_not_whole", number=value[:50])
    return int(value)


NUMBER = Codec(
    "a whole number there",
    _number_out,
    lambda value: "" if value is None else str(value),
)


def _day_into(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise MappingError("mapping.not_a_date", value=value[:40]) from error


DAY = Codec("", lambda value: None if value is None else value.isoformat(), _day_into)
"""A date; theirs sometimes carries a time part (section 3.1)."""


def same_day(now: str | None, wanted: str | None) -> bool:
    """Compare dates by their first ten characters."""
    return now == wanted or (now is not None and wanted is not None and now[:10] == wanted)


FLAG = Codec(into=lambda value: MISSING if value is None else value)
"""Yes or no; a null there says nothing."""


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


def _code(value: str) -> str:
    """Return a number as a code.

    A full stop joins codes there, a comma separates them in look-ups (sections 3.2 and 10).
    """
    found = next((sign for sign in ".," if sign in value), None)
    if found is not None:
        raise MappingError("poweroffice_go.reserved_sign", number=value[:50], sign=found)
    if len(value) > CODE_LIMIT:
        raise MappingError("mapping.too_long", length=len(value), limit=CODE_LIMIT)
    return value


CODE_LIMIT: Final = 50
"""The vendor names no limit for codes; SmartDok's numbers, the longest we meet, have 50."""
CODE = Codec(
    "without full stop and comma",
    lambda value: _code(value) if value != "" else None,
    lambda value: "" if value is None else value.strip(),
)

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
