"""People as the operator adds them from the command line: the first administrator, a new password.

Everything else about people and roles is done on the pages.
"""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bindeledd.config.console import OperatorError
from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.models import Company, Membership, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company, record_deed


def add(email: str, *, name: str, company: str | None, role: str, operator: bool) -> int:
    """Add a person, and to a company when one is named.

    Raises:
        OperatorError: The address is none or taken, or the role or password is not allowed.
    """
    _require_address(email)
    if role not in Role.values:
        raise OperatorError(f"There is no role {role}. Choose one of {', '.join(Role.values)}.")
    if User.objects.filter(email=email.lower()).exists():
        raise OperatorError(
            f"{email} can sign in already. Give a new password with `bindeledd user reset {email}`."
        )
    user = User.objects.create_user(email, _ask_password(), name=name)
    if operator:
        user.is_operator = True
        user.save(update_fields=["is_operator"])
    if company is not None:
        _enter(user, company, Role(role))
    where = f" in {company} as {role}" if company is not None else ""
    print(f"{user.email} can sign in{where}.")
    return 0


def reset(email: str, *, without_mfa: bool) -> int:
    """Give a person a new password; whoever is signed in with the old one is signed out."""
    from allauth.mfa.models import Authenticator

    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise OperatorError(f"Nobody signs in as {email}. Check the address.")
    user.set_password(_ask_password(user))
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    if without_mfa:
        Authenticator.objects.filter(user=user).delete()
    print(f"{user.email} signs in with the new password from now on.")
    return 0


def _require_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise OperatorError(f"{email} is no e-mail address.") from error


def _ask_password(user: User | None = None) -> str:
    """Ask twice at a terminal; from a pipe, the first line is the password."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise OperatorError("The two passwords differ. Nothing was changed.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise OperatorError(" ".join(error.messages) + " Nothing was changed.") from error
    return password


def _enter(user: User, name: str, role: Role) -> None:
    found = Company.objects.filter(name=name).first()
    if found is None:
        if role is not Role.ADMINISTRATOR:
            raise OperatorError(f"{name} is new here; its first person is its administrator.")
        try:
            create_company(name, by=user)
        except DomainError as error:
            raise OperatorError(f"{name} cannot be a company's name: {error}.") from error
        return
    with company_scope(found.id):
        Membership.objects.create(company=found, user=user, role=role)
        record_deed("member.added", by=user, about=user.email, role=role.value, operator=True)
