"""The button for 24SevenOffice on an attachment: seen first, pressed once, found again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.models import Run
from tests.connectors.sevenoffice.test_orders import Billing
from tests.panel.sync.conftest import text_of
from tests.world import SEVEN, World


@pytest.fixture
def office(hurried: None) -> Iterator[World]:  # noqa: ARG001 - opened first
    """A company whose books are in 24SevenOffice, and whose office reads Norwegian."""
    made = World.build(side=SEVEN)
    made.office.language = "nb"
    made.office.save()
    yield made
    made.close()


@pytest.mark.covers("B5", "B5.1", "B5.4")
def test_the_button_makes_one_order_that_the_page_names(office: World) -> None:
    billing = Billing.begin(office)
    ours = billing.attachment(billing.taken("hours"), billing.taken("machine"))
    browser = Client()
    browser.force_login(office.office)
    page = reverse("panel:attachment", args=[ours])
    button = reverse("panel:attachment_hand_over", args=[ours, office.connection.id, "orders_out"])
    told = text_of(browser.get(page))
    assert "Lag faktura (24SevenOffice)" in told
    assert button in told

    look = text_of(browser.get(button))
    assert billing.orders() == [], "looking writes nothing"
    found = re.search(r'name="seen" value="([^"]*)"', look)
    assert found
    for _ in range(2):
        assert browser.post(button, {"seen": found[1]}).status_code == 302
    with office.inside():
        (asked,) = Run.objects.filter(state=Run.State.WAITING)
    office.carry(asked)

    (order,) = billing.orders()
    done = text_of(browser.get(page))
    assert f"Ordre {order['OrderId']}" in done
    assert "Lag faktura (24SevenOffice)" not in done
    assert browser.get(button).status_code in {302, 404, 422}
    office.run()
    assert len(billing.orders()) == 1
