"""A company, its ledger in the stand-in, and the engine between them: one object for tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from bindeledd.kernel.errors import BindeleddError
from bindeledd.kernel.identity import new_id
from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from bindeledd.sandbox.sevenoffice import SevenOffice
from bindeledd.sandbox.sevenoffice.options import APPLICATION_ID, PASSWORD, USERNAME
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import board_press, engine, line_ledger, links, registry, runs
from bindeledd.sync.flows import Connector, Direction, Mode, Policy
from bindeledd.sync.lease import Lease
from bindeledd.sync.models import (
    Connection,
    Counterpart,
    DataType,
    Intent,
    LineEntry,
    Plan,
    PlanRow,
    Run,
    Waiting,
)
from bindeledd.sync.ports import Incoming
from bindeledd.sync.secrets import seal
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company

SYSTEM = "poweroffice_go"
HOST = "https://goapi.poweroffice.net"
INSTALLATION = {
    "application_key": DEMO_APPLICATION_KEY,
    "subscription_key": SUBSCRIPTION_KEY,
    "base_url": f"{HOST}/Demo/v2",
    "token_url": f"{HOST}/Demo/OAuth/Token",
}


@dataclass(frozen=True)
class Side:
    """A system that a company is tied to, and its stand-in.

    Attributes:
        system: Its name.
        installation: What an installation has set for it.
        stand_in: Makes its stand-in, without limits; told its switches.
        credentials: What a company gives that connects to books there.
        client_id: The company of theirs, where a log-in reaches several.
    """

    system: str
    installation: Mapping[str, str]
    stand_in: Callable[..., Any]
    credentials: Callable[[Any], dict[str, str]]
    client_id: Callable[[Any], str] = lambda _books: ""


GO: Final = Side(
    SYSTEM,
    INSTALLATION,
    lambda **switches: PowerOfficeGo(**({"seed": 1, "rate": None} | switches)),
    lambda books: {"client_key": books.client_key},
)
SEVEN: Final = Side(
    "sevenoffice",
    {
        "application_id": APPLICATION_ID,
        "base_url_api": "https://api.24sevenoffice.com",
        "base_url_web": "https://webservices.24sevenoffice.com",
    },
    lambda **switches: SevenOffice(
        **({"seed": 1, "rate": None, "hourly": None, "login_rate": None} | switches)
    ),
    lambda _books: {"username": USERNAME, "password": PASSWORD},
    lambda books: str(books.client_id),
)
STILL_GOING = 400
"""Portions after which a run that does not end is taken for endless."""


@dataclass
class World:
    """One company beside one ledger.

    Attributes:
        company: Ours.
        office: A person who may do everything.
        app: The stand-in.
        books: The company's ledger in it.
        connection: Between the two; switched on.
    """

    company: Company
    office: User
    app: Any
    books: Any
    connection: Connection
    connector: Connector[Any]
    side: Side = GO
    leases: list[Lease] = field(default_factory=list)

    @classmethod
    def build(
        cls, *, app: Any = None, name: str = "Lauvåsen Entreprenør AS", side: Side = GO
    ) -> World:
        """Make the company, the ledger and the connection; nothing moves yet."""
        stand_in = app or side.stand_in()
        books = stand_in.add_company(name, org_number="999888777")
        # The vendor's ten a second are the limiter's business, with tests of its own.
        connector = dataclasses.replace(
            registry.connector(side.system), requests_per_second=Decimal(10_000)
        )
        registry.plug(connector, lambda: side.installation)
        registry.plug_transport(side.system, lambda: SandboxTransport(stand_in))
        office = User.objects.create_user(f"{uuid4().hex[:8]}@firma.example", name="Kari Nordmann")
        company = create_company(name, by=office)
        with company_scope(company.id):
            connection = Connection.objects.create(
                company=company,
                system=side.system,
                state=Connection.State.ON,
                credentials=seal(side.credentials(books)),
                client_id=side.client_id(books),
            )
        return cls(company, office, stand_in, books, connection, connector, side)

    def close(self) -> None:
        """Put the real wire back."""
        registry.plug_transport(self.side.system, None)

    def disconnect(self) -> None:
        """Take the connection away again; the company has its ledger's organisation number."""
        with self.inside():
            Connection.objects.all().delete()
            Company.objects.filter(id=self.company.id).update(org_number="999888777")

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Enter the company."""
        with company_scope(self.company.id):
            yield

    def choose(
        self,
        group: str,
        direction: Direction,
        *,
        mode: Mode = Mode.AUTOMATIC,
        policy: Policy = Policy.CREATE_AND_UPDATE,
    ) -> None:
        """Choose what moves which way."""
        with self.inside():
            DataType.objects.update_or_create(
                company=self.company,
                connection=self.connection,
                group=group,
                defaults={"direction": direction, "mode": mode, "policy": policy},
            )

    def put(self, kind: str, rows: Iterable[dict[str, Any]]) -> list[UUID]:
        """Write records of ours as the workspace would; return their ids in order."""
        made = [(row.pop("id", None) or new_id(), row) for row in (dict(r) for r in rows)]
        with self.inside():
            refused = registry.workspace().write(
                kind, [Incoming(ours, create=True, fields=row) for ours, row in made]
            )
        assert not refused, refused
        return [ours for ours, _ in made]

    def change(self, kind: str, ours: UUID, **fields: Any) -> None:
        """Change a record of ours."""
        with self.inside():
            refused = registry.workspace().write(
                kind, [Incoming(ours, create=False, fields=fields)]
            )
        assert not refused, refused

    def record(self, kind: str, ours: UUID) -> Any:
        """Return a record of ours as it stands."""
        with self.inside():
            return registry.workspace().records(kind, [ours])[ours]

    def records(self, kind: str) -> list[Any]:
        """Return all our records of a kind."""
        with self.inside():
            page = registry.workspace().changed(kind, since="", after=None, limit=100_000)
        return list(page.records)

    def ask(self, trigger: str = Run.Trigger.HAND, **asked: Any) -> Run:
        """Ask for a run."""
        with self.inside():
            return runs.request(self.connection.id, trigger=trigger, **asked)

    def withdraw_run(self) -> None:
        """Take back the run that waits."""
        with self.inside():
            waiting = Run.objects.get(connection=self.connection, state=Run.State.WAITING)
            runs.cancel(waiting.id, by=self.office.pk)

    def begin(self, run: Run, worker: str = "test") -> Lease:
        """Take the run's lease."""
        with self.inside():
            lease = runs.begin(run.id, worker)
        assert lease is not None
        self.leases.append(lease)
        return lease

    def carry(self, run: Run) -> Run:
        """Carry a run to its end in this thread, as a worker does; return it as it ended."""
        self.advance(self.begin(run))
        with self.inside():
            return Run.objects.select_related("plan").get(id=run.id)

    def advance(self, lease: Lease) -> None:
        """Carry a run to its end under a lease."""
        try:
            for _ in range(STILL_GOING):
                if engine.advance(lease):
                    break
            else:
                raise AssertionError("the run does not end")
        except BindeleddError as error:
            runs.finish(lease, Run.State.FAILED, error.error_code, error.params)
        else:
            runs.finish(lease, Run.State.DONE)

    def run(self, groups: Sequence[str] = (), **asked: Any) -> Run:
        """Ask for a run by hand and carry it to its end."""
        return self.carry(self.ask(groups=tuple(groups), **asked))

    def read(self, *kinds: str) -> Run:
        """Read their registers, as the match page does; all that people match, or these."""
        with self.inside():
            asked = board_press.read(self.connection.id, kinds, by=self.office)
        run = self.carry(asked)
        assert run.state == Run.State.DONE, (run.code, run.params)
        return run

    def preview(self, groups: Sequence[str] = ()) -> Plan:
        """Make a plan and return it."""
        run = self.carry(self.ask(Run.Trigger.PREVIEW, groups=tuple(groups)))
        assert run.state == Run.State.DONE, (run.code, run.params)
        assert run.plan is not None
        return run.plan

    def rows(self, plan: Plan | None) -> list[PlanRow]:
        """Return a plan's rows in order."""
        if plan is None:
            return []
        with self.inside():
            return list(PlanRow.objects.filter(plan=plan).order_by("position"))

    def actions(self, plan: Plan | None) -> list[tuple[str, str, str]]:
        """Return flow, action and label of a plan's rows."""
        return [(row.flow.split(".")[1], row.action, row.label) for row in self.rows(plan)]

    def waiting(self) -> dict[str, list[str]]:
        """Return what waits: label and codes of the reasons."""
        with self.inside():
            return {
                row.label: [reason["code"] for reason in row.reasons]
                for row in Waiting.objects.filter(connection=self.connection)
            }

    def link(self, kind: str, ours: UUID, theirs: str) -> None:
        """Link two records as a person does, reading the register first when it is unknown."""
        with self.inside():
            known = Counterpart.objects.filter(kind=kind, theirs=theirs).exists()
        if not known:
            self.run()
        with self.inside():
            links.link(self.connection.id, kind, [(ours, theirs)], how="person")

    def links(self, kind: str) -> dict[UUID, str]:
        """Return our ids with theirs."""
        with self.inside():
            rows = Counterpart.objects.filter(kind=kind, ours__isnull=False)
            return {ours: theirs for ours, theirs in rows.values_list("ours", "theirs") if ours}

    def intents(self, **chosen: Any) -> list[Intent]:
        """Return the journal."""
        with self.inside():
            return list(Intent.objects.filter(**chosen).order_by("created_at"))

    def whole(self) -> None:
        """Assert a whole journal: every intent answered, each made object linked once."""
        with self.inside():
            open_ones = Intent.objects.filter(
                state__in=[Intent.State.OPEN, Intent.State.UNKNOWN]
            ).count()
            assert open_ones == 0
            for intent in Intent.objects.filter(state=Intent.State.DONE, purpose="create"):
                self._stands(intent)
                assert not intent.tries.filter(ended_at=None).exists()

    def _stands(self, intent: Intent) -> None:
        """Assert that what was made is linked, or is a further document with its lines."""
        flow = self.connector.flow(intent.flow)
        if line_ledger.is_further(flow, intent.revision):
            lines = LineEntry.objects.filter(intent=intent)
            assert {line.document for line in lines} == {intent.theirs}
            return
        row = Counterpart.objects.get(kind=intent.kind, theirs=intent.theirs)
        taken_back = Intent.objects.filter(
            theirs=intent.theirs, purpose="cancel", state=Intent.State.DONE
        )
        assert row.ours == (None if taken_back.exists() else intent.ours)
