"""The wall between companies stands in the database, whatever the code forgets."""

from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope, current_company
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.customers.models import ContactPerson, Customer
from bindeledd.workspace.projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Company, Company]:
    """Two companies with one customer each."""
    kari = User.objects.create_user("kari@firma.example", name="Kari Nordmann")
    companies = (create_company("Ours AS", by=kari), create_company("Theirs AS", by=kari))
    for company in companies:
        with company_scope(company.id):
            Customer.objects.create(number="1", name=f"Customer of {company.name}")
    return companies


def rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_every_table_with_a_company_is_fenced() -> None:
    """No table is forgotten: history tables neither."""
    tables = rows(
        """
        select c.relname, c.relrowsecurity and c.relforcerowsecurity,
               (select count(*) from pg_policy p where p.polrelid = c.oid)
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where a.attname = 'company_id' and not a.attisdropped and c.relkind in ('r', 'p')
          and c.relnamespace = 'public'::regnamespace
        """
    )

    assert {name for name, _, _ in tables} >= {"workspace_customer", "workspace_customerevent"}
    assert [name for name, forced, policies in tables if not forced or not policies] == []


def test_the_role_has_no_way_round() -> None:
    """Neither superuser nor BYPASSRLS."""
    found = rows("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")

    assert found == [(False, False)]


@pytest.mark.usefixtures("two")
def test_raw_sql_without_a_company_sees_nothing() -> None:
    """Not a row, in the register or in its history."""
    assert rows("select count(*) from workspace_customer") == [(0,)]
    assert rows("select count(*) from workspace_customerevent") == [(0,)]


def test_inside_a_company_only_its_rows_are_seen(two: tuple[Company, Company]) -> None:
    """A query that forgets its filter is harmless."""
    ours, _ = two
    with company_scope(ours.id):
        assert rows("select name from workspace_customer") == [("Customer of Ours AS",)]
        assert [c.name for c in Customer.objects.all()] == ["Customer of Ours AS"]
    assert rows("select count(*) from workspace_customer") == [(0,)]


def test_writing_into_another_company_fails(two: tuple[Company, Company]) -> None:
    """A new row, and one that is moved."""
    ours, theirs = two
    with pytest.raises(DatabaseError, match="row-level security"), company_scope(ours.id):
        Customer.objects.create(company_id=theirs.id, number="2", name="Smuggled")
    with pytest.raises(DatabaseError, match="row-level security"), company_scope(ours.id):
        Customer.objects.update(company_id=theirs.id)


def test_another_companys_row_cannot_be_referred_to(two: tuple[Company, Company]) -> None:
    """Foreign keys do not see policies; the company is part of the key."""
    ours, theirs = two
    with company_scope(theirs.id):
        foreign = Customer.objects.get()
    with pytest.raises(DatabaseError, match="in_company"), company_scope(ours.id):
        ContactPerson.objects.create(customer_id=foreign.id, first_name="Ola")
    with pytest.raises(DatabaseError, match="in_company"), company_scope(ours.id):
        Project.objects.create(number="1", joined_number="1", name="P", customer_id=foreign.id)


def test_scopes_nest_within_one_company_only(two: tuple[Company, Company]) -> None:
    """Entering another company from inside one is an error of ours, not a way round."""
    ours, theirs = two
    with company_scope(ours.id):
        with company_scope(ours.id):
            assert current_company() == ours.id
        assert len(rows("select 1 from workspace_customer")) == 1
        with pytest.raises(RuntimeError), company_scope(theirs.id):
            pass
    with pytest.raises(LookupError):
        current_company()


def test_a_failure_inside_leaves_no_company_behind(two: tuple[Company, Company]) -> None:
    """The next user of the connection sees nothing of it."""
    ours, _ = two
    with pytest.raises(ZeroDivisionError), company_scope(ours.id):
        _ = 1 / 0
    assert rows("select coalesce(current_setting('app.company_id', true), '')") == [("",)]
    assert Customer.objects.count() == 0


@pytest.mark.usefixtures("two")
def test_an_unknown_company_sees_nothing() -> None:
    """An id that is nobody's opens nothing."""
    with company_scope(UUID(str(new_id()))):
        assert Customer.objects.count() == 0
