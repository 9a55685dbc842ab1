"""Which person that can sign in is which employee; who is new is let in as a worker."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy import people as members
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import Membership, Role, User
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace import deeds, records
from bindeledd.workspace.people.kinds import EMPLOYEE
from bindeledd.workspace.people.models import EmployeeLogin


@dataclass(frozen=True)
class Login:
    """A member of the company who can be an employee.

    Attributes:
        role: Empty for somebody who is no member any more.
    """

    user_id: int
    name: str
    email: str
    role: str


def tie_login(employee_id: UUID, user_id: int, *, by: By) -> None:
    """Let a member's log-in be this employee; an earlier tie of the employee ends.

    Raises:
        ForbiddenError: The role does not change people.
        NotFoundError: No such employee, or the person is no member.
        DomainError: The person is another employee already.
    """
    require(by, EMPLOYEE.ability)
    employee: records.Employee = deeds.one(EMPLOYEE, employee_id)
    person = members.member(user_id)
    with transaction.atomic(), acting(by):
        other = EmployeeLogin.objects.filter(user=person).exclude(employee_id=employee_id)
        taken = other.select_related("employee").first()
        if taken is not None:
            name = f"{taken.employee.first_name} {taken.employee.last_name}".strip()
            code = "login.taken"
            raise DomainError(code, fields={"user_id": code}, email=person.email, name=name)
        EmployeeLogin.objects.update_or_create(employee_id=employee_id, defaults={"user": person})
        record_deed("login.tied", by=by, about=person.email, employee=employee.name)


def untie_login(employee_id: UUID, *, by: By) -> None:
    """Let nobody be this employee any more; whoever it was stays a member.

    Raises:
        ForbiddenError: The role does not change people.
        NotFoundError: Nobody was.
    """
    require(by, EMPLOYEE.ability)
    with transaction.atomic(), acting(by):
        row = EmployeeLogin.objects.filter(employee_id=employee_id).select_related("user").first()
        if row is None:
            raise NotFoundError(kind="employee_login")
        row.delete()
        record_deed("login.untied", by=by, about=row.user.email)


def invite_worker(employee_id: UUID, *, by: User, language: str) -> User:
    """Let an employee in by their e-mail address, as a worker; a member of it is tied as they are.

    Raises:
        ForbiddenError: Only administrators let people in.
        NotFoundError: No such employee in this company.
        DomainError: There is no e-mail address, or its person is another employee.
    """
    require(by, Ability.ADMINISTER)
    employee: records.Employee = deeds.one(EMPLOYEE, employee_id)
    if employee.email == "":
        raise DomainError("login.no_email")
    with transaction.atomic():
        known = _membership(employee.email)
        person = known.user if known is not None else None
        if person is None:
            person = members.invite(
                employee.email, name=employee.name, role=Role.WORKER, by=by, language=language
            )
        tie_login(employee_id, person.pk, by=by)
    return person


def login_of(employee_id: UUID) -> Login | None:
    """Return who an employee signs in as, or None."""
    row = EmployeeLogin.objects.filter(employee_id=employee_id).select_related("user").first()
    if row is None:
        return None
    rows = Membership.objects.filter(company_id=current_company(), user_id=row.user_id)
    role = rows.values_list("role", flat=True).first()
    return Login(row.user_id, row.user.get_full_name(), row.user.email, role or "")


def login_choices(*, by: By) -> list[Login]:
    """Return members who are no employee yet, by name.

    Raises:
        ForbiddenError: The role does not change people.
    """
    require(by, EMPLOYEE.ability)
    tied = set(EmployeeLogin.objects.values_list("user_id", flat=True))
    rows = Membership.objects.filter(company_id=current_company()).select_related("user")
    found = [
        Login(row.user_id, row.user.get_full_name(), row.user.email, row.role)
        for row in rows
        if row.user_id not in tied
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _membership(email: str) -> Membership | None:
    rows = Membership.objects.filter(company_id=current_company(), user__email=email.lower())
    return rows.select_related("user").first()
