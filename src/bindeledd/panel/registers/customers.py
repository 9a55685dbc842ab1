"""Pages of customers: list, one customer, form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, mail, text, whole
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.elsewhere import elsewhere
from bindeledd.panel.registers.labels import DELIVERY_METHODS
from bindeledd.panel.registers.listing import Filter, ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.registers.past import past_of
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.customers import queries, services
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.projects.queries import projects as project_lines
from bindeledd.workspace.settings import choices as company_choices

IN_USE = Filter(
    "active", _("Show"), (("1", _("In use")), ("0", _("Ended")), ("all", _("All"))), "1"
)

LIST = ListPage(
    key="customers",
    kind="customer",
    title=_("Customers"),
    rows=queries.customers,
    table="panel/registers/_customers.html",
    columns=("number", "name", "org_number", "postal_code", "city", "email", "phone", "active"),
    ability=Ability.EDIT_CUSTOMERS,
    placeholder=_("Search name, number, org. number"),
    create=_("New customer"),
    filters=(
        IN_USE,
        Filter(
            "company",
            _("Kind"),
            (("", _("All kinds")), ("1", _("Companies")), ("0", _("Private persons"))),
        ),
        Filter(
            "email",
            _("E-mail"),
            (("", _("With and without e-mail")), ("1", _("With e-mail")), ("0", _("No e-mail"))),
        ),
    ),
)


class CustomerForm(DomainForm):
    """All that people write about a customer."""

    number = text(_("Number"), css="input-short", help_text=_("Empty gives the next free number."))
    name = text(_("Name"))
    org_number = text(
        _("Organisation number"),
        css="input-short",
        inputmode="numeric",
        help_text=_("Leave it empty for a private person."),
    )
    address1 = text(_("Address"))
    address2 = text(_("Address, second line"))
    postal_code = text(_("Post code"), css="input-tiny", inputmode="numeric")
    city = text(_("Place"))
    country = text(_("Country"), css="input-tiny", help_text=_("Two letters, such as NO."))
    email = mail(_("E-mail"))
    phone = text(_("Phone"), inputmode="tel")
    invoice_email = mail(
        _("Invoice e-mail"), help_text=_("Empty means that invoices go to the e-mail above.")
    )
    invoice_delivery_method = forms.TypedChoiceField(
        label=_("Invoices are sent by"),
        required=False,
        empty_value=None,
        choices=[("", _("Not chosen")), *DELIVERY_METHODS],
    )
    payment_days = whole(_("Payment time, days"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.initial:
            self.initial = {"country": "NO"}
        usual = company_choices().payment_days
        self.fields["payment_days"].help_text = _(
            "Empty follows the company's choice, now %(days)s days."
        ) % {"days": usual}


EDITOR = Editor(
    kind="customer",
    area="customers",
    form=CustomerForm,
    template="panel/registers/_customer_fields.html",
    ability=Ability.EDIT_CUSTOMERS,
    detail="panel:customer",
    create=services.create_customer,
    update=services.update_customer,
    end=services.end_customer,
    reopen=services.reopen_customer,
    one=lambda ours: queries.customer_detail(ours).customer,
    title=lambda record: record.name,
    list_title=_("Customers"),
    new_title=_("New customer"),
)


@require_GET
def customers(request: Request) -> HttpResponse:
    """List customers."""
    return LIST.show(request)


@require_GET
def customers_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    return LIST.file(request)


@require_GET
def customer(request: Request, ours: UUID) -> HttpResponse:
    """Show one customer with all that belongs to it."""
    detail = queries.customer_detail(ours)
    facts = {
        "nav": "customers",
        "crumbs": [
            {"label": LIST.title, "url": reverse("panel:customers")},
            {"label": detail.customer.name, "url": ""},
        ],
        "detail": detail,
        "customer": detail.customer,
        "projects": project_lines(Ask(filters={"customer": ours}, size=50)),
        "past": past_of(queries.customer_history(ours)),
        "owner": owner_facts(ownership.owner_of("customer")),
        "person_owner": owner_facts(ownership.owner_of("contact_person")),
        "address_owner": owner_facts(ownership.owner_of("delivery_address")),
        "may_edit": allowed(request, Ability.EDIT_CUSTOMERS),
        "may_edit_projects": allowed(request, Ability.EDIT_PROJECTS),
        "elsewhere": elsewhere("customer", ours),
        "delivery_method": dict(DELIVERY_METHODS).get(
            detail.customer.invoice_delivery_method or "", ""
        ),
        "usual_payment_days": company_choices().payment_days,
    }
    return render(request, "panel/registers/customer.html", facts)


@require_http_methods(["GET", "POST"])
def new_customer(request: Request) -> HttpResponse:
    """Create a customer."""
    return EDITOR.new(request)


@require_http_methods(["GET", "POST"])
def edit_customer(request: Request, ours: UUID) -> HttpResponse:
    """Change a customer."""
    return EDITOR.edit(request, ours)


@require_POST
def end_customer(request: Request, ours: UUID) -> HttpResponse:
    """End a customer."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_customer(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended customer back into use."""
    return EDITOR.set_active(request, ours, active=True)
