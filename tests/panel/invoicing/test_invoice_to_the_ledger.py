"""The button of a ledger on an invoice: seen first, pressed once, followed; and taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.panel import formatting
from bindeledd.sandbox.poweroffice_go import payments as there
from bindeledd.sync.flows import Direction, Mode
from bindeledd.sync.models import Run, Waiting
from bindeledd.tenancy.models import AuditEntry
from bindeledd.workspace.invoicing import giving_back
from tests.engine.test_invoices_out import Case, case
from tests.panel.invoicing.test_ledger_pages import browser, seen, stranger
from tests.panel.sync.conftest import text_of

__all__ = ["browser", "case", "stranger"]


@pytest.fixture
def issued(case: Case) -> UUID:
    """An invoice that goes when somebody presses."""
    case.world.choose("own_invoices", Direction.OUT, mode=Mode.BY_HAND)
    return case.issue()


def page_of(ours: UUID) -> str:
    return reverse("panel:invoice", args=[ours])


def button_of(case: Case, ours: UUID) -> str:
    return reverse("panel:invoice_hand_over", args=[ours, case.world.connection.id, "invoices_out"])


def back_of(case: Case, ours: UUID) -> str:
    return reverse("panel:invoice_take_back", args=[ours, case.world.connection.id])


def press(case: Case, browser: Client, ours: UUID) -> Any:
    return browser.post(button_of(case, ours), seen(text_of(browser.get(button_of(case, ours)))))


def carry(case: Case) -> None:
    with case.world.inside():
        run = Run.objects.filter(state=Run.State.WAITING).latest("number")
    case.world.carry(run)


@pytest.mark.covers("A11.1", "A11.8")
def test_one_sees_what_goes_before_it_goes(case: Case, issued: UUID, browser: Client) -> None:
    ours = case.ours(issued)
    assert "Transfer invoice (PowerOffice Go)" in text_of(browser.get(page_of(issued)))
    page = text_of(browser.get(button_of(case, issued)))
    assert ours.number in page
    assert "Put the PDF on the voucher" in page
    assert ">invoice<" not in page, "a code is said in words"
    for line in ours.lines:
        assert " ".join(line.text.split()) in page
    assert "It would wait there" not in page
    assert formatting.number(ours.total, 2) in page, "figures as people write them"
    assert "3000 " in page, "the account by its name"
    assert case.posted() == []


@pytest.mark.covers("A11.1", "E5", "E6")
def test_pressed_it_goes_and_the_page_follows_it_to_the_payment(
    case: Case, issued: UUID, browser: Client
) -> None:
    """Queued, posted with its number and PDF, not paid, partly paid, paid on its day."""
    assert press(case, browser, issued).status_code == 302
    waits = text_of(browser.get(page_of(issued)))
    assert "Goes with the next transfer" in waits
    assert "Transfer invoice" not in waits
    carry(case)
    (invoice,) = case.posted()

    stands = text_of(browser.get(page_of(issued)))
    assert f"Posted with number {case.ours(issued).number}" in stands
    assert "Put the PDF on the voucher" in stands
    assert "not yet" not in stands
    assert "Withdraw" not in stands
    assert "Payment not known" in stands
    assert "Choose to fetch it" in stands, "nothing tells what becomes of it there"

    case.world.choose("payments", Direction.INTO)
    assert "No invoice of it is read from there yet" in text_of(browser.get(page_of(issued)))
    case.world.run()
    unpaid = text_of(browser.get(page_of(issued)))
    assert "Not paid yet" in unpaid
    assert "Choose to fetch it" not in unpaid

    there.pay(case.world.books, [invoice["Id"]], Decimal(1000), on="2026-11-20")
    case.world.run()
    partly = text_of(browser.get(page_of(issued)))
    assert "Partly paid" in partly
    assert "NOK 1,000.00 of" in partly

    there.pay(case.world.books, [invoice["Id"]], on="2026-11-27")
    case.world.run()
    paid = text_of(browser.get(page_of(issued)))
    assert "<strong>Paid</strong>" in paid
    assert "27 Nov 2026" in paid


def test_second_press_finds_the_first(case: Case, issued: UUID, browser: Client) -> None:
    look = seen(text_of(browser.get(button_of(case, issued))))
    answers = [browser.post(button_of(case, issued), look).status_code for _ in range(2)]
    carry(case)
    answers.append(browser.post(button_of(case, issued), look).status_code)

    assert answers == [302] * 3
    assert len(case.posted()) == 1
    with case.world.inside():
        assert AuditEntry.objects.filter(deed="invoice.handed_over").count() == 1
    assert "It stands there already" in text_of(browser.get(button_of(case, issued), follow=True))


def test_it_is_taken_back_before_it_went(case: Case, issued: UUID, browser: Client) -> None:
    press(case, browser, issued)
    assert "Withdraw from PowerOffice Go" in text_of(browser.get(page_of(issued)))

    page = text_of(browser.post(back_of(case, issued), follow=True))

    assert "Nothing of it had gone" in page
    assert "Transfer invoice (PowerOffice Go)" in page
    carry(case)
    assert case.posted() == []
    with case.world.inside():
        assert AuditEntry.objects.filter(deed="invoice.taken_back").count() == 1
        assert not Waiting.objects.filter(kind="invoice").exists()


def test_a_credit_note_has_the_button_too(case: Case, issued: UUID, browser: Client) -> None:
    with case.world.inside():
        note = giving_back.credit_invoice(issued, by=case.world.office, because="Wrong hours")
    assert "Transfer credit note (PowerOffice Go)" in text_of(browser.get(page_of(note)))
    assert press(case, browser, note).status_code == 302
    carry(case)
    assert [one["VoucherType"] for one in case.posted()] == ["OutgoingCreditNote"]


def test_what_goes_by_itself_has_no_button(case: Case, browser: Client) -> None:
    issued = case.issue()
    assert "Transfer invoice" not in text_of(browser.get(page_of(issued)))
    assert browser.get(button_of(case, issued)).status_code == 404
    case.world.run()
    page = text_of(browser.get(page_of(issued)))
    assert f"Posted with number {case.ours(issued).number}" in page


def test_what_stands_there_is_not_taken_back(case: Case, issued: UUID, browser: Client) -> None:
    """It is posted: only a credit note puts it right."""
    press(case, browser, issued)
    carry(case)
    assert browser.post(back_of(case, issued)).status_code == 404
    assert len(case.posted()) == 1


def test_another_companys_invoice_is_not_there(case: Case, issued: UUID, stranger: Client) -> None:
    assert stranger.get(button_of(case, issued)).status_code == 404
    assert stranger.post(button_of(case, issued)).status_code == 404
    assert stranger.post(back_of(case, issued)).status_code == 404
