"""The checker of documents: it is good with what agrees, and refuses each doctored ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.chaos.document_checker import judge

Doctored = Callable[[dict[str, Any], dict[str, Any]], object]
DEBIT = 5000


def sound() -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """A ledger and a register that agree, by hand: one of each, and an hour that was taken back."""
    ledger: dict[str, list[dict[str, Any]]] = {
        "EntryTime": [
            {"Id": 1, "InternalComment": "T00001 [bl-a]", "Quantity": 60, "Date": "2026-01-05"},
            {"Id": 2, "InternalComment": "T00002 [bl-b]", "Quantity": 75, "Date": "2026-01-05"},
        ],
        "SalaryLines": [
            {
                "Id": "s",
                "Comment": "5.-18. januar: L00001",
                "ExternalImportReference": "bl-p",
                "Quantity": "7.50",
                "Rate": 310,
            }
        ],
        "SalesOrders": [
            {"Id": "o", "ImportedOrderNo": 1, "ExternalImportReference": "bl-o", "NetAmount": 1335}
        ],
        "SalesOrderAttachments": [{"SalesOrderId": "o", "FileName": "basis-1.pdf"}],
        "OutgoingInvoices": [
            {"Id": "i", "InvoiceNo": 501, "ExternalImportReference": "bl-i", "TotalAmount": "222.5"}
        ],
        "VoucherFiles": [{"Id": "i", "HasPdf": True}],
        "Vouchers": [_voucher("v", "bl-v"), _voucher("w", "bl-w")],
        "AccountTransactions": [*_lines("v", "310.50"), *_lines("w", "-10.50")],
    }
    facts = {"Quantity": 60, "Date": "2026-01-05"}
    records = [
        {"kind": "hour_entry", "id": "a", "number": "T00001", "facts": facts, "gone": False},
        {
            "kind": "hour_entry",
            "id": "b",
            "number": "T00002",
            "facts": facts | {"Quantity": 75},
            "gone": False,
        },
        {"kind": "hour_entry", "id": "c", "number": "T00003", "facts": facts, "gone": True},
        {
            "kind": "payroll_line",
            "id": "p",
            "number": "L00001",
            "facts": {"Quantity": "7.5000", "Rate": "310.0000"},
        },
        {
            "kind": "invoice_attachment",
            "id": "o",
            "number": "1",
            "facts": {"NetAmount": "1335.00"},
            "files": ["basis-1.pdf"],
        },
        {
            "kind": "invoice",
            "id": "i",
            "number": "501",
            "facts": {"TotalAmount": "222.50"},
            "files": ["Pdf"],
        },
        {"kind": "accrued_day", "id": "d", "number": "2026-01-05", "sums": {"7": "300.00"}},
    ]
    made = [("hour_entry", "a", "1", "bl-a"), ("hour_entry", "b", "2", "bl-b")]
    made += [("payroll_line", "p", "s", "bl-p"), ("invoice_attachment", "o", "o", "bl-o")]
    made += [("invoice", "i", "i", "bl-i")]
    taken_back = [("hour_entry", "c", "3", "bl-c")]
    days = [("accrued_day", "d", "v", "bl-v"), ("accrued_day", "d", "w", "bl-w")]
    register = {
        "account": DEBIT,
        "records": records,
        "links": [{"kind": k, "ours": o, "theirs": t} for k, o, t, _ in [*made, days[0]]],
        "intents": [
            *(_intent(*one, "create") for one in [*made, *taken_back, *days]),
            _intent("hour_entry", "c", "3", "bl-x", "cancel", looked_up=1),
        ],
        "waiting": [],
    }
    return ledger, register


def _voucher(number: str, key: str) -> dict[str, Any]:
    return {"Id": number, "VoucherType": "ManualJournal", "ExternalImportReference": key}


def _lines(voucher: str, amount: str) -> list[dict[str, Any]]:
    line = {"VoucherId": voucher, "PostingDate": "2026-01-05"}
    other = amount[1:] if amount.startswith("-") else f"-{amount}"
    return [
        line | {"AccountNo": DEBIT, "ProjectId": 7, "Amount": amount},
        line | {"AccountNo": 2960, "ProjectId": None, "Amount": other},
    ]


def _intent(
    kind: str,
    ours: str,
    theirs: str,
    key: str,
    purpose: str,
    state: str = "done",
    looked_up: int = 0,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "ours": ours,
        "theirs": theirs,
        "key": key,
        "purpose": purpose,
        "state": state,
        "looked_up": looked_up,
    }


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    verdict = judge(*sound())
    assert verdict.good, (verdict.twice, verdict.lost)
    assert str(verdict) == "0 twice, 0 lost, 0 parked of 1 unknown, 7 right"


def _again(resource: str, **other: Any) -> Doctored:
    return lambda ledger, _: ledger[resource].append(ledger[resource][0] | other)


def _off(resource: str, number: int = 0, **other: Any) -> Doctored:
    return lambda ledger, _: ledger[resource][number].update(other)


def _gone(resource: str, number: int = 0) -> Doctored:
    return lambda ledger, _: ledger[resource].pop(number)


def _untold(what: str, number: int) -> Doctored:
    return lambda _, register: register[what].pop(number)


def _posted(*lines: dict[str, Any]) -> Doctored:
    return lambda ledger, _: ledger["AccountTransactions"].extend(lines)


def _taken_back_stands(ledger: dict[str, Any], _: dict[str, Any]) -> None:
    ledger["EntryTime"].append({"Id": 3, "InternalComment": "T00003 [bl-c]", "Quantity": 60})


def _taken_back_linked(_: dict[str, Any], register: dict[str, Any]) -> None:
    register["links"].append({"kind": "hour_entry", "ours": "c", "theirs": "3"})


def _made_again(_: dict[str, Any], register: dict[str, Any]) -> None:
    register["intents"].append(_intent("hour_entry", "a", "1", "bl-a2", "create"))
    register["intents"].append(register["intents"].pop(0))


def _unknown_in_silence(_: dict[str, Any], register: dict[str, Any]) -> None:
    register["intents"].append(_intent("payroll_line", "p", "s", "bl-u", "update", "unknown"))


REFUSED: dict[str, tuple[Doctored, tuple[int, int]]] = {
    "hour twice": (_again("EntryTime", Id=9), (1, 0)),
    "hour of nobody": (_again("EntryTime", Id=9, InternalComment="T09999 [bl-z]"), (1, 0)),
    "hour without any mark": (_again("EntryTime", Id=9, InternalComment=None), (1, 0)),
    "hour lost": (_gone("EntryTime"), (0, 1)),
    "hour of another length": (_off("EntryTime", Quantity=61), (0, 1)),
    "hour on another day": (_off("EntryTime", Date="2026-01-06"), (0, 1)),
    "hour with another key": (_off("EntryTime", InternalComment="T00001 [bl-q]"), (0, 1)),
    "hour taken back and standing": (_taken_back_stands, (1, 0)),
    "hour taken back and linked": (_taken_back_linked, (0, 1)),
    "hour made twice": (_made_again, (1, 0)),
    "hour without a link": (_untold("links", 0), (0, 1)),
    "hour that nobody wrote down": (_untold("intents", 0), (0, 1)),
    "salary line twice": (_again("SalaryLines", Id="t"), (1, 0)),
    "salary line lost": (_gone("SalaryLines"), (0, 1)),
    "salary line with another rate": (_off("SalaryLines", Rate="31.0"), (0, 1)),
    "second order": (_again("SalesOrders", Id="o2"), (1, 0)),
    "second order under another number": (
        _again("SalesOrders", Id="o2", ImportedOrderNo=2),
        (1, 0),
    ),
    "order lost": (_gone("SalesOrders"), (0, 1)),
    "order with another sum": (_off("SalesOrders", NetAmount="1335.01"), (0, 1)),
    "order without its file": (_gone("SalesOrderAttachments"), (0, 1)),
    "order with another file": (_off("SalesOrderAttachments", FileName="basis-2.pdf"), (0, 1)),
    "file twice": (_again("SalesOrderAttachments"), (1, 0)),
    "invoice twice": (_again("OutgoingInvoices", Id="j"), (1, 0)),
    "invoice of nobody": (_again("OutgoingInvoices", Id="j", InvoiceNo=502), (1, 0)),
    "invoice lost": (_gone("OutgoingInvoices"), (0, 1)),
    "invoice with another sum": (_off("OutgoingInvoices", TotalAmount="222.51"), (0, 1)),
    "invoice without its PDF": (_off("VoucherFiles", HasPdf=False), (0, 1)),
    "voucher twice": (
        lambda ledger, _: (
            ledger["Vouchers"].append(_voucher("x", "bl-v")),
            ledger["AccountTransactions"].extend(_lines("x", "310.50")),
        ),
        (2, 0),  # the voucher, and what the day comes to
    ),
    "voucher of nobody": (
        lambda ledger, _: ledger["Vouchers"].append(_voucher("x", "bl-x")),
        (1, 0),
    ),
    "voucher lost": (_gone("Vouchers", 1), (0, 1)),
    "day too dear": (_posted(*_lines("v", "0.01")), (1, 0)),
    "day too cheap": (_posted(*_lines("v", "-0.01")), (0, 1)),
    "day on another project": (_off("AccountTransactions", ProjectId=8), (1, 1)),
    "day that costs nothing here": (
        lambda _, register: register["records"].pop(),
        (1, 0),
    ),
    "voucher askew": (_off("AccountTransactions", 1, Amount="-310.49"), (0, 1)),
    "unknown in silence": (_unknown_in_silence, (0, 1)),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_doctored_ledger_is_refused(what: str) -> None:
    doctored, figures = REFUSED[what]
    ledger, register = sound()
    doctored(ledger, register)
    verdict = judge(ledger, register)
    assert (len(verdict.twice), len(verdict.lost)) == figures, (verdict.twice, verdict.lost)
    assert not verdict.good


def _park(ledger: dict[str, Any], register: dict[str, Any]) -> None:
    """Nothing can tell whether the hour arrived; it did not."""
    del ledger["EntryTime"][0], register["links"][0]
    register["intents"][0] |= {"state": "parked", "looked_up": 1}


def test_what_is_parked_and_shown_is_neither_lost_nor_right() -> None:
    ledger, register = sound()
    _park(ledger, register)
    register["waiting"].append("a")
    assert str(judge(ledger, register)) == "0 twice, 0 lost, 1 parked of 2 unknown, 6 right"


def test_what_is_parked_in_silence_is_lost() -> None:
    ledger, register = sound()
    _park(ledger, register)
    verdict = judge(ledger, register)
    assert verdict.parked == 0
    assert len(verdict.lost) == 2  # it does not stand there, and nobody is told


def test_what_is_parked_may_not_stand_there_twice() -> None:
    ledger, register = sound()
    ledger["EntryTime"].append(ledger["EntryTime"][0] | {"Id": 9})
    register["intents"][0] |= {"state": "parked", "looked_up": 1}
    register["waiting"].append("a")
    assert len(judge(ledger, register).twice) == 1


def test_what_the_console_tells_is_read_as_it_tells_it() -> None:
    """Both sides arrive as JSON, where amounts are texts or numbers."""
    ledger, register = (json.loads(json.dumps(one)) for one in sound())
    assert judge(ledger, register).good
