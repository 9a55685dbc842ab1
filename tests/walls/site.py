"""Two companies with a row in every table of each, and a person of every role in ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from bindeledd.sync.models import Connection
from bindeledd.tenancy.models import Company, Membership, Role, Scope, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member, create_company
from bindeledd.tenancy.tokens import make_token
from bindeledd.workspace.people.models import EmployeeLogin
from tests.walls.rows import Known, a_row, company_models

SYSTEM = "poweroffice_go"
NOBODY = "01a2009e-bea3-78a8-b560-a96402037677"
"""An id that no row has."""
Ids = dict[str, Any]


class Browser(Client):
    """A browser that keeps no copies of what templates were drawn with, as Django's own does."""

    def request(self, **request: Any) -> Any:
        """Answer a request; what breaks is answered with 500."""
        answer = self.handler(self._base_environ(**request))  # type: ignore[attr-defined] # not in the stubs
        self.cookies.update(answer.cookies)
        return answer


@dataclass
class Site:
    """What the walks walk over.

    Attributes:
        people: A person of each role in our company.
        keys: A key with all scopes of each of them.
        ours: Table -> id of a row in our company.
        theirs: Table -> id of a row in theirs.
    """

    company: Company
    other: Company
    people: dict[Role, User]
    keys: dict[Role, str]
    ours: Ids
    theirs: Ids

    def browser(self, role: Role) -> Client:
        """Return a browser in which a person of a role is signed in."""
        client = Browser()
        client.force_login(self.people[role])
        return client


def walked_over(blocker: DjangoDbBlocker) -> Iterator[Site]:
    """Yield both companies, in a transaction that is taken back: for a fixture of a module."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # noqa: SLF001 - views may ask that no other is open
    with blocker.unblock(), around:
        yield build()
        transaction.set_rollback(True)


def build() -> Site:
    """Make both companies, inside a transaction."""
    kari = User.objects.create_user("kari@firma.example", name="Kari")
    eva = User.objects.create_user("eva@other.example", name="Eva")
    company = create_company("Ours AS", by=kari)
    other = create_company("Theirs AS", by=eva)
    people, keys = {}, {}
    with company_scope(company.id):
        ours = _rows(company)
        for role in Role:
            person = User.objects.create_user(f"{role.value}@firma.example", name=role.value)
            add_member(person, Role.ADMINISTRATOR, by=kari)
            keys[role] = make_token("Walls", list(Scope), by=person).text
            add_member(person, role, by=kari)
            people[role] = person
        EmployeeLogin.objects.all().delete()
        EmployeeLogin.objects.create(
            employee_id=ours["workspace.Employee"], user=people[Role.WORKER]
        )
    with company_scope(other.id):
        theirs = _rows(other)
    return Site(company, other, people, keys, ours, theirs)


def _rows(company: Company) -> Ids:
    """Make a row in every table; they name one another where they can."""
    known: Known = {
        Connection: Connection.objects.create(
            company=company, system=SYSTEM, state=Connection.State.PAUSED
        )
    }
    for model in company_models():
        if model not in known and model is not Membership:
            known[model] = a_row(model, known)
    return {model._meta.label: row.pk for model, row in known.items()}


@contextmanager
def taken_back() -> Iterator[None]:
    """Leave nothing of one request behind, whatever it did."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        connection.needs_rollback = False
        transaction.savepoint_rollback(mark)


def state_of(company: Any) -> str:
    """Return a text that is another one as soon as any row of a company changes."""
    found = []
    with company_scope(company), connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
            " where a.attname = 'company_id' and c.relkind = 'r' order by 1"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select count(*), max(xmin::text::bigint) from "{table}"')  # noqa: S608 - from the catalogue
            found.append((table, *cursor.fetchone()))
    return json.dumps(found)
