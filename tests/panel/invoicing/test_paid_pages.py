"""What the ledger tells of bills and payments, on the pages of attachment and project."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.kernel.identity import new_id
from bindeledd.kernel.money import money
from bindeledd.panel.invoicing.settled import settled, sums
from bindeledd.sandbox.poweroffice_go import payments as there
from bindeledd.sync import registry
from bindeledd.sync.ports import Incoming
from bindeledd.workspace.invoicing.models import InvoiceSource
from bindeledd.workspace.invoicing.paid import Bill
from tests.engine.test_payments_into import Case, case
from tests.panel.invoicing.test_ledger_pages import browser
from tests.panel.sync.conftest import text_of

__all__ = ["browser", "case"]
TODAY = date(2026, 11, 22)


def attachment(browser: Client, ours: UUID) -> str:
    return text_of(browser.get(reverse("panel:attachment", args=[ours])))


def project(browser: Client, case: Case, page: str = "project") -> str:
    return text_of(browser.get(reverse(f"panel:{page}", args=[case.job.project.id])))


@pytest.mark.covers("E6")
def test_bill_and_payments_of_an_attachment_are_told(case: Case, browser: Client) -> None:
    """A real payment in the ledger, read by the flow, on both pages."""
    ours, invoice = case.bill()
    case.world.run()
    number = str(invoice["InvoiceNo"])
    unpaid = attachment(browser, ours)
    assert f"Invoice {number}" in unpaid
    assert "Not paid yet" in unpaid
    assert "Make a draft again" not in unpaid, "the ledger has billed it"
    assert "Issue invoice" not in unpaid

    there.pay(case.world.books, [invoice["Id"]], Decimal(1000), on="2026-11-20")
    case.world.run()
    partly = attachment(browser, ours)
    assert "Partly paid" in partly
    assert "20 Nov 2026, NOK 1,000.00" in partly
    assert "Partly paid" in project(browser, case, "project_attachments")
    assert "1,000.00" in project(browser, case)

    there.pay(case.world.books, [invoice["Id"]], on="2026-11-27")
    case.world.run()
    paid = attachment(browser, ours)
    assert "27 Nov 2026" in paid
    assert "Partly paid" not in paid
    listed = project(browser, case, "project_attachments")
    assert number in listed
    assert "billed in the ledger" in listed
    assert "27 Nov 2026" in listed


@pytest.mark.covers("E6")
def test_a_credit_in_the_ledger_is_never_called_paid(case: Case, browser: Client) -> None:
    """Its credit note names no attachment there: what is known is that nothing is open."""
    ours, invoice = case.bill()
    case.world.run()
    there.write_off(case.world.books, invoice["Id"], on="2026-11-25")
    case.world.run()
    page = attachment(browser, ours)
    assert "settled there without a payment" in page
    assert "New invoice attachment" in page
    assert "<strong>Paid</strong>" not in page
    assert "no payment is told" in project(browser, case, "project_attachments")


@pytest.mark.covers("E6")
def test_a_whole_credit_that_is_told_frees_the_work_and_says_so(
    case: Case, browser: Client
) -> None:
    """A ledger that tells which attachment it credited: number, day, and what one can do."""
    ours, invoice = case.bill()
    case.world.run()
    with case.world.inside():
        told = {"attachment_id": ours, "number": "50099", "invoiced_on": date(2026, 11, 21)}
        _write(told | {"total": -invoice["TotalAmount"], "balance": Decimal(0)})
        assert set(InvoiceSource.objects.values_list("state", flat=True)) == {"credited"}

    page = attachment(browser, ours)
    assert "credit note 50099 of 21 Nov 2026" in page
    assert "Credit its invoice" not in page
    assert f"{reverse('panel:new_invoice_attachment')}?project={case.job.project.id}" in page
    assert "Make a draft again" not in page
    assert "Credited" in text_of(browser.get(reverse("panel:attachments")))


def _write(fields: dict[str, object]) -> None:
    rows = [Incoming(new_id(), create=True, fields=fields | {"is_credit_note": True})]
    assert registry.workspace().write("ledger_invoice", rows) == {}


def bill(**changed: object) -> Bill:
    facts: dict[str, object] = {
        "invoice_id": None,
        "attachment_id": None,
        "number": "1",
        "is_credit_note": False,
        "issued_on": date(2026, 11, 1),
        "due_on": date(2026, 11, 15),
        "total": money(1000),
        "paid": money(0),
        "balance": money(1000),
        "paid_on": None,
    }
    return Bill(**(facts | changed))  # type: ignore[arg-type] # told by name


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"balance": None}, "Payment not known"),
        ({"due_on": date(2026, 11, 22)}, "Not paid yet"),
        ({}, "Overdue"),
        ({"paid": money(400), "balance": money(600), "is_told": True}, "Overdue, partly paid"),
        ({"paid": money(1000), "balance": money(0), "is_told": True}, "Paid"),
        ({"paid": money(400), "balance": money(0), "is_told": True}, "Settled"),
        ({"paid": money(1000), "balance": money(0)}, "Settled"),
        ({"is_credit_note": True, "total": money(-9), "balance": money(-9)}, "Open"),
    ],
)
def test_words_say_no_more_than_is_known(changed: dict[str, object], word: str) -> None:
    assert settled(bill(**changed), TODAY).word == word


def test_sums_count_credit_notes_against_bills_and_leave_out_what_nobody_told() -> None:
    rows = [
        bill(),
        bill(due_on=None, paid=money(400), balance=money(600), is_told=True),
        bill(balance=None),
        bill(is_credit_note=True, total=money(-250), balance=money(-250)),
    ]
    found = sums(rows, TODAY)
    assert (found.billed, found.paid, found.open) == (2750, 400, 1350)
    assert (found.overdue, found.untold) == (1000, 1)
