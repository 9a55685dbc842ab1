"""Creating, changing, ending and reopening a record: the same steps for every register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeledd.panel.forms import DomainForm, changed
from bindeledd.panel.registers.once import done_before, new_token, remember
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.kinds import owner_of_record
from bindeledd.workspace.numbers import FIRST_NUMBERS
from bindeledd.workspace.series import next_number

_ENDED = gettext_lazy("%(name)s is ended.")


class Record(Protocol):
    """What all records have."""

    @property
    def id(self) -> UUID:
        """Our id."""

    @property
    def revision(self) -> int:
        """How often it was changed."""


@dataclass(frozen=True)
class Editor:
    """How one register is edited.

    Attributes:
        kind: Kind of record.
        area: Area of the rail; its list is `panel:<area>`.
        form: The form's class.
        template: The form's fields.
        ability: What it takes.
        detail: Name of the record's page.
        create: Service.
        update: Service.
        end: Service.
        reopen: Service.
        one: Query that returns the record.
        title: What a record is called, from the record.
        list_title: Heading of the list.
        new_title: Heading of the form of a new one.
        listing: Name of the list's page where the area has several; empty for the area's own.
        ended: What is said once a record is ended.
        guard: Refuses people whose ability does not reach every record.
        fixed: Tells why a record cannot be changed by anybody now; empty when it can.
    """

    kind: str
    area: str
    form: type[DomainForm]
    template: str
    ability: Ability
    detail: str
    create: Callable[..., Any]
    update: Callable[..., Any]
    end: Callable[..., Any]
    reopen: Callable[..., Any]
    one: Callable[[UUID], Any]
    title: Callable[[Any], str]
    list_title: Promise
    new_title: Promise
    listing: str = ""
    ended: Promise = _ENDED
    guard: Callable[[Request, Any], None] | None = None
    fixed: Callable[[Any], str] | None = None

    def new(self, request: Request, initial: dict[str, Any] | None = None) -> HttpResponse:
        """Show the empty form, or create."""
        require(request.user, self.ability)
        form = self.form(request.POST if request.method == "POST" else None, initial=initial)
        self._tell_number(form)
        if request.method == "POST":
            before = done_before(request)
            if before is not None:
                return HttpResponseRedirect(before)
            made = form.attempt(lambda typed: self.create(typed, by=request.user))
            if made is not None:
                messages.success(request, _("%(name)s is saved.") % {"name": self.title(made)})
                return HttpResponseRedirect(remember(request, reverse(self.detail, args=[made.id])))
        crumbs = [self._list_crumb(), {"label": self.new_title, "url": ""}]
        facts = {"title": self.new_title, "once": request.POST.get("once") or new_token()}
        return self._form(request, form, facts | {"crumbs": crumbs, "back": crumbs[0]["url"]})

    def edit(self, request: Request, ours: UUID) -> HttpResponse:
        """Show the form of a record, or change it; an older copy overwrites nothing."""
        record = self._found(request, ours)
        owner = owner_of_record(self.kind, record)
        initial = {name: getattr(record, name, None) for name in self.form.base_fields}
        form = self.form(request.POST if request.method == "POST" else None, initial=initial)
        if owner is not None:
            form.own_only(owner.fields)
        if request.method == "POST":
            revision = _revision(request, record)
            saved = form.attempt(
                lambda _typed: self.update(ours, changed(form), by=request.user, revision=revision)
            )
            if saved is not None:
                messages.success(request, _("%(name)s is saved.") % {"name": self.title(saved)})
                return HttpResponseRedirect(reverse(self.detail, args=[ours]))
        back = reverse(self.detail, args=[ours])
        crumbs = [
            self._list_crumb(),
            {"label": self.title(record), "url": back},
            {"label": _("Change"), "url": ""},
        ]
        facts = {
            "title": self.title(record),
            "record": record,
            "revision": request.POST.get("revision") or record.revision,
            "owner": owner_facts(owner),
            "why_not": "" if self.fixed is None else self.fixed(record),
        }
        return self._form(request, form, facts | {"crumbs": crumbs, "back": back})

    def set_active(self, request: Request, ours: UUID, *, active: bool) -> HttpResponse:
        """End a record, or take it back into use; the toast offers the way back."""
        self._found(request, ours)
        deed = self.reopen if active else self.end
        record = deed(ours, by=request.user)
        words = _("%(name)s is in use again.") if active else str(self.ended)
        other = "end" if active else "reopen"
        undo = reverse(f"{self.detail}_{other}", args=[ours])
        messages.success(request, words % {"name": self.title(record)}, extra_tags=f"undo={undo}")
        return HttpResponseRedirect(reverse(self.detail, args=[ours]))

    def _found(self, request: Request, ours: UUID) -> Any:
        """Return the record, once it is known who asks: before anything that was typed is read."""
        require(request.user, self.ability)
        record = self.one(ours)
        if self.guard is not None:
            self.guard(request, record)
        return record

    def _tell_number(self, form: DomainForm) -> None:
        """Say which number an empty field gives; one below another follows that one's own."""
        if self.kind not in FIRST_NUMBERS or form.initial.get("parent_id") is not None:
            return
        if number := next_number(self.kind):
            form.fields["number"].help_text = _("Empty gives %(number)s, the next free one.") % {
                "number": number
            }

    def _list_crumb(self) -> dict[str, Any]:
        return {"label": self.list_title, "url": reverse(self.listing or f"panel:{self.area}")}

    def _form(self, request: Request, form: DomainForm, facts: dict[str, Any]) -> HttpResponse:
        shown = {"form": form, "fields_template": self.template, "nav": self.area} | facts
        status = 422 if form.is_bound else 200
        return render(request, "panel/registers/form.html", shown, status=status)


def _revision(request: Request, record: Record) -> int:
    """Return the revision that the person saw; one made up by hand fits nothing."""
    text = request.POST.get("revision", "")
    if text == "":
        return record.revision
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else -1  # noqa: PLR2004 - fits the column
