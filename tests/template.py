"""A migrated database to copy from: a copy takes a quarter of a second, migrating takes six.

One is kept for each state of the source, beside the files of the test server; of several test
processes that need it, the first makes it. What is done with a copy is left to the fixtures.
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from bindeledd.config import options as settings
from bindeledd.config import serving

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "template_"
MAKING = "making_"


def copy(server: str, name: str, at: Callable[[str], str]) -> None:
    """Make a database with all tables and no rows.

    Args:
        server: Address of any database of the server, with a role that may make more.
        name: Of the new one.
        at: Gives the address of a database by its name.
    """
    template = f"{PREFIX}{_digest()}"
    with (ROOT / ".testdb" / "template.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # until it is copied: another state of the source drops it
        if template not in _databases(server):
            _make(server, template, at)
        _command(server, "create database {} template {}", name, template)


def _make(server: str, name: str, at: Callable[[str], str]) -> None:
    old = [one for one in _databases(server) if one.startswith((PREFIX, MAKING))]
    for one in old:
        with suppress(psycopg.errors.ObjectInUse):  # another checkout copies it
            _command(server, "drop database if exists {}", one)
    unfinished = f"{MAKING}{name}"
    _command(server, "create database {}", unfinished)
    subprocess.run(
        serving.command("migrate"),
        env=settings.child_environment(DATABASE_URL=at(unfinished)),
        check=True,
        capture_output=True,
    )
    _command(server, "alter database {} rename to {}", unfinished, name)


@cache
def _digest() -> str:
    """Tell one state of the source from another: anything in it may shape the tables."""
    found = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes())
    for path in sorted((ROOT / "src").rglob("*.py")):
        found.update(f"{path.relative_to(ROOT)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _databases(server: str) -> list[str]:
    with psycopg.connect(server) as line:
        return [name for (name,) in line.execute("select datname from pg_database").fetchall()]


def _command(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type] # fixed texts
