"""Who asks, and in which company."""

from collections.abc import Callable

import pytest
from django.test import Client

from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member, create_company, remove_member

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.mark.usefixtures("firm")
def test_signing_in_leads_to_the_dashboard(client: Client, kari: User) -> None:
    """From a closed page over log-in and back."""
    closed = client.get("/profile/")
    assert closed["Location"] == "/account/login/?next=/profile/"

    entry = {"login": kari.email, "password": "nordlys-over-myra"}
    answer = client.post("/account/login/", entry, follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == "/"
    assert "Lauvåsen Entreprenør AS" in answer.content.decode()


def test_htmx_is_led_to_log_in_as_a_whole_page(client: Client, kari: User) -> None:  # noqa: ARG001 - somebody exists
    """A log-in page inside a table row helps nobody."""
    answer = client.get("/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == "/account/login/"


def test_somebody_without_a_company_is_told_so(client: Client) -> None:
    """Signed in, nowhere a member."""
    lonely = User.objects.create_user("ola@firma.example", "nordlys-over-myra")
    lonely.language = "en"
    lonely.save()
    client.force_login(lonely)

    page = client.get("/", follow=True).content.decode()

    assert "You are not in any company yet" in page


def test_two_companies_are_chosen_between(page: Client, kari: User) -> None:
    """The choice is kept for the session; the frame offers the other one."""
    second = create_company("Lauvåsen Maskin AS", by=kari)
    assert page.get("/")["Location"] == "/companies/"

    page.post("/companies/switch/", {"company": str(second.id), "next": "/customers/123/"})
    home = page.get("/").content.decode()

    assert "<strong>Lauvåsen Maskin AS</strong>" in home
    assert "Lauvåsen Entreprenør AS" in home


def test_a_switch_leads_to_the_list_of_the_record(page: Client, firm: Company) -> None:
    """A record of the company one left is not found in the new one; elsewhere is no place."""
    there = page.post("/companies/switch/", {"company": str(firm.id), "next": "/runs/123/"})
    elsewhere = page.post(
        "/companies/switch/", {"company": str(firm.id), "next": "//evil.example/"}
    )

    assert there["Location"] == "/runs/"
    assert elsewhere["Location"] == "/"


def test_nobody_enters_a_strangers_company(page: Client, other_firm: Company) -> None:
    """Neither by the switch nor by an old session."""
    answer = page.post("/companies/switch/", {"company": str(other_firm.id)})
    assert answer.status_code == 404
    assert page.post("/companies/switch/", {"company": "' or 1=1"}).status_code == 404

    session = page.session
    session["company"] = str(other_firm.id)
    session.save()
    assert "Annet Firma" not in page.get("/").content.decode()


def test_membership_is_checked_with_every_page(client: Client, kari: User, firm: Company) -> None:
    """Taken out while signed in: the next page says so."""
    ola = User.objects.create_user("ola@firma.example")
    with company_scope(firm.id):
        add_member(ola, Role.OFFICE, by=kari)
    client.force_login(ola)
    assert client.get("/").status_code == 200
    with company_scope(firm.id):
        remove_member(ola, by=kari)

    assert client.get("/")["Location"] == "/companies/"


def test_a_further_company_is_made(page: Client) -> None:
    """Whoever makes it is its administrator and stands in it at once."""
    wrong = page.post("/companies/new/", {"name": "", "org_number": "1"})
    assert wrong.status_code == 422
    assert 'id="id_name_error"' in wrong.content.decode()

    page.post("/companies/new/", {"name": "Ny AS"})
    assert "Ny AS" in page.get("/").content.decode()


def test_office_people_make_no_companies(signed_in_as: Callable[[Role], Client]) -> None:
    """Only who administers one, or runs the installation."""
    office = signed_in_as(Role.OFFICE)

    assert office.get("/companies/new/").status_code == 403
    assert office.post("/companies/new/", {"name": "Ny AS"}).status_code == 403


def test_the_profile_changes_name_and_language(page: Client, kari: User) -> None:
    """The next page speaks it."""
    wrong = page.post("/profile/", {"name": "", "language": "tlh"})
    assert wrong.status_code == 422

    page.post("/profile/", {"name": "<b>Kari</b>", "language": "nb"})
    kari.refresh_from_db()
    shown = page.get("/profile/").content.decode()

    assert (kari.name, kari.language) == ("<b>Kari</b>", "nb")
    assert '<html lang="nb"' in shown
    assert "<b>Kari</b>" not in shown


def test_letter_keys_can_be_switched_off(page: Client) -> None:
    """WCAG 2.1.4: a way to turn single-letter keys off."""
    page.post("/profile/keys/", {"keys": "off"})
    assert 'data-letter-keys="off"' in page.get("/").content.decode()
    page.post("/profile/keys/", {"keys": "on"})
    assert 'data-letter-keys="off"' not in page.get("/").content.decode()
