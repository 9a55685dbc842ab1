"""Whatever a program sends, nothing breaks, and every answer is one that the schema promises."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

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
from bindeledd.sync import limiter, linking
from bindeledd.sync.flows import Direction, Mode
from bindeledd.sync.models import Connection, Counterpart, MatchDecision, PlanRow, Run, Waiting
from bindeledd.tenancy.models import ApiToken, Scope
from bindeledd.tenancy.tokens import make_token
from tests.walls.operations import WORDS, operations, table_of
from tests.walls.rows import Known, a_row, company_models
from tests.world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4
"""Cases an operation: two hundred operations have to fit into half a minute."""
NOT_THERE = {"get_check", "list_candidates", "list_early_rows"}
"""Answer 404 nearly always: nobody has had the connection checked, and few ask about a record, or
about a data type that has a day."""
NAMED_IN_BODIES = {
    "entry_id": "workspace.HourEntry",
    "manager_id": "workspace.Employee",
    "parent_id": "workspace.Project",
    "type_id": "workspace.CompensationType",
}
"""Field of a body -> the table whose rows it names, where it is not called after it."""


_NAMING = ("_id", "ours", "theirs", "way")
"""How fields of a body end that name something which must be there."""


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001 - a fixture of a fixture
    """A company with records, a connection, a run that refused a row, an answer, and a plan.

    Committed: a lease ends transactions that stand idle, and the whole test would be one.
    """
    made = World.build()
    numbers = ("10100", "10101", "2")  # the last one lies outside their series
    names = ("Fjell Bygg AS", "Åse", "Vik Rør AS")
    customers = [{"number": n, "name": name} for n, name in zip(numbers, names, strict=True)]
    ours = made.put("customer", customers)
    made.put("department", [{"number": "1", "name": "Anlegg"}])
    made.put("employee", [{"number": "1", "first_name": "Ola", "last_name": "Nordmann"}])
    made.put("project", [{"number": "9", "joined_number": "9", "name": "Skole"}])
    made.choose("customers", Direction.OUT)
    made.choose("invoice_attachments", Direction.OUT)
    made.choose("own_invoices", Direction.OUT, mode=Mode.BY_HAND)
    made.run(("customers",))
    with made.inside():
        linked = Counterpart.objects.get(ours=ours[1])
        linking.unlink(made.connection, "customer", ours[1], linked.theirs, made.office)
    made.preview(("customers",))
    request_finished.disconnect(close_old_connections)
    request_started.disconnect(close_old_connections)
    yield made
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)
    made.close()
    limiter.shared.close()


def _rows(world: World) -> dict[str, Any]:
    """Make a row in every table of the field work, and of what else is named; return their ids."""
    known: Known = {Connection: world.connection}
    with world.inside():
        for model in company_models():
            if model._meta.app_label == "workspace" or model is ApiToken:
                known[model] = a_row(model, known)
    return {model._meta.label: row.pk for model, row in known.items()}


def _ids(world: World) -> dict[str, list[str]]:
    """Return ids that exist, by the name of the parameter or field that takes them."""
    rows = _rows(world)
    parameters = {name for one in operations() for name in one.parameters}
    tables = {name: table_of(name) for name in parameters} | NAMED_IN_BODIES
    found: dict[str, list[Any]] = {name: [word] for name, word in WORDS.items()}
    found |= {name: [rows[table]] for name, table in tables.items() if table in rows}
    with world.inside():
        runs = list(Run.objects.order_by("-number").values_list("id", "plan_id"))
        linked = Counterpart.objects.filter(kind="customer", ours__isnull=False)
        found |= {
            "connection_id": [world.connection.id],
            "run_id": [run for run, _ in runs],
            "plan_id": [plan for _, plan in runs],
            "row_id": [PlanRow.objects.filter(plan=plan).values("id")[0]["id"] for _, plan in runs],
            "decision_id": list(MatchDecision.objects.values_list("id", flat=True)),
            "waiting_id": list(Waiting.objects.values_list("id", flat=True)),
            "ours": list(linked.values_list("ours", flat=True)),
            "theirs": list(linked.values_list("theirs", flat=True)),
            "kind": ["customer", "customer", "project"],
            "group": ["customers", "projects"],
            "step": ["match", "types"],
            "day": ["2026-11-19"],
            "way": ["orders_out", "invoices_out"],
        }
    return {name: [str(one) for one in several] for name, several in found.items()}


def naming(sent: Any, ids: dict[str, list[str]], known: int) -> Any:
    """Return what is sent with rows that exist wherever it names any."""
    if isinstance(sent, dict):
        return {
            name: ids[name][known % len(ids[name])]
            if isinstance(value, str) and name in ids and name.endswith(_NAMING)
            else naming(value, ids, known)
            for name, value in sent.items()
        }
    return [naming(one, ids, known) for one in sent] if isinstance(sent, list) else sent


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


def answers_to(operation: Any, ids: dict[str, list[str]], headers: dict[str, str]) -> list[int]:
    """Send some cases of one operation, most of them about rows that exist; return the answers."""
    came: list[int] = []

    @seed(20261121)
    @limits(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), known=st.sampled_from((1, 2, 3, 0)))
    def fuzz(case: Case, known: int) -> None:
        if known:
            for name in case.path_parameters or {}:
                if name in ids:
                    case.path_parameters[name] = ids[name][known % len(ids[name])]
            case.body, case.query = (naming(one, ids, known) for one in (case.body, case.query))
        with standing() if speaks(case) else taken_back():
            came.append(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    fuzz()
    return came


@pytest.mark.timeout(300)
def test_no_operation_breaks_or_answers_what_it_does_not_promise(
    world: World, settings: Any
) -> None:
    """Nor is any so walled in by what it asks for that all cases end at its first 404."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    with world.inside():
        key = make_token("Fuzz", list(Scope), by=world.office).text
    ids, came = _ids(world), {}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for found in schema.get_all_operations():
        operation = found.ok()
        name = operation.definition.raw["operationId"]
        came[name] = answers_to(operation, ids, {"Authorization": f"Bearer {key}"})
    assert len(came) > 200
    assert {name for name, answers in came.items() if set(answers) <= {404}} <= NOT_THERE
