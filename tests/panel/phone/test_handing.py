"""A phone is signed in by a link: once, soon, and never into more than a worker's own phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.models import AuditEntry, Role
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member, create_company
from bindeledd.workspace.people.models import EmployeeLogin
from bindeledd.workspace.registration import handing
from tests.panel.phone.conftest import Site


@pytest.fixture
def office(site: Site) -> Client:
    """The administrator's browser."""
    site.firm.users["Kari"] = site.firm.office
    return site.client("Kari")


def link(site: Site, office: Client, name: str = "Anders") -> str:
    """Let the office show a code; return the path of its link."""
    there = reverse("panel:phone_link", args=[site.firm.people[name]])
    page = office.post(there).content.decode()
    found = re.search(r'id="phone-address">http[^/]*//[^/]*(/phone/sign-in/[^<]+)<', page)
    assert found is not None, page[:2000]
    assert 'src="data:image/svg+xml;base64,' in page
    return found[1]


def test_the_link_signs_the_phone_in_and_it_stays(site: Site, office: Client) -> None:
    """One press; the session lasts for months, in the right company."""
    path = link(site, office)
    phone = Client()
    page = phone.get(path)
    assert "Anders" in page.content.decode()

    answer = phone.post(path)

    assert answer["Location"] == "/phone/"
    assert phone.get("/phone/").status_code == 200
    session = Session.objects.get(session_key=phone.session.session_key)
    assert session.expire_date - timezone.now() > timedelta(days=179)
    with company_scope(site.company.id):
        deeds = set(AuditEntry.objects.values_list("deed", flat=True))
    assert {"phone.link_made", "phone.signed_in"} <= deeds


def test_a_look_does_not_use_the_link_up(site: Site, office: Client) -> None:
    """Programs that preview links open them; only the button signs in."""
    path = link(site, office)
    for _ in range(3):
        assert Client().get(path).status_code == 200

    assert Client().post(path).status_code == 302


def test_the_link_works_once(site: Site, office: Client) -> None:
    """The second phone is told to ask for a new one."""
    path = link(site, office)
    Client().post(path)
    second = Client(headers={"Accept-Language": "en"})
    answer = second.post(path)

    assert answer.status_code == 422
    assert "older than ten minutes" in answer.content.decode()
    assert settings.SESSION_COOKIE_NAME not in second.cookies


def test_the_link_is_soon_too_old(
    site: Site, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture of the screen is of no use the day after."""
    path = link(site, office)
    monkeypatch.setattr(handing, "VALID", timedelta(seconds=-1))

    assert Client().post(path).status_code == 422


@pytest.mark.parametrize("change", ["letter", "person", "nothing"])
def test_a_link_that_was_never_ours_signs_nobody_in(
    site: Site, office: Client, change: str
) -> None:
    """Neither a changed sign nor somebody else's number."""
    token = link(site, office).split("/")[3]
    company, user, rest = token.split(":", 2)
    wrong = {
        "letter": token[:-1] + ("a" if token[-1] != "a" else "b"),
        "person": f"{company}:{int(user) + 1}:{rest}",
        "nothing": "x",
    }[change]

    assert Client().post(f"/phone/sign-in/{wrong}/").status_code == 422


def test_no_link_is_made_for_an_administrator(site: Site) -> None:
    """Whoever could use it would be more than they are."""
    with company_scope(site.company.id):
        EmployeeLogin.objects.create(employee_id=site.firm.person("Olga"), user=site.firm.office)
        with pytest.raises(DomainError) as refused:
            handing.link_for(site.firm.people["Olga"], by=site.firm.office)

    assert refused.value.error_code == "registration.link_for_more"


def test_no_link_is_made_by_who_may_less(site: Site) -> None:
    """The office makes one for a worker, and none for an accountant, who may more."""
    with company_scope(site.company.id):
        clerk = site.firm.member(f"clerk{site.company.id.hex}", Role.OFFICE)
        site.firm.person("Nora")
        accountant = site.firm.member(f"nora{site.company.id.hex}", Role.ACCOUNTANT)
        EmployeeLogin.objects.create(employee_id=site.firm.people["Nora"], user=accountant)
        assert handing.link_for(site.firm.people["Anders"], by=clerk)
        with pytest.raises(DomainError) as refused:
            handing.link_for(site.firm.people["Nora"], by=clerk)

    assert refused.value.error_code == "registration.link_for_more"


def test_no_link_is_made_for_who_belongs_to_another_company_too(site: Site) -> None:
    """It would open that company's books to this company's office."""
    anders = site.firm.users["Anders"]
    create_company("Sitt eget AS", by=anders)
    with company_scope(site.company.id), pytest.raises(DomainError) as refused:
        handing.link_for(site.firm.people["Anders"], by=site.firm.office)

    assert refused.value.error_code == "registration.link_elsewhere"


def test_a_link_dies_when_the_person_becomes_more(site: Site, office: Client) -> None:
    """What was safe when it was made is judged again when it is used."""
    path = link(site, office)
    with company_scope(site.company.id):
        add_member(site.firm.users["Anders"], Role.ADMINISTRATOR, by=site.firm.office)

    assert Client().post(path).status_code == 422


def test_a_worker_makes_no_links(site: Site) -> None:
    """Nor ends anybody's sign-in."""
    anders, emil = site.client("Anders"), site.firm.people["Emil"]

    assert anders.get(reverse("panel:phone_link", args=[emil])).status_code == 403
    assert anders.post(reverse("panel:phone_link", args=[emil])).status_code == 403
    assert anders.post(reverse("panel:phones_out", args=[emil])).status_code == 403


def test_a_lost_phone_is_signed_out(site: Site, office: Client) -> None:
    """From then on it is asked to sign in again."""
    phone = Client()
    phone.post(link(site, office))
    phone.get("/phone/")
    office.post(reverse("panel:phones_out", args=[site.firm.people["Anders"]]))

    assert phone.get("/phone/state.json").status_code == 401


def test_a_phone_in_use_stays_signed_in(site: Site, office: Client) -> None:
    """Each day it asks, the months begin anew."""
    phone = Client()
    phone.post(link(site, office))
    session = phone.session
    session["phone_seen"] = "2026-01-01"
    session.set_expiry(3600)
    session.save()

    phone.get("/phone/state.json")

    assert phone.session.get_expiry_age() > timedelta(days=179).total_seconds()


def test_a_session_of_the_office_does_not_stay(site: Site) -> None:
    """Only a phone that was handed its sign-in lasts."""
    browser = site.client("Anders")
    before = browser.session.get_expiry_age()
    browser.get("/phone/state.json")

    assert browser.session.get_expiry_age() <= before
