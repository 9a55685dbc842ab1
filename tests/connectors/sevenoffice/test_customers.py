"""Customers both ways, through the engine into the stand-in's books and back."""

import pytest

from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Run
from tests.world import World

FIRM = {
    "number": "10042",
    "name": "Fjordbygg AS",
    "org_number": "991587454",
    "address1": "Kaigata 4",
    "address2": "2. etasje",
    "postal_code": "5003",
    "city": "Bergen",
    "email": "post@fjordbygg.example",
    "payment_days": 30,
}


@pytest.mark.covers("B1", "B0.5")
def test_a_customer_is_made_once_and_changed_field_by_field(office: World) -> None:
    office.choose("customers", Direction.OUT)
    (ours,) = office.put("customer", [FIRM])

    first = office.run()
    assert first.state == Run.State.DONE, (first.code, first.params)
    (row,) = office.books.rows("Company")
    assert (row["Name"], row["Type"], row["PaymentTime"]) == ("Fjordbygg AS", "Business", 30)
    assert row["Addresses"]["Post"] == {
        "Street": "Kaigata 4, 2. etasje",
        "PostalCode": "5003",
        "PostalArea": "Bergen",
        "Country": "NO",
    }
    assert row["EmailAddresses"]["Work"] == {"Value": "post@fjordbygg.example"}
    assert office.links("customer") == {ours: str(row["Id"])}
    (made,) = office.intents(purpose="create")
    assert row["ExternalId"] == made.key

    assert office.run().plan is None
    office.change("customer", ours, phone="22 15 40 18", city="Åsane")
    office.run()
    (row,) = office.books.rows("Company")
    assert row["PhoneNumbers"]["Work"] == {"Value": "22 15 40 18"}
    assert row["Addresses"]["Post"]["Street"] == "Kaigata 4, 2. etasje", "an address goes whole"
    assert row["Addresses"]["Post"]["PostalArea"] == "Åsane"
    assert office.run().plan is None
    office.whole()


@pytest.mark.covers("B0.5")
def test_new_customers_get_the_payment_time_that_was_chosen(office: World) -> None:
    """Only those without one of their own, and only when they are made."""
    office.choose("customers", Direction.OUT)
    without = {name: value for name, value in FIRM.items() if name != "payment_days"}
    (ours,) = office.put("customer", [without])
    office.run()
    (row,) = office.books.rows("Company")
    assert row["PaymentTime"] == 14
    office.books.user_changes("Company", row["Id"], {"PaymentTime": -4})
    office.change("customer", ours, phone="22 15 40 18")
    office.run()
    (row,) = office.books.rows("Company")
    assert row["PaymentTime"] == -4, "what they agreed there stays"


@pytest.mark.covers("B1")
def test_a_customer_of_theirs_comes_and_follows(office: World) -> None:
    office.choose("customers", Direction.INTO)
    theirs = office.books.user_adds(
        "Company",
        {
            "Name": "Nordre Furuset Gård DA",
            "Type": "Business",
            "OrganizationNumber": "NO 991 587 454 MVA",
            "PaymentTime": 20,
            "Addresses": {
                "Post": {
                    "Street": "Gårdsvegen 2",
                    "PostalArea": "Råholt",
                    "PostalCode": "2050",
                    "Country": "NO",
                }
            },
            "PhoneNumbers": {"Mobile": {"Value": "91 23 45 67"}},
        },
    )
    office.books.user_adds("Company", {"Name": "Leverandør AS", "Type": "Supplier"})
    run = office.run()
    assert run.state == Run.State.DONE, (run.code, run.params)
    (record,) = office.records("customer")
    assert (record.number, record.name) == (str(theirs["Id"]), "Nordre Furuset Gård DA")
    assert (record.org_number, record.payment_days) == ("991587454", 20)
    assert (record.address1, record.city, record.phone) == ("Gårdsvegen 2", "Råholt", "91 23 45 67")

    office.books.user_changes("Company", theirs["Id"], {"PhoneNumbers": {}, "PaymentTime": -1})
    office.run()
    (record,) = office.records("customer")
    assert record.phone == "", "what they took away is gone here too"
    assert record.payment_days == 20, "the end of a month has no counterpart"

    office.books.user_deletes("Company", theirs["Id"])
    office.run()
    (record,) = office.records("customer")
    assert record.active is False


@pytest.mark.covers("B1")
def test_a_lost_answer_makes_no_second_customer(office: World) -> None:
    office.choose("customers", Direction.OUT)
    office.put("customer", [FIRM])
    office.app.faults.lose_answer("CompanyService SaveCompanies")
    office.run()
    office.run()
    office.run()
    (row,) = office.books.rows("Company")
    assert list(office.links("customer").values()) == [str(row["Id"])]
    assert office.waiting() == {}
    office.whole()


@pytest.mark.covers("B1")
def test_what_they_refuse_waits_with_their_words(office: World) -> None:
    """An `APIException` stands inside an answer that looks well."""
    office.choose("customers", Direction.OUT)
    office.put("customer", [FIRM])
    office.app.faults.api_exception("CompanyService SaveCompanies", "Kunden er sperret")
    office.run()
    assert office.waiting() == {"10042 Fjordbygg AS": ["remote.rejected"]}
    assert office.books.rows("Company") == []


def test_a_number_that_is_taken_is_never_written_over(office: World) -> None:
    """Saving with an id that stands there would change somebody else's customer."""
    from bindeledd.sync.models import DataType

    office.choose("customers", Direction.OUT)
    with office.inside():
        DataType.objects.filter(group="customers").update(values={"own_numbers": True})
    other = office.books.user_adds("Company", {"Name": "En annen AS", "Type": "Business"})
    office.put("customer", [FIRM | {"number": str(other["Id"])}])
    office.run()
    assert [row["Name"] for row in office.books.rows("Company")] == ["En annen AS"]
    office.put("customer", [FIRM | {"number": "20042", "name": "Vest AS", "org_number": ""}])
    office.run()
    assert {row["Id"] for row in office.books.rows("Company")} == {other["Id"], 20042}
