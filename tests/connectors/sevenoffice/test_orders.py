"""Attachments become orders: by button, once, with products, dimensions and the chosen state."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.sync import handing, links
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import PlanRow, Run
from bindeledd.tenancy.statements import Batch
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceChoices
from tests.connectors.sevenoffice.test_projects import choosing
from tests.workspace.invoicing.work import Job
from tests.world import World


@dataclass
class Billing:
    """A job whose customer, project and products stand on both sides."""

    office: World
    job: Job
    theirs: dict[str, int]

    @classmethod
    def begin(cls, office: World, **chosen: Any) -> "Billing":
        """Set the scene; nothing is billed yet."""
        books = office.books
        (category,) = books.rows("Category")
        products = {
            number: books.user_adds(
                "Product", {"No": number, "Name": number, "CategoryId": category["Id"]}
            )["Id"]
            for number in ("TIMER", "MASKIN", "KM", "ANNET", "5011")
        }
        kind = books.user_adds("DimensionType", {"Name": "Maskin"})
        other = books.user_adds("DimensionType", {"Name": "Bil"})
        for type_id in (kind["TypeId"], other["TypeId"]):
            books.user_adds(
                "Dimension", {"TypeId": type_id, "Value": "M-02", "Name": "Gravemaskin"}
            )
        customer = books.user_adds("Company", {"Name": "Myrlia kommune", "Type": "Business"})
        project = books.user_adds("Project", {"Name": "VA-anlegg Myrlia"})
        office.choose("invoice_attachments", Direction.OUT)
        choosing(
            office, "invoice_attachments", **({"dimension_type": str(kind["TypeId"])} | chosen)
        )
        with office.inside():
            InvoiceChoices.objects.create(
                item_hours="TIMER",
                item_machines="MASKIN",
                item_transport="KM",
                item_free_text="ANNET",
                form="multi",
                machine_lines=True,
            )
            job = Job.begin()
            batch = Batch()
            for name, ours, row in (
                ("customer", job.customer.id, customer),
                ("project", job.project.id, project),
            ):
                register = office.connector.register(name)
                links.learn(batch, office.connection.id, register, row, ours=ours, how="person")
            batch.run()
        theirs = products | {
            "customer": customer["Id"],
            "project": project["Id"],
            "dimension": kind["TypeId"],
        }
        return cls(office, job, theirs)

    def attachment(self, *taken: Any) -> UUID:
        """Make an attachment of what was done."""
        with self.office.inside():
            return services.create_attachment(
                self.job.project.id, chosen=list(taken), by=self.office.office
            )

    def press(self, ours: UUID) -> Run:
        """Press the button, and let the run go."""
        office = self.office
        with office.inside():
            number = InvoiceAttachment.objects.get(id=ours).number
            handing.hand_over(
                office.connection.id, "sevenoffice.orders_out", [(ours, number)], by=office.office
            )
        return office.run()

    def taken(self, name: str, *given: Any) -> Any:
        """Do some work."""
        with self.office.inside():
            return getattr(self.job, name)(*given)

    def orders(self) -> list[dict[str, Any]]:
        """Return what stands there."""
        return list(self.office.books.rows("InvoiceOrder"))


@pytest.mark.covers("B5", "B5.1", "B5.2", "B0.9", "B0.11")
def test_an_attachment_becomes_an_order_with_all_its_lines(office: World) -> None:
    billing = Billing.begin(office)
    work = [billing.taken(name) for name in ("hours", "machine", "pipes", "driving", "pumping")]
    ours = billing.attachment(*work)
    assert billing.office.run().state == Run.State.DONE
    assert billing.orders() == [], "nothing moves that nobody handed over"
    run = billing.press(ours)
    assert run.state == Run.State.DONE, (run.code, run.params)
    assert office.waiting() == {}
    (order,) = billing.orders()
    with office.inside():
        ours_now = InvoiceAttachment.objects.get(id=ours)
    assert order["ReferenceNumber"] == ours_now.number
    assert (order["CustomerId"], order["ProjectId"]) == (
        billing.theirs["customer"],
        billing.theirs["project"],
    )
    assert (order["OrderStatus"], order["Distributor"]) == ("Web", "Manual")
    assert order["DateOrdered"].astimezone(UTC).hour in {22, 23}, "midnight in Norway"
    rows = {row["ProductId"]: row for row in order["InvoiceRows"]}
    assert set(rows) == {
        billing.theirs[name] for name in ("TIMER", "MASKIN", "KM", "ANNET", "5011")
    }
    machine = rows[billing.theirs["MASKIN"]]
    (dimension,) = machine["UserDefinedDimensions"]
    assert (dimension["TypeId"], dimension["Value"]) == (billing.theirs["dimension"], "M-02")
    assert (machine["Price"], machine["Quantity"]) == (Decimal(1050), Decimal(2))
    assert "UserDefinedDimensions" not in rows[billing.theirs["TIMER"]]
    assert {row["ProjectId"] for row in order["InvoiceRows"]} == {billing.theirs["project"]}
    places = [row["SequenceNumber"] for row in order["InvoiceRows"]]
    assert places == list(range(1, len(places) + 1))
    assert office.links("invoice_attachment") == {ours: str(order["OrderId"])}


@pytest.mark.covers("B5.3")
def test_a_missing_dimension_is_a_notice(office: World) -> None:
    """The order stands without it, and nobody has to delete and send again."""
    billing = Billing.begin(office, dimension_type="")
    ours = billing.attachment(billing.taken("machine"))
    billing.press(ours)
    (order,) = billing.orders()
    (row,) = order["InvoiceRows"]
    assert "UserDefinedDimensions" not in row
    assert office.links("invoice_attachment") == {ours: str(order["OrderId"])}
    assert office.waiting() == {}, "nothing waits for it"
    with office.inside():
        told = [row for row in PlanRow.objects.all() if row.outcome_code]
    assert [(row.outcome, row.outcome_code) for row in told] == [
        ("done", "sevenoffice.dimension_missing")
    ]


@pytest.mark.covers("B5.4")
def test_a_second_press_makes_no_second_order(office: World) -> None:
    billing = Billing.begin(office)
    ours = billing.attachment(billing.taken("hours"))
    billing.press(ours)
    billing.press(ours)
    assert len(billing.orders()) == 1


@pytest.mark.covers("B5.4")
@pytest.mark.parametrize("fault", ["lose_answer", "error_after_commit", "server_error"])
def test_an_order_whose_answer_was_lost_is_found_again(office: World, fault: str) -> None:
    billing = Billing.begin(office)
    ours = billing.attachment(billing.taken("hours"), billing.taken("machine"))
    getattr(office.app.faults, fault)("InvoiceService SaveInvoices")
    billing.press(ours)
    office.run()
    office.run()
    (order,) = billing.orders()
    assert office.links("invoice_attachment") == {ours: str(order["OrderId"])}
    assert office.waiting() == {}
    office.whole()


def test_somebody_elses_order_with_our_number_is_not_taken_for_ours(office: World) -> None:
    """A number is no proof: what else stands on it must be the same."""
    billing = Billing.begin(office)
    ours = billing.attachment(billing.taken("hours"))
    with office.inside():
        number = InvoiceAttachment.objects.get(id=ours).number
    office.books.user_adds(
        "InvoiceOrder",
        {
            "CustomerId": billing.theirs["customer"],
            "ReferenceNumber": number,
            "DateOrdered": datetime(2026, 1, 5, tzinfo=UTC),
        },
    )
    office.app.faults.server_error("InvoiceService SaveInvoices")
    billing.press(ours)
    office.run()
    assert office.links("invoice_attachment") == {}
    assert office.waiting() != {}


@pytest.mark.covers("B5")
@pytest.mark.parametrize("state", ["Draft", "Confirmed", "ForInvoicing"])
def test_the_state_of_new_orders_is_chosen(office: World, state: str) -> None:
    billing = Billing.begin(office, order_state=state)
    billing.press(billing.attachment(billing.taken("hours")))
    assert [row["OrderStatus"] for row in billing.orders()] == [state]


@pytest.mark.covers("B0.11")
def test_lines_without_an_item_number_or_product_wait_with_their_lines(office: World) -> None:
    billing = Billing.begin(office)
    with office.inside():
        InvoiceChoices.objects.update(item_hours="", item_transport="FINNES IKKE")
    billing.press(billing.attachment(billing.taken("hours"), billing.taken("driving")))
    (codes,) = office.waiting().values()
    assert set(codes) == {"sevenoffice.lines_without_product", "listed.unknown"}
    assert billing.orders() == []


@pytest.mark.covers("B0.10")
@pytest.mark.parametrize("group_hours", [True, False])
def test_hours_are_grouped_by_their_type_or_stand_one_by_one(
    office: World, *, group_hours: bool
) -> None:
    billing = Billing.begin(office)
    with office.inside():
        InvoiceChoices.objects.update(group_hours=group_hours)
    taken = [billing.taken("hours", minutes) for minutes in (60, 120)]
    with office.inside():
        taken.append(billing.job.hours(30, hour_type=billing.job.travel))
    billing.press(billing.attachment(*taken))
    (order,) = billing.orders()
    quantities = sorted(row["Quantity"] for row in order["InvoiceRows"])
    one_by_one = [Decimal("0.5"), Decimal(1), Decimal(2)]
    assert quantities == ([Decimal("0.5"), Decimal(3)] if group_hours else one_by_one)
    net = sum(row["Price"] * row["Quantity"] for row in order["InvoiceRows"])
    assert net == 3 * 890 + Decimal("0.5") * 650


@pytest.mark.covers("B5")
def test_a_project_is_billed_in_parts_each_an_order_of_its_own(office: World) -> None:
    """What the first order took is not in the second, and together they are the whole."""
    billing = Billing.begin(office)
    first, second = (billing.taken("hours", minutes) for minutes in (60, 120))
    ours = [billing.attachment(first), billing.attachment(second)]
    for one in ours:
        billing.press(one)
    orders = billing.orders()
    links_now = office.links("invoice_attachment")
    assert [links_now[one] for one in ours] == [str(order["OrderId"]) for order in orders]
    assert len({order["ReferenceNumber"] for order in orders}) == 2
    quantities = [[row["Quantity"] for row in order["InvoiceRows"]] for order in orders]
    assert quantities == [[Decimal(1)], [Decimal(2)]]


@pytest.mark.covers("B0.9", "X12")
def test_one_line_carries_the_whole_sum(office: World) -> None:
    billing = Billing.begin(office)
    with office.inside():
        InvoiceChoices.objects.update(form="single")
    billing.press(billing.attachment(billing.taken("hours"), billing.taken("machine")))
    (order,) = billing.orders()
    (row,) = order["InvoiceRows"]
    assert row["Price"] * row["Quantity"] == Decimal("7.5") * 890 + 2 * 1050
