"""Keys for programs: made once, shown once, kept as a digest, never stronger than their maker.

A key names its company, so that it is looked up behind that company's wall; whoever invents a
company's id finds nothing there. What an operation asks of a key is told by `api`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from hmac import compare_digest
from typing import Final
from uuid import UUID

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.tenancy.models import ApiToken, Scope, User
from bindeledd.tenancy.scope import company_scope, current_company
from bindeledd.tenancy.services import ABILITIES, Ability, record_deed, require, role_of

USUAL_DAYS: Final = 90
MOST_DAYS: Final = 366
_NAME: Final = 100
_FORM: Final = re.compile(r"bl_([0-9a-f]{32})_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
_USED_ANEW: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class TokenLine:
    """A key as the list shows it: everything but its secret.

    Attributes:
        prefix: Stands in the key itself, so that a person can tell which one it is.
        state: `live`, `expired` or `revoked`.
    """

    id: UUID
    name: str
    prefix: str
    scopes: tuple[Scope, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    state: str


@dataclass(frozen=True)
class MadeToken:
    """A new key with its text, which is shown this once."""

    token: TokenLine
    text: str


@dataclass(frozen=True)
class Held:
    """Whoever shows a key that holds: which key, whose, and where it leads."""

    id: UUID
    company_id: UUID
    person: User
    scopes: frozenset[Scope]
    name: str
    expires_at: datetime


def make_token(
    name: str,
    scopes: Iterable[str],
    *,
    by: User,
    days: int = USUAL_DAYS,
    within: frozenset[Scope] | None = None,
) -> MadeToken:
    """Make a key in the company entered; its text is in the answer and nowhere else.

    Args:
        name: What people call it.
        scopes: What it may do.
        by: Whose rights bound it, now and later.
        days: How long it holds.
        within: Scopes of the key that asks, when a program does: it gives no more than it has.

    Raises:
        ForbiddenError: Only administrators make keys; or a scope is more than `within`.
        DomainError: A field is refused.
    """
    require(by, Ability.ADMINISTER)
    fields = _problems(name, scopes := list(scopes), days)
    if fields:
        raise DomainError("domain.invalid", fields=fields, least=1, most=MOST_DAYS, limit=_NAME)
    chosen = sorted({Scope(scope) for scope in scopes}, key=list(Scope).index)
    if within is not None and not within.issuperset(chosen):
        raise ForbiddenError("token.scope_beyond")
    secret, prefix = secrets.token_urlsafe(32), secrets.token_hex(4)
    token = ApiToken.objects.create(
        company_id=current_company(),
        name=name.strip(),
        prefix=prefix,
        digest=_digest(secret),
        scopes=chosen,
        made_by=by,
        expires_at=now() + timedelta(days=days),
    )
    record_deed("token.made", by=by, about=token.name, prefix=prefix, scopes=" ".join(chosen))
    return MadeToken(_line(token), f"bl_{current_company().hex}_{prefix}_{secret}")


def revoke_token(token_id: UUID, *, by: User) -> TokenLine:
    """End a key at once; ending it again changes nothing.

    Raises:
        ForbiddenError: Only administrators revoke keys.
        NotFoundError: No such key in this company.
    """
    require(by, Ability.ADMINISTER)
    token = ApiToken.objects.select_for_update(of=("self",)).filter(id=token_id).first()
    if token is None:
        raise NotFoundError(kind="token")
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])
        record_deed("token.revoked", by=by, about=token.name, prefix=token.prefix)
    return _line(token)


def tokens(*, by: User) -> tuple[TokenLine, ...]:
    """Return the keys of the company entered, newest first, ended ones among them.

    Raises:
        ForbiddenError: Only administrators see keys.
    """
    require(by, Ability.ADMINISTER)
    rows = ApiToken.objects.filter(company_id=current_company()).select_related("made_by")
    return tuple(_line(row) for row in rows.order_by("-made_at", "-id"))


def held(text: str) -> Held | None:
    """Return who shows a key, or None when it does not hold. Called outside any company.

    A key ends with its day, with being revoked, and with its maker's membership.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    company_id, prefix, secret = UUID(found[1]), found[2], found[3]
    with company_scope(company_id):
        rows = ApiToken.objects.filter(company_id=company_id, prefix=prefix)
        token = rows.select_related("made_by").first()
        if token is None or not compare_digest(token.digest, _digest(secret)):
            return None
        if _state(token) != "live" or not _maker_is_here(token):
            return None
        _note_use(token)
    scopes = frozenset(Scope(scope) for scope in token.scopes)
    return Held(token.id, company_id, token.made_by, scopes, token.name, token.expires_at)


def _problems(name: str, scopes: list[str], days: int) -> dict[str, str]:
    fields = {}
    if name.strip() == "":
        fields["name"] = "field.required"
    elif len(name.strip()) > _NAME:
        fields["name"] = "field.too_long"
    elif not name.isprintable():
        fields["name"] = "field.odd_characters"
    if not scopes:
        fields["scopes"] = "field.required"
    elif any(scope not in Scope.values for scope in scopes):
        fields["scopes"] = "field.unknown_code"
    if not 1 <= days <= MOST_DAYS:
        fields["days"] = "field.out_of_range"
    return fields


def _maker_is_here(token: ApiToken) -> bool:
    role = role_of(token.made_by, token.company_id) if token.made_by.is_active else None
    return role is not None and Ability.SEE in ABILITIES[role]


def _note_use(token: ApiToken) -> None:
    """Note the use, once a minute at most: a key in use is no row that is written all the time."""
    if token.last_used_at is None or token.last_used_at < now() - _USED_ANEW:
        ApiToken.objects.filter(id=token.id).update(last_used_at=now())


def _digest(secret: str) -> str:
    """Return what is kept of a secret: 256 bits of chance need no slow hash."""
    return blake2b(secret.encode(), digest_size=32).hexdigest()


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "live" if token.expires_at > now() else "expired"


def _line(token: ApiToken) -> TokenLine:
    return TokenLine(
        id=token.id,
        name=token.name,
        prefix=token.prefix,
        scopes=tuple(Scope(scope) for scope in token.scopes),
        made_by=token.made_by.get_full_name(),
        made_at=token.made_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
        state=_state(token),
    )
