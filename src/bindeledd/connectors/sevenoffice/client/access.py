"""What the check step asks: the company itself.

Source: contract paper 24sevenoffice, section 2.10, read 2026-11-21.
"""

from __future__ import annotations

from bindeledd.connectors.sevenoffice.client.shared import Calls
from bindeledd.connectors.sevenoffice.payloads.access import CompanyFactsPayload
from bindeledd.connectors.sevenoffice.wire import CLIENT


class AccessCalls(Calls):
    """The company and what it lets us do."""

    def get_company_facts(self) -> CompanyFactsPayload:
        """Return what the company says of itself."""
        return self._ask(
            CLIENT, "GetClientInformation", CompanyFactsPayload, operation="company.get"
        )
