"""SAF-T Financial into rows and a summary: customers, suppliers, dimensions and coded cost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.imports.columns import role_of_dimension
from bindeledd.workspace.imports.saft_xml import Node, elements
from bindeledd.workspace.imports.staging import Staged
from bindeledd.workspace.imports.uploads import LARGEST_SAFT

NOT_USED = "NotUsed"
"""What the tax administration wants where a mandatory name is unknown."""

_MAIN_ADDRESSES = ("PostalAddress", "BillingAddress", "StreetAddress", "")
_DELIVERY_ADDRESSES = ("ShipToAddress", "StreetAddress")
_PERSONAL_NUMBER = re.compile(r"[0-9]{11}")


@dataclass
class Summary:
    """What a file holds beside its rows.

    Attributes:
        company: Name, organisation number and period of the file.
        accounts: Ledger accounts: number -> name.
        vat_codes: VAT codes: code -> name and rate in percent.
        dimensions: Analysis types: code -> name and number of values.
        coded: Analysis type -> value -> account -> sum, debit positive.
        debit: Sum of all debit lines.
        credit: Sum of all credit lines.
        told_debit: What the file says it is.
        told_credit: What the file says it is.
        lines: How many ledger lines there are.
    """

    company: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    vat_codes: dict[str, dict[str, str]] = field(default_factory=dict)
    dimensions: dict[str, dict[str, Any]] = field(default_factory=dict)
    coded: dict[str, dict[str, dict[str, Decimal]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: defaultdict(Decimal)))
    )
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)
    told_debit: Decimal | None = None
    told_credit: Decimal | None = None
    lines: int = 0

    def plain(self) -> dict[str, Any]:
        """Return the summary as JSON data; amounts are texts with two decimals."""
        return {
            "company": self.company,
            "accounts": self.accounts,
            "vat_codes": self.vat_codes,
            "dimensions": self.dimensions,
            "coded": {
                code: {
                    value: {account: f"{total:.2f}" for account, total in sorted(sums.items())}
                    for value, sums in sorted(values.items())
                }
                for code, values in self.coded.items()
            },
            "debit": f"{self.debit:.2f}",
            "credit": f"{self.credit:.2f}",
            "told_debit": None if self.told_debit is None else f"{self.told_debit:.2f}",
            "told_credit": None if self.told_credit is None else f"{self.told_credit:.2f}",
            "lines": self.lines,
        }


class SaftReader:
    """Reads one file; rows stream out while the summary grows.

    Args:
        stream: The XML.
        limit: Bytes of XML at most.
    """

    def __init__(self, stream: IO[bytes], *, limit: int = LARGEST_SAFT) -> None:
        self.summary = Summary()
        self._stream = stream
        self._limit = limit
        self._position = 0

    def rows(self) -> Iterator[Staged]:
        """Yield rows in the order of the file.

        Raises:
            DomainError: The file is broken, not SAF-T, or of another country or version.
        """
        readers: dict[str, Callable[[Node], Iterable[Staged]]] = {
            "Header": self._header,
            "Account": self._account,
            "Customer": self._customer,
            "Supplier": self._supplier,
            "TaxTableEntry": self._vat_codes,
            "AnalysisTypeTableEntry": self._dimension_value,
            "TotalDebit": self._told_debit,
            "TotalCredit": self._told_credit,
            "Line": self._line,
        }
        for path, node in elements(self._stream, limit=self._limit):
            yield from readers[path.rpartition("/")[2]](node)

    def _next(self) -> int:
        self._position += 1
        return self._position

    def _header(self, node: Node) -> Iterable[Staged]:
        version = node.text("AuditFileVersion")
        if not version.startswith("1.") or node.text("AuditFileCountry") != "NO":
            raise DomainError("saft.other_version", found=version[:20])
        period = node.all("SelectionCriteria")
        told = period[0] if period else Node()
        self.summary.company = {
            "name": node.text("Company/Name")[:200],
            "org_number": node.text("Company/RegistrationNumber")[:20],
            "version": version,
            "software": node.text("SoftwareID")[:200],
            "begins": told.text("SelectionStartDate")
            or f"{told.text('PeriodStartYear')}-{told.text('PeriodStart')}",
            "ends": told.text("SelectionEndDate")
            or f"{told.text('PeriodEndYear')}-{told.text('PeriodEnd')}",
        }
        return ()

    def _account(self, node: Node) -> Iterable[Staged]:
        self.summary.accounts[node.text("AccountID")] = node.text("AccountDescription")[:200]
        return ()

    def _told_debit(self, node: Node) -> Iterable[Staged]:
        self.summary.told_debit = _amount(node.value)
        return ()

    def _told_credit(self, node: Node) -> Iterable[Staged]:
        self.summary.told_credit = _amount(node.value)
        return ()

    def _customer(self, node: Node) -> Iterator[Staged]:
        number = node.text("CustomerID")
        values: dict[str, Any] = {"number": number, "name": node.text("Name")}
        unread: dict[str, str] = {}
        _registration(node, values, unread)
        _contact(node, values)
        addresses = node.all("Address")
        main = _address_of(addresses, _MAIN_ADDRESSES)
        if main is not None:
            values |= _address(main)
        _party(node, values, unread)
        yield Staged("customer", self._next(), values, {}, unread)
        owner = {"customer_id": number}
        yield from self._contact_persons(node, owner)
        there = _address_of(addresses, _DELIVERY_ADDRESSES)
        if there is not None and _place(there) != _place(main or Node()):
            place = _address(there) | {"is_primary": True}
            yield Staged("delivery_address", self._next(), place, owner)

    def _contact_persons(self, node: Node, owner: dict[str, str]) -> Iterator[Staged]:
        for contact in node.all("Contact"):
            first = contact.text("ContactPerson/FirstName")
            last = contact.text("ContactPerson/LastName")
            names = ["" if name == NOT_USED else name for name in (first, last)]
            if any(names):
                person = {"first_name": names[0], "last_name": names[1]}
                for ours, theirs in (("phone", "Telephone"), ("email", "Email")):
                    if contact.has(theirs):
                        person[ours] = contact.text(theirs)
                yield Staged("contact_person", self._next(), person, owner)

    def _supplier(self, node: Node) -> Iterable[Staged]:
        values: dict[str, Any] = {"number": node.text("SupplierID"), "name": node.text("Name")}
        unread: dict[str, str] = {}
        _registration(node, values, unread)
        return (Staged("supplier", self._next(), values, {}, unread),)

    def _vat_codes(self, node: Node) -> Iterable[Staged]:
        for detail in node.all("TaxCodeDetails"):
            self.summary.vat_codes[detail.text("TaxCode")] = {
                "name": detail.text("Description")[:200],
                "percent": detail.text("TaxPercentage"),
            }
        return ()

    def _dimension_value(self, node: Node) -> Iterable[Staged]:
        code = node.text("AnalysisType")
        told = node.text("AnalysisTypeDescription")
        known = self.summary.dimensions.setdefault(
            code, {"name": told, "values": 0, "role": role_of_dimension(code, told)}
        )
        known["values"] += 1
        values: dict[str, Any] = {
            "number": node.text("AnalysisID"),
            "name": node.text("AnalysisIDDescription"),
        }
        unread: dict[str, str] = {}
        for ours, theirs in (("starts_on", "StartDate"), ("ends_on", "EndDate")):
            if node.has(theirs):
                _date(ours, node.text(theirs), values, unread)
        if node.has("Status"):
            values["active"] = node.text("Status") in {"Active", "Observation"}
        above = [
            other.text("AnalysisID")
            for other in node.all("Analysis")
            if other.text("AnalysisType") == code
        ]
        refs = {"parent_id": above[0]} if above else {}
        place = self._next()
        return (Staged(f"analysis:{code}", place, values, refs, unread, late=bool(above)),)

    def _line(self, node: Node) -> Iterable[Staged]:
        debit = node.has("DebitAmount")
        amount = _amount(node.text("DebitAmount/Amount" if debit else "CreditAmount/Amount"))
        self.summary.lines += 1
        if debit:
            self.summary.debit += amount
        else:
            self.summary.credit += amount
        account = node.text("AccountID")
        for coded in node.all("Analysis"):
            share = _share(coded, amount, debit=debit)
            by_value = self.summary.coded[coded.text("AnalysisType")]
            by_value[coded.text("AnalysisID")][account] += share
        return ()


def _share(coded: Node, amount: Decimal, *, debit: bool) -> Decimal:
    """Return what of a line belongs to a dimension's value, debit positive.

    Version 1.30 tells debit or credit of the share itself; 1.10 tells its size only, and the side
    is the line's. Without a share the whole line belongs to the value.
    """
    if coded.has("DebitAnalysisAmount"):
        return _amount(coded.text("DebitAnalysisAmount/Amount"))
    if coded.has("CreditAnalysisAmount"):
        return -_amount(coded.text("CreditAnalysisAmount/Amount"))
    if coded.has("AnalysisAmount"):
        amount = _amount(coded.text("AnalysisAmount/Amount"))
    return amount if debit else -amount


def _amount(text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise DomainError("saft.not_an_amount", found=text[:50]) from error
    if not value.is_finite():
        raise DomainError("saft.not_an_amount", found=text[:50])
    return value


def _registration(node: Node, values: dict[str, Any], unread: dict[str, str]) -> None:
    """Take the organisation number; a personal number is dropped and never stored."""
    if not node.has("RegistrationNumber"):
        return
    number = node.text("RegistrationNumber")
    if _PERSONAL_NUMBER.fullmatch(re.sub(r"\s", "", number)):
        unread["org_number"] = "import.personal_number"
    else:
        values["org_number"] = number


def _contact(node: Node, values: dict[str, Any]) -> None:
    for contact in node.all("Contact")[:1]:
        for ours, theirs in (("phone", "Telephone"), ("email", "Email")):
            if contact.has(theirs):
                values[ours] = contact.text(theirs)


def _party(node: Node, values: dict[str, Any], unread: dict[str, str]) -> None:
    days = node.text("PartyInfo/PaymentTerms/Days")
    if days.isdecimal():
        values["payment_days"] = int(days)
    elif days:
        unread["payment_days"] = "field.not_a_number"
    if node.has("PartyInfo/Status"):
        values["active"] = node.text("PartyInfo/Status") in {"Active", "Observation"}


def _address_of(addresses: list[Node], types: tuple[str, ...]) -> Node | None:
    for wanted in types:
        for address in addresses:
            if address.text("AddressType") == wanted:
                return address
    return None


def _address(node: Node) -> dict[str, Any]:
    street = " ".join(part for part in (node.text("StreetName"), node.text("Number")) if part)
    more = (node.text("AdditionalAddressDetail"), node.text("Building"))
    found = {
        "address1": street,
        "address2": ", ".join(part for part in more if part),
        "postal_code": node.text("PostalCode"),
        "city": node.text("City"),
    }
    if node.has("Country"):
        found["country"] = node.text("Country")
    return found


def _place(node: Node) -> list[str]:
    """Return an address for comparing: "Oslo" and "OSLO" are one place."""
    return [str(part).lower() for part in _address(node).values()]


def _date(name: str, text: str, values: dict[str, Any], unread: dict[str, str]) -> None:
    try:
        values[name] = date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        unread[name] = "field.not_a_date"
