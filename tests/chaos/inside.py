"""What runs inside the processes of the chaos test: `python inside.py sandbox|control …`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
    from bindeledd.sync.models import Connection

CLIENT_KEY = "0f0f0f0f-1111-4222-8333-444444444444"
COMPANY = "Lauvåsen Entreprenør AS"


def sandbox(rate: int, seed: int) -> None:
    """Serve a stand-in with one empty company; tell the address."""
    from bindeledd.sandbox import serve

    def prepare(app: PowerOfficeGo) -> None:
        app.add_company(COMPANY, org_number="999888777", client_key=CLIENT_KEY)

    def tell(address: str) -> None:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()

    serve.run(
        "127.0.0.1", 0, seed=seed, prepare=prepare, ready=tell, rate=rate if rate > 0 else None
    )


def control(customers: int, projects: int) -> None:
    """Prepare a company with its records, then do what stands on each line; answer with one."""
    import django

    django.setup()

    from bindeledd.config.upgrade import migrate
    from bindeledd.sync.flows import Direction
    from bindeledd.sync.models import Connection, DataType
    from bindeledd.sync.secrets import seal
    from bindeledd.tenancy.models import User
    from bindeledd.tenancy.scope import company_scope
    from bindeledd.tenancy.services import create_company

    migrate()
    office = User.objects.create_user("kari@firma.example", name="Kari Nordmann")
    company = create_company(COMPANY, by=office)
    with company_scope(company.id):
        connection = Connection.objects.create(
            company=company,
            system="poweroffice_go",
            state=Connection.State.ON,
            credentials=seal({"client_key": CLIENT_KEY}),
        )
        for group in ("customers", "projects"):
            DataType.objects.create(
                company=company, connection=connection, group=group, direction=Direction.OUT
            )
        _fill(customers, projects)
    _say({"company": str(company.id)})
    for line in sys.stdin:
        with company_scope(company.id):
            _say(_ask(connection) if line.strip() == "ask" else _dump())


def _fill(customers: int, projects: int) -> None:
    from bindeledd.kernel.identity import new_id
    from bindeledd.sync import registry
    from bindeledd.sync.ports import Incoming

    ids = [new_id() for _ in range(customers)]
    rows = [
        Incoming(
            ours,
            create=True,
            fields={
                "number": str(10001 + n),
                "name": f"Kunde nummer {n:05} AS",
                "phone": f"22{n:06}",
            },
        )
        for n, ours in enumerate(ids)
    ]
    refused = registry.workspace().write("customer", rows)
    rows = [
        Incoming(
            new_id(),
            create=True,
            fields={
                "number": str(50001 + n),
                "name": f"Prosjekt nummer {n:05}",
                "customer_id": ids[n % len(ids)],
            },
        )
        for n in range(projects)
    ]
    refused |= registry.workspace().write("project", rows)
    if refused:
        raise RuntimeError(f"refused: {refused}")


def _ask(connection: Connection) -> dict[str, Any]:
    """Ask for a run, and hand access back should it have been taken for ended."""
    from bindeledd.sync import runs
    from bindeledd.sync.models import Run

    asked = runs.request(connection.id, trigger=Run.Trigger.HAND)
    return {"run": str(asked.id)}


def _dump() -> dict[str, Any]:
    from bindeledd.sync import registry
    from bindeledd.sync.models import Counterpart, Intent, Run, Waiting

    workspace = registry.workspace()
    records = []
    for kind in ("customer", "project"):
        page = workspace.changed(kind, since="", after=None, limit=1_000_000)
        records += [
            {
                "kind": kind,
                "id": str(one.id),
                "number": getattr(one, "joined_number", None) or one.number,  # type: ignore[attr-defined] # both kinds have one
                "name": one.name,  # type: ignore[attr-defined] # both kinds have one
            }
            for one in page.records
        ]
    links = Counterpart.objects.filter(ours__isnull=False).values("kind", "ours", "theirs")
    intents = Intent.objects.values("kind", "ours", "purpose", "state", "theirs", "key", "attempts")
    runs = Run.objects.order_by("number").values("id", "state", "code", "takeovers", "requests")
    return {
        "records": records,
        "links": list(links),
        "intents": list(intents),
        "waiting": [str(one) for one in Waiting.objects.values_list("ours", flat=True) if one],
        "waits": list(Waiting.objects.values("label", "why", "first_code")),
        "runs": list(runs),
    }


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "sandbox":
        sandbox(int(sys.argv[2]), int(sys.argv[3]))
    else:
        control(int(sys.argv[2]), int(sys.argv[3]))
