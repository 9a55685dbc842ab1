"""One method an operation of PowerOffice Go's API v2; no mapping and no retries.

Payloads go in nested and in their names. Each `create_` puts our key where they keep it, each
`find_` looks it up; where they keep no key, the number is the key (README, "Keys"). Ids are text:
`<Id>`, and `<ContactId>/<Id>` for what belongs to a contact.

The areas are modules of this folder; `Client` is all of them.

Every call may raise AuthorizationError (access ended), UnavailableError (surely no effect) and
ContractError (the answer is not of the declared shape); a write may raise OutcomeUnknownError
(look it up next), RejectedError (they refused the content) and ConflictError (a value is taken).

Source: contract paper poweroffice-go, sections 2-11, 13 and 19, read 2026-11-21; the section of
each operation stands in its area.
"""

from __future__ import annotations

from collections.abc import Mapping

from bindeledd.connectors.poweroffice_go.client.access import AccessCalls
from bindeledd.connectors.poweroffice_go.client.costs import CostCalls
from bindeledd.connectors.poweroffice_go.client.invoicing import InvoicingCalls
from bindeledd.connectors.poweroffice_go.client.items import ItemCalls
from bindeledd.connectors.poweroffice_go.client.ledger import LedgerCalls
from bindeledd.connectors.poweroffice_go.client.payments import PaymentCalls
from bindeledd.connectors.poweroffice_go.client.payroll import PayrollCalls
from bindeledd.connectors.poweroffice_go.client.registers import RegisterCalls
from bindeledd.connectors.poweroffice_go.client.time import TimeCalls
from bindeledd.kernel.shapes import digest


class Client(
    AccessCalls,
    RegisterCalls,
    ItemCalls,
    TimeCalls,
    PayrollCalls,
    InvoicingCalls,
    LedgerCalls,
    CostCalls,
    PaymentCalls,
):
    """One company in PowerOffice Go, with all its areas."""


def scope(installation: Mapping[str, str]) -> str:
    """Return what the vendor counts requests by: the subscription key, told by its digest."""
    return f"poweroffice_go:{digest(installation['subscription_key'])}"
