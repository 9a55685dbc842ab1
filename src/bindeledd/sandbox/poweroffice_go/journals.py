"""Vouchers posted straight into the ledger: manual and bank journals.

Source: vendor specification of 2025-03, schemas ManualVoucher and BankVoucher, and contract paper
poweroffice-go, section 17 A, read 2026-11-21. Gross amounts, one account a line, the sign gives the
side.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Answer, Request, Row, json_answer
from bindeledd.sandbox.poweroffice_go.fields import BadValueError, Field, field_table, read_value
from bindeledd.sandbox.poweroffice_go.operations import Handled, json_body
from bindeledd.sandbox.poweroffice_go.posting import Line, Voucher, post
from bindeledd.sandbox.poweroffice_go.problems import invalid, not_found, unknown_reference

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_HEAD = field_table("""
Id uuid R
VoucherNo int64 R
VoucherDate date RC required
CurrencyCode string:3 RC required
Description string RC
ExternalImportReference string RC
ImportedVoucherNo int64 RC
SaftBatchId string:35 RC
SaftSourceId string:35 RC
IsReversed bool R
CreatedDateTimeOffset timestamp R
""")
LINE = field_table("""
Id int64 R
AccountId int64 RC required
PostingDate date RC required
VatId int32 RC required
CurrencyAmount decimal RC required
CurrencyCode string RC
CurrencyExchangeRate decimal RC
CustomMatchingReference string RC
DepartmentId int64 RC
Description string RC
Dim1Id int64 RC
Dim2Id int64 RC
Dim3Id int64 RC
ExternalLineReference string RC
LocationId int64 RC
ProductId int64 RC
ProjectId int64 RC
Quantity decimal RC
Quantity2 decimal RC
VatReturnSpecification VatReturnSpecification RC
CreatedDateTimeOffset timestamp R
""")
_BANK_LINE = (
    *LINE,
    *field_table("""
Cid string:25 RC
InvoiceNo string RC
"""),
)


@dataclass(frozen=True, slots=True)
class Journal:
    """One address below ``/Vouchers`` that takes lines of one account each."""

    name: str
    type: str
    title: str
    right: str
    line: tuple[Field, ...]


JOURNALS = (
    Journal("ManualJournals", "ManualJournal", "Manual voucher", "ManualVoucher", LINE),
    Journal("BankJournals", "BankJournal", "Bank voucher", "BankVoucher", _BANK_LINE),
)


def bind(ledger: "Ledger", title: str, fields: tuple[Field, ...], body: object) -> Row:
    """Read a submitted object by its table; what was not sent is None.

    Raises:
        ProblemError: 400, with every value that is wrong or missing.
    """
    if not isinstance(body, dict):
        raise invalid(title, "The body is not a JSON object.")
    known = {field.name.lower(): field for field in fields if "C" in field.where}
    values: Row = {field.name: None for field in fields if "C" in field.where}
    wrong: list[str] = []
    for name, raw in body.items():
        field = known.get(name.lower())
        if field is None:
            if not ledger.options.ignore_unknown:
                wrong.append(f"The property {name} is not known.")
            continue
        try:
            values[field.name] = read_value(field, raw)
        except BadValueError as error:
            wrong.append(str(error))
    wrong += [
        f"The {field.name} field is required."
        for field in known.values()
        if field.required and values[field.name] in {None, ""}
    ]
    if wrong:
        raise invalid(title, *dict.fromkeys(wrong))
    return values


def bind_lines(
    ledger: "Ledger", title: str, fields: tuple[Field, ...], body: object, name: str
) -> list[Row]:
    """Read the list of lines in a submitted object.

    Raises:
        ProblemError: 400.
    """
    names = {key.lower(): value for key, value in body.items()} if isinstance(body, dict) else {}
    raw = names.get(name.lower()) or []
    if not isinstance(raw, list):
        raise invalid(title, f"The value of {name} is not a list.")
    return [bind(ledger, title, fields, each) for each in raw]


def vat_code_of(ledger: "Ledger", key: int, title: str) -> str:
    """Find the code of a VAT id.

    Raises:
        ProblemError: 404, there is none.
    """
    stored = ledger.tables["VatCodes"].rows.get(key)
    if stored is None:
        raise unknown_reference(title, f"Vat code with id = {key} not found.")
    return str(stored.data["Code"])


def _line(ledger: "Ledger", journal: Journal, values: Row) -> Line:
    for name in ("Dim1Id", "Dim2Id", "Dim3Id"):
        if values[name] is not None:
            detail = f"Custom dimension with id = {values[name]} not found."
            raise unknown_reference(journal.title, detail)
    if values["CurrencyCode"] not in {None, "", "NOK"}:
        detail = f"Currency with code = '{values['CurrencyCode']}' not found."
        raise unknown_reference(journal.title, detail)
    return Line(
        Decimal(values["CurrencyAmount"]),
        account_id=values["AccountId"],
        vat_code=vat_code_of(ledger, values["VatId"], journal.title),
        vat_specification=values["VatReturnSpecification"] or "None",
        project_id=values["ProjectId"],
        department_id=values["DepartmentId"],
        location_id=values["LocationId"],
        product_id=values["ProductId"],
        quantity=values["Quantity"],
        description=values["Description"],
        posting_date=values["PostingDate"],
        matching_reference=values["CustomMatchingReference"],
        invoice_no=values.get("InvoiceNo"),
        cid=values.get("Cid"),
    )


def post_journal(ledger: "Ledger", journal: Journal, body: object) -> Row:
    """Post a voucher that was submitted.

    Raises:
        ProblemError: It breaks a rule (400) or refers to what does not exist (404).
    """
    head = bind(ledger, journal.title, _HEAD, body)
    lines = bind_lines(ledger, journal.title, journal.line, body, "VoucherLines")
    ready = tuple(_line(ledger, journal, line) for line in lines)
    numbered = [{**line, "Id": ledger.new_id("VoucherLines")} for line in lines]
    posted = post(
        ledger,
        Voucher(
            journal.type,
            head["VoucherDate"],
            ready,
            description=head["Description"],
            external_reference=head["ExternalImportReference"] or None,
            currency=head["CurrencyCode"],
            imported_voucher_no=head["ImportedVoucherNo"],
            by_integration=True,
            journal=journal.name,
            body={**head, "VoucherLines": numbered},
            title=journal.title,
        ),
    )
    return shown(ledger, journal, posted.id)


def own_voucher(ledger: "Ledger", name: str, title: str, key: str) -> Row:
    """Get a voucher that this address made.

    Raises:
        ProblemError: 404; also for vouchers that others made.
    """
    stored = ledger.tables["Vouchers"].rows.get(key.lower())
    if stored is None or stored.data["Journal"] != name:
        raise not_found(title, key)
    return stored.data


def shown(ledger: "Ledger", journal: Journal, key: str) -> Row:
    """Show a journal voucher as the API does.

    Raises:
        ProblemError: 404; also for vouchers that others made.
    """
    data = own_voucher(ledger, journal.name, journal.title, key)
    body = data["Body"]
    lines = [
        {**line, "CreatedDateTimeOffset": data["CreatedDateTimeOffset"]}
        for line in body["VoucherLines"]
    ]
    head = {field.name: data.get(field.name, body.get(field.name)) for field in _HEAD}
    for line in lines:
        line["CurrencyCode"] = line["CurrencyCode"] or head["CurrencyCode"]
    return {**head, "VoucherLines": lines}


def operations(journal: Journal) -> tuple[Handled, Handled]:
    """What POST and GET of one journal do; both need the full right."""

    def create(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
        body = json_body(request, journal.title)
        return json_answer(post_journal(ledger, journal, body), 201)

    def get(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
        return json_answer(shown(ledger, journal, values[0]))

    rights = (journal.right,)
    return Handled(create, rights, write=True), Handled(get, rights, write=True)
