"""One flow's passage in one run: what both directions share, and how plan rows are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from typing import Any, Final
from uuid import UUID

from django.db import connection as database
from django.db.models import Max, Q

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import BindeleddError, Param
from bindeledd.kernel.identity import new_id
from bindeledd.kernel.shapes import encode_text
from bindeledd.sync import registry, waiting
from bindeledd.sync.flows import (
    Direction,
    Flow,
    FlowSettings,
    Group,
    Mode,
    Outbound,
    Policy,
    Register,
)
from bindeledd.sync.lease import Lease
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection, DataType, Plan, PlanRow, Run
from bindeledd.sync.planner import Action, FieldChange, Planning, Row, Unchanged
from bindeledd.sync.ports import Workspace
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.growth import look_again
from bindeledd.tenancy.history import Run as HistoryRun
from bindeledd.tenancy.statements import Batch

PAGE: Final = 500
"""Records planned, and written here, in one transaction."""


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row: a value of `PlanRow.Outcome`, with its code and facts."""

    what: str
    code: str = ""
    params: dict[str, Param] = field(default_factory=dict)


@dataclass(kw_only=True)
class Outlook:
    """All that planning looks at for one flow; nothing with which it could write or ask there.

    Attributes:
        connection: Whose.
        flow: Which flow.
        group: The data type it belongs to.
        register: Their register of the flow's kind.
        settings: What the company chose.
        workspace: The field side.
        writes: Whether rows are applied, or only planned.
        plan: The plan that rows are kept in; None until there is a first row.
        stored: Row of a plan that was shown, by what it concerns; None when planning anew.
        counts: Rows by action or outcome in this portion.
        asked_back: Records on the page that a person wants back.
        parked: Records on the page of which a person must say what became of a deed.
        set_aside: By record on the page, its documents that counted no more when it was planned.
    """

    connection: Connection
    flow: Flow
    group: Group
    register: Register[Any]
    settings: FlowSettings
    workspace: Workspace
    writes: bool
    plan: Plan | None = None
    stored: dict[str, PlanRow] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    asked_back: set[UUID] = field(default_factory=set)
    parked: set[UUID] = field(default_factory=set)
    set_aside: dict[UUID, frozenset[str]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of record that moves."""
        return self.flow.kind


@dataclass(kw_only=True)
class Passage(Outlook):
    """One flow in one run.

    Attributes:
        lease: Who we are allowed to be.
        run: The run's row as it stood when this portion began.
        client: Opened for the connection; reads may go out in preview, writes may not.
    """

    lease: Lease
    run: Run
    client: Any

    def plan_for_rows(self) -> Plan:
        """Return the run's plan, making it at the first row: a run that does nothing has none."""
        if self.plan is None:
            self.plan = new_plan(self.connection, groups=self.run.groups, by=self.run.asked_by)
            self.plan.state = Plan.State.APPLYING if self.writes else Plan.State.MAKING
            self.plan.save(update_fields=["state"])
            Run.objects.filter(id=self.run.id).update(plan=self.plan)
        return self.plan

    def keep(self, rows: Sequence[Row], became: Sequence[RowOutcome] | None = None) -> list[UUID]:
        """Write planned rows, or find those of the plan that was shown; their ids in order.

        Args:
            rows: As planned.
            became: What became of each, where that is known already.
        """
        if self.stored is not None:
            kept = [self.stored[row.subject].id for row in rows]
            batch = Batch()
            for row_id, one in zip(kept, became or (), strict=False):
                outcome(batch, row_id, one.what, one.code, one.params)
            batch.run()
            return kept
        if not rows:
            return []
        plan = self.plan_for_rows()
        last = PlanRow.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
        start = 0 if last is None else last + 1
        who = self._changed_by(rows)
        instant = now()
        made = [
            self._row(plan, row, start + i, who) | _became(one, instant)
            for i, (row, one) in enumerate(zip(rows, became or repeat(None), strict=False))
        ]
        insert_rows(made)
        return [row["id"] for row in made]

    def _changed_by(self, rows: Sequence[Row]) -> dict[UUID, str]:
        ids = [row.ours for row in rows if row.ours is not None]
        if not isinstance(self.flow, Outbound) or not ids:
            return {}
        return self.workspace.changed_by(self.kind, ids)

    def _row(self, plan: Plan, row: Row, position: int, who: dict[UUID, str]) -> dict[str, Any]:
        """Return a row of the table; what it does not name stands in `insert_rows`."""
        return {
            "id": new_id(),
            "company_id": self.lease.company_id,
            "plan_id": plan.id,
            "flow": row.flow,
            "subject": row.subject,
            "position": position,
            "action": row.action.value,
            "ours": row.ours,
            "theirs": row.theirs,
            "label": row.label[:200],
            "changed_by": who.get(row.ours, "")[:200] if row.ours is not None else "",
            "fields": [_as_shown(change) for change in row.shown],
            "reasons": as_data(row.reasons),
            "minutes": row.minutes,
            "amount": row.amount,
            "fingerprint": row.fingerprint,
        }

    def note(self, waits: Sequence[Wait]) -> None:
        """Write what waits after this page."""
        if self.writes:
            waiting.note(
                self.connection.id,
                self.flow.name,
                waits,
                kind=self.flow.kind,
                group=self.group.name,
                run=self.lease.run_id,
            )

    def taken_back(self, ours: UUID) -> None:
        """Tell the workspace that a record stands there no more, in the caller's transaction."""
        by = HistoryRun(self.lease.run_id)
        self.workspace.taken_back(self.kind, ours, connection=self.connection.id, by=by)

    def clear(self, who: Sequence[tuple[UUID | None, str]]) -> None:
        """Forget what waits no longer."""
        if self.writes:
            waiting.clear(self.connection.id, self.flow.name, who)

    def still_as_shown(self, planned: Sequence[Planning]) -> list[Row]:
        """Return the rows that may be applied: all of them, or those as the shown plan has them.

        A row that was skipped, or that is no longer what was shown, is marked and left out.
        """
        rows = [row for row in planned if isinstance(row, Row)]
        if self.stored is None:
            return rows
        found = {row.subject: row for row in rows}
        fit: list[Row] = []
        batch = Batch()
        for subject, shown in self.stored.items():
            row = found.get(subject)
            if shown.skipped_at is not None:
                outcome(batch, shown.id, PlanRow.Outcome.SKIPPED)
                self._count_instead("skipped", row)
            elif row is None or row.fingerprint != shown.fingerprint:
                outcome(batch, shown.id, PlanRow.Outcome.HELD, "plan.row_changed")
                self._count_instead("changed_since_shown", row)
            else:
                fit.append(row)
        batch.run()
        return fit

    def _count_instead(self, word: str, row: Row | None) -> None:
        """Count a row by what became of it, no longer by what was planned for it."""
        self.counts[word] += 1
        if row is not None:
            self.counts[row.action.value] -= 1


def _as_shown(change: FieldChange) -> dict[str, Any]:
    return {
        "name": change.name,
        "before": change.before,
        "after": change.after,
        "ref": change.ref,
    }


def _became(one: RowOutcome | None, instant: datetime) -> dict[str, Any]:
    if one is None:
        return {"outcome": "", "outcome_code": "", "outcome_params": {}, "outcome_at": None}
    return {
        "outcome": str(one.what),
        "outcome_code": one.code,
        "outcome_params": one.params,
        "outcome_at": instant,
    }


def insert_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Insert plan rows in one statement with one value: a page of a first import is long."""
    listed = ", ".join(f'"{name}"' for name in rows[0])
    with database.cursor() as cursor:
        cursor.execute(
            f"insert into sync_planrow ({listed}, mark) select {listed}, '' "  # noqa: S608 - our own columns
            "from json_populate_recordset(null::sync_planrow, %s::json)",
            [encode_text(rows)],
        )
    look_again("sync_planrow", len(rows))


def as_data(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons as they are stored."""
    return [{"code": reason.code, "params": reason.params} for reason in reasons]


def outcome(
    batch: Batch,
    row: UUID,
    what: str,
    code: str = "",
    params: dict[str, Param] | None = None,
    *,
    theirs: str = "",
    intent: UUID | None = None,
) -> None:
    """Write what became of a row."""
    facts: dict[str, Any] = {
        "id": row,
        "what": str(what),
        "code": code,
        "params": params or {},
        "at": now(),
        "theirs": theirs,
        "intent": intent,
    }
    batch.each(_OUTCOME, facts)


_OUTCOME: Final = """
update sync_planrow as p set outcome = row.what, outcome_code = row.code,
    outcome_params = row.params, outcome_at = row.at,
    theirs = case when row.theirs = '' then p.theirs else row.theirs end,
    intent = coalesce(row.intent, p.intent)
from json_to_recordset(%(rows)s::json) as row (id uuid, what text, code text, params jsonb,
    at timestamptz, theirs text, intent uuid)
where p.id = row.id
"""


def outcomes(rows: Sequence[UUID], what: str) -> None:
    """Write the same outcome for many rows."""
    if rows:
        PlanRow.objects.filter(id__among=set(rows)).update(outcome=what, outcome_at=now())


def new_plan(connection: Connection, *, groups: Sequence[str], by: Any) -> Plan:
    """Return a new plan with the next number of its connection."""
    last = Plan.objects.filter(connection=connection).aggregate(last=Max("number"))["last"] or 0
    return Plan.objects.create(
        company_id=connection.company_id,
        connection=connection,
        number=last + 1,
        groups=list(groups),
        made_by=by,
    )


def settings_of(connection: Connection, group: Group) -> FlowSettings:
    """Return what the company chose for a data type, with what the check step found."""
    chosen = DataType.objects.filter(connection=connection, group=group.name).first()
    values = {setting.name: setting.default for setting in group.settings}
    facts = (connection.check_result or {}).get("facts", {})
    if chosen is None:
        return FlowSettings(values=values, facts=facts)
    values |= {name: value for name, value in chosen.values.items() if name in values}
    by_hand = chosen.mode == Mode.BY_HAND
    return FlowSettings(chosen.start_date, Policy(chosen.policy), by_hand, values, facts)


def direction_of(connection: Connection, group: str) -> Direction:
    """Return which way a data type goes."""
    chosen = DataType.objects.filter(connection=connection, group=group).first()
    return Direction(chosen.direction) if chosen is not None else Direction.OFF


def register_of(connection: Connection, kind: str) -> Register[Any]:
    """Return their register of a kind."""
    return registry.register(connection.system, kind)


def promised(outlook: Outlook, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return which of our records this plan makes or links there; their id where it links."""
    if outlook.plan is None or not ids:
        return {}
    rows = PlanRow.objects.filter(
        plan=outlook.plan, ours__in=ids, action__in=[Action.CREATE, Action.LINK]
    )
    found = rows.values_list("ours", "theirs")
    return {ours: theirs for ours, theirs in found if ours is not None}


def promised_here(outlook: Outlook, kind: str, ids: Sequence[str]) -> list[tuple[str, UUID]]:
    """Return which of their records this plan makes or links here, for a preview."""
    if outlook.plan is None or not ids:
        return []
    system = registry.connector(outlook.connection.system)
    flows = [flow.name for flow in system.flows if flow.kind == kind]
    rows = PlanRow.objects.filter(
        plan=outlook.plan,
        flow__in=flows,
        theirs__in=ids,
        action__in=[Action.CREATE, Action.LINK],
    )
    return [(theirs, o) for theirs, o in rows.values_list("theirs", "ours") if o is not None]


def hindered_by_order(passage: Passage) -> list[PlanRow]:
    """Return rows of this plan and flow that only waited for a link made later in it."""
    if passage.plan is None:
        return []
    rows = PlanRow.objects.filter(
        Q(outcome="") | Q(outcome=PlanRow.Outcome.HELD),
        plan=passage.plan,
        flow=passage.flow.name,
        action=Action.HELD,
    )
    return [row for row in rows if {r["code"] for r in row.reasons} == {"ref.not_linked"}]


def count(outlook: Outlook, planned: Iterable[Planning]) -> None:
    """Count what was planned; what is too early is no row that is as it should be."""
    for one in planned:
        if isinstance(one, Unchanged):
            outlook.counts["early" if one.early else "unchanged"] += 1
        else:
            outlook.counts[one.action.value] += 1


def refusal(error: BindeleddError) -> Reason:
    """Return an error as a reason."""
    return Reason(error.error_code, error.params)
