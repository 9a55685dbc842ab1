"""What a stored check says of data types that are declared no more, and of kinds it closed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync import connecting
from bindeledd.sync.models import Connection
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.tokens import make_token
from tests.api.conftest import Caller
from tests.panel.sync.conftest import text_of
from tests.world import World


def found(world: World, *groups: str, code: str = "poweroffice_go.no_time_tracking") -> None:
    """Let the last check have stopped data types."""
    finding = {"code": code, "severity": "stops", "params": {}, "groups": list(groups)}
    result = {"lock_date": None, "facts": {}, "requests": 1, "findings": [finding]}
    with world.inside():
        Connection.objects.update(check_result=result)


@pytest.fixture
def api(world: World) -> Caller:
    """A program that may do everything in the world's company."""
    with world.inside():
        return Caller(make_token("Test", list(Scope), by=world.office).text)


@pytest.mark.parametrize("groups", [("bygone",), ("bygone", "customers")])
def test_a_finding_of_a_data_type_of_yesterday_is_shown(
    world: World, browser: Client, api: Caller, groups: tuple[str, ...]
) -> None:
    """The row outlives an upgrade that declares the data type no more."""
    found(world, *groups)
    page = browser.get(reverse("panel:connection_check", args=[world.connection.id]))
    assert page.status_code == 200
    assert "bygone" not in text_of(page)
    assert api.get(f"/connections/{world.connection.id}/check").status == 200


def kinds_shown(world: World, api: Caller) -> set[str]:
    """Return the kinds of which the API tells how they stand."""
    rows: list[dict[str, Any]] = api.get(f"/connections/{world.connection.id}/match").body["rows"]
    return {row["kind"] for row in rows}


def test_a_kind_that_the_check_closed_is_not_matched(
    world: World, browser: Client, api: Caller
) -> None:
    """Its module is off: there is nothing to match, and nothing that waits for an answer."""
    pages = [
        reverse("panel:match", args=[world.connection.id, "customer"]),
        reverse("panel:links"),
    ]
    address = reverse("panel:match", args=[world.connection.id, "activity"])
    assert all(address in text_of(browser.get(page)) for page in pages)
    assert "activity" in kinds_shown(world, api)

    found(world, "activities")

    assert not any(address in text_of(browser.get(page)) for page in pages)
    assert "activity" not in kinds_shown(world, api)
    with world.inside():
        counted = {one.kind for one in connecting.register_counts(Connection.objects.get())}
    assert "customer" in counted
    assert "activity" not in counted
    assert browser.get(address).status_code == 200, "what is linked there can be looked at"
