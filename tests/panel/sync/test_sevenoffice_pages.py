"""24SevenOffice on the pages: log in, choose a company, its settings with their explanations."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync import registry
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, Run
from bindeledd.workspace.invoicing.models import InvoiceChoices
from tests.panel.sync.conftest import read_by_page, text_of
from tests.world import SEVEN, World

LOG_IN = {"system": SEVEN.system, **SEVEN.credentials(None)}
NEW = "/connections/new/"


@pytest.fixture
def world(committed: None) -> Iterator[World]:  # noqa: ARG001 - opened first
    """The company before it is connected, and a second one that the same log-in reaches."""
    made = World.build(name="Lauvåsen Entreprenør AS", side=SEVEN)
    made.app.add_company("Lauvåsen Eiendom AS", org_number="980386465")
    made.disconnect()
    made.office.language = "en"
    made.office.save()
    yield made
    registry.plug(made.connector, lambda: SEVEN.installation)
    made.close()


def connected(world: World, browser: Client) -> Connection:
    """Log in and choose, by the pages."""
    browser.post(NEW, LOG_IN)
    with world.inside():
        begun = Connection.objects.get()
    here = reverse("panel:connection_company", args=[begun.id])
    browser.post(here, {"company": str(world.books.client_id)})
    with world.inside():
        world.connection = Connection.objects.get()
    return world.connection


@pytest.mark.covers("B0.1")
def test_the_page_recommends_a_user_made_for_this(browser: Client) -> None:
    page = browser.get(NEW, {"system": SEVEN.system}).content.decode()

    assert "We recommend a user made for this alone" in page
    assert 'type="password" name="password"' in page
    assert "by an id of its own. You need not enter it." in page
    assert "What happens to the log-in" in page


@pytest.mark.covers("B0.1")
def test_without_the_application_id_nobody_is_asked_for_a_password(
    world: World, browser: Client
) -> None:
    """It is the installation that lacks something, so no password leads on."""
    bare = {**SEVEN.installation, "application_id": ""}
    registry.plug(world.connector, lambda: bare)

    page = text_of(browser.get(NEW, {"system": SEVEN.system}))
    refused = browser.post(NEW, LOG_IN)

    assert "before this is set: sevenoffice_application_id." in page
    assert 'name="password"' not in page
    assert refused.status_code == 422
    with world.inside():
        assert not Connection.objects.exists()


@pytest.mark.covers("B0.2", "B0.3")
def test_whoever_logs_in_chooses_a_company_and_stands_in_the_set_up(
    world: World, browser: Client
) -> None:
    """The one named as ours is marked; once it is saved, the settings are what comes next."""
    seen = browser.post(NEW, LOG_IN, follow=True)
    page = text_of(seen)
    assert seen.redirect_chain[-1][0].endswith("/company/")
    assert "Lauvåsen Eiendom AS" in page
    marked = page.partition("checked")[0].rpartition("<input")[2]
    assert f'value="{world.books.client_id}"' in marked

    chosen = browser.post(
        seen.redirect_chain[-1][0], {"company": str(world.books.client_id)}, follow=True
    )

    page = text_of(chosen)
    assert "Lauvåsen Entreprenør AS is chosen." in page
    assert "The access is to Lauvåsen Entreprenør AS" in page
    with world.inside():
        made = Connection.objects.get()
    types = reverse("panel:connection_types", args=[made.id])
    assert browser.get(types, follow=True).status_code == 200
    assert browser.get(reverse("panel:connection_on", args=[made.id])).status_code == 200


@pytest.mark.covers(
    *("B0.5", "B0.6", "B0.7", "B0.8", "B0.9", "B0.10", "B0.11", "B0.12", "X3", "X16")
)
def test_every_setting_stands_there_with_its_explanation(world: World, browser: Client) -> None:
    one = connected(world, browser).id
    with world.inside():
        InvoiceChoices.objects.create(form="single", group_hours=False, item_hours="TIMER")
    expected = {
        "customers": ("Payment time of new customers, in days", 'value="14"', "Decide first where"),
        "projects": ("The customer of the project moves along", "follows when it is"),
        "hours": ("Start date", "Type of work for each hour type", "Hours of a type without"),
        "items": ("Product category of each category", "From 24SO to bindeledd"),
        "employees": ("by name, so that nobody has to look up contact ids", "Linking only"),
        "invoice_attachments": (
            *("Lines and item numbers", "Single line", "TIMER", "none yet"),
            *("State of new orders", "Dimension of machines", "spread income on machines"),
        ),
    }
    for group, words in expected.items():
        page = text_of(browser.get(reverse("panel:data_type", args=[one, group])))
        for said in words:
            assert said in page, (group, said)
        assert page.count('class="setting"') == page.count('class="why"'), group
        moves = group not in {"employees", "invoice_attachments"}
        assert ("Automatic every full hour" in page) == moves or group == "employees", group


@pytest.mark.covers("B2")
def test_the_manager_is_among_the_fields_only_where_it_moves(world: World, browser: Client) -> None:
    """It is fetched and never written, so the list of fields that go out leaves it out."""
    one = connected(world, browser).id
    address = reverse("panel:data_type", args=[one, "projects"])
    world.choose("projects", Direction.OUT)
    out = text_of(browser.get(address))
    world.choose("projects", Direction.INTO)
    into = text_of(browser.get(address))

    assert (">Owner<" in out, ">Owner<" in into) == (False, True)


@pytest.mark.covers("B0.4")
def test_what_would_come_twice_is_told_before_anything_is_on(world: World, browser: Client) -> None:
    """Warned on the match page and before the switch; nothing is written there by then."""
    world.put("customer", [{"number": "7", "name": "Elvebakken Bygg AS"}])
    world.put("customer", [{"number": "8", "name": "Bare Her AS"}])
    world.books.user_adds("Company", {"Name": "Elvebakken Bygg AS", "Type": "Business"})
    one = connected(world, browser).id
    world.choose("customers", Direction.OUT)
    read_by_page(world, browser)

    match = text_of(browser.get(reverse("panel:match", args=[one, "customer"])))
    on = text_of(browser.get(reverse("panel:connection_on", args=[one])))

    assert "is not linked would come twice" in match
    assert "Elvebakken Bygg" in match
    assert "So that nothing comes twice" in on
    row = on.partition("Registers before they move")[2].partition("</tbody>")[0]
    figures = [cell.rpartition(">")[2] for cell in row.split("</td>")[:-1]]
    assert "Customers</a>" in row, row
    assert len(world.books.rows("Company")) == 1
    assert figures[0] == "0", figures
    assert ">1</span>" in row, "one is unclear"
    assert figures[2] == "1", "one is made"


def test_a_list_of_theirs_is_called_by_its_name(world: World, browser: Client) -> None:
    """In the reader's language, where it is read and in the transfer that read it."""
    one = connected(world, browser).id
    world.office.language = "nb"
    world.office.save()
    browser.post(reverse("panel:data_type_lists", args=[one, "items"]))
    with world.inside():
        asked = Run.objects.get(trigger=Run.Trigger.READ)
    run = world.carry(asked)

    page = text_of(browser.get(reverse("panel:run", args=[run.id])))

    assert "Produktkategori" in page
    assert "Product category" not in page


def test_what_goes_on_a_button_is_not_called_automatic(world: World, browser: Client) -> None:
    one = connected(world, browser).id
    world.choose("invoice_attachments", Direction.OUT)

    page = text_of(browser.get(reverse("panel:connection_on", args=[one])))

    assert "only when I press" in page
    assert not re.search(r"\bautomatic\b", page)


def test_a_log_in_is_not_called_a_key(world: World, browser: Client) -> None:
    one = connected(world, browser).id

    page = text_of(browser.get(reverse("panel:connection_access", args=[one])))

    assert "Replace the log-in" in page
    words = re.sub(r"<[^>]*>", " ", page.partition("<main")[2].partition("</main>")[0])
    assert not re.search(r"\bkeys?\b", words, re.IGNORECASE), words
