"""Registers of types, set-up of hours, and the hour bank."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from bindeledd.kernel.identity import new_id
from bindeledd.workspace.records import HourTypeKind
from bindeledd.workspace.time import banking, choices, days
from bindeledd.workspace.time.bank import BankMode
from bindeledd.workspace.time.models import (
    Activity,
    HourBankPosting,
    HourType,
    ProjectHourPrice,
    WorkType,
)
from tests.hours import MONDAY, Firm
from tests.panel.registers.pages import budget, refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
BrowserOf = Callable[[str], Client]


def test_hour_types_are_kept_like_other_registers(page: Client, hours: Firm) -> None:
    """With prices; ended and taken back; with who changed what."""
    fields = {"name": "Travel", "kind": "work", "billable": "on", "price": "650,50"}
    shown = words(page.post("/hours/types/new/", fields, follow=True))
    made = HourType.objects.get(name="Travel")
    assert (made.number, str(made.price), made.kind) == ("83", "650.50", "work")
    assert "650.50" in shown
    address = f"/hours/types/{made.id}/"
    page.post(f"{address}edit/", fields | {"number": "5", "price": "", "revision": made.revision})
    made.refresh_from_db()
    assert (made.number, made.price) == ("5", None)
    assert "is ended" in words(page.post(f"{address}end/", follow=True))
    assert "Travel" not in words(page.get("/hours/types/"))
    assert "Travel" in words(page.get("/hours/types/?active=0"))
    page.post(f"{address}reopen/")
    assert HourType.objects.get(id=made.id).active
    assert "Travel" in page.get("/hours/types/file/").content.decode("utf-8-sig")
    wrong = page.post("/hours/types/new/", {"number": "1", "price": "-1", "kind": "work"})
    assert wrong.status_code == 422
    for name in ("name", "price"):
        assert f'id="id_{name}_error"' in words(wrong)
    odd = page.post("/hours/types/new/", fields | {"kind": "x"})
    assert 'id="id_kind_error"' in words(odd)
    assert page.get(f"/hours/types/{new_id()}/").status_code == 404
    refuse_inline(shown)
    refuse_inline(words(page.get(f"{address}edit/")))
    assert hours.types["1"] != made.id


def test_a_work_types_number_is_once_in_its_place(page: Client, hours: Firm) -> None:
    """The same number may stand in another project."""
    general = {"name": "Trench", "number": "T1"}
    page.post("/hours/work-types/new/", general)
    taken = page.post("/hours/work-types/new/", general | {"name": "Other"})
    assert "Number T1 is taken by «Trench»" in words(taken)
    page.post("/hours/work-types/new/", general | {"project_id": "1047"})
    assert WorkType.objects.filter(number="T1").count() == 2
    assert "1047" in words(page.get("/hours/work-types/"))
    of_project = WorkType.objects.get(project_id=hours.projects["1047"])
    shown = words(page.get(f"/hours/work-types/{of_project.id}/"))
    assert "1047 Myrlia" in shown
    moved = page.post(f"/hours/work-types/{of_project.id}/edit/", general)
    assert moved.status_code == 422


def test_activities(page: Client, hours: Firm) -> None:
    del hours
    page.post("/hours/activities/new/", {"name": "Billable", "number": "10"})
    made = Activity.objects.get()
    assert "Billable" in words(page.get(f"/hours/activities/{made.id}/"))
    assert "Billable" in words(page.get("/hours/activities/?q=bill"))


def test_workers_change_no_types(hours: Firm, browser_of: BrowserOf) -> None:
    anders = browser_of("Anders")
    ours = hours.types["1"]
    for address in ("types/new/", f"types/{ours}/edit/", "work-types/new/", "activities/new/"):
        assert anders.get(f"/hours/{address}").status_code == 403
    assert anders.post(f"/hours/types/{ours}/end/").status_code == 403
    assert anders.get("/hours/types/").status_code == 200


def test_a_company_chooses_how_hours_are_approved(
    page: Client, hours: Firm, browser_of: BrowserOf
) -> None:
    """Each choice says beside it what it does; only administrators choose."""
    shown = words(page.get("/hours/setup/"))
    assert "The same person never gives both." in shown
    refuse_inline(shown)
    fields = {
        "approval_steps": "2",
        "approve_own": "on",
        "days_back": "14",
        "overtime_form": "whole_hour",
        "supplement_50": "40",
        "supplement_100": "100",
    }
    page.post("/hours/setup/choices/", fields)
    now = choices.time_choices()
    assert (now.supplement_50, now.supplement_100) == (40, 100)
    assert (now.approval_steps, now.approve_own, now.days_back) == (2, True, 14)
    assert (now.book_on_main_projects, now.overtime_form) == (False, "whole_hour")
    odd = page.post("/hours/setup/choices/", fields | {"supplement_50": "301"})
    assert 'id="id_supplement_50_error"' in words(odd)
    wrong = page.post("/hours/setup/choices/", fields | {"days_back": "9999"})
    assert 'id="id_days_back_error"' in words(wrong)
    berit = browser_of("Berit")
    assert berit.get("/hours/setup/").status_code == 200
    assert berit.post("/hours/setup/choices/", fields).status_code == 403
    assert berit.post("/hours/setup/rules/", {"valid_from": "16.11.2026"}).status_code == 403
    del hours


def test_working_time_holds_from_a_day_on(page: Client, hours: Firm) -> None:
    """Figures are written as hours; what is left empty is the act's."""
    fields = {"valid_from": "16.11.2026", "normal_day": "7", "ordinary_day": "10,5"}
    page.post("/hours/setup/rules/", fields | {"bank_mode": "automatic"})
    now = choices.in_force(MONDAY, choices.working_times())
    assert (now.normal_day, now.limits.ordinary_day, now.limits.ordinary_week) == (420, 630, 2400)
    assert now.bank_mode is BankMode.AUTOMATIC
    shown = words(page.get("/hours/setup/"))
    assert "holds now" in shown
    wrong = page.post("/hours/setup/rules/", {"valid_from": "", "daily_rest": "25"})
    assert wrong.status_code == 422
    page.post("/hours/setup/rules/2026-11-16/remove/")
    assert len(choices.working_times()) == 1
    for odd in ("2026-11-16", "x"):
        assert page.post(f"/hours/setup/rules/{odd}/remove/").status_code == 404
    del hours


def test_the_hour_bank_is_put_right_by_the_office(
    page: Client, hours: Firm, browser_of: BrowserOf
) -> None:
    """Opening balance, adjustment with a reason, removal; the person sees their own."""
    anders = hours.people["Anders"]
    address = f"/hours/bank/{anders}/"
    hours.entry("Anders", bank_minutes=60)
    opening = {"on_day": "01.11.2026", "minutes": "20", "comment": "From before", "opening": "on"}
    for _ in range(2):
        page.post(f"{address}post/", opening | {"once": "one"})
    page.post(
        f"{address}post/", {"on_day": "19.11.2026", "minutes": "-1:30", "comment": "Paid out"}
    )
    assert days.balances([anders], date(2026, 11, 19)) == {anders: 1200 + 60 - 90}
    shown = words(page.get(address))
    assert "Paid out" in shown
    assert "19.5" in words(page.get("/hours/bank/"))
    refuse_inline(shown)
    wrong = page.post(f"{address}post/", {"on_day": "", "minutes": "", "comment": ""})
    assert wrong.status_code == 422
    (paid,) = [one.id for one in banking.postings_of(anders) if one.minutes == -90]
    page.post(f"/hours/bank/postings/{paid}/remove/")
    assert HourBankPosting.objects.filter(active=True).count() == 1
    assert page.post(f"/hours/bank/postings/{paid}/remove/").status_code == 404

    own = browser_of("Anders")
    assert "From before" in words(own.get(address))
    assert own.get("/hours/bank/").status_code == 403
    assert own.get(f"/hours/bank/{hours.people['Emil']}/").status_code == 403
    assert own.post(f"{address}post/", opening).status_code == 403
    assert own.post(f"/hours/bank/postings/{paid}/remove/").status_code == 403


def test_the_bank_comes_as_a_file(page: Client, hours: Firm) -> None:
    """Everybody that the search finds, with decimals as spreadsheets here read them."""
    hours.entry("Anders", bank_minutes=90)
    whole = page.get("/hours/bank/file/")
    one = page.get("/hours/bank/file/?q=Anders").content.decode("utf-8-sig").splitlines()

    assert "hour_bank-" in whole["Content-Disposition"]
    assert len(whole.content.decode().splitlines()) == len(hours.people) + 1
    assert len(one) == 2
    assert one[1].endswith(";1,50")


def test_the_bank_keeps_its_budget(page: Client, hours: Firm) -> None:
    once = budget(page, "/hours/bank/")
    for number in range(8):
        hours.person(f"P{number}")
    assert budget(page, "/hours/bank/") <= once <= 20


def test_every_kind_of_hour_has_its_words() -> None:
    """A new kind without words would show its code."""
    from bindeledd.panel.time.signs import KINDS, LOCKED, REMARKS
    from bindeledd.workspace.locks import Why

    assert set(KINDS) == {one.value for one in HourTypeKind}
    assert set(LOCKED) == set(Why)
    assert REMARKS


def test_a_project_has_its_own_prices(page: Client, hours: Firm, browser_of: BrowserOf) -> None:
    """Those that differ are kept; an emptied field follows the type again."""
    ours, project = hours.types["1"], hours.projects["1047"]
    address = f"/hours/prices/{project}/"
    HourType.objects.filter(id=ours).update(price=890)
    shown = words(page.get(address))
    assert 'placeholder="890.00"' in shown
    refuse_inline(shown)
    page.post(address, {f"{ours}-price": "925,50"})
    row = ProjectHourPrice.objects.get()
    assert (str(row.price), row.price_overtime_50) == ("925.50", None)
    assert 'value="925.50"' in words(page.get(address))
    wrong = page.post(address, {f"{ours}-price": "-1"})
    assert wrong.status_code == 422
    page.post(address, {f"{ours}-price": ""})
    assert not ProjectHourPrice.objects.exists()
    assert page.get(f"/hours/prices/{new_id()}/").status_code == 404
    assert browser_of("Berit").get(address).status_code == 403


@pytest.mark.parametrize("address", ["types/", "work-types/", "activities/", "setup/"])
def test_lists_of_types_keep_their_budget(page: Client, hours: Firm, address: str) -> None:
    once = budget(page, f"/hours/{address}")
    for number in range(5):
        hours.hour_type(f"T{number}")
    assert budget(page, f"/hours/{address}") <= once <= 14


def test_a_month_keeps_its_budget(page: Client, hours: Firm) -> None:
    address = f"/hours/people/{hours.people['Anders']}/2026/11/"
    hours.entry("Anders")
    once = budget(page, address)
    for minutes in (10, 20, 30):
        hours.entry("Anders", minutes=minutes)
    assert budget(page, address) <= once <= 20
