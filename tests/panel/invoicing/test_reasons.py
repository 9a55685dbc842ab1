"""Each button that would certainly be refused says why, and the service refuses with that code."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace import locks
from bindeledd.workspace.invoicing import (
    editing,
    giving_back,
    issuing,
    numbering,
    queries,
    readiness,
    services,
)
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from bindeledd.workspace.time.models import HourEntry
from tests.panel.registers.pages import reason_of, words
from tests.workspace.invoicing.work import Job

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]

Spoiler = Callable[[UUID, User], object]


@pytest.fixture
def draft(job: Job, firm: Company, kari: User) -> UUID:
    """An attachment with everything on it."""
    with company_scope(firm.id):
        return services.create_attachment(job.project.id, by=kari)


def no_customer(ours: UUID, by: User) -> None:
    services.change_attachment(ours, {"customer_id": None}, by=by)


def no_lines(ours: UUID, by: User) -> None:
    detail = queries.attachment_detail(ours)
    services.leave(ours, [(row.kind, row.record_id) for row in detail.taken], by=by)


def changed_rows(ours: UUID, by: User) -> None:
    del ours, by
    HourEntry.objects.filter(hour_type__name="Reisetid").update(minutes=30, billable_minutes=30)


def used_up(ours: UUID, by: User) -> None:
    del ours
    numbering.choose_series("invoice", upcoming=10001, last=10001, by=by)
    numbering.next_number("invoice")


SPOILT = {
    "attachment.no_customer": (no_customer, "Nobody is billed yet", "#id_customer_id"),
    "attachment.no_lines": (no_lines, "There is no line to bill", "#basis"),
    "attachment.basis_changed": (changed_rows, "1 rows have changed", "#refresh"),
    "numbering.used_up": (used_up, "ended at 10001", "/setup/series/#documents"),
}


@pytest.mark.parametrize("code", SPOILT)
def test_a_draft_that_cannot_be_billed_says_why(
    page: Client, draft: UUID, firm: Company, kari: User, code: str
) -> None:
    """On its page and on the page of issuing, with the way to put it right."""
    spoil, because, place = SPOILT[code]
    at = f"/attachments/{draft}/"
    assert 'id="issue"' in words(page.get(at))
    assert 'id="save"' in words(page.get(f"{at}issue/"))
    with company_scope(firm.id):
        spoil(draft, kari)
        with pytest.raises(DomainError) as refused:
            issuing.issue_invoice(draft, by=kari)

    shown = page.get(at)
    issue = page.get(f"{at}issue/")

    assert refused.value.error_code == code
    assert because in reason_of(shown, "Issue invoice")
    assert 'id="issue"' not in words(shown)
    assert f'href="{place}"' in words(shown)
    assert 'id="save"' not in words(issue)
    wanted = place if place.startswith("/") else at + place
    assert f'href="{wanted}"' in words(issue)
    completes = 'id="complete"' in words(shown)
    assert completes == (code == "numbering.used_up")


@pytest.mark.parametrize("state", ["invoiced", "deleted"])
def test_a_page_of_issuing_that_is_too_late_says_so(
    page: Client, draft: UUID, firm: Company, kari: User, state: str
) -> None:
    """Somebody else was first, or it is gone."""
    with company_scope(firm.id):
        deed = issuing.issue_invoice if state == "invoiced" else services.delete_attachment
        deed(draft, by=kari)
        assert readiness.to_billing(queries.attachment_detail(draft)) is not None

    shown = page.get(f"/attachments/{draft}/issue/")

    assert 'id="save"' not in words(shown)
    assert "FV-0001 is " in words(shown)


@pytest.mark.covers("X12")
def test_what_the_ledger_has_is_not_billed_here_too(
    page: Client, draft: UUID, firm: Company, kari: User
) -> None:
    """Transferred as it is: neither opened again nor billed a second time."""
    with company_scope(firm.id):
        services.complete_attachment(draft, by=kari)
    shown = page.get(f"/attachments/{draft}/")
    assert 'id="reopen"' in words(shown)
    assert 'id="issue"' in words(shown)
    with company_scope(firm.id):
        locks.lock("invoice_attachment", [draft], why=locks.Why.TRANSFERRED, holder=new_id())
        for deed in (issuing.issue_invoice, services.reopen_attachment):
            with pytest.raises(DomainError) as refused:
                deed(draft, by=kari)
            assert refused.value.error_code == "attachment.transferred"
        assert InvoiceAttachment.objects.get(id=draft).state == "completed"

    shown = page.get(f"/attachments/{draft}/")

    for button in ("Make a draft again", "Issue invoice"):
        assert "is transferred" in reason_of(shown, button)


def test_a_sum_is_agreed_on_only_where_it_can_fall(
    page: Client, draft: UUID, firm: Company, kari: User
) -> None:
    """Lines that pull both ways, and no lines at all."""
    at, button = f"/attachments/{draft}/", "Spread it over the lines"
    assert reason_of(page.get(at), button) == ""
    with company_scope(firm.id):
        editing.add_line(draft, {"text": "Rabatt", "price": -100}, by=kari)
    assert "cannot be spread" in reason_of(page.get(at), button)
    assert page.post(f"{at}agree/", {"total": "1000"}).status_code == 422
    with company_scope(firm.id):
        for line in queries.attachment_detail(draft).lines:
            editing.remove_line(draft, line.id, by=kari)
    assert "cannot be spread" in reason_of(page.get(at), button)


def test_lines_of_what_is_no_draft_are_only_looked_at(
    page: Client, draft: UUID, firm: Company, kari: User
) -> None:
    """The form of a line, and of a new one."""
    with company_scope(firm.id):
        line = queries.attachment_detail(draft).lines[0].id
        editing.change_line(draft, line, {"text": "Annet"}, by=kari)
    addresses = [f"/attachments/{draft}/lines/{one}/" for one in (line, "new")]
    for address in addresses:
        assert reason_of(page.get(address), "Save") == ""
    with company_scope(firm.id):
        services.complete_attachment(draft, by=kari)
    for address in addresses:
        shown = page.get(address)
        assert "no draft any more" in reason_of(shown, "Save")
        assert 'id="restore"' not in words(shown)


def test_a_series_that_has_ended_stops_new_attachments_and_credits(
    page: Client, draft: UUID, firm: Company, kari: User
) -> None:
    """Each by its own series."""
    with company_scope(firm.id):
        invoice = issuing.issue_invoice(draft, by=kari)
    assert reason_of(page.get("/attachments/new/"), "Make the attachment") == ""
    assert 'id="issue"' in words(page.get(f"/invoices/{invoice}/credit/"))
    with company_scope(firm.id):
        for kind, upcoming in (("invoice", 10002), ("invoice_attachment", 2)):
            numbering.choose_series(kind, upcoming=upcoming, last=upcoming, by=kari)
            numbering.next_number(kind)
        with pytest.raises(DomainError) as refused:
            giving_back.credit_invoice(invoice, by=kari)
    assert refused.value.error_code == "numbering.used_up"

    assert "ended at 2" in reason_of(page.get("/attachments/new/"), "Make the attachment")
    credit = page.get(f"/invoices/{invoice}/credit/")
    assert 'id="issue"' not in words(credit)
    assert "ended at 10002" in words(credit)


def test_item_numbers_that_lack_lead_to_the_line(
    page: Client, draft: UUID, firm: Company, kari: User
) -> None:
    """A notice, no stop: the first line without a number."""
    with company_scope(firm.id):
        lines = queries.attachment_detail(draft).lines
        wanted = next(line.id for line in lines if line.item_number == "")
        few = sum(1 for line in lines if line.item_number == "")
    shown = words(page.get(f"/attachments/{draft}/"))
    assert f"{few} lines have no item number" in shown
    assert f'href="#line-{wanted}"' in shown
    assert f'id="line-{wanted}"' in shown
    assert 'id="issue"' in shown
    with company_scope(firm.id):
        for line in lines:
            editing.change_line(draft, line.id, {"item_number": "100"}, by=kari)
    assert 'id="numberless"' not in words(page.get(f"/attachments/{draft}/"))
