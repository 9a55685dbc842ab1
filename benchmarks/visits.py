"""A process that is visited: pages of a company with a crowd, drawn whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

import django

from benchmarks.measured import say, timed, told
from bindeledd.config.keys import ensure_keys

WARM_UP: Final = 3
HELD: Final = 20_000

Addresses = Iterator[str]


def settle(asked: dict[str, Any]) -> None:
    """Make the company, and tell how long it took."""
    from benchmarks.crowd import Crowd, make

    with timed() as clock:
        _, company = make(Crowd(**asked["crowd"]))
        _hold(company)
    say(company=str(company), **clock.figures())


def visit(asked: dict[str, Any]) -> None:
    """Draw one page again and again, each time another one of its kind; print each time taken."""
    from django.test import Client

    from bindeledd.panel.middleware import SESSION_KEY
    from bindeledd.sync.tuning import spare_collector
    from bindeledd.tenancy.models import User
    from bindeledd.tenancy.scope import company_scope

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email="kari@firma.example"))
    session = client.session
    session[SESSION_KEY] = asked["company"]
    session.save()
    spare_collector()
    with company_scope(UUID(asked["company"])):
        addresses = list(_PAGES[asked["page"]](asked["times"] + WARM_UP))
    taken = []
    size = 0
    for address in addresses:
        begun = time.perf_counter()
        answer = client.get(address)
        taken.append(time.perf_counter() - begun)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        size = max(size, len(answer.content))
    say(seconds=taken[WARM_UP:], bytes=size)


def _weeks(count: int) -> Addresses:
    from django.urls import reverse

    from benchmarks.crowd import Crowd
    from bindeledd.workspace.time.weeks import Week

    for back in range(count):
        week = Week.of(Crowd().today - timedelta(weeks=back % 50))
        yield f"{reverse('panel:hours')}?week={week}"


def _bases(count: int) -> Addresses:
    """Begin an attachment of each project that takes nothing: its page shows the whole basis."""
    from django.urls import reverse

    from bindeledd.tenancy.models import User
    from bindeledd.workspace.invoicing.services import create_attachment
    from bindeledd.workspace.projects.models import Project

    office = User.objects.get(email="kari@firma.example")
    projects = Project.objects.order_by("sort_number").values_list("id", flat=True)[:count]
    for project in projects:
        made = create_attachment(project, by=office, chosen=())
        yield reverse("panel:attachment", args=[made])


def _held(count: int) -> Addresses:
    from django.urls import reverse

    yield from [reverse("panel:held")] * count


def _payroll(count: int) -> Addresses:
    from django.urls import reverse

    for back in range(count):
        month = 10 - back % 9
        yield f"{reverse('panel:payroll')}?begins=2026-{month:02}-01&ends=2026-{month:02}-28"


_PAGES: dict[str, Callable[[int], Addresses]] = {
    "week": _weeks,
    "basis": _bases,
    "held": _held,
    "payroll": _payroll,
}


def _hold(company: UUID) -> None:
    """Let many hours wait, for three reasons."""
    from django.db import connection

    from benchmarks.crowd import part
    from bindeledd.sync.models import Connection
    from bindeledd.tenancy.scope import company_scope

    with company_scope(company):
        made = Connection.objects.create(
            company_id=company, system="poweroffice_go", state=Connection.State.ON
        )
        with connection.cursor() as cursor:
            facts: dict[str, Any] = {"company": company, "connection": made.id, "rows": HELD}
            for statement in part("held"):
                cursor.execute(statement, facts)
            cursor.execute("analyze sync_waiting")


_DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {"settle": settle, "visit": visit}


def main() -> None:
    """Do what was asked for."""
    ensure_keys()
    django.setup()
    asked = told()
    _DEEDS[asked["do"]](asked)


if __name__ == "__main__":
    main()
