"""The one way into the books: a voucher whose lines sum to zero becomes ledger lines.

Colleagues call it thus (an outgoing invoice of 1000 + VAT on project 900100)::

    posted = post(books, Voucher(
        "OutgoingInvoice", "2026-11-20",
        (
            Line(Decimal("1250.00"), customer_id=20480003, description="Invoice 10001"),
            Line(Decimal("-1250.00"), account_no=3000, vat_code="3", project_id=900100),
        ),
        id=order_id, invoice_no="10001", due_date="2026-12-04", external_reference="inv-1",
        matching_reference="inv-1", cid="0100001", by_integration=True,
    ))
    posted.id, posted.voucher_no

**Amounts are gross and signed**: debit positive, credit negative, VAT included where the code has
a rate; `post` splits the VAT off and posts it on its own account (option ``cost_lines``). Where the
VAT was reckoned elsewhere, give it as `Line.vat_amount` with the sign of the amount. A line names
one of: `account_no`, `account_id` (also a `SubledgerAccountId`), `customer_id`, `supplier_id`,
`employee_id`. `vat_code` None is code 0 (no VAT). A line on a contact becomes an open subledger
entry; `subledger` matches them, and keeps Balance, MatchId and BalanceLastChangedDateTimeOffset of
rows in OutgoingInvoices and IncomingInvoices that have the voucher's id: put such a row in the
table, with ``Balance`` equal to the contact's line, right after `post`.

Nothing is written when anything is refused (`ProblemError`). What a voucher means, and which
addresses make one, is left to the areas. Source: contract paper poweroffice-go, sections 16-18,
read 2026-11-21; what it calls unconfirmed is chosen here: debit is positive, lines must sum to
zero, and the texts of refusals follow the vendor's other ones.
"""

from dataclasses import KW_ONLY, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.poweroffice_go import chart, subledger
from bindeledd.sandbox.poweroffice_go import posted_rows as rows
from bindeledd.sandbox.poweroffice_go.chart import Account
from bindeledd.sandbox.poweroffice_go.posted_rows import Ready
from bindeledd.sandbox.poweroffice_go.posted_tables import VOUCHERS
from bindeledd.sandbox.poweroffice_go.problems import invalid, unknown_reference
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_ORE = Decimal("0.01")
_OUTGOING = {"OutgoingInvoice", "OutgoingCreditNote"}
_NOTES = {*_OUTGOING, "IncomingInvoice", "IncomingCreditNote", "Expense"}
_DIMENSIONS = {
    "department_id": ("Departments", "Department"),
    "project_id": ("Projects", "Project"),
    "product_id": ("Products", "Product"),
    "location_id": ("Locations", "Location"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is asked for; `amount` is gross, debit positive.

    Attributes:
        posting_date: ``YYYY-MM-DD``; the voucher's date when None.
        vat_amount: VAT within `amount`, same sign; reckoned from the rate when None.
        main: The line that carries the invoice's own subledger entry (IsNoteMainEntry); by itself
            the first contact line of an invoice or credit note.
    """

    amount: Decimal
    _: KW_ONLY
    account_no: int | None = None
    account_id: int | None = None
    customer_id: int | None = None
    supplier_id: int | None = None
    employee_id: int | None = None
    vat_code: str | None = None
    vat_amount: Decimal | None = None
    project_id: int | None = None
    department_id: int | None = None
    location_id: int | None = None
    product_id: int | None = None
    quantity: Decimal | None = None
    description: str | None = None
    posting_date: str | None = None
    matching_reference: str | None = None
    invoice_no: str | None = None
    cid: str | None = None
    vat_specification: str = "None"
    write_off: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Voucher:
    """What is to be posted.

    Attributes:
        type: A VoucherType, as ``ManualJournal``.
        id: The voucher's id where it is already known (a sales order's); drawn when None.
        journal: The address's name where the API made it, as ``ManualJournals``.
        body: What was submitted, kept for the address that shows it again; plain JSON values.
        reverses: The id of the voucher that this one nullifies; `corrects` likewise.
        title: What error texts call it; made from `type` when empty.
    """

    type: str
    voucher_date: str
    lines: tuple[Line, ...]
    description: str | None = None
    external_reference: str | None = None
    matching_reference: str | None = None
    invoice_no: str | None = None
    due_date: str | None = None
    cid: str | None = None
    currency: str = "NOK"
    imported_voucher_no: int | None = None
    id: str | None = None
    by_integration: bool = False
    journal: str | None = None
    body: Any = None
    reverses: str | None = None
    corrects: str | None = None
    paid_from: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """A posted voucher: its id, number, and the ids of its subledger entries in line order."""

    id: str
    voucher_no: int
    entries: tuple[int, ...]


def title_of(voucher: Voucher) -> str:
    """Name a voucher in error texts: ``ManualJournal`` becomes ``Manual journal``."""
    if voucher.title:
        return voucher.title
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in voucher.type)
    return spaced.strip().capitalize()


def post(ledger: "Ledger", voucher: Voucher) -> Posted:
    """Post a voucher, whole or not at all.

    Raises:
        ProblemError: A rule is broken (400), or something referred to does not exist (404).
    """
    title = title_of(voucher)
    _check_header(ledger, voucher, title)
    ready = [_ready(ledger, voucher, line, title) for line in voucher.lines]
    if sum((one.line.amount for one in ready), Decimal(0)) != 0:
        raise invalid(title, "The voucher lines are not balanced. The sum must be zero.")
    return _write(ledger, voucher, ready)


def _check_header(ledger: "Ledger", voucher: Voucher, title: str) -> None:
    if voucher.currency != "NOK":
        raise unknown_reference(title, f"Currency with code = '{voucher.currency}' not found.")
    if not voucher.lines:
        raise invalid(title, "The voucher has no lines.")
    if voucher.external_reference:
        taken = _holder(ledger, "ExternalImportReference", voucher.external_reference)
        if taken is not None:
            raise invalid(
                title,
                f"ExternalImportReference is already in use. '{voucher.external_reference}' is "
                f"used on voucher with Id = {taken}.",
            )
    if voucher.type in _OUTGOING and voucher.invoice_no is not None:
        taken = outgoing_invoice(ledger, voucher.invoice_no)
        if taken is not None:
            raise invalid(
                title,
                f"InvoiceNo is already in use. '{voucher.invoice_no}' is used on voucher with "
                f"Id = {taken}.",
            )


def _holder(ledger: "Ledger", column: str, value: str) -> str | None:
    """The voucher that holds a value; reversed ones have given theirs back."""
    table = ledger.tables["Vouchers"]
    found = (key for key in table.ids_with(column, value) if not table.rows[key].data["IsReversed"])
    return next(found, None)


def outgoing_invoice(ledger: "Ledger", invoice_no: str) -> str | None:
    """Find the voucher of an outgoing invoice or credit note by its number, unless reversed."""
    table = ledger.tables["Vouchers"]
    for key in table.ids_with("InvoiceNo", invoice_no):
        data = table.rows[key].data
        if data["VoucherType"] in _OUTGOING and not data["IsReversed"]:
            return str(key)
    return None


def _ready(ledger: "Ledger", voucher: Voucher, line: Line, title: str) -> Ready:
    account = _account(ledger, line, title)
    if line.amount == 0:
        raise invalid(title, "CurrencyAmount must be a positive or negative number not 0.")
    if line.amount != line.amount.quantize(_ORE):
        raise invalid(title, f"CurrencyAmount {line.amount} has more than two decimals.")
    day = line.posting_date or voucher.voucher_date
    check_period(ledger, day, title)
    _check_dimensions(ledger, line, account, title)
    code = line.vat_code or chart.NO_VAT
    rate = _rate(ledger, code, account, title)
    return Ready(line, account, day, code, rate, _vat(line, account, code, rate))


def _account(ledger: "Ledger", line: Line, title: str) -> Account:
    if line.customer_id is not None:
        return chart.contact_account(ledger, "Customers", line.customer_id, title)
    if line.supplier_id is not None:
        return chart.contact_account(ledger, "Suppliers", line.supplier_id, title)
    if line.employee_id is not None:
        return chart.contact_account(ledger, "Employees", line.employee_id, title)
    if line.account_id is not None:
        account = chart.find_account(ledger, line.account_id, title)
    else:
        found = ledger.id_by("GeneralLedgerAccounts", "AccountNo", line.account_no)
        if found is None:
            number = line.account_no
            raise unknown_reference(title, f"Account with account no = {number} not found.")
        account = chart.find_account(ledger, found, title)
    if not account.data["IsActive"]:
        raise invalid(title, f"Account {account.number} is not active.")
    if not account.ledger and account.number in set(chart.SUBLEDGERS.values()):
        raise invalid(title, f"Account {account.number} is posted through its subledger only.")
    return account


def check_period(ledger: "Ledger", day: str, title: str) -> None:
    """Refuse a day that is locked or lies before the books began.

    Raises:
        ProblemError: 400.
    """
    if day <= ledger.settings.lock_date[:10]:
        lock = ledger.settings.lock_date[:10]
        raise invalid(title, f"PostingDate {day} must be after the lock date {lock}.")
    if day < ledger.settings.conversion_date[:10]:
        start = ledger.settings.conversion_date[:10]
        raise invalid(title, f"PostingDate {day} cannot be before the conversion date {start}.")


def _check_dimensions(ledger: "Ledger", line: Line, account: Account, title: str) -> None:
    for name, (resource, word) in _DIMENSIONS.items():
        key = getattr(line, name)
        table = ledger.tables.get(resource)
        if key is not None and table is not None and key not in table.rows:
            raise unknown_reference(title, f"{word} with id = {key} not found.")
    if account.data["IsProjectRequired"] and line.project_id is None:
        raise invalid(title, f"Project is required on account {account.number}.")
    if account.data["IsDepartmentRequired"] and line.department_id is None:
        raise invalid(title, f"Department is required on account {account.number}.")


def _rate(ledger: "Ledger", code: str, account: Account, title: str) -> Decimal:
    key = ledger.id_by("VatCodes", "Code", code)
    if key is None:
        raise unknown_reference(title, f"Vat code with code = '{code}' not found.")
    row = ledger.tables["VatCodes"].rows[key].data
    if not row["IsActive"]:
        raise invalid(title, f"Vat code '{code}' is not active.")
    locked = account.data["VatCodeId"]
    if account.data["IsVatCodeLocked"] and locked != key:
        own = ledger.tables["VatCodes"].rows[locked].data["Code"]
        raise invalid(title, f"Account {account.number} is locked to vat code '{own}'.")
    if account.ledger and code != chart.NO_VAT:
        raise invalid(title, "A subledger account cannot be posted with a vat code.")
    return Decimal(row["Rate"])


def _vat(line: Line, account: Account, code: str, rate: Decimal) -> Decimal:
    """VAT within the gross amount; codes of reverse charge split nothing off."""
    if chart.vat_account(code) is None or account.ledger:
        return Decimal("0.00")
    if line.vat_amount is not None:
        return line.vat_amount
    net = (line.amount / (1 + rate)).quantize(_ORE, ROUND_HALF_UP)
    return line.amount - net


def _write(ledger: "Ledger", voucher: Voucher, ready: list[Ready]) -> Posted:
    moment = ledger.now()
    header = rows.header(ledger, voucher, moment)
    ledger.keep(VOUCHERS, header["Id"], Stored(header, moment, moment))
    main = _main(voucher, ready)
    entries: list[int] = []
    for each in ready:
        entry = rows.enter(ledger, header, voucher, each, moment)
        if entry is not None:
            entries.append(entry)
        row = rows.transaction(ledger, header, each, entry)
        row["IsNoteMainEntry"] = each is main
        rows.keep_transaction(ledger, row, moment)
        if each.vat and ledger.options.cost_lines == "net":
            rows.keep_transaction(ledger, rows.vat_row(ledger, row, each), moment)
    subledger.match_by_reference(ledger, entries)
    return Posted(header["Id"], header["VoucherNo"], tuple(entries))


def _main(voucher: Voucher, ready: list[Ready]) -> Ready | None:
    chosen = [each for each in ready if each.line.main]
    if not chosen and voucher.type in _NOTES:
        chosen = [each for each in ready if each.account.ledger]
    return chosen[0] if chosen else None
