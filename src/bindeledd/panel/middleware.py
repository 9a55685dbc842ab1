"""Who asks, in which company and language; the company's transaction; and refusals as pages.

A page of the panel is closed unless it says otherwise (`request.open_to_all`, `outside_company`):
whoever is not signed in is led to log-in, whoever has no company to the choice of one. Inside, the
view runs in one transaction that sees that company only; a view that speaks with another system
enters it in steps (`request.in_steps`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.panel.request import asks_for, goes_in_steps
from bindeledd.panel.words import sentence
from bindeledd.tenancy.beginning import nobody_yet
from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import companies_of

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "company"


class PersonMiddleware:
    """Lets the language follow the person."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's language."""
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self._get_response(request)


class CompanyMiddleware:
    """Runs a page inside the person's company, and turns refusals into answers."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the clock of the installation restored afterwards."""
        try:
            return self._get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead away, or call the view inside the company; other pages go their usual way."""
        match = request.resolver_match
        spaces = match.namespaces if match is not None else []
        if "api" in spaces:
            return None
        page = match.url_name if match is not None else None
        needs = asks_for(view) if "panel" in spaces else "nothing"
        if not request.user.is_authenticated:
            return _lead_stranger(request, needs, page or "")
        companies = companies_of(request.user)
        chosen = settle(request, companies)
        if needs != "company":
            return None
        if chosen is None:
            return _lead(request, reverse("panel:companies"))
        enter = _in_steps if goes_in_steps(view) else _inside
        return enter(request, chosen, lambda: view(request, *args, **kwargs))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer refusals of views that ran outside a company."""
        return refusal(request, error) if isinstance(error, DomainError) else None


def settle(
    request: HttpRequest, companies: list[tuple[Company, Role]]
) -> tuple[Company, Role] | None:
    """Find the company to work in: the chosen one, or the only one; note it on the request."""
    chosen = request.session.get(SESSION_KEY)
    found = [entry for entry in companies if str(entry[0].id) == chosen]
    if not found and len(companies) == 1:
        found = companies
    request.companies = companies  # type: ignore[attr-defined] # see panel.request
    if not found:
        return None
    request.company, request.role = found[0]  # type: ignore[attr-defined] # see panel.request
    _set_clock(found[0][0])
    return found[0]


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Say in a sentence what the rules forbid: 422, 403 or 404; a notice when htmx asks."""
    status = _status(error)
    htmx = bool(getattr(request, "htmx", False))
    if not htmx and status == 404:  # noqa: PLR2004 - the usual page
        raise Http404(str(error)) from error
    if not htmx and status == 403:  # noqa: PLR2004 - the usual page
        raise PermissionDenied(str(error)) from error
    facts = {"sentence": sentence(error.error_code, error.params), "code": error.error_code}
    if not htmx:
        return render(request, "panel/refused.html", facts, status=status)
    answer = render(request, "panel/_refused.html", facts, status=status)
    answer["HX-Retarget"] = "#refused"
    answer["HX-Reswap"] = "innerHTML show:#main:top"
    return answer


def _inside(
    request: HttpRequest, chosen: tuple[Company, Role], call: Callable[[], HttpResponse]
) -> HttpResponse:
    company_id: UUID = chosen[0].id
    try:
        with company_scope(company_id):
            answer = call()
            draw = getattr(answer, "render", None)
            return draw() if callable(draw) else answer
    except DomainError as error:
        with company_scope(company_id):
            return refusal(request, error)


def _in_steps(
    request: HttpRequest, chosen: tuple[Company, Role], call: Callable[[], HttpResponse]
) -> HttpResponse:
    try:
        return call()
    except DomainError as error:
        with company_scope(chosen[0].id):
            return refusal(request, error)


def _status(error: DomainError) -> int:
    if isinstance(error, NotFoundError):
        return 404
    return 403 if isinstance(error, ForbiddenError) else 422


def _lead_stranger(request: HttpRequest, needs: str, page: str) -> HttpResponse | None:
    """Send to log-in; in an installation without people, to the first-run page."""
    if (needs != "nothing" or page == "account_login") and nobody_yet():
        return _lead(request, reverse("panel:first_run"))
    if needs == "nothing":
        return None
    back = "" if getattr(request, "htmx", False) else f"?next={quote(request.get_full_path())}"
    return _lead(request, reverse("account_login") + back)


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    """Go elsewhere; htmx would put a redirect's page into the fragment's place."""
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(address)
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = address
    return answer


def _set_clock(company: Company) -> None:
    try:
        timezone.activate(ZoneInfo(company.time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        timezone.deactivate()


def choose(request: HttpRequest, user: User, company_id: str) -> Company | None:
    """Work in another company from the next page on; None when the person is no member of it."""
    for company, _ in companies_of(user):
        if str(company.id) == company_id:
            request.session[SESSION_KEY] = company_id
            return company
    return None
