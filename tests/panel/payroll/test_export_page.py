"""The page of the next export: what is shown, chosen, exported, and told when it changed."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bindeledd.config.payroll_targets import targets_of_company
from bindeledd.panel.payroll import export as export_page
from bindeledd.tenancy.models import Role
from bindeledd.workspace.payroll.models import PayrollExport, PayrollLine
from bindeledd.workspace.payroll.targets import targets
from tests.panel.registers.pages import reason_of
from tests.workspace.payroll.test_targets import Ledger
from tests.workspace.payroll.wages import Wages

Within = Callable[[Callable[[], Any]], Any]
SPAN = "/payroll/?begins=01.11.2026&ends=15.11.2026"


def shown(page: Client, url: str = SPAN) -> str:
    """Return the page's text."""
    answer = page.get(url)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def field(text: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(f'name="{name}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1]


def lines(text: str) -> list[str]:
    """Return the names of the lines on a page."""
    return re.findall(r'id="l-([0-9a-f]+)"', text)


def make(page: Client, text: str) -> Any:
    """Press the export button of a page."""
    posted = {"digest": field(text, "digest"), "once": field(text, "once")}
    return page.post("/payroll/export/", posted)


def test_nothing_is_shown_before_it_is_asked_for(
    page: Client, wages: Wages, within: Within
) -> None:
    """The span stands ready; the preview waits for the button."""
    within(wages.hours)
    text = shown(page, "/payroll/")

    assert "Nothing is previewed yet" in text
    assert "Anders" not in text


@pytest.mark.covers("A6.8", "X11")
def test_people_with_lines_sums_and_one_button(page: Client, wages: Wages, within: Within) -> None:
    """Only approved rows; those that are not are counted and linked."""
    within(lambda: wages.hours(overtime_50_minutes=120))
    within(lambda: wages.hours("Dawid", state="submitted"))

    text = shown(page)

    assert "Anders" in text
    assert "1,987.50" in text
    assert "only the supplement, the hour stands by itself" in text
    assert "Export 2 lines" in text
    assert "7.5 h of the period are not approved, so they are not here." in text
    assert "Dawid" not in text


@pytest.mark.covers("A6.8", "A6.9", "X11")
def test_a_line_is_removed_and_comes_back(page: Client, wages: Wages, within: Within) -> None:
    """Removed it stays in sight, does not go, and is not marked as exported."""
    within(lambda: wages.hours(overtime_50_minutes=120))
    text = shown(page)
    person = wages.people["Anders"].id
    supplement = lines(text)[1]
    chosen = {"set": "removed", "chosen": "1", "person": person, "line": supplement}

    answer = page.post("/payroll/choose/", chosen, follow=True)
    text = answer.content.decode()

    assert "Export 1 line" in text
    assert "not exported this time" in text
    made = make(page, text)
    assert made.status_code == 302
    assert within(lambda: list(PayrollLine.objects.values_list("post", flat=True))) == ["hours"]
    assert "Export 1 line" in shown(page)


def test_a_removed_line_is_taken_back_in(page: Client, wages: Wages, within: Within) -> None:
    """By the button on the struck line."""
    within(wages.hours)
    person = wages.people["Anders"].id
    for chosen in ("1", "0"):
        (line,) = lines(shown(page))
        page.post(
            "/payroll/choose/",
            {"set": "removed", "chosen": chosen, "person": person, "line": line},
        )

    assert "Export 1 line" in shown(page)


def test_nothing_more_can_be_added_where_all_is_added(
    page: Client, wages: Wages, within: Within
) -> None:
    """The button says so, and leads back to the export."""
    at = "/payroll/again/?begins=01.11.2026&ends=15.11.2026"
    within(lambda: [wages.hours() for _ in range(2)])
    make(page, shown(page))
    again = page.get(at)
    assert reason_of(again, "Add the ticked rows") == ""
    keys = re.findall(r'name="key" value="([^"]*)"', again.content.decode())
    assert len(keys) == 2
    page.post("/payroll/choose/", {"set": "added", "chosen": "1", "key": keys[:1]})
    assert reason_of(page.get(at), "Add the ticked rows") == ""
    page.post("/payroll/choose/", {"set": "added", "chosen": "1", "key": keys})
    assert "added already" in reason_of(page.get(at), "Add the ticked rows")


def test_an_export_of_nobody_says_why(page: Client, wages: Wages, within: Within) -> None:
    """Nobody ticked: there is no line to export."""
    within(wages.hours)
    text = shown(page)
    assert 'id="make"' in text
    page.post("/payroll/people/", {"listed": re.findall(r'name="listed" value="([^"]*)"', text)})
    assert "No line goes" in reason_of(page.get(SPAN), "Export")


@pytest.mark.covers("A6.9", "X11")
def test_an_exported_row_is_added_again_and_marked(
    page: Client, wages: Wages, within: Within
) -> None:
    """The page of exported rows has it with its export; the preview has it with the mark."""
    within(wages.hours)
    make(page, shown(page))
    assert "Nothing to export in these days" in shown(page)

    again = shown(page, "/payroll/again/?begins=01.11.2026&ends=15.11.2026")
    key = field(again, "key")
    answer = page.post("/payroll/choose/", {"set": "added", "chosen": "1", "key": key})
    assert answer.status_code == 302
    text = shown(page)

    assert "added again" in text
    assert make(page, text).status_code == 302
    kept = within(lambda: list(PayrollLine.objects.order_by("id").values_list("again", flat=True)))
    assert kept == [False, True]


def test_people_who_are_not_ticked_do_not_go(page: Client, wages: Wages, within: Within) -> None:
    """Nor are they forgotten."""
    within(wages.hours)
    within(lambda: wages.hours("Dawid"))
    shown(page)
    ids = [str(wages.people[name].id) for name in ("Anders", "Dawid")]

    answer = page.post("/payroll/people/", {"listed": ids, "person": ids[:1]}, follow=True)
    text = answer.content.decode()

    assert "To export, 1 employee" in text
    assert "Dawid" in text
    make(page, text)
    assert "Dawid" in shown(page)


@pytest.mark.covers("A6.8")
def test_a_change_meanwhile_is_told_and_nothing_goes(
    page: Client, wages: Wages, within: Within
) -> None:
    """The page says whose sums moved, shows what holds, and exports that when asked again."""
    entry = within(wages.hours)
    text = shown(page)

    def longer() -> None:
        entry.minutes = 480
        entry.save()

    within(longer)
    answer = make(page, text)

    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Something changed since you saw the preview" in told
    assert "7.5 h, 1,987.50 → 8.0 h, 2,120.00" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert not within(PayrollExport.objects.exists)
    assert make(page, told).status_code == 302


def test_pressing_twice_makes_one_export(page: Client, wages: Wages, within: Within) -> None:
    """The second press leads where the first did."""
    within(wages.hours)
    text = shown(page)

    first, second = make(page, text), make(page, text)

    assert first.url == second.url
    assert within(PayrollExport.objects.count) == 1


@pytest.mark.covers("A6.9")
def test_the_files_are_the_same_whenever_they_are_fetched(
    page: Client, wages: Wages, within: Within
) -> None:
    """Byte for byte, also after a pay item has got another name."""
    within(wages.hours)
    url = make(page, shown(page)).url
    assert "Hourly pay" in shown(page, url)
    before = {ending: page.get(f"{url}{ending}/").content for ending in ("csv", "xlsx")}
    page.post(
        f"/payroll/items/{wages.items['100']}/change/",
        {"number": "101", "name": "Other", "kind": "hours", "revision": "1"},
    )

    for ending, content in before.items():
        answer = page.get(f"{url}{ending}/")
        assert answer.content == content
        assert f".{ending}" in answer["Content-Disposition"]
    assert page.get(f"{url}pdf/").status_code == 404


def test_an_export_is_shown_in_the_lines_that_went(
    page: Client, wages: Wages, within: Within
) -> None:
    """One line over all projects where the pay item takes none, one for each where it does."""
    for number in ("1047", "1042"):
        within(partial(wages.hours, project=wages.projects[number], overtime_50_minutes=60))

    text = shown(page, make(page, shown(page)).url)

    assert text.count("100 Hourly pay") == 1
    assert text.count("120 Overtime supplement 50 %") == 2


@pytest.mark.covers("X14")
def test_a_difference_is_told_of_and_corrected_when_asked(
    page: Client, wages: Wages, within: Within
) -> None:
    """Counted on the page, listed with its amount, and gone after the export that corrects it."""
    entry = within(wages.hours)
    make(page, shown(page))

    def longer() -> None:
        entry.minutes = 480
        entry.save()

    within(longer)
    within(lambda: wages.hours("Dawid"))
    assert "1 row changed after it was exported" in shown(page)
    assert "1 row changed after it" in shown(page, "/payroll/differences/?count=1")
    listed = shown(page, "/payroll/differences/")
    assert "Changed after the export" in listed
    assert "+132.50" in listed
    page.post("/payroll/choose/", {"set": "corrected", "chosen": "1", "key": field(listed, "key")})

    text = shown(page)
    assert "takes back what was exported" in text
    make(page, text)

    assert "Everything stands as it was exported" in shown(page, "/payroll/differences/")


def test_a_line_that_waits_says_why(page: Client, wages: Wages, within: Within) -> None:
    """With the way to the choice; the others go."""
    within(lambda: wages.hours(hour_type=wages.types["holiday"]))
    within(lambda: wages.hours("Dawid"))

    text = shown(page)

    assert "No pay item is chosen for this." in text
    assert "/payroll/items/posts/" in text
    assert "Export 1 line" in text


def test_the_rows_behind_a_line_are_removed_one_by_one(
    page: Client, wages: Wages, within: Within
) -> None:
    """A line over many days gives up one of them."""
    within(lambda: wages.hours(comment="grøft"))
    within(lambda: wages.hours(minutes=60, comment="rør"))
    person = wages.people["Anders"].id
    (line,) = lines(shown(page))

    behind = shown(page, f"/payroll/people/{person}/lines/{line}/")
    assert "grøft" in behind
    page.post(
        "/payroll/choose/",
        {"set": "removed", "chosen": "1", "person": person, "key": field(behind, "key")},
    )

    text = shown(page)
    assert len(lines(text)) == 2
    gone = shown(page, f"/payroll/people/{person}/lines/{'0' * 24}/")
    assert "This line is not here any more" in gone


def test_a_person_alone_has_the_lines(page: Client, wages: Wages, within: Within) -> None:
    """For browsers without script, and for pages that would be too long."""
    within(wages.hours)
    shown(page)
    person = wages.people["Anders"].id

    assert len(lines(shown(page, f"/payroll/people/{person}/"))) == 1
    part = page.get(f"/payroll/people/{person}/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert page.get(f"/payroll/people/{wages.people['Dawid'].id}/").status_code == 404


def test_a_span_that_ends_before_it_begins_is_refused_at_its_field(
    page: Client, wages: Wages
) -> None:
    """And keeps what was typed."""
    del wages
    answer = page.get("/payroll/?begins=15.11.2026&ends=01.11.2026")

    assert answer.status_code == 422
    assert "The last day is before the first." in answer.content.decode()


def test_a_long_preview_fetches_lines_and_differences_afterwards(
    page: Client, wages: Wages, within: Within, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of a large company has sums; a person who is opened has lines."""
    within(wages.hours)
    make(page, shown(page))
    within(lambda: wages.hours(minutes=60))
    within(lambda: wages.hours("Dawid"))
    monkeypatch.setattr(export_page, "INLINE", 1)
    monkeypatch.setattr(export_page, "AT_ONCE", 0)

    text = shown(page)
    assert lines(text) == []
    assert "/payroll/differences/?count=1" in text
    assert "Export 2 lines" in text
    opened = shown(page, f"{SPAN}&open={wages.people['Anders'].id}")
    assert len(lines(opened)) == 1
    assert make(page, text).status_code == 302


ALL = (
    "/payroll/",
    SPAN,
    "/payroll/again/",
    "/payroll/differences/",
    "/payroll/exports/",
    "/payroll/exports/file/",
    "/payroll/items/",
    "/payroll/items/file/",
    "/payroll/items/new/",
    "/payroll/items/posts/",
)


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.PROJECT_MANAGER, Role.READ_ONLY])
def test_payroll_is_closed_to_others(
    signed_in_as: Callable[[Role], Client], wages: Wages, role: Role
) -> None:
    """Every page and every deed."""
    client = signed_in_as(role)
    for url in (*ALL, f"/payroll/items/{wages.items['100']}/"):
        assert client.get(url).status_code == 403, url
    for url in ("/payroll/choose/", "/payroll/people/", "/payroll/export/"):
        assert client.post(url, {"set": "added"}).status_code == 403, url


def test_pages_take_few_queries_whatever_the_number_of_people(
    page: Client, wages: Wages, within: Within
) -> None:
    """A budget for the preview, the same for five people as for two."""
    within(wages.hours)
    within(lambda: wages.hours("Dawid"))
    shown(page)
    with CaptureQueriesContext(connection) as few:
        shown(page)
    for number in range(3):
        within(partial(wages.person, f"Emil {number}", "250.00"))
        within(partial(wages.hours, f"Emil {number}"))
    with CaptureQueriesContext(connection) as more:
        shown(page)

    assert len(more) == len(few) <= 42


def test_ids_of_nothing_are_not_found(page: Client, wages: Wages) -> None:
    """Exports, files, people and pay items of nobody here."""
    del wages
    nobody = UUID(int=7)
    for url in (
        f"/payroll/exports/{nobody}/",
        f"/payroll/exports/{nobody}/csv/",
        f"/payroll/people/{nobody}/",
        f"/payroll/items/{nobody}/",
    ):
        assert page.get(url).status_code == 404, url


def test_where_it_goes_is_chosen_on_the_page(page: Client, wages: Wages, within: Within) -> None:
    """A ledger that is on does not take the file away; the press means what was previewed."""
    within(wages.hours)
    assert 'name="target"' not in shown(page, "/payroll/"), "there is nothing to choose"
    ledger = Ledger()
    targets.wire(lambda: (ledger,))
    try:
        assert field(shown(page), "target") == "ledger"
        text = shown(page, f"{SPAN}&target=file")
        assert '<option value="file" selected>' in text
        assert field(shown(page), "target") == "file", "it stays chosen"
        assert page.get(f"{SPAN}&target=visma").status_code == 422

        shown(page, f"{SPAN}&target=ledger")
        posted = {name: field(text, name) for name in ("digest", "once", "target")}
        assert page.post("/payroll/export/", posted).status_code == 302
    finally:
        targets.wire(targets_of_company)
    assert within(PayrollExport.objects.get).target == "file"
    assert ledger.handed == []
