"""Pages of goods taken out for projects, and of what comes back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.identity import new_id
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, day, flag
from bindeledd.panel.forms import amount as figure
from bindeledd.panel.forms import text as words
from bindeledd.panel.goods.shown import (
    Fact,
    Signed,
    crumbs,
    may_change,
    past_for,
    require_own,
    require_sight,
    sees_costs,
    show,
    signed,
    tabs,
)
from bindeledd.panel.goods.words import money_text, why_fixed
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.listing import Filter, ListPage
from bindeledd.panel.registers.once import done_before, new_token, remember
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request
from bindeledd.panel.words import sentence
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import records
from bindeledd.workspace.booking import booker, today_here
from bindeledd.workspace.items import queries, services
from bindeledd.workspace.lists import Ask, Page

KEPT = Filter("active", _("In use"), (("1", _("Not removed")), ("0", _("Removed"))), usual="1")

LIST = ListPage(
    key="items",
    kind="withdrawal",
    title=_("Withdrawals"),
    rows=queries.withdrawals,
    table="panel/goods/_withdrawals.html",
    columns=(
        "withdrawn_on",
        "project_number",
        "project_name",
        "item_number",
        "what",
        "quantity",
        "unit",
        "price",
        "amount",
        "employee_name",
        "billable",
        "comment",
    ),
    ability=Ability.REGISTER,
    placeholder=_("Search item, project"),
    create=_("New withdrawal"),
    filters=(
        KEPT,
        Filter(
            "returns",
            _("Returns"),
            (
                ("", _("Withdrawals and returns")),
                ("0", _("Only withdrawals")),
                ("1", _("Only returns")),
            ),
        ),
    ),
    days=("from", "until"),
    picks=("project_id", "item_id"),
)


class WithdrawalForm(DomainForm):
    """All that people write about goods taken out."""

    project_id = Pick("project_id", _("Project"), help_text=_("Number or name."))
    withdrawn_on = day(_("Day"))
    item_id = Pick("item_id", _("Item"), help_text=_("Number or name; empty for free text."))
    text = words(_("Free text"), help_text=_("What it was, when the register does not have it."))
    quantity = figure(_("Quantity"))
    unit = words(_("Unit"), css="input-tiny", help_text=_("Empty takes the item's."))
    price = figure(_("Price"), help_text=_("NOK a unit; empty takes the item's."))
    employee_id = Pick("employee_id", _("Employee"))
    billable = flag(_("Billed to the customer"))
    comment = words(_("Comment"), css="input-wide")


class ReturnForm(DomainForm):
    """How much comes back, and when."""

    quantity = figure(_("Quantity"))
    withdrawn_on = day(_("Day"))
    comment = words(_("Why"), css="input-wide")


def _given(fields: dict[str, Any], left_out: tuple[str, ...] = ("unit", "price")) -> dict[str, Any]:
    """Leave empty fields out that the item fills in."""
    return {
        name: value
        for name, value in fields.items()
        if name not in left_out or value not in {None, ""}
    }


def _create(fields: dict[str, Any], *, by: By) -> records.Withdrawal:
    given = _given(fields, ("unit", "price", "employee_id"))
    return services.write_withdrawal(new_id(), given, by=by)


def _update(
    ours: UUID, fields: dict[str, Any], *, by: By, revision: int | None = None
) -> records.Withdrawal:
    return services.write_withdrawal(ours, fields, by=by, revision=revision)


def _remove(ours: UUID, *, by: By) -> records.Withdrawal:
    services.remove_withdrawal(ours, by=by)
    return queries.withdrawal_detail(ours).withdrawal


def _restore(ours: UUID, *, by: By) -> records.Withdrawal:
    return services.write_withdrawal(ours, {"active": True}, by=by)


def _title(record: records.Withdrawal) -> str:
    line = queries.withdrawal_detail(record.id).line
    return f"{formatting.quantity(abs(line.quantity))} {line.unit} {line.what}".replace("  ", " ")


EDITOR = Editor(
    kind="withdrawal",
    area="items",
    form=WithdrawalForm,
    template="panel/goods/_withdrawal_fields.html",
    ability=Ability.REGISTER,
    detail="panel:withdrawal",
    create=_create,
    update=_update,
    end=_remove,
    reopen=_restore,
    one=lambda ours: queries.withdrawal_detail(ours).withdrawal,
    title=_title,
    list_title=_("Withdrawals"),
    new_title=_("New withdrawal"),
    listing="panel:withdrawals",
    ended=_("%(name)s is removed."),
    guard=require_own,
    fixed=lambda record: _why_not(queries.withdrawal_detail(record.id)),
)


def _rows(ask: Ask) -> Page[Signed]:
    return signed("withdrawal", queries.withdrawals(ask))


@require_GET
def withdrawals(request: Request) -> HttpResponse:
    """List what was taken out and came back, newest first."""
    require(request.user, Ability.SEE_HOURS)
    return replace(LIST, rows=_rows).show(request, **tabs("items", "withdrawals"))


@require_GET
def withdrawals_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_HOURS)
    return LIST.file(request)


@require_GET
def withdrawal(request: Request, ours: UUID) -> HttpResponse:
    """Show one withdrawal, what came back of it, and what it still may be changed in."""
    detail = queries.withdrawal_detail(ours)
    require_sight(request, detail.line.employee_id)
    return _page(request, detail, None)


@require_POST
def return_withdrawal(request: Request, ours: UUID) -> HttpResponse:
    """Give goods back, the whole or a part."""
    detail = queries.withdrawal_detail(ours)
    require_own(request, detail.line)
    form = ReturnForm(request.POST)
    before = done_before(request)
    if before is not None:
        return HttpResponseRedirect(before)
    made = form.attempt(
        lambda typed: services.return_withdrawal(
            ours,
            typed["quantity"] if typed["quantity"] is not None else Decimal(0),
            by=request.user,
            on=typed["withdrawn_on"],
            comment=typed["comment"],
        )
    )
    if made is None:
        return _page(request, detail, form)
    messages.success(request, gettext("The return is registered."))
    return HttpResponseRedirect(remember(request, reverse("panel:withdrawal", args=[ours])))


@require_http_methods(["GET", "POST"])
def new_withdrawal(request: Request) -> HttpResponse:
    """Take goods out; the address may name the project or the item."""
    first: dict[str, Any] = {"withdrawn_on": today_here(), "billable": True}
    first["employee_id"] = booker(request.user).employee_id
    for name in ("project", "item"):
        given = _uuid(request.GET.get(name, ""))
        if given is not None:
            first[f"{name}_id"] = given
    return EDITOR.new(request, first)


@require_http_methods(["GET", "POST"])
def edit_withdrawal(request: Request, ours: UUID) -> HttpResponse:
    """Change a withdrawal."""
    return EDITOR.edit(request, ours)


@require_POST
def remove_withdrawal(request: Request, ours: UUID) -> HttpResponse:
    """Remove a withdrawal."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def restore_withdrawal(request: Request, ours: UUID) -> HttpResponse:
    """Take a removed withdrawal back."""
    return EDITOR.set_active(request, ours, active=True)


def _page(
    request: Request, detail: queries.WithdrawalDetail, refused: ReturnForm | None
) -> HttpResponse:
    line, record = detail.line, detail.withdrawal
    title = _title(record)
    form = refused or ReturnForm(initial={"quantity": detail.left, "withdrawn_on": today_here()})
    shown: dict[str, Any] = {
        "nav": "items",
        "crumbs": crumbs(title, "withdrawals", LIST.title),
        "title": title,
        "kicker": gettext("Return") if line.is_return else gettext("Withdrawal"),
        "icon": "item",
        "about": gettext("About it"),
        "facts": _facts(request, detail),
        "is_active": record.active,
        "gone_words": gettext("Removed: it counts nowhere, and is kept with its history."),
        "end_words": gettext("Remove"),
        "may_edit": may_change(request, line.employee_id),
        "why_not": _why_not(detail),
        "why_not_end": _why_not_removed(detail),
        "detail": detail,
        "form": form,
        "once": request.POST.get("once") or new_token(),
        "may_return": detail.left > 0 and record.active and may_change(request, line.employee_id),
        "parts": ("panel/goods/_returns.html",),
        "past": past_for(request, queries.withdrawal_history(record.id)),
    }
    answer = show(request, "withdrawal", record.id, shown)
    answer.status_code = 200 if refused is None else 422
    return answer


def _why_not(detail: queries.WithdrawalDetail) -> str:
    return why_fixed(detail.locked, approved=detail.approved, goods=True)


def _why_not_removed(detail: queries.WithdrawalDetail) -> str:
    """Return why goods stay taken out: something of them came back."""
    back = sum((row.quantity for row in detail.returns), Decimal(0))
    if not detail.line.active or not back:
        return ""
    return sentence("withdrawal.has_returns", {"returned": formatting.quantity(-back)})


def _facts(request: Request, detail: queries.WithdrawalDetail) -> list[Fact]:
    line = detail.line
    item_url = reverse("panel:item", args=[line.item_id]) if line.item_id else ""
    facts = [
        Fact(
            gettext("Project"),
            f"{line.project_number} {line.project_name}",
            reverse("panel:project", args=[line.project_id]),
        ),
        Fact(gettext("Day"), formatting.day(line.withdrawn_on)),
        Fact(gettext("Item"), f"{line.item_number} {line.what}".strip(), item_url),
        Fact(gettext("Quantity"), f"{formatting.quantity(line.quantity)} {line.unit}"),
        Fact(gettext("Price"), money_text(line.price)),
        Fact(gettext("Sum"), "" if line.amount is None else formatting.kroner(line.amount, 2)),
        Fact(gettext("Employee"), line.employee_name),
        Fact(
            gettext("Billing"),
            gettext("billed to the customer") if line.billable else gettext("not billed"),
        ),
        Fact(gettext("Comment"), line.comment),
    ]
    if sees_costs(request):
        facts.insert(6, Fact(gettext("Cost price"), money_text(detail.withdrawal.cost_price)))
    if detail.original is not None:
        back = detail.original
        url = reverse("panel:withdrawal", args=[back.id])
        facts.append(Fact(gettext("Gives back"), formatting.day(back.withdrawn_on), url))
    return facts


def _uuid(text_given: str) -> UUID | None:
    try:
        return UUID(text_given)
    except ValueError:
        return None
