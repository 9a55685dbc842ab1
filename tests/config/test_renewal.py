"""Changing the keys that encrypt credentials, as an operator does after one was seen by others."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pytest_django.fixtures import Settings

from bindeledd.config import options, renewal
from bindeledd.config.console import OperatorError
from bindeledd.sync.models import Connection
from bindeledd.sync.secrets import seal, unseal
from tests.world import World

OLD, NEW, STRANGE = (Fernet.generate_key().decode() for _ in range(3))


def put(world: World, settings: Settings, key: str) -> dict[str, str]:
    """Close the connection's credentials with a key; return them."""
    given = {"client_key": world.books.client_key}
    settings.CREDENTIAL_KEYS = [key]
    with world.inside():
        Connection.objects.filter(id=world.connection.id).update(credentials=seal(given))
    return given


def stored(world: World) -> bytes:
    with world.inside():
        return bytes(Connection.objects.get(id=world.connection.id).credentials)


def test_what_is_renewed_needs_the_old_key_no_more(
    world: World, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    given = put(world, settings, OLD)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    assert renewal.renew() == 0
    assert "encrypted with the first key" in capsys.readouterr().out
    settings.CREDENTIAL_KEYS = [NEW]
    assert unseal(stored(world)) == given


def test_what_no_key_opens_is_named_and_the_others_are_renewed(
    world: World, settings: Settings
) -> None:
    put(world, settings, STRANGE)
    closed = stored(world)
    other = World.build(app=world.app, name="Fjellheim Bygg AS")
    given = put(other, settings, OLD)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    with pytest.raises(OperatorError, match="poweroffice_go of Lauvåsen Entreprenør AS"):
        renewal.renew()
    settings.CREDENTIAL_KEYS = [NEW]
    assert unseal(stored(other)) == given
    assert stored(world) == closed


def test_a_new_key_stands_first_and_the_old_one_stays(tmp_path: Path) -> None:
    kept = options.child_environment()
    ours = {name: kept[name] for name in ("PATH", "HOME") if name in kept}
    file = tmp_path / options.CREDENTIAL_KEYS_FILE

    def new(**more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bindeledd", "keys", "new"],
            env=ours | {"BINDELEDD_DATA_DIR": str(tmp_path)} | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert new().returncode == 0
    newest, first = file.read_text(encoding="utf-8").split()
    told = new()
    assert "restart every process" in told.stdout.lower()
    assert file.read_text(encoding="utf-8").split()[1:] == [newest, first]
    refused = new(BINDELEDD_CREDENTIAL_KEYS=OLD)
    assert refused.returncode == 1
    assert "Put this one first there" in refused.stderr
    assert len(file.read_text(encoding="utf-8").split()) == 3
