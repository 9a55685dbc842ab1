"""Whatever a program sends, nothing breaks, and every answer is one that the schema promises."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as limits
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bindeledd.config.wsgi import application
from bindeledd.sync import limiter
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import MatchDecision, PlanRow, Run, Waiting
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.tokens import make_token
from tests.world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4
"""Cases an operation: some hundred operations have to fit into half a minute."""


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001 - a fixture of a fixture
    """A company with records, a connection, a plan and its run.

    Committed: a lease ends transactions that stand idle, and the whole test would be one.
    """
    made = World.build()
    made.put("customer", [{"number": "1", "name": "Fjell Bygg AS"}, {"number": "2", "name": "Åse"}])
    made.put("department", [{"number": "1", "name": "Anlegg"}])
    made.put("employee", [{"number": "1", "first_name": "Ola", "last_name": "Nordmann"}])
    made.put("project", [{"number": "9", "joined_number": "9", "name": "Skole"}])
    made.choose("customers", Direction.OUT)
    made.preview(("customers",))
    request_finished.disconnect(close_old_connections)
    request_started.disconnect(close_old_connections)
    yield made
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)
    made.close()
    limiter.shared.close()


def _ids(world: World) -> dict[str, list[str]]:
    """Return ids that exist, by the name of the path parameter that takes them."""
    with world.inside():
        runs = list(Run.objects.values_list("id", "plan_id"))
        found: dict[str, list[UUID | None]] = {
            f"{kind}_id": [record.id for record in world.records(kind)]
            for kind in ("customer", "department", "employee", "project")
        }
        found |= {
            "connection_id": [world.connection.id],
            "run_id": [run for run, _ in runs],
            "plan_id": [plan for _, plan in runs],
            "row_id": list(PlanRow.objects.values_list("id", flat=True)),
            "waiting_id": list(Waiting.objects.values_list("id", flat=True)),
            "decision_id": list(MatchDecision.objects.values_list("id", flat=True)),
        }
    words = {
        "kind": ["customer", "project", "employee"],
        "group": ["customers", "projects"],
        "step": ["match", "types"],
    }
    return words | {name: [str(one) for one in ids if one] for name, ids in found.items() if ids}


def speaks(case: Case) -> bool:
    """Tell whether an operation asks the other system: then it may answer that it is odd."""
    return "502" in {str(status) for status in case.operation.definition.raw["responses"]}


@contextmanager
def taken_back() -> Iterator[None]:
    """Leave nothing of a case behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def standing() -> AbstractContextManager[None]:
    """Let a case stand: it speaks with the other system, which no transaction may span."""
    return nullcontext()


@pytest.mark.timeout(300)
def test_no_operation_breaks_or_answers_what_it_does_not_promise(
    world: World, settings: Any
) -> None:
    """Half of all cases name records that exist, so that they come past the first 404."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    with world.inside():
        key = make_token("Fuzz", list(Scope), by=world.office).text
    ids = _ids(world)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(20261121)
        @limits(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), known=st.integers(0, 3))
        def fuzz(case: Case, known: int) -> None:
            if known:
                for name in case.path_parameters or {}:
                    if name in ids:
                        case.path_parameters[name] = ids[name][known % len(ids[name])]
            with standing() if speaks(case) else taken_back():
                case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)

        fuzz()
        tried += 1
    assert tried > 90
