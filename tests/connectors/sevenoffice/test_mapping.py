"""Field tables against payloads written by hand, and what nothing empties there."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bindeledd.connectors.sevenoffice import CONNECTOR
from bindeledd.connectors.sevenoffice.mapping.items import ITEM
from bindeledd.connectors.sevenoffice.mapping.registers import CUSTOMER, PROJECT
from bindeledd.connectors.sevenoffice.rules.registers import customer_identity
from bindeledd.connectors.sevenoffice.values.registers import named_as
from bindeledd.sync.flows import Direction
from bindeledd.sync.mapping import changes
from bindeledd.workspace.records import Customer, DeliveryMethod

PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str) -> dict[str, Any]:
    """Return a payload of the paper."""
    told: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    return dict(told["payload"])


def a_customer(**fields: Any) -> Customer:
    return Customer(**({"id": uuid4(), "revision": 1, "number": "7", "name": "Kari Berg"} | fields))


@pytest.mark.covers("B1")
def test_a_customer_of_the_paper_is_read() -> None:
    told = CUSTOMER.into(CUSTOMER.seen(payload("customer")))
    assert told.problems == ()
    assert told.values == {
        "number": "10012",
        "name": "Elvebakken Bygg AS",
        "org_number": "999888777",
        "address1": "Elveveien 4",
        "postal_code": "7600",
        "city": "Levanger",
        "country": "NO",
        "email": "post@elvebakken.example",
        "invoice_email": "faktura@elvebakken.example",
        "phone": "74000000",
        "payment_days": 14,
        "active": True,
    }
    who = customer_identity(payload("customer"))
    assert (who.number, who.org_number, who.place) == ("10012", "999888777", "Levanger")


@pytest.mark.covers("B2")
def test_a_project_of_the_paper_is_read() -> None:
    told = PROJECT.into(PROJECT.seen(payload("project")), chosen={"with_customer": False})
    assert told.values["name"] == "Ny adkomstvei"
    assert told.values["starts_on"] == date(2026, 3, 2), "an hour into the day in Norway"
    assert "customer_id" not in told.values


@pytest.mark.covers("B4")
def test_a_product_of_the_paper_is_read() -> None:
    told = ITEM.into(ITEM.seen(payload("product")), chosen={"categories": {str(uuid4()): "3"}})
    assert (told.values["number"], told.values["price"]) == ("GM14", Decimal("1150.00"))
    assert (told.values["cost_price"], told.values["active"]) == (Decimal("450.00"), True)


def test_what_is_emptied_here_is_no_change_there() -> None:
    """Nothing empties a field there, and a run that tried would try for ever."""
    seen = CUSTOMER.seen(payload("customer"))
    bare = a_customer(name="Elvebakken Bygg AS", org_number="999888777")
    assert changes(CUSTOMER, CUSTOMER.out(bare).values, seen) == {}


def test_a_business_without_our_organisation_number_stays_one() -> None:
    """Somebody without a number is a person to us; a firm's name is not taken apart for it."""
    seen = {"Type": "Business", "FirstName": None, "Name": "Nordre Gård DA"}
    same = CUSTOMER.out(a_customer(name="Nordre Gård DA")).values
    assert changes(CUSTOMER, same, seen | {"Id": 1}) == {}
    other = CUSTOMER.out(a_customer(name="Søndre Gård DA")).values
    delta = changes(CUSTOMER, other, seen | {"Id": 1})
    assert named_as(delta, seen) == {"Name": "Søndre Gård DA"}


@pytest.mark.covers("B1")
def test_a_person_has_two_names_and_a_firm_one() -> None:
    person = CUSTOMER.out(a_customer()).values
    assert (person["Type"], person["FirstName"], person["Name"]) == ("Consumer", "Kari", "Berg")
    firm = CUSTOMER.out(a_customer(name="Fjordbygg AS", org_number="991587454")).values
    assert (firm["Type"], firm["Name"]) == ("Business", "Fjordbygg AS")
    assert "FirstName" not in firm


@pytest.mark.covers("B1")
def test_ways_of_delivery_go_both_ways() -> None:
    for ours, theirs in (("email", "EMail"), ("print", "Print"), ("ehf", "ElectronicInvoice")):
        chosen = a_customer(invoice_delivery_method=DeliveryMethod(ours))
        assert CUSTOMER.out(chosen).values["DistributionMethod"] == theirs
        back = CUSTOMER.into({"DistributionMethod": theirs}).values
        assert back["invoice_delivery_method"] == ours
    assert "invoice_delivery_method" not in CUSTOMER.into({"DistributionMethod": "Default"}).values


@pytest.mark.covers("B0.5", "B0.6", "B0.7", "B0.8", "B0.9", "X3", "X16")
def test_every_data_type_of_the_seed_can_be_chosen() -> None:
    """Customers, projects and items both ways; hours and attachments out; people linked."""
    ways = {group.name: set(group.directions) for group in CONNECTOR.groups}
    both = {Direction.OUT, Direction.INTO}
    assert ways == {
        "employees": {Direction.LINK},
        "customers": both,
        "projects": both,
        "items": both,
        "hours": {Direction.OUT},
        "invoice_attachments": {Direction.OUT},
    }
    settings = {group.name: {one.name for one in group.settings} for group in CONNECTOR.groups}
    assert settings["customers"] >= {"payment_days"}
    assert settings["projects"] >= {"with_customer"}
    assert settings["hours"] >= {"work_types"}
    assert all(one.explanation for group in CONNECTOR.groups for one in group.settings)
    assert [group.name for group in CONNECTOR.groups if group.dated] == ["hours"]
