"""The buttons of a ledger on an attachment: seen first, pressed once, followed to the payment."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, Run, Waiting
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.invoicing import handing, services
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from tests.engine.test_orders_out import Case, case
from tests.panel.sync.conftest import text_of
from tests.world import World

__all__ = ["case"]

PLAIN, WITH_PDF = "orders_out", "orders_with_pdf_out"


@pytest.fixture
def browser(world: World) -> Client:
    """The office's browser, in English."""
    world.office.language = "en"
    world.office.save()
    client = Client()
    client.force_login(world.office)
    return client


def page_of(case: Case) -> str:
    return reverse("panel:attachment", args=[case.attachment])


def button_of(case: Case, way: str = PLAIN) -> str:
    connection = case.world.connection.id
    return reverse("panel:attachment_hand_over", args=[case.attachment, connection, way])


def seen(page: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found, "the page says what was seen"
    return {"seen": found[1]}


def press(case: Case, browser: Client, way: str = PLAIN) -> Any:
    """Look, and press."""
    shown = text_of(browser.get(button_of(case, way)))
    return browser.post(button_of(case, way), seen(shown))


def carry(case: Case) -> Run:
    """Carry what was asked for."""
    with case.world.inside():
        run = Run.objects.filter(state=Run.State.WAITING).latest("number")
    return case.world.carry(run)


@pytest.mark.covers("A9.1", "A10.1")
def test_both_buttons_stand_there_by_the_trades_names(case: Case, browser: Client) -> None:
    page = text_of(browser.get(page_of(case)))
    assert "Create invoice (PowerOffice Go)" in page
    assert "Create invoice with attachment (PowerOffice Go)" in page
    assert page.count("btn-filled") == 1


@pytest.mark.parametrize("how", ["data type off", "connection off"])
def test_without_a_data_type_that_is_on_there_is_no_button(
    case: Case, browser: Client, how: str
) -> None:
    if how == "data type off":
        case.world.choose("invoice_attachments", Direction.OFF)
    else:
        with case.world.inside():
            Connection.objects.update(state=Connection.State.OFF)
    assert "(PowerOffice Go)" not in text_of(browser.get(page_of(case)))
    assert browser.get(button_of(case)).status_code == 404


def test_paused_connection_has_dead_buttons_that_say_why(case: Case, browser: Client) -> None:
    with case.world.inside():
        Connection.objects.update(state=Connection.State.PAUSED, paused_code="access.ended")
    page = text_of(browser.get(page_of(case)))
    assert "Create invoice (PowerOffice Go)" in page
    assert page.count("Open the connection") == 1
    assert browser.post(button_of(case), {"seen": ""}).status_code == 422
    with case.world.inside():
        assert not Waiting.objects.filter(kind="invoice_attachment").exists()


@pytest.mark.covers("A9.1", "A9.7")
def test_one_sees_what_goes_before_it_goes(case: Case, browser: Client) -> None:
    """Lines, sum, customer and project there; looking writes nothing."""
    page = text_of(browser.get(button_of(case, WITH_PDF)))
    record = case.world.record("invoice_attachment", case.attachment)

    assert "Nothing goes before you press." in page
    assert "10042" in page
    assert "in Go" in page
    assert "Attach the basis as a PDF" in page
    for line in record.lines:
        assert " ".join(line.text.split()) in page
    assert "It would wait there" not in page
    with case.world.inside():
        assert InvoiceAttachment.objects.get().state == "draft"
        assert not Run.objects.filter(state=Run.State.WAITING).exists()
    assert case.orders() == []


@pytest.mark.covers("A9.1", "A10.8", "X9")
def test_pressed_it_goes_and_the_page_follows_it(case: Case, browser: Client) -> None:
    answer = press(case, browser, WITH_PDF)
    assert answer.status_code == 302, text_of(answer)
    waits = text_of(browser.get(page_of(case)))
    carry(case)
    done = text_of(browser.get(page_of(case)))

    (order,) = case.orders()
    assert "Goes with the next transfer" in waits
    assert "Create invoice (PowerOffice Go)" not in waits
    assert "stays as it is" in waits
    assert 'name="number-' not in waits, "nothing on it can be written any more"
    assert f"Order {order['SalesOrderNo']}" in done
    assert "Attach the basis as a PDF" in done
    assert "not yet" not in done
    assert case.files() == [f"basis-{case.number}.pdf"]


def test_second_press_finds_the_first(case: Case, browser: Client) -> None:
    """Two quick posts from one look: one completed attachment, one run, one order."""
    look = seen(text_of(browser.get(button_of(case))))
    first, second = (browser.post(button_of(case), look) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302), text_of(second)
    carry(case)
    third = browser.post(button_of(case), look)
    with case.world.inside():
        assert not Run.objects.filter(state=Run.State.WAITING).exists()

    assert third.status_code == 302
    assert len(case.orders()) == 1
    again = browser.get(button_of(case), follow=True)
    assert "It stands there already" in text_of(again)


def test_what_changed_since_it_was_shown_is_not_handed_over(case: Case, browser: Client) -> None:
    """The plan that was shown is the plan that is carried out, or it says what happened."""
    look = seen(text_of(browser.get(button_of(case))))
    with case.world.inside():
        services.change_attachment(
            case.attachment, {"your_reference": "7840-VA"}, by=case.world.office
        )

    answer = browser.post(button_of(case), look)

    assert answer.status_code == 409
    assert "no longer what you were shown" in text_of(answer)
    with case.world.inside():
        assert handing.holders_of([case.attachment]) == {}
        assert InvoiceAttachment.objects.get().state == "draft"
    assert browser.post(button_of(case), seen(text_of(answer))).status_code == 302


def test_every_reason_is_told_and_it_may_wait_there(world: World, browser: Client) -> None:
    from tests.workspace.invoicing.work import Job

    with world.inside():
        job = Job.begin()
        job.hours()
        attachment = services.create_attachment(job.project.id, by=world.office)
    world.choose("invoice_attachments", Direction.OUT)
    case = Case(world, attachment, "")

    page = text_of(browser.get(button_of(case)))
    assert "It would wait there" in page
    assert page.count("not linked with Go yet") == 2
    assert "Hand it over and let it wait" in page
    assert press(case, browser).status_code == 302
    carry(case)

    stands = text_of(browser.get(page_of(case)))
    assert page_of(case) in text_of(browser.get(reverse("panel:held"), follow=True))
    assert "is not linked" in stands
    assert "Order" not in stands[stands.index('id="ledgers"') :].split("</ul>")[0]


def test_what_the_field_side_refuses_has_a_dead_button(case: Case, browser: Client) -> None:
    with case.world.inside():
        services.change_attachment(case.attachment, {"customer_id": None}, by=case.world.office)
    page = text_of(browser.get(page_of(case)))
    assert page.count("Nobody is billed yet.") == 1
    shown = text_of(browser.get(button_of(case)))
    assert 'aria-disabled="true"' in shown
    assert browser.post(button_of(case), seen(shown)).status_code == 422


def test_file_is_added_to_an_order_that_went_without(case: Case, browser: Client) -> None:
    press(case, browser)
    carry(case)
    page = text_of(browser.get(page_of(case)))
    assert button_of(case, WITH_PDF) in page
    assert press(case, browser, WITH_PDF).status_code == 302
    carry(case)

    assert len(case.orders()) == 1
    assert case.files() == [f"basis-{case.number}.pdf"]
    assert button_of(case, WITH_PDF) not in text_of(browser.get(page_of(case)))


def back_of(case: Case) -> str:
    return reverse("panel:attachment_take_back", args=[case.attachment, case.world.connection.id])


def test_it_is_withdrawn_before_it_went(case: Case, browser: Client) -> None:
    press(case, browser)
    assert "Withdraw from PowerOffice Go" in text_of(browser.get(page_of(case)))

    page = text_of(browser.post(back_of(case), follow=True))

    assert "Nothing of it had gone" in page
    assert "Create invoice (PowerOffice Go)" in page
    carry(case)
    assert case.orders() == []


def test_it_is_withdrawn_while_it_is_a_draft_there(case: Case, browser: Client) -> None:
    press(case, browser)
    carry(case)

    asked = text_of(browser.post(back_of(case), follow=True))
    carry(case)
    page = text_of(browser.get(page_of(case)))

    assert "free here once it stands there no more" in asked
    assert "Withdraw from PowerOffice Go" not in asked
    assert case.orders() == []
    assert "Create invoice (PowerOffice Go)" in page
    assert press(case, browser).status_code == 302
    carry(case)
    assert len(case.orders()) == 1


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.READ_ONLY, Role.OFFICE])
def test_who_may_invoice_may_press(case: Case, role: Role) -> None:
    person = User.objects.create_user(f"{role}@firma.example", name="Nina")
    with case.world.inside():
        add_member(person, role, by=case.world.office)
    client = Client()
    client.force_login(person)
    answer = client.get(button_of(case))
    assert answer.status_code == (200 if role is Role.OFFICE else 403)
    assert client.post(button_of(case)).status_code == (409 if role is Role.OFFICE else 403)
    assert client.post(back_of(case)).status_code == (302 if role is Role.OFFICE else 403)


def test_another_companys_attachment_is_not_there(case: Case, stranger: Client) -> None:
    assert stranger.get(button_of(case)).status_code == 404
    assert stranger.post(button_of(case)).status_code == 404
    assert stranger.post(back_of(case)).status_code == 404


@pytest.fixture
def stranger(world: World) -> Client:
    """A browser of somebody in another company."""
    from bindeledd.tenancy.services import create_company

    assert world.company.name
    person = User.objects.create_user("eva@other.example", name="Eva")
    create_company("Annet Firma AS", by=person)
    client = Client()
    client.force_login(person)
    return client
