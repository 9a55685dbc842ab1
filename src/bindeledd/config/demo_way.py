"""One ledger on the walk: matched, planned, carried out, counted; whichever system it is.

Every deed goes through the door that pages and programs use, and may be done again. The company
and its file are `demo_walk`'s, how a ledger is connected is told by `demo_go` and `demo_seven`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from bindeledd.config.console import OperatorError
from bindeledd.config.demo_console import Console
from bindeledd.config.demo_figures import kind_of, summary
from bindeledd.config.demo_screen import Screen, Summary
from bindeledd.config.demo_stage import Tie
from bindeledd.config.demo_walk import Walk
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
from bindeledd.sync.checking import Checked
from bindeledd.sync.flows import Severity
from bindeledd.sync.models import Connection, Plan, PlanRow, Run
from bindeledd.tenancy.scope import company_scope

_UNFINISHED: Final = (Run.State.WAITING, Run.State.RUNNING)
_LOOK_SECONDS: Final = 0.2


@dataclass
class Way(ABC):
    """The way between the company and one ledger.

    Attributes:
        walk: Whose.
        tie: How far it has come, as the notebook has it.
        console: Of its stand-in.
        system: Which kind of ledger.
        choices: Data type -> what is chosen of it, as `choosing.choose` takes it.
        requests: Calls that the runs of this start have made.
        seconds: That these runs took.
    """

    walk: Walk
    tie: Tie
    console: Console
    system: str
    choices: Mapping[str, Mapping[str, Any]]
    requests: int = 0
    seconds: float = 0.0

    @property
    def screen(self) -> Screen:
        """Where it is shown."""
        return self.walk.screen

    @property
    def label(self) -> str:
        """What people call the system."""
        return registry.connector(self.system).label

    @abstractmethod
    def stock(self) -> None:
        """Let the ledger hold what it holds before we come."""

    @abstractmethod
    def connect(self) -> None:
        """Connect, check access, and choose what moves which way."""

    @abstractmethod
    def enter_products(self, products: Iterable[tuple[str, str]]) -> None:
        """Enter the products that are not there yet: number and name."""

    def connection(self) -> Connection:
        """Return the connection; inside the company."""
        return connecting.find(UUID(self.tie.connection))

    def check(self) -> Checked:
        """Return what the system said about our access, asked when it was not yet."""
        with company_scope(self.walk.company_id):
            connection = self.connection()
            known = connecting.checked(connection)
        return known or granting.check(connection, by=self.walk.user)

    def choose(self) -> None:
        """Choose what moves which way."""
        with company_scope(self.walk.company_id):
            for group, chosen in self.choices.items():
                choosing.choose(self.connection(), group, self.walk.user, **chosen)

    def tell_findings(self, checked: Checked) -> None:
        """Say what a check found that is not in order, or worth knowing."""
        for point in checked.findings:
            if point.severity != Severity.FINE:
                facts = wording.with_groups(point.params, point.groups, self.system)
                self.screen.say(wording.say(point.code, facts, self.system))

    def move(self, groups: Sequence[str] = ()) -> None:
        """Show the plan, and carry out what is sure."""
        plan = self.preview(groups)
        self.show(plan)
        self.apply(plan)

    def once_more(self, groups: Sequence[str]) -> Summary:
        """Plan and carry out anew, and count what that moved."""
        before = self.console.writes()
        again = self.preview(groups)
        moved = self._moved(self.apply(again))
        with company_scope(self.walk.company_id):
            return summary(
                self.connection(),
                again,
                requests=self.requests,
                seconds=self.seconds,
                moved_again=moved,
                written_again=self.console.writes() - before,
            )

    def match(self) -> None:
        """Let the worker read their registers, show how they meet, and link what is sure."""
        self._wait_for_others()
        with company_scope(self.walk.company_id):
            kinds = linking.kinds(self.connection())
            run = board_press.read(self.connection().id, by=self.walk.user)
        self._carried(run, "Reading both registers")
        rows, accepted = [], 0
        for kind in kinds:
            with company_scope(self.walk.company_id):
                connection = self.connection()
                seen = linking.survey(connection, kind).counts
                accepted += linking.accept(connection, kind, by=self.walk.user, criterion="sure")
            figures = (seen.sure + seen.linked, seen.suggested, seen.conflict)
            alone = (seen.only_here, seen.only_there)
            rows.append((wording.kind_label(kind, 2).capitalize(), *figures, *alone))
        heads = ("", "sure", "suggested", "conflict", "only here", "only there")
        self.screen.table(heads, rows)
        self.screen.say(f"{accepted} pairs are sure and are linked now. The others wait for you.")

    def read(self, groups: Sequence[str]) -> None:
        """Let the worker read what data types choose from and match by."""
        self._wait_for_others()
        with company_scope(self.walk.company_id):
            run = runs.request(
                self.connection().id,
                trigger=Run.Trigger.READ,
                groups=groups,
                by=self.walk.user.pk,
            )
        self._carried(run, "Reading their lists")

    def preview(self, groups: Sequence[str] = ()) -> Plan:
        """Let the worker make a plan of data types, the chosen ones; nothing is written there."""
        groups = groups or tuple(self.choices)
        self._wait_for_others()
        with company_scope(self.walk.company_id):
            run = choosing.preview(self.connection(), groups, by=self.walk.user)
        ended = self._carried(run, "Making the plan")
        with company_scope(self.walk.company_id):
            return Plan.objects.get(runs=ended)

    def show(self, plan: Plan) -> None:
        """Show what a plan would do."""
        with company_scope(self.walk.company_id):
            rows = list(PlanRow.objects.filter(plan=plan).order_by("position"))
            figures = plans.totals(plan)
        self.screen.plan(rows, kind_of, self.system)
        self.screen.say(
            f"Plan {plan.number}: + {figures['create']}  ~ {figures['update']}  "
            f"= {figures['link']}  ‖ {figures['held']}  ! {figures['conflict']}  "
            f"and {figures['unchanged']} are as they were. Nothing is written yet."
        )

    def apply(self, plan: Plan) -> Run:
        """Skip the conflicts by name and let the worker carry out the rest."""
        with company_scope(self.walk.company_id):
            skipped = plans.skip_conflicts(plan, by=self.walk.user)
            run = plans.apply(plan, by=self.walk.user)
        if skipped:
            self.screen.say(f"{skipped} rows that need your answer are skipped.")
        return self._carried(run, "Carrying it out")

    def _moved(self, run: Run) -> int:
        """Return how many records a run moved."""
        with company_scope(self.walk.company_id):
            done = PlanRow.objects.filter(plan=run.plan_id, outcome=PlanRow.Outcome.DONE)
            return done.count()

    def _wait_for_others(self) -> None:
        """Let a run that an earlier start left behind come to its end first."""
        while True:
            with company_scope(self.walk.company_id):
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
            said = wording.words(standing.code, standing.params, self.system).text
            raise OperatorError(f"Run {standing.number} did not come to its end: {said}")
        self.requests += standing.requests
        if standing.started_at and standing.ended_at:
            self.seconds += (standing.ended_at - standing.started_at).total_seconds()
        return standing

    def _looks(self, run_id: UUID) -> Iterator[Run]:
        while True:
            with company_scope(self.walk.company_id):
                yield Run.objects.get(id=run_id)
            self.walk.worker.require_alive()
            pause(_LOOK_SECONDS)

    def _rows_done(self, run: Run) -> tuple[int, int | None]:
        """Return how many records a run has dealt with, and of how many where that is known."""
        if run.trigger == Run.Trigger.READ:
            with company_scope(self.walk.company_id):
                return board_reading.of(run).rows, None
        if run.trigger != Run.Trigger.PLAN:
            figures = [f for name, f in run.progress.items() if not name.startswith("read ")]
            counted = [v for f in figures for name, v in f.items() if name != "milliseconds"]
            return sum(counted), None
        with company_scope(self.walk.company_id):
            rows = PlanRow.objects.filter(plan=run.plan_id)
            return rows.exclude(outcome="").count(), rows.count()
