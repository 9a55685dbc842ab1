"""Set-up of hours: how they are approved, how far back, working time from a day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.forms import DomainForm, amount, day, flag, whole
from bindeledd.panel.request import Request
from bindeledd.panel.setup.frame import setup_frame
from bindeledd.panel.time.fields import Minutes
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.time.bank import BankMode
from bindeledd.workspace.time.choices import (
    FIGURES,
    WorkingTime,
    in_force,
    remove_working_time,
    set_time_choices,
    set_working_time,
    time_choices,
    today_here,
    working_times,
)
from bindeledd.workspace.time.overtime import OvertimeForm

BANK_MODES: Final = (
    (BankMode.MANUAL.value, gettext_lazy("By hand: people say what goes in")),
    (BankMode.AUTOMATIC.value, gettext_lazy("By itself: all above the normal day")),
    (BankMode.OFF.value, gettext_lazy("No hour bank")),
)
_LABELS: Final = {
    "normal_day": gettext_lazy("Normal working day"),
    "ordinary_day": gettext_lazy("Ordinary time in a day, at most"),
    "ordinary_week": gettext_lazy("Ordinary time in seven days, at most"),
    "overtime_week": gettext_lazy("Overtime in seven days, at most"),
    "overtime_four_weeks": gettext_lazy("Overtime in four weeks, at most"),
    "overtime_year": gettext_lazy("Overtime in 52 weeks, at most"),
    "total_day": gettext_lazy("All time in 24 hours, at most"),
    "average_week": gettext_lazy("All time in a week on average, at most"),
    "daily_rest": gettext_lazy("Rest between two days, at least"),
    "weekly_rest": gettext_lazy("Rest in one piece in seven days, at least"),
    "break_when_over": gettext_lazy("A break in days longer than"),
    "long_day": gettext_lazy("A day is long from"),
    "break_of_long_day": gettext_lazy("Breaks of a long day together, at least"),
}


class ChoicesForm(DomainForm):
    """How one company registers and approves."""

    approval_steps = forms.TypedChoiceField(
        label=gettext_lazy("Approval"),
        choices=((1, gettext_lazy("In one step")), (2, gettext_lazy("In two steps, two people"))),
        coerce=int,
        required=False,
        empty_value=None,
    )
    approve_own = flag(gettext_lazy("People may approve their own hours"), switch=True)
    days_back = whole(gettext_lazy("Days back that people may write"))
    book_on_main_projects = flag(
        gettext_lazy("Hours may be booked on a project that has subprojects"), switch=True
    )
    overtime_form = forms.ChoiceField(
        label=gettext_lazy("Overtime reaches pay as"),
        choices=(
            (
                OvertimeForm.SUPPLEMENT.value,
                gettext_lazy("Ordinary hours, and the supplement beside them"),
            ),
            (OvertimeForm.WHOLE_HOUR.value, gettext_lazy("Whole hours at 150 and 200 %")),
        ),
        required=False,
    )
    supplement_50 = amount(gettext_lazy("Supplement for overtime 50 %, per cent"), css="input-tiny")
    supplement_100 = amount(
        gettext_lazy("Supplement for overtime 100 %, per cent"), css="input-tiny"
    )


class RulesForm(DomainForm):
    """Working time from a day on; fields for the figures are made from the list of them."""

    valid_from = day(gettext_lazy("From and including"))
    bank_mode = forms.ChoiceField(
        label=gettext_lazy("Hour bank"), choices=BANK_MODES, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in FIGURES:
            self.fields[name] = Minutes(_LABELS[name])

    @property
    def figures(self) -> list[Any]:
        """The figures' fields, in order."""
        return [self[name] for name in FIGURES]


@require_GET
def setup(request: Request) -> HttpResponse:
    """Show choices, working time and the ways to the registers of types."""
    return _page(request)


@require_POST
def change_choices(request: Request) -> HttpResponse:
    """Change the company's choices."""
    require(request.user, Ability.ADMINISTER)
    form = ChoicesForm(request.POST)
    return _done(request, form, lambda typed: _choose(request, typed), _("The choices are saved."))


@require_POST
def change_rules(request: Request) -> HttpResponse:
    """Choose working time from a day on."""
    require(request.user, Ability.ADMINISTER)
    form = RulesForm(request.POST)
    words = _("The working time is saved.")
    return _done(request, form, lambda typed: _rule(request, typed), words)


@require_POST
def remove_rules(request: Request, first: str) -> HttpResponse:
    """Take working time away; what stood before it holds again."""
    require(request.user, Ability.ADMINISTER)
    try:
        begins = date.fromisoformat(first)
    except ValueError:
        raise Http404(first) from None
    remove_working_time(begins, by=request.user)
    messages.success(request, _("Removed. What stood before it holds again."))
    return redirect("panel:hours_setup")


def _done(
    request: Request,
    form: ChoicesForm | RulesForm,
    deed: Callable[[dict[str, Any]], bool],
    words: str,
) -> HttpResponse:
    if form.attempt(deed) is None:
        return _page(request, form)
    messages.success(request, words)
    return redirect("panel:hours_setup")


def _choose(request: Request, typed: dict[str, Any]) -> bool:
    form = typed.pop("overtime_form")
    chosen = OvertimeForm(form) if form else None
    set_time_choices(by=request.user, overtime_form=chosen, **typed)
    return True


def _rule(request: Request, typed: dict[str, Any]) -> bool:
    begins = typed.pop("valid_from")
    if begins is None:
        raise DomainError("field.required", fields={"valid_from": "field.required"})
    mode = BankMode(typed.pop("bank_mode") or BankMode.MANUAL.value)
    figures = {name: value for name, value in typed.items() if value is not None}
    set_working_time(begins, figures, by=request.user, bank_mode=mode)
    return True


def _page(request: Request, refused: ChoicesForm | RulesForm | None = None) -> HttpResponse:
    facts = setup_frame(request, "hours_setup")
    times = working_times()
    today = today_here()
    choices = refused if isinstance(refused, ChoicesForm) else _choices_form()
    rules = (
        refused if isinstance(refused, RulesForm) else _rules_form(in_force(today, times), today)
    )
    if not facts["may_administer"]:
        choices.own_only(None)
        rules.own_only(None)
    shown = {
        "choices_form": choices,
        "rules_form": rules,
        "times": [(one, dict(BANK_MODES)[one.bank_mode.value]) for one in times[1:]],
        "now": in_force(today, times),
    }
    status = 422 if refused is not None else 200
    return render(request, "panel/time/setup.html", facts | shown, status=status)


def _choices_form() -> ChoicesForm:
    now = time_choices()
    return ChoicesForm(initial={name: getattr(now, name) for name in ChoicesForm.base_fields})


def _rules_form(now: WorkingTime, today: date) -> RulesForm:
    limits = now.limits
    other = {
        "normal_day": now.normal_day,
        "break_when_over": limits.break_after,
        "break_of_long_day": limits.long_break,
    }
    figures = {name: other[name] if name in other else getattr(limits, name) for name in FIGURES}
    return RulesForm(initial=figures | {"valid_from": today, "bank_mode": now.bank_mode.value})
