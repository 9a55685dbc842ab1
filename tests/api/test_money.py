"""From hours to an invoice, a credit note, an export of pay and an account, over the API."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bindeledd.tenancy.models import Company
from tests.api.conftest import Caller


@pytest.fixture
def project(api: Caller) -> str:
    """A project with 7.5 approved hours at NOK 1 000, by somebody with wage and cost price."""

    def made(path: str, **fields: object) -> str:
        answer = api.post(path, fields)
        assert answer.status == 201, answer.body
        return str(answer.body["id"])

    customer = made("/customers", name="Fjell Bygg AS")
    project = made("/projects", name="Skole", customer_id=customer)
    employee = made("/employees", first_name="Ola", last_name="Nordmann")
    hour_type = made("/hour-types", number="1", name="Time", price="1000.00")
    item = made("/pay-items", number="100", name="Timelønn")
    api("PUT", f"/employees/{employee}/terms/2026-01-01", {
        "hourly_wage": "300.00", "cost_price": "500.00"})  # fmt: skip
    api("PUT", "/payroll/choices", {
        "post": "hours", "hour_type_id": hour_type, "pay_item_id": item})  # fmt: skip
    entry = str(uuid4())
    written = api("PUT", f"/hour-entries/{entry}", {
        "employee_id": employee, "project_id": project, "hour_type_id": hour_type,
        "worked_on": "2026-11-16", "minutes": 450, "state": "submitted"})  # fmt: skip
    assert written.status == 201, written.body
    approved = api.post("/hour-entries/approve", {"ids": [entry]})
    assert approved.body["done"] == [entry], approved.body
    return project


@pytest.mark.usefixtures("firm")
def test_from_the_basis_to_an_invoice_and_back(api: Caller, project: str) -> None:
    """What is billed leaves the basis; what is credited comes back to it, and only that."""
    rows = api.get(f"/projects/{project}/basis").body["rows"]
    assert [(row["kind"], row["minutes"], row["worth"]) for row in rows] == [
        ("hour_entry", 450, "7500.00")
    ]
    made = api.post("/invoice-attachments", {"project_id": project, "title": "November"})
    assert (made.status, made.body["state"], made.body["totals"]["net"]) == (
        201,
        "draft",
        "7500.00",
    ), made.body
    here = f"/invoice-attachments/{made.body['id']}"
    assert api.get(f"/projects/{project}/basis").body["rows"] == []

    own = api.post(f"{here}/lines", {"text": "Rigg", "quantity": "2", "price": "250.50"})
    assert (own.status, own.body["totals"]["net"]) == (201, "8001.00")
    line = own.body["lines"][-1]["id"]
    cheaper = api.patch(f"{here}/lines/{line}", {"discount_percent": "50"})
    assert cheaper.body["totals"]["net"] == "7750.50"
    assert api("DELETE", f"{here}/lines/{line}").body["totals"]["net"] == "7500.00"
    stale = api.patch(here, {"text": "Takk"}, If_Match='"999"')
    assert (stale.status, stale.code) == (412, "api.stale")
    pdf = api.client.get(
        f"/api/v1{here}/basis.pdf", headers={"Authorization": f"Bearer {api.token}"}
    )
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")

    issued = api.post(f"{here}/invoice", {"issued_on": "2026-11-20"}, Idempotency_Key="once")
    again = api.post(f"{here}/invoice", {"issued_on": "2026-11-20"}, Idempotency_Key="once")
    assert issued.status == 201, issued.body
    assert again.body == issued.body
    assert (issued.body["totals"]["vat"], issued.body["totals"]["payable"]) == (
        "1875.00",
        "9375.00",
    )
    assert api.get("/invoices").body["total"] == 1

    sources = issued.body["lines"][0]["sources"]
    chosen = [{"line_id": issued.body["lines"][0]["id"], "source_ids": [sources[0]["id"]]}]
    note = api.post(f"/invoices/{issued.body['id']}/credit", {"lines": chosen, "because": "Feil"})
    assert (note.status, note.body["totals"]["payable"]) == (201, "-9375.00"), note.body
    assert api.get(f"/invoices/{issued.body['id']}").body["credit_note_ids"] == [note.body["id"]]
    assert len(api.get(f"/projects/{project}/basis").body["rows"]) == 1
    nothing = api.post(f"/invoices/{issued.body['id']}/credit", {})
    assert nothing.status == 422


@pytest.mark.usefixtures("firm")
def test_a_draft_gives_back_what_it_took(api: Caller, project: str) -> None:
    made = api.post("/invoice-attachments", {"project_id": project})
    here = f"/invoice-attachments/{made.body['id']}"
    taken = made.body["taken"][0]
    record = {"records": [{"kind": taken["kind"], "id": taken["record_id"]}]}

    assert api.post(f"{here}/leave", record).body["taken"] == []
    assert len(api.post(f"{here}/take", record).body["taken"]) == 1
    assert api("DELETE", here).status == 204
    assert len(api.get(f"/projects/{project}/basis").body["rows"]) == 1


@pytest.mark.usefixtures("project")
def test_pay_is_previewed_exported_once_and_compared(api: Caller) -> None:
    span = {"begins": "2026-11-01", "ends": "2026-11-30"}
    shown = api.post("/payroll/preview", span)
    assert shown.status == 200, shown.body
    lines = [line for one in shown.body["people"] for line in one["lines"]]
    assert [(line["item_number"], line["minutes"], line["amount"]) for line in lines] == [
        ("100", 450, "2250.00")
    ]
    stale = api.post("/payroll/exports", span | {"digest": "x"})
    assert stale.status in {409, 422}, stale.body
    made = api.post("/payroll/exports", span | {"digest": shown.body["digest"]})
    assert (made.status, made.body["export"]["amount"]) == (201, "2250.00"), made.body
    here = f"/payroll/exports/{made.body['export']['id']}"
    assert api.get(here).body == made.body
    sheet = api.client.get(
        f"/api/v1{here}/files/csv", headers={"Authorization": f"Bearer {api.token}"}
    )
    assert (sheet.status_code, sheet["Content-Type"].split(";")[0]) == (200, "text/csv")
    assert api.get("/payroll/exports").body["total"] == 1
    assert api.post("/payroll/preview", span).body["people"] == []
    entry = api.get("/hour-entries").body["rows"][0]["id"]
    api.post("/hour-entries/withdraw-approval", {"ids": [entry]})
    rows = api.get("/payroll/differences?since=2026-11-01&until=2026-11-30").body["rows"]
    assert [(row["record_id"], row["change"]) for row in rows] == [(entry, "withdrawn")]


def test_a_projects_account(api: Caller, project: str, firm: Company) -> None:
    """Income of what is not billed, cost of hours, an estimate beside it; also as a file."""
    assert firm
    account = api.get(f"/projects/{project}/account").body
    assert account["totals"]["unbilled"] == "7500.00"
    assert (account["totals"]["pay"], account["totals"]["margin"]) == ("3750.00", "3750.00")
    assert [month["month"] for month in account["months"]] == ["2026-11-01"]
    estimate = api.patch(f"/projects/{project}/estimate", {"income": "10000.00"})
    assert (estimate.body["income"], estimate.body["pay"]) == ("10000.00", None)
    assert api.get("/project-accounts").body["rows"][0]["sums"]["cost"] == "3750.00"
    sheet = api.client.get(
        f"/api/v1/projects/{project}/account.csv",
        headers={"Authorization": f"Bearer {api.token}"},
    )
    assert sheet.status_code == 200
    rows = api.get("/accrued-hour-cost?first=2026-11-01&last=2026-11-30").body["rows"]
    assert [(row["minutes"], row["amount"]) for row in rows] == [(450, "3750.00")]
