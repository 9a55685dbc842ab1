"""Supplier invoices under the contract suite: cost lines that people over there post.

Source: contract paper poweroffice-go, section 16, and field-domain.md, A12, both read 2026-11-21.
"""

from decimal import Decimal
from typing import Any

from bindeledd.sandbox.poweroffice_go import supplier_invoices
from bindeledd.sandbox.poweroffice_go.posting import Line
from tests.contract.bench import Bench
from tests.contract.poweroffice_go_invoicing import Given, a_job
from tests.contract.subject import IntoSample, Row


def _posted(bench: Bench, given: Given, n: int) -> dict[str, Any]:
    """Post an invoice of n thousand kroner with VAT; return its cost line."""
    books = bench.world.books
    known = [one for one in books.rows("Suppliers") if one["Number"] == 20_001]
    supplier = (known or [books.user_adds("Suppliers", {"Name": "Betong AS", "Number": 20_001})])[0]
    line = Line(
        Decimal(1250 * n),
        account_no=4300,
        vat_code="1",
        project_id=given.project,
        description=f"Concrete {n}",
    )
    paper = supplier_invoices.Paper(invoice_no=f"F-{n}", voucher_date="2026-11-10")
    made = supplier_invoices.supplier_invoice(books, supplier["Id"], [line], paper)
    rows = books.rows("AccountTransactions")
    (found,) = (one for one in rows if one["VoucherId"] == made["Id"] and one["AccountNo"] == 4300)
    return dict(found)


def _here(given: Given, n: int) -> dict[str, Any]:
    return {
        "project_id": given.job.project.id,
        "amount": Decimal(1000 * n),
        "text": f"Concrete {n}",
        "supplier_name": "Betong AS",
        "invoice_number": f"F-{n}",
    }


def _described(bench: Bench, row: Row, changes: dict[str, Any]) -> None:
    supplier_invoices.describe(bench.world.books, row["Id"], changes["Description"])


INTO = (
    IntoSample(
        flow="supplier_costs_into",
        group="supplier_costs",
        kind="supplier_cost",
        read="GET /AccountTransactions",
        before=a_job,
        adds=_posted,
        here=_here,
        tells="invoice_number",
        changes={"Description": "Concrete C35"},
        changed_here={"text": "Concrete C35"},
        changer=_described,
        odd=("Description", 17),
        theirs=lambda row: f"{row['VoucherId']}/{row['Id']}",
    ),
)
