"""Log-ins that outlive a run: kept encrypted beside the connection, renewed by one at a time.

Some systems count log-ins, or end the session before when a new one begins. Whoever finds a
session ended asks here for another: the first to ask logs in, the others wait for what comes of it.
What a session is, and how one is got, is the connector's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bindeledd.kernel.clock import monotonic, now, pause
from bindeledd.kernel.errors import AuthorizationError, UnavailableError
from bindeledd.sync.models import Connection, KeptSession
from bindeledd.sync.secrets import seal, unseal
from bindeledd.tenancy.scope import company_scope

RENEWAL: Final = timedelta(seconds=45)
"""So long a log-in may take before another may try: more than one request ever waits."""

_LOOK_AGAIN_SECONDS: Final = 0.2
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
        while (claim := self._claimed(ended)) is None:
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

    def _claimed(self, ended: str) -> datetime | None:
        """Become the one who logs in, unless another is about it or has done it."""
        with company_scope(self._company_id):
            KeptSession.objects.bulk_create(
                [KeptSession(company_id=self._company_id, connection_id=self._connection_id)],
                ignore_conflicts=True,
            )
            rows = KeptSession.objects.filter(connection_id=self._connection_id)
            row = rows.select_for_update(no_key=True).get()
            is_claimed = row.renewing_until is not None and row.renewing_until >= now()
            if is_claimed or _opened(row) not in {"", ended}:
                return None
            row.renewing_until = now() + RENEWAL
            row.save(update_fields=["renewing_until"])
            return row.renewing_until

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
