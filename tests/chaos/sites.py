"""A company and its connection, as the chaos tests set them up; what of it is dumped for checkers.

Imported where Django is set up. What stands in the company is left to the scenes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Q

from bindeledd.sync import runs
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, Counterpart, DataType, Intent, Run, Waiting
from bindeledd.sync.secrets import seal
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from tests.chaos.inside import COMPANIES


@dataclass
class Site:
    """One company beside its ledger.

    Attributes:
        client: Key of the ledger in the stand-in.
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
        links = Counterpart.objects.filter(ours__isnull=False).values("kind", "ours", "theirs")
        looked_up = Count("tries", filter=Q(tries__what="look_up"))
        intents = Intent.objects.annotate(looked_up=looked_up).order_by("created_at")
        columns = ("kind", "ours", "purpose", "state", "theirs", "key", "attempts", "looked_up")
        ran = Run.objects.order_by("number").values("id", "state", "code", "takeovers", "requests")
        return {
            "client": self.client,
            "records": self.records(),
            "links": list(links),
            "intents": list(intents.values(*columns)),
            "waiting": [str(one) for one in Waiting.objects.values_list("ours", flat=True) if one],
            "waits": list(Waiting.objects.values("label", "why", "first_code")),
            "runs": list(ran),
        }

    def records(self) -> list[dict[str, Any]]:
        """Return what of our records the checker compares."""
        raise NotImplementedError

    @classmethod
    def opened(cls, client: str, groups: Mapping[str, Mapping[str, Any]]) -> Self:
        """Make a company whose connection is on and sends these data types, with their choices."""
        number = list(COMPANIES).index(client)
        office = User.objects.create_user(f"kari{number}@firma.example", name="Kari Nordmann")
        company = create_company(COMPANIES[client][0], by=office)
        with company_scope(company.id):
            connection = Connection.objects.create(
                company=company,
                system="poweroffice_go",
                state=Connection.State.ON,
                credentials=seal({"client_key": client}),
            )
            for group, values in groups.items():
                DataType.objects.create(
                    company=company,
                    connection=connection,
                    group=group,
                    direction=Direction.OUT,
                    values=dict(values),
                )
        return cls(company, office, connection, client)
