"""Field tables between our records and PowerOffice Go's payloads; pure.

What a value must be like beyond its own form (inside a number series, both post code and town) is
said by the requirements in `flows`.

Source: contract paper poweroffice-go, sections 5-10, and field-domain.md, A1-A4, E1-E3, both read
2026-11-21. Limits named below are the vendor's, except `NAME_LIMIT`: see the README.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Table
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.payloads.registers import (
    ContactPersonPayload,
    CustomerPayload,
    DeliveryAddressPayload,
    DepartmentPayload,
    EmployeePayload,
    ProjectPayload,
)
from bindeledd.connectors.poweroffice_go.values.registers import (
    CONTACT_PERSON_LABELS,
    CUSTOMER_CODES,
    CUSTOMER_LABELS,
    DELIVERY_ADDRESS_LABELS,
    DEPARTMENT_LABELS,
    EMPLOYEE_LABELS,
    FILLER,
    LINE,
    ORG_NUMBER,
    PERSON_NAME,
    POST_CODE,
    PROJECT_CODES,
    PROJECT_LABELS,
    TOWN,
    country_out,
    joined,
    kept_when_set,
    left_by_choosing_another,
    same_org_number,
)
from bindeledd.connectors.poweroffice_go.values.shared import (
    CODE,
    DAY,
    FLAG,
    NAME,
    NAME_LIMIT,
    NUMBER,
    same_day,
)
from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import (
    MISSING,
    Codec,
    Field,
    Flat,
    Into,
    Mapping,
    Missing,
    Out,
    Ref,
    text,
)
from bindeledd.workspace.records import (
    ContactPerson,
    Customer,
    DeliveryAddress,
    DeliveryMethod,
    Department,
    Employee,
    Project,
    ProjectStatus,
)

# --- customers (A1, A2, E3) ---

_DELIVERY: Final = {
    DeliveryMethod.EMAIL: "PdfByEmail",
    DeliveryMethod.PRINT: "Print",
    DeliveryMethod.EHF: "EHF",
}
_OURS_OF_DELIVERY: Final = {theirs: ours for ours, theirs in _DELIVERY.items()}
_AGREED_THERE: Final = frozenset({"AvtaleGiro", "Efaktura", "External", "Factoring"})
_KEPT_THERE: Final = _AGREED_THERE | {"EHF"}


def _company_name(customer: Customer) -> Any:
    return MISSING if customer.is_person else NAME.out(customer.name.strip())


def _first_name(customer: Customer) -> Any:
    """All words of a person's name but the last; the filler before a single word."""
    if not customer.is_person:
        return MISSING
    NAME.out(customer.name.strip())
    return " ".join(customer.name.split()[:-1]) or FILLER


def _last_name(customer: Customer) -> Any:
    """Return the last word of a person's name."""
    if not customer.is_person:
        return MISSING
    NAME.out(customer.name.strip())
    words = customer.name.split()
    return words[-1] if words else None


def full_name(flat: Table[str, Any]) -> Any:
    """Return a company's name, or a person's first and last name as one."""
    person = joined(flat.get("FirstName"), flat.get("LastName"))
    name = str(flat.get("Name") or "").strip()
    if flat.get("IsPerson") is True and person != "":
        return person
    return name or person or MISSING


def _invoice_email_out(customer: Customer) -> Any:
    """Return the address for invoices; the general one when it has none of its own (A2.7)."""
    return NAME.out(customer.invoice_email or customer.email)


def _invoice_email_into(flat: Flat) -> Any:
    """Return the address for invoices; empty when it is the general one."""
    if "InvoiceEmailAddress" not in flat:
        return MISSING
    own = (flat["InvoiceEmailAddress"] or "").strip()
    return "" if own == (flat.get("EmailAddress") or "").strip() else own


def _delivery_out(customer: Customer) -> str:
    """Return how invoices go: as chosen, else by e-mail when there is one, else print (A2.14)."""
    if customer.invoice_delivery_method is not None:
        return _DELIVERY[customer.invoice_delivery_method]
    has_email = (customer.invoice_email or customer.email) != ""
    return _DELIVERY[DeliveryMethod.EMAIL if has_email else DeliveryMethod.PRINT]


def _delivery_into(flat: Flat) -> DeliveryMethod | Missing:
    code = flat.get("InvoiceDeliveryType")
    if code is None or code in _AGREED_THERE:
        return MISSING
    if code not in _OURS_OF_DELIVERY:
        raise MappingError("mapping.unknown_code", value=str(code))
    return _OURS_OF_DELIVERY[code]


def same_delivery(now: str | None, wanted: str) -> bool:
    """Keep EHF and the agreements made there: ours are weaker wishes."""
    return now == wanted or now in _KEPT_THERE


def has_address(record: Customer | DeliveryAddress) -> bool:
    """Tell whether any part of an address stands there; the country alone is none."""
    return (record.address1, record.address2, record.postal_code, record.city) != ("",) * 4


def _country_of(record: Customer | DeliveryAddress) -> Any:
    return country_out(record.country) if has_address(record) else None


def _country_into(path: str) -> Callable[[Flat], Any]:
    def make(flat: Flat) -> Any:
        return MISSING if flat.get(path) is None else flat[path].strip().upper()

    return make


def customer_active(flat: Table[str, Any]) -> Any:
    """Return whether the contact is neither archived nor inactive as a customer."""
    if flat.get("IsArchived") is None and flat.get("IsActive") is None:
        return MISSING
    return flat.get("IsArchived") is not True and flat.get("IsActive") is not False


def not_archived(flat: Flat) -> Any:
    """Return whether an employee is not archived."""
    return MISSING if flat.get("IsArchived") is None else not flat["IsArchived"]


def same_person_name(wanted: Flat, seen: Flat) -> frozenset[str]:
    """Keep their parting of a person's name when both parts together are the same name."""
    parts = ("FirstName", "LastName")
    ours = joined(*(wanted.get(part) for part in parts))
    theirs = joined(*(seen.get(part) for part in parts))
    complete = all(seen.get(part) not in {None, ""} for part in parts)
    return frozenset(parts) if complete and ours == theirs else frozenset()


CUSTOMER: Final = Mapping(
    Customer,
    CustomerPayload,
    rows=(
        Field("number", "Number", NUMBER),
        Out("Name", _company_name, ("name",), f"of a company; at most {NAME_LIMIT} characters"),
        Out("FirstName", _first_name, ("name",), "of a person: all words but the last"),
        Out("LastName", _last_name, ("name",), "of a person: the last word"),
        Into(
            "name",
            full_name,
            ("Name", "FirstName", "LastName", "IsPerson"),
            "of a person: first and last name",
        ),
        Out(
            "IsPerson",
            lambda customer: customer.is_person,
            ("org_number",),
            "company with an organisation number, else private person",
        ),
        Field("org_number", "OrganizationNumber", ORG_NUMBER, same_org_number),
        Field("address1", "MailAddress.AddressLine1", LINE),
        Field("address2", "MailAddress.AddressLine2", LINE),
        Field("postal_code", "MailAddress.ZipCode", POST_CODE),
        Field("city", "MailAddress.City", TOWN),
        Out("MailAddress.CountryCode", _country_of, ("country",), "with an address only"),
        Into(
            "country",
            _country_into("MailAddress.CountryCode"),
            ("MailAddress.CountryCode",),
            "kept where they have none",
        ),
        Field("email", "EmailAddress", NAME),
        Out(
            "InvoiceEmailAddress",
            _invoice_email_out,
            ("invoice_email", "email"),
            "the e-mail, unless the customer has one for invoices",
        ),
        Into(
            "invoice_email",
            _invoice_email_into,
            ("InvoiceEmailAddress", "EmailAddress"),
            "empty where it is the e-mail",
        ),
        Field("phone", "PhoneNumber", text(50)),
        Out(
            "InvoiceDeliveryType",
            _delivery_out,
            ("invoice_delivery_method", "email", "invoice_email"),
            "as chosen, else e-mail when there is one, else print; EHF and agreements are kept",
            same_delivery,
        ),
        Into(
            "invoice_delivery_method",
            _delivery_into,
            ("InvoiceDeliveryType",),
            "ours is kept where they have AvtaleGiro, eFaktura, External or Factoring",
        ),
        Out(
            "PaymentTerm",
            lambda customer: MISSING if customer.payment_days is None else customer.payment_days,
            ("payment_days",),
            "days; left alone where we have none",
        ),
        Into(
            "payment_days", lambda flat: flat.get("PaymentTerm", MISSING), ("PaymentTerm",), "days"
        ),
        Out("IsArchived", lambda customer: not customer.active, ("active",), "archived when ended"),
        Into(
            "active",
            customer_active,
            ("IsArchived", "IsActive"),
            "ended when archived or inactive there",
        ),
    ),
    keep=same_person_name,
    labels=CUSTOMER_LABELS,
    codes=CUSTOMER_CODES,
)

# --- what belongs to a customer (A1.8-A1.10, A2.9-A2.11, E3) ---

CONTACT_PERSON: Final = Mapping(
    ContactPerson,
    ContactPersonPayload,
    rows=(
        Ref("customer_id", "ContactId", "customer", required=True),
        Field("first_name", "FirstName", PERSON_NAME),
        Field("last_name", "LastName", PERSON_NAME),
        Field("title", "Title", NAME),
        Field("email", "EmailAddress", NAME),
        Field("phone", "PhoneNumber", text(50)),
        Field("is_default", "IsDefault", FLAG, left_by_choosing_another),
        Field("active", "IsActive", FLAG),
    ),
    labels=CONTACT_PERSON_LABELS,
)

DELIVERY_ADDRESS: Final = Mapping(
    DeliveryAddress,
    DeliveryAddressPayload,
    rows=(
        Ref("customer_id", "ContactId", "customer", required=True),
        Field("address1", "AddressLine1", LINE),
        Field("address2", "AddressLine2", LINE),
        Field("postal_code", "ZipCode", POST_CODE),
        Field("city", "City", TOWN),
        Out("CountryCode", _country_of, ("country",), "two letters"),
        Into("country", _country_into("CountryCode"), ("CountryCode",), "two letters"),
        Field("is_primary", "IsPrimary", FLAG, left_by_choosing_another),
    ),
    left_out={"active": "Go cannot end a delivery address; it is removed there by hand"},
    labels=DELIVERY_ADDRESS_LABELS,
)

# --- departments and employees (E1, E2, A0.17) ---


DEPARTMENT: Final = Mapping(
    Department,
    DepartmentPayload,
    rows=(
        Field("number", "Code", CODE),
        Field("name", "Name", NAME),
        Ref("manager_id", "ManagerEmployeeId", "employee"),
        Field("active", "IsActive", FLAG),
    ),
    labels=DEPARTMENT_LABELS,
)

EMPLOYEE: Final = Mapping(
    Employee,
    EmployeePayload,
    rows=(
        Field(
            "number",
            "Number",
            Codec("on first transfer; later theirs stands", NUMBER.out, NUMBER.into),
            kept_when_set,
        ),
        Field("first_name", "FirstName", NAME),
        Field("last_name", "LastName", NAME),
        Field("email", "EmailAddress", NAME),
        Field("phone", "PhoneNumber", text(50)),
        Ref("department_id", "DepartmentId", "department"),
        Field("hired_on", "HiredDate", DAY, same_day),
        Field("left_on", "EndDate", DAY, same_day),
        Out("IsArchived", lambda employee: not employee.active, ("active",), "archived when ended"),
        Into("active", not_archived, ("IsArchived",), "ended when archived there"),
    ),
    labels=EMPLOYEE_LABELS,
)

# --- projects (A3, A4) ---

_OPEN: Final = frozenset({"Active", "NotStarted", "Tentative"})
_CLOSED: Final = frozenset({"Complete", "Archived"})


def same_code(now: str | None, wanted: str | None) -> bool:
    """Compare a code with theirs, which shows a subproject's as `MAIN.SUB` (section 10)."""
    return own_code(now) == (wanted or "")


def own_code(code: str | None) -> str:
    """Return a subproject's own part of its code, and a main project's code whole."""
    return "" if code is None else code.rsplit(".", 1)[-1].strip()


def _own_code_into(flat: Flat) -> Any:
    return own_code(flat["Code"]) if "Code" in flat else MISSING


def joined_code(flat: Table[str, Any]) -> str:
    """Return `<main><sub>` written together (A3.1)."""
    return (flat.get("Code") or "").replace(".", "").strip()


def _joined_code_into(flat: Flat) -> Any:
    return joined_code(flat) if "Code" in flat else MISSING


def _status_into(flat: Flat) -> Any:
    """Return ended when its status or its active flag says so (A3.7)."""
    status, active = flat.get("ProjectStatus"), flat.get("IsActive")
    if status is None and active is None:
        return MISSING
    if status is not None and status not in _OPEN | _CLOSED:
        raise MappingError("mapping.unknown_code", value=str(status))
    ended = status in _CLOSED or active is False
    return ProjectStatus.ENDED if ended else ProjectStatus.ACTIVE


def same_status(now: str | None, wanted: str) -> bool:
    """Keep their finer status where it says the same: on hold is active, archived is ended."""
    return now in (_OPEN if wanted in _OPEN else _CLOSED)


PROJECT: Final = Mapping(
    Project,
    ProjectPayload,
    rows=(
        Out(
            "Code",
            lambda project: CODE.out(project.number),
            ("number", "joined_number"),
            "own number, without full stop and comma; they join a subproject's",
            same_code,
        ),
        Into("number", _own_code_into, ("Code",), "of a subproject the part after the full stop"),
        Into("joined_number", _joined_code_into, ("Code",), "main and sub written together"),
        Field("name", "Name", NAME),
        Ref("parent_id", "ParentProjectId", "project", required=True),
        Ref("customer_id", "CustomerId", "customer", inherits="ParentProjectId"),
        Ref("manager_id", "ProjectManagerEmployeeId", "employee"),
        Field("starts_on", "StartDate", DAY, same_day),
        Field("ends_on", "EndDate", DAY, same_day),
        Out(
            "ProjectStatus",
            lambda project: "Active" if project.active else "Complete",
            ("status",),
            "active or complete; theirs is kept where it says the same",
            same_status,
        ),
        Out("IsActive", lambda project: project.active, ("status",), "as the status"),
        Into(
            "status",
            _status_into,
            ("ProjectStatus", "IsActive"),
            "ended when complete, archived or inactive there",
        ),
        Out(
            "AllowAllEmployees",
            lambda project: project.available_to_all,
            ("available_to_all",),
            "decided here",
        ),
    ),
    left_out={
        "address1": "projects have no address there",
        "postal_code": "projects have no address there",
        "city": "projects have no address there",
        "billing": "decides what is invoiced from here; Go keeps billing per activity",
    },
    labels=PROJECT_LABELS,
    codes=PROJECT_CODES,
)
