"""Pages of pay items, and of what becomes which of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bindeledd.workspace.payroll.models import PayItem, PayItemChoice
from tests.workspace.payroll.wages import Wages

Within = Callable[[Callable[[], Any]], Any]


@pytest.mark.covers("A0.16")
def test_a_pay_item_is_made_changed_ended_and_taken_back(page: Client, within: Within) -> None:
    """By the number that it has in the payroll system; the same number twice is refused."""
    typed = {"number": "230", "name": "Brakkediett", "kind": "allowance", "with_project": "on"}
    answer: Any = page.post("/payroll/items/new/", typed)
    assert answer.status_code == 302
    made = within(lambda: PayItem.objects.get(number="230"))
    assert (made.kind, made.with_project, made.with_department) == ("allowance", True, False)

    twice = page.post("/payroll/items/new/", typed)
    assert twice.status_code == 422
    assert "Number 230 is taken" in twice.content.decode()
    page.post(f"{answer.url}change/", typed | {"name": "Diett", "revision": "1"})
    page.post(f"{answer.url}end/")
    assert "Ended" in page.get(answer.url).content.decode()
    page.post(f"{answer.url}reopen/")
    now = within(lambda: PayItem.objects.get(number="230"))
    assert (now.name, now.active) == ("Diett", True)


def test_the_list_is_searched_and_given_as_a_file(page: Client, wages: Wages) -> None:
    """By number and by name."""
    del wages
    assert "Mileage" not in page.get("/payroll/items/?q=hourly").content.decode()
    content = page.get("/payroll/items/file/").content.decode("utf-8-sig")
    assert "Hourly pay" in content


@pytest.mark.covers("A0.16")
def test_what_becomes_what_is_chosen_on_one_page(
    page: Client, wages: Wages, within: Within
) -> None:
    """A pay item, no export, or nothing chosen: three different answers."""
    holiday = wages.types["holiday"].id
    text = page.get("/payroll/items/posts/").content.decode()
    assert "1 kind has no pay item yet." in text

    page.post("/payroll/items/posts/", {f"hours.{holiday}": "none", "bank.": ""})

    chosen = within(
        lambda: {
            (one.post, one.hour_type_id): one.pay_item_id for one in PayItemChoice.objects.all()
        }
    )
    assert chosen["hours", holiday] is None
    assert ("bank", None) not in chosen
    page.post("/payroll/items/posts/", {"bank.": str(wages.items["190"])})
    assert within(lambda: PayItemChoice.objects.get(post="bank").pay_item_id) == wages.items["190"]
    assert page.post("/payroll/items/posts/", {"bank.": "odd"}).status_code == 404


def test_a_pay_item_shows_what_becomes_it(page: Client, wages: Wages) -> None:
    """So that nobody ends one that is in use without knowing."""
    text = page.get(f"/payroll/items/{wages.items['120']}/").content.decode()

    assert "Overtime 50 %" in text
