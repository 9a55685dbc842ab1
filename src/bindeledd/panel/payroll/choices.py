"""The page that says which pay item each post becomes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bindeledd.kernel.errors import NotFoundError
from bindeledd.panel.payroll.export import page_facts
from bindeledd.panel.payroll.spoken import post_words
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.lists import LARGEST_PAGE, Ask
from bindeledd.workspace.payroll import queries, services
from bindeledd.workspace.payroll.queries import Choice
from bindeledd.workspace.time.choices import time_choices
from bindeledd.workspace.time.overtime import OvertimeForm

_NOT_CHOSEN, _NOT_EXPORTED = "", "none"


@require_http_methods(["GET", "POST"])
def posts(request: Request) -> HttpResponse:
    """Show every post with its pay item, or save what was chosen; all of it or nothing."""
    require(request.user, Ability.PAYROLL)
    if request.method == "POST":
        with transaction.atomic():
            saved = sum(_save(request, one) for one in queries.choices())
        messages.success(request, _("%(count)s choices are saved.") % {"count": saved})
        return HttpResponseRedirect(reverse("panel:pay_item_posts"))
    ask = Ask(filters={"active": "1"}, size=LARGEST_PAGE)
    items = [(str(one.id), f"{one.number} {one.name}") for one in queries.pay_items(ask).rows]
    facts = page_facts(_("What becomes what")) | {
        "groups": _groups(items),
        "items": items,
        "missing": sum(1 for one in queries.choices() if not one.chosen and needed(one)),
    }
    return render(request, "panel/payroll/posts.html", facts)


def needed(choice: Choice) -> bool:
    """Tell whether rows of a post wait without a choice; what is above the rate is seldom there."""
    return choice.post != "compensation_taxable"


def _groups(items: list[tuple[str, str]]) -> list[tuple[str, list[dict[str, Any]]]]:
    words = {
        "hours": _("Hours, by hour type"),
        "overtime": _("Overtime and hour bank"),
        "compensation": _("Driving, expenses and allowances"),
    }
    found: dict[str, list[dict[str, Any]]] = {word: [] for word in words.values()}
    for one in queries.choices():
        name = "overtime" if one.post in {"overtime_50", "overtime_100", "bank"} else "hours"
        if one.compensation_type_id is not None:
            name = "compensation"
        found[words[name]].append(_shown(one, items))
    return [(word, rows) for word, rows in found.items() if rows]


def _shown(one: Choice, items: list[tuple[str, str]]) -> dict[str, Any]:
    value = _value(one)
    words = [(_NOT_CHOSEN, _("Not chosen: waits")), (_NOT_EXPORTED, _("Is not exported")), *items]
    if value not in {code for code, _word in words}:
        words.append((value, _("An ended pay item: waits")))
    label = post_words(one.post)
    if one.post in {"hours", "compensation"}:
        label = one.type_name
    elif one.post == "compensation_taxable":
        label = _("%(name)s, above the tax-free rate") % {"name": one.type_name}
    elif one.type_name:
        label = f"{one.type_name}, {label}"
    return {
        "name": _field(one),
        "label": label,
        "choices": [(code, word, code == value) for code, word in words],
        "needed": not one.chosen and needed(one),
        "why": _why(one.post),
    }


def _why(post: str) -> str:
    words = {
        "hours": _("Goes at the hourly wage of the person that day."),
        "bank": _("Hours put aside: they are counted, and nothing is paid for them now."),
        "compensation": _("Goes at the rate of the day, or with what was laid out."),
        "compensation_taxable": _(
            "What lies above the tax-free rate is taxable pay. "
            "Needed only where the rate has a tax-free part."
        ),
    }
    if post in words:
        return words[post]
    if time_choices().overtime_form == OvertimeForm.WHOLE_HOUR:
        return _("The whole hour with its supplement, as Setup of hours says.")
    return _("Only the supplement, on top of the hour, as Setup of hours says.")


def _field(one: Choice) -> str:
    return f"{one.post}.{one.hour_type_id or one.compensation_type_id or ''}"


def _value(one: Choice) -> str:
    if not one.chosen:
        return _NOT_CHOSEN
    return _NOT_EXPORTED if one.pay_item_id is None else str(one.pay_item_id)


def _item(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFoundError(kind="pay_item") from error


def _save(request: Request, one: Choice) -> bool:
    """Save one choice; tell whether it changed."""
    given = request.POST.get(_field(one))
    if given is None or given == _value(one):
        return False
    of: dict[str, UUID | None] = {
        "hour_type_id": one.hour_type_id,
        "compensation_type_id": one.compensation_type_id,
    }
    if given == _NOT_CHOSEN:
        services.take_choice_away(one.post, by=request.user, **of)
    else:
        item = None if given == _NOT_EXPORTED else _item(given)
        services.choose_pay_item(one.post, item, by=request.user, **of)
    return True
