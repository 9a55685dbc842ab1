"""The processes of `limits`: a stand-in that counts strictly, an office of ten companies, workers.

The stand-in and the office answer a line of their standard input with a line; a worker works until
it closes. Nothing of the product is put aside: the workers are its own, and so is their pace.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import django

from benchmarks.measured import say, told
from bindeledd.sandbox.traffic import RateWindow

SMALL = 9
A_DAY = 4
"""Entries of one person on one day."""

MONDAY = date(2026, 1, 5)
GROUPS = ("employees", "customers", "projects", "hours")


def key_of(seat: int) -> str:
    """Return the client key of a company; the greedy one sits on seat 0."""
    return f"0f0f0f0f-1111-4222-8333-{seat:012}"


# --- the stand-in ---


class Counting(RateWindow):
    """The stand-in's own strict second, with the instants at which it let somebody pass."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.passed: list[float] = []
        self.refused: list[float] = []

    def admits(self, key: str, now: float) -> bool:
        """Count as always, and remember."""
        found = super().admits(key, now)
        (self.passed if found else self.refused).append(now)
        return found

    def figures(self, begin: float, end: float) -> dict[str, Any]:
        """Tell what passed between two instants, and how narrow eleven in a row came."""
        passed = sorted(one for one in self.passed if begin <= one < end)
        limit = self.limit or 0
        spans = [last - first for first, last in zip(passed, passed[limit:], strict=False)]
        return {
            "passed": len(passed),
            "refused": sum(begin <= one < end for one in self.refused),
            "narrowest": min(spans, default=0.0),
        }


def stand_in(asked: dict[str, Any]) -> None:
    """Serve ten empty ledgers under one subscription; tell figures of the seconds asked about."""
    from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
    from bindeledd.sandbox.serve import running

    app = PowerOfficeGo(seed=1, rate=asked["rate"])
    window = app.state.window = Counting(asked["rate"])
    activities = []
    for seat in range(SMALL + 1):
        ledger = app.add_company(
            f"Firma {seat} AS", org_number="999888777", client_key=key_of(seat)
        )
        activities.append(ledger.id_by("ActivityTime", "Code", "10"))
    with running(app) as address:
        say(address=address, activities=[str(one) for one in activities])
        for line in sys.stdin:
            seconds = json.loads(line)["seconds"]
            begin = time.monotonic()
            time.sleep(seconds)
            say(**window.figures(begin, begin + seconds))


# --- the office ---


@dataclass
class Seat:
    """One company, its connection, and what its hours name."""

    company: UUID
    connection: UUID
    people: list[Any]
    project: Any
    hour_type: Any
    count: int = 0

    @classmethod
    def taken(cls, number: int, activity: str, people: int) -> Seat:
        """Make a company whose registers and hours go out by themselves."""
        from bindeledd.sync.models import Connection, DataType
        from bindeledd.sync.secrets import seal
        from bindeledd.tenancy.models import User
        from bindeledd.tenancy.scope import company_scope
        from bindeledd.tenancy.services import create_company
        from bindeledd.workspace.customers.models import Customer
        from bindeledd.workspace.people.models import Employee
        from bindeledd.workspace.projects.models import Project
        from bindeledd.workspace.time.models import HourType

        office = User.objects.create_user(f"kari{number}@firma.example", name="Kari Nordmann")
        company = create_company(f"Firma {number} AS", by=office)
        with company_scope(company.id):
            connection = Connection.objects.create(
                company=company,
                system="poweroffice_go",
                state=Connection.State.ON,
                credentials=seal({"client_key": key_of(number)}),
            )
            ordinary = HourType.objects.create(number="1", name="Ordinær tid")
            for group in GROUPS:
                values = {"activities": {str(ordinary.id): activity}} if group == "hours" else {}
                DataType.objects.create(
                    company=company,
                    connection=connection,
                    group=group,
                    direction="out",
                    values=values,
                    start_date=MONDAY,
                )
            customer = Customer.objects.create(
                number="10042", name="Kunde AS", postal_code="2080", city="Myrlia"
            )
            project = Project.objects.create(
                number="1047", joined_number="1047", name="Tomt", customer=customer
            )
            some = [
                Employee.objects.create(number=str(one), first_name="Ola", last_name=f"Nr {one}")
                for one in range(1, people + 1)
            ]
        return cls(company.id, connection.id, some, project, ordinary)

    def inside(self) -> AbstractContextManager[None]:
        """Enter the company."""
        from bindeledd.tenancy.scope import company_scope

        return company_scope(self.company)

    def work(self, hours: int) -> None:
        """Let so many further hours be approved."""
        from bindeledd.workspace.time.models import HourEntry

        with self.inside():
            rows = [
                HourEntry(
                    employee=self.people[number % len(self.people)],
                    project=self.project,
                    hour_type=self.hour_type,
                    worked_on=MONDAY + timedelta(days=number // (len(self.people) * A_DAY)),
                    minutes=60,
                    billable_minutes=60,
                    comment=f"T{number:05}",
                    state="approved",
                )
                for number in range(self.count, self.count + hours)
            ]
            HourEntry.objects.bulk_create(rows, batch_size=500)
        self.count += hours

    def ask(self) -> None:
        """Ask for a run, where none waits."""
        from bindeledd.sync import runs
        from bindeledd.sync.models import Run

        with self.inside():
            runs.request(self.connection, trigger=Run.Trigger.CHANGE)

    def sent(self) -> int:
        """Return how many hours stand there."""
        from bindeledd.sync.models import Intent

        with self.inside():
            done = Intent.objects.filter(state=Intent.State.DONE, kind="hour_entry")
            return done.count()

    def idle(self) -> bool:
        """Whether no run waits or works."""
        from bindeledd.sync.models import Run

        with self.inside():
            return not Run.objects.filter(state__in=["waiting", "running"]).exists()

    def delays(self, since: Any) -> list[float]:
        """Return how many seconds after its writing each hour stood there."""
        from bindeledd.sync.models import Intent
        from bindeledd.workspace.time.models import HourEntry

        with self.inside():
            there = dict(
                Intent.objects.filter(
                    kind="hour_entry", state=Intent.State.DONE, changed_at__gte=since
                ).values_list("ours", "changed_at")
            )
            written = HourEntry.objects.filter(id__in=list(there), created_at__gte=since)
            return [
                (there[ours] - at).total_seconds()
                for ours, at in written.values_list("id", "created_at")
            ]


class Office:
    """Ten companies: one with thousands of hours waiting, nine with one now and then."""

    def __init__(self, activities: list[str], waiting: int) -> None:
        self._seats = [
            Seat.taken(number, activity, people=14 if number == 0 else 1)
            for number, activity in enumerate(activities)
        ]
        self._greedy, self._small = self._seats[0], self._seats[1:]
        self._greedy.work(waiting)
        for seat in self._small:
            seat.work(1)

    def begin(self, at_most: float) -> dict[str, Any]:
        """Ask for a first run of each; wait until the small ones are through and it sends."""
        for seat in self._seats:
            seat.ask()
        end = time.monotonic() + at_most
        while not (self._greedy.sent() > 10 and all(seat.sent() == 1 for seat in self._small)):
            if time.monotonic() > end:
                raise TimeoutError(f"{self._greedy.sent()}, {[s.sent() for s in self._small]}")
            time.sleep(0.5)
        return {"companies": [str(seat.company) for seat in self._seats]}

    def work(self, seconds: float, apart: float) -> dict[str, Any]:
        """Give each small company an hour every so many seconds, one after the other."""
        from bindeledd.kernel.clock import now

        since, before = now(), self._greedy.sent()
        begun, step = time.monotonic(), apart / SMALL
        for number in range(int(seconds / step)):
            seat = self._small[number % SMALL]
            seat.work(1)
            seat.ask()
            time.sleep(max(0.0, begun + (number + 1) * step - time.monotonic()))
        time.sleep(max(0.0, begun + seconds - time.monotonic()))
        delays = sorted(one for seat in self._small for one in seat.delays(since))
        return {
            "greedy": self._greedy.sent() - before,
            "left": self._greedy.count - self._greedy.sent(),
            "delays": [round(one, 2) for one in delays],
        }


def office(asked: dict[str, Any]) -> None:
    """Set the scene and do what each line says."""
    django.setup()
    made = Office(asked["activities"], asked["waiting"])
    say(ready=True)
    deeds: dict[str, Callable[..., dict[str, Any]]] = {"begin": made.begin, "work": made.work}
    for line in sys.stdin:
        command = json.loads(line)
        say(**deeds[command.pop("do")](**command))


# --- a worker ---


def worker(asked: dict[str, Any]) -> None:
    """Carry runs until the standard input ends; then tell each wait for a place."""
    del asked
    django.setup()

    from bindeledd.sync import limiter
    from bindeledd.sync.lines import Lines
    from bindeledd.sync.runtime import run_worker

    waits: list[tuple[str, float, float]] = []

    class Noting(limiter.Limiter):
        def acquire(self, scope: str, share: str, *told: Any, **named: Any) -> float:
            waited = super().acquire(scope, share, *told, **named)
            waits.append((share, time.time(), round(waited, 4)))
            return waited

    limiter.shared = Noting(
        Lines(settings="-c synchronous_commit=off -c statement_timeout=5000", keep=4)
    )
    stop = threading.Event()

    def until_closed() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=until_closed, daemon=True).start()
    run_worker(stop)
    say(waits=waits)


_ROLES: dict[str, Callable[[dict[str, Any]], None]] = {
    "stand_in": stand_in,
    "office": office,
    "worker": worker,
}


def main() -> None:
    """Play the part that was asked for."""
    asked = told()
    _ROLES[asked["do"]](asked)


if __name__ == "__main__":
    main()
