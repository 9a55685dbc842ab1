"""PowerOffice Go under the contract suite: its records on both sides, written by hand.

Source: contract paper poweroffice-go, sections 5-10, and field-domain.md, A1-A4 and E1-E3, both
read 2026-11-21.
"""

from typing import Any
from uuid import UUID

import httpx2
import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR, wire
from tests.contract import poweroffice_go_costs as costs
from tests.contract import poweroffice_go_invoicing as invoicing
from tests.contract import poweroffice_go_items as items
from tests.contract import poweroffice_go_ledger as ledger
from tests.contract import poweroffice_go_payments as payments
from tests.contract import poweroffice_go_work as work
from tests.contract.bench import Bench
from tests.contract.standing import linked
from tests.contract.subject import IntoSample, OutSample, Row, Subject

OWNER = {"number": "10900", "name": "Åsnes Elektro AS", "org_number": "980386465"}
THEIR_OWNER = {"Number": 10900, "Name": "Åsnes Elektro AS", "OrganizationNumber": "980386465"}


def linked_customer(bench: Bench) -> tuple[UUID, int]:
    """Put a customer on both sides, linked."""
    theirs = bench.world.books.user_adds("Customers", THEIR_OWNER)
    (ours,) = bench.world.put("customer", [OWNER])
    linked(bench, "customer", ours, theirs)
    return ours, theirs["Id"]


def linked_project(bench: Bench) -> tuple[UUID, int]:
    """Put a main project on both sides, linked."""
    theirs = bench.world.books.user_adds(
        "Projects", {"Code": "1047", "Name": "Myrlia", "IsActive": True, "ProjectStatus": "Active"}
    )
    (ours,) = bench.world.put("project", [{"number": "1047", "name": "Myrlia"}])
    linked(bench, "project", ours, theirs)
    return ours, theirs["Id"]


def below_contact(row: Row) -> str:
    """Return the id of what belongs to a contact, as we keep it."""
    return f"{row['ContactId']}/{row['Id']}"


def _change(collection: str) -> Any:
    def change(bench: Bench, row: Row, fields: dict[str, Any]) -> None:
        bench.world.books.user_changes(collection, row["Id"], fields)

    return change


def _add_customer(bench: Bench, _owner: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "Customers",
        {
            "Number": 10100 + n,
            "Name": f"Nordre Furuset Gård {n} DA",
            "PhoneNumber": f"22 15 40 {n:02}",
            "EmailAddress": f"post{n}@furuset.example",
            "MailAddress": {"AddressLine1": f"Gårdsvegen {n}", "ZipCode": "2050", "City": "Råholt"},
        },
    )


def _add_contact(bench: Bench, owner: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "ContactPersons",
        {"FirstName": f"Åse {n}", "LastName": "Berg", "PhoneNumber": "91", "IsActive": True},
        owner=owner[1],
    )


def _add_address(bench: Bench, owner: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "ContactDeliveryAddresses",
        {"AddressLine1": f"Byggeplass {n}", "ZipCode": "5010", "City": "Bergen"},
        owner=owner[1],
    )


def _add_project(bench: Bench, owner: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "Projects",
        {
            "Code": str(2400 + n),
            "Name": f"VA-anlegg {n}",
            "CustomerId": owner[1],
            "StartDate": "2026-11-01",
            "ProjectStatus": "Active",
            "IsActive": True,
        },
    )


def _add_subproject(bench: Bench, main: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "Projects",
        {
            "Code": f"0{n}",
            "Name": f"Grunnarbeid {n}",
            "ParentProjectId": main[1],
            "ProjectStatus": "Active",
            "IsActive": True,
        },
    )


OUT = (
    OutSample(
        flow="departments_out",
        group="departments",
        kind="department",
        collection="Departments",
        post="POST /Departments",
        patch="PATCH /Departments/*",
        read="GET /Departments",
        ours=lambda _, n: {"number": str(10 + n), "name": f"Anlegg {n}"},
        there=lambda _, n: {"Code": str(10 + n), "Name": f"Anlegg {n}", "IsActive": True},
        tells=("Code",),
        change={"name": "Anlegg og drift"},
        changed_there={"Name": "Anlegg og drift"},
    ),
    OutSample(
        flow="employees_out",
        group="employees",
        kind="employee",
        collection="Employees",
        post="POST /Employees",
        patch="PATCH /Employees/*",
        read="GET /Employees",
        ours=lambda _, n: {
            "number": str(20 + n),
            "first_name": "Mindaugas",
            "last_name": f"Petrauskas {n}",
            "email": f"m{n}@firma.example",
        },
        there=lambda _, n: {
            "Number": 20 + n,
            "FirstName": "Mindaugas",
            "LastName": f"Petrauskas {n}",
            "EmailAddress": f"m{n}@firma.example",
            "IsArchived": False,
        },
        tells=("Number",),
        change={"phone": "91 23 45 67"},
        changed_there={"PhoneNumber": "91 23 45 67"},
        key="ExternalImportReference",
    ),
    OutSample(
        flow="customers_out",
        group="customers",
        kind="customer",
        collection="Customers",
        post="POST /Customers",
        patch="PATCH /Customers/*",
        read="GET /Customers",
        ours=lambda _, n: {
            "number": str(10100 + n),
            "name": f"Fjellvik Bygg {n}",
            "address1": f"Kaigata {n}",
            "postal_code": "5003",
            "city": "Bergen",
            "email": f"post{n}@fjellvik.example",
            "payment_days": 14,
            "invoice_delivery_method": "print",
        },
        there=lambda _, n: {
            "Number": 10100 + n,
            "IsPerson": True,
            "FirstName": "Fjellvik Bygg",
            "LastName": str(n),
            "EmailAddress": f"post{n}@fjellvik.example",
            "InvoiceEmailAddress": f"post{n}@fjellvik.example",
            "InvoiceDeliveryType": "Print",
            "PaymentTerm": 14,
            "IsArchived": False,
            "MailAddress.AddressLine1": f"Kaigata {n}",
            "MailAddress.ZipCode": "5003",
            "MailAddress.City": "Bergen",
            "MailAddress.CountryCode": "NO",
        },
        tells=("Number",),
        change={"phone": "22 15 40 18"},
        changed_there={"PhoneNumber": "22 15 40 18"},
        key="ExternalImportReference",
    ),
    OutSample(
        flow="contact_persons_out",
        group="customers",
        kind="contact_person",
        collection="ContactPersons",
        post="POST /ContactPersons/*",
        patch="PATCH /ContactPersons/**",
        read="GET /ContactPersons",
        before=linked_customer,
        ours=lambda owner, n: {
            "customer_id": owner[0],
            "first_name": f"Åse {n}",
            "last_name": "Berg",
            "title": "Innkjøp",
        },
        there=lambda owner, n: {
            "ContactId": owner[1],
            "FirstName": f"Åse {n}",
            "LastName": "Berg",
            "Title": "Innkjøp",
            "IsActive": True,
        },
        tells=("FirstName",),
        change={"phone": "91 23 45 67"},
        changed_there={"PhoneNumber": "91 23 45 67"},
        key="ExternalCode",
        theirs=below_contact,
    ),
    OutSample(
        flow="delivery_addresses_out",
        group="customers",
        kind="delivery_address",
        collection="ContactDeliveryAddresses",
        post="POST /ContactDeliveryAddresses/*",
        patch="PATCH /ContactDeliveryAddresses/**",
        read="GET /ContactDeliveryAddresses",
        before=linked_customer,
        ours=lambda owner, n: {
            "customer_id": owner[0],
            "address1": f"Byggeplass {n}",
            "postal_code": "5010",
            "city": "Bergen",
            "is_primary": False,
        },
        there=lambda owner, n: {
            "ContactId": owner[1],
            "AddressLine1": f"Byggeplass {n}",
            "ZipCode": "5010",
            "City": "Bergen",
            "CountryCode": "NO",
        },
        tells=("AddressLine1",),
        change={"address2": "Port B"},
        changed_there={"AddressLine2": "Port B"},
        key="ExternalCode",
        theirs=below_contact,
    ),
    OutSample(
        flow="projects_out",
        group="projects",
        kind="project",
        collection="Projects",
        post="POST /Projects",
        patch="PATCH /Projects/*",
        read="GET /Projects",
        before=linked_customer,
        ours=lambda owner, n: {
            "number": str(2400 + n),
            "name": f"VA-anlegg {n}",
            "customer_id": owner[0],
            "available_to_all": False,
        },
        there=lambda owner, n: {
            "Code": str(2400 + n),
            "Name": f"VA-anlegg {n}",
            "CustomerId": owner[1],
            "ProjectStatus": "Active",
            "IsActive": True,
            "AllowAllEmployees": False,
        },
        tells=("Code",),
        change={"name": "VA-anlegg Myrlia"},
        changed_there={"Name": "VA-anlegg Myrlia"},
    ),
    OutSample(
        flow="projects_out",
        group="projects",
        kind="project",
        collection="Projects",
        post="POST /Projects",
        patch="PATCH /Projects/*",
        read="GET /Projects",
        before=linked_project,
        ours=lambda main, n: {"number": f"0{n}", "name": f"Grunn {n}", "parent_id": main[0]},
        there=lambda main, n: {
            "Code": f"1047.0{n}",
            "Name": f"Grunn {n}",
            "ParentProjectId": main[1],
        },
        tells=("Code",),
        change={"name": "Grunnarbeid"},
        changed_there={"Name": "Grunnarbeid"},
    ),
)

INTO = (
    IntoSample(
        flow="customers_into",
        group="customers",
        kind="customer",
        read="GET /Customers",
        adds=_add_customer,
        here=lambda _, n: {
            "number": str(10100 + n),
            "name": f"Nordre Furuset Gård {n} DA",
            "phone": f"22 15 40 {n:02}",
            "email": f"post{n}@furuset.example",
            "address1": f"Gårdsvegen {n}",
            "postal_code": "2050",
            "city": "Råholt",
            "active": True,
        },
        tells="number",
        changes={"PhoneNumber": "99 88 77 66"},
        changed_here={"phone": "99 88 77 66"},
        changer=_change("Customers"),
        odd=("Name", 17),
        unknown=("InvoiceDeliveryType", "CarrierPigeon"),
    ),
    IntoSample(
        flow="contact_persons_into",
        group="customers",
        kind="contact_person",
        read="GET /ContactPersons",
        before=linked_customer,
        adds=_add_contact,
        here=lambda owner, n: {
            "customer_id": owner[0],
            "first_name": f"Åse {n}",
            "last_name": "Berg",
            "phone": "91",
        },
        tells="first_name",
        changes={"PhoneNumber": "92"},
        changed_here={"phone": "92"},
        changer=_change("ContactPersons"),
        odd=("FirstName", 17),
        theirs=below_contact,
    ),
    IntoSample(
        flow="delivery_addresses_into",
        group="customers",
        kind="delivery_address",
        read="GET /ContactDeliveryAddresses",
        before=linked_customer,
        adds=_add_address,
        here=lambda owner, n: {
            "customer_id": owner[0],
            "address1": f"Byggeplass {n}",
            "postal_code": "5010",
            "city": "Bergen",
        },
        tells="address1",
        changes={"AddressLine2": "Port B"},
        changed_here={"address2": "Port B"},
        changer=_change("ContactDeliveryAddresses"),
        odd=("AddressLine1", 17),
        theirs=below_contact,
    ),
    IntoSample(
        flow="projects_into",
        group="projects",
        kind="project",
        read="GET /Projects",
        before=linked_customer,
        adds=_add_project,
        here=lambda owner, n: {
            "number": str(2400 + n),
            "name": f"VA-anlegg {n}",
            "customer_id": owner[0],
            "active": True,
        },
        tells="number",
        changes={"Name": "VA-anlegg Myrlia"},
        changed_here={"name": "VA-anlegg Myrlia"},
        changer=_change("Projects"),
        odd=("Name", 17),
        unknown=("ProjectStatus", "OnTheMoon"),
    ),
    IntoSample(
        flow="projects_into",
        group="projects",
        kind="project",
        read="GET /Projects",
        before=linked_project,
        adds=_add_subproject,
        here=lambda main, n: {
            "number": f"0{n}",
            "joined_number": f"10470{n}",
            "name": f"Grunnarbeid {n}",
            "parent_id": main[0],
        },
        tells="joined_number",
        changes={"Name": "Fundament"},
        changed_here={"name": "Fundament"},
        changer=_change("Projects"),
        odd=("Name", 17),
        unknown=("ProjectStatus", "OnTheMoon"),
    ),
)


def small_pages(patch: pytest.MonkeyPatch, size: int) -> None:
    """Make pages short."""
    patch.setattr(wire, "PAGE_SIZE", size)


SUBJECT = Subject(
    connector=CONNECTOR,
    out=(*OUT, *items.OUT, *work.OUT, *invoicing.OUT, *ledger.OUT),
    into=(*INTO, *items.INTO, *costs.INTO, *payments.INTO),
    small_pages=small_pages,
    refusal=lambda: httpx2.Response(
        400,
        json={
            "title": "Validation error(s)",
            "status": 400,
            "detail": "The content does not please us.",
        },
    ),
)
