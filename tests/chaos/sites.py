"""A company and a connection of it, as the chaos tests set them up; what of it checkers are told.

Imported where Django is set up. What stands in the company is left to the scenes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Self

from django.db.models import Count, Q

from bindeledd.sync import registry, runs
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, Counterpart, DataType, Intent, Run, Waiting
from bindeledd.sync.secrets import seal
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import HourEntry, HourType
from tests.chaos.inside import COMPANIES

MONDAY: Final = date(2026, 1, 5)
A_DAY: Final = 4
"""Entries of one person on one day: look-ups must tell them apart."""


@dataclass
class Site:
    """One company beside its ledger; with two ledgers it has a site for each.

    Attributes:
        client: Key or number of the ledger in the stand-in.
    """

    company: Company
    office: User
    connection: Connection
    client: str

    def does(self, deed: str) -> dict[str, Any]:
        """Do what somebody in the company does; return what there is to tell."""
        with company_scope(self.company.id):
            found: dict[str, Any] = getattr(self, deed)()
        return found

    def ask(self) -> dict[str, Any]:
        """Ask for a run."""
        asked = runs.request(self.connection.id, trigger=Run.Trigger.HAND)
        return {"run": str(asked.id)}

    def dump(self) -> dict[str, Any]:
        """Return our records, the links, the journal, and what people are shown."""
        mine = {"connection": self.connection}
        links = Counterpart.objects.filter(ours__isnull=False, **mine)
        looked_up = Count("tries", filter=Q(tries__what="look_up"))
        intents = Intent.objects.filter(**mine).annotate(looked_up=looked_up).order_by("created_at")
        columns = ("kind", "ours", "purpose", "state", "theirs", "key", "attempts", "looked_up")
        waits = Waiting.objects.filter(**mine)
        ran = Run.objects.filter(**mine).order_by("number")
        return {
            "system": self.connection.system,
            "client": self.client,
            "records": self.records(),
            "links": list(links.values("kind", "ours", "theirs")),
            "intents": list(intents.values(*columns, "payload")),
            "waiting": [str(one) for one in waits.values_list("ours", flat=True) if one],
            "waits": list(waits.values("label", "why", "first_code")),
            "runs": list(ran.values("id", "state", "code", "takeovers", "requests")),
        }

    def records(self) -> list[dict[str, Any]]:
        """Return what of our records the checker compares."""
        raise NotImplementedError

    @classmethod
    def opened(cls, client: str, groups: Mapping[str, Mapping[str, Any]]) -> Self:
        """Make a company with a ledger in Go that it sends these data types to."""
        company, office = a_company(client)
        connection = connected(company, "poweroffice_go", {"client_key": client}, groups)
        return cls(company, office, connection, client)


def a_company(client: str) -> tuple[Company, User]:
    """Make the company that has this ledger in Go, and somebody who may do everything in it."""
    number = list(COMPANIES).index(client)
    office = User.objects.create_user(f"kari{number}@firma.example", name="Kari Nordmann")
    return create_company(COMPANIES[client][0], by=office), office


def connected(
    company: Company,
    system: str,
    credentials: Mapping[str, str],
    groups: Mapping[str, Mapping[str, Any]],
    *,
    client_id: str = "",
) -> Connection:
    """Make a connection that is on and moves these data types out, with their choices.

    What is only linked there is only linked.
    """
    with company_scope(company.id):
        connection = Connection.objects.create(
            company=company,
            system=system,
            state=Connection.State.ON,
            credentials=seal(dict(credentials)),
            client_id=client_id,
        )
        for group, values in groups.items():
            ways = registry.group_of(system, group).directions
            DataType.objects.create(
                company=company,
                connection=connection,
                group=group,
                direction=Direction.OUT if Direction.OUT in ways else Direction.LINK,
                values=dict(values),
            )
    return connection


def book(
    people: Sequence[Employee], projects: Sequence[Project], ordinary: HourType, hours: int
) -> None:
    """Book approved hours, so many a day for each person."""
    rows = [
        HourEntry(
            employee=people[number % len(people)],
            project=projects[number % len(projects)],
            hour_type=ordinary,
            worked_on=MONDAY + timedelta(days=number // (len(people) * A_DAY)),
            minutes=60,
            billable_minutes=60,
            comment=f"T{number:05}",
            state="approved",
        )
        for number in range(hours)
    ]
    HourEntry.objects.bulk_create(rows, batch_size=500)
