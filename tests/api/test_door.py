"""The door: keys, scopes, limits, sizes, languages, retries; and problem details everywhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import AuditEntry, Company, RememberedAnswer, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.customers.models import Customer
from tests.api.conftest import ALL, Answer, Caller, read

Callers = Callable[..., Caller]


@pytest.mark.parametrize("shown", ["", "bl_no", "Basic abc", "Bearer", "Bearer ", "Bearer bl_x"])
def test_without_a_key_that_holds_nothing_is_told(api: Caller, shown: str) -> None:
    refused = api.get("/customers", Authorization=shown)

    assert refused.status == 401
    assert refused.code in {"api.no_key", "api.bad_key"}
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.usefixtures("firm")
def test_a_signed_in_browser_is_no_key(kari: User) -> None:
    """A cookie must not be enough: another site could use it."""
    browser = Client()
    browser.force_login(kari)

    assert browser.get("/api/v1/customers").status_code == 401


def test_failed_keys_are_counted_by_address(api: Caller) -> None:
    """Who guesses is slowed down; a good key from there still holds."""
    stranger = Caller("bl_wrong")
    answers = [stranger.get("/me") for _ in range(25)]

    assert [answer.status for answer in answers[:20]] == [401] * 20
    assert answers[-1].code == "api.too_many"
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert api.get("/me").status == 200


def test_a_key_has_an_allowance(caller: Callers, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    greedy, other = caller("read"), caller("read")

    answers = [greedy.get("/me") for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].code == "api.too_many"
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert other.get("/me").status == 200


NEEDED = (
    ("GET", "/customers", None, "read"),
    ("POST", "/customers", {"name": "x"}, "write"),
    ("POST", "/imports/{id}/apply", {"digest": ""}, "write"),
    ("POST", "/plans/{id}/apply", None, "run"),
    ("POST", "/connections/{id}/match/customer/ignore", {"theirs": "1"}, "run"),
    ("POST", "/connections/{id}/pause", None, "connect"),
    ("GET", "/tokens", None, "administer"),
)


@pytest.mark.parametrize("scope", ALL)
def test_a_key_does_what_its_scopes_say(caller: Callers, scope: str) -> None:
    """Each operation asks for one scope, and no other scope stands in for it."""
    program = caller(scope)

    for method, path, body, needed in NEEDED:
        answer = program(method, path.replace("{id}", str(new_id())), body)
        if needed == scope:
            assert answer.status in {200, 201, 404}, (path, answer.body)
        else:
            assert (answer.status, answer.code) == (403, "api.scope_missing"), path
            assert answer.body["params"] == {"scope": needed}


def test_a_key_is_never_stronger_than_its_maker_now(
    caller: Callers, firm: Company, kari: User
) -> None:
    """An administrator who becomes a reader takes the rights of old keys along."""
    eva = User.objects.create_user("eva@firma.example", name="Eva")
    with company_scope(firm.id):
        add_member(eva, Role.ADMINISTRATOR, by=kari)
    program = caller(by=eva)
    assert program.post("/customers", {"name": "Before"}).status == 201

    with company_scope(firm.id):
        add_member(eva, Role.READ_ONLY, by=kari)

    refused = program.post("/customers", {"name": "After"})
    assert (refused.status, refused.code) == (403, "domain.forbidden")
    assert program.get("/tokens").status == 403
    assert program.get("/customers").status == 200


def test_refusals_come_in_the_readers_language(api: Caller) -> None:
    english = api.get("/nowhere", Accept_Language="en")
    norwegian = api.get(f"/customers/{new_id()}", Accept_Language="nb")

    assert english.body["title"] == "No such address"
    assert norwegian.headers["Content-Language"] == "nb"
    assert english.headers["Content-Language"] == "en"


@pytest.mark.parametrize("path", ["/", "/nowhere", "/customers/12", "/customers/"])
def test_addresses_that_are_none(api: Caller, path: str) -> None:
    assert api.get(path).code == "api.no_such_address"


def test_methods_that_are_none_name_those_that_are(api: Caller) -> None:
    refused = api("DELETE", "/customers")

    assert (refused.status, refused.code) == (405, "api.method")
    assert refused.headers["Allow"] == "GET, POST"


def test_bodies_that_are_none(api: Caller) -> None:
    headers = {"Authorization": f"Bearer {api.token}"}

    def send(body: bytes, form: str = "application/json") -> Answer:
        path = "/api/v1/customers"
        return read(api.client.post(path, body, content_type=form, headers=headers))

    assert send(b"{").code == "api.not_json"
    assert send(b"\xff\xfe").code == "api.not_json"
    assert send(b"[" * 100_000).code == "api.not_json"
    assert send(b'{"payment_days": ' + b"9" * 5000 + b"}").status in {400, 422}
    assert send(b'{"payment_days": NaN}').status in {400, 422}
    assert send(b'{"name": "a\\u0000b"}').code == "api.not_json"
    assert send(b'{"name": "a", "number": "\\u0000"}').code == "api.not_json"
    assert send(b'{"name": "C:\\\\u0000"}').status == 201
    assert send(b'{"name": "a\\ud800b"}').code == "api.not_json"
    assert send(b"name=x", "application/x-www-form-urlencoded").code == "api.media_type"
    too_large = send(b" " * (1024 * 1024 + 1))
    assert (too_large.status, too_large.code) == (413, "api.too_large")
    assert api.get("/customers?search=%00").code == "api.odd_address"


def test_a_retry_does_nothing_twice(api: Caller, firm: Company) -> None:
    """The answer was lost on the way; the program sends again."""
    first = api.post("/customers", {"name": "Fjell"}, Idempotency_Key="deed-1")
    again = api.post("/customers", {"name": "Fjell"}, Idempotency_Key="deed-1")

    assert (again.status, again.body) == (201, first.body)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    with company_scope(firm.id):
        assert Customer.objects.count() == 1
        assert "deed-1" not in str(RememberedAnswer.objects.values())


def test_one_key_stands_for_one_deed(api: Caller) -> None:
    api.post("/customers", {"name": "Fjell"}, Idempotency_Key="deed-1")

    other = api.post("/customers", {"name": "Berg"}, Idempotency_Key="deed-1")
    elsewhere = api.post("/departments", {"name": "Fjell"}, Idempotency_Key="deed-1")

    assert (other.status, other.code) == (422, "api.key_reused")
    assert elsewhere.code == "api.key_reused"
    assert api.get("/customers").body["total"] == 1


def test_two_programs_may_choose_the_same_key(caller: Callers, stranger: Caller) -> None:
    for program in (caller(), caller(), stranger):
        made = program.post("/customers", {"name": "Fjell"}, Idempotency_Key="1")
        assert made.status == 201
        assert "Idempotency-Replayed" not in made.headers


def test_a_refusal_is_not_remembered(api: Caller) -> None:
    """What was wrong is put right and sent under the same key."""
    assert api.post("/customers", {"name": ""}, Idempotency_Key="d").status == 422
    assert api.post("/customers", {"name": "Fjell"}, Idempotency_Key="d").status == 201


def test_an_odd_idempotency_key_is_refused(api: Caller) -> None:
    assert api.post("/customers", {"name": "x"}, Idempotency_Key="a b").code == "api.odd_once_key"


def test_a_refusal_leaves_nothing_behind(api: Caller) -> None:
    """The number series moves within the deed; a refused deed gives its number back."""
    assert api.post("/customers", {"name": ""}).status == 422
    first = api.post("/customers", {"name": "First"}).body["number"]
    api.post("/customers", {"name": "", "email": "no"})
    second = api.post("/customers", {"name": "Second"}).body["number"]

    assert int(second) == int(first) + 1


def test_keys_are_made_listed_and_revoked(api: Caller, firm: Company) -> None:
    made = api.post("/tokens", {"name": "Wages", "scopes": ["read"], "days": 7})
    assert made.status == 201
    text, line = made.body["text"], made.body["token"]
    program = Caller(text)

    me = program.get("/me").body
    assert (me["key"], me["scopes"], me["person"]) == ("Wages", ["read"], "Kari Tveit")
    assert me["company"]["id"] == str(firm.id)
    assert program.get("/companies").body["rows"] == [me["company"]]
    assert text not in str(api.get("/tokens").body)
    assert api.post(f"/tokens/{line['id']}/revoke").body["state"] == "revoked"
    assert program.get("/me").code == "api.bad_key"
    assert api.post(f"/tokens/{new_id()}/revoke").status == 404
    with company_scope(firm.id):
        assert AuditEntry.objects.filter(deed="token.revoked").count() == 1


def test_a_key_makes_none_stronger_than_itself(caller: Callers) -> None:
    program = caller("administer", "read")

    refused = program.post("/tokens", {"name": "x", "scopes": ["connect"]})

    assert (refused.status, refused.code) == (403, "token.scope_beyond")
    assert program.post("/tokens", {"name": "x", "scopes": ["read"]}).status == 201
