"""A firm in the company entered, on a Thursday."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bindeledd.kernel import clock
from bindeledd.tenancy.models import User
from tests.hours import Firm


@pytest.fixture
def thursday() -> Iterator[None]:
    """19 November 2026, a quarter past three in the afternoon in Oslo."""
    with clock.fixed(datetime(2026, 11, 19, 14, 15, tzinfo=UTC)):
        yield


@pytest.fixture
def firm(inside: UUID, office: User, thursday: None) -> Firm:  # noqa: ARG001 - entered first
    """People, projects and hour types."""
    return Firm.build(office)
