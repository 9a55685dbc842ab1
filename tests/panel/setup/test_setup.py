"""Company, people and roles, number series, audit log."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.test import Client

from bindeledd.tenancy.models import Company, Membership, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member, create_company
from bindeledd.workspace.invoicing import numbering
from bindeledd.workspace.invoicing.models import Invoice
from bindeledd.workspace.settings import choices
from tests.factories import CustomerFactory
from tests.panel.registers.pages import budget, refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]

COMPANY = {
    "name": "Lauvåsen AS",
    "org_number": "991 587 454",
    "time_zone": "Europe/Oslo",
    "language": "en",
}
PAGES = ("/setup/", "/setup/members/", "/setup/series/", "/setup/log/")


def link_in(text: str) -> str:
    found = re.search(r'id="invite-link"[^>]*>http://testserver([^<]+)<', text)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("address", PAGES)
def test_pages_draw(page: Client, address: str) -> None:
    """All parts of the set-up, without anything inline."""
    answer = page.get(address)

    assert answer.status_code == 200
    refuse_inline(words(answer))


def test_the_company_is_changed_and_noted(page: Client, firm: Company) -> None:
    """Errors at the field; a change stands in the log."""
    wrong = page.post("/setup/", COMPANY | {"org_number": "1", "time_zone": "Mars/Olympus"})
    assert wrong.status_code == 422
    assert 'id="id_time_zone_error"' in words(wrong)
    assert page.post("/setup/", COMPANY | {"org_number": "1"}).status_code == 422

    page.post("/setup/", COMPANY)
    firm.refresh_from_db()
    assert (firm.name, firm.org_number) == ("Lauvåsen AS", "991587454")
    assert "changed the company" in words(page.get("/setup/log/"))


@pytest.mark.covers("A4.9")
def test_choices_for_the_registers_are_kept(page: Client, firm: Company) -> None:
    """New project: available to all; payment time."""
    page.post("/setup/choices/", {"payment_days": "30"})
    with company_scope(firm.id):
        now = choices()
    assert (now.new_project_assign_all, now.payment_days) == (False, 30)

    for days in ("", "400", "soon"):
        assert page.post("/setup/choices/", {"payment_days": days}).status_code == 422


def test_somebody_new_is_let_in_with_a_link_that_works_once(page: Client) -> None:
    """Shown to the administrator and mailed; it leads to a password and to the company."""
    entry = {"name": "Ola Nord", "email": "Ola@firma.example", "role": "office"}
    answer = page.post("/setup/members/", entry)
    shown = words(answer)
    assert "Ola Nord is a member now." in shown
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["ola@firma.example"]

    newcomer = Client()
    form = newcomer.get(link_in(shown), follow=True)
    password = {"password1": "havtorn-i-motvind", "password2": "havtorn-i-motvind"}
    newcomer.post(form.redirect_chain[-1][0], password)
    entry = {"login": "ola@firma.example", "password": "havtorn-i-motvind"}
    home = newcomer.post("/account/login/", entry, follow=True)
    assert "Lauvåsen Entreprenør AS" in words(home)

    assert "has not chosen a password" not in words(page.get("/setup/members/"))
    used = Client().get(link_in(shown), follow=True)
    assert "password1" not in words(used)


def test_no_link_is_shown_of_somebody_who_is_elsewhere_too(page: Client, kari: User) -> None:
    """With it an administrator could step into that person's place in another company."""
    entry = {"name": "Eva", "email": "eva@other.example", "role": "administrator"}
    eva = User.objects.create_user("eva@other.example")
    elsewhere = create_company("Annet Firma AS", by=eva)

    shown = words(page.post("/setup/members/", entry))
    assert "invite-link" not in shown
    again = words(page.post(f"/setup/members/{eva.pk}/link/"))
    assert "invite-link" not in again
    assert elsewhere.name not in shown
    assert mail.outbox[-1].to == [eva.email]

    known = User.objects.create_user("per@firma.example", "nordlys-over-myra")
    entry = {"name": "Per", "email": known.email, "role": "office"}
    assert "invite-link" not in words(page.post("/setup/members/", entry))
    assert kari.email


def test_invitations_are_checked(page: Client) -> None:
    """Address, role, and nobody twice."""
    wrong = page.post("/setup/members/", {"name": "", "email": "nobody", "role": "office"})
    assert wrong.status_code == 422
    assert 'id="id_email_error"' in words(wrong)
    entry = {"name": "Kari", "email": "kari@firma.example", "role": "office"}
    assert page.post("/setup/members/", entry | {"role": "emperor"}).status_code == 422
    twice = page.post("/setup/members/", entry)
    assert twice.status_code == 422
    assert "is a member already" in words(twice)
    long = page.post("/setup/members/", entry | {"name": "x" * 100_000})
    assert long.status_code == 422


def test_roles_change_and_the_last_administrator_stays(
    page: Client, kari: User, firm: Company
) -> None:
    """Neither by a role nor by leaving."""
    ola = User.objects.create_user("ola@firma.example", name="Ola")
    with company_scope(firm.id):
        add_member(ola, Role.OFFICE, by=kari)
    page.post(f"/setup/members/{ola.pk}/role/", {"role": "foreman"})
    with company_scope(firm.id):
        assert Membership.objects.get(user=ola).role == "foreman"

    refused = page.post(f"/setup/members/{kari.pk}/role/", {"role": "office"})
    assert refused.status_code == 422
    assert "last administrator" in words(refused)
    assert page.post(f"/setup/members/{kari.pk}/remove/").status_code == 422
    assert page.post(f"/setup/members/{ola.pk}/role/", {"role": "emperor"}).status_code == 422
    page.post(f"/setup/members/{ola.pk}/remove/")
    with company_scope(firm.id):
        assert not Membership.objects.filter(user=ola).exists()


def test_people_of_other_companies_are_not_found(page: Client, other_firm: Company) -> None:
    """Neither shown nor changed."""
    with company_scope(other_firm.id):
        theirs = Membership.objects.get().user_id
    assert "eva@other.example" not in words(page.get("/setup/members/"))
    for deed in ("role", "link", "remove"):
        answer = page.post(f"/setup/members/{theirs}/{deed}/", {"role": "office"})
        assert answer.status_code == 404


def test_a_series_gives_the_next_number(page: Client) -> None:
    """Where it begins is chosen here; an empty span is refused at the field."""
    wrong = page.post("/setup/series/customer/", {"customer-first": "20", "customer-last": "10"})
    assert wrong.status_code == 422
    assert 'id="id_customer-last_error"' in words(wrong)
    for first in ("", "0", "x", "9" * 30):
        answer = page.post("/setup/series/customer/", {"customer-first": first})
        assert answer.status_code == 422, first
    page.post("/setup/series/customer/", {"customer-first": "500", "customer-last": ""})
    assert "without a number gets 500" in words(page.get("/setup/series/"))
    assert "Empty gives 500" in words(page.get("/customers/new/"))
    made = page.post("/customers/new/", {"name": "A", "country": "NO"}, follow=True)
    assert "Customer 500" in words(made)
    assert page.post("/setup/series/nonsense/", {}).status_code == 404


def test_the_series_of_invoices_goes_only_forward(page: Client, firm: Company) -> None:
    """It may begin anywhere; what is given already is refused at the field, with the reason."""
    at = "/setup/series/invoice/"
    assert "may begin anywhere" in words(page.get("/setup/series/"))
    page.post(at, {"invoice-first": "20270001", "invoice-last": ""})
    assert "The next one gets 20270001" in words(page.get("/setup/series/"))
    with company_scope(firm.id):
        assert numbering.next_number("invoice") == "20270001"
        Invoice.objects.create(
            number="20270001",
            kind="invoice",
            customer=CustomerFactory.create(),
            issued_on=date(2026, 11, 19),
            due_on=date(2026, 12, 3),
            net=0,
            vat=0,
            total=0,
        )
    shown = words(page.get("/setup/series/"))
    assert "20270001 is given already" in shown
    assert 'value="20270002"' in shown
    back = page.post(at, {"invoice-first": "500"})
    assert back.status_code == 422
    assert 'id="id_invoice-first_error"' in words(back)
    assert "choose 20270002 or a later number" in words(back)
    page.post(at, {"invoice-first": "20280001"})
    assert "The next one gets 20280001" in words(page.get("/setup/series/"))
    assert "Invoices and credit notes" in words(page.get("/setup/log/"))


@pytest.mark.parametrize("role", [Role.OFFICE, Role.READ_ONLY])
def test_only_administrators_administer(
    signed_in_as: Callable[[Role], Client], kari: User, role: Role
) -> None:
    """Others see the company and the series, and change nothing."""
    other = signed_in_as(role)
    assert other.get("/setup/").status_code == 200
    assert 'id="save-company"' not in words(other.get("/setup/"))
    assert other.get("/setup/series/").status_code == 200
    for address in ("/setup/members/", "/setup/log/"):
        assert other.get(address).status_code == 403
    assert other.post("/setup/", COMPANY).status_code == 403
    assert other.post("/setup/choices/", {"payment_days": "3"}).status_code == 403
    assert other.post("/setup/members/", {"name": "A", "email": "a@b.example"}).status_code == 403
    assert other.post(f"/setup/members/{kari.pk}/remove/").status_code == 403
    series = other.post("/setup/series/customer/", {"customer-first": "5"})
    assert series.status_code == 403


def test_the_log_pages_by_a_hundred(page: Client, kari: User, firm: Company) -> None:
    """Newest first, older ones below, a fixed number of queries."""
    from bindeledd.tenancy.services import record_deed

    one = budget(page, "/setup/log/")
    with company_scope(firm.id):
        for _ in range(120):
            record_deed("register.exported", by=kari, about="<b>customers</b>", rows=1)
    shown = words(page.get("/setup/log/"))

    assert shown.count("downloaded a register") == 100
    assert "<b>customers" not in shown
    assert words(page.get("/setup/log/?from=100")).count("downloaded a register") == 20
    assert budget(page, "/setup/log/") == one


def test_the_log_speaks_of_choices_in_words(page: Client, kari: User, firm: Company) -> None:
    """Names of columns and digests are for machines."""
    from bindeledd.tenancy.services import record_deed

    with company_scope(firm.id):
        changed = {"direction_before": "off", "direction_after": "out", "mode_before": "automatic"}
        record_deed("choice.changed", by=kari, about="poweroffice_go customers", **changed)
        record_deed("import.applied", by=kari, about="a.csv", digest="9b77d19b")

    log = words(page.get("/setup/log/"))

    assert "changed a choice for PowerOffice Go: Customers" in log
    assert "direction: off → from us" in log
    assert "direction_" not in log
    assert "9b77d19b" not in log
