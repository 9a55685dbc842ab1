"""What the pages of runs ask: the list, one run with its steps and rows, and what was sent.

Queries only, inside the company's scope. Deeds stand in `board_press` and `board_held`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import NotFoundError
from bindeledd.sync import board, board_plans
from bindeledd.sync.board_hours import outcomes
from bindeledd.sync.flows import Direction, in_order
from bindeledd.sync.models import (
    Attempt,
    Connection,
    Counterpart,
    Intent,
    PlanRow,
    Run,
    Timetable,
    Waiting,
)

ROWS: Final = 100
RUNS: Final = 50
NEEDS: Final = (
    PlanRow.Outcome.REFUSED,
    PlanRow.Outcome.UNKNOWN,
    PlanRow.Outcome.PARKED,
    PlanRow.Outcome.NOT_NOW,
    PlanRow.Outcome.HELD,
)


@dataclass(frozen=True)
class Step:
    """One flow of a run.

    Attributes:
        place: From 1.
        flow: Its name.
        kind: The kind of record.
        direction: Which way it goes.
        took: How long.
        sums: Rows by outcome.
    """

    place: int
    flow: str
    kind: str
    direction: Direction
    took: timedelta
    sums: Counter[str]


def find(run_id: UUID) -> Run:
    """Return a run of the company entered.

    Raises:
        NotFoundError: There is none of that id here.
    """
    found = Run.objects.select_related("connection", "plan", "asked_by").filter(id=run_id).first()
    if found is None or not board.known_system(found.connection.system):
        raise NotFoundError("run.not_found")
    return found


def listed(
    *, connection: UUID | None = None, trigger: str = "", state: str = "", before: str = ""
) -> list[Run]:
    """Return runs, newest first; one more than a page when there is one.

    Args:
        connection: Of this one only.
        trigger: Set off by this only.
        state: In this state only.
        before: Key of the last one shown; older ones follow.
    """
    rows = Run.objects.select_related("connection", "asked_by").order_by("-asked_at", "-id")
    if connection is not None:
        rows = rows.filter(connection_id=connection)
    if trigger in Run.Trigger.values:
        rows = rows.filter(trigger=trigger)
    if state in Run.State.values:
        rows = rows.filter(state=state)
    if last := _of_key(before):
        rows = rows.filter(
            Q(asked_at__lt=last.asked_at) | Q(asked_at=last.asked_at, id__lt=last.id)
        )
    return list(rows[: RUNS + 1])


def _of_key(text: str) -> Run | None:
    try:
        return Run.objects.filter(id=UUID(text)).first() if text else None
    except ValueError:
        return None


def beside(run: Run) -> tuple[Run | None, Run | None]:
    """Return the runs before and after one on the same connection."""
    rows = Run.objects.filter(connection=run.connection)
    before = rows.filter(number__lt=run.number).order_by("-number").first()
    after = rows.filter(number__gt=run.number).order_by("number").first()
    return before, after


def steps(run: Run) -> list[Step]:
    """Return the flows that a run has come to, in the order of writing; no query."""
    flows = in_order(board.system_of(run.connection).flows)
    present = [flow for flow in flows if flow.name in run.progress]
    return [
        Step(
            place,
            flow.name,
            flow.kind,
            board_plans.way_of(flow),
            timedelta(milliseconds=run.progress[flow.name].get("milliseconds", 0)),
            outcomes(run.progress[flow.name]),
        )
        for place, flow in enumerate(present, start=1)
    ]


def rows_by_outcome(run: Run) -> Counter[str]:
    """Return stored rows by outcome; one query."""
    found: Counter[str] = Counter()
    if run.plan_id is None or run.trigger == Run.Trigger.PREVIEW:
        return found
    for row in PlanRow.objects.filter(plan=run.plan).values("outcome").annotate(n=Count("id")):
        found[row["outcome"]] = row["n"]
    return found


def _rows(run: Run) -> QuerySet[PlanRow]:
    if run.plan_id is None or run.trigger == Run.Trigger.PREVIEW:
        return PlanRow.objects.none()
    return PlanRow.objects.filter(plan=run.plan).order_by("position")


def rows(run: Run, show: str, *, search: str = "", after: int = -1) -> list[PlanRow]:
    """Return rows of a run: needs, moved or all; one more than a page when there is one."""
    found = _rows(run).filter(position__gt=after)
    if show == "needs":
        found = found.filter(outcome__in=NEEDS)
    elif show == "moved":
        found = found.filter(outcome=PlanRow.Outcome.DONE)
    if search:
        found = found.filter(label__icontains=search)
    return list(found[: ROWS + 1])


def find_row(run: Run, row_id: UUID) -> PlanRow:
    """Return one row of a run.

    Raises:
        NotFoundError: There is none of that id in it.
    """
    row = _rows(run).filter(id=row_id).first()
    if row is None:
        raise NotFoundError("run.no_such_row")
    return row


def intent_of(row: PlanRow) -> Intent | None:
    """Return what was sent for a row; None when nothing was."""
    return Intent.objects.filter(id=row.intent).first() if row.intent is not None else None


def attempts(intent: Intent) -> list[Attempt]:
    """Return every call made for a deed, and every word on it, newest first."""
    found = Attempt.objects.filter(intent=intent).select_related("told_by")
    return list(found.order_by("-number"))


def waiting_of(run: Run, row: PlanRow) -> Waiting | None:
    """Return the waiting row of a record, if it waits still."""
    found = Waiting.objects.filter(connection=run.connection, flow=row.flow)
    chosen = Q(ours=row.ours) if row.ours is not None else Q(theirs=row.theirs, ours=None)
    return found.filter(chosen).first()


def numbers_there(connection: Connection, of: Sequence[PlanRow]) -> dict[UUID, str]:
    """Return their number of each row that stands there; one query a kind."""
    kinds = {flow.name: flow.kind for flow in board.system_of(connection).flows}
    wanted = {(kinds.get(row.flow, ""), row.theirs): row.id for row in of if row.theirs}
    found = Counterpart.objects.filter(
        connection=connection,
        kind__in={kind for kind, _ in wanted},
        theirs__in=[theirs for _, theirs in wanted],
    ).values_list("kind", "theirs", "number")
    return {
        row.id: number
        for kind, theirs, number in found
        for row in of
        if row.theirs == theirs and kinds.get(row.flow) == kind
    }


def is_cut_off(run: Run) -> bool:
    """Tell whether a run shows no sign of life, so that another worker will take it over."""
    if run.state != Run.State.RUNNING:
        return False
    seat = Timetable.objects.filter(pk=run.connection_id).values("run_ref", "running_until").first()
    if seat is None or seat["run_ref"] != run.id or seat["running_until"] is None:
        return True
    return bool(seat["running_until"] < now())


def reads(run: Run) -> list[tuple[str, dict[str, Any]]]:
    """Return what a run read anew, by kind of record."""
    return [
        (name.removeprefix("read "), told)
        for name, told in run.progress.items()
        if name.startswith("read ")
    ]
