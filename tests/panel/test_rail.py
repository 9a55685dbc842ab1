"""The rail says what waits: hours for whoever approves, attachments for whoever bills."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.invoicing.services import create_attachment
from bindeledd.workspace.time import approving
from tests.hours import Firm


@pytest.fixture
def works(firm: Company, kari: User) -> UUID:
    """Two entries that wait, one approved, one attachment that takes nothing yet."""
    with company_scope(firm.id):
        made = Firm.build(kari)
        made.entry("Anders")
        made.entry("Emil")
        approving.approve(made.entry("Emil").id, by=kari)
        create_attachment(made.projects["1047"], by=kari, chosen=())
    return firm.id


def count_beside(browser: Client, name: str) -> str:
    """Return the figure beside an area of the rail; empty where there is none."""
    text = browser.get("/profile/").content.decode()
    line = re.search(rf'<a[^>]*href="{reverse(f"panel:{name}")}".*?</a>', text, re.DOTALL)
    found = re.search(r'class="count[^"]*"[^>]*>\s*(\d+)', line[0]) if line else None
    return found[1] if found else ""


@pytest.mark.usefixtures("works")
def test_what_waits_stands_beside_its_area(page: Client) -> None:
    assert count_beside(page, "hours") == "2"
    assert count_beside(page, "attachments") == "1"


@pytest.mark.usefixtures("works")
def test_a_worker_is_not_told_of_what_others_do(signed_in_as: Callable[[Role], Client]) -> None:
    assert count_beside(signed_in_as(Role.WORKER), "hours") == ""


def test_nothing_waits_and_nothing_is_said(page: Client) -> None:
    assert count_beside(page, "hours") == ""
