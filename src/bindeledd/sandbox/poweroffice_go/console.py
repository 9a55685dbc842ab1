"""The addresses under ``/sandbox``: pages for people, JSON for checkers and the demo."""

from collections.abc import Callable

from bindeledd.sandbox import watching
from bindeledd.sandbox.http import Answer, Router
from bindeledd.sandbox.markup import style_sheet
from bindeledd.sandbox.poweroffice_go import (
    admin,
    ledger_console,
    onboarding,
    pages,
    sales_console,
    sales_pages,
    work_console,
)

_PAGES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "/sandbox", pages.overview),
    ("GET", "/sandbox/clients/{client}", pages.company),
    ("GET", "/sandbox/clients/{client}/{resource}", pages.rows),
    *sales_pages.PAGES,
    ("POST", "/sandbox/faults", watching.set_fault),
    ("POST", "/sandbox/faults/clear", watching.clear_from_page),
    ("GET", "/sandbox/onboarding/{ticket}", onboarding.show),
    ("POST", "/sandbox/onboarding/{ticket}", onboarding.agree),
    ("GET", "/sandbox/sandbox.css", style_sheet),
)
_JSON: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "/sandbox/api/state", admin.state_dump),
    ("GET", "/sandbox/api/stats", watching.stats),
    ("DELETE", "/sandbox/api/stats", watching.reset_stats),
    ("GET", "/sandbox/api/calls", watching.calls),
    ("POST", "/sandbox/api/reset", watching.reset),
    ("GET", "/sandbox/api/faults", watching.list_faults),
    ("POST", "/sandbox/api/faults", admin.add_fault),
    ("DELETE", "/sandbox/api/faults", watching.clear_faults),
    ("DELETE", "/sandbox/api/faults/{number}", watching.clear_faults),
    ("DELETE", "/sandbox/api/tokens", admin.expire_tokens),
    ("GET", "/sandbox/api/clients", admin.list_companies),
    ("POST", "/sandbox/api/clients", admin.add_company),
    ("GET", "/sandbox/api/clients/{client}", admin.show_company),
    ("PATCH", "/sandbox/api/clients/{client}", admin.change_company),
    ("POST", "/sandbox/api/clients/{client}/balances/{id}", admin.set_balance),
    *sales_console.ROUTES,
    *work_console.ROUTES,
    *ledger_console.ROUTES,
    ("GET", "/sandbox/api/clients/{client}/{resource}", admin.list_records),
    ("POST", "/sandbox/api/clients/{client}/{resource}", admin.add_record),
    ("PATCH", "/sandbox/api/clients/{client}/{resource}/{id}", admin.change_record),
    ("DELETE", "/sandbox/api/clients/{client}/{resource}/{id}", admin.delete_record),
)


def console_routes() -> Router[Callable[..., Answer]]:
    """Lay out the addresses of the console."""
    router: Router[Callable[..., Answer]] = Router()
    for method, pattern, handler in (*_PAGES, *_JSON):
        router.add(method, pattern, handler)
    return router
