"""Sums of what is unbilled meet the basis that they are sums of."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.identity import new_id
from bindeledd.workspace import locks
from bindeledd.workspace.compensations.models import (
    Compensation,
    CompensationRate,
    CompensationType,
)
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.invoicing.basis import basis
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceSource
from bindeledd.workspace.invoicing.unbilled import unbilled
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.machines.models import Machine, MachineUse
from bindeledd.workspace.time import approving, services
from bindeledd.workspace.time.models import HourType
from tests.hours import MONDAY, Firm

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(inside: UUID, office: Any) -> Firm:  # noqa: ARG001 - entered first
    """A firm whose ordinary hour costs 890, overtime 1 180, and one project's 950."""
    firm = Firm.build(office)
    HourType.objects.filter(id=firm.types["1"]).update(price=890, price_overtime_50=1180)
    services.set_project_price(
        firm.projects["1042"],
        firm.types["1"],
        price=Decimal(950),
        price_overtime_50=None,
        price_overtime_100=None,
        by=office,
    )
    return firm


def approved(firm: Firm, name: str, **fields: Any) -> UUID:
    """An approved entry of a person."""
    made = firm.entry(name, **fields)
    approving.approve(made.id, by=firm.office)
    return made.id


def compensated(
    firm: Firm, number: str, fields: dict[str, Any], *, day: date = MONDAY, **kind: Any
) -> CompensationType:
    """An approved compensation of a kind, which is made when it is new."""
    usual = {"name": number, "kind": "driving"} | kind
    made, _ = CompensationType.objects.get_or_create(number=number, defaults=usual)
    Compensation.objects.create(
        employee_id=firm.people["Anders"],
        type=made,
        incurred_on=day,
        project_id=firm.projects["1047"],
        billable=True,
        state="approved",
        **fields,
    )
    return made


def everything(firm: Firm) -> None:
    """One of each kind that can be billed, beside what can not be."""
    project, day = firm.projects["1047"], MONDAY
    approved(firm, "Anders", overtime_50_minutes=60, overtime_100_minutes=30)
    approved(firm, "Anders", project_id=firm.projects["1042"], overtime_50_minutes=60)
    approved(firm, "Emil", billable_minutes=0)
    firm.entry("Emil", worked_on=date(2026, 11, 17))
    machine = Machine.objects.create(number="M-02", name="Gravemaskin", price=1050)
    MachineUse.objects.create(
        machine=machine,
        project_id=project,
        used_on=day,
        minutes=240,
        billable_minutes=240,
        state="approved",
    )
    item = Item.objects.create(number="5011", name="PVC", price=89, unit="m")
    Withdrawal.objects.create(project_id=project, withdrawn_on=day, item=item, quantity=96)
    Withdrawal.objects.create(
        project_id=project, withdrawn_on=day, text="Pukk", quantity=2, price=185
    )
    Withdrawal.objects.create(project_id=project, withdrawn_on=day, text="Ukjent", quantity=1)
    SupplierCost.objects.create(
        project_id=project, incurred_on=day, amount=6800, billable=True, markup_percent=12
    )
    driving = CompensationType.objects.create(number="240", name="Km", kind="driving")
    CompensationRate.objects.create(type=driving, valid_from=date(2026, 1, 1), price=8)
    CompensationRate.objects.create(type=driving, valid_from=date(2026, 12, 1), price=99)
    toll = CompensationType.objects.create(number="241", name="Bom", kind="toll", markup_percent=10)
    for kind, fields in ((driving, {"quantity": 312}), (toll, {"amount": 490})):
        Compensation.objects.create(
            employee_id=firm.people["Anders"],
            type=kind,
            incurred_on=day,
            project_id=project,
            billable=True,
            state="approved",
            **fields,
        )


def test_the_sums_are_those_of_the_basis(firm: Firm) -> None:
    """All kinds, overtime, a project's own price, mark-up, the rate of the day."""
    everything(firm)

    found = {one.project_id: one for one in unbilled()}

    assert len(found) == 2
    for project, one in found.items():
        rows = basis([project])
        assert one.amount == sum(row.worth for row in rows)
        assert one.minutes == sum(row.minutes or 0 for row in rows if row.kind == "hour_entry")
        assert one.rows == len({row.record_id for row in rows})
        assert one.unpriced == len({row.record_id for row in rows if row.price is None})
        assert one.oldest == MONDAY
    assert found[firm.projects["1047"]].unpriced == 1


def test_the_largest_amount_comes_first(firm: Firm) -> None:
    """Money decides what is urgent."""
    everything(firm)

    amounts = [one.amount for one in unbilled()]

    assert amounts == sorted(amounts, reverse=True)
    assert [one.project_id for one in unbilled([firm.projects["1042"]])] == [firm.projects["1042"]]


def test_what_is_taken_is_not_unbilled_and_what_is_credited_is(firm: Firm) -> None:
    """Reserved and billed are gone from the sum; credited is back."""
    ours = approved(firm, "Anders")
    attachment = InvoiceAttachment.objects.create(
        number="1", project_id=firm.projects["1047"], ordered_on=MONDAY
    )
    source = InvoiceSource.objects.create(
        attachment=attachment,
        kind="hour_entry",
        record_id=ours,
        part="ordinary",
        on_day=MONDAY,
        quantity=Decimal("7.5"),
        price=890,
        amount=6675,
    )
    assert unbilled() == []

    InvoiceSource.objects.filter(id=source.id).update(state="credited")

    assert [one.amount for one in unbilled()] == [Decimal("6675.00")]


def test_goods_wait_for_their_hours_and_leave_with_the_ledger(firm: Firm) -> None:
    """Beside hours nobody approved they wait; once transferred the ledger bills them (C4.15)."""
    waiting = firm.entry("Emil", worked_on=date(2026, 11, 17))
    taken = Withdrawal.objects.create(
        project_id=firm.projects["1047"],
        withdrawn_on=MONDAY,
        text="Pukk",
        quantity=2,
        price=185,
        entry_id=waiting.id,
    )
    assert unbilled() == []
    Withdrawal.objects.filter(id=taken.id).update(entry=None)
    assert [one.amount for one in unbilled()] == [Decimal("370.00")]

    locks.lock("withdrawal", [taken.id], why=locks.Why.TRANSFERRED, holder=new_id())

    assert unbilled() == []


def test_what_has_no_price_is_counted_and_worth_nothing(firm: Firm) -> None:
    """Hours, machines and driving alike; the basis shows the same rows without a price."""
    HourType.objects.filter(id=firm.types["1"]).update(price=None, price_overtime_50=None)
    approved(firm, "Anders", overtime_50_minutes=60)
    project, day = firm.projects["1047"], MONDAY
    machine = Machine.objects.create(number="M-02", name="Gravemaskin")
    MachineUse.objects.create(
        machine=machine,
        project_id=project,
        used_on=day,
        minutes=60,
        billable_minutes=60,
        state="approved",
    )
    compensated(firm, "242", {"quantity": 4})

    (found,) = unbilled()

    rows = basis([project])
    assert (found.amount, found.rows, found.unpriced) == (Decimal(0), 3, 3)
    assert {row.record_id for row in rows if row.price is None} == {row.record_id for row in rows}


def test_driving_without_a_price_follows_the_pay_of_the_day(firm: Firm) -> None:
    """Two rates, a markup, an amount that was laid out, and a day before the first rate."""
    driving = compensated(firm, "243", {"quantity": 10}, markup_percent=10)
    rate = {"type": driving, "pay": Decimal(5)}
    CompensationRate.objects.create(valid_from=date(2026, 11, 1), **rate)
    CompensationRate.objects.create(valid_from=MONDAY.replace(day=20), **rate | {"pay": 7})
    for day, fields in (
        (MONDAY.replace(day=20), {"quantity": 10}),
        (MONDAY, {"amount": 100}),
        (date(2026, 10, 1), {"quantity": 10}),
    ):
        compensated(firm, "243", fields, day=day)

    (found,) = unbilled()

    # 10 x 5, 10 x 7 and 100, each with ten per cent on top; October has no rate
    assert (found.amount, found.rows, found.unpriced) == (Decimal(242), 4, 1)
    assert found.amount == sum(row.worth for row in basis([firm.projects["1047"]]))


def test_prices_are_not_looked_up_once_a_row(
    firm: Firm, django_assert_max_num_queries: Any
) -> None:
    """A company has a million rows: they are summed first, and the sums are priced."""
    everything(firm)

    with django_assert_max_num_queries(10) as asked:
        unbilled()

    summed = [query["sql"] for query in asked.captured_queries if "GROUP BY" in query["sql"]]
    assert len(summed) == 5
    assert [sql for sql in summed if "hourprice" in sql or '"price_overtime' in sql] == []
