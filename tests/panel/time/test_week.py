"""The week for approval: what stands in it, what its buttons do, and for whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bindeledd.kernel.identity import new_id
from bindeledd.kernel.names import match_name
from bindeledd.sync.models import Connection, Counterpart, RegisterState, Waiting
from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace import locks
from bindeledd.workspace.machines.services import create_machine, write_use
from bindeledd.workspace.people import services as people
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time import approving, completing, services
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.time.weeks import Week
from tests.hours import MONDAY, Firm
from tests.panel.registers.pages import budget, refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
BrowserOf = Callable[[str], Client]
DAY = timedelta(days=1)


def state(hours: Firm, ours: object) -> str:
    del hours
    return HourEntry.objects.values_list("state", flat=True).get(id=ours)


def test_the_week_tells_what_is_ready_and_what_needs_something(page: Client, hours: Firm) -> None:
    """First how many are ready, with one button for these; then people against days."""
    hours.entry("Anders", comment="Pipes")
    hours.entry("Anders", worked_on=MONDAY + DAY, minutes=480, overtime_50_minutes=30)
    back = hours.entry("Emil")
    approving.reject(back.id, "Wrong project", by=hours.office)
    shown = words(page.get("/hours/"))

    assert "Hours, week 47" in shown
    assert "2 employees have entered 15.5" in shown
    assert "2 entries are ready for approval. 1 entry needs something first." in shown
    assert "Approve all 2 ready" in shown
    assert "Approve 2" in shown
    assert "nothing ready" in shown
    assert 'aria-current="date"' in shown
    assert "1047 Myrlia, Ordinary, Pipes" in shown
    assert "Have not finished week 46" in shown
    refuse_inline(shown)


def test_weeks_are_walked_and_filters_kept(page: Client, hours: Firm) -> None:
    """Nonsense in the address is the present week."""
    hours.entry("Anders", worked_on=MONDAY - 7 * DAY)
    before = words(page.get("/hours/?week=2026-W46&view=projects"))
    assert "Hours, week 46" in before
    assert "1047 Myrlia" in before
    assert "?week=2026-W45&amp;view=projects" in before
    for odd in ("2026-W60", "x", "\0", "9999-W99"):
        assert "Hours, week 47" in words(
            page.get("/hours/", {"week": odd, "page": "0", "entry": odd})
        )
    assert "Nothing fits" in words(page.get(f"/hours/?project={new_id()}"))
    assert page.get("/hours/?week=2026-W53").status_code == 200


def test_an_entry_opens_below_with_all_of_it(page: Client, hours: Firm) -> None:
    """The grid stays where it is; an unknown one opens nothing."""
    ours = hours.entry("Anders", comment="Stretch 3", break_minutes=30, bank_minutes=60).id
    shown = words(page.get(f"/hours/?entry={ours}"))
    assert "Anders, Tuesday" not in shown
    assert "Anders, Monday 16 November" in shown
    assert "30 min break" in shown
    assert "Stretch 3" in shown
    assert 'id="approve-entry"' in shown
    assert page.get(f"/hours/?entry={new_id()}").status_code == 200
    alone = words(page.get(f"/hours/entries/{ours}/"))
    assert "Kari Tveit" in alone
    refuse_inline(alone)
    assert page.get(f"/hours/entries/{new_id()}/").status_code == 404


def test_g_approves_one_and_the_toast_takes_it_back(page: Client, hours: Firm) -> None:
    ours = hours.entry("Anders").id
    answer = page.post("/hours/approve/", {"entry": ours, "next": "/hours/?week=2026-W47"})
    assert answer["Location"] == "/hours/?week=2026-W47"
    assert state(hours, ours) == "approved"
    assert f"/hours/entries/{ours}/withdraw/" in words(page.get("/hours/"))
    page.post(f"/hours/entries/{ours}/withdraw/")
    assert state(hours, ours) == "submitted"
    away = page.post("/hours/approve/", {"entry": ours, "next": "https://evil.example/"})
    assert away["Location"] == "/hours/"
    assert page.post("/hours/approve/", {"entry": "x"}).status_code == 404
    assert page.get("/hours/approve/").status_code == 405


def test_all_ready_are_approved_and_remarks_are_left(page: Client, hours: Firm) -> None:
    """What was written after a finished week waits for a look."""
    ready = [hours.entry(name).id for name in ("Anders", "Emil")]
    completing.complete_week(hours.people["Anders"], Week.of(MONDAY), by=hours.office)
    late = hours.entry("Anders", minutes=30).id
    draft = hours.entry("Emil", minutes=30, state=Approval.DRAFT).id
    other_week = hours.entry("Emil", worked_on=MONDAY - DAY).id

    answer = page.post("/hours/approve/ready/", {"week": "2026-W47"}, follow=True)

    assert "2 entries are approved." in words(answer)
    assert [state(hours, ours) for ours in ready] == ["approved", "approved"]
    assert {state(hours, ours) for ours in (late, other_week)} == {"submitted"}
    assert state(hours, draft) == "draft"
    again = page.post("/hours/approve/ready/", {"week": "2026-W47"}, follow=True)
    assert "Nothing was ready to approve" in words(again)


def test_one_persons_week_is_approved(page: Client, hours: Firm) -> None:
    mine, other = hours.entry("Anders").id, hours.entry("Emil").id
    fields = {"person": hours.people["Anders"], "week": "2026-W47"}
    page.post("/hours/approve/person/", fields)
    assert (state(hours, mine), state(hours, other)) == ("approved", "submitted")
    assert page.post("/hours/approve/person/", {"person": ""}).status_code == 404


def test_sent_back_with_a_reason_that_the_worker_reads(
    page: Client, hours: Firm, browser_of: BrowserOf
) -> None:
    ours = hours.entry("Anders").id
    refused = page.post(f"/hours/entries/{ours}/send-back/", {"because": " "}, follow=True)
    assert "Fill in this field." in words(refused)
    page.post(f"/hours/entries/{ours}/send-back/", {"because": "Which project?"})
    assert state(hours, ours) == "rejected"
    assert "Which project?" in words(browser_of("Anders").get(f"/hours/?entry={ours}"))


def test_why_not_stands_beside_a_button_that_cannot_be_used(
    page: Client, hours: Firm, browser_of: BrowserOf
) -> None:
    """Own hours, drafts, and what is billed."""
    own = hours.entry("Berit").id
    berit = browser_of("Berit")
    assert "These are your own hours." in words(berit.get(f"/hours/?entry={own}"))
    assert "Nothing here is ready for you to approve." in words(berit.get("/hours/"))
    refused = berit.post("/hours/approve/", {"entry": own}, follow=True)
    assert "These are your own hours." in words(refused)
    draft = hours.entry("Anders", state=Approval.DRAFT).id
    assert "These hours are a draft." in words(page.get(f"/hours/?entry={draft}"))
    billed = hours.entry("Emil").id
    approving.approve(billed, by=hours.office)
    locks.lock("hour_entry", [billed], why=locks.Why.BILLED, holder=new_id())
    shown = words(page.get(f"/hours/?entry={billed}"))
    assert "This is transferred or billed" in shown
    assert "Billed" in shown


def test_a_worker_sees_their_own_and_approves_nothing(hours: Firm, browser_of: BrowserOf) -> None:
    mine, other = hours.entry("Anders").id, hours.entry("Emil").id
    anders = browser_of("Anders")
    shown = words(anders.get("/hours/"))
    assert "1 employee has entered 7.5" in shown
    assert "Emil" not in shown
    assert "Approve all" not in shown
    assert anders.get(f"/hours/entries/{mine}/").status_code == 200
    assert anders.get(f"/hours/entries/{other}/").status_code == 404
    assert anders.post("/hours/approve/", {"entry": mine}).status_code == 403
    assert anders.post("/hours/approve/ready/", {"week": "2026-W47"}).status_code == 403
    assert anders.post(f"/hours/entries/{mine}/withdraw/").status_code == 403
    assert anders.post(f"/hours/entries/{other}/remove/").status_code == 403
    assert anders.get(f"/hours/people/{hours.people['Emil']}/2026/11/").status_code == 403
    assert (state(hours, mine), state(hours, other)) == ("submitted", "submitted")


def test_a_removed_entry_is_kept(page: Client, hours: Firm) -> None:
    ours = hours.entry("Anders").id
    assert "It is kept" in words(page.post(f"/hours/entries/{ours}/remove/", follow=True))
    assert "Removed: counted nowhere" in words(page.get(f"/hours/entries/{ours}/"))
    assert not services.read_entry(ours).active


def test_a_persons_month(page: Client, hours: Firm) -> None:
    """Days, what is missing, normal time, the bank; other months are a press away."""
    hours.entry("Anders", minutes=600, bank_minutes=90)
    address = f"/hours/people/{hours.people['Anders']}/2026"
    shown = words(page.get(f"{address}/11/"))
    assert "Anders, November 2026" in shown
    assert "nothing written" in shown
    assert "ordinary time in a day, the limit is" in shown
    assert f"{address}/12/" in shown
    assert "Christmas Day" in words(page.get(f"{address}/12/"))
    for odd in ("13/", "0/"):
        assert page.get(f"{address}/{odd}").status_code == 404
    assert page.get(f"/hours/people/{new_id()}/2026/11/").status_code == 404
    refuse_inline(shown)


def test_a_week_is_finished_and_opened_again(
    page: Client, hours: Firm, browser_of: BrowserOf
) -> None:
    address = f"/hours/people/{hours.people['Anders']}/weeks/2026-W47"
    anders = browser_of("Anders")
    assert "Week 47 is finished." in words(anders.post(f"{address}/finish/", follow=True))
    assert completing.is_complete(hours.people["Anders"], Week.of(MONDAY))
    assert "Week 47 is open again." in words(page.post(f"{address}/reopen/", follow=True))
    month = f"/hours/people/{hours.people['Anders']}/2026/11/"
    assert "Finish the week" in words(anders.get(month))
    assert "Finish the week" not in words(browser_of("Berit").get(month))
    assert browser_of("Emil").post(f"{address}/finish/").status_code == 403
    nonsense = f"/hours/people/{hours.people['Anders']}/weeks/x/finish/"
    assert page.post(nonsense).status_code == 404


def test_the_week_keeps_its_budget(page: Client, hours: Firm) -> None:
    """However many people and entries there are."""
    hours.entry("Anders")
    once = budget(page, "/hours/")
    for number in range(12):
        hours.person(f"P{number:02}")
        for at in range(5):
            hours.entry(f"P{number:02}", worked_on=MONDAY + at * DAY)
    assert budget(page, "/hours/") <= once <= 30


def test_what_hangs_on_an_entry_and_its_warnings_stand_with_it(page: Client, hours: Firm) -> None:
    """Machine hours beside the hours; the day's warnings of working time."""
    machine = create_machine({"number": "M-02", "name": "Digger"}, by=hours.office).id
    ours = hours.entry("Anders", minutes=600).id
    use = {"machine_id": machine, "minutes": 240, "entry_id": ours}
    use |= {"project_id": hours.projects["1047"], "used_on": MONDAY}
    write_use(new_id(), use, by=hours.office)
    shown = words(page.get(f"/hours/?entry={ours}"))
    assert "Digger" in shown
    assert "4.0" in shown
    assert "ordinary time in a day, the limit is" in shown


@pytest.mark.covers("X17")
def test_hours_of_a_person_in_doubt_wait_for_an_answer(
    page: Client, hours: Firm, firm: Company
) -> None:
    """Equal number, clearly another name elsewhere: not among what is ready, whoever presses."""
    emil = hours.people["Emil"]
    people.update_employee(emil, {"number": "17", "last_name": "Haugen"}, by=hours.office)
    ours, other = hours.entry("Emil").id, hours.entry("Anders").id
    connection = Connection.objects.create(
        company=firm, system="poweroffice_go", state="on", credentials=b"x"
    )
    name = "Eva Haugland Berg"
    Counterpart.objects.create(
        company=firm,
        connection=connection,
        kind="employee",
        theirs="9017",
        number="17",
        name=name,
        match_name=match_name(name),
        digest="x",
    )
    RegisterState.objects.create(
        company=firm, connection=connection, kind="employee", open_conflicts=1
    )
    shown = words(page.get(f"/hours/?entry={ours}"))
    assert f"/connections/{connection.id}/match/employee/" in shown
    assert "Confirm person" in shown
    assert "hours must not reach the wrong person" in shown
    assert "1 entry is ready for approval. 1 entry needs something first." in shown
    page.post("/hours/approve/ready/", {"week": "2026-W47"})
    page.post("/hours/approve/person/", {"week": "2026-W47", "person": emil})
    assert (state(hours, ours), state(hours, other)) == ("submitted", "approved")


@pytest.mark.parametrize(
    ("why", "sign"),
    [
        (Waiting.Why.HELD, "Held"),
        (Waiting.Why.REFUSED, "Rejected"),
        (Waiting.Why.UNKNOWN, "Uncertain"),
    ],
)
def test_what_another_system_says_goes_before_approval(
    page: Client, hours: Firm, why: str, sign: str
) -> None:
    """An approved entry that waits over there wears that sign, and the ground of it."""
    entry = hours.entry("Anders")
    approving.approve(entry.id, by=hours.office)
    before = words(page.get(f"/hours/?entry={entry.id}"))
    company = Company.objects.get(id=current_company())
    connection = Connection.objects.create(company=company, system="poweroffice_go")
    Waiting.objects.create(
        company=company,
        connection=connection,
        flow="poweroffice_go.hours.out",
        kind="hour_entry",
        group="hours",
        ours=entry.id,
        label="Anders",
        why=why,
        first_code="record.gone",
    )

    shown = words(page.get(f"/hours/?entry={entry.id}"))

    assert shown.count(sign) == before.count(sign) + 2, "in the grid, and at the open entry"
