"""What a worker tells beside hours in a real browser: receipts, from and to, items by number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, expect

from bindeledd.kernel import clock
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.compensations.models import Receipt
from bindeledd.workspace.items.models import Withdrawal
from tests.panel.phone.conftest import Site
from tests.panel.phone.handset import Handset
from tests.panel.phone.stories import A_BILL, a_picture, entries, things

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_receipt_waits_with_its_expense_and_is_kept_once(
    tell: Callable[..., None], live_site: Site
) -> None:
    """Without net, closed, opened again, its answer lost: one expense with one lighter picture."""
    picture = a_picture(2600, 1300)

    def story(phone: Handset) -> None:
        _laid_out(phone, picture)
        phone.kept()
        phone.page.close()

        phone.open_tab()
        phone.go()
        phone.sees("NOK 120.00 with receipt")
        phone.page.locator("#lines a").first.click()
        expect(phone.page.locator("li[data-receipt] canvas")).to_be_visible()
        phone.kept()
        phone.lose_answers(1, of="receipts")
        phone.net(there=True)
        phone.go()
        phone.page.reload()
        phone.settled()
        phone.sees("To be approved")
        phone.sees("NOK 120.00 with receipt")
        phone.page.locator("#lines a").first.click()
        expect(phone.page.locator("li[data-receipt] a")).to_have_attribute(
            "href", re.compile("/expenses/.+/receipts/.+")
        )

    tell(story)

    assert things(live_site) == (0, 0, 1)
    with company_scope(live_site.company.id):
        row = Receipt.objects.get()
    assert (row.media_type, row.file_name) == ("image/jpeg", "fuel.jpg")
    assert len(row.content) < len(picture["buffer"])


def test_a_receipt_is_taken_away_and_another_put_in_its_place(
    tell: Callable[..., None], live_site: Site
) -> None:
    """The wrong bill: removed and replaced in one saving."""

    def story(phone: Handset) -> None:
        phone.go("/phone/?type=expense")
        phone.ready()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.page.locator("input[name$='-amount']").fill("120")
        phone.page.locator("input[name$='-photo']").set_input_files(a_picture(40, 30))
        expect(phone.page.locator("li[data-receipt]")).to_be_visible()
        phone.page.locator("#save").click()
        expect(phone.page.locator("#entry")).to_be_hidden()
        phone.settled()
        phone.page.locator("#lines a").first.click()
        phone.page.get_by_label("Remove fuel.png").click()
        phone.page.locator("input[name$='-file']").set_input_files(A_BILL)
        expect(phone.page.get_by_text("bill.pdf")).to_be_visible()
        phone.page.locator("#save").click()
        expect(phone.page.locator("#entry")).to_be_hidden()
        phone.settled()

    tell(story)

    with company_scope(live_site.company.id):
        assert [one.file_name for one in Receipt.objects.all()] == ["bill.pdf"]


def test_from_to_and_items_found_without_net(tell: Callable[..., None], live_site: Site) -> None:
    """The clock fills the hours; items come by name and by bar code; tomorrow is not worked yet."""
    today = clock.today()
    tomorrow = today + timedelta(days=1)

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.net(there=False)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        _worked_at_night(phone)
        _taken_out(phone)
        phone.page.locator("#save").click()
        phone.sees("On the phone")

        _ahead(phone, tomorrow)
        phone.kept()
        phone.net(there=True)
        phone.settled()

    tell(story)

    first, second = entries(live_site)
    local = [
        one.astimezone(timezone.get_default_timezone())
        for one in (first.started_at, first.ended_at)
        if one
    ]
    assert [f"{one:%H:%M}" for one in local] == ["22:00", "06:30"]
    assert (first.worked_on, first.minutes, first.break_minutes) == (today, 480, 30)
    assert (second.worked_on, second.hour_type_id) == (tomorrow, live_site.firm.types["81"])
    with company_scope(live_site.company.id):
        taken = set(Withdrawal.objects.values_list("item_id", "text"))
    known = live_site.things
    assert taken == {(known["4410"], ""), (known["4520"], ""), (None, "Sement 25 kg")}


def _laid_out(phone: Handset, picture: FilePayload) -> None:
    """Enter an expense with its receipt, without net; what does not fit is told at once."""
    phone.go("/phone/more/")
    phone.ready()
    phone.net(there=False)
    phone.go("/phone/?type=expense")
    phone.kept()
    phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
    file = phone.page.locator("input[name$='-file']")
    file.set_input_files({"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"MZ"})
    phone.sees("This is no picture and no PDF")
    file.set_input_files(picture)
    expect(phone.page.locator("li[data-receipt] canvas")).to_be_visible()
    phone.page.locator("#save").click()
    phone.sees("Write the amount that stands on the receipt")
    phone.page.locator("input[name$='-amount']").fill("120")
    phone.page.locator("#save").click()
    phone.sees("On the phone")
    phone.sees("1 entry is safe on the phone")


def _worked_at_night(phone: Handset) -> None:
    phone.page.locator("details[data-clock] > summary").click()
    phone.page.locator("input[name=begins]").fill("22:00")
    phone.page.locator("input[name=ends]").fill("06:30")
    phone.page.locator("input[name=break_minutes]").fill("30")
    expect(phone.page.locator("input[name=hours]")).to_have_value("8.0")
    expect(phone.page.locator("[data-clock] [data-figure]")).to_have_text("22:00\u201306:30")


def _taken_out(phone: Handset) -> None:
    """One by words and keys, one by bar code, one that is in no list."""
    phone.page.locator("details[data-part=items] > summary").click()
    phone.press("Add an item")
    field = phone.page.locator("input[name$=-item]").first
    field.press_sequentially("110 pvc")
    expect(phone.page.locator(".phone-options > li")).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(phone.page.get_by_text("1 item fits")).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("4410 PVC-rør 110 mm SN8")
    expect(field).to_have_attribute("aria-expanded", "false")
    phone.press("Add an item")
    phone.page.locator("input[name$=-item]").last.fill("7038010000065")
    phone.press("Add an item")
    phone.page.locator("input[name$=-item]").last.fill("Sement 25 kg")


def _ahead(phone: Handset, tomorrow: date) -> None:
    """Work is refused before it is sent; a holiday is taken."""
    phone.go(f"/phone/day/{tomorrow.isoformat()}/")
    phone.kept()
    expect(phone.page.locator("select[name=project_id]")).to_be_hidden()
    phone.page.locator("select[name=hour_type_id]").select_option(label="Ordinary")
    phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
    phone.page.locator("#save").click()
    phone.sees("The day has not come yet")
    phone.page.locator("select[name=hour_type_id]").select_option(label="Holiday")
    phone.page.locator("#save").click()
    phone.sees("Holiday")
