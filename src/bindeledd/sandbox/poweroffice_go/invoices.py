"""Makes an invoice of a sales order: posts it, numbers it, and draws its paper.

Source: vendor specification of 2025-03 (OutgoingInvoiceDto, OutgoingInvoiceLineDto) and contract
paper poweroffice-go, sections 14.2 and 15, read 2026-11-21: the order's id stays the invoice's and
the voucher's, its lines get new ids. How a KID is made is this stand-in's own. Who asked for it,
and when it is due to happen, is left to `sending`.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import documents, orders, posting
from bindeledd.sandbox.poweroffice_go.order_rules import clear_order, reference_of, uses_standard
from bindeledd.sandbox.poweroffice_go.pdf import write_pdf
from bindeledd.sandbox.poweroffice_go.product_rules import sales_tax
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

INVOICE = RESOURCES["OutgoingInvoices"]
LINE = RESOURCES["OutgoingInvoiceLines"]
FIRST_INVOICE_NO = 10_001
_DEFAULT_DAYS = 14
_SERIES = "InvoiceNo"
_FROM_HEADER = (
    "CustomerId",
    "ProjectId",
    "DepartmentId",
    "LocationId",
    "PaymentTermId",
    "DeliveryTermId",
    "BrandingThemeId",
    "ContractNo",
    "PurchaseOrderReference",
    "ImportedOrderNo",
    "RelatedInvoiceNo",
    "CurrencyCode",
    "CurrencyExchangeRate",
    "CustomerReferenceContactPersonId",
    "ExternalImportReference",
    "CustomMatchingReference",
)
_FROM_LINE = (
    "LineType",
    "ProductId",
    "Description",
    "Quantity",
    "UnitOfMeasureCode",
    "ProductUnitCost",
    "Allowance",
    "NetAmount",
    "TotalAmount",
    "VatId",
    "VatAmount",
    "VatCode",
    "VatReturnSpecification",
    "ProjectId",
    "DepartmentId",
    "LocationId",
    "SellersReferenceEmployeeId",
    "ExternalImportReference",
)


def moment_of(stamp: str) -> datetime:
    """Read a moment that was written with `isoformat`."""
    return datetime.fromisoformat(stamp)


def issue(ledger: "Ledger", key: str, asked: Row, method: str) -> Row:
    """Turn an order into a posted invoice or credit note and return its row.

    Args:
        ledger: The books.
        key: The order; becomes the invoice's id.
        asked: The request: VoucherDate, OverrideDueDate, ByIntegration.
        method: How it is delivered, an InvoiceDeliveryType.

    Raises:
        ProblemError: It cannot be posted; the order is untouched.
    """
    stored = orders.find(ledger, key)
    header = orders.effective(ledger, stored.data)
    lines = [
        orders.effective_line(ledger, header, one.data) for one in orders.lines_of(ledger, key)
    ]
    accounts = [_account(ledger, line) for line in lines]
    number = _free_number(ledger)
    row = _row(ledger, header, asked, number)
    row["InvoiceDeliveryType"] = method
    posted = posting.post(ledger, _voucher(ledger, row, lines, accounts))
    ledger.next_numbers[_SERIES] = number + 1
    entry = ledger.tables["CustomerLedgerEntries"].rows[posted.entries[0]].data
    row.update(
        VoucherNo=posted.voucher_no,
        Balance=entry["Balance"],
        MatchId=entry["MatchId"],
        CreatedDateTimeOffset=stored.data["CreatedDateTimeOffset"],
    )
    moment = ledger.now()
    for name in ("SentDateTimeOffset", "LastChangedDateTimeOffset"):
        row[name] = ledger.stamp(moment)
    row["BalanceLastChangedDateTimeOffset"] = row["LastChangedDateTimeOffset"]
    ledger.keep(INVOICE, key, Stored(row, stored.created, moment))
    for place, (line, account) in enumerate(zip(lines, accounts, strict=True)):
        _keep_line(ledger, key, {**line, "SortOrder": place}, account)
    clear_order(ledger, key, files=False)
    ledger.drop(orders.ORDER, key)
    documents.keep(ledger, key, "Pdf", _paper(ledger, row, lines))
    return row


def lines_of(ledger: "Ledger", key: str) -> list[Stored]:
    """List the lines of an invoice."""
    table = ledger.tables[LINE.name]
    return [table.rows[each] for each in table.ids_with("OutgoingInvoiceId", key)]


def _account(ledger: "Ledger", line: Row) -> int | None:
    product = ledger.tables["Products"].rows.get(line["ProductId"])
    if product is None:
        return None
    tax = sales_tax(ledger, product.data, standard=uses_standard(line, None))
    return tax.account_id if tax else None


def _free_number(ledger: "Ledger") -> int:
    number = ledger.next_numbers.get(_SERIES, FIRST_INVOICE_NO)
    while posting.outgoing_invoice(ledger, str(number)) is not None:
        number += 1
    return number


def _row(ledger: "Ledger", header: Row, asked: Row, number: int) -> Row:
    """The invoice before it is posted."""
    row: Row = {field.name: None for field in INVOICE.fields}
    row.update({name: header[name] for name in _FROM_HEADER})
    customer = ledger.tables["Customers"].rows[header["CustomerId"]].data
    day = asked["VoucherDate"] or ledger.options.clock().date().isoformat()
    net, total = header["NetAmount"], header["TotalAmount"]
    row.update(
        Id=header["Id"],
        InvoiceNo=number,
        VoucherType="OutgoingCreditNote" if total < 0 else "OutgoingInvoice",
        VoucherDate=day,
        DueDate=asked["OverrideDueDate"] or _due(ledger, header, day),
        CustomerReference=reference_of(ledger, header),
        NetAmount=net,
        TotalAmount=total,
        NetPostedAmount=net,
        TotalPostedAmount=total,
        Cid=payment_id(number, int(customer["Number"])),
        OrderNo=header["SalesOrderNo"],
        OrderDate=header["SalesOrderDate"] or day,
        DeliveryDate=header["DeliveryDate"] or day,
        SellersReferenceEmployeeId=header["SalesPersonEmployeeId"],
        IsReversed=False,
        IsCreatedByCurrentIntegration=asked["ByIntegration"],
        **_address(ledger, header),
    )
    return row


def _due(ledger: "Ledger", header: Row, day: str) -> str:
    term = ledger.tables["PaymentTerms"].rows.get(header["PaymentTermId"])
    days = int(term.data["CreditDays"]) if term else _DEFAULT_DAYS
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _address(ledger: "Ledger", header: Row) -> Row:
    """The delivery address as it is now: the order's, else the customer's primary one."""
    addresses = ledger.tables["ContactDeliveryAddresses"]
    own = [addresses.rows[k] for k in addresses.ids_with("ContactId", header["CustomerId"])]
    primary = next((one for one in own if one.data["IsPrimary"]), None)
    chosen = addresses.rows.get(header["ContactDeliveryAddressId"]) or primary
    if chosen is None:
        return {}
    return {
        "DeliveryAddress1": chosen.data["AddressLine1"],
        "DeliveryAddress2": chosen.data["AddressLine2"],
        "DeliveryAddressZipCode": chosen.data["ZipCode"],
        "DeliveryAddressCity": chosen.data["City"],
        "DeliveryAddressCountryCode": chosen.data["CountryCode"],
    }


def payment_id(invoice_no: int, customer_no: int) -> str:
    """Make a KID: invoice and customer, seven digits each, and a check digit by modulus 10."""
    digits = f"{invoice_no:07d}{customer_no:07d}"
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value // 10 + value % 10
    return f"{digits}{-total % 10}"


def _voucher(
    ledger: "Ledger", row: Row, lines: list[Row], accounts: list[int | None]
) -> posting.Voucher:
    reference = row["ExternalImportReference"]
    if reference and _is_used(ledger, reference):
        reference = None  # freed by the option, but a voucher's is unique in the books
    customer = posting.Line(
        Decimal(row["TotalAmount"]),
        customer_id=row["CustomerId"],
        description=f"Faktura {row['InvoiceNo']}",
        main=True,
    )
    sales = [
        _sale(line, account)
        for line, account in zip(lines, accounts, strict=True)
        if line["TotalAmount"]
    ]
    return posting.Voucher(
        row["VoucherType"],
        row["VoucherDate"],
        (customer, *sales),
        description=f"Faktura {row['InvoiceNo']}",
        external_reference=reference,
        matching_reference=row["CustomMatchingReference"],
        invoice_no=str(row["InvoiceNo"]),
        due_date=row["DueDate"],
        cid=row["Cid"],
        currency=row["CurrencyCode"],
        id=row["Id"],
        by_integration=row["IsCreatedByCurrentIntegration"],
    )


def _is_used(ledger: "Ledger", reference: str) -> bool:
    found = ledger.tables["Vouchers"].ids_with("ExternalImportReference", reference)
    return bool(found)


def _sale(line: Row, account: int | None) -> posting.Line:
    return posting.Line(
        -Decimal(line["TotalAmount"]),
        account_id=account,
        vat_code=line["VatCode"],
        project_id=line["ProjectId"],
        department_id=line["DepartmentId"],
        location_id=line["LocationId"],
        product_id=line["ProductId"],
        quantity=Decimal(line["Quantity"]),
        description=line["Description"],
        vat_specification=line["VatReturnSpecification"] or "None",
    )


def _keep_line(ledger: "Ledger", key: str, line: Row, account: int | None) -> None:
    data: Row = {field.name: None for field in LINE.fields}
    data.update({name: line[name] for name in _FROM_LINE})
    data.update(
        Id=ledger.new_id(LINE.name),
        OutgoingInvoiceId=key,
        SortOrder=line["SortOrder"],
        ProductUnitPrice=line["ProductUnitPrice"] or Decimal(0),
        NetPostedAmount=line["NetAmount"],
        TotalPostedAmount=line["TotalAmount"],
        VatRate=line["VatRate"] or Decimal(0),
        AccountId=account,
        IsAccrued=bool(line["Accrual"] and line["Accrual"]["IsActive"]),
    )
    moment = ledger.now()
    ledger.keep(LINE, data["Id"], Stored(data, moment, moment))


def _paper(ledger: "Ledger", row: Row, lines: list[Row]) -> bytes:
    customer = ledger.tables["Customers"].rows[row["CustomerId"]].data
    word = "Kreditnota" if row["VoucherType"] == "OutgoingCreditNote" else "Faktura"
    facts: list[tuple[str, Any]] = [
        ("Fra", ledger.settings.name),
        ("Til", customer["Name"] or f"{customer['FirstName']} {customer['LastName']}"),
        ("Fakturadato", row["VoucherDate"]),
        ("Forfall", row["DueDate"]),
        ("KID", row["Cid"]),
        ("Deres ref.", row["CustomerReference"]),
    ]
    text = [f"{name}: {value}" for name, value in facts if value]
    text.append("")
    text += [_paper_line(line) for line in lines]
    text += ["", f"Sum uten mva. {row['NetAmount']}", f"Sum med mva. {row['TotalAmount']}"]
    return write_pdf(f"{word} {row['InvoiceNo']}", text)


def _paper_line(line: Row) -> str:
    if line["ProductId"] is None:
        return str(line["Description"] or "")
    return (
        f"{line['Description']}: {line['Quantity']} {line['UnitOfMeasureCode']} x "
        f"{line['ProductUnitPrice']} = {line['NetAmount']}"
    )
