"""The storm that the chaos tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.accidents.processes import QUICK
from tests.chaos.storm import Storm


@pytest.fixture
def storm(migrated_database: str, tmp_path: Path) -> Iterator[Storm]:
    """Nothing has begun yet."""
    made = Storm(migrated_database, tmp_path, figures=dict(QUICK))
    yield made
    with suppress(ProcessLookupError):
        made.is_over()
