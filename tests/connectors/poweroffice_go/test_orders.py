"""What an order says, field by field, with the PDF of the basis and without (A9 and A10)."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.connectors.poweroffice_go.mapping.invoicing import ORDER, ORDER_BESIDE_PDF
from bindeledd.connectors.poweroffice_go.mapping.ledger import INVOICE_ORDER
from bindeledd.connectors.poweroffice_go.rules import invoicing as rules
from bindeledd.sync.choices import FlowSettings
from bindeledd.sync.flows import Direction
from bindeledd.sync.known import Resolved
from bindeledd.sync.mapping import Reason
from bindeledd.workspace.records import BillingLine, Invoice, InvoiceAttachment, InvoiceLine

PROJECT, CUSTOMER, ITEM, LINE, OTHER = (uuid4() for _ in range(5))
LINKS = Resolved(
    [("project", PROJECT, "900100"), ("customer", CUSTOMER, "20481234"), ("item", ITEM, "610001")]
)


def a_line(**fields: Any) -> BillingLine:
    usual: dict[str, Any] = {
        "id": LINE,
        "position": 0,
        "kind": "withdrawal",
        "item_id": ITEM,
        "item_number": "5011",
        "text": "PVC-rør 110 mm",
        "detail": "2.-6. november",
        "quantity": Decimal("12.000"),
        "unit": "m",
        "price": Decimal("89.00"),
        "discount_percent": Decimal("10.00"),
        "amount": Decimal("961.20"),
        "vat_code": "3",
        "cost_price": Decimal("60.00"),
        "dimension": "",
    }
    return BillingLine(**(usual | fields))


def an_attachment(*lines: BillingLine, **fields: Any) -> InvoiceAttachment:
    usual: dict[str, Any] = {
        "id": uuid4(),
        "revision": 1,
        "number": "FV-1024",
        "state": "completed",
        "project_id": PROJECT,
        "customer_id": CUSTOMER,
        "email": "faktura@myrlia.example",
        "your_reference": "Bestilling 7840",
        "ordered_on": date(2026, 11, 20),
        "delivered_on": date(2026, 11, 19),
        "begins_on": None,
        "ends_on": None,
        "title": "VA-anlegg Myrlia",
        "text": "",
        "with_basis": True,
        "net": Decimal("961.20"),
        "lines": lines or (a_line(),),
    }
    return InvoiceAttachment(**(usual | fields))


PLAIN_LINE = {
    "LineType": "Normal",
    "ProductId": 610001,
    "ProductCode": "5011",
    "Description": "PVC-rør 110 mm",
    "Allowance": Decimal("10.00"),
    "Quantity": Decimal("12.000"),
    "ProductUnitPrice": Decimal("89.00"),
    "SortOrder": 0,
    "ExternalImportReference": str(LINE),
}
HEAD = {
    "ImportedOrderNo": 1024,
    "SalesOrderDate": "2026-11-20",
    "ProjectId": 900100,
    "CustomerId": 20481234,
    "CustomerReference": "Bestilling 7840",
    "SalesOrderStatus": "Draft",
}


@pytest.mark.covers(
    "A9.1",
    "A9.2",
    "A9.3",
    "A9.4",
    "A9.6",
    "A9.7",
    "A9.7a",
    "A9.7b",
    "A9.7c",
    "A9.7d",
    "A9.7e",
    "A9.7f",
    "A9.7g",
)
def test_an_order_without_pdf_carries_unit_and_cost_price() -> None:
    mapped = ORDER.out(an_attachment(), LINKS)
    line = PLAIN_LINE | {"UnitOfMeasureCode": "MTR", "ProductUnitCost": Decimal("60.00")}
    assert mapped.values == HEAD | {"SalesOrderLines": [line]}
    assert (mapped.problems, mapped.unresolved) == ((), ())


@pytest.mark.covers(
    "A10.1",
    "A10.2",
    "A10.3",
    "A10.4",
    "A10.6",
    "A10.7",
    "A10.7a",
    "A10.7b",
    "A10.7c",
    "A10.7d",
    "A10.7e",
)
def test_an_order_with_pdf_carries_neither() -> None:
    mapped = ORDER_BESIDE_PDF.out(an_attachment(), LINKS)
    assert mapped.values == HEAD | {"SalesOrderLines": [PLAIN_LINE]}


@pytest.mark.covers(
    "A11.1",
    "A11.2",
    "A11.3",
    "A11.4",
    "A11.5",
    "A11.7",
    "A11.8",
    "A11.8a",
    "A11.8b",
    "A11.8c",
    "A11.8d",
    "A11.8e",
)
def test_an_invoice_of_ours_as_an_order_carries_its_number_and_day_of_delivery() -> None:
    line = InvoiceLine(**dataclasses.asdict(a_line()), vat_percent=Decimal(25))
    invoice = Invoice(
        id=uuid4(),
        revision=1,
        number="10042",
        kind="invoice",
        credits_id=None,
        attachment_id=None,
        project_id=PROJECT,
        customer_id=CUSTOMER,
        issued_on=date(2026, 11, 20),
        due_on=date(2026, 12, 4),
        delivered_on=date(2026, 11, 19),
        email="faktura@myrlia.example",
        your_reference="Bestilling 7840",
        text="",
        net=Decimal("961.20"),
        vat=Decimal("240.30"),
        rounding=Decimal(0),
        total=Decimal("1201.50"),
        lines=(line,),
    )
    numbered = {"ImportedOrderNo": 10042, "DeliveryDate": "2026-11-19"}
    told = INVOICE_ORDER.out(invoice, LINKS).values
    assert told == HEAD | numbered | {"SalesOrderLines": [PLAIN_LINE]}


@pytest.mark.covers("A9.5", "A10.5")
def test_the_e_mail_goes_along_with_the_sending() -> None:
    """An order has no e-mail there; it is the address where the customer has none."""
    told = rules.sending(an_attachment(), FlowSettings())
    assert told == {"email": "faktura@myrlia.example"}
    assert "email" in ORDER.left_out
    for name in ("orders_out", "orders_with_pdf_out"):
        flow: Any = CONNECTOR.flow(f"poweroffice_go.{name}")
        assert flow.steps[-1].tells is rules.sending


def test_an_item_that_is_not_linked_goes_by_its_number() -> None:
    mapped = ORDER.out(an_attachment(a_line(item_id=OTHER)), LINKS)
    (line,) = mapped.values["SalesOrderLines"]
    assert "ProductId" not in line
    assert line["ProductCode"] == "5011"
    assert mapped.problems == ()


def test_a_line_without_item_number_is_held_and_named() -> None:
    lines = (a_line(), a_line(item_id=None, item_number=""))
    (why,) = ORDER.out(an_attachment(*lines), LINKS).problems
    assert (why.code, why.params["line"]) == ("poweroffice_go.line_without_product", 2)


def test_a_sum_counts_nothing_and_says_no_unit() -> None:
    (line,) = ORDER.out(an_attachment(a_line(unit="rs")), LINKS).values["SalesOrderLines"]
    assert "UnitOfMeasureCode" not in line
    (why,) = ORDER.out(an_attachment(a_line(unit="favn")), LINKS).problems
    assert why.code == "poweroffice_go.unit_unknown"


@pytest.mark.parametrize(
    ("number", "theirs"), [("FV-1024", 1024), ("0007", 7), ("A", None), ("FV-12-3", 3)]
)
def test_our_number_is_a_whole_one_there(number: str, theirs: int | None) -> None:
    values = ORDER.out(an_attachment(number=number), LINKS).values
    assert values.get("ImportedOrderNo") == theirs


def test_what_is_missing_before_an_order_can_be_made() -> None:
    bare = dataclasses.replace(an_attachment(), customer_id=None, lines=())
    told = [one.code for one in rules.OF_ATTACHMENTS if one.unmet(bare, FlowSettings()) is not None]
    assert told == [
        "poweroffice_go.order_without_customer",
        "poweroffice_go.order_without_lines",
    ]
    unlinked: UUID = uuid4()
    (why,) = ORDER.out(an_attachment(project_id=unlinked), LINKS).problems
    assert why.code == "ref.not_linked"


def test_another_sum_in_the_answer_is_told() -> None:
    ours = an_attachment()
    assert rules.differs(ours, {"NetAmount": Decimal("961.2")}) is None
    assert rules.differs(ours, {}) is None
    assert rules.differs(ours, {"NetAmount": Decimal("1068.00")}) == Reason(
        "document.sum_differs", {"ours": "961.20", "theirs": "1068.00"}
    )


@pytest.mark.covers("A0.4", "A0.18")
def test_every_data_type_of_the_seed_can_be_chosen() -> None:
    """Customers, projects, items both ways; hours, pay, attachments and accrued cost out."""
    ways = {group.name: set(group.directions) for group in CONNECTOR.groups}
    both = {Direction.OUT, Direction.INTO}
    for name in ("customers", "projects", "items"):
        assert ways[name] == both, name
    for name in ("hours", "payroll", "invoice_attachments", "accrued_cost"):
        assert ways[name] == {Direction.OUT}, name
    assert ways["supplier_costs"] == {Direction.INTO}
