"""Pages of attachments, invoices and credit notes: without script, and faster with htmx."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.test import Client

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.invoicing.invoice import read_figure
from bindeledd.tenancy.models import AuditEntry, Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.invoicing import giving_back, issuing, services
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceChoices,
    InvoiceLineSource,
    InvoiceSource,
)
from tests.panel.registers.pages import budget, refuse_inline, words
from tests.workspace.invoicing.test_paper import PICTURE
from tests.workspace.invoicing.work import Job

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def draft(job: Job, firm: Company, kari: User) -> UUID:
    """An attachment with everything on it."""
    with company_scope(firm.id):
        return services.create_attachment(job.project.id, by=kari)


@pytest.fixture
def invoice(draft: UUID, firm: Company, kari: User) -> UUID:
    """An issued invoice."""
    with company_scope(firm.id):
        return issuing.issue_invoice(draft, by=kari)


def plain(answer: Any) -> str:
    """The words of a page, without its marks."""
    text = re.sub(r"<[^>]+>", " ", words(answer)).replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


def ticks(answer: Any) -> dict[str, bool]:
    """Value of each tick of a basis -> whether it is set."""
    boxes = re.findall(
        r'<input type="checkbox" name="row" value="([^"]+)"( checked)?', words(answer)
    )
    return {value: bool(checked) for value, checked in boxes}


def lines(firm: Company, made: UUID) -> list[InvoiceAttachmentLine]:
    with company_scope(firm.id):
        rows = InvoiceAttachmentLine.objects.filter(attachment_id=made)
        return list(rows.order_by("position"))


@pytest.mark.covers("B0.9", "B0.10", "X12")
def test_the_page_shows_basis_and_lines_that_meet(page: Client, draft: UUID) -> None:
    """As the picture has it: groups left, lines right, and one sentence that they meet."""
    answer = page.get(f"/attachments/{draft}/")

    assert answer.status_code == 200
    refuse_inline(words(answer))
    found = plain(answer)
    assert "FV-0001, VA-anlegg Myrlia" in found
    assert "3 employees, 16 entries, at 890" in found
    assert "Overtime" not in found.split("Invoice lines", maxsplit=1)[0].split("Hours")[0]
    assert "The lines sum to the basis to the øre: NOK 129,971.50." in found
    assert "Sum incl. VAT NOK 162,464.38" in found
    assert all(ticks(answer).values())


def test_a_project_becomes_an_attachment(page: Client, job: Job, firm: Company) -> None:
    """The project with the most unbilled stands below; the form takes its number."""
    first = page.get(f"/attachments/new/?project={job.project.id}")
    assert job.project.name in words(first)
    once = re.search(r'name="once" value="([^"]+)"', words(first))
    assert once is not None
    sent = {"project_id": job.project.joined_number, "once": once[1]}

    answers = [page.post("/attachments/new/", sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    with company_scope(firm.id):
        assert InvoiceAttachment.objects.count() == 1
    assert "Fill in this field" in words(page.post("/attachments/new/", {}))


def test_what_is_unticked_stays_unbilled(page: Client, draft: UUID, firm: Company) -> None:
    seen = page.get(f"/attachments/{draft}/")
    kept = list(ticks(seen))[:-1]

    answer = page.post(f"/attachments/{draft}/basis/", {"row": kept}, follow=True)

    assert ticks(answer)[list(ticks(seen))[-1]] is False
    assert "Left out NOK 7,616.00, which stays unbilled." in plain(answer)
    with company_scope(firm.id):
        assert InvoiceSource.objects.filter(state="released").count() == 1


def test_single_rows_of_a_group_can_be_left(page: Client, draft: UUID) -> None:
    opened = re.search(r'href="(\?open=\w+)#basis"', words(page.get(f"/attachments/{draft}/")))
    assert opened is not None
    seen = page.get(f"/attachments/{draft}/{opened[1]}")
    rows = [value for value in ticks(seen) if value.startswith("hour_entry:")]
    assert len(rows) > 10

    sent = {"row": [one for one in ticks(seen) if one != rows[0]], "open": opened[1][6:]}
    answer = page.post(f"/attachments/{draft}/basis/", sent, follow=True)

    assert ticks(answer)[rows[0]] is False
    assert "of 18 entries" in plain(answer)


def test_htmx_gets_the_part_that_changed(page: Client, draft: UUID) -> None:
    asked = {"HX-Request": "true", "HX-Target": "attachment"}
    answer = page.post(f"/attachments/{draft}/form/", {"shape": "single"}, headers=asked)

    assert answer.status_code == 200
    assert words(answer).lstrip().startswith('<div id="attachment"')
    assert "Work on VA-anlegg Myrlia" in words(answer)


def test_options_change_the_lines(page: Client, draft: UUID, firm: Company) -> None:
    page.post(f"/attachments/{draft}/form/", {"machine_lines": "on"})
    with company_scope(firm.id):
        made = InvoiceAttachment.objects.get(id=draft)
        assert (made.group_hours, made.machine_lines) == (False, True)
    assert len(lines(firm, draft)) > 15


def test_lines_are_changed_moved_and_removed(page: Client, draft: UUID, firm: Company) -> None:
    first, second = lines(firm, draft)[:2]
    at = f"/attachments/{draft}/lines/"
    page.post(at, {"move": f"down:{first.id}"})
    assert [line.id for line in lines(firm, draft)[:2]] == [second.id, first.id]
    page.post(at, {f"number-{first.id}": "100", f"number-{second.id}": "101"})
    assert [line.item_number for line in lines(firm, draft)[:2]] == ["101", "100"]
    page.post(at, {"order": f"{first.id},{second.id}"})
    sent = {"text": "Graving", "quantity": "100", "price": "900,50", "discount_percent": "10"}
    answer = page.post(f"{at}{first.id}/", sent | {"vat_code": "3"}, follow=True)
    assert "Graving changed by hand" in plain(answer)
    assert "81,045.00" in plain(answer)
    assert "differ from the basis by" in plain(answer)
    page.post(f"{at}{first.id}/restore/")
    assert lines(firm, draft)[0].text == "Ordinær tid"
    page.post(at, {"remove": str(first.id)})
    assert lines(firm, draft)[0].id == second.id


def test_a_free_text_line_is_added_once(page: Client, draft: UUID, firm: Company) -> None:
    form = page.get(f"/attachments/{draft}/lines/new/")
    once = re.search(r'name="once" value="([^"]+)"', words(form))
    assert once is not None
    sent = {"text": "Rigg", "quantity": "2", "price": "500", "vat_code": "3", "once": once[1]}
    for _ in range(2):
        page.post(f"/attachments/{draft}/lines/new/", sent)
    assert [line.text for line in lines(firm, draft)].count("Rigg") == 1
    wrong = page.post(f"/attachments/{draft}/lines/new/", {"quantity": "mye", "vat_code": "3"})
    assert wrong.status_code == 422
    assert "Write a figure" in words(wrong)


def test_an_agreed_sum_falls_on_the_lines(page: Client, draft: UUID) -> None:
    answer = page.post(f"/attachments/{draft}/agree/", {"total": "100 000"}, follow=True)
    assert "Sum excl. VAT 100,000.00" in plain(answer)
    assert page.post(f"/attachments/{draft}/agree/", {"total": "mye"}).status_code == 422


def test_the_head_and_the_period_are_changed(page: Client, draft: UUID, firm: Company) -> None:
    with company_scope(firm.id):
        customer = InvoiceAttachment.objects.get(id=draft).customer
        assert customer is not None
        name = f"{customer.number} {customer.name}"
    sent = {"customer_id": name, "your_reference": "7840-VA", "ordered_on": "19.11.2026"}
    answer = page.post(f"/attachments/{draft}/head/", sent | {"with_basis": "on"}, follow=True)
    assert "7840-VA" in words(answer)
    assert page.post(f"/attachments/{draft}/head/", {"ordered_on": "i går"}).status_code == 422
    days = {"begins_on": "01.11.2026", "ends_on": "15.11.2026"}
    answer = page.post(f"/attachments/{draft}/period/", days, follow=True)
    assert 'value="15.11.2026"' in words(answer)


def test_the_pdf_is_shown_and_noted(page: Client, draft: UUID, firm: Company) -> None:
    answer = page.get(f"/attachments/{draft}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert 'filename="FV-0001.pdf"' in answer["Content-Disposition"]
    with company_scope(firm.id):
        assert AuditEntry.objects.filter(deed="invoice_basis.printed").exists()


def test_a_changed_row_is_said_and_fetched(
    page: Client, draft: UUID, job: Job, firm: Company
) -> None:
    with company_scope(firm.id):
        job.pipe.price = 1
        job.pipe.save()
        from bindeledd.workspace.items.models import Withdrawal

        Withdrawal.objects.update(price=95)
    answer = page.post(f"/attachments/{draft}/complete/")
    assert answer.status_code == 422
    assert "2 rows have changed since you took them" in words(answer)
    page.post(f"/attachments/{draft}/refresh/")
    answer = page.post(f"/attachments/{draft}/complete/", follow=True)
    assert "Completed" in plain(answer)
    assert not ticks(answer)
    page.post(f"/attachments/{draft}/reopen/")
    page.post(f"/attachments/{draft}/delete/")
    assert "FV-0001" not in words(page.get("/attachments/"))
    assert "FV-0001" in words(page.get("/attachments/?state=deleted"))


def test_from_draft_to_invoice(page: Client, draft: UUID, firm: Company) -> None:
    look = page.get(f"/attachments/{draft}/issue/")
    assert "Issue invoice of NOK 162,464.38" in plain(look)
    wrong = {"issued_on": "19.11.2026", "due_on": "01.11.2026"}
    refused = page.post(f"/attachments/{draft}/issue/", wrong)
    assert refused.status_code == 422
    assert "The due date is before" in words(refused)
    answer = page.post(f"/attachments/{draft}/issue/", {"issued_on": "19.11.2026"}, follow=True)
    assert "Invoice 10001" in plain(answer)
    assert "due 3 Dec 2026" in plain(answer)
    assert "Open the invoice" in words(page.get(f"/attachments/{draft}/"))
    assert "10001" in words(page.get("/invoices/"))
    with company_scope(firm.id):
        made = Invoice.objects.get()
    assert page.get(f"/invoices/{made.id}/pdf/").content.startswith(b"%PDF-")


def test_a_partial_credit_is_seen_before_it_is_issued(
    page: Client, invoice: UUID, firm: Company
) -> None:
    """All is ticked at first; the sum follows the ticks; nothing is written by looking."""
    at = f"/invoices/{invoice}/credit/"
    first = page.get(at)
    assert "Issue credit note of NOK −162,464.38" in plain(first)  # noqa: RUF001 - a minus
    sources = re.findall(r'name="source" value="([^"]+)" checked', words(first))
    with company_scope(firm.id):
        a_day = Q(amount=Decimal("6675.00")) & (Q(id__in=sources) | Q(source_id__in=sources))
        known = InvoiceLineSource.objects.filter(a_day).values_list("id", "source_id").first()
    chosen = [one for one in sources if known is not None and UUID(one) in known]
    look = page.post(at, {"source": chosen, "look": ""})
    assert "Issue credit note of NOK −8,343.75" in plain(look)  # noqa: RUF001 - a minus
    with company_scope(firm.id):
        assert Invoice.objects.count() == 1
    sent = {"source": chosen, "issue": "1", "because": "Feil prosjekt", "once": "abc"}
    made = page.post(at, sent | {"issued_on": "20.11.2026"}, follow=True)
    assert "Credit note 10002" in plain(made)
    assert "Feil prosjekt" in words(made)
    again = page.post(at, sent | {"issued_on": "20.11.2026"}, follow=True)
    assert "Credit note 10002" in plain(again)
    assert "credited already" in words(page.get(at))
    assert "of which NOK 154,120.63 stands after credits" in plain(
        page.get(f"/invoices/{invoice}/")
    )


def test_nothing_chosen_cannot_be_credited(page: Client, invoice: UUID) -> None:
    answer = page.post(f"/invoices/{invoice}/credit/", {"issue": "1"})
    assert answer.status_code == 422
    assert "Nothing is chosen to credit" in words(answer)
    assert 'aria-disabled="true"' in words(answer)


def test_what_was_credited_can_be_billed_as_a_replacement(
    page: Client, invoice: UUID, job: Job, firm: Company, kari: User
) -> None:
    with company_scope(firm.id):
        giving_back.credit_invoice(invoice, by=kari)
        again = services.create_attachment(job.project.id, by=kari)
    look = page.get(f"/attachments/{again}/issue/")
    assert f'<option value="{invoice}">10001' in words(look)
    sent = {"issued_on": "21.11.2026", "replaces": str(invoice)}
    answer = page.post(f"/attachments/{again}/issue/", sent, follow=True)
    assert "Replaces invoice 10001" in plain(answer)
    assert "Replaced by 10003" in plain(page.get(f"/invoices/{invoice}/"))


def test_the_latest_stands_first(page: Client, draft: UUID, firm: Company, kari: User) -> None:
    with company_scope(firm.id):
        project = InvoiceAttachment.objects.get(id=draft).project_id
        services.create_attachment(project, by=kari)
    answer = words(page.get("/attachments/"))
    assert answer.index("FV-0002") < answer.index("FV-0001")


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN])
def test_who_may_not_see_prices_is_refused(
    signed_in_as: Callable[[Role], Client], draft: UUID, role: Role
) -> None:
    browser = signed_in_as(role)
    for address in ("/attachments/", f"/attachments/{draft}/", "/invoices/", "/attachments/new/"):
        assert browser.get(address).status_code == 403


def test_who_may_only_read_sees_no_buttons(
    signed_in_as: Callable[[Role], Client], draft: UUID
) -> None:
    browser = signed_in_as(Role.READ_ONLY)
    answer = browser.get(f"/attachments/{draft}/")
    assert answer.status_code == 200
    assert "Issue invoice" not in words(answer)
    assert not ticks(answer)
    assert browser.post(f"/attachments/{draft}/complete/").status_code == 403
    assert browser.post(f"/attachments/{draft}/delete/").status_code == 403
    assert browser.get(f"/attachments/{draft}/issue/").status_code == 403


def test_other_companies_are_not_there(
    other_firm: Company, draft: UUID, invoice: UUID, kari: User
) -> None:
    stranger = Client()
    stranger.force_login(User.objects.get(email="eva@other.example"))
    assert other_firm.name
    for address in (
        f"/attachments/{draft}/",
        f"/attachments/{draft}/pdf/",
        f"/attachments/{draft}/issue/",
        f"/invoices/{invoice}/",
        f"/invoices/{invoice}/pdf/",
        f"/invoices/{invoice}/credit/",
    ):
        assert stranger.get(address).status_code == 404, address
    assert kari.email


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/attachments/", 14),
        ("/attachments/{draft}/", 33),
        ("/attachments/new/", 20),
        ("/attachments/{draft}/issue/", 29),
        ("/invoices/", 14),
    ],
)
def test_a_page_keeps_its_budget(page: Client, draft: UUID, address: str, most: int) -> None:
    """The number of rows has no say in the number of queries."""
    assert budget(page, address.format(draft=draft)) <= most


def test_pages_of_an_invoice_keep_their_budget(page: Client, invoice: UUID) -> None:
    assert budget(page, f"/invoices/{invoice}/") <= 20
    assert budget(page, f"/invoices/{invoice}/credit/") <= 23


def test_the_company_chooses_what_invoices_look_like(page: Client, firm: Company) -> None:
    sent = {
        "address": "Industriveien 14\r\n2020 Skedsmokorset",
        "bank_account": "8601 11 17947",
        "rounding": "whole_kroner",
        "form": "multi",
        "item_hours": "100",
        "group_hours": "on",
    }
    answer = page.post("/setup/invoices/", sent, follow=True)
    refuse_inline(words(answer))
    assert 'value="8601 11 17947"' in words(answer)
    with company_scope(firm.id):
        chosen = InvoiceChoices.objects.get()
        assert chosen.address == "Industriveien 14\n2020 Skedsmokorset"
        assert (chosen.rounding, chosen.machine_lines) == ("whole_kroner", False)
    wrong = page.post("/setup/invoices/", sent | {"bank_account": "12345678901"})
    assert wrong.status_code == 422
    assert "This is not a Norwegian account number" in words(wrong)


def test_a_logo_is_put_on_and_taken_away(page: Client, firm: Company) -> None:
    picture = SimpleUploadedFile("logo.png", PICTURE, content_type="image/png")
    answer = page.post("/setup/invoices/logo/", {"logo": picture}, follow=True)
    assert "A logo stands on the documents." in words(answer)
    nonsense = SimpleUploadedFile("logo.png", b"<svg>", content_type="image/png")
    wrong = page.post("/setup/invoices/logo/", {"logo": nonsense})
    assert wrong.status_code == 422
    assert "We cannot read this picture" in words(wrong)
    page.post("/setup/invoices/logo/", {})
    with company_scope(firm.id):
        assert InvoiceChoices.objects.get().logo is None


def test_only_administrators_choose(signed_in_as: Callable[[Role], Client]) -> None:
    browser = signed_in_as(Role.OFFICE)
    assert browser.get("/setup/invoices/").status_code == 200
    assert (
        browser.post("/setup/invoices/", {"rounding": "none", "form": "multi"}).status_code == 403
    )
    assert browser.post("/setup/invoices/logo/", {}).status_code == 403


@pytest.mark.parametrize("written", ["1o", "NaN"])
def test_a_quantity_that_is_no_figure_is_told_and_not_taken_for_none(written: str) -> None:
    """A slip of the finger must not make a credit note smaller in silence."""
    with pytest.raises(DomainError) as refused:
        read_figure(written)

    assert refused.value.error_code == "field.not_an_amount"
    assert read_figure("") == Decimal(0)
    assert read_figure("1,5") == Decimal("1.500")


def test_only_what_is_unbilled_is_shown_unless_asked_for_more(
    page: Client, draft: UUID, firm: Company, kari: User, job: Job
) -> None:
    """What other attachments have is locked, says which one, and counts in no sum."""
    with company_scope(firm.id):
        issuing.issue_invoice(draft, by=kari)
        reserved = job.pipes("7", comment="Strekk 3")
        services.create_attachment(job.project.id, by=kari, chosen=[reserved])
        job.hours(120)
        free = services.create_attachment(job.project.id, by=kari)
    at = f"/attachments/{free}/"

    few, whole = page.get(at), page.get(f"{at}?show=all")

    assert "Part invoice no. 3." in plain(few)
    assert "FV-0001" not in plain(few).split("Invoice basis", maxsplit=1)[1]
    assert list(ticks(whole)) == list(ticks(few))
    assert "3 employees, 16 entries, at 890, billed on FV-0001" in plain(whole)
    assert "reserved on FV-0002" in plain(whole)
    assert "on FV-0003" not in plain(whole)
    assert plain(few).count("Chosen NOK 1,780.00.") == plain(whole).count("Chosen NOK 1,780.00.")
    assert "Left out NOK 0.00" in plain(whole)
    posted = page.post(f"{at}basis/", {"row": [], "show": "all"})
    assert posted["Location"] == f"{at}?show=all"
    assert "Chosen NOK 0.00. Left out NOK 1,780.00" in plain(page.get(posted["Location"]))


def test_other_days_and_other_companies_stay_out_of_the_whole_basis(
    page: Client, draft: UUID, firm: Company, kari: User, job: Job
) -> None:
    """The period holds for what is billed, too."""
    with company_scope(firm.id):
        issuing.issue_invoice(draft, by=kari)
        later = services.create_attachment(
            job.project.id, by=kari, begins=date(2026, 11, 4), ends=date(2026, 11, 30)
        )
    shown = plain(page.get(f"/attachments/{later}/?show=all"))
    assert "3 employees, 9 entries, at 890, billed on FV-0001" in shown


def test_what_is_unbilled_is_fetched_after_the_page(page: Client, job: Job) -> None:
    """It is summed over the whole company; the page does not wait for it."""
    at = "/attachments/new/"
    first = words(page.get(at))
    assert f'hx-get="{at}?unbilled=1"' in first
    assert job.project.name not in first
    then = words(page.get(f"{at}?unbilled=1"))
    assert f'href="{at}?project={job.project.id}"' in then
    assert 'id="unbilled"' in then
