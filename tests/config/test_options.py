"""Settings: found in the right order, refused with one sentence."""

import stat
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bindeledd.config import wiring
from bindeledd.config.keys import write_private
from bindeledd.config.option_table import Options, described
from bindeledd.config.options import WrongSettingError, load


def in_folder(folder: Path, **variables: str) -> dict[str, str]:
    return {"BINDELEDD_DATA_DIR": str(folder), **variables}


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"BINDELEDD_PROT": "1"},
            "The setting BINDELEDD_PROT (environment) is unknown; did you mean BINDELEDD_PORT?",
        ),
        (
            {"BINDELEDD_PORT": "eleven"},
            (
                "The setting port (environment, BINDELEDD_PORT) has a wrong value, 'eleven'; "
                "allowed is a whole number from 1 to 65535."
            ),
        ),
        (
            {"BINDELEDD_PORT": "70000"},
            (
                "The setting port (environment, BINDELEDD_PORT) has a wrong value, '70000'; "
                "allowed is a whole number from 1 to 65535."
            ),
        ),
        (
            {"BINDELEDD_LANGUAGE": "sv"},
            (
                "The setting language (environment, BINDELEDD_LANGUAGE) has a wrong value, 'sv'; "
                "allowed is nb or en."
            ),
        ),
        (
            {"DATABASE_URL": "mysql://root:hunter2@db/x"},
            (
                "The setting database_url (environment, DATABASE_URL) has a wrong value, not shown "
                "here; allowed is postgresql://user:password@host:port/name."
            ),
        ),
        (
            {"BINDELEDD_LEASE_SECONDS": "nan"},
            (
                "The setting lease_seconds (environment, BINDELEDD_LEASE_SECONDS) has a wrong "
                "value, 'nan'; allowed is a number of seconds from 1 to 600."
            ),
        ),
        (
            {"BINDELEDD_LEASE_SECONDS": "5"},
            (
                "The setting heartbeat_seconds is 3, but lease_seconds is 5; allowed is at most "
                "half of lease_seconds."
            ),
        ),
        (
            {"BINDELEDD_SEVENOFFICE_APPLICATION_ID": "5a1dba11"},
            (
                "The setting sevenoffice_application_id (environment, "
                "BINDELEDD_SEVENOFFICE_APPLICATION_ID) has a wrong value, not shown here; allowed "
                "is the id as 24SevenOffice gave it, 32 digits and letters with hyphens."
            ),
        ),
        (
            {"BINDELEDD_CREDENTIAL_KEYS": "short"},
            (
                "The setting credential_keys (environment, BINDELEDD_CREDENTIAL_KEYS) has a wrong "
                "value, not shown here; allowed is Fernet keys of 44 characters, separated by "
                "commas."
            ),
        ),
    ],
)
def test_wrong_setting_is_refused_with_one_sentence(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    """Which setting, what is wrong, what is allowed; a secret is never repeated."""
    with pytest.raises(WrongSettingError) as refused:
        load(in_folder(tmp_path, **variables))
    assert str(refused.value) == sentence


def test_environment_comes_before_file_before_default(tmp_path: Path) -> None:
    """Each value tells where it came from."""
    (tmp_path / "bindeledd.toml").write_text('port = 9000\nhost = "0.0.0.0"\n', encoding="utf-8")

    options, origins = load(in_folder(tmp_path, BINDELEDD_PORT="9001"))

    assert (options.port, options.host, options.language) == (9001, "0.0.0.0", "nb")  # noqa: S104
    assert origins["port"].words == "environment, BINDELEDD_PORT"
    assert origins["host"].words == str(tmp_path / "bindeledd.toml")
    assert origins["language"].words == "default"
    assert options.public_url == "http://0.0.0.0:9001"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("prot = 1", "The setting prot ({file}) is unknown; did you mean port?"),
        ('port = "1"', "The setting port ({file}) has a wrong value, '1'; allowed is a whole"),
        ("port =", "The settings file {file} cannot be read: "),
    ],
)
def test_wrong_file_is_refused_with_its_path(tmp_path: Path, content: str, part: str) -> None:
    """A typing error in the file names the file."""
    file = tmp_path / "bindeledd.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(WrongSettingError) as refused:
        load(in_folder(tmp_path))
    assert str(refused.value).startswith(part.format(file=file))


def test_named_file_must_exist(tmp_path: Path) -> None:
    """A path that points nowhere is a mistake, not a wish for defaults."""
    with pytest.raises(WrongSettingError, match="does not exist; correct the path"):
        load(in_folder(tmp_path, BINDELEDD_CONFIG=str(tmp_path / "nowhere.toml")))


def test_keys_in_the_data_folder_are_read_and_rotate(tmp_path: Path) -> None:
    """A new key goes on the first line; the older ones still decrypt."""
    newer, older = (Fernet.generate_key().decode() for _ in range(2))
    write_private(tmp_path / "credential_keys", f"{newer}\n{older}\n")
    assert load(in_folder(tmp_path)).options.credential_keys == (newer, older)


def test_private_file_is_written_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """Of two processes that start at once, the second keeps what the first wrote."""
    path = tmp_path / "secret"
    assert write_private(path, "first")
    assert not write_private(path, "second")
    assert path.read_text(encoding="utf-8") == "first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]


def test_values_never_show_in_a_repr(tmp_path: Path) -> None:
    """Tracebacks and logs print reprs; secrets stay out of them."""
    options = load(in_folder(tmp_path, BINDELEDD_EMAIL_PASSWORD="hunter2")).options
    assert "hunter2" not in repr(options)


def test_outgoing_hosts_are_those_of_the_remote_systems(tmp_path: Path) -> None:
    """The list follows the settings, so a sandbox replaces the real host."""
    assert load(in_folder(tmp_path)).options.outgoing_hosts == {
        "api.24sevenoffice.com",
        "goapi.poweroffice.net",
        "webservices.24sevenoffice.com",
    }


def test_the_pace_of_a_system_is_the_installations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two a second where nobody chose, which is what 24SevenOffice allows in an hour."""
    usual = {one.system: wiring.paced(one).requests_per_second for one in wiring.CONNECTORS}
    monkeypatch.setattr(wiring, "options", lambda: Options(sevenoffice_requests_per_second=4.5))
    chosen = {one.system: wiring.paced(one).requests_per_second for one in wiring.CONNECTORS}

    assert usual["sevenoffice"] == Decimal(2)
    assert chosen == usual | {"sevenoffice": Decimal("4.5")}


def test_every_option_says_what_it_does() -> None:
    """A sentence, what is allowed, and a variable for each."""
    for row in described().values():
        assert row.text.endswith("."), row.name
        assert row.allowed, row.name
