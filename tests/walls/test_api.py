"""Every operation of the API, for each role, and with ids of another company or of nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from bindeledd.tenancy.models import Role
from tests.walls.operations import Operation, operations
from tests.walls.rights import API
from tests.walls.site import NOBODY, Browser, Ids, Site, state_of, taken_back, walked_over

HIDDEN: Final = frozenset(
    {
        "compensation_history",
        "get_compensation",
        "get_machine_use",
        "get_withdrawal",
        "list_receipts",
        "machine_use_history",
        "remove_compensation",
        "remove_machine_use",
        "remove_withdrawal",
        "withdrawal_history",
    }
)
"""To a worker, what others did is not there: 404 and not 403."""
MADE_ANEW: Final = frozenset(
    {"put_compensation", "put_hour_entry", "put_machine_use", "put_withdrawal"}
)
"""An id that is not there yet makes a record; one of others is refused at its missing fields."""


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:  # noqa: ARG001 - made first
    """Both companies."""
    yield from walked_over(django_db_blocker)


@pytest.fixture
def site(both: Site, settings: Any) -> Iterator[Site]:
    """Both companies, as they were before."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    with taken_back():
        yield both


@pytest.fixture
def client() -> Client:
    """What sends the requests."""
    return Browser()


def send(client: Client, operation: Operation, key: str, ids: Ids) -> Any:
    url, headers = operation.address(ids), {"Authorization": f"Bearer {key}"}
    if operation.takes == "multipart/form-data":
        parts = {name: value for name, value in operation.body.items() if name != "file"}
        file = SimpleUploadedFile("x.csv", b"number;name\n1;x\n")
        return client.post(url, parts | {"file": file}, headers=headers)
    body = b"" if operation.body is None else json.dumps(operation.body)
    return client.generic(
        operation.method, url, body, content_type="application/json", headers=headers
    )


def test_every_operation_has_a_line() -> None:
    """A new operation is written down before it is merged."""
    assert {one.name for one in operations()} == set(API)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_the_table_says(site: Site, client: Client, role: Role) -> None:
    """Its key has all scopes: what is refused is refused for the role."""
    wrong = []
    for operation in operations():
        with taken_back():
            status = send(client, operation, site.keys[role], site.ours).status_code
        no = 404 if role is Role.WORKER and operation.name in HIDDEN else 403
        if (status == no) == (role in API[operation.name]) or status >= 500:
            wrong.append(f"{role.value} {operation.name}: {status}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("whose", ["theirs", "nobody's"])
def test_rows_of_others_are_not_there(site: Site, client: Client, whose: str) -> None:
    """Keys that may all, with others' ids or nobody's: one and the same answer, and no more."""
    wrong, before = [], state_of(site.other.id)
    ids = site.theirs if whose == "theirs" else dict.fromkeys(site.theirs, NOBODY)
    for operation in operations():
        if operation.parameters:
            answer = send(client, operation, site.keys[Role.ADMINISTRATOR], ids)
            if answer.status_code != (422 if operation.name in MADE_ANEW else 404):
                wrong.append(f"{operation.name}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
    assert state_of(site.other.id) == before
