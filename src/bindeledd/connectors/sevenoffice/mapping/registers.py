"""Field tables of customers, people and projects; pure.

Source: contract paper 24sevenoffice, sections 2.4, 2.5 and 2.10, and field-domain.md, B0.5, B1 and
B2 with A1-A4, both read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Any, Final

from bindeledd.connectors.sevenoffice.payloads.registers import (
    CompanyPayload,
    PersonPayload,
    ProjectPayload,
)
from bindeledd.connectors.sevenoffice.values.registers import (
    BUSINESS,
    COMPANY_CODES,
    COMPANY_LABELS,
    CONSUMER,
    DELIVERY,
    FIRST_NAME,
    LEFT_OPEN,
    NAME,
    NAME_LIMIT,
    ORG_NUMBER,
    OURS_OF_DELIVERY,
    PERSON_LABELS,
    POST_CODE,
    PROJECT_LABELS,
    PROJECT_NAME,
    REACHED,
    STREET,
    TOWN,
    joined,
    payment_days,
    same_kind,
    same_org_number,
)
from bindeledd.connectors.sevenoffice.values.shared import DAY, same_day, same_text, whole_number
from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import MISSING, Field, Flat, Into, Mapping, Missing, Out, Ref
from bindeledd.workspace.records import (
    Customer,
    DeliveryMethod,
    Employee,
    Project,
    ProjectStatus,
)

PAYMENT_DAYS: Final = "payment_days"
"""Setting: payment time of new customers that have none of their own (B0.5)."""
OWN_NUMBERS: Final = "own_numbers"
"""Setting: whether a new customer gets our number there."""
WITH_CUSTOMER: Final = "with_customer"
"""Setting: whether the customer of a project moves along (B0.6)."""
NUMBER_IN_NAME: Final = "number_in_name"
"""Setting: whether our project number stands first in the name there."""

# --- customers (B1) ---


def _chosen_number(customer: Customer, chosen: Table[str, Any]) -> Any:
    return whole_number(customer.number) if chosen.get(OWN_NUMBERS) is True else MISSING


def _at_first(_now: Any, _wanted: Any) -> bool:
    """Say that what is told of a new customer only never differs later."""
    return True


def _first_payment_time(customer: Customer, chosen: Table[str, Any]) -> Any:
    days = str(chosen.get(PAYMENT_DAYS) or "")
    if customer.payment_days is not None or not days.isdecimal():
        return MISSING
    return int(days)


def _name(customer: Customer) -> Any:
    words = customer.name.split()
    if customer.is_person and len(words) > 1:
        return NAME.out(words[-1])
    return NAME.out(customer.name.strip())


def _first_name(customer: Customer) -> Any:
    words = customer.name.split()
    if not customer.is_person or len(words) < 2:  # noqa: PLR2004 - a first and a last name
        return MISSING
    return FIRST_NAME.out(" ".join(words[:-1]))


def full_name(flat: Table[str, Any]) -> Any:
    """Return a firm's name, or a person's first and last name as one."""
    return joined(flat.get("FirstName"), flat.get("Name")) or MISSING


def same_name(wanted: Flat, seen: Flat) -> frozenset[str]:
    """Keep their parting of a name when both parts together are the same name."""
    parts = ("FirstName", "Name")
    ours, theirs = (joined(*(flat.get(part) for part in parts)) for flat in (wanted, seen))
    return frozenset(parts) if ours == theirs else frozenset()


def has_address(record: Customer) -> bool:
    """Tell whether any part of an address stands there; the country alone is none."""
    return (record.address1, record.address2, record.postal_code, record.city) != ("",) * 4


def _street(customer: Customer) -> Any:
    lines = (customer.address1.strip(), customer.address2.strip())
    return STREET.out(", ".join(line for line in lines if line))


def _country(customer: Customer) -> str | Missing:
    if not has_address(customer):
        return MISSING
    country = customer.country.strip().upper()
    if len(country) != 2:  # noqa: PLR2004 - two letters
        raise MappingError("sevenoffice.not_a_country_code", value=country[:20])
    return country


def _country_into(flat: Flat) -> Any:
    return (flat.get("Addresses.Post.Country") or "").strip().upper() or MISSING


def _town_into(flat: Flat) -> Any:
    paths = ("Addresses.Post.PostalArea", "Addresses.Post.City")
    return _first_of(flat, *paths)


def _first_of(flat: Flat, *paths: str) -> Any:
    if not any(path in flat for path in paths):
        return MISSING
    return next((text for path in paths if (text := (flat.get(path) or "").strip())), "")


_PHONES: Final = tuple(
    f"PhoneNumbers.{name}.Value" for name in ("Work", "Mobile", "Primary", "Home")
)
_EMAILS: Final = tuple(f"EmailAddresses.{name}.Value" for name in ("Work", "Primary", "Home"))
_INVOICES: Final = "EmailAddresses.Invoice.Value"


def _invoice_email(customer: Customer) -> Any:
    """Return the address for invoices; the general one when it has none of its own (A2.7)."""
    return REACHED.out(customer.invoice_email or customer.email)


def _invoice_email_into(flat: Flat) -> Any:
    if _INVOICES not in flat:
        return MISSING
    own = (flat[_INVOICES] or "").strip()
    return "" if own == _first_of(flat, *_EMAILS) else own


def _delivery_into(flat: Flat) -> DeliveryMethod | Missing:
    code = flat.get("DistributionMethod")
    if code is None or code in LEFT_OPEN:
        return MISSING
    if code not in OURS_OF_DELIVERY:
        raise MappingError("mapping.unknown_code", value=str(code))
    return OURS_OF_DELIVERY[code]


CUSTOMER: Final = Mapping(
    Customer,
    CompanyPayload,
    rows=(
        Out(
            "ChosenId",
            _chosen_number,
            ("number",),
            "of a new customer, when chosen; else theirs",
            _at_first,
            by_choice=True,
        ),
        Into("number", lambda flat: str(flat["Id"]) if "Id" in flat else MISSING, ("Id",), ""),
        Out(
            "Name", _name, ("name",), f"of a person the last word; at most {NAME_LIMIT} characters"
        ),
        Out("FirstName", _first_name, ("name",), "of a person: all words but the last"),
        Into("name", full_name, ("FirstName", "Name"), "of a person: first and last name"),
        Out(
            "Type",
            lambda customer: CONSUMER if customer.is_person else BUSINESS,
            ("org_number",),
            "business with an organisation number, else private person; a business stays one",
            same_kind,
        ),
        Field("org_number", "OrganizationNumber", ORG_NUMBER, same_org_number),
        Out(
            "Addresses.Post.Street",
            _street,
            ("address1", "address2"),
            "both lines in one",
            same_text,
        ),
        Into(
            "address1",
            lambda flat: _first_of(flat, "Addresses.Post.Street"),
            ("Addresses.Post.Street",),
            "all of it",
        ),
        Field("postal_code", "Addresses.Post.PostalCode", POST_CODE, same_text),
        Out(
            "Addresses.Post.PostalArea",
            lambda customer: TOWN.out(customer.city),
            ("city",),
            "",
            same_text,
        ),
        Into(
            "city",
            _town_into,
            ("Addresses.Post.PostalArea", "Addresses.Post.City"),
            "the postal area, else the town",
        ),
        Out("Addresses.Post.Country", _country, ("country",), "with an address only", same_text),
        Into("country", _country_into, ("Addresses.Post.Country",), "kept where they have none"),
        Out(
            "EmailAddresses.Work.Value",
            lambda customer: REACHED.out(customer.email),
            ("email",),
            "",
            same_text,
        ),
        Into("email", lambda flat: _first_of(flat, *_EMAILS), _EMAILS, "the first there is"),
        Out(
            _INVOICES,
            _invoice_email,
            ("invoice_email", "email"),
            "the e-mail, unless the customer has one for invoices",
            same_text,
        ),
        Into(
            "invoice_email",
            _invoice_email_into,
            (_INVOICES, *_EMAILS),
            "empty where it is the e-mail",
        ),
        Out(
            "PhoneNumbers.Work.Value",
            lambda customer: REACHED.out(customer.phone),
            ("phone",),
            "",
            same_text,
        ),
        Into("phone", lambda flat: _first_of(flat, *_PHONES), _PHONES, "the first there is"),
        Out(
            "DistributionMethod",
            lambda customer: (
                MISSING
                if customer.invoice_delivery_method is None
                else DELIVERY[customer.invoice_delivery_method]
            ),
            ("invoice_delivery_method",),
            "as chosen; else theirs",
        ),
        Into(
            "invoice_delivery_method",
            _delivery_into,
            ("DistributionMethod",),
            "ours is kept where they follow the default",
        ),
        Out(
            "PaymentTime",
            lambda customer: MISSING if customer.payment_days is None else customer.payment_days,
            ("payment_days",),
            "days; left alone where we have none",
        ),
        Out(
            "FirstPaymentTime",
            _first_payment_time,
            ("payment_days",),
            "of a new customer without its own, as chosen",
            _at_first,
            by_choice=True,
        ),
        Into(
            "payment_days",
            lambda flat: payment_days(flat.get("PaymentTime")),
            ("PaymentTime",),
            "days; ours is kept where they go by the end of a month",
        ),
        Into(
            "active",
            lambda flat: MISSING if flat.get("Active") is None else flat["Active"],
            ("Active",),
            "ended when deleted there",
        ),
    ),
    keep=same_name,
    labels=COMPANY_LABELS,
    codes=COMPANY_CODES,
)

# --- people (B0.12) ---

_DECIDED_HERE: Final = "only linked: hours and project managers need the contact id"

EMPLOYEE: Final = Mapping(
    Employee,
    PersonPayload,
    rows=(
        Into("first_name", lambda flat: flat.get("FirstName") or "", ("FirstName",), ""),
        Into("last_name", lambda flat: flat.get("LastName") or "", ("LastName",), ""),
        Into("email", lambda flat: flat.get("Email") or "", ("Email",), ""),
        Into("phone", lambda flat: flat.get("Phone") or "", ("Phone",), ""),
    ),
    left_out=dict.fromkeys(
        ("number", "department_id", "hired_on", "left_on", "active"), _DECIDED_HERE
    ),
    labels=PERSON_LABELS,
)

# --- projects (B2) ---


def _project_name(project: Project, chosen: Table[str, Any]) -> Any:
    name = project.name.strip()
    with_number = chosen.get(NUMBER_IN_NAME) is True
    return PROJECT_NAME.out(f"{project.joined_number} {name}".strip() if with_number else name)


def _number_into(flat: Flat) -> Any:
    return str(flat["Id"]) if "Id" in flat else MISSING


def _status_into(flat: Flat) -> Any:
    if flat.get("Open") is None:
        return MISSING
    return ProjectStatus.ACTIVE if flat["Open"] else ProjectStatus.ENDED


PROJECT: Final = Mapping(
    Project,
    ProjectPayload,
    rows=(
        Into("number", _number_into, ("Id",), "theirs; it cannot be chosen there"),
        Into("joined_number", _number_into, ("Id",), "the same: there are no subprojects"),
        Out(
            "Name",
            _project_name,
            ("name", "joined_number"),
            "with our number first, when chosen",
            same_text,
            by_choice=True,
        ),
        Into("name", lambda flat: (flat.get("Name") or "").strip() or MISSING, ("Name",), ""),
        Ref("customer_id", "CustomerId", "customer", if_chosen=WITH_CUSTOMER),
        Ref("manager_id", "Owner", "employee", silent=True, only_into=True),
        Field("starts_on", "DateStart", DAY, same_day),
        Field("ends_on", "DateStop", DAY, same_day),
        Into("status", _status_into, ("Open",), "ended when deactivated there"),
    ),
    left_out={
        "parent_id": "there are no subprojects there; one goes as a project of its own",
        "available_to_all": "decided here",
        "billing": "decides what is invoiced from here",
        "address1": "projects have no address there",
        "postal_code": "projects have no address there",
        "city": "projects have no address there",
    },
    labels=PROJECT_LABELS,
)
"""A project. Its owner is whoever made it there, and cannot be written (section 2.5)."""
