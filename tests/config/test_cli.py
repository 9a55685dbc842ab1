"""The commands as an operator types them: real processes, exit codes, one sentence each."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import psycopg
import pytest

from bindeledd.config import doctor
from bindeledd.config import options as settings
from bindeledd.config.database import EmbeddedCluster
from bindeledd.config.doctor import State
from bindeledd.config.keys import ensure_keys
from bindeledd.config.option_table import described
from bindeledd.kernel.clock import monotonic, pause

PASSWORD = "Grushaug-vinter-88\n"

Bindeledd = Callable[..., subprocess.CompletedProcess[str]]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Only what the test says; nothing of the session's own settings."""
    ours = settings.child_environment()
    kept = {name: ours[name] for name in ("PATH", "HOME") if name in ours}
    return {**kept, "BINDELEDD_DATA_DIR": str(folder), "PYTHONWARNINGS": "error", **variables}


@pytest.fixture
def bindeledd(folder: Path) -> Bindeledd:
    """Runs one command on the module's installation."""

    def run(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bindeledd", *arguments],
            env=environment(folder, **variables),
            cwd=folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_wrong_setting_ends_with_2_and_one_sentence(bindeledd: Bindeledd) -> None:
    """No traceback, nothing started."""
    done = bindeledd("serve", BINDELEDD_PORT="eleven")
    assert done.returncode == 2
    assert done.stderr == (
        "The setting port (environment, BINDELEDD_PORT) has a wrong value, 'eleven'; "
        "allowed is a whole number from 1 to 65535.\n"
    )
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path, command: str) -> None:
    """A second start in one folder is refused with one sentence, and touches nothing."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "bindeledd", command],
            env=environment(tmp_path / "data", BINDELEDD_PORT=str(port)),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert re.fullmatch(
        rf"Nothing can be served at 127\.0\.0\.1:{port}: .*BINDELEDD_PORT\.\n", done.stderr
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", [["backup"], ["migrate"], ["db", "start"], ["sandbox"]])
def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path, command: list[str]
) -> None:
    """Whatever command comes first meets it; a backup of nothing is none, so it is refused too."""
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "bindeledd", *command],
        env=environment(tmp_path / "file" / "data", BINDELEDD_SANDBOX_PORT=str(free_port())),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert str(tmp_path / "file" / "data") in done.stderr
    assert "BINDELEDD_DATA_DIR" in done.stderr


def test_a_folder_without_a_database_is_not_backed_up(tmp_path: Path) -> None:
    """A job with a wrong folder would else keep nothing, night after night, and say it is well."""
    done = subprocess.run(
        [sys.executable, "-m", "bindeledd", "backup"],
        env=environment(tmp_path / "wrong"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"There is no database in {tmp_path / 'wrong'}")
    assert not (tmp_path / "wrong").exists()


def test_settings_are_listed_without_secrets(bindeledd: Bindeledd) -> None:
    """Where each value came from, and never a secret itself."""
    done = bindeledd("settings", BINDELEDD_EMAIL_PASSWORD="hunter2", BINDELEDD_PORT="9001")
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert set(lines) == set(described())
    assert re.fullmatch(r"port +9001 +environment, BINDELEDD_PORT", lines["port"])
    assert re.fullmatch(r"email_password +set +environment, .*", lines["email_password"])
    assert "hunter2" not in done.stdout + done.stderr


def test_the_embedded_database_is_started_and_stopped(tmp_path: Path) -> None:
    """It outlives the command that starts it."""

    def db(action: str, **variables: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bindeledd", "db", action],
            env=environment(tmp_path, **variables),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    place = tmp_path / "postgres"
    assert db("status") == (1, f"The embedded database in {place} is stopped.\n")
    assert db("start") == (0, f"The embedded database in {place} runs.\n")
    assert db("status") == (0, f"The embedded database in {place} runs.\n")
    assert db("stop") == (0, f"The embedded database in {place} is stopped.\n")
    code, said = db("start", DATABASE_URL="postgresql://a@127.0.0.1:1/b")
    assert code == 1
    assert said.startswith("This installation uses the database in DATABASE_URL")


def test_two_starting_at_once_migrate_once(folder: Path, cluster: EmbeddedCluster) -> None:
    """The second waits for the first and finds nothing left to do."""
    starters = [
        subprocess.Popen(
            [sys.executable, "-m", "bindeledd", "migrate"],
            env=environment(folder),
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        said = sorted(starter.communicate(timeout=60)[1] for starter in starters)
    finally:
        for starter in starters:
            starter.kill()
    assert [starter.returncode for starter in starters] == [0, 0], said
    assert said[0] == ""
    assert re.fullmatch(r"The database was brought to this version: \d+ migrations\.\n", said[1])
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute(
            "select to_regclass('dbos.workflow_status') is not null"
        ).fetchone()
    assert row == (True,)


def test_a_person_is_added_and_gets_a_new_password(bindeledd: Bindeledd) -> None:
    """The first administrator of the first company comes from the command line."""
    weak = bindeledd("user", "add", "ola@example.no", stdin="12345678\n")
    assert weak.returncode == 1
    assert weak.stderr.endswith("Nothing was changed.\n")
    added = bindeledd("user", "add", "Ola@example.no", "--company", "Fjell AS", stdin=PASSWORD)
    assert added.stdout == "ola@example.no can sign in in Fjell AS as administrator.\n"
    again = bindeledd("user", "add", "ola@example.no", stdin=PASSWORD)
    assert "bindeledd user reset ola@example.no" in again.stderr
    reset = bindeledd("user", "reset", "ola@example.no", stdin=PASSWORD)
    assert reset.returncode == 0


def test_serve_runs_web_and_worker_and_stops_with_0(folder: Path, cluster: EmbeddedCluster) -> None:
    """Real processes on a real port: pages answer, a worker is there, SIGTERM drains both."""
    port = free_port()
    line = [sys.executable, "-m", "bindeledd", "serve"]
    variables = environment(folder, BINDELEDD_PORT=str(port), BINDELEDD_DRAIN_SECONDS="1")
    process = subprocess.Popen(
        line, env=variables | {"PYTHONWARNINGS": "default"}, stderr=subprocess.PIPE, text=True
    )
    try:
        assert _status(process, f"http://127.0.0.1:{port}/account/login/") == 200
        _until_at_work(cluster)
        assert cluster.is_used()
        taken = subprocess.run(
            line, env=variables, capture_output=True, text=True, timeout=60, check=False
        )
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            said = process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert process.returncode == 0
    assert f"The pages are at http://127.0.0.1:{port}" in said
    assert "it starts again" not in said
    assert taken.returncode == 1
    assert "Nothing can be served at" in taken.stderr
    assert "Traceback" not in taken.stderr


@pytest.mark.parametrize(
    ("named", "setting", "shown"),
    [
        ([], "BINDELEDD_SANDBOX_PORT", "PowerOffice Go"),
        (["sevenoffice"], "BINDELEDD_SANDBOX_SEVENOFFICE_PORT", "24SevenOffice"),
    ],
)
def test_each_stand_in_has_its_port_and_its_file(
    tmp_path: Path, named: list[str], setting: str, shown: str
) -> None:
    """Both may run at once; neither needs a database."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bindeledd", "sandbox", *named],
        env=environment(tmp_path, **{setting: str(port)}),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert _status(process, f"http://127.0.0.1:{port}/sandbox/") == 200
        with httpx2.Client(trust_env=False) as client:
            assert shown in client.get(f"http://127.0.0.1:{port}/sandbox/").text
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 0
    expected = "_".join(["sandbox", *named]) + ".json"
    assert [path.name for path in tmp_path.glob("*.json")] == [expected]


def _until_at_work(cluster: EmbeddedCluster) -> None:
    deadline = monotonic() + 30
    query = "select count(*) from pg_stat_activity where application_name like %s"
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        while connection.execute(query, [f"{doctor.WORKER_NAME}%"]).fetchone() == (0,):
            assert monotonic() < deadline, "no worker comes to work"
            pause(0.1)


def _status(process: subprocess.Popen[str], url: str) -> int:
    deadline = monotonic() + 60
    while True:
        try:
            with httpx2.Client(trust_env=False, follow_redirects=True) as client:
                return client.get(url).status_code
        except httpx2.TransportError:
            assert process.poll() is None, process.communicate()[1]
            assert monotonic() < deadline, "the server does not answer"
            pause(0.1)


def test_the_doctor_finds_what_is_wrong(
    bindeledd: Bindeledd, cluster: EmbeddedCluster, installation: Path
) -> None:
    """An open table, a key that others read, a remote host that is away: each stops the work."""
    assert installation
    ensure_keys()
    key = cluster.folder.parent / "credential_keys"
    key.chmod(0o644)
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("create table open_table (company_id uuid)")
        away = "http://127.0.0.1:1/v2"
        done = bindeledd(
            "doctor",
            BINDELEDD_POWEROFFICE_GO_BASE_URL=away,
            BINDELEDD_POWEROFFICE_GO_TOKEN_URL=away,
            BINDELEDD_POWEROFFICE_GO_APPLICATION_KEY="ours",
            BINDELEDD_POWEROFFICE_GO_SUBSCRIPTION_KEY="ours",
            BINDELEDD_SEVENOFFICE_BASE_URL_API=away,
            BINDELEDD_SEVENOFFICE_BASE_URL_WEB=away,
            COLUMNS="300",
        )
        connection.execute("drop table open_table")
    key.chmod(0o600)
    lines = [line.split("│") for line in done.stdout.splitlines() if "│" in line]
    stops = {cells[2].strip(): cells[3].strip() for cells in lines if cells[1].strip() == "stops"}
    assert done.returncode == 1, done.stderr
    assert set(stops) == {"credential_keys", "companies", "PowerOffice Go"}
    assert stops["companies"] == "Without row security: open_table."
    assert stops["PowerOffice Go"].startswith(f"{away} cannot be reached")
    assert "3 of these stop the work." in done.stdout
    _tells_how_to_get_the_id([cells for cells in lines if cells[2].strip() == "24SevenOffice"])


def _tells_how_to_get_the_id(lines: list[list[str]]) -> None:
    """A system whose key is not there is not used: that it is away is noted, and stops nothing."""
    away, missing = lines
    assert [cells[1].strip() for cells in lines] == ["note", "note"]
    assert "cannot be reached" in away[3]
    assert missing[3].strip() == (
        "sevenoffice_application_id is not set, so no company can connect to 24SevenOffice."
    )
    assert "BINDELEDD_SEVENOFFICE_APPLICATION_ID" in missing[4]
    assert "docs/operations.md" in missing[4]


def test_the_doctor_sees_a_workers_presence(installation: Path, cluster: EmbeddedCluster) -> None:
    """Workers are told by the name of their connection."""
    assert installation
    (nobody,) = doctor.workers()
    with psycopg.connect(cluster.url(), application_name=f"{doctor.WORKER_NAME} one"):
        (somebody,) = doctor.workers()
    assert (nobody.state, somebody.state) == (State.NOTE, State.OK)
