"""Registers of hour types, work types and activities: list, one of them, form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, amount, flag, text
from bindeledd.panel.registers.customers import IN_USE
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.elsewhere import elsewhere
from bindeledd.panel.registers.listing import ListPage, allowed
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.registers.past import past_of
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request
from bindeledd.panel.time.signs import KINDS
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.history import history_of
from bindeledd.workspace.kinds import KINDS as RECORDS
from bindeledd.workspace.names import names_of
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.time import queries, services

Facts = list[tuple[Any, str]]
_IN_PROJECT = gettext_lazy("Number or name. Empty: for the whole company.")


class HourTypeForm(DomainForm):
    """All that people write about an hour type."""

    name = text(gettext_lazy("Name"))
    number = text(gettext_lazy("Number"), css="input-short")
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=list(KINDS.items()), required=False
    )
    billable = flag(
        gettext_lazy("Billed to the customer"),
        help_text=gettext_lazy("What new hours begin with. Absence is never billed."),
    )
    price = amount(gettext_lazy("Price per hour, NOK excl. VAT"))
    price_overtime_50 = amount(gettext_lazy("Price with 50 % overtime"))
    price_overtime_100 = amount(
        gettext_lazy("Price with 100 % overtime"),
        help_text=gettext_lazy("Empty follows the ordinary price."),
    )


class WorkTypeForm(DomainForm):
    """All that people write about a work type."""

    name = text(gettext_lazy("Name"))
    number = text(gettext_lazy("Number"), css="input-short")
    project_id = Pick("project_id", gettext_lazy("Only on the project"), help_text=_IN_PROJECT)


class ActivityForm(DomainForm):
    """All that people write about an activity."""

    name = text(gettext_lazy("Name"))
    number = text(gettext_lazy("Number"), css="input-short")


@dataclass(frozen=True)
class Pages:
    """The pages of one of these registers.

    Attributes:
        listed: Its list.
        editor: Its form.
        about: What a page of one shows beside name and number.
    """

    listed: ListPage
    editor: Editor
    about: Callable[[Any], Facts]

    def urls(self, start: str) -> list[URLPattern]:
        """Return the addresses below a path."""
        kind = self.editor.kind
        get, form, post = require_GET, require_http_methods(["GET", "POST"]), require_POST
        end = partial(self.editor.set_active, active=False)
        reopen = partial(self.editor.set_active, active=True)
        return [
            path(f"{start}/", get(self._list), name=self.editor.area),
            path(f"{start}/file/", get(self.listed.file), name=f"{self.editor.area}_file"),
            path(f"{start}/new/", form(self._new), name=f"new_{kind}"),
            path(f"{start}/<uuid:ours>/", get(self._one), name=kind),
            path(f"{start}/<uuid:ours>/edit/", form(self.editor.edit), name=f"edit_{kind}"),
            path(f"{start}/<uuid:ours>/end/", post(end), name=f"{kind}_end"),
            path(f"{start}/<uuid:ours>/reopen/", post(reopen), name=f"{kind}_reopen"),
        ]

    def _list(self, request: Request) -> HttpResponse:
        return self.listed.show(request, nav="setup")

    def _new(self, request: Request) -> HttpResponse:
        return self.editor.new(request)

    def _one(self, request: Request, ours: UUID) -> HttpResponse:
        record = self.editor.one(ours)
        kind = self.editor.kind
        facts = {
            "nav": "setup",
            "crumbs": [
                {"label": _("Setup"), "url": reverse("panel:setup")},
                {"label": self.listed.title, "url": reverse(f"panel:{self.editor.area}")},
                {"label": record.name, "url": ""},
            ],
            "record": record,
            "kicker": self.listed.title,
            "about": self.about(record),
            "past": past_of(history_of(RECORDS[kind].model, ours)),
            "owner": owner_facts(ownership.owner_of(kind)),
            "elsewhere": elsewhere(kind, ours),
            "may_edit": allowed(request, Ability.EDIT_HOURS),
            "edit_url": reverse(f"panel:edit_{kind}", args=[ours]),
            "end_url": reverse(f"panel:{kind}_end", args=[ours]),
            "reopen_url": reverse(f"panel:{kind}_reopen", args=[ours]),
        }
        return render(request, "panel/time/type.html", facts)


def _price(value: Any) -> str:
    return formatting.kroner(value, 2) if value is not None else str(_("none"))


def _about_hour_type(record: Any) -> Facts:
    prices = (record.price, record.price_overtime_50, record.price_overtime_100)
    names = ("price", "price_overtime_50", "price_overtime_100")
    labels = [HourTypeForm.base_fields[name].label for name in names]
    return [
        (HourTypeForm.base_fields["kind"].label, str(KINDS[record.kind.value])),
        (HourTypeForm.base_fields["billable"].label, str(_("yes") if record.billable else _("no"))),
        *((label, _price(price)) for label, price in zip(labels, prices, strict=True)),
    ]


def _about_work_type(record: Any) -> Facts:
    ours = record.project_id
    named = names_of([("project_id", ours)]).get(ours, "") if ours else _("the whole company")
    return [(gettext_lazy("Project"), str(named))]


def _set(deed: Callable[..., Any], *, active: bool) -> Callable[..., Any]:
    return lambda ours, *, by: deed(ours, {"active": active}, by=by)


HOUR_TYPES = Pages(
    ListPage(
        key="hour_types",
        kind="hour_type",
        title=gettext_lazy("Hour types"),
        rows=queries.hour_types,
        table="panel/time/_types.html",
        columns=("number", "name", "kind", "billable", "price", "entry_count", "active"),
        ability=Ability.EDIT_HOURS,
        placeholder=gettext_lazy("Search name, number"),
        create=gettext_lazy("New hour type"),
        filters=(IN_USE,),
    ),
    Editor(
        kind="hour_type",
        area="hour_types",
        form=HourTypeForm,
        template="panel/time/_hour_type_fields.html",
        ability=Ability.EDIT_HOURS,
        detail="panel:hour_type",
        create=services.create_hour_type,
        update=services.update_hour_type,
        end=_set(services.update_hour_type, active=False),
        reopen=_set(services.update_hour_type, active=True),
        one=queries.hour_type_detail,
        title=lambda record: record.name,
        list_title=gettext_lazy("Hour types"),
        new_title=gettext_lazy("New hour type"),
    ),
    _about_hour_type,
)

WORK_TYPES = Pages(
    ListPage(
        key="work_types",
        kind="work_type",
        title=gettext_lazy("Work types"),
        rows=queries.work_types,
        table="panel/time/_types.html",
        columns=("number", "name", "project_number", "entry_count", "active"),
        ability=Ability.EDIT_HOURS,
        placeholder=gettext_lazy("Search name, number"),
        create=gettext_lazy("New work type"),
        filters=(IN_USE,),
    ),
    Editor(
        kind="work_type",
        area="work_types",
        form=WorkTypeForm,
        template="panel/time/_work_type_fields.html",
        ability=Ability.EDIT_HOURS,
        detail="panel:work_type",
        create=services.create_work_type,
        update=services.update_work_type,
        end=_set(services.update_work_type, active=False),
        reopen=_set(services.update_work_type, active=True),
        one=queries.work_type_detail,
        title=lambda record: record.name,
        list_title=gettext_lazy("Work types"),
        new_title=gettext_lazy("New work type"),
    ),
    _about_work_type,
)

ACTIVITIES = Pages(
    ListPage(
        key="activities",
        kind="activity",
        title=gettext_lazy("Activities"),
        rows=queries.activities,
        table="panel/time/_types.html",
        columns=("number", "name", "entry_count", "active"),
        ability=Ability.EDIT_HOURS,
        placeholder=gettext_lazy("Search name, number"),
        create=gettext_lazy("New activity"),
        filters=(IN_USE,),
    ),
    Editor(
        kind="activity",
        area="activities",
        form=ActivityForm,
        template="panel/time/_activity_fields.html",
        ability=Ability.EDIT_HOURS,
        detail="panel:activity",
        create=services.create_activity,
        update=services.update_activity,
        end=_set(services.update_activity, active=False),
        reopen=_set(services.update_activity, active=True),
        one=queries.activity_detail,
        title=lambda record: record.name,
        list_title=gettext_lazy("Activities"),
        new_title=gettext_lazy("New activity"),
    ),
    lambda _record: [],
)
