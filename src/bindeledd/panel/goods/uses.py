"""Pages of machines' hours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.identity import new_id
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, day, text
from bindeledd.panel.goods.shown import (
    Fact,
    Signed,
    crumbs,
    may_change,
    past_for,
    require_own,
    require_sight,
    show,
    signed,
    tabs,
)
from bindeledd.panel.goods.standing import standing_facts
from bindeledd.panel.goods.withdrawals import KEPT
from bindeledd.panel.goods.words import STATES, why_fixed
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.listing import Filter, ListPage
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request
from bindeledd.panel.time.fields import Minutes
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import locks, records
from bindeledd.workspace.booking import APPROVED, booker, today_here
from bindeledd.workspace.lists import Ask, Page
from bindeledd.workspace.machines import queries, services

LIST = ListPage(
    key="machines",
    kind="machine_use",
    title=_("Machine hours"),
    rows=queries.uses,
    table="panel/goods/_uses.html",
    columns=(
        "used_on",
        "machine_number",
        "machine_name",
        "project_number",
        "project_name",
        "employee_name",
        "minutes",
        "billable_minutes",
        "state",
        "comment",
    ),
    ability=Ability.REGISTER,
    placeholder=_("Search machine, project"),
    create=_("New machine hours"),
    filters=(KEPT, Filter("state", _("State"), STATES)),
    days=("from", "until"),
    picks=("machine_id", "project_id"),
)


class UseForm(DomainForm):
    """All that people write about a machine's hours."""

    machine_id = Pick("machine_id", _("Machine"), help_text=_("Number or name."))
    project_id = Pick("project_id", _("Project"), help_text=_("Number or name."))
    used_on = day(_("Day"))
    minutes = Minutes(_("Hours"), help_text=_("As 7.5 or 7:30."))
    billable_minutes = Minutes(_("Billable"), help_text=_("Empty follows the hours."))
    employee_id = Pick("employee_id", _("Employee"))
    comment = text(_("Comment"), css="input-wide")


def _create(fields: dict[str, Any], *, by: By) -> records.MachineUse:
    given = {
        name: value
        for name, value in fields.items()
        if name not in {"billable_minutes", "employee_id"} or value is not None
    }
    return services.write_use(new_id(), given | {"state": records.Approval.SUBMITTED}, by=by)


def _update(
    ours: UUID, fields: dict[str, Any], *, by: By, revision: int | None = None
) -> records.MachineUse:
    given = {
        name: value
        for name, value in fields.items()
        if name != "billable_minutes" or value is not None
    }
    return services.write_use(ours, given, by=by, revision=revision)


def _remove(ours: UUID, *, by: By) -> records.MachineUse:
    services.remove_use(ours, by=by)
    return queries.use_detail(ours)


def _restore(ours: UUID, *, by: By) -> records.MachineUse:
    return services.write_use(ours, {"active": True}, by=by)


def _title(record: records.MachineUse) -> str:
    machine = queries.machine_detail(record.machine_id)
    return f"{machine.name}, {formatting.minutes(record.minutes)}"


EDITOR = Editor(
    kind="machine_use",
    area="machines",
    form=UseForm,
    template="panel/goods/_use_fields.html",
    ability=Ability.REGISTER,
    detail="panel:machine_use",
    create=_create,
    update=_update,
    end=_remove,
    reopen=_restore,
    one=queries.use_detail,
    title=_title,
    list_title=_("Machine hours"),
    new_title=_("New machine hours"),
    listing="panel:machine_uses",
    ended=_("%(name)s is removed."),
    guard=require_own,
    fixed=lambda record: why_fixed(
        locks.locked("machine_use", [record.id]).get(record.id),
        approved=record.state.value in APPROVED,
    ),
)


def _rows(ask: Ask) -> Page[Signed]:
    return signed("machine_use", queries.uses(ask))


@require_GET
def machine_uses(request: Request) -> HttpResponse:
    """List machines' hours, newest first."""
    require(request.user, Ability.SEE_HOURS)
    return replace(LIST, rows=_rows).show(request, **tabs("machines", "machine_uses"))


@require_GET
def machine_uses_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_HOURS)
    return LIST.file(request)


@require_GET
def machine_use(request: Request, ours: UUID) -> HttpResponse:
    """Show a machine's hours of one day, with approval."""
    line = queries.use_line(ours)
    require_sight(request, line.employee_id)
    held = locks.locked("machine_use", [ours]).get(ours)
    title = f"{line.machine_name}, {formatting.minutes(line.minutes)}"
    shown: dict[str, Any] = {
        "nav": "machines",
        "crumbs": crumbs(title, "machine_uses", LIST.title),
        "title": title,
        "kicker": gettext("Machine hours"),
        "icon": "machine",
        "about": gettext("About it"),
        "facts": _facts(line),
        "is_active": line.active,
        "gone_words": gettext("Removed: it counts nowhere, and is kept with its history."),
        "end_words": gettext("Remove"),
        "may_edit": may_change(request, line.employee_id),
        "why_not": why_fixed(held, approved=line.state in APPROVED),
        "past": past_for(request, queries.use_history(ours)),
        "parts": ("panel/goods/_approval.html",),
        **standing_facts(request, "machine_use", line, held),
    }
    return show(request, "machine_use", ours, shown)


@require_http_methods(["GET", "POST"])
def new_machine_use(request: Request) -> HttpResponse:
    """Book a machine; the address may name it or the project."""
    first: dict[str, Any] = {"used_on": today_here()}
    first["employee_id"] = booker(request.user).employee_id
    return EDITOR.new(request, first)


@require_http_methods(["GET", "POST"])
def edit_machine_use(request: Request, ours: UUID) -> HttpResponse:
    """Change a machine's hours."""
    return EDITOR.edit(request, ours)


@require_POST
def remove_machine_use(request: Request, ours: UUID) -> HttpResponse:
    """Remove a machine's hours."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def restore_machine_use(request: Request, ours: UUID) -> HttpResponse:
    """Take a machine's removed hours back."""
    return EDITOR.set_active(request, ours, active=True)


def _facts(line: queries.UseLine) -> list[Fact]:
    return [
        Fact(
            gettext("Machine"),
            f"{line.machine_number} {line.machine_name}",
            reverse("panel:machine", args=[line.machine_id]),
        ),
        Fact(
            gettext("Project"),
            f"{line.project_number} {line.project_name}",
            reverse("panel:project", args=[line.project_id]),
        ),
        Fact(gettext("Day"), formatting.day(line.used_on)),
        Fact(gettext("Hours"), formatting.minutes(line.minutes)),
        Fact(gettext("Billable"), formatting.minutes(line.billable_minutes)),
        Fact(gettext("Employee"), line.employee_name),
        Fact(gettext("Comment"), line.comment),
    ]
