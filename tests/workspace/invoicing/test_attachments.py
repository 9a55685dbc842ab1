"""From the basis to a completed attachment: reserved, changed, freed, and never twice."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.money import money
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace import locks
from bindeledd.workspace.invoicing import basis, editing, services
from bindeledd.workspace.invoicing.models import (
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceChoices,
    InvoiceSource,
)
from bindeledd.workspace.time.models import HourEntry, ProjectHourPrice
from tests.factories import CustomerFactory, ProjectFactory
from tests.workspace.invoicing.work import MONDAY, Job


def lines(attachment_id: UUID) -> list[InvoiceAttachmentLine]:
    found = InvoiceAttachmentLine.objects.filter(attachment_id=attachment_id)
    return list(found.order_by("position"))


def said(attachment_id: UUID) -> list[tuple[str, str, str]]:
    return [
        (line.text, f"{line.quantity.normalize():f}", str(line.amount))
        for line in lines(attachment_id)
    ]


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=code)


@pytest.mark.covers("B0.9", "B0.10")
def test_a_week_becomes_lines(job: Job, office: User) -> None:
    """Grouped by hour type and price; overtime apart; driving as one lump; goods as taken out."""
    job.a_week()
    made = services.create_attachment(job.project.id, by=office)
    assert said(made) == [
        ("Ordinær tid", "120.5", "107245.00"),
        ("Ordinær tid, overtime 50 percent", "2", "2360.00"),
        ("Reisetid", "1", "650.00"),
        ("Gravemaskin 8 t (M-02)", "10", "10500.00"),
        ("PVC-rør 110 mm", "15.5", "1379.50"),
        ("Servicebil", "1", "221.00"),
        ("Betongpumping", "1", "7616.00"),
    ]
    head = InvoiceAttachment.objects.get(id=made)
    assert (head.number, head.state, head.customer_id) == ("FV-0001", "draft", job.customer.id)


def test_the_basis_holds_what_is_approved_billable_and_free(job: Job) -> None:
    free = job.hours()
    job.hours(state="submitted")
    job.hours(active=False)
    job.hours(billable_minutes=0)
    job.driving(billable=False)
    job.hours(project=ProjectFactory.create())
    assert [(row.kind, row.record_id) for row in basis.basis([job.project.id])] == [free]
    assert basis.waiting_count([job.project.id]) == 1


def test_subprojects_of_the_customer_count_in(job: Job) -> None:
    own = ProjectFactory.create(parent=job.project, joined_number="s1")
    other = ProjectFactory.create(
        parent=job.project, joined_number="s2", customer=CustomerFactory.create()
    )
    assert set(basis.projects_of(job.project.id)) == {job.project.id, own.id}
    assert basis.projects_of(other.id) == (other.id,)


def test_a_period_is_a_part_of_the_basis(job: Job, office: User) -> None:
    early = job.hours(worked_on=MONDAY)
    late = job.hours(worked_on=MONDAY + timedelta(days=7))
    made = services.create_attachment(job.project.id, by=office, ends=date(2026, 11, 8))
    assert [(one.kind, one.record_id) for one in InvoiceSource.objects.all()] == [early]
    assert [(row.kind, row.record_id) for row in basis.basis([job.project.id])] == [late]
    assert InvoiceAttachment.objects.get(id=made).ends_on == date(2026, 11, 8)


def test_the_projects_own_price_goes_before_the_types(job: Job) -> None:
    ProjectHourPrice.objects.create(
        project=job.project, hour_type=job.ordinary, price=Decimal(800), price_overtime_50=None
    )
    job.hours(480, overtime_50_minutes=60, overtime_100_minutes=60)
    prices = {row.part: row.price for row in basis.basis([job.project.id])}
    assert prices == {"ordinary": 800, "overtime_50": 1180, "overtime_100": 800}


def test_overtime_is_billed_as_far_as_the_billed_minutes_reach(job: Job) -> None:
    job.hours(480, billable_minutes=90, overtime_50_minutes=60, overtime_100_minutes=60)
    parts = {row.part: row.minutes for row in basis.basis([job.project.id])}
    assert parts == {"overtime_50": 30, "overtime_100": 60}


def test_what_has_no_price_is_shown_and_cannot_be_taken(job: Job, office: User) -> None:
    """Missing is not zero."""
    job.ordinary.price = None
    job.ordinary.save()
    entry = job.hours()
    (row,) = basis.basis([job.project.id])
    assert row.price is None
    with refused("basis.no_price"):
        services.create_attachment(job.project.id, by=office, chosen=[entry])


@pytest.mark.covers("B0.9")
def test_single_line_and_back_keep_the_sum(job: Job, office: User) -> None:
    job.a_week()
    made = services.create_attachment(job.project.id, by=office)
    total = sum(line.amount for line in lines(made))
    services.change_attachment(made, {"form": "single"}, by=office)
    (single,) = lines(made)
    assert (single.quantity, single.amount) == (1, total)
    assert single.text == "Work on VA-anlegg Myrlia"
    services.change_attachment(made, {"form": "multi"}, by=office)
    assert sum(line.amount for line in lines(made)) == total
    assert sum(row.amount for row in InvoiceSource.objects.all()) == total


@pytest.mark.covers("B0.10")
def test_hours_can_stand_one_by_one(job: Job, office: User) -> None:
    job.hours(comment="Grøft")
    job.hours(worked_on=MONDAY + timedelta(days=1))
    made = services.create_attachment(job.project.id, by=office)
    services.change_attachment(made, {"group_hours": False}, by=office)
    assert [line.detail.replace("\xa0", " ") for line in lines(made)] == [
        "2 Nov 2026, Grøft",
        "3 Nov 2026",
    ]


@pytest.mark.covers("B0.11", "X12")
def test_each_kind_has_its_item_number(job: Job, office: User) -> None:
    InvoiceChoices.objects.create(
        item_hours="100", item_machines="210", item_transport="300", item_free_text="900"
    )
    job.a_week()
    made = services.create_attachment(job.project.id, by=office)
    editing.add_line(made, {"text": "Rigg", "item_number": ""}, by=office)
    found = [line.item_number for line in lines(made)]
    assert found == ["100", "100", "100", "210", "5011", "300", "900", "900"]
    assert [line.dimension for line in lines(made)][3] == "M-02"


def test_what_a_person_changed_stays_when_lines_are_made_anew(job: Job, office: User) -> None:
    job.hours()
    more = job.hours(worked_on=MONDAY + timedelta(days=9))
    made = services.create_attachment(job.project.id, by=office, ends=MONDAY)
    (line,) = lines(made)
    fields = {"text": "Graving", "price": "900", "discount_percent": 10, "quantity": "8"}
    editing.change_line(made, line.id, fields, by=office)
    services.take(made, [more], by=office)
    (line,) = lines(made)
    assert (line.text, line.price, line.quantity) == ("Graving", 900, 15)
    assert line.amount == money("12150.00")
    editing.restore_line(made, line.id, by=office)
    assert said(made) == [("Ordinær tid", "15", "13350.00")]


def test_own_lines_stay_where_they_were_put(job: Job, office: User) -> None:
    job.hours()
    job.pipes()
    made = services.create_attachment(job.project.id, by=office)
    own = editing.add_line(made, {"text": "Rigg", "price": "500", "quantity": 2}, by=office)
    editing.move_line(made, own, "up", by=office)
    services.change_attachment(made, {"group_hours": False}, by=office)
    assert [line.text for line in lines(made)] == ["Ordinær tid", "Rigg", "PVC-rør 110 mm"]
    pipe = lines(made)[2]
    editing.order_lines(made, [pipe.id], by=office)
    assert [line.text for line in lines(made)] == ["PVC-rør 110 mm", "Ordinær tid", "Rigg"]


def test_an_agreed_sum_falls_on_the_lines(job: Job, office: User) -> None:
    job.a_week()
    made = services.create_attachment(job.project.id, by=office)
    editing.agree_on(made, money(100_000), by=office)
    assert sum(line.amount for line in lines(made)) == money(100_000)


def test_a_line_that_is_removed_gives_back_what_it_gathered(job: Job, office: User) -> None:
    job.hours()
    pipes = job.pipes()
    made = services.create_attachment(job.project.id, by=office)
    editing.remove_line(made, lines(made)[1].id, by=office)
    assert len(lines(made)) == 1
    assert [(row.kind, row.record_id) for row in basis.basis([job.project.id])] == [pipes]


def test_a_line_of_overtime_is_removed_without_the_rest(job: Job, office: User) -> None:
    """Both lines gather the same entry; only the one portion goes back."""
    job.hours(600, overtime_50_minutes=120)
    made = services.create_attachment(job.project.id, by=office)
    editing.remove_line(made, lines(made)[0].id, by=office)
    assert said(made) == [("Ordinær tid, overtime 50 percent", "2", "2360.00")]


def test_what_is_unticked_is_free_and_what_was_not_shown_stays(job: Job, office: User) -> None:
    one, two, hidden = job.hours(), job.hours(), job.hours(worked_on=MONDAY + timedelta(days=30))
    made = services.create_attachment(job.project.id, by=office)
    first, second = ((*row, "ordinary") for row in (one, two))
    services.choose(made, shown=[first, second], ticked=[second], by=office)
    assert [(row.kind, row.record_id) for row in basis.basis([job.project.id])] == [one]
    held = InvoiceSource.objects.filter(state="reserved").values_list("record_id", flat=True)
    assert set(held) == {two[1], hidden[1]}


def test_overtime_can_be_left_for_later(job: Job, office: User) -> None:
    entry = job.hours(600, overtime_50_minutes=120)
    made = services.create_attachment(job.project.id, by=office)
    whole, overtime = (*entry, "ordinary"), (*entry, "overtime_50")
    services.choose(made, shown=[whole, overtime], ticked=[whole], by=office)
    assert [row.part for row in basis.basis([job.project.id])] == ["overtime_50"]
    services.complete_attachment(made, by=office)
    later = services.create_attachment(job.project.id, by=office)
    assert said(later) == [("Ordinær tid, overtime 50 percent", "2", "2360.00")]


def test_the_rest_of_a_record_can_be_taken_later(job: Job, office: User) -> None:
    """What the attachment has of it already is no hindrance, and stays as it was."""
    entry = job.hours(600, overtime_50_minutes=120)
    made = services.create_attachment(job.project.id, by=office)
    whole, overtime = (*entry, "ordinary"), (*entry, "overtime_50")
    services.choose(made, shown=[whole, overtime], ticked=[whole], by=office)
    kept = InvoiceSource.objects.get(state="reserved").id

    for _ in range(2):
        services.take(made, [entry], by=office)

    held = InvoiceSource.objects.filter(state="reserved")
    assert {one.part for one in held} == {"ordinary", "overtime_50"}
    assert held.get(part="ordinary").id == kept


def test_deleting_a_draft_frees_everything(job: Job, office: User) -> None:
    booked = job.a_week()
    made = services.create_attachment(job.project.id, by=office)
    assert basis.basis([job.project.id]) == ()
    services.delete_attachment(made, by=office)
    assert {(row.kind, row.record_id) for row in basis.basis([job.project.id])} == set(booked)
    again = services.create_attachment(job.project.id, by=office)
    assert InvoiceAttachment.objects.get(id=again).number == "FV-0002"


def test_a_record_is_taken_once(job: Job, office: User) -> None:
    entry = job.hours()
    services.create_attachment(job.project.id, by=office, chosen=[entry])
    with refused("basis.gone"):
        services.create_attachment(job.project.id, by=office, chosen=[entry])
    taken = InvoiceSource.objects.get()
    taken.id, taken.state = UUID(int=7), "billed"
    with pytest.raises(IntegrityError, match="invoice_source_once"), transaction.atomic():
        taken.save(force_insert=True)


def test_completing_locks_and_reopening_frees(job: Job, office: User) -> None:
    _, entry = job.hours()
    made = services.create_attachment(job.project.id, by=office)
    services.complete_attachment(made, by=office)
    with refused("record.locked"), locks.told(), transaction.atomic():
        HourEntry.objects.filter(id=entry).update(minutes=60)
    with refused("attachment.not_draft"):
        services.delete_attachment(made, by=office)
    services.reopen_attachment(made, by=office)
    HourEntry.objects.filter(id=entry).update(minutes=60, billable_minutes=60)
    with refused("attachment.basis_changed"):
        services.complete_attachment(made, by=office)
    services.refresh(made, by=office)
    services.complete_attachment(made, by=office)
    assert said(made) == [("Ordinær tid", "1", "890.00")]


def test_an_entry_whose_approval_was_withdrawn_leaves_the_draft(job: Job, office: User) -> None:
    _, entry = job.hours()
    job.pipes()
    made = services.create_attachment(job.project.id, by=office)
    HourEntry.objects.filter(id=entry).update(state="submitted")
    with refused("attachment.basis_changed"):
        services.complete_attachment(made, by=office)
    services.refresh(made, by=office)
    assert [line.text for line in lines(made)] == ["PVC-rør 110 mm"]


def test_an_entry_that_was_moved_to_another_project_is_not_billed_here(
    job: Job, office: User
) -> None:
    """Else one customer would pay for what was done at another's; a subproject is still ours."""
    _, moved = job.hours()
    _, below = job.hours(60)
    job.pipes()
    made = services.create_attachment(job.project.id, by=office)
    sub = ProjectFactory.create(parent=job.project, customer=job.project.customer)
    HourEntry.objects.filter(id=below).update(project_id=sub.id)
    services.complete_attachment(made, by=office)
    services.reopen_attachment(made, by=office)

    other = ProjectFactory.create()
    HourEntry.objects.filter(id=moved).update(project_id=other.id)
    with refused("attachment.basis_changed"):
        services.complete_attachment(made, by=office)
    services.refresh(made, by=office)
    assert {row.record_id for row in basis.basis([other.id])} == {moved}
    assert said(made) == [
        ("Ordinær tid", "1", "890.00"),
        ("PVC-rør 110 mm", "12", "1068.00"),
    ]


def test_an_attachment_needs_a_customer_and_lines(job: Job, office: User) -> None:
    bare = ProjectFactory.create()
    made = services.create_attachment(bare.id, by=office)
    with refused("attachment.no_customer"):
        services.complete_attachment(made, by=office)
    services.change_attachment(made, {"customer_id": job.customer.id}, by=office)
    with refused("attachment.no_lines"):
        services.complete_attachment(made, by=office)
    editing.add_line(made, {"text": "Fast pris", "price": "1000"}, by=office)
    services.complete_attachment(made, by=office)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"vat_code": "25"}, "field.not_a_vat_code"),
        ({"vat_code": "1"}, "field.not_a_vat_code"),
        ({"discount_percent": "100.01"}, "field.out_of_range"),
        ({"price": "1.005"}, "field.too_many_decimals"),
        ({"text": ""}, "field.required"),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    job: Job, office: User, fields: dict[str, str], code: str
) -> None:
    job.hours()
    made = services.create_attachment(job.project.id, by=office)
    with refused(code):
        editing.change_line(made, lines(made)[0].id, fields, by=office)


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.READ_ONLY])
def test_who_may_not_bill_may_not_even_begin(job: Job, office: User, role: Role) -> None:
    other = User.objects.create_user("ola@firma.example")
    add_member(other, role, by=office)
    made = services.create_attachment(job.project.id, by=office)
    with pytest.raises(ForbiddenError):
        services.create_attachment(job.project.id, by=other)
    with pytest.raises(ForbiddenError):
        services.complete_attachment(made, by=other)
    with pytest.raises(ForbiddenError):
        editing.add_line(made, {"text": "x"}, by=other)


def test_an_unknown_attachment_is_not_found(job: Job, office: User) -> None:  # noqa: ARG001 - inside
    with pytest.raises(NotFoundError):
        services.take(UUID(int=1), [], by=office)
