"""Builds the rows that a voucher leaves in the tables; what may be posted is `posting`'s matter."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import chart
from bindeledd.sandbox.poweroffice_go.account_rules import vat_id
from bindeledd.sandbox.poweroffice_go.chart import Account
from bindeledd.sandbox.poweroffice_go.posted_tables import ENTRIES, TRANSACTIONS
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger
    from bindeledd.sandbox.poweroffice_go.posting import Line, Voucher

FIRST_VOUCHER_NO = 10_001
_SERIES = "VoucherNo"
_ACCOUNT_NO = {
    "Customers": "CustomerAccountNo",
    "Suppliers": "SupplierAccountNo",
    "Employees": "EmployeeAccountNo",
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A line that has passed every rule; `vat` is within its amount and has its sign."""

    line: "Line"
    account: Account
    posting_date: str
    code: str
    rate: Decimal
    vat: Decimal


def header(ledger: "Ledger", voucher: "Voucher", moment: int) -> Row:
    """Build the voucher's row; it takes the next number of the one series."""
    number = ledger.next_numbers.get(_SERIES, FIRST_VOUCHER_NO)
    ledger.next_numbers[_SERIES] = number + 1
    stamp = ledger.stamp(moment)
    return {
        "Id": voucher.id or ledger.new_uuid(),
        "VoucherNo": number,
        "VoucherType": voucher.type,
        "VoucherDate": voucher.voucher_date,
        "Description": voucher.description,
        "ExternalImportReference": voucher.external_reference,
        "CustomMatchingReference": voucher.matching_reference,
        "InvoiceNo": voucher.invoice_no,
        "DueDate": voucher.due_date,
        "Cid": voucher.cid,
        "CurrencyCode": voucher.currency,
        "ImportedVoucherNo": voucher.imported_voucher_no,
        "IsReversed": False,
        "ReversedById": None,
        "ReversedVoucherId": voucher.reverses,
        "CorrectionOfVoucherId": voucher.corrects,
        "IsCreatedByCurrentIntegration": voucher.by_integration,
        "Journal": voucher.journal,
        "Body": voucher.body,
        "CreatedDateTimeOffset": stamp,
        "LastChangedDateTimeOffset": stamp,
    }


def _number_of(ledger: "Ledger", voucher_id: str | None) -> int | None:
    stored = ledger.tables["Vouchers"].rows.get(voucher_id)
    return int(stored.data["VoucherNo"]) if stored else None


def transaction(ledger: "Ledger", head: Row, each: Ready, entry: int | None) -> Row:
    """Build one ledger line: net of VAT, or gross under that option.

    ``Gross`` (and ``Split`` of a VAT line) are for reversals; answers do not show them.
    """
    line, account = each.line, each.account
    amount = line.amount - each.vat if ledger.options.cost_lines == "net" else line.amount
    row: Row = dict.fromkeys(field.name for field in TRANSACTIONS.fields)
    row.update(
        AccountId=account.id,
        AccountNo=account.number,
        AgricultureDepartment="None",
        Amount=amount,
        CurrencyAmount=amount,
        CurrencyCode=head["CurrencyCode"],
        ContactId=account.contact,
        CorrectionOfVoucherId=head["CorrectionOfVoucherId"],
        CorrectionOfVoucherNo=_number_of(ledger, head["CorrectionOfVoucherId"]),
        ReversedVoucherId=head["ReversedVoucherId"],
        ReversedVoucherNo=_number_of(ledger, head["ReversedVoucherId"]),
        Description=line.description,
        DepartmentId=line.department_id,
        LocationId=line.location_id,
        ProjectId=line.project_id,
        ProductId=line.product_id,
        Quantity=line.quantity,
        ExternalImportReference=head["ExternalImportReference"],
        ImportedVoucherNo=head["ImportedVoucherNo"],
        IsNoteMainEntry=False,
        IsReversed=False,
        PostingDate=each.posting_date,
        SubLedgerEntryId=entry,
        VatAmount=each.vat,
        VatCode=each.code,
        VatId=vat_id(each.code),
        VatRate=each.rate,
        VatReturnSpecification=line.vat_specification,
        VoucherDate=head["VoucherDate"],
        VoucherDescription=head["Description"],
        VoucherId=head["Id"],
        VoucherNo=head["VoucherNo"],
        VoucherType=head["VoucherType"],
        Gross=line.amount,
    )
    if account.ledger:
        row[_ACCOUNT_NO[account.ledger]] = account.contact_number
    return row


def vat_row(ledger: "Ledger", base: Row, each: Ready) -> Row:
    """Build the line on the VAT account that belongs to a net line; it bears no dimension."""
    number = chart.vat_account(each.code)
    if number is None:  # a code that splits nothing off has no VAT either
        raise LookupError(f"vat code {each.code} has no account")
    bare = dict.fromkeys(
        ("ProjectId", "DepartmentId", "LocationId", "ProductId", "Quantity", "SubLedgerEntryId")
    )
    changed = {
        "AccountId": ledger.id_by("GeneralLedgerAccounts", "AccountNo", number),
        "AccountNo": number,
        "Amount": each.vat,
        "CurrencyAmount": each.vat,
        "VatAmount": Decimal("0.00"),
        "Split": True,
        "IsNoteMainEntry": False,
    }
    return {**base, **bare, **changed}


def keep_transaction(ledger: "Ledger", row: Row, moment: int) -> None:
    """Store a new ledger line."""
    stamp = ledger.stamp(moment)
    row["Id"] = ledger.new_id("AccountTransactions")
    row["CreatedDateTimeOffset"] = row["LastChangedDateTimeOffset"] = stamp
    ledger.keep(TRANSACTIONS, row["Id"], Stored(row, moment, moment))


def enter(ledger: "Ledger", head: Row, voucher: "Voucher", each: Ready, moment: int) -> int | None:
    """Open an entry in the contact's subledger; employees' entries are not listed by the API."""
    account, line = each.account, each.line
    if account.contact is None:
        return None
    ledger.booked.add(account.contact)
    ledger.balances[account.contact] = (
        ledger.balances.get(account.contact, Decimal(0)) + line.amount
    )
    resource = ENTRIES.get(account.ledger)
    if resource is None:
        return None
    word = account.ledger.removesuffix("s")
    stamp = ledger.stamp(moment)
    row: Row = dict.fromkeys(field.name for field in resource.fields)
    row.update(
        Id=ledger.new_id("LedgerEntries"),
        Amount=line.amount,
        Balance=line.amount,
        Applied=[],
        Cid=line.cid or head["Cid"],
        CurrencyAmount=line.amount,
        CurrencyCode=head["CurrencyCode"],
        CustomMatchingReference=line.matching_reference or head["CustomMatchingReference"],
        DepartmentId=line.department_id,
        LocationId=line.location_id,
        ProjectId=line.project_id,
        DueDate=head["DueDate"],
        ExternalImportReference=head["ExternalImportReference"],
        InvoiceNo=head["InvoiceNo"],
        PaysInvoiceNo=line.invoice_no,
        IsCreatedByCurrentIntegration=head["IsCreatedByCurrentIntegration"],
        IsWriteOff=line.write_off,
        PostingDate=each.posting_date,
        VoucherDate=head["VoucherDate"],
        VoucherId=head["Id"],
        VoucherNo=head["VoucherNo"],
        VoucherType=head["VoucherType"],
        CreatedDateTimeOffset=stamp,
        LastChangedDateTimeOffset=stamp,
    )
    if "PaidFromBankAccount" in row:
        row["PaidFromBankAccount"] = voucher.paid_from
    row[f"{word}Id"] = account.contact
    row[f"{word}AccountNo"] = account.contact_number
    ledger.keep(resource, row["Id"], Stored(row, moment, moment))
    return int(row["Id"])
