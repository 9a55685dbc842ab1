"""Activities of time tracking over the wire, with and without what is unsure."""

from typing import Any

import pytest

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.mapping.time import ACTIVITY
from bindeledd.connectors.poweroffice_go.values.time import unit_of
from bindeledd.kernel.errors import ConflictError, RejectedError
from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo, timesheets
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


# --- entries ---


def an_entry(books: Ledger, **fields: Any) -> dict[str, Any]:
    """Return a payload of an hour of somebody who is there."""
    person = books.user_adds("Employees", {"FirstName": "Anders", "LastName": "Aas"})
    (activity,) = books.find("ActivityTime", Code="10")
    return {
        "EmployeeId": person["Id"],
        "ActivityTimeId": activity["Id"],
        "Date": "2026-11-16",
        "Quantity": 450,
        "BillableQuantity": 0,
    } | fields


@pytest.mark.covers("A5.4", "A5.5")
def test_entry_is_marked_and_found_by_its_mark(client: Client, books: Ledger) -> None:
    """Two of the same person, day and activity are told apart; none billable is told as none."""
    payload = an_entry(books)
    first = client.create_time_entry(payload, "bl-first")
    second = client.create_time_entry(payload, "bl-second")
    found = client.find_time_entry("bl-second", payload)
    assert found is not None
    assert found["Id"] == second["Id"] != first["Id"]
    assert client.find_time_entry("bl-third", payload) is None
    rows = books.rows("EntryTime")
    assert {row["BillableQuantity"] for row in rows} == {0}


@pytest.mark.parametrize("gone", ["view", "ids"])
def test_entry_is_found_where_the_view_does_not_help(gone: str) -> None:
    """The view is unconfirmed: it may not be there, or name entries by other ids."""
    app = PowerOfficeGo(seed=1, rate=None)
    books = app.add_company("Fjordbygg AS", org_number="999888777")
    wire = HeldToSpec(app)
    wire.strict = False
    with opened(books.client_key, wire) as client:
        payload = an_entry(books)
        made = client.create_time_entry(payload, "bl-first")
        if gone == "view":
            app.faults.html("GET /TimeTransactions")
        else:
            app.faults.odd_shape("GET /TimeTransactions", "Id", 4711)
        found = client.find_time_entry("bl-first", payload)
    assert found is not None
    assert found["Id"] == made["Id"]


def test_locked_entry_is_said_in_words(client: Client, books: Ledger) -> None:
    made = client.create_time_entry(an_entry(books), "bl-first")
    timesheets.accrue(books, "2026-11-16")
    for deed in (
        lambda: client.cancel_time_entry(str(made["Id"])),
        lambda: client.update_time_entry(str(made["Id"]), {"Quantity": 60}, {}),
    ):
        with pytest.raises(RejectedError) as refused:
            deed()
        assert refused.value.error_code == "poweroffice_go.entry_locked"
        assert refused.value.reasons


@pytest.mark.covers("A5.4")
@pytest.mark.parametrize(
    ("entries", "unit"),
    [
        ([], None),
        ([{"Quantity": 8}], None),
        ([{"Quantity": 450}], "minutes"),
        ([{"Quantity": 8, "FromTime": "07:00", "ToTime": "15:00"}], "hours"),
        ([{"Quantity": 20, "FromTime": "07:00", "ToTime": "07:50", "BreakTime": 30}], "minutes"),
        ([{"Quantity": 8, "FromTime": "22:00:00", "ToTime": "06:00:00"}], "hours"),
        ([{"Quantity": 8, "FromTime": "07:00", "ToTime": "15:00"}, {"Quantity": 450}], None),
        ([{"Quantity": 0}, {"Quantity": None}, {"Quantity": 7, "FromTime": "x"}], None),
    ],
)
def test_unit_is_told_only_by_what_can_mean_one_thing(
    entries: list[dict[str, Any]], unit: str | None
) -> None:
    assert unit_of(entries) == unit
