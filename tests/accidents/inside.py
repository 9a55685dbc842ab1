"""What runs inside the processes of the accident tests: `python inside.py control|worker …`.

A run here is a number of steps, each of which reads how far the run came, works a while, and writes
one row under a checked lease. Nothing in the table forbids a step to stand there twice.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bindeledd.sync.lease import Lease

TABLE = """
create table accident_step (
    id bigint generated always as identity primary key,
    run uuid not null, number integer not null, worker integer not null, token bigint not null,
    at timestamptz not null default clock_timestamp()
)
"""


def control() -> None:
    """Prepare the database, then do what stands on each line; answer each with one line."""
    from django.core.management import call_command
    from django.db import connection

    from bindeledd.sync import runs
    from bindeledd.sync.models import Connection, Run, Timetable
    from bindeledd.tenancy.models import Company
    from bindeledd.tenancy.scope import company_scope

    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    company = Company.objects.create(name="Fjellvik Entreprenør AS")
    seats = []
    for line in sys.stdin:
        word, *arguments = line.split()
        with company_scope(company.id):
            if word == "connect":
                made = Connection.objects.create(
                    company=company, system="poweroffice_go", state=Connection.State.ON
                )
                if not arguments:  # only runs that the test asks for
                    Timetable.objects.filter(pk=made.id).update(due_at=None)
                seats.append(made)
                answer = {"company": str(company.id), "connection": str(made.id)}
            else:
                run = runs.request(seats[int(arguments[0])].id, trigger=Run.Trigger.HAND)
                answer = {"run": str(run.id)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def worker(total: int, seconds: float) -> None:
    """Carry runs of so many steps, each so long, until SIGTERM."""
    import logging
    import os

    from django.db import connection

    from bindeledd.config.serving import end_at_once
    from bindeledd.kernel.clock import pause
    from bindeledd.sync.models import Run
    from bindeledd.sync.runtime import run_worker
    from bindeledd.tenancy.scope import company_scope

    def advance(lease: Lease) -> bool:
        with company_scope(lease.company_id):
            lease.check()
            number = Run.objects.get(id=lease.run_id).position.get("number", 0)
        pause(seconds)
        with company_scope(lease.company_id):
            lease.check()
            with connection.cursor() as cursor:
                cursor.execute(
                    "insert into accident_step (run, number, worker, token)"
                    " values (%s, %s, %s, %s)",
                    [lease.run_id, number, os.getpid(), lease.token],
                )
            Run.objects.filter(id=lease.run_id).update(position={"number": number + 1})
        return number + 1 >= total

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if not run_worker(stop, advance=advance):
        end_at_once()


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "control":
        control()
    else:
        worker(int(sys.argv[2]), float(sys.argv[3]))
