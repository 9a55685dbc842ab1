"""Reads registers outside a run, for the check and match steps; writes nothing over there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bindeledd.kernel.errors import DomainError
from bindeledd.sync import registry
from bindeledd.sync.gate import RunGate
from bindeledd.sync.models import Connection, Timetable
from bindeledd.sync.reading import Reading, read
from bindeledd.sync.sessions import client_for
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import Ability, require


@contextmanager
def client_of(connection: Connection) -> Iterator[tuple[Any, RunGate]]:
    """Yield a client that belongs to no run, with its gate.

    Raises:
        AuthorizationError: There are no credentials, or they cannot be opened.
    """
    connector = registry.connector(connection.system)
    gate = RunGate(
        None,
        share=str(connection.company_id),
        scope=connector.scope(registry.installation(connection.system)),
        rate=connector.requests_per_second,
    )
    with client_for(connection, gate) as client:
        yield client, gate


def seat_of(connection: Connection) -> Timetable:
    """Hold the connection's place on the timetable until the transaction ends.

    Every transaction of a run checks its lease on this row, so answers and pages follow one
    another and none of them works on what the other is just changing.
    """
    Timetable.objects.get_or_create(pk=connection.id, defaults={"tenant": connection.company_id})
    return Timetable.objects.select_for_update().get(pk=connection.id)


def refresh(connection: Connection, kinds: Sequence[str], by: User) -> dict[str, Reading]:
    """Read registers now, and what vanished from them; return what each brought.

    A run reads the registers itself, so while one is running this is refused. Called outside any
    company each page is kept as it comes; inside, all of it stands or falls with the caller.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: A run of the connection is running (`connection.run_is_running`).
        AuthorizationError: Access ended, or the key is wrong.
        UnavailableError: They cannot be reached; what came so far is kept.
    """

    def check() -> None:
        if seat_of(connection).run_ref is not None:
            raise DomainError("connection.run_is_running")

    with company_scope(connection.company_id):
        require(by, Ability.RUN)
        check()
    found: dict[str, Reading] = {}
    with client_of(connection) as (client, _):
        for kind in kinds:
            register = registry.connector(connection.system).register(kind)
            found[kind] = read(
                connection.id, connection.company_id, register, client, full=True, check=check
            )
    return found
