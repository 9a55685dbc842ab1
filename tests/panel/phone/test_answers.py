"""What the phone's script asks for and sends: clear answers, each with its sentence."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bindeledd.kernel import clock
from bindeledd.kernel.identity import new_id
from bindeledd.panel.phone.signs import SIGNS
from bindeledd.sync.models import Connection, Counterpart, Waiting
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.compensations.receipts import LARGEST
from bindeledd.workspace.items.models import Item
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourEntry
from tests.panel.phone.conftest import Site, a_site

JPEG = b"\xff\xd8\xff\xe0" + b"a picture"


def line(site: Site, **values: Any) -> dict[str, Any]:
    """Return an ordinary day as the script sends it."""
    usual: dict[str, Any] = {
        "id": str(new_id()),
        "day": clock.today().isoformat(),
        "revision": None,
        "project_id": str(site.firm.projects["1047"]),
        "hour_type_id": str(site.firm.types["1"]),
        "work_type_id": None,
        "minutes": 450,
        "machines": [],
        "items": [],
        "compensations": [],
    }
    return usual | values


def owner(site: Site, name: str = "Anders") -> str:
    """Return whose phone it is."""
    return f"{site.company.id}:{site.firm.users[name].pk}"


def put(client: Client, site: Site, body: dict[str, Any], **headers: str) -> Any:
    """Send one line."""
    sent = {"X-Phone-Owner": owner(site)} | headers
    there = f"/phone/lines/{body['id']}/"
    return client.put(there, json.dumps(body), content_type="application/json", headers=sent)


def count(site: Site) -> int:
    """Count the entries that stand."""
    with company_scope(site.company.id):
        return HourEntry.objects.filter(active=True).count()


def test_a_line_is_answered_as_it_stands_and_again_the_same(anders: Client, site: Site) -> None:
    """200 with the line; the same id and content again, 200 with the same."""
    machine = {"id": str(new_id()), "machine_id": str(site.things["M-02"]), "minutes": 240}
    body = line(site, machines=[machine])
    first, again = put(anders, site, body), put(anders, site, body)

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["line"]["state"] == "awaiting"
    assert first.json()["line"]["machines"][0]["name"] == "Gravemaskin 8 t (M-02)"
    assert count(site) == 1


def test_a_refusal_comes_with_its_sentence(anders: Client, site: Site) -> None:
    """422, in the reader's language, and nothing is half done."""
    machine = {"id": str(new_id()), "machine_id": str(new_id()), "minutes": 240}
    answer = put(anders, site, line(site, machines=[machine]))

    assert answer.status_code == 422
    assert answer.json()["sentence"] == "What you chose is no longer here. Choose again."
    assert count(site) == 0


def test_a_change_by_others_is_a_conflict_with_the_line_as_it_is(
    anders: Client, site: Site
) -> None:
    """409: the phone shows what stands, and asks."""
    body = line(site)
    revision = put(anders, site, body).json()["line"]["revision"]
    with company_scope(site.company.id):
        HourEntry.objects.update(minutes=300)
    answer = put(anders, site, body | {"minutes": 480, "revision": revision})

    assert answer.status_code == 409
    assert answer.json()["line"]["minutes"] == 300
    assert "Somebody changed this" in answer.json()["sentence"]


def test_an_approved_line_is_refused(anders: Client, site: Site) -> None:
    """With the reason, and never silently."""
    body = line(site)
    put(anders, site, body)
    with company_scope(site.company.id):
        approving.approve(UUID(body["id"]), by=site.firm.users["Berit"])
        revision = HourEntry.objects.get().revision
    answer = put(anders, site, body | {"minutes": 480, "revision": revision})

    assert answer.status_code == 422
    assert answer.json()["code"] == "entry.approved"


def test_a_removed_line_is_gone_and_gone_again(anders: Client, site: Site) -> None:
    """204 each time; a delayed copy of it is a conflict, not a new line."""
    body = line(site)
    revision = put(anders, site, body).json()["line"]["revision"]
    there = f"/phone/lines/{body['id']}/"
    sent = {"data": json.dumps({"revision": revision}), "content_type": "application/json"}

    assert anders.delete(there, **sent).status_code == 204
    assert anders.delete(there, **sent).status_code == 204
    assert put(anders, site, body).status_code == 409
    assert count(site) == 0


@pytest.mark.parametrize(
    "broken", ["{", "[]", '{"id": 7}', '{"minutes": 7.5}', '"text"', '{"day": "2026-02-30"}']
)
def test_what_cannot_be_read_is_refused_in_words(anders: Client, site: Site, broken: str) -> None:
    """A phone with an old script is told to open the page anew."""
    body = line(site)
    try:
        text = json.dumps(body | json.loads(broken))
    except (ValueError, TypeError):
        text = broken
    answer = anders.put(f"/phone/lines/{body['id']}/", text, content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["code"] == "registration.not_understood"
    assert count(site) == 0


def test_the_id_in_the_address_is_the_lines_own(anders: Client, site: Site) -> None:
    """No line is written under another's address."""
    answer = anders.put(
        f"/phone/lines/{new_id()}/", json.dumps(line(site)), content_type="application/json"
    )

    assert answer.status_code == 422
    assert count(site) == 0


def test_signed_out_is_401_and_never_a_page(site: Site) -> None:
    """The script keeps the queue and asks to sign in."""
    for answer in (Client().get("/phone/state.json"), put(Client(), site, line(site))):
        assert answer.status_code == 401
        assert answer.json() == {"code": "signed_out"}


def test_nothing_is_written_in_another_persons_name(anders: Client, site: Site) -> None:
    """The phone says whose entry it is; another's session does not take it."""
    answer = put(anders, site, line(site), **{"X-Phone-Owner": owner(site, "Emil")})

    assert answer.status_code == 403
    assert "Somebody else is signed in" in answer.json()["sentence"]
    assert count(site) == 0


def test_writing_needs_the_sign_against_forgery(site: Site) -> None:
    """Another page cannot write hours with this session."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(site.user("Anders"))
    assert put(client, site, line(site)).status_code == 403

    token = client.get("/phone/state.json").json()["csrf"]
    assert put(client, site, line(site), **{"X-CSRFToken": token}).status_code == 200


def test_the_state_is_the_persons_own(anders: Client, site: Site) -> None:
    """Owner, clock, choices, lines with the worker's signs; nobody else's."""
    put(anders, site, line(site))
    emil = site.client("Emil").get("/phone/state.json").json()
    own = anders.get("/phone/state.json").json()

    assert own["owner"] == owner(site)
    assert own["zone"] == "Europe/Oslo"
    assert [one["state"] for one in own["lines"]] == ["awaiting"]
    assert [one["name"] for one in own["projects"]] == ["1042 Solvang", "1047 Myrlia"]
    assert emil["lines"] == []


def test_the_state_is_not_kept_by_anything_between(anders: Client) -> None:
    """Somebody's hours are no page to cache."""
    assert "no-store" in anders.get("/phone/state.json")["Cache-Control"]


def test_the_state_takes_few_queries(anders: Client, site: Site) -> None:
    """The phone asks often."""
    for _ in range(3):
        put(anders, site, line(site, minutes=60))
    with CaptureQueriesContext(connection) as made:
        anders.get("/phone/state.json")

    assert len(made) <= 49


def test_a_week_is_handed_in_when_it_is_whole(anders: Client, site: Site) -> None:
    """422 with what is missing; else 200, and again 200."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday() + 7)
    there = f"/phone/weeks/{monday.isoformat()}.json"
    refused = anders.post(there)
    assert refused.status_code == 422
    assert "Days are missing" in refused.json()["sentence"]

    for step in range(5):
        put(anders, site, line(site, day=(monday + timedelta(days=step)).isoformat()))
    assert [anders.post(there).status_code for _ in range(2)] == [200, 200]

    weeks = anders.get("/phone/state.json").json()["weeks"]
    assert [one["monday"] for one in weeks if one["completed_at"]] == [monday.isoformat()]


def test_another_companys_machine_and_line_are_not_there(anders: Client, site: Site) -> None:
    """Ids from elsewhere are known to nobody here, and give nothing away."""
    other = a_site()
    theirs = line(other)
    put(other.client("Anders"), other, theirs, **{"X-Phone-Owner": owner(other)})
    machine = {"id": str(new_id()), "machine_id": str(other.things["M-02"]), "minutes": 60}

    assert put(anders, site, line(site, machines=[machine])).status_code == 422
    taken = put(anders, site, line(site, id=theirs["id"]))
    assert taken.status_code == 422
    assert taken.json()["code"] == "registration.id_taken"
    assert anders.delete(f"/phone/lines/{theirs['id']}/").status_code == 204
    assert count(other) == 1
    with company_scope(site.company.id):
        assert MachineUse.objects.count() == 0


def expense(site: Site, **values: Any) -> dict[str, Any]:
    """Return a line with an expense alone."""
    ours = str(new_id())
    laid_out = {"id": ours, "type_id": str(site.things["Utlegg"]), "quantity": "1", "amount": "120"}
    return line(site, id=ours, minutes=0, compensations=[laid_out]) | values


def receipt(client: Client, site: Site, of: str, ours: UUID, content: bytes = JPEG) -> Any:
    """Send a receipt."""
    there = f"/phone/receipts/{ours}/?of={of}&name=fuel.jpg"
    headers = {"X-Phone-Owner": owner(site)}
    return client.put(there, content, content_type="application/octet-stream", headers=headers)


def test_a_receipt_goes_after_its_line_and_twice_is_once(anders: Client, site: Site) -> None:
    """The body is the file; the answer names the receipt, and the state shows it."""
    body, ours = expense(site), new_id()
    put(anders, site, body)
    first = receipt(anders, site, body["id"], ours)
    again = receipt(anders, site, body["id"], ours)

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json() == {"receipt": {"id": str(ours), "file_name": "fuel.jpg"}}
    (shown,) = anders.get("/phone/state.json").json()["lines"]
    assert shown["compensations"][0]["receipts"] == [first.json()["receipt"]]
    assert anders.delete(f"/phone/receipts/{ours}/").status_code == 204
    assert anders.delete(f"/phone/receipts/{ours}/").status_code == 204
    (bare,) = anders.get("/phone/state.json").json()["lines"]
    assert bare["compensations"][0]["receipts"] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ nothing to look at", "receipt.odd_file"),
        (b"", "receipt.empty"),
        (JPEG + b"x" * LARGEST, "receipt.too_large"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_in_words(
    anders: Client, site: Site, content: bytes, code: str
) -> None:
    """The rules of the desk, also over the size that forms may have."""
    body = expense(site)
    put(anders, site, body)
    answer = receipt(anders, site, body["id"], new_id(), content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["sentence"]


def test_a_receipt_of_others_or_of_nothing_is_refused(anders: Client, site: Site) -> None:
    """A colleague's expense, one that never came, and a wrong address."""
    body = expense(site)
    put(anders, site, body)
    emil = site.client("Emil")
    theirs = emil.put(
        f"/phone/receipts/{new_id()}/?of={body['id']}", JPEG, content_type="image/jpeg"
    )
    assert theirs.status_code == 403
    gone = receipt(anders, site, str(new_id()), new_id())
    assert (gone.status_code, gone.json()["code"]) == (422, "registration.receipt_of_nothing")
    assert receipt(anders, site, "x", new_id()).json()["code"] == "registration.not_understood"


def test_items_are_sent_when_they_changed(anders: Client, site: Site) -> None:
    """A phone that names what it has gets no items again; a new one changes the name."""
    first = anders.get("/phone/state.json").json()
    known = {one["name"]: (one["number"], one["gtin"]) for one in first["items"]}
    assert known["Kumring"] == ("4520", "7038010000065")
    there = f"/phone/state.json?items={first['items_digest']}"
    assert anders.get(there).json()["items"] is None

    with company_scope(site.company.id):
        Item.objects.create(number="9", name="Grus")
    assert len(anders.get(there).json()["items"]) == 3


@pytest.mark.parametrize(
    ("why", "sign"),
    [
        (None, "transferred"),
        (Waiting.Why.UNKNOWN, "uncertain"),
        (Waiting.Why.HELD, "at-office"),
        (Waiting.Why.REFUSED, "at-office"),
        (Waiting.Why.QUEUED, "queued"),
    ],
)
def test_what_the_books_say_of_an_approved_entry_is_its_sign(
    anders: Client, site: Site, why: Waiting.Why | None, sign: str
) -> None:
    """In the worker's words: in the books, no answer yet, at the office; never before approval."""
    body = line(site)
    put(anders, site, body)
    with company_scope(site.company.id):
        _known_elsewhere(site, UUID(body["id"]), why)
    assert sign_in(anders) == "awaiting"

    with company_scope(site.company.id):
        approving.approve(UUID(body["id"]), by=site.firm.users["Berit"])
        Counterpart.objects.update(settled_revision=HourEntry.objects.get().revision)
    assert sign_in(anders) == sign
    words = str(next(one.word for one in SIGNS if one.key == sign))
    assert words in anders.get("/phone/week/").content.decode()
    meaning = str(next(one.sentence for one in SIGNS if one.key == sign))
    notice = anders.get(f"/phone/?line={body['id']}").content.decode()
    assert f"<p data-standing>{meaning}</p>" in notice


def sign_in(client: Client) -> str:
    """Return the sign of the only line in the state."""
    (shown,) = client.get("/phone/state.json").json()["lines"]
    return str(shown["state"])


def _known_elsewhere(site: Site, ours: UUID, why: Waiting.Why | None) -> None:
    of = {"company_id": site.company.id, "kind": "hour_entry", "ours": ours}
    connection = Connection.objects.create(company=site.company, system="poweroffice_go")
    of |= {"connection": connection}
    Counterpart.objects.create(**of, theirs="1", digest="x", settled_revision=1)
    if why is not None:
        reasons = [{"code": "record.gone", "params": {}}]
        told = {"label": "1047", "flow": "f", "group": "hours", "first_code": "record.gone"}
        Waiting.objects.create(**of, **told, why=why, reasons=reasons)


def test_the_app_is_installable(site: Site) -> None:  # noqa: ARG001 - somebody exists
    """Manifest with scope and icons that are there, and a service worker that is never stale."""
    manifest = Client().get("/phone/manifest.webmanifest")
    facts = json.loads(manifest.content)
    assert (facts["start_url"], facts["scope"], facts["display"]) == (
        "/phone/",
        "/phone/",
        "standalone",
    )
    assert {(one["sizes"], one["purpose"]) for one in facts["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }

    worker = Client().get("/phone/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    text = worker.content.decode()
    assert "/static/panel/js/phone/queue.js" in text
    assert "{{" not in text
