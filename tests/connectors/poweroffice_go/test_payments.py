"""What matched entries tell of payments, and where they tell nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bindeledd.connectors.poweroffice_go.payloads.payments import CustomerEntryPayload
from bindeledd.connectors.poweroffice_go.values.payments import settled, settled_on

BILL, NOTE, BANK = "OutgoingInvoice", "OutgoingCreditNote", "IncomingOcrGiro"


def entry(number: int, kind: str, amount: int, balance: int = 0, **other: Any) -> Any:
    """Return an entry of one match."""
    found = CustomerEntryPayload(
        Id=number,
        VoucherId=f"v{number}",
        VoucherNo=10_000 + number,
        VoucherType=kind,
        PostingDate=f"2026-11-{number:02}",
        Amount=Decimal(amount),
        Balance=Decimal(balance),
        MatchId=7,
    )
    return {**found, **other}


@pytest.mark.covers("E6")
@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([entry(1, BILL, 100), entry(2, BANK, -100)], {"v1/2": 100}),
        ([entry(1, BILL, 100, 60), entry(2, BANK, -40)], {"v1/2": 40}),
        ([entry(1, BILL, 100), entry(2, BANK, -150, -50)], {"v1/2": 100}),
        (
            [entry(1, BILL, 100), entry(2, BANK, -30), entry(3, "BankJournal", -70)],
            {"v1/2": 30, "v1/3": 70},
        ),
        ([entry(1, BILL, 100), entry(2, NOTE, -40), entry(3, BANK, -60)], {"v1/3": 60}),
        ([entry(1, BILL, 100), entry(2, NOTE, -100)], {}),
        ([entry(1, NOTE, -100), entry(2, "OutgoingPayments", 100)], {"v1/2": -100}),
        (
            [entry(1, BILL, 100), entry(2, BILL, 50, 20), entry(3, BANK, -130)],
            {"v1/3": 100, "v2/3": 30},
        ),
        (
            [entry(1, BILL, 100), entry(2, BILL, 50), entry(3, BANK, -90), entry(4, BANK, -60)],
            {"v1/m7": 100, "v2/m7": 50},
        ),
        (
            [entry(1, BILL, 100), entry(2, BILL, 50), entry(3, NOTE, -90), entry(4, BANK, -60)],
            {},
        ),
        (
            [
                entry(1, BILL, 100),
                entry(2, BANK, -60),
                entry(3, "ManualJournal", -40, IsWriteOff=True),
            ],
            {"v1/2": 60},
        ),
        ([entry(1, BANK, -100), entry(2, "ReversalVoucher", 100)], {}),
        ([entry(1, BILL, 100), entry(2, "ReversalVoucher", -100)], {}),
    ],
)
def test_a_match_tells_what_follows_from_it_and_no_more(
    entries: list[CustomerEntryPayload], told: dict[str, int]
) -> None:
    assert {one["Id"]: one["Amount"] for one in settled(entries)} == told
    assert {one["Id"]: one["Amount"] for one in settled(entries[::-1])} == told


def test_an_invoice_is_settled_on_the_day_of_the_last_entry_that_settled_it() -> None:
    entries = [entry(28, BILL, 100), entry(9, BANK, -60), entry(12, NOTE, -40)]
    assert settled_on(entries) == "2026-11-12"
    assert settled_on(entries[:1]) is None
