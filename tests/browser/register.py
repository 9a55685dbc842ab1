"""The ledger that the browser tests connect to: it overlaps with the sample company, and differs.

Every difference is one that a person must see: another number, another name, another telephone.
"""

from __future__ import annotations

from typing import Any, Final

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.seed import fill
from bindeledd.workspace.sample.company import Party, customers, facts, org_number

COMPANY: Final = "Lauvåsen Entreprenør AS"
ORG_NUMBER: Final = org_number(500)

SAME: Final = ("10001", "10002", "10004", "10005", "10007", "10029")
CHANGED: Final = ("10003", "10006")
"""Equal number and name, another telephone number: sure pairs whose phone the plan corrects."""
RENUMBERED: Final = {"10008": 10508, "10009": 10509}
"""The same firm under another number: suggested by its organisation number, never joined alone."""
STRANGERS: Final = {"10010": "Kvartalet Invest AS", "10011": "Havneplassen Drift AS"}
"""Our number, somebody else's name: conflicts."""
OLD_PHONE: Final = "22000000"
ONLY_THERE: Final = ({"Number": 10590, "Name": "Morgenlia Sameie"},)
CUSTOMERS_THERE: Final = (
    len(SAME) + len(CHANGED) + len(RENUMBERED) + len(STRANGERS) + len(ONLY_THERE)
)

PEOPLE: Final = (1, 2, 3, 5)
OTHER_PERSON: Final = {4: ("Hanna", "Eggen"), 6: ("Viktor", "Dale")}
"""Our employee numbers under clearly different names."""
PROJECTS: Final = ("2401", "2404")
OTHER_JOB: Final = {"2406": "Kontor 2. etasje"}

NEWCOMER: Final = {"Number": 10020, "Name": "Kystbygg Partner AS"}
"""Made in the ledger after the matching, under a number that is ours."""
SKIPPED: Final = "10040 Petter Gjerde"
"""Taken out of the first plan by hand; it comes again in the next."""
TRIED: Final = "10003 Østlund & Sønn AS"
"""Sent alone, before the rest."""

PLAIN_EMAIL: Final = "post@idrett.example"
"""Of 10017, written on a page without script, and sent by a plan without script."""
HELD_BACK: Final = "10018"
"""Changed at the same time, and taken out of that plan."""

CHANGED_MEANWHILE: Final = "10013"
NEW_PHONE: Final = "62555555"


def ledgers(app: PowerOfficeGo) -> tuple[Ledger, Ledger]:
    """Open the company's books and a stranger's, and fill the company's."""
    books = app.add_company(COMPANY, org_number=ORG_NUMBER)
    fill(
        books,
        {
            "Employees": list(_people()),
            "Departments": [
                {"Code": code, "Name": name, "IsActive": True}
                for code, name in facts()["departments"][:3]
            ],
            "Customers": [*_customers(), *ONLY_THERE],
            "Projects": list(_projects()),
        },
    )
    return books, app.add_company("Fjordbygg AS", org_number=org_number(501))


def party(number: str) -> Party:
    """Return a customer of the sample company."""
    return next(one for one in customers() if one.number == number)


def _customers() -> list[dict[str, Any]]:
    rows = [_customer(party(number), int(number)) for number in SAME]
    old = {"PhoneNumber": OLD_PHONE}
    rows += [_customer(party(number), int(number)) | old for number in CHANGED]
    rows += [_customer(party(ours), theirs) for ours, theirs in RENUMBERED.items()]
    return rows + [{"Number": int(ours), "Name": name} for ours, name in STRANGERS.items()]


def _customer(one: Party, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "Number": number,
        "EmailAddress": one.email,
        "InvoiceEmailAddress": one.email,
        "PhoneNumber": one.phone,
        "MailAddress": {
            "AddressLine1": one.street,
            "ZipCode": one.postal_code,
            "City": one.city,
        },
    }
    if one.org_number:
        return row | {"Name": one.name, "OrganizationNumber": one.org_number}
    first, _, last = one.name.rpartition(" ")
    return row | {"FirstName": first, "LastName": last, "IsPerson": True}


def _people() -> list[dict[str, Any]]:
    told = facts()["employees"]
    rows = [
        {"Number": number, "FirstName": told[number - 1][0], "LastName": told[number - 1][1]}
        for number in PEOPLE
    ]
    return rows + [
        {"Number": number, "FirstName": first, "LastName": last}
        for number, (first, last) in OTHER_PERSON.items()
    ]


def _projects() -> list[dict[str, Any]]:
    names = {number: name for number, name, _ in facts()["projects"]}
    rows = [{"Code": code, "Name": names[code], "IsActive": True} for code in PROJECTS]
    return rows + [
        {"Code": code, "Name": name, "IsActive": True} for code, name in OTHER_JOB.items()
    ]


def numbers_there_after_the_plan() -> set[int]:
    """Return the customer numbers of the ledger when the first plan has been carried out."""
    there = {int(number) for number in (*SAME, *CHANGED, *RENUMBERED, *STRANGERS)}
    there |= {10020, *(one["Number"] for one in ONLY_THERE)}
    ours = {int(one.number) for one in customers()} - {int(SKIPPED.split()[0]), 10020}
    return there | ours | {10041}
