"""From the basis to the PDF, and a partial credit, in a real browser over the real server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Locator, Route, expect

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.invoicing.models import Invoice, InvoiceSource
from tests.browser.conftest import visiting
from tests.browser.visitor import Visitor
from tests.chromium import in_browser
from tests.workspace.invoicing.work import Job

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Story = Callable[[Visitor], None]


@pytest.fixture
def kari(transactional_db: None) -> User:  # noqa: ARG001 - opened first
    """The administrator of a company whose rows the server's threads see."""
    return User.objects.create_user(f"{new_id()}@firma.example", name="Kari Tveit")


@pytest.fixture
def company(kari: User) -> Company:
    """The company, with a project that has a week of everything."""
    made = create_company("Lauvåsen Entreprenør AS", by=kari)
    Company.objects.filter(id=made.id).update(language="en", org_number="888888888")
    with company_scope(made.id):
        Job.begin().a_week()
    return made


@pytest.fixture
def tell(live_server: Any, kari: User, company: Company) -> Iterator[Callable[..., None]]:
    """Return a teller of stories with Kari's browser; what she saw wrong fails the test."""
    assert company.name

    def told(story: Story, *, language: str = "en", **chosen: Any) -> None:
        User.objects.filter(pk=kari.pk).update(language=language)
        client = Client()
        client.force_login(kari)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        in_browser(
            lambda chromium: _play(chromium, story, live_server.url, session, language, chosen)
        )

    yield told
    connections.close_all()


def _play(
    chromium: Browser, story: Story, address: str, session: str, language: str, chosen: Any
) -> None:
    context = visiting(chromium, **chosen)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "url": address}])
    visitor = Visitor(context, address, f"invoicing-{language}")
    try:
        story(visitor)
    except BaseException:
        visitor.keep("failed", failed=True)
        raise
    visitor.leave()
    context.close()
    assert visitor.wrong == [], "\n".join(visitor.wrong)


def issued(company: Company) -> list[UUID]:
    with company_scope(company.id):
        return list(Invoice.objects.order_by("sort_number").values_list("id", flat=True))


def _choose(kari: Visitor) -> None:
    """Take a project's basis, leave one row, and look at both forms."""
    kari.go("/attachments/")
    kari.follow("New invoice attachment")
    kari.sees("Unbilled per project")
    kari.look("10a-new")
    kari.page.get_by_role("link", name="VA-anlegg Myrlia").click()
    expect(kari.page.get_by_label("Project", exact=True)).not_to_have_value("")
    kari.press("Make the attachment")
    kari.title("FV-0001, VA-anlegg Myrlia")
    kari.sees("The lines sum to the basis to the øre")
    kari.look("10-attachment", small=True)

    row = kari.page.locator("#basis tr", has_text="Holm Betongpumping")
    row.get_by_role("checkbox").uncheck()
    kari.sees("which stays unbilled")
    expect(kari.page.locator("#lines-table")).not_to_contain_text("Betongpumping")
    expect(kari.page.locator("#basis tr", has_text="Holm")).to_contain_text("7,616.00")

    kari.press("Single line")
    expect(kari.page.locator("#lines-table tbody tr")).to_have_count(1)
    kari.press("Multi line")
    expect(kari.page.locator("#lines-table tbody tr")).to_have_count(6)
    _stop(kari)


def _stop(kari: Visitor) -> None:
    """With nothing left to take: pressing leads to the reason, and the first one has it all."""
    home = kari.page.url
    kari.go("/attachments/new/")
    kari.sees("Unbilled per project")
    kari.page.get_by_role("link", name="VA-anlegg Myrlia").click()
    kari.type("From", "01.12.2026")
    kari.press("Make the attachment")
    kari.title("FV-0002")
    dead = kari.page.get_by_role("button", name="Issue invoice")
    expect(dead).to_have_attribute("aria-disabled", "true")
    dead.click(force=True)
    expect(kari.page.locator("#why-not")).to_be_focused()
    kari.page.locator("#id_begins_on").fill("01.11.2026")
    kari.page.locator("#show-what").select_option("all")
    kari.press("Show", exact=True)
    kari.sees("reserved on FV-0001")
    kari.look("10j-nothing-to-bill", small=True)
    kari.press("Delete attachment")
    kari.page.goto(home)


def _write(kari: Visitor) -> None:
    """Add a line and a reference, and look at the paper."""
    kari.follow("New free-text line")
    kari.type("Text", "Rigg og drift")
    kari.type("Quantity", "2")
    kari.type("Price", "500,50")
    kari.look("10b-line")
    kari.press("Save")
    expect(kari.page.locator("#lines-table")).to_contain_text("1,001.00")

    kari.page.get_by_text("Customer, reference, dates and text").click()
    kari.type("Your ref.", "7840-VA / Solfrid Nes")
    kari.page.locator("#save-head").click()
    expect(kari.page.locator("#lines")).to_contain_text("7840-VA / Solfrid Nes")

    at = kari.page.get_by_role("link", name="See the PDF").get_attribute("href") or ""
    paper = kari.page.request.get(kari.address + at)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF-")


def _issue(kari: Visitor) -> None:
    """Issue the invoice, and see it in the lists."""
    kari.follow("Issue invoice")
    kari.look("10c-issue")
    kari.press("Issue invoice of")
    kari.title("Invoice 10001")
    kari.look("10d-invoice")
    kari.go("/invoices/")
    kari.look("10e-invoices")
    kari.go("/attachments/")
    kari.look("10f-attachments")


@pytest.mark.covers("B0.9", "B0.10", "X12")
def test_an_attachment_from_basis_to_pdf(tell: Callable[..., None], company: Company) -> None:
    """Project, ticks, single line and back, an own line, the reference, the paper, the invoice."""

    def story(kari: Visitor) -> None:
        _choose(kari)
        _write(kari)
        _issue(kari)

    tell(story)
    assert len(issued(company)) == 1
    with company_scope(company.id):
        assert InvoiceSource.objects.filter(state="billed").count() == 26


@pytest.mark.covers("X12")
def test_a_partial_credit(tell: Callable[..., None], company: Company) -> None:
    """In Norwegian: one entry is unticked from everything, then only it is credited."""

    def story(kari: Visitor) -> None:
        kari.go("/attachments/new/")
        kari.page.get_by_role("link", name="VA-anlegg Myrlia").click()
        kari.page.locator("#save").click()
        kari.title("FV-0001, VA-anlegg Myrlia")
        kari.look("10-attachment", small=True)
        kari.page.locator("#issue").click()
        kari.page.locator("#save").click()
        kari.title("10001")
        kari.page.locator("#credit").click()
        kari.look("10g-credit", small=True)
        boxes = kari.page.locator("#credit-table [name=source]")
        expect(boxes).to_have_count(27)
        everything = kari.page.locator("#credit-sums .total dd").inner_text()
        for one in kari.page.locator("#credit-table [data-tick-all]").all():
            one.uncheck()
        expect(kari.page.locator("#issue")).to_have_count(0)
        kari.look("10h-nothing-chosen")
        row = kari.page.locator("#credit-table tr", has_text=re.compile(r"6.675,00"))
        row.locator("[name=source]").first.check()
        total = kari.page.locator("#credit-sums .total dd")
        expect(total).to_have_text(re.compile(r"8.343,75"))
        assert total.inner_text() != everything
        kari.page.locator("[name=because]").fill("Timen gjaldt et annet prosjekt.")
        kari.page.locator("#issue").click()
        kari.title("10002")
        kari.sees("Timen gjaldt et annet prosjekt.")
        kari.look("10i-credit-note")

    tell(story, language="nb")
    assert len(issued(company)) == 2
    with company_scope(company.id):
        assert InvoiceSource.objects.filter(state="credited").count() == 1


def test_a_tick_outlives_the_answer_to_the_one_before(
    tell: Callable[..., None], company: Company
) -> None:
    """On a slow line the first answer comes when the second box is unticked, and not yet sent."""

    def story(kari: Visitor) -> None:
        kari.go("/attachments/new/")
        kari.page.get_by_role("link", name="VA-anlegg Myrlia").click()
        kari.press("Make the attachment")
        kari.title("FV-0001")
        boxes = kari.page.locator("#basis-table [name=row]")
        _untick_in_haste(kari, boxes, "**/basis/")
        expect(kari.page.locator("#basis-table [name=row]:checked")).to_have_count(
            boxes.count() - 2
        )

    tell(story)
    with company_scope(company.id):
        assert InvoiceSource.objects.filter(state="released").count() >= 2


def _untick_in_haste(kari: Visitor, boxes: Locator, address: str) -> None:
    """Untick the last two boxes, the second while the first answer is under way."""
    held: list[Route] = []
    kari.page.route(address, lambda route: held.append(route), times=1)  # noqa: PLW0108 - marked by playwright
    last = boxes.count() - 1
    boxes.nth(last).uncheck()
    while not held:
        kari.page.wait_for_timeout(50)
    answer, first = held[0].fetch(), held[0].request.post_data
    boxes.nth(last - 1).uncheck()
    with kari.page.expect_response(
        lambda got: got.request.method == "POST" and got.request.post_data != first
    ) as second:
        held[0].fulfill(response=answer)
    second.value.finished()


def test_an_attachment_without_script(tell: Callable[..., None], company: Company) -> None:
    """Each tick, switch and move is a button that a plain page has."""

    def story(kari: Visitor) -> None:
        kari.go("/attachments/new/")
        kari.follow("See what is unbilled per project")
        kari.page.get_by_role("link", name="VA-anlegg Myrlia").click()
        kari.press("Make the attachment")
        kari.page.locator("#basis tr", has_text="Holm").get_by_role("checkbox").uncheck()
        kari.press("Use the ticked rows")
        kari.sees("which stays unbilled")
        kari.press("Single line")
        expect(kari.page.locator("#lines-table tbody tr")).to_have_count(1)
        kari.press("Multi line")
        kari.page.locator("#lines-table input").first.fill("100")
        kari.press("Save item numbers")
        expect(kari.page.locator("#lines-table input").first).to_have_value("100")
        kari.follow("Issue invoice")
        kari.press("Issue invoice of")
        kari.follow("Credit", exact=True)
        for one in kari.page.locator("[name=source]").all()[1:]:
            one.uncheck()
        kari.press("Show the sum")
        kari.press("Issue credit note of")
        kari.title("Credit note 10002")

    tell(story, java_script_enabled=False)
    assert len(issued(company)) == 2
