"""A week of work on its way into the books: hours, an order with its basis, pay, a supplier's bill.

Done with the sample company only, through the doors that pages and programs use, and once: what is
there already stays as it is. The registers before it are `demo_walk`'s.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from bindeledd.config.demo_source import SYSTEM
from bindeledd.config.demo_walk import Walk
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


def book(walk: Walk) -> None:
    """Choose what goes, hand over an order and pay, show the plan, and carry it out."""
    _furnish(walk)
    walk.read(GROUPS)
    with company_scope(walk.company_id):
        connection = walk.connection()
        monday = _last_monday()
        _choose(walk, connection, monday)
        number = _hand_over_an_order(walk, connection, monday)
        lines = _export_pay(walk, connection, monday)
    walk.screen.say(
        f"Attachment {number} and {lines} lines of pay are handed over, a supplier's invoice is "
        "posted in the ledger, and the hours of last week are approved. Nothing has moved yet."
    )
    plan = walk.preview(GROUPS)
    walk.show(plan)
    walk.apply(plan)
    walk.remember(booked=True)
    _show(walk)


def _last_monday() -> date:
    today = today_here()
    return today - timedelta(days=today.weekday() + 7)


def _furnish(walk: Walk) -> None:
    """Let the ledger have what a company's own people set up there: pay items and a supplier."""
    key, console = walk.story.client_key, walk.console
    console.enter(key, "PayItems", "Code", _pay_items())
    supplier = suppliers()[0].name
    console.enter(key, "Suppliers", "Name", [{"Name": supplier}])
    if any(row["InvoiceNo"] == _BILL for row in console.rows(key, "IncomingInvoices")):
        return
    (theirs,) = (row for row in console.rows(key, "Suppliers") if row["Name"] == supplier)
    with company_scope(walk.company_id):
        project = int(_linked("project")[0][1])
    line = {"amount": 12400, "account_no": 4300, "vat_code": "1", "project_id": project}
    console.do(
        key,
        "supplier-invoice",
        {
            "supplier": theirs["Id"],
            "invoice_no": _BILL,
            "voucher_date": _last_monday_in(walk).isoformat(),
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


def _last_monday_in(walk: Walk) -> date:
    with company_scope(walk.company_id):
        return _last_monday()


def _linked(kind: str) -> list[tuple[UUID, str]]:
    rows = Counterpart.objects.filter(kind=kind, ours__isnull=False, vanished_at=None, active=True)
    pairs = rows.order_by("number").values_list("ours", "theirs")
    return [(ours, theirs) for ours, theirs in pairs if ours is not None]


def _choose(walk: Walk, connection: Connection, monday: date) -> None:
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
        walk.user,
        direction=Direction.OUT,
        start_date=monday,
        values={"activities": activities},
    )
    for group in GROUPS[1:]:
        into = group == "supplier_costs"
        choosing.choose(
            connection, group, walk.user, direction=Direction.INTO if into else Direction.OUT
        )


def _hand_over_an_order(walk: Walk, connection: Connection, monday: date) -> str:
    """Bill last week of a linked project, and hand the attachment over with its basis."""
    there = {ours for ours, _ in _linked("project")}
    worth = sorted(unbilled(), key=lambda one: one.amount, reverse=True)
    chosen = next(one for one in worth if one.project_id in there)
    made = create_attachment(
        chosen.project_id,
        by=walk.user,
        ends=monday + timedelta(days=6),
        fields={"customer_id": _linked("customer")[0][0], "your_reference": "Bestilling 7840"},
    )
    walk.console.enter(walk.story.client_key, "Products", "Code", _products(made))
    attachments.hand_over(made, holder=connection.id, by=walk.user)
    number = str(InvoiceAttachment.objects.values_list("number", flat=True).get(id=made))
    handing.hand_over(connection.id, _ORDERS, [(made, number)], by=walk.user)
    return number


def _products(attachment: UUID) -> Iterator[dict[str, Any]]:
    """Return the products that an order needs there: one for each item number of its lines."""
    lines = InvoiceAttachmentLine.objects.filter(attachment_id=attachment)
    named = dict(lines.exclude(item_number="").values_list("item_number", "text"))
    for number, text in named.items():
        yield {"Code": number, "Name": text[:100]}


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


def _show(walk: Walk) -> None:
    """Say what stands there now, as the ledger tells it."""
    key, console = walk.story.client_key, walk.console
    rows = [
        ("Hours in the time module", len(console.rows(key, "EntryTime"))),
        ("Orders", len(console.rows(key, "SalesOrders"))),
        ("Files on them", len(console.rows(key, "SalesOrderAttachments"))),
        ("Lines of pay", len(console.rows(key, "SalaryLines"))),
    ]
    with company_scope(walk.company_id):
        came = SupplierCost.objects.filter(invoice_number=_BILL).count()
    walk.screen.table(("In the ledger", ""), rows)
    walk.screen.say(f"Lines of the supplier's invoice in project accounting here: {came}.")
