"""Writing hours: whose they are, what follows from what, and every reason for a refusal."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import Run
from bindeledd.tenancy.models import Role, User
from bindeledd.workspace import locks
from bindeledd.workspace.history import history_of
from bindeledd.workspace.people import services as people
from bindeledd.workspace.projects import services as projects
from bindeledd.workspace.projects.models import ProjectMember
from bindeledd.workspace.records import Approval, ProjectBilling
from bindeledd.workspace.time import approving, choices, completing, services
from bindeledd.workspace.time.models import HourEntry, ProjectHourPrice
from bindeledd.workspace.time.weeks import Week
from bindeledd.workspace.writing import Fields
from tests.hours import MONDAY, Firm

pytestmark = pytest.mark.django_db


def refusal(firm: Firm, fields: dict[str, Any], *, by: User | None = None) -> dict[str, str]:
    """Write and return what stands at which field; both ways of refusing."""
    with pytest.raises(DomainError) as refused:
        services.write_entry(new_id(), fields, by=by or firm.users["Anders"])
    return refused.value.fields or {"": refused.value.error_code}


def test_a_worker_writes_own_hours(firm: Firm) -> None:
    """Under the id that the telephone chose; nothing is guessed but what the customer pays for."""
    ours = new_id()
    made = services.write_entry(ours, firm.fields("Anders"), by=firm.users["Anders"])

    assert (made.id, made.minutes, made.billable_minutes) == (ours, 450, 450)
    assert made.state is Approval.SUBMITTED
    (line,) = history_of(HourEntry, ours)
    assert line.actor.name == "Anders"


def test_the_same_twice_is_once(firm: Firm) -> None:
    """A telephone that never saw the answer sends again; approval in between is not undone."""
    ours, fields = new_id(), firm.fields("Anders")
    first = services.write_entry(ours, fields, by=firm.users["Anders"])
    assert services.write_entry(ours, fields, by=firm.users["Anders"]) == first

    approving.approve(ours, by=firm.office)
    again = services.write_entry(ours, fields, by=firm.users["Anders"])

    assert again.state is Approval.APPROVED
    assert HourEntry.objects.count() == 1


def test_only_the_office_writes_for_others(firm: Firm) -> None:
    """A foreman approves hours and does not write them."""
    fields = firm.fields("Anders")
    for name in ("Emil", "Berit"):
        with pytest.raises(ForbiddenError):
            services.write_entry(new_id(), fields, by=firm.users[name])
    made = services.write_entry(new_id(), fields, by=firm.office)

    with pytest.raises(ForbiddenError):
        services.write_entry(made.id, {"minutes": 60}, by=firm.users["Emil"])
    with pytest.raises(ForbiddenError):
        services.remove_entry(made.id, by=firm.users["Emil"])
    with pytest.raises(ForbiddenError):
        services.write_entry(made.id, {"employee_id": firm.people["Emil"]}, by=firm.users["Anders"])
    assert services.read_entry(made.id) == made


@pytest.mark.parametrize("role", [Role.READ_ONLY])
def test_some_roles_write_nothing(firm: Firm, role: Role) -> None:
    """Looking is not registering."""
    with pytest.raises(ForbiddenError):
        services.write_entry(new_id(), firm.fields("Anders"), by=firm.member("Rolf", role))


def test_billable_minutes_follow_until_somebody_chooses(firm: Firm) -> None:
    """Also down to nothing on an internal project; a chosen figure stays."""
    internal = firm.project("9", billing=ProjectBilling.INTERNAL)
    made = firm.entry("Anders", minutes=300)
    assert made.billable_minutes == 300
    made = services.write_entry(made.id, {"minutes": 420}, by=firm.office)
    assert made.billable_minutes == 420
    made = services.write_entry(made.id, {"project_id": internal}, by=firm.office)
    assert made.billable_minutes == 0
    back = {"project_id": firm.projects["1047"], "billable_minutes": 360}
    services.write_entry(made.id, back, by=firm.office)
    made = services.write_entry(made.id, {"minutes": 480}, by=firm.office)

    assert made.billable_minutes == 360


def test_absence_has_no_project_no_overtime_and_no_customer(firm: Firm) -> None:
    made = services.write_entry(new_id(), firm.absent("80", "Anders"), by=firm.users["Anders"])
    assert (made.project_id, made.billable_minutes) == (None, 0)

    wrong = firm.absent("80", "Anders", billable_minutes=60, overtime_50_minutes=30)
    assert refusal(firm, wrong) == {
        "billable_minutes": "entry.absence_is_not_billed",
        "overtime_50_minutes": "entry.absence_has_no_overtime",
    }


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"project_id": None}, {"project_id": "entry.project_needed"}),
        ({"worked_on": date(2026, 10, 18)}, {"worked_on": "entry.too_long_ago"}),
        ({"overtime_50_minutes": 451}, {"overtime_50_minutes": "entry.more_overtime_than_hours"}),
        (
            {"overtime_50_minutes": 300, "overtime_100_minutes": 151},
            {"overtime_100_minutes": "entry.more_overtime_than_hours"},
        ),
        ({"bank_minutes": 451}, {"bank_minutes": "entry.more_to_bank_than_hours"}),
        ({"minutes": -1}, {"minutes": "field.out_of_range"}),
        ({"minutes": 1501}, {"minutes": "field.out_of_range"}),
        ({"minutes": Decimal("7.5")}, {"minutes": "field.not_a_number"}),
        ({"state": Approval.APPROVED}, {"state": "entry.approve_instead"}),
        (
            {
                "started_at": datetime(2026, 11, 16, 6, tzinfo=UTC),
                "ended_at": datetime(2026, 11, 16, 13, tzinfo=UTC),
            },
            {"minutes": "entry.longer_than_the_clock"},
        ),
        (
            {
                "started_at": datetime(2026, 11, 16, 6, tzinfo=UTC),
                "ended_at": datetime(2026, 11, 16, 6, tzinfo=UTC),
            },
            {"ended_at": "entry.ends_before_it_begins", "minutes": "entry.longer_than_the_clock"},
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    firm: Firm, changes: dict[str, Any], problems: dict[str, str]
) -> None:
    assert refusal(firm, firm.fields("Anders", **changes)) == problems
    assert not HourEntry.objects.exists()


def test_the_edge_of_how_far_back_is_the_companys(firm: Firm) -> None:
    """31 days unless chosen; the office is not bound by it."""
    services.write_entry(
        new_id(), firm.fields("Anders", worked_on=date(2026, 10, 19)), by=firm.users["Anders"]
    )
    choices.set_time_choices(by=firm.office, days_back=2)
    assert "worked_on" in refusal(firm, firm.fields("Anders", worked_on=MONDAY))
    firm.entry("Anders", worked_on=MONDAY)


def test_projects_must_be_open_to_the_person(firm: Firm) -> None:
    """Ended, of others, or one that has subprojects where the company books below."""
    closed = firm.project("7", available_to_all=False)
    below = firm.project("1", parent_id=firm.projects["1042"])
    choices.set_time_choices(by=firm.office, book_on_main_projects=False)
    projects.end_project(firm.projects["1047"], by=firm.office)

    def why(project: UUID) -> str:
        return refusal(firm, firm.fields("Anders", project_id=project))["project_id"]

    assert why(firm.projects["1047"]) == "entry.project_ended"
    assert why(firm.projects["1042"]) == "entry.choose_subproject"
    assert why(closed) == "entry.project_not_assigned"
    assert why(new_id()) == "ref.unknown"
    ProjectMember.objects.create(project_id=closed, employee_id=firm.people["Anders"])
    for project in (closed, below):
        firm.entry("Anders", project_id=project, minutes=60, by=firm.users["Anders"])


def test_hours_on_a_project_that_ended_since_can_still_be_put_right(firm: Firm) -> None:
    """Only a new choice of it is refused."""
    made = firm.entry("Anders")
    projects.end_project(firm.projects["1047"], by=firm.office)

    assert services.write_entry(made.id, {"minutes": 300}, by=firm.office).minutes == 300


def test_a_work_type_of_one_project_serves_that_project(firm: Firm) -> None:
    """And its subprojects; an ended one serves nobody anew."""
    task = {"number": "T1", "name": "Trench", "project_id": firm.projects["1042"]}
    made = services.create_work_type(task, by=firm.office)
    below = firm.project("1", parent_id=firm.projects["1042"])
    fields = firm.fields("Anders", work_type_id=made.id)

    assert refusal(firm, fields) == {"work_type_id": "entry.work_type_of_other_project"}
    for project in (firm.projects["1042"], below):
        firm.entry("Anders", work_type_id=made.id, project_id=project, minutes=60)
    services.update_work_type(made.id, {"active": False}, by=firm.office)
    fields = firm.fields("Anders", work_type_id=made.id, project_id=below)
    assert refusal(firm, fields) == {"work_type_id": "entry.choice_ended"}


def test_only_employed_people_have_hours(firm: Firm) -> None:
    """Before the first day, after the last, or ended without a day."""
    anders = firm.people["Anders"]
    people.update_employee(anders, {"hired_on": date(2026, 11, 17)}, by=firm.office)
    assert refusal(firm, firm.fields("Anders")) == {"worked_on": "entry.not_employed"}
    people.end_employee(anders, by=firm.office, left_on=date(2026, 11, 18))
    firm.entry("Anders", worked_on=date(2026, 11, 18))
    assert "worked_on" in refusal(firm, firm.fields("Anders", worked_on=date(2026, 11, 19)))
    people.end_employee(firm.people["Emil"], by=firm.office)
    assert "worked_on" in refusal(firm, firm.fields("Emil"), by=firm.office)


def test_a_day_has_an_end(firm: Firm) -> None:
    """25 hours in all, the long night in autumn; removed entries do not count."""
    first = firm.entry("Anders", minutes=1000)
    assert refusal(firm, firm.fields("Anders", minutes=501)) == {"minutes": "entry.more_than_a_day"}
    firm.entry("Anders", minutes=500)
    services.write_entry(first.id, {"minutes": 999}, by=firm.office)
    services.remove_entry(first.id, by=firm.office)
    firm.entry("Anders", minutes=1000)


def test_an_approved_entry_stands(firm: Firm) -> None:
    """Whoever it is; a comment may still be written, as a locked one may."""
    made = firm.entry("Anders")
    approving.approve(made.id, by=firm.office)

    for by in (firm.office, firm.users["Anders"]):
        with pytest.raises(DomainError) as refused:
            services.write_entry(made.id, {"minutes": 60}, by=by)
        assert refused.value.error_code == "entry.approved"
        with pytest.raises(DomainError):
            services.remove_entry(made.id, by=by)
    services.write_entry(made.id, {"comment": "Stretch 3"}, by=firm.office)
    assert services.read_entry(made.id).comment == "Stretch 3"


def test_a_billed_entry_is_locked_below_the_services(firm: Firm) -> None:
    """The row says why, before the database does."""
    made = firm.entry("Anders")
    locks.lock("hour_entry", [made.id], why=locks.Why.BILLED, holder=new_id())

    with pytest.raises(DomainError) as refused:
        services.write_entry(made.id, {"minutes": 60}, by=firm.office)
    assert (refused.value.error_code, refused.value.params["why"]) == ("record.locked", "billed")


def test_removed_hours_are_kept(firm: Firm) -> None:
    made = firm.entry("Anders", by=firm.users["Anders"])
    services.remove_entry(made.id, by=firm.users["Anders"])

    assert not services.read_entry(made.id).active
    with pytest.raises(NotFoundError):
        services.remove_entry(new_id(), by=firm.office)


def test_an_older_copy_does_not_overwrite(firm: Firm) -> None:
    """Two people had it open."""
    made = firm.entry("Anders")
    services.write_entry(made.id, {"minutes": 300}, by=firm.office, revision=made.revision)
    with pytest.raises(DomainError) as refused:
        services.write_entry(made.id, {"minutes": 400}, by=firm.office, revision=made.revision)
    assert refused.value.error_code == "record.changed_meanwhile"


def test_an_entry_sent_back_is_submitted_again_by_changing_it(firm: Firm) -> None:
    """The reason is gone then; the same content again is no answer to it."""
    made = firm.entry("Anders")
    approving.reject(made.id, "Wrong project", by=firm.users["Berit"])
    services.write_entry(made.id, firm.fields("Anders"), by=firm.users["Anders"])
    row = HourEntry.objects.get(id=made.id)
    assert (row.state, row.rejected_because) == ("rejected", "Wrong project")

    change = {"project_id": firm.projects["1042"]}
    services.write_entry(made.id, change, by=firm.users["Anders"])
    row = HourEntry.objects.get(id=made.id)
    assert (row.state, row.rejected_because) == ("submitted", "")


def test_hours_after_the_week_was_complete_are_marked(firm: Firm) -> None:
    """They go as a correction to the foreman."""
    before = firm.entry("Anders")
    completing.complete_week(firm.people["Anders"], Week.of(MONDAY), by=firm.users["Anders"])
    late = firm.entry("Anders", minutes=60, by=firm.users["Anders"])
    other = firm.entry("Emil")

    marked = HourEntry.objects.filter(after_completed_week=True).values_list("id", flat=True)
    assert list(marked) == [late.id]
    assert {before.id, other.id} & set(marked) == set()


def test_many_rows_stand_or_fall_each_by_itself(firm: Firm) -> None:
    """As an import writes them; rows of one call count together in a day."""
    good, bad, full = (new_id() for _ in range(3))
    problems = services.write_entries(
        [
            Fields(good, create=True, fields=firm.fields("Anders", minutes=1000)),
            Fields(bad, create=True, fields=firm.fields("Anders", project_id=None, minutes=10)),
            Fields(full, create=True, fields=firm.fields("Anders", minutes=501)),
        ],
        by=firm.office,
    )

    assert set(problems) == {bad, full}
    assert list(HourEntry.objects.values_list("id", flat=True)) == [good]


def test_a_run_writes_what_it_reads(firm: Firm) -> None:
    """What another system approved is approved here; its own rules let it be."""
    made = services.write_entry(
        new_id(),
        firm.fields("Anders", worked_on=date(2020, 1, 6), state=Approval.APPROVED),
        by=Run(new_id()),
    )
    assert made.state is Approval.APPROVED


def test_a_project_has_its_own_prices(firm: Firm) -> None:
    """None of them takes the row away."""
    key = (firm.projects["1047"], firm.types["1"])
    services.set_project_price(*key, price=Decimal(890), by=firm.office)
    assert ProjectHourPrice.objects.get().price == Decimal("890.00")
    services.set_project_price(*key, price=None, by=firm.office)
    assert not ProjectHourPrice.objects.exists()
    with pytest.raises(DomainError):
        services.set_project_price(*key, price=Decimal(-1), by=firm.office)
    with pytest.raises(ForbiddenError):
        services.set_project_price(*key, price=None, by=firm.users["Berit"])
