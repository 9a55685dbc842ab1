"""What every page's frame shows: company, role, and counts that the pages of the engine give."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest

from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import company_scope


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame needs; nothing for fragments and for strangers."""
    company = getattr(request, "company", None)
    if not isinstance(company, Company) or getattr(request, "htmx", False):
        return {}
    kept: dict[str, Any] | None = getattr(request, "_frame", None)
    if kept is None:
        kept = _frame_of(request, company)
        request._frame = kept  # type: ignore[attr-defined] # noqa: SLF001 - a page is drawn of several templates
    return kept


def _frame_of(request: HttpRequest, company: Company) -> dict[str, Any]:
    role = getattr(request, "role", None)
    found: dict[str, Any] = {
        "company": company,
        "companies": [entry[0] for entry in getattr(request, "companies", [])],
        "role": role.label if role is not None else "",
        "letter_keys_off": request.COOKIES.get("letter_keys") == "off",
    }
    return found | _of_the_engine(request, company)


def _of_the_engine(request: HttpRequest, company: Company) -> dict[str, Any]:
    """Ask `panel.sync.frame_counts`: counts, next_run or next_run_note, company_note."""
    ask: Callable[[HttpRequest], dict[str, Any]] | None = getattr(
        import_module("bindeledd.panel.sync"), "frame_counts", None
    )
    if ask is None:
        return {}
    with company_scope(company.id):
        return ask(request)
