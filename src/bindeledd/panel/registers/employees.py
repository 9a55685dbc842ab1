"""Pages of employees: list, one employee with a number in each connected system, form."""

from __future__ import annotations

from datetime import date
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
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, day, mail, text
from bindeledd.panel.registers.customers import IN_USE
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.elsewhere import Elsewhere, elsewhere
from bindeledd.panel.registers.employment import LoginForm, TermsForm, employment_facts
from bindeledd.panel.registers.listing import Filter, ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.registers.past import past_of
from bindeledd.panel.request import Request
from bindeledd.panel.setup.invitation import mail_link
from bindeledd.sync import board
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.people import logins, queries, services, terms


def _departments() -> tuple[Filter, ...]:
    known = [(str(row.id), row.name) for row in queries.department_choices()]
    return (Filter("department", _("Department"), [("", _("All departments")), *known]),)


LIST = ListPage(
    key="employees",
    kind="employee",
    title=_("Employees"),
    rows=queries.employees,
    table="panel/registers/_employees.html",
    columns=(
        "number",
        "first_name",
        "last_name",
        "email",
        "phone",
        "department_name",
        "hired_on",
        "left_on",
        "active",
    ),
    ability=Ability.EDIT_PEOPLE,
    placeholder=_("Search name, number"),
    create=_("New employee"),
    filters=(IN_USE,),
    further=_departments,
)


class EmployeeForm(DomainForm):
    """All that people write about an employee."""

    number = text(
        _("Employee number"), css="input-short", help_text=_("Empty gives the next free number.")
    )
    first_name = text(_("First name"))
    last_name = text(_("Last name"))
    email = mail(_("E-mail"))
    phone = text(_("Phone"), inputmode="tel")
    department_id = forms.TypedChoiceField(
        label=_("Department"), required=False, coerce=UUID, empty_value=None
    )
    hired_on = day(_("Hired on"))
    left_on = day(_("Last day of work"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(str(row.id), f"{row.number} {row.name}") for row in queries.department_choices()]
        now = self.initial.get("department_id")
        if now is not None and str(now) not in dict(known):
            ended = queries.department_detail(now)
            known.append((str(now), f"{ended.number} {ended.name} ({gettext('ended')})"))
        self.fields["department_id"].choices = [("", _("None")), *known]  # type: ignore[attr-defined] # a choice field


EDITOR = Editor(
    kind="employee",
    area="employees",
    form=EmployeeForm,
    template="panel/registers/_employee_fields.html",
    ability=Ability.EDIT_PEOPLE,
    detail="panel:employee",
    create=services.create_employee,
    update=services.update_employee,
    end=services.end_employee,
    reopen=services.reopen_employee,
    one=lambda ours: queries.employee_detail(ours).employee,
    title=lambda record: record.name,
    list_title=_("Employees"),
    new_title=_("New employee"),
)


class ExternalNumberForm(DomainForm):
    """An employee's number in one connected system."""

    number = text("", css="input-short")


@require_GET
def employees(request: Request) -> HttpResponse:
    """List employees."""
    return LIST.show(request)


@require_GET
def employees_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    return LIST.file(request)


@require_GET
def employee(request: Request, ours: UUID) -> HttpResponse:
    """Show one employee, with the number in each connected system."""
    return _employee(request, ours)


@require_POST
def external_number(request: Request, ours: UUID, connection_id: UUID) -> HttpResponse:
    """Enter or take away the number in one connected system."""
    require(request.user, Ability.EDIT_PEOPLE)
    connection = board.find(connection_id)
    form = ExternalNumberForm(request.POST, prefix=str(connection_id))
    done = form.attempt(lambda typed: _save_number(request, ours, connection, typed["number"]))
    if done is None:
        return _employee(request, ours, refused=form)
    messages.success(request, gettext("The number is saved."))
    return HttpResponseRedirect(reverse("panel:employee", args=[ours]) + "#numbers")


@require_http_methods(["GET", "POST"])
def new_employee(request: Request) -> HttpResponse:
    """Create an employee."""
    return EDITOR.new(request)


@require_http_methods(["GET", "POST"])
def edit_employee(request: Request, ours: UUID) -> HttpResponse:
    """Change an employee."""
    return EDITOR.edit(request, ours)


@require_POST
def end_employee(request: Request, ours: UUID) -> HttpResponse:
    """End an employee."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_employee(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended employee back."""
    return EDITOR.set_active(request, ours, active=True)


@require_POST
def set_terms(request: Request, ours: UUID) -> HttpResponse:
    """Enter what an employee earns and costs from a day on."""
    require(request.user, Ability.EDIT_PEOPLE)
    form = TermsForm(request.POST)
    saved = form.attempt(lambda typed: terms.set_terms(ours, by=request.user, **typed))
    if saved is None:
        return _employee(request, ours, terms_form=form)
    words = gettext("The terms hold from %(day)s.")
    messages.success(request, words % {"day": formatting.day(saved.valid_from)})
    return HttpResponseRedirect(reverse("panel:employee", args=[ours]) + "#terms")


@require_POST
def take_terms_away(request: Request, ours: UUID) -> HttpResponse:
    """Take terms away; those before hold on."""
    require(request.user, Ability.EDIT_PEOPLE)
    queries.employee_detail(ours)
    try:
        first = date.fromisoformat(request.POST.get("valid_from", ""))
    except ValueError as error:
        raise DomainError("field.not_a_date") from error
    terms.take_terms_away(ours, first, by=request.user)
    messages.success(request, gettext("The terms are taken away."))
    return HttpResponseRedirect(reverse("panel:employee", args=[ours]) + "#terms")


@require_POST
def tie_login(request: Request, ours: UUID) -> HttpResponse:
    """Choose which member the employee signs in as."""
    require(request.user, Ability.EDIT_PEOPLE)
    form = LoginForm(request.POST, by=request.user)
    if form.is_valid() and form.cleaned_data["user_id"] is None:
        form.add_error("user_id", gettext("Choose one of the values in the list."))
    done = form.attempt(lambda typed: _tied(request, ours, typed["user_id"]))
    if done is None:
        return _employee(request, ours, login_form=form)
    messages.success(request, gettext("The log-in is tied to the employee."))
    return HttpResponseRedirect(reverse("panel:employee", args=[ours]) + "#login")


@require_POST
def untie_login(request: Request, ours: UUID) -> HttpResponse:
    """Let nobody sign in as the employee."""
    logins.untie_login(ours, by=request.user)
    messages.success(request, gettext("Nobody signs in as this employee now."))
    return HttpResponseRedirect(reverse("panel:employee", args=[ours]) + "#login")


@require_POST
def invite_employee(request: Request, ours: UUID) -> HttpResponse:
    """Let an employee in by e-mail, as a worker."""
    person = logins.invite_worker(ours, by=request.user, language=request.company.language)
    mail_link(request, person)
    words = gettext("%(email)s has been sent a link to log in with.")
    messages.success(request, words % {"email": person.email})
    return HttpResponseRedirect(reverse("panel:employee", args=[ours]) + "#login")


def _tied(request: Request, ours: UUID, user_id: int) -> bool:
    logins.tie_login(ours, user_id, by=request.user)
    return True


def _save_number(request: Request, ours: UUID, connection: Any, number: str) -> bool:
    services.set_external_number(
        ours, connection_id=connection.id, system=connection.system, number=number, by=request.user
    )
    return True


def _employee(
    request: Request,
    ours: UUID,
    *,
    refused: ExternalNumberForm | None = None,
    terms_form: TermsForm | None = None,
    login_form: LoginForm | None = None,
) -> HttpResponse:
    detail = queries.employee_detail(ours)
    there = elsewhere("employee", ours)
    known = {number.connection_id: number.number for number in detail.external_numbers}
    facts = {
        "nav": "employees",
        "crumbs": [
            {"label": LIST.title, "url": reverse("panel:employees")},
            {"label": detail.employee.name, "url": ""},
        ],
        "detail": detail,
        "employee": detail.employee,
        "elsewhere": there,
        "numbers": [(one, _number_form(one, known, refused)) for one in there],
        "past": past_of(queries.employee_history(ours)),
        "owner": owner_facts(ownership.owner_of("employee")),
        "may_edit": allowed(request, Ability.EDIT_PEOPLE),
    }
    facts |= employment_facts(
        request, detail.employee, terms_form=terms_form, login_form=login_form
    )
    status = 422 if any((refused, terms_form, login_form)) else 200
    return render(request, "panel/registers/employee.html", facts, status=status)


def _number_form(
    one: Elsewhere, known: dict[UUID, str], refused: ExternalNumberForm | None
) -> ExternalNumberForm:
    prefix = str(one.connection_id)
    if refused is not None and refused.prefix == prefix:
        form = refused
    else:
        form = ExternalNumberForm(
            prefix=prefix, initial={"number": known.get(one.connection_id, "")}
        )
    form.fields["number"].label = gettext("%(system)s employee number") % {"system": one.label}
    return form
