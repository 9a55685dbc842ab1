"""Customers, contact persons, delivery addresses and employees of the stand-in."""

from decimal import Decimal

import pytest

from tests.sandbox.conftest import Go, replace


def test_a_customer_reads_back_as_it_was_made(go: Go) -> None:
    made = go.customer(
        OrganizationNumber="999888777",
        InvoiceDeliveryType="PdfByEmail",
        PaymentTerm=14,
        ExternalImportReference="crm-cust-4711",
        MailAddress={"AddressLine1": "Kaigata 1", "ZipCode": "5003", "City": "Bergen"},
    )
    assert made["Number"] == 10000
    assert made["PaymentTerm"] == 14
    term = go.get(f"/PaymentTerms/{made['PaymentTermId']}").json()
    assert term["CreditDays"] == 14
    assert made["MailAddress"]["CountryCode"] == "NO"
    assert made["CurrencyCode"] == "NOK"
    assert go.get(f"/Customers/{made['Id']}").json() == made


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "The Name field is required."),
        ({"Name": ""}, "The Name field is required."),
        ({"IsPerson": True, "Name": "Kari"}, "The FirstName field is required."),
        ({"Name": "X", "ExternalImportReference": "x" * 51}, "maximum length of 50"),
        ({"Name": "X", "InvoiceDeliveryType": 1}, "(Enums is not allowed to be represented"),
        ({"Name": "X", "InvoiceDeliveryType": "Pigeon"}, "value = Pigeon is not valid."),
        ({"Name": "X", "InvoiceDeliveryType": "Efaktura"}, "cannot be set"),
        ({"Name": "X", "InvoiceDeliveryType": "EHF"}, "not registered in ELMA"),
        ({"Name": "X", "MailAddress": {"City": "Bergen"}}, "The ZipCode field is required."),
        (
            {"Name": "X", "MailAddress": {"City": "A", "ZipCode": "1", "CountryCode": "UK"}},
            "The country code UK is not valid according to ISO 3166-1.",
        ),
        ({"Name": "X", "Number": 9999}, "outside the customer number series"),
        ({"Name": "X", "Number": "ti"}, "not valid for Number"),
        ({"Name": "X", "Allowance": 101}, "at most 100"),
        ({"Name": "X", "CustomerSince": "2026-02-30"}, "not valid for CustomerSince"),
        ({"Name": "X", "InvoiceEmailAddressCC": ";".join("abcdefghijk")}, "10 addresses"),
    ],
)
def test_a_customer_against_the_rules_is_400(go: Go, body: dict[str, object], detail: str) -> None:
    answer = go.post("/Customers", body)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Customer validation error(s)"
    assert detail in answer.json()["detail"]
    assert not go.books.rows("Customers")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"DepartmentCode": "Avdeling10"}, "Department with code = 'Avdeling10' not found."),
        ({"DepartmentId": 5}, "Department with id = 5 not found."),
        ({"PaymentTerm": 99}, "Payment term with credit days = 99 not found."),
        ({"SalesPersonEmployeeNumber": 7}, "Employee with number = 7 not found."),
        ({"ContactGroupIds": [3]}, "Contact group with id = 3 not found."),
    ],
)
def test_a_reference_that_leads_nowhere_is_404(
    go: Go, body: dict[str, object], detail: str
) -> None:
    """Not every 404 on POST means a wrong address."""
    answer = go.post("/Customers", {"Name": "X", **body})
    assert answer.status_code == 404
    assert answer.json()["title"] == "Customer validation error(s)"
    assert answer.json()["detail"] == detail


def test_an_id_wins_over_a_code(go: Go) -> None:
    go.books.user_adds("Departments", {"Code": "10", "Name": "Ti"})
    wanted = go.books.user_adds("Departments", {"Code": "20", "Name": "Tjue"})
    made = go.customer(DepartmentId=wanted["Id"], DepartmentCode="10")
    assert made["DepartmentCode"] == "20"
    unknown_code = go.customer(DepartmentId=wanted["Id"], DepartmentCode="99")
    assert unknown_code["DepartmentCode"] == "20"


@pytest.mark.parametrize(
    ("field", "value"), [("ExternalImportReference", "ABC123"), ("ExternalNumber", 77)]
)
def test_an_external_key_is_used_once_among_customers(go: Go, field: str, value: object) -> None:
    """The refusal names the record that holds it; employees are another class."""
    holder = go.customer(**{field: value})
    again = go.post("/Customers", {"Name": "Y", field: value})
    assert again.status_code == 400
    assert again.json() == {
        "title": "Customer validation error(s)",
        "status": 400,
        "detail": f"{field} is already in use. '{value}' is used on (contact) Id = {holder['Id']}.",
    }
    employee = {"FirstName": "Kari", "LastName": "Berg", field: value}
    assert go.post("/Employees", employee).status_code == 201
    other = go.customer()
    assert go.patch(f"/Customers/{other['Id']}", replace(f"/{field}", value)).status_code == 400
    assert go.patch(f"/Customers/{holder['Id']}", replace(f"/{field}", value)).status_code == 200
    go.patch(f"/Customers/{holder['Id']}", {"op": "remove", "path": f"/{field}"})
    assert go.patch(f"/Customers/{other['Id']}", replace(f"/{field}", value)).status_code == 200


def test_numbers_come_from_the_series_and_are_used_once(go: Go) -> None:
    assert go.customer(Number=10001)["Number"] == 10001
    assert [go.customer()["Number"] for _ in range(3)] == [10000, 10002, 10003]
    assert (
        "already in use" in go.post("/Customers", {"Name": "X", "Number": 10001}).json()["detail"]
    )
    second = go.books.user_adds(
        "SubLedgerNumberSeries",
        {
            "Name": "Borettslag",
            "SubLedgerNumberSeriesType": "Customer",
            "FromInclusive": 50000,
            "ToInclusive": 50001,
            "IsDefault": False,
        },
    )
    in_second = {"SubLedgerNumberSeriesId": second["Id"]}
    assert [go.customer(**in_second)["Number"] for _ in range(2)] == [50000, 50001]
    full = go.post("/Customers", {"Name": "X", **in_second})
    assert "no more free numbers" in full.json()["detail"]
    missing = {"SubLedgerNumberSeriesId": "00000000-0000-4000-8000-000000000000"}
    assert go.post("/Customers", {"Name": "X", **missing}).status_code == 404


def test_number_series_are_listed_by_type_in_exact_case(go: Go) -> None:
    found = go.get("/SubLedgerNumberSeries", subLedgerNumberSeriesType="Customer").json()
    assert [(row["FromInclusive"], row["IsDefault"]) for row in found] == [(10000, True)]
    assert go.get("/SubLedgerNumberSeries", subLedgerNumberSeriesType="customer").status_code == 204


def test_unknown_properties_are_ignored(go: Go) -> None:
    answer = go.post("/Customers", {"Name": "X", "orderDate": "x"}, loose=True)
    assert answer.status_code == 201


def test_names_of_properties_bind_in_any_case(go: Go) -> None:
    answer = go.post("/Customers", {"name": "X", "phonenumber": "1"}, loose=True)
    assert answer.json()["PhoneNumber"] == "1"


def test_national_numbers_are_never_read_back(go: Go) -> None:
    person = {"IsPerson": True, "FirstName": "Kari", "LastName": "Berg"}
    made = go.customer(**person, NationalIdNumber="01017012345")
    assert made["NationalIdNumber"] == "hidden"
    assert go.customer(**person)["NationalIdNumber"] is None


def test_a_customer_with_balance_is_neither_archived_nor_deleted(go: Go) -> None:
    key = go.customer()["Id"]
    go.books.set_balance(key, Decimal(100))
    assert go.patch(f"/Customers/{key}", replace("/IsArchived", value=True)).status_code == 400
    go.books.set_balance(key, Decimal(0))
    assert go.patch(f"/Customers/{key}", replace("/IsArchived", value=True)).status_code == 200
    answer = go.delete(f"/Customers/{key}")
    assert answer.status_code == 409
    assert answer.json()["title"] == "Customer conflict"
    assert answer.json()["detail"] == f"Customer with id = {key} is in use and cannot be deleted."


def test_an_unused_customer_is_deleted_with_what_belongs_to_it(go: Go) -> None:
    key = go.customer()["Id"]
    go.post(f"/ContactPersons/{key}", {"FirstName": "Kari", "LastName": "Berg"})
    assert go.delete(f"/Customers/{key}").status_code == 200
    missing = go.get(f"/Customers/{key}")
    assert missing.status_code == 404
    assert missing.json()["title"] == "Object(s) not found"
    assert missing.json()["detail"] == f"Customer with id = {key} not found."
    assert go.get("/ContactPersons").status_code == 204


def test_contact_persons_belong_to_a_customer(go: Go) -> None:
    key = go.customer()["Id"]
    person = {
        "FirstName": "Kari",
        "LastName": "Berg",
        "EmailAddress": "kari@fjordbygg.example",
        "ExternalCode": "crm-pers-88",
    }
    made = go.post(f"/ContactPersons/{key}", person).json()
    assert made["ContactId"] == key
    assert go.get("/ContactPersons", externalCodes="crm-pers-88,x").json() == [made]
    assert go.get("/ContactPersons", contactIds=f"{key},1").json() == [made]
    assert go.get(f"/ContactPersons/{key}/{made['Id']}").json() == made
    other = go.customer()["Id"]
    assert go.get(f"/ContactPersons/{other}/{made['Id']}").status_code == 404
    again = go.post(f"/ContactPersons/{other}", person)
    assert "'crm-pers-88' is used on contact person" in again.json()["detail"]
    wrong = go.post(f"/ContactPersons/{key}", {**person, "EmailAddress": "kari"})
    assert wrong.status_code == 400
    nameless = go.post(f"/ContactPersons/{key}", {"FirstName": "Kari"})
    assert nameless.json()["detail"] == "The LastName field is required."
    changed = go.patch(f"/ContactPersons/{key}/{made['Id']}", replace("/Title", "Sjef"))
    assert changed.json()["Title"] == "Sjef"
    assert go.delete(f"/ContactPersons/{key}/{made['Id']}").status_code == 200


def test_employees_have_no_contact_persons(go: Go) -> None:
    employee = go.post("/Employees", {"FirstName": "Ola", "LastName": "Moen"}).json()
    person = {"FirstName": "Kari", "LastName": "Berg"}
    assert go.post(f"/ContactPersons/{employee['Id']}", person).status_code == 404
    address = {"ZipCode": "5010", "City": "Bergen"}
    made = go.post(f"/ContactDeliveryAddresses/{employee['Id']}", address)
    assert made.status_code == 201


def test_what_belongs_to_a_customer_does_not_move_its_timestamp(go: Go) -> None:
    made = go.customer(MailAddress={"ZipCode": "5003", "City": "Bergen"})
    key, moment = made["Id"], made["LastChangedDateTimeOffset"]
    go.post(f"/ContactPersons/{key}", {"FirstName": "Kari", "LastName": "Berg"})
    go.post(f"/ContactDeliveryAddresses/{key}", {"ZipCode": "5010", "City": "Bergen"})
    moved = go.patch(f"/Customers/{key}", replace("/MailAddress/City", "Oslo")).json()
    assert moved["LastChangedDateTimeOffset"] == moment
    assert moved["MailAddress"]["LastChangedDateTimeOffset"] > moment
    both = go.patch(f"/Customers/{key}", replace("/PhoneNumber", "1")).json()
    assert both["LastChangedDateTimeOffset"] > moment
    assert both["MailAddress"] == moved["MailAddress"]


def test_the_first_delivery_address_is_primary_and_only_one_is(go: Go) -> None:
    key = go.customer()["Id"]
    place = f"/ContactDeliveryAddresses/{key}"
    first = go.post(place, {"ZipCode": "1", "City": "A", "ExternalCode": "Crm-1"}).json()
    second = go.post(place, {"ZipCode": "2", "City": "B", "IsPrimary": True}).json()
    assert (first["IsPrimary"], second["IsPrimary"]) == (True, True)
    assert go.get(f"{place}/{first['Id']}").json()["IsPrimary"] is False
    found = go.get("/ContactDeliveryAddresses", externalCodes="CRM-1").json()
    assert [row["Id"] for row in found] == [first["Id"]]
    again = go.post(place, {"ZipCode": "3", "City": "C", "ExternalCode": "crm-1"})
    assert "already in use" in again.json()["detail"]


def test_an_employee_needs_both_names_and_a_number_of_its_series(go: Go) -> None:
    assert go.post("/Employees", {"FirstName": "Ola"}).status_code == 400
    ola = {"FirstName": "Ola", "LastName": "Moen"}
    assert go.post("/Employees", {**ola, "Number": 10000}).status_code == 400
    made = go.post("/Employees", {**ola, "Number": 12, "HiredDate": "2026-01-01"}).json()
    assert go.get("/Employees", employeeNos="1-20").json() == [made]
    under = go.post("/Employees", {**ola, "ManagerEmployeeNo": 12}).json()
    assert under["ManagerEmployeeId"] == made["Id"]
    assert go.delete(f"/Employees/{made['Id']}").status_code == 409


def test_a_body_that_is_no_json_is_400(go: Go) -> None:
    headers = {"Content-Type": "application/json"}
    assert go.call("POST", "/Customers", content=b"{", headers=headers).status_code == 400
    assert go.post("/Customers", []).status_code == 400
    wrong = go.call("POST", "/Customers", data={"Name": "X"}, outside=True)
    assert wrong.status_code == 415
