"""Handing a phone its sign-in: a link that works once, for ten minutes, for a worker's log-in only.

Whoever makes a link could use it, so it is made only for people whose rights one has oneself, who
belong to no other company, and who chose no second factor. The link carries no row of its own: it
is signed, and tied to the person's last sign-in, which using it changes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.apps import apps
from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope, current_company
from bindeledd.tenancy.services import (
    ABILITIES,
    Ability,
    companies_of,
    record_deed,
    require,
    role_of,
)
from bindeledd.workspace.people.models import Employee, EmployeeLogin

VALID: Final = timedelta(minutes=10)
_SALT: Final = "bindeledd.phone.link"
_SIGNER: Final = signing.TimestampSigner(salt=_SALT)


def link_for(employee_id: UUID, *, by: User) -> str:
    """Return a token that signs an employee in on a phone, once and soon.

    Raises:
        ForbiddenError: The role does not change people.
        NotFoundError: No such employee in this company.
        DomainError: Nobody signs in as the employee, or the person signs in with more than a link.
    """
    require(by, Ability.EDIT_PEOPLE)
    person = _login(employee_id)
    refuse_more(person, by=by)
    record_deed("phone.link_made", by=by, about=person.email)
    return _SIGNER.sign(f"{current_company().hex}:{person.pk}:{_fingerprint(person)}")


def person_of(token: str) -> tuple[User, UUID]:
    """Return whom a token signs in, and in which company. Called outside any company.

    Raises:
        DomainError: It is used, too old, or was never ours.
    """
    company_id, user_id, fingerprint = _parts(token)
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None or _fingerprint(person) != fingerprint:
        raise DomainError("registration.link_used")
    with company_scope(company_id):
        refuse_more(person, by=None)
    return person, company_id


def take(token: str) -> tuple[User, UUID]:
    """Return whom a token signs in, with the person's row held until the transaction ends.

    Two phones that use one link at once come one after the other: the second finds it used.

    Raises:
        DomainError: It is used, too old, or was never ours.
    """
    _company_id, user_id, _fingerprint_then = _parts(token)
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a link is taken in a transaction")
    User.objects.select_for_update().filter(pk=user_id).first()
    return person_of(token)


def login_of(employee_id: UUID) -> User | None:
    """Return who an employee signs in as, or None."""
    row = EmployeeLogin.objects.filter(employee_id=employee_id).select_related("user").first()
    return None if row is None else row.user


def _login(employee_id: UUID) -> User:
    if not Employee.objects.filter(id=employee_id).exists():
        raise NotFoundError(kind="employee")
    person = login_of(employee_id)
    if person is None or not person.is_active:
        raise DomainError("registration.link_for_nobody")
    return person


def refuse_more(person: User, *, by: User | None) -> None:
    """Refuse whoever has more than this company's phone to lose.

    Args:
        person: Who would be signed in, or out.
        by: Who asks; None when a link is used, which was judged when it was made.

    Raises:
        DomainError: The person is no member here, may do more, or signs in more safely.
    """
    role = role_of(person, current_company())
    maker = None if by is None else role_of(by, current_company())
    if role is None:
        raise DomainError("registration.link_for_nobody")
    allowed = ABILITIES[role]
    if Ability.ADMINISTER in allowed or (maker is not None and not allowed <= ABILITIES[maker]):
        raise DomainError("registration.link_for_more")
    if len(companies_of(person)) > 1 or person.is_operator:
        raise DomainError("registration.link_elsewhere")
    if apps.get_model("mfa", "Authenticator").objects.filter(user=person).exists():
        raise DomainError("registration.link_second_factor")


def _parts(token: str) -> tuple[UUID, int, str]:
    try:
        value = _SIGNER.unsign(token, max_age=VALID)
        company, user, fingerprint = value.split(":")
        return UUID(company), int(user), fingerprint
    except (signing.BadSignature, ValueError) as error:
        raise DomainError("registration.link_used") from error


def _fingerprint(person: User) -> str:
    """Return what changes with the next sign-in, and with the password."""
    last = "" if person.last_login is None else person.last_login.isoformat()
    text = f"{person.pk}:{person.password}:{last}"
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:24]
