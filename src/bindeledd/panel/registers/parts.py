"""What belongs to a customer: contact persons and delivery addresses, edited in their row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, changed, flag, mail, text
from bindeledd.panel.registers.once import done_before, new_token, remember
from bindeledd.panel.registers.owners import owner_facts
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.customers import queries, services
from bindeledd.workspace.ownership import ownership


class ContactPersonForm(DomainForm):
    """A person at a customer."""

    first_name = text(gettext_lazy("First name"))
    last_name = text(gettext_lazy("Last name"))
    title = text(gettext_lazy("Title"))
    email = mail(gettext_lazy("E-mail"))
    phone = text(gettext_lazy("Phone"), inputmode="tel")
    is_default = flag(
        gettext_lazy("First contact"), help_text=gettext_lazy("One for each customer.")
    )


class DeliveryAddressForm(DomainForm):
    """A place where a customer gets goods or work."""

    address1 = text(gettext_lazy("Address"))
    address2 = text(gettext_lazy("Address, second line"))
    postal_code = text(gettext_lazy("Post code"), css="input-tiny", inputmode="numeric")
    city = text(gettext_lazy("Place"))
    country = text(gettext_lazy("Country"), css="input-tiny")
    is_primary = flag(
        gettext_lazy("Primary address"), help_text=gettext_lazy("One for each customer.")
    )


@dataclass(frozen=True)
class Part:
    """One kind of thing that belongs to a customer."""

    kind: str
    form: type[DomainForm]
    add: Callable[..., Any]
    update: Callable[..., Any]
    end: Callable[..., Any]
    reopen: Callable[..., Any]
    one: Callable[[UUID], Any]
    row: str
    new_title: Promise
    edit_title: Promise


PARTS: Final = {
    "persons": Part(
        kind="contact_person",
        form=ContactPersonForm,
        add=services.add_contact_person,
        update=services.update_contact_person,
        end=services.end_contact_person,
        reopen=services.reopen_contact_person,
        one=queries.contact_person,
        row="panel/registers/_person_row.html",
        new_title=gettext_lazy("New contact person"),
        edit_title=gettext_lazy("Change contact person"),
    ),
    "addresses": Part(
        kind="delivery_address",
        form=DeliveryAddressForm,
        add=services.add_delivery_address,
        update=services.update_delivery_address,
        end=services.end_delivery_address,
        reopen=services.reopen_delivery_address,
        one=queries.delivery_address,
        row="panel/registers/_address_row.html",
        new_title=gettext_lazy("New delivery address"),
        edit_title=gettext_lazy("Change delivery address"),
    ),
}


@require_http_methods(["GET", "POST"])
def new_part(request: Request, ours: UUID, what: str) -> HttpResponse:
    """Add a person or an address to a customer."""
    require(request.user, Ability.EDIT_CUSTOMERS)
    part = _part(what)
    customer = queries.customer_detail(ours).customer
    first = {"country": customer.country} if what == "addresses" else {}
    form = part.form(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST":
        before = done_before(request)
        if before is not None:
            return HttpResponseRedirect(before)
        made = form.attempt(lambda typed: part.add(ours, _given(typed), by=request.user))
        if made is not None:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(remember(request, _home(ours, what)))
    facts = {"title": part.new_title, "once": request.POST.get("once") or new_token()}
    return _form(request, form, facts | {"customer": customer, "what": what})


@require_http_methods(["GET", "POST"])
def edit_part(request: Request, part_id: UUID, what: str) -> HttpResponse:
    """Change a person or an address; for htmx the row becomes the form and back."""
    require(request.user, Ability.EDIT_CUSTOMERS)
    part = _part(what)
    record = part.one(part_id)
    owner = ownership.owner_of(part.kind)
    initial = {name: getattr(record, name) for name in part.form.base_fields}
    form = part.form(request.POST if request.method == "POST" else None, initial=initial)
    if owner is not None:
        form.own_only(owner.fields)
    if request.method == "POST":
        revision = request.POST.get("revision", "")
        seen = int(revision) if revision.isascii() and revision.isdecimal() else record.revision
        saved = form.attempt(
            lambda _typed: part.update(part_id, changed(form), by=request.user, revision=seen)
        )
        if saved is not None:
            messages.success(request, _("Saved."))
            return _row_or_home(request, part, saved, what)
    customer = queries.customer_detail(record.customer_id).customer
    facts = {"title": part.edit_title, "record": record, "owner": owner_facts(owner)}
    facts["revision"] = request.POST.get("revision") or record.revision
    return _form(request, form, facts | {"customer": customer, "what": what})


@require_http_methods(["GET"])
def part_row(request: Request, part_id: UUID, what: str) -> HttpResponse:
    """Show the row again: an edit was left."""
    part = _part(what)
    return _row_or_home(request, part, part.one(part_id), what)


@require_POST
def set_part_active(request: Request, part_id: UUID, what: str, deed: str) -> HttpResponse:
    """End a person or an address, or take it back; other rows may change with it."""
    part = _part(what)
    record = (part.reopen if deed == "reopen" else part.end)(part_id, by=request.user)
    other = "end" if deed == "reopen" else "reopen"
    undo = reverse(f"panel:part_{other}", args=[what, part_id])
    words = _("In use again.") if deed == "reopen" else _("Ended.")
    messages.success(request, words, extra_tags=f"undo={undo}")
    return HttpResponseRedirect(_home(record.customer_id, what))


def _part(what: str) -> Part:
    if what not in PARTS:
        raise Http404(what)
    return PARTS[what]


def _given(typed: dict[str, Any]) -> dict[str, Any]:
    """Leave out marks that were not set: the first address is the primary one by itself."""
    return {name: value for name, value in typed.items() if value is not False}


def _home(customer_id: UUID, what: str) -> str:
    return reverse("panel:customer", args=[customer_id]) + f"#{what}"


def _row_or_home(request: Request, part: Part, record: Any, what: str) -> HttpResponse:
    """Answer htmx with the row; a mark that moved between rows needs the whole page."""
    mark = "is_default" if what == "persons" else "is_primary"
    if not request.htmx or (request.method == "POST" and getattr(record, mark)):
        if not request.htmx:
            return HttpResponseRedirect(_home(record.customer_id, what))
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    facts = {"row": record, "what": what, "may_edit": True}
    return render(request, "panel/registers/_part_answer.html", facts | {"row_template": part.row})


def _form(request: Request, form: DomainForm, facts: dict[str, Any]) -> HttpResponse:
    """Draw the form: of a row that stands, htmx gets it in the row's place."""
    status = 422 if form.is_bound else 200
    inline = bool(request.htmx) and "record" in facts
    template = "panel/registers/_part_form.html" if inline else "panel/registers/part.html"
    customer = facts["customer"]
    crumbs = [
        {"label": gettext_lazy("Customers"), "url": reverse("panel:customers")},
        {"label": customer.name, "url": reverse("panel:customer", args=[customer.id])},
        {"label": facts["title"], "url": ""},
    ]
    shown = {"form": form, "nav": "customers", "crumbs": crumbs, "inline": inline}
    return render(request, template, shown | facts, status=status)
