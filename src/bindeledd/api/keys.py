"""Keys for programs: listed, made, revoked; and who the key that asks is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import Body, Text, Whole
from bindeledd.tenancy import tokens
from bindeledd.tenancy.models import Company, Role, Scope
from bindeledd.tenancy.services import role_of

router = Router(tags=["Keys"])


class TokenOut(Schema):
    """A key, without its secret."""

    id: UUID
    name: str
    prefix: str
    scopes: list[Scope]
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    state: str


class TokensOut(Schema):
    """The company's keys, newest first."""

    rows: list[TokenOut]


class MadeTokenOut(Schema):
    """A new key; `text` is told this once."""

    token: TokenOut
    text: str


class TokenIn(Body):
    """A key to be made."""

    name: Text
    scopes: list[Scope] = Field(min_length=1)
    days: Whole = Field(tokens.USUAL_DAYS, ge=1, le=tokens.MOST_DAYS)


class CompanyOut(Schema):
    """A company."""

    id: UUID
    name: str
    org_number: str
    time_zone: str
    language: str


class MeOut(Schema):
    """Who asks: the key, the person whose rights bound it, and the company."""

    key: str
    scopes: list[Scope]
    expires_at: datetime
    person: str
    role: Role
    company: CompanyOut


class CompaniesOut(Schema):
    """Where a key leads: one company."""

    rows: list[CompanyOut]


@router.get("/me", response=MeOut)
@needs(Scope.READ)
def me(request: Request) -> Any:
    """Return who asks, and in which company."""
    key = request.key
    return {
        "key": key.name,
        "scopes": sorted(key.scopes, key=list(Scope).index),
        "expires_at": key.expires_at,
        "person": request.person.get_full_name(),
        "role": role_of(request.person, key.company_id),
        "company": Company.objects.get(id=key.company_id),
    }


@router.get("/companies", response=CompaniesOut)
@needs(Scope.READ)
def list_companies(request: Request) -> Any:
    """Return the companies that the key leads to: always its own only."""
    return {"rows": Company.objects.filter(id=request.key.company_id)}


@router.get("/tokens", response=TokensOut)
@needs(Scope.ADMINISTER)
def list_tokens(request: Request) -> Any:
    """Return the company's keys."""
    return {"rows": tokens.tokens(by=request.person)}


@router.post("/tokens", response={201: MadeTokenOut})
@needs(Scope.ADMINISTER, takes="json")
def make_token(request: Request, token: TokenIn) -> Any:
    """Make a key with no more scopes than this one has; no retry keys, secrets are not kept."""
    return tokens.make_token(
        token.name, token.scopes, by=request.person, days=token.days, within=request.key.scopes
    )


@router.post("/tokens/{uuid:token_id}/revoke", response=TokenOut)
@needs(Scope.ADMINISTER)
def revoke_token(request: Request, token_id: UUID) -> Any:
    """End a key at once."""
    return tokens.revoke_token(token_id, by=request.person)
