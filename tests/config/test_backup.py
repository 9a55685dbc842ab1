"""What was backed up comes back whole; what would be empty or half is refused."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from cryptography.fernet import Fernet

from bindeledd.config import options as settings
from bindeledd.config.backup import back_up, restore
from bindeledd.config.console import OperatorError
from bindeledd.config.database import EmbeddedCluster
from bindeledd.config.keys import ensure_keys

TWO_COMPANIES = """
drop schema public cascade; create schema public;
create table owner_company (company_id uuid primary key);
create table kept_hours (
  id int primary key, company_id uuid not null references owner_company, hours numeric(6, 2));
insert into owner_company values
  ('00000000-0000-0000-0000-000000000001'), ('00000000-0000-0000-0000-000000000002');
insert into kept_hours select n, ('00000000-0000-0000-0000-00000000000' || 1 + n % 2)::uuid, 7.25
  from generate_series(1, 1000) n;
alter table kept_hours enable row level security;
alter table kept_hours force row level security;
create policy of_company on kept_hours
  using (company_id = (select nullif(current_setting('app.company_id', true), '')::uuid));
create table cursors (position int);
insert into cursors values (42);
create function bindeledd_after_restore() returns void language sql
  as 'update public.cursors set position = null';
"""


def rows(url: str, company: int | None) -> int:
    with psycopg.connect(url) as connection:
        if company is not None:
            number = f"00000000-0000-0000-0000-{company:012d}"
            connection.execute("select set_config('app.company_id', %s, true)", [number])
        row = connection.execute("select count(*) from kept_hours").fetchone()
    assert row is not None
    return int(row[0])


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row and row[0]


def run(url: str, statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statements)


@pytest.fixture
def url(cluster: EmbeddedCluster, installation: Path) -> str:
    """Two companies with five hundred rows each, behind row security."""
    address = cluster.start()
    run(address, TWO_COMPANIES)
    assert installation
    return address


def test_companies_come_back_behind_their_walls(
    url: str, tmp_path: Path, cluster: EmbeddedCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    """All rows of all companies, still under row security, and the engine's hook was called."""
    file = tmp_path / "all.backup"
    assert back_up(file, with_keys=False) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    run(url, "delete from cursors; drop table kept_hours cascade")

    assert restore(file, replace=True) == 0

    assert [rows(url, company) for company in (1, 2, None)] == [500, 500, 0]
    assert one(url, "select position from cursors") is None
    assert one(
        url, "select pg_get_userbyid(relowner) from pg_class where relname='kept_hours'"
    ) == ("bindeledd")
    assert one(
        url,
        "select relrowsecurity and relforcerowsecurity from pg_class where relname = 'kept_hours'",
    )
    left = one(
        cluster.url(superuser=True),
        "select count(*) from pg_database where datname like 'bindeledd\\_%'",
    )
    assert left == 0
    said = capsys.readouterr()
    assert "THE KEYS ARE NOT IN IT" in said.err
    assert "The data of 20" in said.out


def test_a_filled_database_is_not_overwritten(url: str, tmp_path: Path) -> None:
    """Only --replace puts a backup in the place of data."""
    file = tmp_path / "all.backup"
    back_up(file, with_keys=False)
    with pytest.raises(
        OperatorError, match=r"not empty \(kept_hours has rows\)\. Nothing was changed"
    ):
        restore(file, replace=False)
    assert rows(url, 1) == 500


def test_a_broken_dump_leaves_the_old_data(url: str, tmp_path: Path) -> None:
    """A restore that fails half-way has changed nothing and leaves nothing behind."""
    file = tmp_path / "all.backup"
    back_up(file, with_keys=False)
    content = bytearray(file.read_bytes())
    content[4000:4100] = bytes(100)
    file.write_bytes(content)
    with pytest.raises(OperatorError, match="the old data stand"):
        restore(file, replace=True)
    assert rows(url, 2) == 500
    assert one(url, "select count(*) from pg_database where datname like 'bindeledd\\_%'") == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no backup", bytes(10240)])
def test_another_file_is_refused(url: str, tmp_path: Path, content: bytes) -> None:
    """A zip, an empty file or zeros are no backup, and nothing is touched."""
    file = tmp_path / "other.zip"
    file.write_bytes(content)
    with pytest.raises(OperatorError, match=r"is no .*backup.*Nothing was changed"):
        restore(file, replace=True)
    assert rows(url, 1) == 500


def test_somebody_at_work_stops_a_restore(url: str, tmp_path: Path) -> None:
    """A running server would lose what it writes meanwhile."""
    file = tmp_path / "all.backup"
    back_up(file, with_keys=False)
    with psycopg.connect(url), pytest.raises(OperatorError, match="Stop `bindeledd serve`"):
        restore(file, replace=True)
    assert rows(url, 1) == 500


def test_a_backup_is_never_overwritten(url: str, tmp_path: Path) -> None:
    """The older one may be the only good one."""
    file = tmp_path / "all.backup"
    file.write_bytes(b"older")
    assert url
    with pytest.raises(OperatorError, match="there is such a file already"):
        back_up(file, with_keys=False)
    assert file.read_bytes() == b"older"
    assert os.listdir(tmp_path) == ["all.backup"]  # noqa: PTH208  # names are compared


def test_keys_travel_only_when_asked(
    url: str, tmp_path: Path, installation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With them, credentials are readable on another installation; without, it is said loudly."""
    without, with_keys = tmp_path / "without", tmp_path / "with"
    back_up(without, with_keys=False)
    back_up(with_keys, with_keys=True)
    former = settings.options().credential_keys[0]
    assert former.encode() not in without.read_bytes()
    (installation / "credential_keys").unlink()
    settings.loaded.cache_clear()
    ensure_keys()
    secret = Fernet(former).encrypt(b"client key")
    capsys.readouterr()

    restore(without, replace=True)
    assert "DOES NOT HAVE THE KEYS" in capsys.readouterr().err
    assert former not in settings.options().credential_keys

    restore(with_keys, replace=True)
    ours, theirs = settings.options().credential_keys
    assert theirs == former != ours
    assert Fernet(theirs).decrypt(secret) == b"client key"
    assert rows(url, 1) == 500


@pytest.fixture
def external(url: str, cluster: EmbeddedCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The same data in a database that another role runs, as on a hosted server."""
    superuser = cluster.url(superuser=True)
    run(superuser, "drop database if exists hosted with (force)")
    run(
        superuser,
        "drop role if exists app_role; drop role if exists saver;"
        "create role app_role login password 'app' nosuperuser nobypassrls;"
        "create role saver login password 'saver' bypassrls createdb;"
        "grant app_role to saver",
    )
    run(superuser, "create database hosted owner app_role")
    place = urlsplit(url)
    address = urlunsplit(
        place._replace(netloc=f"app_role:app@127.0.0.1:{place.port}", path="/hosted")
    )
    run(address, TWO_COMPANIES.replace("drop schema public cascade; create schema public;", ""))
    monkeypatch.setenv("DATABASE_URL", address)
    settings.loaded.cache_clear()
    yield address
    run(superuser, "drop database if exists hosted with (force)")


def use_for_backups(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BINDELEDD_BACKUP_URL", url)
    settings.loaded.cache_clear()


def test_an_external_database_without_a_seeing_role_is_not_backed_up(
    external: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The application's role would write a backup without any company's rows."""
    file = tmp_path / "all.backup"
    with pytest.raises(OperatorError, match="Set BINDELEDD_BACKUP_URL"):
        back_up(file, with_keys=False)
    use_for_backups(monkeypatch, external)
    with pytest.raises(OperatorError, match="app_role in BINDELEDD_BACKUP_URL does not see every"):
        back_up(file, with_keys=False)
    assert not file.exists()


def test_an_external_database_comes_back(
    external: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a BYPASSRLS role that may create databases, the round trip is the same."""
    saver = external.replace("app_role:app@", "saver:saver@")
    use_for_backups(monkeypatch, saver)
    file = tmp_path / "all.backup"
    back_up(file, with_keys=False)
    run(external, "truncate kept_hours")

    restore(file, replace=True)

    assert [rows(external, company) for company in (1, 2, None)] == [500, 500, 0]
    assert one(external, "select position from cursors") is None
    use_for_backups(monkeypatch, saver.replace("/hosted", "/bindeledd"))
    with pytest.raises(OperatorError, match="are two databases"):
        back_up(tmp_path / "another", with_keys=False)
    assert rows(url, 1) == 500
