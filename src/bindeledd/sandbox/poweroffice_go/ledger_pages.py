"""The part of a company's page that shows the ledger: vouchers, balances, projects, open items."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.markup import link, table
from bindeledd.sandbox.poweroffice_go import subledger
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.posted_tables import ENTRIES
from bindeledd.sandbox.poweroffice_go.reversing import transactions_of

_VOUCHERS = 40
_OPEN = 100
_INCOME = range(3000, 4000)
_COST = range(4000, 8000)
_LINE_HEADS = (
    "Voucher",
    "Type",
    "Date",
    "Account",
    "Amount",
    "VAT code",
    "VAT",
    "Project",
    "Department",
    "Quantity",
    "Text",
    "Contact",
)
_VOUCHER_HEADS = (
    "No",
    "Type",
    "Date",
    "Description",
    "Invoice no",
    "Reference",
    "From the integration",
    "State",
    "Paper",
)
_OPEN_HEADS = (
    "Contact",
    "Type",
    "Voucher",
    "Invoice no",
    "Due",
    "Amount",
    "Balance",
    "Match",
)


def section(ledger: Ledger) -> str:
    """Show the newest vouchers with their lines, and sums of all that is posted."""
    return "".join((_vouchers(ledger), _balances(ledger), _projects(ledger), *_open_items(ledger)))


def _newest(ledger: Ledger) -> list[Row]:
    rows = ledger.tables["Vouchers"].rows.values()
    by_number = sorted((row.data for row in rows), key=lambda data: -int(data["VoucherNo"]))
    return by_number[:_VOUCHERS]


def _vouchers(ledger: Ledger) -> str:
    chosen = _newest(ledger)
    heads = [_voucher(ledger, data) for data in chosen]
    lines = [_line(ledger, row) for data in chosen for row in transactions_of(ledger, data["Id"])]
    count = len(ledger.tables["Vouchers"])
    caption = f"{len(chosen)} of {count} vouchers, newest first"
    return (
        "<h2>Vouchers</h2>"
        + table(caption, _VOUCHER_HEADS, heads)
        + table("Their lines", _LINE_HEADS, lines)
    )


def _voucher(ledger: Ledger, data: Row) -> tuple[object, ...]:
    file = ledger.tables["VoucherFiles"].rows.get(data["Id"])
    address = f"/sandbox/clients/{ledger.client_id}/papers/{data['Id']}"
    return (
        data["VoucherNo"],
        data["VoucherType"],
        data["VoucherDate"],
        data["Description"],
        data["InvoiceNo"],
        data["ExternalImportReference"],
        data["IsCreatedByCurrentIntegration"],
        "reversed" if data["IsReversed"] else "posted",
        link(address, "PDF") if file is not None and file.data["HasPdf"] else None,
    )


def _line(ledger: Ledger, row: Row) -> tuple[object, ...]:
    return (
        row["VoucherNo"],
        row["VoucherType"],
        row["PostingDate"],
        _account(ledger, row["AccountId"]),
        row["Amount"],
        row["VatCode"],
        row["VatAmount"],
        _project(ledger, row["ProjectId"]),
        _code(ledger, "Departments", row["DepartmentId"]),
        row["Quantity"],
        row["Description"],
        row["CustomerAccountNo"] or row["SupplierAccountNo"] or row["EmployeeAccountNo"],
    )


def _account(ledger: Ledger, key: int) -> str:
    data = ledger.tables["GeneralLedgerAccounts"].rows[key].data
    return f"{data['AccountNo']} {data['Name']}"


def _code(ledger: Ledger, name: str, key: int | None) -> str | None:
    stored = ledger.tables[name].rows.get(key)
    return None if stored is None else f"{stored.data['Code']} {stored.data['Name']}"


def _project(ledger: Ledger, key: int | None) -> str | None:
    stored = ledger.tables["Projects"].rows.get(key)
    if stored is None:
        return None
    return f"{ledger.project_code(stored.data)} {stored.data['Name']}"


def _transactions(ledger: Ledger) -> Iterable[Row]:
    return (stored.data for stored in ledger.tables["AccountTransactions"].rows.values())


def _balances(ledger: Ledger) -> str:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for row in _transactions(ledger):
        sums[row["AccountId"]] += Decimal(row["Amount"])
    rows = [(_account(ledger, key), sums[key]) for key in sorted(sums)]
    return "<h2>Account balances</h2>" + table(
        "All that is posted; debit positive", ("Account", "Balance"), rows
    )


def _projects(ledger: Ledger) -> str:
    """Income and cost net of VAT, credit turned to positive income."""
    income: dict[int, Decimal] = defaultdict(Decimal)
    cost: dict[int, Decimal] = defaultdict(Decimal)
    for row in _transactions(ledger):
        if row["ProjectId"] is None:
            continue
        net = Decimal(row["Gross"]) - Decimal(row["VatAmount"])
        if row["AccountNo"] in _INCOME:
            income[row["ProjectId"]] -= net
        elif row["AccountNo"] in _COST:
            cost[row["ProjectId"]] += net
    rows = [
        (_project(ledger, key), income[key], cost[key], income[key] - cost[key])
        for key in sorted({*income, *cost})
    ]
    heads = ("Project", "Income", "Cost", "Result")
    return "<h2>Projects in the ledger</h2>" + table("Net of VAT", heads, rows)


def _open_items(ledger: Ledger) -> Iterable[str]:
    for name, resource in ENTRIES.items():
        rows = ledger.tables[resource.name].rows.values()
        left = [stored.data for stored in rows if stored.data["Balance"] != 0]
        shown = [_entry(ledger, name, data) for data in left[::-1][:_OPEN]]
        caption = f"{len(shown)} of {len(left)}, newest first"
        yield f"<h2>Open items: {name}</h2>" + table(caption, _OPEN_HEADS, shown)


def _entry(ledger: Ledger, name: str, data: Row) -> tuple[object, ...]:
    contact = ledger.tables[name].rows[subledger.contact_of(name, data)].data
    person = f"{contact['FirstName']} {contact['LastName']}"
    return (
        f"{contact['Number']} {contact['Name'] or person}",
        data["VoucherType"],
        data["VoucherNo"],
        data["InvoiceNo"],
        data["DueDate"],
        data["Amount"],
        data["Balance"],
        data["MatchId"],
    )
