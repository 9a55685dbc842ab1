"""API keys on their page: shown once, listed without the secret, revoked; administrators only."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from bindeledd.tenancy.models import Role
from bindeledd.tenancy.tokens import held
from tests.panel.registers.pages import refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]

KEY = {"name": "Time clock", "scopes": ["read", "write"], "days": "30"}


def test_a_key_is_shown_once_and_holds_until_it_is_revoked(page: Client) -> None:
    made = page.post("/setup/keys/", KEY)
    text = words(made)
    refuse_inline(text)
    found = re.search(r'id="new-key"[^>]*>([^<]+)<', text)
    assert found is not None
    key = found.group(1)
    assert made["Cache-Control"].startswith("max-age=0")
    assert held(key) is not None

    listed = words(page.get("/setup/keys/"))
    assert "Time clock" in listed
    assert key not in listed

    address = re.search(r'action="(/setup/keys/[^"]+/revoke/)"', listed)
    assert address is not None
    after = words(page.post(address.group(1), follow=True))
    assert held(key) is None
    assert "Is revoked" in after


def test_errors_stand_at_their_fields(page: Client) -> None:
    refused = page.post("/setup/keys/", KEY | {"name": "", "scopes": []})

    assert refused.status_code == 422
    assert 'id="id_name_error"' in words(refused)
    assert 'id="id_scopes_error"' in words(refused)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ACCOUNTANT, Role.READ_ONLY])
def test_only_administrators_see_keys(signed_in_as: Callable[[Role], Client], role: Role) -> None:
    browser = signed_in_as(role)

    assert browser.get("/setup/keys/").status_code == 403
    assert browser.post("/setup/keys/", KEY).status_code == 403
