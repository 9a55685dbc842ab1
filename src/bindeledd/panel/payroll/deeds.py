"""What a person does on the page of the next export: choose rows and people, and export."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel import formatting
from bindeledd.panel.payroll.export import SpanForm, drawn
from bindeledd.panel.request import Request
from bindeledd.workspace.payroll import drafts
from bindeledd.workspace.payroll.exporting import ChangedError
from bindeledd.workspace.payroll.exporting import export as make
from bindeledd.workspace.payroll.handing import target_chosen
from bindeledd.workspace.payroll.preview import require_payroll, rows_behind
from bindeledd.workspace.payroll.shapes import Key

_SETS = frozenset({"added", "removed", "corrected"})


@require_POST
def choose(request: Request) -> HttpResponse:
    """Put rows into the export or take them out: a whole line, or single rows."""
    require_payroll(request.user)
    name = request.POST.get("set", "")
    if name not in _SETS:
        raise DomainError("field.unknown_code", value=name[:50])
    keys = {key for text in request.POST.getlist("key") if (key := Key.parse(text)) is not None}
    person = _uuid(request.POST.get("person", ""))
    line = request.POST.get("line", "")
    if person is not None and line:
        selection = drafts.draft_of(request.user).selection
        keys |= {row.key for row in rows_behind(selection, person, line, by=request.user)}
    drafts.choose(name, keys, by=request.user, chosen=request.POST.get("chosen") == "1")
    back = reverse("panel:payroll")
    if person is not None:
        back = f"{back}?{_span(request)}&open={person}#p-{person}"
    return HttpResponseRedirect(_next(request) or back)


@require_POST
def people(request: Request) -> HttpResponse:
    """Choose the people whose lines go: those that are ticked."""
    require_payroll(request.user)
    draft = drafts.draft_of(request.user)
    ticked = {one for text in request.POST.getlist("person") if (one := _uuid(text))}
    listed = {one for text in request.POST.getlist("listed") if (one := _uuid(text))}
    out = (draft.selection.without | listed) - ticked
    drafts.leave_out(out, by=request.user)
    return HttpResponseRedirect(f"{reverse('panel:payroll')}?{_span(request)}")


@require_POST
def export(request: Request) -> HttpResponse:
    """Export what was previewed, once; when something changed, show what, and ask again."""
    require_payroll(request.user)
    draft = drafts.draft_of(request.user)
    try:
        with transaction.atomic():
            made = make(
                draft.selection,
                digest=request.POST.get("digest", "")[:64],
                once=request.POST.get("once", "")[:40],
                by=request.user,
                target=request.POST.get("target", "")[:40] or target_chosen(draft.target).name,
            )
    except ChangedError as error:
        changed = drafts.changes(draft.shown, error.now)
        span = {"begins": draft.selection.begins, "ends": draft.selection.ends}
        return drawn(
            request,
            SpanForm(initial=span),
            draft.selection,
            target=draft.target,
            changed=changed,
        )
    drafts.forget(request.user)
    messages.success(
        request,
        _("Export %(number)s is made: %(lines)s lines, %(amount)s.")
        % {
            "number": made.number,
            "lines": made.line_count,
            "amount": formatting.kroner(made.amount, 2),
        },
    )
    return HttpResponseRedirect(reverse("panel:payroll_export", args=[made.id]))


def _span(request: Request) -> str:
    selection = drafts.draft_of(request.user).selection
    department = selection.department_id or ""
    return f"begins={selection.begins}&ends={selection.ends}&department={department}"


def _next(request: Request) -> str:
    """Return the page that the form stood on, when it is one of ours."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours and address.startswith("/") else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
