"""The pages of sign-in: our own frame, and nothing that the content policy refuses."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

OPEN_PAGES = ("/account/login/", "/account/password/reset/", "/account/password/reset/done/")
STYLE = re.compile(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))")


def refuse_inline(page: str) -> None:
    """Everything the content policy would refuse in a page."""
    assert not STYLE.search(page)
    assert not INLINE_SCRIPT.search(page)


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_open_pages_wear_our_frame_and_nothing_inline(client: Client, address: str) -> None:
    """Allauth's own templates carry style attributes that a strict policy refuses."""
    answer = client.get(address)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert 'class="entrance"' in page
    refuse_inline(page)
