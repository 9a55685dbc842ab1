"""How many statements a page takes: within its budget, and no more for three times the rows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bindeledd.kernel.clock import fixed
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.imports.services import apply, preview_saft, preview_sheet
from bindeledd.workspace.invoicing.models import Invoice, InvoiceAttachment
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.people.logins import tie_login
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.sample import company, employees_csv, saft_file
from bindeledd.workspace.sample.bills import bills
from bindeledd.workspace.sample.work import work
from bindeledd.workspace.time.models import HourEntry
from tests.walls.addresses import addresses

TODAY: Final = date(2026, 11, 19)
TIMES: Final = 3
SPAN: Final = "?begins=2026-11-01&ends=2026-11-30"
SHOWN: Final = re.compile("html|json")
PAGES: Final = 80
"""Fewer that answered would mean that the walk has lost its way."""

BUDGET: Final = 52
"""The most statements that a page may take, those of session and scope included."""


@pytest.fixture
def contractor(firm: Company, kari: User) -> Iterator[Company]:
    """The sample company with three weeks of work, an invoice and an attachment."""
    with fixed(datetime(2026, 11, 19, 12, tzinfo=UTC)), company_scope(firm.id):
        seen = preview_saft(io.BytesIO(saft_file()), company.SAFT_NAME, by=kari)
        apply(seen.id, digest=seen.digest, by=kari)
        people = preview_sheet(
            io.BytesIO(employees_csv()), company.EMPLOYEES_NAME, kind="employee", by=kari
        )
        apply(people.id, digest=people.digest, by=kari)
        work(TODAY, by=kari)
        bills(TODAY, by=kari)
        tie_login(Employee.objects.order_by("sort_number")[0].id, kari.pk, by=kari)
    with fixed(datetime(2026, 11, 19, 12, tzinfo=UTC)):
        yield firm


def _multiply(kind: type[Any], **changed: Any) -> None:
    """Put copies beside all rows, under ids of their own."""
    rows = list(kind.objects.all())
    for _ in range(1, TIMES):
        for row in rows:
            row.pk = new_id()
            for name, value in changed.items():
                setattr(row, name, value(row) if callable(value) else value)
        kind.objects.bulk_create(rows)


def _grown() -> None:
    """Three times the work on the same days and projects, and three times the registers."""
    _multiply(HourEntry)
    _multiply(MachineUse)
    _multiply(Withdrawal, returns_id=None)
    _multiply(Compensation)
    _multiply(SupplierCost)
    for register in (Customer, Employee):
        _multiply(register, number=lambda row: str(row.pk))


def _addresses(firm: Company) -> dict[str, str]:
    """Return the pages of work with their ids, and every page that takes none."""
    with company_scope(firm.id):
        draft = InvoiceAttachment.objects.get(state="draft")
        invoice = [Invoice.objects.get().id]
        person = HourEntry.objects.order_by("employee__sort_number")[0].employee_id
    project = [draft.project_id]
    ids: dict[str, list[Any]] = {
        "attachment": [draft.id],
        "invoice": invoice,
        "credit_invoice": invoice,
        "employee": [person],
        "hour_bank_of": [person],
        "hours_month": [person, 2026, 11],
        "payroll_person": [person],
        "project": project,
    }
    ids |= {one.name: project for one in addresses() if one.name.startswith("project_acc")}
    ids |= {f"project_{name}": project for name in ("hours", "items", "machines", "attachments")}
    ids |= {one.name: [] for one in addresses() if not one.parameters}
    queries = {"payroll": SPAN, "payroll_person": SPAN}
    return {name: reverse(f"panel:{name}", args=ids[name]) + queries.get(name, "") for name in ids}


def _counted(page: Client, places: dict[str, str]) -> dict[str, int]:
    """Return how many statements each page took; what is no page of a browser's is left out."""
    found = {}
    for name, address in places.items():
        with CaptureQueriesContext(connection) as asked:
            answer = page.get(address)
        if answer.status_code == HTTPStatus.OK and SHOWN.search(answer["Content-Type"]):
            found[name] = len(asked)
    return found


def test_pages_keep_to_their_budget_however_much_there_is(
    contractor: Company, page: Client
) -> None:
    """Nothing is asked once a row, on any page."""
    places = _addresses(contractor)
    page.get("/")  # what is kept from the first visit on is no page's own
    before = _counted(page, places)
    with company_scope(contractor.id):
        _grown()
    after = _counted(page, places)

    assert len(after) > PAGES
    grown = {name: (before[name], now) for name, now in after.items() if now > before[name]}
    assert grown == {}
    assert {name: now for name, now in after.items() if now > BUDGET} == {}
