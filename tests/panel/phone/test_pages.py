"""The phone's pages without script: every deed is a plain form, and every refusal a sentence."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bindeledd.kernel import clock
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.projects.services import end_project
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourEntry
from tests.panel.phone.conftest import Site

HOME = "/phone/"


def form(site: Site, **values: Any) -> dict[str, str]:
    """Return what the form sends for an ordinary day."""
    usual = {
        "id": str(new_id()),
        "revision": "",
        "project_id": str(site.firm.projects["1047"]),
        "hour_type_id": str(site.firm.types["1"]),
        "work_type_id": "",
        "hours": "7.5",
        "overtime": "0",
        "break_minutes": "30",
        "comment": "",
        "save": "1",
    }
    return usual | {name: str(value) for name, value in values.items()}


def words(answer: Any) -> str:
    """Return a page's text without its tags, templates left out."""
    page = re.sub(r"<template.*?</template>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def entries(site: Site) -> list[HourEntry]:
    """Return the hours that stand."""
    with company_scope(site.company.id):
        return list(HourEntry.objects.filter(active=True).order_by("id"))


def test_a_day_without_entries_is_the_form_itself(anders: Client) -> None:
    """One screen, filled with a normal day."""
    page = words(anders.get(HOME))

    assert "Save 7.5 h" in page
    assert "1047 Myrlia" in page
    assert "Enter more" in page


def test_saving_without_script_shows_the_list(anders: Client, site: Site) -> None:
    """The entry with its machine, pipe and driving, and the sum of the day."""
    data = form(site, work_type_id=site.things["Rørlegging"]) | {
        "machines-0-id": str(new_id()),
        "machines-0-machine_id": str(site.things["M-02"]),
        "machines-0-hours": "4",
        "items-0-id": str(new_id()),
        "items-0-item": "4410",
        "items-0-quantity": "24",
        f"extra-{site.things['Servicebil']}-quantity": "26",
    }
    answer = anders.post(HOME, data, follow=True)

    assert answer.redirect_chain == [(HOME, 302)]
    page = words(answer)
    assert "Rørlegging, Gravemaskin 8 t (M-02) 4.0\xa0h, 1 item, Servicebil 26 km" in page.replace(
        " h,", "\xa0h,"
    )
    assert "Sum today 7.5 h" in page.replace("\xa0", " ")
    assert "To be approved" in page
    with company_scope(site.company.id):
        assert (MachineUse.objects.count(), Withdrawal.objects.count()) == (1, 1)
        assert Compensation.objects.get().quantity == 26


def test_a_form_sent_twice_is_one_entry(anders: Client, site: Site) -> None:
    """A double click sends the same id."""
    data = form(site)
    anders.post(HOME, data)
    anders.post(HOME, data)

    assert len(entries(site)) == 1


def test_a_receipt_is_handed_in_without_script(anders: Client, site: Site) -> None:
    """The plain form brings the file; the line names it, and a button takes it away again."""
    type_id, ours = site.things["Utlegg"], new_id()
    data = form(site) | {f"extra-{type_id}-id": str(ours), f"extra-{type_id}-amount": "120"}
    bill = SimpleUploadedFile("bill.pdf", b"%PDF-1.7 a bill")
    answer = anders.post(HOME, data | {f"extra-{type_id}-file": bill}, follow=True)
    assert "Utlegg NOK 120.00 with receipt" in words(answer).replace("\xa0", " ")

    page = anders.get(f"{HOME}?line={data['id']}").content.decode()
    kept = re.search(rf'href="(/expenses/{ours}/receipts/([^/]+)/)"', page)
    assert kept is not None
    assert anders.get(kept[1]).content == b"%PDF-1.7 a bill"
    anders.post(HOME, data | {"unkeep": kept[2]})
    assert "with receipt" not in words(anders.get(HOME))


@pytest.mark.parametrize(
    ("amount", "content", "problem"),
    [
        ("", b"%PDF-1.7", "Write the amount that stands on the receipt."),
        ("120", b"MZ", "This is no picture and no PDF."),
    ],
)
def test_a_receipt_that_does_not_fit_saves_nothing(
    anders: Client, site: Site, amount: str, content: bytes, problem: str
) -> None:
    """Nothing is half done, and one is told that a browser forgets the file."""
    type_id = site.things["Utlegg"]
    data = form(site) | {f"extra-{type_id}-id": str(new_id()), f"extra-{type_id}-amount": amount}
    file = SimpleUploadedFile("bill.pdf", content)
    answer = anders.post(HOME, data | {f"extra-{type_id}-photo": file})

    assert answer.status_code == 422
    assert problem in words(answer)
    assert "Choose the receipt once more" in words(answer)
    assert entries(site) == []


@pytest.mark.parametrize(
    ("typed", "hours", "minutes"), [("7.5|||30", "7.5", 510), ("7.5|||30", "6", 360)]
)
def test_the_clock_counts_unless_the_hours_were_written(
    anders: Client, site: Site, typed: str, hours: str, minutes: int
) -> None:
    """Without script: the hours that were drawn follow the clock, others stand."""
    clock = {"begins": "07:00", "ends": "1600", "counted": typed}
    anders.post(HOME, form(site, hours=hours) | clock)

    (entry,) = entries(site)
    assert entry.minutes == minutes
    page = anders.get(f"{HOME}?line={entry.id}").content.decode()
    assert 'name="begins" id="id_begins" value="07:00"' in page


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("4520", "4520"),
        ("7038010000065", "4520"),
        ("kumring", "4520"),
        ("4410 PVC-rør 110 mm SN8", "4410"),
        ("Sement 25 kg", ""),
    ],
)
def test_an_item_is_named_by_number_gtin_or_name(
    anders: Client, site: Site, typed: str, word: str
) -> None:
    """What is in no list goes as it was written."""
    anders.post(
        HOME,
        form(site) | {"items-0-id": str(new_id()), "items-0-item": typed, "items-0-quantity": "2"},
    )

    with company_scope(site.company.id):
        taken = Withdrawal.objects.get()
    assert taken.item_id == site.things.get(word)
    assert taken.text == ("" if word else typed)


def test_a_day_to_come_is_for_absence(anders: Client, site: Site) -> None:
    """The form of tomorrow begins with absence; work is refused in words."""
    tomorrow = clock.today() + timedelta(days=1)
    there = reverse("panel:phone_day", args=[tomorrow.isoformat()])
    page = anders.get(there).content.decode()
    assert re.search(r'data-kind="(?!work)\w+" selected', page)

    refused = anders.post(there, form(site))
    assert refused.status_code == 422
    assert "The day has not come yet." in words(refused)
    anders.post(there, form(site, hour_type_id=site.firm.types["81"]))
    assert [one.worked_on for one in entries(site)] == [tomorrow]


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("hours", "a lot", "Write the hours as 7.5 or 7:30."),
        ("project_id", "", "Choose a project."),
        ("overtime_50", "9", "There is more overtime than hours."),
        ("machines-0-hours", "2", "Choose the machine."),
        ("items-0-quantity", "2", "Choose the item, or write what it was."),
        ("items-0-quantity", "two", "Write the quantity as a number."),
        ("begins", "07:00", "Write both from and to, or leave both empty."),
        ("begins", "early", "Write the time as 07:00."),
    ],
)
def test_what_cannot_be_read_comes_back_with_a_sentence(
    anders: Client, site: Site, field: str, text: str, problem: str
) -> None:
    """Nothing is saved, and what was typed still stands there."""
    data = form(site, overtime="50" if field == "overtime_50" else "0")
    data |= {"machines-0-id": str(new_id()), "items-0-id": str(new_id()), field: text}
    answer = anders.post(HOME, data)

    assert answer.status_code == 422
    assert problem in words(answer)
    assert entries(site) == []
    assert f'value="{text}"' in answer.content.decode()


def test_the_plus_counts_without_script(anders: Client, site: Site) -> None:
    """Each press is a page; nothing is saved by it."""
    answer = anders.post(HOME, form(site) | {"step": "hours:0.5"})

    assert 'value="8.0"' in answer.content.decode()
    assert entries(site) == []


def test_one_more_machine_without_script(anders: Client, site: Site) -> None:
    """The button gives an empty row and keeps the rest."""
    answer = anders.post(HOME, form(site, comment="Strekk 3") | {"add": "machines"})

    page = answer.content.decode()
    assert len(re.findall(r'name="machines-1\d\d-machine_id"', page)) == 1
    assert "Strekk 3" in page


def test_an_ended_project_is_said_in_the_workers_words(anders: Client, site: Site) -> None:
    """Not a code, and not a page of errors."""
    with company_scope(site.company.id):
        end_project(site.firm.projects["1047"], by=site.firm.office)
    answer = anders.post(HOME, form(site))

    assert answer.status_code == 422
    assert "entry.project_ended" not in words(answer)


def test_a_line_is_opened_changed_and_removed(anders: Client, site: Site) -> None:
    """The list leads to the form of the line."""
    data = form(site)
    anders.post(HOME, data)
    page = anders.get(f"{HOME}?line={data['id']}").content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None

    anders.post(HOME, data | {"revision": revision[1], "hours": "8"})
    (entry,) = entries(site)
    assert entry.minutes == 480

    answer = anders.post(HOME, data | {"revision": str(entry.revision), "remove": "1"}, follow=True)
    assert entries(site) == []
    assert "Removed." in answer.content.decode()


def test_an_approved_line_can_only_be_read(anders: Client, site: Site) -> None:
    """Whoever may change it is named."""
    data = form(site)
    anders.post(HOME, data)
    with company_scope(site.company.id):
        approving.approve(entries(site)[0].id, by=site.firm.users["Berit"])

    page = words(anders.get(f"{HOME}?line={data['id']}"))
    assert "so only the foreman can change it" in page
    assert "Approved" in words(anders.get(HOME))


def test_copying_yesterday_is_one_press(anders: Client, site: Site) -> None:
    """Several lines of yesterday are entered once, also when the button is pressed twice."""
    yesterday = clock.today() - timedelta(days=1)
    there = reverse("panel:phone_day", args=[yesterday.isoformat()])
    for hours in ("5.5", "2"):
        anders.post(there, form(site, hours=hours))
    assert "Copy yesterday, 7.5 h" in words(anders.get(HOME)).replace("\xa0", " ")

    press = form(site) | {"copy": yesterday.isoformat()}
    anders.post(HOME, press)
    anders.post(HOME, press)

    today = [one.minutes for one in entries(site) if one.worked_on == clock.today()]
    assert sorted(today) == [120, 330]


def test_one_line_of_yesterday_fills_the_form_and_waits_for_save(
    anders: Client, site: Site
) -> None:
    """SCREENS.md, 9: copy, look, save; nothing is entered before that."""
    yesterday = clock.today() - timedelta(days=1)
    there = reverse("panel:phone_day", args=[yesterday.isoformat()])
    anders.post(there, form(site, hours="6"))

    answer = anders.post(HOME, form(site) | {"copy": yesterday.isoformat()})

    assert "Save 6.0 h" in words(answer).replace("\xa0", " ")
    assert len(entries(site)) == 1


def test_what_was_sent_back_stands_on_top_with_the_foremans_words(
    anders: Client, site: Site
) -> None:
    """The card opens the very day and the very line."""
    data = form(site)
    anders.post(HOME, data)
    with company_scope(site.company.id):
        approving.reject(entries(site)[0].id, "Which machine was it?", by=site.firm.users["Berit"])
    answer = anders.get(reverse("panel:phone_day", args=["2026-01-02"]))

    page = answer.content.decode()
    assert "needs you" in page
    assert "Which machine was it?" in page
    assert f"{HOME}?line={data['id']}" in page


def test_the_week_says_what_is_missing(anders: Client) -> None:
    """The button explains itself; pressed all the same, nothing is handed in."""
    monday = clock.today() - timedelta(days=clock.today().weekday() + 7)
    there = reverse("panel:phone_week_of", args=[monday.isoformat()])
    page = words(anders.get(there))
    assert "days are missing" in page

    refused = anders.post(reverse("panel:phone_complete", args=[monday.isoformat()]))
    assert refused.status_code == 422
    assert "Days are missing" in words(refused)


def test_a_week_is_handed_in(anders: Client, site: Site) -> None:
    """All days written: the word is given, and the page says what happens to later entries."""
    monday = clock.today() - timedelta(days=clock.today().weekday() + 7)
    for step in range(5):
        day = monday + timedelta(days=step)
        anders.post(reverse("panel:phone_day", args=[day.isoformat()]), form(site))
    there = reverse("panel:phone_complete", args=[monday.isoformat()])

    page = words(anders.post(there, follow=True))

    assert "The week is handed in." in page
    assert "37.5 h" in page.replace("\xa0", " ")


def test_a_person_who_is_no_employee_is_told_whom_to_ask(site: Site) -> None:
    """The office has no hours of its own."""
    client = Client()
    client.force_login(site.firm.office)

    for name in ("phone", "phone_week", "phone_projects", "phone_more"):
        page = client.get(reverse(f"panel:{name}"))
        assert page.status_code == 200
        assert "which employee you are" in words(page) or "ansatt" in words(page)


@pytest.mark.parametrize("page", ["phone", "phone_week", "phone_projects", "phone_more"])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_page_opens_in_both_languages(site: Site, page: str, language: str) -> None:
    """Nobody's phone breaks over a word."""
    answer = site.client("Anders", language).get(reverse(f"panel:{page}"))

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_projects_are_searched_without_script(anders: Client) -> None:
    """By number or name."""
    page = words(anders.get(reverse("panel:phone_projects"), {"q": "myr"}))

    assert "1047 Myrlia" in page
    assert "1042" not in page


@pytest.mark.parametrize("path", ["day/2026-13-01/", "day/x/", "week/0/"])
def test_an_address_that_is_no_day_is_not_found(anders: Client, path: str) -> None:
    """Nothing to guess."""
    assert anders.get(HOME + path).status_code == 404


def test_nobody_signed_in_is_led_to_log_in(site: Site) -> None:  # noqa: ARG001 - somebody exists
    """With the way back."""
    answer = Client().get(HOME)

    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/phone/"
