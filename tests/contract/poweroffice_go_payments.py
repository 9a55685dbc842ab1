"""Posted invoices and payments under the contract suite: what people over there post and match.

Source: contract paper poweroffice-go, sections 15 and 18, and field-domain.md, E6, both read
2026-11-21.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.sandbox.poweroffice_go import payments as there
from bindeledd.sandbox.poweroffice_go import subledger
from bindeledd.sandbox.poweroffice_go.outgoing_vouchers import KINDS, Kind, post_outgoing
from tests.contract.bench import Bench
from tests.contract.poweroffice_go_invoicing import Given, a_job, an_attachment
from tests.contract.standing import linked
from tests.contract.subject import IntoSample, Row

INVOICE, CREDIT_NOTE = KINDS
PAID = date(2026, 11, 20)


@dataclass(frozen=True)
class Billed:
    """A job, and what became of its attachments.

    Attributes:
        ours: Attachments by place.
        payments: Vouchers of payments by place.
    """

    job: Given
    ours: dict[int, UUID] = field(default_factory=dict)
    payments: dict[int, int] = field(default_factory=dict)


def _billed(bench: Bench) -> Billed:
    return Billed(a_job(bench))


def _document(bench: Bench, kind: Kind, number: int, amount: Decimal) -> Row:
    """Post an invoice or a credit note of the customer."""
    books = bench.world.books
    (customer,) = books.find("Customers", Number=10042)
    (sales,) = books.find("GeneralLedgerAccounts", AccountNo=3100)
    (no_vat,) = books.find("VatCodes", Code="0")
    line = {"AccountId": sales["Id"], "VatId": no_vat["Id"], "CurrencyAmount": amount}
    made = post_outgoing(
        books,
        kind,
        {
            "VoucherDate": "2026-11-10",
            "InvoiceNo": str(number),
            "CustomerAccountId": customer["SubledgerAccountId"],
            "OutgoingInvoiceLines": [line],
        },
    )
    (row,) = books.find("OutgoingInvoices", Id=made["Id"])
    return dict(row)


def _posted(bench: Bench, given: Billed, n: int) -> dict[str, Any]:
    """Let an attachment of n hours be an invoice of n times 500 there."""
    ours = given.ours[n] = an_attachment(bench, given.job, n)
    row = _document(bench, INVOICE, 70_000 + n, Decimal(500 * n))
    linked(bench, "invoice_attachment", ours, row)
    return dict(row)


def _invoice_here(given: Billed, n: int) -> dict[str, Any]:
    return {
        "number": str(70_000 + n),
        "attachment_id": given.ours[n],
        "invoiced_on": date(2026, 11, 10),
        "total": Decimal(500 * n),
        "net": Decimal(500 * n),
        "balance": Decimal(500 * n),
        "paid_on": None,
        "is_credit_note": False,
    }


def _settles(bench: Bench, row: Row, _changes: dict[str, Any]) -> None:
    there.pay(bench.world.books, [row["Id"]], on=PAID.isoformat())


def _paid(bench: Bench, given: Billed, n: int) -> dict[str, Any]:
    """Let a part of such an invoice be paid; return the payment's entry, and of which invoice."""
    invoice = _posted(bench, given, n)
    posted = there.pay(bench.world.books, [invoice["Id"]], Decimal(200 * n), on=PAID.isoformat())
    given.payments[n] = posted.voucher_no
    return {"Id": posted.entries[0], "Of": invoice["Id"]}


def _payment_here(given: Billed, n: int) -> dict[str, Any]:
    return {"paid_on": PAID, "amount": Decimal(200 * n), "text": str(given.payments[n])}


def _matched_anew(bench: Bench, row: Row, _changes: dict[str, Any]) -> None:
    """All but 100 is credited first, so that less of the same payment is needed."""
    books = bench.world.books
    there.unmatch(books, row["Of"])
    (bill,) = subledger.entries_of(books, row["Of"])
    left = subledger.find_entry(books, bill)[1].data["Balance"] - 100
    note = _document(bench, CREDIT_NOTE, 79_000, left)
    subledger.match(books, [bill, *subledger.entries_of(books, note["Id"])])
    subledger.match(books, [bill, row["Id"]])


INTO = (
    IntoSample(
        flow="ledger_invoices_into",
        group="payments",
        kind="ledger_invoice",
        read="GET /OutgoingInvoices",
        before=_billed,
        adds=_posted,
        here=_invoice_here,
        tells="number",
        changes={"Balance": Decimal(0)},
        changed_here={"balance": Decimal(0), "paid_on": PAID},
        changer=_settles,
        odd=("InvoiceNo", "odd"),
        unknown=("VoucherType", "OnTheMoon"),
    ),
    IntoSample(
        flow="payments_into",
        group="payments",
        kind="invoice_payment",
        read="GET /Customerledger/Statement",
        before=_billed,
        adds=_paid,
        here=_payment_here,
        tells="text",
        changes={"Balance": Decimal(-100)},
        changed_here={"amount": Decimal(100)},
        changer=_matched_anew,
        odd=("Amount", "odd"),
        theirs=lambda row: f"{row['Of']}/{row['Id']}",
    ),
)
