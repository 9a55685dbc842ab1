"""Goods taken out and given back: prices of the day, returns, and the lock of what was moved."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import Run
from bindeledd.tenancy.models import Role
from bindeledd.workspace import bulk, locks
from bindeledd.workspace.items import filling, services
from bindeledd.workspace.items.kinds import WITHDRAWAL
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.locks import Why
from bindeledd.workspace.projects import services as projects
from bindeledd.workspace.projects.models import ProjectMember
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time import services as time
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.words import SENTENCES
from bindeledd.workspace.writing import Fields, write_rows
from tests.hours import MONDAY
from tests.yard import Yard

pytestmark = pytest.mark.django_db

LEDGER = UUID("0197c000-0000-7000-8000-000000000001")


def code(refused: pytest.ExceptionInfo[DomainError]) -> str:
    """The code of a refusal."""
    return refused.value.error_code


def test_what_is_taken_out_keeps_the_price_of_its_day(yard: Yard) -> None:
    """A dearer pipe tomorrow does not make yesterday's dearer."""
    taken = yard.withdraw(12)
    services.update_item(yard.items["160"], {"price": "240", "unit": "pcs"}, by=yard.office)
    later = services.write_withdrawal(taken.id, {"quantity": Decimal(13)}, by=yard.office)
    assert (later.price, later.cost_price, later.unit) == (Decimal("185.50"), Decimal(98), "m")
    assert yard.withdraw(1).price == Decimal(240)
    assert yard.withdraw(1, price=Decimal(200), unit="m").price == Decimal(200)


def test_another_item_brings_its_own_price(yard: Yard) -> None:
    """The price belongs to the goods, unless somebody chose one."""
    other = yard.item("200", name="Pipe 200", unit="m", price=Decimal(310))
    taken = yard.withdraw(5)
    changed = services.write_withdrawal(taken.id, {"item_id": other}, by=yard.office)
    assert (changed.price, changed.cost_price) == (Decimal(310), None)


def test_free_text_needs_words_but_no_item(yard: Yard) -> None:
    """What the register does not have is said in words, with a price if somebody knows it."""
    taken = yard.withdraw(3, item_id=None, text="Gravel", unit="t", price=Decimal(320))
    assert (taken.item_id, taken.text, taken.price) == (None, "Gravel", Decimal(320))
    with pytest.raises(DomainError) as refused:
        yard.withdraw(3, item_id=None)
    assert code(refused) == "withdrawal.of_nothing"
    with pytest.raises(DomainError) as refused:
        yard.withdraw(0)
    assert code(refused) == "withdrawal.of_nothing"


def test_the_same_again_changes_nothing(yard: Yard) -> None:
    """A telephone that never heard the answer sends once more."""
    ours = new_id()
    fields = {
        "project_id": yard.projects["1047"],
        "withdrawn_on": MONDAY,
        "item_id": yard.items["160"],
        "quantity": Decimal(4),
    }
    first = services.write_withdrawal(ours, fields, by=yard.office)
    assert services.write_withdrawal(ours, fields, by=yard.office) == first
    assert Withdrawal.objects.count() == 1


def test_a_worker_takes_out_in_their_own_name_only(yard: Yard) -> None:
    """Their own without saying so; nobody else's, and a reader none."""
    anders, emil = yard.users["Anders"], yard.users["Emil"]
    taken = yard.withdraw(2, by=anders)
    assert taken.employee_id == yard.people["Anders"]
    with pytest.raises(ForbiddenError):
        yard.withdraw(2, by=anders, employee_id=yard.people["Emil"])
    with pytest.raises(ForbiddenError):
        services.write_withdrawal(taken.id, {"quantity": Decimal(1)}, by=emil)
    with pytest.raises(ForbiddenError):
        services.remove_withdrawal(taken.id, by=emil)
    with pytest.raises(ForbiddenError):
        yard.withdraw(2, by=yard.member("Reader", Role.READ_ONLY))
    with pytest.raises(ForbiddenError):
        yard.withdraw(2, by=yard.member("Nobody's employee", Role.WORKER))


def test_a_project_must_be_open_to_the_person(yard: Yard) -> None:
    """Ended, or kept to people assigned to it."""
    closed = yard.project("1060", available_to_all=False)
    with pytest.raises(DomainError) as refused:
        yard.withdraw(1, by=yard.users["Anders"], project_id=closed)
    assert code(refused) == "entry.project_not_assigned"
    ProjectMember.objects.create(project_id=closed, employee_id=yard.people["Anders"])
    taken = yard.withdraw(1, by=yard.users["Anders"], project_id=closed)
    projects.end_project(closed, by=yard.office)
    with pytest.raises(DomainError) as refused:
        yard.withdraw(1, project_id=closed)
    assert code(refused) == "entry.project_ended"
    assert services.return_withdrawal(taken.id, Decimal(1), by=yard.office).quantity == -1


def test_an_item_that_is_ended_is_not_chosen_anew(yard: Yard) -> None:
    """What was taken out of it before stays as it is."""
    taken = yard.withdraw(3)
    services.end_item(yard.items["160"], by=yard.office)
    with pytest.raises(DomainError) as refused:
        yard.withdraw(1)
    assert code(refused) == "entry.choice_ended"
    services.write_withdrawal(taken.id, {"quantity": Decimal(2)}, by=yard.office)


def test_a_return_is_the_same_goods_below_zero(yard: Yard) -> None:
    """At the price at which they were taken out, on the same project."""
    taken = yard.withdraw(12)
    services.update_item(yard.items["160"], {"price": "240"}, by=yard.office)
    back = services.return_withdrawal(taken.id, Decimal("4.5"), by=yard.office, comment="Unused")
    assert back.quantity == Decimal("-4.500")
    assert back.returns_id == taken.id
    assert (back.price, back.project_id, back.unit) == (taken.price, taken.project_id, "m")
    assert back.withdrawn_on == date(2026, 11, 19)
    assert filling.left_of({taken.id}) == {taken.id: Decimal("7.5")}


def test_no_more_comes_back_than_was_taken_out(yard: Yard) -> None:
    """Several returns count together; a removed one does not."""
    taken = yard.withdraw(10)
    back = services.return_withdrawal(taken.id, Decimal(6), by=yard.office)
    with pytest.raises(DomainError) as refused:
        services.return_withdrawal(taken.id, Decimal("4.001"), by=yard.office)
    assert code(refused) == "withdrawal.more_than_left"
    assert refused.value.params["left"] == "4"
    services.remove_withdrawal(back.id, by=yard.office)
    services.return_withdrawal(taken.id, Decimal(10), by=yard.office)
    with pytest.raises(DomainError):
        services.return_withdrawal(taken.id, Decimal("0.001"), by=yard.office)
    with pytest.raises(DomainError):
        services.return_withdrawal(taken.id, Decimal(0), by=yard.office)
    with pytest.raises(NotFoundError):
        services.return_withdrawal(new_id(), Decimal(1), by=yard.office)


def test_returns_in_one_batch_count_each_other(yard: Yard) -> None:
    """Two rows of one file must not each believe that all is left."""
    taken = yard.withdraw(10)
    same = {name: getattr(taken, name) for name in filling.SAME}
    fields = same | {"returns_id": taken.id, "quantity": Decimal(-6), "withdrawn_on": MONDAY}
    rows = [Fields(new_id(), create=True, fields=fields) for _ in range(2)]
    refused = services.write_withdrawals(rows, by=yard.office)
    assert [problems["quantity"].code for problems in refused.values()] == [
        "withdrawal.more_than_left"
    ]


def test_a_return_cannot_be_returned_nor_be_of_something_else(yard: Yard) -> None:
    """Who wrongly returned takes out again."""
    taken = yard.withdraw(10)
    back = services.return_withdrawal(taken.id, Decimal(6), by=yard.office)
    with pytest.raises(DomainError) as refused:
        services.return_withdrawal(back.id, Decimal(1), by=yard.office)
    assert code(refused) == "withdrawal.not_to_return"
    with pytest.raises(DomainError) as refused:
        services.write_withdrawal(back.id, {"price": Decimal(1)}, by=yard.office)
    assert code(refused) == "withdrawal.return_differs"
    with pytest.raises(DomainError) as refused:
        services.write_withdrawal(back.id, {"quantity": Decimal(2)}, by=yard.office)
    assert code(refused) == "withdrawal.return_takes_out"


def test_what_was_partly_returned_stays_large_enough(yard: Yard) -> None:
    """Else more would come back than was ever taken out."""
    taken = yard.withdraw(10)
    services.return_withdrawal(taken.id, Decimal(6), by=yard.office)
    services.write_withdrawal(taken.id, {"quantity": Decimal(6)}, by=yard.office)
    for fields in ({"quantity": Decimal(5)}, {"project_id": yard.projects["1042"]}):
        with pytest.raises(DomainError) as refused:
            services.write_withdrawal(taken.id, fields, by=yard.office)
        assert code(refused) == "withdrawal.has_returns"
    with pytest.raises(DomainError) as refused:
        services.remove_withdrawal(taken.id, by=yard.office)
    assert code(refused) == "withdrawal.has_returns"


def test_what_hangs_on_an_entry_follows_it(yard: Yard) -> None:
    """Person, day and project are the entry's; once it is approved nothing is changed."""
    entry = yard.entry("Anders", by=yard.users["Anders"])
    taken = yard.withdraw(
        2, by=yard.users["Anders"], entry_id=entry.id, withdrawn_on=date(2026, 1, 1)
    )
    assert taken.withdrawn_on == MONDAY
    time.write_entry(entry.id, {"project_id": yard.projects["1042"]}, by=yard.office)
    assert Withdrawal.objects.get(id=taken.id).project_id == yard.projects["1042"]
    HourEntry.objects.filter(id=entry.id).update(state=Approval.APPROVED.value)
    with pytest.raises(DomainError) as refused:
        services.write_withdrawal(taken.id, {"quantity": Decimal(1)}, by=yard.office)
    assert code(refused) == "entry.approved"
    HourEntry.objects.filter(id=entry.id).update(active=False)
    assert not Withdrawal.objects.get(id=taken.id).active


@pytest.mark.covers("C4.15", "X9")
def test_a_transferred_withdrawal_is_corrected_by_a_return_only(yard: Yard) -> None:
    """Editing and removing are refused in words; the return is not, and is open itself."""
    taken = yard.withdraw(10)
    locks.lock("withdrawal", [taken.id], why=Why.TRANSFERRED, holder=LEDGER)
    changes = (
        {"quantity": Decimal(9)},
        {"project_id": yard.projects["1042"]},
        {"price": Decimal(1)},
        {"withdrawn_on": date(2026, 11, 1)},
        {"active": False},
    )
    for fields in changes:
        with pytest.raises(DomainError) as refused:
            services.write_withdrawal(taken.id, fields, by=yard.office)
        assert code(refused) == "record.locked"
        assert refused.value.params["why"] == "transferred"
    with override("en"):
        assert "return" in str(SENTENCES["record.locked"])
    with pytest.raises(DomainError):
        services.remove_withdrawal(taken.id, by=yard.office)

    back = services.return_withdrawal(taken.id, Decimal(10), by=yard.office)
    services.write_withdrawal(taken.id, {"comment": "see the return"}, by=yard.office)
    services.write_withdrawal(back.id, {"quantity": Decimal(-9)}, by=yard.office)


@pytest.mark.covers("C4.15", "X9")
def test_the_lock_holds_below_the_services(yard: Yard) -> None:
    """Plain SQL, bulk writing, the exchange's way in and a run meet the same wall."""
    taken, free = yard.withdraw(10), yard.withdraw(10)
    locks.lock("withdrawal", [taken.id], why=Why.TRANSFERRED, holder=LEDGER)
    statements = (
        "update workspace_withdrawal set quantity = 9 where id = %s",
        "update workspace_withdrawal set active = false where id = %s",
        "delete from workspace_withdrawal where id = %s",
    )
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match=r"record\.locked"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [taken.id])
    with pytest.raises(DatabaseError, match=r"record\.locked"), transaction.atomic():
        Withdrawal.objects.all().update(price=Decimal(1))
    values = {
        name: getattr(replace(taken, quantity=Decimal(9)), name) for name in WITHDRAWAL.fields
    }
    with pytest.raises(DatabaseError, match=r"record\.locked"), transaction.atomic():
        bulk.update(WITHDRAWAL, [(taken.id, values)])
    with pytest.raises(DomainError, match=r"record\.locked"), transaction.atomic(), locks.told():
        Withdrawal.objects.filter(id=taken.id).delete()

    rows = [Fields(one.id, create=False, fields={"quantity": Decimal(9)}) for one in (taken, free)]
    refused = write_rows(WITHDRAWAL, rows)
    assert {ours: problems["id"].code for ours, problems in refused.items()} == {
        taken.id: "record.locked"
    }
    with pytest.raises(DomainError) as told:
        services.write_withdrawal(taken.id, {"quantity": Decimal(8)}, by=Run(new_id()))
    assert code(told) == "record.locked"
    kept = Withdrawal.objects.values_list("quantity", flat=True)
    assert kept.get(id=taken.id) == 10
    assert kept.get(id=free.id) == 9


@pytest.mark.covers("X9")
def test_an_entry_does_not_drag_a_locked_withdrawal_along(yard: Yard) -> None:
    """Moving the hours would move the goods in the books, so the hours stay as well."""
    entry = yard.entry("Anders", by=yard.users["Anders"])
    taken = yard.withdraw(2, by=yard.users["Anders"], entry_id=entry.id)
    locks.lock("withdrawal", [taken.id], why=Why.TRANSFERRED, holder=LEDGER)
    with pytest.raises(DomainError) as refused:
        time.write_entry(entry.id, {"project_id": yard.projects["1042"]}, by=yard.office)
    assert code(refused) == "record.locked"
    locks.free("withdrawal", [taken.id], why=Why.TRANSFERRED, holder=LEDGER)
    time.write_entry(entry.id, {"project_id": yard.projects["1042"]}, by=yard.office)
