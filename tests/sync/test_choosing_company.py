"""A log-in that reaches several of their companies: one is chosen before anything is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bindeledd.kernel.errors import AuthorizationError, DomainError, ForbiddenError
from bindeledd.sync import connecting, granting, sessions
from bindeledd.sync.kept_sessions import StoredSession
from bindeledd.sync.models import Connection, Run
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.services import add_member
from tests.many_companies import LOG_IN, SYSTEM, Office, plugged
from tests.world import World

OURS, SECOND, CLOSED = "101", "102", "103"


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    world.company.org_number = "999888777"
    world.company.save(update_fields=["org_number"])
    reached = {
        OURS: (world.company.name, "999888777"),
        SECOND: ("Vidda Utleie AS", "888777666"),
        CLOSED: ("Nedlagt AS", None),
    }
    with plugged(reached) as office:
        yield office


def begin(world: World) -> Connection:
    return granting.create(world.company.id, SYSTEM, dict(LOG_IN), world.office)


def stands(world: World, connection: Connection) -> Connection:
    with world.inside():
        return connecting.find(connection.id)


def choose(world: World, connection: Connection, company: str = OURS) -> Connection:
    return granting.choose_company(connection, company, world.office)


def test_a_log_in_is_tried_and_then_waits_for_a_choice(world: World, office: Office) -> None:
    made = begin(world)

    with world.inside():
        assert connecting.is_company_missing(made)
        assert [one.code for one in connecting.obstacles(made)] == ["connection.company_not_chosen"]
        assert [one.name for one in connecting.steps(made) if one.state == "current"] == ["connect"]
    assert [one.company for one in office.opened] == [""]
    assert begin(world).id == made.id  # pressed twice


def test_a_wrong_password_leaves_nothing_behind(world: World, office: Office) -> None:
    office.password = "another"

    with pytest.raises(AuthorizationError):
        begin(world)

    with world.inside():
        assert not Connection.objects.filter(system=SYSTEM).exists()


def test_nothing_is_asked_of_a_company_that_nobody_chose(world: World, office: Office) -> None:
    """Their default company is somebody's books, and not the one that anybody meant."""
    made = begin(world)
    asked = len(office.opened)

    with pytest.raises(AuthorizationError, match="company_not_chosen"):
        granting.check(made, world.office)
    with (
        pytest.raises(AuthorizationError, match="company_not_chosen"),
        sessions.client_of(made, patience_seconds=1),
    ):
        pass

    assert len(office.opened) == asked


def test_the_chosen_one_is_checked_and_kept(world: World, office: Office) -> None:
    made = begin(world)
    names = [one.name for one in granting.companies_of(made, world.office)]

    chosen = choose(world, made)

    assert names == [name for name, _ in office.reached.values()]
    assert (chosen.id, chosen.client_id) == (made.id, OURS)
    assert chosen.client_name == world.company.name
    assert chosen.steps_done == ["connect", "check"]
    assert office.opened[-1].company == OURS
    assert choose(world, made).id == made.id  # pressed twice
    with world.inside():
        assert AuditEntry.objects.filter(deed="connection.company_chosen").count() == 1


@pytest.mark.parametrize("company", [CLOSED, "999", ""])
def test_what_the_log_in_does_not_reach_is_not_chosen(
    world: World, office: Office, company: str
) -> None:
    made = begin(world)

    with pytest.raises(DomainError, match="company_unreached"):
        choose(world, made, company)

    assert stands(world, made).client_id == ""
    assert all(one.company == "" for one in office.opened)


@pytest.mark.usefixtures("office")
def test_another_may_be_chosen_until_something_was_read(world: World) -> None:
    made = begin(world)
    wrong = choose(world, made, SECOND)
    with world.inside():
        codes = [one.code for one in connecting.obstacles(wrong)]
    StoredSession(world.company.id, wrong.id).renewed("", lambda: "of the second")

    right = choose(world, made)

    assert codes == ["connection.other_company"]
    assert (right.id, right.client_id) == (made.id, OURS)
    assert StoredSession(world.company.id, made.id).read() == ""
    with world.inside():
        Run.objects.create(
            company=world.company, connection=right, number=1, trigger="hand", state="done"
        )
    with pytest.raises(DomainError, match="company_chosen"):
        choose(world, made, SECOND)
    assert stands(world, made).client_id == OURS


@pytest.mark.usefixtures("office")
def test_the_same_books_are_not_connected_twice(world: World) -> None:
    first = choose(world, begin(world))
    with world.inside():
        Connection.objects.filter(id=first.id).update(created_by=None)

    second = begin(world)
    with pytest.raises(DomainError, match="already_connected"):
        choose(world, second)

    assert second.id != first.id
    assert stands(world, second).client_id == ""


@pytest.mark.usefixtures("office")
def test_books_that_were_removed_are_taken_up_where_they_were_left(world: World) -> None:
    first = choose(world, begin(world))
    with world.inside():
        connecting.remove(first, world.office)

    second = begin(world)
    again = choose(world, second)

    assert again.id == first.id
    with world.inside():
        assert not Connection.objects.filter(id=second.id).exists()


def test_a_new_password_keeps_the_company_and_ends_the_session(
    world: World, office: Office
) -> None:
    made = choose(world, begin(world))
    StoredSession(world.company.id, made.id).renewed("", lambda: "of the old")
    office.password = "nytt"

    granting.replace_key(made, {**LOG_IN, "password": "nytt"}, world.office)

    assert office.opened[-1].company == OURS
    assert StoredSession(world.company.id, made.id).read() == ""
    assert stands(world, made).client_id == OURS


@pytest.mark.usefixtures("office")
def test_removing_wipes_the_session_with_the_key(world: World) -> None:
    made = choose(world, begin(world))
    StoredSession(world.company.id, made.id).renewed("", lambda: "s")

    with world.inside():
        connecting.remove(made, world.office)

    assert StoredSession(world.company.id, made.id).read() == ""


@pytest.mark.usefixtures("office")
def test_only_who_may_connect_sees_and_chooses(world: World) -> None:
    made = begin(world)
    person = User.objects.create_user(f"leser-{world.company.id}@firma.example", name="Ola")
    with world.inside():
        add_member(person, Role.READ_ONLY, by=world.office)

    with pytest.raises(ForbiddenError):
        granting.companies_of(made, person)
    with pytest.raises(ForbiddenError):
        granting.choose_company(made, OURS, person)


def test_a_key_of_one_company_has_nothing_to_choose(world: World) -> None:
    with pytest.raises(DomainError, match="one_company"):
        granting.companies_of(world.connection, world.office)
