"""The ledger of the demo: a register that overlaps with ours, with a few honest conflicts.

Which record gets which part is fixed by its place in the register, so that the same file makes the
same ledger every time. Pure; putting the rows into the stand-in is left to `demo_stage`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final

from bindeledd.sandbox.poweroffice_go.seed import org_number
from bindeledd.workspace.records import Customer, Department, Employee, Project

Row = dict[str, Any]

MOST: Final = 400
"""Of a large register so many records find a counterpart; the rest is new to the ledger."""

_STRANGERS: Final = (
    "Havneplassen Drift AS",
    "Kvartalet Invest AS",
    "Kystbygg Partner AS",
    "Morgenlia Sameie",
)
_OTHER_PEOPLE: Final = (("Hanna", "Eggen"), ("Viktor", "Dale"))
_OTHER_JOBS: Final = ("Kontor 2. etasje", "Garasjeanlegg sentrum")
_MARGIN: Final = 500
_TERMS: Final = (10, 14, 20, 30)
"""Days to pay that every ledger in the stand-in knows."""
_DIGITS_OF_A_PHONE: Final = 8


class Part(StrEnum):
    """What becomes of one of our records in the ledger."""

    SAME = "same"
    CHANGED = "changed"  # same record, another phone
    RENUMBERED = "renumbered"  # same record under another number
    STRANGER = "stranger"  # our number, somebody else's name
    ABSENT = "absent"


_A, _S, _C, _R, _X = Part.ABSENT, Part.SAME, Part.CHANGED, Part.RENUMBERED, Part.STRANGER
_CUSTOMERS: Final = (
    (_S, _C, _A, _X, _S, _R, _S, _A, _C, _A),
    (_S, _A, _S, _R, _A, _X, _A, _S, _A, _A),
    (_S, _A, _A, _S, _A, _A, _C, _A, _S, _A),
)
_EMPLOYEES: Final = ((_S, _S, _S, _X, _S, _R, _S, _S, _A, _S), (_S, _S, _A, _S, _S, _S, _S, _A))
_PROJECTS: Final = ((_S, _A, _S, _X, _A), (_S, _A, _A, _A, _S, _A, _A))


def parts(tables: Sequence[Sequence[Part]], count: int) -> Iterator[Part]:
    """Take each table once, then the last again and again; nobody has a stranger beyond them."""
    parts = [part for table in tables for part in table]
    last = tables[-1]
    for place in range(count):
        if place >= MOST:
            yield Part.ABSENT
        elif place < len(parts):
            yield parts[place]
        else:
            again = last[(place - len(parts)) % len(last)]
            yield again if again in {Part.SAME, Part.CHANGED} else Part.ABSENT


@dataclass(frozen=True)
class Registers:
    """Our records, as they were imported, in the order of `KINDS`."""

    KINDS: ClassVar = ("department", "employee", "customer", "project")

    departments: Sequence[Department]
    employees: Sequence[Employee]
    customers: Sequence[Customer]
    projects: Sequence[Project]


@dataclass(frozen=True)
class Books:
    """What the ledger holds before we come, with the vendor's field names.

    Attributes:
        series: First and last customer number that the ledger allows; None for the usual ones.
        rows: By resource, in an order in which every reference is there already.
        subprojects: Code of the main project, and the row below it.
    """

    series: tuple[int, int] | None
    rows: dict[str, list[Row]]
    subprojects: list[tuple[str, Row]] = field(default_factory=list)


def books(ours: Registers) -> Books:
    """Make the ledger that a company with these registers might have."""
    mains = [one for one in ours.projects if one.parent_id is None and _is_code(one.number)]
    part_of = dict(zip([main.id for main in mains], parts(_PROJECTS, len(mains)), strict=True))
    kept = {main.id: main for main in mains if part_of[main.id] is Part.SAME}
    below = [
        (kept[sub.parent_id].number, _project(sub))
        for sub in ours.projects
        if sub.parent_id in kept
    ]
    return Books(
        series=_series(ours.customers),
        rows={
            "Employees": list(_employees(ours.employees)),
            "Departments": [_department(one) for one in ours.departments[:-1]],
            "Customers": list(_customers(ours.customers)),
            "Projects": list(_projects(mains, part_of.values())),
        },
        subprojects=below[::2],
    )


def _numbers(records: Iterable[Customer | Employee]) -> list[int]:
    return [int(one.number) for one in records if one.number.isdecimal() and one.number.isascii()]


def _series(customers: Sequence[Customer]) -> tuple[int, int] | None:
    """Return the series that a ledger with these customers has; None where the usual one fits."""
    numbers = _numbers(customers)
    usual = [number for number in numbers if 10_000 <= number < 20_000]  # noqa: PLR2004 # theirs
    if not numbers or len(usual) * 2 >= len(numbers):
        return None
    return min(numbers), max(numbers) + 10 * _MARGIN


def _customers(customers: Sequence[Customer]) -> Iterator[Row]:
    numbers = _numbers(customers)
    if not numbers:
        return
    free = iter(range(max(numbers) + _MARGIN, max(numbers) + 2 * _MARGIN))
    strangers = iter(_STRANGERS)
    sure = [one for one in customers if one.number.isdecimal()]
    make: dict[Part, Callable[[Customer, int], Row]] = {
        Part.SAME: _customer,
        Part.CHANGED: _customer_with_other_phone,
        Part.RENUMBERED: lambda one, _: _customer(one, next(free)),
        Part.STRANGER: lambda _, number: {"Number": number, "Name": next(strangers)},
    }
    for one, part in zip(sure, parts(_CUSTOMERS, len(sure)), strict=True):
        if part in make:
            yield make[part](one, int(one.number))
    for serial, name in enumerate(strangers):
        yield {"Number": next(free), "Name": name, "OrganizationNumber": org_number(serial)}


def _customer(one: Customer, number: int) -> Row:
    first, _, last = one.name.rpartition(" ")
    person = one.is_person and first != ""
    named: Row = {"FirstName": first, "LastName": last} if person else {"Name": one.name}
    address = {"AddressLine1": one.address1, "ZipCode": one.postal_code, "City": one.city}
    return filled(
        {
            "Number": number,
            "IsPerson": person,
            **named,
            "OrganizationNumber": one.org_number,
            "EmailAddress": one.email,
            "InvoiceEmailAddress": one.invoice_email or one.email,
            "PhoneNumber": one.phone,
            "PaymentTerm": one.payment_days if one.payment_days in _TERMS else None,
            "MailAddress": filled(address) if one.address1 else None,
        }
    )


def _customer_with_other_phone(one: Customer, number: int) -> Row:
    """Make the row of somebody who moved on, while the ledger has the number from before."""
    digits = "".join(sign for sign in one.phone if sign.isdigit())[-_DIGITS_OF_A_PHONE:]
    before = digits[::-1] if len(digits) == _DIGITS_OF_A_PHONE else "22000000"
    return _customer(one, number) | {"PhoneNumber": before}


def _employees(employees: Sequence[Employee]) -> Iterator[Row]:
    sure = [one for one in employees if one.number.isdecimal() and one.last_name and one.first_name]
    free = iter(range(max(_numbers(sure), default=0) + _MARGIN, 10**9))
    others = iter(_OTHER_PEOPLE)
    for one, part in zip(sure, parts(_EMPLOYEES, len(sure)), strict=True):
        row: Row = {"Number": int(one.number), "EmailAddress": one.email}
        row |= {"FirstName": one.first_name, "LastName": one.last_name}
        match part:
            case Part.SAME | Part.CHANGED:
                yield filled(row)
            case Part.RENUMBERED:
                yield filled(row | {"Number": next(free)})
            case Part.STRANGER:
                first, last = next(others)
                yield {"Number": row["Number"], "FirstName": first, "LastName": last}
            case Part.ABSENT:
                pass


def _department(one: Department) -> Row:
    return {"Code": one.number, "Name": one.name, "IsActive": True}


def _is_code(number: str) -> bool:
    """Whether a ledger can hold it: full stop and comma join the codes of subprojects there."""
    return number != "" and not set(number) & set(".,")


def _project(one: Project) -> Row:
    begins = None if one.starts_on is None else one.starts_on.isoformat()
    return filled({"Code": one.number, "Name": one.name, "StartDate": begins, "IsActive": True})


def _projects(mains: Sequence[Project], parts: Iterable[Part]) -> Iterator[Row]:
    others = iter(_OTHER_JOBS)
    make: dict[Part, Callable[[Project], Row]] = {
        Part.SAME: _project,
        Part.STRANGER: lambda one: _project(one) | {"Name": next(others)},
    }
    for one, part in zip(mains, parts, strict=True):
        if part in make:
            yield make[part](one)


def filled(row: Row) -> Row:
    """Return a row without what is empty."""
    return {name: value for name, value in row.items() if value is not None and value != ""}
