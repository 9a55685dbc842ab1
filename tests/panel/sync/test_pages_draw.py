"""Every page of the engine draws in every state of a connection, and only for its own company."""

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.models import Connection, Run
from tests.panel.sync.conftest import out, read, some_rows, text_of
from tests.world import World

OF_CONNECTION = (
    "connection_check",
    "connection_preview",
    "connection_try",
    "connection_on",
    "connection_access",
    "connection_remove",
)


def addresses(world: World) -> list[str]:
    """Return the address of every page that stands for the world."""
    one = world.connection.id
    found = [reverse(f"panel:{name}", args=[one]) for name in OF_CONNECTION]
    groups = ("departments", "employees", "customers", "projects")
    found += [reverse("panel:data_type", args=[one, group]) for group in groups]
    kinds = ("department", "employee", "customer", "project")
    found += [reverse("panel:match", args=[one, kind]) for kind in kinds]
    lists = ("dashboard", "connections", "links", "held", "runs", "dashboard_customise")
    found += [reverse(f"panel:{name}") for name in (*lists, "all_companies", "new_connection")]
    return found


@pytest.mark.parametrize("state", Connection.State.values)
def test_every_page_draws_in_every_state(world: World, browser: Client, state: str) -> None:
    """No state of a connection breaks a page."""
    with world.inside():
        Connection.objects.filter(id=world.connection.id).update(state=state)

    for address in addresses(world):
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)


def test_every_page_draws_with_rows(world: World, browser: Client) -> None:
    """Linked, created, held and in conflict: each finds its words."""
    out(world)
    some_rows(world)
    world.books.user_adds("Customers", {"Number": 10050, "Name": "En helt annen AS"})
    world.put("customer", [{"number": "10050", "name": "Nordlia Eiendom AS"}])
    read(world)
    plan = world.preview()
    run = world.run()

    for address in addresses(world):
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        assert "no words for" not in text_of(answer), address
    pages = [("plan", [plan.id]), ("run", [run.id]), ("plan_csv", [plan.id])]
    pages += [("run_row", [run.id, row.id]) for row in world.rows(run.plan)]
    for name, ids in pages:
        answer = browser.get(reverse(f"panel:{name}", args=ids))
        assert answer.status_code == 200, name
        assert "no words for" not in text_of(answer), name


def test_other_companies_are_not_found(world: World, stranger: Client) -> None:
    """Another company's ids lead nowhere, on every page that takes one."""
    out(world)
    some_rows(world)
    plan = world.preview()
    run = world.run()
    assert run.state == Run.State.DONE
    ids = {str(world.connection.id), str(plan.id), str(run.id)}
    found = [one for one in addresses(world) if any(known in one for known in ids)]
    found += [
        reverse("panel:plan", args=[plan.id]),
        reverse("panel:plan_csv", args=[plan.id]),
        reverse("panel:run", args=[run.id]),
        reverse("panel:run_progress", args=[run.id]),
        reverse("panel:run_row", args=[run.id, world.rows(run.plan)[0].id]),
    ]

    assert {stranger.get(address).status_code for address in found} == {404}
    posts = [
        reverse("panel:connection_force", args=[world.connection.id]),
        reverse("panel:connection_do", args=[world.connection.id, "remove"]),
        reverse("panel:plan_run", args=[plan.id]),
        reverse("panel:plan_skip", args=[plan.id, world.rows(plan)[0].id]),
        reverse("panel:run_cancel", args=[run.id]),
    ]
    assert {stranger.post(address).status_code for address in posts} == {404}
