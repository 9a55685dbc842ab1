"""Starts a throw-away PostgreSQL for the test session, before pytest-django reads the settings.

Loaded with `-p tests.cluster`. The cluster lies in `.testdb/` and its files are kept between
sessions, because making them costs a second; the server stops when the last session ends. Sessions
that run side by side get databases of their own. `TEST_DATABASE_URL` names another server to test
against (its role needs CREATEDB); the fixtures `migrated_database` and `shared` are for
everybody.
"""

import fcntl
import os
import secrets
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from bindeledd.config import options as settings
from bindeledd.config.database import EmbeddedCluster
from bindeledd.config.keys import ensure_keys
from tests import template

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".testdb"
SESSIONS = FOLDER / "sessions"
REQUIRE_SHARED = "BINDELEDD_REQUIRE_SHARED"
PREFIX = "session_"
SPEED = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
max_connections = 300
"""


def on_database(url: str, name: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def drop_database(server: str, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    with psycopg.connect(on_database(server, "postgres"), autocommit=True) as connection:
        statement = "drop database if exists {} with (force)"
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _drop_left_over(server: str) -> None:
    """Drop the databases of sessions that ended without doing it themselves."""
    with psycopg.connect(on_database(server, "postgres")) as connection:
        rows = connection.execute("select datname from pg_database").fetchall()
    for (name,) in rows:
        number = name.removeprefix("test_").removeprefix(PREFIX).split("_")[0]
        ours = name.removeprefix("test_").startswith(PREFIX) and number.isdigit()
        if ours and not Path(f"/proc/{number}").exists():
            drop_database(server, name)


class _Session:
    """What one test session holds: a share of the server, and its own names in it."""

    def __init__(self) -> None:
        FOLDER.mkdir(exist_ok=True)
        self._share = SESSIONS.open("w")
        fcntl.flock(self._share, fcntl.LOCK_SH)
        self._cluster = EmbeddedCluster(FOLDER, settings_lines=SPEED, createdb=True)
        self.server = os.environ.get("TEST_DATABASE_URL") or self._cluster.start()
        self.name = f"{PREFIX}{os.getpid()}"

    def copy(self, name: str) -> None:
        """Make a database with all tables and no rows."""
        template.copy(on_database(self.server, "postgres"), name, self._at)

    def prepare(self) -> None:
        """Begin to make what is copied: many processes will want it once they know their tests."""

        def make() -> None:
            # Who copies it tries again, and tells why it cannot be made.
            with suppress(psycopg.Error, subprocess.CalledProcessError):
                template.prepare(on_database(self.server, "postgres"), self._at)

        threading.Thread(target=make, daemon=True).start()

    def _at(self, name: str) -> str:
        return on_database(self.server, name)

    def clean_environment(self) -> None:
        """Let nothing of the developer's own installation into the tests."""
        for variable in list(os.environ):
            if variable.startswith("BINDELEDD_") and variable != REQUIRE_SHARED:
                del os.environ[variable]
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process compiles everything anew
        (FOLDER / "bindeledd.toml").touch()
        os.environ[settings.CONFIG_VARIABLE] = str(FOLDER / "bindeledd.toml")
        url = on_database(self.server, self.name)
        settings.export(data_dir=str(FOLDER), database_url=url)
        ensure_keys()

    def end(self) -> None:
        drop_database(self.server, f"test_{self.name}")
        _drop_left_over(self.server)
        fcntl.flock(self._share, fcntl.LOCK_UN)
        try:
            fcntl.flock(self._share, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another session goes on; it will stop the server
        else:
            self._cluster.stop()
        finally:
            self._share.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` asks for the long form of some tests (`make chaos`), `--shots` for pictures."""
    parser.addoption("--long", action="store_true", help="the long form of the chaos tests")
    parser.addoption("--shots", action="store_true", help="keep a picture of each page looked at")


_SESSION = pytest.StashKey[_Session]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Start before anybody else in this hook: pytest-django reads the settings in it."""
    session = _Session()
    early_config.stash[_SESSION] = session
    early_config.add_cleanup(session.end)
    session.clean_environment()
    if getattr(early_config.known_args_namespace, "numprocesses", None):
        session.prepare()
    return (yield)


@pytest.fixture
def migrated_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a database with tables and no rows, for processes of its own; dropped after."""
    with a_database(request.config) as address:
        yield address


@contextmanager
def a_database(config: pytest.Config) -> Iterator[str]:
    """Make a copy of the template for as long as this lasts; a session cut off leaves it behind."""
    session = config.stash[_SESSION]
    name = f"{session.name}_{secrets.token_hex(4)}"
    session.copy(name)
    try:
        yield on_database(session.server, name)
    finally:
        drop_database(session.server, name)


def own_database(config: pytest.Config) -> str:
    """Make the database of this session's own process and return its name; dropped at its end."""
    session = config.stash[_SESSION]
    name = f"test_{session.name}"
    session.copy(name)
    return name


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference papers beside the repository.

    Skips for somebody who has only the repository; fails where the papers are insisted on.
    """
    folder = ROOT.parent / "shared"
    if folder.is_dir():
        return folder
    reason = f"the reference papers are not there: {folder} is missing"
    if os.environ.get(REQUIRE_SHARED) == "1":
        pytest.fail(reason)
    pytest.skip(reason)
