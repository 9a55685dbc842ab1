"""Pages of projects: list, one project with its subprojects, form with the joined number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.accounting.frame import tabs
from bindeledd.panel.forms import DomainForm, day, flag, text
from bindeledd.panel.invoicing.settled import sums
from bindeledd.panel.registers.customers import IN_USE
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.elsewhere import elsewhere
from bindeledd.panel.registers.labels import BILLINGS, billing_text
from bindeledd.panel.registers.listing import Filter, ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.registers.past import past_of
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing.paid import bills_of_projects
from bindeledd.workspace.invoicing.services import today
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.projects import queries, services
from bindeledd.workspace.projects.rules import joined
from bindeledd.workspace.records import ProjectBilling
from bindeledd.workspace.settings import choices as company_choices

LIST = ListPage(
    key="projects",
    kind="project",
    title=_("Projects"),
    rows=queries.projects,
    table="panel/registers/_projects.html",
    columns=(
        "joined_number",
        "name",
        "parent_name",
        "customer_name",
        "manager_name",
        "starts_on",
        "ends_on",
        "status",
        "available_to_all",
        "billing",
    ),
    ability=Ability.EDIT_PROJECTS,
    placeholder=_("Search name, number"),
    create=_("New project"),
    filters=(
        IN_USE,
        Filter(
            "main",
            _("Kind"),
            (
                ("", _("Projects and subprojects")),
                ("1", _("Main projects")),
                ("0", _("Subprojects")),
            ),
        ),
        Filter("billing", _("Billing"), (("", _("All billing")), *BILLINGS)),
    ),
)


class ProjectForm(DomainForm):
    """All that people write about a project."""

    name = text(_("Name"))
    parent_id = Pick(
        "parent_id",
        _("Main project"),
        help_text=_("Makes this a subproject. Number or name of a main project."),
    )
    number = text(_("Number"), css="input-short", help_text=_("Empty gives the next free number."))
    customer_id = Pick("customer_id", _("Customer"), help_text=_("Number or name."))
    manager_id = Pick("manager_id", _("Project manager"), help_text=_("Number or name."))
    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    billing = forms.ChoiceField(label=_("Billing"), required=False, choices=BILLINGS)
    available_to_all = flag(
        _("Available to all employees"), help_text=_("Otherwise only to people assigned to it.")
    )
    address1 = text(_("Address"))
    postal_code = text(_("Post code"), css="input-tiny", inputmode="numeric")
    city = text(_("Place"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        preview = {
            "hx-get": reverse("panel:project_number"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#whole-number",
            "hx-include": "#id_parent_id, #id_number",
        }
        self.fields["number"].widget.attrs |= preview

    def clean_billing(self) -> str:
        """Keep what stands where nothing was chosen."""
        chosen: str = self.cleaned_data["billing"]
        return chosen or self.initial.get("billing") or ProjectBilling.TIME_AND_MATERIAL.value


EDITOR = Editor(
    kind="project",
    area="projects",
    form=ProjectForm,
    template="panel/registers/_project_fields.html",
    ability=Ability.EDIT_PROJECTS,
    detail="panel:project",
    create=services.create_project,
    update=services.update_project,
    end=services.end_project,
    reopen=services.reopen_project,
    one=lambda ours: queries.project_detail(ours).project,
    title=lambda record: record.name,
    list_title=_("Projects"),
    new_title=_("New project"),
)


class AssignForm(DomainForm):
    """A person who may use the project."""

    employee_id = Pick("employee_id", _("Employee"), help_text=_("Number or name."))


class _NumberForm(DomainForm):
    """The two fields that make up a whole number."""

    parent_id = Pick("parent_id", "")
    number = text("")


@require_GET
def projects(request: Request) -> HttpResponse:
    """List projects."""
    return LIST.show(request)


@require_GET
def projects_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    return LIST.file(request)


@require_GET
def project(request: Request, ours: UUID) -> HttpResponse:
    """Show one project with what it refers to and its subprojects."""
    return _project(request, ours, None)


@require_POST
def assign_person(request: Request, ours: UUID) -> HttpResponse:
    """Let a person use a project that is not available to all."""
    require(request.user, Ability.EDIT_PROJECTS)
    form = AssignForm(request.POST)
    done = form.attempt(lambda typed: _assigned(request, ours, typed["employee_id"]))
    if done is None:
        return _project(request, ours, form)
    messages.success(request, gettext("The person may use the project now."))
    return HttpResponseRedirect(reverse("panel:project", args=[ours]) + "#people")


@require_POST
def unassign_person(request: Request, ours: UUID, employee_id: UUID) -> HttpResponse:
    """Take a person off a project."""
    services.unassign(ours, [employee_id], by=request.user)
    messages.success(request, gettext("The person is taken off the project."))
    return HttpResponseRedirect(reverse("panel:project", args=[ours]) + "#people")


def _assigned(request: Request, ours: UUID, employee_id: UUID | None) -> bool:
    if employee_id is None:
        raise DomainError("field.required", fields={"employee_id": "field.required"})
    services.assign(ours, [employee_id], by=request.user)
    return True


def _project(request: Request, ours: UUID, refused: AssignForm | None) -> HttpResponse:
    detail = queries.project_detail(ours)
    facts = {
        "nav": "projects",
        "crumbs": [
            {"label": LIST.title, "url": reverse("panel:projects")},
            *_above(detail),
            {"label": detail.project.name, "url": ""},
        ],
        "detail": detail,
        "project": detail.project,
        "past": past_of(queries.project_history(ours)),
        "owner": owner_facts(ownership.owner_of("project")),
        "elsewhere": elsewhere("project", ours),
        "may_edit": allowed(request, Ability.EDIT_PROJECTS),
        "tabs": tabs(request, ours, "overview"),
        "people": queries.project_members(ours),
        "assign_form": refused or AssignForm(),
        "billing": billing_text(detail.project.billing),
        **_paid(request, detail),
    }
    status = 200 if refused is None else 422
    return render(request, "panel/registers/project.html", facts, status=status)


def _paid(request: Request, detail: queries.ProjectDetail) -> dict[str, Any]:
    """Return what is billed and paid of a project with its subprojects, for who may see it."""
    if not allowed(request, Ability.SEE_ACCOUNTING):
        return {}
    bills = bills_of_projects([detail.project.id, *(sub.id for sub in detail.subprojects)])
    return {"bill_count": len(bills), "sums": sums(bills, today())} if bills else {}


@require_GET
def project_number(request: Request) -> HttpResponse:
    """Say while it is typed what the whole number becomes, and who has it already."""
    form = _NumberForm(request.GET)
    typed = form.cleaned_data if form.is_valid() else {}
    number = typed.get("number", "").strip()[:50]
    parent = typed.get("parent_id")
    facts: dict[str, Any] = {"number": number, "whole": number}
    if parent is not None and number:
        facts["whole"] = joined(queries.project_detail(parent).project.joined_number, number)
    if facts["whole"]:
        facts["taken_by"] = queries.project_numbered(facts["whole"])
    return render(request, "panel/registers/_whole_number.html", facts)


@require_http_methods(["GET", "POST"])
def new_project(request: Request) -> HttpResponse:
    """Create a project; the address may name the customer or the main project."""
    initial: dict[str, Any] = {"available_to_all": company_choices().new_project_assign_all}
    for name in ("customer", "parent"):
        given = _uuid(request.GET.get(name, ""))
        if given is not None:
            initial[f"{name}_id"] = given
    return EDITOR.new(request, initial)


@require_http_methods(["GET", "POST"])
def edit_project(request: Request, ours: UUID) -> HttpResponse:
    """Change a project."""
    return EDITOR.edit(request, ours)


@require_POST
def end_project(request: Request, ours: UUID) -> HttpResponse:
    """End a project."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_project(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended project back into use."""
    return EDITOR.set_active(request, ours, active=True)


def _above(detail: queries.ProjectDetail) -> list[dict[str, Any]]:
    if detail.parent is None:
        return []
    above = detail.parent
    return [{"label": above.name, "url": reverse("panel:project", args=[above.id])}]


def _uuid(text_given: str) -> UUID | None:
    try:
        return UUID(text_given)
    except ValueError:
        return None
