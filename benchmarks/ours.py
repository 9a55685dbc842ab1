"""Our side of a comparison, in a process of its own: the engine as a worker carries it.

Only the queue in front of a run is left out; the lease, the heart that keeps it, the limiter, the
plan, links, journal and history are all there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

import django
from django.db import connection as database

from benchmarks.measured import Clock, Watch, say, timed, told
from bindeledd.config.keys import ensure_keys
from bindeledd.kernel.errors import BindeleddError
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY

SYSTEM = "poweroffice_go"
NO_LIMIT = Decimal(1_000_000)
"""Calls a second: the vendor's ten would hide every difference between the peers."""


def migrate() -> None:
    """Make the tables."""
    from bindeledd.config import upgrade

    upgrade.migrate()
    say(done=True)


def plug(address: str) -> None:
    """Point the connector at the stand-in."""
    from bindeledd.sync import registry

    keys = {
        "application_key": DEMO_APPLICATION_KEY,
        "subscription_key": SUBSCRIPTION_KEY,
        "base_url": f"{address}/Demo/v2",
        "token_url": f"{address}/Demo/OAuth/Token",
    }
    connector = dataclasses.replace(registry.connector(SYSTEM), requests_per_second=NO_LIMIT)
    registry.plug(connector, lambda: keys)


def settle_in(asked: dict[str, Any]) -> None:
    """Settle in and tell who we are."""
    say(**settled_in(asked))


def settled_in(asked: dict[str, Any]) -> dict[str, str]:
    """Make a company with a connection, some of whose data types go one way."""
    from bindeledd.sync.models import Connection, DataType
    from bindeledd.sync.secrets import seal
    from bindeledd.tenancy.models import User
    from bindeledd.tenancy.scope import company_scope
    from bindeledd.tenancy.services import create_company

    office = User.objects.create_user("kari@firma.example", name="Kari Nordmann")
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    with company_scope(company.id):
        connection = Connection.objects.create(
            company=company,
            system=SYSTEM,
            state=Connection.State.ON,
            credentials=seal({"client_key": asked["client_key"]}),
        )
        for group in asked.get("groups", ("customers",)):
            DataType.objects.create(
                company=company, connection=connection, group=group, direction=asked["direction"]
            )
    return {"company": str(company.id), "connection": str(connection.id)}


def settle_work(asked: dict[str, Any]) -> None:
    """Settle in, let the registers move, and put there what is to be sent; tell who we are."""
    from benchmarks import work
    from bindeledd.sync.models import Connection
    from bindeledd.tenancy.models import User
    from bindeledd.tenancy.scope import company_scope

    plug(asked["address"])
    there = settled_in(asked | {"direction": "out", "groups": work.REGISTERS})
    company, connection = UUID(there["company"]), UUID(there["connection"])
    with company_scope(company):
        work.put_registers()
    carried(there, full=False)
    with company_scope(company):
        if asked["kind"] == "hours":
            work.put_hours(Connection.objects.get(id=connection), asked["count"], asked["stock"])
        else:
            office = User.objects.get(email="kari@firma.example")
            work.put_orders(Connection.objects.get(id=connection), asked["count"], office)
    say(**there)


def run(asked: dict[str, Any]) -> None:
    """Carry one run to its end and tell what it cost."""
    from bindeledd.sync.tuning import spare_collector

    spare_collector()
    plug(asked["address"])
    watch = Watch() if asked.get("watch") else None
    with _carried(asked) as (lease, clock, rows_before):
        _advance_to_the_end(lease, clock)
    held = watch.ended() if watch is not None else []
    from bindeledd.tenancy.scope import company_scope

    with company_scope(lease.company_id):
        figures = _what_became(lease.run_id)
    written = sum(_rows_written().values()) - rows_before
    say(**clock.figures(), **figures, rows_written=written, held_mb=held)


def carried(company: dict[str, str], *, full: bool) -> None:
    """Carry one run to its end, unmeasured."""
    with _carried({**company, "full": full}) as (lease, clock, _):
        _advance_to_the_end(lease, clock)


@contextmanager
def _carried(asked: dict[str, Any]) -> Iterator[tuple[Any, Clock, int]]:
    from bindeledd.sync import runs
    from bindeledd.sync.lease import Heart
    from bindeledd.sync.models import Run
    from bindeledd.tenancy.scope import company_scope

    company = UUID(asked["company"])
    heart = Heart()
    heart.start()
    with company_scope(company):
        waiting = runs.request(
            UUID(asked["connection"]), trigger=Run.Trigger.HAND, full=asked.get("full", False)
        )
    with company_scope(company):
        lease = runs.begin(waiting.id, "benchmark")
    if lease is None:
        raise RuntimeError("somebody else has the run")
    heart.add(lease)
    rows_before = sum(_rows_written().values())
    clock = Clock()
    yield lease, clock, rows_before
    heart.stop()


def _advance_to_the_end(lease: Any, clock: Clock) -> None:
    from bindeledd.sync import engine, runs
    from bindeledd.sync.models import Run

    with timed() as measured:
        try:
            while not engine.advance(lease):
                pass
        except BindeleddError as error:
            runs.finish(lease, Run.State.FAILED, error.error_code, error.params)
            raise
        runs.finish(lease, Run.State.DONE)
    clock.seconds, clock.cpu_seconds = measured.seconds, measured.cpu_seconds


def _what_became(run_id: UUID) -> dict[str, Any]:
    from bindeledd.sync.models import Counterpart, Intent, Run

    row = Run.objects.get(id=run_id)
    return {
        "state": row.state,
        "requests": row.requests,
        "progress": row.progress,
        "linked": Counterpart.objects.filter(ours__isnull=False).count(),
        "sent": Intent.objects.filter(state=Intent.State.DONE).count(),
    }


_RECORDS = ("workspace_customer", "workspace_customerevent", "sync_counterpart", "sync_planrow")


def _rows_written() -> dict[str, int]:
    """Return rows inserted, updated and deleted so far in the tables of records and plans."""
    with database.cursor() as cursor:
        cursor.execute("select pg_stat_force_next_flush()")
        cursor.execute(
            "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables "
            "where relname = any(%s)",
            [list(_RECORDS)],
        )
        return dict(cursor.fetchall())


_DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "migrate": lambda _asked: migrate(),
    "settle_in": settle_in,
    "settle_work": settle_work,
    "run": run,
}


def main() -> None:
    """Do what was asked for."""
    ensure_keys()
    django.setup()
    asked = told()
    _DEEDS[asked["do"]](asked)


if __name__ == "__main__":
    main()
