"""Plans as things of their own: made, shown, trimmed, held against the world, applied."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError, Param
from bindeledd.kernel.shapes import digest
from bindeledd.sync import runs
from bindeledd.sync.lease import Lease
from bindeledd.sync.models import Connection, Plan, PlanRow, Run
from bindeledd.sync.passage import new_plan
from bindeledd.sync.planner import Action
from bindeledd.tenancy.models import User


def preview(connection: Connection, *, groups: Iterable[str], by: User | None) -> Run:
    """Ask for a plan to be made; nothing is written there."""
    return runs.request(
        connection.id, trigger=Run.Trigger.PREVIEW, groups=tuple(groups), by=_id(by)
    )


def _id(by: User | None) -> int | None:
    return by.pk if by is not None else None


def skip(row: PlanRow, *, by: User, skipped: bool = True) -> PlanRow:
    """Take one row out of an open plan, once, or put it back.

    Raises:
        DomainError: The plan is applied, being applied, or has been replaced.
    """
    if row.plan.state != Plan.State.OPEN:
        raise DomainError("plan.not_open", number=row.plan.number)
    row.skipped_by = by if skipped else None
    row.skipped_at = now() if skipped else None
    row.save(update_fields=["skipped_by", "skipped_at"])
    return row


def skip_conflicts(plan: Plan, *, by: User) -> int:
    """Take every conflict out of an open plan; return how many.

    Raises:
        DomainError: The plan is not open.
    """
    if plan.state != Plan.State.OPEN:
        raise DomainError("plan.not_open", number=plan.number)
    rows = plan.rows.filter(action=Action.CONFLICT, skipped_at=None)
    return rows.update(skipped_by=by, skipped_at=now())


def conflicts(plan: Plan) -> int:
    """Return how many conflicts stop the plan."""
    return plan.rows.filter(action=Action.CONFLICT, skipped_at=None).count()


def apply(plan: Plan, *, by: User | None, only: UUID | None = None) -> Run:
    """Ask for a plan to be carried out as it was shown.

    Args:
        plan: An open plan.
        by: Who asks.
        only: One row, to try with one first; then no other row is touched.

    Raises:
        DomainError: It is not open, a conflict stands in it, or there is no such row.
    """
    standing = Plan.objects.select_for_update().get(id=plan.id)
    if standing.state != Plan.State.OPEN:
        raise DomainError("plan.not_open", number=plan.number)
    if only is None and (count := conflicts(plan)):
        raise DomainError("plan.has_conflicts", count=count)
    if only is not None and not plan.rows.filter(id=only, outcome="").exists():
        raise NotFoundError("plan.no_such_row")
    run = runs.request(
        plan.connection_id,
        trigger=Run.Trigger.PLAN,
        groups=tuple(plan.groups),
        by=_id(by),
        plan=plan.id,
    )
    if only is not None:
        Run.objects.filter(id=run.id).update(position={"only": str(only)})
    return run


def shadow(shown: Plan, position: dict[str, Any]) -> Plan:
    """Return the plan that is made anew beside the one that was shown."""
    if made := position.get("shadow"):
        return Plan.objects.get(id=made)
    return new_plan(shown.connection, groups=shown.groups, by=shown.made_by)


def drop(plan: Plan) -> None:
    """Take away a shadow that turned out equal."""
    PlanRow.objects.filter(plan=plan).delete()
    plan.delete()


def compare(shown: Plan, fresh: Plan, *, only: str | None = None) -> dict[str, Param] | None:
    """Hold a plan against one made anew; equal rows mean that nothing has moved.

    When they differ, the shown plan is stale and the fresh one takes its place, with the new and
    changed rows marked and what a person skipped still skipped.

    Returns:
        None when they agree, else how many rows are new, changed and gone, and the new number.
    """
    old = {(row.flow, row.subject): row for row in _rows(shown, only)}
    new = {(row.flow, row.subject): row for row in _rows(fresh, None)}
    if only is not None:
        new = {subject: row for subject, row in new.items() if subject in old}
    moved = {
        subject: "new" if subject not in old else "changed"
        for subject, row in new.items()
        if subject not in old
        or (old[subject].skipped_at is None and old[subject].fingerprint != row.fingerprint)
    }
    done = PlanRow.Outcome.DONE  # a row that was tried first is not gone: it has arrived
    gone = [
        subject
        for subject, row in old.items()
        if subject not in new and row.skipped_at is None and row.outcome != done
    ]
    if not moved and not gone:
        return None
    for subject, row in new.items():
        before = old.get(subject)
        if before is not None and before.skipped_at is not None:
            row.skipped_at, row.skipped_by = before.skipped_at, before.skipped_by
            row.save(update_fields=["skipped_at", "skipped_by"])
    marks: dict[str, list[UUID]] = defaultdict(list)
    for subject, mark in moved.items():
        marks[mark].append(new[subject].id)
    for mark, ids in marks.items():
        PlanRow.objects.filter(id__in=ids).update(mark=mark)
    _seal(fresh, Plan.State.OPEN)
    shown.state, shown.replaced_by = Plan.State.STALE, fresh
    shown.save(update_fields=["state", "replaced_by"])
    return {
        "number": fresh.number,
        "new": len(marks["new"]),
        "changed": len(marks["changed"]),
        "gone": len(gone),
    }


def _rows(plan: Plan, only: str | None) -> Iterable[PlanRow]:
    rows = PlanRow.objects.filter(plan=plan)
    return rows.filter(id=only) if only is not None else rows


def _seal(plan: Plan, state: str, counts: dict[str, Any] | None = None) -> None:
    facts = PlanRow.objects.filter(plan=plan).order_by("position").values_list("fingerprint")
    plan.digest = digest(list(facts))
    plan.state = state
    if counts is not None:
        plan.counts = counts
    plan.save(update_fields=["digest", "state", "counts"])


def conclude(run: Run, *, preview: bool) -> None:
    """Close the run's plan; a preview without rows still leaves a plan that says so."""
    if run.plan is None and preview:
        run.plan = new_plan(run.connection, groups=run.groups, by=run.asked_by)
        Run.objects.filter(id=run.id).update(plan=run.plan)
    if run.plan is None:
        return
    run.plan.refresh_from_db()
    only = run.position.get("only")
    state = Plan.State.OPEN if preview or only else Plan.State.APPLIED
    _seal(run.plan, state, {**run.plan.counts, **_counts(run)})


def _counts(run: Run) -> dict[str, Any]:
    unchanged = {
        flow: {"unchanged": figures.get("unchanged", 0)}
        for flow, figures in run.progress.items()
        if not flow.startswith("read ")
    }
    for row in (
        PlanRow.objects.filter(plan=run.plan).values("flow", "action").annotate(rows=Count("id"))
    ):
        unchanged.setdefault(row["flow"], {})[row["action"]] = row["rows"]
    return unchanged


def finish_run(lease: Lease, state: str, code: str, params: dict[str, Param]) -> None:
    """End a run with a code, in the caller's transaction."""
    runs.finish(lease, state, code, params)


def totals(plan: Plan) -> Counter[str]:
    """Return rows by action over the whole plan, `unchanged` among them."""
    sums: Counter[str] = Counter()
    for figures in plan.counts.values():
        sums.update(figures)
    return sums
