"""Edits on both sides, runs, faults, crashes and people's decisions in any order; then it settles.

Hypothesis chooses the story. Whatever it was, once the faults have stopped there is one object for
one record, every link leads where it should, the journal is whole, and nothing is lost.
"""

# ruff: noqa: D102, FBT001 - a rule's name says what happens, and its values are drawn

from __future__ import annotations

from typing import Any, ClassVar, Final
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bindeledd.kernel.errors import DomainError
from bindeledd.sandbox.poweroffice_go.problems import ProblemError
from bindeledd.sync import linking, plans
from bindeledd.sync.flows import Direction
from bindeledd.sync.lease import LeaseLostError
from bindeledd.sync.models import Intent, MatchDecision, Plan, Run, Waiting
from bindeledd.sync.planner import WRITES
from bindeledd.workspace.records import ProjectStatus
from tests.contract.bench import Bench, dying_at, has_words

NAMES: Final = (
    *(
        "Fjellvik Bygg",
        "Åsnes Elektro",
        "Østlund og Sønn",
        "Solheim Eiendom",
        "Nordre Furuset Gård",
    ),
    *("Kråkstad Rør", "Bjørnevatn Maskin", "Hitra Havbruk", "Valdres Tømrer", "Ulvik Kommune"),
    *("Jæren Betong", "Dovre Sprengning", "Sørfold Kraft", "Pasvik Hotell", "Mjøsa Båtutleie"),
    *("Finnøy Skole", "Rjukan Museum", "Tysvær Idrettslag", "Guldal Mekaniske", "Vega Kystlag"),
)
RESOURCE: Final = {"customer": "Customers", "project": "Projects"}
WRITE_FAULTS: Final = (
    *("lose_answer", "cut_before", "cut_during", "error_after_commit", "server_error"),
    *("odd_shape", "half_page", "html", "throttle"),
)
READ_FAULTS: Final = ("cut_during", "unavailable", "half_page", "html", "odd_shape")
places = st.integers(min_value=0, max_value=50)
phones = st.sampled_from(["22 15 40 00", "22 15 40 18", "91 23 45 67", ""])


def digits(phone: str) -> str | None:
    """As they keep it."""
    return phone or None


class Machine(RuleBasedStateMachine):
    """What both directions share: runs, faults, crashes, and what must hold in the end."""

    way: ClassVar[Direction]

    def __init__(self) -> None:
        super().__init__()
        self._opened = Bench.opened()
        self.bench: Bench = self._opened.__enter__()
        self.world = self.bench.world
        self.books = self.world.books
        for group in ("customers", "projects"):
            self.world.choose(group, self.way)
        self.by_hand: set[int] = set()
        self.tainted: set[UUID | str] = set()
        self.count = 0

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            self._opened.__exit__(None, None, None)

    def next_number(self) -> int:
        self.count += 1
        return self.count

    def rows(self, kind: str) -> list[dict[str, Any]]:
        return self.books.rows(RESOURCE[kind])

    def chosen(self, kind: str, place: int) -> dict[str, Any] | None:
        rows = self.rows(kind)
        return rows[place % len(rows)] if rows else None

    def ours(self, kind: str, place: int) -> Any:
        records = sorted(self.world.records(kind), key=lambda record: record.id)
        return records[place % len(records)] if records else None

    # --- what breaks ---

    @rule(
        kind=st.sampled_from(WRITE_FAULTS),
        call=st.sampled_from(["POST /**", "PATCH /**"]),
        skip=st.integers(min_value=0, max_value=2),
    )
    def a_write_breaks(self, kind: str, call: str, skip: int) -> None:
        if call == "POST /**":
            call = "POST /Customers" if skip % 2 else "POST /Projects"
        self.world.app.faults.add(kind, call, skip=skip, **self._odd(kind))

    @rule(kind=st.sampled_from(READ_FAULTS), of=st.sampled_from(sorted(RESOURCE.values())))
    def a_read_breaks(self, kind: str, of: str) -> None:
        self.world.app.faults.add(kind, f"GET /{of}", **self._odd(kind))

    @staticmethod
    def _odd(kind: str) -> dict[str, Any]:
        return {"field": "Id", "value": "odd"} if kind == "odd_shape" else {}

    # --- runs ---

    def asked(self, *, full: bool = False) -> Run:
        self.bench.calm_connection()
        return self.world.ask(full=full)

    @rule(full=st.booleans())
    def a_run(self, full: bool) -> None:
        self.world.carry(self.asked(full=full))

    @rule(at=st.integers(min_value=1, max_value=40))
    def a_worker_dies_and_another_takes_over(self, at: int) -> None:
        run = self.asked()
        lease = self.world.begin(run, worker="dies")
        with dying_at(at) as seen:
            self.world.advance(lease)
        if seen() >= at:
            self.bench.take_over(run, lease)

    @rule(done=st.booleans())
    def a_worker_freezes_in_a_call(self, done: bool) -> None:
        run = self.asked()
        lease = self.world.begin(run, worker="freezes")

        def freeze() -> None:
            self.bench.take_over(run, lease)

        self.bench.wire.at("POST", **({"after": freeze} if done else {"before": freeze}))
        try:
            self.world.advance(lease)
        except LeaseLostError:
            pass
        finally:
            self.bench.wire.forget()

    @rule(skip=st.integers(min_value=-1, max_value=3))
    def a_plan_is_shown_and_applied(self, skip: int) -> None:
        self.bench.calm_connection()
        made = self.world.carry(self.world.ask(Run.Trigger.PREVIEW))
        if made.state != Run.State.DONE or made.plan is None:
            return
        rows = self.world.rows(made.plan)
        with self.world.inside():
            plan = Plan.objects.get(id=made.plan.id)
            if rows and skip >= 0:
                plans.skip(rows[skip % len(rows)], by=self.world.office)
            plans.skip_conflicts(plan, by=self.world.office)
            try:
                run = plans.apply(plan, by=self.world.office)
            except DomainError:
                return
        self.world.carry(run)

    # --- people decide ---

    @rule(kind=st.sampled_from(sorted(RESOURCE)), place=places)
    def a_link_is_taken_apart(self, kind: str, place: int) -> None:
        linked = sorted(self.world.links(kind).items())
        if not linked:
            return
        ours, theirs = linked[place % len(linked)]
        with self.world.inside():
            try:
                linking.unlink(self.world.connection, kind, ours, theirs, self.world.office)
            except DomainError:
                return
        self.tainted |= {ours, theirs}

    @rule(place=places)
    def a_person_says_the_same(self, place: int) -> None:
        with self.world.inside():
            waits = list(
                Waiting.objects.filter(why="conflict", ours__isnull=False)
                .exclude(theirs="")
                .order_by("id")
            )
            if not waits:
                return
            row = waits[place % len(waits)]
            if row.ours is None:
                return
            try:
                linking.link(
                    self.world.connection, row.kind, row.ours, row.theirs, self.world.office
                )
            except DomainError:
                return

    # --- what must hold ---

    @rule()
    def settle(self) -> None:
        self.bench.calm()
        self.world.run(full=True)
        self.world.run()
        self.one_object_for_one_record()
        self.whole_journal()
        self.nothing_lost()
        self.quiet()

    def one_object_for_one_record(self) -> None:
        with self.world.inside():
            made = list(
                Intent.objects.filter(purpose="create")
                .exclude(theirs="")
                .values_list("kind", "ours", "theirs")
            )
            freed = MatchDecision.objects.filter(verdict="unlinked").count()
        known = {(kind, theirs) for kind, _, theirs in made}
        assert len(known) == len(made), "one intent made one object"
        for kind, resource in RESOURCE.items():
            api = [row for row in self.books.rows(resource) if row["Id"] not in self.by_hand]
            strangers = [row for row in api if (kind, str(row["Id"])) not in known]
            assert strangers == [], "an object of ours that the journal does not know"
            ours = [one for k, one, _ in made if k == kind]
            assert len(ours) - len(set(ours)) <= freed, "a record was made twice"
        assert not [sent for sent in self.bench.wire.sent if sent.method == "DELETE"]

    def whole_journal(self) -> None:
        with self.world.inside():
            left = list(Intent.objects.filter(state__in=["open", "unknown", "parked"]))
            shown = set(Waiting.objects.values_list("ours", flat=True))
        assert [i.state for i in left if i.state != "parked"] == [], "every unknown is settled"
        assert all(intent.ours in shown for intent in left), "what is parked is shown"
        assert len([s for s in self.bench.writes() if s.status != 401]) <= self.bench.sendings()

    def waiting(self) -> dict[UUID | str, Waiting]:
        rows = self.bench.waiting()
        for row in rows:
            assert row.first_code, row.label
            assert has_words(row.first_code), row.first_code
            assert row.why not in {"unknown", "queued"} or row.first_code.startswith("journal."), (
                row.why,
                row.first_code,
            )
        return {row.ours or row.theirs: row for row in rows}

    def quiet(self) -> None:
        before = len(self.bench.writes())
        run = self.world.run()
        assert run.state == Run.State.DONE, (run.code, run.params)
        assert len(self.bench.writes()) == before, "a last run writes nothing there"
        moved = [row for row in self.world.rows(run.plan) if row.action in WRITES]
        assert [(row.flow, row.action, row.label, row.fields) for row in moved] == []

    def nothing_lost(self) -> None:
        raise NotImplementedError


class Outward(Machine):
    """Ours is the master."""

    way = Direction.OUT

    @initialize()
    def something_to_begin_with(self) -> None:
        self.a_customer_is_made("", 0)
        self.a_project_is_made(0, 0)

    @rule(phone=phones, place=places)
    def a_customer_is_made(self, phone: str, place: int) -> None:
        del place
        n = self.next_number()
        name = f"{NAMES[n % len(NAMES)]} AS"
        self.world.put("customer", [{"number": str(10100 + n), "name": name, "phone": phone}])

    @rule(customer=places, parent=places)
    def a_project_is_made(self, customer: int, parent: int) -> None:
        n = self.next_number()
        owner = self.ours("customer", customer)
        mains = [p for p in self.world.records("project") if p.parent_id is None]
        fields: dict[str, Any] = {"number": str(2000 + n), "name": f"{NAMES[n % 20]} {n}"}
        if mains and parent % 3 == 0:
            fields = {"number": f"{n:02}", "name": fields["name"]}
            fields["parent_id"] = mains[parent % len(mains)].id
        elif owner is not None and customer % 2:
            fields["customer_id"] = owner.id
        self.world.put("project", [fields])

    @rule(place=places, phone=phones, active=st.sampled_from([True, True, True, False]))
    def a_customer_changes(self, place: int, phone: str, active: bool) -> None:
        record = self.ours("customer", place)
        if record is not None:
            self.world.change("customer", record.id, phone=phone, active=active)

    @rule(place=places, ended=st.booleans())
    def a_project_changes(self, place: int, ended: bool) -> None:
        record = self.ours("project", place)
        if record is not None:
            status = ProjectStatus.ENDED if ended else ProjectStatus.ACTIVE
            name = f"{record.name.rstrip(' *')} {'*' * (place % 3)}".strip()
            self.world.change("project", record.id, status=status, name=name)

    @rule(place=places, phone=phones, archived=st.sampled_from([None, None, True, False]))
    def they_change_a_customer(self, place: int, phone: str, archived: bool | None) -> None:
        row = self.chosen("customer", place)
        if row is not None:
            more = {} if archived is None else {"IsArchived": archived}
            self.books.user_changes("Customers", row["Id"], {"PhoneNumber": digits(phone)} | more)

    @rule(place=places)
    def they_change_a_project(self, place: int) -> None:
        row = self.chosen("project", place)
        if row is not None:
            self.books.user_changes("Projects", row["Id"], {"Name": f"Omdøpt {place}"})

    @rule(same=st.booleans())
    def they_make_a_customer(self, same: bool) -> None:
        """With a number that we may use next, or one that nobody uses."""
        n = self.count + 1 if same else 500 + self.next_number()
        try:
            row = self.books.user_adds(
                "Customers", {"Number": 10100 + n, "Name": f"{NAMES[n % len(NAMES)]} fra Go AS"}
            )
        except ProblemError:
            return
        self.by_hand.add(row["Id"])

    @rule(place=places)
    @precondition(lambda self: self.count > 4)
    def they_delete_a_customer(self, place: int) -> None:
        row = self.chosen("customer", place)
        if row is None:
            return
        try:
            self.books.user_deletes("Customers", row["Id"])
        except ProblemError:
            return

    def nothing_lost(self) -> None:
        waiting = self.waiting()
        for kind, resource in RESOURCE.items():
            there = {str(row["Id"]): row for row in self.books.rows(resource)}
            linked = self.world.links(kind)
            for record in self.world.records(kind):
                theirs = linked.get(record.id)
                row = there.get(theirs or "")
                if row is None:
                    told = record.id in waiting or (theirs is None and not record.active)
                    assert told, ("lost", kind, record)
                elif record.id not in waiting:
                    assert self.differs(kind, record, row) == {}, (kind, record, row)

    def differs(self, kind: str, record: Any, row: dict[str, Any]) -> dict[str, Any]:
        """Compare by hand what matters here, not by the connector's own table."""
        found: dict[str, tuple[Any, Any]] = {}
        if kind == "customer":
            found["phone"] = (record.phone, row["PhoneNumber"] or "")
            found["archived"] = (not record.active, row["IsArchived"])
            found["number"] = (record.number, str(row["Number"]))
        else:
            found["name"] = (record.name, row["Name"])
            closed = row["ProjectStatus"] in {"Complete", "Archived"}
            found["ended"] = (not record.active, closed)
            found["code"] = (record.joined_number, row["Code"].replace(".", ""))
        return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


class Inward(Machine):
    """Theirs is the master."""

    way = Direction.INTO

    @initialize()
    def something_to_begin_with(self) -> None:
        self.they_make_a_customer("")
        self.they_make_a_project(1, 1)

    @rule(phone=phones)
    def they_make_a_customer(self, phone: str) -> None:
        n = self.next_number()
        row = self.books.user_adds(
            "Customers",
            {
                "Number": 10100 + n,
                "Name": f"{NAMES[n % len(NAMES)]} AS",
                "PhoneNumber": digits(phone),
            },
        )
        self.by_hand.add(row["Id"])

    @rule(customer=places, parent=places)
    def they_make_a_project(self, customer: int, parent: int) -> None:
        n = self.next_number()
        values: dict[str, Any] = {"Code": str(2000 + n), "Name": f"{NAMES[n % 20]} {n}"}
        mains = [row for row in self.rows("project") if row["ParentProjectId"] is None]
        owner = self.chosen("customer", customer)
        if mains and parent % 3 == 0:
            values |= {"Code": f"{n:02}", "ParentProjectId": mains[parent % len(mains)]["Id"]}
        elif owner is not None:
            values |= {"CustomerId": owner["Id"]}
        row = self.books.user_adds(
            "Projects", values | {"IsActive": True, "ProjectStatus": "Active"}
        )
        self.by_hand.add(row["Id"])

    @rule(place=places, phone=phones, archived=st.sampled_from([None, None, True, False]))
    def they_change_a_customer(self, place: int, phone: str, archived: bool | None) -> None:
        row = self.chosen("customer", place)
        if row is not None:
            more = {} if archived is None else {"IsArchived": archived}
            self.books.user_changes("Customers", row["Id"], {"PhoneNumber": digits(phone)} | more)

    @rule(place=places, status=st.sampled_from(["Active", "Complete", "OnHold", "Archived"]))
    def they_change_a_project(self, place: int, status: str) -> None:
        row = self.chosen("project", place)
        if row is not None:
            try:
                self.books.user_changes("Projects", row["Id"], {"ProjectStatus": status})
            except ProblemError:
                return

    @rule(place=places)
    def they_delete_a_customer(self, place: int) -> None:
        row = self.chosen("customer", place)
        if row is None:
            return
        try:
            self.books.user_deletes("Customers", row["Id"])
        except ProblemError:
            return

    @rule(same=st.booleans())
    def we_make_a_customer(self, same: bool) -> None:
        """With a number that they may use next, or one that nobody uses."""
        n = self.count + 1 if same else 500 + self.next_number()
        if str(10100 + n) in {record.number for record in self.world.records("customer")}:
            return
        name = f"{NAMES[n % len(NAMES)]} hos oss"
        self.world.put("customer", [{"number": str(10100 + n), "name": name}])

    def nothing_lost(self) -> None:
        waiting = self.waiting()
        assert self.bench.writes() == [], "an inward flow writes nothing there"
        for kind, resource in RESOURCE.items():
            linked = {theirs: ours for ours, theirs in self.world.links(kind).items()}
            records = {record.id: record for record in self.world.records(kind)}
            there = {str(row["Id"]): row for row in self.books.rows(resource)}
            for theirs, row in there.items():
                ours = linked.get(theirs)
                if ours is None:
                    told = theirs in waiting or self.ended(row) or self.under_waiting(row, waiting)
                    assert told or theirs in self.tainted, ("lost", row)
                elif theirs not in waiting:
                    assert self.differs(kind, records[ours], row) == {}, row
            for theirs, ours in linked.items():
                if theirs not in there:
                    assert not records[ours].active, "what vanished there is ended here"

    @staticmethod
    def ended(row: dict[str, Any]) -> bool:
        return bool(row.get("IsArchived")) or row.get("ProjectStatus") in {"Complete", "Archived"}

    @staticmethod
    def under_waiting(row: dict[str, Any], waiting: dict[UUID | str, Waiting]) -> bool:
        return str(row.get("ParentProjectId")) in waiting

    @staticmethod
    def differs(kind: str, record: Any, row: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, tuple[Any, Any]] = {}
        if kind == "customer":
            found["phone"] = (record.phone, row["PhoneNumber"] or "")
            found["active"] = (record.active, not row["IsArchived"])
        else:
            found["name"] = (record.name, row["Name"])
            found["ended"] = (
                not record.active,
                row["ProjectStatus"] in {"Complete", "Archived"} or not row["IsActive"],
            )
        return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


@pytest.mark.covers("X5", "X6", "X8")
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("machine", [Outward, Inward])
def test_whatever_happens_nothing_is_twice_and_nothing_is_lost(
    machine: type[Machine],
    request: pytest.FixtureRequest,
    hurried: None,  # noqa: ARG001 - opens the database
) -> None:
    long = request.config.getoption("--long")
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=150 if long else 8,
            stateful_step_count=40 if long else 16,
            deadline=None,
            derandomize=not long,
            database=None,
            # shrinking a story takes many minutes: only the long form does
            phases=tuple(Phase) if long else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
