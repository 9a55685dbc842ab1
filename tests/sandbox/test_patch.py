"""JSON Patch as the stand-in for PowerOffice Go takes it."""

from typing import Any

import pytest

from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from tests.sandbox.conftest import Clock, Go, replace


def _groups(go: Go, count: int) -> list[int]:
    return [go.books.user_adds("ContactGroups", {"Name": f"G{n}"})["Id"] for n in range(count)]


def test_six_operations_on_fields(go: Go) -> None:
    key = go.customer(PhoneNumber="1", EmailAddress="a@b.example")["Id"]
    row = go.patch(
        f"/Customers/{key}",
        {"op": "test", "path": "/phoneNumber", "value": "1"},
        {"op": "copy", "from": "/phonenumber", "path": "/LegalName"},
        {"op": "move", "from": "/EmailAddress", "path": "/InvoiceEmailAddress"},
        {"op": "add", "path": "/WebsiteUrl", "value": "https://x.example"},
        {"op": "remove", "path": "/PHONENUMBER"},
        replace("/Name", "Nytt AS"),
    ).json()
    assert (row["LegalName"], row["PhoneNumber"]) == ("1", None)
    assert (row["EmailAddress"], row["InvoiceEmailAddress"]) == (None, "a@b.example")
    assert (row["Name"], row["WebsiteUrl"]) == ("Nytt AS", "https://x.example")


def test_operations_on_group_ids(go: Go) -> None:
    first, second, third = _groups(go, 3)
    key = go.customer(ContactGroupIds=[first])["Id"]

    def after(*operations: dict[str, Any]) -> Any:
        return go.patch(f"/Customers/{key}", *operations, loose=True).json()["ContactGroupIds"]

    assert after({"op": "add", "path": "/ContactGroupIds/-", "value": str(second)}) == [
        first,
        second,
    ]
    assert after({"op": "add", "path": "/ContactGroupIds/0", "value": third})[0] == third
    assert after({"op": "remove", "path": "/ContactGroupIds/-"}) == [third, first]
    assert after(replace("/ContactGroupIds/0", second)) == [second, first]
    assert after({"op": "remove", "path": "/ContactGroupIds/0"}) == [first]
    assert after(replace("/ContactGroupIds", [third])) == [third]
    assert after({"op": "remove", "path": "/ContactGroupIds"}) == []


@pytest.mark.parametrize(
    ("operation", "detail"),
    [
        (
            replace("/DepartmentCode", "1"),
            "CustomerPatchDto: The target location specified by path segment 'DepartmentCode'",
        ),
        (replace("/Id", 1), "path segment 'Id' was not found."),
        (replace("/MailAddress/City", "Oslo"), "path segment 'City' was not found."),
        (replace("/ContactGroupIds/5", 1), "path segment '5' was not found."),
        (
            replace("/IsArchived", "bogus"),
            "CustomerPatchDto: The value 'bogus' is invalid for target location.",
        ),
        (replace("/Number", "bogus"), "The value 'bogus' is invalid for target location."),
        ({"op": "test", "path": "/Name", "value": "Other"}, "is not equal to the test value"),
        ({"op": "erase", "path": "/Name"}, "Invalid JsonPatch operation 'erase'."),
        ({"op": "replace"}, "was not found."),
        ({"op": "remove", "path": "/Name"}, "The Name field is required."),
    ],
)
def test_a_wrong_operation_is_400(go: Go, operation: dict[str, Any], detail: str) -> None:
    key = go.customer()["Id"]
    answer = go.patch(f"/Customers/{key}", operation)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Customer validation error(s)"
    assert detail in answer.json()["detail"]


def test_a_patch_is_applied_whole_or_not_at_all(go: Go) -> None:
    made = go.customer(MailAddress={"ZipCode": "5003", "City": "Bergen"})
    answer = go.patch(
        f"/Customers/{made['Id']}",
        replace("/Name", "Nytt AS"),
        replace("/MailAddress/City", "Oslo"),
        replace("/DepartmentId", 5),
    )
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Department with id = 5 not found."
    assert go.get(f"/Customers/{made['Id']}").json() == made


def test_an_address_is_added_whole_and_keeps_its_id(go: Go) -> None:
    key = go.customer()["Id"]
    place = {"ZipCode": "5003", "City": "Bergen", "AddressLine1": "Kaigata 1"}
    first = go.patch(f"/Customers/{key}", {"op": "add", "path": "/MailAddress", "value": place})
    inner = go.patch(f"/Customers/{key}", replace("/mailaddress/addressline1", "Kaigata 3"))
    address = inner.json()["MailAddress"]
    assert address["AddressLine1"] == "Kaigata 3"
    assert address["Id"] == first.json()["MailAddress"]["Id"]
    lacking = {"op": "add", "path": "/MailAddress", "value": {"City": "Bergen"}}
    assert go.patch(f"/Customers/{key}", lacking).status_code == 400
    assert go.patch(f"/Customers/{key}", replace("/MailAddress/ZipCode", None)).status_code == 400
    gone = go.patch(f"/Customers/{key}", {"op": "remove", "path": "/MailAddress"})
    assert gone.json()["MailAddress"] is None


def test_null_clears_or_is_refused(go: Go, clock: Clock) -> None:
    key = go.customer(PhoneNumber="1")["Id"]
    assert (
        go.patch(f"/Customers/{key}", replace("/PhoneNumber", None)).json()["PhoneNumber"] is None
    )
    strict = PowerOfficeGo(clock=clock, rate=None, null_clears=False)
    other = Go(strict, strict.add_company("En AS")).log_in()
    key = other.customer(PhoneNumber="1")["Id"]
    assert other.patch(f"/Customers/{key}", replace("/PhoneNumber", None)).status_code == 400


def test_every_write_moves_the_timestamp(go: Go) -> None:
    made = go.customer()
    same = go.patch(f"/Customers/{made['Id']}", replace("/Name", made["Name"])).json()
    assert same["LastChangedDateTimeOffset"] > made["LastChangedDateTimeOffset"]
    assert same["CustomerCreatedDateTimeOffset"] == made["CustomerCreatedDateTimeOffset"]


def test_a_patch_of_nothing_there_is_404(go: Go) -> None:
    answer = go.patch("/Customers/12345", replace("/Name", "X"))
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Customer with id = 12345 not found."
