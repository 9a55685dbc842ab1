"""A company with one connection, and workers that live as long as a line stays open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest

from bindeledd.kernel.identity import new_id
from bindeledd.sync import runs
from bindeledd.sync.lease import Lease
from bindeledd.sync.lines import open_line
from bindeledd.sync.models import Connection, Run
from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import company_scope


@dataclass
class Seat:
    """One company's connection, as the runtime sees it."""

    company_id: UUID
    connection_id: UUID

    def ask(self, trigger: str = "hand", **details: object) -> Run:
        """Ask for a run."""
        with company_scope(self.company_id):
            return runs.request(self.connection_id, trigger=trigger, **details)  # type: ignore[arg-type]

    def begin(self, run: Run, worker: str = "worker-1") -> Lease | None:
        """Start it, or take it over."""
        with company_scope(self.company_id):
            return runs.begin(run.id, worker)

    def begun(self, worker: str = "worker-1", **details: object) -> Lease:
        """Ask for a run and start it."""
        lease = self.begin(self.ask(**details), worker)  # type: ignore[arg-type]
        assert lease is not None
        return lease

    def run(self, run_id: UUID) -> Run:
        """Read a run again."""
        with company_scope(self.company_id):
            return Run.objects.get(id=run_id)


def make_seat(state: str = "on") -> Seat:
    company = Company.objects.create(name="Fjellvik Entreprenør AS")
    with company_scope(company.id):
        connection = Connection.objects.create(
            id=new_id(), company=company, system="poweroffice_go", state=state
        )
    return Seat(company.id, connection.id)


@pytest.fixture
def seat(transactional_db: None) -> Seat:  # noqa: ARG001 - a fixture of a fixture
    """Committed: other lines to the database must see it."""
    return make_seat()


@contextmanager
def _alive(worker: str) -> Iterator[None]:
    line = open_line()
    line.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [worker])
    try:
        yield
    finally:
        line.close()


@pytest.fixture
def alive() -> Callable[[str], AbstractContextManager[None]]:
    """Let a worker of that name live for a while."""
    return _alive
