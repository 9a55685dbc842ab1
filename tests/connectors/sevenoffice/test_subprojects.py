"""Subprojects where the other side has none: each goes, and is matched, as one of its own."""

from uuid import UUID

import pytest

from bindeledd.sync import linking, surveying
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, PlanRow, Run
from tests.world import World


def village(office: World) -> None:
    """Put a main project with two subprojects here."""
    (main,) = office.put("project", [{"number": "2401", "name": "Myrlia"}])
    rows = [{"number": "1", "name": "Grunnarbeid"}, {"number": "2", "name": "Betong"}]
    office.put("project", [row | {"parent_id": main} for row in rows])


@pytest.mark.covers("B2")
def test_a_subproject_goes_as_a_project_of_its_own(office: World) -> None:
    office.choose("projects", Direction.OUT)
    village(office)
    run = office.run()
    assert run.state == Run.State.DONE, (run.code, run.params)
    assert {row["Name"] for row in office.books.rows("Project")} == {
        "Myrlia",
        "Grunnarbeid",
        "Betong",
    }
    assert office.run().plan is None
    office.whole()


@pytest.mark.covers("B0.4", "X4")
def test_a_subproject_that_stands_there_is_shown_and_never_made_twice(office: World) -> None:
    """It is a would-be duplicate like any other: told beforehand, linked by a person."""
    office.choose("projects", Direction.OUT)
    there = office.books.user_adds("Project", {"Name": "Grunnarbeid"})
    village(office)
    office.read()
    with office.inside():
        connection = Connection.objects.get()
        (pair,) = linking.pairs(surveying.survey(connection, "project"), show=linking.OPEN).pairs
        assert pair.theirs is not None
        assert pair.ours is not None
        assert (pair.ours.name, pair.theirs.id) == ("Grunnarbeid", str(there["Id"]))
    plan = office.preview(["projects"])
    assert [row.label for row in office.rows(plan) if row.action == PlanRow.Action.CREATE] == [
        "2401 Myrlia",
        "24012 Betong",
    ]
    with office.inside():
        ours = UUID(pair.ours.id)
        linking.link(connection, "project", ours, pair.theirs.id, by=office.office)
    office.run()
    assert len(office.books.rows("Project")) == 3


def test_a_subproject_of_ours_follows_where_theirs_decide(office: World) -> None:
    """Fetched the other way, what is alike waits for an answer here as well."""
    office.choose("projects", Direction.INTO)
    office.books.user_adds("Project", {"Name": "Grunnarbeid"})
    village(office)
    run = office.run()
    assert run.state == Run.State.DONE, (run.code, run.params)
    assert [row.name for row in office.records("project")].count("Grunnarbeid") == 1
