"""Pages of kinds of compensation, and of their dated rates."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, amount, day, flag, text
from bindeledd.panel.goods.shown import Fact, crumbs, show, tabs
from bindeledd.panel.goods.words import KINDS, kind_text, vat_choices, vat_text
from bindeledd.panel.registers.customers import IN_USE
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.listing import Filter, ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.registers.past import past_of
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.booking import today_here
from bindeledd.workspace.compensations import queries, rates, services
from bindeledd.workspace.ownership import ownership

LIST = ListPage(
    key="compensations",
    kind="compensation_type",
    title=_("Kinds and rates"),
    rows=queries.compensation_types,
    table="panel/goods/_types.html",
    columns=("number", "name", "kind", "unit", "billable", "markup_percent", "vat_code", "active"),
    ability=Ability.EDIT_ITEMS,
    placeholder=_("Search name, number"),
    create=_("New kind"),
    filters=(IN_USE, Filter("kind", _("Kind"), (("", _("All kinds")), *KINDS.items()))),
)


class TypeForm(DomainForm):
    """All that people write about a kind."""

    name = text(_("Name"))
    number = text(_("Number"), css="input-short", help_text=_("Empty gives the next free number."))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=list(KINDS.items()))
    unit = text(_("Unit"), css="input-tiny", help_text=_("Such as km."))
    billable = flag(
        _("Billed to the customer"), help_text=_("Unless somebody says otherwise of one row.")
    )
    markup_percent = amount(
        _("Mark-up, %"),
        help_text=_("Added when it is billed, where no price to the customer is set."),
    )
    vat_code = forms.ChoiceField(label=_("VAT"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["vat_code"].choices = vat_choices(today_here())  # type: ignore[attr-defined] # a choice field


class RateForm(DomainForm):
    """What one unit is worth from a day on."""

    valid_from = day(_("From"))
    pay = amount(_("To the employee"), help_text=_("NOK a unit."))
    tax_free = amount(_("Of which tax free"), help_text=_("What lies above is taxable pay."))
    price = amount(_("To the customer"), help_text=_("NOK a unit; empty follows the mark-up."))
    source = text(_("Source"), help_text=_("Where the figures come from."))


EDITOR = Editor(
    kind="compensation_type",
    area="compensations",
    form=TypeForm,
    template="panel/goods/_type_fields.html",
    ability=Ability.EDIT_ITEMS,
    detail="panel:compensation_type",
    create=services.create_compensation_type,
    update=services.update_compensation_type,
    end=services.end_compensation_type,
    reopen=services.reopen_compensation_type,
    one=lambda ours: queries.type_detail(ours).type,
    title=lambda record: record.name,
    list_title=_("Kinds and rates"),
    new_title=_("New kind"),
    listing="panel:compensation_types",
)


@require_GET
def compensation_types(request: Request) -> HttpResponse:
    """List kinds."""
    require(request.user, Ability.SEE_HOURS)
    return LIST.show(request, **tabs("compensations", "compensation_types"))


@require_GET
def compensation_types_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_HOURS)
    return LIST.file(request)


@require_GET
def compensation_type(request: Request, ours: UUID) -> HttpResponse:
    """Show one kind with its rates."""
    require(request.user, Ability.SEE_HOURS)
    return _page(request, ours, None)


@require_POST
def set_rate(request: Request, ours: UUID) -> HttpResponse:
    """Enter what a unit is worth from a day on."""
    require(request.user, Ability.EDIT_ITEMS)
    form = RateForm(request.POST)
    saved = form.attempt(lambda typed: rates.set_rate(ours, by=request.user, **typed))
    if saved is None:
        return _page(request, ours, form)
    words = gettext("The rate holds from %(day)s.")
    messages.success(request, words % {"day": formatting.day(saved.valid_from)})
    return HttpResponseRedirect(reverse("panel:compensation_type", args=[ours]) + "#rates")


@require_POST
def take_rate_away(request: Request, ours: UUID) -> HttpResponse:
    """Take a rate away; the one before it holds on."""
    require(request.user, Ability.EDIT_ITEMS)
    queries.type_detail(ours)
    try:
        first = date.fromisoformat(request.POST.get("valid_from", ""))
    except ValueError as error:
        raise DomainError("field.not_a_date") from error
    rates.take_rate_away(ours, first, by=request.user)
    messages.success(request, gettext("The rate is taken away."))
    return HttpResponseRedirect(reverse("panel:compensation_type", args=[ours]) + "#rates")


@require_http_methods(["GET", "POST"])
def new_compensation_type(request: Request) -> HttpResponse:
    """Create a kind."""
    return EDITOR.new(request, {"vat_code": "3", "markup_percent": 0})


@require_http_methods(["GET", "POST"])
def edit_compensation_type(request: Request, ours: UUID) -> HttpResponse:
    """Change a kind."""
    return EDITOR.edit(request, ours)


@require_POST
def end_compensation_type(request: Request, ours: UUID) -> HttpResponse:
    """End a kind."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_compensation_type(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended kind back into use."""
    return EDITOR.set_active(request, ours, active=True)


def _page(request: Request, ours: UUID, refused: RateForm | None) -> HttpResponse:
    detail = queries.type_detail(ours)
    record = detail.type
    today = today_here()
    billed = gettext("billed to the customer") if record.billable else gettext("not billed")
    shown: dict[str, Any] = {
        "nav": "compensations",
        "crumbs": crumbs(record.name, "compensation_types", LIST.title),
        "title": record.name,
        "kicker": gettext("Kind %(number)s") % {"number": record.number},
        "icon": "truck",
        "about": gettext("About the kind"),
        "facts": [
            Fact(gettext("Kind"), kind_text(record.kind)),
            Fact(gettext("Unit"), record.unit),
            Fact(gettext("Billing"), billed),
            Fact(gettext("Mark-up"), formatting.percent(record.markup_percent, 2)),
            Fact(gettext("VAT"), vat_text(record.vat_code, today)),
        ],
        "is_active": record.active,
        "may_edit": allowed(request, Ability.EDIT_ITEMS),
        "record_id": ours,
        "rates": detail.rates,
        "holding": rates.rate_at(detail.rates, today),
        "rate_form": refused or RateForm(initial={"valid_from": today}),
        "parts": ("panel/goods/_rates.html",),
        "past": past_of(queries.type_history(ours)),
        "owner": owner_facts(ownership.owner_of("compensation_type")),
    }
    answer = show(request, "compensation_type", ours, shown)
    answer.status_code = 200 if refused is None else 422
    return answer
