"""The API put together: its routers, its errors, its schema."""

from __future__ import annotations

from typing import Final

from ninja.errors import HttpError, ValidationError

from bindeledd.api import (
    accounting,
    approvals,
    attachments,
    catalogue,
    connections,
    contact_persons,
    customers,
    data_types,
    delivery_addresses,
    departments,
    diary,
    employees,
    held,
    imports,
    invoices,
    keys,
    ledgers,
    match,
    payroll,
    plans,
    projects,
    reposting,
    runs,
    supplier_costs,
    terms,
    weeks,
)
from bindeledd.api.parsing import ExactParser
from bindeledd.api.problems import handle
from bindeledd.api.schema import Api

_ABOUT: Final = """Everything that the pages do: registers, imports, connections, matching, plans,
runs and what waits.

Amounts and hours are strings of decimals, instants are UTC, days are written 2026-11-19. Every
refusal is problem details (RFC 9457) with a stable `code`, in English or Norwegian by
Accept-Language.
"""

api: Final = Api(
    title="bindeledd",
    version="1",
    description=_ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=ExactParser(),
)
api.add_router("", keys.router)
api.add_router("/customers", customers.router)
api.add_router("", contact_persons.router)
api.add_router("", delivery_addresses.router)
api.add_router("/departments", departments.router)
api.add_router("/employees", employees.router)
api.add_router("/projects", projects.router)
api.add_router("", terms.router)
api.add_router("/payroll", payroll.router)
api.add_router("", accounting.router)
api.add_router("", attachments.router)
api.add_router("", ledgers.router)
api.add_router("/invoices", invoices.router)
api.add_router("", weeks.router)
api.add_router("/supplier-costs", supplier_costs.router)
for _path, _router in (*catalogue.routers(), *diary.routers(), *approvals.routers()):
    api.add_router(_path, _router)
api.add_router("/imports", imports.router)
api.add_router("", connections.router)
api.add_router("", data_types.router)
api.add_router("", match.router)
api.add_router("", plans.router)
api.add_router("", runs.router)
api.add_router("", held.router)
api.add_router("", reposting.router)
for _kind in (Exception, HttpError, ValidationError):
    api.add_exception_handler(_kind, handle)  # type: ignore[arg-type] # ninja types errors as classes too
