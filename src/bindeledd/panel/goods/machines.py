"""Pages of machines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, amount, text
from bindeledd.panel.goods.shown import Fact, crumbs, past_for, sees_costs, show, tabs
from bindeledd.panel.goods.words import money_text
from bindeledd.panel.registers.customers import IN_USE
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.elsewhere import elsewhere
from bindeledd.panel.registers.listing import ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.machines import queries, services
from bindeledd.workspace.ownership import ownership

LIST = ListPage(
    key="machines",
    kind="machine",
    title=_("Machines"),
    rows=queries.machines,
    table="panel/goods/_machines.html",
    columns=("number", "name", "price", "cost_price", "dimension", "item_number", "active"),
    ability=Ability.EDIT_ITEMS,
    placeholder=_("Search name, number"),
    create=_("New machine"),
    filters=(IN_USE,),
    sealed={"cost_price": Ability.SEE_ACCOUNTING},
)


class MachineForm(DomainForm):
    """All that people write about a machine."""

    name = text(_("Name"))
    number = text(_("Number"), css="input-short", help_text=_("Empty gives the next free number."))
    price = amount(_("Price"), help_text=_("NOK an hour, excluding VAT."))
    cost_price = amount(_("Cost price"), help_text=_("What an hour costs us, NOK."))
    item_number = text(
        _("Item number"),
        css="input-short",
        help_text=_("Under which the accounting system keeps its hours, if it asks for one."),
    )
    dimension = text(
        _("Dimension"),
        css="input-short",
        help_text=_("The machine's value of the accounting system's dimension."),
    )


EDITOR = Editor(
    kind="machine",
    area="machines",
    form=MachineForm,
    template="panel/goods/_machine_fields.html",
    ability=Ability.EDIT_ITEMS,
    detail="panel:machine",
    create=services.create_machine,
    update=services.update_machine,
    end=services.end_machine,
    reopen=services.reopen_machine,
    one=queries.machine_detail,
    title=lambda record: record.name,
    list_title=_("Machines"),
    new_title=_("New machine"),
)


@require_GET
def machines(request: Request) -> HttpResponse:
    """List machines."""
    require(request.user, Ability.SEE_HOURS)
    return LIST.show(request, **tabs("machines", "machines"))


@require_GET
def machines_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_HOURS)
    return LIST.file(request)


@require_GET
def machine(request: Request, ours: UUID) -> HttpResponse:
    """Show one machine and its last hours."""
    require(request.user, Ability.SEE_HOURS)
    record = queries.machine_detail(ours)
    facts = [
        Fact(gettext("Price"), money_text(record.price)),
        Fact(gettext("Item number"), record.item_number),
        Fact(gettext("Dimension"), record.dimension),
    ]
    if sees_costs(request):
        facts.insert(1, Fact(gettext("Cost price"), money_text(record.cost_price)))
    shown: dict[str, Any] = {
        "nav": "machines",
        "crumbs": crumbs(record.name, "machines", LIST.title),
        "title": record.name,
        "kicker": gettext("Machine %(number)s") % {"number": record.number},
        "icon": "machine",
        "about": gettext("About the machine"),
        "facts": facts,
        "is_active": record.active,
        "may_edit": allowed(request, Ability.EDIT_ITEMS),
        "parts": ("panel/goods/_last_uses.html",),
        "uses": queries.uses(Ask(filters={"machine": ours, "active": "1"}, size=10)),
        "more_url": f"{reverse('panel:machine_uses')}?machine_id={ours}",
        "past": past_for(request, queries.machine_history(ours)),
        "owner": owner_facts(ownership.owner_of("machine")),
        "elsewhere": elsewhere("machine", ours),
    }
    return show(request, "machine", ours, shown)


@require_http_methods(["GET", "POST"])
def new_machine(request: Request) -> HttpResponse:
    """Create a machine."""
    return EDITOR.new(request)


@require_http_methods(["GET", "POST"])
def edit_machine(request: Request, ours: UUID) -> HttpResponse:
    """Change a machine."""
    return EDITOR.edit(request, ours)


@require_POST
def end_machine(request: Request, ours: UUID) -> HttpResponse:
    """End a machine."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_machine(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended machine back into use."""
    return EDITOR.set_active(request, ours, active=True)
