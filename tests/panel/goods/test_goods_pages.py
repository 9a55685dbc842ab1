"""Pages of items, machines, driving and expenses, and supplier invoices."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, Role
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace import locks
from bindeledd.workspace.compensations import rates
from bindeledd.workspace.compensations.models import Compensation, Receipt
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.items.models import Item, ItemCategory, Withdrawal
from bindeledd.workspace.locks import Why
from bindeledd.workspace.machines.models import Machine, MachineUse
from tests.hours import MONDAY
from tests.panel.registers.pages import budget, refuse_inline, words
from tests.yard import Yard

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]

LISTS = (
    "items",
    "items/categories",
    "items/withdrawals",
    "machines",
    "machines/hours",
    "expenses",
    "expenses/kinds",
    "supplier-invoices",
)


def text(answer: Any) -> str:
    """The words of a page, without its marks and on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", words(answer)).split())


def client_of(yard: Yard, name: str) -> Client:
    """A browser in which somebody of the yard is signed in."""
    client = Client()
    client.force_login(yard.users[name])
    return client


@pytest.fixture
def stocked(yard: Yard, ours: UUID) -> Yard:
    """The yard with one of each thing booked."""
    with company_scope(ours):
        yard.withdraw(12, employee_id=yard.people["Anders"])
        yard.withdraw(3, item_id=None, text="Gravel", unit="t")
        yard.use(240, employee_id=yard.people["Anders"])
        yard.compensate("km", quantity=Decimal("38.4"))
        yard.compensate("out", amount=Decimal("499.90"), comment="Bolts")
        SupplierCost.objects.create(
            project_id=yard.projects["1047"],
            incurred_on=MONDAY,
            amount=Decimal(6800),
            supplier_name="Betong AS",
        )
        ItemCategory.objects.create(name="Pipes")
    return yard


@pytest.mark.parametrize("folder", LISTS)
def test_a_list_shows_and_downloads_within_its_budget(
    page: Client, stocked: Yard, ours: UUID, folder: str
) -> None:
    """The same number of queries for one row and for many."""
    answer = page.get(f"/{folder}/")
    assert answer.status_code == 200
    refuse_inline(words(answer))
    few = budget(page, f"/{folder}/")
    file = page.get(f"/{folder}/file/")
    assert file["Content-Type"].startswith("text/csv")
    assert len(words(file).splitlines()) > 1
    with company_scope(ours):
        for number in range(20):
            stocked.withdraw(number + 1, employee_id=stocked.people["Emil"])
            stocked.use(number + 1)
            stocked.compensate("km", quantity=Decimal(number + 1))
            stocked.item(f"9{number}", name=f"Item {number}")
    assert budget(page, f"/{folder}/") == few <= 20
    assert budget(page, f"/{folder}/?q=zzz") <= 20


@pytest.mark.parametrize("folder", LISTS)
def test_a_worker_has_no_business_in_the_lists(yard: Yard, folder: str) -> None:
    """Nor are they led there."""
    worker = client_of(yard, "Anders")
    assert worker.get(f"/{folder}/").status_code == 403
    assert worker.get(f"/{folder}/file/").status_code == 403
    shown = words(worker.get("/projects/"))
    assert f'href="/{folder}/"' not in shown


def test_the_rail_leads_to_what_the_role_may_open(page: Client, yard: Yard) -> None:
    """Economy for those who see accounting, goods for those who see hours."""
    office = words(page.get("/items/"))
    for address in ("/machines/", "/items/", "/expenses/", "/supplier-invoices/"):
        assert f'class="rail-link" href="{address}"' in office
    foreman = words(client_of(yard, "Berit").get("/items/"))
    assert 'class="rail-link" href="/items/"' in foreman
    assert 'class="rail-link" href="/supplier-invoices/"' not in foreman


def test_cost_prices_are_for_those_who_see_accounting(
    page: Client, yard: Yard, signed_in_as: Callable[[Role], Client]
) -> None:
    """In lists, on pages and in files."""
    item = f"/items/{yard.items['160']}/"
    foreman = client_of(yard, "Berit")
    for address in ("/items/", item, "/items/file/", "/machines/", "/machines/file/"):
        assert "Cost price" in words(page.get(address))
        assert "Cost price" not in words(foreman.get(address))
    assert "Cost price" in words(signed_in_as(Role.READ_ONLY).get("/items/"))


@pytest.mark.usefixtures("yard")
def test_an_item_is_made_and_changed(page: Client, ours: UUID) -> None:
    """With figures as people write them; what is wrong is told at its field."""
    with company_scope(ours):
        pipes = ItemCategory.objects.create(name="Pipes")
    fields = {
        "name": "Pipe 110",
        "category_id": str(pipes.id),
        "unit": "m",
        "price": "1 120,50",
        "vat_code": "3",
        "gtin": "7038010000065",
    }
    made = page.post("/items/new/", fields, follow=True)
    assert "Pipe 110" in words(made)
    with company_scope(ours):
        item = Item.objects.get(name="Pipe 110")
    assert (item.number, item.price, item.category_id) == ("1000", Decimal("1120.50"), pipes.id)
    wrong = page.post(f"/items/{item.id}/edit/", fields | {"gtin": "7038010000066"})
    assert wrong.status_code == 422
    assert "id_gtin_error" in words(wrong)
    page.post(f"/items/{item.id}/edit/", fields | {"number": "P-110", "price": ""})
    page.post(f"/items/{item.id}/end/")
    with company_scope(ours):
        item.refresh_from_db()
    assert (item.number, item.price, item.active) == ("P-110", None, False)
    assert "Pipe 110" in words(page.get(f"/items/?category={pipes.id}&active=0"))
    assert "Pipe 110" not in words(page.get("/items/"))


@pytest.mark.usefixtures("yard")
def test_categories_have_one_level_below(page: Client, ours: UUID) -> None:
    """A subcategory is no choice for the one above."""
    page.post("/items/categories/new/", {"name": "Pipes"})
    with company_scope(ours):
        pipes = ItemCategory.objects.get()
    page.post("/items/categories/new/", {"name": "Plastic", "parent_id": str(pipes.id)})
    with company_scope(ours):
        plastic = ItemCategory.objects.get(name="Plastic")
    form = words(page.get("/items/categories/new/"))
    assert str(pipes.id) in form
    assert str(plastic.id) not in form
    twice = page.post("/items/categories/new/", {"name": "Pipes"})
    assert twice.status_code == 422
    below = page.post(
        f"/items/categories/{pipes.id}/edit/", {"name": "Pipes", "parent_id": str(plastic.id)}
    )
    assert below.status_code == 422
    assert "Plastic" in words(page.get(f"/items/categories/{plastic.id}/"))


@pytest.mark.usefixtures("yard")
def test_goods_are_taken_out_and_given_back(page: Client, ours: UUID) -> None:
    """The item fills in unit and price; the page tells how much is left."""
    fields = {
        "project_id": "1047",
        "withdrawn_on": "16.11.2026",
        "item_id": "160",
        "quantity": "12,5",
        "billable": "on",
    }
    made = page.post("/items/withdrawals/new/", fields, follow=True)
    assert "12.5 m Pipe 160" in text(made)
    with company_scope(ours):
        taken = Withdrawal.objects.get()
    assert (taken.price, taken.unit) == (Decimal("185.50"), "m")
    home = f"/items/withdrawals/{taken.id}/"
    much = page.post(f"{home}return/", {"quantity": "13"})
    assert much.status_code == 422
    assert "Only 12.5 is left to give back" in text(much)
    page.post(f"{home}return/", {"quantity": "2,5", "comment": "Too many"})
    shown = text(page.get(home))
    assert "10 m is not given back" in shown
    assert "Too many" in shown
    with company_scope(ours):
        back = Withdrawal.objects.get(returns=taken.id)
    assert "something no longer here" not in text(page.get(f"/items/withdrawals/{back.id}/"))
    assert "return" in text(page.get("/items/withdrawals/?returns=1"))


@pytest.mark.covers("C4.15", "X9")
def test_a_transferred_withdrawal_offers_a_return_and_nothing_else(
    page: Client, yard: Yard, ours: UUID
) -> None:
    """The page says why; who posts all the same is refused in words."""
    with company_scope(ours):
        taken = yard.withdraw(10)
        locks.lock("withdrawal", [taken.id], why=Why.TRANSFERRED, holder=new_id())
    home = f"/items/withdrawals/{taken.id}/"
    shown = words(page.get(home))
    assert "corrected with a return" in text(page.get(home))
    assert 'id="edit"' not in shown
    assert 'id="end"' not in shown
    assert 'id="return"' in shown
    fields = {"project_id": "1047", "withdrawn_on": "16.11.2026", "item_id": "160"}
    refused = page.post(f"{home}edit/", fields | {"quantity": "9"})
    assert refused.status_code == 422
    assert "Goods are corrected with a return" in text(refused)
    assert page.post(f"{home}end/").status_code == 422
    assert page.post(f"{home}return/", {"quantity": "10"}).status_code == 302
    assert "Transferred" in text(page.get("/items/withdrawals/"))


def test_withdrawals_are_found_by_project_item_and_day(page: Client, stocked: Yard) -> None:
    """What fits nothing shows nothing, not everything."""
    project = stocked.projects["1047"]
    queries = {
        "?project_id=1047": 2,
        f"?project_id={project}": 2,
        "?project_id=1042": 0,
        "?item_id=160": 1,
        "?q=gravel": 1,
        "?from=2026-11-17": 0,
        "?until=2026-11-16": 2,
        "?project_id=zzz": 0,
    }
    for query, rows in queries.items():
        shown = words(page.get(f"/items/withdrawals/{query}"))
        assert shown.count("<tr data-row") == rows, query
    assert 'value="1047 Myrlia"' in words(page.get(f"/items/withdrawals/?project_id={project}"))


def test_a_worker_sees_and_corrects_their_own(yard: Yard, ours: UUID) -> None:
    """A colleague's is not shown."""
    with company_scope(ours):
        mine = yard.withdraw(2, by=yard.users["Anders"])
        theirs = yard.withdraw(2, by=yard.users["Emil"])
        km = yard.compensate("km", quantity=Decimal(5), by=yard.users["Anders"])
    anders = client_of(yard, "Anders")
    assert 'id="edit"' in words(anders.get(f"/items/withdrawals/{mine.id}/"))
    assert anders.get(f"/items/withdrawals/{theirs.id}/").status_code == 403
    assert anders.post(f"/items/withdrawals/{theirs.id}/end/").status_code == 403
    assert anders.get(f"/expenses/{km.id}/").status_code == 200
    assert client_of(yard, "Emil").get(f"/expenses/{km.id}/").status_code == 403
    assert 'id="edit"' not in words(client_of(yard, "Berit").get(f"/expenses/{km.id}/"))


def test_a_machine_and_its_hours(page: Client, yard: Yard, ours: UUID) -> None:
    """Hours as people write them, approved on their page."""
    page.post("/machines/new/", {"name": "Wheel loader", "price": "820"})
    with company_scope(ours):
        loader = Machine.objects.get(name="Wheel loader")
    fields = {
        "machine_id": loader.number,
        "project_id": "1047",
        "used_on": "16.11.2026",
        "minutes": "4:30",
        "employee_id": "Anders",
    }
    made = page.post("/machines/hours/new/", fields, follow=True)
    assert "Wheel loader, 4.5 h" in text(made)
    with company_scope(ours):
        use = MachineUse.objects.get()
    assert (use.minutes, use.billable_minutes, use.state) == (270, 270, "submitted")
    home = f"/machines/hours/{use.id}/"
    foreman = client_of(yard, "Berit")
    back = foreman.post(f"/approval/machine_use/{use.id}/reject/", {"because": ""})
    assert back.status_code == 422
    foreman.post(f"/approval/machine_use/{use.id}/approve/")
    assert "Approved" in text(page.get(home))
    assert 'id="edit"' not in words(page.get(home))
    foreman.post(f"/approval/machine_use/{use.id}/withdraw/")
    page.post(f"{home}end/")
    assert "Removed" in text(page.get(home))
    assert page.post(f"/approval/hour_entry/{use.id}/approve/").status_code == 404
    assert page.post(f"/approval/machine_use/{new_id()}/approve/").status_code == 404


def test_an_expense_with_its_receipt(page: Client, yard: Yard, ours: UUID) -> None:
    """Kept, downloaded as it was, taken away; not shown as a page of ours."""
    fields = {
        "type_id": str(yard.kinds["out"]),
        "incurred_on": "16.11.2026",
        "amount": "499,90",
        "project_id": "1047",
        "employee_id": "Anders",
    }
    without = page.post("/expenses/new/", fields | {"amount": ""})
    assert without.status_code == 422
    assert "stands on the receipt" in text(without)
    made = page.post("/expenses/new/", fields, follow=True)
    with company_scope(ours):
        expense = Compensation.objects.get()
    assert (expense.billable, expense.state) == (True, "submitted")
    assert "No receipt yet" in text(made)
    home = f"/expenses/{expense.id}/"
    odd = SimpleUploadedFile("r.pdf", b"<script>alert(1)</script>")
    refused = page.post(f"{home}receipts/", {"file": odd})
    assert refused.status_code == 422
    assert "no picture and no PDF" in text(refused)
    assert page.post(f"{home}receipts/").status_code == 422
    picture = SimpleUploadedFile("kvittering.jpg", b"\xff\xd8\xff\xe0 picture")
    page.post(f"{home}receipts/", {"file": picture})
    with company_scope(ours):
        kept = Receipt.objects.get().id
    file = page.get(f"{home}receipts/{kept}/")
    assert file.content == b"\xff\xd8\xff\xe0 picture"
    assert file["Content-Type"] == "image/jpeg"
    assert file["Content-Disposition"].startswith("attachment")
    assert client_of(yard, "Emil").get(f"{home}receipts/{kept}/").status_code == 403
    assert client_of(yard, "Anders").get(f"{home}receipts/{kept}/").status_code == 200
    page.post(f"{home}receipts/{kept}/remove/")
    assert "No receipt yet" in text(page.get(home))


def test_rates_are_set_from_a_day_on(page: Client, yard: Yard, ours: UUID) -> None:
    """With the source beside; the one that holds today is marked."""
    home = f"/expenses/kinds/{yard.kinds['km']}/"
    wrong = page.post(f"{home}rates/", {"valid_from": "", "pay": "5,55"})
    assert wrong.status_code == 422
    page.post(f"{home}rates/", {"valid_from": "01.01.2027", "pay": "5,55", "source": "The state"})
    shown = text(page.get(home))
    assert "5.55" in shown
    assert "holds today" in shown
    page.post(f"{home}rates/away/", {"valid_from": "2027-01-01"})
    assert page.post(f"{home}rates/away/", {"valid_from": "never"}).status_code == 422
    with company_scope(ours):
        assert len(rates.rates_of([yard.kinds["km"]])[yard.kinds["km"]]) == 1
    foreman = client_of(yard, "Berit")
    assert foreman.post(f"{home}rates/", {"valid_from": "01.01.2027"}).status_code == 403
    assert 'id="set-rate"' not in words(foreman.get(home))


@pytest.mark.usefixtures("yard")
def test_a_kind_is_made(page: Client) -> None:
    """And shows what it is in words."""
    fields = {"name": "Dirt", "kind": "allowance", "markup_percent": "0", "vat_code": "3"}
    made = page.post("/expenses/kinds/new/", fields, follow=True)
    assert "Allowance, ticked" in text(made)
    assert "Allowance, ticked" in text(page.get("/expenses/kinds/"))


def test_a_supplier_invoice_by_hand_and_from_the_ledger(
    page: Client, yard: Yard, ours: UUID
) -> None:
    """Whoever sees accounting reads; the ledger's amount is not ours to change."""
    fields = {
        "supplier_name": "Betong AS",
        "incurred_on": "16.11.2026",
        "project_id": "1047",
        "amount": "-1 250,00",
        "markup_percent": "10",
        "vat_code": "3",
        "billable": "on",
    }
    page.post("/supplier-invoices/new/", fields)
    with company_scope(ours):
        cost = SupplierCost.objects.get()
        SupplierCost.objects.update(connection_id=new_id())
    assert cost.amount == Decimal("-1250.00")
    home = f"/supplier-invoices/{cost.id}/"
    shown = words(page.get(home))
    assert "the accounting system" in shown
    assert 'id="end"' not in shown
    refused = page.post(f"{home}edit/", fields | {"amount": "1"})
    assert refused.status_code == 422
    assert "came from the accounting system" in text(refused)
    assert page.post(f"{home}edit/", fields | {"markup_percent": "15"}).status_code == 302
    assert client_of(yard, "Berit").get(home).status_code == 403


def test_another_companys_records_are_not_there(
    page: Client, yard: Yard, other_firm: Company
) -> None:
    """Not forbidden: unknown."""
    stranger = Client()
    with company_scope(other_firm.id):
        member = other_firm.membership_set.get().user
    stranger.force_login(member)
    for address in (f"/items/{yard.items['160']}/", f"/machines/{yard.machines['M-02']}/"):
        assert page.get(address).status_code == 200
        assert stranger.get(address).status_code == 404
        assert stranger.post(f"{address}end/").status_code == 404
