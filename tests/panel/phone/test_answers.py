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
from django.utils import timezone

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourEntry
from tests.panel.phone.conftest import Site, a_site


def line(site: Site, **values: Any) -> dict[str, Any]:
    """Return an ordinary day as the script sends it."""
    usual: dict[str, Any] = {
        "id": str(new_id()),
        "day": timezone.localdate().isoformat(),
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

    assert len(made) <= 45


def test_a_week_is_handed_in_when_it_is_whole(anders: Client, site: Site) -> None:
    """422 with what is missing; else 200, and again 200."""
    today = timezone.localdate()
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
