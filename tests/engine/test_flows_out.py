"""Registers out to the ledger: fields, order, what waits and why, and nothing twice."""

from datetime import date
from uuid import UUID

import pytest

from bindeledd.sync.flows import Direction, Policy
from bindeledd.workspace.records import ProjectStatus
from tests.world import World

FJORDBYGG = {
    "number": "10042",
    "name": "Fjordbygg AS",
    "org_number": "991587454",
    "address1": "Kaigata 1",
    "address2": "2. etg.",
    "postal_code": "5003",
    "city": "Bergen",
    "email": "post@fjordbygg.example",
    "phone": "22 15 40 00",
}


@pytest.fixture
def out(world: World) -> World:
    world.choose("customers", Direction.OUT)
    world.choose("projects", Direction.OUT)
    world.choose("employees", Direction.LINK)
    return world


def a_customer(world: World, **fields: object) -> UUID:
    (ours,) = world.put("customer", [FJORDBYGG | fields])
    return ours


@pytest.mark.covers(
    *("A2.1", "A2.2", "A2.3", "A2.4", "A2.5", "A2.6", "A2.7", "A2.8"),
    *("A2.9", "A2.10", "A2.11", "A2.12", "A2.13", "A2.14"),
)
def test_customer_goes_with_its_delivery_address_and_contact(out: World) -> None:
    ours = a_customer(out)
    out.put(
        "delivery_address",
        [
            {
                "customer_id": ours,
                "address1": "Byggeplass 7",
                "address2": "Port B",
                "postal_code": "5010",
                "city": "Bergen",
            }
        ],
    )
    out.put("contact_person", [{"customer_id": ours, "first_name": "Kari", "last_name": "Berg"}])

    run = out.run()

    assert run.state == "done", (run.code, run.params, out.waiting())
    (row,) = out.books.rows("Customers")
    assert row["Number"] == 10042
    assert row["Name"] == "Fjordbygg AS"
    assert row["OrganizationNumber"] == "991587454"
    assert row["IsPerson"] is False
    assert row["MailAddress"]["AddressLine1"] == "Kaigata 1"
    assert row["MailAddress"]["AddressLine2"] == "2. etg."
    assert (row["MailAddress"]["ZipCode"], row["MailAddress"]["City"]) == ("5003", "Bergen")
    assert row["EmailAddress"] == row["InvoiceEmailAddress"] == "post@fjordbygg.example"
    assert row["InvoiceDeliveryType"] == "PdfByEmail"
    assert row["PhoneNumber"] == "22 15 40 00"
    (address,) = out.books.rows("ContactDeliveryAddresses")
    assert address["ContactId"] == row["Id"]
    assert (address["AddressLine1"], address["AddressLine2"]) == ("Byggeplass 7", "Port B")
    assert (address["ZipCode"], address["City"]) == ("5010", "Bergen")
    (person,) = out.books.rows("ContactPersons")
    assert (person["ContactId"], person["FirstName"]) == (row["Id"], "Kari")
    out.whole()
    assert out.run().plan is None


@pytest.mark.covers("A2.13", "A2.14")
def test_without_org_number_and_email_it_is_a_person_who_gets_paper(out: World) -> None:
    a_customer(out, name="Kari Anne Berg", org_number="", email="")
    out.run()
    (row,) = out.books.rows("Customers")
    assert row["IsPerson"] is True
    assert (row["FirstName"], row["LastName"]) == ("Kari Anne", "Berg")
    assert row["InvoiceDeliveryType"] == "Print"


@pytest.mark.covers("A4.1", "A4.2", "A4.3", "A4.4", "A4.5", "A4.6", "A4.7", "A4.8", "A4.9", "X1")
def test_project_goes_after_its_customer_and_main_before_sub(out: World) -> None:
    manager = out.books.user_adds(
        "Employees", {"Number": 17, "FirstName": "Berit", "LastName": "Solheim"}
    )
    (berit,) = out.put(
        "employee", [{"number": "17", "first_name": "Berit", "last_name": "Solheim"}]
    )
    out.link("employee", berit, str(manager["Id"]))
    customer = a_customer(out)
    (main,) = out.put(
        "project",
        [
            {
                "number": "1047",
                "name": "VA-anlegg Myrlia",
                "customer_id": customer,
                "manager_id": berit,
                "starts_on": date(2026, 11, 1),
                "ends_on": date(2027, 6, 30),
                "available_to_all": False,
            }
        ],
    )
    out.put("project", [{"number": "01", "name": "Grunnarbeid", "parent_id": main}])
    out.change("project", main, name="VA-anlegg Myrlia 2")  # now the main one is the newer row

    run = out.run()

    assert run.state == "done", (run.code, run.params, out.waiting())
    assert out.waiting() == {}
    projects = {row["Code"]: row for row in out.books.rows("Projects")}
    assert set(projects) == {"1047", "1047.01"}
    row = projects["1047"]
    (their_customer,) = out.books.rows("Customers")
    assert row["Name"] == "VA-anlegg Myrlia 2"
    assert row["CustomerId"] == their_customer["Id"]
    assert row["ProjectManagerEmployeeId"] == manager["Id"]
    assert row["StartDate"][:10] == "2026-11-01"
    assert row["EndDate"][:10] == "2027-06-30"
    assert (row["ProjectStatus"], row["IsActive"]) == ("Active", True)
    assert row["AllowAllEmployees"] is False
    assert projects["1047.01"]["ParentProjectId"] == row["Id"]
    out.whole()


@pytest.mark.covers("X8", "A4.7")
def test_ended_project_is_completed_there_and_reopened(out: World) -> None:
    (ours,) = out.put("project", [{"number": "1047", "name": "Myrlia"}])
    out.run()
    out.change("project", ours, status=ProjectStatus.ENDED)
    out.run()
    (row,) = out.books.rows("Projects")
    assert (row["ProjectStatus"], row["IsActive"]) == ("Complete", False)
    out.change("project", ours, status=ProjectStatus.ACTIVE)
    out.run()
    (row,) = out.books.rows("Projects")
    assert (row["ProjectStatus"], row["IsActive"]) == ("Active", True)


@pytest.mark.covers("X5")
def test_what_fails_a_requirement_waits_with_every_reason_and_blocks_nobody(out: World) -> None:
    bad = a_customer(out, number="99", city="", name="Utenfor serien AS")
    a_customer(out, number="10050", name="Innenfor AS", org_number="980386465")
    with out.inside():
        out.connection.check_result = {"facts": {"series.customer": [[10000, 19999]]}}
        out.connection.save()

    out.run()

    assert [row["Name"] for row in out.books.rows("Customers")] == ["Innenfor AS"]
    (reasons,) = out.waiting().values()
    assert len(reasons) == 2, reasons

    out.change("customer", bad, number="10099", city="Bergen")
    out.run()
    assert len(out.books.rows("Customers")) == 2
    assert out.waiting() == {}


@pytest.mark.covers("X6")
def test_second_run_moves_nothing_twice(out: World) -> None:
    for i in range(5):
        a_customer(out, number=str(10100 + i), name=f"Firma {i} AS", org_number="")
    out.run()
    before = out.app.traffic.figures()["total"]
    again = out.run()
    assert len(out.books.rows("Customers")) == 5
    assert again.plan is None
    assert out.app.traffic.figures()["total"] - before <= 6  # a token, and one read a register


@pytest.mark.covers("A0.11")
def test_create_only_never_updates(out: World) -> None:
    out.choose("customers", Direction.OUT, policy=Policy.CREATE_ONLY)
    ours = a_customer(out)
    out.run()
    out.change("customer", ours, phone="99 99 99 99")
    assert out.run().plan is None
    assert out.books.rows("Customers")[0]["PhoneNumber"] == "22 15 40 00"


@pytest.mark.covers("A0.11")
def test_patch_holds_only_what_changed(out: World) -> None:
    ours = a_customer(out)
    out.run()
    out.change("customer", ours, phone="22 15 40 18")
    run = out.run()
    (row,) = out.rows(run.plan)
    assert [f["name"] for f in row.fields] == ["phone"]
    (intent,) = out.intents(purpose="update")
    assert intent.payload == {"PhoneNumber": "22 15 40 18"}


@pytest.mark.covers("X4", "A0.6")
def test_equal_number_with_another_name_is_a_conflict_and_nothing_is_created(out: World) -> None:
    out.books.user_adds("Customers", {"Number": 10042, "Name": "Ola Bråten"})
    a_customer(out, name="Per Hansen Bygg ENK", org_number="")

    run = out.run()

    assert out.actions(run.plan) == [("customers_out", "conflict", "10042 Per Hansen Bygg ENK")]
    assert [row["Name"] for row in out.books.rows("Customers")] == ["Ola Bråten"]
    assert out.waiting() == {"10042 Per Hansen Bygg ENK": ["match.same_number_other_name"]}


@pytest.mark.covers("X4")
def test_the_same_customer_is_linked_not_created(out: World) -> None:
    theirs = out.books.user_adds(
        "Customers",
        {"Number": 10042, "Name": "FJORDBYGG", "OrganizationNumber": "991587454"},
    )
    ours = a_customer(out)
    run = out.run()
    assert run.state == "done", (run.code, run.params)
    (row,) = out.rows(run.plan)
    assert row.action == "link"
    assert out.links("customer") == {ours: str(theirs["Id"])}
    assert len(out.books.rows("Customers")) == 1
    assert out.books.rows("Customers")[0]["Name"] == "Fjordbygg AS"


def test_what_was_changed_there_is_set_back_by_the_master(out: World) -> None:
    ours = a_customer(out)
    out.run()
    (row,) = out.books.rows("Customers")
    for attempt in range(3):
        out.books.user_changes("Customers", row["Id"], {"PhoneNumber": "11111111"})
        run = out.run()
        assert out.actions(run.plan) == [("customers_out", "update", "10042 Fjordbygg AS")], attempt
        assert out.books.rows("Customers")[0]["PhoneNumber"] == "22 15 40 00"
    assert out.record("customer", ours).phone == "22 15 40 00"


def test_deleted_there_is_a_conflict_never_a_second_creation(out: World) -> None:
    a_customer(out)
    out.books.user_adds("Customers", {"Number": 10900, "Name": "En annen AS"})
    out.run()
    (theirs,) = out.links("customer").values()
    out.books.user_deletes("Customers", int(theirs))
    out.run(full=True)
    assert [row["Number"] for row in out.books.rows("Customers")] == [10900]
    assert out.waiting() == {"10042 Fjordbygg AS": ["theirs.vanished"]}
