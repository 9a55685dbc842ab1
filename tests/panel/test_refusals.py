"""Refusals of the rules as pages, and one transaction a page."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.panel.middleware import CompanyMiddleware
from bindeledd.panel.words import SENTENCES, field_sentence, sentence
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.customers.models import Customer

filterwarnings = pytest.mark.filterwarnings("ignore:No directory at")
HTMX = {"HX-Request": "true"}


@pytest.mark.django_db
@filterwarnings
def test_a_refusal_is_a_page_in_the_frame(page: Client, kari: User) -> None:
    """422 with the sentence; for htmx a notice in its place on top of the page."""
    address = f"/setup/members/{kari.pk}/remove/"
    whole = page.post(address)
    part = page.post(address, headers=HTMX)

    assert whole.status_code == part.status_code == 422
    assert b"last administrator" in whole.content
    assert b'class="rail"' in whole.content
    assert part["HX-Retarget"] == "#refused"
    assert b"<html" not in part.content


@pytest.mark.django_db
@filterwarnings
def test_htmx_is_told_of_missing_rights_and_records(page: Client) -> None:
    """Not silently nothing: a notice with the right status."""
    gone = page.get("/customers/00000000-0000-0000-0000-000000000000/", headers=HTMX)

    assert gone.status_code == 404
    assert gone["HX-Retarget"] == "#refused"


@pytest.mark.django_db
@filterwarnings
def test_what_was_written_before_a_refusal_is_taken_back(
    page: Client, firm: Company, kari: User, rf: RequestFactory
) -> None:
    """A page is one transaction: refused means nothing happened."""
    assert page.get("/").status_code == 200

    def view(_request: Any) -> HttpResponse:
        Customer.objects.create(number="1", name="Half done")
        raise DomainError("domain.refused")

    def answered(_request: Any) -> HttpResponse:
        return HttpResponse()

    request = rf.get("/")
    request.user = kari
    request.session = page.session
    request.htmx = False  # type: ignore[attr-defined] # as the middleware before this one sets it
    request.resolver_match = page.get("/").resolver_match
    answer = CompanyMiddleware(answered).process_view(request, view, [], {})

    assert answer is not None
    assert answer.status_code == 422
    with company_scope(firm.id):
        assert not Customer.objects.exists()


@pytest.mark.django_db(transaction=True)
@filterwarnings
def test_a_form_sent_twice_at_once_does_its_deed_once(kari: User, firm: Company) -> None:
    """Two requests side by side, as an impatient user sends them."""
    client = Client()
    client.force_login(kari)
    entry = {"name": "Twice AS", "country": "NO", "once": "a-token"}

    def send(_turn: int) -> str:
        other = Client()
        other.cookies = client.cookies
        try:
            return str(other.post("/customers/new/", entry)["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        led = set(pool.map(send, range(4)))

    assert len(led) == 1
    with company_scope(firm.id):
        assert Customer.objects.count() == 1


def test_sentences_have_their_facts() -> None:
    """No sentence breaks for want of a fact, and none shows its place-holder."""
    for code in SENTENCES:
        text = sentence(code)
        assert text
        assert "%(" not in text
    assert "200" in field_sentence(
        "name", "field.too_long", {"name.length": 100_000, "name.limit": 200, "city.limit": 9}
    )
    assert "never.heard.of" in sentence("never.heard.of")


@pytest.mark.parametrize(
    "error", [ForbiddenError(), NotFoundError(), DomainError("domain.refused")]
)
def test_every_family_has_words(error: DomainError) -> None:
    """What the middleware shows for the three kinds of refusal."""
    assert "as things stand (" not in sentence(error.error_code, error.params)
