"""Asking a system for access: nothing is held meanwhile, and what happened meanwhile counts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from django.db import connection as database
from django.db import connections, transaction

from bindeledd.kernel.clock import monotonic
from bindeledd.kernel.errors import DomainError, ForbiddenError, UnavailableError
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import checking, connecting, granting, limiter, registry
from bindeledd.sync.gate import RunGate
from bindeledd.sync.models import Connection
from bindeledd.sync.secrets import seal, unseal
from bindeledd.tenancy.models import AuditEntry, Company, Membership, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member
from tests.world import INSTALLATION, SYSTEM, World


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """A company that nobody has connected to its ledger yet."""
    world.disconnect()
    yield world
    registry.plug(world.connector, lambda: INSTALLATION)


class Meanwhile(httpx2.BaseTransport):
    """The wire, with something that happens between the first request and its answer."""

    def __init__(self, world: World, deed: Callable[[], Any]) -> None:
        self._inner = SandboxTransport(world.app)
        self._deed: Callable[[], Any] | None = deed
        self.held: list[bool] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Note whether a transaction is open, let it happen, then answer."""
        self.held.append(database.in_atomic_block)
        deed, self._deed = self._deed, None
        if deed is not None:
            deed()
        return self._inner.handle_request(request)


def meanwhile(world: World, deed: Callable[[], Any]) -> Meanwhile:
    """Let something happen while the next question is on its way."""
    wire = Meanwhile(world, deed)
    registry.plug_transport(SYSTEM, lambda: wire)
    return wire


def connect(world: World, *, by: User | None = None) -> Connection:
    given = {"client_key": world.books.client_key}
    made = granting.create(world.company.id, SYSTEM, given, by=by or world.office)
    world.connection = made
    return made


def in_state(world: World, state: str, code: str = "") -> Connection:
    """Connect, and put the connection into a state."""
    made = connect(world)
    with world.inside():
        Connection.objects.filter(id=made.id).update(state=state, paused_code=code)
        return connecting.find(made.id)


def stands(world: World) -> Connection:
    with world.inside():
        return connecting.find(world.connection.id)


def somebody(world: World, role: Role = Role.ADMINISTRATOR) -> User:
    person = User.objects.create_user(f"{role}-{world.company.id}@firma.example", name="Ola")
    with world.inside():
        add_member(person, role, by=world.office)
    return person


def remove(world: World) -> None:
    with world.inside():
        connecting.remove(world.connection, world.office)


def test_no_request_leaves_inside_a_transaction(world: World) -> None:
    """A transaction held for as long as they take holds locks and a line for nothing."""
    gate = RunGate(None, share="a", scope="guarded", rate=Decimal(1000))

    with company_scope(world.company.id), pytest.raises(RuntimeError, match="transaction"):
        gate.enter(operation="customer.list", write=False)
    with transaction.atomic(), pytest.raises(RuntimeError, match=r"customer\.list"):
        gate.enter(operation="customer.list", write=False)

    assert gate.requests == 0
    gate.enter(operation="customer.list", write=False)
    assert gate.requests == 1
    limiter.shared.close()


@pytest.mark.parametrize("name", ["create", "check", "resume", "replace_key"])
def test_asking_inside_a_transaction_is_an_error_of_ours(world: World, name: str) -> None:
    """Also before anything is asked: whoever calls it so finds out at once."""
    paused = in_state(world, "paused")
    key = {"client_key": world.books.client_key}
    deeds: dict[str, Callable[[], Any]] = {
        "create": lambda: granting.create(world.company.id, SYSTEM, key, world.office),
        "check": lambda: granting.check(paused, world.office),
        "resume": lambda: granting.resume(paused, world.office),
        "replace_key": lambda: granting.replace_key(paused, key, world.office),
    }
    with world.inside(), pytest.raises(RuntimeError):
        deeds[name]()


def test_nothing_is_held_while_they_answer(world: World) -> None:
    wire = meanwhile(world, lambda: None)
    connect(world)
    granting.check(world.connection, world.office)
    key = {"client_key": world.books.client_key}
    granting.replace_key(world.connection, key, world.office)

    assert len(wire.held) > 6
    assert not any(wire.held)


def test_a_double_click_makes_one_connection(world: World) -> None:
    """Both ask at once; who comes second finds what the first has made."""
    other: list[Connection] = []
    meanwhile(world, lambda: other.append(connect(world)))

    made = connect(world)

    assert [one.id for one in other] == [made.id]
    with world.inside():
        assert Connection.objects.count() == 1
        assert AuditEntry.objects.filter(deed="connection.created").count() == 1


def test_two_people_connect_the_same_books_and_one_is_told(world: World) -> None:
    ola = somebody(world)
    meanwhile(world, lambda: connect(world, by=ola))

    with pytest.raises(DomainError, match=r"connection\.already_connected"):
        connect(world)

    with world.inside():
        assert Connection.objects.get().created_by == ola


def test_two_that_write_in_the_same_moment_make_one(world: World) -> None:
    """Both have asked and found nobody; the lock lets one of them look first."""
    people = [world.office, somebody(world)]
    both_know = threading.Barrier(2, timeout=10)
    real = granting.ask

    def ask(fresh: Connection, **how: bool) -> Any:
        found = real(fresh, **how)
        both_know.wait()
        return found

    def press(by: User) -> str:
        try:
            return str(connect(world, by=by).id)
        except DomainError as error:
            return error.error_code
        finally:
            connections.close_all()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(granting, "ask", ask)
        told = list(pool.map(press, people))

    assert told.count("connection.already_connected") == 1
    with world.inside():
        assert Connection.objects.count() == 1


def test_who_loses_the_role_while_we_ask_connects_nothing(world: World) -> None:
    ola = somebody(world)

    def withdraw() -> None:
        with world.inside():
            Membership.objects.filter(user=ola).update(role=Role.WORKER)

    meanwhile(world, withdraw)
    with pytest.raises(ForbiddenError):
        connect(world, by=ola)
    with world.inside():
        assert connecting.connections() == []


def other_key(world: World) -> None:
    """Somebody gives another key that opens the same books."""
    with world.inside():
        standing = connecting.locked(world.connection)
        standing.credentials = seal({**unseal(bytes(standing.credentials)), "note": "new"})
        standing.save()


@pytest.mark.parametrize("deed", [other_key, remove])
def test_a_check_of_a_key_that_went_meanwhile_is_not_kept(
    world: World, deed: Callable[[World], None]
) -> None:
    """What it found is of the old key, which may have opened other doors."""
    connect(world)
    before = stands(world)
    meanwhile(world, lambda: deed(world))

    with pytest.raises(DomainError, match=r"connection\.changed_meanwhile"):
        granting.check(world.connection, world.office)

    after = stands(world)
    assert bytes(after.credentials) != bytes(before.credentials)
    assert (after.check_result, after.checked_at) == (before.check_result, before.checked_at)


def test_a_key_sealed_anew_is_the_same_key(world: World) -> None:
    """The operator turns the installation's keys while somebody checks."""
    connect(world)

    def turn() -> None:
        with world.inside():
            standing = connecting.locked(world.connection)
            standing.credentials = seal(unseal(bytes(standing.credentials)))
            standing.save()

    meanwhile(world, turn)
    assert not granting.check(world.connection, world.office).stops_all


def test_a_removed_connection_does_not_come_back_with_a_new_key(world: World) -> None:
    connect(world)
    meanwhile(world, lambda: remove(world))

    with pytest.raises(DomainError, match=r"connection\.changed_meanwhile"):
        granting.replace_key(world.connection, {"client_key": world.books.client_key}, world.office)

    assert bytes(stands(world).credentials) == b""


def test_going_on_twice_is_once(world: World) -> None:
    paused = in_state(world, "paused", "connection.paused_by_person")
    meanwhile(world, lambda: granting.resume(paused, world.office))

    assert granting.resume(paused, world.office).state == Connection.State.ON

    with world.inside():
        assert AuditEntry.objects.filter(deed="connection.resumed").count() == 1


def test_switched_off_meanwhile_it_stays_off(world: World) -> None:
    paused = in_state(world, "paused", "connection.paused_by_person")

    def off() -> None:
        with world.inside():
            connecting.switch_off(paused, world.office)

    meanwhile(world, off)
    with pytest.raises(DomainError, match=r"connection\.not_paused"):
        granting.resume(paused, world.office)
    assert stands(world).state == Connection.State.OFF


def test_what_a_check_found_is_kept_when_going_on_is_refused(world: World) -> None:
    """The page shows what stops it."""
    paused = in_state(world, "paused", "connection.paused_by_person")
    with world.inside():
        Company.objects.filter(id=world.company.id).update(org_number="974760673")

    with pytest.raises(DomainError, match=r"connection\.other_company"):
        granting.resume(paused, world.office)

    known = checking.checked_of(stands(world))
    assert known.stops_all
    assert stands(world).state == Connection.State.PAUSED


def test_a_pause_pressed_on_an_old_page_keeps_the_new_key(world: World) -> None:
    """Who pauses writes the pause, and nothing that was read before."""
    old = in_state(world, "on")
    other_key(world)

    with world.inside():
        connecting.pause(old, world.office)

    assert unseal(bytes(stands(world).credentials))["note"] == "new"
    assert stands(world).state == Connection.State.PAUSED


@pytest.fixture
def mute() -> Iterator[str]:
    """The address of a system that takes every call and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_system_that_hangs_is_given_up_in_time(
    world: World, mute: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One patience for all requests of a check, over the real wire."""
    monkeypatch.setattr(checking, "PATIENCE_SECONDS", 0.5)
    there = {"base_url": mute, "token_url": f"{mute}/token"}
    registry.plug(world.connector, lambda: {**INSTALLATION, **there})
    registry.plug_transport(SYSTEM, None)

    begun = monotonic()
    with pytest.raises(UnavailableError) as refused:
        connect(world)

    assert monotonic() - begun < 2
    assert refused.value.error_code == "remote.check_unanswered"
    assert refused.value.params["because"] == "remote.unavailable"


def test_a_check_that_goes_on_and_on_is_given_up_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer comes in time, all together would not."""
    monkeypatch.setattr(checking, "PATIENCE_SECONDS", 0.4)
    world.app.faults.slow("* /**", 0.15, times=None)

    begun = monotonic()
    with pytest.raises(UnavailableError) as refused:
        connect(world)

    assert monotonic() - begun < 2
    assert refused.value.error_code == "remote.check_unanswered"


def test_a_person_waits_less_than_fifteen_seconds() -> None:
    """The page itself has to be drawn too."""
    assert checking.PATIENCE_SECONDS <= 10
