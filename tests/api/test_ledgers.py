"""Attachments over the API: looked at, handed over once, followed, and taken back."""

from __future__ import annotations

from uuid import UUID

import pytest

from bindeledd.sync.flows import Direction, Mode
from bindeledd.sync.models import Run
from bindeledd.tenancy.models import Scope, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.tenancy.tokens import make_token
from bindeledd.workspace.invoicing import services
from tests.api.conftest import Caller
from tests.engine.test_invoices_out import Case as InvoiceCase
from tests.engine.test_invoices_out import case as invoices
from tests.engine.test_orders_out import Case, case

__all__ = ["case", "invoices"]


@pytest.fixture
def api(case: Case) -> Caller:
    """A program that may do everything in the case's company."""
    with case.world.inside():
        return Caller(make_token("Test", list(Scope), by=case.world.office).text)


def here(case: Case, rest: str = "ledgers") -> str:
    return f"/invoice-attachments/{case.attachment}/{rest}"


def carry(case: Case) -> None:
    """Carry what was asked for."""
    with case.world.inside():
        run = Run.objects.filter(state=Run.State.WAITING).latest("number")
    case.world.carry(run)


@pytest.mark.covers("A9.1", "A10.8")
def test_seen_handed_over_and_followed(case: Case, api: Caller) -> None:
    before = api.get(here(case)).body
    assert [(one["way"], one["documents"], one["action"]) for one in before["ways"]] == [
        ("orders_out", [], "create"),
        ("orders_with_pdf_out", ["basis"], "create"),
    ]
    assert (before["held_by"], before["standings"]) == (None, [])
    way = before["ways"][1]
    sent = {name: way[name] for name in ("connection_id", "way", "seen")}

    first, second = (api.post(here(case, "hand-over"), sent) for _ in range(2))
    assert (first.status, second.status) == (202, 202), (first.body, second.body)
    (waits,) = first.body["standings"][0]["waits"]
    assert (waits["why"], waits["reasons"][0]["code"]) == ("queued", "handing.asked")
    carry(case)

    (order,) = case.orders()
    (stands,) = api.get(here(case)).body["standings"]
    assert (stands["theirs"], stands["waits"]) == (str(order["Id"]), [])
    assert [(step["name"], step["done"]) for step in stands["steps"]] == [("pdf", True)]
    assert api.post(here(case, "hand-over"), sent).status == 202
    assert len(case.orders()) == 1


def test_what_changed_since_is_refused_and_nothing_is_held(case: Case, api: Caller) -> None:
    way = api.get(here(case)).body["ways"][0]
    with case.world.inside():
        services.change_attachment(case.attachment, {"your_reference": "7"}, by=case.world.office)
    sent = {name: way[name] for name in ("connection_id", "way", "seen")}

    refused = api.post(here(case, "hand-over"), sent)

    assert (refused.status, refused.code) == (422, "handing.changed_since_shown")
    assert api.get(here(case)).body["held_by"] is None
    del sent["seen"]
    assert api.post(here(case, "hand-over"), sent).status == 202


def test_taken_back_it_is_free(case: Case, api: Caller) -> None:
    way = api.get(here(case)).body["ways"][0]
    sent = {name: way[name] for name in ("connection_id", "way")}
    api.post(here(case, "hand-over"), sent)
    carry(case)
    back = {"connection_id": way["connection_id"]}

    asked = api.post(here(case, "take-back"), back)
    assert (asked.status, asked.body["held_by"]) == (202, way["connection_id"]), asked.body
    carry(case)

    assert case.orders() == []
    assert api.get(here(case)).body["held_by"] is None


def test_key_that_may_only_read_hands_nothing_over(case: Case) -> None:
    way = {"connection_id": str(case.world.connection.id), "way": "orders_out"}
    with case.world.inside():
        text = make_token("Test", [Scope.READ], by=case.world.office).text
    assert Caller(text).post(here(case, "hand-over"), way).status == 403
    assert Caller(text).get(here(case)).body["held_by"] is None


def test_unknown_ways_are_not_there(case: Case, api: Caller) -> None:
    one = str(case.world.connection.id)
    for sent in (
        {"connection_id": one, "way": "customers_out"},
        {"connection_id": str(case.attachment), "way": "orders_out"},
    ):
        assert api.post(here(case, "hand-over"), sent).status == 404, sent


@pytest.fixture
def invoice(invoices: InvoiceCase) -> UUID:
    """An invoice that goes when somebody presses."""
    invoices.world.choose("own_invoices", Direction.OUT, mode=Mode.BY_HAND)
    return invoices.issue()


@pytest.fixture
def program(invoices: InvoiceCase) -> Caller:
    """A program that may do everything in the company that issues invoices itself."""
    with invoices.world.inside():
        return Caller(make_token("Test", list(Scope), by=invoices.world.office).text)


@pytest.mark.covers("A11.1", "E5")
def test_an_invoice_is_seen_handed_over_once_and_followed(
    invoices: InvoiceCase, invoice: UUID, program: Caller
) -> None:
    here = f"/invoices/{invoice}"
    before = program.get(f"{here}/ledgers").body
    (way,) = before["ways"]
    assert (way["way"], way["action"], before["held_by"]) == ("invoices_out", "create", None)
    sent = {name: way[name] for name in ("connection_id", "way", "seen")}

    first, second = (program.post(f"{here}/hand-over", sent) for _ in range(2))
    assert (first.status, second.status) == (202, 202), (first.body, second.body)
    assert second.body["held_by"] == way["connection_id"]
    with invoices.world.inside():
        run = Run.objects.filter(state=Run.State.WAITING).latest("number")
    invoices.world.carry(run)

    (posted,) = invoices.posted()
    (stands,) = program.get(f"{here}/ledgers").body["standings"]
    assert (stands["theirs"], stands["waits"]) == (str(posted["Id"]), [])
    back = program.post(f"{here}/take-back", {"connection_id": way["connection_id"]})
    assert back.status == 404, back.body
    assert len(invoices.posted()) == 1


def test_an_invoice_that_has_not_gone_is_taken_back(
    invoices: InvoiceCase, invoice: UUID, program: Caller
) -> None:
    here = f"/invoices/{invoice}"
    (way,) = program.get(f"{here}/ledgers").body["ways"]
    sent = {name: way[name] for name in ("connection_id", "way")}
    program.post(f"{here}/hand-over", sent)

    back = program.post(f"{here}/take-back", {"connection_id": way["connection_id"]})

    assert (back.status, back.body["held_by"]) == (202, None), back.body
    invoices.world.run()
    assert invoices.posted() == []


def test_an_invoice_of_another_company_is_not_there(invoice: UUID) -> None:
    eva = User.objects.create_user(f"eva-{invoice}@other.example", name="Eva")
    company = create_company("Annet Firma AS", by=eva)
    with company_scope(company.id):
        api = Caller(make_token("Test", list(Scope), by=eva).text)
    assert api.get(f"/invoices/{invoice}/ledgers").status == 404
    sent = {"connection_id": str(invoice), "way": "invoices_out"}
    assert api.post(f"/invoices/{invoice}/hand-over", sent).status == 404
    back = {"connection_id": str(invoice)}
    assert api.post(f"/invoices/{invoice}/take-back", back).status == 404
