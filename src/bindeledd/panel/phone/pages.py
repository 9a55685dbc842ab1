"""The phone's pages: a day, a week, projects, and the rest. Each works as plain pages and forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError
from bindeledd.panel import formatting
from bindeledd.panel.phone import drafts, drawing, posted, reading, showing
from bindeledd.panel.phone.drafts import EXPENSE, Form
from bindeledd.panel.phone.signs import SIGNS
from bindeledd.panel.phone.standing import signed
from bindeledd.panel.request import Request
from bindeledd.panel.words import sentence
from bindeledd.workspace.compensations.receipts import LARGEST, LARGEST_MB
from bindeledd.workspace.registration import choices, receipts, services
from bindeledd.workspace.registration.phone import phone_state
from bindeledd.workspace.registration.shapes import Line, PhoneState
from bindeledd.workspace.time.weeks import Week

_BLANK = UUID(int=0)


def owner_of(request: Request) -> str:
    """Return whose phone it is: what waits on it belongs to this person in this company."""
    return f"{request.company.id}:{request.user.pk}"


def day_of(text: str) -> date:
    """Return a day of an address.

    Raises:
        Http404: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404(text) from error


def _state(request: Request, day: date | None = None) -> PhoneState | None:
    """Return the state of the person's phone; None where nobody knows which employee they are."""
    try:
        week = None if day is None else Week.of(day)
        found = phone_state(request.user, formatting.today(), week=week)
    except DomainError as error:
        if error.error_code != "registration.no_employee":
            raise
        return None
    return replace(found, lines=signed(found.lines))


def _frame(request: Request, state: PhoneState, day: date, **facts: Any) -> dict[str, Any]:
    notation = formatting.notation()
    return {
        "owner": owner_of(request),
        "state": state,
        "day": day,
        "made": int(now().timestamp() * 1000),
        "blank_id": _BLANK,
        "signs": SIGNS,
        "receipt_most": LARGEST,
        "receipt_megabytes": LARGEST_MB,
        "hours_form": notation.hours.format("{figure}"),
        "kroner_form": notation.kroner.format("{figure}"),
        "bank": None if state.bank_minutes is None else formatting.minutes(state.bank_minutes),
        **facts,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: Request, on: str = "") -> HttpResponse:
    """Show a day, or the form of one line; without script the form is posted here."""
    chosen = day_of(on) if on else formatting.today()
    state = _state(request, chosen)
    if state is None:
        return render(request, "panel/phone/nobody.html", status=200)
    if request.method == "POST":
        return _posted(request, chosen, state)
    own = [line for line in state.lines if line.day == chosen]
    return _day_page(request, chosen, state, form=_wanted(request, chosen, own, state))


def _wanted(request: Request, day: date, own: list[Line], state: PhoneState) -> Form | None:
    """Return the form that the address asks for; None for the list."""
    line = next((one for one in own if str(one.id) == request.GET.get("line")), None)
    if line is not None:
        return drafts.of_line(line, state)
    project, kind = _wishes(request.GET)
    if own and not (project or kind or "more" in request.GET):
        return None
    known = next((one.id for one in state.projects if str(one.id) == project), None)
    return drafts.blank(day, state, project=known, kind=kind)


def _wishes(asked: QueryDict) -> tuple[str, str]:
    """Return which project, and which kind of line, an address asks for."""
    return asked.get("project", ""), asked.get("type", "")


def _posted(request: Request, day: date, state: PhoneState) -> HttpResponse:
    form = posted.posted(request.POST, day, state)
    if posted.pressed(form, request.POST):
        return _again(request, day, state, form, status=200)
    try:
        if "copy" in request.POST:
            source = day_of(request.POST["copy"])
            press = uuid5(_uuid_of(form.id), "copy")
            alone = services.copies(source, day, by=request.user, press=press)
            if len(alone) == 1:
                return _day_page(request, day, state, form=drafts.of_line(alone[0], state))
            services.copy_day(source, day, by=request.user, press=press)
        elif "remove" in request.POST:
            revision = int(form.revision) if form.revision.isdigit() else None
            services.remove_line(_uuid_of(form.id), by=request.user, revision=revision)
        elif "unkeep" in request.POST:
            receipts.remove_receipt(_uuid_of(request.POST["unkeep"]), by=request.user)
            return redirect(f"{showing.address_of(day, state.today)}?line={_uuid_of(form.id)}")
        elif not _save(request, form, state):
            return _again(request, day, state, form, status=422)
    except DomainError as error:
        form.problems.append(said(error))
        return _again(request, day, state, form, status=422)
    messages.success(request, _("Removed.") if "remove" in request.POST else _("Saved."))
    return redirect(showing.address_of(day, state.today))


def _save(request: Request, form: Form, state: PhoneState) -> bool:
    """Write what the form says; False when it cannot be read."""
    line = reading.line_of(form, state)
    files = reading.files_of(form, request.FILES)
    if line is None or form.problems:
        return False
    receipts.save_with_receipts(reading.apart(line), files, by=request.user)
    return True


def _again(
    request: Request, day: date, state: PhoneState, form: Form, *, status: int
) -> HttpResponse:
    """Show the form as it was sent; browsers forget the files of a form, so that is said."""
    if request.FILES:
        form.problems.append(_("Choose the receipt once more before you save."))
    return _day_page(request, day, state, form=form, status=status)


def said(error: DomainError) -> str:
    """Return the sentence of a refusal; with one refused field, that field's."""
    fields = error.params.get("fields")
    code = error.error_code
    if code == "domain.invalid" and isinstance(fields, dict) and fields:
        code = str(next(iter(fields.values())))
    return sentence(code, error.params)


def _uuid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404(text) from error


def _day_page(
    request: Request, day: date, state: PhoneState, *, form: Form | None, status: int = 200
) -> HttpResponse:
    own = [line for line in state.lines if line.day == day]
    asked = request.GET
    shown = form if form is not None else drafts.blank(day, state)
    today = day == state.today
    to_list = form is not None and bool(own)
    facts = {
        "title": pgettext("phone tab", "Today") if today else showing.capital(showing.weekday(day)),
        "phone_tab": "today",
        "here": showing.address_of(day, state.today),
        "back": showing.address_of(day - timedelta(days=0 if to_list else 1), state.today),
        "back_label": _("Back to the list") if to_list else _("The day before"),
        "monday": Week.of(day).first,
        "alerts": showing.alerts(state.lines, state, shown.id if form is not None else ""),
        "lines": showing.line_rows(own, state),
        "sum": showing.day_sum(own, day, state.today),
        "draft": form,
        "asked": ":".join((day.isoformat(), asked.get("line", "new"), *_wishes(asked))),
        "form": drawing.drawn(shown, state, expense=asked.get("type") == EXPENSE),
        "copy": None
        if own or shown.can_remove or day > state.today
        else drawing.copy_offer(day, state),
        "quick": drawing.usual_hours(state),
        "save_words": drawing.save_words(form),
    }
    return render(
        request, "panel/phone/day.html", _frame(request, state, day, **facts), status=status
    )


@require_safe
def week(request: Request, monday: str = "") -> HttpResponse:
    """Show one week of the person."""
    asked = Week.of(day_of(monday) if monday else formatting.today())
    state = _state(request, asked.first)
    if state is None:
        return render(request, "panel/phone/nobody.html")
    known = next(one for one in state.weeks if one.monday == asked.first)
    facts = {
        "title": pgettext("phone tab", "My week"),
        "phone_tab": "week",
        "said": showing.week_said(asked.first),
        "week": showing.week_shown(known, state.lines, state),
        "previous": reverse("panel:phone_week_of", args=[asked.previous.first.isoformat()]),
        "next": reverse("panel:phone_week_of", args=[asked.next.first.isoformat()]),
        "complete_url": reverse("panel:phone_complete", args=[asked.first.isoformat()]),
    }
    return render(request, "panel/phone/week.html", _frame(request, state, asked.first, **facts))


@require_POST
def complete(request: Request, monday: str) -> HttpResponse:
    """Hand a week in, as a plain form."""
    services.complete_week(Week.of(day_of(monday)), by=request.user, today=formatting.today())
    messages.success(request, _("The week is handed in."))
    return redirect("panel:phone_week_of", monday=monday)


@require_safe
def projects(request: Request) -> HttpResponse:
    """Show the projects on which the person may book hours."""
    state = _state(request)
    if state is None:
        return render(request, "panel/phone/nobody.html")
    search = request.GET.get("q", "").strip()
    found = choices.projects_for(state.person_id, search) if search else state.projects
    facts: dict[str, Any] = {"title": pgettext("phone tab", "Projects"), "phone_tab": "projects"}
    facts |= {"projects": found, "search": search}
    return render(
        request, "panel/phone/projects.html", _frame(request, state, state.today, **facts)
    )


@require_safe
def more(request: Request) -> HttpResponse:
    """Show what is left: absence, the hour bank, the look, and the way out."""
    state = _state(request)
    if state is None:
        return render(request, "panel/phone/nobody.html")
    facts = {
        "title": pgettext("phone tab", "More"),
        "phone_tab": "more",
        "has_absence": any(one.kind != "work" for one in state.hour_types),
        "has_expense": any(one.kind == EXPENSE for one in state.compensation_types),
    }
    return render(request, "panel/phone/more.html", _frame(request, state, state.today, **facts))
