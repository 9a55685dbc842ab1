"""A small firm with people, projects and types of hours, in the company entered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace import records
from bindeledd.workspace.people import services as people
from bindeledd.workspace.people.models import EmployeeLogin
from bindeledd.workspace.projects import services as projects
from bindeledd.workspace.time import services

MONDAY = date(2026, 11, 16)
THURSDAY = date(2026, 11, 19)


@dataclass
class Firm:
    """Ids by the words people use; `office` made them all.

    Attributes:
        office: An administrator.
        people: Name -> employee.
        projects: Number -> project.
        types: Number -> hour type.
        users: Name -> the person who signs in.
    """

    office: User
    people: dict[str, UUID] = field(default_factory=dict)
    projects: dict[str, UUID] = field(default_factory=dict)
    types: dict[str, UUID] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    @classmethod
    def build(cls, office: User) -> Firm:
        """Make two workers, a foreman, two projects, and hour types for work and absence."""
        firm = cls(office)
        firm.person("Anders", role=Role.WORKER)
        firm.person("Emil", role=Role.WORKER)
        firm.person("Berit", role=Role.FOREMAN)
        firm.project("1047", name="Myrlia")
        firm.project("1042", name="Solvang")
        firm.hour_type("1", name="Ordinary")
        firm.hour_type("80", name="Self-declared", kind=records.HourTypeKind.SELF_DECLARED_SICKNESS)
        firm.hour_type("81", name="Holiday", kind=records.HourTypeKind.HOLIDAY)
        firm.hour_type("82", name="Time off", kind=records.HourTypeKind.TIME_OFF)
        return firm

    def person(self, name: str, *, role: Role | None = None, **fields: Any) -> UUID:
        """Add an employee, and a member who signs in when a role is given."""
        made = people.create_employee({"first_name": name} | fields, by=self.office)
        self.people[name] = made.id
        if role is not None:
            self.users[name] = self.member(name, role)
            EmployeeLogin.objects.create(employee_id=made.id, user=self.users[name])
        return made.id

    def member(self, name: str, role: Role) -> User:
        """Add somebody who signs in and is no employee."""
        user = User.objects.create_user(f"{name.lower()}@firma.example", name=name)
        add_member(user, role, by=self.office)
        return user

    def project(self, number: str, **fields: Any) -> UUID:
        """Add a project."""
        made = projects.create_project({"number": number, "name": number} | fields, by=self.office)
        self.projects[number] = made.id
        return made.id

    def hour_type(self, number: str, **fields: Any) -> UUID:
        """Add an hour type."""
        made = services.create_hour_type(
            {"number": number, "name": number} | fields, by=self.office
        )
        self.types[number] = made.id
        return made.id

    def fields(self, name: str, **fields: Any) -> dict[str, Any]:
        """Return the fields of a submitted ordinary day of 7.5 hours."""
        return {
            "employee_id": self.people[name],
            "project_id": self.projects["1047"],
            "hour_type_id": self.types["1"],
            "worked_on": MONDAY,
            "minutes": 450,
            "state": records.Approval.SUBMITTED,
        } | fields

    def absent(self, number: str, name: str, **fields: Any) -> dict[str, Any]:
        """Return the fields of a day of absence."""
        return self.fields(name, project_id=None, hour_type_id=self.types[number], **fields)

    def entry(self, name: str, *, by: User | None = None, **fields: Any) -> records.HourEntry:
        """Write an entry of a person; by the office unless told."""
        return services.write_entry(new_id(), self.fields(name, **fields), by=by or self.office)
