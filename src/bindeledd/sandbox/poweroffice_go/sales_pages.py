"""What people see of sales: products, orders with lines, sums and files, invoices and their papers.

Files open from here; what could carry script is handed out as a download.
"""

from mimetypes import guess_type
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, Row, html_answer
from bindeledd.sandbox.markup import Markup, link, page, table
from bindeledd.sandbox.poweroffice_go import attachments, documents, invoices, orders, sending
from bindeledd.sandbox.poweroffice_go.product_rules import inherited, sales_tax
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger
    from bindeledd.sandbox.poweroffice_go.state import State

_SHOWN = 100
_SHOWN_IN_PLACE = ("application/pdf", "image/png", "image/jpeg", "text/plain")
_LINE_COLUMNS = (
    "SortOrder",
    "LineType",
    "ProductCode",
    "Description",
    "Quantity",
    "UnitOfMeasureCode",
    "ProductUnitPrice",
    "Allowance",
    "NetAmount",
    "VatCode",
    "VatAmount",
    "TotalAmount",
    "ProjectCode",
    "DepartmentCode",
    "ExternalImportReference",
)
_ORDER_FACTS = (
    "SalesOrderNo",
    "SalesOrderStatus",
    "CustomerNo",
    "CustomerReference",
    "PurchaseOrderReference",
    "ProjectCode",
    "DepartmentCode",
    "PaymentTerm",
    "ImportedOrderNo",
    "ExternalImportReference",
    "CustomMatchingReference",
    "RelatedInvoiceNo",
    "NetAmount",
    "TotalAmount",
)
_INVOICE_FACTS = (
    "InvoiceNo",
    "VoucherNo",
    "VoucherType",
    "VoucherDate",
    "DueDate",
    "Cid",
    "CustomerNo",
    "CustomerReference",
    "PurchaseOrderReference",
    "ProjectCode",
    "OrderNo",
    "ImportedOrderNo",
    "ExternalImportReference",
    "CustomMatchingReference",
    "NetAmount",
    "TotalAmount",
    "Balance",
    "MatchId",
    "SentDateTimeOffset",
)


def section(ledger: "Ledger") -> str:
    """Show products, orders and invoices of one company, newest first."""
    return _products(ledger) + _orders(ledger) + _invoices(ledger)


def _newest(ledger: "Ledger", name: str) -> list[Stored]:
    found = ledger.tables[name]
    return [found.rows[key] for key in found.ids[::-1][:_SHOWN]]


def _products(ledger: "Ledger") -> str:
    rows = []
    for stored in _newest(ledger, "Products"):
        data = stored.data
        tax = sales_tax(ledger, data, standard=True)
        row = ledger.shown(ledger.tables["Products"].resource, stored)
        rows.append(
            (
                row["Code"],
                row["Name"],
                row["ProductGroupCode"],
                inherited(ledger, data, "UnitOfMeasureCode"),
                inherited(ledger, data, "UnitPrice"),
                inherited(ledger, data, "UnitCost"),
                _account_no(ledger, tax.account_id) if tax else None,
                tax.code if tax else None,
                row["IsArchived"],
            )
        )
    heads = ("Code", "Name", "Group", "Unit", "Price", "Cost", "Account", "VAT", "Archived")
    caption = f"{len(rows)} of {len(ledger.tables['Products'])}, with what they inherit"
    return "<h2>Products</h2>" + table(caption, heads, rows)


def _account_no(ledger: "Ledger", key: int) -> Any:
    return ledger.tables["GeneralLedgerAccounts"].rows[key].data["AccountNo"]


def _orders(ledger: "Ledger") -> str:
    rows = []
    for stored in _newest(ledger, "SalesOrders"):
        row = orders.show(ledger, stored)
        rows.append(
            (
                link(_address(ledger, "orders", row["Id"]), str(row["SalesOrderNo"])),
                row["SalesOrderStatus"],
                _state(ledger, row["Id"]),
                row["CustomerNo"],
                row["ProjectCode"],
                row["LineCount"],
                row["NetAmount"],
                row["TotalAmount"],
                _files(ledger, row["Id"]),
                row["ExternalImportReference"],
            )
        )
    heads = (
        "Order",
        "Status",
        "Sending",
        "Customer",
        "Project",
        "Lines",
        "Net",
        "Total",
        "Files",
        "Reference",
    )
    caption = f"{len(rows)} of {len(ledger.tables['SalesOrders'])}"
    return "<h2>Sales orders</h2>" + table(caption, heads, rows)


def _state(ledger: "Ledger", key: str) -> str | None:
    state = sending.state_of(ledger, key)
    if state["IsInvoiceBeingProcessed"]:
        return "in process"
    return state["LastErrorMessage"]  # type: ignore[no-any-return]  # rows are plain JSON


def _invoices(ledger: "Ledger") -> str:
    rows = []
    for stored in _newest(ledger, "OutgoingInvoices"):
        row = ledger.shown(invoices.INVOICE, stored)
        rows.append(
            (
                link(_address(ledger, "invoices", row["Id"]), str(row["InvoiceNo"])),
                row["VoucherNo"],
                row["VoucherType"],
                row["VoucherDate"],
                row["DueDate"],
                row["CustomerNo"],
                row["NetAmount"],
                row["TotalAmount"],
                row["Balance"],
                payment_state(row),
                _papers(ledger, row["Id"]),
                _files(ledger, row["Id"]),
                row["ExternalImportReference"],
            )
        )
    heads = (
        "Invoice",
        "Voucher",
        "Type",
        "Date",
        "Due",
        "Customer",
        "Net",
        "Total",
        "Balance",
        "Payment",
        "Paper",
        "Files",
        "Reference",
    )
    caption = f"{len(rows)} of {len(ledger.tables['OutgoingInvoices'])}"
    return "<h2>Outgoing invoices</h2>" + table(caption, heads, rows)


def payment_state(row: Row) -> str:
    """Word how far an invoice is paid."""
    if row["IsReversed"]:
        return "reversed"
    if row["Balance"] == 0:
        return "settled"
    return "open" if row["Balance"] == row["TotalPostedAmount"] else "partly settled"


def _address(ledger: "Ledger", kind: str, key: object) -> str:
    return f"/sandbox/clients/{ledger.client_id}/{kind}/{key}"


def _files(ledger: "Ledger", key: str) -> Markup | None:
    found = attachments.files_of(ledger, key)
    links = [
        link(_address(ledger, "attachments", one.data["Id"]), one.data["FileName"]).html
        for one in found
    ]
    return Markup(" · ".join(links)) if links else None


def _papers(ledger: "Ledger", key: str) -> Markup | None:
    links = [
        link(f"{_address(ledger, 'papers', key)}/{kind}", kind).html
        for kind in documents.kinds_of(ledger, key)
    ]
    return Markup(" · ".join(links)) if links else None


def order_page(state: "State", _request: Request, client: str, key: str) -> Answer:
    """Show one order: header and lines with what they inherit, and its files."""
    ledger = state.company(client)
    if ledger is None or key not in ledger.tables["SalesOrders"].rows:
        return _missing()
    row = orders.complete(ledger, key, inherited=True)
    facts = [(name, row[name]) for name in _ORDER_FACTS]
    facts += [("Sending", _state(ledger, key)), ("Files", _files(ledger, key))]
    return _sheet(ledger, f"Sales order {row['SalesOrderNo']}", facts, row["SalesOrderLines"])


def invoice_page(state: "State", _request: Request, client: str, key: str) -> Answer:
    """Show one invoice: header, lines, paper and files."""
    ledger = state.company(client)
    stored = ledger.tables["OutgoingInvoices"].rows.get(key) if ledger else None
    if ledger is None or stored is None:
        return _missing()
    row = ledger.shown(invoices.INVOICE, stored)
    facts = [(name, row[name]) for name in _INVOICE_FACTS]
    facts += [
        ("Payment", payment_state(row)),
        ("Paper", _papers(ledger, key)),
        ("Files", _files(ledger, key)),
    ]
    lines = [ledger.shown(invoices.LINE, line) for line in invoices.lines_of(ledger, key)]
    return _sheet(ledger, f"Invoice {row['InvoiceNo']}", facts, lines)


def _sheet(
    ledger: "Ledger", title: str, facts: list[tuple[str, object]], lines: list[Row]
) -> Answer:
    back = link(f"/sandbox/clients/{ledger.client_id}", ledger.settings.name).html
    rows = [[line[name] for name in _LINE_COLUMNS] for line in lines]
    content = table("Header", ("Fact", "Value"), facts) + table("Lines", _LINE_COLUMNS, rows)
    return html_answer(page(title, f"<p>{back}</p>{content}"))


def _missing() -> Answer:
    return html_answer(page("Not found", "<p>There is nothing at this address.</p>"), 404)


def attachment(state: "State", _request: Request, client: str, key: str) -> Answer:
    """Open a file of an order or invoice."""
    ledger = state.company(client)
    found = ledger.tables[attachments.FILE.name].rows.get(_number(key)) if ledger else None
    if found is None:
        return _missing()
    return _open(found.data["FileName"], attachments.content_of(found))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else -1


def paper(state: "State", _request: Request, client: str, key: str, kind: str) -> Answer:
    """Open a paper of a voucher: ``Pdf``, ``Ehf`` or ``Images``."""
    ledger = state.company(client)
    kept = documents.read(ledger, key) if ledger else {}
    if kind not in kept:
        return _missing()
    return _open(f"{key}.{documents.KINDS[kind]}", kept[kind])


def _open(name: str, content: bytes) -> Answer:
    kind = guess_type(name)[0] or ""
    shown = kind in _SHOWN_IN_PLACE
    plain = name.encode("ascii", "replace").decode().replace('"', "'")
    way = "inline" if shown else "attachment"
    headers = [
        ("Content-Type", kind if shown else "application/octet-stream"),
        ("Content-Disposition", f'{way}; filename="{plain}"'),
        ("X-Content-Type-Options", "nosniff"),
    ]
    return Answer(200, content, headers)


PAGES = (
    ("GET", "/sandbox/clients/{client}/orders/{id}", order_page),
    ("GET", "/sandbox/clients/{client}/invoices/{id}", invoice_page),
    ("GET", "/sandbox/clients/{client}/attachments/{id}", attachment),
    ("GET", "/sandbox/clients/{client}/papers/{id}/{kind}", paper),
)
