"""Keys of connections at rest: nowhere readable in the database, useless without our own keys."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.utils.translation import override
from pytest_django.fixtures import Settings

from bindeledd.kernel.errors import AuthorizationError
from bindeledd.sync import granting, secrets, wording
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, Run
from tests.world import SYSTEM, World

GIVEN = {"client_key": "5f8c1d1e-0d3b-4a55-9d67-aa10bb20cc30"}
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """A company that has given its key on the page, and whose customers have gone out."""
    with world.inside():
        Connection.objects.all().delete()
    world.connection = granting.create(
        world.company.id, SYSTEM, {"client_key": world.books.client_key}, by=world.office
    )
    with world.inside():
        Connection.objects.update(state=Connection.State.ON)
    world.choose("customers", Direction.OUT)
    world.put("customer", [{"number": "10042", "name": "Fjordbygg AS"}])
    return world


def everything_stored(world: World) -> str:
    """Return every row of every table that the company sees, as a dump writes them."""
    with world.inside(), connection.cursor() as cursor:
        cursor.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname in ('public', 'dbos')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        rows: list[str] = []
        for table in tables:
            cursor.execute(f"select one::text from {table} one")  # noqa: S608 - names from the catalogue
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def shapes(secret: str) -> list[str]:
    """Return how a secret may stand in a dump: as it is, as bytes, and wrapped for a wire."""
    raw = secret.encode()
    return [secret, raw.hex(), base64.b64encode(raw).decode().rstrip("=")[:-1]]


def test_no_row_of_the_database_shows_a_key(world: World) -> None:
    """Neither where it is kept nor in journal, history, audit log or queue, after it was used."""
    assert world.run().state == Run.State.DONE
    stored = everything_stored(world)
    assert "Fjordbygg AS" in stored
    with world.inside():
        row = bytes(Connection.objects.get().credentials)
    assert row.hex() in stored
    for shape in shapes(world.books.client_key):
        assert shape not in stored
        assert shape.encode() not in row


def test_the_same_key_is_never_sealed_alike() -> None:
    """Nobody sees from two rows that two companies share one."""
    assert secrets.seal(GIVEN) != secrets.seal(GIVEN)


def test_a_changed_row_is_refused(settings: Settings) -> None:
    """What somebody wrote into the database is not taken for a key."""
    settings.CREDENTIAL_KEYS = (OLD,)
    sealed = bytearray(secrets.seal(GIVEN))
    sealed[40] ^= 1
    with pytest.raises(AuthorizationError, match="credentials_unreadable"):
        secrets.unseal(bytes(sealed))


def test_an_installation_without_its_keys_says_so_and_loses_nothing(
    world: World, settings: Settings
) -> None:
    """As after a restore that left the keys behind: a sentence, and all goes on with them back."""
    own = settings.CREDENTIAL_KEYS
    settings.CREDENTIAL_KEYS = (NEW,)
    run = world.run()
    assert (run.state, run.code) == (Run.State.FAILED, "connection.credentials_unreadable")
    with override("en"):
        words = wording.words(run.code, run.params, "PowerOffice Go")
    assert words.heading == "The stored key cannot be opened"
    assert world.books.rows("Customers") == []

    settings.CREDENTIAL_KEYS = own
    with world.inside():
        Connection.objects.update(state=Connection.State.ON, paused_code="")
    assert world.run().state == Run.State.DONE
    assert len(world.books.rows("Customers")) == 1


def test_keys_rotate(settings: Settings) -> None:
    """The first seals and all open; what was sealed anew needs the old one no more."""
    settings.CREDENTIAL_KEYS = (OLD,)
    before = secrets.seal(GIVEN)
    settings.CREDENTIAL_KEYS = (NEW, OLD)
    assert secrets.unseal(before) == GIVEN
    after, anew = secrets.seal(GIVEN), secrets.reseal(before)
    settings.CREDENTIAL_KEYS = (NEW,)
    assert secrets.unseal(after) == secrets.unseal(anew) == GIVEN
    with pytest.raises(AuthorizationError, match="credentials_unreadable"):
        secrets.unseal(before)
