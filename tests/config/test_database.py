"""The embedded server survives what happens to servers; the external one is checked."""

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import psycopg
import pytest

from bindeledd.config import database, doctor
from bindeledd.config import options as settings
from bindeledd.config.database import DatabaseError, EmbeddedCluster, check_external
from bindeledd.config.demo_stage import Stage

START = (
    "import sys; from pathlib import Path; from bindeledd.config.database import EmbeddedCluster;"
    "print(EmbeddedCluster(Path(sys.argv[1])).start())"
)
WORK = (
    "import sys; from bindeledd.config.database import ready_database;"
    "ready_database(); print('ready', flush=True); sys.stdin.read()"
)


@contextmanager
def another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process of ours that works in that data folder, without any line to its database."""
    with subprocess.Popen(
        [sys.executable, "-c", WORK],
        env=settings.child_environment(BINDELEDD_DATA_DIR=str(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def postmaster(cluster: EmbeddedCluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_application_role_is_bound_by_row_security(cluster: EmbeddedCluster) -> None:
    """It owns its database, and is neither superuser nor exempt from policies."""
    with psycopg.connect(cluster.start()) as connection:
        row = connection.execute(
            "select current_user, current_database(), rolsuper, rolbypassrls, rolcreatedb, "
            "(select datlocprovider::text || datlocale from pg_database "
            "where datname = current_database()), "
            "pg_get_userbyid((select datdba from pg_database where datname = current_database())) "
            "from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == ("bindeledd", "bindeledd", False, False, False, "bC.UTF-8", "bindeledd")


def test_passwords_are_for_the_owner_only(cluster: EmbeddedCluster) -> None:
    """Nobody else on the machine reads them, and nobody gets in without."""
    for role in ("bindeledd", "postgres"):
        mode = (cluster.folder / f"{role}.password").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600
    wrong = cluster.start().replace("bindeledd:", "bindeledd:x", 1)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_a_running_server_is_adopted(cluster: EmbeddedCluster) -> None:
    """A second start finds the server of the first, whoever started it."""
    url = cluster.start()
    before = postmaster(cluster)
    assert EmbeddedCluster(cluster.folder.parent).start() == url
    assert postmaster(cluster) == before


def test_a_killed_server_is_started_again(cluster: EmbeddedCluster) -> None:
    """An immediate start after SIGKILL waits out the remains, and committed rows are there."""
    url = cluster.start()
    with psycopg.connect(url) as connection:
        connection.execute("create table if not exists kept as select 7 as figure")
    os.kill(postmaster(cluster), signal.SIGKILL)
    assert one(cluster.start(), "select figure from kept") == 7


def test_a_reused_process_number_is_not_believed(cluster: EmbeddedCluster) -> None:
    """A stale pid file may name a living process that is no server."""
    cluster.start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(
        f"{os.getpid()}\n{cluster.data}\n0\n1\n\n127.0.0.1\n0\nready\n", encoding="utf-8"
    )
    assert one(cluster.start(), "select 1") == 1


def test_a_taken_port_is_exchanged(cluster: EmbeddedCluster) -> None:
    """Another program on our port neither stops the start nor gets our password."""
    cluster.start()
    cluster.stop()
    port = int((cluster.folder / "port").read_text(encoding="ascii"))
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        url = cluster.start()
    assert f":{port}/" not in url
    assert one(url, "select 1") == 1


def test_a_demo_that_ends_leaves_the_server_to_whoever_works_with_it(
    installation: Path, cluster: EmbeddedCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also to one that holds no line just then; alone, it stops everything."""
    with another(installation):
        before = postmaster(cluster)
        with Stage():
            pass
        assert cluster.is_running()
        assert postmaster(cluster) == before
        assert "`bindeledd db stop`" in capsys.readouterr().err
    with Stage():
        pass
    assert not cluster.is_running()
    assert capsys.readouterr().err == ""


def test_a_doctor_that_came_to_a_busy_server_leaves_it_running(
    installation: Path, cluster: EmbeddedCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that gives no answer for some seconds has not stood still."""
    for name in ("POWEROFFICE_GO_BASE_URL", "POWEROFFICE_GO_TOKEN_URL"):
        monkeypatch.setenv(f"BINDELEDD_{name}", "http://127.0.0.1:1/")
    for name in ("API", "WEB"):
        monkeypatch.setenv(f"BINDELEDD_SEVENOFFICE_BASE_URL_{name}", "http://127.0.0.1:1/")
    settings.loaded.cache_clear()
    cluster.start()
    before = postmaster(cluster)
    os.kill(before, signal.SIGSTOP)
    wakes = Timer(3, os.kill, (before, signal.SIGCONT))
    wakes.start()
    findings = doctor.examine()
    wakes.join()
    assert installation
    assert "database" in {finding.subject for finding in findings}
    assert postmaster(cluster) == before


def test_a_server_is_known_by_another_path_to_its_folder(
    cluster: EmbeddedCluster, tmp_path: Path
) -> None:
    """Else its pid file is taken for a stale one and removed, which a server does not survive."""
    cluster.start()
    (tmp_path / "link").symlink_to(cluster.folder.parent)
    assert EmbeddedCluster(tmp_path / "link").is_alive()
    cluster.stop()
    EmbeddedCluster(tmp_path / "link").start()
    assert cluster.is_alive()


def test_four_starting_at_once_share_one_server(tmp_path: Path) -> None:
    """From an empty folder: one makes it, three wait and find it."""
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    said = [starter.communicate(timeout=60)[0] for starter in starters]
    EmbeddedCluster(tmp_path).stop()
    assert [starter.returncode for starter in starters] == [0] * 4
    assert len(set(said)) == 1


def test_a_server_that_cannot_start_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence carries the server's own last words and the place of its log."""
    monkeypatch.setattr(database, "_RETRY_SECONDS", 0)
    broken = EmbeddedCluster(tmp_path, settings_lines="\nnonsense_setting = 1\n")
    with pytest.raises(DatabaseError, match=r"(?s)does not start: .*nonsense_setting.*start\.log"):
        broken.start()


def test_an_external_superuser_is_refused(cluster: EmbeddedCluster) -> None:
    """A role that looks past row security would show one company another's data."""
    cluster.start()
    with pytest.raises(DatabaseError, match="alter role postgres nosuperuser nobypassrls"):
        check_external(cluster.url(superuser=True))


def test_an_external_database_that_is_away_is_said_so() -> None:
    """Port 1 answers nobody."""
    with pytest.raises(DatabaseError, match=r"does not let us in: .*Connection refused"):
        check_external("postgresql://bindeledd@127.0.0.1:1/bindeledd")


def test_an_old_external_server_is_refused(
    cluster: EmbeddedCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest version is raised above the one at hand, since none older is here."""
    url = cluster.start()
    check_external(url)
    monkeypatch.setattr(database, "OLDEST_SERVER", 990000)
    with pytest.raises(DatabaseError, match="bindeledd needs 15 or later"):
        check_external(url)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_root_that_cannot_step_down_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container may forbid it or lack the program; then there are two ways on."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseError, match="Start bindeledd as an ordinary user, or set DATABASE"):
        EmbeddedCluster(tmp_path).start()
    (tmp_path / "unshare").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "unshare").chmod(0o755)
    with pytest.raises(DatabaseError, match="does not let root step down"):
        EmbeddedCluster(tmp_path).start()
