"""Income of attachments that a ledger billed: its days and sums, once, where the work was done."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bindeledd.kernel.identity import new_id
from bindeledd.kernel.money import money
from bindeledd.sync.ports import Incoming, Workspace
from bindeledd.tenancy.models import User
from bindeledd.workspace.accounting import income
from bindeledd.workspace.accounting.booked import Booked, shared
from bindeledd.workspace.accounting.queries import accounts, project_account
from bindeledd.workspace.invoicing import editing, handing, issuing, services
from bindeledd.workspace.lists import Ask
from tests.factories import ProjectFactory
from tests.workspace.invoicing.work import MONDAY, Job

GO = new_id()
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def book(exchange: Workspace, **fields: Any) -> UUID:
    usual = {
        "number": "50001",
        "invoiced_on": date(2026, 12, 3),
        "total": Decimal("1112.50"),
        "balance": Decimal(0),
    }
    row = Incoming(new_id(), create=True, fields=usual | fields)
    assert exchange.write("ledger_invoice", [row]) == {}
    return row.ours


def handed(job: Job, office: User) -> UUID:
    made = services.create_attachment(job.project.id, by=office)
    handing.hand_over(made, holder=GO, by=office)
    return made


def figures(job: Job, office: User) -> list[tuple[date | None, Decimal, Decimal]]:
    account = project_account(job.project.id, by=office)
    assert account.totals.billed == sum(one.billed for one in account.months)
    (line,) = accounts(Ask(), by=office).rows
    assert (line.sums.billed, line.sums.unbilled) == (
        account.totals.billed,
        account.totals.unbilled,
    )
    return [(one.month, one.billed, one.unbilled) for one in account.months]


def test_what_is_handed_over_is_unbilled_until_the_ledger_bills_it(
    exchange: Workspace, job: Job, office: User
) -> None:
    """Then it is income of the month in which the ledger invoiced."""
    job.hours(60)
    made = handed(job, office)
    assert figures(job, office) == [(NOVEMBER, 0, 890)]

    told = book(exchange, attachment_id=made, net=Decimal("900.00"))
    assert figures(job, office) == [(NOVEMBER, 0, 0), (DECEMBER, 900, 0)]

    exchange.end("ledger_invoice", [told])
    assert figures(job, office) == [(NOVEMBER, 0, 890)]


def test_a_ledgers_credit_note_is_income_below_zero(
    exchange: Workspace, job: Job, office: User
) -> None:
    """Credited whole, the work is unbilled again; without a net, the total tells the share."""
    job.hours(60)
    made = handed(job, office)
    book(exchange, attachment_id=made)
    note = {"attachment_id": made, "is_credit_note": True, "invoiced_on": date(2026, 12, 9)}
    book(exchange, **note, total=Decimal("-111.25"))
    assert figures(job, office) == [(NOVEMBER, 0, 0), (DECEMBER, 801, 0)]

    book(exchange, **note, total=Decimal("-1001.25"))
    assert figures(job, office) == [(NOVEMBER, 0, 890)]


def test_nothing_is_income_twice(exchange: Workspace, job: Job, office: User) -> None:
    """An invoice of ours that the ledger booked counts as ours, whatever the ledger names."""
    job.hours(60)
    made = services.create_attachment(job.project.id, by=office)
    ours = issuing.issue_invoice(made, by=office, issued_on=date(2026, 11, 30))
    book(exchange, invoice_id=ours, net=Decimal(890))
    book(exchange, invoice_id=ours, attachment_id=made, net=Decimal(890))
    book(exchange, attachment_id=made, net=Decimal(890))
    assert figures(job, office) == [(NOVEMBER, 890, 0)]


def test_it_counts_where_the_work_was_done(exchange: Workspace, job: Job, office: User) -> None:
    """Subprojects get their shares of what the ledger billed; own lines are the attachment's."""
    part = ProjectFactory.create(parent=job.project, customer=job.customer)
    job.hours(60)
    job.hours(180, project=part)
    made = services.create_attachment(job.project.id, by=office)
    editing.add_line(
        made, {"text": "Rig", "quantity": Decimal(1), "price": Decimal(440)}, by=office
    )
    handing.hand_over(made, holder=GO, by=office)
    family = [job.project.id, part.id]

    def billed() -> dict[UUID, Decimal]:
        return {one.project_id: one.amount for one in income.billed(family, family=family)}

    told = book(exchange, attachment_id=made, net=Decimal(4000))
    assert billed() == {job.project.id: 1330, part.id: 2670}
    fields = {"net": Decimal("2000.01")}
    exchange.write("ledger_invoice", [Incoming(told, create=False, fields=fields)])
    assert billed() == {job.project.id: Decimal("665.00"), part.id: Decimal("1335.01")}
    assert [one.amount for one in income.billed([part.id], family=family)] == [Decimal("1335.01")]


@given(
    st.lists(st.integers(-(10**6), 10**7), min_size=1, max_size=5),
    st.integers(-(10**7), 10**7),
)
def test_shares_meet_the_ledgers_net_to_the_last_coin(parts: list[int], net: int) -> None:
    """Whatever was changed there: the projects together have what the ledger billed."""
    places = {new_id(): money(Decimal(one) / 100) for one in parts}
    booked = Booked(new_id(), new_id(), MONDAY, Decimal(net) / 100, Decimal(net), None)
    assert sum(amount for _, amount in shared(booked, places)) == Decimal(net) / 100
