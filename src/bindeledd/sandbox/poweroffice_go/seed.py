"""Fills the books: from a register of plain dictionaries, or with made-up data under a seed."""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import orders
from bindeledd.sandbox.poweroffice_go.ledger import Ledger

ORDER = (
    "PaymentTerms",
    "Locations",
    "ContactGroups",
    "Employees",
    "Departments",
    "ProductGroups",
    "Products",
    "Customers",
    "Suppliers",
    "ContactPersons",
    "ContactDeliveryAddresses",
    "Projects",
    "PayItems",
    "HourType",
    "ActivityTime",
    "EntryTime",
    "SalaryLines",
    "SalesOrders",
)
_NAMED = {
    "EmployeeNo": ("EmployeeId", "Employees", "Number"),
    "ActivityCode": ("ActivityTimeId", "ActivityTime", "Code"),
    "PayItemCode": ("PayItemId", "PayItems", "Code"),
    "ProjectCode": ("ProjectId", "Projects", "Code"),
}
_WORK = {"EntryTime", "SalaryLines"}
_OWNER = "CustomerNumber"
_FIRST = "Kari Ola Ingrid Lars Solveig Per Astrid Nils Marit Jonas Sunniva Eirik Tuva Håkon".split()  # noqa: SIM905  # reads better
_LAST = "Berg Haugen Moen Strand Lie Bakke Solberg Nygård Vik Hagen Øvrebø Åsen Sæther".split()  # noqa: SIM905  # reads better
_TRADE = "Bygg Anlegg Rør Elektro Maling Tak Mur Tømrer Grunn Eiendom Maskin Betong".split()  # noqa: SIM905  # reads better
_PLACES = (("0150", "Oslo"), ("5003", "Bergen"), ("7010", "Trondheim"), ("9008", "Tromsø"))
_JOBS = ("Tilbygg", "Rehabilitering", "Garasje", "Tak", "Grunnarbeid", "Bad", "Fasade")
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_MODULUS = 11


def fill(ledger: Ledger, register: Mapping[str, Iterable[Row]]) -> dict[str, list[Row]]:
    """Add the records of a register, in an order in which every reference is already there.

    Args:
        ledger: The books to fill.
        register: Rows by resource name, with the vendor's field names; contact persons and
            delivery addresses name their owner by ``CustomerNumber``; hours and salary lines
            may say ``EmployeeNo``, ``ActivityCode``, ``PayItemCode`` and ``ProjectCode``; orders
            bring their ``SalesOrderLines`` along.

    Returns:
        The rows as they were stored, in the same grouping.

    Raises:
        KeyError: The register names a resource that cannot be filled.
    """
    unknown = set(register) - set(ORDER)
    if unknown:
        raise KeyError(f"cannot fill {', '.join(sorted(unknown))}")
    return {name: [_add(ledger, name, row) for row in register.get(name, ())] for name in ORDER}


def _add(ledger: Ledger, name: str, row: Row) -> Row:
    values = dict(row)
    owner = None
    if _OWNER in values:
        owner = ledger.id_by("Customers", "Number", values.pop(_OWNER))
    if name == "SalesOrders":
        return orders.create(ledger, values)
    if name in _WORK:
        values |= _ids(ledger, values)
    return ledger.user_adds(name, values, owner=owner)


def _ids(ledger: Ledger, values: Row) -> Row:
    """Hours and pay know ids only; a register names people, activities and projects by number."""
    return {
        id_name: ledger.id_by(resource, column, values.pop(word))
        for word, (id_name, resource, column) in _NAMED.items()
        if word in values
    }


def org_number(serial: int) -> str:
    """Make a valid organisation number (weights 3 2 7 6 5 4 3 2, modulus 11) from a serial.

    Serials whose check digit would be 10 do not exist; the next one is taken instead. All begin
    with 7, where no real organisation has been numbered.
    """
    while True:
        digits = f"7{serial:07d}"
        rest = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % _MODULUS
        check = (_MODULUS - rest) % _MODULUS
        if check != _MODULUS - 1:
            return f"{digits}{check}"
        serial += 5_000_000


def generate(
    ledger: Ledger, *, customers: int = 0, projects: int = 0, employees: int = 0, seed: int = 0
) -> None:
    """Add made-up records for measurements; the same seed gives the same books.

    Beyond 10 000 customers the customer series is widened, as an administrator would do.
    """
    draw = Random(seed)  # noqa: S311  # made-up names
    _widen(ledger, "Customer", customers)
    _widen(ledger, "Employee", employees)
    for _ in range(employees):
        ledger.user_adds("Employees", _employee(draw))
    for serial in range(customers):
        ledger.user_adds("Customers", _customer(draw, serial))
    owners = ledger.tables["Customers"].ids
    for serial in range(projects):
        owner = owners[draw.randrange(len(owners))] if owners else None
        values = {"Code": f"P{serial + 1:06d}", "Name": _job(draw), "CustomerId": owner}
        ledger.user_adds("Projects", {**values, "IsActive": True})


def _widen(ledger: Ledger, kind: str, wanted: int) -> None:
    """Make room in a series by moving its end."""
    for row in ledger.tables["SubLedgerNumberSeries"].rows.values():
        data = row.data
        if data["SubLedgerNumberSeriesType"] == kind:
            name = "Customers" if kind == "Customer" else "Employees"
            needed = data["FromInclusive"] + len(ledger.tables[name]) + wanted
            if data["ToInclusive"] < needed:
                values = {"ToInclusive": max(needed, data["ToInclusive"] * 100)}
                ledger.user_changes("SubLedgerNumberSeries", data["Id"], values)


def _employee(draw: Random) -> dict[str, Any]:
    first, last = draw.choice(_FIRST), draw.choice(_LAST)
    return {"FirstName": first, "LastName": last, "EmailAddress": "ansatt@example.com"}


def _customer(draw: Random, serial: int) -> dict[str, Any]:
    zip_code, city = draw.choice(_PLACES)
    values: dict[str, Any] = {
        "Name": f"{draw.choice(_LAST)} {draw.choice(_TRADE)} {serial + 1} AS",
        "OrganizationNumber": org_number(serial),
        "EmailAddress": f"post@kunde{serial + 1}.example",
        "PhoneNumber": f"+47 2{draw.randrange(10**7):07d}",
        "PaymentTerm": 14,
        "MailAddress": {
            "AddressLine1": f"{draw.choice(_LAST)}veien {draw.randint(1, 99)}",
            "ZipCode": zip_code,
            "City": city,
        },
    }
    if draw.random() < 0.1:  # noqa: PLR2004  # a tenth are private people
        values["IsPerson"] = True
        values["FirstName"], values["LastName"] = draw.choice(_FIRST), draw.choice(_LAST)
        del values["Name"], values["OrganizationNumber"]
    return values


def _job(draw: Random) -> str:
    return f"{draw.choice(_JOBS)} {draw.choice(_LAST)}veien {draw.randint(1, 99)}"
