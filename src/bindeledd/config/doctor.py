"""The doctor: looks at everything an installation needs and says what to do. Changes nothing."""

import contextlib
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import psycopg
from cryptography.fernet import Fernet, MultiFernet

from bindeledd.config import options as settings
from bindeledd.config import remotes
from bindeledd.config.console import OperatorError
from bindeledd.config.database import check_external, database_url, embedded
from bindeledd.config.findings import Finding, State
from bindeledd.kernel.clock import now

# Workers name their presence connection so; `sync.presence` opens it.
WORKER_NAME: Final = "bindeledd-worker"
_LARGEST_CLOCK_GAP: Final = timedelta(seconds=2)
_LITTLE_SPACE: Final = 2_000_000_000
_NO_SPACE: Final = 200_000_000
_OLD_BACKUP: Final = timedelta(days=7)


Check = Callable[[], Iterator[Finding]]


def main() -> int:
    """Print the findings; 1 when one of them stops the work."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    findings = examine()
    table = Table("")
    for heading in ("What", "How it stands", "What to do"):
        table.add_column(heading, overflow="fold")
    colours = {State.OK: "green", State.NOTE: "yellow", State.STOPS: "red"}
    for finding in findings:
        texts = (finding.subject, finding.sentence, finding.advice)
        mark = Text(finding.state, style=colours[finding.state])
        table.add_row(mark, *(Text(text) for text in texts))
    console = Console(highlight=False)
    console.print(table)
    stops = sum(finding.state is State.STOPS for finding in findings)
    console.print("Nothing stops the work." if stops == 0 else f"{stops} of these stop the work.")
    return 1 if stops else 0


def examine() -> list[Finding]:
    """Everything there is to see; what needs the database is left out when it is away."""
    findings = [*_outside()]
    with _database(findings) as there:
        checks = (_server, _walls, _clock, workers) if there else ()
        # Django does not load without its key, and that one is missing is said already.
        with_django = (_migrations, _credentials) if there and settings.options().secret_key else ()
        for check in (*checks, *with_django):
            findings += _safely(check)
    return findings


def _outside() -> Iterator[Finding]:
    for check in (_settings, _keys, _space, _backups, remotes.examine):
        yield from check()


def _safely(check: Check) -> list[Finding]:
    try:
        return list(check())
    except psycopg.Error as error:
        subject = check.__name__.strip("_")
        return [Finding(subject, State.STOPS, f"The database refused: {error}", "Ask for help.")]


@contextlib.contextmanager
def _database(findings: list[Finding]) -> Iterator[bool]:
    """Reach the database; an embedded one that stood still is stopped again, unless now used."""
    external = settings.options().database_url
    cluster = embedded()
    stood_still = external is None and not cluster.is_alive()
    try:
        if external is not None:
            check_external(external)
        elif not cluster.data.exists():
            sentence = "There is none yet in the data folder."
            findings.append(
                Finding("database", State.NOTE, sentence, "`bindeledd serve` makes it.")
            )
            yield False
            return
        else:
            cluster.start()
    except OperatorError as error:
        findings.append(Finding("database", State.STOPS, str(error)))
        yield False
        return
    try:
        yield True
    finally:
        if stood_still:
            cluster.stop_unless_used()


def _settings() -> Iterator[Finding]:
    loaded = settings.loaded()
    chosen = sum(origin.chosen for origin in loaded.origins.values())
    yield Finding("settings", State.OK, f"All are allowed; {chosen} are not the default.")
    options = loaded.options
    public = urlsplit(options.public_url).hostname or ""
    if options.debug and public not in {"127.0.0.1", "localhost"}:
        advice = "Take BINDELEDD_DEBUG away."
        yield Finding("settings", State.STOPS, "debug shows source and settings to all.", advice)
    if options.email_host is None:
        advice = "Set BINDELEDD_EMAIL_HOST, so that people can reset a password."
        yield Finding("mail", State.NOTE, "Mail is written to the log, nobody gets any.", advice)


def _keys() -> Iterator[Finding]:
    options = settings.options()
    for name in (settings.SECRET_KEY_FILE, settings.CREDENTIAL_KEYS_FILE):
        path = options.data_dir / name
        if not getattr(options, name) and embedded().data.exists():
            sentence = f"{path} is gone, but there is a database that was used with it."
            advice = "Put it back from where you keep it; a new one cannot read the credentials."
            yield Finding(name, State.STOPS, sentence, advice)
        elif not getattr(options, name):
            yield Finding(name, State.NOTE, "There is none yet.", "`bindeledd serve` makes it.")
        elif path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(name, State.STOPS, f"Others may read {path}.", f"chmod 600 {path}")
        else:
            yield Finding(name, State.OK, "It is there, and for its owner only.")


def _space() -> Iterator[Finding]:
    folder = settings.options().data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    state = State.STOPS if free < _NO_SPACE else State.NOTE if free < _LITTLE_SPACE else State.OK
    advice = "" if state is State.OK else "Make room, or move data_dir to another disk."
    yield Finding("disk", state, f"{free / 1e9:.1f} GB are free at {folder}.", advice)


def _backups() -> Iterator[Finding]:
    files = sorted((settings.options().data_dir / "backups").glob("*.backup"))
    if not files:
        sentence = "There is no backup in the data folder."
        yield Finding("backup", State.NOTE, sentence, "Run `bindeledd backup`, daily for example.")
        return
    newest = max(datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in files)
    old = now() - newest > _OLD_BACKUP
    state = State.NOTE if old else State.OK
    advice = "Run `bindeledd backup`, daily for example." if old else ""
    yield Finding("backup", state, f"The newest is of {newest:%Y-%m-%d %H:%M} UTC.", advice)


def _server() -> Iterator[Finding]:
    with psycopg.connect(database_url()) as connection:
        version = connection.info.server_version
        kind = "embedded" if settings.options().database_url is None else "external"
    sentence = f"PostgreSQL {version // 10000}.{version % 10000}, {kind}; row security binds us."
    yield Finding("database", State.OK, sentence)


def _migrations() -> Iterator[Finding]:
    from bindeledd.config.upgrade import pending_migrations, start_django, unknown_migrations

    start_django()
    if unknown := unknown_migrations():
        sentence = f"The database is of a newer version: {', '.join(unknown)}."
        advice = "Install that version of bindeledd again."
        yield Finding("version", State.STOPS, sentence, advice)
    elif pending := pending_migrations():
        sentence = f"{len(pending)} migrations are missing."
        yield Finding("version", State.NOTE, sentence, "`bindeledd migrate`, or start serve.")
    else:
        yield Finding("version", State.OK, "The database is of this version.")


def _walls() -> Iterator[Finding]:
    """Row security on each table that has a company."""
    with psycopg.connect(database_url()) as connection:
        rows = connection.execute(
            "select relname, relrowsecurity and relforcerowsecurity from pg_class "
            "join pg_attribute on attrelid = pg_class.oid and attname = 'company_id' "
            "where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace "
            "and not attisdropped order by relname"
        ).fetchall()
    if open_tables := [name for name, closed in rows if not closed]:
        sentence = f"Without row security: {', '.join(open_tables)}."
        advice = "Stop serving and ask for help: companies could see one another."
        yield Finding("companies", State.STOPS, sentence, advice)
    else:
        yield Finding("companies", State.OK, f"Row security is on in all {len(rows)} tables.")


def _clock() -> Iterator[Finding]:
    with psycopg.connect(database_url()) as connection:
        before = now()
        row = connection.execute("select clock_timestamp()").fetchone()
        after = now()
    theirs = row[0] if row else before
    gap = max(before - theirs, theirs - after, timedelta())
    if gap > _LARGEST_CLOCK_GAP:
        sentence = f"The database's clock and this machine's are {gap.total_seconds():.0f} s apart."
        yield Finding("clock", State.STOPS, sentence, "Switch time synchronisation on, on both.")
    else:
        yield Finding("clock", State.OK, "The database's clock and this machine's agree.")


def _credentials() -> Iterator[Finding]:
    """Whether our keys open what is stored."""
    from bindeledd.config.upgrade import pending_migrations
    from bindeledd.sync.models import Connection
    from bindeledd.tenancy.models import Company
    from bindeledd.tenancy.scope import company_scope

    if pending_migrations():
        return
    box = MultiFernet([Fernet(key) for key in settings.options().credential_keys])
    total, locked = 0, 0
    for company in Company.objects.values_list("id", flat=True):
        with company_scope(company):
            stored = list(Connection.objects.exclude(credentials=b"").values_list("credentials"))
        total += len(stored)
        locked += sum(not _opens(box, bytes(sealed)) for (sealed,) in stored)
    if locked:
        sentence = f"The credentials of {locked} of {total} connections cannot be read."
        advice = "Add the key they were made with to credential_keys, or connect them anew."
        yield Finding("credentials", State.STOPS, sentence, advice)
    else:
        yield Finding("credentials", State.OK, f"Those of all {total} connections can be read.")


def _opens(box: MultiFernet, sealed: bytes) -> bool:
    from cryptography.fernet import InvalidToken

    try:
        box.decrypt(sealed)
    except InvalidToken:
        return False
    return True


def workers() -> Iterator[Finding]:
    """Whether anybody is there to carry runs."""
    with psycopg.connect(database_url()) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity "
            "where datname = current_database() and application_name like %s",
            [f"{WORKER_NAME}%"],
        ).fetchone()
    if row and row[0]:
        yield Finding("worker", State.OK, f"{row[0]} at work.")
    else:
        sentence = "None is at work: nothing moves until one is."
        yield Finding("worker", State.NOTE, sentence, "`bindeledd serve`, or `bindeledd worker`.")
