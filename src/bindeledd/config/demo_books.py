"""A week of work on its way into the books: hours, an order with its basis, pay, a supplier's bill.

Done with the sample company only, through the doors that pages and programs use, and once: what is
there already stays as it is. The registers before it are `demo_walk`'s.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from bindeledd.config.demo_go import SYSTEM, GoWay
from bindeledd.config.demo_walk import Walk
from bindeledd.config.demo_way import Way
from bindeledd.config.payroll_targets import KIND, LedgerTarget
from bindeledd.sync import choosing, handing, registry
from bindeledd.sync.flows import Direction, Outbound
from bindeledd.sync.models import Connection, Counterpart
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.invoicing import handing as attachments
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceAttachmentLine
from bindeledd.workspace.invoicing.services import create_attachment
from bindeledd.workspace.invoicing.unbilled import unbilled
from bindeledd.workspace.payroll import exporting
from bindeledd.workspace.payroll.preview import preview
from bindeledd.workspace.payroll.shapes import Selection
from bindeledd.workspace.payroll.targets import targets
from bindeledd.workspace.sample.company import facts, suppliers
from bindeledd.workspace.time.choices import today_here
from bindeledd.workspace.time.models import HourType

GROUPS: Final = ("hours", "payroll", "invoice_attachments", "supplier_costs")
_ORDERS: Final = "poweroffice_go.orders_with_pdf_out"
_ACTIVITY_OF: Final = {"1": "10", "2": "20"}
"""Our hour type -> their activity, by number; absence has none, and waits with its reason."""
_PROCESSING: Final = {"hours": "HourlyWage", "absence": "HourlyWage"}
"""Their way of paying, by our kind of pay item; all others count a quantity at a rate."""
_BILL: Final = "F-7741"


def book(way: GoWay) -> None:
    """Choose what goes, hand over an order and pay, show the plan, and carry it out."""
    walk = way.walk
    _furnish(way)
    way.read(GROUPS)
    with company_scope(walk.company_id):
        connection = way.connection()
        monday = last_monday()
        _choose(way, connection, monday)
        number = hand_over(way, _ORDERS, monday + timedelta(days=6))
        lines = _export_pay(walk, connection, monday)
    walk.screen.say(
        f"Attachment {number} and {lines} lines of pay are handed over, a supplier's invoice is "
        "posted in the ledger, and the hours of last week are approved. Nothing has moved yet."
    )
    way.move(GROUPS)
    walk.remember(booked=True)
    _show(way)


def last_monday() -> date:
    """Return the day on which last week began; inside the company."""
    today = today_here()
    return today - timedelta(days=today.weekday() + 7)


def _furnish(way: GoWay) -> None:
    """Let the ledger have what a company's own people set up there: pay items and a supplier."""
    key, console = way.tie.client, way.console
    supplier = suppliers()[0].name
    console.enter(key, "PayItems", "Code", _pay_items())
    console.enter(key, "Suppliers", "Name", [{"Name": supplier}])
    if any(row["InvoiceNo"] == _BILL for row in console.rows(key, "IncomingInvoices")):
        return
    (theirs,) = (row for row in console.rows(key, "Suppliers") if row["Name"] == supplier)
    with company_scope(way.walk.company_id):
        project = int(_linked(way.connection(), "project")[0][1])
        monday = last_monday().isoformat()
    line = {"amount": 12400, "account_no": 4300, "vat_code": "1", "project_id": project}
    console.do(
        key,
        "supplier-invoice",
        {
            "supplier": theirs["Id"],
            "invoice_no": _BILL,
            "voucher_date": monday,
            "lines": [line | {"description": "Pukk 8-16"}],
        },
    )


def _pay_items() -> list[dict[str, Any]]:
    return [
        {
            "Code": number,
            "Name": name,
            "ProcessingType": _PROCESSING.get(kind, "QuantityAndRate"),
        }
        for number, name, kind, _unit in facts()["pay_items"]
    ]


def _linked(connection: Connection, kind: str) -> list[tuple[UUID, str]]:
    rows = Counterpart.objects.filter(
        connection=connection, kind=kind, ours__isnull=False, vanished_at=None, active=True
    )
    pairs = rows.order_by("number").values_list("ours", "theirs")
    return [(ours, theirs) for ours, theirs in pairs if ours is not None]


def _choose(way: GoWay, connection: Connection, monday: date) -> None:
    """Say which activity each hour type becomes, and switch the data types on."""
    offered = {
        entry.label.split(" ")[0]: entry.theirs
        for setting in choosing.choice(connection, "hours").settings
        if setting.name == "activities"
        for entry in setting.offer.entries
    }
    types = HourType.objects.filter(number__in=_ACTIVITY_OF).values_list("id", "number")
    activities = {str(ours): offered[_ACTIVITY_OF[number]] for ours, number in types}
    choosing.choose(
        connection,
        "hours",
        way.walk.user,
        direction=Direction.OUT,
        start_date=monday,
        values={"activities": activities},
    )
    for group in GROUPS[1:]:
        into = group == "supplier_costs"
        choosing.choose(
            connection, group, way.walk.user, direction=Direction.INTO if into else Direction.OUT
        )


def hand_over(way: Way, flow: str, ends: date) -> str:
    """Bill the work of a linked project until a day, and hand the attachment over; say its number.

    Called inside the company. What the lines need there is entered there first; one that was handed
    over at an earlier start is that one.
    """
    if way.tie.order:
        return way.tie.order
    connection, user = way.connection(), way.walk.user
    there = {ours for ours, _ in _linked(connection, "project")}
    worth = sorted(unbilled(), key=lambda one: one.amount, reverse=True)
    chosen = next(one for one in worth if one.project_id in there)
    made = create_attachment(
        chosen.project_id,
        by=user,
        ends=ends,
        fields={
            "customer_id": _linked(connection, "customer")[0][0],
            "your_reference": "Bestilling 7840",
        },
    )
    way.enter_products(_products(made))
    attachments.hand_over(made, holder=connection.id, by=user)
    number = str(InvoiceAttachment.objects.values_list("number", flat=True).get(id=made))
    handing.hand_over(connection.id, flow, [(made, number)], by=user)
    way.walk.remember(way.tie, order=number)
    return number


def _products(attachment: UUID) -> Iterator[tuple[str, str]]:
    """Return number and name of the products that an order needs there."""
    lines = InvoiceAttachmentLine.objects.filter(attachment_id=attachment)
    named = dict(lines.exclude(item_number="").values_list("item_number", "text"))
    for number, text in named.items():
        yield number, text[:100]


def _export_pay(walk: Walk, connection: Connection, monday: date) -> int:
    """Preview the pay of last week for the ledger, and export exactly that; return the lines."""
    system = registry.connector(SYSTEM)
    flow = next(one for one in system.flows if isinstance(one, Outbound) and one.kind == KIND)
    targets.wire(lambda: (LedgerTarget(connection, system, flow),))  # of this process alone
    span = Selection(begins=monday, ends=monday + timedelta(days=6))
    seen = preview(span, by=walk.user, target=str(connection.id))
    export = exporting.export(
        span, digest=seen.digest, once="demo", by=walk.user, target=str(connection.id)
    )
    return int(export.line_count)


def _show(way: GoWay) -> None:
    """Say what stands there now, as the ledger tells it."""
    key, console = way.tie.client, way.console
    rows = [
        ("Hours in the time module", len(console.rows(key, "EntryTime"))),
        ("Orders", len(console.rows(key, "SalesOrders"))),
        ("Files on them", len(console.rows(key, "SalesOrderAttachments"))),
        ("Lines of pay", len(console.rows(key, "SalaryLines"))),
    ]
    with company_scope(way.walk.company_id):
        came = SupplierCost.objects.filter(invoice_number=_BILL).count()
    way.screen.table(("In the ledger", ""), rows)
    way.screen.say(f"Lines of the supplier's invoice in project accounting here: {came}.")
