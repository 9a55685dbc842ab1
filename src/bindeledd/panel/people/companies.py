"""Which company to work in, and a further one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.errors import ForbiddenError
from bindeledd.panel.forms import DomainForm, text
from bindeledd.panel.middleware import SESSION_KEY, choose
from bindeledd.panel.request import Request, outside_company
from bindeledd.tenancy.models import Role
from bindeledd.tenancy.services import create_company


class CompanyForm(DomainForm):
    """A further company; whoever makes it is its administrator."""

    name = text(_("Name"), autocomplete="organization")
    org_number = text(_("Organisation number"), css="input-short", inputmode="numeric")


@outside_company
@require_GET
def companies(request: Request) -> HttpResponse:
    """Show the person's companies, to choose one."""
    return render(request, "panel/people/companies.html", {"found": request.companies})


@outside_company
@require_POST
def switch_company(request: Request) -> HttpResponse:
    """Work in another company from now on."""
    if choose(request, request.user, request.POST.get("company", "")) is None:
        raise Http404("no such company")
    return redirect(_back(request))


@outside_company
@require_http_methods(["GET", "POST"])
def new_company(request: Request) -> HttpResponse:
    """Make a further company: for whoever runs the installation or administers one already."""
    if not (request.user.is_operator or _administers(request)):
        raise ForbiddenError
    form = CompanyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        language = request.user.language
        made = form.attempt(
            lambda typed: create_company(by=request.user, language=language, **typed)
        )
        if made is not None:
            request.session[SESSION_KEY] = str(made.id)
            return redirect("panel:dashboard")
    status = 422 if form.is_bound else 200
    return render(request, "panel/people/new_company.html", {"form": form}, status=status)


def _administers(request: Request) -> bool:
    return any(role is Role.ADMINISTRATOR for _, role in request.companies)


def _back(request: Request) -> str:
    """Return where the person was, unless that page shows one record of the other company."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return "/"
    parts = [part for part in back.split("?")[0].split("/") if part]
    return f"/{parts[0]}/" if parts and parts[0] in _LISTS else "/"


_LISTS = frozenset(
    {"customers", "employees", "departments", "projects", "runs", "held", "links", "connections"}
)
