"""What is added together stands as if it had been added one by one, and can be taken away again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from bindeledd.tenancy.together import Together

pytestmark = pytest.mark.django_db

ADDED: Any = [
    migrations.AddIndex("shed", models.Index(fields=["name"], name="shed_name")),
    migrations.AddConstraint(
        "tool", models.UniqueConstraint(fields=["shed", "name"], name="tool_once")
    ),
    migrations.AddConstraint(
        "shed", models.CheckConstraint(condition=models.Q(size__gt=0), name="shed_has_room")
    ),
]
NAMES = {"shed_name", "tool_once", "shed_has_room"}


def standing() -> ProjectState:
    """Return a project of two related tables, drawn."""
    state = ProjectState()
    for made in (
        migrations.CreateModel(
            "Shed",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            "Tool",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=40)),
                ("shed", models.ForeignKey("yard.Shed", models.CASCADE)),
            ],
        ),
    ):
        made.state_forwards("yard", state)
    assert state.apps.get_model("yard", "Tool")
    return state


def drawn(state: ProjectState) -> dict[str, set[str]]:
    """Return the names of indexes and constraints on the models as they are drawn now."""
    found = {}
    for name in ("shed", "tool"):
        meta = state.apps.get_model("yard", name)._meta
        found[name] = {one.name for one in (*meta.indexes, *meta.constraints)}
    return found


def in_database() -> set[str]:
    """Return which of the names the database knows."""
    with connection.cursor() as cursor:
        return {
            name
            for table in ("yard_shed", "yard_tool")
            for name in connection.introspection.get_constraints(cursor, table)
        } & NAMES


def test_state_is_the_same_as_one_by_one() -> None:
    """Later migrations build on it; related models point to the new drawing, not to the old one."""
    together, one_by_one = standing(), standing()
    Together(ADDED).state_forwards("yard", together)
    for operation in ADDED:
        operation.state_forwards("yard", one_by_one)

    assert together == one_by_one
    assert (
        drawn(together)
        == drawn(one_by_one)
        == {
            "shed": {"shed_name", "shed_has_room"},
            "tool": {"tool_once"},
        }
    )
    tool = together.apps.get_model("yard", "Tool")
    assert tool._meta.get_field("shed").related_model is together.apps.get_model("yard", "Shed")


def test_database_gets_and_loses_all_of_it() -> None:
    """Forwards in order, backwards the last first."""
    before = standing()
    after = before.clone()
    adding = Together(ADDED)
    adding.state_forwards("yard", after)
    with connection.schema_editor() as editor:
        for name in ("Shed", "Tool"):
            editor.create_model(before.apps.get_model("yard", name))
    with connection.schema_editor() as editor:
        adding.database_forwards("yard", editor, before, after)
    assert in_database() == NAMES
    with connection.schema_editor() as editor:
        adding.database_backwards("yard", editor, after, before)
    assert in_database() == set()
