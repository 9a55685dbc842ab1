"""Supplier invoices' lines come in as costs of projects; what is reversed comes as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from bindeledd.kernel.errors import DomainError
from bindeledd.sandbox.poweroffice_go import supplier_invoices as there
from bindeledd.sandbox.poweroffice_go.posting import Line, Voucher, post
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from bindeledd.sync import board_early, choosing, links, papers, registry
from bindeledd.sync.flows import Direction
from bindeledd.sync.known import see
from bindeledd.sync.models import Counterpart, DataType
from tests.factories import ProjectFactory
from tests.workspace.invoicing.work import Job
from tests.world import World


@dataclass
class Case:
    """A company with a linked project, and a supplier in its ledger."""

    world: World
    job: Job
    supplier: int
    project: int

    def bill(self, amount: str = "10000", **other: Any) -> dict[str, Any]:
        """Post a supplier's invoice of one line, VAT included."""
        line: dict[str, Any] = {"account_no": 4300, "vat_code": "1", "project_id": self.project}
        made = Line(Decimal(amount), **(line | {"description": "Concrete"} | other))
        paper = there.Paper(
            invoice_no=f"F-{amount}", voucher_date="2026-11-10", description="Ready-mix"
        )
        return there.supplier_invoice(self.world.books, self.supplier, [made], paper)

    def costs(self) -> list[Any]:
        """Return the costs here."""
        return sorted(self.world.records("supplier_cost"), key=lambda one: one.document_number)

    def choose(self, **values: Any) -> None:
        """Change settings of the data type, as the page does."""
        with self.world.inside():
            chosen = DataType.objects.get(group="supplier_costs")
            chosen.values = chosen.values | values
            chosen.save()
            Counterpart.objects.filter(kind="supplier_cost").update(settled_digest="")


def lines_kept(world: World, first: date) -> None:
    """Keep two lines of a project that nobody linked, and one of a project that is not there."""
    world.choose("supplier_costs", Direction.INTO)
    project = {"Id": 17, "Code": "777", "Name": "Another", "IsActive": True}
    line = {"VoucherId": "a1", "VoucherNo": 70, "ProjectId": 17, "Amount": Decimal(8000)}
    lines = [
        line | {"Id": "1", "PostingDate": "2026-11-10", "Description": "Concrete"},
        line | {"Id": "2", "PostingDate": "2026-11-09", "Description": "Gravel"},
        line | {"Id": "3", "PostingDate": "2026-11-08", "ProjectId": 99},
    ]
    with world.inside():
        DataType.objects.filter(group="supplier_costs").update(start_date=first)
        for kind, payloads in (("project", [project]), ("supplier_cost", lines)):
            register = registry.register(world.connection.system, kind)
            seen = [see(register, payload) for payload in payloads]
            links.remember(world.connection.id, kind, seen)


@pytest.fixture
def case(world: World) -> Case:
    """Set the scene."""
    with world.inside():
        job = Job.begin()
        job.customer.number, job.customer.postal_code = "10042", "2080"
        job.customer.save()
    for group in ("customers", "projects"):
        world.choose(group, Direction.OUT)
    world.run()
    supplier = world.books.user_adds("Suppliers", {"Name": "Betong AS", "Number": 20_001})["Id"]
    world.choose("supplier_costs", Direction.INTO)
    return Case(world, job, supplier, int(world.links("project")[job.project.id]))


@pytest.mark.covers("A12.1", "A12.2", "A12.3", "A12.4", "A0.15")
def test_a_line_becomes_a_cost_of_its_project(case: Case) -> None:
    made = case.bill()
    run = case.world.run()

    assert (run.state, run.code) == ("done", ""), run.params
    assert case.world.waiting() == {}
    (cost,) = case.costs()
    assert cost.project_id == case.job.project.id
    assert (cost.amount, cost.incurred_on, cost.text) == (8000, date(2026, 11, 10), "Concrete")
    assert (cost.supplier_name, cost.supplier_number) == ("Betong AS", "20001")
    assert (cost.document_number, cost.invoice_number) == (str(made["VoucherNo"]), "F-10000")
    assert cost.has_document
    assert cost.connection_id == case.world.connection.id


@pytest.mark.covers("X6")
def test_nothing_comes_twice(case: Case) -> None:
    case.bill()
    case.world.run()
    case.world.run()
    case.world.read("supplier_cost")
    case.world.run()
    assert len(case.costs()) == 1


@pytest.mark.covers("A12.2")
def test_a_credit_note_is_a_cost_below_zero(case: Case) -> None:
    line = Line(Decimal(2500), account_no=4300, vat_code="1", project_id=case.project)
    paper = there.Paper(invoice_no="K-1", voucher_date="2026-11-12", description="Returned")
    there.supplier_credit_note(case.world.books, case.supplier, [line], paper)
    case.world.run()
    (cost,) = case.costs()
    assert (cost.amount, cost.text) == (-2000, "Returned")


@pytest.mark.covers("A12.2")
def test_a_reversed_invoice_comes_to_nothing_and_takes_nothing_away(case: Case) -> None:
    made = case.bill()
    case.world.run()
    reverse(case.world.books, made["Id"])
    case.world.run()

    costs = case.costs()
    assert [cost.amount for cost in costs] == [8000, -8000]
    assert [cost.supplier_name for cost in costs] == ["Betong AS"] * 2
    assert [cost.has_document for cost in costs] == [True, False]
    assert all(cost.active for cost in costs)


def test_a_line_that_is_moved_to_another_account_is_corrected_by_two(case: Case) -> None:
    """Also a reversed correction goes back to the invoice."""
    case.bill()
    (line,) = (
        one for one in case.world.books.rows("AccountTransactions") if one["AccountNo"] == 4300
    )
    moved = there.move_cost(case.world.books, line["Id"], account_no=4500)
    case.world.run()
    assert sorted(cost.amount for cost in case.costs()) == [-8000, 8000, 8000]
    reverse(case.world.books, moved.id)
    case.world.run()
    assert sum(cost.amount for cost in case.costs()) == 8000
    assert {cost.supplier_name for cost in case.costs()} == {"Betong AS"}


def test_what_is_no_suppliers_document_stays_there(case: Case) -> None:
    """A manual voucher, and its reversal, which has the same type as that of an invoice."""
    lines = (
        Line(Decimal(500), account_no=5000, project_id=case.project),
        Line(Decimal(-500), account_no=2960),
    )
    posted = post(case.world.books, Voucher("ManualJournal", "2026-11-10", lines))
    reverse(case.world.books, posted.id)
    case.bill(project_id=None)
    case.bill(account_no=1280)
    case.world.run()
    assert case.costs() == []
    assert case.world.waiting() == {}


@pytest.mark.covers("A12.1", "X5")
def test_a_line_of_an_unlinked_project_waits_and_comes_when_linked(case: Case) -> None:
    other = case.world.books.user_adds(
        "Projects", {"Code": "777", "Name": "Another", "IsActive": True}
    )["Id"]
    case.world.read("project")
    case.bill(project_id=other)
    case.world.run()
    assert list(case.world.waiting().values()) == [["ref.not_linked"]]
    assert case.costs() == []

    with case.world.inside():
        ours = ProjectFactory.create(customer=case.job.customer).id
    case.world.link("project", ours, str(other))
    case.world.run()
    assert case.world.waiting() == {}
    assert [cost.project_id for cost in case.costs()] == [ours]


def test_expenses_of_employees_come_only_where_wanted(case: Case) -> None:
    lines = (
        Line(Decimal(400), account_no=7140, project_id=case.project),
        Line(Decimal(-400), account_no=2960),
    )
    post(case.world.books, Voucher("Expense", "2026-11-10", lines, description="Ferry"))
    case.world.run()
    assert case.costs() == []
    case.choose(expenses=True)
    case.world.run()
    (cost,) = case.costs()
    assert (cost.amount, cost.text, cost.supplier_name) == (400, "Ferry", "")


def begin_on(case: Case, day: date) -> None:
    """Choose the first day, as the page does."""
    with case.world.inside():
        choosing.choose(case.world.connection, "supplier_costs", case.world.office, start_date=day)


@pytest.mark.covers("A12.3", "X5", "X6")
def test_lines_before_the_start_date_are_counted_and_come_when_it_is_moved(case: Case) -> None:
    """Nothing else that stays there is among them: what is not wanted, or what came before."""
    other = case.world.books.user_adds(
        "Projects", {"Code": "777", "Name": "Another", "IsActive": True}
    )["Id"]
    case.world.read("project")
    case.bill("5000")
    case.world.run()
    begin_on(case, date(2026, 11, 11))
    case.bill()
    case.bill("2500", project_id=other)
    expense = (
        Line(Decimal(400), account_no=7140, project_id=case.project),
        Line(Decimal(-400), account_no=2960),
    )
    post(case.world.books, Voucher("Expense", "2026-11-09", expense))
    run = case.world.run()
    assert len(case.costs()) == 1
    assert case.world.waiting() == {}
    assert run.progress["poweroffice_go.supplier_costs_into"]["early"] == 2

    with case.world.inside():
        (found,) = board_early.early([case.world.connection])
        loose, ready = sorted(board_early.rows(found), key=lambda one: len(one.names))
        pages = [board_early.rows(found, after=after, count=1) for after in (0, 1)]
    assert (found.kind, found.direction, found.rows) == ("supplier_cost", Direction.INTO, 2)
    assert [len(page) for page in pages] == [2, 1], "the first tells that there are more"
    assert (ready.ours, ready.label.split(" ", 1)[1]) == (None, "Concrete")
    assert (ready.day, ready.amount) == (date(2026, 11, 10), 8000)
    assert ready.names == {"project": case.job.project.id}
    assert [why.code for why in ready.reasons] == ["choice.before_first_day_there"]
    assert (loose.amount, loose.names_there) == (2000, {"project": str(other)})
    assert [why.code for why in loose.reasons] == [
        "choice.before_first_day_there",
        "ref.not_linked",
    ]

    begin_on(case, date(2026, 11, 10))
    case.world.run()
    case.world.run()
    assert sorted(cost.amount for cost in case.costs()) == [4000, 8000]
    assert list(case.world.waiting().values()) == [["ref.not_linked"]]
    with case.world.inside():
        assert board_early.early([case.world.connection]) == []


def test_a_preview_tells_what_lies_before_the_first_day(case: Case) -> None:
    begin_on(case, date(2026, 11, 11))
    case.bill()
    case.world.preview(("supplier_costs",))
    with case.world.inside():
        (found,) = board_early.early([case.world.connection])
    assert found.rows == 1


@pytest.mark.covers("A12.2")
@pytest.mark.parametrize(
    ("how", "amount"),
    [("net", 10000), ("gross", 8000), ("net_turned", -10000), ("gross_turned", -8000)],
)
def test_one_choice_says_how_amounts_are_read(case: Case, how: str, amount: int) -> None:
    """Where a ledger tells amounts with VAT, or the other way round; what came is read anew."""
    case.world.books.options.cost_lines = "gross"
    case.bill()
    case.world.run()
    case.choose(amounts=how)
    case.world.run()
    assert [cost.amount for cost in case.costs()] == [amount]


@pytest.mark.covers("A12.4")
def test_a_text_that_is_edited_there_follows(case: Case) -> None:
    case.bill()
    case.world.run()
    (line,) = (
        one for one in case.world.books.rows("AccountTransactions") if one["AccountNo"] == 4300
    )
    there.describe(case.world.books, line["Id"], "Concrete C35")
    case.world.run()
    assert [cost.text for cost in case.costs()] == ["Concrete C35"]


def test_without_the_right_to_suppliers_the_name_is_empty(case: Case) -> None:
    case.world.books.settings.privileges.remove("Supplier_Full")
    case.bill()
    case.world.run()
    (cost,) = case.costs()
    assert (cost.supplier_name, cost.supplier_number) == ("", "20001")


def test_the_paper_is_fetched_when_somebody_asks(case: Case) -> None:
    case.bill()
    case.world.run()
    (cost,) = case.costs()
    with case.world.inside():
        place = papers.place_of("supplier_cost", cost.id)
    paper = papers.fetch(place)
    assert (paper.file_name, paper.media_type) == (f"{cost.document_number}.pdf", "application/pdf")
    assert paper.data.startswith(b"%PDF-")


def test_a_paper_that_is_not_there_is_said_so(case: Case) -> None:
    case.bill()
    case.world.run()
    (cost,) = case.costs()
    with case.world.inside():
        place = papers.place_of("supplier_cost", cost.id)
    case.world.books.settings.privileges.remove("VoucherDocumentation_Full")
    with pytest.raises(DomainError, match=r"paper\.unreachable"):
        papers.fetch(place)
    case.world.books.settings.privileges.append("VoucherDocumentation_Full")
    line = Line(Decimal(400), account_no=7140, project_id=case.project)
    posted = post(
        case.world.books,
        Voucher("Expense", "2026-11-10", (line, Line(Decimal(-400), account_no=2960))),
    )
    with pytest.raises(DomainError, match=r"paper\.none"):
        papers.fetch(papers.Place(place.connection, "supplier_cost", f"{posted.id}/1"))
    with case.world.inside(), pytest.raises(DomainError, match=r"paper\.nowhere"):
        papers.place_of("supplier_cost", case.job.project.id)


def test_the_page_of_a_cost_leads_to_its_paper(case: Case, client: Client) -> None:
    case.bill()
    case.world.run()
    (cost,) = case.costs()
    client.force_login(case.world.office)
    address = f"/supplier-invoices/{cost.id}/paper/"
    assert address in client.get(f"/supplier-invoices/{cost.id}/").content.decode()
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")

    case.world.books.settings.privileges.remove("VoucherDocumentation_Full")
    assert client.get(address).status_code == 422
