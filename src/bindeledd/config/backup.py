"""Backup and restore of a whole installation, one command each.

Row security hides companies from the application's own role, so both work as a role that sees
everything. The file's form is left to `bindeledd.config.archive`.
"""

import contextlib
import secrets
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bindeledd import __version__
from bindeledd.config import archive
from bindeledd.config import options as settings
from bindeledd.config.console import OperatorError, say
from bindeledd.config.database import NAME, binary, embedded, ready_database
from bindeledd.config.keys import add_credential_keys, ensure_keys
from bindeledd.kernel.clock import now

_HOW_TO_SEE_ALL: Final = (
    "Set BINDELEDD_BACKUP_URL to a role that sees every company: "
    "create role bindeledd_backup login bypassrls createdb password '...'; "
    "grant {role} to bindeledd_backup;"
)
# Tables that stand outside the companies and hold what somebody would miss.
_OF_NO_COMPANY: Final = ("tenancy_company", "tenancy_user")
_PIECE: Final = 1 << 20
# Written by pg_restore 18, unknown to servers before 17.
_TOO_NEW: Final = b"SET transaction_timeout = 0;\n"


def back_up(path: Path | None, *, with_keys: bool) -> int:
    """Write all data to one file and say where it is and what it lacks.

    Raises:
        OperatorError: There are none, or not all of them can be seen.
    """
    if settings.options().database_url is None and not embedded().data.exists():
        raise OperatorError(
            f"There is no database in {settings.options().data_dir}, so no backup was made. Name "
            "the folder that `bindeledd serve` uses in BINDELEDD_DATA_DIR."
        )
    ensure_keys()
    application = ready_database()
    url = _role_that_sees_all(application)
    keys = settings.options().credential_keys
    instant = now()
    target = (path or _default_path(f"{instant:%Y-%m-%dT%H%M%S}")).absolute()
    with psycopg.connect(url) as connection:
        version = connection.info.server_version
    about = archive.About(
        version=__version__,
        made_at=instant.isoformat(timespec="seconds"),
        database_version=version,
        key_prints=tuple(archive.key_print(key) for key in keys),
    )
    archive.write(target, about, keys if with_keys else (), lambda file: _dump(url, file))
    print(f"All data are in {target} ({target.stat().st_size / 1_000_000:.1f} MB).")
    if with_keys:
        say("The keys are in it: whoever has the file can read the credentials. Keep it safe.")
    else:
        say(
            "THE KEYS ARE NOT IN IT. Without them the credentials of the connections cannot be "
            f"read after a restore. Keep {settings.options().data_dir}/credential_keys in another "
            "safe place, or use --with-keys."
        )
    return 0


def _default_path(name: str) -> Path:
    return settings.options().data_dir / "backups" / f"bindeledd-{name}.backup"


def restore(path: Path, *, replace: bool) -> int:
    """Read a backup into a new database and put that in the place of the old one.

    The old data stay untouched until the new ones are whole.
    """
    ensure_keys()
    with archive.reading(path) as kept:
        application = ready_database()
        admin = _role_that_sees_all(application)
        name = _name_of(application)
        if not replace and (table := _filled_table(admin)):
            raise OperatorError(
                f"The database {name} is not empty ({table} has rows). Nothing was changed. "
                "Add --replace to put the backup in its place; make a backup of it before."
            )
        with _new_database(admin, application) as draft:
            _load(kept.dump(), _on(admin, draft), role=_role_of(application))
            _after_restore(_on(admin, draft))
            _swap(admin, name, draft)
        print(f"The data of {kept.about.made_at} are back (made by {kept.about.version}).")
        _restore_keys(kept)
    return 0


def _role_that_sees_all(application: str) -> str:
    """Address for a role that row security does not bind, on the same database.

    Raises:
        OperatorError: There is none, so that a backup would be silently empty.
    """
    if settings.options().database_url is None:
        return embedded().url(superuser=True)
    how = _HOW_TO_SEE_ALL.format(role=_role_of(application))
    url = settings.options().backup_url
    if url is None:
        raise OperatorError(
            "The application's role sees no company's rows in a backup, so none was made or read. "
            + how
        )
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(
                "select current_user, rolsuper or rolbypassrls from pg_roles "
                "where rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        raise OperatorError(
            f"The database in BINDELEDD_BACKUP_URL does not let us in: {str(error).strip()}."
        ) from error
    if row is None or not row[1]:
        raise OperatorError(
            f"The role {row[0] if row else ''} in BINDELEDD_BACKUP_URL does not see every "
            f"company's rows; a backup would be empty, so none was made or read. {how}"
        )
    if _place(url) != _place(application):
        raise OperatorError(
            "BINDELEDD_BACKUP_URL and DATABASE_URL are two databases. Nothing was done. "
            "Let both name the same one."
        )
    return url


def _place(url: str) -> object:
    """Which database of which running server this is."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        return connection.execute(
            "select oid, pg_postmaster_start_time() from pg_database "
            "where datname = current_database()"
        ).fetchone()


def _dump(url: str, file: IO[bytes]) -> None:
    address, variables = _without_password(url)
    # Through a pipe: pg_dump would make our file append-only, and its header is written last.
    with subprocess.Popen(
        [binary("pg_dump"), "--format=custom", "--no-password", f"--dbname={address}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=variables,
    ) as dumper:
        _copy(dumper.stdout, file)
        said = dumper.stderr.read() if dumper.stderr else b""
    if dumper.returncode:
        words = said.decode(errors="replace").strip()
        raise OperatorError(f"No backup was written, the database said: {words}")


def _load(dump: IO[bytes], url: str, *, role: str) -> None:
    """Read a dump into an empty database, as one transaction."""
    address, variables = _without_password(url)
    reader = subprocess.Popen(
        [
            *(binary("pg_restore"), "--no-owner", "--no-acl", f"--role={role}"),
            *("--exit-on-error", "--file=-"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    writer = subprocess.Popen(
        [
            *(binary("psql"), "--no-psqlrc", "--quiet", "--no-password", "--single-transaction"),
            *("--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--dbname={address}"),
        ],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=variables,
    )
    with reader, writer:
        feeder = threading.Thread(target=_feed, args=(dump, reader.stdin), daemon=True)
        feeder.start()
        _copy_script(reader.stdout, writer.stdin)
        if writer.stdin:
            with contextlib.suppress(BrokenPipeError):
                writer.stdin.close()
        said = [process.stderr.read() for process in (reader, writer) if process.stderr]
        feeder.join()
    if reader.returncode or writer.returncode:
        words = b"\n".join(said).decode(errors="replace").strip()
        raise OperatorError(f"The backup was not restored, the old data stand. It said: {words}")


def _copy(source: IO[bytes] | None, target: IO[bytes] | None) -> None:
    """Copy to the end; when the target has given up, its exit code tells, so read on in peace."""
    if source is None or target is None:
        return
    with contextlib.suppress(BrokenPipeError):
        shutil.copyfileobj(source, target, _PIECE)
    while source.read(_PIECE):
        pass


def _copy_script(source: IO[bytes] | None, target: IO[bytes] | None) -> None:
    """Copy a script without what older servers do not know; that stands before the first table."""
    if source is None or target is None:
        return
    line = b"-- begin\n"
    with contextlib.suppress(BrokenPipeError):
        while line and line != _TOO_NEW and not line.startswith(b"CREATE "):
            target.write(line)
            line = source.readline()
        target.write(b"" if line == _TOO_NEW else line)
    _copy(source, target)


def _feed(source: IO[bytes], target: IO[bytes] | None) -> None:
    _copy(source, target)
    if target is not None:
        with contextlib.suppress(BrokenPipeError):
            target.close()


@contextlib.contextmanager
def _new_database(admin: str, application: str) -> Iterator[str]:
    """A new database of the application's role; dropped unless it has taken the old one's name."""
    draft = f"{_name_of(application)}_restore_{secrets.token_hex(4)}"
    statement = sql.SQL("create database {} owner {} template template0").format(
        sql.Identifier(draft), sql.Identifier(_role_of(application))
    )
    try:
        with _maintenance(admin) as connection:
            connection.execute(statement)
    except psycopg.Error as error:
        how = _HOW_TO_SEE_ALL.format(role=_role_of(application))
        raise OperatorError(f"No new database can be made: {error}. {how}") from error
    try:
        yield draft
    finally:
        with _maintenance(admin) as connection:
            drop = sql.SQL("drop database if exists {} with (force)")
            connection.execute(drop.format(sql.Identifier(draft)))


def _after_restore(url: str) -> None:
    """Let the engine forget what the remote systems no longer agree with, such as cursors."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "select to_regprocedure('public.bindeledd_after_restore()') is not null"
        ).fetchone()
        if row and row[0]:
            connection.execute("select public.bindeledd_after_restore()")


def _swap(admin: str, name: str, draft: str) -> None:
    """Exchange the two databases' names in one transaction."""
    former = f"{draft}_former"
    rename = sql.SQL("alter database {} rename to {}")
    try:
        with _maintenance(admin) as connection:
            with connection.transaction():
                for old, new in ((name, former), (draft, name)):
                    connection.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))
            drop = sql.SQL("drop database if exists {} with (force)")
            connection.execute(drop.format(sql.Identifier(former)))
    except psycopg.errors.ObjectInUse as error:
        raise OperatorError(
            f"Somebody still works in the database {name}, so the old data stand. "
            "Stop `bindeledd serve`, web and workers, then restore again."
        ) from error


def _filled_table(admin: str) -> str | None:
    """A table that has rows somebody would miss: those of companies, and who may sign in."""
    with psycopg.connect(admin) as connection:
        names = connection.execute(
            "select distinct relname from pg_class "
            "left join pg_attribute on attrelid = pg_class.oid and attname = 'company_id' "
            "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') "
            "and (attname is not null or relname = any(%s)) order by relname",
            [list(_OF_NO_COMPANY)],
        ).fetchall()
        for (name,) in names:
            query = sql.SQL("select 1 from {} limit 1").format(sql.Identifier("public", name))
            if connection.execute(query).fetchone():
                return str(name)
    return None


def _restore_keys(kept: archive.Archive) -> None:
    """Take over the keys of the backup, or say that the credentials cannot be read."""
    ours = {archive.key_print(key) for key in settings.options().credential_keys}
    if set(kept.keys) <= set(settings.options().credential_keys) and kept.keys:
        return
    if kept.keys and add_credential_keys(kept.keys):
        say("The keys of the backup were added to this installation's.")
    elif kept.about.key_prints and not ours.intersection(kept.about.key_prints):
        say(
            "THIS INSTALLATION DOES NOT HAVE THE KEYS of the one that made the backup: the "
            "credentials of the connections cannot be read. Add that installation's "
            "credential_keys to this one's, or connect each system anew."
        )


def _maintenance(admin: str) -> psycopg.Connection:
    return psycopg.connect(_on(admin, "postgres"), autocommit=True)


def _on(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _name_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/")) or NAME


def _role_of(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, which other users of the machine could read in a list."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    user = parts.netloc.rpartition("@")[0].partition(":")[0]
    bare = urlunsplit(parts._replace(netloc=f"{user}@{place}"))
    return bare, settings.child_environment(PGPASSWORD=unquote(parts.password or ""))
