"""A field in which a record is named by number or name; suggestions come while one types.

Works without script: what is typed is looked up when the form is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bindeledd.panel.request import Request
from bindeledd.workspace.customers.queries import customer_choices
from bindeledd.workspace.items.queries import item_choices
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.machines.queries import machine_choices
from bindeledd.workspace.names import names_of
from bindeledd.workspace.people.queries import employee_choices
from bindeledd.workspace.projects.queries import project_choices, projects
from bindeledd.workspace.time.queries import activities, work_types


@dataclass(frozen=True)
class Choice:
    """One record that can be picked."""

    id: UUID
    number: str
    name: str

    @property
    def text(self) -> str:
        """How it is written in the field."""
        return f"{self.number} {self.name}"


Search = Callable[[str], Sequence[Choice]]
_SHOWN: Final = 20


def _in_use(text: str, *, sort: str = "") -> Ask:
    return Ask(search=text, filters={"active": "1"}, sort=sort, size=_SHOWN)


PICKS: Final[dict[str, Search]] = {
    "customer_id": lambda text: [
        Choice(row.id, row.number, row.name) for row in customer_choices(text)
    ],
    "manager_id": lambda text: [
        Choice(row.id, row.number, row.name) for row in employee_choices(text)
    ],
    "parent_id": lambda text: [
        Choice(row.id, row.joined_number, row.name) for row in project_choices(text)
    ],
    "employee_id": lambda text: [
        Choice(row.id, row.number, row.name) for row in employee_choices(text)
    ],
    "project_id": lambda text: [
        Choice(row.id, row.joined_number, row.name)
        for row in projects(_in_use(text, sort="number")).rows
    ],
    "item_id": lambda text: [Choice(row.id, row.number, row.name) for row in item_choices(text)],
    "machine_id": lambda text: [
        Choice(row.id, row.number, row.name) for row in machine_choices(text)
    ],
    "work_type_id": lambda text: [
        Choice(row.id, row.number, row.name) for row in work_types(_in_use(text)).rows
    ],
    "activity_id": lambda text: [
        Choice(row.id, row.number, row.name) for row in activities(_in_use(text)).rows
    ],
}
"""Field -> how what it refers to is searched."""


class PickWidget(forms.TextInput):
    """A text field with a list of suggestions below it."""

    template_name = "panel/registers/_pick.html"


class Pick(forms.CharField):
    """Names one record; the value is its id, None when nothing is typed."""

    def __init__(self, field: str, label: Any, *, help_text: Any = "") -> None:
        self.refers = field
        look = {
            "autocomplete": "off",
            "list": f"{field}-choices",
            "hx-get": reverse_lazy("panel:pick", args=[field]),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{field}-choices",
            "hx-swap": "innerHTML",
        }
        super().__init__(
            label=label, required=False, help_text=help_text, widget=PickWidget(attrs=look)
        )

    def prepare_value(self, value: Any) -> Any:
        """Write a record as number and name."""
        if isinstance(value, UUID):
            return names_of([(self.refers, value)]).get(value, "")
        return value

    def to_python(self, value: Any) -> Any:
        """Find the record that was named."""
        text = (value or "").strip() if isinstance(value, str) else value
        if isinstance(text, UUID) or not text:
            return text or None
        return _found(PICKS[self.refers], text[:300].replace("\0", ""))

    def run_validators(self, value: Any) -> None:
        """Leave texts' checks aside: the value is an id."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as it is written."""
        return bool(self.prepare_value(initial) != (data or ""))


def named(field: str, text: str) -> UUID | None:
    """Return the record that an address names, by id, number or name; None for no words.

    What fits nothing, or several, is an id that no record has.
    """
    words = text[:300].replace("\0", "").strip()
    if words == "":
        return None
    try:
        return UUID(words)
    except ValueError:
        pass
    try:
        return _found(PICKS[field], words)
    except forms.ValidationError:
        return UUID(int=0)


def _found(search: Search, text: str) -> UUID:
    number = text.split(" ", maxsplit=1)[0]
    found = [row for row in search(number) if row.number == number]
    exact = [row for row in found if text in {row.text, number}]
    if len(exact) == 1:
        return exact[0].id
    named = [row for row in search(text) if row.name.casefold() == text.casefold()]
    if len(named) == 1:
        return named[0].id
    only = search(text)
    if len(only) == 1:
        return only[0].id
    if only:
        raise forms.ValidationError(
            _("Several fit. Write the number, or choose one from the list."), code="several"
        )
    raise forms.ValidationError(
        _("Nothing in use has this number or name. Choose one from the list."), code="none"
    )


@require_GET
def pick(request: Request, field: str) -> HttpResponse:
    """Answer with suggestions for what is typed so far."""
    search = PICKS.get(field)
    if search is None:
        raise Http404(field)
    text = request.GET.get(field, "")[:200].replace("\0", "").strip()
    number = text.split(" ", maxsplit=1)[0]
    found = list(search(text)) or [row for row in search(number) if row.text == text]
    return render(request, "panel/registers/_choices.html", {"choices": found})
