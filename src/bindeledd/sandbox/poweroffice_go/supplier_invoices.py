"""What a user of Go does with supplier invoices: posts, credits, corrects and pays them.

Amounts are gross and as the document shows them: a cost is positive here, and turned round for a
credit note. IncomingInvoices shows the ledger's sign, debts negative: the vendor says a balance
"greater than" the posted amount is part-paid. Source: vendor specification of 2025-03 and contract
paper poweroffice-go, section 16, read 2026-11-21.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import documents
from bindeledd.sandbox.poweroffice_go.pdf import write_pdf
from bindeledd.sandbox.poweroffice_go.posted_tables import INCOMING_INVOICES, TRANSACTIONS
from bindeledd.sandbox.poweroffice_go.posting import Line, Posted, Voucher, post
from bindeledd.sandbox.poweroffice_go.problems import not_found
from bindeledd.sandbox.poweroffice_go.reversing import (
    bump,
    open_day,
    opposite,
    transactions_of,
    voucher_of,
)
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What stands on a supplier's document beside its lines.

    Attributes:
        related: Of a credit note, the number of the invoice that it credits.
        project_id: The header's project; the lines have their own.
    """

    invoice_no: str
    voucher_date: str
    due_date: str | None = None
    description: str | None = None
    cid: str | None = None
    related: str | None = None
    project_id: int | None = None
    department_id: int | None = None


def supplier_invoice(ledger: "Ledger", supplier: int, lines: Sequence[Line], paper: Paper) -> Row:
    """Post a supplier invoice as a bookkeeper does.

    Args:
        ledger: The books.
        supplier: The supplier's contact id.
        lines: Cost lines; `Line.amount` gross, positive.
        paper: What else the document says.

    Returns:
        The invoice as IncomingInvoices shows it; its Id is the voucher's.

    Raises:
        ProblemError: A rule of posting is broken.
    """
    return _post(ledger, "IncomingInvoice", supplier, lines, paper)


def supplier_credit_note(
    ledger: "Ledger", supplier: int, lines: Sequence[Line], paper: Paper
) -> Row:
    """Post a supplier's credit note; line amounts are positive, as on the paper.

    Raises:
        ProblemError: A rule of posting is broken.
    """
    turned = [replace(line, amount=-line.amount) for line in lines]
    return _post(ledger, "IncomingCreditNote", supplier, turned, paper)


def _post(ledger: "Ledger", kind: str, supplier: int, lines: Sequence[Line], paper: Paper) -> Row:
    total = sum((line.amount for line in lines), Decimal(0))
    main = Line(
        -total,
        supplier_id=supplier,
        description=paper.description,
        project_id=paper.project_id,
        department_id=paper.department_id,
    )
    posted = post(
        ledger,
        Voucher(
            kind,
            paper.voucher_date,
            (main, *lines),
            description=paper.description,
            invoice_no=paper.invoice_no,
            due_date=paper.due_date or paper.voucher_date,
            cid=paper.cid,
        ),
    )
    row = _list_invoice(ledger, posted, supplier, paper)
    _print(ledger, posted, row, lines)
    return row


def _list_invoice(ledger: "Ledger", posted: Posted, supplier: int, paper: Paper) -> Row:
    voucher = ledger.tables["Vouchers"].rows[posted.id]
    entry = ledger.tables["SupplierLedgerEntries"].rows[posted.entries[0]].data
    net = sum(
        (
            Decimal(row["Gross"]) - Decimal(row["VatAmount"])
            for row in transactions_of(ledger, posted.id)
            if row["ContactId"] is None and not row.get("Split")
        ),
        Decimal(0),
    )
    data: Row = dict.fromkeys(field.name for field in INCOMING_INVOICES.fields)
    data.update({name: voucher.data[name] for name in data if name in voucher.data})
    data.update(
        SupplierId=supplier,
        CurrencyExchangeRate=Decimal(1),
        RelatedInvoiceNo=paper.related,
        ProjectId=paper.project_id,
        DepartmentId=paper.department_id,
        NetAmount=-net,
        NetPostedAmount=-net,
        TotalAmount=entry["Amount"],
        TotalPostedAmount=entry["Amount"],
        Balance=entry["Balance"],
        MatchId=entry["MatchId"],
        BalanceLastChangedDateTimeOffset=entry["LastChangedDateTimeOffset"],
    )
    stored = Stored(data, voucher.created, voucher.changed)
    ledger.keep(INCOMING_INVOICES, posted.id, stored)
    return ledger.shown(INCOMING_INVOICES, stored)


def _print(ledger: "Ledger", posted: Posted, row: Row, lines: Sequence[Line]) -> None:
    """Put a small PDF on the voucher, as if the supplier's paper had been scanned."""
    contact = ledger.tables["Suppliers"].rows[row["SupplierId"]].data
    name = contact["Name"] or f"{contact['FirstName']} {contact['LastName']}"
    text = [
        f"Supplier: {name}",
        f"To: {ledger.settings.name}",
        f"Date: {row['VoucherDate']}  Due: {row['DueDate']}",
        "",
        *(f"{line.description or ''}  {abs(line.amount)}" for line in lines),
        "",
        f"Sum {row['CurrencyCode']} {abs(row['TotalAmount'])}",
    ]
    word = "Invoice" if row["VoucherType"] == "IncomingInvoice" else "Credit note"
    documents.keep(ledger, posted.id, "Pdf", write_pdf(f"{word} {row['InvoiceNo']}", text))


def correct(
    ledger: "Ledger", voucher_id: str, lines: Sequence[Line], *, on: str | None = None
) -> Posted:
    """Post a correction voucher of a voucher; its lines say what is added and taken away.

    Args:
        ledger: The books.
        voucher_id: The voucher that is corrected.
        lines: They sum to zero; gross amounts.
        on: The posting day; the corrected voucher's own when None.

    Raises:
        ProblemError: There is no such voucher, or a rule of posting is broken.
    """
    data = voucher_of(ledger, voucher_id).data
    return post(
        ledger,
        Voucher(
            "CorrectionVoucher",
            on or open_day(ledger, data["VoucherDate"]),
            tuple(lines),
            description=f"Correction of voucher {data['VoucherNo']}",
            corrects=data["Id"],
        ),
    )


def move_cost(
    ledger: "Ledger", transaction_id: int, *, on: str | None = None, **changes: Any
) -> Posted:
    """Correct one ledger line: the old one is taken away, one with the changes put in its place.

    Args:
        ledger: The books.
        transaction_id: The AccountTransaction.
        on: The posting day; the line's own when None.
        changes: Fields of `posting.Line`, as ``project_id=...`` or ``account_no=...``.

    Raises:
        ProblemError: There is no such line, or a rule of posting is broken.
    """
    row = transaction(ledger, transaction_id)
    away = opposite(ledger, row)
    if away is None:
        raise not_found("Account transaction", transaction_id)
    day = on or away.posting_date
    away = replace(away, posting_date=day)
    again = replace(
        away,
        amount=-away.amount,
        vat_amount=None if "vat_code" in changes or away.vat_amount is None else -away.vat_amount,
        quantity=None if away.quantity is None else -away.quantity,
        **changes,
    )
    return correct(ledger, row["VoucherId"], (away, again), on=day)


def transaction(ledger: "Ledger", key: int) -> Row:
    """Get a ledger line.

    Raises:
        ProblemError: 404.
    """
    stored = ledger.tables["AccountTransactions"].rows.get(key)
    if stored is None:
        raise not_found("Account transaction", key)
    return stored.data


def describe(ledger: "Ledger", transaction_id: int, text: str) -> None:
    """Edit the text of a posted line: the one change that Go allows; the timestamp moves.

    Raises:
        ProblemError: There is no such line.
    """
    transaction(ledger, transaction_id)
    bump(ledger, TRANSACTIONS, transaction_id, {"Description": text})
