"""Customers over the wire: create, find again, change no more than changed, read on."""

from typing import Any

import httpx2
import msgspec
import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.mapping.registers import CUSTOMER
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.kernel.errors import ConflictError, RejectedError
from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sync.mapping import changes
from bindeledd.sync.paths import nest
from bindeledd.workspace.records import Customer
from tests.records import a_customer, a_private_person


def send(client: Client, customer: Customer, key: str = "key-1") -> Any:
    return client.create_customer(nest(CUSTOMER.out(customer).values), key)


def change(client: Client, theirs: Any, customer: Customer) -> Any:
    seen = CUSTOMER.seen(theirs)
    changed = changes(CUSTOMER, CUSTOMER.out(customer).values, seen)
    return client.update_customer(str(theirs["Id"]), changed, seen)


def patches(wire: Any) -> list[Any]:
    return [msgspec.json.decode(r.read()) for r in wire.sent if r.method == "PATCH"]


@pytest.mark.covers(
    "A2.1", "A2.2", "A2.3", "A2.4", "A2.5", "A2.6", "A2.7", "A2.8", "A2.12", "A2.13", "A2.14"
)
def test_company_arrives_with_every_field(client: Client, books: Ledger) -> None:
    send(client, a_customer(address2="2. etasje"))

    (row,) = books.rows("Customers")
    assert row["Number"] == 10042
    assert row["Name"] == "Fjordbygg AS"
    assert row["IsPerson"] is False
    assert row["OrganizationNumber"] == "999888777"
    assert row["MailAddress"]["AddressLine1"] == "Kaigata 1"
    assert row["MailAddress"]["AddressLine2"] == "2. etasje"
    assert row["MailAddress"]["ZipCode"] == "5003"
    assert row["MailAddress"]["City"] == "Bergen"
    assert row["MailAddress"]["CountryCode"] == "NO"
    assert row["EmailAddress"] == "post@fjordbygg.example"
    assert row["InvoiceEmailAddress"] == "post@fjordbygg.example"
    assert row["InvoiceDeliveryType"] == "PdfByEmail"
    assert row["PhoneNumber"] == "+4722000000"
    assert row["PaymentTerm"] == 14
    assert row["IsArchived"] is False
    assert row["ExternalImportReference"] == "key-1"


@pytest.mark.covers("A2.13", "A2.14")
def test_private_person_without_email_gets_a_print(client: Client, books: Ledger) -> None:
    send(client, a_private_person(email="", address1="", postal_code="", city=""))

    (row,) = books.rows("Customers")
    assert row["IsPerson"] is True
    assert (row["FirstName"], row["LastName"]) == ("Kari Anne", "Berg")
    assert row["InvoiceDeliveryType"] == "Print"
    assert row["InvoiceEmailAddress"] is None
    assert row["MailAddress"] is None


def test_key_finds_the_customer_again(client: Client) -> None:
    assert client.find_customer("key-1", {}) is None
    theirs = send(client, a_customer())
    found = client.find_customer("key-1", {})
    assert found is not None
    assert found["Id"] == theirs["Id"]


def test_second_customer_of_one_key_names_the_first(client: Client, books: Ledger) -> None:
    theirs = send(client, a_customer())
    with pytest.raises(ConflictError) as refused:
        send(client, a_customer(number="10099"))
    assert refused.value.theirs == str(theirs["Id"])
    assert refused.value.params["field"] == "ExternalImportReference"
    assert len(books.rows("Customers")) == 1


def test_patch_holds_what_changed_and_nothing_else(client: Client, wire: Any) -> None:
    customer = a_customer()
    theirs = send(client, customer)
    change(client, theirs, a_customer(id=customer.id, phone="+4755000000", city="Voss"))
    assert patches(wire) == [
        [
            {"op": "replace", "path": "/PhoneNumber", "value": "+4755000000"},
            {"op": "replace", "path": "/MailAddress/City", "value": "Voss"},
        ]
    ]


def test_address_that_is_missing_there_is_added_whole(client: Client, books: Ledger) -> None:
    theirs = send(client, a_customer(address1="", postal_code="", city=""))
    change(client, theirs, a_customer())
    (row,) = books.rows("Customers")
    assert row["MailAddress"]["City"] == "Bergen"
    assert row["MailAddress"]["CountryCode"] == "NO"


def test_emptied_values_are_emptied_there(client: Client, books: Ledger) -> None:
    theirs = send(client, a_customer())
    change(client, theirs, a_customer(phone="", address1="", postal_code="", city=""))
    (row,) = books.rows("Customers")
    assert row["PhoneNumber"] is None
    assert row["MailAddress"] is None


def test_emptying_does_not_lean_on_null(
    app: PowerOfficeGo, client: Client, books: Ledger, wire: Any
) -> None:
    """Whether `replace` with null clears is unconfirmed (section 3.4); `remove` does."""
    app.options.null_clears = False
    theirs = send(client, a_customer(address2="2. etasje"))
    change(client, theirs, a_customer(phone=""))
    assert patches(wire) == [
        [
            {"op": "remove", "path": "/PhoneNumber"},
            {"op": "remove", "path": "/MailAddress/AddressLine2"},
        ]
    ]
    assert books.rows("Customers")[0]["PhoneNumber"] is None


def test_days_to_pay_change_through_the_payment_term(client: Client, books: Ledger) -> None:
    theirs = send(client, a_customer())
    change(client, theirs, a_customer(payment_days=30))
    assert books.rows("Customers")[0]["PaymentTerm"] == 30


def test_days_to_pay_without_a_payment_term_are_refused(client: Client) -> None:
    theirs = send(client, a_customer())
    with pytest.raises(RejectedError) as refused:
        change(client, theirs, a_customer(payment_days=17))
    assert refused.value.error_code == "poweroffice_go.no_payment_term"


@pytest.mark.covers("A1.1", "A1.2", "A1.3", "A1.4", "A1.5", "A1.6", "A1.7", "A1.11")
def test_customer_made_there_reads_as_ours(client: Client, books: Ledger) -> None:
    books.user_adds(
        "Customers",
        {
            "Name": "Vestbygg AS",
            "Number": 10077,
            "OrganizationNumber": "NO 991 587 454 MVA",
            "EmailAddress": "post@vestbygg.example",
            "PhoneNumber": "55 00 00 00",
            "MailAddress": {
                "AddressLine1": "Strandgaten 2",
                "AddressLine2": "Postboks 9",
                "ZipCode": "0150",
                "City": "Oslo",
            },
        },
    )
    ((payload,),) = client.list_customers(None)
    ours = CUSTOMER.into(CUSTOMER.seen(payload))
    assert ours.problems == ()
    assert (
        ours.values
        | {
            "number": "10077",
            "name": "Vestbygg AS",
            "org_number": "991587454",
            "email": "post@vestbygg.example",
            "phone": "55 00 00 00",
            "address1": "Strandgaten 2",
            "address2": "Postboks 9",
            "postal_code": "0150",
            "city": "Oslo",
            "country": "NO",
            "active": True,
        }
        == ours.values
    )


def test_only_later_changes_are_read(client: Client, books: Ledger) -> None:
    first = books.user_adds("Customers", {"Name": "A", "Number": 10001})
    ((seen,),) = client.list_customers(None)
    books.user_adds("Customers", {"Name": "B", "Number": 10002})
    ((later,),) = client.list_customers(changed_at(seen))
    assert later["Number"] == 10002
    books.user_changes("Customers", first["Id"], {"PhoneNumber": "1"})
    ((again,),) = client.list_customers(changed_at(later))
    assert again["Id"] == first["Id"]


def test_identity_is_what_people_know(client: Client) -> None:
    theirs = send(client, a_customer(email="Post@Fjordbygg.example"))
    identity = CONNECTOR.register("customer").identity(theirs)
    assert identity.id == str(theirs["Id"])
    assert (identity.number, identity.name) == ("10042", "Fjordbygg AS")
    assert identity.org_number == "999888777"
    assert identity.email == "post@fjordbygg.example"
    assert identity.place == "Bergen"
    assert identity.active
    assert not identity.is_person


def test_gone_customer_is_none(client: Client) -> None:
    assert client.get_customer("4711") is None


def test_every_call_names_us(client: Client, wire: Any) -> None:
    send(client, a_customer())
    agents = {request.headers["User-Agent"].split("/")[0] for request in wire.sent}
    assert agents == {"bindeledd"}
    assert all(isinstance(request, httpx2.Request) for request in wire.sent)
