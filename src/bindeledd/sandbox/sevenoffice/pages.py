"""The pages of the console: what has arrived in the books, the calls, the faults."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, Row, html_answer
from bindeledd.sandbox.markup import link, page, table
from bindeledd.sandbox.sevenoffice.books import Books, Stored
from bindeledd.sandbox.sevenoffice.kinds import KINDS
from bindeledd.sandbox.sevenoffice.options import PASSWORD, USERNAME
from bindeledd.sandbox.watching import calls_part, faults_part

if TYPE_CHECKING:
    from bindeledd.sandbox.sevenoffice.state import State

_SHOWN = 100
_TITLES = {
    "Company": "Customers",
    "Project": "Projects",
    "Hour": "Hours",
    "Product": "Products",
    "InvoiceOrder": "Orders",
    "Category": "Product categories",
    "WorkType": "Work types",
    "SalaryType": "Salary types",
    "PersonItem": "Contacts",
    "Department": "Departments",
    "DimensionType": "Dimension types",
    "Dimension": "Dimensions",
    "AccountingGroup": "Accounting groups",
    "VatType": "VAT types",
}
_COLUMNS: dict[str, tuple[str, ...]] = {
    "Company": (
        *("Id", "FirstName", "Name", "Type", "OrganizationNumber", "PhoneNumbers.Work.Value"),
        *("EmailAddresses.Work.Value", "PaymentTime", "ExternalId", "DateChanged"),
    ),
    "Project": (
        *("Id", "Name", "CustomerId", "Owner", "OrderReferenceNumber", "DateStart", "DateStop"),
        *("Description", "DateChanged"),
    ),
    "Hour": (
        *("Id", "ContactId", "ProjectId", "TypeOfWorkId", "StartTime", "StopTime", "TotalHours"),
        *("TotalHoursInvoice", "Description", "InternalNote", "Status", "Listed"),
    ),
    "Product": (
        *("Id", "No", "Name", "CategoryId", "Price", "InPrice", "Cost", "StatusId", "DateChanged"),
    ),
    "InvoiceOrder": (
        *("OrderId", "CustomerId", "OrderStatus", "ReferenceNumber", "DateOrdered", "ProjectId"),
        *("DepartmentId", "OrderTotalVat", "OrderTotalIncVat", "InvoiceId", "DateChanged"),
    ),
    "PersonItem": ("Id", "EmployeeId", "FirstName", "LastName", "DateChanged"),
    "WorkType": ("Id", "Name", "Invoiceable"),
    "Dimension": ("TypeId", "Value", "Name"),
}
_LINE = (
    *("RowId", "SequenceNumber", "Type", "ProductId", "ProductNo", "Name", "Quantity", "Price"),
    *("VatRate", "ProjectId", "DepartmentId"),
)


def overview(state: "State", _request: Request) -> Answer:
    """Show companies, users, calls and faults."""
    main = ("Company", "Project", "Hour", "Product", "InvoiceOrder")
    companies = [
        (
            link(f"/sandbox/clients/{books.client_id}", books.name),
            books.client_id,
            books.org_number or None,
            *(len(books.table(kind)) for kind in main),
        )
        for books in state.clients.values()
    ]
    heads = ("Client", "Id", "Organisation number", *(_TITLES[kind] for kind in main))
    figures = state.traffic.figures()
    content = (
        "<p>24SevenOffice, SOAP services. "
        f"{figures['total']} calls, at most {figures['max_requests_in_a_second']} in a second.</p>"
        + table("Clients", heads, companies)
        + _logins(state)
        + faults_part(state, "CompanyService SaveCompanies")
        + calls_part(state)
    )
    return html_answer(page("24SevenOffice", content))


def _logins(state: "State") -> str:
    known = state.access.users.get(USERNAME.casefold())
    shown = PASSWORD if known and known.password == PASSWORD else "set by the operator"
    facts = (
        ("Application id", state.options.application_id),
        ("Username", USERNAME),
        ("Password", shown),
    )
    identities = [
        (
            *(user.username, one.books.name, one.id, one.contact_id, one.employee_id),
            *(one.is_default, one.disabled, one.blocked),
        )
        for user in state.access.users.values()
        for one in user.identities
    ]
    heads = ("User", "Client", "Identity", "Contact id", "Employee id")
    return (
        "<h2>Logins</h2>"
        + table("Made-up login for trying things out", ("What", "Value"), facts)
        + table("Identities", (*heads, "Default", "Disabled", "Blocked"), identities)
    )


def company(state: "State", _request: Request, client: str) -> Answer:
    """Show the books of one company."""
    books = state.company(client)
    if books is None:
        return _missing()
    content = "".join(f"<h2>{_TITLES[kind]}</h2>" + _table_of(books, kind) for kind in _COLUMNS)
    others = ", ".join(
        link(f"/sandbox/clients/{client}/{kind}", f"{title} ({len(books.table(kind))})").html
        for kind, title in _TITLES.items()
    )
    return html_answer(page(books.name, f"{content}<p>All rows: {others}</p>"))


def _table_of(books: Books, kind: str, limit: int = _SHOWN, skip: int = 0) -> str:
    rows = books.table(kind).rows
    newest = list(rows)[::-1][skip : skip + limit]
    heads = _COLUMNS.get(kind) or tuple(field.name for field in KINDS[kind].record.fields)
    shown = [[*_cells(books, kind, rows[key], heads), rows[key].active] for key in newest]
    return table(f"{len(newest)} of {len(rows)}, newest first", (*heads, "In use"), shown)


def _cells(books: Books, kind: str, stored: Stored, heads: tuple[str, ...]) -> list[Any]:
    cells = [_at(stored.data, head) for head in heads]
    if kind == "InvoiceOrder":
        address = f"/sandbox/clients/{books.client_id}/InvoiceOrder/{cells[0]}"
        cells[0] = link(address, str(cells[0]))
    return cells


def _at(row: Row, path: str) -> Any:
    """Return what stands at a path, moments to the second; they are UTC."""
    value: Any = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return f"{value:%Y-%m-%d %H:%M:%S}Z" if isinstance(value, datetime) else value


def rows(state: "State", request: Request, client: str, name: str) -> Answer:
    """Show the rows of one kind, a page at a time."""
    books = state.company(client)
    kind = next((one for one in KINDS if one.lower() == name.lower()), None)
    if books is None or kind is None:
        return _missing()
    asked = dict(request.query).get("page", "1")
    number = int(asked) if asked.isdigit() and int(asked) > 0 else 1
    here = f"/sandbox/clients/{client}/{kind}"
    links = [link(f"/sandbox/clients/{client}", books.name).html]
    if number > 1:
        links.append(link(f"{here}?page={number - 1}", "Newer").html)
    if number * _SHOWN < len(books.table(kind)):
        links.append(link(f"{here}?page={number + 1}", "Older").html)
    content = _table_of(books, kind, _SHOWN, (number - 1) * _SHOWN)
    return html_answer(page(_TITLES[kind], f"<p>{' · '.join(links)}</p>{content}"))


def order(state: "State", _request: Request, client: str, key: str) -> Answer:
    """Show one order with its rows and dimensions."""
    books = state.company(client)
    stored = books.table("InvoiceOrder").rows.get(int(key)) if books and key.isdigit() else None
    if books is None or stored is None:
        return _missing()
    data = stored.data
    facts = [(name, _at(data, name)) for name in data if not isinstance(data[name], list | dict)]
    facts.append(("Dimensions", _dimensions(data) or None))
    lines = [
        (*(line.get(name) for name in _LINE), _dimensions(line) or None)
        for line in data.get("InvoiceRows", ())
    ]
    back = link(f"/sandbox/clients/{client}", books.name).html
    content = (
        f"<p>{back}</p>"
        + table("Order", ("Field", "Value"), facts)
        + table("Rows", (*_LINE, "Dimensions"), lines)
    )
    return html_answer(page(f"Order {key}", content))


def _dimensions(row: Row) -> str:
    found = row.get("UserDefinedDimensions", ())
    return ", ".join(f"{one['TypeId']}: {one['Value']} {one.get('Name', '')}" for one in found)


def _missing() -> Answer:
    return html_answer(page("Not found", "<p>There is nothing at this address.</p>"), 404)
