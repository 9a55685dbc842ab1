"""The seven steps as pages: from a key to switched on, kept half done, refused with reasons."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.models import Connection, DataType, Run
from bindeledd.tenancy.models import Role
from tests.panel.sync.conftest import read_by_page, text_of
from tests.world import World


@pytest.fixture
def bare(world: World) -> World:
    """The world before anybody has connected anything."""
    with world.inside():
        Connection.objects.all().delete()
    return world


def connect(bare: World, browser: Client) -> Connection:
    """Connect by the page; return what was made."""
    new = reverse("panel:new_connection")
    browser.post(new, {"system": "poweroffice_go", "client_key": bare.books.client_key})
    with bare.inside():
        bare.connection = Connection.objects.get()
    return bare.connection


@pytest.mark.covers("A0.1", "A0.2")
def test_a_new_company_is_invited_and_told_where_the_key_is(bare: World, browser: Client) -> None:
    dashboard = text_of(browser.get(reverse("panel:dashboard")))
    assert "No accounting system is connected yet." in dashboard

    page = text_of(browser.get(reverse("panel:new_connection")))

    assert "Client key" in page
    assert "Extensions, Add extension. The extension is called bindeledd" in page
    assert bare.books.client_key not in page


@pytest.mark.covers("A0.1")
def test_wrong_key_is_told_at_the_field_and_leaves_nothing(bare: World, browser: Client) -> None:
    answer = browser.post(
        reverse("panel:new_connection"),
        {"system": "poweroffice_go", "client_key": "00000000-0000-0000-0000-000000000000"},
    )

    page = text_of(answer)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    with bare.inside():
        assert not Connection.objects.exists()


@pytest.mark.covers("A0.3")
def test_right_key_leads_into_the_set_up(bare: World, browser: Client) -> None:
    """Tied together, the user is taken to the set-up; the key is never shown again."""
    answer = browser.post(
        reverse("panel:new_connection"),
        {"system": "poweroffice_go", "client_key": bare.books.client_key},
        follow=True,
    )

    page = text_of(answer)
    assert answer.redirect_chain[-1][0].endswith("/check/")
    assert "Check of the access" in page
    assert "Next step: Match" in page
    assert bare.books.client_key not in page
    assert "Number series for customers" in page
    assert "Number series for employees" in page
    assert page.count("We may read and write") == 1
    assert "Customer_Full" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "an address on the page leads to one place"


@pytest.mark.covers("A0.3", "A0.4", "A0.6", "X4")
def test_all_seven_steps_lead_to_a_connection_that_is_on(bare: World, browser: Client) -> None:
    """Nothing is written before the last press; then everything chosen moves."""
    bare.put("customer", [{"number": "10042", "name": "Fjordbygg Bolig AS"}])
    bare.books.user_adds("Customers", {"Number": 10042, "Name": "Fjordbygg Bolig AS"})
    made = connect(bare, browser)
    one = made.id
    on = reverse("panel:connection_on", args=[one])
    assert "Nothing is chosen" in text_of(browser.get(on)) or "stands in the way" in text_of(
        browser.get(on)
    )
    read_by_page(bare, browser)
    match = text_of(browser.get(reverse("panel:match", args=[one, "customer"]) + "?show=sure"))
    assert "Fjordbygg" in match
    browser.post(reverse("panel:connection_finish", args=[one, "match"]))
    types = reverse("panel:data_type", args=[one, "customers"])
    saved = browser.post(
        types,
        {
            "on": "on",
            "direction": "out",
            "mode": "automatic",
            "policy": "create_and_update",
            "deed": "save",
        },
    )
    assert saved.status_code == 302, text_of(saved)
    browser.post(reverse("panel:connection_finish", args=[one, "types"]))
    assert browser.get(reverse("panel:connection", args=[one]))["Location"].endswith("/preview/")
    back = text_of(browser.get(reverse("panel:connection_check", args=[one])))
    assert back.count('<li class="done"') == 3, "who goes back sees what is done ahead as well"
    browser.post(reverse("panel:connection_preview", args=[one]))
    with bare.inside():
        waiting = Run.objects.get(trigger=Run.Trigger.PREVIEW)
    assert bare.carry(waiting).state == Run.State.DONE
    browser.post(reverse("panel:connection_finish", args=[one, "preview"]))
    assert "Choose one row to send" in text_of(
        browser.get(reverse("panel:connection_try", args=[one]))
    )
    browser.post(reverse("panel:connection_finish", args=[one, "try_one"]))
    assert bare.intents() == []

    page = text_of(browser.post(on, follow=True))

    assert "PowerOffice Go runs as it should." in page
    with bare.inside():
        assert Connection.objects.get().state == Connection.State.ON


def test_switch_on_says_what_stands_in_the_way(bare: World, browser: Client) -> None:
    """Disabled with a reason; pressed all the same, it is refused in words."""
    made = connect(bare, browser)
    address = reverse("panel:connection_on", args=[made.id])

    page = text_of(browser.get(address))
    refused = browser.post(address, follow=True)

    assert 'aria-disabled="true"' in page
    assert "What stands in the way" in page
    assert 'role="alert"' in text_of(refused)
    with bare.inside():
        assert Connection.objects.get().state == Connection.State.SETTING_UP


@pytest.mark.covers("A0.12")
def test_projects_the_other_way_than_customers_are_warned_about(
    world: World, browser: Client
) -> None:
    world.choose("customers", "out")  # type: ignore[arg-type] # its value
    world.choose("projects", "into")  # type: ignore[arg-type] # its value

    page = text_of(browser.get(reverse("panel:data_type", args=[world.connection.id, "projects"])))
    world.choose("projects", "out")  # type: ignore[arg-type] # its value
    same = text_of(browser.get(reverse("panel:data_type", args=[world.connection.id, "projects"])))

    warning = "another way than"
    assert warning in page, page[page.index("<main") :]
    assert warning not in same


@pytest.mark.covers("A0.5", "A0.7", "A0.11", "X3", "X16")
def test_every_setting_has_its_explanation_beside_it(world: World, browser: Client) -> None:
    """One direction at a time, and what each choice leads to, always in sight."""
    address = reverse("panel:data_type", args=[world.connection.id, "customers"])
    body = {"on": "on", "direction": "into", "mode": "by_hand", "policy": "create_only"}
    read_by_page(world, browser)

    answer = browser.post(address, body | {"deed": "save"}, follow=True)

    page = text_of(answer)
    assert page.count('class="setting"') == page.count('class="why"')
    for words in ("one way at a time", "every full hour", "later changes", "Decide first where"):
        assert words in page, words
    assert page.count('name="direction"') == 2
    with world.inside():
        kept = DataType.objects.get(group="customers")
    assert (kept.direction, kept.mode, kept.policy) == ("into", "by_hand", "create_only")
    browser.post(address, {"direction": "into", "mode": "by_hand", "policy": "create_only"})
    with world.inside():
        assert DataType.objects.get(group="customers").direction == "off"


def test_saving_leads_to_the_plan(world: World, browser: Client) -> None:
    """An effect is seen before it happens."""
    address = reverse("panel:data_type", args=[world.connection.id, "departments"])
    body = {"on": "on", "direction": "out", "mode": "automatic", "policy": "create_and_update"}
    read_by_page(world, browser)

    answer = browser.post(address, body | {"deed": "plan"})

    assert answer.status_code == 302, text_of(answer)
    with world.inside():
        run = Run.objects.get(trigger=Run.Trigger.PREVIEW)
    assert answer["Location"] == reverse("panel:run", args=[run.id])
    assert run.groups == ["departments"]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.READ_ONLY])
def test_only_some_roles_change_connections(
    world: World, signed_in_as: Callable[[Role], Client], role: Role
) -> None:
    one = world.connection.id
    browser = signed_in_as(role)

    assert browser.get(reverse("panel:new_connection")).status_code == 403
    for deed in ("pause", "off", "remove"):
        answer = browser.post(reverse("panel:connection_do", args=[one, deed]))
        assert answer.status_code == 403, deed
    address = reverse("panel:data_type", args=[one, "customers"])
    assert browser.post(address, {"on": "on", "direction": "out"}).status_code == 403


def test_pause_go_on_and_remove(world: World, browser: Client) -> None:
    """Nothing is lost by a pause; a removed connection has no key left."""
    one = world.connection.id

    browser.post(reverse("panel:connection_do", args=[one, "pause"]))
    with world.inside():
        assert Connection.objects.get().state == Connection.State.PAUSED
    assert "Paused" in text_of(browser.get(reverse("panel:dashboard")))
    browser.post(reverse("panel:connection_do", args=[one, "remove"]))

    with world.inside():
        left = Connection.objects.get()
    assert (left.state, bytes(left.credentials)) == (Connection.State.OFF, b"")
    assert "No accounting system" in text_of(browser.get(reverse("panel:dashboard")))
