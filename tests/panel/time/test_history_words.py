"""The history of an entry in words: who approved it, and from which state to which."""

import pytest
from django.test import Client

from bindeledd.workspace.time import approving
from tests.hours import Firm
from tests.panel.registers.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


def test_a_history_names_who_approved(page: Client, hours: Firm) -> None:
    """Neither the number of a person nor the code of a state is anybody's word."""
    entry = hours.entry("Anders")
    approving.approve(entry.id, by=hours.office)
    shown = words(page.get(f"/hours/entries/{entry.id}/"))
    past = shown[shown.index("History") :]
    assert hours.office.get_full_name() in past.partition("Approved by")[2].partition("State")[0]
    assert "Awaiting approval" in past
    assert "submitted" not in past
