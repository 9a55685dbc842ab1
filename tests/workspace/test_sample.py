"""The package's own sample: valid, balanced, deterministic, and good for a whole import."""

import hashlib
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring

from bindeledd.kernel.clock import fixed
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import is_org_number
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.customers.models import ContactPerson, Customer
from bindeledd.workspace.imports import queries
from bindeledd.workspace.imports.models import Supplier
from bindeledd.workspace.imports.services import apply, preview_saft, preview_sheet
from bindeledd.workspace.invoicing.models import Invoice, InvoiceAttachment
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.people.models import Department, Employee
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.sample import company, employees_csv, ledger, saft_file
from bindeledd.workspace.sample.bills import bills
from bindeledd.workspace.sample.work import work
from bindeledd.workspace.time.models import HourEntry


def test_the_files_are_the_same_at_every_call() -> None:
    """A demo that starts anew finds what it left."""
    first = hashlib.sha256(saft_file() + employees_csv()).digest()
    saft_file.cache_clear()
    ledger.vouchers.cache_clear()
    company.customers.cache_clear()

    assert hashlib.sha256(saft_file() + employees_csv()).digest() == first


def test_every_voucher_balances() -> None:
    """To the øre."""
    assert len(ledger.vouchers()) == 160
    assert {sum(line.amount for line in voucher) for voucher in ledger.vouchers()} == {Decimal(0)}


def test_organisation_numbers_are_right_and_nobodys() -> None:
    """Check digits hold; no real number begins with 0; no number twice."""
    numbers = [party.org_number for party in (*company.customers(), *company.suppliers())]
    firms = [number for number in numbers if number]

    assert len(firms) == len(set(firms)) == 40
    assert all(is_org_number(number) and number.startswith("0") for number in firms)
    assert all(p.email.endswith(".example") for p in company.customers())


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_the_sample_fills_a_company(office: User) -> None:
    """Without an error or a warning; cost comes out as the vouchers say."""
    preview = preview_saft(io.BytesIO(saft_file()), company.SAFT_NAME, by=office)
    assert sum(c["error"] + c["warning"] for c in preview.counts.values()) == 0
    apply(preview.id, digest=preview.digest, by=office)
    people = preview_sheet(
        io.BytesIO(employees_csv()), company.EMPLOYEES_NAME, kind="employee", by=office
    )
    apply(people.id, digest=people.digest, by=office)

    assert Customer.objects.count() == 40
    assert Customer.objects.filter(org_number="").count() == 12
    assert ContactPerson.objects.count() == 28
    assert Supplier.objects.count() == 12
    assert Department.objects.count() == 4
    assert Employee.objects.filter(department__isnull=False).count() == 16
    assert Project.objects.count() == 25
    grunnarbeid = Project.objects.get(joined_number="24011")
    assert (grunnarbeid.number, grunnarbeid.parent and grunnarbeid.parent.number) == ("1", "2401")
    cost = {line.number: line for line in queries.coded_cost(queries.import_detail(preview.id))}
    lines = [line for voucher in ledger.vouchers() for line in voucher]
    for number in ledger.project_numbers():
        coded = [line for line in lines if line.project == number]
        assert cost[number].cost == sum(line.amount for line in coded if line.account != "3000")
        assert cost[number].income == -sum(line.amount for line in coded if line.account == "3000")


def test_the_sample_follows_the_schemas_order() -> None:
    """Children stand in the order that version 1.30 demands (checked by hand against the XSD)."""
    root = fromstring(saft_file())
    space = "{urn:StandardAuditFile-Taxation-Financial:NO}"
    line = next(root.iter(f"{space}Line"))
    customer = next(root.iter(f"{space}Customer"))

    assert [child.tag.removeprefix(space) for child in root] == [
        "Header",
        "MasterFiles",
        "GeneralLedgerEntries",
    ]
    assert [child.tag.removeprefix(space) for child in customer] == [
        "RegistrationNumber",
        "Name",
        "Address",
        "Contact",
        "CustomerID",
        "PartyInfo",
    ]
    assert [child.tag.removeprefix(space) for child in line][:3] == [
        "RecordID",
        "AccountID",
        "CustomerID",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_three_weeks_of_work_stand_once(office: User) -> None:
    """Whoever starts the demo again finds the same work, and nothing twice."""
    _fill(office)
    today = date(2026, 11, 19)

    with fixed(datetime(2026, 11, 19, 12, tzinfo=UTC)):
        done = work(today, by=office)
        again = work(today, by=office)

    assert done == again
    assert HourEntry.objects.count() == done.entries > 150
    assert MachineUse.objects.count() == done.machine_uses > 20
    assert Withdrawal.objects.count() == done.withdrawals > 20
    assert Compensation.objects.count() == done.compensations > 20


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_past_weeks_are_approved_and_this_one_waits(office: User) -> None:
    """There is something to approve, and something to bill and to pay."""
    _fill(office)
    with fixed(datetime(2026, 11, 19, 12, tzinfo=UTC)):
        work(date(2026, 11, 19), by=office)

    this_week = HourEntry.objects.filter(worked_on__gte=date(2026, 11, 16))
    before = HourEntry.objects.filter(worked_on__lt=date(2026, 11, 16))
    assert set(this_week.values_list("state", flat=True)) == {"submitted"}
    assert set(before.values_list("state", flat=True)) == {"approved"}


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_one_invoice_is_issued_and_one_attachment_begun(office: User) -> None:
    """Both once, however often the demo starts."""
    _fill(office)
    today = date(2026, 11, 19)
    with fixed(datetime(2026, 11, 19, 12, tzinfo=UTC)):
        work(today, by=office)

        assert bills(today, by=office) == bills(today, by=office) == 2

    assert Invoice.objects.get().total > 0
    assert set(InvoiceAttachment.objects.values_list("state", flat=True)) == {"draft", "invoiced"}


def _fill(office: User) -> None:
    ledger_file = preview_saft(io.BytesIO(saft_file()), company.SAFT_NAME, by=office)
    apply(ledger_file.id, digest=ledger_file.digest, by=office)
    staff = io.BytesIO(employees_csv())
    people = preview_sheet(staff, company.EMPLOYEES_NAME, kind="employee", by=office)
    apply(people.id, digest=people.digest, by=office)
