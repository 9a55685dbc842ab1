"""Approving many people's hours to a day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bindeledd.workspace.people.services import create_department, update_employee
from bindeledd.workspace.time import completing
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.time.weeks import Week
from tests.hours import MONDAY, Firm
from tests.panel.registers.pages import budget, refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
DAY = timedelta(days=1)


def test_many_people_are_approved_to_a_day(page: Client, hours: Firm) -> None:
    """Those of the day too, none after it; what needs a look is counted and left."""
    before = [
        hours.entry(name, worked_on=MONDAY - at * DAY) for name, at in (("Anders", 9), ("Emil", 0))
    ]
    after = hours.entry("Anders", worked_on=MONDAY + DAY)
    long = hours.entry("Emil", worked_on=MONDAY - DAY, minutes=781)
    completing.complete_week(hours.people["Anders"], Week.of(MONDAY - 9 * DAY), by=hours.office)
    late = hours.entry("Anders", worked_on=MONDAY - 8 * DAY)
    shown = words(page.get("/hours/approve/until/?day=2026-11-16"))
    assert "Approve all 2 entries" in shown
    assert "2 more entries wait up to that day" in shown
    refuse_inline(shown)

    page.post("/hours/approve/until/", {"day": "2026-11-16"})

    def states(*rows: object) -> list[str]:
        return [HourEntry.objects.get(id=getattr(row, "id")).state for row in rows]  # noqa: B009 - any row

    assert states(*before) == ["approved", "approved"]
    assert states(after, long, late) == ["submitted", "submitted", "submitted"]
    assert "Nothing is ready up to that day" in words(
        page.get("/hours/approve/until/?day=2026-11-16")
    )


def test_a_department_is_approved_by_itself(page: Client, hours: Firm) -> None:
    site = create_department({"number": "10", "name": "Site"}, by=hours.office)
    update_employee(hours.people["Emil"], {"department_id": site.id}, by=hours.office)
    mine, other = hours.entry("Emil").id, hours.entry("Anders").id
    page.post("/hours/approve/until/", {"day": "2026-11-16", "department": str(site.id)})
    assert HourEntry.objects.get(id=mine).state == "approved"
    assert HourEntry.objects.get(id=other).state == "submitted"
    assert "October" not in words(page.get("/hours/approve/until/?day=x"))


def test_workers_approve_nobody(hours: Firm, browser_of: Callable[[str], Client]) -> None:
    ours = hours.entry("Emil").id
    anders = browser_of("Anders")
    assert anders.get("/hours/approve/until/").status_code == 403
    assert anders.post("/hours/approve/until/", {"day": "2026-11-30"}).status_code == 403
    assert HourEntry.objects.get(id=ours).state == "submitted"


def test_it_keeps_its_budget(page: Client, hours: Firm) -> None:
    address = "/hours/approve/until/?day=2026-11-16"
    hours.entry("Anders")
    once = budget(page, address)
    for name in ("Emil", "Berit"):
        hours.entry(name)
    assert budget(page, address) <= once <= 24
