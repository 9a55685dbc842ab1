"""The first person and the first company of an installation; once, and never again."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.tenancy.locks import lock_until_commit
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.services import create_company


def nobody_yet() -> bool:
    """Tell whether no person exists here yet."""
    return not User.objects.exists()


def begin(
    *, company: str, org_number: str, name: str, email: str, password: str, language: str
) -> tuple[User, Company]:
    """Make the first administrator, who also runs the installation, and the first company.

    Raises:
        ForbiddenError: Somebody was here before; two who come at once meet at a lock.
        DomainError: A field is refused; the codes stand per field.
    """
    with transaction.atomic():
        lock_until_commit("bindeledd.beginning")
        if not nobody_yet():
            raise ForbiddenError("domain.begun_already")
        _refuse_bad_person(name, email)
        user = User(email=email.lower(), name=name.strip(), language=language, is_operator=True)
        _refuse_weak(password, user)
        user.set_password(password)
        user.save()
        return user, create_company(company, by=user, org_number=org_number, language=language)


def _refuse_bad_person(name: str, email: str) -> None:
    fields = {}
    if not name.strip():
        fields["name"] = "field.required"
    elif len(name.strip()) > 200:  # noqa: PLR2004 - the column's width
        fields["name"] = "field.too_long"
    try:
        validate_email(email)
    except ValidationError:
        fields["email"] = "field.not_an_email"
    if fields:
        raise DomainError("domain.invalid", fields=fields)


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons = [str(message) for message in error.messages]
        fields = {"password": "person.weak_password"}
        raise DomainError("person.weak_password", fields=fields, reasons=reasons) from error
