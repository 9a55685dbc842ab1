"""The sample company's books as SAF-T Financial 1.30: registers, dimensions and coded vouchers.

Source: Norwegian_SAF-T_Financial_Schema_v_1.30.xsd of the tax administration, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from bindeledd.kernel.money import money
from bindeledd.workspace.sample.company import (
    Party,
    chance,
    customers,
    facts,
    org_number,
    suppliers,
)

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
VAT = Decimal("0.25")
YEAR = 2026
VOUCHERS = 160
_COST_ACCOUNTS = ("4300", "4300", "4500", "6320", "6400")
_EVERY_THIRD = 3


@dataclass(frozen=True)
class Line:
    """One ledger line; the amount is debit when positive."""

    account: str
    amount: Decimal
    text: str
    project: str = ""
    department: str = ""
    customer: str = ""
    supplier: str = ""


@cache
def saft_file() -> bytes:
    """Return the whole file; the same bytes at every call."""
    root = Element("AuditFile", xmlns=NAMESPACE)
    _header(SubElement(root, "Header"))
    _master_files(SubElement(root, "MasterFiles"))
    _entries(SubElement(root, "GeneralLedgerEntries"))
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def project_numbers() -> tuple[str, ...]:
    """Return the numbers that vouchers are coded with: subprojects where there are some."""
    return tuple(number for number, _, main, has_below in _projects() if main or not has_below)


@cache
def vouchers() -> tuple[tuple[Line, ...], ...]:
    """Return vouchers whose lines sum to zero: two invoices in for each one out."""
    dice = chance("vouchers")
    projects = project_numbers()
    told = facts()
    made = []
    for place in range(VOUCHERS):
        project = projects[place % len(projects)]
        department = dice.choice(("20", "30"))
        net = money(Decimal(dice.randrange(50_000, 9_000_000)) / 100)
        tax = money(net * VAT)
        if place % _EVERY_THIRD == 0:
            party = dice.choice(customers()).number
            made.append(
                (
                    Line("1500", net + tax, "Invoice", customer=party),
                    Line("3000", -net, "Invoice", project, department),
                    Line("2700", -tax, "Invoice"),
                )
            )
        else:
            party = dice.choice(suppliers()).number
            text = dice.choice(told["descriptions"])
            made.append(
                (
                    Line(dice.choice(_COST_ACCOUNTS), net, text, project, department),
                    Line("2710", tax, text),
                    Line("2400", -(net + tax), text, supplier=party),
                )
            )
    return tuple(made)


def _projects() -> Iterator[tuple[str, str, str, bool]]:
    """Yield number, name, number of the main project, and whether there are subprojects."""
    for number, name, below in facts()["projects"]:
        yield number, name, "", bool(below)
        for sub, sub_name in below:
            yield f"{number}{sub}", sub_name, number, False


def _add(parent: Element, name: str, value: object) -> None:
    if value != "":
        SubElement(parent, name).text = str(value)


def _header(node: Element) -> None:
    told = facts()["company"]
    _add(node, "AuditFileVersion", "1.30")
    _add(node, "AuditFileCountry", "NO")
    _add(node, "AuditFileDateCreated", f"{YEAR}-11-21")
    _add(node, "SoftwareCompanyName", "bindeledd")
    _add(node, "SoftwareID", "bindeledd sample")
    _add(node, "SoftwareVersion", "1")
    company = SubElement(node, "Company")
    _add(company, "RegistrationNumber", org_number(500))
    _add(company, "Name", told["name"])
    _address(company, f"{told['street']} 1", told["postal_code"], told["city"], "PostalAddress")
    _contact(company, "Siv", "Lauvås", "62500000", "post@lauvasen.example")
    _add(node, "DefaultCurrencyCode", "NOK")
    span = SubElement(node, "SelectionCriteria")
    _add(span, "SelectionStartDate", f"{YEAR}-01-01")
    _add(span, "SelectionEndDate", f"{YEAR}-10-31")
    _add(node, "TaxAccountingBasis", "A")


def _master_files(node: Element) -> None:
    told = facts()
    accounts = SubElement(node, "GeneralLedgerAccounts")
    for number, name, group in told["accounts"]:
        account = SubElement(accounts, "Account")
        _add(account, "AccountID", number)
        _add(account, "AccountDescription", name)
        _add(account, "GroupingCategory", "RF-1167")
        _add(account, "GroupingCode", group)
        _add(account, "AccountType", "GL")
        _add(account, "OpeningDebitBalance", "0.00")
        _add(account, "ClosingDebitBalance", "0.00")
    for register, name, parties in (
        ("Customers", "Customer", customers()),
        ("Suppliers", "Supplier", suppliers()),
    ):
        many = SubElement(node, register)
        for party in parties:
            _party(SubElement(many, name), name, party)
    _taxes(SubElement(node, "TaxTable"), told["words"]["vat"])
    _dimensions(SubElement(node, "AnalysisTypeTable"), told)


def _party(node: Element, name: str, party: Party) -> None:
    _add(node, "RegistrationNumber", party.org_number)
    _add(node, "Name", party.name)
    _address(node, party.street, party.postal_code, party.city, "PostalAddress")
    first, last = party.first_name or "NotUsed", party.last_name or "NotUsed"
    _contact(node, first, last, party.phone, party.email)
    _add(node, f"{name}ID", party.number)
    terms = SubElement(SubElement(node, "PartyInfo"), "PaymentTerms")
    _add(terms, "Days", party.days)


def _address(node: Element, street: str, code: str, city: str, kind: str) -> None:
    address = SubElement(node, "Address")
    name, _, number = street.rpartition(" ")
    _add(address, "StreetName", name)
    _add(address, "Number", number)
    _add(address, "City", city)
    _add(address, "PostalCode", code)
    _add(address, "Country", "NO")
    _add(address, "AddressType", kind)


def _contact(node: Element, first: str, last: str, phone: str, email: str) -> None:
    contact = SubElement(node, "Contact")
    person = SubElement(contact, "ContactPerson")
    _add(person, "FirstName", first)
    _add(person, "LastName", last)
    _add(contact, "Telephone", phone)
    _add(contact, "Email", email)


def _taxes(node: Element, name: str) -> None:
    entry = SubElement(node, "TaxTableEntry")
    _add(entry, "TaxType", "MVA")
    _add(entry, "Description", name)
    for code, percent in (("0", 0), ("1", 25), ("3", 25)):
        detail = SubElement(entry, "TaxCodeDetails")
        _add(detail, "TaxCode", code)
        _add(detail, "TaxPercentage", percent)
        _add(detail, "Country", "NO")
        _add(detail, "StandardTaxCode", code)
        _add(detail, "BaseRate", 100)


def _dimensions(node: Element, told: dict[str, Any]) -> None:
    words = told["words"]
    for number, name in told["departments"]:
        _dimension(node, "A", words["department"], number, name)
    for number, name, main, _ in _projects():
        entry = _dimension(node, "P", words["project"], number, name)
        if main:
            above = SubElement(entry, "Analysis")
            _add(above, "AnalysisType", "P")
            _add(above, "AnalysisID", main)


def _dimension(node: Element, code: str, kind: str, number: str, name: str) -> Element:
    entry = SubElement(node, "AnalysisTypeTableEntry")
    _add(entry, "AnalysisType", code)
    _add(entry, "AnalysisTypeDescription", kind)
    _add(entry, "AnalysisID", number)
    _add(entry, "AnalysisIDDescription", name)
    _add(entry, "StartDate", f"{YEAR}-01-01")
    _add(entry, "Status", "Active")
    return entry


def _entries(node: Element) -> None:
    lines = [line for voucher in vouchers() for line in voucher]
    _add(node, "NumberOfEntries", len(vouchers()))
    _add(node, "TotalDebit", sum((line.amount for line in lines if line.amount > 0), Decimal(0)))
    _add(node, "TotalCredit", -sum((line.amount for line in lines if line.amount < 0), Decimal(0)))
    journal = SubElement(node, "Journal")
    _add(journal, "JournalID", "GL")
    _add(journal, "Description", facts()["words"]["journal"])
    _add(journal, "Type", "GL")
    for place, voucher in enumerate(vouchers()):
        _voucher(SubElement(journal, "Transaction"), place, voucher)


def _voucher(node: Element, place: int, voucher: tuple[Line, ...]) -> None:
    day = date(YEAR, 1, 2) + timedelta(days=place * 300 // VOUCHERS)
    _add(node, "TransactionID", 1000 + place)
    _add(node, "Period", day.month)
    _add(node, "PeriodYear", day.year)
    _add(node, "TransactionDate", day)
    _add(node, "Description", voucher[0].text)
    _add(node, "SystemEntryDate", day)
    _add(node, "GLPostingDate", day)
    for record, line in enumerate(voucher, start=1):
        _line(SubElement(node, "Line"), record, line)


def _line(node: Element, record: int, line: Line) -> None:
    side = "Debit" if line.amount > 0 else "Credit"
    _add(node, "RecordID", record)
    _add(node, "AccountID", line.account)
    for code, value in (("A", line.department), ("P", line.project)):
        if value:
            coded = SubElement(node, "Analysis")
            _add(coded, "AnalysisType", code)
            _add(coded, "AnalysisID", value)
            _add(SubElement(coded, f"{side}AnalysisAmount"), "Amount", abs(line.amount))
    _add(node, "CustomerID", line.customer)
    _add(node, "SupplierID", line.supplier)
    _add(node, "Description", line.text)
    _add(SubElement(node, f"{side}Amount"), "Amount", abs(line.amount))
