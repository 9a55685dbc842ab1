"""What was paid of which invoice, as far as matched entries tell; amounts of posted invoices; pure.

A match joins invoices, credit notes, payments and what was given up, and does not tell how much of
which went where. It is told only where it follows: one invoice gets all payments of its match; one
payment of several invoices settled of each what its balance fell; several payments of several
invoices are told together, by what the balance of each fell. Where credit notes or losses are mixed
with payments of several invoices nothing tells, and no payment is told: the balance still is.

Source: contract paper poweroffice-go, section 18, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.payloads.payments import (
    CustomerEntryPayload,
    SettledPayload,
)
from bindeledd.connectors.poweroffice_go.values.shared import DAY
from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import Flat

INVOICE: Final = "OutgoingInvoice"
CREDIT_NOTE: Final = "OutgoingCreditNote"
_PAYMENTS: Final = frozenset(
    {
        *("IncomingOcrGiro", "IncomingPayments", "IncomingBankRemittance", "OutgoingPayments"),
        *("BankJournal", "CashJournal", "ManualJournal", "Settlement", "NegativeSettlement"),
    }
)
"""Vouchers that move money or say that it moved (section 16, VoucherType); no other is counted."""


def settled(entries: Sequence[CustomerEntryPayload]) -> list[SettledPayload]:
    """Return what was paid of each invoice of one match, oldest payment first."""
    bills = [one for one in entries if one.get("VoucherType") == INVOICE]
    notes = [one for one in entries if one.get("VoucherType") == CREDIT_NOTE]
    payments = sorted(
        (one for one in entries if is_payment(one)),
        key=lambda one: (one.get("PostingDate") or "", one["Id"]),
    )
    others = len(entries) - len(bills) - len(payments)
    if not payments:
        return []
    if len(bills) == 1:
        return [_one(bills[0], [pay], -_applied(pay)) for pay in payments if _applied(pay) < 0]
    if not bills and len(notes) == 1:
        return [_one(notes[0], [pay], -_applied(pay)) for pay in payments if _applied(pay) > 0]
    if others:
        return []
    return [_one(bill, payments, _applied(bill)) for bill in bills if _applied(bill)]


def is_payment(entry: CustomerEntryPayload) -> bool:
    """Tell whether an entry is money: no document, nothing reversed, and nothing given up."""
    return entry.get("IsWriteOff") is not True and entry.get("VoucherType") in _PAYMENTS


def settled_on(entries: Sequence[CustomerEntryPayload]) -> str | None:
    """Return the day of the last entry that settled a match, be it money, a note or a loss."""
    days = [
        day
        for one in entries
        if one.get("VoucherType") != INVOICE and (day := one.get("PostingDate")) is not None
    ]
    return max(days, default=None)


def _applied(entry: CustomerEntryPayload) -> Decimal:
    """Return what is settled of an entry, with its sign."""
    amount, balance = entry.get("Amount"), entry.get("Balance")
    return Decimal(amount or 0) - Decimal(balance or 0)


def _one(
    document: CustomerEntryPayload, payments: Sequence[CustomerEntryPayload], amount: Decimal
) -> SettledPayload:
    invoice = document.get("VoucherId") or ""
    last = payments[-1]
    which = str(last["Id"]) if len(payments) == 1 else f"m{document.get('MatchId')}"
    stamps = [
        stamp
        for one in (document, *payments)
        if (stamp := one.get("LastChangedDateTimeOffset")) is not None
    ]
    return SettledPayload(
        Id=f"{invoice}/{which}",
        VoucherId=invoice,
        PostingDate=last.get("PostingDate"),
        Amount=amount,
        Vouchers=" + ".join(str(one.get("VoucherNo") or one["Id"]) for one in payments),
        LastChangedDateTimeOffset=max(stamps, default=None),
    )


def posted(path: str) -> Any:
    """Return how an amount of a posted invoice is read; a credit note's is below zero.

    Raises:
        MappingError: It has none.
    """

    def read(flat: Flat) -> Decimal:
        told = flat.get(path)
        if told is None:
            raise MappingError("poweroffice_go.amount_missing")
        return -abs(Decimal(told)) if flat.get("VoucherType") == CREDIT_NOTE else Decimal(told)

    return read


def maybe_posted(path: str) -> Any:
    """Return the same, where it may be missing."""
    read = posted(path)
    return lambda flat: None if flat.get(path) is None else read(flat)


def is_credit_note(flat: Flat) -> bool:
    """Tell whether a posted invoice is a credit note.

    Raises:
        MappingError: It is neither.
    """
    kind = flat.get("VoucherType")
    if kind not in {INVOICE, CREDIT_NOTE}:
        raise MappingError("mapping.unknown_code", value=str(kind))
    return bool(kind == CREDIT_NOTE)


def day(path: str) -> Any:
    """Return how a day is read."""
    return lambda flat: DAY.into(flat.get(path))


def number(flat: Flat) -> str:
    """Return the number of an invoice; that of its voucher where it has none."""
    found = flat.get("InvoiceNo") or flat.get("VoucherNo")
    return "" if found is None else str(found)


INVOICE_LABELS: Final[dict[str, str]] = {
    "Id": "Voucher",
    "InvoiceNo": "Invoice number",
    "VoucherNo": "Voucher number",
    "VoucherType": "Kind of voucher",
    "VoucherDate": "Voucher date",
    "DueDate": "Due date",
    "NetPostedAmount": "Amount without VAT",
    "TotalPostedAmount": "Amount with VAT",
    "Balance": "Balance",
    "PaidOn": "Settled on",
    "IsReversed": "Reversed",
}

PAYMENT_LABELS: Final[dict[str, str]] = {
    "VoucherId": "Invoice",
    "PostingDate": "Posting date",
    "Amount": "Amount",
    "Vouchers": "Voucher number",
}
