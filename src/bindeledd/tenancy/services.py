"""Companies, members, and what a role may do."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from django.utils.translation import get_supported_language_variant
from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.tenancy.history import By, Run
from bindeledd.tenancy.models import AuditEntry, Company, Membership, Role, User
from bindeledd.tenancy.scope import company_scope, current_company, person_scope


class Ability(StrEnum):
    """What a role may allow."""

    SEE = "see"
    REGISTER = "register"
    """Own hours and what hangs on them."""
    SEE_HOURS = "see_hours"
    """Everybody's hours."""
    APPROVE = "approve"
    EDIT_HOURS = "edit_hours"
    """Others' hours, and the types that hours have."""
    SEE_WAGES = "see_wages"
    SEE_ACCOUNTING = "see_accounting"
    """Income and cost of projects."""
    EDIT_ITEMS = "edit_items"
    """Items, machines and kinds of compensation."""
    INVOICE = "invoice"
    PAYROLL = "payroll"
    EDIT_CUSTOMERS = "edit_customers"
    EDIT_PEOPLE = "edit_people"
    EDIT_PROJECTS = "edit_projects"
    IMPORT = "import"
    RUN = "run"
    CONNECT = "connect"
    ADMINISTER = "administer"


_FOREMAN = frozenset({Ability.SEE, Ability.REGISTER, Ability.SEE_HOURS, Ability.APPROVE})
_PROJECT_MANAGER = _FOREMAN | {
    Ability.SEE_ACCOUNTING,
    Ability.INVOICE,
    Ability.EDIT_CUSTOMERS,
    Ability.EDIT_PROJECTS,
}
_OFFICE = frozenset(Ability) - {Ability.CONNECT, Ability.ADMINISTER}

ABILITIES: dict[Role, frozenset[Ability]] = {
    Role.WORKER: frozenset({Ability.SEE, Ability.REGISTER}),
    Role.FOREMAN: _FOREMAN,
    Role.PROJECT_MANAGER: _PROJECT_MANAGER,
    Role.OFFICE: _OFFICE,
    Role.ACCOUNTANT: _OFFICE | {Ability.CONNECT},
    Role.ADMINISTRATOR: frozenset(Ability),
    Role.READ_ONLY: frozenset({Ability.SEE, Ability.SEE_HOURS, Ability.SEE_ACCOUNTING}),
}
"""The one table of rights; a run may do everything, since a person started or scheduled it."""


def role_of(user: User, company_id: UUID) -> Role | None:
    """Return the person's role in the company entered, or None for a stranger."""
    found = Membership.objects.filter(user=user, company_id=company_id).values_list("role").first()
    return None if found is None else Role(found[0])


def may(by: By, ability: Ability, company_id: UUID | None = None) -> bool:
    """Tell whether somebody may do something in the company entered."""
    if isinstance(by, Run):
        return True
    role = role_of(by, company_id or current_company()) if by.is_active else None
    return role is not None and ability in ABILITIES[role]


def require(by: By, ability: Ability, company_id: UUID | None = None) -> None:
    """Refuse whoever may not.

    Raises:
        ForbiddenError: The role in the company entered does not allow it.
    """
    if not may(by, ability, company_id):
        raise ForbiddenError(ability=ability.value)


def create_company(
    name: str, *, by: User, org_number: str = "", language: str = "nb", time_zone: str = ""
) -> Company:
    """Create a company with its first administrator. Called outside any company.

    Raises:
        DomainError: The name is empty or too long, or the organisation number is none.
    """
    name = name.strip()
    org_number = org_number.replace(" ", "")
    fields = {}
    if name == "":
        fields["name"] = "field.required"
    elif len(name) > 200:  # noqa: PLR2004 - the column's width
        fields["name"] = "field.too_long"
    if org_number != "" and not is_org_number(org_number):
        fields["org_number"] = "field.not_an_org_number"
    if fields:
        raise DomainError("domain.invalid", fields=fields)
    company = Company.objects.create(
        name=name,
        org_number=org_number,
        language=get_supported_language_variant(language),
        **({"time_zone": time_zone} if time_zone else {}),
    )
    with company_scope(company.id):
        Membership.objects.create(company=company, user=by, role=Role.ADMINISTRATOR)
        record_deed("company.created", by=by, about=name)
    return company


def add_member(user: User, role: Role, *, by: User) -> Membership:
    """Give a person a role in the company entered, or another one.

    Raises:
        ForbiddenError: Only administrators give roles.
        DomainError: The last administrator would lose the role.
    """
    require(by, Ability.ADMINISTER)
    _keep_an_administrator(user, role)
    membership, _ = Membership.objects.update_or_create(
        company_id=current_company(), user=user, defaults={"role": role}
    )
    record_deed("member.added", by=by, about=user.email, role=role.value)
    return membership


def remove_member(user: User, *, by: User) -> None:
    """Take a person out of the company entered.

    Raises:
        ForbiddenError: Only administrators remove members.
        NotFoundError: The person is no member.
        DomainError: The last administrator would go.
    """
    require(by, Ability.ADMINISTER)
    _keep_an_administrator(user, None)
    gone, _ = Membership.objects.filter(company_id=current_company(), user=user).delete()
    if gone == 0:
        raise NotFoundError(kind="member")
    record_deed("member.removed", by=by, about=user.email)


def companies_of(user: User) -> list[tuple[Company, Role]]:
    """Return the companies a person belongs to, by name. Called outside any company."""
    with person_scope(user.pk):
        rows = Membership.objects.filter(user=user).select_related("company")
        return [(row.company, Role(row.role)) for row in rows.order_by("company__name")]


def record_deed(deed: str, *, by: By, about: str = "", **facts: str | int | bool | None) -> None:
    """Write one line of the audit log: access, settings, and whatever lets data out."""
    person = by if isinstance(by, User) else None
    run = {"run": str(by.id)} if isinstance(by, Run) else {}
    AuditEntry.objects.create(
        company_id=current_company(), user=person, deed=deed, about=about[:200], facts=facts | run
    )


@lru_cache(maxsize=20_000)
def is_org_number(text: str) -> bool:
    """Tell whether nine digits carry the right check digit (field-domain.md, 9.1)."""
    try:
        return bool(orgnr.validate(text) == text)
    except ValidationError:
        return False


def _keep_an_administrator(user: User, role: Role | None) -> None:
    if role is Role.ADMINISTRATOR:
        return
    rows = Membership.objects.filter(company_id=current_company(), role=Role.ADMINISTRATOR)
    if list(rows.values_list("user_id", flat=True)) == [user.pk]:
        raise DomainError("member.last_administrator")
