"""What every page's frame shows: company, role, and counts of what waits for the reader."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest

from bindeledd.tenancy.models import Company, Role
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import ABILITIES, Ability
from bindeledd.workspace.invoicing.queries import count_drafts
from bindeledd.workspace.time.waiting import count_to_approve


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
    with company_scope(company.id):
        engine = _of_the_engine(request)
        counts = engine.get("rail_counts", {}) | _of_the_work(role)
    return found | engine | {"rail_counts": counts}


def _of_the_work(role: Role | None) -> dict[str, int]:
    """Count hours that wait for approval and attachments not made ready, for whoever does that."""
    abilities = ABILITIES[role] if role is not None else frozenset()
    counts = {}
    if Ability.APPROVE in abilities:
        counts["hours"] = count_to_approve()
    if Ability.INVOICE in abilities:
        counts["attachments"] = count_drafts()
    return counts


def _of_the_engine(request: HttpRequest) -> dict[str, Any]:
    """Ask `panel.sync.frame_counts`: counts, next_run or next_run_note, company_note."""
    ask: Callable[[HttpRequest], dict[str, Any]] | None = getattr(
        import_module("bindeledd.panel.sync"), "frame_counts", None
    )
    return {} if ask is None else ask(request)
