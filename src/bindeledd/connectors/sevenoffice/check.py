"""Reads who the company is and what its user may see there; writes nothing.

Source: contract paper 24sevenoffice, sections 2.3 and 2.10, read 2026-11-21.
"""

from __future__ import annotations

from typing import Any, Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.connectors.sevenoffice.values.registers import plain_number
from bindeledd.sync.flows import Check, Finding, Severity

KRONER: Final = frozenset({"NOK", "LOCAL", ""})


def check(client: Client) -> Check:
    """Return who the company is, and what stands in the way.

    Raises:
        AuthorizationError: The user may not log in, or not into this company.
        UnavailableError: 24SevenOffice does not answer; nothing was learned.
        ContractError: An answer is not of the declared shape.
    """
    found = client.get_company_facts()
    findings: list[Finding] = []
    facts: dict[str, Any] = {}
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
        facts=facts,
    )
