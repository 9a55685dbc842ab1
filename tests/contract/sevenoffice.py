"""24SevenOffice under the contract suite: its records on both sides, written by hand.

Source: contract paper 24sevenoffice, sections 2.4-2.10, and field-domain.md, B1-B5, both read
2026-11-21.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx2
import pytest

from bindeledd.connectors.sevenoffice import CONNECTOR
from bindeledd.connectors.sevenoffice.client import shared
from bindeledd.sync import handing
from bindeledd.sync.models import DataType
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceChoices
from tests.contract.bench import Bench
from tests.contract.speech import SEVENOFFICE
from tests.contract.standing import linked
from tests.contract.subject import IntoSample, OutSample, Row, Subject
from tests.workspace.invoicing.work import Job

DAY = date(2026, 11, 16)
_FAULT = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
    "<faultcode>s:Server</faultcode><faultstring>The content does not please us.</faultstring>"
    "</s:Fault></s:Body></s:Envelope>"
)


def _choosing(bench: Bench, group: str, **values: Any) -> None:
    with bench.world.inside():
        DataType.objects.filter(group=group).update(values=values)


def _both(bench: Bench, kind: str, ours: UUID, theirs: Row) -> int:
    linked(bench, kind, ours, theirs)
    found: int = theirs["Id"]
    return found


def linked_customer(bench: Bench) -> tuple[UUID, int]:
    """Put a customer on both sides, linked."""
    theirs = bench.world.books.user_adds(
        "Company", {"Name": "Åsnes Elektro AS", "Type": "Business"}
    )
    (ours,) = bench.world.put("customer", [{"number": "10900", "name": "Åsnes Elektro AS"}])
    return ours, _both(bench, "customer", ours, theirs)


def a_category(bench: Bench) -> tuple[UUID, int]:
    """Put a category here, and choose the one that is there."""
    (ours,) = bench.world.put("item_category", [{"name": "Maskiner"}])
    (theirs,) = bench.world.books.rows("Category")
    _choosing(bench, "items", categories={str(ours): str(theirs["Id"])})
    return ours, theirs["Id"]


@dataclass(frozen=True)
class Work:
    """A worker and a project on both sides, and an hour type with its work type."""

    ours: tuple[UUID, UUID, UUID]
    theirs: tuple[int, int, int]


def a_worker(bench: Bench) -> Work:
    """Put on both sides what an hour names, and choose the work type."""
    world = bench.world
    (employee,) = world.put(
        "employee", [{"number": "201", "first_name": "Anders", "last_name": "Aas"}]
    )
    (project,) = world.put("project", [{"number": "1047", "name": "Myrlia"}])
    (hour_type,) = world.put("hour_type", [{"number": "1", "name": "Ordinær"}])
    person = world.books.user_adds(
        "PersonItem", {"FirstName": "Anders", "LastName": "Aas", "EmployeeId": 99}
    )
    place = world.books.user_adds("Project", {"Name": "Myrlia"})
    work = world.books.user_adds("WorkType", {"Name": "Graving", "Invoiceable": True})
    ids = (
        _both(bench, "employee", employee, person),
        _both(bench, "project", project, place),
        work["Id"],
    )
    _choosing(bench, "hours", work_types={str(hour_type): str(work["Id"])})
    return Work((employee, project, hour_type), ids)


def _hour(given: Work, n: int) -> dict[str, Any]:
    employee, project, hour_type = given.ours
    return {
        "employee_id": employee,
        "project_id": project,
        "hour_type_id": hour_type,
        "worked_on": DAY + timedelta(days=n),
        "minutes": 450,
        "billable_minutes": 0,
        "state": "approved",
        "comment": "Grøft",
    }


def _hour_there(given: Work, n: int) -> dict[str, Any]:
    contact, project, work_type = given.theirs
    begins = datetime(2026, 11, 16 + n, 6, tzinfo=UTC)
    return {
        "ContactId": contact,
        "ProjectId": project,
        "TypeOfWorkId": work_type,
        "StartTime": begins,
        "StopTime": begins + timedelta(hours=7.5),
        "TotalHours": Decimal("7.5"),
        "TotalHoursInvoice": Decimal(0),
        "Description": "Grøft",
        "Status": "Registered",
    }


@dataclass(frozen=True)
class Given:
    """A job whose customer, project and product stand on both sides."""

    job: Job
    customer: int
    project: int


def a_job(bench: Bench) -> Given:
    """Put what an order names on both sides, and the product that hours are billed by."""
    world = bench.world
    (category,) = world.books.rows("Category")
    world.books.user_adds("Product", {"No": "TIMER", "Name": "Timer", "CategoryId": category["Id"]})
    customer = world.books.user_adds("Company", {"Name": "Myrlia kommune", "Type": "Business"})
    project = world.books.user_adds("Project", {"Name": "VA-anlegg Myrlia"})
    with world.inside():
        InvoiceChoices.objects.create(item_hours="TIMER")
        job = Job.begin()
    _both(bench, "customer", job.customer.id, customer)
    _both(bench, "project", job.project.id, project)
    return Given(job, customer["Id"], project["Id"])


def an_attachment(bench: Bench, given: Given, n: int) -> UUID:
    """Bill n hours."""
    with bench.world.inside():
        hours = [given.job.hours(60 * n)]
        return services.create_attachment(given.job.project.id, chosen=hours, by=bench.world.office)


def hand_over(bench: Bench, ours: UUID) -> None:
    """Press the button."""
    world = bench.world
    with world.inside():
        number = InvoiceAttachment.objects.get(id=ours).number
        handing.hand_over(
            world.connection.id, "sevenoffice.orders_out", [(ours, number)], by=world.office
        )


OUT = (
    OutSample(
        flow="customers_out",
        group="customers",
        kind="customer",
        collection="Company",
        post="CompanyService SaveCompanies",
        patch="CompanyService SaveCompanies",
        read="CompanyService GetCompanies",
        look_up="CompanyService GetCompanies",
        ours=lambda _, n: {
            "number": str(20100 + n),
            "name": f"Fjellvik Bygg {n}",
            "address1": f"Kaigata {n}",
            "postal_code": "5003",
            "city": "Bergen",
            "email": f"post{n}@fjellvik.example",
            "payment_days": 30,
        },
        there=lambda _, n: {
            "Type": "Consumer",
            "FirstName": "Fjellvik Bygg",
            "Name": str(n),
            "PaymentTime": 30,
            "Addresses.Post.Street": f"Kaigata {n}",
            "Addresses.Post.PostalCode": "5003",
            "Addresses.Post.PostalArea": "Bergen",
            "Addresses.Post.Country": "NO",
            "EmailAddresses.Work.Value": f"post{n}@fjellvik.example",
            "EmailAddresses.Invoice.Value": f"post{n}@fjellvik.example",
        },
        tells=("Name",),
        change={"phone": "22 15 40 18"},
        changed_there={"PhoneNumbers.Work.Value": "22 15 40 18"},
        key="ExternalId",
    ),
    OutSample(
        flow="projects_out",
        group="projects",
        kind="project",
        collection="Project",
        post="ProjectService SaveProject",
        patch="ProjectService SaveProject",
        read="ProjectService GetProjectsDetailed",
        before=linked_customer,
        ours=lambda owner, n: {
            "number": str(2400 + n),
            "name": f"VA-anlegg {n}",
            "customer_id": owner[0],
            "starts_on": date(2026, 3, 29),
        },
        there=lambda owner, n: {
            "Name": f"VA-anlegg {n}",
            "CustomerId": owner[1],
            "DateStart": datetime(2026, 3, 28, 23, tzinfo=UTC),
        },
        tells=("Name",),
        change={"ends_on": date(2026, 10, 25)},
        changed_there={"DateStop": datetime(2026, 10, 24, 22, tzinfo=UTC)},
        demanded=("NameDisplay", "TimeReg"),
        key="OrderReferenceNumber",
    ),
    OutSample(
        flow="items_out",
        group="items",
        kind="item",
        collection="Product",
        post="ProductService SaveProducts",
        patch="ProductService SaveProducts",
        read="ProductService GetProducts",
        before=a_category,
        ours=lambda category, n: {
            "number": f"GM{n}",
            "name": f"Gravemaskin {n} t",
            "category_id": category[0],
            "price": Decimal("1150.50"),
        },
        there=lambda category, n: {
            "No": f"GM{n}",
            "Name": f"Gravemaskin {n} t",
            "CategoryId": category[1],
            "Price": Decimal("1150.50"),
            "StatusId": 1,
        },
        tells=("No",),
        change={"cost_price": Decimal("450.00")},
        changed_there={"InPrice": Decimal("450.00")},
    ),
    OutSample(
        flow="hours_out",
        group="hours",
        kind="hour_entry",
        collection="Hour",
        post="TimeService SaveHour",
        look_up="TimeService GetHours",
        before=a_worker,
        ours=_hour,
        there=_hour_there,
        tells=("StartTime",),
        key="InternalNote",
    ),
    OutSample(
        flow="orders_out",
        group="invoice_attachments",
        kind="invoice_attachment",
        collection="InvoiceOrder",
        post="InvoiceService SaveInvoices",
        look_up="InvoiceService GetInvoices",
        before=a_job,
        make=an_attachment,
        press=hand_over,
        there=lambda given, n: {
            "CustomerId": given.customer,
            "ProjectId": given.project,
            "OrderStatus": "Web",
            "Distributor": "Manual",
            "OrderTotalIncVat": Decimal(890) * n * Decimal("1.25"),
        },
        tells=("OrderTotalIncVat",),
        theirs=lambda row: str(row["OrderId"]),
    ),
)


def _changer(kind: str) -> Any:
    def change(bench: Bench, row: Row, fields: dict[str, Any]) -> None:
        bench.world.books.user_changes(kind, row["Id"], fields)

    return change


def _add_customer(bench: Bench, _given: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "Company",
        {
            "Name": f"Nordre Furuset Gård {n} DA",
            "Type": "Business",
            "Addresses": {
                "Post": {
                    "Street": f"Gårdsvegen {n}",
                    "PostalCode": "2050",
                    "PostalArea": "Råholt",
                    "Country": "NO",
                }
            },
            "PhoneNumbers": {"Work": {"Value": f"22 15 40 {n:02}"}},
            "EmailAddresses": {"Work": {"Value": f"post{n}@furuset.example"}},
            "PaymentTime": 14,
            "DistributionMethod": "EMail",
        },
    )


def _add_project(bench: Bench, owner: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "Project",
        {
            "Name": f"VA-anlegg {n}",
            "CustomerId": owner[1],
            "DateStart": datetime(2026, 10, 31, 23, tzinfo=UTC),
        },
    )


def _add_product(bench: Bench, category: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "Product",
        {
            "No": f"D{n}",
            "Name": f"Dumper {n}",
            "CategoryId": category[1],
            "Price": Decimal("890.00"),
            "StatusId": 1,
        },
    )


INTO = (
    IntoSample(
        flow="customers_into",
        group="customers",
        kind="customer",
        read="CompanyService GetCompanies",
        adds=_add_customer,
        here=lambda _, n: {
            "name": f"Nordre Furuset Gård {n} DA",
            "phone": f"22 15 40 {n:02}",
            "email": f"post{n}@furuset.example",
            "address1": f"Gårdsvegen {n}",
            "postal_code": "2050",
            "city": "Råholt",
            "payment_days": 14,
            "active": True,
        },
        tells="name",
        changes={"PhoneNumbers": {"Work": {"Value": "99 88 77 66"}}},
        changed_here={"phone": "99 88 77 66"},
        changer=_changer("Company"),
        odd=("PaymentTime", "soon"),
        unknown=("DistributionMethod", "CarrierPigeon"),
    ),
    IntoSample(
        flow="projects_into",
        group="projects",
        kind="project",
        read="ProjectService GetProjectsDetailed",
        before=linked_customer,
        adds=_add_project,
        here=lambda owner, n: {
            "name": f"VA-anlegg {n}",
            "customer_id": owner[0],
            "starts_on": date(2026, 11, 1),
            "active": True,
        },
        tells="name",
        changes={"DateStop": datetime(2026, 11, 30, 23, tzinfo=UTC)},
        changed_here={"ends_on": date(2026, 12, 1)},
        changer=_changer("Project"),
        odd=("CustomerId", "many"),
    ),
    IntoSample(
        flow="items_into",
        group="items",
        kind="item",
        read="ProductService GetProducts",
        before=a_category,
        adds=_add_product,
        here=lambda category, n: {
            "number": f"D{n}",
            "name": f"Dumper {n}",
            "category_id": category[0],
            "price": Decimal("890.00"),
            "active": True,
        },
        tells="number",
        changes={"Price": Decimal("900.00")},
        changed_here={"price": Decimal("900.00")},
        changer=_changer("Product"),
        odd=("Price", "cheap"),
        unknown=("StatusId", "7"),
    ),
)


def small_pages(patch: pytest.MonkeyPatch, size: int) -> None:
    """Name few customers in one question."""
    patch.setattr(shared, "MOST_IDS", size)


SUBJECT = Subject(
    connector=CONNECTOR,
    out=OUT,
    into=INTO,
    small_pages=small_pages,
    refusal=lambda: httpx2.Response(
        500, headers={"Content-Type": "text/xml; charset=utf-8"}, content=_FAULT.encode()
    ),
    refuse_one=lambda faults, call, place: faults.api_exception(call, at=place),
    speech=SEVENOFFICE,
)
