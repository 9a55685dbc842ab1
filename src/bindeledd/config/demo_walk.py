"""The deeds of the demo, each through the door that pages and programs use.

Every deed may be done again: what is there already stays as it is. What the deeds say on the way
goes to `demo_screen`; processes and the stand-in are `demo_stage`'s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from bindeledd.config.console import OperatorError
from bindeledd.config.demo_figures import kind_of, summary
from bindeledd.config.demo_ledger import Registers, books
from bindeledd.config.demo_screen import Screen, Summary
from bindeledd.config.demo_source import SYSTEM, Source
from bindeledd.config.demo_stage import Console, Notebook, QuietChild, Story
from bindeledd.kernel.clock import pause
from bindeledd.sync import (
    board_press,
    board_reading,
    choosing,
    connecting,
    granting,
    linking,
    plans,
    registry,
    runs,
    wording,
)
from bindeledd.sync.flows import Direction, Severity
from bindeledd.sync.models import Connection, Plan, PlanRow, Run
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import sample
from bindeledd.workspace.imports import services as imports
from bindeledd.workspace.imports.models import Import
from bindeledd.workspace.sample.bills import bills
from bindeledd.workspace.sample.work import Done, be_an_employee, work
from bindeledd.workspace.time.choices import today_here

CHOICES: Final = {
    "departments": Direction.OUT,
    "employees": Direction.LINK,
    "customers": Direction.OUT,
    "projects": Direction.OUT,
}
_UNFINISHED: Final = (Run.State.WAITING, Run.State.RUNNING)
_LOOK_SECONDS: Final = 0.2


@dataclass
class Walk:
    """One file's way from the register to the ledger.

    Attributes:
        screen: Where it is shown.
        console: The stand-in's.
        worker: The process that carries the runs.
        notebook: What is remembered.
        user: Who does it all.
        source: The file.
        requests: Calls that the runs of this start have made.
        seconds: That these runs took.
    """

    screen: Screen
    console: Console
    worker: QuietChild
    notebook: Notebook
    user: User
    source: Source
    requests: int = 0
    seconds: float = 0.0

    @property
    def story(self) -> Story:
        """How far this file's walk has come."""
        return self.notebook.story(self.source.key)

    @property
    def company_id(self) -> UUID:
        """The company made from the file."""
        return UUID(self.story.company)

    def remember(self, **facts: str | bool) -> None:
        """Note how far the walk has come."""
        for name, value in facts.items():
            setattr(self.story, name, value)
        self.notebook.save()

    def take_in(self) -> None:
        """Make the company and read the file into it."""
        if not self.story.company:
            made = create_company(
                self.source.company, by=self.user, org_number=self.source.org_number
            )
            self.remember(company=str(made.id))
        self.screen.say(f"{self.source.name} becomes the company {self.source.company}.")
        with company_scope(self.company_id):
            seen = [
                imports.preview_saft(
                    self.source.file, self.source.name, by=self.user, leave_out_bad_values=True
                )
            ]
            if self.source.is_sample:
                staff = BytesIO(sample.employees_csv())
                seen[0] = imports.apply(seen[0].id, digest=seen[0].digest, by=self.user)
                seen.append(
                    imports.preview_sheet(
                        staff, sample.EMPLOYEES_NAME, kind="employee", by=self.user
                    )
                )
            for one in seen:
                if one.state != "applied":
                    imports.apply(one.id, digest=one.digest, by=self.user)
            done = work(today_here(), by=self.user) if self.source.is_sample else None
            if done is not None:
                be_an_employee(self.user)
                bills(today_here(), by=self.user)
        self._show_import(seen)
        if done is not None:
            self._show_work(done)

    def _show_work(self, done: Done) -> None:
        """Say what the last weeks hold; the pages show them."""
        self.screen.say(
            f"Three weeks of work: {done.entries} hour entries, {done.machine_uses} machine uses, "
            f"{done.withdrawals} withdrawals, {done.compensations} drives, "
            f"{done.supplier_costs} lines of suppliers. Last week is approved, this one waits; "
            "one invoice is issued."
        )

    def _show_import(self, seen: list[Import]) -> None:
        rows = [
            (
                wording.kind_label(kind, 2).capitalize(),
                *(counts[name] for name in ("create", "update", "unchanged", "warning", "error")),
            )
            for one in seen
            for kind, counts in one.counts.items()
        ]
        self.screen.table(("", "new", "changed", "as before", "with a remark", "refused"), rows)

    def stock_ledger(self) -> None:
        """Fill the stand-in's ledger with a register that overlaps with ours."""
        if not self.story.client_key or not self.console.knows(self.story.client_key):
            made = self.console.open_books(self.source.company, self.source.org_number)
            self.remember(client_key=made, stocked=False)
        if not self.story.stocked:
            with company_scope(self.company_id):
                wanted = books(Registers(*(self._records(kind) for kind in Registers.KINDS)))
            total = sum(map(len, wanted.rows.values())) + len(wanted.subprojects)
            with self.screen.progress("Filling the ledger", total) as tell:
                for done, _ in enumerate(self.console.stock(self.story.client_key, wanted), 1):
                    tell(completed=done)
            self.remember(stocked=True)

    def _records(self, kind: str) -> list[Any]:
        everything = registry.workspace().changed(kind, since="", after=None, limit=1_000_000)
        return sorted(everything.records, key=lambda one: (len(one.number), one.number))

    def connect(self) -> None:
        """Connect with the client key, check access, and choose what moves which way."""
        if not self.story.connection:
            key = {"client_key": self.story.client_key}
            made = granting.create(self.company_id, SYSTEM, key, by=self.user)
            self.remember(connection=str(made.id))
        with company_scope(self.company_id):
            connection = self.connection()
            known = connecting.checked(connection)
        checked = known or granting.check(connection, by=self.user)
        with company_scope(self.company_id):
            for group, direction in CHOICES.items():
                choosing.choose(connection, group, self.user, direction=direction)
        fine = [point for point in checked.findings if point.severity == Severity.FINE]
        self.screen.say(
            f"The key opens the books of {checked.company_name}; {len(fine)} points are in order."
        )
        for point in checked.findings:
            if point not in fine:
                self.screen.say(wording.say(point.code, point.params, SYSTEM))

    def connection(self) -> Connection:
        """Return the connection; inside the company."""
        return connecting.find(UUID(self.story.connection))

    def match(self) -> None:
        """Let the worker read their registers, show how they meet, and link what is sure."""
        self._wait_for_others()
        with company_scope(self.company_id):
            kinds = linking.kinds(self.connection())
            run = board_press.read(self.connection().id, by=self.user)
        self._carried(run, "Reading both registers")
        rows, accepted = [], 0
        for kind in kinds:
            with company_scope(self.company_id):
                connection = self.connection()
                seen = linking.survey(connection, kind).counts
                accepted += linking.accept(connection, kind, by=self.user, criterion="sure")
            figures = (seen.sure + seen.linked, seen.suggested, seen.conflict)
            alone = (seen.only_here, seen.only_there)
            rows.append((wording.kind_label(kind, 2).capitalize(), *figures, *alone))
        heads = ("", "sure", "suggested", "conflict", "only here", "only there")
        self.screen.table(heads, rows)
        self.screen.say(f"{accepted} pairs are sure and are linked now. The others wait for you.")

    def read(self, groups: Sequence[str]) -> None:
        """Let the worker read what data types choose from and match by."""
        self._wait_for_others()
        with company_scope(self.company_id):
            run = runs.request(
                self.connection().id,
                trigger=Run.Trigger.READ,
                groups=groups,
                by=self.user.pk,
            )
        self._carried(run, "Reading their lists")

    def preview(self, groups: Sequence[str] = tuple(CHOICES)) -> Plan:
        """Let the worker make a plan; nothing is written to the ledger."""
        self._wait_for_others()
        with company_scope(self.company_id):
            run = choosing.preview(self.connection(), list(groups), by=self.user)
        ended = self._carried(run, "Making the plan")
        with company_scope(self.company_id):
            return Plan.objects.get(runs=ended)

    def show(self, plan: Plan) -> None:
        """Show what a plan would do."""
        with company_scope(self.company_id):
            rows = list(PlanRow.objects.filter(plan=plan).order_by("position"))
            figures = plans.totals(plan)
        self.screen.plan(rows, kind_of, SYSTEM)
        self.screen.say(
            f"Plan {plan.number}: + {figures['create']}  ~ {figures['update']}  "
            f"= {figures['link']}  ‖ {figures['held']}  ! {figures['conflict']}  "
            f"and {figures['unchanged']} are as they were. Nothing is written yet."
        )

    def apply(self, plan: Plan) -> Run:
        """Skip the conflicts by name and let the worker carry out the rest."""
        with company_scope(self.company_id):
            skipped = plans.skip_conflicts(plan, by=self.user)
            run = plans.apply(plan, by=self.user)
        if skipped:
            self.screen.say(f"{skipped} rows that need your answer are skipped.")
        return self._carried(run, "Carrying it out")

    def moved(self, run: Run) -> int:
        """Return how many records a run moved."""
        with company_scope(self.company_id):
            done = PlanRow.objects.filter(plan=run.plan_id, outcome=PlanRow.Outcome.DONE)
            return done.count()

    def _wait_for_others(self) -> None:
        """Let a run that an earlier start left behind come to its end first."""
        while True:
            with company_scope(self.company_id):
                left = self.connection().runs.filter(state__in=_UNFINISHED).first()
            if left is None:
                return
            self._carried(left, f"Ending run {left.number}")

    def _carried(self, run: Run, label: str) -> Run:
        """Wait until the worker has ended a run.

        Raises:
            OperatorError: The run failed, or the worker has ended.
        """
        with self.screen.progress(label) as tell:
            for standing in self._looks(run.id):
                done, total = self._rows_done(standing)
                tell(completed=done, total=total)
                if standing.state not in _UNFINISHED:
                    break
        if standing.state != Run.State.DONE and standing.trigger != Run.Trigger.SCHEDULE:
            said = wording.words(standing.code, standing.params, SYSTEM).text
            raise OperatorError(f"Run {standing.number} did not come to its end: {said}")
        self.requests += standing.requests
        if standing.started_at and standing.ended_at:
            self.seconds += (standing.ended_at - standing.started_at).total_seconds()
        return standing

    def _looks(self, run_id: UUID) -> Iterator[Run]:
        while True:
            with company_scope(self.company_id):
                yield Run.objects.get(id=run_id)
            self.worker.require_alive()
            pause(_LOOK_SECONDS)

    def _rows_done(self, run: Run) -> tuple[int, int | None]:
        """Return how many records a run has dealt with, and of how many where that is known."""
        if run.trigger == Run.Trigger.READ:
            with company_scope(self.company_id):
                return board_reading.of(run).rows, None
        if run.trigger != Run.Trigger.PLAN:
            figures = [f for name, f in run.progress.items() if not name.startswith("read ")]
            counted = [v for f in figures for name, v in f.items() if name != "milliseconds"]
            return sum(counted), None
        with company_scope(self.company_id):
            rows = PlanRow.objects.filter(plan=run.plan_id)
            return rows.exclude(outcome="").count(), rows.count()

    def summary(self, plan: Plan, *, moved_again: int, written_again: int) -> Summary:
        """Gather the figures of the end."""
        with company_scope(self.company_id):
            return summary(
                self.connection(),
                plan,
                requests=self.requests,
                seconds=self.seconds,
                moved_again=moved_again,
                written_again=written_again,
            )


def enter(notebook: Notebook) -> User:
    """Return the person of the demo, made at the first start.

    Raises:
        OperatorError: Somebody else's data are here.
    """
    found = User.objects.filter(email=notebook.memory.email).first()
    if found is not None and not notebook.is_new:
        return found
    if Company.objects.exists() or User.objects.exists():
        raise OperatorError(
            "This database holds companies already, and the demo does not write into them. "
            "Leave BINDELEDD_DATA_DIR and DATABASE_URL out, and it makes a folder of its own."
        )
    user = User.objects.create_user(
        notebook.memory.email, notebook.memory.password, name=sample.VISITOR
    )
    user.is_operator = True
    user.save(update_fields=["is_operator"])
    notebook.save()
    return user
