"""The engine's tables hang on connections of their own company, and are known for their size."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models

from bindeledd.kernel.identity import new_id
from bindeledd.sync import links
from bindeledd.sync.flows import Identity
from bindeledd.sync.known import Seen
from bindeledd.sync.models import (
    Attempt,
    Counterpart,
    DataType,
    Intent,
    KeptSession,
    MatchDecision,
    Plan,
    PlanRow,
    RegisterState,
    Run,
    Waiting,
)
from bindeledd.tenancy.scope import company_scope
from tests.sync.conftest import Seat, make_seat

OF_A_CONNECTION: tuple[tuple[type[models.Model], dict[str, object]], ...] = (
    (Counterpart, {"kind": "customer", "theirs": "1", "digest": "d"}),
    (DataType, {"group": "customers"}),
    (KeptSession, {}),
    (Intent, {"ours": new_id(), "payload": {}, "key": "k", "digest": "d"}),
    (MatchDecision, {"kind": "customer", "theirs": "1", "verdict": "ignore"}),
    (Plan, {"number": 1}),
    (RegisterState, {"kind": "customer"}),
    (Run, {"number": 1, "trigger": "hand", "state": "done"}),
    (Waiting, {"flow": "f", "kind": "customer", "group": "customers", "label": "x", "why": "held"}),
)


@pytest.mark.parametrize(
    ("table", "facts"), OF_A_CONNECTION, ids=[one.__name__ for one, _ in OF_A_CONNECTION]
)
def test_nothing_hangs_on_another_companys_connection(
    seat: Seat, table: type[models.Model], facts: dict[str, object]
) -> None:
    other = make_seat()
    with company_scope(seat.company_id):
        mine = {"company_id": seat.company_id, "connection_id": seat.connection_id}
        table(**facts, **mine).save(force_insert=True)
    with pytest.raises(IntegrityError, match="in_company"), company_scope(seat.company_id):
        table(**facts, **mine | {"connection_id": other.connection_id}).save(force_insert=True)


def test_nothing_hangs_on_another_companys_plan_or_intent(seat: Seat) -> None:
    other = make_seat()
    with company_scope(other.company_id):
        there = {"company_id": other.company_id, "connection_id": other.connection_id}
        plan = Plan.objects.create(**there, number=1)
        intent = Intent.objects.create(**there, ours=new_id(), payload={}, key="k", digest="d")
    for row in (
        PlanRow(plan_id=plan.id, position=1, label="x", action="create"),
        Attempt(intent_id=intent.id, number=1),
    ):
        row.company_id = seat.company_id
        with pytest.raises(IntegrityError, match="in_company"), company_scope(seat.company_id):
            row.save(force_insert=True)


def believed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select reltuples::int from pg_class where relname = 'sync_counterpart'")
        found: int = cursor.fetchone()[0]
        return found


def remember(connection_id: UUID, first: int, count: int) -> None:
    page = [
        Seen(Identity(str(n), number=str(n), name=f"Kunde {n}"), {"name": "x" * 200}, f"d{n}")
        for n in range(first, first + count)
    ]
    links.remember(connection_id, "customer", page)


def test_a_table_that_grew_many_times_over_is_looked_at_at_once(seat: Seat) -> None:
    with company_scope(seat.company_id):
        remember(seat.connection_id, 0, 1000)
        known = believed()
        remember(seat.connection_id, 1000, 50)
        after_few = believed()
    assert known == 1000
    assert after_few == known
