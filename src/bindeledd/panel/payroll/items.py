"""Pages of pay items: list, one with the posts that become it, form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, flag, text
from bindeledd.panel.payroll.spoken import ITEM_KINDS, post_words
from bindeledd.panel.registers.customers import IN_USE
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.listing import Filter, ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.registers.past import past_of
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.payroll import queries, services

LIST = ListPage(
    key="pay_items",
    kind="pay_item",
    title=_("Pay items"),
    rows=queries.pay_items,
    table="panel/payroll/_items.html",
    columns=(
        "number",
        "name",
        "kind",
        "unit",
        "is_deduction",
        "with_project",
        "with_department",
        "active",
    ),
    ability=Ability.PAYROLL,
    placeholder=_("Search name, number"),
    create=_("New pay item"),
    filters=(IN_USE, Filter("kind", _("Kind"), (("", _("All kinds")), *ITEM_KINDS))),
)


class PayItemForm(DomainForm):
    """All that people write about a pay item."""

    number = text(
        _("Number"),
        css="input-short",
        help_text=_("As it is in the payroll system. Whoever runs it knows."),
    )
    name = text(_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=ITEM_KINDS, initial="hours")
    unit = text(_("Unit"), css="input-tiny", help_text=_("Such as km. Empty for hours."))
    is_deduction = flag(_("Is taken from the pay"))
    with_project = flag(
        _("Lines name the project"),
        help_text=_("One line for each project. Without it, one line over all of them."),
    )
    with_department = flag(_("Lines name the department"))


EDITOR = Editor(
    kind="pay_item",
    area="pay_items",
    form=PayItemForm,
    template="panel/payroll/_item_fields.html",
    ability=Ability.PAYROLL,
    detail="panel:pay_item",
    create=services.create_pay_item,
    update=services.update_pay_item,
    end=services.end_pay_item,
    reopen=services.reopen_pay_item,
    one=queries.pay_item_detail,
    title=lambda record: f"{record.number} {record.name}",
    list_title=_("Pay items"),
    new_title=_("New pay item"),
)


@require_GET
def pay_items(request: Request) -> HttpResponse:
    """List pay items."""
    require(request.user, Ability.PAYROLL)
    return LIST.show(request, nav="payroll", crumbs=_crumbs(LIST.title))


@require_GET
def pay_items_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.PAYROLL)
    return LIST.file(request)


@require_GET
def pay_item(request: Request, ours: UUID) -> HttpResponse:
    """Show one pay item and what becomes it."""
    require(request.user, Ability.PAYROLL)
    record = queries.pay_item_detail(ours)
    facts = {
        "nav": "payroll",
        "crumbs": [
            *_crumbs(LIST.title, reverse("panel:pay_items")),
            {"label": record.name, "url": ""},
        ],
        "item": record,
        "kind_words": dict(ITEM_KINDS)[record.kind.value],
        "posts": [(post_words(one.post), one.type_name) for one in queries.pay_item_posts(ours)],
        "past": past_of(queries.pay_item_history(ours)),
        "owner": owner_facts(ownership.owner_of("pay_item")),
        "may_edit": allowed(request, Ability.PAYROLL),
    }
    return render(request, "panel/payroll/item.html", facts)


@require_http_methods(["GET", "POST"])
def new_pay_item(request: Request) -> HttpResponse:
    """Create a pay item."""
    return EDITOR.new(request, {"with_project": True, "with_department": True})


@require_http_methods(["GET", "POST"])
def edit_pay_item(request: Request, ours: UUID) -> HttpResponse:
    """Change a pay item."""
    return EDITOR.edit(request, ours)


@require_POST
def end_pay_item(request: Request, ours: UUID) -> HttpResponse:
    """End a pay item."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_pay_item(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended pay item back into use."""
    return EDITOR.set_active(request, ours, active=True)


def _crumbs(title: Any, url: str = "") -> list[dict[str, Any]]:
    return [{"label": _("Payroll"), "url": reverse("panel:payroll")}, {"label": title, "url": url}]
