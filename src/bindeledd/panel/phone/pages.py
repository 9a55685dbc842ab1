"""The phone's pages: a day, a week, projects, and the rest. Each works as plain pages and forms."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError
from bindeledd.panel import formatting
from bindeledd.panel.phone import drafts, showing
from bindeledd.panel.phone.drafts import Form
from bindeledd.panel.phone.signs import SIGNS
from bindeledd.panel.request import Request
from bindeledd.panel.words import sentence
from bindeledd.workspace.registration import queries, services
from bindeledd.workspace.registration.phone import phone_state
from bindeledd.workspace.registration.shapes import Choice, Line, PhoneState
from bindeledd.workspace.time.weeks import Week

_BLANK = UUID(int=0)
_FIRST_CHIPS = 2


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
        return phone_state(request.user, timezone.localdate(), week=week)
    except DomainError as error:
        if error.error_code != "registration.no_employee":
            raise
        return None


def _frame(request: Request, state: PhoneState, day: date, **facts: Any) -> dict[str, Any]:
    notation = formatting.notation()
    return {
        "owner": owner_of(request),
        "state": state,
        "day": day,
        "made": int(now().timestamp() * 1000),
        "blank_id": _BLANK,
        "signs": SIGNS,
        "hours_form": notation.hours.format("{figure}"),
        "kroner_form": notation.kroner.format("{figure}"),
        "bank": None if state.bank_minutes is None else formatting.minutes(state.bank_minutes),
        **facts,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: Request, on: str = "") -> HttpResponse:
    """Show a day, or the form of one line; without script the form is posted here."""
    chosen = day_of(on) if on else timezone.localdate()
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
    project, kind = request.GET.get("project", ""), request.GET.get("type", "")
    if own and not (project or kind or "more" in request.GET):
        return None
    known = next((one.id for one in state.projects if str(one.id) == project), None)
    return drafts.blank(day, state, project=known, kind=kind)


def _posted(request: Request, day: date, state: PhoneState) -> HttpResponse:
    form = drafts.posted(request.POST, day, state)
    if drafts.pressed(form, request.POST):
        return _day_page(request, day, state, form=form)
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
        else:
            line = drafts.line_of(form, state)
            if line is None:
                return _day_page(request, day, state, form=form, status=422)
            services.save_lines(drafts.apart(line), by=request.user)
    except DomainError as error:
        form.problems.append(said(error))
        return _day_page(request, day, state, form=form, status=422)
    messages.success(request, _("Removed.") if "remove" in request.POST else _("Saved."))
    return redirect(showing.address_of(day, state.today))


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
        "form": _drawn(shown, state),
        "copy": None if own or shown.can_remove else _copy(day, state),
        "quick": _quick(state),
        "save_words": _save_words(form),
    }
    return render(
        request, "panel/phone/day.html", _frame(request, state, day, **facts), status=status
    )


def _save_words(form: Form | None) -> str:
    hours = "" if form is None else form.hours
    if hours in {"", formatting.minutes_plain(0)}:
        return _("Save")
    return _("Save {hours}").format(hours=formatting.notation().hours.format(hours))


def _copy(day: date, state: PhoneState) -> dict[str, Any] | None:
    """Return what the button that copies the last day before this one says and sends."""
    before = [line.day for line in state.lines if line.day < day]
    if not before:
        return None
    source = max(before)
    total = formatting.minutes(sum(line.minutes for line in state.lines if line.day == source))
    if source == day - timedelta(days=1):
        words = _("Copy yesterday, {hours}").format(hours=total)
    else:
        words = _("Copy {weekday}, {hours}").format(weekday=showing.weekday(source), hours=total)
    return {"source": source.isoformat(), "words": words}


def _quick(state: PhoneState) -> list[tuple[str, str]]:
    """Return the four usual values, the person's own day among them."""
    normal = max(state.day_minutes)
    usual = sorted(
        {240, 480, 600, normal} if normal not in {240, 480, 600, 0} else {240, 450, 480, 600}
    )
    return [
        (_key(formatting.minutes_plain(one)), formatting.quantity(Decimal(one) / 60))
        for one in usual
    ]


def _key(hours: str) -> str:
    """Return hours as the usual values are told apart: no needless zero, a full stop."""
    return hours.replace(",", ".").removesuffix(".0")


def _drawn(form: Form, state: PhoneState) -> dict[str, Any]:
    """Return the form with the choices of each list; one that ended keeps its place."""
    rest: dict[str, Any] = dict(drafts.parted(form))
    types = list(state.work_types)
    fitting = [
        one for one in types if one.project_id is None or str(one.project_id) in _homes(form, state)
    ]
    first = _chosen_first(fitting, form.work_type_id)
    later = [one for one in types if one not in first]
    open_more = any(row["quantity"] or row["amount"] for row in rest["additions"])
    facts: dict[str, Any] = {
        **vars(form),
        **rest,
        "projects": _with(state.projects, form.project_id, form, state),
        "hour_types": _with(state.hour_types, form.hour_type_id, form, state),
        "machine_choices": state.machines,
        "item_choices": state.items,
        "work_types_first": first,
        "work_types_rest": later,
        "work_type_count": len(fitting),
        "offers_absence": not form.can_remove
        and not any(line.day == form.day for line in state.lines)
        and any(one.kind != "work" for one in state.hour_types),
        "hours_key": _key(form.hours),
        "overtime_said": _overtime_said(form),
        "needs_choice": form.project_id == "",
        "driving_open": any(row["quantity"] for row in rest["driving"]),
        "more_open": open_more or form.comment != "" or _is_unusual(form, state),
        "blank_machine": drafts.machine_row(drafts.BLANK_AT),
        "blank_item": drafts.item_row(drafts.BLANK_AT),
    }
    return facts


def _is_unusual(form: Form, state: PhoneState) -> bool:
    usual = str(state.hour_types[0].id) if state.hour_types else ""
    return form.hour_type_id not in {usual, ""}


def _overtime_said(form: Form) -> str:
    late = {"50": form.overtime_50, "100": form.overtime_100}.get(form.overtime, "0")
    whole = formatting.notation().hours.format(form.hours)
    return _("{part} of {whole}").format(part=late, whole=whole)


def _homes(form: Form, state: PhoneState) -> set[str]:
    """Return the project of the form and its main project."""
    found = next((one for one in state.projects if str(one.id) == form.project_id), None)
    return {form.project_id} | ({str(found.project_id)} if found is not None else set())


def _chosen_first(types: list[Choice], chosen: str) -> list[Choice]:
    """Return two work types to show: the chosen one, and the ones used last."""
    first = types[:_FIRST_CHIPS]
    own = next((one for one in types if str(one.id) == chosen), None)
    if own is None or own in first:
        return first
    return [own, *first[: _FIRST_CHIPS - 1]]


def _with(
    choices: tuple[Choice, ...], chosen: str, form: Form, state: PhoneState
) -> tuple[Choice, ...]:
    """Return choices, with the one that ended meanwhile for the line that still names it."""
    if chosen == "" or any(str(one.id) == chosen for one in choices):
        return choices
    line = next((one for one in state.lines if str(one.id) == form.id), None)
    if line is None:
        return choices
    name = line.project_name if str(line.project_id) == chosen else line.hour_type_name
    return (*choices, Choice(id=UUID(chosen), name=name or formatting.MISSING))


@require_safe
def week(request: Request, monday: str = "") -> HttpResponse:
    """Show one week of the person."""
    asked = Week.of(day_of(monday) if monday else timezone.localdate())
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
    services.complete_week(Week.of(day_of(monday)), by=request.user, today=timezone.localdate())
    messages.success(request, _("The week is handed in."))
    return redirect("panel:phone_week_of", monday=monday)


@require_safe
def projects(request: Request) -> HttpResponse:
    """Show the projects on which the person may book hours."""
    state = _state(request)
    if state is None:
        return render(request, "panel/phone/nobody.html")
    search = request.GET.get("q", "").strip()
    found = queries.projects_for(state.person_id, search) if search else state.projects
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
    }
    return render(request, "panel/phone/more.html", _frame(request, state, state.today, **facts))
