"""A project's account: what it earned, what it cost, what is not yet in."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.kernel.money import money
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.accounting.files import csv_of
from bindeledd.workspace.accounting.latest import latest
from bindeledd.workspace.accounting.queries import accounts, project_account
from bindeledd.workspace.accounting.services import set_estimate
from bindeledd.workspace.accounting.shapes import ProjectAccount
from bindeledd.workspace.invoicing import giving_back, issuing, services
from bindeledd.workspace.invoicing.models import Invoice
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.projects.models import Project
from tests.factories import ProjectFactory
from tests.workspace.invoicing.work import Job

NOTHING = money(0)


def account(job: Job, office: User, *, part: Project | None = None) -> ProjectAccount:
    """Return the job's account."""
    return project_account(job.project.id, part=None if part is None else part.id, by=office)


def billed(job: Job, office: User) -> Invoice:
    """Bill all of the basis."""
    made = services.create_attachment(job.project.id, by=office)
    services.complete_attachment(made, by=office)
    return Invoice.objects.get(id=issuing.issue_invoice(made, by=office))


@pytest.mark.covers("C5.6")
def test_cost_by_kind(job: Job, office: User) -> None:
    """Each kind from its own rows; overtime with its supplement."""
    job.hours(600, overtime_50_minutes=120, overtime_100_minutes=60)
    job.machine(90)
    job.pipes("12")
    job.driving("26")
    job.pumping("6800")

    totals = account(job, office).totals

    assert (totals.pay, totals.machine, totals.items, totals.expenses, totals.bought) == (
        Decimal("3600.00"),
        Decimal("600.00"),
        Decimal("720.00"),
        Decimal("137.80"),
        Decimal("6800.00"),
    )
    assert totals.cost == Decimal("11857.80")


@pytest.mark.covers("C5.19")
@pytest.mark.parametrize(
    ("overtime", "amount"),
    [
        ({}, "300.00"),
        ({"overtime_50_minutes": 60}, "450.00"),
        ({"overtime_100_minutes": 60}, "600.00"),
    ],
)
def test_an_hour_at_300(job: Job, office: User, overtime: dict[str, int], amount: str) -> None:
    """300, 450 and 600."""
    job.hours(60, **overtime)

    assert account(job, office).totals.pay == Decimal(amount)


def test_the_cost_price_of_the_day_counts(job: Job, office: User) -> None:
    """Hours before a raise keep their cost; hours without a price are told of, not guessed."""
    EmploymentTerms.objects.create(
        employee=job.people[0], valid_from=date(2026, 11, 1), cost_price=Decimal(330)
    )
    job.hours(60, worked_on=date(2026, 10, 30))
    job.hours(60)
    job.hours(60, worked_on=date(2025, 12, 31))

    found = account(job, office)

    assert [(str(one.month), one.pay) for one in found.months if one.pay] == [
        ("2026-10-01", Decimal("300.00")),
        ("2026-11-01", Decimal("330.00")),
    ]
    assert (found.minutes, found.unknown_minutes) == (180, 60)


def test_months_have_no_holes(job: Job, office: User) -> None:
    """A quiet month stands between two busy ones, over the turn of the year too."""
    job.hours(60, worked_on=date(2026, 11, 2))
    job.hours(60, worked_on=date(2027, 1, 4))

    months = account(job, office).months

    assert [str(one.month) for one in months] == ["2026-11-01", "2026-12-01", "2027-01-01"]
    assert months[1].cost == 0


def test_what_is_done_is_unbilled_until_it_is_billed(job: Job, office: User) -> None:
    """The same income all the way, also while a draft holds it; a credit gives it back."""
    job.a_week()
    before = account(job, office).totals
    assert before.billed == 0
    assert before.unbilled > 0

    attachment = services.create_attachment(job.project.id, by=office)
    held = account(job, office).totals
    assert (held.billed, held.unbilled) == (NOTHING, before.unbilled)

    services.complete_attachment(attachment, by=office)
    invoice = Invoice.objects.get(id=issuing.issue_invoice(attachment, by=office))
    after = account(job, office).totals
    assert (after.billed, after.unbilled) == (invoice.net, NOTHING)
    assert after.income == before.income

    giving_back.credit_invoice(invoice.id, by=office, because="Feil")
    back = account(job, office).totals
    assert (back.billed, back.unbilled) == (NOTHING, before.unbilled)


def test_parts_sum_to_the_whole(job: Job, office: User) -> None:
    """Cost and income of the main project and its subprojects, billed together or not."""
    below = ProjectFactory.create(number="104701", parent=job.project, customer=job.customer)
    job.a_week()
    job.hours(120, project=below)
    job.pipes("4", project=below)
    billed(job, office)
    job.hours(300, project=below)

    whole = account(job, office)
    parts = [account(job, office, part=one) for one in (job.project, below)]

    assert [one.number for one in whole.parts] == [job.project.joined_number, "104701"]
    for kind in ("billed", "unbilled", "pay", "machine", "items", "bought", "expenses"):
        assert getattr(whole.totals, kind) == sum(getattr(one.totals, kind) for one in parts)
    assert parts[1].totals.billed == Decimal("2136.00")
    assert parts[1].totals.unbilled == Decimal("4450.00")


def test_hours_that_nobody_approved_are_told_of(job: Job, office: User) -> None:
    """They are in no figure, and say what they would change."""
    job.hours(450)
    job.hours(120, state="submitted")

    found = account(job, office)

    assert found.minutes == 450
    assert (found.waiting.minutes, found.waiting.cost, found.waiting.value) == (
        120,
        Decimal("600.00"),
        Decimal("1780.00"),
    )


def test_an_estimate_is_compared_with(job: Job, office: User) -> None:
    """Margin in points above the estimate, and how much of the cost is used."""
    job.hours(600)
    assert not account(job, office).estimate.exists
    set_estimate(job.project.id, {"income": Decimal(10_000), "wage": Decimal(6000)}, by=office)

    found = account(job, office)

    assert found.estimate.margin_percent == Decimal(40)
    assert found.totals.margin_percent is not None
    assert found.points == found.totals.margin_percent - Decimal(40)
    assert found.used_percent == Decimal(50)
    set_estimate(job.project.id, {"income": None, "wage": None}, by=office)
    assert not account(job, office).estimate.exists


def test_an_estimate_is_refused_where_it_cannot_be(job: Job, office: User) -> None:
    """Below zero, of an unknown kind, or of a project elsewhere."""
    with pytest.raises(DomainError) as refused:
        set_estimate(job.project.id, {"wage": Decimal(-1)}, by=office)
    assert refused.value.fields == {"wage": "field.out_of_range"}
    with pytest.raises(DomainError) as unknown:
        set_estimate(job.project.id, {"magic": Decimal(1)}, by=office)
    assert unknown.value.fields == {"magic": "field.unknown_code"}
    with pytest.raises(NotFoundError):
        set_estimate(new_id(), {"wage": Decimal(1)}, by=office)


def test_the_list_has_the_sums_of_the_whole(job: Job, office: User) -> None:
    """Subprojects count on their main project; a project with nothing stands with nothing."""
    below = ProjectFactory.create(number="104701", parent=job.project, customer=job.customer)
    other = ProjectFactory.create(number="9999")
    job.a_week()
    job.hours(120, project=below)
    billed(job, office)
    job.hours(60, project=below)

    rows = {row.id: row.sums for row in accounts(Ask(), by=office).rows}

    totals = account(job, office).totals
    assert set(rows) == {job.project.id, other.id}
    assert (rows[job.project.id].income, rows[job.project.id].cost) == (totals.income, totals.cost)
    assert rows[other.id].cost == 0


def test_the_newest_rows_say_whether_they_are_billed(job: Job, office: User) -> None:
    """Three of each at most."""
    job.a_week()
    found = latest([job.project.id], by=office)
    assert [len(rows) for rows in (found.costs, found.hours, found.items)] == [1, 3, 2]
    assert {row.billed for row in found.hours} == {""}

    billed(job, office)
    assert {row.billed for row in latest([job.project.id], by=office).hours} == {"billed"}


def test_the_file_has_a_row_for_each_month_and_the_sum(job: Job, office: User) -> None:
    """Its amounts are those of the page."""
    job.hours(60, worked_on=date(2026, 10, 30))
    job.hours(60)
    found = account(job, office)

    with override("en"):
        text = csv_of(found).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert [row["Month"] for row in rows] == ["2026-10", "2026-11", "Sum"]
    assert rows[2]["Cost"] == "600,00"
    assert rows[2]["Unbilled"] == "1780,00"


def test_the_number_of_queries_does_not_follow_the_rows(job: Job, office: User) -> None:
    """Neither of one account nor of the list."""
    job.hours()
    with CaptureQueriesContext(connection) as few:
        account(job, office)
        accounts(Ask(), by=office)
    ProjectFactory.create(parent=job.project)
    ProjectFactory.create()
    job.a_week()
    with CaptureQueriesContext(connection) as more:
        account(job, office)
        accounts(Ask(), by=office)

    assert len(more) <= len(few) + 6
    assert len(more) <= 55


def test_roles(job: Job, office: User) -> None:
    """Workers and foremen see no accounts; whoever may not change projects estimates nothing."""
    for role in (Role.WORKER, Role.FOREMAN):
        person = User.objects.create_user(f"{role.value}@firma.example", name=role.value)
        add_member(person, role, by=office)
        for ask in (
            lambda who: project_account(job.project.id, by=who),
            lambda who: accounts(Ask(), by=who),
            lambda who: latest([job.project.id], by=who),
        ):
            with pytest.raises(ForbiddenError):
                ask(person)
    reader = User.objects.create_user("r@firma.example", name="r")
    add_member(reader, Role.READ_ONLY, by=office)
    assert project_account(job.project.id, by=reader).id == job.project.id
    with pytest.raises(ForbiddenError):
        set_estimate(job.project.id, {"wage": Decimal(1)}, by=reader)


def test_a_part_of_another_project_is_not_found(job: Job, office: User) -> None:
    """Nor is a project of another company."""
    with pytest.raises(NotFoundError):
        account(job, office, part=ProjectFactory.create())
    with pytest.raises(NotFoundError):
        project_account(new_id(), by=office)
