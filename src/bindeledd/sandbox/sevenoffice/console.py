"""The addresses under ``/sandbox``: pages for people, JSON for checkers and the demo."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bindeledd.sandbox import watching
from bindeledd.sandbox.http import Answer, Request, Router
from bindeledd.sandbox.markup import style_sheet
from bindeledd.sandbox.sevenoffice import admin, pages

if TYPE_CHECKING:
    from bindeledd.sandbox.sevenoffice.state import State

_PAGES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "/sandbox", pages.overview),
    ("GET", "/sandbox/clients/{client}", pages.company),
    ("GET", "/sandbox/clients/{client}/{kind}", pages.rows),
    ("GET", "/sandbox/clients/{client}/InvoiceOrder/{id}", pages.order),
    ("POST", "/sandbox/faults", watching.set_fault),
    ("POST", "/sandbox/faults/clear", watching.clear_from_page),
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
    ("DELETE", "/sandbox/api/sessions", admin.end_sessions),
    ("POST", "/sandbox/api/users", admin.add_user),
    ("GET", "/sandbox/api/clients", admin.list_companies),
    ("POST", "/sandbox/api/clients", admin.add_company),
    ("GET", "/sandbox/api/clients/{client}", admin.show_company),
    ("PATCH", "/sandbox/api/clients/{client}/identity", admin.change_identity),
    ("PATCH", "/sandbox/api/clients/{client}/work-types/{project}", admin.tick_work_types),
    ("GET", "/sandbox/api/clients/{client}/{kind}", admin.list_rows),
    ("POST", "/sandbox/api/clients/{client}/{kind}", admin.add_row),
    ("PATCH", "/sandbox/api/clients/{client}/{kind}/{id}", admin.change_row),
    ("DELETE", "/sandbox/api/clients/{client}/{kind}/{id}", admin.delete_row),
)


def _routes() -> Router[Callable[..., Answer]]:
    router: Router[Callable[..., Answer]] = Router()
    for method, pattern, handler in (*_PAGES, *_JSON):
        router.add(method, pattern, handler)
    return router


_ROUTES = _routes()


def answer_console(state: "State", request: Request) -> Answer:
    """Answer a call of the console."""
    found = _ROUTES.find(request.method, request.path)
    if found is None:
        return admin.ConsoleError("There is nothing at this address.", 404).answer()
    handler, values = found
    with state.lock:
        try:
            return handler(state, request, *values)
        except admin.ConsoleError as refusal:
            return refusal.answer()
