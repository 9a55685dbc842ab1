"""The page of a row that nothing can settle, and the same over the API: look, and say."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.models import Waiting
from bindeledd.tenancy.models import Role, Scope
from bindeledd.tenancy.tokens import make_token
from tests.api.conftest import Caller
from tests.engine.test_deciding import like_it, parked_hour, row_of
from tests.engine.test_deciding_refused import refused_hour
from tests.engine.test_hours_out import Case
from tests.panel.sync.conftest import text_of
from tests.world import World


@pytest.fixture
def case(world: World, settings: Any) -> Case:
    """Hours go out, and nothing waits long before it is looked up."""
    settings.SETTLE_FACTOR = 0
    return Case.begin(world)


def address(row: Waiting) -> str:
    """Return the address of a row's page."""
    return reverse("panel:held_let_go", args=[row.id])


def test_an_hour_that_stands_there_is_chosen_on_the_page(case: Case, browser: Client) -> None:
    ours, theirs = parked_hour(case)
    other = like_it(case, Quantity=60)
    row = row_of(case.world)
    assert address(row) in text_of(browser.get(reverse("panel:held")))

    case.world.read("time_activity")

    page = text_of(browser.get(address(row)))

    (work,) = case.world.books.find("ActivityTime", Id=case.there["work"])
    for shown in (str(theirs), str(other), "Anders Aas", "16 Nov 2026", work["Name"]):
        assert shown in page
    assert ": 60" in page
    looked_for = text_of(browser.get(address(row), {"number": str(other)}))
    assert f'value="{other}"' in looked_for
    assert f'value="{theirs}"' not in looked_for
    assert "found there under 999999" in text_of(browser.get(address(row), {"number": "999999"}))

    nothing = browser.post(address(row), {"sent": "yes"}, follow=True)
    assert "Choose one of those shown" in text_of(nothing)
    answer = browser.post(address(row), {"sent": "yes", "theirs": str(theirs)}, follow=True)
    assert "Noted: it stands there." in text_of(answer)
    again = browser.post(address(row), {"sent": "yes", "theirs": str(theirs)}, follow=True)
    assert "Noted: it stands there." in text_of(again)
    assert "wait for a person" in text_of(browser.get(address(row)))
    case.world.run()
    assert case.world.links("hour_entry") == {ours: str(theirs)}


def test_what_is_not_there_is_sent_from_the_page(case: Case, browser: Client) -> None:
    parked_hour(case)
    for no_answer in ({}, {"sent": "perhaps"}):
        unsaid = browser.post(address(row_of(case.world)), no_answer, follow=True)
        assert "Noted" not in text_of(unsaid)
    answer = browser.post(address(row_of(case.world)), {"sent": "no"}, follow=True)
    assert "Noted: it is not there." in text_of(answer)
    case.world.run()
    assert len(case.entries()) == 2


def test_the_page_says_so_when_they_cannot_be_asked(case: Case, browser: Client) -> None:
    parked_hour(case)
    case.world.app.faults.unavailable("GET *")
    page = text_of(browser.get(address(row_of(case.world))))
    assert "We do not know what stands there just now." in page
    assert "It is not there: send it" in page


def test_what_was_refused_and_stands_there_is_named_on_the_page(
    case: Case, browser: Client
) -> None:
    ours, theirs = refused_hour(case)
    here = address(row_of(case.world))
    listed = text_of(browser.get(reverse("panel:held")))
    assert here in listed
    assert "1 row is held" in listed

    page = text_of(browser.get(here))

    assert "refused it. If somebody has entered it there already" in page
    assert "It is not there: send it" not in page
    browser.post(here, {"sent": "yes", "theirs": str(theirs)}, follow=True)
    case.world.run()
    assert case.world.links("hour_entry") == {ours: str(theirs)}


def test_who_may_not_answer_is_shown_no_answers(case: Case, signed_in_as: Any) -> None:
    parked_hour(case)
    row = row_of(case.world)
    foreman = signed_in_as(Role.FOREMAN)
    page = text_of(foreman.get(address(row)))
    assert "What we sent" in page
    assert "It is not there: send it" not in page
    assert foreman.post(address(row), {"sent": "no"}).status_code == 403


def test_a_stranger_finds_no_such_row(case: Case, stranger: Client) -> None:
    parked_hour(case)
    row = row_of(case.world)
    assert stranger.get(address(row)).status_code == 404
    assert stranger.post(address(row), {"sent": "no"}).status_code == 404


def test_it_is_said_over_the_api(case: Case) -> None:
    ours, theirs = parked_hour(case)
    world = case.world
    with world.inside():
        api = Caller(make_token("Test", list(Scope), by=world.office).text)
    here = f"/held/rows/{row_of(world).id}"

    (found,) = api.get(f"{here}/candidates").body["rows"]
    assert (found["theirs"], found["differs"], found["taken"]) == (str(theirs), {}, False)
    assert api.get(f"{here}/candidates?number=999999").body["rows"] == []
    refused = api.post(f"{here}/let-go", {"sent": True})
    assert (refused.status, refused.code) == (422, "journal.which_one")
    for _ in range(2):
        said = api.post(f"{here}/let-go", {"sent": True, "theirs": str(theirs)})
        assert (said.status, said.body["why"]) == (200, "queued"), said.body
    refused = api.post(f"{here}/let-go", {"sent": False})
    assert (refused.status, refused.code) == (409, "journal.not_parked")

    (deed,) = api.get(f"/journal?kind=hour_entry&ours={ours}").body["rows"]
    word = deed["attempts"][0]
    assert (word["what"], word["told_by"]) == ("word", world.office.get_full_name())
