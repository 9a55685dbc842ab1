"""Reading files in: choose one, see what it would do, do exactly that."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, flag
from bindeledd.panel.registers.import_rows import shown_rows
from bindeledd.panel.registers.labels import field_label
from bindeledd.panel.request import Request
from bindeledd.panel.words import sentence
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.imports import queries, services
from bindeledd.workspace.imports.headers import Column, choices_of, columns_of, matched

SAFT: Final = "saft"
KINDS: Final = (
    (SAFT, _("SAF-T Financial file")),
    ("customer", _("Customers")),
    ("contact_person", _("Contact persons")),
    ("delivery_address", _("Delivery addresses")),
    ("department", _("Departments")),
    ("employee", _("Employees")),
    ("project", _("Projects")),
    ("employment_terms", _("Wages and cost prices of employees")),
    ("hour_type", _("Hour types")),
    ("work_type", _("Work types")),
    ("activity", _("Activities")),
    ("item_category", _("Item categories")),
    ("item", _("Items")),
    ("machine", _("Machines")),
    ("compensation_type", _("Kinds of compensation")),
    ("pay_item", _("Pay items")),
    ("hour_entry", _("Hours")),
    ("machine_use", _("Machine hours")),
    ("withdrawal", _("Withdrawals")),
    ("compensation", _("Compensations")),
    ("supplier_cost", _("Supplier costs")),
)
ACTIONS: Final = ("create", "update", "unchanged", "error", "warning")
_AREAS: Final = {"customer": "customers", "department": "departments", "employee": "employees"}
ROWS: Final = 100


class UploadForm(DomainForm):
    """What is to be read."""

    kind = forms.ChoiceField(label=_("What is in the file"), choices=KINDS, required=False)
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xml,.zip,.csv,.txt,.xlsx"}),
        help_text=_("SAF-T as XML or zip; lists as CSV or XLSX with headings in the first row."),
    )
    leave_out_bad_values = flag(
        _("Leave out values that are wrong"),
        help_text=_(
            "A row with a wrong e-mail, post code, organisation number or phone number is then "
            "read without that value. Otherwise the row waits in the list of errors."
        ),
    )


@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    """Choose a file; reading it makes a preview and changes nothing."""
    require(request.user, Ability.IMPORT)
    if request.method == "GET":
        kind = request.GET.get("kind", SAFT)
        form = UploadForm(initial={"kind": kind if kind in dict(KINDS) else SAFT})
        return _upload_page(request, form, [])
    form = UploadForm(request.POST, request.FILES)
    made = form.attempt(lambda typed: _preview(request, typed))
    if made is not None:
        return HttpResponseRedirect(reverse("panel:import", args=[made]))
    return _upload_page(request, form, _columns_again(form))


@require_POST
def columns(request: Request) -> HttpResponse:
    """Show which column is which as soon as a list was chosen; for htmx."""
    require(request.user, Ability.IMPORT)
    kind, file = request.POST.get("kind", ""), request.FILES.get("file")
    facts: dict[str, Any] = {"columns": [], "choices": _choices(kind)}
    if kind != SAFT and kind in dict(KINDS) and isinstance(file, UploadedFile):
        try:
            facts["columns"] = columns_of(file, kind)
        except DomainError as error:
            facts["sentence"] = sentence(error.error_code, error.params)
    return render(request, "panel/registers/_columns.html", facts)


@require_GET
def one_import(request: Request, ours: UUID) -> HttpResponse:
    """Show what a file would do, or did."""
    require(request.user, Ability.IMPORT)
    return _preview_page(request, ours)


@require_POST
def choose(request: Request, ours: UUID) -> HttpResponse:
    """Say what the file's analysis types are, and judge again."""
    given = {
        name.removeprefix("dimension-"): value
        for name, value in request.POST.items()
        if name.startswith("dimension-") and isinstance(value, str)
    }
    lenient = request.POST.get("leave_out_bad_values") == "on"
    services.choose(ours, by=request.user, dimensions=given, leave_out_bad_values=lenient)
    messages.success(request, gettext("The preview is made again."))
    return HttpResponseRedirect(reverse("panel:import", args=[ours]))


@require_POST
def apply_import(request: Request, ours: UUID) -> HttpResponse:
    """Do what was shown; what has changed since is shown instead, and nothing is done."""
    require(request.user, Ability.IMPORT)
    if queries.import_detail(ours).state == "applied":
        messages.success(request, gettext("This file is read in already. Nothing was done twice."))
        return HttpResponseRedirect(reverse("panel:import", args=[ours]))
    despite = request.POST.get("despite_errors") == "on"
    try:
        services.apply(
            ours,
            digest=request.POST.get("digest", "")[:100],
            by=request.user,
            despite_errors=despite,
        )
    except DomainError as error:
        if error.error_code not in {"import.stale", "import.has_errors"}:
            raise
        if error.error_code == "import.stale":
            services.choose(ours, by=request.user)
        return _preview_page(request, ours, refused=error)
    messages.success(request, gettext("The file is read in."))
    return HttpResponseRedirect(reverse("panel:import", args=[ours]))


@require_POST
def discard(request: Request, ours: UUID) -> HttpResponse:
    """Throw a preview away."""
    services.discard(ours, by=request.user)
    messages.success(request, gettext("The preview is thrown away. Nothing was changed."))
    return HttpResponseRedirect(reverse("panel:imports"))


def _preview(request: Request, typed: dict[str, Any]) -> UUID:
    file = typed["file"]
    if file is None:
        raise DomainError("import.no_file", fields={"file": "import.no_file"})
    lenient = bool(typed["leave_out_bad_values"])
    if typed["kind"] in {SAFT, ""}:
        made = services.preview_saft(file, file.name, by=request.user, leave_out_bad_values=lenient)
    else:
        made = services.preview_sheet(
            file,
            file.name,
            kind=typed["kind"],
            by=request.user,
            columns=_chosen_columns(request),
            leave_out_bad_values=lenient,
        )
    return made.id


def _chosen_columns(request: Request) -> dict[int, str] | None:
    """Return the columns as the person chose them, or None to know them by their headings."""
    chosen = {
        int(name.removeprefix("column-")): value
        for name, value in request.POST.items()
        if name.removeprefix("column-").isdecimal() and isinstance(value, str)
    }
    picked = {place: name for place, name in chosen.items() if name}
    if len(set(picked.values())) < len(picked):
        raise DomainError("import.column_twice", fields={"file": "import.column_twice"})
    return picked if chosen else None


def _columns_again(form: UploadForm) -> list[Column]:
    """Return the columns of a list that was refused, so that they can be chosen by hand."""
    kind, file = form.cleaned_data.get("kind"), form.cleaned_data.get("file")
    if kind in {SAFT, "", None} or file is None:
        return []
    try:
        file.seek(0)
        return columns_of(file, kind)
    except DomainError:
        return []


def _upload_page(request: Request, form: UploadForm, found: list[Column]) -> HttpResponse:
    facts = {
        "nav": _AREAS.get(str(form["kind"].value()), "customers"),
        "crumbs": [{"label": _("Import"), "url": ""}],
        "form": form,
        "columns": found,
        "choices": _choices(str(form["kind"].value())),
        "earlier": queries.imports(limit=20),
    }
    status = 422 if form.is_bound else 200
    return render(request, "panel/registers/imports.html", facts, status=status)


def _choices(kind: str) -> list[tuple[str, str]]:
    if kind == SAFT or kind not in dict(KINDS):
        return []
    return [(name, field_label(name)) for name in choices_of(kind)]


def _preview_page(
    request: Request, ours: UUID, *, refused: DomainError | None = None
) -> HttpResponse:
    line = queries.import_detail(ours)
    action = request.GET.get("action", "")
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1  # noqa: PLR2004 - no file is longer
    page = queries.import_rows(
        ours, action=action if action in ACTIONS else "", page=number, size=ROWS
    )
    counts = {name: sum(kind[name] for kind in line.counts.values()) for name in ACTIONS}
    facts = {
        "nav": "customers",
        "crumbs": [
            {"label": _("Import"), "url": reverse("panel:imports")},
            {"label": line.file_name, "url": ""},
        ],
        "line": line,
        "counts": counts,
        "by_kind": [(dict(KINDS).get(kind, kind), found) for kind, found in line.counts.items()],
        "action": action,
        "page": page,
        "rows": shown_rows(page.rows, dict(KINDS)),
        "next_url": f"?action={action}&page={page.number + 1}" if page.last < page.total else "",
        "dimensions": _dimensions(line),
        "costs": queries.coded_cost(line)[:50],
        "apply_words": _apply_words(counts),
        "refused": "" if refused is None else sentence(refused.error_code, refused.params),
        "columns": matched(line.summary["kind"], line.summary["headers"])
        if line.source != SAFT
        else [],
    }
    status = 200 if refused is None else (409 if refused.error_code == "import.stale" else 422)
    return render(request, "panel/registers/import.html", facts, status=status)


def _dimensions(line: queries.ImportLine) -> list[dict[str, Any]]:
    roles = line.choices.get("dimensions", {})
    return [
        {"code": code, "name": told["name"], "values": told["values"], "role": roles.get(code, "")}
        for code, told in line.summary.get("dimensions", {}).items()
    ]


def _apply_words(counts: dict[str, int]) -> str:
    """Say the deed and the count: «Create 38 and change 2»."""
    create, update = formatting.number(counts["create"]), formatting.number(counts["update"])
    if counts["create"] and counts["update"]:
        return gettext("Create %(create)s and change %(update)s") % {
            "create": create,
            "update": update,
        }
    if counts["update"]:
        words = ngettext("Change %(count)s row", "Change %(count)s rows", counts["update"])
        return words % {"count": update}
    words = ngettext("Create %(count)s row", "Create %(count)s rows", counts["create"])
    return words % {"count": create}
