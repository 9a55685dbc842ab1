"""The dashboard: the worst thing first, hours without a transfer, and one press that moves all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.kernel.clock import now
from bindeledd.sync import connecting, schedule
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, Run, Timetable
from bindeledd.tenancy.services import create_company
from tests.panel.sync.conftest import out, some_rows, text_of
from tests.world import World

HOME = "/"


@pytest.mark.covers("A0.9")
def test_force_sync_moves_what_is_ticked_and_only_once(world: World, browser: Client) -> None:
    """From the dashboard's widget; a second press joins the first."""
    out(world)
    some_rows(world)
    body = {"connection": str(world.connection.id), "groups": ["customers"], "deed": "run"}
    assert "Force sync" in text_of(browser.get(HOME))

    first = browser.post(reverse("panel:force"), body)
    second = browser.post(reverse("panel:force"), body)

    assert first["Location"] == second["Location"]
    with world.inside():
        run = Run.objects.get()
    assert (run.trigger, run.groups) == (Run.Trigger.HAND, ["customers"])
    world.carry(run)
    assert len(world.books.rows("Customers")) == 1
    assert world.books.rows("Projects") == []
    assert "1 transferred" in text_of(browser.get(HOME))


@pytest.mark.covers("A0.9")
def test_force_sync_can_show_the_plan_first(world: World, browser: Client) -> None:
    out(world)
    some_rows(world)
    body = {"connection": str(world.connection.id), "groups": ["customers"], "deed": "plan"}

    answer = browser.post(reverse("panel:force"), body)

    with world.inside():
        run = Run.objects.get()
    assert run.trigger == Run.Trigger.PREVIEW
    world.carry(run)
    assert "Run the plan, 1 row" in text_of(browser.get(answer["Location"], follow=True))
    assert world.books.rows("Customers") == []


@pytest.mark.covers("A0.6", "A0.8")
def test_pairs_without_an_answer_are_counted_on_every_page(world: World, browser: Client) -> None:
    """Nobody should have to open the match page to learn that somebody must answer."""
    world.choose("employees", Direction.LINK)
    world.put("employee", [{"number": "4", "first_name": "Kjell", "last_name": "Sørli"}])
    world.books.user_adds("Employees", {"Number": 4, "FirstName": "Hanna", "LastName": "Eggen"})
    world.read("employee")
    assert "needs an answer" not in text_of(browser.get(HOME))

    browser.get(reverse("panel:links"))

    page = text_of(browser.get(HOME))
    assert "1 pair needs an answer from you" in page
    assert '<span class="count count-links">1</span>' in text_of(browser.get("/customers/"))
    match = text_of(browser.get(reverse("panel:match", args=[world.connection.id, "employee"])))
    assert '<span class="count count-links">1</span>' in match, "a page has counts of its own"
    ours = world.records("employee")[0].id
    theirs = str(world.books.rows("Employees")[0]["Id"])
    body = {"answer": "link", "ours": str(ours), "theirs": theirs}
    browser.post(reverse("panel:match_answer", args=[world.connection.id, "employee"]), body)
    browser.get(reverse("panel:match", args=[world.connection.id, "employee"]))
    assert "needs an answer" not in text_of(browser.get(HOME))


@pytest.mark.covers("X17")
def test_a_register_that_is_only_linked_is_not_kept_back(world: World, browser: Client) -> None:
    """Nothing is created there: the page says what stands still, and lets one go on."""
    world.books.user_adds("Employees", {"Number": 4, "FirstName": "Hanna", "LastName": "Eggen"})
    world.put("employee", [{"number": "4", "first_name": "Kjell", "last_name": "Sørli"}])
    world.read("employee")
    address = reverse("panel:match", args=[world.connection.id, "employee"])
    assert "before you can go on" in text_of(browser.get(address))
    world.choose("employees", Direction.LINK)

    page = text_of(browser.get(address))

    assert "before you can go on" not in page
    assert "1 conflict without an answer" in page
    assert "Hours and pay stand still" in page
    with world.inside():
        found = connecting.find(world.connection.id)
        assert connecting.unready(found, "employees", Direction.LINK) == []
        stops = connecting.unready(found, "employees", Direction.OUT)
    assert [one.code for one in stops] == ["connection.conflicts_stand"]


@pytest.mark.covers("A0.8", "X2")
def test_an_hour_in_which_nothing_ran_is_told(world: World, browser: Client) -> None:
    """A run that never started is the failure that nobody sees."""
    with world.inside():
        schedule.put(Connection.objects.get())
        Timetable.objects.update(on_since=now() - timedelta(hours=3))

    page = text_of(browser.get(HOME))

    assert "did not run" in page
    assert page.count('class="missed"') >= 2
    assert "automatic every full hour" in page
    assert "did not run" in text_of(browser.get(reverse("panel:runs")))


def test_ended_access_is_the_first_thing_said(world: World, browser: Client) -> None:
    out(world)
    some_rows(world)
    world.app.faults.revoke()
    world.run()

    page = text_of(browser.get(HOME))

    assert "PowerOffice Go must be connected again" in page
    assert "Connect again" in page
    assert "nothing is lost" in page


def test_widgets_are_hidden_and_moved_for_one_person(world: World, browser: Client) -> None:
    out(world)
    keep = reverse("panel:dashboard_keep")

    browser.post(keep, {"shown": ["held", "room"]})
    page = text_of(browser.get(HOME))
    browser.post(keep, {"shown": ["held", "room"], "move": "room:up"})

    assert 'id="widget-held"' in page
    assert 'id="widget-flows"' not in page
    assert 'id="health"' in page
    assert browser.cookies[f"dashboard_{world.office.pk}"].value.index("room") > 0
    browser.post(keep, {"usual": "1"})
    assert 'id="widget-flows"' in text_of(browser.get(HOME))


def test_a_strange_choice_in_the_cookie_is_ignored(world: World, browser: Client) -> None:
    browser.cookies[f"dashboard_{world.office.pk}"] = "-flows.<script>.flows.held"

    page = text_of(browser.get(HOME))

    assert 'id="widget-flows"' not in page
    assert 'id="widget-held"' in page


def test_sheets_are_drawn_one_by_one(world: World, htmx: Client) -> None:
    """The dashboard asks for each sheet anew, every minute."""
    out(world)
    for name in ("health", "flows", "held", "timeline", "room", "links", "force"):
        answer = htmx.get(reverse("panel:dashboard_sheet", args=[name]))
        assert answer.status_code == 200, name
        assert "<html" not in answer.content.decode(), name
    assert htmx.get(reverse("panel:dashboard_sheet", args=["nothing"])).status_code == 404


def test_dashboard_costs_the_same_however_much_waits(
    world: World, browser: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    out(world)
    some_rows(world)
    world.run()
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined] # a context manager
        browser.get(HOME)


def test_all_companies_of_one_person_and_nobody_elses(world: World, browser: Client) -> None:
    """The accountant sees every client's health, each behind its own wall."""
    create_company("Annen Klient AS", by=world.office)
    session = browser.session
    session["company"] = str(world.company.id)
    session.save()

    page = text_of(browser.get(reverse("panel:all_companies")))

    assert world.company.name in page
    assert "Annen Klient AS" in page
    assert "PowerOffice Go" in page
    assert "none yet" in page
