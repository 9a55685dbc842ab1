"""Customers through the exchange: bulk, validated, gapless."""

from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.identity import new_id
from bindeledd.sync.flows import Identity
from bindeledd.sync.ports import Incoming, Workspace
from bindeledd.tenancy.history import Run, acting
from bindeledd.workspace.customers.models import Customer as Table
from bindeledd.workspace.history import events_of
from bindeledd.workspace.records import Customer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def new(number: str, name: str, **fields: Any) -> Incoming:
    return Incoming(new_id(), create=True, fields={"number": number, "name": name, **fields})


def read(exchange: Workspace, ours: UUID) -> Customer:
    record = exchange.records("customer", [ours])[ours]
    assert isinstance(record, Customer)
    return record


def test_written_customers_are_read_back_as_records(exchange: Workspace) -> None:
    """What a run writes is what another run reads; ids are those given."""
    rows = [
        new("10001", "Fjellvik Bygg AS", org_number="991587454", email="Post@Fjellvik.example"),
        new("10002", "Åse Ødegård", postal_code="0150", city="Oslo"),
    ]

    assert exchange.write("customer", rows) == {}

    firm, person = read(exchange, rows[0].ours), read(exchange, rows[1].ours)
    assert (firm.name, firm.email) == ("Fjellvik Bygg AS", "Post@Fjellvik.example")
    assert firm.revision == 1
    assert not firm.is_person
    assert person.is_person
    assert person.country == "NO"
    assert exchange.count("customer") == 2


def test_a_bad_row_is_refused_with_its_reason_and_blocks_no_other(
    exchange: Workspace,
) -> None:
    """Each row is judged by itself (X5)."""
    good = new("1", "Good AS")
    bad = {
        "field.not_an_org_number": new("2", "Bad org", org_number="123456789"),
        "field.not_an_email": new("3", "Bad mail", email="not an address"),
        "field.too_long": new("4", "x" * 100_000),
        "field.not_a_postal_code": new("5", "Bad post", postal_code="12"),
        "field.required": new("6", "  "),
        "field.unknown_code": new("7", "Bad code", invoice_delivery_method="pigeon"),
        "field.odd_characters": new("8", "Nul\x00l"),
    }

    refused = exchange.write("customer", [*bad.values(), good])

    assert {code: refused[row.ours].code for code, row in bad.items()} == {
        code: code for code in bad
    }
    assert set(exchange.records("customer", [good.ours])) == {good.ours}
    assert exchange.count("customer") == 1


def test_a_number_of_another_record_is_refused(exchange: Workspace) -> None:
    """Two records never share a number, neither with the register nor within the page."""
    first = new("1", "First")
    exchange.write("customer", [first])
    second, third, fourth = new("1", "Second"), new("2", "Third"), new("2", "Fourth")

    refused = exchange.write("customer", [second, third, fourth])

    assert set(refused) == {second.ours, fourth.ours}
    assert refused[second.ours].code == "record.number_taken"
    assert refused[second.ours].params["name"] == "First"
    assert refused[fourth.ours].params["name"] == "Third"


def test_numbers_may_change_places_in_one_page(exchange: Workspace) -> None:
    """What counts is how the register stands afterwards."""
    one, two = new("1", "One"), new("2", "Two")
    exchange.write("customer", [one, two])

    swapped = [
        Incoming(one.ours, create=False, fields={"number": "2"}),
        Incoming(two.ours, create=False, fields={"number": "1"}),
    ]

    assert exchange.write("customer", swapped) == {}
    assert (read(exchange, one.ours).number, read(exchange, two.ours).number) == ("2", "1")


def test_a_refused_row_keeps_its_number_from_others(exchange: Workspace) -> None:
    """A number is free only if its holder really moves away."""
    one, two = new("1", "One"), new("2", "Two")
    exchange.write("customer", [one, two])

    refused = exchange.write(
        "customer",
        [
            Incoming(one.ours, create=False, fields={"number": "2"}),
            Incoming(two.ours, create=False, fields={"number": "3", "email": "no address"}),
        ],
    )

    assert refused[one.ours].code == "record.number_taken"
    assert refused[two.ours].code == "field.not_an_email"


@pytest.mark.covers("X7")
def test_only_spoken_fields_are_written(exchange: Workspace) -> None:
    """An import leaves everything alone that its mapping does not name."""
    row = new("1", "One", phone="22 33 44 55", payment_days=30)
    exchange.write("customer", [row])

    exchange.write("customer", [Incoming(row.ours, create=False, fields={"name": "Uno"})])

    record = read(exchange, row.ours)
    assert (record.name, record.phone, record.payment_days) == ("Uno", "22 33 44 55", 30)
    assert record.revision == 2


def test_equal_values_touch_nothing(exchange: Workspace) -> None:
    """No revision, no history, no change for the next reader."""
    row = new("1", "One")
    exchange.write("customer", [row])
    events = events_of(Table).count()

    exchange.write("customer", [Incoming(row.ours, create=False, fields={"name": " One "})])

    assert read(exchange, row.ours).revision == 1
    assert events_of(Table).count() == events == 1


def test_a_record_that_is_gone_is_refused(exchange: Workspace) -> None:
    """An update of nothing is told, not turned into a new record."""
    row = Incoming(new_id(), create=False, fields={"name": "Nobody"})

    assert exchange.write("customer", [row])[row.ours].code == "record.gone"


def test_candidates_share_number_org_number_mail_or_name(
    exchange: Workspace,
) -> None:
    """Whoever might be the same is found, whatever the legal form, case or accents."""
    rows = {
        "number": new("10001", "Number"),
        "org": new("10002", "Org", org_number="991587454"),
        "mail": new("10003", "Mail", email="Post@Mail.example"),
        "name": new("10004", "Bygg & Anlegg AS"),
        "nobody": new("10005", "Nobody"),
    }
    exchange.write("customer", list(rows.values()))

    found = exchange.candidates(
        "customer",
        [
            Identity("a", number="10001", name="x"),
            Identity("b", org_number="991587454", name="y"),
            Identity("c", email="post@mail.example", name="z"),
            Identity("d", name="A/S BYGG OG ANLEGG"),
        ],
    )

    expected = {str(row.ours) for name, row in rows.items() if name != "nobody"}
    assert {who.id for who in found} == expected


def test_ended_customers_stay(exchange: Workspace) -> None:
    """Nothing is deleted because it vanished elsewhere."""
    row = new("1", "One")
    exchange.write("customer", [row])

    exchange.end("customer", [row.ours])
    exchange.end("customer", [row.ours])

    record = read(exchange, row.ours)
    assert not record.active
    assert record.revision == 2


def test_a_run_stands_in_the_history(exchange: Workspace) -> None:
    """Who changed it last is a run's id."""
    run, row = new_id(), new("1", "One")
    with acting(Run(run)):
        exchange.write("customer", [row])

    told = exchange.changed_by("customer", [row.ours])[row.ours]

    assert told.startswith(f"run {run} 20")


def test_changes_are_read_in_pages_and_once(exchange: Workspace) -> None:
    """A first read gives all in pages; the next one only what changed since."""
    rows = [new(str(number), f"Name {number}") for number in range(7)]
    exchange.write("customer", rows)
    seen: list[UUID] = []
    after: str | None = None
    while True:
        page = exchange.changed("customer", since="", after=after, limit=3)
        seen += [record.id for record in page.records]
        after = page.next
        if after is None:
            break

    assert sorted(seen) == sorted(row.ours for row in rows)
    assert {who.id for who in exchange.identities("customer")} == {str(row.ours) for row in rows}
    first = exchange.records("customer", [rows[0].ours])[rows[0].ours]
    assert exchange.label(first) == "0 Name 0"
