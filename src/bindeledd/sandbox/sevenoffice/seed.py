"""Fills the books: what every client begins with, a register of plain rows, or made-up data."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from random import Random

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.books import Books

ORDER = (
    "Department",
    "VatType",
    "AccountingGroup",
    "Category",
    "SalaryType",
    "WorkType",
    "PersonItem",
    "Product",
    "DimensionType",
    "Dimension",
    "Company",
    "Project",
    "Hour",
    "InvoiceOrder",
)
_RATES = ((0, "Ingen mva", 0), (3, "Utgående mva", 25), (31, "Utgående mva, middels sats", 15))
_FIRST = "Kari Ola Ingrid Lars Solveig Per Astrid Nils Marit Jonas Sunniva Eirik Tuva Håkon".split()  # noqa: SIM905  # reads better
_LAST = "Berg Haugen Moen Strand Lie Bakke Solberg Nygård Vik Hagen Øvrebø Åsen Sæther".split()  # noqa: SIM905  # reads better
_TRADE = "Bygg Anlegg Rør Elektro Maling Tak Mur Tømrer Grunn Eiendom Maskin Betong".split()  # noqa: SIM905  # reads better
_PLACES = (("0150", "Oslo"), ("5003", "Bergen"), ("7010", "Trondheim"), ("9008", "Tromsø"))
_JOBS = ("Tilbygg", "Rehabilitering", "Garasje", "Tak", "Grunnarbeid", "Bad", "Fasade")
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_MODULUS = 11


def furnish(books: Books) -> None:
    """Fill the registers that every client has from its first day."""
    for number, name, rate in _RATES:
        books.user_adds("VatType", {"No": number, "Name": name, "Rate": Decimal(rate)})
    books.user_adds("AccountingGroup", {"AccountId": 3000, "Name": "Salg", "Module": "Sale"})
    books.user_adds("AccountingGroup", {"AccountId": 4000, "Name": "Kjøp", "Module": "Purchase"})
    books.user_adds("Category", {"Name": "Standard"})
    books.user_adds("SalaryType", {"Name": "Timelønn"})


def fill(books: Books, register: Mapping[str, Iterable[Row]]) -> dict[str, list[Row]]:
    """Add the rows of a register, in an order in which every reference is already there.

    Args:
        books: The books to fill.
        register: Rows by kind (`ORDER` lists the kinds), with the vendor's field names.

    Returns:
        The rows as they were stored, in the same grouping.

    Raises:
        ValueError: A kind or field is unknown, or a value none of its type.
    """
    unknown = set(register) - set(ORDER)
    if unknown:
        raise ValueError(f"no such kind: {', '.join(sorted(unknown))}")
    return {
        kind: [books.user_adds(kind, row) for row in register[kind]]
        for kind in ORDER
        if kind in register
    }


def generate(  # a form
    books: Books,
    *,
    customers: int = 100,
    projects: int = 50,
    employees: int = 10,
    products: int = 20,
    seed: int = 1,
) -> None:
    """Make up rows for trying things out and for measuring, the same under one seed."""
    draw = Random(seed)  # noqa: S311  # made-up data
    known = [
        books.put("Company", _customer(draw, serial)).data["Id"] for serial in range(customers)
    ]
    for serial in range(employees):
        books.put("PersonItem", _employee(draw, serial + 100))
    for serial in range(projects):
        job = f"{draw.choice(_JOBS)} {draw.choice(_LAST)}veien {draw.randint(1, 99)}"
        values: Row = {"Name": job, "OrderReferenceNumber": f"P-{serial + 1}"}
        if known:
            values["CustomerId"] = draw.choice(known)
        books.user_adds("Project", values)
    for serial in range(products):
        price = Decimal(draw.randint(100, 200_000)) / 100
        values = {"Name": f"Vare {serial + 1}", "No": f"V{serial + 1}", "CategoryId": 1}
        books.user_adds("Product", {**values, "Price": price, "InPrice": price / 2})


def _customer(draw: Random, serial: int) -> Row:
    code, place = draw.choice(_PLACES)
    street = f"{draw.choice(_LAST)}veien {draw.randint(1, 99)}"
    address = {"Street": street, "PostalCode": code, "PostalArea": place, "Country": "NO"}
    return {
        "Name": f"{draw.choice(_LAST)} {draw.choice(_TRADE)} {serial + 1} AS",
        "Type": "Business",
        "OrganizationNumber": org_number(serial),
        "Addresses": {"Post": address, "Visit": dict(address)},
        "PhoneNumbers": {"Work": {"Value": f"2{draw.randrange(10**7):07d}"}},
        "EmailAddresses": {"Work": {"Value": f"post@kunde{serial + 1}.example"}},
        "PaymentTime": 14,
    }


def _employee(draw: Random, serial: int) -> Row:
    first, last = draw.choice(_FIRST), draw.choice(_LAST)
    mail = {"Type": "Primary", "Value": f"ansatt{serial}@example.com"}
    return {
        "FirstName": first,
        "LastName": last,
        "EmployeeId": serial,
        "EmailAddresses": [mail],
    }


def org_number(serial: int) -> str:
    """Make up an organisation number whose check digit is right."""
    base = 80_000_000 + serial
    while True:
        digits = f"{base:08d}"
        rest = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % _MODULUS
        if rest != 1:
            return f"{digits}{(_MODULUS - rest) % _MODULUS}"
        base += 10_000_000
