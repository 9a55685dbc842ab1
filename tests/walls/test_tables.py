"""Every table of a company: fenced, and unable to name a row of another company."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.kind import rows_of
from tests.walls.rows import WITH, a_row, company_models, inner_references, values_of

pytestmark = pytest.mark.django_db

MODELS = {model._meta.label: model for model in company_models()}
REFERENCES = {
    f"{label}.{field.name}": (model, field)
    for label, model in MODELS.items()
    for field in inner_references(model)
}


@pytest.fixture
def two(db: None) -> tuple[Company, Company]:  # noqa: ARG001 - a fixture of a fixture
    """Ours and theirs."""
    person = User.objects.create_user("kari@firma.example", name="Kari Nordmann")
    return create_company("Ours AS", by=person), create_company("Theirs AS", by=person)


def rows(statement: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def insert(model: type[models.Model], values: dict[str, Any]) -> None:
    rows_of(model).create(**values)
    connection.check_constraints()


def test_the_walk_meets_many() -> None:
    """A walk over nothing would prove nothing."""
    assert len(MODELS) > 60
    assert len(REFERENCES) > 70


@pytest.mark.parametrize("label", sorted(MODELS))
def test_the_table_is_fenced(label: str) -> None:
    """Row security is on, also for the tables' owner, and has a policy for reading and writing."""
    table = MODELS[label]._meta.db_table
    found = rows(
        "select c.relrowsecurity, c.relforcerowsecurity, array(select p.polcmd::text from pg_policy"
        " p where p.polrelid = c.oid) from pg_class c where c.relname = %s",
        table,
    )
    assert [(on, forced, "*" in commands) for on, forced, commands in found] == [(True, True, True)]


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_a_reference_holds_the_company(name: str) -> None:
    """Foreign keys do not see policies, so the key that they check is company and id."""
    model, field = REFERENCES[name]
    found = rows(
        "select array(select a.attname::text from unnest(c.conkey) with ordinality k (num, place)"
        " join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num order by k.place)"
        " from pg_constraint c"
        " where c.contype = 'f' and c.conrelid = %s::regclass",
        model._meta.db_table,
    )
    assert ["company_id", field.column] in [columns for (columns,) in found]


@pytest.mark.parametrize("label", sorted(MODELS))
def test_a_row_stays_in_its_company(label: str, two: tuple[Company, Company]) -> None:
    """Made in ours: theirs neither sees, changes nor deletes it."""
    model, (ours, theirs) = MODELS[label], two
    with company_scope(ours.id):
        made = a_row(model)
        stored = rows_of(model).filter(pk=made.pk)
        assert stored.exists()
    with company_scope(theirs.id):
        assert not stored.exists()
        assert stored.delete()[0] == 0
        assert stored.update(company=theirs.id) == 0


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_another_companys_row_cannot_be_named(name: str, two: tuple[Company, Company]) -> None:
    """The same row that stands with our own reference is refused with theirs."""
    model, field = REFERENCES[name]
    ours, theirs = two
    target = field.related_model
    assert isinstance(target, type)
    assert issubclass(target, models.Model)
    with company_scope(theirs.id):
        foreign = a_row(target)
    with company_scope(ours.id):
        values = values_of(model) | WITH.get(name, {})
        with pytest.raises(DatabaseError, match="violates foreign key"), transaction.atomic():
            insert(model, values | {field.name: foreign})
        values = values_of(model) | WITH.get(name, {})
        insert(model, values | {field.name: a_row(target)})
