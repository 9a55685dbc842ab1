"""Reads who the company is and what its user may see there; writes nothing.

Source: contract paper 24sevenoffice, sections 2.3 and 2.10, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.connectors.sevenoffice.values.registers import plain_number
from bindeledd.kernel.errors import ContractError, NotAllowedError
from bindeledd.sync.flows import Check, Finding, Severity

ASKED: Final[dict[str, Callable[[Client], Iterator[Any]]]] = {
    "employees": lambda client: client.list_employees(None),
    "items": lambda client: client.list_categories(None),
    "hours": lambda client: client.list_work_types(None),
    "invoice_attachments": lambda client: client.list_dimension_types(None),
}
"""Data type -> a short list of the service that it needs.

Which modules and rights a company has is told nowhere, so it is tried. Customers and projects have
no short list; whoever may not read them is told by the first reading.
"""
_NOT_OPEN: Final = frozenset({"sevenoffice.question_refused", "remote.no_such_address"})

KRONER: Final = frozenset({"NOK", "LOCAL", ""})


def check(client: Client) -> Check:
    """Return who the company is, and what stands in the way.

    Raises:
        AuthorizationError: The user may not log in, or not into this company.
        UnavailableError: 24SevenOffice does not answer; nothing was learned.
        ContractError: An answer is not of the declared shape.
    """
    found = client.get_company_facts()
    findings: list[Finding] = list(_tried(client))
    currency = (found.get("DefaultCurrency") or "").strip().upper()
    if currency not in KRONER:
        params = {"currency": currency[:10]}
        findings.append(Finding("sevenoffice.currency_not_nok", Severity.STOPS, dict(params)))
    findings.append(Finding("sevenoffice.log_in_works", Severity.FINE))
    return Check(
        company_name=found.get("Name") or "",
        org_number=plain_number(found.get("OrganizationNumber")),
        client_id=client.company,
        lock_date=None,
        findings=tuple(findings),
    )


def _tried(client: Client) -> Iterator[Finding]:
    """Yield what the user may not look at, or what the company does not have."""
    for group, ask in ASKED.items():
        try:
            for _page in ask(client):
                break
        except NotAllowedError:
            yield Finding("sevenoffice.not_open", Severity.STOPS, groups=(group,))
        except ContractError as error:
            if error.error_code not in _NOT_OPEN:
                raise
            yield Finding("sevenoffice.not_open", Severity.STOPS, groups=(group,))
