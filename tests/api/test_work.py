"""Hours and what stands beside them over the API: own ids, approval, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bindeledd.kernel import clock
from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.people.models import EmployeeLogin
from tests.api.conftest import Caller

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture(autouse=True)
def week_47() -> Iterator[None]:
    """It is Thursday; nobody may write hours of too long ago."""
    with clock.fixed(datetime(2026, 11, 19, 14, 15, tzinfo=UTC)):
        yield


@dataclass
class Site:
    """What work is booked on, and two people: the office, and a worker with a key of their own."""

    employee: str
    other: str
    project: str
    hour_type: str
    worker: Caller

    def entry(self, **more: object) -> dict[str, object]:
        """Return a whole day of the worker's."""
        return {
            "employee_id": self.employee,
            "project_id": self.project,
            "hour_type_id": self.hour_type,
            "worked_on": "2026-11-16",
            "minutes": 450,
            **more,
        }


@pytest.fixture
def site(api: Caller, caller: Callable[..., Caller], firm: Company, kari: User) -> Site:
    def made(path: str, **fields: object) -> str:
        answer = api.post(path, fields)
        assert answer.status == 201, answer.body
        return str(answer.body["id"])

    ola = User.objects.create_user("ola@firma.example", name="Ola")
    employee = made("/employees", first_name="Ola", last_name="Nordmann")
    with company_scope(firm.id):
        add_member(ola, Role.ADMINISTRATOR, by=kari)
    worker = caller("read", "write", by=ola)  # who makes keys is an administrator
    with company_scope(firm.id):
        add_member(ola, Role.WORKER, by=kari)
        EmployeeLogin.objects.create(employee_id=employee, user=ola)
    return Site(
        employee=employee,
        other=made("/employees", first_name="Eva"),
        project=made("/projects", name="Skole"),
        hour_type=made("/hour-types", number="1", name="Time", price="1095.00"),
        worker=worker,
    )


def test_an_entry_is_written_once_under_the_senders_id(api: Caller, site: Site) -> None:
    """A telephone that heard no answer sends again: nothing is doubled, nothing changes."""
    here = f"/hour-entries/{uuid4()}"

    first = api("PUT", here, site.entry(comment="Grøft"))
    again = api("PUT", here, site.entry(comment="Grøft"))

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert (first.body["billable_minutes"], first.body["state"]) == (450, "draft")
    assert api.get("/hour-entries").body["total"] == 1
    changed = api("PUT", here, {"minutes": 480}, If_Match=first.headers["ETag"])
    assert (changed.body["minutes"], changed.body["comment"]) == (480, "Grøft")
    stale = api("PUT", here, {"minutes": 60}, If_Match=first.headers["ETag"])
    assert (stale.status, stale.code) == (412, "api.stale")
    entries = api.get(f"{here}/history").body["entries"]
    assert [entry["deed"] for entry in entries] == ["update", "insert"]
    assert api("DELETE", here).status == 204
    assert api.get("/hour-entries").body["total"] == 0
    assert api.get("/hour-entries?active=false").body["total"] == 1


def test_an_id_that_another_company_has_is_not_told(
    api: Caller, stranger: Caller, site: Site
) -> None:
    """Neither changed nor shown; the answer is that of an id that nobody has."""
    here = f"/hour-entries/{uuid4()}"
    api("PUT", here, site.entry())
    theirs = {
        "employee_id": stranger.post("/employees", {"first_name": "A"}).body["id"],
        "project_id": stranger.post("/projects", {"name": "B"}).body["id"],
        "hour_type_id": stranger.post("/hour-types", {"number": "1", "name": "C"}).body["id"],
        "worked_on": "2026-11-16",
        "minutes": 60,
    }
    refused = stranger("PUT", here, theirs)

    assert (refused.status, refused.code) == (404, "domain.not_found")
    assert stranger.get(here).status == 404
    assert api.get(here).body["minutes"] == 450


def test_a_worker_sees_and_writes_what_is_theirs(api: Caller, site: Site) -> None:
    mine, others = f"/hour-entries/{uuid4()}", f"/hour-entries/{uuid4()}"
    api("PUT", others, site.entry(employee_id=site.other))

    assert site.worker("PUT", mine, site.entry()).status == 201
    assert [row["employee_id"] for row in site.worker.get("/hour-entries").body["rows"]] == [
        site.employee
    ]
    assert site.worker.get(others).status == 404
    assert site.worker.get(f"{others}/history").status == 404
    refused = site.worker("PUT", others, {"minutes": 1})
    assert (refused.status, refused.code) == (403, "entry.not_yours")
    assert site.worker("DELETE", others).status == 404


def test_hours_are_handed_in_approved_and_sent_back(api: Caller, site: Site) -> None:
    ids = [str(uuid4()) for _ in range(3)]
    for ours in ids:
        assert site.worker("PUT", f"/hour-entries/{ours}", site.entry(minutes=60)).status == 201

    early = api.post("/hour-entries/approve", {"ids": [*ids, str(uuid4())]})
    assert early.body["done"] == []
    assert {one["reason"]["code"] for one in early.body["refused"]} == {
        "approval.not_submitted",
        "record.gone",
    }
    assert all(one["reason"]["detail"] for one in early.body["refused"])
    assert site.worker.post("/hour-entries/submit", {"ids": ids}).body["refused"] == []
    assert site.worker.post("/hour-entries/approve", {"ids": ids}).status == 403
    back = api.post(f"/hour-entries/{ids[0]}/reject", {"because": "Wrong project"})
    assert back.body["state"] == "rejected"
    until = api.post("/hour-entries/approve-until", {"until": "2026-11-30"})
    assert set(until.body["done"]) == set(ids[1:])
    refused = site.worker("PUT", f"/hour-entries/{ids[1]}", {"minutes": 1})
    assert (refused.status, refused.code) == (422, "entry.approved")
    assert api.post("/hour-entries/withdraw-approval", {"ids": ids[1:]}).body["refused"] == []


def test_a_week_is_read_and_said_to_be_complete(api: Caller, site: Site) -> None:
    api("PUT", f"/hour-entries/{uuid4()}", site.entry())
    week = f"/employees/{site.employee}/weeks/2026-W47"

    before = site.worker.get(week).body
    assert (before["minutes"], before["normal_minutes"], before["complete"]) == (450, 2250, False)
    assert site.worker.post(f"{week}/complete").body["complete"] is True
    assert site.worker.post(f"{week}/reopen").body["complete"] is False
    assert site.worker.get(f"/employees/{site.other}/weeks/2026-W47").status == 404
    assert api.get(f"/employees/{site.employee}/weeks/2026-W99").status == 404
    bank = f"/employees/{site.employee}/hour-bank"
    opened = {"on_day": "2026-11-16", "minutes": 600, "comment": "Saldo"}
    made = api.post(f"{bank}/open", opened)
    assert made.status == 201, made.body
    assert api.get(week).body["bank_minutes"] == 600
    assert site.worker.post(f"{bank}/adjust", opened).status == 403
    assert api("DELETE", f"/hour-bank-postings/{made.body['id']}").status == 204


def test_goods_are_taken_out_and_given_back(api: Caller, site: Site) -> None:
    """A return has the price of what it gives back, and never more of it."""
    item = api.post("/items", {"number": "V1", "name": "Rør", "price": "99.50", "unit": "m"})
    here = f"/withdrawals/{uuid4()}"
    made = api(
        "PUT",
        here,
        {
            "project_id": site.project,
            "withdrawn_on": "2026-11-16",
            "item_id": item.body["id"],
            "quantity": "12.500",
        },
    )
    assert (made.status, made.body["price"], made.body["unit"]) == (201, "99.50", "m")

    back = api.post(f"{here}/returns", {"quantity": "2.5", "on": "2026-11-17"})
    assert (back.status, back.body["quantity"], back.body["price"]) == (201, "-2.500", "99.50")
    returned = api.get(f"/withdrawals?returns={made.body['id']}").body
    assert [row["id"] for row in returned["rows"]] == [back.body["id"]]
    assert api.post(f"{here}/returns", {"quantity": "10.001"}).status == 422


def test_machines_hours_and_compensations(api: Caller, site: Site) -> None:
    machine = api.post("/machines", {"number": "M1", "name": "Graver"}).body["id"]
    use = api(
        "PUT",
        f"/machine-uses/{uuid4()}",
        {"machine_id": machine, "project_id": site.project, "used_on": "2026-11-16",
         "minutes": 240, "employee_id": site.employee, "state": "submitted"},
    )  # fmt: skip
    assert (use.status, use.body["billable_minutes"]) == (201, 240)
    approved = api.post("/machine-uses/approve", {"ids": [use.body["id"]]})
    assert approved.body == {"done": [use.body["id"]], "refused": []}

    kind = api.post("/compensation-types", {"number": "KM", "name": "Bil", "kind": "driving"})
    rates = f"/compensation-types/{kind.body['id']}/rates"
    set_ = api("PUT", f"{rates}/2026-01-01", {"pay": "5.30", "tax_free": "3.50"})
    assert (set_.status, set_.body["pay"]) == (200, "5.30")
    assert len(api.get(rates).body["rows"]) == 1
    here = f"/compensations/{uuid4()}"
    driven = {"employee_id": site.employee, "type_id": kind.body["id"],
              "incurred_on": "2026-11-16", "quantity": "38.4"}  # fmt: skip
    made = site.worker("PUT", here, driven)
    assert (made.status, made.body["quantity"]) == (201, "38.400")
    picture = SimpleUploadedFile("bom.png", PNG, content_type="image/png")
    kept = site.worker.upload(f"{here}/receipts", file=picture)
    assert (kept.status, len(kept.body["rows"])) == (201, 1), kept.body
    assert api("DELETE", f"/receipts/{kept.body['rows'][0]['id']}").status == 204
    assert site.worker.get(f"{here}/receipts").body == {"rows": []}
    assert api("DELETE", f"{rates}/2026-01-01").status == 204


def test_wages_are_for_those_who_see_wages(api: Caller, site: Site) -> None:
    here = f"/employees/{site.employee}/terms"
    assert api("PUT", f"{here}/2026-01-01", {"hourly_wage": "275.50"}).status == 200
    api("PUT", f"{here}/2026-07-01", {"hourly_wage": "290.00", "cost_price": "480.00"})

    rows = api.get(here).body["rows"]
    assert [(row["valid_from"], row["hourly_wage"]) for row in rows] == [
        ("2026-01-01", "275.50"),
        ("2026-07-01", "290.00"),
    ]
    assert site.worker.get(here).status == 403
    assert site.worker("PUT", f"{here}/2026-01-01", {}).status == 403
    assert api("DELETE", f"{here}/2026-07-01").status == 204
    assert api("PUT", f"{here}/yesterday", {}).status == 404


def test_supplier_costs_are_for_those_who_see_costs(api: Caller, site: Site) -> None:
    made = api.post(
        "/supplier-costs",
        {"project_id": site.project, "incurred_on": "2026-11-16", "amount": "-1200.00"},
    )
    assert made.status == 201, made.body
    here = f"/supplier-costs/{made.body['id']}"
    assert api.patch(here, {"text": "Kreditnota"}, If_Match=made.headers["ETag"]).status == 200
    assert api.get(f"/supplier-costs?project={site.project}").body["total"] == 1
    assert site.worker.get("/supplier-costs").status == 403
    assert site.worker.get(here).status == 403
    assert api("DELETE", here).status == 204


def test_people_are_assigned_to_projects(api: Caller, site: Site) -> None:
    here = f"/projects/{site.project}"
    assigned = api.post(f"{here}/assign", {"employee_ids": [site.employee]})
    assert assigned.body == {"employee_ids": [site.employee]}
    assert api.get(f"{here}/employees").body == assigned.body
    gone = api.post(f"{here}/unassign", {"employee_ids": [site.employee]})
    assert gone.body == {"employee_ids": []}


def test_figures_that_are_none_stand_at_their_fields(api: Caller, site: Site) -> None:
    """Numbers of money are texts: a float is not exact."""
    refused = api("PUT", f"/hour-entries/{uuid4()}", site.entry(minutes=9000, comment="x" * 2000))
    assert {(one["pointer"], one["code"]) for one in refused.body["errors"]} == {
        ("#/minutes", "field.out_of_range"),
        ("#/comment", "field.too_long"),
    }
    price = api.post("/items", {"number": "1", "name": "Rør", "price": 99.5})
    assert [one["pointer"] for one in price.body["errors"]] == ["#/price"]
    naive = api("PUT", f"/hour-entries/{uuid4()}", site.entry(started_at="2026-11-16T07:00:00"))
    assert [one["pointer"] for one in naive.body["errors"]] == ["#/started_at"]
