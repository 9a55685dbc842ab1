"""Rows that wait: by reason, each with its one fix, and what people decide about them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync import calls
from bindeledd.sync.models import Connection, RegisterState, Run, Waiting
from bindeledd.tenancy.models import Role
from tests.panel.sync.conftest import out, some_rows, text_of
from tests.world import World


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not stand still between tries."""
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)


def runs(world: World, **chosen: object) -> list[Run]:
    with world.inside():
        return list(Run.objects.filter(**chosen).order_by("number"))


@pytest.mark.covers("X5")
def test_a_row_in_conflict_waits_with_reason_and_stops_no_other(
    world: World, browser: Client
) -> None:
    out(world)
    some_rows(world)
    world.put("customer", [{"number": "10050", "name": "Nordlia Eiendom AS"}])
    world.books.user_adds("Customers", {"Number": 10050, "Name": "En helt annen AS"})
    world.run()

    page = text_of(browser.get(reverse("panel:held")))

    assert "1 row is held" in page
    assert "10050 Nordlia Eiendom AS" in page
    assert "Same number, different name" in page
    match = reverse("panel:match", args=[world.connection.id, "customer"])
    assert f'href="{match}"' in page
    assert "10042 Fjordbygg" not in page
    assert "10042" in {str(row["Number"]) for row in world.books.rows("Customers")}
    nothing = text_of(browser.get(reverse("panel:held") + "?group=projects"))
    assert "Nothing is held" in nothing
    dashboard = text_of(browser.get(reverse("panel:dashboard")))
    assert "1 row waits for you" in dashboard


@pytest.mark.covers("X5")
@pytest.mark.parametrize("numbers", [("9014",), ("9014", "9015")])
def test_the_button_of_many_rows_says_that_it_opens_the_first(
    world: World, browser: Client, numbers: tuple[str, ...]
) -> None:
    out(world)
    world.put("customer", [{"number": one, "name": f"Lauvtun {one}"} for one in numbers])
    world.run()

    page = text_of(browser.get(reverse("panel:held")))

    assert "Correct the record" in page
    assert ("Open the first" in page) is (len(numbers) > 1)


@pytest.mark.covers("X5")
def test_what_a_row_waits_for_is_named_with_the_way_to_it(world: World, browser: Client) -> None:
    """A customer and a main project that are missing are two reasons, each by its name."""
    out(world)
    clash, other = world.put(
        "customer",
        [{"number": "10050", "name": "Nordlia Eiendom AS"}, {"number": "10051", "name": "Lia"}],
    )
    world.books.user_adds("Customers", {"Number": 10050, "Name": "En helt annen AS"})
    world.books.user_adds("Projects", {"Code": "1047", "Name": "Noe annet"})
    world.put(
        "contact_person",
        [
            {"customer_id": clash, "first_name": "Bjørn", "last_name": "Strand"},
            {"customer_id": other, "first_name": "Tove", "last_name": "Haugen"},
        ],
    )
    (main,) = world.put("project", [{"number": "1047", "name": "Myrlia"}])
    world.put("project", [{"number": "01", "name": "Grunnarbeid", "parent_id": main}])
    run = world.run()

    page = text_of(browser.get(reverse("panel:held") + "?code=ref.not_linked"))
    transfer = text_of(browser.get(reverse("panel:run", args=[run.id]) + "?show=needs"))

    customer = reverse("panel:customer", args=[clash])
    assert "Customer is not linked" in page
    assert "Project is not linked" in page
    named = f'Customer <a href="{customer}">10050 Nordlia Eiendom AS</a> is not linked'
    assert named in page
    assert named in transfer
    assert "Tove Haugen" not in page
    fold = re.search(r'hx-get="([^"]*about=project[^"]*)"', page)
    assert fold
    rows = text_of(browser.get(unescape(fold[1])))
    assert "1047 Myrlia" in rows
    assert "Bjørn Strand" not in rows
    plan = world.preview()
    row = next(one for one in world.rows(plan) if one.label == "Bjørn Strand")
    shown = text_of(browser.get(reverse("panel:plan", args=[plan.id])))
    assert row.action == "held"
    assert "Customer 10050 Nordlia Eiendom AS is not linked" in shown


@pytest.mark.covers("X6")
def test_an_unknown_outcome_is_asked_for_never_sent_again(world: World, browser: Client) -> None:
    """«Ask now» asks; the page offers no second sending."""
    out(world)
    some_rows(world)
    world.app.faults.lose_answer("POST /Customers", times=1)
    world.run()
    page = text_of(browser.get(reverse("panel:held")))
    with world.inside():
        row = Waiting.objects.get(why=Waiting.Why.UNKNOWN)

    answer = browser.post(reverse("panel:held_ask", args=[row.id]), follow=True)

    assert "Try again" not in page
    assert "We ask about 10042" in text_of(answer)
    world.carry(runs(world, state=Run.State.WAITING)[0])
    assert len(world.books.rows("Customers")) == 1
    assert "Nothing is held" in text_of(browser.get(reverse("panel:held")))


def test_vanished_records_are_ended_only_when_a_person_confirms(
    world: World, browser: Client
) -> None:
    with world.inside():
        RegisterState.objects.create(
            company=world.company, connection=world.connection, kind="customer", guard_vanished=40
        )
        row = Waiting.objects.create(
            company=world.company,
            connection=world.connection,
            flow="poweroffice_go.customer",
            kind="customer",
            group="customers",
            label="customer",
            why=Waiting.Why.CONFLICT,
            reasons=[
                {
                    "code": "register.many_vanished",
                    "params": {"count": 40, "kind": "customer"},
                }
            ],
            first_code="register.many_vanished",
        )
    out(world)
    address = reverse("panel:held_confirm", args=[row.id])
    assert address in text_of(browser.get(reverse("panel:held")))
    assert "End the 40 that are gone" in text_of(browser.get(address))

    browser.post(address)

    with world.inside():
        assert RegisterState.objects.get(kind="customer").guard_confirmed == 40
    (run,) = runs(world, trigger=Run.Trigger.HAND)
    assert run.full


def test_refused_deeds_on_a_paused_connection_are_told_in_words(
    world: World, browser: Client, htmx: Client
) -> None:
    out(world)
    with world.inside():
        Connection.objects.update(state=Connection.State.PAUSED)
    address = reverse("panel:connection_force", args=[world.connection.id])

    page = browser.post(address, follow=True)
    fragment = htmx.post(address)

    assert 'role="alert"' in text_of(page)
    assert fragment.status_code == 422
    assert fragment["HX-Retarget"] == "#refused"
    assert runs(world) == []


def test_only_some_roles_let_rows_go(world: World, signed_in_as: Callable[[Role], Client]) -> None:
    out(world)
    world.put("customer", [{"number": "10050", "name": "Nordlia Eiendom AS"}])
    world.books.user_adds("Customers", {"Number": 10050, "Name": "En helt annen AS"})
    world.run()
    with world.inside():
        row = Waiting.objects.get()
    browser = signed_in_as(Role.FOREMAN)

    for name in ("held_retry", "held_ask", "held_let_go", "held_confirm"):
        answer = browser.post(reverse(f"panel:{name}", args=[row.id]))
        assert answer.status_code == 403, name
    assert browser.post(reverse("panel:held_try_all")).status_code == 403
