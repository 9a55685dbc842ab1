"""Numbers and kinds of accounts; the registers themselves stand in `account_tables`."""

from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.problems import invalid

ACCOUNT_IDS = 40_000_000
"""The id of an account is this plus its number (at the vendor the two have nothing in common)."""
VAT_IDS = 201_600
VOUCHER_TYPES = (  # noqa: SIM905  # reads better
    "Unknown IncomingInvoice IncomingCreditNote OutgoingInvoice OutgoingCreditNote "
    "IncomingBankRemittance IncomingOcrGiro ManualJournal Expense CashJournal IncomingPayments "
    "OutgoingPayments YearEndJournal BankJournal VatReturns PayrollJournal OutgoingPaymentReminder "
    "OutgoingNoticeOfDebtCollection OutgoingPaymentDemand OutgoingWarrantOfExecution "
    "CorrectionVoucher ReversalVoucher DepreciationJournal TravelExpense Settlement "
    "NegativeSettlement SystemGeneratedDocumentationVoucher"
).split()
LEDGER_ENUMS = {
    "VoucherType": VOUCHER_TYPES,
    "IncomingVoucherType": ["IncomingInvoice", "IncomingCreditNote"],
    "GeneralLedgerAccountType": ["Asset", "Liability", "Equity", "Income", "Expense"],
}


def account_id(number: int) -> int:
    """The id of the account with a number."""
    return ACCOUNT_IDS + number


def vat_id(code: str) -> int:
    """The id of a VAT code."""
    return VAT_IDS + int(code)


def check_account(_ledger: Any, _resource: Any, data: Row, _before: Row | None) -> None:
    """Hold an account against the register's rule: a VAT code; its kind follows from the number.

    Raises:
        ProblemError: There is no VAT code.
    """
    if data.get("VatCodeId") is None:
        raise invalid("General ledger account", "VatCode or VatCodeId must be supplied.")
    data["GeneralLedgerAccountType"] = account_type(int(data["AccountNo"]))


def account_type(number: int) -> str:
    """Tell the kind of an account from its first digits (NS 4102)."""
    first = number // 1000
    if first == 1:
        return "Asset"
    if first == 2:  # noqa: PLR2004  # class 2: equity, then debts
        return "Equity" if number < 2100 else "Liability"  # noqa: PLR2004  # 20xx
    if first == 3 or 8000 <= number < 8100:  # noqa: PLR2004  # class 3 and financial income
        return "Income"
    return "Expense"
