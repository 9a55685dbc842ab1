"""People of an installation and their place in a company: what they change, and who is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.models import AuditEntry, Company, Membership, Role, User
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import Ability, add_member, is_org_number, record_deed, require

_NAME = 200


@dataclass(frozen=True)
class Member:
    """A person in the company entered."""

    user_id: int
    name: str
    email: str
    role: Role
    since: datetime
    may_sign_in: bool


@dataclass(frozen=True)
class Deed:
    """One line of the audit log."""

    at: datetime
    deed: str
    about: str
    who: str
    facts: dict[str, str | int | bool | None]


def change_person(user: User, *, name: str, language: str) -> User:
    """Change a person's own name and language.

    Raises:
        DomainError: The name is empty or too long, or we do not speak the language.
    """
    fields = _name_problem(name)
    if language not in dict(settings.LANGUAGES):
        fields["language"] = "field.unknown_code"
    if fields:
        raise DomainError("domain.invalid", fields=fields, length=len(name), limit=_NAME)
    user.name, user.language = name.strip(), language
    user.save(update_fields=["name", "language"])
    return user


def invite(email: str, *, name: str, role: str, by: User, language: str = "nb") -> User:
    """Make somebody a member; who never signed in here gets a log-in without a password.

    Raises:
        ForbiddenError: Only administrators invite.
        DomainError: The address is none, the role is unknown, or the person is a member.
    """
    require(by, Ability.ADMINISTER)
    email = email.strip().lower()
    fields = _name_problem(name) | _address_problem(email)
    if role not in Role.values:
        fields["role"] = "field.unknown_code"
    if fields:
        raise DomainError("domain.invalid", fields=fields, length=len(name), limit=_NAME)
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is not None and _is_member(user):
            raise DomainError("member.exists", fields={"email": "member.exists"}, email=email)
        if user is None:
            user = User.objects.create_user(email, None, name=name.strip())
            User.objects.filter(pk=user.pk).update(language=language)
        add_member(user, Role(role), by=by)
    return user


def member(user_id: int) -> User:
    """Return a person of the company entered.

    Raises:
        NotFoundError: No such member.
    """
    rows = Membership.objects.filter(company_id=current_company(), user_id=user_id)
    found = rows.select_related("user").first()
    if found is None:
        raise NotFoundError(kind="member")
    return found.user


def members(*, by: User) -> list[Member]:
    """Return everybody of the company entered, by name."""
    require(by, Ability.ADMINISTER)
    rows = Membership.objects.filter(company_id=current_company()).select_related("user")
    found = [
        Member(
            user_id=row.user_id,
            name=row.user.get_full_name(),
            email=row.user.email,
            role=Role(row.role),
            since=row.created_at,
            may_sign_in=row.user.is_active and row.user.has_usable_password(),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def change_company(*, name: str, org_number: str, time_zone: str, language: str, by: User) -> None:
    """Change what stands about the company entered.

    Raises:
        ForbiddenError: Only administrators may.
        DomainError: A field is refused.
    """
    require(by, Ability.ADMINISTER)
    bare = org_number.replace(" ", "")
    fields = _name_problem(name)
    if bare != "" and not is_org_number(bare):
        fields["org_number"] = "field.not_an_org_number"
    if language not in dict(settings.LANGUAGES):
        fields["language"] = "field.unknown_code"
    if fields:
        raise DomainError("domain.invalid", fields=fields, length=len(name), limit=_NAME)
    Company.objects.filter(id=current_company()).update(
        name=name.strip(), org_number=bare, time_zone=time_zone, language=language
    )
    record_deed("company.changed", by=by, about=name.strip(), org_number=bare, language=language)


def audit_log(*, by: User, first: int = 0, count: int = 100) -> tuple[list[Deed], bool]:
    """Return lines of the audit log, newest first, and whether there are older ones.

    Raises:
        ForbiddenError: Only administrators read it.
    """
    require(by, Ability.ADMINISTER)
    rows = AuditEntry.objects.filter(company_id=current_company()).select_related("user")
    found = list(rows.order_by("-at", "-id")[first : first + count + 1])
    lines = [
        Deed(row.at, row.deed, row.about, row.user.get_full_name() if row.user else "", row.facts)
        for row in found[:count]
    ]
    return lines, len(found) > count


def _is_member(user: User) -> bool:
    return Membership.objects.filter(company_id=current_company(), user=user).exists()


def _name_problem(name: str) -> dict[str, str]:
    bare = name.strip()
    if bare == "":
        return {"name": "field.required"}
    return {"name": "field.too_long"} if len(bare) > _NAME else {}


def _address_problem(email: str) -> dict[str, str]:
    try:
        validate_email(email)
    except ValidationError:
        return {"email": "field.not_an_email"}
    return {"email": "field.too_long"} if len(email) > 254 else {}  # noqa: PLR2004 - the column's width
