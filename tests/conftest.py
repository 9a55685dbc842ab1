"""Fixtures for tests whose rows must be committed, because leases look over other lines.

Companies do not see each other, so most of these tests need no empty database, only a company of
their own: `committed` empties once a module, `transactional_db` after each test.
"""

import gc
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, connections
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from bindeledd.kernel.clock import pause
from bindeledd.sync import calls, limiter
from bindeledd.sync.tuning import spare_collector
from tests import chromium, looking
from tests.cluster import own_database
from tests.world import World

# How long a busy machine takes for an example says nothing of what is proven.
hypothesis_settings.register_profile(
    "any", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# Whoever runs the proofs twice gets the same answer twice; `--long` looks for new stories.
hypothesis_settings.register_profile(
    "same", parent=hypothesis_settings.get_profile("any"), derandomize=True, database=None
)


def pytest_configure(config: pytest.Config) -> None:
    """Draw the same examples each time, unless the long form is asked for."""
    looking.keep_pictures(asked=config.getoption("--shots"))
    hypothesis_settings.load_profile("any" if config.getoption("--long") else "same")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Look for garbage as a worker of ours does: what is gathered here stays until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        spare_collector()


def empty() -> None:
    """Leave nothing to the next test: no rows, and no run in the queue for its workers to carry."""
    limiter.shared.close()
    wait_for_quiet()
    try:
        _flush()
    except OperationalError:  # a last answer began meanwhile: PostgreSQL ended one of the two
        wait_for_quiet()
        _flush()
    with connection.cursor() as cursor:
        cursor.execute("delete from dbos.workflow_status")
    connections.close_all()


def wait_for_quiet(*, at_most: float = 10) -> None:
    """Wait for the answers that a page asked for before it was closed: they read and write too."""
    end = time.monotonic() + at_most
    while _others_at_work() and time.monotonic() < end:
        pause(0.05)


def _others_at_work() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and state <> 'idle')"
        )
        (found,) = cursor.fetchone()
    return bool(found)


def _flush() -> None:
    """Truncate what has held a row: each of some hundred tables costs new files otherwise.

    The size is asked, not the rows: nobody sees those of a company without entering it.
    """
    with connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relname = any(%s)"
            " and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0",
            [names],
        )
        held = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        if held:
            statement = sql.SQL("truncate {} restart identity cascade")
            cursor.execute(statement.format(sql.SQL(", ").join(held)))


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Point Django at a copy of the migrated database; takes the place of pytest-django's own."""
    connection.settings_dict["NAME"] = own_database(request.config)
    yield
    with django_db_blocker.unblock():
        limiter.shared.close()
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def browser_of_the_session() -> Iterator[None]:
    """Close what `chromium.in_browser` has kept open."""
    yield
    chromium.end()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Keep passwords of made-up people in a way that is quick to reckon.

    The real one is slow on purpose, a sixth of a second each; the servers that the browser meets
    are processes of their own and have it.
    """
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 - made first
    """The database, emptied after the test; takes the place of pytest-django's own.

    That one makes content types and rights anew each time, which nobody here asks for.
    """
    with django_db_blocker.unblock():
        yield
        empty()


@pytest.fixture(scope="module")
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 - made first
    """The database, with rows that stay until the module ends."""
    with django_db_blocker.unblock():
        yield
        empty()


@pytest.fixture
def hurried(committed: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - opened first
    """The committed database where no pause takes time and no look-up waits."""
    settings.SETTLE_FACTOR = 0
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)


@pytest.fixture
def world(committed: None) -> Iterator[World]:  # noqa: ARG001 - opened first
    """A company beside an empty ledger, with the engine between them."""
    made = World.build()
    yield made
    made.close()
