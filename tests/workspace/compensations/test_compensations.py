"""Driving, tolls, expenses and allowances: what they need, what they are worth, receipts."""

from datetime import date
from decimal import Decimal

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.compensations import queries, rates, receipts, services
from bindeledd.workspace.compensations.models import Compensation, CompensationRate
from bindeledd.workspace.invoicing.basis import basis
from bindeledd.workspace.records import Approval, CompensationKind
from bindeledd.workspace.time import approving
from tests.hours import MONDAY
from tests.yard import NEW_YEAR, Yard

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0 a picture of a receipt"
PDF = b"%PDF-1.7 a receipt"


def code(refused: pytest.ExceptionInfo[DomainError]) -> str:
    """The code of a refusal."""
    return refused.value.error_code


def approve(*ids: object) -> None:
    """Approve what stands alone."""
    Compensation.objects.filter(id__in=ids).update(state="approved")


def test_each_kind_asks_for_what_it_needs(yard: Yard) -> None:
    """An expense its amount, an allowance its tick, driving its kilometres."""
    refusals = [
        ("out", {}, "compensation.amount_needed"),
        ("out", {"amount": Decimal(-5)}, "field.out_of_range"),
        ("km", {"quantity": Decimal(0)}, "compensation.of_nothing"),
        ("km", {"quantity": Decimal(10), "amount": Decimal(53)}, "compensation.rate_decides"),
        ("dirt", {"quantity": Decimal(2)}, "compensation.is_ticked"),
        ("km", {"project_id": None, "billable": True}, "compensation.project_needed"),
    ]
    for number, fields, expected in refusals:
        with pytest.raises(DomainError) as refused:
            yard.compensate(number, **fields)
        assert code(refused) == expected, (number, fields)
    services.end_compensation_type(yard.kinds["dirt"], by=yard.office)
    with pytest.raises(DomainError) as refused:
        yard.compensate("dirt")
    assert code(refused) == "entry.choice_ended"


def test_what_is_billed_follows_the_kind_and_the_project(yard: Yard) -> None:
    """Nobody is billed without a project, or for an internal one."""
    own = yard.project("1099", billing="internal")
    assert yard.compensate("km", quantity=Decimal(30)).billable
    assert not yard.compensate("km", quantity=Decimal(30), project_id=None).billable
    assert not yard.compensate("km", quantity=Decimal(30), project_id=own).billable
    assert not yard.compensate("dirt").billable


def test_own_ones_only_unless_one_edits_hours(yard: Yard) -> None:
    """The foreman sees, the office corrects."""
    km = yard.compensate("km", quantity=Decimal(30), by=yard.users["Anders"])
    for other in ("Emil", "Berit"):
        with pytest.raises(ForbiddenError):
            services.remove_compensation(km.id, by=yard.users[other])
    services.write_compensation(km.id, {"quantity": Decimal(31)}, by=yard.office)
    services.remove_compensation(km.id, by=yard.users["Anders"])
    with pytest.raises(NotFoundError):
        services.remove_compensation(new_id(), by=yard.office)


def test_beside_hours_it_is_approved_and_sent_back_with_them(yard: Yard) -> None:
    """With the foreman's words, so that the worker reads why at both."""
    entry = yard.entry("Anders", by=yard.users["Anders"])
    km = yard.compensate("km", quantity=Decimal(30), entry_id=entry.id, by=yard.users["Anders"])
    assert km.state is Approval.SUBMITTED
    approving.reject(entry.id, "Which project?", by=yard.users["Berit"])
    row = Compensation.objects.get(id=km.id)
    assert (row.state, row.rejected_because) == ("rejected", "Which project?")


def test_the_rate_of_the_day_counts(yard: Yard) -> None:
    """Last year's kilometres keep last year's rate, whatever is entered later."""
    km, office = yard.kinds["km"], yard.office
    rates.set_rate(km, date(2024, 1, 1), pay=Decimal("4.90"), source="before", by=office)
    rates.set_rate(km, date(2027, 1, 1), pay=Decimal("5.55"), by=office)
    found = {day: rates.rate_on(km, day) for day in (date(2025, 12, 31), NEW_YEAR, MONDAY)}
    assert [rate and rate.pay for rate in found.values()] == [
        Decimal("4.90"),
        Decimal("5.30"),
        Decimal("5.30"),
    ]
    assert rates.rate_on(km, date(2023, 12, 31)) is None
    rates.set_rate(km, NEW_YEAR, pay=Decimal("5.31"), source="corrected", by=office)
    changed = rates.rate_on(km, MONDAY)
    assert changed is not None
    assert (changed.pay, changed.price, changed.source) == (Decimal("5.31"), None, "corrected")
    rates.take_rate_away(km, NEW_YEAR, by=office)
    back = rates.rate_on(km, MONDAY)
    assert back is not None
    assert back.pay == Decimal("4.90")
    assert CompensationRate.objects.count() == 2


def test_rates_are_set_by_whoever_keeps_the_registers(yard: Yard) -> None:
    """And only real ones."""
    km = yard.kinds["km"]
    with pytest.raises(ForbiddenError):
        rates.set_rate(km, MONDAY, pay=Decimal(9), by=yard.users["Berit"])
    with pytest.raises(DomainError):
        rates.set_rate(km, MONDAY, pay=Decimal("5.305"), by=yard.office)
    with pytest.raises(DomainError):
        rates.set_rate(km, MONDAY, pay=Decimal(-1), by=yard.office)
    with pytest.raises(NotFoundError):
        rates.set_rate(new_id(), MONDAY, pay=Decimal(1), by=yard.office)
    with pytest.raises(NotFoundError):
        rates.take_rate_away(km, MONDAY, by=yard.office)


def test_a_receipt_is_kept_for_whoever_may_see_it(yard: Yard) -> None:
    """The worker, the foreman and the office; no colleague. What it is, its content tells."""
    out = yard.compensate("out", amount=Decimal("499.90"), by=yard.users["Anders"])
    kept = receipts.add_receipt(
        out.id, file_name="C:\\fakepath\\lunch.exe", content=JPEG, by=yard.users["Anders"]
    )
    again = receipts.add_receipt(out.id, file_name="b", content=JPEG, by=yard.users["Anders"])
    assert again == kept
    for person in (yard.users["Anders"], yard.users["Berit"], yard.office):
        found = receipts.receipt(kept, by=person)
        assert (found.file_name, found.media_type, found.content) == (
            "lunch.exe",
            "image/jpeg",
            JPEG,
        )
    with pytest.raises(ForbiddenError):
        receipts.receipt(kept, by=yard.users["Emil"])
    with pytest.raises(ForbiddenError):
        receipts.add_receipt(out.id, file_name="x", content=PDF, by=yard.users["Emil"])
    assert [line.file_name for line in receipts.receipts_of([out.id])[out.id]] == ["lunch.exe"]


def test_a_file_that_is_no_receipt_is_refused(yard: Yard) -> None:
    """Too large, empty, or something else than a picture or PDF."""
    out = yard.compensate("out", amount=Decimal(5))
    files = {
        "receipt.odd_file": b"<html>not a picture</html>",
        "receipt.empty": b"",
        "receipt.too_large": PDF + b" " * (10 * 1024 * 1024),
    }
    for expected, content in files.items():
        with pytest.raises(DomainError) as refused:
            receipts.add_receipt(out.id, file_name="r.pdf", content=content, by=yard.office)
        assert code(refused) == expected
        assert refused.value.fields == {"file": expected}
    for number in range(receipts.MOST):
        receipts.add_receipt(out.id, file_name="r", content=PDF + bytes([number]), by=yard.office)
    with pytest.raises(DomainError) as refused:
        receipts.add_receipt(out.id, file_name="r", content=PDF, by=yard.office)
    assert code(refused) == "receipt.enough"


def test_receipts_of_what_is_approved_stay(yard: Yard) -> None:
    """What somebody approved must be what stands there."""
    out = yard.compensate("out", amount=Decimal(5), by=yard.users["Anders"])
    kept = receipts.add_receipt(out.id, file_name="r", content=PDF, by=yard.users["Anders"])
    approve(out.id)
    for deed in (
        lambda: receipts.remove_receipt(kept, by=yard.users["Anders"]),
        lambda: receipts.add_receipt(out.id, file_name="r", content=JPEG, by=yard.office),
    ):
        with pytest.raises(DomainError) as refused:
            deed()
        assert code(refused) == "receipt.approved"
    Compensation.objects.update(state="draft")
    receipts.remove_receipt(kept, by=yard.users["Anders"])
    with pytest.raises(NotFoundError):
        receipts.receipt(kept, by=yard.office)


def test_another_companys_receipt_is_not_there(office: User, company: Company) -> None:
    """Not forbidden: unknown."""
    with company_scope(company.id):
        out = Yard.build(office).compensate("out", amount=Decimal(5))
        kept = receipts.add_receipt(out.id, file_name="r", content=PDF, by=office)
    stranger = User.objects.create_user("eva@other.example", name="Eva")
    other = create_company("Annet Firma AS", by=stranger)
    with company_scope(other.id), pytest.raises(NotFoundError):
        receipts.receipt(kept, by=stranger)


def test_what_is_charged_and_what_it_costs(yard: Yard) -> None:
    """Driving by the rate of the day, an expense with its markup, only what is approved."""
    yard.kind("toll", CompensationKind.TOLL, billable=True)
    km = yard.compensate("km", quantity=Decimal("96.5"))
    out = yard.compensate("out", amount=Decimal("499.95"))
    toll = yard.compensate("toll", quantity=Decimal(2))
    waiting = yard.compensate("km", quantity=Decimal(1))
    assert basis([yard.projects["1047"]]) == ()
    approve(km.id, out.id, toll.id)
    charged = {one.record_id: one for one in basis([yard.projects["1047"]])}
    assert waiting.id not in charged
    driving, expense, unpriced = charged[km.id], charged[out.id], charged[toll.id]
    assert (driving.quantity, driving.price, driving.worth) == (
        Decimal("96.5"),
        Decimal("7.25"),
        Decimal("699.63"),
    )
    assert (expense.quantity, expense.price, expense.unit) == (1, Decimal("549.95"), "")
    assert (unpriced.price, unpriced.worth) == (None, 0)
    (cost,) = queries.compensations_cost(None)
    assert (cost.amount, cost.unknown) == (Decimal("1011.40"), 1)


def test_without_a_price_the_markup_decides(yard: Yard) -> None:
    """On what the employee gets."""
    kind = yard.kind("unit", CompensationKind.UNIT_ALLOWANCE, billable=True, markup_percent="20")
    rates.set_rate(kind, NEW_YEAR, pay=Decimal("101.03"), by=yard.office)
    one = yard.compensate("unit", quantity=Decimal(2))
    approve(one.id)
    (charged,) = basis([yard.projects["1047"]])
    assert (charged.quantity, charged.price) == (1, Decimal("242.47"))
    assert yard.member("Reader", Role.READ_ONLY)
