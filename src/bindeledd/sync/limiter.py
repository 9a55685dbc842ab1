"""Paces requests within what a vendor counts, across all processes, with fair shares.

A waiter takes a ticket; tickets of one share carry tags one above the other, and the smallest tag
gets the next place, so a company with thousands waiting comes once a round like one with a single
request. Vendors count windows, wherever they begin: so many places within one, and the next when
the first of them is a window ago. The arithmetic is one database function (migration 0013), by the
database's clock; between two questions the waiter sleeps outside any transaction. What to do with
an answer that asks us to wait is left to `gate`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, LiteralString

import psycopg
from django.db import OperationalError

from bindeledd.kernel.clock import monotonic, pause
from bindeledd.kernel.errors import UnavailableError
from bindeledd.sync.lines import Lines

_SLACK = 0.25
"""Share of one interval that a late waiter may catch up, or each wake-up would cost budget."""

_WINDOW = 1.03
"""How much longer than the vendor's our window is: two requests take unlike times to get there."""

_MOST: Final = 50
"""Places that are remembered; a higher rate is held in windows shorter than a second."""

_PATIENCE_SECONDS = 30.0
_TRY_AGAIN_SECONDS = 0.5


@dataclass(frozen=True)
class _Pace:
    """A rate as the database is asked by it.

    Attributes:
        seconds: From one place to the next.
        slack: How much of it a late waiter may catch up.
        most: Places within a window.
        window: Its length in seconds.
    """

    seconds: float
    slack: float
    most: int
    window: float

    @classmethod
    def of(cls, rate: Decimal) -> _Pace:
        """Return the pace of so many places a second."""
        most, seconds = max(1, min(int(rate), _MOST)), float(1 / rate)
        return cls(seconds, seconds * _SLACK, most, most * seconds * _WINDOW)


class Limiter:
    """Places in line before a vendor's limit.

    Args:
        lines: Where to ask; the process's own few lines, never Django's pool.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def acquire(
        self,
        scope: str,
        share: str,
        rate: Decimal,
        *,
        give_up_at: float | None = None,
        while_waiting: Callable[[], None] | None = None,
    ) -> float:
        """Wait for a place and return how many seconds that took.

        Args:
            scope: What the vendor counts by, such as one subscription.
            share: Among whom the places are shared evenly: the company.
            rate: Places a second within the scope.
            give_up_at: Instant of the monotonic clock; None waits as long as it takes.
            while_waiting: Called at each wake-up; raises to leave the line.

        Raises:
            UnavailableError: No place in time; nothing was sent.
            OperationalError: The database stays away; nothing was sent.
        """
        begun = monotonic()
        ticket: int | None = None
        pace = _Pace.of(rate)
        try:
            while True:
                ticket, wait = self._ask(scope, share, ticket, pace)
                if wait == 0:
                    return monotonic() - begun
                if give_up_at is not None and monotonic() + wait > give_up_at:
                    raise UnavailableError("limiter.no_place", scope=scope)
                pause(wait)
                if while_waiting is not None:
                    while_waiting()
        finally:
            if ticket is not None:  # left without a place: those behind move up at once
                self._leave(ticket)

    def learn(self, scope: str, wait_seconds: float) -> None:
        """Let nobody through for a while: they asked us to wait."""
        self._execute(
            "insert into sync_pace (scope, next_at) "
            "values (%s, clock_timestamp() + make_interval(secs => %s)) on conflict (scope) "
            "do update set next_at = greatest(sync_pace.next_at, excluded.next_at) returning scope",
            (scope, wait_seconds),
        )

    def close(self) -> None:
        """Give back the lines; a later question opens them anew."""
        self._lines.close()

    def _ask(
        self, scope: str, share: str, ticket: int | None, pace: _Pace
    ) -> tuple[int | None, float]:
        row: tuple[int | None, float] = self._execute(
            "select ticket, wait_seconds from sync_pace_ask(%s, %s, %s, %s, %s, %s, %s)",
            (scope, share, ticket, pace.seconds, pace.slack, pace.most, pace.window),
        )
        return row[0], row[1]

    def _leave(self, ticket: int) -> None:
        with suppress(OperationalError):
            self._execute("delete from sync_pace_ticket where id = %s returning id", (ticket,))

    def _execute(self, statement: LiteralString, values: tuple[object, ...]) -> Any:
        """Ask the database; one that is away for a moment is waited for."""
        give_up_at = monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                with self._lines.take() as line:
                    return line.execute(statement, values).fetchone()
            except psycopg.OperationalError as error:
                self._lines.close()
                if monotonic() > give_up_at:
                    raise OperationalError("the limiter cannot ask the database") from error
            pause(_TRY_AGAIN_SECONDS)


def _lines() -> Lines:
    return Lines(settings="-c synchronous_commit=off -c statement_timeout=5000", keep=4)


shared = Limiter(_lines())
"""The limiter of this process."""
