"""Registers over the API: the same rules as on the pages."""

from typing import Any

import pytest

from bindeledd.kernel.identity import new_id
from tests.api.conftest import Caller

REGISTERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "/customers": ({"name": "Fjell Bygg AS"}, {"city": "Voss"}),
    "/departments": ({"name": "Anlegg"}, {"name": "Betong"}),
    "/employees": ({"first_name": "Ola", "last_name": "Nordmann"}, {"phone": "90000000"}),
    "/projects": ({"name": "Skole"}, {"starts_on": "2026-11-01"}),
    "/hour-types": ({"number": "1", "name": "Time"}, {"price": "1095.00"}),
    "/work-types": ({"number": "1", "name": "Graving"}, {"name": "Sprenging"}),
    "/activities": ({"number": "1", "name": "Arbeid"}, {"name": "Reise"}),
    "/item-categories": ({"name": "Rør"}, {"name": "PVC"}),
    "/items": ({"number": "1", "name": "Rør"}, {"cost_price": "0.10"}),
    "/machines": ({"number": "1", "name": "Graver"}, {"price": "950.50"}),
    "/compensation-types": ({"number": "KM", "name": "Bil"}, {"markup_percent": "12.50"}),
    "/pay-items": ({"number": "100", "name": "Timelønn"}, {"with_project": False}),
}
"""Address -> a record to make, and a change of it."""


@pytest.mark.parametrize("path", REGISTERS)
def test_a_record_is_made_read_changed_ended_and_taken_back(api: Caller, path: str) -> None:
    new, change = REGISTERS[path]

    made = api.post(path, new)
    assert made.status == 201, made.body
    one = f"{path}/{made.body['id']}"
    assert api.get(one).body == made.body
    changed = api.patch(one, change)
    assert changed.body == made.body | change | {"revision": 2}
    ended = api.post(f"{one}/end", {} if path == "/employees" else None)
    assert (ended.status, ended.body.get("active", ended.body.get("status"))) in (
        (200, False),
        (200, "ended"),
    )
    assert api.get(f"{path}?active=true").body["total"] == 0
    back = api.post(f"{one}/reopen")
    assert back.body.get("active", back.body.get("status")) in (True, "active")
    assert api.get(f"{path}?active=true").body["total"] == 1
    entries = api.get(f"{one}/history").body["entries"]
    assert [entry["deed"] for entry in entries] == ["update", "update", "update", "insert"]
    assert entries[0]["actor"]["name"] == "Kari Tveit"


@pytest.mark.parametrize("path", REGISTERS)
def test_another_companys_record_is_not_there(api: Caller, stranger: Caller, path: str) -> None:
    made = stranger.post(path, REGISTERS[path][0])
    one = f"{path}/{made.body['id']}"

    assert api.get(path).body["total"] == 0
    for method, address, body in (
        ("GET", one, None),
        ("PATCH", one, {}),
        ("POST", f"{one}/end", {} if path == "/employees" else None),
        ("POST", f"{one}/reopen", None),
        ("GET", f"{one}/history", None),
    ):
        refused = api(method, address, body)
        assert (refused.status, refused.code) == (404, "domain.not_found"), address
    assert stranger.get(one).body == made.body


def test_lists_search_filter_sort_and_page(api: Caller) -> None:
    for name in ("Ås Bygg", "Berg AS", "Zoo", "Aker"):
        api.post("/customers", {"name": name})

    page = api.get("/customers?sort=name&size=3").body
    assert [row["name"] for row in page["rows"]] == ["Aker", "Berg AS", "Zoo"]
    assert (page["total"], page["page"], page["pages"], page["size"]) == (4, 1, 2, 3)
    last = api.get("/customers?sort=name&size=3&page=2").body
    assert [row["name"] for row in last["rows"]] == ["Ås Bygg"]
    found = api.get("/customers?search=berg").body
    assert [row["name"] for row in found["rows"]] == ["Berg AS"]


def test_what_belongs_to_a_customer(api: Caller, stranger: Caller) -> None:
    customer = f"/customers/{api.post('/customers', {'name': 'Fjell'}).body['id']}"

    for parts, new, change in (
        ("contact-persons", {"first_name": "Ida"}, {"title": "CEO"}),
        ("delivery-addresses", {"address1": "Veien 1", "city": "Voss"}, {"postal_code": "5700"}),
    ):
        made = api.post(f"{customer}/{parts}", new)
        assert made.status == 201, made.body
        one = f"/{parts}/{made.body['id']}"
        assert api.patch(one, change, If_Match=made.headers["ETag"]).body["revision"] == 2
        assert api.post(f"{one}/end").body["active"] is False
        assert api.post(f"{one}/reopen").body["active"] is True
        assert [row["id"] for row in api.get(f"{customer}/{parts}").body["rows"]] == [
            made.body["id"]
        ]
        assert stranger.get(one).status == 404
        assert stranger.get(f"{customer}/{parts}").status == 404
        assert stranger.post(f"{customer}/{parts}", new).status == 404


def test_errors_stand_at_their_fields(api: Caller) -> None:
    refused = api.post("/customers", {"name": "x" * 100_000, "org_number": "1", "email": "no"})

    assert (refused.status, refused.code) == (422, "domain.invalid")
    assert [(one["pointer"], one["code"]) for one in refused.body["errors"]] == [
        ("#/name", "field.too_long"),
        ("#/org_number", "field.not_an_org_number"),
        ("#/email", "field.not_an_email"),
    ]
    assert api.get("/customers").body["total"] == 0


def test_what_the_schema_does_not_know_is_refused(api: Caller) -> None:
    refused = api.post(
        "/employees", {"nickname": "x", "hired_on": "19.11.2026", "department_id": 7}
    )

    assert (refused.status, refused.code) == (422, "api.invalid")
    assert {(one["pointer"], one["code"]) for one in refused.body["errors"]} == {
        ("#/nickname", "field.not_known"),
        ("#/hired_on", "field.not_a_date"),
        ("#/department_id", "field.wrong_type"),
    }
    told = api.get("/employees?size=5000&sort=shoe").body["errors"]
    assert {(one["parameter"], one["code"]) for one in told} == {
        ("size", "field.out_of_range"),
        ("sort", "field.unknown_code"),
    }


def test_a_taken_number_names_who_has_it(api: Caller) -> None:
    api.post("/customers", {"name": "Fjell Bygg AS", "number": "77"})

    refused = api.post("/customers", {"name": "Other", "number": "77"})

    assert refused.code == "record.number_taken"
    assert refused.body["params"]["name"] == "Fjell Bygg AS"


def test_a_stale_change_overwrites_nothing(api: Caller) -> None:
    """Two people read revision 1; only the first one's change stands."""
    made = api.post("/customers", {"name": "Fjell"})
    one, seen = f"/customers/{made.body['id']}", made.headers["ETag"]
    assert seen == '"1"'

    first = api.patch(one, {"city": "Voss"}, If_Match=seen)
    assert (first.status, first.headers["ETag"]) == (200, '"2"')
    for method, address, body in (
        ("PATCH", one, {"city": "Odda"}),
        ("POST", f"{one}/end", None),
        ("POST", f"{one}/reopen", None),
    ):
        refused = api(method, address, body, If_Match=seen)
        assert (refused.status, refused.code) == (412, "api.stale")
    assert api.get(one).body["city"] == "Voss"
    assert api.patch(one, {"city": "Odda"}, If_Match="*").status == 200
    assert api.patch(one, {"city": "Oslo"}, If_Match="W/nonsense").status == 412


def test_a_reference_to_another_company_is_refused(api: Caller, stranger: Caller) -> None:
    theirs = stranger.post("/customers", {"name": "Fjell"}).body["id"]

    refused = api.post("/projects", {"name": "Skole", "customer_id": theirs})

    assert (refused.status, refused.code) == (422, "ref.unknown")
    assert refused.body["errors"][0]["pointer"] == "#/customer_id"


def test_an_employment_ends_with_its_day(api: Caller) -> None:
    one = f"/employees/{api.post('/employees', {'first_name': 'Ola'}).body['id']}"

    assert api.post(f"{one}/end", {"left_on": "2026-11-30"}).body["left_on"] == "2026-11-30"
    assert api.post(f"{one}/reopen").body["left_on"] is None


def test_a_number_needs_a_connection_of_the_company(api: Caller) -> None:
    one = f"/employees/{api.post('/employees', {'first_name': 'Ola'}).body['id']}"

    refused = api("PUT", f"{one}/external-numbers/{new_id()}", {"number": "7"})

    assert refused.status == 404
    assert api.get(f"{one}/external-numbers").body == {"rows": []}
