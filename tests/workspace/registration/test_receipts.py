"""Receipts from the phone: under its own ids, once, and only on one's own open expense."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.kernel.identity import new_id
from bindeledd.workspace.compensations.models import Compensation, Receipt
from bindeledd.workspace.registration import queries
from bindeledd.workspace.registration.receipts import (
    Handed,
    keep_receipt,
    remove_receipt,
    save_with_receipts,
)
from bindeledd.workspace.registration.services import save_line
from bindeledd.workspace.registration.shapes import Extra
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourEntry
from tests.workspace.registration.conftest import Yard

JPEG = b"\xff\xd8\xff\xe0" + b"a picture"
PDF = b"%PDF-1.7 a bill"


def expense(yard: Yard) -> Extra:
    """Return 120 kroner laid out."""
    return replace(
        yard.driving("1"), type_id=yard.things["expense"], amount=Decimal(120), id=new_id()
    )


def test_a_receipt_sent_twice_is_kept_once_under_the_phones_id(yard: Yard) -> None:
    """The answer was lost: the same receipt again is the same row, and the line shows it."""
    out = expense(yard)
    line = save_line(yard.line(compensations=(out,)), by=yard.anders)
    ours = new_id()
    first = keep_receipt(ours, out.id, file_name="fuel.jpg", content=JPEG, by=yard.anders)
    again = keep_receipt(ours, out.id, file_name="fuel.jpg", content=JPEG, by=yard.anders)

    assert first == again
    assert Receipt.objects.get().id == ours
    (now,) = queries.lines_by_id([line.id])
    assert now.compensations[0].receipts == (first,)
    assert now.revision == line.revision


def test_the_same_picture_under_another_id_is_the_one_there_is(yard: Yard) -> None:
    """Chosen twice on the phone; the answer names the one that stands."""
    out = expense(yard)
    save_line(yard.line(compensations=(out,)), by=yard.anders)
    first = keep_receipt(new_id(), out.id, file_name="a.jpg", content=JPEG, by=yard.anders)
    second = keep_receipt(new_id(), out.id, file_name="b.jpg", content=JPEG, by=yard.anders)

    assert second == first


def test_an_id_that_stands_for_another_file_is_refused(yard: Yard) -> None:
    """One id, one file."""
    out = expense(yard)
    save_line(yard.line(compensations=(out,)), by=yard.anders)
    ours = new_id()
    keep_receipt(ours, out.id, file_name="a.jpg", content=JPEG, by=yard.anders)
    with pytest.raises(DomainError) as refused:
        keep_receipt(ours, out.id, file_name="b.pdf", content=PDF, by=yard.anders)

    assert refused.value.error_code == "registration.id_taken"


def test_a_receipt_of_nothing_and_of_others_is_refused(yard: Yard) -> None:
    """An expense that is gone, and a colleague's."""
    out = expense(yard)
    line = save_line(yard.line(compensations=(out,)), by=yard.anders)
    with pytest.raises(ForbiddenError):
        keep_receipt(new_id(), out.id, file_name="a", content=JPEG, by=yard.firm.users["Emil"])
    save_line(replace(line, compensations=()), by=yard.anders)
    with pytest.raises(DomainError) as refused:
        keep_receipt(new_id(), out.id, file_name="a", content=JPEG, by=yard.anders)

    assert refused.value.error_code == "registration.receipt_of_nothing"
    assert Receipt.objects.count() == 0


def test_a_receipt_is_taken_away_while_the_expense_is_open(yard: Yard) -> None:
    """Gone twice is no error; after approval it stays."""
    out = expense(yard)
    line = save_line(yard.line(compensations=(out,)), by=yard.anders)
    kept = keep_receipt(new_id(), out.id, file_name="a", content=JPEG, by=yard.anders)
    remove_receipt(kept.id, by=yard.anders)
    remove_receipt(kept.id, by=yard.anders)
    assert Receipt.objects.count() == 0

    kept = keep_receipt(new_id(), out.id, file_name="a", content=JPEG, by=yard.anders)
    approving.approve(line.id, by=yard.firm.users["Berit"])
    with pytest.raises(DomainError) as refused:
        remove_receipt(kept.id, by=yard.anders)
    assert refused.value.error_code == "receipt.approved"


def test_a_form_with_a_bad_file_writes_nothing(yard: Yard) -> None:
    """Hours, expense and receipt of one press stand together or not at all."""
    out = expense(yard)
    bad = Handed(compensation_id=out.id, file_name="x.exe", content=b"MZ\x90")
    with pytest.raises(DomainError) as refused:
        save_with_receipts([yard.line(compensations=(out,))], [bad], by=yard.anders)

    assert refused.value.error_code == "receipt.odd_file"
    assert (HourEntry.objects.count(), Compensation.objects.count()) == (0, 0)
