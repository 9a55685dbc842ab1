"""What a user of Go, or the bank's file, does with payments: pays, matches, writes off.

An invoice is named by its voucher id or its number. Source: contract paper poweroffice-go, section
18, read 2026-11-21.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import chart, subledger
from bindeledd.sandbox.poweroffice_go.posting import Line, Posted, Voucher, outgoing_invoice, post
from bindeledd.sandbox.poweroffice_go.problems import invalid, not_found

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_TITLE = "Payment"
_WHOSE = {"Customers": "customer_id", "Suppliers": "supplier_id"}


def entry_of(ledger: "Ledger", invoice: str | int) -> tuple[str, Row]:
    """Find the open entry of an invoice, with the name of its contacts' resource.

    Raises:
        ProblemError: 404.
    """
    text = str(invoice)
    key = text if text in ledger.tables["Vouchers"].rows else outgoing_invoice(ledger, text)
    found = subledger.entries_of(ledger, key) if key else []
    if not found:
        raise not_found("Invoice", invoice)
    name, stored = subledger.find_entry(ledger, found[0])
    return name, stored.data


def pay(
    ledger: "Ledger",
    invoices: Sequence[str | int],
    amount: Decimal | None = None,
    *,
    on: str,
    kind: str = "",
    bank: str | None = None,
) -> Posted:
    """Pay invoices of one contact in one payment and match it with them.

    Args:
        ledger: The books.
        invoices: Oldest first: the payment reaches the first ones whole.
        amount: What was paid, positive; all that is open when None. Less leaves the last invoices
            part-paid, more leaves the rest open on the payment.
        on: The posting day.
        kind: VoucherType; IncomingOcrGiro from customers, OutgoingPayments to suppliers.
        bank: The account that it was paid from; shown of OCR payments.

    Returns:
        The payment's voucher; its one entry is the payment.

    Raises:
        ProblemError: No such invoice, invoices of several contacts, or nothing to pay.
    """
    found = [entry_of(ledger, invoice) for invoice in invoices]
    contacts = {(name, subledger.contact_of(name, row)) for name, row in found}
    if len(contacts) != 1:
        raise invalid(_TITLE, "The invoices belong to different contacts.")
    name, contact = contacts.pop()
    due = sum((Decimal(row["Balance"]) for _, row in found), Decimal(0))
    side = 1 if name == "Customers" else -1
    total = due if amount is None else side * amount
    cids = {row["Cid"] for _, row in found}
    posted = receive(
        ledger,
        name,
        contact,
        total,
        on=on,
        kind=kind,
        bank=bank,
        cid=cids.pop() if len(cids) == 1 else None,
    )
    _match_open(ledger, [*(int(row["Id"]) for _, row in found), *posted.entries])
    return posted


def _match_open(ledger: "Ledger", keys: list[int]) -> None:
    """Match what is still open; a KID may have matched the payment already."""
    left = [key for key in keys if subledger.find_entry(ledger, key)[1].data["Balance"] != 0]
    sides = {subledger.find_entry(ledger, key)[1].data["Balance"] > 0 for key in left}
    if len(sides) == 2:  # noqa: PLR2004  # a debit and a credit
        subledger.match(ledger, keys)


def receive(
    ledger: "Ledger",
    name: str,
    contact: int,
    amount: Decimal,
    *,
    on: str,
    kind: str = "",
    bank: str | None = None,
    cid: str | None = None,
) -> Posted:
    """Post a payment that nobody has matched: it stays open in the contact's ledger.

    Args:
        ledger: The books.
        name: ``Customers`` or ``Suppliers``.
        contact: The contact's id.
        amount: What the bank account gains; negative for a payment out.
        on: The posting day.
        kind: VoucherType; by the side when empty.
        bank: The account that it was paid from.
        cid: The KID on the payment.

    Raises:
        ProblemError: No such contact, or a rule of posting is broken.
    """
    standard = "IncomingOcrGiro" if name == "Customers" else "OutgoingPayments"
    whose: Any = {_WHOSE[name]: contact}
    lines = (
        Line(amount, account_no=chart.BANK, posting_date=on),
        Line(-amount, **whose, cid=cid, posting_date=on),
    )
    voucher = Voucher(kind or standard, on, lines, description="Payment", paid_from=bank)
    return post(ledger, voucher)


def settle(ledger: "Ledger", *invoices: str | int) -> int:
    """Match documents against each other, as an invoice and its credit note.

    Returns:
        The MatchId.

    Raises:
        ProblemError: No such document, or they do not face each other.
    """
    return subledger.match(ledger, [int(entry_of(ledger, each)[1]["Id"]) for each in invoices])


def write_off(ledger: "Ledger", invoice: str | int, *, on: str) -> Posted:
    """Give up what is left of an invoice: not a payment, though the balance becomes zero.

    Raises:
        ProblemError: No such invoice, or nothing is left of it.
    """
    name, row = entry_of(ledger, invoice)
    left = Decimal(row["Balance"])
    whose: Any = {_WHOSE[name]: subledger.contact_of(name, row)}
    lines = (
        Line(-left, **whose, write_off=True),
        Line(left, account_no=chart.BAD_DEBTS),
    )
    posted = post(ledger, Voucher("ManualJournal", on, lines, description="Written off"))
    subledger.match(ledger, [int(row["Id"]), *posted.entries])
    return posted


def unmatch(ledger: "Ledger", invoice: str | int) -> None:
    """Take the match of an invoice apart again.

    Raises:
        ProblemError: No such invoice.
    """
    match_id = entry_of(ledger, invoice)[1]["MatchId"]
    if match_id is not None:
        subledger.unmatch(ledger, int(match_id))
