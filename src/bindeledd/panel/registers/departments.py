"""Pages of departments: list, one department with its people, form."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, text
from bindeledd.panel.registers.customers import IN_USE
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.elsewhere import elsewhere
from bindeledd.panel.registers.listing import ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.registers.past import past_of
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.names import names_of
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.people import queries, services

LIST = ListPage(
    key="departments",
    kind="department",
    title=_("Departments"),
    rows=queries.departments,
    table="panel/registers/_departments.html",
    columns=("number", "name", "manager_name", "employee_count", "active"),
    ability=Ability.EDIT_PEOPLE,
    placeholder=_("Search name, number"),
    create=_("New department"),
    filters=(IN_USE,),
)


class DepartmentForm(DomainForm):
    """All that people write about a department."""

    number = text(
        _("Number"),
        css="input-short",
        help_text=_("At most ten characters. Empty gives the next free number."),
    )
    name = text(_("Name"))
    manager_id = Pick("manager_id", _("Manager"), help_text=_("Number or name of an employee."))


EDITOR = Editor(
    kind="department",
    area="departments",
    form=DepartmentForm,
    template="panel/registers/_department_fields.html",
    ability=Ability.EDIT_PEOPLE,
    detail="panel:department",
    create=services.create_department,
    update=services.update_department,
    end=services.end_department,
    reopen=services.reopen_department,
    one=queries.department_detail,
    title=lambda record: record.name,
    list_title=_("Departments"),
    new_title=_("New department"),
)


@require_GET
def departments(request: Request) -> HttpResponse:
    """List departments."""
    return LIST.show(request)


@require_GET
def departments_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    return LIST.file(request)


@require_GET
def department(request: Request, ours: UUID) -> HttpResponse:
    """Show one department and who works in it."""
    record = queries.department_detail(ours)
    manager = record.manager_id
    facts = {
        "nav": "departments",
        "crumbs": [
            {"label": LIST.title, "url": reverse("panel:departments")},
            {"label": record.name, "url": ""},
        ],
        "department": record,
        "manager": names_of([("manager_id", manager)]).get(manager, "") if manager else "",
        "people": queries.employees(Ask(filters={"department": ours}, sort="name", size=100)),
        "past": past_of(queries.department_history(ours)),
        "owner": owner_facts(ownership.owner_of("department")),
        "elsewhere": elsewhere("department", ours),
        "may_edit": allowed(request, Ability.EDIT_PEOPLE),
    }
    return render(request, "panel/registers/department.html", facts)


@require_http_methods(["GET", "POST"])
def new_department(request: Request) -> HttpResponse:
    """Create a department."""
    return EDITOR.new(request)


@require_http_methods(["GET", "POST"])
def edit_department(request: Request, ours: UUID) -> HttpResponse:
    """Change a department."""
    return EDITOR.edit(request, ours)


@require_POST
def end_department(request: Request, ours: UUID) -> HttpResponse:
    """End a department."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_department(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended department back into use."""
    return EDITOR.set_active(request, ours, active=True)
