"""Approval in one and two steps, for one and for many, and a person's own word of a week."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Role
from bindeledd.workspace import locks
from bindeledd.workspace.history import history_of
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time import approving, choices, completing
from bindeledd.workspace.time.models import CompletedWeek, HourEntry
from bindeledd.workspace.time.weeks import Week
from tests.hours import MONDAY, Firm

pytestmark = pytest.mark.django_db
WEEK = Week.of(MONDAY)
DAY = timedelta(days=1)


def states(*ids: UUID) -> list[str]:
    found = dict(HourEntry.objects.filter(id__in=ids).values_list("id", "state"))
    return [found[ours] for ours in ids]


def codes(outcome: approving.Outcome) -> dict[UUID, str]:
    return {ours: problem.code for ours, problem in outcome.refused.items()}


def test_one_step_by_a_foreman(firm: Firm) -> None:
    """Who and when stands on the entry; again changes nothing."""
    made = firm.entry("Anders")
    assert approving.approve(made.id, by=firm.users["Berit"]) is Approval.APPROVED
    row = HourEntry.objects.get(id=made.id)
    assert (row.approved_by, row.first_approved_by) == (firm.users["Berit"], None)
    assert row.approved_at is not None
    assert history_of(HourEntry, made.id)[0].actor.name == "Berit"

    assert approving.approve(made.id, by=firm.office) is Approval.APPROVED
    assert HourEntry.objects.get(id=made.id).approved_by == firm.users["Berit"]


def test_two_steps_by_two_people(firm: Firm) -> None:
    """The second by somebody who leads projects, and never by who took the first."""
    choices.set_time_choices(by=firm.office, approval_steps=2)
    lead = firm.member("Per", Role.PROJECT_MANAGER)
    ours = firm.entry("Anders").id

    assert approving.approve(ours, by=firm.users["Berit"]) is Approval.APPROVED_ONCE
    for by, code in ((firm.users["Berit"], "approval.second_step"),):
        with pytest.raises(DomainError) as refused:
            approving.approve(ours, by=by)
        assert refused.value.error_code == code
    assert approving.approve(ours, by=lead) is Approval.APPROVED
    row = HourEntry.objects.get(id=ours)
    assert (row.first_approved_by, row.approved_by) == (firm.users["Berit"], lead)

    other = firm.entry("Emil").id
    approving.approve(other, by=lead)
    with pytest.raises(DomainError) as refused:
        approving.approve(other, by=lead)
    assert refused.value.error_code == "approval.same_person"


def test_nobody_approves_their_own_unless_the_company_lets_them(firm: Firm) -> None:
    """Neither can it be sent back or taken back."""
    own = firm.entry("Berit", by=firm.users["Berit"]).id
    with pytest.raises(DomainError) as refused:
        approving.approve(own, by=firm.users["Berit"])
    assert refused.value.error_code == "approval.own_hours"
    with pytest.raises(DomainError):
        approving.reject(own, "No", by=firm.users["Berit"])
    approving.approve(own, by=firm.office)
    outcome = approving.withdraw_approval([own], by=firm.users["Berit"])
    assert codes(outcome) == {own: "approval.own_hours"}

    choices.set_time_choices(by=firm.office, approve_own=True)
    approving.withdraw_approval([own], by=firm.users["Berit"])
    approving.approve(own, by=firm.users["Berit"])
    assert states(own) == ["approved"]


@pytest.mark.parametrize("role", [Role.WORKER, Role.READ_ONLY])
def test_some_roles_approve_nothing(firm: Firm, role: Role) -> None:
    ours = firm.entry("Anders").id
    person = firm.member("Rolf", role)
    deeds: list[Any] = [
        lambda: approving.approve(ours, by=person),
        lambda: approving.approve_week(firm.people["Anders"], MONDAY, by=person),
        lambda: approving.approve_until(MONDAY, by=person),
        lambda: approving.reject(ours, "No", by=person),
        lambda: approving.withdraw_approval([ours], by=person),
    ]
    for deed in deeds:
        with pytest.raises(ForbiddenError):
            deed()
    assert states(ours) == ["submitted"]


def test_drafts_are_handed_in_by_their_own(firm: Firm) -> None:
    """And are not approved before."""
    draft = firm.entry("Anders", state=Approval.DRAFT).id
    with pytest.raises(DomainError) as refused:
        approving.approve(draft, by=firm.office)
    assert refused.value.error_code == "approval.not_submitted"
    for name in ("Emil", "Berit"):
        with pytest.raises(ForbiddenError):
            approving.submit([draft], by=firm.users[name])

    gone = new_id()
    outcome = approving.submit([draft, gone], by=firm.users["Anders"])
    assert (outcome.done, codes(outcome)) == ((draft,), {gone: "record.gone"})
    assert states(draft) == ["submitted"]


def test_sent_back_with_a_reason(firm: Firm) -> None:
    """A reason is needed; approved hours are taken back first."""
    ours = firm.entry("Anders").id
    with pytest.raises(DomainError) as refused:
        approving.reject(ours, "  ", by=firm.users["Berit"])
    assert refused.value.fields == {"because": "field.required"}
    approving.approve(ours, by=firm.users["Berit"])
    with pytest.raises(DomainError) as refused:
        approving.reject(ours, "Late", by=firm.users["Berit"])
    assert refused.value.error_code == "approval.not_waiting"
    approving.withdraw_approval([ours], by=firm.users["Berit"])
    approving.reject(ours, " Wrong project ", by=firm.users["Berit"])

    row = HourEntry.objects.get(id=ours)
    assert (row.state, row.rejected_because, row.approved_by) == (
        "rejected",
        "Wrong project",
        None,
    )
    with pytest.raises(DomainError) as refused:
        approving.approve(ours, by=firm.office)
    assert refused.value.error_code == "approval.sent_back"
    with pytest.raises(NotFoundError):
        approving.reject(new_id(), "Gone", by=firm.office)
    approving.submit([ours], by=firm.users["Anders"])
    assert HourEntry.objects.get(id=ours).rejected_because == ""


def test_taking_back_is_all_steps_and_stops_at_a_lock(firm: Firm) -> None:
    """What is billed is corrected by a credit note."""
    choices.set_time_choices(by=firm.office, approval_steps=2)
    free, billed, once = (firm.entry("Anders", minutes=60).id for _ in range(3))
    approving.approve_many([free, billed, once], by=firm.users["Berit"])
    approving.approve_many([free, billed], by=firm.office)
    locks.lock("hour_entry", [billed], why=locks.Why.BILLED, holder=new_id())

    outcome = approving.withdraw_approval([free, billed, once], by=firm.office)

    assert set(outcome.done) == {free, once}
    assert codes(outcome) == {billed: "record.locked"}
    assert states(free, billed, once) == ["submitted", "approved", "submitted"]
    assert HourEntry.objects.get(id=free).first_approved_by is None
    again = approving.withdraw_approval([free], by=firm.office)
    assert codes(again) == {free: "approval.not_approved"}


def test_a_persons_week_and_what_is_left_out(firm: Firm) -> None:
    """Monday to Sunday, handed in, not removed; nothing of others."""
    days = [firm.entry("Anders", worked_on=MONDAY + at * DAY).id for at in (-1, 0, 6, 7)]
    doubt = firm.entry("Anders", minutes=30).id
    draft = firm.entry("Anders", minutes=30, state=Approval.DRAFT).id
    other = firm.entry("Emil").id

    outcome = approving.approve_week(
        firm.people["Anders"], MONDAY, by=firm.users["Berit"], leave_out=[doubt]
    )

    assert set(outcome.done) == set(days[1:3])
    assert states(*days) == ["submitted", "approved", "approved", "submitted"]
    assert states(doubt, draft, other) == ["submitted", "draft", "submitted"]


def test_many_people_to_a_day(firm: Firm) -> None:
    """What this person may not approve is told and left."""

    def fresh() -> dict[str, UUID]:
        return {name: firm.entry(name, minutes=60).id for name in firm.people}

    ids = fresh()
    late = firm.entry("Emil", worked_on=MONDAY + DAY).id
    outcome = approving.approve_until(MONDAY, by=firm.users["Berit"])
    assert set(outcome.done) == {ids["Anders"], ids["Emil"]}
    assert codes(outcome) == {ids["Berit"]: "approval.own_hours"}
    assert states(late) == ["submitted"]

    ids = fresh()
    chosen = [firm.people["Emil"]]
    outcome = approving.approve_until(
        MONDAY + DAY, first=MONDAY + DAY, by=firm.users["Berit"], employee_ids=chosen
    )
    assert set(outcome.done) == {late}
    outcome = approving.approve_until(MONDAY + DAY, by=firm.users["Berit"], employee_ids=chosen)
    assert set(outcome.done) == {ids["Emil"]}


def test_many_are_approved_in_few_statements(
    firm: Firm, django_assert_max_num_queries: Any
) -> None:
    """However many there are."""

    def some(number: int) -> Collection[UUID]:
        return [
            firm.entry("Anders", minutes=1, worked_on=date(2026, 11, 1) + at * DAY).id
            for at in range(number)
        ]

    few, more = some(2), some(18)
    with django_assert_max_num_queries(20) as counted:
        approving.approve_many(few, by=firm.users["Berit"])
    once = len(counted)
    with django_assert_max_num_queries(once):
        assert len(approving.approve_many(more, by=firm.users["Berit"]).done) == 18


def test_a_week_is_complete_by_the_persons_own_word(firm: Firm) -> None:
    """Drafts go with it; twice is once; it can be taken back; others may not say it."""
    anders = firm.people["Anders"]
    draft = firm.entry("Anders", state=Approval.DRAFT).id
    before = firm.entry("Anders", state=Approval.DRAFT, worked_on=MONDAY - DAY).id
    for _ in range(2):
        completing.complete_week(anders, WEEK, by=firm.users["Anders"])
    assert completing.is_complete(anders, WEEK)
    assert CompletedWeek.objects.get().by == firm.users["Anders"]
    assert states(draft, before) == ["submitted", "draft"]

    completing.reopen_week(anders, WEEK, by=firm.users["Anders"])
    assert not completing.is_complete(anders, WEEK)
    for name in ("Emil", "Berit"):
        with pytest.raises(ForbiddenError):
            completing.complete_week(anders, WEEK, by=firm.users[name])
    completing.complete_week(anders, WEEK, by=firm.office)
    with pytest.raises(DomainError) as refused:
        completing.complete_week(anders, WEEK.next, by=firm.users["Anders"])
    assert refused.value.error_code == "week.not_begun"
    with pytest.raises(NotFoundError):
        completing.complete_week(new_id(), WEEK, by=firm.office)
