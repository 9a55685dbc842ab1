"""Every address of the panel, for each role, and with ids of another company."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.tenancy.models import Role
from tests.walls.addresses import addresses
from tests.walls.roles import PANEL, May
from tests.walls.site import Ids, Site, build, state_of, taken_back

OUTSIDE = frozenset({"theme"})
"""What asks for nobody."""
ASKS_FIRST = frozenset(
    {
        "approve_hours",
        "approve_hours_of",
        "assign_person",
        "attachment_agree",
        "attachment_head",
        "compensation_reopen",
        "connection_do",
        "force",
        "held_do_all",
        "hours_rules",
        "invoice_choices",
        "machine_use_reopen",
        "match_answer",
        "return_withdrawal",
        "setup",
        "setup_choices",
        "take_rate_away",
        "take_terms_away",
        "withdrawal_reopen",
    }
)
"""An empty form is refused for being empty, or does nothing, before anybody asks who sends it."""
FINDS_NOTHING = frozenset(
    {
        "attachment_lines",
        "compensation_reopen",
        "machine_use_reopen",
        "payroll_rows",
        "send_back_hours",
        "take_rate_away",
        "take_terms_away",
        "withdraw_hours",
        "withdrawal_reopen",
    }
)
"""Say with a form or an empty list, and not with 404, that there is nothing of that id."""
ODD = frozenset({"dashboard", "invoice_pdf", "plan_csv"})
"""Pages that made-up rows break: no run, invoice or plan looks like those of the walk."""


@pytest.fixture
def site(db: None) -> Site:  # noqa: ARG001 - a fixture of a fixture
    """Both companies."""
    return build()


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


def asked(client: Client, method: str, url: str) -> int:
    with taken_back():
        return int(client.get(url).status_code if method == "get" else client.post(url).status_code)


def test_every_address_has_a_line() -> None:
    """A new page is written down here before it is merged."""
    assert {one.name for one in addresses()} - OUTSIDE == set(PANEL)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_the_table_says(site: Site, role: Role) -> None:
    """Who may not is refused; who may is not, and no page breaks."""
    client, wrong = site.browser(role), []
    for name, may in PANEL.items():
        url = address(site, name, may, site.ours)
        for method, roles in (("get", may.get), ("post", may.post)):
            if not roles:
                continue
            status = asked(client, method, url)
            late = method == "post" and name in ASKS_FIRST and role not in roles
            refused = status == 403 or (late and status in {302, 404, 422})
            broken = status >= 500 and name not in ODD
            if refused == (role in roles) or broken or status == 405:
                wrong.append(f"{role.value} {method} {name}: {status}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.timeout(600)
def test_rows_of_another_company_are_not_there(site: Site) -> None:
    """An administrator with the ids of others: not found, and nothing of theirs changes."""
    client, wrong = site.browser(Role.ADMINISTRATOR), []
    before = state_of(site.other.id)
    for name, may in PANEL.items():
        if not names_rows(may):
            continue
        url = address(site, name, may, site.theirs)
        for method, roles in (("get", may.get), ("post", may.post)):
            if not roles or name in ODD:
                continue
            status = int(getattr(client, method)(url).status_code)
            nothing = name in FINDS_NOTHING and status in {200, 302, 422}
            if status not in {403, 404} and not nothing:
                wrong.append(f"{method} {name}: {status}")
    assert wrong == [], "\n".join(wrong)
    assert state_of(site.other.id) == before


def test_an_id_that_nobody_has_is_answered_like_one_of_others(site: Site) -> None:
    """Otherwise the answer would tell that it exists."""
    client = site.browser(Role.ADMINISTRATOR)
    nobody = dict.fromkeys(site.theirs, "01a2009e-bea3-78a8-b560-a96402037677")
    for name in ("customer", "hour_entry", "invoice", "employee", "project", "item"):
        theirs = client.get(address(site, name, PANEL[name], site.theirs))
        none = client.get(address(site, name, PANEL[name], nobody))
        assert theirs.status_code == none.status_code == 404, name
        assert _words(theirs.content) == _words(none.content), name


def _words(content: bytes) -> str:
    return re.sub(rb"[0-9a-f-]{36}|csrf\S+|nonce\S+|value=\S+", b"", content).decode()
