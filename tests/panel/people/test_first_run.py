"""The first visit: company, administrator, and never again."""

import pytest
from django.test import Client

from bindeledd.tenancy.models import Company, User

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]

COMPANY = {"company": "Lauvåsen Entreprenør AS", "org_number": "991 587 454"}
PERSON = {
    "name": "Kari Tveit",
    "email": "Kari@firma.example",
    "password": "nordlys-over-myra",
    "language": "en",
}


@pytest.mark.parametrize("address", ["/", "/account/login/", "/profile/"])
def test_an_empty_installation_leads_to_the_first_run(client: Client, address: str) -> None:
    """Nobody can log in yet, so nobody is asked to."""
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"] == "/first-run/"


def test_three_steps_make_company_and_administrator(client: Client) -> None:
    """From nothing to the dashboard."""
    client.cookies["django_language"] = "en"
    assert client.get("/first-run/").status_code == 200
    first = client.post("/first-run/", COMPANY)
    assert first["Location"] == "/first-run/you/"
    assert not User.objects.exists()

    second = client.post("/first-run/you/", PERSON)
    assert second["Location"] == "/first-run/systems/"
    third = client.get("/first-run/systems/")

    user = User.objects.get()
    assert (user.email, user.is_operator, user.language) == ("kari@firma.example", True, "en")
    assert Company.objects.get().org_number == "991587454"
    assert third.status_code == 200
    home = client.get("/")
    assert home.status_code == 200
    assert "Lauvåsen Entreprenør AS" in home.content.decode()


def test_it_cannot_be_done_twice(client: Client) -> None:
    """Whoever comes second is led to log-in, also with the second step open since before."""
    late = Client()
    for browser in (client, late):
        browser.post("/first-run/", COMPANY)
    client.post("/first-run/you/", PERSON)

    answers = [
        late.get("/first-run/"),
        late.post("/first-run/", COMPANY),
        late.post("/first-run/you/", PERSON | {"email": "thief@other.example"}),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert User.objects.count() == 1
    assert Company.objects.count() == 1


def test_errors_stand_at_their_fields(client: Client) -> None:
    """Wrong number, no name; then a weak password and no address."""
    answer = client.post("/first-run/", {"org_number": "991587455", "company": " "})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'id="id_org_number_error"' in page
    assert 'id="id_company_error"' in page

    client.post("/first-run/", COMPANY)
    weak = client.post("/first-run/you/", PERSON | {"password": "12345678"})
    assert weak.status_code == 422
    assert 'id="id_password_error"' in weak.content.decode()
    address = client.post("/first-run/you/", PERSON | {"email": "nobody"})
    assert 'id="id_email_error"' in address.content.decode()
    long = client.post("/first-run/", COMPANY | {"company": "x" * 100_000})
    assert long.status_code == 422
    assert not User.objects.exists()


def test_the_number_is_checked_while_it_is_typed(client: Client) -> None:
    """Nothing is said before all nine digits are there."""
    ask = "/first-run/org-number/?org_number="
    words = [client.get(ask + n).content.decode() for n in ("99158", "991 587 454", "991587455")]

    assert words[0].strip() == ""
    assert "error-line" not in words[1]
    assert words[1].strip() != ""
    assert "error-line" in words[2]
