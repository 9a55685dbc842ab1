"""A log-in that outlives a run: one at a time gets it, and nobody else reads it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import connections

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import AuthorizationError, UnavailableError
from bindeledd.sync import kept_sessions
from bindeledd.sync.kept_sessions import StoredSession
from bindeledd.sync.models import Connection, KeptSession
from bindeledd.tenancy.scope import company_scope
from tests.sync.conftest import Seat, make_seat


def kept(seat: Seat, patience_seconds: float = 5.0) -> StoredSession:
    return StoredSession(seat.company_id, seat.connection_id, patience_seconds=patience_seconds)


def never() -> str:
    pytest.fail("nobody should have logged in")


def test_a_log_in_is_kept_and_read_by_the_next(seat: Seat) -> None:
    assert kept(seat).read() == ""

    assert kept(seat).renewed("", lambda: "first") == "first"

    assert kept(seat).read() == "first"
    assert kept(seat).renewed("an older one", never) == "first"
    with company_scope(seat.company_id):
        assert b"first" not in bytes(KeptSession.objects.get().sealed)


def test_log_ins_happen_outside_any_transaction(seat: Seat) -> None:
    held: list[bool] = []

    def log_in() -> str:
        held.append(database.in_atomic_block)
        return "s"

    kept(seat).renewed("", log_in)

    assert held == [False]


def test_many_who_find_it_ended_log_in_once(seat: Seat) -> None:
    kept(seat).renewed("", lambda: "old")
    begun, logged_in = threading.Barrier(4), []

    def log_in() -> str:
        logged_in.append("new")
        return "new"

    def ask(_number: int) -> str:
        try:
            begun.wait(5)
            return kept(seat).renewed("old", log_in)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(ask, range(4)))

    assert got == ["new"] * 4
    assert logged_in == ["new"]


def test_a_refused_log_in_lets_the_next_try_at_once(seat: Seat) -> None:
    def refused() -> str:
        raise AuthorizationError("remote.wrong_key")

    with pytest.raises(AuthorizationError):
        kept(seat).renewed("", refused)

    assert kept(seat).read() == ""
    assert kept(seat, patience_seconds=0).renewed("", lambda: "s") == "s"


def test_whoever_waits_too_long_is_told_that_another_logs_in(seat: Seat) -> None:
    def meanwhile() -> str:
        with pytest.raises(UnavailableError, match="session_busy"):
            kept(seat, patience_seconds=0).renewed("", never)
        return "s"

    assert kept(seat).renewed("", meanwhile) == "s"


def left_claimed(seat: Seat) -> None:
    """Leave what a process leaves that is killed in the middle of a log-in."""
    with company_scope(seat.company_id):
        KeptSession.objects.create(
            company_id=seat.company_id,
            connection_id=seat.connection_id,
            renewing_until=now() + kept_sessions.RENEWAL,
        )


def test_the_claim_of_a_process_that_is_gone_is_void(seat: Seat) -> None:
    left_claimed(seat)

    assert kept(seat, patience_seconds=0).renewed("", lambda: "s") == "s"


def test_a_claim_from_before_the_database_started_is_waited_out(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restart ends the line of everybody who lives, and a log-in may still be under way."""
    left_claimed(seat)
    monkeypatch.setattr(kept_sessions, "_SLACK", timedelta(days=1000))

    with pytest.raises(UnavailableError, match="session_busy"):
        kept(seat, patience_seconds=0).renewed("", never)


def test_a_log_in_with_the_key_that_was_replaced_is_not_kept(seat: Seat) -> None:
    def forgotten_meanwhile() -> str:
        with company_scope(seat.company_id):
            kept_sessions.forget(Connection.objects.get())
        kept(seat).renewed("", lambda: "of the new key")
        return "of the old key"

    assert kept(seat).renewed("", forgotten_meanwhile) == "of the old key"

    assert kept(seat).read() == "of the new key"


def test_nobody_reads_another_companys_session(seat: Seat) -> None:
    kept(seat).renewed("", lambda: "mine")
    other = make_seat()

    strange = StoredSession(other.company_id, seat.connection_id, patience_seconds=0)

    assert strange.read() == ""


def test_what_is_forgotten_is_gone(seat: Seat) -> None:
    kept(seat).renewed("", lambda: "s")
    with company_scope(seat.company_id):
        kept_sessions.forget(Connection.objects.get())

    assert kept(seat).read() == ""
