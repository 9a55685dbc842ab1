"""Fixtures for tests whose rows must be committed, because leases look over other lines."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test.utils import setup_databases, teardown_databases

from bindeledd.sync import limiter
from tests.world import World


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001 - a fixture of a fixture
    """Make the test database, also when only tests with committed rows were chosen."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    yield
    with django_db_blocker.unblock():
        limiter.shared.close()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001 - a fixture of a fixture
    """The database, with rows that stay until the module ends: companies do not see each other.

    Emptying every table after each test would cost more than most of the tests.
    """
    with django_db_blocker.unblock():
        yield
        limiter.shared.close()
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


@pytest.fixture
def world(committed: None) -> Iterator[World]:  # noqa: ARG001 - a fixture of a fixture
    """A company beside an empty ledger, with the engine between them."""
    made = World.build()
    yield made
    made.close()
