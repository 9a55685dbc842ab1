"""Pages of items and their categories."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, amount, text
from bindeledd.panel.goods.shown import Fact, crumbs, past_for, sees_costs, show, tabs
from bindeledd.panel.goods.words import money_text, vat_choices, vat_text
from bindeledd.panel.registers.customers import IN_USE
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.elsewhere import elsewhere
from bindeledd.panel.registers.listing import Filter, ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.booking import today_here
from bindeledd.workspace.items import queries, services
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.names import names_of
from bindeledd.workspace.ownership import ownership


def _category_words(row: queries.CategoryLine) -> str:
    return f"{row.parent_name} / {row.name}" if row.parent_name else row.name


def _by_category() -> tuple[Filter, ...]:
    known = [(str(row.id), _category_words(row)) for row in queries.category_choices()]
    return (Filter("category", _("Category"), [("", _("All categories")), *known]),)


ITEMS = ListPage(
    key="items",
    kind="item",
    title=_("Items"),
    rows=queries.items,
    table="panel/goods/_items.html",
    columns=(
        "number",
        "name",
        "category_name",
        "unit",
        "price",
        "cost_price",
        "vat_code",
        "gtin",
        "ledger_account",
        "active",
    ),
    ability=Ability.EDIT_ITEMS,
    placeholder=_("Search name, number, bar code"),
    create=_("New item"),
    filters=(IN_USE,),
    further=_by_category,
    sealed={"cost_price": Ability.SEE_ACCOUNTING},
)

CATEGORIES = ListPage(
    key="items",
    kind="item_category",
    title=_("Item categories"),
    rows=queries.item_categories,
    table="panel/goods/_categories.html",
    columns=("name", "parent_name", "item_count", "active"),
    ability=Ability.EDIT_ITEMS,
    placeholder=_("Search name"),
    create=_("New category"),
    filters=(IN_USE,),
)


class ItemForm(DomainForm):
    """All that people write about an item."""

    name = text(_("Name"))
    number = text(_("Number"), css="input-short", help_text=_("Empty gives the next free number."))
    category_id = forms.TypedChoiceField(
        label=_("Category"), required=False, coerce=UUID, empty_value=None
    )
    unit = text(_("Unit"), css="input-tiny", help_text=_("Such as m, hour or pcs."))
    price = amount(_("Price"), help_text=_("NOK a unit, excluding VAT."))
    cost_price = amount(_("Cost price"), help_text=_("What it costs us, NOK a unit."))
    vat_code = forms.ChoiceField(label=_("VAT"), required=False)
    gtin = text(_("Bar code"), css="input-short", inputmode="numeric")
    ledger_account = text(_("Ledger account"), css="input-short", inputmode="numeric")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(str(row.id), _category_words(row)) for row in queries.category_choices()]
        now = self.initial.get("category_id")
        if now is not None and str(now) not in dict(known):
            known.append((str(now), f"{names_of([('category_id', now)]).get(now, '')}"))
        self.fields["category_id"].choices = [("", _("None")), *known]  # type: ignore[attr-defined] # a choice field
        self.fields["vat_code"].choices = vat_choices(today_here())  # type: ignore[attr-defined] # a choice field


class CategoryForm(DomainForm):
    """All that people write about a category."""

    name = text(_("Name"))
    parent_id = forms.TypedChoiceField(
        label=_("Below"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Makes this a subcategory."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tops = [row for row in queries.category_choices() if row.parent_id is None]
        known = [(str(row.id), row.name) for row in tops]
        now = self.initial.get("parent_id")
        if now is not None and str(now) not in dict(known):
            known.append((str(now), queries.item_category_detail(now).name))
        self.fields["parent_id"].choices = [("", _("None: a category on top")), *known]  # type: ignore[attr-defined] # a choice field


EDITOR = Editor(
    kind="item",
    area="items",
    form=ItemForm,
    template="panel/goods/_item_fields.html",
    ability=Ability.EDIT_ITEMS,
    detail="panel:item",
    create=services.create_item,
    update=services.update_item,
    end=services.end_item,
    reopen=services.reopen_item,
    one=queries.item_detail,
    title=lambda record: record.name,
    list_title=_("Items"),
    new_title=_("New item"),
)

CATEGORY_EDITOR = Editor(
    kind="item_category",
    area="items",
    form=CategoryForm,
    template="panel/goods/_category_fields.html",
    ability=Ability.EDIT_ITEMS,
    detail="panel:item_category",
    create=services.create_item_category,
    update=services.update_item_category,
    end=services.end_item_category,
    reopen=services.reopen_item_category,
    one=queries.item_category_detail,
    title=lambda record: record.name,
    list_title=_("Item categories"),
    new_title=_("New category"),
    listing="panel:item_categories",
)


@require_GET
def items(request: Request) -> HttpResponse:
    """List items."""
    require(request.user, Ability.SEE_HOURS)
    return ITEMS.show(request, **tabs("items", "items"))


@require_GET
def items_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_HOURS)
    return ITEMS.file(request)


@require_GET
def item(request: Request, ours: UUID) -> HttpResponse:
    """Show one item, and what was taken out of it last."""
    require(request.user, Ability.SEE_HOURS)
    record = queries.item_detail(ours)
    category = record.category_id
    facts = [
        Fact(gettext("Category"), names_of([("category_id", category)])[category])
        if category
        else Fact(gettext("Category"), ""),
        Fact(gettext("Unit"), record.unit),
        Fact(gettext("Price"), money_text(record.price)),
        Fact(gettext("VAT"), vat_text(record.vat_code, today_here())),
        Fact(gettext("Bar code"), record.gtin),
        Fact(gettext("Ledger account"), record.ledger_account),
    ]
    if sees_costs(request):
        facts.insert(3, Fact(gettext("Cost price"), money_text(record.cost_price)))
    shown: dict[str, Any] = {
        "nav": "items",
        "crumbs": crumbs(record.name, "items", ITEMS.title),
        "title": record.name,
        "kicker": gettext("Item %(number)s") % {"number": record.number},
        "icon": "item",
        "about": gettext("About the item"),
        "facts": facts,
        "is_active": record.active,
        "may_edit": allowed(request, Ability.EDIT_ITEMS),
        "parts": ("panel/goods/_taken.html",),
        "taken": queries.withdrawals(Ask(filters={"item": ours, "active": "1"}, size=10)),
        "more_url": f"{reverse('panel:withdrawals')}?item_id={ours}",
        "past": past_for(request, queries.item_history(ours)),
        "owner": owner_facts(ownership.owner_of("item")),
        "elsewhere": elsewhere("item", ours),
    }
    return show(request, "item", ours, shown)


@require_http_methods(["GET", "POST"])
def new_item(request: Request) -> HttpResponse:
    """Create an item."""
    return EDITOR.new(request, {"vat_code": "3"})


@require_http_methods(["GET", "POST"])
def edit_item(request: Request, ours: UUID) -> HttpResponse:
    """Change an item."""
    return EDITOR.edit(request, ours)


@require_POST
def end_item(request: Request, ours: UUID) -> HttpResponse:
    """End an item."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_item(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended item back into use."""
    return EDITOR.set_active(request, ours, active=True)


@require_GET
def item_categories(request: Request) -> HttpResponse:
    """List categories."""
    require(request.user, Ability.SEE_HOURS)
    return CATEGORIES.show(request, **tabs("items", "item_categories"))


@require_GET
def item_categories_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_HOURS)
    return CATEGORIES.file(request)


@require_GET
def item_category(request: Request, ours: UUID) -> HttpResponse:
    """Show one category with its items."""
    require(request.user, Ability.SEE_HOURS)
    record = queries.item_category_detail(ours)
    parent = record.parent_id
    above = names_of([("category_id", parent)]).get(parent, "") if parent else ""
    url = reverse("panel:item_category", args=[parent]) if parent else ""
    shown: dict[str, Any] = {
        "nav": "items",
        "crumbs": crumbs(record.name, "item_categories", CATEGORIES.title),
        "title": record.name,
        "kicker": gettext("Category"),
        "icon": "item",
        "about": gettext("About the category"),
        "facts": [Fact(gettext("Below"), above, url)],
        "is_active": record.active,
        "may_edit": allowed(request, Ability.EDIT_ITEMS),
        "parts": ("panel/goods/_of_category.html",),
        "items": queries.items(Ask(filters={"category": ours, "active": "1"}, size=50)),
        "more_url": f"{reverse('panel:items')}?category={ours}",
        "owner": owner_facts(ownership.owner_of("item_category")),
    }
    return show(request, "item_category", ours, shown)


@require_http_methods(["GET", "POST"])
def new_item_category(request: Request) -> HttpResponse:
    """Create a category."""
    return CATEGORY_EDITOR.new(request)


@require_http_methods(["GET", "POST"])
def edit_item_category(request: Request, ours: UUID) -> HttpResponse:
    """Change a category."""
    return CATEGORY_EDITOR.edit(request, ours)


@require_POST
def end_item_category(request: Request, ours: UUID) -> HttpResponse:
    """End a category."""
    return CATEGORY_EDITOR.set_active(request, ours, active=False)


@require_POST
def reopen_item_category(request: Request, ours: UUID) -> HttpResponse:
    """Take an ended category back into use."""
    return CATEGORY_EDITOR.set_active(request, ours, active=True)
