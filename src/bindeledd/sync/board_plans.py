"""What the plan page asks: a plan with its rows in the order of writing, and names for references.

Queries only, inside the company's scope. Deeds stand in `plans` and `board_press`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, Sum

from bindeledd.kernel.errors import NotFoundError
from bindeledd.sync import board, registry
from bindeledd.sync.field_list import entry_of
from bindeledd.sync.flows import Direction, Inbound, in_order
from bindeledd.sync.models import Connection, Counterpart, Plan, PlanRow, Run

ROWS: Final = 100
"""Rows of a step that are shown at once."""

MANY: Final = 500
"""Rows of a plan above which its steps start closed."""

Action = PlanRow.Action

CHANGES: Final = (
    *(Action.UPDATE, Action.CLOSE, Action.REOPEN),
    *(Action.REPLACE, Action.CORRECT),
)
"""Actions after which a record stands there as ours does, where another state stood before."""


@dataclass(frozen=True)
class Sums:
    """What a plan would do, over all its rows."""

    created: int
    changed: int
    linked: int
    held: int
    conflicts: int
    unchanged: int
    skipped: int
    minutes: int | None
    amount: Decimal | None
    taken_back: int = 0
    completed: int = 0

    @property
    def writes(self) -> int:
        """Rows that are carried out: all but what waits or conflicts."""
        return self.created + self.changed + self.linked + self.taken_back + self.completed

    @property
    def rows(self) -> int:
        """Rows that are stored: everything but what stays as it is."""
        return self.writes + self.held + self.conflicts

    @property
    def looked_at(self) -> int:
        """Every record that was looked at."""
        return self.rows + self.unchanged

    @property
    def hours(self) -> Decimal | None:
        """The time in hours."""
        return None if self.minutes is None else Decimal(self.minutes) / 60


@dataclass(frozen=True)
class Step:
    """One flow of a plan: its place in the order of writing, and its rows by what is done.

    Attributes:
        place: From 1.
        flow: Its name.
        kind: The kind of record.
        direction: Which way it goes.
        actions: Rows by action; `unchanged` among them.
    """

    place: int
    flow: str
    kind: str
    direction: Direction
    actions: Counter[str]

    @property
    def rows(self) -> int:
        """Rows that are stored."""
        return sum(count for action, count in self.actions.items() if action != "unchanged")

    @property
    def slug(self) -> str:
        """The flow's name within its system, for addresses."""
        return self.flow.split(".", maxsplit=1)[-1]


def find(plan_id: UUID) -> Plan:
    """Return a plan of the company entered.

    Raises:
        NotFoundError: There is none of that id here.
    """
    found = Plan.objects.select_related("connection", "made_by", "replaced_by")
    plan = found.filter(id=plan_id).first()
    if plan is None or not board.known_system(plan.connection.system):
        raise NotFoundError("plan.not_found")
    return plan


def find_row(plan: Plan, row_id: UUID) -> PlanRow:
    """Return a row of a plan.

    Raises:
        NotFoundError: There is none of that id in it.
    """
    row = plan.rows.select_related("skipped_by", "plan").filter(id=row_id).first()
    if row is None:
        raise NotFoundError("plan.no_such_row")
    return row


def latest(connection: Connection) -> Plan | None:
    """Return the newest plan of a connection that is open."""
    plans = Plan.objects.filter(connection=connection, state=Plan.State.OPEN)
    return plans.order_by("-number").first()


def replaced_by_it(plan: Plan) -> Plan | None:
    """Return the plan that this one took the place of."""
    return Plan.objects.filter(replaced_by=plan).order_by("-number").first()


def run_of(plan: Plan) -> Run | None:
    """Return the latest run of a plan that was not its making."""
    runs = Run.objects.filter(plan=plan).exclude(trigger=Run.Trigger.PREVIEW)
    return runs.order_by("-asked_at").first()


_LEFT: Final = (Action.HELD, Action.CONFLICT)
"""What is done to rows that a plan leaves as they are."""


def sums(plan: Plan) -> Sums:
    """Return the six sums of a plan, hours and kroner of what is written alone; one query."""
    told, written = plan.rows.values("action"), Q(skipped_at=None) & ~Q(action__in=_LEFT)
    actions: Counter[str] = Counter()
    skipped = 0
    minutes: int | None = None
    amount: Decimal | None = None
    for row in told.annotate(
        n=Count("id"),
        out=Count("skipped_at"),
        time=Sum("minutes", filter=written),
        money=Sum("amount", filter=written),
    ):
        actions[row["action"]] += row["n"]
        skipped += row["out"]
        if row["time"] is not None:
            minutes = (minutes or 0) + row["time"]
        if row["money"] is not None:
            amount = (amount or Decimal(0)) + row["money"]
    unchanged = sum(figures.get("unchanged", 0) for figures in plan.counts.values())
    return Sums(
        created=actions[Action.CREATE],
        changed=sum(actions[one] for one in CHANGES),
        linked=actions[Action.LINK],
        held=actions[Action.HELD],
        conflicts=actions[Action.CONFLICT],
        unchanged=unchanged,
        skipped=skipped,
        minutes=minutes,
        amount=amount,
        taken_back=actions[Action.CANCEL],
        completed=actions[Action.FOLLOW],
    )


def conflicts_left(plan: Plan) -> list[PlanRow]:
    """Return the conflicts that stop a plan, in order; a few at most."""
    rows = plan.rows.filter(action=Action.CONFLICT, skipped_at=None)
    return list(rows.order_by("position")[:20])


def steps(plan: Plan) -> list[Step]:
    """Return the flows of a plan in the order of writing; one query."""
    actions: dict[str, Counter[str]] = defaultdict(Counter)
    for name, told in plan.counts.items():
        if told.get("unchanged"):
            actions[name]["unchanged"] = told["unchanged"]
    for row in plan.rows.values("flow", "action").annotate(n=Count("id")):
        actions[row["flow"]][row["action"]] = row["n"]
    flows = in_order(board.system_of(plan.connection).flows)
    present = [flow for flow in flows if flow.name in actions]
    return [
        Step(place, flow.name, flow.kind, way_of(flow), actions[flow.name])
        for place, flow in enumerate(present, start=1)
    ]


def way_of(flow: object) -> Direction:
    """Return which way a flow goes."""
    return Direction.INTO if isinstance(flow, Inbound) else Direction.OUT


def rows(plan: Plan, flow: str, *, after: int = -1, count: int = ROWS) -> list[PlanRow]:
    """Return rows of one step in order; one more than asked for when there is one."""
    found = plan.rows.filter(flow=flow, position__gt=after).select_related("skipped_by")
    return list(found.order_by("position")[: count + 1])


def all_rows(plan: Plan) -> Iterable[PlanRow]:
    """Return every row in the order of writing, a page in memory at a time."""
    return plan.rows.order_by("position").iterator(chunk_size=500)


class Names:
    """Names of records that rows refer to, looked up in bulk: a query or two for each kind."""

    def __init__(self, connection: Connection, texts: Iterable[object]) -> None:
        ours: dict[str, set[UUID]] = defaultdict(set)
        theirs: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            side, kind, who = _parted(text)
            if side == "ours":
                ours[kind].add(UUID(who))
            elif side == "theirs":
                theirs[kind].add(who)
        self._found: dict[str, str] = {}
        for kind, ids in ours.items():
            self._look_up_ours(kind, ids)
        for kind, wanted in theirs.items():
            self._look_up_theirs(connection, kind, wanted)

    def _look_up_ours(self, kind: str, ids: set[UUID]) -> None:
        workspace = registry.workspace()
        for ours, record in workspace.records(kind, list(ids)).items():
            self._found[f"ours:{kind}:{ours}"] = workspace.label(record)

    def _look_up_theirs(self, connection: Connection, kind: str, wanted: set[str]) -> None:
        found = Counterpart.objects.filter(connection=connection, kind=kind, theirs__in=wanted)
        for theirs, number, name in found.values_list("theirs", "number", "name"):
            self._found[f"theirs:{kind}:{theirs}"] = f"{number} {name}".strip()

    def __contains__(self, text: object) -> bool:
        return _parted(text)[0] != ""

    def of(self, text: str) -> str:
        """Return the name behind a reference; its number there when we know no name."""
        return self._found.get(text) or _parted(text)[2]

    def known(self, text: str) -> str:
        """Return the name behind a reference; empty when we know none."""
        return self._found.get(text, "")


def _parted(text: object) -> tuple[str, str, str]:
    parts = text.split(":", 2) if isinstance(text, str) else []
    if len(parts) == 3 and parts[0] in {"ours", "theirs"}:  # noqa: PLR2004 - side, kind, id
        return parts[0], parts[1], parts[2]
    return "", "", ""


def names(connection: Connection, of: Sequence[PlanRow]) -> Names:
    """Return the names of all records that rows refer to, and of what they hold of their lists."""
    flows = {flow.name: flow for flow in registry.connector(connection.system).flows}
    found: list[object] = []
    for row in of:
        for change in row.fields:
            for raw in (change["before"], change["after"]):
                listed = entry_of(flows.get(row.flow), connection.system, change["name"], raw)
                found += (raw, *listed)
    return Names(connection, found)


def created_in(plan: Plan, of: Sequence[PlanRow], order: Sequence[Step]) -> dict[str, int]:
    """Return which references name a record that an earlier step creates, with its place."""
    place = {step.flow: step.place for step in order}
    wanted = {str(change["after"]) for row in of for change in row.fields}
    ours = {UUID(who) for side, _, who in map(_parted, wanted) if side == "ours"}
    theirs = {who for side, _, who in map(_parted, wanted) if side == "theirs"}
    if not ours and not theirs:
        return {}
    made = plan.rows.filter(action=Action.CREATE)
    found: dict[str, int] = {}
    kinds = {flow.name: flow.kind for flow in board.system_of(plan.connection).flows}
    for flow, who in made.filter(ours__in=ours).values_list("flow", "ours"):
        found[f"ours:{kinds[flow]}:{who}"] = place[flow]
    there = made.filter(theirs__in=theirs).exclude(theirs="")
    for flow, name in there.values_list("flow", "theirs"):
        found[f"theirs:{kinds[flow]}:{name}"] = place[flow]
    return found


def skipped_writes(plan: Plan) -> int:
    """Return how many rows that would have been written were taken out."""
    stopped = (Action.HELD, Action.CONFLICT)
    return plan.rows.exclude(skipped_at=None).exclude(action__in=stopped).count()


def marks(plan: Plan) -> Counter[str]:
    """Return how many rows are new or changed against the plan that this one replaced."""
    found: Counter[str] = Counter()
    for row in plan.rows.exclude(mark="").values("mark").annotate(n=Count("id")):
        found[row["mark"]] = row["n"]
    return found


def groups_of(plan: Plan) -> list[str]:
    """Return the data types that a plan covers; all that move where it names none."""
    if plan.groups:
        return list(plan.groups)
    return [group.name for group, _ in board.forcing(plan.connection).groups]


def writable(plan: Plan) -> list[PlanRow]:
    """Return the first rows of a plan that could be tried alone: no row they lean on is missing."""
    wanted = (Action.CREATE, Action.UPDATE, Action.LINK)
    rows = plan.rows.filter(action__in=wanted, outcome="", skipped_at=None).order_by("position")
    return list(rows[:20])


def tried(plan: Plan) -> list[PlanRow]:
    """Return the rows of an open plan that were tried alone, latest first."""
    return list(plan.rows.exclude(outcome="").order_by("-outcome_at")[:5])
