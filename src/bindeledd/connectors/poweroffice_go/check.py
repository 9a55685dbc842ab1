"""Reads rights, modules, lock date, number series and currency; writes nothing.

One question no reading answers: whether invoices issued elsewhere are taken. It is a POST that
holds nothing they could read, asked only where the right to such invoices is given.

Source: contract paper poweroffice-go, sections 4 and 19, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.payloads.access import (
    FinancialPayload,
    IntegrationPayload,
    LockDatePayload,
    OrganizationPayload,
)
from bindeledd.connectors.poweroffice_go.rules.ledger import LOCK_DATE
from bindeledd.connectors.poweroffice_go.rules.registers import (
    PAYMENT_TERMS,
    SERIES_OF_CUSTOMERS,
    SERIES_OF_EMPLOYEES,
)
from bindeledd.connectors.poweroffice_go.values.registers import ORG_NUMBER
from bindeledd.connectors.poweroffice_go.values.time import UNIT, unit_of
from bindeledd.kernel.errors import ContractError, NotAllowedError, RejectedError
from bindeledd.sync.flows import Check, Direction, Finding, Severity

RIGHTS: Final = {
    "departments": "Department",
    "employees": "Employee",
    "customers": "Customer",
    "projects": "Project",
    "items": "Product",
}
"""Data type -> right to read it; with `_Full` behind also to write it (section 4)."""
ALSO_INTO: Final = {"items": "GeneralLedgerAccount"}
"""Data type -> right that reading it needs besides: VAT is told by the account (section 13)."""
OWN_INVOICES: Final = "OutgoingInvoiceVoucher_Full"
NEEDS: Final = {
    "accrued_cost": ("ManualVoucher_Full", "AccountTransaction", "GeneralLedgerAccount"),
    "supplier_costs": ("AccountTransaction", "IncomingInvoice"),
    "payments": ("OutgoingInvoice", "CustomerLedger"),
    "invoice_attachments": ("SalesOrders_Full", "OutgoingInvoice"),
    "own_invoices": (
        *(OWN_INVOICES, "VoucherDocumentation_Full"),
        *("Customer", "GeneralLedgerAccount", "OutgoingInvoice"),
    ),
    "own_invoices_as_orders": ("SalesOrders_Full", "OutgoingInvoice"),
}
"""Data type of the ledger -> every right that it needs; posting has no right to read only."""
FILES: Final = "SalesOrderAttachment_Full"
"""Right to hang files on orders, apart from the one to make orders (section 14.1)."""
MODULE: Final = "Accounting"
"""Module that all registers belong to (section 4)."""
TIME_MODULE: Final = "TimeTracking"
TIME: Final = ("activities", "hours")
"""Data types of time tracking; the names of their rights are unconfirmed, so they are tried."""
PAY_MODULE: Final = "Payroll"
PAY: Final = ("payroll",)
PAY_RIGHTS: Final = ("SalaryLine_Full", "PayItem")
"""What pay needs: to write salary lines, and to read which pay items there are (section 12)."""
ACTIVITY_CODES: Final = "time.activity_codes"
"""Fact: whether activities there show codes; None when there were none to look at."""
CLOCK_SECONDS: Final = 60
Value = TypeVar("Value")


class _Reading:
    """Reads one thing after another; what may not be read becomes a finding."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def of(self, what: str, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except RejectedError as error:
            if error.error_code != "remote.right_missing":
                raise
            self.note("poweroffice_go.settings_unreadable", Severity.NOTE, what=what)
            return None

    def note(
        self,
        code: str,
        severity: Severity,
        *,
        groups: tuple[str, ...] = (),
        directions: tuple[Direction, ...] = (),
        **params: Any,
    ) -> None:
        self.findings.append(Finding(code, severity, params, groups, directions))


def check(client: Client) -> Check:
    """Return what this integration may do in this company, and what stands in the way.

    Raises:
        AuthorizationError: The client key, the pair of keys or the subscription is refused.
        UnavailableError: PowerOffice Go does not answer; nothing was learned.
        ContractError: An answer is not of the declared shape.
    """
    reading = _Reading()
    integration = client.get_integration()
    _judge_access(reading, integration)
    _judge_ledger(reading, integration)
    _judge_orders(reading, integration)
    _judge_own_invoices(reading, client, integration)
    organization = reading.of("organization", client.get_organization) or OrganizationPayload()
    lock_date = _lock_date(reading, client)
    _judge_currency(reading, client)
    _judge_pay(reading, integration)
    facts = {
        **_judge_time(reading, client, integration),
        SERIES_OF_CUSTOMERS: _series(reading, client, "Customer", "customers"),
        SERIES_OF_EMPLOYEES: _series(reading, client, "Employee", "employees"),
        PAYMENT_TERMS: _payment_terms(reading, client),
        LOCK_DATE: None if lock_date is None else lock_date.isoformat(),
        "rights": sorted(integration.get("ValidPrivileges") or ()),
        "modules": sorted(integration.get("ActiveClientSubscriptions") or ()),
    }
    _judge_clock(reading, client)
    name = organization.get("Name") or integration.get("ClientName") or ""
    return Check(
        company_name=name,
        org_number=str(ORG_NUMBER.into(organization.get("OrganizationNumber"))),
        client_id=integration.get("ClientId") or "",
        lock_date=lock_date,
        findings=tuple(reading.findings),
        facts=facts,
    )


def _judge_access(reading: _Reading, integration: IntegrationPayload) -> None:
    modules = integration.get("ActiveClientSubscriptions")
    if modules is not None and MODULE not in modules:
        reading.note(
            "poweroffice_go.module_off", Severity.STOPS, groups=tuple(RIGHTS), module=MODULE
        )
    valid = set(integration.get("ValidPrivileges") or ())
    without_module = set(integration.get("InvalidPrivileges") or ())
    for group, right in RIGHTS.items():
        full = f"{right}_Full"
        if full in valid:
            reading.note("poweroffice_go.right_given", Severity.FINE, groups=(group,), right=full)
        elif {right, full} & without_module:
            reading.note(
                "poweroffice_go.right_without_module", Severity.STOPS, groups=(group,), right=full
            )
        elif right in valid:
            reading.note(
                "poweroffice_go.write_right_missing",
                Severity.STOPS,
                groups=(group,),
                directions=(Direction.OUT,),  # reading and linking need no more
                right=full,
            )
        else:
            reading.note(
                "poweroffice_go.right_missing", Severity.STOPS, groups=(group,), right=full
            )
    for group, right in ALSO_INTO.items():
        if not {right, f"{right}_Full"} & valid:
            reading.note(
                "poweroffice_go.right_missing",
                Severity.STOPS,
                groups=(group,),
                directions=(Direction.INTO,),
                right=right,
            )


def _judge_ledger(reading: _Reading, integration: IntegrationPayload) -> None:
    """Tell each right of the ledger that is missing; with `_Full` a right also holds without."""
    valid = set(integration.get("ValidPrivileges") or ())
    modules = integration.get("ActiveClientSubscriptions")
    if modules is not None and MODULE not in modules:
        reading.note(
            "poweroffice_go.module_off", Severity.STOPS, groups=tuple(NEEDS), module=MODULE
        )
        return
    for group, rights in NEEDS.items():
        missing = [right for right in rights if not {right, f"{right}_Full"} & valid]
        for right in missing:
            reading.note(
                "poweroffice_go.right_missing", Severity.STOPS, groups=(group,), right=right
            )
        if not missing:
            reading.note(
                "poweroffice_go.right_given", Severity.FINE, groups=(group,), right=rights[0]
            )


def _judge_orders(reading: _Reading, integration: IntegrationPayload) -> None:
    """Tell what follows an order and will wait: its file, and its sending (sections 14.1, 14.2)."""
    valid = integration.get("ValidPrivileges") or ()
    if "SalesOrders_Full" not in valid:
        return
    if FILES not in valid:
        reading.note(
            "poweroffice_go.no_files_on_orders",
            Severity.NOTE,
            groups=("invoice_attachments",),
            right=FILES,
        )
    if integration.get("AllowSendInvoice") is False:
        groups = ("invoice_attachments", "own_invoices_as_orders")
        reading.note("poweroffice_go.may_not_send", Severity.NOTE, groups=groups)


def _judge_own_invoices(reading: _Reading, client: Client, integration: IntegrationPayload) -> None:
    """Look whether invoices issued elsewhere are taken: no paper is sure of it (section 15.2)."""
    if OWN_INVOICES not in (integration.get("ValidPrivileges") or ()):
        return  # the missing right is told already
    try:
        there = client.takes_own_invoices()
    except NotAllowedError:
        return
    code, severity = (
        ("own_invoices_taken", Severity.FINE) if there else ("no_own_invoices", Severity.STOPS)
    )
    reading.note(f"poweroffice_go.{code}", severity, groups=("own_invoices",))
    highest = reading.of("invoice_numbers", client.highest_invoice_number) if there else None
    if highest is not None:
        reading.note(
            "poweroffice_go.invoice_numbers",
            Severity.NOTE,
            groups=("own_invoices",),
            highest=str(highest),
        )


def _judge_pay(reading: _Reading, integration: IntegrationPayload) -> None:
    modules = integration.get("ActiveClientSubscriptions")
    if modules is not None and PAY_MODULE not in modules:
        reading.note("poweroffice_go.module_off", Severity.STOPS, groups=PAY, module=PAY_MODULE)
        return
    valid = set(integration.get("ValidPrivileges") or ())
    missing = [right for right in PAY_RIGHTS if not {right, f"{right}_Full"} & valid]
    for right in missing:
        reading.note("poweroffice_go.right_missing", Severity.STOPS, groups=PAY, right=right)
    if not missing:
        reading.note("poweroffice_go.right_given", Severity.FINE, groups=PAY, right=PAY_RIGHTS[0])


def _judge_time(
    reading: _Reading, client: Client, integration: IntegrationPayload
) -> dict[str, Any]:
    """Look whether time tracking is there, by reading it; return what it shows.

    It stands in no specification that we have (section 11), so nothing is taken for granted:
    whether activities have codes, and what the quantities of entries that stand there count.
    """
    shown: dict[str, Any] = {ACTIVITY_CODES: None, UNIT: None}
    modules = integration.get("ActiveClientSubscriptions")
    if modules is not None and TIME_MODULE not in modules:
        reading.note("poweroffice_go.module_off", Severity.STOPS, groups=TIME, module=TIME_MODULE)
        return shown
    try:
        found = [row for page in client.list_time_activities(None) for row in page]
        entries = client.newest_time_entries()
    except NotAllowedError:
        reading.note("poweroffice_go.right_missing", Severity.STOPS, groups=TIME, right=TIME_MODULE)
        return shown
    except ContractError as error:
        if error.error_code != "remote.no_such_address":
            raise
        reading.note("poweroffice_go.no_time_tracking", Severity.STOPS, groups=TIME)
        return shown
    _judge_time_rights(reading, integration)
    shown[UNIT] = unit_of(entries)
    code = "time_unit_shown" if shown[UNIT] is not None else "time_unit_unknown"
    severity = Severity.FINE if shown[UNIT] is not None else Severity.NOTE
    reading.note(f"poweroffice_go.{code}", severity, groups=("hours",), unit=shown[UNIT] or "")
    if found:
        shown[ACTIVITY_CODES] = any("Code" in row for row in found)
    if shown[ACTIVITY_CODES] is False:
        reading.note("poweroffice_go.activities_without_codes", Severity.NOTE, groups=TIME)
    return shown


def _judge_time_rights(reading: _Reading, integration: IntegrationPayload) -> None:
    """Say that time can be read only, where a right of that name is given in its lesser form."""
    rights = integration.get("ValidPrivileges") or ()
    of_time = [right for right in rights if right.lower().startswith("time")]
    if of_time and not any(right.endswith("_Full") for right in of_time):
        reading.note(
            "poweroffice_go.write_right_missing",
            Severity.STOPS,
            groups=TIME,
            directions=(Direction.OUT,),
            right=f"{of_time[0]}_Full",
        )


def fresh(client: Client) -> dict[str, Any]:
    """Return the lock date alone, for a run in which something waits because of it."""
    day = _locked_to(client.get_lock_date())
    return {LOCK_DATE: None if day is None else day.isoformat()}


def _lock_date(reading: _Reading, client: Client) -> date | None:
    day = _locked_to(reading.of("lock_date", client.get_lock_date) or LockDatePayload())
    if day is not None:
        reading.note("poweroffice_go.lock_date", Severity.NOTE, day=day.isoformat())
    return day


def _locked_to(found: LockDatePayload) -> date | None:
    day = _day(found.get("LockDate"))
    return None if day is None or day.year == 1 else day  # the first year: their way of saying none


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError as error:
        raise ContractError(operation="lock_date.get", place="$.LockDate") from error


def _judge_currency(reading: _Reading, client: Client) -> None:
    found = reading.of("financial", client.get_financial) or FinancialPayload()
    currency = found.get("CurrencyCode")
    if currency is not None and currency != "NOK":
        reading.note("poweroffice_go.currency_not_nok", Severity.STOPS, currency=currency)


def _series(reading: _Reading, client: Client, kind: str, group: str) -> list[list[int]] | None:
    """Return the spans of numbers; None when they could not be read or there are none."""
    found = reading.of(f"number_series.{group}", lambda: client.list_number_series(kind))
    spans = sorted(
        [one["FromInclusive"], one["ToInclusive"]]
        for one in found or ()
        if one.get("SubLedgerNumberSeriesType") in {None, kind}
        and "FromInclusive" in one
        and "ToInclusive" in one
    )
    if spans:
        words = [f"{first}\N{EN DASH}{last}" for first, last in spans]
        reading.note("poweroffice_go.number_series", Severity.NOTE, groups=(group,), series=words)
    return spans or None


def _payment_terms(reading: _Reading, client: Client) -> list[int] | None:
    found = reading.of("payment_terms", client.list_payment_terms)
    days = {term.get("CreditDays") for term in found or () if term.get("IsActive") is not False}
    return sorted(day for day in days if day is not None) or None


def _judge_clock(reading: _Reading, client: Client) -> None:
    ahead = client.clock_ahead_seconds
    if ahead is not None and abs(ahead) > CLOCK_SECONDS:
        reading.note("poweroffice_go.clock_differs", Severity.NOTE, seconds=ahead)
