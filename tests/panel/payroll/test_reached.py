"""Pages of an export that goes to a ledger: whom it stops, what to do there, how far it came."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.flows import Direction
from bindeledd.tenancy.models import Company
from bindeledd.workspace.payroll.models import PayItem, PayrollExport
from bindeledd.workspace.people.models import Employee
from tests.engine.test_payroll_out import Case, case
from tests.panel.sync.conftest import text_of
from tests.world import World

__all__ = ["case"]

SPAN = "/payroll/?begins=01.11.2026&ends=15.11.2026"


@pytest.fixture
def browser(world: World) -> Client:
    """The office's browser, in English."""
    world.office.language = "en"
    world.office.save()
    Company.objects.filter(id=world.company.id).update(language="en")
    client = Client()
    client.force_login(world.office)
    return client


def pressed(browser: Client, text: str) -> str:
    """Press the export button of a page; return the page of the export."""
    found = {name: re.search(f'name="{name}" value="([^"]*)"', text) for name in ("digest", "once")}
    posted = {name: one[1] for name, one in found.items() if one is not None}
    answer = browser.post("/payroll/export/", posted)
    assert answer.status_code == 302
    return str(answer["Location"])


def page_of(case: Case) -> str:
    """Return the address of the only export."""
    with case.world.inside():
        return reverse("panel:payroll_export", args=[PayrollExport.objects.get().id])


@pytest.mark.covers("A6.8")
def test_an_export_from_the_page_stands_in_the_ledger_and_the_page_says_so(
    case: Case, browser: Client
) -> None:
    case.hours()
    before = text_of(browser.get(SPAN))
    assert "Include imported data" in before
    url = pressed(browser, before)

    waiting = text_of(browser.get(url))
    assert "In PowerOffice Go" in waiting
    assert "0 of 1 line" in waiting
    assert "Download" not in waiting
    case.carry()
    assert len(case.lines()) == 1
    done = text_of(browser.get(url))
    assert "1 of 1 line" in done
    assert "See what waits" not in done
    assert "Include imported data" in done


@pytest.mark.covers("A6.8", "A6.2")
def test_the_page_names_lines_that_wait_and_why(case: Case, browser: Client) -> None:
    with case.world.inside():
        PayItem.objects.filter(number="20").update(number="777")
    case.hours()
    case.go()
    text = text_of(browser.get(page_of(case)))
    assert "0 of 1 line" in text
    assert "PowerOffice Go has no number 777" in text
    assert "Anders" in text
    assert f"connection={case.world.connection.id}" in text


@pytest.mark.covers("X17", "A6.1")
def test_a_person_nobody_knows_over_there_is_stopped_with_a_way_to_say_who(
    case: Case, browser: Client
) -> None:
    case.world.choose("employees", Direction.LINK)
    with case.world.inside():
        person = case.wages.person("Bo", "200.00")
        Employee.objects.filter(id=person.id).update(number="306", last_name="Strand")
    case.hours(name="Bo")
    text = text_of(browser.get(SPAN))
    assert "is not linked with anybody in PowerOffice Go" in text
    assert reverse("panel:match", args=[case.world.connection.id, "employee"]) in text
    assert "No line goes" in text


def test_an_export_that_became_a_file_speaks_of_no_ledger(case: Case, browser: Client) -> None:
    case.world.choose("payroll", Direction.OFF)
    case.hours()
    case.export()
    text = text_of(browser.get(page_of(case)))
    assert "Download" in text
    assert 'id="reached"' not in text


def test_an_export_to_a_ledger_that_is_gone_is_still_shown(case: Case, browser: Client) -> None:
    case.hours()
    case.go()
    case.world.choose("payroll", Direction.OFF)
    text = text_of(browser.get(page_of(case)))
    assert "In PowerOffice Go" in text
    assert "1 of 1 line" in text
