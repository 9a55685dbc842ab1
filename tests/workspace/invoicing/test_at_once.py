"""Two people at the same moment: the database lets one have the row, and gives numbers in turn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, BrokenBarrierError
from uuid import UUID

import pytest
from django.db import connection

from bindeledd.kernel.clock import pause
from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.identity import new_id
from bindeledd.sync.flows import Identity
from bindeledd.sync.mapping import Reason
from bindeledd.sync.ports import Changed, Incoming
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import locks
from bindeledd.workspace.accounting.documents import days_by_id
from bindeledd.workspace.accounting.models import AccruedDay
from bindeledd.workspace.exchange import Exchange
from bindeledd.workspace.invoicing import giving_back, handing, issuing, services
from bindeledd.workspace.invoicing.models import Invoice, InvoiceSource
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time.models import HourEntry
from tests.workspace.invoicing.work import MONDAY, Job

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def office(committed: None) -> User:  # noqa: ARG001 - opened first
    made, _ = User.objects.get_or_create(email="kari@atonce.example")
    return made


@pytest.fixture
def company(office: User) -> UUID:
    return create_company("Side om side AS", by=office).id


def together(company: UUID, deeds: list[Callable[[], object]]) -> list[str]:
    """Do deeds in transactions that begin at the same moment; return done or the code of each."""
    barrier = Barrier(len(deeds))

    def alone(deed: Callable[[], object]) -> str:
        try:
            with company_scope(company), locks.told():
                barrier.wait(timeout=20)
                deed()
        except DomainError as error:
            return error.error_code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(alone, deeds))


def test_of_two_who_take_the_same_row_one_gets_it(company: UUID, office: User) -> None:
    """Both read it as free; the unique constraint is the judge."""
    with company_scope(company):
        job = Job.begin()
        entry, project = job.hours(), job.project.id

    def take() -> object:
        return services.create_attachment(project, by=office, chosen=[entry])

    done = together(company, [take] * 4)
    assert done.count("done") == 1
    assert set(done) <= {"done", "basis.taken", "basis.gone"}
    with company_scope(company):
        assert InvoiceSource.objects.filter(record_id=entry[1], state="reserved").count() == 1


def test_a_double_click_issues_one_invoice(company: UUID, office: User) -> None:
    with company_scope(company):
        job = Job.begin()
        job.hours()
        made = services.create_attachment(job.project.id, by=office)

    def issue() -> object:
        return issuing.issue_invoice(made, by=office)

    assert together(company, [issue] * 3) == ["attachment.billed", "attachment.billed", "done"]
    with company_scope(company):
        assert Invoice.objects.count() == 1


def test_numbers_given_at_once_follow_one_another(company: UUID, office: User) -> None:
    with company_scope(company):
        job = Job.begin()
        rows = [job.hours() for _ in range(4)]
        made = [services.create_attachment(job.project.id, by=office, chosen=[row]) for row in rows]

    def issue(attachment: UUID) -> Callable[[], object]:
        return lambda: issuing.issue_invoice(attachment, by=office)

    assert together(company, [issue(one) for one in made]) == ["done"] * 4
    with company_scope(company):
        numbers = Invoice.objects.values_list("number", flat=True)
        assert sorted(numbers) == ["10001", "10002", "10003", "10004"]


def test_of_two_credits_of_the_same_rows_one_stands(company: UUID, office: User) -> None:
    with company_scope(company):
        job = Job.begin()
        job.hours()
        made = services.create_attachment(job.project.id, by=office)
        invoice = issuing.issue_invoice(made, by=office)

    def credit() -> object:
        return giving_back.credit_invoice(invoice, by=office)

    assert together(company, [credit] * 3) == ["credit.nothing_chosen"] * 2 + ["done"]


def test_a_correction_meets_the_lock_or_is_seen(company: UUID, office: User) -> None:
    """Either the entry is locked first, or the attachment notices that it changed."""
    with company_scope(company):
        job = Job.begin()
    for _ in range(3):
        with company_scope(company):
            _, entry = job.hours()
            made = services.create_attachment(job.project.id, by=office)

        def correct(entry: UUID = entry) -> object:
            return HourEntry.objects.filter(id=entry).update(minutes=60, billable_minutes=60)

        def complete(made: UUID = made) -> object:
            services.complete_attachment(made, by=office)
            return made

        done = together(company, [correct, complete])
        assert done in (["done", "record.locked"], ["attachment.basis_changed", "done"])


def test_a_double_press_hands_over_once(company: UUID, office: User) -> None:
    """All three are told that it is there, and it went there once."""
    with company_scope(company):
        job = Job.begin()
        job.hours()
        made = services.create_attachment(job.project.id, by=office)
    ledger = new_id()
    told: list[bool] = []

    def press() -> object:
        return told.append(handing.hand_over(made, holder=ledger, by=office))

    assert together(company, [press] * 3) == ["done"] * 3
    assert sorted(told) == [False, False, True]


def test_of_two_ledgers_one_gets_it(company: UUID, office: User) -> None:
    """Whoever comes second is told that it is handed over already."""
    with company_scope(company):
        job = Job.begin()
        job.hours()
        made = services.create_attachment(job.project.id, by=office)

    def press(ledger: UUID) -> Callable[[], object]:
        return lambda: handing.hand_over(made, holder=ledger, by=office)

    done = together(company, [press(new_id()), press(new_id())])
    assert done == ["attachment.handed_elsewhere", "done"]


def test_an_invoice_or_a_hand_over(company: UUID, office: User) -> None:
    """Never both: the customer would be billed twice."""
    with company_scope(company):
        job = Job.begin()
    for _ in range(3):
        with company_scope(company):
            job.hours()
            made = services.create_attachment(job.project.id, by=office)

        def press(made: UUID = made) -> object:
            return handing.hand_over(made, holder=new_id(), by=office)

        def issue(made: UUID = made) -> object:
            return issuing.issue_invoice(made, by=office)

        done = together(company, [press, issue])
        assert done in (["attachment.billed", "done"], ["attachment.transferred", "done"])


def test_payments_told_at_once_all_count(company: UUID, office: User) -> None:
    """Four runs tell of a payment each of one invoice; none of them is lost."""
    exchange = Exchange(identity=Identity, changed=Changed, reason=Reason)
    with company_scope(company):
        job = Job.begin()
        job.hours()
        made = services.create_attachment(job.project.id, by=office)
        invoice = issuing.issue_invoice(made, by=office)
        total = Invoice.objects.get(id=invoice).total
        fields = {"number": "1", "invoiced_on": MONDAY, "total": total, "balance": total}
        booked = Incoming(new_id(), create=True, fields=fields | {"invoice_id": invoice})
        assert exchange.write("ledger_invoice", [booked]) == {}

    def pay() -> object:
        told = {"ledger_invoice_id": booked.ours, "amount": Decimal(100), "paid_on": MONDAY}
        return exchange.write("invoice_payment", [Incoming(new_id(), create=True, fields=told)])

    assert together(company, [pay] * 4) == ["done"] * 4
    with company_scope(company):
        assert Invoice.objects.get(id=invoice).paid_amount == Decimal(400)


@pytest.fixture
def paid_by_the_hour(company: UUID) -> Job:
    """A job whose first person costs 300,00 an hour."""
    with company_scope(company):
        job = Job.begin()
        EmploymentTerms.objects.create(
            employee=job.people[0], valid_from=MONDAY, cost_price=Decimal(300)
        )
    return job


def accrued(company: UUID, since: str = "") -> Changed:
    exchange = Exchange(identity=Identity, changed=Changed, reason=Reason)
    with company_scope(company):
        return exchange.changed("accrued_day", since=since, after=None, limit=500)


def read_through(company: UUID) -> str:
    """Return the cursor of a reader to whom nothing comes again.

    A session beside ours may hold the cluster's oldest transaction, and rows come until it ends.
    """
    page = accrued(company)
    for _ in range(100):
        page = accrued(company, page.cursor)
        if not page.records:
            break
        pause(0.05)
    return page.cursor


def test_two_who_read_accrued_days_agree(company: UUID, paid_by_the_hour: Job) -> None:
    """Both sum the same days anew; each day is there once, and nobody fails or waits for ever."""
    for turn in range(2):
        with company_scope(company):
            for day in range(10):
                paid_by_the_hour.hours(worked_on=MONDAY + timedelta(days=10 * turn + day))
        done = together(company, [lambda: accrued(company)] * 4)
        assert done == ["done"] * 4
        with company_scope(company):
            assert set(AccruedDay.objects.values_list("revision", flat=True)) == {1}
            assert AccruedDay.objects.count() == 10 * (turn + 1)


def test_who_reads_days_in_another_order_waits(company: UUID, paid_by_the_hour: Job) -> None:
    """Two that mark the same days, each in its own order, do not wait for one another for ever."""
    with company_scope(company):
        for day in range(2):
            paid_by_the_hour.hours(worked_on=MONDAY + timedelta(days=day))
    accrued(company)
    with company_scope(company):
        HourEntry.objects.update(minutes=60)
        one, other = AccruedDay.objects.order_by("day").values_list("id", flat=True)
    halfway = Barrier(2)

    def read(first: UUID, second: UUID) -> None:
        days_by_id([first])
        with suppress(BrokenBarrierError):  # the other one waits for us: that is what we want
            halfway.wait(timeout=1)
        days_by_id([second])

    done = together(company, [lambda: read(one, other), lambda: read(other, one)])
    assert done == ["done"] * 2


def test_a_reader_learns_of_the_day_that_hours_left(company: UUID, paid_by_the_hour: Job) -> None:
    """The row tells only where they are now; its history tells where they were."""
    with company_scope(company):
        _, ours = paid_by_the_hour.hours()
    since = read_through(company)
    with company_scope(company):
        HourEntry.objects.filter(id=ours).update(worked_on=MONDAY + timedelta(days=1))

    found = accrued(company, since).records

    assert {getattr(one, "day"): one.active for one in found} == {  # noqa: B009 - the port's records are opaque
        MONDAY: False,
        MONDAY + timedelta(days=1): True,
    }


def test_a_reader_learns_of_a_cost_price_that_reaches_back(
    company: UUID, paid_by_the_hour: Job
) -> None:
    """No hour changed, and what the days cost did; days before the price stay away."""
    with company_scope(company):
        for day in range(3):
            paid_by_the_hour.hours(worked_on=MONDAY + timedelta(days=day))
    since = read_through(company)
    with company_scope(company):
        EmploymentTerms.objects.create(
            employee=paid_by_the_hour.people[0],
            valid_from=MONDAY + timedelta(days=1),
            cost_price=Decimal(310),
        )

    days = {getattr(one, "day") for one in accrued(company, since).records}  # noqa: B009 - the port's records are opaque
    assert days == {MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)}
