"""One sign a row: the most urgent of what any connection says of it."""

import pytest

from bindeledd.kernel.identity import new_id
from bindeledd.sync.board_records import Stands, standings
from bindeledd.sync.models import Connection, Counterpart, Waiting
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    """A connection of a company of its own."""
    kari = User.objects.create_user("kari@firma.example", name="Kari Nordmann")
    company = create_company("Ours AS", by=kari)
    with company_scope(company.id):
        return Connection.objects.create(company=company, system="poweroffice_go")


def test_what_no_connection_knows_is_absent(connection: Connection) -> None:
    with company_scope(connection.company_id):
        assert standings("project", {new_id(): 1}) == {}
        assert standings("project", {}) == {}


@pytest.mark.parametrize(
    ("settled", "stands"),
    [(3, Stands.TRANSFERRED), (2, Stands.CHANGED), (None, Stands.TRANSFERRED)],
)
def test_a_linked_record_is_there_and_may_have_changed_since(
    connection: Connection, settled: int | None, stands: Stands
) -> None:
    ours = new_id()
    with company_scope(connection.company_id):
        _link(connection, ours, settled)

        assert standings("project", {ours: 3})[ours].stands is stands


@pytest.mark.parametrize(
    ("why", "stands"),
    [
        (Waiting.Why.UNKNOWN, Stands.UNCERTAIN),
        (Waiting.Why.REFUSED, Stands.REJECTED),
        (Waiting.Why.HELD, Stands.HELD),
        (Waiting.Why.CONFLICT, Stands.HELD),
        (Waiting.Why.QUEUED, Stands.CHANGED),
        (Waiting.Why.PARTLY, Stands.CHANGED),
    ],
)
def test_the_most_urgent_is_shown(connection: Connection, why: str, stands: Stands) -> None:
    """The record is linked and has changed since; what waits may be more urgent than that."""
    ours = new_id()
    with company_scope(connection.company_id):
        _link(connection, ours, settled=1)
        Waiting.objects.create(
            company_id=connection.company_id,
            connection=connection,
            flow="poweroffice_go.projects.out",
            kind="project",
            group="projects",
            ours=ours,
            label="1047",
            why=why,
            reasons=[{"code": "record.gone", "params": {}}],
            first_code="record.gone",
        )

        found = standings("project", {ours: 3})[ours]

    assert found.stands is stands
    assert bool(found.reasons) is (stands is not Stands.CHANGED)


def test_every_kind_of_waiting_has_its_place() -> None:
    from bindeledd.sync.board_records import _OF_WAITING

    assert set(_OF_WAITING) == set(Waiting.Why)


def _link(connection: Connection, ours: object, settled: int | None) -> None:
    Counterpart.objects.create(
        company_id=connection.company_id,
        connection=connection,
        kind="project",
        theirs="77",
        ours=ours,
        digest="x",
        settled_revision=settled,
    )
