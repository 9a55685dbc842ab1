"""The pages of sign-in: our own frame, and nothing that the content policy refuses."""

import re

import pytest
from django.test import Client

from bindeledd.tenancy.models import User

pytestmark = [
    pytest.mark.django_db,
    # Collected files exist only where the product is served.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

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
    User.objects.create_user("kari@lauvasen.example")  # without anybody it is the first run
    answer = client.get(address)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert 'class="entrance"' in page
    refuse_inline(page)


OWN_PAGES = (
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/password/change/",
    "/account/email/",
    "/account/sessions/",
    "/account/logout/",
    "/account/reauthenticate/",
)


@pytest.fixture
def person() -> User:
    """Somebody who can sign in."""
    return User.objects.create_user(
        email="kari.tveit@lauvasen.example", password="a-Long-one-7", name="Kari Tveit"
    )


@pytest.mark.parametrize("address", OWN_PAGES)
def test_own_pages_wear_our_frame_and_nothing_inline(
    client: Client, person: User, address: str
) -> None:
    """Two steps, passkeys, password, addresses and sessions: all of them inside our frame."""
    client.force_login(person)
    answer = client.get(address)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert 'id="main"' in page
    refuse_inline(page)


def test_authenticator_code_is_a_picture_the_policy_allows(client: Client, person: User) -> None:
    """The QR code is data in an image; its secret stands beside it for those who cannot scan."""
    goal = "/account/2fa/totp/activate/"
    client.force_login(person)
    again = client.get(goal)["Location"]
    assert again.startswith("/account/reauthenticate/")
    secret = {"password": "a-Long-one-7", "next": goal}
    page = client.post(again, secret, follow=True).content.decode()

    assert 'src="data:image/svg+xml' in page
    assert 'class="qr"' in page
    assert 'id="authenticator_secret"' in page
    refuse_inline(page)


def test_wrong_password_and_unknown_person_get_the_same_words(client: Client, person: User) -> None:
    """Nobody learns from the log-in page who has an account."""
    answers = [
        client.post("/account/login/", {"login": login, "password": "not-this-one"})
        for login in (person.email, "nobody@lauvasen.example")
    ]
    words = [
        re.findall(r'class="form-errors".*?</div>', a.content.decode(), re.DOTALL) for a in answers
    ]

    assert words[0]
    assert words[0] == words[1]


def test_nobody_signs_up_alone(client: Client) -> None:
    """People are invited by an administrator, and the page leads back to log-in."""
    page = client.get("/account/signup/").content.decode()

    assert "<form" not in page
    assert 'href="/account/login/"' in page
