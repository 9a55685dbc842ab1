"""The field tables against payloads written by hand, values at their edges, and round trips."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from bindeledd.connectors.poweroffice_go.mapping.registers import (
    CONTACT_PERSON,
    CUSTOMER,
    DELIVERY_ADDRESS,
    DEPARTMENT,
    EMPLOYEE,
    PROJECT,
)
from bindeledd.connectors.poweroffice_go.payloads import registers as payloads
from bindeledd.connectors.poweroffice_go.rules import registers as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.kernel.errors import ContractError
from bindeledd.kernel.shapes import parse
from bindeledd.sync.fields import Listing
from bindeledd.sync.mapping import Mapped, Mapping, Planned, changes
from bindeledd.workspace.records import (
    ContactPerson,
    Customer,
    DeliveryAddress,
    DeliveryMethod,
    Department,
    Employee,
    Project,
    ProjectStatus,
)
from tests import records
from tests.records import (
    a_contact_person,
    a_customer,
    a_delivery_address,
    a_private_person,
    a_project,
    a_subproject,
    an_employee,
)

FOLDER = Path(__file__).parent / "payloads"
CUSTOMER_ID = UUID(int=1)
EMPLOYEE_ID = UUID(int=2)
DEPARTMENT_ID = UUID(int=3)
PROJECT_ID = UUID(int=4)


class Linked:
    """Links by hand: one record of each kind."""

    pairs = (
        ("customer", CUSTOMER_ID, "20481234"),
        ("employee", EMPLOYEE_ID, "20470001"),
        ("department", DEPARTMENT_ID, "1610"),
        ("project", PROJECT_ID, "900100"),
    )

    def theirs(self, kind: str, ours: UUID) -> str | Planned | None:
        """Return their id by the table."""
        return next((t for k, o, t in self.pairs if (k, o) == (kind, ours)), None)

    def ours(self, kind: str, theirs: str) -> UUID | None:
        """Return our id by the table."""
        return next((o for k, o, t in self.pairs if (k, t) == (kind, theirs)), None)

    def listed(self, kind: str, number: str) -> tuple[Listing, ...]:  # noqa: ARG002 - no lists here
        """Return nothing."""
        return ()


def payload(name: str, shape: type[Any]) -> Any:
    """Read a payload file through the border, as an answer is read."""
    held = json.loads((FOLDER / f"{name}.json").read_bytes(), parse_float=str)
    return parse(shape, json.dumps(held["payload"]).encode(), operation=name)


def into(name: str, mapping: Mapping[Any], shape: type[Any]) -> Mapped:
    return mapping.into(mapping.seen(payload(name, shape)), Linked())


def codes(mapped: Mapped) -> list[str]:
    return [reason.code for reason in mapped.problems]


# --- reading ---


def test_customer_of_the_document() -> None:
    assert into("customer", CUSTOMER, payloads.CustomerPayload).values == {
        "number": "10042",
        "name": "Fjordbygg AS",
        "org_number": "999888777",
        "address1": "Kaigata 1",
        "address2": "",
        "postal_code": "5003",
        "city": "Bergen",
        "country": "NO",
        "email": "post@fjordbygg.example",
        "invoice_email": "faktura@fjordbygg.example",
        "phone": "+4722000000",
        "invoice_delivery_method": DeliveryMethod.EMAIL,
        "payment_days": 14,
        "active": True,
    }


def test_archived_person_with_an_agreement_of_theirs() -> None:
    """AvtaleGiro has no counterpart here, so our choice stays; the country stays too."""
    values = into("person", CUSTOMER, payloads.CustomerPayload).values
    assert values["name"] == "Kari Anne Berg"
    assert values["org_number"] == ""
    assert values["active"] is False
    assert values["payment_days"] is None
    assert not {"invoice_delivery_method", "country"} & set(values)


def test_contact_person_of_the_document() -> None:
    assert into("contact_person", CONTACT_PERSON, payloads.ContactPersonPayload).values == {
        "customer_id": CUSTOMER_ID,
        "first_name": "Kari",
        "last_name": "Berg",
        "title": "Innkjøp",
        "email": "kari@fjordbygg.example",
        "phone": "",
        "is_default": True,
        "active": True,
    }


@pytest.mark.covers("A1.8", "A1.9", "A1.10")
def test_delivery_address_of_the_document() -> None:
    found = into("delivery_address", DELIVERY_ADDRESS, payloads.DeliveryAddressPayload)
    assert found.values == {
        "customer_id": CUSTOMER_ID,
        "address1": "Byggeplass 7",
        "address2": "",
        "postal_code": "5010",
        "city": "Bergen",
        "country": "NO",
        "is_primary": True,
    }


def test_department_of_the_document() -> None:
    assert into("department", DEPARTMENT, payloads.DepartmentPayload).values == {
        "number": "10",
        "name": "Anlegg",
        "manager_id": EMPLOYEE_ID,
        "active": True,
    }


def test_employee_of_the_document() -> None:
    assert into("employee", EMPLOYEE, payloads.EmployeePayload).values == {
        "number": "17",
        "first_name": "Ola",
        "last_name": "Nordmann",
        "email": "Ola@fjordbygg.example",
        "phone": "90000000",
        "department_id": DEPARTMENT_ID,
        "hired_on": date(2020, 8, 1),
        "left_on": None,
        "active": True,
    }


@pytest.mark.covers("A3.1", "A3.2", "A3.4", "A3.5", "A3.6", "A3.7", "A3.8")
def test_project_of_the_document() -> None:
    """On hold is active with us."""
    assert into("project", PROJECT, payloads.ProjectPayload).values == {
        "number": "P100",
        "joined_number": "P100",
        "name": "Kaianlegg",
        "parent_id": None,
        "customer_id": CUSTOMER_ID,
        "manager_id": EMPLOYEE_ID,
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2027, 6, 30),
        "status": ProjectStatus.ACTIVE,
    }


@pytest.mark.covers("A3.1", "A3.3", "A3.7")
def test_subproject_of_the_document() -> None:
    values = into("subproject", PROJECT, payloads.ProjectPayload).values
    assert values["number"] == "A"
    assert values["joined_number"] == "P100A"
    assert values["parent_id"] == PROJECT_ID
    assert values["status"] is ProjectStatus.ENDED


def test_identities_of_the_documents() -> None:
    person = rules.contact_person_identity(payload("contact_person", payloads.ContactPersonPayload))
    assert (person.id, person.owner, person.name) == ("20481234/310007", "20481234", "Kari Berg")
    place = rules.delivery_address_identity(
        payload("delivery_address", payloads.DeliveryAddressPayload)
    )
    assert (place.id, place.name) == ("20481234/52012", "Byggeplass 7 5010 Bergen")
    sub = rules.project_identity(payload("subproject", payloads.ProjectPayload))
    assert (sub.number, sub.owner, sub.active) == ("P100A", "900100", False)
    worker = rules.employee_identity(payload("employee", payloads.EmployeePayload))
    assert (worker.number, worker.name, worker.email) == (
        "17",
        "Ola Nordmann",
        "ola@fjordbygg.example",
    )


@pytest.mark.parametrize(
    ("name", "shape", "expected"),
    [
        ("customer", payloads.CustomerPayload, datetime(2026, 11, 20, 9, 15, 2, 123456, UTC)),
        ("person", payloads.CustomerPayload, datetime(2021, 9, 30, 8, 3, 0, 123456, UTC)),
        (
            "delivery_address",
            payloads.DeliveryAddressPayload,
            datetime(2026, 11, 20, 9, 17, 0, 1, UTC),
        ),
        ("department", payloads.DepartmentPayload, datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
        ("employee", payloads.EmployeePayload, datetime(2026, 11, 20, 8, 10, 0, 500000, UTC)),
    ],
)
def test_timestamps_in_every_writing(name: str, shape: type[Any], expected: datetime) -> None:
    """Blank or T, six or seven decimals, Z, an offset, or no zone at all."""
    assert changed_at(payload(name, shape)) == expected


def test_no_timestamp_stops() -> None:
    with pytest.raises(ContractError):
        changed_at({"Id": 1, "LastChangedDateTimeOffset": "yesterday"})


def test_unknown_codes_stop() -> None:
    assert codes(CUSTOMER.into({"InvoiceDeliveryType": "Pigeon"})) == ["mapping.unknown_code"]
    assert codes(PROJECT.into({"ProjectStatus": "Paused"})) == ["mapping.unknown_code"]


def test_absent_is_not_empty() -> None:
    """What they did not tell is not spoken of."""
    assert CUSTOMER.into({"EmailAddress": None}).values == {"email": ""}
    assert PROJECT.into({}).values == {}


@pytest.mark.parametrize(
    ("told", "active"),
    [
        ({"IsArchived": True, "IsActive": True}, False),
        ({"IsArchived": False, "IsActive": False}, False),
        ({"IsArchived": False, "IsActive": True}, True),
        ({"IsArchived": False}, True),
    ],
)
def test_customer_is_ended_when_either_flag_says_so(told: dict[str, bool], *, active: bool) -> None:
    assert CUSTOMER.into(dict(told)).values == {"active": active}


@pytest.mark.covers("A3.7")
@pytest.mark.parametrize(
    ("status", "active", "ours"),
    [
        ("Active", True, ProjectStatus.ACTIVE),
        ("NotStarted", True, ProjectStatus.ACTIVE),
        ("Tentative", True, ProjectStatus.ACTIVE),
        ("Active", False, ProjectStatus.ENDED),
        ("Complete", True, ProjectStatus.ENDED),
        ("Archived", False, ProjectStatus.ENDED),
        (None, True, ProjectStatus.ACTIVE),
    ],
)
def test_project_status(status: str | None, *, active: bool, ours: ProjectStatus) -> None:
    assert PROJECT.into({"ProjectStatus": status, "IsActive": active}).values == {"status": ours}


# --- writing ---


@pytest.mark.parametrize("number", ["0042", "K-17", "-5", "٤٢", "1.5", "1" * 19])
def test_numbers_that_a_ledger_would_change_are_held(number: str) -> None:
    mapped = CUSTOMER.out(a_customer(number=number))
    assert codes(mapped) == ["poweroffice_go.number_not_whole"]
    assert mapped.problems[0].params["field"] == "number"


def test_endless_names_are_held_not_cut() -> None:
    mapped = CUSTOMER.out(a_customer(name="x" * 100_000))
    assert codes(mapped) == ["mapping.too_long"]
    assert "Name" not in mapped.values
    assert set(codes(CUSTOMER.out(a_private_person(name="x" * 100_000)))) == {"mapping.too_long"}
    assert codes(CUSTOMER.out(a_customer(city="x" * 101))) == ["mapping.too_long"]
    assert codes(PROJECT.out(a_project(number="9" * 51))) == ["mapping.too_long"]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Kari Anne Berg", "Kari Anne", "Berg"),
        ("Kari Berg", "Kari", "Berg"),
        ("Madonna", "-", "Madonna"),
        ("  Kari   Berg ", "Kari", "Berg"),
    ],
)
def test_person_names_are_parted_and_filled(name: str, first: str, last: str) -> None:
    values = CUSTOMER.out(a_private_person(name=name)).values
    assert (values["FirstName"], values["LastName"]) == (first, last)
    assert "Name" not in values


def test_one_word_comes_back_without_its_filler() -> None:
    flat = {"FirstName": "-", "LastName": "Madonna", "Name": "- Madonna", "IsPerson": True}
    assert CUSTOMER.into(flat).values["name"] == "Madonna"
    person = CONTACT_PERSON.out(a_contact_person(customer_id=CUSTOMER_ID, first_name=""), Linked())
    assert person.values["FirstName"] == "-"
    assert CONTACT_PERSON.into(person.values, Linked()).values["first_name"] == ""


@pytest.mark.covers("A2.7", "A2.14")
@pytest.mark.parametrize(
    ("fields", "address", "method"),
    [
        ({"email": "a@b.no"}, "a@b.no", "PdfByEmail"),
        ({"email": "a@b.no", "invoice_email": "f@b.no"}, "f@b.no", "PdfByEmail"),
        ({"email": "", "invoice_email": "f@b.no"}, "f@b.no", "PdfByEmail"),
        ({"email": ""}, None, "Print"),
        ({"email": "a@b.no", "invoice_delivery_method": DeliveryMethod.PRINT}, "a@b.no", "Print"),
        ({"email": "", "invoice_delivery_method": DeliveryMethod.EHF}, None, "EHF"),
    ],
)
def test_how_invoices_go(fields: dict[str, Any], address: str | None, method: str) -> None:
    values = CUSTOMER.out(a_customer(**fields)).values
    assert values["InvoiceEmailAddress"] == address
    assert values["InvoiceDeliveryType"] == method


def test_country_goes_with_an_address_only() -> None:
    without = a_customer(address1="", postal_code="", city="")
    assert CUSTOMER.out(without).values["MailAddress.CountryCode"] is None
    assert CUSTOMER.out(a_customer()).values["MailAddress.CountryCode"] == "NO"
    assert codes(CUSTOMER.out(a_customer(country="Norge"))) == ["poweroffice_go.not_a_country_code"]


@pytest.mark.covers("A4.1", "A4.2", "A4.3", "A4.4", "A4.5", "A4.6", "A4.7", "A4.8", "A4.9")
def test_project_goes_out_whole() -> None:
    project = a_project(
        number="P100",
        customer_id=CUSTOMER_ID,
        manager_id=EMPLOYEE_ID,
        ends_on=date(2027, 6, 30),
        available_to_all=False,
    )
    assert PROJECT.out(project, Linked()).values == {
        "Code": "P100",
        "Name": "Kaianlegg",
        "ParentProjectId": None,
        "CustomerId": 20481234,
        "ProjectManagerEmployeeId": 20470001,
        "StartDate": "2026-11-01",
        "EndDate": "2027-06-30",
        "ProjectStatus": "Active",
        "IsActive": True,
        "AllowAllEmployees": False,
    }


@pytest.mark.covers("A4.3")
def test_subproject_waits_for_its_main_project() -> None:
    main = a_project(number="P100")
    sub = a_subproject(main, number="A")
    assert codes(PROJECT.out(sub)) == ["ref.not_linked"]
    linked = a_subproject(main, number="A", parent_id=PROJECT_ID)
    values = PROJECT.out(linked, Linked()).values
    assert (values["Code"], values["ParentProjectId"]) == ("A", 900100)


@pytest.mark.covers("A4.6", "A4.8")
def test_project_moves_without_what_is_not_linked() -> None:
    project = a_project(customer_id=UUID(int=99), manager_id=UUID(int=98))
    mapped = PROJECT.out(project, Linked())
    assert mapped.problems == ()
    assert [reason.params["field"] for reason in mapped.unresolved] == ["customer_id", "manager_id"]
    assert not {"CustomerId", "ProjectManagerEmployeeId"} & set(mapped.values)


@pytest.mark.parametrize("number", ["P.1", "P,1"])
def test_reserved_signs_in_codes_are_held(number: str) -> None:
    assert codes(PROJECT.out(a_project(number=number))) == ["poweroffice_go.reserved_sign"]


# --- what must be written ---


def delta(mapping: Mapping[Any], record: Any, seen: dict[str, Any]) -> dict[str, Any]:
    return changes(mapping, mapping.out(record, Linked()).values, seen)


def seen_of(mapping: Mapping[Any], record: Any, **other: Any) -> dict[str, Any]:
    return mapping.out(record, Linked()).values | other


def test_short_code_is_the_same_as_the_joined_one() -> None:
    sub = a_subproject(a_project(number="P100"), number="A", parent_id=PROJECT_ID)
    assert delta(PROJECT, sub, seen_of(PROJECT, sub, Code="P100.A")) == {}
    assert delta(PROJECT, sub, seen_of(PROJECT, sub, Code="P100.B")) == {"Code": "A"}


@pytest.mark.covers("A4.7")
def test_their_finer_status_is_kept() -> None:
    running, ended = a_project(), a_project(status=ProjectStatus.ENDED)
    assert delta(PROJECT, running, seen_of(PROJECT, running, ProjectStatus="Tentative")) == {}
    assert delta(PROJECT, ended, seen_of(PROJECT, ended, ProjectStatus="Archived")) == {}
    assert delta(PROJECT, ended, seen_of(PROJECT, running)) == {
        "ProjectStatus": "Complete",
        "IsActive": False,
    }
    assert delta(PROJECT, running, seen_of(PROJECT, ended, ProjectStatus="Archived")) == {
        "ProjectStatus": "Active",
        "IsActive": True,
    }


def test_date_with_a_time_part_is_the_same_day() -> None:
    project = a_project()
    later = {"StartDate": "2026-11-01T00:00:00"}
    assert delta(PROJECT, project, seen_of(PROJECT, project, **later)) == {}


def test_organisation_number_in_another_writing_is_the_same() -> None:
    customer = a_customer()
    theirs = {"OrganizationNumber": "NO 999 888 777 MVA"}
    assert delta(CUSTOMER, customer, seen_of(CUSTOMER, customer, **theirs)) == {}


@pytest.mark.parametrize("theirs", ["EHF", "AvtaleGiro", "Efaktura", "External", "Factoring"])
def test_delivery_chosen_there_is_kept(theirs: str) -> None:
    customer = a_customer()
    assert delta(CUSTOMER, customer, seen_of(CUSTOMER, customer, InvoiceDeliveryType=theirs)) == {}


def test_their_parting_of_a_name_is_kept() -> None:
    person = a_private_person(name="Kari Anne Berg")
    seen = seen_of(CUSTOMER, person, FirstName="Kari", LastName="Anne Berg")
    assert delta(CUSTOMER, person, seen) == {}
    other = seen_of(CUSTOMER, person, FirstName="Kari", LastName="Berg")
    assert delta(CUSTOMER, person, other) == {"FirstName": "Kari Anne"}


@pytest.mark.covers("A0.17")
def test_employee_number_there_is_never_changed() -> None:
    employee = an_employee(number="17")
    assert delta(EMPLOYEE, employee, seen_of(EMPLOYEE, employee, Number=1017)) == {}
    assert delta(EMPLOYEE, employee, seen_of(EMPLOYEE, employee, Number=None)) == {"Number": 17}


def test_first_choice_is_left_by_choosing_another() -> None:
    place = a_delivery_address(customer_id=CUSTOMER_ID, is_primary=False)
    first = seen_of(DELIVERY_ADDRESS, place, IsPrimary=True)
    assert delta(DELIVERY_ADDRESS, place, first) == {}
    chosen = a_delivery_address(customer_id=CUSTOMER_ID, is_primary=True)
    second = seen_of(DELIVERY_ADDRESS, chosen, IsPrimary=False)
    assert delta(DELIVERY_ADDRESS, chosen, second) == {"IsPrimary": True}


# --- there and back ---


def back(mapping: Mapping[Any], record: Any) -> dict[str, Any]:
    out = mapping.out(record, Linked())
    assert out.problems == ()
    found = mapping.into(out.values, Linked())
    assert found.problems == ()
    return found.values


@given(records.customers())
def test_customer_survives_the_round_trip(customer: Customer) -> None:
    """What we send and read back is what we had; days to pay and country where we sent them."""
    values = back(CUSTOMER, customer)
    rebuilt = Customer(**{"id": customer.id, "revision": customer.revision} | values)
    assert rebuilt == customer


@given(records.contact_persons)
def test_contact_person_survives_the_round_trip(person: ContactPerson) -> None:
    linked = ContactPerson(**vars(person) | {"customer_id": CUSTOMER_ID})
    assert ContactPerson(id=person.id, revision=1, **back(CONTACT_PERSON, linked)) == linked


@given(records.delivery_addresses)
def test_delivery_address_survives_the_round_trip(place: DeliveryAddress) -> None:
    linked = DeliveryAddress(**vars(place) | {"customer_id": CUSTOMER_ID})
    assert DeliveryAddress(id=place.id, revision=1, **back(DELIVERY_ADDRESS, linked)) == linked


@given(records.departments)
def test_department_survives_the_round_trip(department: Department) -> None:
    assert Department(id=department.id, revision=1, **back(DEPARTMENT, department)) == department


@given(records.employees)
def test_employee_survives_the_round_trip(employee: Employee) -> None:
    assert Employee(id=employee.id, revision=1, **back(EMPLOYEE, employee)) == employee


@given(records.projects)
def test_project_survives_the_round_trip(project: Project) -> None:
    assert Project(id=project.id, revision=1, **back(PROJECT, project)) == project


@given(records.customers())
def test_what_was_written_needs_no_second_writing(customer: Customer) -> None:
    """Nothing moves twice: a record compared with what we sent has no changes."""
    wanted = CUSTOMER.out(customer).values
    assert changes(CUSTOMER, wanted, dict(wanted)) == {}
