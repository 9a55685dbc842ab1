"""Invoices of ours as vouchers: whole to the øre, and only where the ledger takes them."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.rules import ledger as rules
from bindeledd.connectors.poweroffice_go.values.ledger import gross_of, voucher_lines
from bindeledd.kernel.errors import ConflictError, MappingError
from bindeledd.sandbox.poweroffice_go import Ledger
from bindeledd.sandbox.poweroffice_go.outgoing_vouchers import KINDS, post_outgoing
from bindeledd.sync.flows import FlowSettings
from bindeledd.workspace.records import Invoice, InvoiceLine

RATES = {"3": Decimal(25), "31": Decimal(15), "5": Decimal(0)}
ORE = Decimal("0.01")


def a_line(amount: Decimal, code: str = "3") -> InvoiceLine:
    return InvoiceLine(
        id=uuid4(),
        position=0,
        kind="free",
        item_id=None,
        item_number="",
        text="Work",
        detail="",
        quantity=Decimal(1).copy_sign(amount),
        unit="",
        price=abs(amount),
        discount_percent=Decimal(0),
        amount=amount,
        vat_code=code,
        cost_price=None,
        dimension="",
        vat_percent=RATES[code],
    )


def an_invoice(lines: tuple[InvoiceLine, ...], vat: Decimal, rounding: str = "0") -> Invoice:
    net = sum((line.amount for line in lines), Decimal(0))
    total = net + vat + Decimal(rounding)
    return Invoice(
        id=uuid4(),
        revision=1,
        number="1001",
        kind="credit_note" if total < 0 else "invoice",
        credits_id=None,
        attachment_id=None,
        project_id=uuid4(),
        customer_id=uuid4(),
        issued_on=date(2026, 11, 20),
        due_on=date(2026, 12, 4),
        delivered_on=None,
        email="",
        your_reference="",
        text="",
        net=net,
        vat=vat,
        rounding=Decimal(rounding),
        total=total,
        lines=lines,
    )


_AMOUNTS = st.decimals("0.01", "99999.99", places=2)
_LINES = st.lists(st.tuples(_AMOUNTS, st.sampled_from(sorted(RATES))), min_size=1, max_size=12)


@pytest.mark.covers("A11.8", "E5")
@given(lines=_LINES, per_line=st.booleans(), sign=st.sampled_from([1, -1]), whole=st.booleans())
def test_lines_with_vat_come_to_what_was_issued(
    lines: list[tuple[Decimal, str]], *, per_line: bool, sign: int, whole: bool
) -> None:
    """However VAT was rounded, and whether the total was rounded to whole kroner."""
    made = tuple(a_line(sign * amount, code) for amount, code in lines)
    sums: dict[str, list[Decimal]] = {}
    for line in made:
        sums.setdefault(line.vat_code, []).append(line.amount)
    vat = Decimal(0)
    for code, amounts in sums.items():
        parts = amounts if per_line else [sum(amounts, Decimal(0))]
        vat += sum(
            ((part * RATES[code] / 100).quantize(ORE, ROUND_HALF_UP) for part in parts), Decimal(0)
        )
    exact = sum((line.amount for line in made), Decimal(0)) + vat
    rounding = exact.quantize(Decimal(1), ROUND_HALF_UP) - exact if whole else Decimal(0)
    invoice = an_invoice(made, vat, str(rounding))

    gross = gross_of(invoice)
    assert gross is not None
    assert sum(gross, Decimal(0)) + invoice.rounding == invoice.total
    for line, part in zip(invoice.lines, gross, strict=True):
        share = part - line.amount
        assert abs(share - line.amount * line.vat_percent / 100) <= Decimal("0.015")
        assert share == 0 or line.vat_percent
    posted = voucher_lines(invoice)
    assert sum(line["CurrencyAmount"] for line in posted) == abs(invoice.total)
    assert all(line["CurrencyAmount"] for line in posted)


def test_what_does_not_come_out_is_held() -> None:
    invoice = an_invoice((a_line(Decimal(100)),), Decimal(26))
    assert gross_of(invoice) is None
    with pytest.raises(MappingError, match="invoice_sum_differs"):
        voucher_lines(invoice)
    off = dataclasses.replace(an_invoice((a_line(Decimal(100)),), Decimal(25)), total=Decimal(124))
    assert gross_of(off) is None


def test_a_rounding_needs_its_account_and_nothing_is_posted_for_nothing() -> None:
    rounded = an_invoice((a_line(Decimal("100.10")),), Decimal("25.03"), "-0.13")
    empty = an_invoice((a_line(Decimal(0)),), Decimal(0))

    def held(invoice: Invoice, **values: str) -> list[str]:
        settings = FlowSettings(values=dict(values))
        return [one.code for one in rules.OF_VOUCHERS if one.unmet(invoice, settings) is not None]

    assert held(rounded) == ["poweroffice_go.rounding_without_account"]
    assert held(rounded, rounding_account="7") == []
    assert held(empty) == ["poweroffice_go.nothing_to_post"]


def test_where_no_such_invoices_are_taken_the_check_says_so(client: Client, books: Ledger) -> None:
    def told() -> list[tuple[str, ...]]:
        found = CONNECTOR.check(client).findings
        return [one.groups for one in found if one.code == "poweroffice_go.no_own_invoices"]

    assert told() == []
    books.options.outgoing_invoice_post = False
    assert told() == [("own_invoices",)]


def test_the_check_posts_nothing_that_can_be_read_and_only_with_the_right(
    client: Client, books: Ledger, wire: Any
) -> None:
    """A POST that anything could be made of would be no check."""

    def asked() -> list[bytes]:
        wire.sent.clear()
        CONNECTOR.check(client)
        return [one.read() for one in wire.sent if one.url.path.endswith("OutgoingInvoiceJournals")]

    (body,) = asked()
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(body)
    books.settings.privileges.remove("OutgoingInvoiceVoucher_Full")
    assert asked() == []


def _posts(books: Ledger, number: str) -> dict[str, Any]:
    """Let somebody post an invoice there."""
    (sales,) = books.find("GeneralLedgerAccounts", AccountNo=3100)
    (no_vat,) = books.find("VatCodes", Code="0")
    customer = books.user_adds("Customers", {"Name": f"Nabo {number} AS"})
    line = {"AccountId": sales["Id"], "VatId": no_vat["Id"], "CurrencyAmount": 500}
    head = {"VoucherDate": "2026-11-10", "InvoiceNo": number, "OutgoingInvoiceLines": [line]}
    account = {"CustomerAccountId": customer["SubledgerAccountId"]}
    return dict(post_outgoing(books, KINDS[0], head | account))


def test_the_check_tells_how_far_invoices_there_are_numbered(client: Client, books: Ledger) -> None:
    def told() -> list[str]:
        found = CONNECTOR.check(client).findings
        code = "poweroffice_go.invoice_numbers"
        return [str(one.params["highest"]) for one in found if one.code == code]

    assert told() == []
    for number in ("998", "1002", "1001"):
        _posts(books, number)
    assert told() == ["1002"]


def test_a_number_of_another_invoice_is_told_with_the_invoice_that_has_it(
    client: Client, books: Ledger
) -> None:
    """Its id is no whole number there."""
    other = _posts(books, "1001")
    (customer,) = books.rows("Customers")
    (sales,) = books.find("GeneralLedgerAccounts", AccountNo=3100)
    sent = {
        "InvoiceNo": "1001",
        "Kind": "invoice",
        "VoucherDate": "2026-11-20",
        "CustomerId": customer["Id"],
        "SalesAccountId": sales["Id"],
        "OutgoingInvoiceLines": [
            {"CurrencyAmount": Decimal("100.00"), "VatCode": "0", "ProductCode": ""}
        ],
    }
    with pytest.raises(ConflictError, match="invoice_number_taken") as refused:
        client.create_invoice_voucher(sent, "k")
    assert refused.value.theirs == other["Id"]
    assert refused.value.params["number"] == "1001"
