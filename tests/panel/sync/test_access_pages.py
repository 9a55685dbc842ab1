"""Pages that ask the other system: no transaction meanwhile, and a sentence in time."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx2
import pytest
from django.db import connection as database
from django.test import Client
from django.urls import reverse

from bindeledd.kernel.clock import monotonic
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import checking, registry
from bindeledd.sync.models import Connection
from tests.panel.sync.conftest import text_of
from tests.world import INSTALLATION, SYSTEM, World

PAGES = ("new_connection", "connection_check", "connection_access", "connection_resume")


class Watching(httpx2.BaseTransport):
    """The wire, with a note of whether a transaction is open."""

    def __init__(self, world: World) -> None:
        self._inner = SandboxTransport(world.app)
        self.held: list[bool] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Note, and answer."""
        self.held.append(database.in_atomic_block)
        return self._inner.handle_request(request)


def press(world: World, browser: Client, page: str) -> str:
    """Press the button of a page; return what the person then sees."""
    if page == "connection_resume":
        with world.inside():
            Connection.objects.filter(id=world.connection.id).update(state="paused")
    args = [] if page == "new_connection" else [world.connection.id]
    body = {"system": SYSTEM, "client_key": world.books.client_key}
    return text_of(browser.post(reverse(f"panel:{page}", args=args), body, follow=True))


@pytest.mark.parametrize("page", PAGES)
def test_no_page_holds_a_transaction_while_they_answer(
    world: World, browser: Client, page: str
) -> None:
    wire = Watching(world)
    registry.plug_transport(SYSTEM, lambda: wire)

    press(world, browser, page)

    assert len(wire.held) > 2
    assert not any(wire.held)


@pytest.fixture
def mute(world: World) -> Iterator[None]:
    """A system that takes every call and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        there = f"http://127.0.0.1:{server.getsockname()[1]}"
        keys = {**INSTALLATION, "base_url": there, "token_url": f"{there}/token"}
        registry.plug(world.connector, lambda: keys)
        registry.plug_transport(SYSTEM, None)
        yield
        registry.plug(world.connector, lambda: INSTALLATION)


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize("page", PAGES)
def test_a_system_that_hangs_ends_in_a_sentence(
    world: World, browser: Client, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PATIENCE_SECONDS", 0.4)

    begun = monotonic()
    seen = press(world, browser, page)

    assert monotonic() - begun < 3
    assert "PowerOffice Go did not answer, or not in time." in seen
    assert "Try again in a few minutes." in seen
    assert "in the next transfer" not in seen


def test_a_key_that_went_meanwhile_is_told(world: World, browser: Client) -> None:
    """The page says that somebody else was there, and shows what stands now."""
    inner = SandboxTransport(world.app)

    class Removing(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            with world.inside():
                Connection.objects.filter(id=world.connection.id).update(credentials=b"")
            return inner.handle_request(request)

    registry.plug_transport(SYSTEM, Removing)
    assert "Somebody changed the key for PowerOffice Go" in press(
        world, browser, "connection_check"
    )
