"""The form of an entry: a new one, or one that is changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bindeledd.kernel.identity import new_id
from bindeledd.panel.forms import DomainForm, day, text, whole
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.registers.once import done_before, new_token, remember
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request
from bindeledd.panel.time.detail import detail_facts
from bindeledd.panel.time.fields import ClockTime, Minutes
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.records import Approval, HourEntry
from bindeledd.workspace.time import queries, services
from bindeledd.workspace.time.choices import today_here, zone_here
from bindeledd.workspace.time.judging import employee_of
from bindeledd.workspace.time.weeks import Week, shift_minutes, shift_of

_FIGURES = ("overtime_50_minutes", "overtime_100_minutes", "bank_minutes", "break_minutes")


class EntryForm(DomainForm):
    """All that people write about hours."""

    employee_id = Pick("employee_id", gettext_lazy("Employee"))
    worked_on = day(gettext_lazy("Day"))
    project_id = Pick(
        "project_id",
        gettext_lazy("Project"),
        help_text=gettext_lazy("Number or name. Empty for absence."),
    )
    hour_type_id = forms.TypedChoiceField(
        label=gettext_lazy("Hour type"), coerce=UUID, empty_value=None, required=False
    )
    work_type_id = Pick("work_type_id", gettext_lazy("Work type"))
    activity_id = Pick("activity_id", gettext_lazy("Activity"))
    minutes = Minutes(
        gettext_lazy("Hours"),
        help_text=gettext_lazy("As 7.5 or 7:30. Empty: counted from the clock, less the break."),
    )
    begins = ClockTime(gettext_lazy("From"))
    ends = ClockTime(gettext_lazy("To"))
    break_minutes = whole(gettext_lazy("Break, minutes"))
    overtime_50_minutes = Minutes(gettext_lazy("Of which overtime 50 %"))
    overtime_100_minutes = Minutes(gettext_lazy("Of which overtime 100 %"))
    billable_minutes = Minutes(
        gettext_lazy("Billable"), help_text=gettext_lazy("Empty follows the hours.")
    )
    bank_minutes = Minutes(gettext_lazy("Of which to the hour bank"))
    comment = text(gettext_lazy("Comment"), css="input-wide")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        types = queries.hour_types(Ask(filters={"active": "1"}, size=200)).rows
        chosen = self.initial.get("hour_type_id")
        choices = [(str(one.id), one.name) for one in types]
        if chosen is not None and str(chosen) not in dict(choices):
            choices.append((str(chosen), queries.hour_type_detail(chosen).name))
        field = self.fields["hour_type_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = choices


@require_http_methods(["GET", "POST"])
def new_entry(request: Request) -> HttpResponse:
    """Write a new entry; workers for themselves, the office for anybody."""
    require(request.user, Ability.REGISTER)
    first = {"employee_id": employee_of(request.user), "worked_on": today_here()}
    form = EntryForm(request.POST if request.method == "POST" else None, initial=first)
    _own_only(request, form)
    if request.method == "POST":
        before = done_before(request)
        if before is not None:
            return HttpResponseRedirect(before)
        made = form.attempt(lambda typed: _write(request, new_id(), typed))
        if made is not None:
            messages.success(request, _("The entry is saved."))
            return HttpResponseRedirect(remember(request, _in_week(made)))
    facts = {"title": _("New entry"), "once": request.POST.get("once") or new_token()}
    return _form(request, form, facts)


@require_http_methods(["GET", "POST"])
def edit_entry(request: Request, ours: UUID) -> HttpResponse:
    """Change an entry."""
    require(request.user, Ability.REGISTER)
    facts = detail_facts(request, ours)
    record = services.read_entry(ours)
    if record.employee_id != employee_of(request.user):
        require(request.user, Ability.EDIT_HOURS)
    form = EntryForm(request.POST if request.method == "POST" else None, initial=_typed(record))
    _own_only(request, form)
    revision = request.POST.get("revision") or str(record.revision)
    if request.method == "POST":
        seen = int(revision) if revision.isascii() and revision.isdecimal() else -1
        saved = form.attempt(lambda typed: _write(request, ours, typed, before=record, seen=seen))
        if saved is not None:
            messages.success(request, _("The entry is saved."))
            return HttpResponseRedirect(_in_week(saved))
    title = _("Change %(entry)s") % {"entry": facts["title"]}
    return _form(request, form, {"title": title, "revision": revision})


def _own_only(request: Request, form: EntryForm) -> None:
    if not allowed(request, Ability.EDIT_HOURS):
        form.own_only(frozenset({"employee_id"}))


def _write(
    request: Request,
    ours: UUID,
    typed: dict[str, Any],
    *,
    before: HourEntry | None = None,
    seen: int | None = None,
) -> HourEntry:
    fields = _fields(typed)
    if before is None:
        fields["state"] = Approval.SUBMITTED
    elif fields.get("billable_minutes") == before.billable_minutes:
        del fields["billable_minutes"]
    return services.write_entry(ours, fields, by=request.user, revision=seen)


def _fields(typed: dict[str, Any]) -> dict[str, Any]:
    """Return fields of a record: instants of the clock, hours counted where nobody wrote them."""
    begins, ends = typed.pop("begins"), typed.pop("ends")
    fields = typed | {name: typed[name] or 0 for name in _FIGURES}
    if fields["billable_minutes"] is None:
        del fields["billable_minutes"]
    worked_on = fields["worked_on"]
    told = begins is not None and ends is not None and worked_on is not None
    zone = zone_here() if told else ""
    clock = shift_of(worked_on, begins, ends, zone) if told else (None, None)
    if fields["minutes"] is None and told:
        whole_shift = shift_minutes(worked_on, begins, ends, zone)
        fields["minutes"] = max(0, whole_shift - fields["break_minutes"])
    return fields | {"started_at": clock[0], "ended_at": clock[1]}


def _typed(record: HourEntry) -> dict[str, Any]:
    """Return what the form of an entry begins with."""
    local = {
        name: None if moment is None else timezone.localtime(moment).time()
        for name, moment in (("begins", record.started_at), ("ends", record.ended_at))
    }
    names = [name for name in EntryForm.base_fields if name not in local]
    found = {name: getattr(record, name) for name in names}
    for name in ("overtime_50_minutes", "overtime_100_minutes", "bank_minutes", "break_minutes"):
        found[name] = found[name] or None
    return found | local


def _in_week(entry: HourEntry) -> str:
    return reverse("panel:hours") + f"?week={Week.of(entry.worked_on)}&entry={entry.id}"


def _form(request: Request, form: EntryForm, facts: dict[str, Any]) -> HttpResponse:
    home = reverse("panel:hours")
    crumbs = [{"label": _("Hours"), "url": home}, {"label": facts["title"], "url": ""}]
    shown = {"form": form, "fields_template": "panel/time/_entry_fields.html", "nav": "hours"}
    status = 422 if form.is_bound else 200
    shown |= {"crumbs": crumbs, "back": home}
    return render(request, "panel/registers/form.html", shown | facts, status=status)
