"""Vouchers and invoices of ours under the contract suite: their records, written by hand.

Source: contract paper poweroffice-go, sections 14, 15.2 and 17, and field-domain.md, A11, A13 and
E5, both read 2026-11-21.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.sandbox.poweroffice_go import documents
from bindeledd.sync import registry
from bindeledd.sync.models import DataType
from bindeledd.workspace.invoicing import issuing, services
from bindeledd.workspace.people.models import EmploymentTerms
from tests.contract.bench import Bench
from tests.contract.poweroffice_go_invoicing import Given, a_job
from tests.contract.subject import OutSample, Row
from tests.workspace.invoicing.work import MONDAY


def _account(bench: Bench, number: int) -> str:
    rows = bench.world.books.rows("GeneralLedgerAccounts")
    (found,) = (one["Id"] for one in rows if one["AccountNo"] == number)
    return str(found)


def a_job_that_costs(bench: Bench) -> Given:
    """Let each hour cost 300, and choose the accounts."""
    given = a_job(bench)
    with bench.world.inside():
        for person in given.job.people:
            EmploymentTerms.objects.create(
                employee=person, valid_from=date(2026, 1, 1), cost_price=Decimal(300)
            )
        chosen = {"debit_account": _account(bench, 5000), "credit_account": _account(bench, 2960)}
        DataType.objects.filter(group="accrued_cost").update(values=chosen)
    return given


def a_day(bench: Bench, given: Given, n: int) -> UUID:
    """Work n hours on the n-th day."""
    day = MONDAY + timedelta(days=n)
    with bench.world.inside():
        given.job.hours(60 * n, worked_on=day)
        page = registry.workspace().changed("accrued_day", since="", after=None, limit=500)
        (found,) = (one.id for one in page.records if getattr(one, "day", None) == day)
    return UUID(str(found))


def a_job_with_accounts(bench: Bench) -> Given:
    """Choose the sales account."""
    given = a_job(bench)
    with bench.world.inside():
        chosen = {"sales_account": _account(bench, 3000)}
        DataType.objects.filter(group="own_invoices").update(values=chosen)
    return given


def an_invoice(bench: Bench, given: Given, n: int) -> UUID:
    """Issue an invoice of n hours."""
    with bench.world.inside():
        hours = [given.job.hours(60 * n)]
        attachment = services.create_attachment(
            given.job.project.id, chosen=hours, by=bench.world.office
        )
        return issuing.issue_invoice(attachment, by=bench.world.office)


def _has_paper(bench: Bench, row: Row) -> None:
    assert "Pdf" in documents.read(bench.world.books, row["Id"]), "the voucher has its PDF"


def _day_there(_given: Given, n: int) -> dict[str, Any]:
    day = (MONDAY + timedelta(days=n)).isoformat()
    return {"VoucherDate": day, "VoucherType": "ManualJournal", "IsReversed": False}


def _invoice_there(given: Given, n: int) -> dict[str, Any]:
    return {
        "CustomerId": given.customer,
        "ProjectId": given.project,
        "VoucherType": "OutgoingInvoice",
        "TotalAmount": Decimal("1112.50") * n,
    }


def _order_there(given: Given, n: int) -> dict[str, Any]:
    return {
        "CustomerId": given.customer,
        "ProjectId": given.project,
        "SalesOrderStatus": "Draft",
        "NetAmount": Decimal(890) * n,
    }


OUT = (
    OutSample(
        flow="accrued_cost_out",
        group="accrued_cost",
        kind="accrued_day",
        collection="Vouchers",
        post="POST /Vouchers/ManualJournals",
        look_up="GET /AccountTransactions",
        before=a_job_that_costs,
        make=a_day,
        there=_day_there,
        tells=("VoucherDate",),
        key="ExternalImportReference",
    ),
    OutSample(
        flow="invoices_out",
        group="own_invoices",
        kind="invoice",
        collection="OutgoingInvoices",
        post="POST /Vouchers/OutgoingInvoiceJournals",
        look_up="GET /OutgoingInvoices",
        step="PUT /VoucherDocumentation",
        followed=_has_paper,
        before=a_job_with_accounts,
        make=an_invoice,
        there=_invoice_there,
        tells=("TotalAmount",),
        key="ExternalImportReference",
    ),
    OutSample(
        flow="invoices_as_orders_out",
        group="own_invoices_as_orders",
        kind="invoice",
        collection="SalesOrders",
        post="POST /SalesOrders/Complete",
        look_up="GET /SalesOrders",
        before=a_job,
        make=an_invoice,
        there=_order_there,
        tells=("NetAmount",),
        key="ExternalImportReference",
    ),
)
