"""The plan: what would be written, row by row, trimmed and run; and what changed since."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bindeledd.panel import formatting
from bindeledd.panel.request import Request
from bindeledd.panel.states import PLAN_SIGNS
from bindeledd.panel.sync import early, planned
from bindeledd.panel.sync.deeds import NotDone, attempt, back_of, lead, refuse, rights
from bindeledd.sync import board, board_early, board_plans, board_press, wording
from bindeledd.sync.board_plans import Step
from bindeledd.sync.field_list import label_of
from bindeledd.sync.models import Plan, PlanRow, Run
from bindeledd.tenancy.services import Ability, record_deed, require

Facts = dict[str, Any]


@require_GET
def plan(request: Request, plan_id: UUID) -> HttpResponse:
    """Show a plan; one that the world has left behind shows what took its place."""
    found = board_plans.find(plan_id)
    if found.state == Plan.State.STALE and found.replaced_by is not None:
        return _stale(request, found)
    run = board_plans.run_of(found)
    if found.state in {Plan.State.APPLIED, Plan.State.APPLYING} and run is not None:
        return lead(request, reverse("panel:run", args=[run.id]))
    return render(request, "panel/sync/plan.html", _facts(request, found))


def _stale(request: Request, old: Plan) -> HttpResponse:
    fresh = old.replaced_by
    if fresh is None or fresh.state != Plan.State.OPEN:
        return lead(request, reverse("panel:plan", args=[(fresh or old).id]))
    facts = _facts(request, fresh) | {"stale": old}
    status = 409 if request.htmx else 200
    return render(request, "panel/sync/plan.html", facts, status=status)


def _facts(request: Request, found: Plan) -> Facts:
    order = board_plans.steps(found)
    sums = board_plans.sums(found)
    many = sums.rows > board_plans.MANY
    connection = found.connection
    system = board.system_of(connection)
    conflicts = board_plans.conflicts_left(found)
    run = board_plans.run_of(found)
    under_way = run if run is not None and run.state in board.UNFINISHED else None
    return {
        "nav": "runs",
        "crumbs": [
            {"label": _("Connections"), "url": reverse("panel:connections")},
            {"label": system.label, "url": reverse("panel:connection", args=[connection.id])},
            {"label": _("Plan %(number)s") % {"number": found.number}, "url": ""},
        ],
        "plan": found,
        "connection": connection,
        "system": system,
        "sums": sums,
        "steps": [_step(found, step, order, is_open=not many) for step in order if step.rows],
        "quiet_steps": [step for step in order if not step.rows],
        "conflicts": conflicts,
        "many": many,
        "under_way": under_way,
        "marks": _marks(found),
        "replaces": board_plans.replaced_by_it(found),
        "writes": sums.writes - _skipped_writes(found),
        "has_sums": sums.minutes is not None or sums.amount is not None,
        "lock_date": (connection.check_result or {}).get("lock_date"),
        "early": early.lines(
            one
            for one in board_early.early([connection])
            if one.group in board_plans.groups_of(found)
        ),
        "setting_up": connection.state == connection.State.SETTING_UP,
        **rights(request),
    }


def _skipped_writes(found: Plan) -> int:
    return board_plans.skipped_writes(found)


def _marks(found: Plan) -> dict[str, int]:
    return board_plans.marks(found)


def _step(found: Plan, step: Step, order: list[Step], *, is_open: bool) -> planned.StepShown:
    shown = planned.StepShown(
        step=step, label=planned.step_label(step), told=planned.told(step.actions), open=is_open
    )
    if is_open:
        rows = board_plans.rows(found, step.flow)
        shown.rows = planned.shown(found, rows[: board_plans.ROWS], order)
        if len(rows) > board_plans.ROWS:
            shown.next = _rows_url(found, step, rows[board_plans.ROWS - 1].position)
    else:
        shown.next = _rows_url(found, step, -1)
    return shown


def _rows_url(found: Plan, step: Step, after: int) -> str:
    return f"{reverse('panel:plan_rows', args=[found.id, step.slug])}?after={after}"


@require_GET
def rows(request: Request, plan_id: UUID, step: str) -> HttpResponse:
    """Show a page of one step's rows."""
    found = board_plans.find(plan_id)
    order = board_plans.steps(found)
    chosen = next((one for one in order if one.slug == step), None)
    if chosen is None:
        raise Http404(step)
    try:
        after = int(request.GET.get("after", "-1"))
    except ValueError:
        after = -1
    page = board_plans.rows(found, chosen.flow, after=after)
    shown = planned.StepShown(
        step=chosen, label=planned.step_label(chosen), told=planned.told(chosen.actions), open=True
    )
    shown.rows = planned.shown(found, page[: board_plans.ROWS], order)
    if len(page) > board_plans.ROWS:
        shown.next = _rows_url(found, chosen, page[board_plans.ROWS - 1].position)
    facts = {
        "nav": "runs",
        "plan": found,
        "one": shown,
        "system": board.system_of(found.connection),
        "crumbs": [
            {
                "label": _("Plan %(number)s") % {"number": found.number},
                "url": reverse("panel:plan", args=[found.id]),
            },
            {"label": shown.label, "url": ""},
        ],
        **rights(request),
    }
    name = "panel/sync/_plan_rows.html" if request.htmx else "panel/sync/plan_rows.html"
    return render(request, name, facts)


@require_POST
def skip(request: Request, plan_id: UUID, row_id: UUID) -> HttpResponse:
    """Take one row out of the plan, or put it back."""
    found = board_plans.find(plan_id)
    row = board_plans.find_row(found, row_id)
    skipped = request.POST.get("skipped") != "no"
    home = reverse("panel:plan", args=[found.id])
    label = board.system_of(found.connection).label
    try:
        row = attempt(lambda: board_press.skip(row, by=request.user, skipped=skipped), system=label)
    except NotDone as refused:
        return refuse(request, refused, home)
    if not request.htmx:
        return lead(request, f"{home}#row-{row.id}")
    facts = _facts(request, found) | {"oob": True}
    facts["one_row"] = planned.shown(found, [row], board_plans.steps(found))[0]
    return render(request, "panel/sync/_plan_row_answer.html", facts)


@require_POST
def skip_conflicts(request: Request, plan_id: UUID) -> HttpResponse:
    """Take every conflict out of the plan."""
    found = board_plans.find(plan_id)
    home = reverse("panel:plan", args=[found.id])
    label = board.system_of(found.connection).label
    try:
        count = attempt(lambda: board_press.skip_conflicts(found, by=request.user), system=label)
    except NotDone as refused:
        return refuse(request, refused, home)
    words = ngettext("%(n)s conflict is skipped.", "%(n)s conflicts are skipped.", count)
    messages.success(request, words % {"n": count})
    return lead(request, home)


@require_POST
def carry_out(request: Request, plan_id: UUID) -> HttpResponse:
    """Run the plan as it was shown, or one row of it first."""
    found = board_plans.find(plan_id)
    home = reverse("panel:plan", args=[found.id])
    if found.state == Plan.State.STALE:
        return _stale(request, found)
    only = None
    if wanted := request.POST.get("only", ""):
        try:
            only = board_plans.find_row(found, UUID(wanted)).id
        except ValueError:
            raise Http404(wanted) from None
    label = board.system_of(found.connection).label
    try:
        run = attempt(
            lambda: board_press.carry_out(found, by=request.user, only=only), system=label
        )
    except NotDone as refused:
        return refuse(request, refused, home)
    return lead(request, reverse("panel:run", args=[run.id]))


@require_POST
def anew(request: Request, plan_id: UUID) -> HttpResponse:
    """Make the plan once more, of the same data types."""
    found = board_plans.find(plan_id)
    home = reverse("panel:plan", args=[found.id])
    label = board.system_of(found.connection).label
    try:
        run = attempt(
            lambda: board_press.preview(
                found.connection_id, board_plans.groups_of(found), by=request.user
            ),
            system=label,
        )
    except NotDone as refused:
        return refuse(request, refused, back_of(request, home))
    return lead(request, reverse("panel:run", args=[run.id]))


@require_GET
def as_csv(request: Request, plan_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """Hand out the whole plan as a file, one line a field."""
    require(request.user, Ability.RUN)
    found = board_plans.find(plan_id)
    record_deed("plan.downloaded", by=request.user, about=str(found.number))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        [
            _("Type"),
            _("Deed"),
            _("Row"),
            _("Field"),
            _("Before"),
            _("After"),
            _("Reason"),
            _("Skipped"),
        ]
    )
    for line in _csv_lines(found):
        writer.writerow([_harmless(cell) for cell in line])
    answer = HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue(), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="plan-{found.number}.csv"'
    return answer


def _csv_lines(found: Plan) -> Iterator[list[str]]:
    system = board.system_of(found.connection)
    flows = {flow.name: flow for flow in system.flows}
    for batch in _batches(board_plans.all_rows(found)):
        names = board_plans.names(found.connection, batch)
        for row in batch:
            flow = flows.get(row.flow)
            kind = wording.kind_label(flow.kind if flow is not None else "")
            deed = str(PLAN_SIGNS[planned.SIGN[PlanRow.Action(row.action)]].word)
            why = " ".join(
                wording.say(one["code"], one["params"], system.label) for one in row.reasons
            )
            skipped = formatting.moment(row.skipped_at) if row.skipped_at else ""
            for change in row.fields or [{"name": "", "before": None, "after": None}]:
                yield [
                    *(kind, deed, row.label),
                    label_of(flow, change["name"]) if change["name"] else "",
                    planned.coded(flow, change, "before", names) if change["before"] else "",
                    planned.coded(flow, change, "after", names) if change["after"] else "",
                    *(why, skipped),
                ]


def _batches(found: Iterable[PlanRow], size: int = 500) -> Iterator[list[PlanRow]]:
    batch: list[PlanRow] = []
    for row in found:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def under_way(run: Run) -> bool:
    """Tell whether a run is still going."""
    return run.state in board.UNFINISHED
