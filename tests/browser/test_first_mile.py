"""A new user's first mile in a browser: from an empty installation to transfers that run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import register
from tests.browser.chapters import Mile
from tests.browser.house import House
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_an_empty_installation_becomes_a_company(mile: Mile, visitor: Visitor) -> None:
    """Three steps, and the dashboard invites to connect a system."""
    mile.up_to("founded")
    visitor.go("/")
    visitor.title("No accounting system is connected yet.")
    visitor.look("01-dashboard-empty", small=True)
    visitor.follow("Connect an accounting system")

    visitor.title("PowerOffice Go")
    assert visitor.go("/first-run/").url == f"{visitor.address}/"


def test_files_fill_the_registers(mile: Mile, visitor: Visitor) -> None:
    """What the previews showed is what the registers hold."""
    mile.up_to("stocked")
    visitor.go("/customers/")
    visitor.sees("Fjellvik Bygg AS")
    visitor.look("30-customers", small=True)
    visitor.go("/employees/")
    expect(visitor.page.locator("tbody tr")).to_have_count(16)
    visitor.look("31-employees")
    visitor.go("/projects/")
    visitor.sees("Fjellvik lagerhall")
    visitor.look("32-projects")
    visitor.go("/customers/?q=10003")
    visitor.follow(register.party("10003").name)
    visitor.title(register.party("10003").name)
    visitor.look("33-customer")


@pytest.mark.covers("A0.1", "A0.3")
def test_a_key_ties_the_two_and_leads_on(mile: Mile, visitor: Visitor) -> None:
    """A wrong key is refused at its field and keeps nothing; the right one leads to the set-up."""
    mile.up_to("connected")
    visitor.go("/connections/")
    expect(visitor.page.locator("#health tbody tr")).to_have_count(1)
    visitor.look("02c-connections")
    visitor.follow("PowerOffice Go", within=visitor.page.locator("#health"))
    assert mile.connection in visitor.page.url


def test_the_check_says_what_is_missing_over_there(
    house: House, mile: Mile, visitor: Visitor
) -> None:
    """The right company; a right and a module that are taken away are found, and found again."""
    mile.up_to("connected")
    given, modules = house.books.settings.privileges, house.books.settings.modules
    visitor.go(f"{mile.connection}check/")
    visitor.sees("Right company")
    try:
        house.books.settings.privileges = [one for one in given if one != "Project_Full"]
        visitor.press("Check again")
        visitor.toast("Checked just now.")
        expect(visitor.page.locator(".finding.stops")).to_have_count(1)
        expect(visitor.page.locator(".finding.stops")).to_contain_text("Project")
        visitor.look("02d-right-missing", small=True)
        house.books.settings.modules = [one for one in modules if one != "Accounting"]
        visitor.press("Check again")
        off = visitor.page.locator("[id^='finding-poweroffice_go-module_off']")
        expect(off.first).to_be_visible()
        visitor.keep("02e-module-off")
    finally:
        house.books.settings.privileges, house.books.settings.modules = given, modules
    visitor.press("Check again")
    expect(visitor.page.locator(".finding.stops")).to_have_count(0)


@pytest.mark.covers("A0.6", "X4")
def test_pairs_are_linked_only_when_it_is_certain_or_said(
    house: House, mile: Mile, visitor: Visitor
) -> None:
    """Sure pairs in bulk, conflicts one by one, and the ledger is untouched by all of it."""
    mile.up_to("matched")
    page = visitor.go(f"{mile.connection}match/customer/?show=sure")
    expect(visitor.row("Ringsåsen kommune")).to_contain_text("Unlink")
    expect(visitor.row("Hedmarktoppen")).to_contain_text("Havneplassen")
    expect(page.locator("[data-row]", has_text="Kvartalet")).to_have_count(0)
    visitor.go("/customers/?q=Bakken")
    expect(visitor.row("Bakken Maskin")).to_contain_text("10041")
    visitor.go("/links/")
    visitor.look("03-links", small=True)
    assert len(house.books.rows("Customers")) == register.CUSTOMERS_THERE
    writes = [one for one in house.app.traffic.figures()["operations"] if not one.startswith("GET")]
    # the check asks with an empty body whether they take invoices of ours; it is always refused
    assert set(writes) <= {"POST /OAuth/Token", "POST /Vouchers/OutgoingInvoiceJournals"}
    assert house.books.rows("Vouchers") == []


def test_equal_numbers_with_other_names_are_never_joined(mile: Mile, visitor: Visitor) -> None:
    """Neither accepting all that is sure nor going on links them; a person answers each."""
    mile.up_to("matched")
    page = visitor.go(f"{mile.connection}match/employee/")

    visitor.tally("1 conflict")
    row = visitor.row("Viktor")
    expect(row).to_contain_text("Marius")
    expect(row.get_by_role("checkbox")).to_have_count(0)
    page.goto(f"{page.url}?show=sure")
    expect(page.locator("[data-row]", has_text="Unlink")).to_have_count(len(register.PEOPLE))


@pytest.mark.covers("A0.4", "A0.5", "A0.7", "A0.12", "X16")
def test_each_choice_is_explained_beside_it(mile: Mile, visitor: Visitor) -> None:
    """Directions are chosen per data type, with a warning where they differ, and with reasons."""
    mile.up_to("chosen")
    for group in ("departments", "employees", "customers", "projects"):
        page = visitor.go(f"{mile.connection}types/{group}/")
        settings = page.locator(".setting")
        assert settings.count() >= 4
        for one in settings.all():
            assert len(one.locator(".why").inner_text()) > 20
    expect(page.get_by_role("radio", name="From bindeledd to Go")).to_be_checked()


def test_a_plan_shows_sums_and_takes_rows_out(house: House, mile: Mile, visitor: Visitor) -> None:
    """What is shown is what will be written; a conflict stops it; one row is tried first."""
    mile.up_to("tried")
    visitor.go("/runs/")
    visitor.look("07-runs", small=True)
    assert house.phone(10003) == register.party("10003").phone
    assert house.phone(10006) == register.OLD_PHONE
    assert len(house.books.rows("Customers")) == register.CUSTOMERS_THERE + 1


def test_a_plan_that_the_world_has_left_is_shown_again(mile: Mile, house: House) -> None:
    """Somebody changed a record meanwhile: nothing is written before it is confirmed again."""
    mile.up_to("carried")

    assert mile.written_by_the_stale == 0
    assert house.phone(int(register.CHANGED_MEANWHILE)) == register.NEW_PHONE


def test_the_ledger_holds_what_the_plan_showed(mile: Mile, house: House) -> None:
    """Every customer once, save the one that was skipped and the one in conflict."""
    mile.up_to("carried")
    numbers = [row["Number"] for row in house.books.rows("Customers")]

    assert len(numbers) == len(set(numbers))
    assert set(numbers) == register.numbers_there_after_the_plan()


def test_records_stand_there_field_by_field(mile: Mile, house: House) -> None:
    """A firm, a person, one that was right already, and a project with its subprojects."""
    mile.up_to("carried")
    firm, person, same = (
        house.books.find("Customers", Number=number)[0] for number in (10012, 10036, 10001)
    )
    assert _told(firm, person=False) == {
        "Name": "Stange Trelast AS",
        "OrganizationNumber": "010010136",
        "EmailAddress": "post@stangetrelastas.example",
        "PhoneNumber": "62586106",
        "AddressLine1": "Sagvegen 3",
        "ZipCode": "2335",
        "City": "Stange",
    }
    assert _told(person, person=True) == {
        "FirstName": "Halvor",
        "LastName": "Kjensmo",
        "EmailAddress": "halvor.kjensmo@privat.example",
        "PhoneNumber": "94467024",
        "AddressLine1": "Bjørkevegen 41",
        "ZipCode": "2317",
        "City": "Hamar",
    }
    assert (firm["IsPerson"], person["IsPerson"]) == (False, True)
    assert _told(same, person=False)["Name"] == "Fjellvik Bygg AS"
    assert same["ExternalImportReference"] is None
    assert firm["ExternalImportReference"] != person["ExternalImportReference"] is not None

    projects = house.books.rows("Projects")
    (main,) = (row for row in projects if row["Code"] == "2402")
    below = {row["Name"] for row in projects if row["ParentProjectId"] == main["Id"]}
    assert main["Name"] == "Mjøsbredden fasade"
    assert below == {"Blokk A", "Blokk B"}


def _told(row: Mapping[str, Any], *, person: bool) -> dict[str, Any]:
    """Return what a customer's row says of it, its address in one with the rest."""
    names = ("FirstName", "LastName") if person else ("Name", "OrganizationNumber")
    flat = {**row, **row["MailAddress"]}
    where = ("EmailAddress", "PhoneNumber", "AddressLine1", "ZipCode", "City")
    return {name: flat[name] for name in (*names, *where)}


@pytest.mark.covers("X4")
def test_it_cannot_be_switched_on_while_a_conflict_stands(mile: Mile, visitor: Visitor) -> None:
    """The button says why; answered, it goes, and the dashboard says that all is well."""
    mile.up_to("switched_on")
    visitor.go("/")
    visitor.title("PowerOffice Go runs as it should.")
    visitor.look("01-dashboard", small=True)


@pytest.mark.covers("A0.9", "A0.10", "X6")
def test_forcing_twice_moves_nothing_twice(mile: Mile, house: House, visitor: Visitor) -> None:
    """The dashboard's button runs at once, customers before projects; again, and nothing moves."""
    mile.up_to("switched_on")
    mile.force(visitor)
    mile.force(visitor)

    before = house.writes()
    mile.force(visitor)
    visitor.look("07b-run-nothing")
    steps = visitor.page.locator(".run-steps li strong").all_inner_texts()

    assert house.writes() == before
    words = [step.split(". ")[1] for step in steps]
    assert words.index("Customers") < words.index("Projects")


def test_a_double_click_makes_one_run(mile: Mile, visitor: Visitor) -> None:
    """The impatient user is counted once."""
    mile.up_to("switched_on")
    page = visitor.go("/runs/?trigger=hand")
    before = page.locator("#runs tr").count()
    visitor.go("/")
    page.get_by_role("button", name="Run now").dblclick()
    page.wait_for_url("**/runs/**")
    visitor.until_transferred()
    visitor.go("/runs/?trigger=hand")

    expect(page.locator("#runs tr")).to_have_count(before + 1)


@pytest.mark.covers("X5")
def test_a_row_that_cannot_go_waits_with_its_reason(
    mile: Mile, house: House, visitor: Visitor
) -> None:
    """It stops no other; it is put right in place and goes with the next transfer."""
    mile.up_to("switched_on")
    mile.change_customer(visitor, "10014", "Number", "9014")
    mile.change_customer(visitor, "10015", "Phone", "62777777")
    mile.force(visitor)
    page = visitor.go("/held/")
    visitor.title("1 row is held")
    visitor.look("06-held", small=True)
    assert house.phone(10015) == "62777777"
    assert house.books.find("Customers", Number=9014) == []

    visitor.follow("Correct the record")
    if page.locator("#id_number").count() == 0:
        visitor.follow("Change")
    visitor.type("Number", "10114")
    visitor.press("Save")
    mile.force(visitor)
    visitor.go("/held/")
    visitor.title("Nothing is held")
    visitor.look("06b-nothing-held")
    assert len(house.books.find("Customers", Number=10114)) == 1


def test_revoked_access_is_told_and_mended(mile: Mile, house: House, visitor: Visitor) -> None:
    """The dashboard asks for a new key; with it everything goes on, and nothing is lost."""
    mile.up_to("switched_on")
    mile.force(visitor)
    house.app.faults.revoke()
    try:
        mile.change_customer(visitor, "10016", "Phone", "62888888")
        mile.force(visitor)
        visitor.go("/")
        visitor.title("PowerOffice Go must be connected again")
        visitor.look("01b-dashboard-reconnect", small=True)
    finally:
        house.app.faults.clear()
    visitor.follow("Connect again")
    visitor.look("05d-access", small=True)
    visitor.type("Client key", house.books.client_key)
    visitor.press("Try and keep the key")
    visitor.sees("Client")
    mile.force(visitor)
    visitor.go("/")
    visitor.title("PowerOffice Go runs as it should.")
    assert house.phone(10016) == "62888888"
