"""Lines to the database beside Django's pool, for what must not wait for a place in it.

Heartbeats, advisory locks and the limiter need a line that no page's transaction occupies. They see
only tables without a company; whatever belongs to a company goes through Django.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from django.db import connections

Line: TypeAlias = psycopg.Connection[tuple[Any, ...]]

_ENDS_OF_A_DEAD_LINE = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def address() -> dict[str, Any]:
    """Return where the database is and how a dead line to it is noticed, in libpq's words."""
    found = connections["default"].get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return {name: found[name] for name in names if found.get(name)} | _ENDS_OF_A_DEAD_LINE


def open_line(*, settings: str = "") -> Line:
    """Open a line of one's own in autocommit; the caller closes it.

    Args:
        settings: Server settings in libpq's form, such as `-c lock_timeout=2000`.

    Raises:
        psycopg.OperationalError: The database is away.
    """
    return psycopg.connect(**address(), autocommit=True, options=settings)


class Lines:
    """A few lines that are shared one question at a time, opened when first needed.

    Args:
        settings: As for `open_line`.
        keep: How many stay open between questions.
    """

    def __init__(self, *, settings: str = "", keep: int = 4) -> None:
        self._settings = settings
        self._keep = keep
        self._idle: list[Line] = []
        self._lock = threading.Lock()

    @contextmanager
    def take(self) -> Iterator[Line]:
        """Lend a line for one question; one that broke is closed instead of kept."""
        with self._lock:
            line = self._idle.pop() if self._idle else None
        if line is None:
            line = open_line(settings=self._settings)
        kept = False
        try:
            yield line
            with self._lock:
                kept = not line.broken and len(self._idle) < self._keep
                if kept:
                    self._idle.append(line)
        finally:
            if not kept:
                line.close()

    def close(self) -> None:
        """Close what is idle; a later question opens anew."""
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.close()
