"""Invoices and credit notes that were issued outside Go and are posted as vouchers.

POST is reported in 2026 by one client ([J]) and not in the saved specification: unconfirmed, behind
``options.outgoing_invoice_post``. The body is the shape of the GET answer OutgoingInvoiceVoucherDto
(vendor specification of 2025-03; contract paper poweroffice-go, section 15.2, read 2026-11-21).
Amounts are positive, gross, for invoices and credit notes alike, and the lines sum to the total:
the sign is chosen here. `InvoiceNo` is a text of digits, since OutgoingInvoices shows a number.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Answer, Request, Row, json_answer
from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.journals import bind, bind_lines, own_voucher, vat_code_of
from bindeledd.sandbox.poweroffice_go.operations import Handled, json_body
from bindeledd.sandbox.poweroffice_go.posting import Line, Posted, Voucher, post
from bindeledd.sandbox.poweroffice_go.problems import invalid, unknown_reference
from bindeledd.sandbox.poweroffice_go.reversing import transactions_of
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_HEAD = field_table("""
Id uuid R
VoucherNo int64 R
VoucherDate date RC required
InvoiceNo string RC required
CustomerAccountId int64 RC required
CurrencyCode string:3 RC
CurrencyAmount decimal RC
CurrencyExchangeRate decimal RC
DueDate date RC
Description string RC
Cid string:25 RC
ContractNo string RC
CustomMatchingReference string RC
CustomerReference string RC
DeliveryAddress1 string RC
DeliveryAddress2 string RC
DeliveryAddressCity string RC
DeliveryAddressCountryCode country RC
DeliveryAddressZipCode string RC
DeliveryDate date RC
DeliveryTermId int64 RC
DepartmentId int64 RC
Dim1Id int64 RC
Dim2Id int64 RC
Dim3Id int64 RC
ExternalImportReference string RC
ImportedOrderNo int64 RC
ImportedVoucherNo int64 RC
IsReversed bool R
LocationId int64 RC
ProjectId int64 RC
PurchaseOrderReference string RC
SaftSourceId string RC
SalesPersonEmployeeId int64 RC
CreatedDateTimeOffset timestamp R
""")
_LINE = field_table("""
AccountId int64 RC required
VatId int32 RC required
CurrencyAmount decimal RC required
Description string RC
Quantity decimal RC
QuantityOrdered decimal RC
UnitOfMeasureType UnitOfMeasureType RC
ProductId int64 RC
ProjectId int64 RC
DepartmentId int64 RC
LocationId int64 RC
Dim1Id int64 RC
Dim2Id int64 RC
Dim3Id int64 RC
VatReturnSpecification VatReturnSpecification RC
""")
_LINES = "OutgoingInvoiceLines"


@dataclass(frozen=True, slots=True)
class Kind:
    """Invoices or credit notes: the address, the voucher type and the customer's side."""

    name: str
    type: str
    title: str
    sign: int


KINDS = (
    Kind("OutgoingInvoiceJournals", "OutgoingInvoice", "Outgoing invoice voucher", 1),
    Kind("OutgoingCreditNoteJournals", "OutgoingCreditNote", "Outgoing credit note voucher", -1),
)
_RIGHTS = ("OutgoingInvoiceVoucher",)


def _customer(ledger: "Ledger", kind: Kind, account: int) -> int:
    found = ledger.tables["Customers"].ids_with("SubledgerAccountId", account)
    if not found:
        detail = f"Customer account with id = {account} not found."
        raise unknown_reference(kind.title, detail)
    return int(found[0])


def _total(kind: Kind, head: Row, lines: list[Row]) -> Decimal:
    total = sum((Decimal(line["CurrencyAmount"]) for line in lines), Decimal(0))
    if head["CurrencyAmount"] is not None and head["CurrencyAmount"] != total:
        stated = head["CurrencyAmount"]
        detail = f"The sum of the lines {total} is not equal to CurrencyAmount {stated}."
        raise invalid(kind.title, detail)
    if total <= 0:
        raise invalid(kind.title, "CurrencyAmount must be positive.")
    return total


def _lines(ledger: "Ledger", kind: Kind, head: Row, lines: list[Row]) -> tuple[Line, ...]:
    return tuple(
        Line(
            -kind.sign * Decimal(line["CurrencyAmount"]),
            account_id=line["AccountId"],
            vat_code=vat_code_of(ledger, line["VatId"], kind.title),
            vat_specification=line["VatReturnSpecification"] or "None",
            project_id=_inherited(head, line, "ProjectId"),
            department_id=_inherited(head, line, "DepartmentId"),
            location_id=_inherited(head, line, "LocationId"),
            product_id=line["ProductId"],
            quantity=line["Quantity"],
            description=line["Description"],
        )
        for line in lines
    )


def _inherited(head: Row, line: Row, name: str) -> int | None:
    """The line's own dimension, or the header's; -1 is none at all."""
    value = head[name] if line[name] is None else line[name]
    return None if value is None or value < 0 else int(value)


def post_outgoing(ledger: "Ledger", kind: Kind, body: object) -> Row:
    """Post an invoice or credit note that was issued elsewhere.

    Raises:
        ProblemError: It breaks a rule (400) or refers to what does not exist (404).
    """
    head = bind(ledger, kind.title, _HEAD, body)
    lines = bind_lines(ledger, kind.title, _LINE, body, _LINES)
    if not head["InvoiceNo"].isdigit():
        raise invalid(kind.title, f"The value '{head['InvoiceNo']}' is not valid for InvoiceNo.")
    customer = _customer(ledger, kind, head["CustomerAccountId"])
    total = _total(kind, head, lines)
    main = Line(
        kind.sign * total,
        customer_id=customer,
        description=head["Description"],
        project_id=_inherited(head, head, "ProjectId"),
        department_id=_inherited(head, head, "DepartmentId"),
    )
    posted = post(
        ledger,
        Voucher(
            kind.type,
            head["VoucherDate"],
            (main, *_lines(ledger, kind, head, lines)),
            description=head["Description"],
            external_reference=head["ExternalImportReference"] or None,
            matching_reference=head["CustomMatchingReference"] or None,
            invoice_no=head["InvoiceNo"],
            due_date=head["DueDate"] or head["VoucherDate"],
            cid=head["Cid"],
            currency=head["CurrencyCode"] or "NOK",
            imported_voucher_no=head["ImportedVoucherNo"],
            by_integration=True,
            journal=kind.name,
            body={**head, "CurrencyAmount": total, _LINES: lines},
            title=kind.title,
        ),
    )
    _list_invoice(ledger, kind, posted, customer)
    return shown(ledger, kind, posted.id)


def _list_invoice(ledger: "Ledger", kind: Kind, posted: Posted, customer: int) -> None:
    """Show it among the outgoing invoices too; it was not sent from Go and has no lines there."""
    table = ledger.tables["OutgoingInvoices"]
    voucher = ledger.tables["Vouchers"].rows[posted.id]
    entry = ledger.tables["CustomerLedgerEntries"].rows[posted.entries[0]].data
    head = voucher.data["Body"]
    total = kind.sign * Decimal(head["CurrencyAmount"])
    parts = transactions_of(ledger, posted.id)
    net = sum(
        (
            Decimal(row["Gross"]) - Decimal(row["VatAmount"])
            for row in parts
            if row["ContactId"] is None and not row.get("Split")
        ),
        Decimal(0),
    )
    row: Row = dict.fromkeys(field.name for field in table.resource.fields)
    row.update({name: head[name] for name in row if head.get(name) is not None})
    row.update({name: voucher.data[name] for name in row if voucher.data.get(name) is not None})
    row.update(
        InvoiceNo=int(head["InvoiceNo"]),
        CustomerId=customer,
        NetAmount=-net,
        NetPostedAmount=-net,
        TotalAmount=total,
        TotalPostedAmount=total,
        Balance=entry["Balance"],
        MatchId=entry["MatchId"],
        BalanceLastChangedDateTimeOffset=entry["LastChangedDateTimeOffset"],
    )
    ledger.keep(table.resource, posted.id, Stored(row, voucher.created, voucher.changed))


def shown(ledger: "Ledger", kind: Kind, key: str) -> Row:
    """Show an outgoing voucher as the API does.

    Raises:
        ProblemError: 404; also for invoices that were made in Go.
    """
    data = own_voucher(ledger, kind.name, kind.title, key)
    body = data["Body"]
    head = {field.name: data.get(field.name, body.get(field.name)) for field in _HEAD}
    return {**head, _LINES: [{**line, "Accrual": None} for line in body[_LINES]]}


def operations(kind: Kind) -> tuple[Handled, Handled]:
    """What POST and GET of one kind do; both need the full right."""

    def create(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
        return json_answer(post_outgoing(ledger, kind, json_body(request, kind.title)), 201)

    def get(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
        return json_answer(shown(ledger, kind, values[0]))

    switch = "outgoing_invoice_post"
    return Handled(create, _RIGHTS, write=True, switch=switch), Handled(get, _RIGHTS, write=True)
