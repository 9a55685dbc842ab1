"""Attachments that a ledger bills: handed over once, still while they are there, taken back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.people import audit_log
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member, create_company
from bindeledd.workspace import locks
from bindeledd.workspace.invoicing import handing, issuing, readiness, services
from bindeledd.workspace.invoicing.basis import basis
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceSource
from bindeledd.workspace.invoicing.portions import portion_of
from bindeledd.workspace.invoicing.queries import attachment_detail, attachments
from bindeledd.workspace.items import services as items
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.time.models import HourEntry
from tests.workspace.invoicing.work import Job

pytestmark = pytest.mark.django_db

GO, OTHER = new_id(), new_id()


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=code)


def obstacle(attachment: UUID, holder: UUID = GO) -> str | None:
    """What a page says before anybody presses."""
    found = readiness.to_handing(attachment_detail(attachment), holder=holder)
    return None if found is None else found.code


@pytest.fixture
def made(job: Job, office: User) -> UUID:
    """A draft with hours and pipes on it."""
    job.hours(60)
    job.pipes()
    return services.create_attachment(job.project.id, by=office)


def test_a_draft_is_completed_and_handed_over(made: UUID, office: User) -> None:
    """Its records stand still for the connection's sake; who has it can be asked."""
    assert handing.hand_over(made, holder=GO, by=office)

    assert InvoiceAttachment.objects.get(id=made).state == "completed"
    assert handing.holders_of([made, new_id()]) == {made: GO}
    assert handing.held_by(GO, [made]) == {made}
    assert handing.held_by(OTHER, [made]) == set()
    for kind, ours in InvoiceSource.objects.values_list("kind", "record_id"):
        assert locks.locked(kind, [ours]) == {ours: locks.Why.TRANSFERRED}
    with refused("attachment.transferred"):
        services.reopen_attachment(made, by=office)
    with refused("attachment.transferred"):
        issuing.issue_invoice(made, by=office)
    (row,) = attachments(Ask()).rows
    assert row.handed_over
    (latest, *_older), _more = audit_log(by=office)
    assert (latest.deed, latest.about) == ("attachment.handed_over", row.number)


@pytest.mark.parametrize("sort", ["number", "-number"])
def test_a_series_is_listed_in_its_order_past_its_zeros(made: UUID, sort: str) -> None:
    """FV-10000 comes after FV-9999, not before."""
    first = InvoiceAttachment.objects.get(id=made)
    numbers = ["FV-0999", "FV-9999", "FV-10000", "FV-10001"]
    InvoiceAttachment.objects.filter(id=made).update(number=numbers[0])
    for number in numbers[1:]:
        first.pk, first.number = new_id(), number
        first.save(force_insert=True)
    found = [row.number for row in attachments(Ask(sort=sort)).rows]
    assert found == (numbers if sort == "number" else numbers[::-1])


def test_a_second_press_finds_the_first(made: UUID, office: User) -> None:
    """Nothing is handed over twice, and nobody is told of an error."""
    assert handing.hand_over(made, holder=GO, by=office)
    revision = InvoiceAttachment.objects.get(id=made).revision
    assert not handing.hand_over(made, holder=GO, by=office)
    assert InvoiceAttachment.objects.get(id=made).revision == revision


def test_two_connections_do_not_bill_the_same(made: UUID, office: User) -> None:
    """Not before the first one gave it back."""
    handing.hand_over(made, holder=GO, by=office)
    with refused("attachment.handed_elsewhere"):
        handing.hand_over(made, holder=OTHER, by=office)
    assert obstacle(made) is None
    assert obstacle(made, OTHER) == "attachment.handed_elsewhere"
    assert not handing.take_back(made, holder=OTHER, by=office)
    handing.take_back(made, holder=GO, by=office)
    assert handing.hand_over(made, holder=OTHER, by=office)


def test_what_cannot_be_billed_is_not_handed_over(job: Job, made: UUID, office: User) -> None:
    """By the same reasons as an invoice of ours; nothing of it stays locked."""
    _, entry = job.hours(30)
    empty = services.create_attachment(job.project.id, by=office, chosen=[])
    with refused("attachment.no_lines"):
        handing.hand_over(empty, holder=GO, by=office)
    assert obstacle(empty) == "attachment.no_lines"
    services.change_attachment(made, {"customer_id": None}, by=office)
    with refused("attachment.no_customer"):
        handing.hand_over(made, holder=GO, by=office)
    assert obstacle(made) == "attachment.no_customer"
    services.delete_attachment(empty, by=office)
    with refused("attachment.not_draft"):
        handing.hand_over(empty, holder=GO, by=office)
    assert obstacle(empty) == "attachment.not_draft"
    late = services.create_attachment(job.project.id, by=office)
    HourEntry.objects.filter(id=entry).update(billable_minutes=20)
    with refused("attachment.basis_changed"):
        handing.hand_over(late, holder=GO, by=office)
    assert obstacle(late) == "attachment.basis_changed"
    services.refresh(late, by=office)
    issuing.issue_invoice(late, by=office)
    with refused("attachment.billed"):
        handing.hand_over(late, holder=GO, by=office)
    assert obstacle(late) == "attachment.billed"
    assert handing.holders_of([made, empty, late]) == {}


def test_taken_back_it_is_free(made: UUID, office: User) -> None:
    """It can be changed, and billed here; taking back twice does nothing."""
    handing.hand_over(made, holder=GO, by=office)
    assert handing.take_back(made, holder=GO, by=office)
    assert not handing.take_back(made, holder=GO, by=office)

    services.reopen_attachment(made, by=office)
    for kind, ours in InvoiceSource.objects.values_list("kind", "record_id"):
        assert locks.locked(kind, [ours]) == {}
    issuing.issue_invoice(made, by=office)


@pytest.mark.covers("X9")
def test_what_comes_back_of_handed_over_goods_is_billed_back(
    job: Job, made: UUID, office: User
) -> None:
    """The withdrawal stands still; its return is below zero in the basis, and goes next time."""
    ours = Withdrawal.objects.get().id
    handing.hand_over(made, holder=GO, by=office)
    with refused("record.locked"):
        items.remove_withdrawal(ours, by=office)

    back = items.return_withdrawal(ours, Decimal(2), by=office)

    rows = basis([job.project.id])
    assert [(row.record_id, row.quantity) for row in rows] == [(back.id, Decimal(-2))]
    job.hours(600)
    second = services.create_attachment(job.project.id, by=office)
    assert handing.hand_over(second, holder=GO, by=office)
    assert basis([job.project.id]) == ()


@pytest.mark.covers("X9")
def test_what_comes_back_of_goods_moved_alone_is_theirs(job: Job, office: User) -> None:
    """A withdrawal that went by itself is billed there, and so is its return."""
    _, ours = job.pipes()
    locks.lock("withdrawal", [ours], why=locks.Why.TRANSFERRED, holder=GO)
    items.return_withdrawal(ours, Decimal(2), by=office)
    assert basis([job.project.id]) == ()


def test_a_record_on_two_attachments_stays_still(job: Job, office: User) -> None:
    """Ordinary hours on one, overtime on the other: the entry is free when both are back."""
    _, entry = job.hours(600, overtime_50_minutes=120)
    rows = basis([job.project.id])
    first = services.create_attachment(job.project.id, by=office, chosen=[])
    second = services.create_attachment(job.project.id, by=office, chosen=[])
    for attachment, row in zip((first, second), rows, strict=True):
        services.choose(attachment, shown=(), ticked=[portion_of(row)], by=office)
        handing.hand_over(attachment, holder=GO, by=office)

    handing.take_back(first, holder=GO, by=office)
    assert locks.locked("hour_entry", [entry]) == {entry: locks.Why.TRANSFERRED}
    handing.take_back(second, holder=GO, by=office)
    for attachment in (first, second):
        services.reopen_attachment(attachment, by=office)
    assert locks.locked("hour_entry", [entry]) == {}


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.READ_ONLY])
def test_only_those_who_invoice_hand_over(made: UUID, office: User, role: Role) -> None:
    """Nor does anybody else take it back."""
    other = User.objects.create_user("berit@firma.example", name="Berit")
    add_member(other, role, by=office)
    for deed in (handing.hand_over, handing.take_back):
        with pytest.raises(ForbiddenError):
            deed(made, holder=GO, by=other)


def test_another_companys_is_not_found(company: Company, office: User) -> None:
    """Neither handed over nor taken back."""
    other = create_company("Andre AS", by=office)
    with company_scope(company.id):
        job = Job.begin()
        job.hours()
        made = services.create_attachment(job.project.id, by=office)
    with company_scope(other.id):
        for deed in (handing.hand_over, handing.take_back):
            with pytest.raises(NotFoundError):
                deed(made, holder=GO, by=office)
        assert handing.holders_of([made]) == {}
