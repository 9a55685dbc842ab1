"""Values of customers, people and projects: names, payment times, ways of delivery; pure.

Source: contract paper 24sevenoffice, sections 2.4 and 2.5, read 2026-11-21. Limits are theirs.
"""

from __future__ import annotations

import re
from typing import Any, Final

from bindeledd.sync.mapping import MISSING, Codec, Flat, Missing, text
from bindeledd.workspace.records import DeliveryMethod

NAME_LIMIT: Final = 200
NAME: Final = text(NAME_LIMIT)
FIRST_NAME: Final = text(50)
STREET: Final = text(250)
POST_CODE: Final = text(16)
TOWN: Final = text(100)
REACHED: Final = text(100)
"""Phone numbers and e-mail addresses; the vendor names no limit, this one is ours."""

CONSUMER: Final = "Consumer"
BUSINESS: Final = "Business"

DELIVERY: Final = {
    DeliveryMethod.EMAIL: "EMail",
    DeliveryMethod.PRINT: "Print",
    DeliveryMethod.EHF: "ElectronicInvoice",
}
OURS_OF_DELIVERY: Final = {theirs: ours for ours, theirs in DELIVERY.items()}
LEFT_OPEN: Final = frozenset({"Default", "Unchanged"})


def _org_number(value: str | None) -> str:
    plain = re.sub(r"[\s.]", "", value or "").upper().removeprefix("NO").removesuffix("MVA")
    return plain if re.fullmatch(r"[0-9]{9}", plain) else ""


ORG_NUMBER: Final = Codec(
    "nine digits",
    lambda value: value or None,
    lambda value: "" if value is None else _org_number(value) or value.strip(),
)


def same_org_number(now: str | None, wanted: str | None) -> bool:
    """Compare by digits: blanks, NO and MVA around them say nothing."""
    return wanted is None or _org_number(now) == wanted


def plain_number(value: str | None) -> str:
    """Return nine digits, or nothing: what matching looks at."""
    return _org_number(value)


def joined(first: Any, last: Any) -> str:
    """Return two parts of a name as one."""
    return " ".join(part for part in (str(one or "").strip() for one in (first, last)) if part)


def named_as(changed: Flat, seen: Flat) -> Flat:
    """Return changes in which a firm has its name in one: only private persons have a first name.

    Somebody without an organisation number is a person to us; where they have a firm of that
    customer it stays one.
    """
    kind = changed.get("Type", seen.get("Type"))
    if kind == CONSUMER or not {"Name", "FirstName"} & set(changed):
        return dict(changed)
    fields = dict(changed)
    first, last = (fields.pop(name, seen.get(name)) for name in ("FirstName", "Name"))
    return fields | {"Name": joined(first, last)}


def payment_days(value: int | None) -> int | Missing:
    """Read a payment time in days; ends of months have no counterpart, and leave ours alone."""
    return value if value is not None and value >= 0 else MISSING


def same_kind(now: str | None, wanted: str) -> bool:
    """Keep what a customer is there, unless it is a person and we know its organisation number."""
    return now == wanted or (now not in {None, "None", CONSUMER})


COMPANY_LABELS: Final[dict[str, str]] = {
    "Id": "Customer number",
    "ChosenId": "Customer number of a new customer",
    "OrganizationNumber": "Organisation number",
    "Name": "Name",
    "FirstName": "First name",
    "Type": "Kind",
    "Addresses.Post.Street": "Street",
    "Addresses.Post.PostalCode": "Postal code",
    "Addresses.Post.PostalArea": "Postal area",
    "Addresses.Post.City": "Town",
    "Addresses.Post.Country": "Country",
    "PhoneNumbers.Work.Value": "Phone, work",
    "PhoneNumbers.Mobile.Value": "Phone, mobile",
    "PhoneNumbers.Primary.Value": "Phone, primary",
    "PhoneNumbers.Home.Value": "Phone, home",
    "EmailAddresses.Work.Value": "E-mail, work",
    "EmailAddresses.Primary.Value": "E-mail, primary",
    "EmailAddresses.Home.Value": "E-mail, home",
    "EmailAddresses.Invoice.Value": "E-mail, invoices",
    "DistributionMethod": "Distribution method",
    "PaymentTime": "Payment time",
    "FirstPaymentTime": "Payment time of a new customer",
    "Active": "Active",
}
COMPANY_CODES: Final[dict[str, dict[str, str]]] = {
    "Type": {
        CONSUMER: "Private person",
        BUSINESS: "Business",
        "Lead": "Lead",
        "None": "None",
    },
    "DistributionMethod": {
        "EMail": "E-mail",
        "Print": "Print",
        "ElectronicInvoice": "Electronic invoice",
        "Default": "Default",
        "Unchanged": "Unchanged",
    },
}
PERSON_LABELS: Final[dict[str, str]] = {
    "FirstName": "First name",
    "LastName": "Last name",
    "Email": "E-mail",
    "Phone": "Phone",
}
PROJECT_NAME: Final = text(200)
"""The vendor names no limit; this one is ours, as of customers."""

PROJECT_LABELS: Final[dict[str, str]] = {
    "Id": "Project number",
    "Name": "Name",
    "CustomerId": "Customer",
    "Owner": "Owner",
    "DateStart": "Start",
    "DateStop": "End",
    "Open": "Open",
}
