"""Every address of the panel, for each role, and with ids of another company or of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from bindeledd.panel.forms import DomainForm
from bindeledd.tenancy.models import Role
from tests.walls.addresses import addresses
from tests.walls.roles import PANEL, May, Roles
from tests.walls.site import NOBODY, Ids, Site, state_of, taken_back, walked_over

OUTSIDE: Final = frozenset({"theme"})
"""What asks for nobody."""
BY_PHONE: Final = {"put": 422, "delete": 204}
"""A phone makes lines under ids of its own: what it sends is read first. One that takes a line
away again, since it heard no answer, hears that it is gone: as it would of one that never was."""


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:  # noqa: ARG001 - made first
    """Both companies; each test leaves them as they were."""
    yield from walked_over(django_db_blocker)


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:  # noqa: ARG001 - opened first
    with taken_back():
        yield


def address(site: Site, name: str, may: May, ids: Ids) -> str:
    """Return an address with rows of one of the companies."""
    known = {one.name: one for one in addresses()}[name]
    given: dict[str, Any] = {}
    for parameter, converter in known.parameters:
        told = may.given[parameter]
        if told == "u":
            given[parameter] = site.people[Role.WORKER].pk
        elif converter == "UUIDConverter":
            given[parameter] = ids[told]
        else:
            given[parameter] = int(told) if converter == "IntConverter" else told
    return reverse(f"panel:{name}", kwargs=given)


def names_rows(may: May) -> bool:
    return any("." in told for told in may.given.values())


@cache
def nonsense() -> dict[str, str]:
    """Return something that makes no sense for every field of every form of the panel."""
    assert addresses()  # whoever has walked over them has loaded the views, and so their forms
    return {name: "?!" for form in DomainForm.__subclasses__() for name in form.base_fields}


def ways(role: Role, roles: Roles, method: str) -> list[dict[str, Any]]:
    """Return how a role asks: of those who get the same answer, by turns as a page and as htmx.

    Who may not sends nonsense with the latter: somebody must be refused before it is read.
    """
    alike = [one for one in Role if (one in roles) == (role in roles)]
    page, part = {}, {"headers": {"HX-Request": "true"}}
    if role not in roles and method == "post":
        part |= {"data": nonsense()}
        if len(alike) == 1:
            return [page, part]
    return [(page, part)[alike.index(role) % 2]]


def asked(client: Client, method: str, url: str, way: dict[str, Any]) -> int:
    with taken_back():
        return int(getattr(client, method)(url, **way).status_code)


def test_every_address_has_a_line() -> None:
    """A new page is written down here before it is merged, with all that one may do there."""
    assert {one.name for one in addresses()} - OUTSIDE == set(PANEL)
    assert [name for name, may in PANEL.items() if not list(may.methods())] == []
    assert len(nonsense()) > 100


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_the_table_says(site: Site, role: Role) -> None:
    """Who may not is refused, whatever was written; who may is not, and no page breaks."""
    client, wrong = site.browser(role), []
    for name, may in PANEL.items():
        url = address(site, name, may, site.ours)
        for method, roles in may.methods():
            found = [asked(client, method, url, way) for way in ways(role, roles, method)]
            refused = {status == 403 for status in found}
            if refused != {role not in roles} or max(found) >= 500 or 405 in found:
                wrong.append(f"{role.value} {method} {name}: {found}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("whose", ["theirs", "nobody's"])
def test_rows_of_others_are_not_there(site: Site, whose: str) -> None:
    """An administrator with others' ids: the page that nobody's leads to, and no more."""
    client, phone = site.browser(Role.ADMINISTRATOR), site.browser(Role.WORKER)
    ids, sent, by = site.theirs, {}, {}
    if whose == "nobody's":
        ids, sent = dict.fromkeys(site.theirs, NOBODY), nonsense()
        by = {"HX-Request": "true"}
    wrong = []
    usual = _words(client.get(reverse("panel:customer", args=[NOBODY])))
    before = state_of(site.other.id)
    for name, may in PANEL.items():
        if not names_rows(may):
            continue
        url = address(site, name, may, ids)
        for method, _roles in may.methods():
            if method in BY_PHONE:
                answer = getattr(phone, method)(url)
                right = answer.status_code == BY_PHONE[method]
            else:
                data = sent if method == "post" else None
                answer = getattr(client, method)(url, data, headers=by)
                alike = whose == "nobody's" or _words(answer) == usual
                right = answer.status_code == 404 and alike
            if not right:
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
    assert state_of(site.other.id) == before


def _words(answer: Any) -> str:
    """Return a page without what differs each time."""
    return re.sub(rb"[0-9a-f-]{36}|csrf\S+|nonce\S+|value=\S+", b"", answer.content).decode()
