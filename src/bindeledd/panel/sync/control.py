"""The control panel of a connection: one data type at a time, each setting with its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bindeledd.kernel.errors import NotFoundError
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, day
from bindeledd.panel.request import Request
from bindeledd.panel.sync import early, lists, settings
from bindeledd.panel.sync.connections import frame
from bindeledd.panel.sync.deeds import NotDone, attempt, lead, may
from bindeledd.sync import (
    board,
    board_early,
    board_press,
    choosing,
    connecting,
    registry,
    surveying,
    wording,
)
from bindeledd.sync.choosing import Choice, DirectionOption
from bindeledd.sync.flows import Direction, Mode, Policy
from bindeledd.sync.models import Connection
from bindeledd.tenancy.services import Ability, require

OFF: Final = str(Direction.OFF)
_ICONS: Final = {"out": "arrow-right", "into": "arrow-left"}


@dataclass(frozen=True)
class MenuLine:
    """A data type in the list to the left."""

    label: str
    url: str
    icon: str
    told: str
    held: int
    conflicts: int
    current: bool


def menu(connection: Connection, current: str) -> list[MenuLine]:
    """Return the data types with direction and mode: the whole set-up in one look."""
    short = board.system_of(connection).short
    lines = []
    for line in board.flow_lines(connection):
        by_hand = line.mode is Mode.BY_HAND
        icon, told = _way(line.direction, short, by_hand=by_hand)
        lines.append(
            MenuLine(
                label=_(line.group.label),
                url=reverse("panel:data_type", args=[connection.id, line.group.name]),
                icon=icon,
                told=told,
                held=line.held,
                conflicts=line.conflicts,
                current=line.group.name == current,
            )
        )
    return lines


def _way(direction: Direction, short: str, *, by_hand: bool) -> tuple[str, str]:
    if direction is Direction.OFF:
        return "cross", _("off")
    if direction is Direction.LINK:
        return "link", _("linking only")
    when = _("on button") if by_hand else _("every hour")
    if direction is Direction.OUT:
        return ("by-hand" if by_hand else "arrow-right"), _("from us, %(when)s") % {"when": when}
    told = _("from %(system)s, %(when)s") % {"system": short, "when": when}
    return ("by-hand" if by_hand else "arrow-left"), told


def offered(choice: Choice) -> list[DirectionOption]:
    """Return the ways a data type can go; off is the switch, not a way."""
    return [one for one in choice.directions if one.value != OFF]


class ChoiceForm(DomainForm):
    """What a company chooses for one data type."""

    on = forms.BooleanField(required=False)
    direction = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    mode = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    policy = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, choice: Choice, short: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choice = choice
        self.fields["on"].label = _("On")
        self.fields["on"].widget.attrs = {"class": "switch", "role": "switch"}
        self.fields["direction"].label = _("Direction")
        self.fields["mode"].label = _("When")
        self.fields["policy"].label = _("New and changed")
        self._choices("direction", [(str(o.value), str(o.label)) for o in offered(choice)])
        self._choices("mode", [(str(m), str(choosing.MODE_LABELS[m])) for m in Mode])
        self._choices("policy", [(str(p), str(choosing.POLICY_LABELS[p])) for p in Policy])
        if choice.start_date_used:
            self.fields["start_date"] = day(_("Start date"))
        self.fields |= settings.fields_of(choice, short)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined] # a choice field

    def wanted(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it."""
        typed = self.cleaned_data
        found: dict[str, Any] = {"direction": OFF}
        if typed["on"]:
            found["direction"] = typed["direction"] or str(offered(self.choice)[0].value)
        for name in ("mode", "policy"):
            if typed[name]:
                found[name] = typed[name]
        if self.choice.start_date_used:
            found["start_date"] = typed["start_date"]
        if self.choice.settings:
            found["values"] = settings.typed(self.choice, typed, self.data)
        return found

    def refuse_choice(self, refused: NotDone) -> None:
        """Say at the field what was not taken."""
        self.add_error(None, refused.sentence)


def _initial(choice: Choice) -> dict[str, Any]:
    on = str(choice.direction) != OFF
    first = offered(choice)[0].value
    return {
        "on": on,
        "direction": str(choice.direction if on else first),
        "mode": str(choice.mode),
        "policy": str(choice.policy),
        "start_date": choice.start_date,
        **settings.initial(choice),
    }


@require_GET
def types(request: Request, connection_id: UUID) -> HttpResponse:
    """Go to the first data type."""
    del request
    found = connecting.find(connection_id)
    first = board.system_of(found).groups[0].name
    return redirect("panel:data_type", found.id, first)


@require_http_methods(["GET", "POST"])
def data_type(request: Request, connection_id: UUID, group: str) -> HttpResponse:
    """Show and change what is chosen for one data type; saving may lead to the plan."""
    if request.method == "POST":
        require(request.user, Ability.CONNECT)
    found = connecting.find(connection_id)
    system = board.system_of(found)
    if group not in {one.name for one in system.groups}:
        raise NotFoundError("choice.not_found")
    choice = choosing.choice(found, group)
    posted = request.POST if request.method == "POST" else None
    deed, _colon, wanted = request.POST.get("deed", "").partition(":")
    if posted is not None and deed == "propose":
        proposed, count = settings.filled(choice, wanted, posted)
        form = ChoiceForm(choice, system.short, proposed, initial=_initial(choice))
        return _shown(request, found, choice, form, filled=count)
    form = ChoiceForm(choice, system.short, posted, initial=_initial(choice))
    if posted is not None and form.is_valid():
        try:
            attempt(
                lambda: choosing.choose(found, group, request.user, **form.wanted()),
                system=system.label,
            )
        except NotDone as refused:
            form.refuse_choice(refused)
        else:
            return _saved(request, found, group)
    return _shown(request, found, choice, form)


def _shown(
    request: Request,
    found: Connection,
    choice: Choice,
    form: ChoiceForm,
    *,
    filled: int | None = None,
) -> HttpResponse:
    facts = frame(request, found, "types", choice.label)
    facts |= _facts(request, found, choice, form) | lists.standing(found, choice)
    if not may(request, Ability.CONNECT):
        form.own_only(None)
    status = 422 if form.is_bound and filled is None else 200
    facts |= {"filled": filled}
    return render(request, "panel/sync/data_type.html", facts, status=status)


def _saved(request: Request, found: Connection, group: str) -> HttpResponse:
    here = reverse("panel:data_type", args=[found.id, group])
    chosen = choosing.choice(found, group)
    if request.POST.get("deed") != "plan" or str(chosen.direction) == OFF:
        messages.success(request, _("Saved."))
        return lead(request, here)
    try:
        run = attempt(
            lambda: board_press.preview(found.id, [group], by=request.user),
            system=board.system_of(found).label,
        )
    except NotDone as refused:
        messages.warning(
            request, _("Saved. The plan is not made: %(why)s") % {"why": refused.sentence}
        )
        return lead(request, here)
    return lead(request, reverse("panel:run", args=[run.id]))


def _facts(request: Request, found: Connection, choice: Choice, form: ChoiceForm) -> dict[str, Any]:
    label = board.system_of(found).label
    names = [group.name for group in board.system_of(found).groups]
    at = names.index(choice.group)
    radios = {str(radio.data["value"]): radio.tag for radio in form["direction"]}
    chosen = str(form["direction"].value())
    options = [
        {
            "radio": radios[one.value],
            "icon": _ICONS.get(one.value, "link"),
            "label": one.label,
            "explanation": one.explanation,
            "chosen": one.value == chosen,
        }
        for one in offered(choice)
    ]
    return {
        "choice": choice,
        "form": form,
        "menu": menu(found, choice.group),
        "locked": len(options) == 1,
        "by_button": registry.only_by_button(found.system, choice.group),
        "plain": settings.plain(choice, form, advanced=False),
        "advanced": settings.plain(choice, form, advanced=True),
        "tables": settings.tables(choice, form, board.system_of(found).short),
        "options": options,
        "why": choosing.EXPLANATIONS,
        "warnings": [wording.words(r.code, r.params, label) for r in choice.warnings],
        "fields": [
            {
                "kind": one.kind,
                "kind_label": wording.kind_label(one.kind, 2),
                "label": one.label,
                "theirs_label": one.theirs_label,
                "rule": one.rule,
                "below": one.below,
            }
            for one in choice.fields
        ],
        "several_kinds": len({one.kind for one in choice.fields}) > 1,
        "left_out": choice.left_out,
        "waiting": choice.waiting,
        "early": early.lines(board_early.early([found], choice.group)),
        "since": formatting.day(found.switched_on_at) if found.switched_on_at else "",
        "is_on": str(choice.direction) != OFF,
        "may": may(request, Ability.CONNECT),
        "next_group": reverse("panel:data_type", args=[found.id, names[at + 1]])
        if at + 1 < len(names)
        else "",
        "kind": next((kind for kind in choice.kinds if kind in surveying.kinds(found)), ""),
        "billing": settings.billing(choice),
        "policy_used": registry.changes_later(found.system, choice.group),
    }
