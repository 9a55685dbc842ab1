"""What a view of the panel is given beside Django's request: person, company, role, htmx."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponse])


class Request(HttpRequest):
    """A request of somebody signed in, inside a company.

    Attributes:
        user: Who asks.
        company: The company entered.
        role: The person's role in it.
        companies: All companies of the person, with the role in each.
        htmx: Whether a fragment is asked for.
    """

    user: User
    company: Company
    role: Role
    companies: list[tuple[Company, Role]]
    htmx: HtmxDetails


def open_to_all(view: ViewT) -> ViewT:
    """Mark a view that needs neither a person nor a company."""
    view.asks_for = "nothing"  # type: ignore[attr-defined] # a mark, read by the middleware
    return view


def outside_company(view: ViewT) -> ViewT:
    """Mark a view that needs a person but no company."""
    view.asks_for = "person"  # type: ignore[attr-defined] # a mark, read by the middleware
    return view


def in_steps(view: ViewT) -> ViewT:
    """Mark a view that speaks with another system: it enters the company itself, before and after.

    No transaction is open around it; whatever it reads or writes stands within `inside`.
    """
    view.in_steps = True  # type: ignore[attr-defined] # a mark, read by the middleware
    return view


def inside(request: Request) -> AbstractContextManager[None]:
    """Enter the person's company for one step of a view that goes in steps."""
    return company_scope(request.company.id)


def goes_in_steps(view: Any) -> bool:
    """Tell whether a view enters the company itself."""
    return bool(getattr(view, "in_steps", False))


def asks_for(view: Any) -> str:
    """Return what a view needs before it is called: nothing, person or company."""
    return str(getattr(view, "asks_for", "company"))
