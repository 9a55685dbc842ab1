"""The database for tests that make a company each: opened once, emptied once a module.

Companies do not meet behind row security, so nothing has to be emptied between two of them; that
saves the contract suite and the state machine half of their time. A module that wants it imports
both fixtures; the first one takes the place of pytest-django's own of the same name.
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from bindeledd.sync import calls, limiter


@pytest.fixture(scope="module")
def emptied(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 - made first
    """Leave an empty database to the next module."""
    yield
    with django_db_blocker.unblock():
        limiter.shared.close()
        call_command(
            "flush", verbosity=0, interactive=False, inhibit_post_migrate=True, allow_cascade=False
        )
        connections.close_all()


@pytest.fixture
def transactional_db(
    emptied: None,  # noqa: ARG001 - opened first
    django_db_blocker: DjangoDbBlocker,
    settings: object,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Open the database; let no pause take time and no look-up wait: only the clock is another."""
    settings.SETTLE_FACTOR = 0  # type: ignore[attr-defined] # pytest-django's object
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)
    with django_db_blocker.unblock():
        yield
