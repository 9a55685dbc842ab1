"""Search or go to."""

from uuid import UUID

import pytest
from django.test import Client

from bindeledd.tenancy.scope import company_scope
from tests.factories import CustomerFactory, DepartmentFactory, EmployeeFactory, ProjectFactory
from tests.panel.registers.pages import budget, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


def test_all_registers_are_searched(page: Client, ours: UUID) -> None:
    """By name, with the pages whose words fit, in a fixed number of queries."""
    with company_scope(ours):
        CustomerFactory.create(name="Myrlia kommune", number="10055")
        ProjectFactory.create(name="VA Myrlia", number="1047", joined_number="1047")
        EmployeeFactory.create(first_name="Ola", last_name="Myrlia", number="7", active=False)
        DepartmentFactory.create(name="Myrlia", number="3")
    shown = words(page.get("/search/?q=myrlia"))
    for text in ("Myrlia kommune", "VA Myrlia", "Ola Myrlia", "ended"):
        assert text in shown
    assert 'href="/customers/"' in words(page.get("/search/?q=custom"))
    assert budget(page, "/search/?q=myrlia") <= 20


def test_an_exact_number_goes_straight_there(page: Client, ours: UUID) -> None:
    """When nothing else begins with it."""
    with company_scope(ours):
        customer = CustomerFactory.create(name="Hansen", number="10055")

    assert page.get("/search/?q=10055")["Location"] == f"/customers/{customer.id}/"


@pytest.mark.parametrize("text", ["", "   ", "zzz", "%00", "<script>alert(1)</script>", "x" * 9000])
def test_anything_can_be_typed(page: Client, text: str) -> None:
    """No words, no hits, markup, far too much."""
    answer = page.get("/search/", {"q": text})

    assert answer.status_code == 200
    assert "<script>alert" not in words(answer)
