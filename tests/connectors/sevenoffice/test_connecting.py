"""From the log-in to the settings: one company is chosen, likenesses shown before anything."""

import pytest

from bindeledd.kernel.errors import AuthorizationError
from bindeledd.sync import granting, linking, surveying
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection
from tests.world import SEVEN, World

SYSTEM = SEVEN.system


@pytest.fixture
def fresh(office: World) -> World:
    """The company before it was connected; its books reach another company too."""
    with office.inside():
        Connection.objects.all().delete()
    office.app.add_company("Vidda Utleie AS", org_number="980386465")
    office.disconnect()
    return office


def _connected(world: World) -> Connection:
    made = granting.create(world.company.id, SYSTEM, SEVEN.credentials(None), world.office)
    return granting.choose_company(made, str(world.books.client_id), world.office)


@pytest.mark.covers("B0.1", "B0.2", "B0.3")
def test_a_log_in_lists_companies_and_one_is_chosen(fresh: World) -> None:
    made = granting.create(fresh.company.id, SYSTEM, SEVEN.credentials(None), fresh.office)
    names = {one.name for one in granting.companies_of(made, fresh.office)}
    assert names == {fresh.company.name, "Vidda Utleie AS"}
    chosen = granting.choose_company(made, str(fresh.books.client_id), fresh.office)
    assert chosen.client_id == str(fresh.books.client_id)
    assert chosen.client_name == fresh.company.name
    assert chosen.steps_done == ["connect", "check"], "settings are next"


@pytest.mark.covers("B0.1")
def test_a_wrong_password_keeps_nothing(fresh: World) -> None:
    wrong = SEVEN.credentials(None) | {"password": "no"}
    with pytest.raises(AuthorizationError, match="log_in_refused"):
        granting.create(fresh.company.id, SYSTEM, wrong, fresh.office)
    with fresh.inside():
        assert not Connection.objects.exists()


@pytest.mark.covers("B0.4", "X4")
def test_nothing_is_made_until_likenesses_are_answered(fresh: World) -> None:
    """Existing customers, people and projects on both sides are shown side by side first."""
    books = fresh.books
    books.user_adds("Company", {"Name": "Elvebakken Bygg AS", "Type": "Business"})
    books.user_adds("PersonItem", {"FirstName": "Kari", "LastName": "Berg", "EmployeeId": 77})
    books.user_adds("Project", {"Name": "Myrlia"})
    fresh.put("customer", [{"number": "7", "name": "Elvebakken Bygg AS"}])
    fresh.put("employee", [{"number": "3", "first_name": "Kari", "last_name": "Berg"}])
    fresh.put("project", [{"number": "1047", "name": "Myrlia"}])
    fresh.connection = _connected(fresh)
    for group, way in (
        ("employees", Direction.LINK),
        ("customers", Direction.OUT),
        ("projects", Direction.OUT),
    ):
        fresh.choose(group, way)
    fresh.read()
    with fresh.inside():
        connection = Connection.objects.get()
        found = {
            kind: surveying.survey(connection, kind).counts.open
            for kind in ("employee", "customer", "project")
        }
    assert found == {"employee": 1, "customer": 1, "project": 1}
    with fresh.inside():
        Connection.objects.update(state=Connection.State.ON)
    fresh.run()
    codes = {code for reasons in fresh.waiting().values() for code in reasons}
    assert codes == {"match.same_name_other_number"}, "what may be the same waits for an answer"
    assert (len(books.rows("Company")), len(books.rows("Project"))) == (1, 1)


@pytest.mark.covers("B0.12", "B3.2")
def test_a_person_is_proposed_by_name_and_known_by_the_contact_id(fresh: World) -> None:
    """Nobody has to look up an id; their employee number is another one and stays what it is."""
    person = fresh.books.user_adds(
        "PersonItem", {"FirstName": "Kari", "LastName": "Berg", "EmployeeId": 77}
    )
    (kari,) = fresh.put("employee", [{"number": "3", "first_name": "Kari", "last_name": "Berg"}])
    fresh.connection = _connected(fresh)
    fresh.choose("employees", Direction.LINK)
    fresh.read()
    with fresh.inside():
        connection = Connection.objects.get()
        lines = surveying.survey(connection, "employee").lines
        (line,) = (one for one in lines if one.ours == str(kari))
        assert line.theirs == str(person["Id"])
        pair = [(kari, line.theirs)]
        assert linking.accept(connection, "employee", fresh.office, pairs=pair) == 1
    assert fresh.links("employee") == {kari: str(person["Id"])}
    assert person["Id"] != person["EmployeeId"]
