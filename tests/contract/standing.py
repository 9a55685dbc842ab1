"""Records that stand on both sides before a check begins, linked as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bindeledd.sync import links
from bindeledd.tenancy.statements import Batch
from tests.contract.bench import Bench


def linked(bench: Bench, kind: str, ours: UUID, theirs: Mapping[str, Any]) -> None:
    """Tell the engine that the two are one."""
    world = bench.world
    with world.inside():
        batch = Batch()
        register = world.connector.register(kind)
        links.learn(batch, world.connection.id, register, theirs, ours=ours, how="person")
        batch.run()
