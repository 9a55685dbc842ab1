"""The form of an entry, and the search over hours."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bindeledd.kernel.identity import new_id
from bindeledd.panel.time.fields import read_minutes
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time import approving, services
from bindeledd.workspace.time.models import HourEntry
from tests.hours import MONDAY, Firm
from tests.panel.registers.pages import budget, refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
BrowserOf = Callable[[str], Client]


def typed(hours: Firm, **fields: str) -> dict[str, str]:
    """What somebody types for an ordinary Monday."""
    return {
        "employee_id": "Anders",
        "worked_on": "16.11.2026",
        "project_id": "1047",
        "hour_type_id": str(hours.types["1"]),
        "minutes": "7,5",
    } | fields


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7,5", 450),
        ("7.5", 450),
        ("7:30", 450),
        ("0,33", 20),
        ("-1,5", -90),
        ("8", 480),
        ("7:60", None),
        ("x", None),
        ("7,5,5", None),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


def test_the_office_writes_hours_for_somebody(page: Client, hours: Firm) -> None:
    """Sent twice it is written once; it is handed in at once."""
    fields = typed(hours, overtime_50_minutes="1", comment="Pipes", once="a-mark")
    first = page.post("/hours/entries/new/", fields)
    page.post("/hours/entries/new/", fields)
    row = HourEntry.objects.get()
    assert (row.minutes, row.overtime_50_minutes, row.billable_minutes) == (450, 60, 450)
    assert (row.employee_id, row.state) == (hours.people["Anders"], "submitted")
    assert first["Location"] == f"/hours/?week=2026-W47&entry={row.id}"
    refuse_inline(words(page.get("/hours/entries/new/")))


def test_hours_are_counted_from_the_clock(page: Client, hours: Firm) -> None:
    """Over midnight, less the break."""
    fields = typed(hours, minutes="", begins="22:00", ends="6.30", break_minutes="30")
    page.post("/hours/entries/new/", fields)
    row = HourEntry.objects.get()
    assert (row.minutes, row.break_minutes) == (480, 30)
    assert row.started_at is not None
    assert row.ended_at is not None
    assert row.ended_at - row.started_at == timedelta(hours=8.5)
    form = words(page.get(f"/hours/entries/{row.id}/edit/"))
    assert 'value="22:00"' in form
    assert 'value="06:30"' in form


def test_what_is_wrong_stands_at_its_field(page: Client, hours: Firm) -> None:
    fields = typed(hours, minutes="lots", begins="25:00", project_id="9999", worked_on="x")
    shown = words(page.post("/hours/entries/new/", fields))
    for name in ("minutes", "begins", "project_id", "worked_on"):
        assert f'id="id_{name}_error"' in shown
    refused = page.post("/hours/entries/new/", typed(hours, project_id=""))
    assert refused.status_code == 422
    assert "Work is booked on a project." in words(refused)
    assert not HourEntry.objects.exists()


def test_a_change_keeps_what_was_not_touched(page: Client, hours: Firm) -> None:
    """Billable hours go on following; an older copy overwrites nothing."""
    made = hours.entry("Anders", state=Approval.DRAFT)
    revision = str(made.revision)
    address = f"/hours/entries/{made.id}/edit/"
    page.post(address, typed(hours, minutes="6", billable_minutes="7,5", revision=revision))
    row = HourEntry.objects.get()
    assert (row.minutes, row.billable_minutes, row.state) == (360, 360, "draft")
    stale = page.post(address, typed(hours, minutes="5", revision=revision))
    assert "Somebody changed this while you had it open" in words(stale)
    approving.submit([made.id], by=hours.office)
    approving.approve(made.id, by=hours.office)
    late = page.post(address, typed(hours, minutes="5"))
    assert "These hours are approved." in words(late)


def test_a_worker_writes_only_their_own(hours: Firm, browser_of: BrowserOf) -> None:
    """Whoever they type into the form."""
    anders = browser_of("Anders")
    anders.post("/hours/entries/new/", typed(hours, employee_id="Emil"))
    assert HourEntry.objects.get().employee_id == hours.people["Anders"]
    other = hours.entry("Emil").id
    assert anders.get(f"/hours/entries/{other}/edit/").status_code == 404
    assert anders.post(f"/hours/entries/{other}/edit/", typed(hours)).status_code == 404
    assert anders.get(f"/hours/entries/{new_id()}/edit/").status_code == 404


def test_hours_are_searched(page: Client, hours: Firm, browser_of: BrowserOf) -> None:
    """By words, days and states; the file has the same rows; workers find their own."""
    hours.entry("Anders", comment="Pipes, stretch 3", overtime_50_minutes=30)
    hours.entry("Emil", worked_on=MONDAY - timedelta(days=30), minutes=60)
    services.write_entry(new_id(), hours.absent("80", "Emil"), by=hours.office)

    assert "stretch 3" in words(page.get("/hours/search/?q=stretch"))
    found = words(page.get("/hours/search/?from=2026-11-01&until=2026-11-30&overtime=1"))
    assert "Anders" in found
    assert 'value="2026-11-01"' in found
    assert "Nothing fits" in words(page.get("/hours/search/?from=2027-01-01"))
    assert "Self-declared" in words(page.get("/hours/search/?state=submitted&sort=person&from=x"))
    file = page.get("/hours/search/file/?from=2026-11-01").content.decode("utf-8-sig")
    assert len(file.splitlines()) == 3
    assert "Pipes, stretch 3" in file
    own = words(browser_of("Anders").get("/hours/search/"))
    assert "Anders" in own
    assert "Emil" not in own
    refuse_inline(found)


def test_search_keeps_its_budget(page: Client, hours: Firm) -> None:
    hours.entry("Anders")
    once = budget(page, "/hours/search/")
    for at in range(12):
        hours.entry("Emil", worked_on=MONDAY - timedelta(days=at))
    assert budget(page, "/hours/search/") <= once <= 20
