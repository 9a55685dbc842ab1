"""The engine over the API: set up, matched, planned, run, held, looked up; wrong deeds refused."""

from collections.abc import Callable
from datetime import date

import httpx2
import pytest

from bindeledd.sync import registry
from bindeledd.sync.models import DataType, Run
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.tokens import make_token
from tests.api.conftest import Caller
from tests.engine.test_hours_out import MONDAY, Case
from tests.engine.test_supplier_costs import lines_kept
from tests.many_companies import LOG_IN, plugged
from tests.many_companies import SYSTEM as MANY
from tests.world import SYSTEM, World


@pytest.fixture
def api(world: World) -> Caller:
    """A program that may do everything in the world's company."""
    with world.inside():
        return Caller(make_token("Test", list(Scope), by=world.office).text)


def _carried(world: World, run_id: str) -> Run:
    with world.inside():
        run = Run.objects.get(id=run_id)
    return world.carry(run)


@pytest.mark.covers("A0.7", "A8.1")
def test_tables_and_entries_are_chosen_over_the_api(world: World, api: Caller) -> None:
    """A program sees what can be chosen, and what is proposed; the whole table is given."""
    (pipes,) = world.put("item_category", [{"name": "Rør"}])
    group = str(world.books.user_adds("ProductGroups", {"Code": "10", "Name": "rør"})["Id"])
    here = f"/connections/{world.connection.id}/data-types/items"
    (table,) = api.get(here).body["settings"]
    assert (table["form"], table["read"], table["entries"]) == ("table", False, [])
    world.read("item")

    (table,) = api.get(here).body["settings"]
    assert table["rows"] == [
        {
            "ours": str(pipes),
            "label": "Rør",
            "value": "",
            "gone": False,
            "proposed": group,
            "waiting": 0,
        }
    ]
    assert {"theirs": group, "label": "10 rør"} in table["entries"]
    chosen = api.patch(here, {"values": {table["name"]: {str(pipes): group}}})
    assert chosen.status == 200, chosen.body
    (table,) = chosen.body["settings"]
    assert (table["value"], table["rows"][0]["value"]) == ({str(pipes): group}, group)
    for wrong in ({str(pipes): "999"}, {"me": group}, group):
        refused = api.patch(here, {"values": {table["name"]: wrong}})
        assert (refused.status, refused.code) == (422, "choice.unknown_value"), wrong
    assert api.get(here).body["settings"][0]["value"] == {str(pipes): group}


@pytest.mark.covers("A0.9")
def test_customers_go_out_over_the_api_alone(world: World, api: Caller) -> None:
    """From the key to the ledger: chosen, read, planned, tried with one, carried out."""
    here = f"/connections/{world.connection.id}"
    for name in ("Fjell Bygg AS", "Åse Hansen"):
        assert api.post("/customers", {"name": name}).status == 201
    asked = api.post(f"{here}/match/customer/refresh")
    assert (asked.status, asked.body["trigger"]) == (202, "read"), asked.body
    assert _carried(world, asked.body["id"]).state == Run.State.DONE
    chosen = api.patch(f"{here}/data-types/customers", {"direction": "out"})
    assert (chosen.status, chosen.body["direction"]) == (200, "out"), chosen.body

    asked = api.post(f"{here}/plans", {"groups": ["customers"]})
    assert (asked.status, asked.body["trigger"]) == (202, "preview")
    _carried(world, asked.body["id"])
    plan = api.get(f"{here}/plans/open").body
    assert (plan["state"], plan["sums"]["created"]) == ("open", 2)
    flow = plan["steps"][0]["flow"]
    rows = api.get(f"/plans/{plan['id']}/rows?flow={flow}").body["rows"]
    assert {row["action"] for row in rows} == {"create"}

    first, second = rows[0]["id"], rows[1]["id"]
    assert api.post(f"/plans/{plan['id']}/rows/{second}/skip", {"skipped": True}).status == 200
    tried = api.post(f"/plans/{plan['id']}/apply", {"only": first}, Idempotency_Key="one")
    again = api.post(f"/plans/{plan['id']}/apply", {"only": first}, Idempotency_Key="one")
    assert (tried.status, again.body) == (202, tried.body)
    assert _carried(world, tried.body["id"]).state == Run.State.DONE
    assert api.post(f"/plans/{plan['id']}/rows/{second}/skip", {"skipped": False}).status == 200
    rest = api.post(f"/plans/{plan['id']}/apply")
    assert rest.status == 202, rest.body
    _carried(world, rest.body["id"])

    detail = api.get(f"/runs/{rest.body['id']}").body
    assert detail["run"]["state"] == "done", (detail["run"]["code"], detail["run"]["params"])
    moved = api.get(f"/runs/{rest.body['id']}/rows?show=moved").body["rows"]
    one = api.get(f"/runs/{rest.body['id']}/rows/{moved[0]['id']}").body
    assert [attempt["outcome"] for attempt in one["deed"]["attempts"]] == ["done"]
    journal = api.get(f"/journal?kind=customer&ours={moved[0]['ours']}").body["rows"]
    assert [(deed["purpose"], deed["state"]) for deed in journal] == [("create", "done")]
    assert api.get("/runs").body["rows"][0]["id"] == rest.body["id"]
    assert api.post(f"/plans/{plan['id']}/apply").code == "plan.not_open"
    stopped = api.post(f"/runs/{rest.body['id']}/cancel")
    assert (stopped.status, stopped.code) == (409, "run.has_ended")


def test_a_run_is_forced_once_for_one_key(world: World, api: Caller) -> None:
    here = f"/connections/{world.connection.id}"
    world.choose("customers", registry.group_of(SYSTEM, "customers").directions[0])

    first = api.post(f"{here}/runs", {"groups": ["customers"]}, Idempotency_Key="now")
    assert (first.status, first.body["state"]) == (202, "waiting")
    again = api.post(f"{here}/runs", {"groups": ["customers"]}, Idempotency_Key="now")
    assert again.body == first.body
    with world.inside():
        assert Run.objects.count() == 1
    assert api.post(f"/runs/{first.body['id']}/cancel").body["state"] == "cancelled"
    nothing = api.post(f"{here}/runs", {"groups": ["projects"]})
    assert (nothing.status, nothing.code) == (422, "run.nothing_chosen")


def test_a_conflict_is_seen_and_answered(world: World, api: Caller) -> None:
    """Equal number with another name: shown, answered, taken back."""
    here = f"/connections/{world.connection.id}/match/customer"
    world.books.user_adds("Customers", {"Name": "Berg Bygg AS", "Number": 10077})
    ours = api.post("/customers", {"name": "Fjell Maskin AS", "number": "10077"}).body["id"]
    _carried(world, api.post(f"{here}/refresh").body["id"])
    (pair,) = api.get(f"{here}?show=conflict").body["rows"]
    assert pair["ours"]["id"] == ours
    assert pair["detail"]

    linked = api.post(f"{here}/link", {"ours": ours, "theirs": pair["theirs"]["id"]})
    assert (linked.status, linked.body["verdict"]) == (200, "same")
    assert api.get(f"{here}?show=linked").body["total"] == 1
    undone = api.post(f"/match/decisions/{linked.body['id']}/undo")
    assert undone.status == 200
    assert api.get(f"{here}?show=linked").body["total"] == 0


def test_a_connection_is_made_checked_rested_and_removed(world: World, api: Caller) -> None:
    """Nothing told holds the key."""
    here = f"/connections/{world.connection.id}"
    again = {"system": SYSTEM, "credentials": {"client_key": world.books.client_key}}

    checked = api.post(f"{here}/check")
    assert checked.status == 200, checked.body
    assert checked.body["company_name"] == world.company.name
    assert api.get(f"{here}/check").body["findings"] == checked.body["findings"]
    assert api.post("/connections", again).code == "connection.already_connected"
    assert api.post(f"{here}/pause").body["connection"]["state"] == "paused"
    assert api.post(f"{here}/resume").body["connection"]["state"] == "on"
    told = api.get(here)
    assert world.books.client_key not in str(told.body)
    assert api.post(f"{here}/switch-off").body["connection"]["state"] == "off"
    assert api("DELETE", here).status == 204
    assert api.get("/connections").body == {"rows": []}


def test_a_wrong_key_and_a_silent_system_are_told_apart(world: World, api: Caller) -> None:
    """The program's own mistake is 422, theirs is 503, and an ended access is 409."""
    here = f"/connections/{world.connection.id}"

    wrong = api.post("/connections", {"system": SYSTEM, "credentials": {"client_key": "wrong"}})
    assert (wrong.status, wrong.code) == (422, "remote.wrong_key")
    missing = api.post("/connections", {"system": SYSTEM, "credentials": {}})
    assert (missing.status, missing.code) == (422, "connection.key_missing")
    unknown = api.post("/connections", {"system": "acme", "credentials": {}})
    assert (unknown.status, unknown.code) == (422, "connection.unknown_system")

    def nobody_there(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    registry.plug_transport(SYSTEM, lambda: httpx2.MockTransport(nobody_there))
    away = api.post(f"{here}/check")
    assert (away.status, away.code[:7]) == (503, "remote.")
    assert int(away.headers["Retry-After"]) >= 1


ELSEWHERE = (
    ("GET", "/connections/{connection}", None),
    ("GET", "/connections/{connection}/check", None),
    ("POST", "/connections/{connection}/check", None),
    ("POST", "/connections/{connection}/pause", None),
    ("DELETE", "/connections/{connection}", None),
    ("GET", "/connections/{connection}/data-types", None),
    ("PATCH", "/connections/{connection}/data-types/customers", {"direction": "out"}),
    ("GET", "/connections/{connection}/match", None),
    ("GET", "/connections/{connection}/match/customer", None),
    ("POST", "/connections/{connection}/match/customer/refresh", None),
    ("POST", "/connections/{connection}/plans", {"groups": ["customers"]}),
    ("POST", "/connections/{connection}/runs", {"groups": ["customers"]}),
    ("GET", "/plans/{plan}", None),
    ("GET", "/plans/{plan}/rows?flow=x", None),
    ("POST", "/plans/{plan}/apply", None),
    ("POST", "/plans/{plan}/skip-conflicts", None),
    ("GET", "/runs/{run}", None),
    ("GET", "/runs/{run}/rows", None),
    ("POST", "/runs/{run}/cancel", None),
)


@pytest.mark.covers("A0.13", "X5", "B3.5")
def test_what_lies_before_the_first_day_is_read_with_all_that_keeps_it_here(
    world: World, api: Caller
) -> None:
    case = Case.begin(world)
    early = case.hour(worked_on=date(2026, 11, 13), minutes=90, state="submitted")
    with world.inside():
        DataType.objects.filter(group="hours").update(start_date=MONDAY)
    connection = str(world.connection.id)
    assert api.get("/held/before-first-day").body["rows"] == [
        {
            "connection_id": connection,
            "group": "hours",
            "kind": "hour_entry",
            "direction": "out",
            "first_day": "2026-11-16",
            "rows": 1,
        }
    ]
    about = f"connection={connection}&group=hours&kind=hour_entry"
    told = api.get(f"/held/before-first-day/rows?{about}").body
    (row,) = told["rows"]
    assert told["next"] is None
    assert (row["ours"], row["day"], row["minutes"]) == (str(early), "2026-11-13", 90)
    assert row["names"] == {"employee": str(case.employee), "project": str(case.project)}
    assert [one["code"] for one in row["reasons"]] == [
        "choice.before_first_day",
        "poweroffice_go.hour_not_approved",
    ]
    assert "16.11.2026" in row["reasons"][0]["detail"], "whichever language it is told in"
    beyond = api.get(f"/held/before-first-day/rows?{about}&after=1").body
    assert beyond == {"rows": [], "next": None}
    odd = f"connection={connection}&group=customers&kind=customer"
    assert api.get(f"/held/before-first-day/rows?{odd}").status == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.covers("A12.3", "X5")
def test_what_stands_there_before_the_first_day_is_read_too(
    world: World, api: Caller, caller: Callable[..., Caller]
) -> None:
    lines_kept(world, date(2026, 11, 10))
    (told,) = api.get("/held/before-first-day").body["rows"]
    assert (told["kind"], told["direction"], told["rows"]) == ("supplier_cost", "into", 1)
    rows = "/held/before-first-day/rows?group=supplier_costs&kind=supplier_cost&connection="
    (row,) = api.get(f"{rows}{world.connection.id}").body["rows"]
    assert (row["ours"], row["theirs"], row["label"]) == (None, "a1/2", "70 Gravel")
    assert (row["day"], row["amount"], row["minutes"]) == ("2026-11-09", "8000", None)
    assert (row["names"], row["names_there"]) == ({}, {"project": "17"})
    first, second = row["reasons"]
    assert (first["code"], second["code"]) == ("choice.before_first_day_there", "ref.not_linked")
    elsewhere = caller()
    assert elsewhere.get("/held/before-first-day").body["rows"] == []
    assert elsewhere.get(f"{rows}{world.connection.id}").status == 404


@pytest.mark.django_db(transaction=True)
def test_another_companys_engine_is_not_there(
    world: World, api: Caller, caller: Callable[..., Caller]
) -> None:
    world.put("customer", [{"number": "1", "name": "Fjell"}])
    world.choose("customers", registry.group_of(SYSTEM, "customers").directions[0])
    plan = world.preview(("customers",))
    run = api.get("/runs").body["rows"][0]["id"]
    stranger = caller()

    for method, path, body in ELSEWHERE:
        address = path.format(connection=world.connection.id, plan=plan.id, run=run)
        refused = stranger(method, address, body)
        assert (refused.status, refused.code.split(".")[-1]) == (404, "not_found"), address
    assert stranger.get("/runs").body["rows"] == []
    assert stranger.get("/held").body["rows"] == []
    assert stranger.get("/connections").body["rows"] == []


def test_a_company_of_theirs_is_chosen(world: World, api: Caller) -> None:
    reached = {"101": ("Lauvåsen Entreprenør AS", "999888777"), "103": ("Nedlagt AS", None)}
    with plugged(reached):
        asked = {"system": MANY, "credentials": LOG_IN}
        begun = api.post("/connections", asked).body
        here = f"/connections/{begun['connection']['id']}"

        assert begun["obstacles"][0]["code"] == "connection.company_not_chosen"
        assert api.get(f"{here}/companies").body["rows"] == [
            {"id": "101", "name": "Lauvåsen Entreprenør AS", "closed": False},
            {"id": "103", "name": "Nedlagt AS", "closed": True},
        ]
        assert api("PUT", f"{here}/company", {"id": "103"}).code == "connection.company_unreached"
        chosen = api("PUT", f"{here}/company", {"id": "101"}).body
        assert chosen["connection"]["client_name"] == "Lauvåsen Entreprenør AS"
    theirs = f"/connections/{world.connection.id}/companies"
    assert api.get(theirs).code == "connection.one_company"
