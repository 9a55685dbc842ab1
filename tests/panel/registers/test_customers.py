"""Pages of customers: list, one customer, form, what belongs to it."""

import re
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bindeledd.config.wiring import wire
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import AuditEntry, Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.customers import services
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.ownership import Owner, ownership
from tests.factories import CustomerFactory
from tests.panel.registers.pages import budget, refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]

WHOLE = {
    "number": "10023",
    "name": "Per Hansen Bygg ENK",
    "org_number": "991 587 454",
    "address1": "Storgata 14",
    "postal_code": "1482",
    "city": "Lauvås",
    "country": "NO",
    "email": "post@hansen.example",
    "payment_days": "30",
    "invoice_delivery_method": "ehf",
}


@pytest.fixture
def hansen(firm: Company, kari: User) -> UUID:
    """One customer."""
    with company_scope(firm.id):
        fields = {"number": "10023", "name": "Per Hansen Bygg ENK", "city": "Ringvoll"}
        return services.create_customer(fields, by=kari).id


@pytest.fixture
def owned(hansen: UUID) -> Iterator[None]:  # noqa: ARG001 - made before it was owned
    """A connection that owns name and place of customers."""
    owner = Owner(new_id(), "PowerOffice Go", frozenset({"name", "city"}))
    ownership.wire(lambda kind: owner if kind == "customer" else None)
    yield
    wire()


@pytest.mark.usefixtures("owned")
@pytest.mark.parametrize("field", ["active", "status"])
def test_what_another_system_ends_has_a_dead_button(page: Client, hansen: UUID, field: str) -> None:
    """Pressing would be refused: the button says so beforehand, and points to why."""
    before = words(page.get(f"/customers/{hansen}/"))
    owner = Owner(new_id(), "PowerOffice Go", frozenset({"name", field}))
    ownership.wire(lambda kind: owner if kind == "customer" else None)
    after = words(page.get(f"/customers/{hansen}/"))

    assert 'id="end"' in before
    assert 'id="end"' not in after
    assert 'data-reason="owner-decides"' in after
    assert 'id="owner-decides"' in after


def test_an_empty_list_says_how_to_begin(page: Client) -> None:
    """One sentence and a button."""
    answer = page.get("/customers/")

    assert answer.status_code == 200
    assert "Nobody has entered anything here yet" in words(answer)
    assert 'href="/customers/new/"' in words(answer)


def test_a_customer_is_created_shown_and_found(page: Client) -> None:
    """From the form to the page, the list, the search and the history."""
    made = page.post("/customers/new/", WHOLE, follow=True)
    shown = words(made)

    assert made.status_code == 200
    for text in ("Per Hansen Bygg ENK", "991587454", "Storgata 14", "EHF", "30 days", "is saved"):
        assert text in shown
    assert "Kari Tveit" in shown  # the history's author
    refuse_inline(shown)
    assert "Per Hansen" in words(page.get("/customers/?q=hansen"))
    assert "Nothing fits" in words(page.get("/customers/?q=zzz"))


def test_errors_stand_at_their_fields_and_on_top(page: Client) -> None:
    """422, each sentence beside its field, the list of them first, what was typed kept."""
    bad = WHOLE | {
        "name": "",
        "org_number": "991587455",
        "email": "nobody",
        "postal_code": "14",
        "payment_days": "a month",
    }
    answer = page.post("/customers/new/", bad)
    shown = words(answer)

    assert answer.status_code == 422
    assert 'id="id_payment_days_error"' in shown
    assert "data-first-error" not in shown  # one error: it stands at its field only
    answer = page.post("/customers/new/", bad | {"payment_days": ""})
    shown = words(answer)
    for name in ("name", "org_number", "email", "postal_code"):
        assert f'id="id_{name}_error"' in shown
        assert f'href="#id_{name}"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'value="Storgata 14"' in shown


def test_long_and_hostile_texts_are_refused_or_shown_as_text(page: Client, ours: UUID) -> None:
    """100 000 characters get a sentence; markup stays text."""
    long = page.post("/customers/new/", WHOLE | {"name": "x" * 100_000})
    assert long.status_code == 422
    assert "there is room for 200" in words(long)

    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    page.post("/customers/new/", WHOLE | {"name": evil, "address1": "javascript:alert(3)"})
    with company_scope(ours):
        made = Customer.objects.get()
    for address in ("/customers/", f"/customers/{made.id}/", f"/customers/{made.id}/edit/"):
        shown = words(page.get(address))
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    assert page.get("/customers/", {"q": evil, "sort": evil, "page": evil}).status_code == 200
    assert page.get("/customers/", {"q": "a\0b", "page": "9" * 50}).status_code == 200


def test_the_same_form_twice_makes_one_customer(page: Client, ours: UUID) -> None:
    """A double click leads to the customer that the first one made."""
    form = words(page.get("/customers/new/"))
    found = re.search(r'name="once" value="([^"]+)"', form)
    assert found is not None
    entry = {"name": "Twice AS", "country": "NO", "once": found.group(1)}

    answers = [page.post("/customers/new/", entry) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    with company_scope(ours):
        assert Customer.objects.count() == 1


def test_a_taken_number_names_its_holder(page: Client, hansen: UUID) -> None:  # noqa: ARG001 - it has to stand
    """Whose it is stands in the sentence."""
    answer = page.post("/customers/new/", {"name": "B", "number": "10023", "country": "NO"})

    assert answer.status_code == 422
    assert "Number 10023 is taken by «Per Hansen Bygg ENK»" in words(answer)


def test_an_older_copy_overwrites_nothing(page: Client, hansen: UUID) -> None:
    """Two windows: the second one is told."""
    address = f"/customers/{hansen}/edit/"
    form = words(page.get(address))
    found = re.search(r'name="revision" value="(\d+)"', form)
    assert found is not None
    entry = WHOLE | {"revision": found.group(1)}
    assert page.post(address, entry | {"city": "Myrlia"}).status_code == 302

    late = page.post(address, entry | {"city": "Elsewhere"})

    assert late.status_code == 422
    assert "Somebody changed this while you had it open" in words(late)
    assert "Myrlia" in words(page.get(f"/customers/{hansen}/"))


def test_the_history_tells_before_and_after(page: Client, hansen: UUID) -> None:
    """Old struck, new marked, by name."""
    page.post(f"/customers/{hansen}/edit/", WHOLE | {"city": "Myrlia"})
    shown = words(page.get(f"/customers/{hansen}/"))

    assert "<del>Ringvoll</del>" in shown
    assert "<ins>Myrlia</ins>" in shown


def test_ended_customers_leave_the_list_and_come_back(page: Client, hansen: UUID) -> None:
    """The toast undoes it; the filter shows the ended ones."""
    ended = page.post(f"/customers/{hansen}/end/", follow=True)
    assert f"/customers/{hansen}/reopen/" in words(ended)
    assert "Hansen" not in words(page.get("/customers/"))
    assert "Hansen" in words(page.get("/customers/?active=0"))
    assert "Hansen" in words(page.get("/customers/?active=all"))

    page.post(f"/customers/{hansen}/reopen/")
    assert "Hansen" in words(page.get("/customers/"))


@pytest.mark.usefixtures("owned")
def test_owned_fields_are_shown_locked_with_the_owners_name(page: Client, hansen: UUID) -> None:
    """The owner's fields cannot be changed, the others can."""
    shown = words(page.get(f"/customers/{hansen}/"))
    assert "PowerOffice Go decides some of these fields" in shown
    form = words(page.get(f"/customers/{hansen}/edit/"))
    assert re.search(r'<input[^>]*name="name"[^>]*disabled', form)
    assert not re.search(r'<input[^>]*name="phone"[^>]*disabled', form)

    page.post(f"/customers/{hansen}/edit/", WHOLE | {"name": "Other", "phone": "22 33 44 55"})

    listed = words(page.get("/customers/"))
    assert "/customers/new/" not in listed
    assert "PowerOffice Go" in listed
    after = words(page.get(f"/customers/{hansen}/"))
    assert "22 33 44 55" in after
    assert "Per Hansen Bygg ENK" in after


@pytest.mark.parametrize("role", [Role.WORKER, Role.READ_ONLY])
def test_who_may_only_see_gets_no_buttons_and_is_refused(
    signed_in_as: Callable[[Role], Client], hansen: UUID, role: Role
) -> None:
    """Hidden on the page, refused by the service."""
    reader = signed_in_as(role)

    assert "/customers/new/" not in words(reader.get("/customers/"))
    assert "/edit/" not in words(reader.get(f"/customers/{hansen}/"))
    for address in ("/customers/new/", f"/customers/{hansen}/edit/"):
        assert reader.get(address).status_code == 403
        assert reader.post(address, WHOLE).status_code == 403
    assert reader.post(f"/customers/{hansen}/end/").status_code == 403


def test_another_companys_customer_is_not_found(
    page: Client, other_firm: Company, kari: User
) -> None:
    """Neither read nor changed, by whatever address."""
    with company_scope(other_firm.id):
        theirs = CustomerFactory.create(name="Hemmelig AS").id
    for address in (f"/customers/{theirs}/", f"/customers/{theirs}/edit/"):
        assert page.get(address).status_code == 404
    assert page.post(f"/customers/{theirs}/edit/", WHOLE).status_code == 404
    assert page.post(f"/customers/{theirs}/end/").status_code == 404
    assert page.get(f"/customers/{theirs}/persons/new/").status_code == 404
    assert "Hemmelig" not in words(page.get("/customers/?active=all"))
    assert kari.email


def test_the_list_has_a_constant_query_budget(page: Client, ours: UUID) -> None:
    """A hundred rows cost what one row costs."""
    with company_scope(ours):
        CustomerFactory.create()
    one = budget(page, "/customers/")
    with company_scope(ours):
        CustomerFactory.create_batch(130)
    many = budget(page, "/customers/")

    assert many == one
    assert many <= 20


def test_the_list_shows_a_hundred_and_then_more(page: Client, ours: UUID) -> None:
    """Plain link and htmx lead to the same rows."""
    with company_scope(ours):
        CustomerFactory.create_batch(120)
    first = words(page.get("/customers/"))
    assert first.count("data-row") == 100
    assert "Show 20 more" in first
    assert words(page.get("/customers/?page=2")).count("data-row") == 20

    fragment = page.get("/customers/?page=2", headers={"HX-Request": "true", "HX-Target": "rows"})
    assert "<html" not in words(fragment)
    assert words(fragment).count("data-row") == 20
    search = page.get("/customers/?q=Kunde", headers={"HX-Request": "true", "HX-Target": "list"})
    assert "<html" not in words(search)


def test_sorting_says_so(page: Client, hansen: UUID) -> None:  # noqa: ARG001 - a row to sort
    """aria-sort on the column, and the link turns it round."""
    shown = words(page.get("/customers/?sort=-name"))

    assert 'aria-sort="descending"' in shown
    assert "sort=name" in shown


def test_the_list_as_a_file(page: Client, ours: UUID) -> None:
    """Same filter, all rows, no formulas; noted in the audit log."""
    with company_scope(ours):
        CustomerFactory.create(number="1", name="=HYPERLINK(1)", phone="+47 22 33 44 55")
        CustomerFactory.create_batch(250)
        CustomerFactory.create(number="2", name="Ended", active=False)
    answer = page.get("/customers/file/")
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert answer["Content-Type"].startswith("text/csv")
    assert len(lines) == 252
    assert "'=HYPERLINK(1)" in lines[1]
    assert ";+47 22 33 44 55;" in lines[1]
    assert "Ended" not in answer.content.decode()
    with company_scope(ours):
        assert AuditEntry.objects.get(deed="register.exported").facts["rows"] == 251


def test_contact_persons_are_added_changed_and_ended(page: Client, hansen: UUID) -> None:
    """Plain pages first, then the row that becomes a form."""
    new = f"/customers/{hansen}/persons/new/"
    assert page.get(new).status_code == 200
    wrong = page.post(new, {"email": "nobody"})
    assert wrong.status_code == 422
    assert 'id="id_first_name_error"' in words(wrong)
    page.post(new, {"first_name": "Ola", "last_name": "Nord", "is_default": "on"})
    shown = words(page.get(f"/customers/{hansen}/"))
    assert "Ola Nord" in shown
    assert "first contact" in shown

    found = re.search(r"/customers/persons/([0-9a-f-]{36})/edit/", shown)
    assert found is not None
    edit = f"/customers/persons/{found.group(1)}/edit/"
    htmx = {"HX-Request": "true"}
    form = page.get(edit, headers=htmx)
    assert words(form).lstrip().startswith("<tr")
    bad = page.post(edit, {"first_name": ""}, headers=htmx)
    assert bad.status_code == 422
    saved = page.post(edit, {"first_name": "Olav", "last_name": "Nord"}, headers=htmx)
    assert "Olav Nord" in words(saved)
    assert "hx-swap-oob" in words(saved)
    assert page.get(edit).status_code == 200

    page.post(f"/customers/persons/{found.group(1)}/end/")
    assert "ended" in words(page.get(f"/customers/{hansen}/"))
    page.post(f"/customers/persons/{found.group(1)}/reopen/")


def test_delivery_addresses_keep_one_primary(page: Client, hansen: UUID) -> None:
    """The first is it by itself."""
    new = f"/customers/{hansen}/addresses/new/"
    page.post(new, {"address1": "Byggeplassen 1", "country": "NO"})
    page.post(new, {"address1": "Byggeplassen 2", "country": "NO", "is_primary": "on"})
    shown = words(page.get(f"/customers/{hansen}/"))

    assert "Byggeplassen 1" in shown
    assert shown.count(">primary<") == 1
    assert page.post(new, {"country": "NO"}).status_code == 422
    assert page.get(f"/customers/{hansen}/nonsense/new/").status_code == 404


def test_forms_need_their_token(kari: User, firm: Company) -> None:  # noqa: ARG001 - a company to be in
    """CSRF everywhere."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(kari)

    assert strict.post("/customers/new/", WHOLE).status_code == 403


def test_the_customers_page_has_a_budget(page: Client, hansen: UUID) -> None:
    """What belongs to a customer is read in a fixed number of queries."""
    before = budget(page, f"/customers/{hansen}/")
    for name in ("A", "B", "C"):
        page.post(f"/customers/{hansen}/persons/new/", {"first_name": name})
        page.post(f"/customers/{hansen}/addresses/new/", {"address1": name, "country": "NO"})
    with CaptureQueriesContext(connection):
        after = budget(page, f"/customers/{hansen}/")

    assert after <= before + 2
    assert after <= 32
