"""What takes its time is asked for and answered with an address; nobody waits in a transaction."""

from __future__ import annotations

import pytest

from bindeledd.sync import checking, registry
from bindeledd.sync.models import Connection, Run
from bindeledd.tenancy.models import Company, Scope
from bindeledd.tenancy.tokens import make_token
from tests.api.conftest import Caller
from tests.world import SYSTEM, World


@pytest.fixture
def api(world: World) -> Caller:
    """A program that may do everything in the world's company."""
    with world.inside():
        return Caller(make_token("Test", list(Scope), by=world.office).text)


def asked_there(world: World) -> int:
    return sum(world.app.traffic.figures()["operations"].values())


def test_registers_are_read_by_a_run_whose_address_is_told(world: World, api: Caller) -> None:
    """The request speaks with nobody; the run is read until it has ended."""
    here = f"/connections/{world.connection.id}/match"
    world.books.user_adds("Customers", {"Name": "Berg Bygg AS", "Number": 10077})
    before = asked_there(world)

    asked = api.post(f"{here}/refresh", Idempotency_Key="read-1")

    assert asked_there(world) == before
    assert (asked.status, asked.body["trigger"], asked.body["state"]) == (202, "read", "waiting")
    again = api.post(f"{here}/refresh", Idempotency_Key="read-1")
    assert again.headers["Location"] == asked.headers["Location"]
    address = asked.headers["Location"].removeprefix("/api/v1")
    assert api.get(address).body["run"]["id"] == asked.body["id"]
    with world.inside():
        run = Run.objects.get(id=asked.body["id"])
    world.carry(run)
    ended = api.get(address).body["run"]
    assert (ended["state"], ended["progress"]["read customer"]["rows"]) == ("done", 1)
    surveys = {one["kind"]: one for one in api.get(here).body["rows"]}
    assert surveys["customer"]["read_at"] is not None
    assert surveys["project"]["read_at"] is not None


def test_one_register_beside_another_is_one_reading(world: World, api: Caller) -> None:
    here = f"/connections/{world.connection.id}/match"
    first = api.post(f"{here}/customer/refresh")
    second = api.post(f"{here}/project/refresh")
    assert second.body["id"] == first.body["id"]
    assert second.body["groups"] == ["customers", "projects"]
    assert api.post(f"{here}/nothing/refresh").status == 404


def test_what_waits_is_not_pushed_aside(world: World, api: Caller) -> None:
    here = f"/connections/{world.connection.id}"
    world.choose("customers", registry.group_of(SYSTEM, "customers").directions[0])
    plan = api.post(f"{here}/plans", {"groups": ["customers"]})
    assert plan.headers["Location"] == f"/api/v1/runs/{plan.body['id']}"
    refused = api.post(f"{here}/match/refresh")
    assert (refused.status, refused.code) == (409, "run.one_is_waiting")


def test_a_connection_is_made_once_for_one_key(world: World, api: Caller) -> None:
    """Also when the first answer was lost and the program asks again."""
    with world.inside():
        Connection.objects.all().delete()
        Company.objects.filter(id=world.company.id).update(org_number="999888777")
    body = {"system": SYSTEM, "credentials": {"client_key": world.books.client_key}}

    first = api.post("/connections", body, Idempotency_Key="connect")
    before = asked_there(world)
    again = api.post("/connections", body, Idempotency_Key="connect")

    assert (first.status, again.body) == (201, first.body), first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert asked_there(world) == before, "a remembered answer asks nobody"
    other = api.post("/connections", {**body, "system": "acme"}, Idempotency_Key="connect")
    assert other.code == "api.key_reused"
    with world.inside():
        assert Connection.objects.count() == 1


def test_a_refused_key_is_not_remembered(world: World, api: Caller) -> None:
    """Corrected there, the same request may be sent again."""
    with world.inside():
        Connection.objects.all().delete()
    body = {"system": SYSTEM, "credentials": {"client_key": world.books.client_key}}
    world.app.faults.revoke()
    refused = api.post("/connections", body, Idempotency_Key="k")
    assert refused.status in {409, 422}, refused.body
    world.app.faults.clear()
    assert api.post("/connections", body, Idempotency_Key="k").status == 201


def test_a_system_that_takes_too_long_is_503_in_time(
    world: World, api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PATIENCE_SECONDS", 0.3)
    world.app.faults.slow("* /**", 0.2, times=None)
    late = api.post(f"/connections/{world.connection.id}/check", Accept_Language="en")
    assert (late.status, late.code) == (503, "remote.check_unanswered")
    assert int(late.headers["Retry-After"]) >= 1
    assert "did not answer" in late.body["detail"]
