"""What the models promise stands in the database: a migration may take away more than it says."""

import pytest
from django.apps import apps
from django.db import connection, models

from bindeledd.tenancy.policy import CompanyPolicy

OURS = ("bindeledd.",)


def promised() -> set[str]:
    """Return the names of constraints, policies and indexes that our models declare."""
    found: set[str] = set()
    for model in apps.get_models():
        if model.__module__.startswith(OURS) and model._meta.managed:
            found |= {one.name for one in model._meta.constraints}
            found |= {one.name for one in model._meta.indexes}
    return found


@pytest.mark.django_db
def test_every_constraint_index_and_policy_of_the_models_stands() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select conname::text from pg_constraint union select relname::text from pg_class "
            "where relkind = 'i' union select polname::text from pg_policy"
        )
        standing = {name for (name,) in cursor.fetchall()}
    assert promised() - standing == set()


def test_the_question_is_asked_of_many() -> None:
    kinds = {type(one) for model in apps.get_models() for one in model._meta.constraints}
    assert {models.UniqueConstraint, CompanyPolicy} <= kinds
    assert len(promised()) > 60
