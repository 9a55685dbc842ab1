"""Who customers, people and projects are, and what must hold before one moves; pure.

Source: contract paper 24sevenoffice, sections 2.4, 2.5 and 2.10, and field-domain.md, B0.12, B1 and
B2, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.mapping.registers import PAYMENT_DAYS, full_name
from bindeledd.connectors.sevenoffice.rules.shared import Unmet, text_of
from bindeledd.connectors.sevenoffice.values.registers import CONSUMER, joined, plain_number
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.sync.mapping import MISSING
from bindeledd.workspace.records import Customer, Project

_LONGEST_DAYS: Final = 365


def customer_identity(payload: Payload) -> Identity:
    """Return who a customer is; its id is the number that people know it by."""
    name = full_name(payload)
    emails, phones = payload.get("EmailAddresses") or {}, payload.get("PhoneNumbers") or {}
    post = (payload.get("Addresses") or {}).get("Post") or {}
    return Identity(
        id=str(payload["Id"]),
        number=str(payload["Id"]),
        name="" if name is MISSING else name,
        org_number=plain_number(payload.get("OrganizationNumber")),
        email=text_of(emails.get("Work") or {}, "Value").lower(),
        phone=text_of(phones.get("Work") or phones.get("Mobile") or {}, "Value"),
        place=text_of(post, "PostalArea"),
        active=payload.get("Active") is not False,
        is_person=payload.get("Type") == CONSUMER,
    )


def employee_identity(payload: Payload) -> Identity:
    """Return who an employee is; matched by name, so that nobody copies contact ids (B0.12)."""
    return Identity(
        id=str(payload["Id"]),
        name=joined(payload.get("FirstName"), payload.get("LastName")),
        email=text_of(payload, "Email").lower(),
        phone=text_of(payload, "Phone"),
        is_person=True,
    )


def project_identity(payload: Payload) -> Identity:
    """Return which project it is.

    Its id is no number to match by: they count from one by themselves, so an equal number says
    nothing. It is shown beside the name.
    """
    return Identity(
        id=str(payload["Id"]),
        name=text_of(payload, "Name"),
        place=str(payload["Id"]),
        active=payload.get("Open") is not False,
    )


def _dates_crossed(record: Project, _: FlowSettings) -> Unmet:
    begin, end = record.starts_on, record.ends_on
    crossed = begin is not None and end is not None and end < begin
    return {"field": "ends_on"} if crossed else None


def _name_missing(record: Customer | Project, _: FlowSettings) -> Unmet:
    return {"field": "name"} if record.name.strip() == "" else None


def _odd_payment_time(_record: Customer, settings: FlowSettings) -> Unmet:
    days = str(settings.values.get(PAYMENT_DAYS) or "").strip()
    if days == "" or (days.isdecimal() and int(days) <= _LONGEST_DAYS):
        return None
    return {"days": days[:20]}


NAME_MISSING: Final = Requirement("sevenoffice.name_missing", _name_missing)
OF_CUSTOMERS: Final = (
    NAME_MISSING,
    Requirement("sevenoffice.odd_payment_time", _odd_payment_time),
)
OF_PROJECTS: Final = (NAME_MISSING, Requirement("sevenoffice.dates_crossed", _dates_crossed))
