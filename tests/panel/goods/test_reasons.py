"""Each button on pages of goods that would certainly be refused is dead, with its reason."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace import locks
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.items.services import return_withdrawal
from bindeledd.workspace.locks import Why
from bindeledd.workspace.ownership import Owner, ownership
from bindeledd.workspace.people.logins import tie_login
from bindeledd.workspace.registration import standing
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.choices import set_time_choices
from tests.hours import MONDAY
from tests.panel.registers.pages import reason_of, words
from tests.yard import Yard

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]

Booked = Callable[[Yard], tuple[str, str, UUID]]
"""Makes something; gives its kind, its page, and its id."""


def taken_out(yard: Yard) -> tuple[str, str, UUID]:
    ours = yard.withdraw(4).id
    return "withdrawal", f"/items/withdrawals/{ours}/", ours


def used(yard: Yard) -> tuple[str, str, UUID]:
    ours = yard.use(60, state="submitted").id
    return "machine_use", f"/machines/hours/{ours}/", ours


def driven(yard: Yard) -> tuple[str, str, UUID]:
    ours = yard.compensate("km", quantity=Decimal(4), state="submitted").id
    return "compensation", f"/expenses/{ours}/", ours


def bought(yard: Yard) -> tuple[str, str, UUID]:
    cost = SupplierCost.objects.create(
        project_id=yard.projects["1047"], incurred_on=MONDAY, amount=90, supplier_name="Betong AS"
    )
    return "supplier_cost", f"/supplier-invoices/{cost.id}/", cost.id


def refused(page: Client, at: str, why: str) -> None:
    """Change, Remove and Save are dead with one reason; who posts all the same is refused."""
    shown = page.get(at)
    for button in ("Change", "Remove"):
        assert why in reason_of(shown, button), button
    assert page.post(f"{at}end/").status_code == 422


@pytest.mark.parametrize("book", [taken_out, used, driven, bought])
@pytest.mark.parametrize("why", [Why.TRANSFERRED, Why.BILLED])
def test_what_is_held_says_what_holds_it(
    page: Client, yard: Yard, firm: Company, book: Booked, why: Why
) -> None:
    """Only goods can be given back."""
    with company_scope(firm.id):
        kind, at, ours = book(yard)
    assert {reason_of(page.get(at), one) for one in ("Change", "Remove")} == {""}
    with company_scope(firm.id):
        locks.lock(kind, [ours], why=why, holder=new_id())
    told = "Transferred to the accounting system" if why is Why.TRANSFERRED else "on an invoice"
    refused(page, at, told)
    returns = why is Why.TRANSFERRED and book is taken_out
    assert ("corrected with a return" in reason_of(page.get(at), "Change")) == returns


@pytest.mark.parametrize("book", [taken_out, used, driven])
def test_the_form_of_what_is_held_cannot_be_saved(
    page: Client, yard: Yard, firm: Company, book: Booked
) -> None:
    """Whoever kept the form's address meets the reason before they have typed."""
    with company_scope(firm.id):
        kind, at, ours = book(yard)
    assert 'id="save"' in words(page.get(f"{at}edit/"))
    with company_scope(firm.id):
        locks.lock(kind, [ours], why=Why.BILLED, holder=new_id())
    assert "on an invoice" in reason_of(page.get(f"{at}edit/"), "Save")


@pytest.mark.parametrize("book", [used, driven])
def test_what_is_approved_stands(page: Client, yard: Yard, firm: Company, book: Booked) -> None:
    """Until the approval is taken back."""
    with company_scope(firm.id):
        kind, at, ours = book(yard)
        standing.approve(kind, [ours], by=yard.office)
    refused(page, at, "Approved, so it stands")
    assert "Approved" in reason_of(page.get(f"{at}edit/"), "Save")
    page.post(f"/approval/{kind}/{ours}/withdraw/")
    assert reason_of(page.get(at), "Change") == ""


def test_goods_sent_with_approved_hours_stand_with_them(
    page: Client, yard: Yard, firm: Company
) -> None:
    """They have no approval of their own."""
    with company_scope(firm.id):
        entry = yard.entry("Anders")
        ours = yard.withdraw(4, entry_id=entry.id).id
    at = f"/items/withdrawals/{ours}/"
    assert reason_of(page.get(at), "Change") == ""
    with company_scope(firm.id):
        approving.approve(entry.id, by=yard.office)
    refused(page, at, "Approved, so it stands")


def test_goods_of_which_something_came_back_stay_taken_out(
    page: Client, yard: Yard, firm: Company
) -> None:
    """They can be changed, and not removed; when all is back, nothing is left to return."""
    with company_scope(firm.id):
        _kind, at, ours = taken_out(yard)
        return_withdrawal(ours, Decimal(1), by=yard.office)
    shown = page.get(at)
    assert "Remove the return first" in reason_of(shown, "Remove")
    assert 'id="edit"' in words(shown)
    assert 'id="return"' in words(shown)
    assert page.post(f"{at}end/").status_code == 422
    with company_scope(firm.id):
        return_withdrawal(ours, Decimal(3), by=yard.office)
    shown = page.get(at)
    assert 'id="return"' not in words(shown)
    assert "All of it is given back." in words(shown)


def test_a_line_from_the_ledger_is_removed_there(page: Client, yard: Yard, firm: Company) -> None:
    """Here it may be billed or moved; removed, it does not come back by hand."""
    with company_scope(firm.id):
        _kind, at, ours = bought(yard)
        SupplierCost.objects.filter(id=ours).update(connection_id=new_id())
    shown = page.get(at)
    assert "came from the accounting system" in reason_of(shown, "Remove")
    assert 'id="edit"' in words(shown)
    assert page.post(f"{at}end/").status_code == 422
    with company_scope(firm.id):
        SupplierCost.objects.filter(id=ours).update(active=False)
    assert "came from the accounting system" in reason_of(page.get(at), "Take back into use")
    assert page.post(f"{at}reopen/").status_code == 422


@pytest.mark.parametrize("book", [used, driven])
def test_nobody_approves_their_own(page: Client, yard: Yard, firm: Company, book: Booked) -> None:
    """Unless the company says so; approving, sending back and taking back alike."""
    with company_scope(firm.id):
        kind, at, ours = book(yard)
        model = standing.KINDS[kind].stored()
        model.filter(id=ours).update(employee_id=yard.people["Emil"])
        set_time_choices(approve_own=False, by=yard.office)
    for button in ("Approve", "Send back"):
        assert reason_of(page.get(at), button) == ""
    with company_scope(firm.id):
        tie_login(yard.people["Emil"], yard.office.pk, by=yard.office)
    for button in ("Approve", "Send back"):
        assert "Somebody else approves it" in reason_of(page.get(at), button), button
    assert page.post(f"/approval/{kind}/{ours}/approve/").status_code == 422
    with company_scope(firm.id):
        model.filter(id=ours).update(state="approved")
    assert "Somebody else approves it" in reason_of(page.get(at), "Take approval back")
    with company_scope(firm.id):
        set_time_choices(approve_own=True, by=yard.office)
    assert 'id="withdraw"' in words(page.get(at))


@pytest.mark.parametrize("fields", [None, frozenset({"active"}), frozenset({"name"})])
def test_what_another_system_decides_is_ended_there(
    page: Client, yard: Yard, monkeypatch: pytest.MonkeyPatch, fields: frozenset[str] | None
) -> None:
    """Only where it decides whether the record is in use."""
    owner = Owner(new_id(), "PowerOffice Go", fields)
    at = f"/items/{yard.items['160']}/"
    assert reason_of(page.get(at), "Take out of use") == ""
    monkeypatch.setattr(ownership, "_ask", lambda kind: owner if kind == "item" else None)
    decided = fields is None or "active" in fields
    shown = page.get(at)
    assert ("PowerOffice Go" in reason_of(shown, "Take out of use")) == decided
    assert ('id="end"' in words(shown)) != decided
    assert page.post(f"{at}end/").status_code == (422 if decided else 302)


@pytest.mark.parametrize("book", [used, driven])
def test_the_reason_of_sending_back_is_read_on_the_page(
    page: Client, yard: Yard, firm: Company, book: Booked
) -> None:
    """Whoever corrects it reads what was wrong; approved in the end, it is gone."""
    with company_scope(firm.id):
        kind, at, ours = book(yard)
    sent = page.post(f"/approval/{kind}/{ours}/reject/", {"because": "Stod på lageret."})
    assert sent.status_code == 302
    assert "Stod på lageret." in words(page.get(at))
    page.post(f"/approval/{kind}/{ours}/submit/")
    page.post(f"/approval/{kind}/{ours}/approve/")
    assert "Approved" in words(page.get(at))
    with company_scope(firm.id):
        assert standing.KINDS[kind].stored().get(id=ours).rejected_because == ""


def test_machine_hours_that_follow_an_entry_say_why_it_went_back(
    page: Client, yard: Yard, firm: Company
) -> None:
    """The reason stands on the hours, and on what was sent with them."""
    with company_scope(firm.id):
        entry = yard.entry("Anders")
        ours = yard.use(60, entry_id=entry.id).id
        approving.reject(entry.id, "Feil prosjekt.", by=yard.office)
    assert "Feil prosjekt." in words(page.get(f"/machines/hours/{ours}/"))


def test_a_ledger_decides_its_own_invoices_and_no_others(
    page: Client, yard: Yard, firm: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With supplier invoices coming in, a line entered by hand is still entered and changed."""
    with company_scope(firm.id):
        _, ours, _ = bought(yard)
        _, theirs, cost = bought(yard)
        owner = Owner(new_id(), "PowerOffice Go", frozenset({"amount"}))
        SupplierCost.objects.filter(id=cost).update(connection_id=owner.connection_id)
    monkeypatch.setattr(ownership, "_ask", lambda kind: owner if kind == "supplier_cost" else None)

    assert "/supplier-invoices/new/" in words(page.get("/supplier-invoices/"))
    assert reason_of(page.get(ours), "Remove") == ""
    fields = page.get(f"{ours}edit/").context["form"].fields
    assert not fields["amount"].disabled
    fields = page.get(f"{theirs}edit/").context["form"].fields
    assert fields["amount"].disabled
    assert not fields["billable"].disabled
