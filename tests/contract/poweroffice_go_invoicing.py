"""Invoice attachments under the contract suite: as orders, with the basis as a PDF and without.

Source: contract paper poweroffice-go, section 14, and field-domain.md, A9 and A10, both read
2026-11-21.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.sync import handing
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceChoices
from tests.contract.bench import Bench
from tests.contract.standing import linked
from tests.contract.subject import OutSample, Row
from tests.workspace.invoicing.work import Job


@dataclass(frozen=True)
class Given:
    """A job whose customer and project stand on both sides.

    Attributes:
        customer: Their id.
        project: Their id.
    """

    job: Job
    customer: int
    project: int


def a_job(bench: Bench) -> Given:
    """Put what an order names on both sides, and the item that hours are billed by there."""
    world = bench.world
    world.books.user_adds("Products", {"Code": "TIMER", "Name": "Timer"})
    customer = world.books.user_adds("Customers", {"Number": 10042, "Name": "Myrlia kommune"})
    project = world.books.user_adds(
        "Projects", {"Code": "1047", "Name": "VA-anlegg Myrlia", "IsActive": True}
    )
    with world.inside():
        InvoiceChoices.objects.create(item_hours="TIMER")
        job = Job.begin()
    linked(bench, "customer", job.customer.id, customer)
    linked(bench, "project", job.project.id, project)
    return Given(job, customer["Id"], project["Id"])


def an_attachment(bench: Bench, given: Given, n: int) -> UUID:
    """Bill n hours."""
    with bench.world.inside():
        hours = [given.job.hours(60 * n)]
        return services.create_attachment(given.job.project.id, chosen=hours, by=bench.world.office)


def _pressed(flow: str) -> Any:
    def press(bench: Bench, ours: UUID) -> None:
        world = bench.world
        with world.inside():
            number = InvoiceAttachment.objects.get(id=ours).number
            handing.hand_over(
                world.connection.id, f"poweroffice_go.{flow}", [(ours, number)], by=world.office
            )

    return press


def _there(given: Given, n: int) -> dict[str, Any]:
    return {
        "CustomerId": given.customer,
        "ProjectId": given.project,
        "SalesOrderStatus": "Draft",
        "NetAmount": Decimal(890) * n,
    }


def _one_file(bench: Bench, row: Row) -> None:
    files = bench.world.books.rows("SalesOrderAttachments")
    mine = [one for one in files if one["SalesOrderId"] == row["Id"]]
    assert len(mine) == 1, f"one file an order: {len(mine)}"
    assert mine[0]["FileSize"] > 1000


OUT = (
    OutSample(
        flow="orders_out",
        group="invoice_attachments",
        kind="invoice_attachment",
        collection="SalesOrders",
        post="POST /SalesOrders/Complete",
        look_up="GET /SalesOrders",
        before=a_job,
        make=an_attachment,
        press=_pressed("orders_out"),
        there=_there,
        tells=("NetAmount",),
        key="ExternalImportReference",
    ),
    OutSample(
        flow="orders_with_pdf_out",
        group="invoice_attachments",
        kind="invoice_attachment",
        collection="SalesOrders",
        post="POST /SalesOrders/Complete",
        look_up="GET /SalesOrders",
        step="POST /SalesOrders/*/attachments",
        followed=_one_file,
        before=a_job,
        make=an_attachment,
        press=_pressed("orders_with_pdf_out"),
        there=_there,
        tells=("NetAmount",),
        key="ExternalImportReference",
    ),
)
