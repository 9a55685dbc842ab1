"""Who the sample company is and whom it works for; the same at every call."""

from __future__ import annotations

import csv
import io
import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from bindeledd.tenancy.services import is_org_number

SAFT_NAME = "lauvasen-saft.xml"
EMPLOYEES_NAME = "lauvasen-employees.csv"
VISITOR = "Anders Brekke"
"""The employee that whoever visits the demo is: with hours of their own on the phone."""
SEED = 20261121
FIRST_CUSTOMER = 10001
FIRST_SUPPLIER = 20001
_PLAIN = str.maketrans("æøåéó &", "aoaeo-o")


@dataclass(frozen=True)
class Party:
    """A customer or supplier; a private person has no organisation number."""

    number: str
    name: str
    org_number: str
    street: str
    postal_code: str
    city: str
    first_name: str
    last_name: str
    email: str
    phone: str
    days: int


@cache
def facts() -> dict[str, Any]:
    """Return what is told about the company."""
    text = resources.files("bindeledd").joinpath("locale/nb/sample.toml").read_text("utf-8")
    return tomllib.loads(text)


def chance(purpose: str) -> random.Random:
    """Return dice of their own for a purpose, so that one part never moves another."""
    return random.Random(f"{SEED} {purpose}")  # noqa: S311 - dice, not secrets


def org_number(place: int) -> str:
    """Return the place-th number with a right check digit that no real firm has."""
    found = (
        f"0100{middle}{check}"
        for middle in range(1000, 10_000)
        for check in range(10)
        if is_org_number(f"0100{middle}{check}")
    )
    return next(islice(found, place, None))


@cache
def customers() -> tuple[Party, ...]:
    """Return firms first, then private persons."""
    dice = chance("customers")
    told = facts()
    parties = []
    for place, (name, street, code, city, first, last) in enumerate(told["firms"]):
        number = str(FIRST_CUSTOMER + place)
        email = f"post@{_domain(name)}.example"
        phone = f"62{dice.randrange(10**5, 10**6)}"
        days = dice.choice((14, 14, 20, 30))
        parties.append(
            Party(
                number, name, org_number(place), street, code, city, first, last, email, phone, days
            )
        )
    for first, last in told["people"]:
        code, city = dice.choice(told["places"])
        street = f"{dice.choice(told['streets'])} {dice.randrange(1, 60)}"
        email = f"{_domain(first)}.{_domain(last)}@privat.example"
        number = str(FIRST_CUSTOMER + len(parties))
        phone = f"9{dice.randrange(10**6, 10**7)}"
        name = f"{first} {last}"
        parties.append(Party(number, name, "", street, code, city, "", "", email, phone, 14))
    return tuple(parties)


@cache
def suppliers() -> tuple[Party, ...]:
    """Return those who send invoices to the company."""
    told = facts()
    return tuple(
        Party(
            number=str(FIRST_SUPPLIER + place),
            name=name,
            org_number=org_number(200 + place),
            street=f"{told['streets'][place % len(told['streets'])]} {place + 1}",
            postal_code=told["places"][place % len(told["places"])][0],
            city=told["places"][place % len(told["places"])][1],
            first_name="",
            last_name="",
            email=f"faktura@{_domain(name)}.example",
            phone="",
            days=30,
        )
        for place, name in enumerate(told["suppliers"])
    )


def employees_csv() -> bytes:
    """Return the employees as a spreadsheet would save them: SAF-T has none."""
    dice = chance("employees")
    target = io.StringIO()
    table = csv.writer(target, delimiter=";", lineterminator="\r\n")
    table.writerow(
        ["Employee number", "Given name", "Surname", "E-mail", "Phone", "Department", "Start date"]
    )
    for place, (first, last, department) in enumerate(facts()["employees"], start=1):
        email = f"{_domain(first)}.{_domain(last)}@lauvasen.example"
        phone = f"4{dice.randrange(10**6, 10**7)}"
        hired = (
            f"{dice.randrange(1, 29):02}.{dice.randrange(1, 13):02}.{dice.randrange(2008, 2025)}"
        )
        table.writerow([place, first, last, email, phone, department, hired])
    return target.getvalue().encode("utf-8-sig")


def _domain(name: str) -> str:
    plain = name.lower().translate(_PLAIN)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
