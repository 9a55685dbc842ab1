"""Kinds of fields: how a submitted value is read and what the vendor says when it is wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.account_rules import LEDGER_ENUMS
from bindeledd.sandbox.poweroffice_go.countries import COUNTRIES
from bindeledd.sandbox.poweroffice_go.payroll_words import PAYROLL_ENUMS
from bindeledd.sandbox.poweroffice_go.sales_words import SALES_ENUMS

ENUMS = {
    **LEDGER_ENUMS,
    "InvoiceDeliveryType": (
        "PdfByEmail Print EHF AvtaleGiro External Efaktura Factoring".split()  # noqa: SIM905
    ),
    "ReminderDeliveryType": ["PdfByEmail", "Print"],
    "NoticeOfDebtCollectionDeliveryType": ["PdfByEmail", "Print"],
    "Gender": ["Male", "Female", "Hidden"],
    "InternationalIdType": [
        "PassportNumber",
        "NationalIdentityNumber",
        "TaxIdentificationNumber",
        "ValueAddedTaxIdentificationNumber",
    ],
    "ProjectStatusType": ["Tentative", "Active", "Archived", "NotStarted", "Complete"],
    "ProjectBillingMethod": ["FixedPrice", "Time", "TimeAndExpenses"],
    "BillableRateSpecification": ["Activity", "Employee", "Project"],
    "SubLedgerNumberSeriesType": ["Customer", "Supplier", "Employee"],
    **PAYROLL_ENUMS,
    **SALES_ENUMS,
}
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_WHOLE = re.compile(r"-?\d+")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_LIMITS = {"int32": 2**31, "int64": 2**63}


class BadValueError(Exception):
    """A value is not what its field takes; the text is for the answer."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a resource.

    Attributes:
        where: R in answers, C taken by POST, U target of PATCH.
        limit: Greatest length of a text.
        low: Smallest number; `high` greatest.
    """

    name: str
    kind: str
    where: str
    required: bool = False
    limit: int | None = None
    low: int | None = None
    high: int | None = None


def field_table(text: str) -> tuple[Field, ...]:
    """Read a table of fields: name, kind (``string:50``), where, ``required``, ``low..high``."""
    return tuple(_field(line.split()) for line in text.strip().splitlines())


def _field(words: list[str]) -> Field:
    name, kind, where, *more = words
    kind, _, limit = kind.partition(":")
    low = high = None
    for word in more:
        if ".." in word:
            lowest, highest = word.split("..")
            low = int(lowest) if lowest else None
            high = int(highest) if highest else None
    return Field(name, kind, where, "required" in more, int(limit) if limit else None, low, high)


ADDRESS = field_table("""
Id int64 R
AddressLine1 string:200 RCU
AddressLine2 string:200 RCU
ZipCode string:50 RCU required
City string:100 RCU required
CountryCode country RCU
ExternalCode string:50 RCU
LastChangedDateTimeOffset timestamp R
""")
PLAIN_ADDRESS = tuple(
    field
    for field in ADDRESS
    if field.name not in {"Id", "ExternalCode", "LastChangedDateTimeOffset"}
)
ACCRUAL = field_table("""
IsActive bool C
FromDate date C
ToDate date C
BalanceAccountId int64 C
BalanceAccountNo int64 C
BalanceAccountAgricultureDepartment AgricultureDepartment C
ResultAccountId int64 C
ResultAccountNo int64 C
ResultAccountAgricultureDepartment AgricultureDepartment C
""")
ADDRESS_KINDS = {"contact_address": ADDRESS, "address": PLAIN_ADDRESS}


def read_value(field: Field, raw: object) -> Any:
    """Check one submitted value and bring it to its stored form; None stays None.

    Raises:
        BadValueError: It is not what the field takes.
    """
    if raw is None:
        return None
    if field.kind in ENUMS:
        return _read_enum(field, raw)
    value: Any = _READERS[field.kind](field, raw)
    if field.low is not None and value < field.low:
        raise BadValueError(f"The field {field.name} must be at least {field.low}.")
    if field.high is not None and value > field.high:
        raise BadValueError(f"The field {field.name} must be at most {field.high}.")
    return value


def _wrong(field: Field, raw: object) -> BadValueError:
    return BadValueError(f"The value '{raw}' is not valid for {field.name}.")


def _read_string(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise _wrong(field, raw)
    if field.limit is not None and len(raw) > field.limit:
        raise BadValueError(
            f"The field {field.name} must be a string with a maximum length of {field.limit}."
        )
    return raw


def _read_email(field: Field, raw: object) -> str:
    text = _read_string(field, raw)
    if text and not _EMAIL.fullmatch(text):
        raise BadValueError(f"The e-mail address '{text}' is not valid.")
    return text


def _read_copies(field: Field, raw: object) -> str:
    text = _read_string(field, raw)
    if text.count(";") >= 10:  # noqa: PLR2004  # "up to 10 e-mail addresses"
        raise BadValueError(f"{field.name} cannot hold more than 10 addresses.")
    return text


def _read_country(field: Field, raw: object) -> str:
    text = _read_string(field, raw)
    if text not in COUNTRIES:
        raise BadValueError(f"The country code {text} is not valid according to ISO 3166-1.")
    return text


def _read_national_id(field: Field, raw: object) -> str:
    text = _read_string(field, raw)
    if not re.fullmatch(r"\d{11}", text):
        raise BadValueError(f"{field.name} is not a valid national identity number.")
    return text


def _read_whole(field: Field, raw: object) -> int:
    if isinstance(raw, str) and _WHOLE.fullmatch(raw):
        raw = int(raw)  # the vendor's own examples send "1" for a group id
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise _wrong(field, raw)
    bound = _LIMITS[field.kind]
    if not -bound <= raw < bound:
        raise _wrong(field, raw)
    return raw


def _read_decimal(field: Field, raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise _wrong(field, raw)
    return Decimal(raw)


def _read_bool(field: Field, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise _wrong(field, raw)
    return raw


def _read_date(field: Field, raw: object) -> str:
    if not isinstance(raw, str) or raw[10:11] not in {"", "T", " "}:
        raise _wrong(field, raw)
    try:
        return date.fromisoformat(raw[:10]).isoformat()
    except ValueError as error:
        raise _wrong(field, raw) from error


def _read_time(field: Field, raw: object) -> str:
    if not isinstance(raw, str) or not _CLOCK.fullmatch(raw):
        raise _wrong(field, raw)
    return raw


def _read_uuid(field: Field, raw: object) -> str:
    try:
        return str(UUID(str(raw)))
    except ValueError as error:
        raise _wrong(field, raw) from error


def _read_ids(field: Field, raw: object) -> list[int]:
    if not isinstance(raw, list):
        raise _wrong(field, raw)
    item = Field(field.name, "int64", field.where)
    return [_read_whole(item, each) for each in raw]


def _read_enum(field: Field, raw: object) -> str:
    if isinstance(raw, str) and raw in ENUMS[field.kind]:
        return raw
    reason = f"Enum '{field.name.lower()}' with value = {raw} is not valid."
    if isinstance(raw, int):
        reason += " (Enums is not allowed to be represented as integers)."
    raise BadValueError(reason)


def _read_address(field: Field, raw: object) -> Row:
    if not isinstance(raw, dict):
        raise _wrong(field, raw)
    fields = ADDRESS_KINDS[field.kind]
    names = {name.lower(): value for name, value in raw.items()}
    address: Row = {}
    for part in fields:
        if "C" not in part.where:
            continue
        value = read_value(part, names.get(part.name.lower()))
        if part.required and not value:
            raise BadValueError(f"The {part.name} field is required.")
        address[part.name] = value
    address["CountryCode"] = address["CountryCode"] or "NO"
    return address


def _read_accrual(field: Field, raw: object) -> Row:
    if not isinstance(raw, dict):
        raise _wrong(field, raw)
    names = {name.lower(): value for name, value in raw.items()}
    accrual = {part.name: read_value(part, names.get(part.name.lower())) for part in ACCRUAL}
    accrual["IsActive"] = bool(accrual["IsActive"])
    return accrual


_READERS: dict[str, Callable[[Field, object], Any]] = {
    "string": _read_string,
    "email": _read_email,
    "copies": _read_copies,
    "country": _read_country,
    "national_id": _read_national_id,
    "int32": _read_whole,
    "int64": _read_whole,
    "decimal": _read_decimal,
    "bool": _read_bool,
    "date": _read_date,
    "time": _read_time,
    "timestamp": _read_string,
    "moment": _read_string,  # a timestamp that creation does not set by itself
    "uuid": _read_uuid,
    "ids": _read_ids,
    "accrual": _read_accrual,
    "contact_address": _read_address,
    "address": _read_address,
}
