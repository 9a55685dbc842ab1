"""Builders for records with sensible values, and Hypothesis strategies of the same records.

What a strategy leaves out is named there: values that a system cannot hold both ways.
"""

import string
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from stdnum.no import orgnr

from bindeledd.kernel.identity import new_id
from bindeledd.workspace.records import (
    Activity,
    ContactPerson,
    Customer,
    DeliveryAddress,
    DeliveryMethod,
    Department,
    Employee,
    Item,
    Project,
    ProjectStatus,
)


def a_customer(**fields: Any) -> Customer:
    """A company in Bergen with all that a customer can have but a method of delivery."""
    return Customer(
        **{
            "id": new_id(),
            "revision": 1,
            "number": "10042",
            "name": "Fjordbygg AS",
            "org_number": "999888777",
            "address1": "Kaigata 1",
            "postal_code": "5003",
            "city": "Bergen",
            "email": "post@fjordbygg.example",
            "phone": "+4722000000",
            "payment_days": 14,
        }
        | fields
    )


def a_private_person(**fields: Any) -> Customer:
    """A customer without an organisation number."""
    return a_customer(**{"number": "10043", "name": "Kari Anne Berg", "org_number": ""} | fields)


def a_contact_person(**fields: Any) -> ContactPerson:
    """A buyer; give `customer_id` to tie it to a customer."""
    return ContactPerson(
        **{
            "id": new_id(),
            "revision": 1,
            "customer_id": new_id(),
            "first_name": "Kari",
            "last_name": "Berg",
            "title": "Innkjøp",
            "email": "kari@fjordbygg.example",
        }
        | fields
    )


def a_delivery_address(**fields: Any) -> DeliveryAddress:
    """A building site; give `customer_id` to tie it to a customer."""
    return DeliveryAddress(
        **{
            "id": new_id(),
            "revision": 1,
            "customer_id": new_id(),
            "address1": "Byggeplass 7",
            "postal_code": "5010",
            "city": "Bergen",
        }
        | fields
    )


def a_department(**fields: Any) -> Department:
    """A department without a manager."""
    return Department(**{"id": new_id(), "revision": 1, "number": "10", "name": "Anlegg"} | fields)


def an_employee(**fields: Any) -> Employee:
    """A carpenter without a department."""
    return Employee(
        **{
            "id": new_id(),
            "revision": 1,
            "number": "17",
            "first_name": "Ola",
            "last_name": "Nordmann",
            "email": "ola@fjordbygg.example",
            "hired_on": date(2020, 8, 1),
        }
        | fields
    )


def a_project(**fields: Any) -> Project:
    """A main project without customer and manager."""
    number = fields.get("number", "100")
    return Project(
        **{
            "id": new_id(),
            "revision": 1,
            "number": number,
            "joined_number": number,
            "name": "Kaianlegg",
            "starts_on": date(2026, 11, 1),
        }
        | fields
    )


def a_subproject(main: Project, **fields: Any) -> Project:
    """A subproject of a main project."""
    number = fields.get("number", "1")
    joined = f"{main.number}{number}"
    return a_project(
        **{"number": number, "joined_number": joined, "parent_id": main.id, "name": "Grunnarbeid"}
        | fields
    )


def an_item(**fields: Any) -> Item:
    """A pipe with all that an item can have but a category."""
    return Item(
        **{
            "id": new_id(),
            "revision": 1,
            "number": "5011",
            "name": "PVC-rør 110 mm SN8",
            "unit": "m",
            "price": Decimal("89.00"),
            "cost_price": Decimal("52.00"),
            "gtin": "7038010000065",
            "ledger_account": "3000",
        }
        | fields
    )


def an_activity(**fields: Any) -> Activity:
    """Ordinary time."""
    return Activity(
        **{"id": new_id(), "revision": 1, "number": "10", "name": "Ordinær tid"} | fields
    )


_LETTERS = string.ascii_letters + "æøåÆØÅéü"
words = st.text(_LETTERS, min_size=1, max_size=12)
"""Single words; a name's outer and double blanks are no part of it on any side."""
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
lines = st.one_of(st.just(""), names)
numbers = st.integers(1, 10**9).map(str)
"""Whole numbers without leading zeros: ledgers keep them as numbers."""
emails = st.one_of(st.just(""), words.map(lambda word: f"{word.lower()}@firma.example"))
phones = st.one_of(st.just(""), st.integers(20_000_000, 99_999_999).map(str))
post_codes = st.integers(1, 9999).map(lambda number: f"{number:04}")
days = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2099, 12, 31)))


_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def _org_number(number: int) -> str:
    """Put the check digit behind (field-domain.md, 9.1); 10 makes a number nobody has."""
    prefix = f"{number:08}"
    rest = sum(int(digit) * weight for digit, weight in zip(prefix, _WEIGHTS, strict=True)) % 11
    return f"{prefix}{(11 - rest) % 11}"


org_numbers = st.integers(80_000_000, 99_999_999).map(_org_number).filter(orgnr.is_valid)


@st.composite
def addresses(draw: st.DrawFn) -> dict[str, str]:
    """A whole address or none: half ones are held, not sent."""
    if draw(st.booleans()):
        return {}
    return {
        "address1": draw(lines),
        "address2": draw(lines),
        "postal_code": draw(post_codes),
        "city": draw(names),
        "country": draw(st.sampled_from(["NO", "SE", "DK"])),
    }


@st.composite
def customers(draw: st.DrawFn) -> Customer:
    """Customers; an own address for invoices differs from the general one."""
    email, invoice_email = draw(emails), draw(emails)
    return a_customer(
        number=draw(numbers),
        name=draw(names),
        org_number=draw(st.one_of(st.just(""), org_numbers)),
        **{"address1": "", "address2": "", "postal_code": "", "city": ""} | draw(addresses()),
        email=email,
        invoice_email="" if invoice_email == email else invoice_email,
        phone=draw(phones),
        invoice_delivery_method=draw(st.sampled_from(DeliveryMethod)),
        payment_days=draw(st.one_of(st.none(), st.integers(0, 90))),
        active=draw(st.booleans()),
    )


contact_persons = st.builds(
    a_contact_person,
    first_name=words,
    last_name=words,
    title=lines,
    email=emails,
    phone=phones,
    is_default=st.booleans(),
    active=st.booleans(),
)
delivery_addresses = st.builds(
    lambda address, primary: a_delivery_address(**address, is_primary=primary),
    addresses().filter(bool),
    st.booleans(),
)
departments = st.builds(
    a_department,
    number=st.text(_LETTERS + string.digits, min_size=1, max_size=10),
    name=names,
    active=st.booleans(),
)
employees = st.builds(
    an_employee,
    number=numbers,
    first_name=words,
    last_name=words,
    email=emails,
    phone=phones,
    hired_on=days,
    left_on=days,
    active=st.booleans(),
)
projects = st.builds(
    a_project,
    number=st.text(_LETTERS + string.digits + "-/ ", min_size=1, max_size=12).filter(
        lambda number: number == number.strip()
    ),
    name=names,
    starts_on=days,
    ends_on=st.none(),
    status=st.sampled_from(ProjectStatus),
)
