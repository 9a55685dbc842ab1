"""The engine between a company and its ledger, for each test anew."""

from collections.abc import Iterator

import pytest

from bindeledd.sync import limiter
from tests.world import World


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001 - a fixture of a fixture
    """A company beside an empty ledger; committed, because leases look over other lines."""
    made = World.build()
    yield made
    made.close()
    limiter.shared.close()
