"""The hour bank: everybody's balance, one person's lines, opening balances and adjustments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.panel.forms import DomainForm, day, flag, text
from bindeledd.panel.registers.listing import allowed, cell, csv_file
from bindeledd.panel.registers.once import done_before, new_token, remember
from bindeledd.panel.request import Request
from bindeledd.panel.time.fields import Minutes
from bindeledd.panel.time.month import BANK_WORDS
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.lists import LARGEST_PAGE, Ask
from bindeledd.workspace.people.queries import employee_detail, employees
from bindeledd.workspace.time import banking, days
from bindeledd.workspace.time.choices import today_here
from bindeledd.workspace.time.judging import employee_of

_ROWS: Final = 50
_HOUR: Final = 60


class PostingForm(DomainForm):
    """An opening balance, or an adjustment."""

    on_day = day(gettext_lazy("Day"))
    minutes = Minutes(
        gettext_lazy("Hours"), help_text=gettext_lazy("With a minus they are taken out.")
    )
    comment = text(gettext_lazy("Why"), css="input-wide")
    opening = flag(
        gettext_lazy("This is the opening balance"),
        help_text=gettext_lazy("Days before it count no more; an earlier one is set aside."),
    )


@require_GET
def bank(request: Request) -> HttpResponse:
    """Show everybody's balance today."""
    require(request.user, Ability.SEE_HOURS)
    number = request.GET.get("page", "1")
    page_number = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1  # noqa: PLR2004 - no list is longer
    ask = _asked(request, page_number, _ROWS)
    page = employees(ask)
    balances = days.balances([row.id for row in page.rows], today_here())
    shown = {
        "nav": "hours",
        "crumbs": [
            {"label": _("Hours"), "url": reverse("panel:hours")},
            {"label": _("Hour bank"), "url": ""},
        ],
        "page": page,
        "q": ask.search,
        "rows": [(row, balances[row.id]) for row in page.rows],
        "today": today_here(),
        "previous_page": page.number - 1 if page.number > 1 else 0,
        "next_page": page.number + 1 if page.number < page.pages else 0,
    }
    return render(request, "panel/time/bank.html", shown)


@require_GET
def bank_file(request: Request) -> HttpResponse:
    """Give everybody's balance today as CSV, in hours with decimals."""
    require(request.user, Ability.SEE_HOURS)
    lines = [[_("Number"), _("Employee"), _("Department"), _("Balance")]]
    today, number, pages = today_here(), 1, 1
    while number <= pages:
        page = employees(_asked(request, number, LARGEST_PAGE))
        balances = days.balances([row.id for row in page.rows], today)
        for row in page.rows:
            told = (row.number, row.name, row.department_name)
            hours = Decimal(balances[row.id]) / _HOUR
            lines.append([*(cell("", one) for one in told), cell("", round(hours, 2))])
        number, pages = number + 1, page.pages
    return csv_file(request, "hour_bank", lines)


def _asked(request: Request, number: int, size: int) -> Ask:
    search = request.GET.get("q", "")[:200].replace("\0", "")
    return Ask(search=search, filters={"active": "1"}, sort="name", page=number, size=size)


@require_GET
def bank_of(request: Request, ours: UUID) -> HttpResponse:
    """Show one person's lines; the office puts them right here."""
    return _page(request, ours, _form())


@require_POST
def post(request: Request, ours: UUID) -> HttpResponse:
    """Post an opening balance or an adjustment; the same form twice posts once."""
    require(request.user, Ability.EDIT_HOURS)
    before = done_before(request)
    if before is not None:
        return redirect(before)
    form = PostingForm(request.POST)
    if form.attempt(lambda typed: _posted(request, ours, typed)) is None:
        return _page(request, ours, form)
    messages.success(request, _("The hour bank is put right."))
    return redirect(remember(request, reverse("panel:hour_bank_of", args=[ours])))


@require_POST
def remove(request: Request, ours: UUID) -> HttpResponse:
    """Take a posting out of the balance."""
    employee = banking.remove_posting(ours, by=request.user)
    messages.success(request, _("The posting is removed. It is kept with its history."))
    return redirect("panel:hour_bank_of", employee)


def _posted(request: Request, ours: UUID, typed: dict[str, Any]) -> UUID:
    missing = {name: "field.required" for name in ("on_day", "minutes") if typed[name] is None}
    if missing:
        raise DomainError("domain.invalid", fields=missing)
    deed = banking.open_bank if typed.pop("opening") else banking.adjust_bank
    return deed(ours, by=request.user, **typed)


def _form() -> PostingForm:
    return PostingForm(initial={"on_day": today_here()})


def _page(request: Request, ours: UUID, form: PostingForm) -> HttpResponse:
    if ours != employee_of(request.user) and not allowed(request, Ability.SEE_HOURS):
        raise ForbiddenError("entry.not_yours")
    person = employee_detail(ours).employee
    name = f"{person.first_name} {person.last_name}".strip()
    lines = days.bank_lines([ours], today_here(), days.norms([ours])).get(ours, [])
    shown = {
        "nav": "hours",
        "crumbs": [
            {"label": _("Hours"), "url": reverse("panel:hours")},
            {"label": _("Hour bank"), "url": reverse("panel:hour_bank")},
            {"label": name, "url": ""},
        ],
        "person": person,
        "name": name,
        "lines": [(line, BANK_WORDS[line.kind]) for line in reversed(lines)][:200],
        "balance": sum(line.minutes for line in lines),
        "postings": banking.postings_of(ours),
        "form": form,
        "once": request.POST.get("once") or new_token(),
        "may_edit": allowed(request, Ability.EDIT_HOURS),
    }
    status = 422 if form.is_bound else 200
    return render(request, "panel/time/bank_of.html", shown, status=status)
