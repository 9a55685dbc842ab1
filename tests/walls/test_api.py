"""Every operation of the API, for each role, and with ids of another company."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bindeledd.tenancy.models import Role
from tests.walls.operations import Operation, operations
from tests.walls.rights import API
from tests.walls.site import Ids, Site, build, state_of, taken_back

ASKS_FIRST = frozenset({"add_attachment_line", "add_receipt"})
"""An empty body is refused for being empty before anybody asks who sends it."""
NOT_THEIRS = frozenset({403, 404})
HIDDEN = frozenset(
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
MADE_ANEW = frozenset({"put_compensation", "put_hour_entry", "put_machine_use", "put_withdrawal"})
"""An id that is not there yet makes a record; one of others is refused at its missing fields."""
ODD = frozenset({"cancel_run", "get_run"})
"""Runs that nobody asked for are broken: no run looks like that of the walk."""


@pytest.fixture
def site(db: None, settings: Any) -> Site:  # noqa: ARG001 - a fixture of a fixture
    """Both companies."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    return build()


def send(operation: Operation, key: str, ids: Ids) -> int:
    client = Client(raise_request_exception=False)
    url, headers = operation.address(ids), {"Authorization": f"Bearer {key}"}
    if operation.takes == "multipart/form-data":
        parts = {name: value for name, value in operation.body.items() if name != "file"}
        file = SimpleUploadedFile("x.csv", b"number;name\n1;x\n")
        return int(client.post(url, parts | {"file": file}, headers=headers).status_code)
    body = b"" if operation.body is None else json.dumps(operation.body)
    answer = client.generic(
        operation.method, url, body, content_type="application/json", headers=headers
    )
    return int(answer.status_code)


def test_every_operation_has_a_line() -> None:
    """A new operation is written down before it is merged."""
    assert {one.name for one in operations()} == set(API)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_the_table_says(site: Site, role: Role) -> None:
    """Its key has all scopes: what is refused is refused for the role."""
    wrong = []
    for operation in operations():
        with taken_back():
            status = send(operation, site.keys[role], site.ours)
        may = role in API[operation.name]
        late = operation.name in ASKS_FIRST and status == 422
        hidden = operation.name in HIDDEN and status == 404
        refused = status == 403 or (not may and (late or hidden))
        if refused == may or (status >= 500 and operation.name not in ODD):
            wrong.append(f"{role.value} {operation.name}: {status}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.timeout(600)
def test_rows_of_another_company_are_not_there(site: Site) -> None:
    """Keys that may all, with the ids of others: not found, and nothing of theirs changes."""
    wrong, before = [], state_of(site.other.id)
    for operation in operations():
        if operation.parameters:
            status = send(operation, site.keys[Role.ADMINISTRATOR], site.theirs)
            anew = operation.name in MADE_ANEW and status == 422
            empty = operation.name in ASKS_FIRST and status == 422
            if status not in NOT_THEIRS and not anew and not empty:
                wrong.append(f"{operation.name}: {status}")
    assert wrong == [], "\n".join(wrong)
    assert state_of(site.other.id) == before
