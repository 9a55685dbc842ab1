"""Their shapes of access: tokens, rights, settings of the company, onboarding.

Source: contract paper poweroffice-go, sections 2, 4 and 19, read 2026-11-21.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class TokenAnswer(TypedDict):
    """The token address's answer; `expires_in` is seconds (section 2)."""

    access_token: str
    expires_in: int


class IntegrationPayload(TypedDict, total=False):
    """What this integration may do in this company (section 4)."""

    ClientId: str | None
    ClientName: str | None
    ActiveClientSubscriptions: list[str] | None
    ValidPrivileges: list[str] | None
    InvalidPrivileges: list[str] | None
    AllowSendInvoice: bool | None


class OrganizationPayload(TypedDict, total=False):
    """The company itself (section 19)."""

    Name: str | None
    LegalName: str | None
    OrganizationNumber: str | None


class LockDatePayload(TypedDict, total=False):
    """The last closed day; year 1 stands for none (section 19)."""

    LockDate: str | None


class FinancialPayload(TypedDict, total=False):
    """Currency of the books (section 19)."""

    CurrencyCode: str | None


class NumberSeriesPayload(TypedDict, total=False):
    """One number series of a sub-ledger (section 19)."""

    FromInclusive: int
    ToInclusive: int
    Name: str | None
    IsDefault: bool | None
    SubLedgerNumberSeriesType: str | None


class OnboardingStartPayload(TypedDict):
    """Where to send the person, and until when it holds (section 2.1)."""

    TemporaryUrl: str
    ValidUntilDateTimeOffset: NotRequired[str | None]


class OnboardedCompanyPayload(TypedDict):
    """One company that was opened to us (section 2.1)."""

    ClientKey: str
    ClientName: NotRequired[str | None]
    ClientOrganizationNumber: NotRequired[str | None]


class OnboardingEndPayload(TypedDict, total=False):
    """All companies that were opened to us, and by whom (section 2.1)."""

    OnboardedClientsInformation: list[OnboardedCompanyPayload] | None
    UserEmail: str | None
