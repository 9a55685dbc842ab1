"""Activities of time tracking over the wire, with and without what is unsure."""

import pytest

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.mapping.time import ACTIVITY
from bindeledd.kernel.errors import ConflictError
from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sync.mapping import changes
from bindeledd.sync.paths import nest
from tests.connectors.poweroffice_go.conftest import HeldToSpec, opened
from tests.records import an_activity


@pytest.mark.covers("A0.14")
def test_activity_goes_there_and_is_found_again(client: Client, books: Ledger) -> None:
    sent = ACTIVITY.out(an_activity(number="8810", name="Byggeplasstid")).values
    assert client.find_time_activity("key", nest(sent)) is None
    made = client.create_time_activity(nest(sent), "key")
    (row,) = books.find("ActivityTime", Code="8810")
    assert (row["Name"], row["IsActive"]) == ("Byggeplasstid", True)

    found = client.find_time_activity("key", nest(sent))
    assert found is not None
    assert found["Id"] == made["Id"]
    assert changes(ACTIVITY, sent, ACTIVITY.seen(found)) == {}
    assert client.get_time_activity(str(made["Id"])) == found
    assert client.get_time_activity("1") is None
    with pytest.raises(ConflictError):
        client.create_time_activity(nest(sent), "key")


@pytest.mark.covers("A0.14")
def test_only_what_changed_of_an_activity_is_sent(
    client: Client, books: Ledger, wire: HeldToSpec
) -> None:
    made = client.create_time_activity(
        nest(ACTIVITY.out(an_activity(number="8810", name="Byggeplasstid")).values), "key"
    )
    seen = ACTIVITY.seen(made)
    changed = changes(
        ACTIVITY,
        ACTIVITY.out(an_activity(number="8810", name="Byggeplasstid", active=False)).values,
        seen,
    )
    client.update_time_activity(str(made["Id"]), changed, seen)
    (row,) = books.find("ActivityTime", Code="8810")
    assert row["IsActive"] is False
    (patch,) = [request for request in wire.sent if request.method == "PATCH"]
    assert b"Name" not in patch.content


def test_inactive_activities_are_read_too(client: Client, books: Ledger) -> None:
    """An activity that ended there must end here; a list without it would look like a deletion."""
    books.user_adds("ActivityTime", {"Code": "8890", "Name": "Utgått", "IsActive": False})
    rows = [row for page in client.list_time_activities(None) for row in page]
    assert "8890" in {row.get("Code") for row in rows}


def test_without_codes_an_activity_is_known_by_its_name() -> None:
    """Codes are unconfirmed: what is sent as one is lost, and must not be waited for."""
    app = PowerOfficeGo(seed=1, rate=None, time_activity_codes=False)
    books = app.add_company("Fjordbygg AS", org_number="999888777")
    sent = ACTIVITY.out(an_activity(number="8810", name="Byggeplasstid")).values
    with opened(books.client_key, HeldToSpec(app)) as client:
        made = client.create_time_activity(nest(sent), "key")
        found = client.find_time_activity("key", nest(sent))
    assert "Code" not in made
    assert found is not None
    assert found["Id"] == made["Id"]
    assert changes(ACTIVITY, sent, ACTIVITY.seen(found)) == {}


@pytest.mark.covers("A0.14")
def test_kinds_of_hours_are_read(client: Client) -> None:
    ((*rows,),) = client.list_hour_types(None)
    assert 0 in {row["Id"] for row in rows}
