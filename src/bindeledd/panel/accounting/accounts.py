"""What a project earns and costs: figures, bars by month, kinds of cost, what is not in yet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bindeledd.panel import formatting
from bindeledd.panel.accounting.frame import project_frame
from bindeledd.panel.forms import DomainForm, amount
from bindeledd.panel.month_bars import KINDS, Cost, CostRow, Month, months
from bindeledd.panel.navigation import address
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import ABILITIES, Ability, record_deed, require
from bindeledd.workspace.accounting import queries, services
from bindeledd.workspace.accounting.files import csv_of, xlsx_of
from bindeledd.workspace.accounting.latest import latest
from bindeledd.workspace.accounting.shapes import Estimate, MonthAccount, ProjectAccount

Facts = dict[str, Any]
_APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"
_SHOWN: Final = 12
_JANUARY: Final = 1
_FILES: Final = {
    "csv": (csv_of, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class EstimateForm(DomainForm):
    """What a project was estimated to bring and to cost."""

    income = amount(gettext_lazy("Income"))
    wage = amount(gettext_lazy("Pay"))
    machine = amount(gettext_lazy("Machine"))
    item = amount(gettext_lazy("Items"))
    purchase = amount(gettext_lazy("Subcontractors and purchases"))
    expense = amount(gettext_lazy("Driving and expenses"))


@require_GET
def project_accounting(request: Request, ours: UUID) -> HttpResponse:
    """Show a project's accounts, whole or for one of its parts."""
    require(request.user, Ability.SEE_ACCOUNTING)
    facts = project_frame(request, ours, "accounting")
    account = queries.project_account(ours, part=facts["part"], by=request.user)
    shown = account.months[-_SHOWN:]
    facts |= {
        "nav": "accounting",
        "account": account,
        "cost_words": ", ".join(str(kind) for kind in _kinds(account.totals)).lower(),
        "chart": months([_month(one, first=index == 0) for index, one in enumerate(shown)]),
        "months_left_out": len(account.months) - len(shown),
        "cost_rows": cost_rows(account),
        "cost_total": CostRow(_("Sum"), account.totals.cost, account.estimate.cost),
        "latest": latest(facts["chosen_ids"], by=request.user),
        "may_estimate": Ability.EDIT_PROJECTS in ABILITIES[request.role],
        "new_attachment_url": new_attachment_address(request, ours),
    }
    return render(request, "panel/accounting/project.html", facts)


def _month(one: MonthAccount, *, first: bool) -> Month:
    """Name a month; the year stands where it begins."""
    label = ""
    if one.month is not None:
        label = formatting.month(one.month)
        if first or one.month.month == _JANUARY:
            label = f"{label} {_APOSTROPHE}{one.month:%y}"
    costs = tuple(Cost(kind, value) for kind in KINDS if (value := getattr(one, kind)) != 0)
    return Month(label, one.billed, one.unbilled, costs)


def _kinds(totals: MonthAccount) -> list[Any]:
    return [word for kind, word in KINDS.items() if getattr(totals, kind) != 0]


def cost_rows(account: ProjectAccount) -> list[CostRow]:
    """Return the kinds of cost that a project has or was estimated to have."""
    goods = ngettext("%(count)s withdrawal", "%(count)s withdrawals", account.withdrawal_count)
    bought = ngettext("%(count)s invoice", "%(count)s invoices", account.cost_count)
    counted = {
        "pay": formatting.minutes(account.minutes),
        "machine": formatting.minutes(account.machine_minutes),
        "items": goods % {"count": formatting.number(account.withdrawal_count)},
        "bought": bought % {"count": formatting.number(account.cost_count)},
    }
    rows = []
    for kind, word in KINDS.items():
        so_far: Decimal = getattr(account.totals, kind)
        estimate: Decimal | None = getattr(account.estimate, kind)
        if so_far or estimate:
            words = f"{word}, {counted[kind]}" if kind in counted else str(word)
            rows.append(CostRow(words, so_far, estimate))
    return rows


def new_attachment_address(request: Request, project_id: UUID) -> str:
    """Return where a new attachment of a project begins; empty for who may not bill."""
    if Ability.INVOICE not in ABILITIES[request.role]:
        return ""
    url = address("panel:new_invoice_attachment")
    return f"{url}?project={project_id}" if url else ""


@require_GET
def project_accounting_file(request: Request, ours: UUID, kind: str) -> HttpResponse:
    """Give all months as a file; noted in the audit log."""
    require(request.user, Ability.SEE_ACCOUNTING)
    part = project_frame(request, ours, "accounting")["part"]
    account = queries.project_account(ours, part=part, by=request.user)
    make, media = _FILES[kind]
    about = f"{account.number} {account.name}"
    record_deed("register.exported", by=request.user, about=about, rows=len(account.months))
    answer = HttpResponse(make(account), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="accounts-{account.number}.{kind}"'
    return answer


@require_http_methods(["GET", "POST"])
def project_estimate(request: Request, ours: UUID) -> HttpResponse:
    """Show or keep a project's own estimate."""
    require(request.user, Ability.EDIT_PROJECTS)
    facts = project_frame(request, ours, "accounting")
    back = reverse("panel:project_accounting", args=[ours])
    if request.method == "POST":
        form = EstimateForm(request.POST)
        if form.attempt(lambda typed: _keep(request, ours, typed)):
            messages.success(request, _("The estimate is saved."))
            return HttpResponseRedirect(back)
    else:
        own = queries.project_account(ours, part=ours, by=request.user).estimate
        form = EstimateForm(initial=_typed(own))
    facts |= {"form": form, "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "panel/accounting/estimate.html", facts, status=status)


def _typed(estimate: Estimate) -> dict[str, Any]:
    """Return an estimate under the form's names."""
    return {post: getattr(estimate, kind) for post, kind in queries.POST_KINDS.items()}


def _keep(request: Request, project_id: UUID, typed: dict[str, Decimal | None]) -> bool:
    services.set_estimate(project_id, typed, by=request.user)
    return True
