"""The pages of the console: what has arrived in the books, the calls, the faults."""

from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, html_answer
from bindeledd.sandbox.markup import link, page, table
from bindeledd.sandbox.poweroffice_go import ledger_pages, sales_pages, work_pages
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.options import SUBSCRIPTION_KEY
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.watching import calls_part, faults_part

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.state import State

_SHOWN = 100
_SECTIONS = (sales_pages.section, work_pages.section, ledger_pages.section)
_COLUMNS = {
    "Customers": (
        "Id",
        "Number",
        "Name",
        "FirstName",
        "LastName",
        "OrganizationNumber",
        "EmailAddress",
        "ExternalImportReference",
        "ExternalNumber",
        "IsArchived",
        "LastChangedDateTimeOffset",
    ),
    "ContactPersons": (
        "Id",
        "ContactId",
        "FirstName",
        "LastName",
        "EmailAddress",
        "PhoneNumber",
        "ExternalCode",
        "LastChangedDateTimeOffset",
    ),
    "ContactDeliveryAddresses": (
        "Id",
        "ContactId",
        "AddressLine1",
        "ZipCode",
        "City",
        "IsPrimary",
        "ExternalCode",
        "LastChangedDateTimeOffset",
    ),
    "Projects": (
        "Id",
        "Code",
        "Name",
        "CustomerNo",
        "DepartmentCode",
        "ProjectStatus",
        "IsActive",
        "ExternalNumber",
        "LastChangedDateTimeOffset",
    ),
    "Employees": (
        "Id",
        "Number",
        "FirstName",
        "LastName",
        "EmailAddress",
        "ExternalImportReference",
        "ExternalNumber",
        "LastChangedDateTimeOffset",
    ),
    "Departments": ("Id", "Code", "Name", "IsActive", "LastChangedDateTimeOffset"),
}


def overview(state: "State", _request: Request) -> Answer:
    """Show companies, calls and faults."""
    companies = [
        (
            link(f"/sandbox/clients/{ledger.client_id}", ledger.settings.name),
            ledger.settings.environment,
            ledger.settings.activated,
            ledger.client_key,
            *(len(ledger.tables[name]) for name in _COLUMNS),
        )
        for ledger in state.ledgers.values()
    ]
    heads = ("Company", "Environment", "Activated", "Client key", *_COLUMNS)
    figures = state.traffic.figures()
    content = (
        "<p>PowerOffice Go, API v2. "
        f"{figures['total']} calls, at most {figures['max_requests_in_a_second']} in a second.</p>"
        + table("Client companies", heads, companies)
        + _keys(state)
        + faults_part(state, "POST /Customers")
        + calls_part(state)
    )
    return html_answer(page("PowerOffice Go", content))


def _keys(state: "State") -> str:
    keys = state.options.application_keys.items()
    rows: list[tuple[str, str]] = [(f"Application key, {place}", key) for place, key in keys]
    known = (SUBSCRIPTION_KEY in state.options.subscription_keys) and SUBSCRIPTION_KEY
    rows.append(("Subscription key", known or "set by the operator"))
    return "<h2>Keys</h2>" + table("Made-up keys for trying things out", ("Key", "Value"), rows)


def company(state: "State", _request: Request, client: str) -> Answer:
    """Show the books of one company."""
    ledger = state.company(client)
    if ledger is None:
        return _missing()
    valid, missing = ledger.roles()
    facts = (
        ("Organisation number", ledger.settings.org_number or None),
        ("Environment", ledger.settings.environment),
        ("Client key", ledger.client_key),
        ("Extension activated", ledger.settings.activated),
        ("Lock date", ledger.settings.lock_date),
        ("Modules", ", ".join(ledger.settings.modules)),
        ("Privileges", ", ".join(valid)),
        ("Privileges without module", ", ".join(missing) or None),
    )
    content = table("Company", ("Fact", "Value"), facts)
    for name in _COLUMNS:
        content += f"<h2>{name}</h2>" + _table_of(ledger, name, _SHOWN)
    content += "".join(section(ledger) for section in _SECTIONS)
    others = ", ".join(
        link(f"/sandbox/clients/{client}/{name}", f"{name} ({len(ledger.tables[name])})").html
        for name in RESOURCES
    )
    return html_answer(page(ledger.settings.name, f"{content}<p>All rows: {others}</p>"))


def _table_of(ledger: Ledger, name: str, limit: int, skip: int = 0) -> str:
    found = ledger.tables[name]
    newest = found.ids[::-1][skip : skip + limit]
    heads = _COLUMNS.get(name) or tuple(f.name for f in found.resource.fields if "R" in f.where)
    shown: list[list[Any]] = []
    for key in newest:
        row = ledger.shown(found.resource, found.rows[key])
        shown.append([row[head] for head in heads])
    return table(f"{len(newest)} of {len(found)}, newest first", heads, shown)


def rows(state: "State", request: Request, client: str, resource: str) -> Answer:
    """Show the rows of one resource, a page at a time."""
    ledger = state.company(client)
    name = next((one for one in RESOURCES if one.lower() == resource.lower()), None)
    if ledger is None or name is None:
        return _missing()
    asked = dict(request.query).get("page", "1")
    number = int(asked) if asked.isdigit() and int(asked) > 0 else 1
    here = f"/sandbox/clients/{client}/{name}"
    links = [link(f"/sandbox/clients/{client}", ledger.settings.name).html]
    if number > 1:
        links.append(link(f"{here}?page={number - 1}", "Newer").html)
    if number * _SHOWN < len(ledger.tables[name]):
        links.append(link(f"{here}?page={number + 1}", "Older").html)
    content = _table_of(ledger, name, _SHOWN, (number - 1) * _SHOWN)
    return html_answer(page(name, f"<p>{' · '.join(links)}</p>{content}"))


def _missing() -> Answer:
    return html_answer(page("Not found", "<p>There is nothing at this address.</p>"), 404)
