"""A month goes through the ledger both ways; then each project says the same here and there.

Compared are what the ledger has a part in: billed income, what approved hours cost, and what was
bought. What items and machines cost inside the firm is reckoned here alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import pytest

from bindeledd.sandbox.poweroffice_go import supplier_invoices as bought
from bindeledd.sandbox.poweroffice_go.posting import Line
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from bindeledd.sandbox.poweroffice_go.sending import send_by_user
from bindeledd.sync import handing
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import DataType
from bindeledd.workspace.accounting.queries import project_account
from bindeledd.workspace.invoicing import giving_back, issuing, numbering, services
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceChoices
from bindeledd.workspace.items.models import ItemCategory
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import HourEntry
from tests.factories import ProjectFactory
from tests.workspace.invoicing.work import Job
from tests.world import World

WAGES, ACCRUED, SALES = 5000, 2960, 3000
BILLED, PAY, BOUGHT = (3000, 3999), (5000, 5999), (4000, 4999)
"""Accounts of the figures, as the chart there has them."""
ORDERS: Final = ("poweroffice_go.orders_out", "poweroffice_go.orders_with_pdf_out")


@dataclass(frozen=True)
class Sums:
    """What a project earned and cost, NOK."""

    billed: Decimal
    pay: Decimal
    bought: Decimal


@dataclass
class Month:
    """November in a firm whose ledger knows its projects, items and accounts."""

    world: World
    job: Job
    other: Project
    supplier: int = 0
    projects: dict[UUID, int] = field(default_factory=dict)

    # --- what people do here ---

    def works(self, day: int, minutes: int, billable: int, who: int, project: Project) -> UUID:
        """Write approved hours."""
        with self.world.inside():
            return self.job.hours(
                minutes,
                billable_minutes=billable,
                worked_on=date(2026, 11, day),
                employee=self.job.people[who],
                project=project,
            )[1]

    def corrects(self, entry: UUID, **fields: Any) -> None:
        """Change hours that were accrued already."""
        with self.world.inside():
            row = HourEntry.objects.get(id=entry)
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()

    def bills(self, project: Project, flow: str) -> None:
        """Make an attachment of all that can be billed, hand it over, and let them send it."""
        with self.world.inside():
            ours = services.create_attachment(project.id, by=self.world.office)
            number = InvoiceAttachment.objects.get(id=ours).number
            run = handing.hand_over(
                self.world.connection.id, flow, [(ours, number)], by=self.world.office
            )
        assert run is not None
        self.world.carry(run)
        send_by_user(self.world.books, self.world.links("invoice_attachment")[ours])

    def invoices(self, project: Project) -> UUID:
        """Issue an invoice of our own numbers, which goes into the ledger as it is."""
        with self.world.inside():
            attachment = services.create_attachment(project.id, by=self.world.office)
            return issuing.issue_invoice(attachment, by=self.world.office)

    def credits(self, invoice: UUID) -> None:
        """Give all of an invoice back."""
        with self.world.inside():
            giving_back.credit_invoice(invoice, because="Wrong rate", by=self.world.office)

    # --- what people do there ---

    def buys(self, number: str, amount: str, project: Project) -> dict[str, Any]:
        """Post a supplier's invoice, VAT included."""
        return bought.supplier_invoice(
            self.world.books, self.supplier, *self._paper(number, amount, project)
        )

    def gets_back(self, number: str, amount: str, project: Project) -> None:
        """Post a supplier's credit note, VAT included."""
        bought.supplier_credit_note(
            self.world.books, self.supplier, *self._paper(number, amount, project)
        )

    def _paper(self, number: str, amount: str, project: Project) -> tuple[list[Line], bought.Paper]:
        there = self.projects[project.id]
        line = Line(
            Decimal(amount), account_no=4300, vat_code="1", project_id=there, description=number
        )
        return [line], bought.Paper(
            invoice_no=number, voucher_date="2026-11-10", description="Ready-mix"
        )

    # --- what stands on either side ---

    def here(self, project: Project) -> Sums:
        """Return what project accounting says."""
        with self.world.inside():
            sums = project_account(project.id, by=self.world.office).totals
        return Sums(sums.billed, sums.pay, sums.bought)

    def there(self, project: Project) -> Sums:
        """Return what the ledger says: income is credited."""
        return Sums(
            -self._posted(project, BILLED),
            self._posted(project, PAY),
            self._posted(project, BOUGHT),
        )

    def _posted(self, project: Project, accounts: tuple[int, int]) -> Decimal:
        first, last = accounts
        rows = self.world.books.rows("AccountTransactions")
        mine = [one for one in rows if one["ProjectId"] == self.projects[project.id]]
        return sum((one["Amount"] for one in mine if first <= one["AccountNo"] <= last), Decimal(0))


@pytest.fixture
def month(world: World) -> Month:
    """Set the scene: registers on both sides, accounts chosen, all data types on but hours."""
    books = world.books
    books.user_adds("Products", {"Code": "TIMER", "Name": "Timer"})
    group = books.user_adds("ProductGroups", {"Code": "ROR", "Name": "Rør"})["Id"]
    with world.inside():
        numbering.choose_series("invoice", upcoming=501, last=None, by=world.office)
        job = _job()
        category = ItemCategory.objects.create(name="Rør")
        job.pipe.category = category
        job.pipe.save()
        other = ProjectFactory.create(name="Kai 3", customer=job.customer)
    for name in ("employees", "customers", "projects", "items", "accrued_cost"):
        world.choose(name, Direction.OUT)
    world.choose("invoice_attachments", Direction.OUT)
    world.choose("own_invoices", Direction.OUT)
    world.choose("supplier_costs", Direction.INTO)
    world.choose("payments", Direction.INTO)
    _choose(world, "items", product_groups={str(category.id): str(group)})
    _choose(world, "own_invoices", sales_account=_account(world, SALES))
    _choose(world, "accrued_cost", debit_account=_account(world, WAGES))
    _choose(world, "accrued_cost", credit_account=_account(world, ACCRUED))
    world.run()
    found = Month(world, job, other)
    found.supplier = books.user_adds("Suppliers", {"Name": "Betong AS", "Number": 20_001})["Id"]
    found.projects = {ours: int(theirs) for ours, theirs in world.links("project").items()}
    assert world.waiting() == {}
    return found


def _job() -> Job:
    InvoiceChoices.objects.create(item_hours="TIMER")
    job = Job.begin()
    job.customer.number, job.customer.postal_code = "10042", "2080"
    job.customer.save()
    for person, cost in zip(job.people, ("310.50", "287.35", "299.99"), strict=True):
        EmploymentTerms.objects.create(
            employee=person, valid_from=date(2026, 1, 1), cost_price=Decimal(cost)
        )
    return job


def _choose(world: World, group: str, **values: Any) -> None:
    with world.inside():
        chosen = DataType.objects.get(group=group)
        chosen.values = chosen.values | values
        chosen.save()


def _account(world: World, number: int) -> str:
    (row,) = world.books.find("GeneralLedgerAccounts", AccountNo=number)
    return str(row["Id"])


def _november(month: Month) -> None:
    """Let the month happen, with a run now and then as the hour strikes."""
    main, other = month.job.project, month.other
    month.works(2, 450, 450, 0, main)
    late = month.works(2, 455, 480, 1, main)
    month.works(2, 200, 200, 2, other)
    month.world.run()
    month.works(3, 470, 480, 0, main)
    moved = month.works(3, 95, 90, 2, other)
    month.works(27, 377, 360, 1, other)
    month.buys("F-1", "12500.00", main)
    month.buys("F-2", "1234.55", main)
    wrong = month.buys("F-3", "6250.00", main)
    month.buys("F-4", "777.77", other)
    month.world.run()
    month.corrects(late, minutes=480)
    month.corrects(moved, worked_on=date(2026, 11, 4), minutes=100)
    month.gets_back("K-1", "2500.00", main)
    reverse(month.world.books, wrong["Id"])
    month.world.run()
    with month.world.inside():
        month.job.pipes("12")
        month.job.pipes("3.5")
        month.job.pipes("7.25", project=other)
    month.bills(main, ORDERS[0])
    month.bills(other, ORDERS[1])
    month.world.run()
    month.works(28, 333, 330, 2, other)
    month.invoices(other)
    month.world.run()
    month.works(29, 120, 120, 0, other)
    month.credits(month.invoices(other))
    month.world.run()
    month.world.run()


@pytest.mark.covers("A12.2", "A13.2", "X14")
def test_each_project_says_the_same_here_and_in_the_ledger(month: Month) -> None:
    """To the øre; one project's figures are reckoned by hand beside the comparison."""
    _november(month)

    assert month.world.waiting() == {}
    billed = [one["VoucherType"] for one in month.world.books.rows("OutgoingInvoices")]
    assert sorted(billed) == ["OutgoingCreditNote", *["OutgoingInvoice"] * 4]
    by_hand = Sums(
        # 7,5 + 8 + 8 hours at 890, and 12 + 3,5 metres at 89
        billed=Decimal("20915.00") + Decimal("1068.00") + Decimal("311.50"),
        # 7,5 hours at 310,50; 8 at 287,35 after the correction; 7:50 at 310,50
        pay=Decimal("2328.75") + Decimal("2298.80") + Decimal("2432.25"),
        # invoices of 12 500 and 1 234,55 less a credit note of 2 500, VAT of 25 % taken out
        bought=Decimal("10000.00") + Decimal("987.64") - Decimal("2000.00"),
    )
    assert month.here(month.job.project) == by_hand
    assert month.there(month.job.project) == by_hand
    assert month.here(month.other) == month.there(month.other)
    assert all(month.here(month.other).__dict__.values()), "nothing is compared with nothing"
    assert {intent.state for intent in month.world.intents()} == {"done"}


@pytest.mark.covers("A13.2")
def test_the_ledger_balances_and_holds_no_cost_of_ours_beside_projects(month: Month) -> None:
    """What is debited on a project is credited on the accrual account, over all corrections."""
    _november(month)
    rows = month.world.books.rows("AccountTransactions")
    assert sum((one["Amount"] for one in rows), Decimal(0)) == 0
    wages = sum((one["Amount"] for one in rows if one["AccountNo"] == WAGES), Decimal(0))
    accrued = sum((one["Amount"] for one in rows if one["AccountNo"] == ACCRUED), Decimal(0))
    assert wages == -accrued
    assert wages == sum(
        (month.here(one).pay for one in (month.job.project, month.other)), Decimal(0)
    )
