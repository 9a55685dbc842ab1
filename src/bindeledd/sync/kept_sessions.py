"""Log-ins that outlive a run: kept encrypted beside the connection, renewed by one at a time.

Some systems count log-ins, or end the session before when a new one begins. Whoever finds a
session ended asks here for another: the first to ask logs in, the others wait for what comes of it.
Meanwhile it holds a lock on a line of its own: the claim of a process that is gone is void at once.
What a session is, and how one is got, is the connector's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import psycopg
from django.db import OperationalError, connection

from bindeledd.kernel.clock import monotonic, now, pause
from bindeledd.kernel.errors import AuthorizationError, UnavailableError
from bindeledd.sync.lines import open_line
from bindeledd.sync.models import Connection, KeptSession
from bindeledd.sync.secrets import seal, unseal
from bindeledd.tenancy.scope import company_scope

RENEWAL: Final = timedelta(seconds=45)
"""So long a log-in may take, while its process lives, before another may try: more than one request
ever waits."""

_SLACK: Final = timedelta(seconds=5)
"""For two clocks: a claim counts as made since the database started when it is younger by this."""

_LOOK_AGAIN_SECONDS: Final = 0.2
# Held by a transaction, which no pooler parts from its line.
_LINE: Final = "-c lock_timeout=2000 -c idle_in_transaction_session_timeout=60000"
_HOLD: Final = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
_IS_VOID: Final = """
select pg_try_advisory_xact_lock(hashtextextended(%s, 0))
    and clock_timestamp() - pg_postmaster_start_time() > make_interval(secs => %s)
"""
_SESSION: Final = "session"


class StoredSession:
    """The session of one connection that is kept.

    Args:
        company_id: Whose connection it is.
        connection_id: Which.
        patience_seconds: How long to wait for somebody else's log-in.
    """

    def __init__(
        self,
        company_id: UUID,
        connection_id: UUID,
        *,
        patience_seconds: float = RENEWAL.total_seconds(),
    ) -> None:
        self._company_id = company_id
        self._connection_id = connection_id
        self._patience_seconds = patience_seconds

    def read(self) -> str:
        """Return the session that is kept; empty when there is none that can be read."""
        with company_scope(self._company_id):
            return self._standing()

    def renewed(self, ended: str, log_in: Callable[[], str]) -> str:
        """Return a session that is not the one that ended: somebody's newer one, or a new one.

        Args:
            ended: What was read and no longer serves; empty where there was none.
            log_in: Gets a new one; called by one at a time, outside any transaction.

        Raises:
            UnavailableError: Somebody else logs in, and has not come to an end in time.
            BindeleddError: Whatever `log_in` raises; the next to ask may try at once.
        """
        give_up_at = monotonic() + self._patience_seconds
        with ExitStack() as lines:
            while (claim := self._claimed(ended, lines)) is None:
                newer = self.read()
                if newer not in {"", ended}:
                    return newer
                if monotonic() > give_up_at:
                    raise UnavailableError("remote.session_busy", retry_after_seconds=5)
                pause(_LOOK_AGAIN_SECONDS)
            fresh = ""
            try:
                fresh = log_in()
            finally:
                self._write(fresh, claim)
        return fresh

    def _claimed(self, ended: str, lines: ExitStack) -> datetime | None:
        """Become the one who logs in, unless another is about it or has done it."""
        with company_scope(self._company_id):
            KeptSession.objects.bulk_create(
                [KeptSession(company_id=self._company_id, connection_id=self._connection_id)],
                ignore_conflicts=True,
            )
            rows = KeptSession.objects.filter(connection_id=self._connection_id)
            row = rows.select_for_update(no_key=True).get()
            if self._is_claimed(row.renewing_until) or _opened(row) not in {"", ended}:
                return None
            claim = now() + RENEWAL
            self._show(claim, lines)
            row.renewing_until = claim
            row.save(update_fields=["renewing_until"])
            return claim

    def _is_claimed(self, claim: datetime | None) -> bool:
        """Whether somebody who lives logs in, or may still do so.

        A claim outlives a restart of the database, which ends the line of the living too.
        """
        if claim is None or claim < now():
            return False
        age = RENEWAL - (claim - now())
        with connection.cursor() as cursor:
            cursor.execute(_IS_VOID, [self._name(claim), (age + _SLACK).total_seconds()])
            row = cursor.fetchone()
        return row is None or not row[0]

    def _show(self, claim: datetime, lines: ExitStack) -> None:
        """Show that we live, before anybody sees the claim and until the line is closed.

        Raises:
            django.db.OperationalError: There is no line to be had.
        """
        try:
            line = lines.enter_context(closing(open_line(settings=_LINE)))
            line.execute("begin")
            line.execute(_HOLD, [self._name(claim)])
        except psycopg.Error as error:
            raise OperationalError(str(error)) from error

    def _name(self, claim: datetime) -> str:
        return f"log-in {self._connection_id} {claim.timestamp()}"

    def _standing(self) -> str:
        row = KeptSession.objects.filter(connection_id=self._connection_id).first()
        return _opened(row) if row is not None else ""

    def _write(self, fresh: str, claim: datetime) -> None:
        """Keep a new session, unless the key was replaced or somebody took over meanwhile."""
        with company_scope(self._company_id):
            mine = KeptSession.objects.filter(
                connection_id=self._connection_id, renewing_until=claim
            )
            sealed = seal({_SESSION: fresh}) if fresh else b""
            mine.update(sealed=sealed, renewing_until=None)


def forget(connection: Connection) -> None:
    """Wipe what is kept, in the caller's transaction: its key was replaced or removed."""
    KeptSession.objects.filter(connection_id=connection.id).delete()


def _opened(row: KeptSession) -> str:
    """Return the session; none where no key of ours opens it: then one logs in anew."""
    if not bytes(row.sealed):
        return ""
    try:
        return unseal(bytes(row.sealed)).get(_SESSION, "")
    except AuthorizationError:
        return ""
