"""Guessing passwords: counted for each account and each address, and told in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from bindeledd.tenancy.models import User

pytestmark = [
    pytest.mark.django_db,
    # Collected files exist only where the product is served.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

KARI = "kari@lauvasen.example"
NOBODY = "nobody@lauvasen.example"
PASSWORD = "nordlys-over-myra"
GUESS = "not-this-one"
AN_ACCOUNT = 5
"""Wrong passwords that one account may be tried with in five minutes."""
AN_ADDRESS = 10
"""Wrong passwords that one address may try in a minute."""
WRONG = "The email address and/or password you specified are not correct."
ENOUGH = "Too many failed login attempts. Try again later."


@pytest.fixture(autouse=True)
def _nobody_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def kari() -> User:
    return User.objects.create_user(KARI, PASSWORD, name="Kari Tveit")


def log_in(login: str, password: str = GUESS, address: str = "192.0.2.1") -> str:
    """Try once, in a browser of its own; return what the page says, or nothing when one is in."""
    answer = Client(REMOTE_ADDR=address).post(
        "/account/login/",
        {"login": login, "password": password},
        headers={"accept-language": "en"},
    )
    if answer.status_code == 302:
        return ""
    (said,) = re.findall(r'class="form-errors".*?</div>', answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", said.partition(">")[2]).split())


def test_an_account_is_closed_for_a_while_wherever_one_comes_from() -> None:
    """Also to the right password, else it could be found by trying on; others may go on."""
    said = [log_in(KARI, address=f"192.0.2.{n}") for n in range(AN_ACCOUNT + 1)]

    assert said == [WRONG] * AN_ACCOUNT + [ENOUGH]
    assert log_in(KARI, PASSWORD, "192.0.2.99") == ENOUGH
    User.objects.create_user("ola@lauvasen.example", PASSWORD, name="Ola")
    assert log_in("ola@lauvasen.example", PASSWORD, "192.0.2.1") == ""


def test_nobody_learns_from_it_who_has_an_account() -> None:
    """The same words, after as many attempts."""
    tried = [
        [log_in(login, address=f"192.0.{part}.{n}") for n in range(AN_ACCOUNT + 2)]
        for part, login in enumerate((KARI, NOBODY))
    ]

    assert tried[0] == tried[1]


def test_an_address_that_tries_many_accounts_is_stopped() -> None:
    """One password tried on everybody is guessing too; another address is not concerned."""
    said = [log_in(f"person{n}@lauvasen.example") for n in range(AN_ADDRESS + 1)]

    assert said == [WRONG] * AN_ADDRESS + [ENOUGH]
    assert log_in(KARI, PASSWORD) == ENOUGH
    assert log_in(KARI, PASSWORD, "192.0.2.2") == ""


def test_right_passwords_are_not_counted() -> None:
    """Somebody who comes and goes all day is not taken for one who guesses."""
    assert [log_in(KARI, PASSWORD) for _ in range(AN_ADDRESS + 2)] == [""] * (AN_ADDRESS + 2)


def test_an_address_that_one_writes_oneself_does_not_count() -> None:
    """A header that anybody may send gives nobody new attempts."""
    for n in range(AN_ADDRESS):
        Client(REMOTE_ADDR="192.0.2.7").post(
            "/account/login/",
            {"login": f"person{n}@lauvasen.example", "password": GUESS},
            headers={"x-forwarded-for": f"198.51.100.{n}"},
        )

    assert log_in(KARI, PASSWORD, "192.0.2.7") == ENOUGH
