"""Supplier invoices on projects: by hand, from the ledger, billed on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.kernel.identity import new_id
from bindeledd.sync.flows import Identity
from bindeledd.sync.mapping import Reason
from bindeledd.sync.ports import Changed, Incoming
from bindeledd.workspace import locks, records
from bindeledd.workspace.costs import queries, services
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.exchange import Exchange
from bindeledd.workspace.invoicing.basis import basis
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.locks import Why
from bindeledd.workspace.ownership import Owner, ownership
from bindeledd.workspace.projects import services as projects
from tests.hours import MONDAY
from tests.yard import Yard

pytestmark = pytest.mark.django_db


def cost(yard: Yard, amount: str, **fields: Any) -> records.SupplierCost:
    """A line on project 1047."""
    whole = {
        "project_id": yard.projects["1047"],
        "incurred_on": MONDAY,
        "amount": Decimal(amount),
        "supplier_name": "Betong AS",
        "document_number": "4711",
    }
    return services.create_supplier_cost(whole | fields, by=yard.office)


def test_whoever_invoices_enters_lines(yard: Yard) -> None:
    """A worker and a foreman do not; an ended project takes none."""
    made = cost(yard, "1000")
    with pytest.raises(ForbiddenError):
        services.update_supplier_cost(made.id, {"amount": "1"}, by=yard.users["Berit"])
    projects.end_project(yard.projects["1042"], by=yard.office)
    with pytest.raises(DomainError) as refused:
        cost(yard, "1", project_id=yard.projects["1042"])
    assert refused.value.error_code == "entry.project_ended"
    with pytest.raises(DomainError):
        services.update_supplier_cost(
            made.id, {"project_id": yard.projects["1042"]}, by=yard.office
        )
    with pytest.raises(DomainError):
        cost(yard, "1.005")


def test_the_ledger_decides_what_it_booked(yard: Yard) -> None:
    """Whose job it is and how it is billed on is ours; the amount is theirs."""
    made = cost(yard, "1000")
    SupplierCost.objects.filter(id=made.id).update(connection_id=new_id())
    fields = {"billable": True, "markup_percent": "10", "amount": Decimal(1000)}
    changed = services.update_supplier_cost(made.id, fields, by=yard.office)
    assert changed.markup_percent == 10
    with pytest.raises(DomainError) as refused:
        services.update_supplier_cost(made.id, {"amount": "999"}, by=yard.office)
    assert refused.value.error_code == "supplier_cost.of_ledger"
    with pytest.raises(DomainError):
        services.remove_supplier_cost(made.id, by=yard.office)


def test_billed_lines_stand_still(yard: Yard) -> None:
    """Removing one would take the ground from under the invoice."""
    made = cost(yard, "1000")
    locks.lock("supplier_cost", [made.id], why=Why.BILLED, holder=new_id())
    with pytest.raises(DomainError) as refused:
        services.remove_supplier_cost(made.id, by=yard.office)
    assert refused.value.error_code == "record.locked"


def test_what_is_billed_on_gets_its_markup(yard: Yard) -> None:
    """A credit note takes off what it says."""
    cost(yard, "1000.05", billable=True, markup_percent="12.5")
    cost(yard, "-200", billable=True)
    cost(yard, "500")
    first, back = basis([yard.projects["1047"]])
    assert (first.quantity, first.worth) == (1, Decimal("1125.06"))
    assert (back.quantity, back.worth) == (1, Decimal(-200))
    assert back.cost_amount == Decimal(-200)
    (month,) = queries.supplier_costs_of([yard.projects["1047"]])
    assert (month.amount, month.quantity) == (Decimal("1300.05"), 3)


def test_lines_are_found_and_a_removed_one_is_not(yard: Yard) -> None:
    """By supplier, voucher and project; removed ones on asking."""
    gone = cost(yard, "7", supplier_name="Rør AS", document_number="99")
    cost(yard, "8", incurred_on=date(2026, 10, 1))
    services.remove_supplier_cost(gone.id, by=yard.office)
    active = {"active": "1"}
    assert [row.amount for row in queries.supplier_costs(Ask(filters=active)).rows] == [8]
    assert [row.id for row in queries.supplier_costs(Ask(search="rør")).rows] == [gone.id]
    services.restore_supplier_cost(gone.id, by=yard.office)
    page = queries.supplier_costs(Ask(search="1047", filters=active))
    assert [row.amount for row in page.rows] == [7, 8]


@pytest.fixture
def ledger() -> Iterator[UUID]:
    """A connection whose supplier invoices come into the workspace."""
    connection = new_id()
    fields = frozenset({"project_id", "incurred_on", "amount", "text", "supplier_name"})
    owner = Owner(connection, "Go", fields)
    ownership.wire(lambda kind: owner if kind == "supplier_cost" else None)
    yield connection
    ownership.wire(lambda _kind: None)


@pytest.mark.covers("A12.1", "A12.2", "A12.3", "A12.4")
def test_a_ledgers_lines_are_read_only_and_ours_are_not(yard: Yard, ledger: UUID) -> None:
    """A run writes all that it is told; people still enter and change lines of their own."""
    engines = Exchange(identity=Identity, changed=Changed, reason=Reason)
    fields = {
        "project_id": yard.projects["1047"],
        "incurred_on": MONDAY,
        "amount": Decimal("-250.00"),
        "text": "Credit note, pumping",
        "supplier_name": "Betong AS",
        "supplier_number": "20001",
        "document_number": "1038-1",
        "invoice_number": "F-991",
        "has_document": True,
    }
    row = Incoming(new_id(), create=True, fields=fields)
    assert engines.write("supplier_cost", [row], connection=ledger) == {}
    found = engines.records("supplier_cost", [row.ours])[row.ours]
    assert {name: getattr(found, name) for name in fields} == fields
    assert getattr(found, "connection_id") == ledger  # noqa: B009 - the port's records are opaque
    with pytest.raises(DomainError) as refused:
        services.update_supplier_cost(
            row.ours, {"project_id": yard.projects["1042"]}, by=yard.office
        )
    assert refused.value.error_code == "domain.owned_by_connection"
    with pytest.raises(DomainError) as refused:
        services.update_supplier_cost(row.ours, {"has_document": False}, by=yard.office)
    assert refused.value.error_code == "supplier_cost.of_ledger"

    assert services.update_supplier_cost(row.ours, {"billable": True}, by=yard.office).billable

    made = cost(yard, "1000")
    services.update_supplier_cost(made.id, {"text": "Concrete"}, by=yard.office)
