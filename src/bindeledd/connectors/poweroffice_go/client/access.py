"""What the check step reads, and how companies open themselves to us.

Source: contract paper poweroffice-go, sections 2.1, 4 and 19, read 2026-11-21.
"""

from __future__ import annotations

from bindeledd.connectors.poweroffice_go.client.shared import Calls
from bindeledd.connectors.poweroffice_go.payloads.access import (
    FinancialPayload,
    IntegrationPayload,
    LockDatePayload,
    NumberSeriesPayload,
    OnboardingEndPayload,
    OnboardingStartPayload,
    OrganizationPayload,
)
from bindeledd.kernel.shapes import parse


class AccessCalls(Calls):
    """Rights, settings of the company, and onboarding."""

    # --- what the check step reads (sections 4 and 19) ---

    def get_integration(self) -> IntegrationPayload:
        """Return rights and modules; any valid token may ask (section 4)."""
        path = "/ClientIntegrationInformation"
        return self._single(path, IntegrationPayload, "integration.get")

    def get_organization(self) -> OrganizationPayload:
        """Return who the company is (section 19)."""
        return self._single("/OrganizationSettings", OrganizationPayload, "organization.get")

    def get_lock_date(self) -> LockDatePayload:
        """Return the last closed day (section 19)."""
        return self._single("/LockDateSettings", LockDatePayload, "lock_date.get")

    def get_financial(self) -> FinancialPayload:
        """Return the currency of the books (section 19)."""
        return self._single("/FinancialSettings", FinancialPayload, "financial.get")

    def list_number_series(self, kind: str) -> list[NumberSeriesPayload]:
        """Return the number series of `Customer` or `Employee`, spelled so (section 19)."""
        return self._wire.listed(
            "/SubLedgerNumberSeries",
            NumberSeriesPayload,
            operation="number_series.list",
            subLedgerNumberSeriesType=kind,
        )

    # --- onboarding (section 2.1) ---

    def start_onboarding(
        self, *, redirect_uri: str, org_number: str = ""
    ) -> OnboardingStartPayload:
        """Return the address where a person in Go opens a company to us."""
        body = {"ApplicationKey": self._application_key, "RedirectUri": redirect_uri}
        if org_number != "":
            body["ClientOrganizationNo"] = org_number
        answer = self._wire.ask("/Onboarding/Initiate", body, operation="onboarding.start")
        return parse(OnboardingStartPayload, answer.body, operation=answer.operation)

    def finish_onboarding(self, token: str) -> OnboardingEndPayload:
        """Return the client keys of the companies that were opened to us."""
        body = {"OnboardingToken": token}
        answer = self._wire.ask("/Onboarding/Finalize", body, operation="onboarding.finish")
        return parse(OnboardingEndPayload, answer.body, operation=answer.operation)
