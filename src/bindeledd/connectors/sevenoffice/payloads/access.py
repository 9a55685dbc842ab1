"""Shapes of who may log in where, and of the company itself.

Source: contract paper 24sevenoffice, sections 2.3 and 2.10, read 2026-11-21.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ClientPayload(TypedDict):
    """A company of theirs, as an identity names it."""

    Id: int
    Name: NotRequired[str | None]


class IdentityPayload(TypedDict):
    """One user's way into one company."""

    Id: str
    Client: NotRequired[ClientPayload | None]
    IsCurrent: NotRequired[bool]
    IsDefault: NotRequired[bool]
    IsDisabled: NotRequired[bool | None]


class CompanyFactsPayload(TypedDict):
    """What the company says of itself."""

    Name: NotRequired[str | None]
    OrganizationNumber: NotRequired[str | None]
    DefaultCurrency: NotRequired[str | None]
