"""The console of the stand-in: pages, JSON for checkers, onboarding."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY
from bindeledd.sandbox.transport import SandboxTransport
from tests.sandbox.conftest import Clock, Go


@pytest.fixture
def console(app: PowerOfficeGo) -> Iterator[httpx2.Client]:
    with httpx2.Client(transport=SandboxTransport(app), base_url="http://sandbox.test") as client:
        yield client


def _ask(go: Go, **changes: Any) -> httpx2.Response:
    body = {
        "ApplicationKey": DEMO_APPLICATION_KEY,
        "ClientOrganizationNo": "999888777",
        "RedirectUri": "https://bindeledd.example/callback?state=1",
    }
    go.http.headers.pop("Authorization", None)
    # Needs no bearer token: the specification names no role.
    return go.call("POST", "/Onboarding/Initiate", json={**body, **changes})


def test_onboarding_gives_the_client_key(go: Go, console: httpx2.Client) -> None:
    go.books.settings.activated = False
    asked = _ask(go).json()
    shown = console.get(asked["TemporaryUrl"])
    assert shown.status_code == 200
    assert "Fjordbygg AS - test" in shown.text
    assert go.books.client_key in shown.text
    form = {"client": go.books.client_id, "email": "kari@example.com", "answer": "yes"}
    back = console.post(asked["TemporaryUrl"], data=form)
    assert back.status_code == 303
    parts = urlsplit(back.headers["Location"])
    query = parse_qs(parts.query)
    assert (parts.netloc, query["state"]) == ("bindeledd.example", ["1"])
    token = {"OnboardingToken": query["onboarding_token"][0]}
    given = go.call("POST", "/Onboarding/Finalize", json=token).json()
    assert given["UserEmail"] == "kari@example.com"
    assert given["OnboardedClientsInformation"] == [
        {
            "ClientKey": go.books.client_key,
            "ClientName": "Fjordbygg AS - test",
            "ClientOrganizationNumber": "999888777",
        }
    ]
    assert go.token().status_code == 200, "the extension is active now"
    assert go.call("POST", "/Onboarding/Finalize", json=token).status_code == 400
    assert console.get(asked["TemporaryUrl"]).status_code == 404


def test_a_user_may_decline(go: Go, console: httpx2.Client) -> None:
    asked = _ask(go).json()
    back = console.post(asked["TemporaryUrl"], data={"answer": "no"})
    assert back.headers["Location"].endswith("&error=access_denied")


def test_an_onboarding_link_ends(go: Go, console: httpx2.Client, clock: Clock) -> None:
    asked = _ask(go).json()
    clock.forward(minutes=31)
    assert console.get(asked["TemporaryUrl"]).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"ApplicationKey": "00000000-0000-4000-8000-000000000000"},
        {"RedirectUri": "https://elsewhere.example/callback"},
        {"RedirectUri": "javascript:alert(1)"},
        {"RedirectUri": None},
    ],
)
def test_onboarding_refuses_foreign_keys_and_addresses(go: Go, changes: dict[str, Any]) -> None:
    go.app.options.redirect_uris = ["https://bindeledd.example/callback"]
    assert _ask(go, **changes).status_code == 400
    assert _ask(go).status_code == 200, "the query string does not matter"


def test_pages_show_the_books_and_escape_them(go: Go, console: httpx2.Client) -> None:
    go.customer(Name="<script>alert(1)</script>", ExternalImportReference="crm-1")
    go.app.faults.lose_answer("POST /Customers")
    for path in (
        "/sandbox/",
        f"/sandbox/clients/{go.books.client_id}",
        f"/sandbox/clients/{go.books.client_id}/customers",
        f"/sandbox/clients/{go.books.client_id}/PaymentTerms?page=2",
    ):
        answer = console.get(path)
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert " style=" not in answer.text
    assert "crm-1" in console.get(f"/sandbox/clients/{go.books.client_id}").text
    assert "lose_answer" in console.get("/sandbox/").text
    assert console.get("/sandbox/clients/nobody").status_code == 404
    assert console.get("/sandbox/sandbox.css").headers["Content-Type"].startswith("text/css")


def test_faults_are_set_and_cleared_from_the_page(go: Go, console: httpx2.Client) -> None:
    form = {"kind": "slow", "target": "GET /Customers", "times": "", "seconds": "2"}
    assert console.post("/sandbox/faults", data=form).status_code == 303
    fault = go.app.faults.active[0]
    assert (fault.kind, fault.times, fault.seconds) == ("slow", None, 2.0)
    console.post("/sandbox/faults/clear", data={"number": str(fault.number)})
    assert not go.app.faults.active
    wrong = console.post("/sandbox/faults", data={"kind": "<b>", "target": "* /**"})
    assert wrong.status_code == 400
    assert "<b>" not in wrong.text


def test_the_json_console_sets_and_clears_faults(go: Go, console: httpx2.Client) -> None:
    made = console.post(
        "/sandbox/api/faults", json={"kind": "unavailable", "target": "* /**", "times": 2}
    )
    assert made.status_code == 201
    assert go.http.get("/v2/Customers").status_code == 503
    listed = console.get("/sandbox/api/faults").json()
    assert (listed[0]["hits"], listed[0]["times"]) == (1, 2)
    assert console.delete(f"/sandbox/api/faults/{listed[0]['number']}").status_code == 204
    assert go.get("/Customers").status_code == 204
    for wrong in ({"kind": "x"}, {"kind": "slow", "colour": "red"}, []):
        assert console.post("/sandbox/api/faults", json=wrong).status_code == 400


def test_a_fraction_of_a_second_can_be_waited_for(go: Go, console: httpx2.Client) -> None:
    """JSON is read without binary floats, and no clock waits for a decimal."""
    slow = {"kind": "slow", "target": "* /**", "seconds": 0.25, "probability": 0.5}
    assert console.post("/sandbox/api/faults", json=slow).status_code == 201
    (fault,) = go.app.faults.active
    assert (type(fault.seconds), type(fault.probability)) == (float, float)


def test_a_user_of_go_works_through_the_json_console(go: Go, console: httpx2.Client) -> None:
    place = f"/sandbox/api/clients/{go.books.client_key}"
    made = console.post(f"{place}/Customers", json={"Name": "Ny AS"}).json()
    person = {"ContactId": made["Id"], "FirstName": "A", "LastName": "B"}
    assert console.post(f"{place}/ContactPersons", json=person).status_code == 201
    changed = {"PhoneNumber": "1", "PaymentTerm": 30}
    console.patch(f"{place}/customers/{made['Id']}", json=changed)
    row = go.get(f"/Customers/{made['Id']}").json()
    assert (row["PhoneNumber"], row["PaymentTerm"]) == ("1", 30)
    assert row["LastChangedDateTimeOffset"] > made["LastChangedDateTimeOffset"]
    balance = console.post(f"{place}/balances/{made['Id']}", json={"amount": 100})
    assert balance.status_code == 204
    assert console.delete(f"{place}/Customers/{made['Id']}").status_code == 409
    assert console.post(f"{place}/Customers", json={}).status_code == 400
    assert console.get(f"{place}/Invoices").status_code == 404
    assert len(console.get(f"{place}/Customers").json()) == 1


def test_settings_of_a_company_are_changed_through_the_console(
    go: Go, console: httpx2.Client
) -> None:
    place = f"/sandbox/api/clients/{go.books.client_id}"
    changed = {"lock_date": "2026-10-31", "privileges": ["CommonServices"]}
    assert console.patch(place, json=changed).status_code == 200
    assert go.get("/Customers").status_code == 403
    assert go.get("/LockDateSettings").json()["LockDate"] == "2026-10-31"
    assert console.patch(place, json={"colour": "red"}).status_code == 400
    made = console.post("/sandbox/api/clients", json={"name": "To AS", "client_key": "k"})
    assert made.status_code == 201
    assert console.get("/sandbox/api/clients/k").json()["settings"]["name"] == "To AS"
    assert console.post("/sandbox/api/clients", json={"colour": "x"}).status_code == 400


def test_checkers_read_state_and_figures(go: Go, console: httpx2.Client) -> None:
    made = go.customer(ExternalImportReference="crm-1")
    state = console.get("/sandbox/api/state", params={"client": go.books.client_id}).json()
    assert state["rows"]["Customers"] == [made]
    assert state["counts"]["Customers"] == 1
    everything = console.get("/sandbox/api/state").json()
    assert [one["client_id"] for one in everything["companies"]] == [go.books.client_id]
    stats = console.get("/sandbox/api/stats").json()
    assert stats["operations"] == {"POST /Customers": 1, "POST /OAuth/Token": 1}
    assert stats["max_requests_in_a_second"] == 2
    assert "crm-1" not in json.dumps(console.get("/sandbox/api/calls").json())
    assert console.delete("/sandbox/api/stats").status_code == 204
    assert console.get("/sandbox/api/stats").json()["total"] == 0


def test_the_console_ends_tokens_and_forgets_everything(go: Go, console: httpx2.Client) -> None:
    console.delete("/sandbox/api/tokens")
    assert go.get("/Customers").status_code == 401
    console.post("/sandbox/api/reset")
    assert console.get("/sandbox/api/clients").json() == []


def test_the_console_counts_as_no_call(go: Go, console: httpx2.Client) -> None:
    before = go.app.traffic.total
    console.get("/sandbox/")
    assert go.app.traffic.total == before
