"""A migrated database to copy from: a copy takes a quarter of a second, migrating takes six.

One is kept for each state of what shapes the tables, beside the files of the test server; of
several test processes that need it, the first makes it. What is done with a copy is left to the
fixtures.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from bindeledd.config import options as settings
from bindeledd.config import serving

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
SHAPING = ("config/settings.py", "config/upgrade.py", "sync/apps.py")
"""What runs when tables are made, beside the migrations."""

_IMPORT = re.compile(r"^\s*(?:from|import) (bindeledd[\w.]*)(?: import (\w+))?", re.MULTILINE)
PREFIX = "template_"
MAKING = "making_"


def copy(server: str, name: str, at: Callable[[str], str]) -> None:
    """Make a database with all tables and no rows.

    Args:
        server: Address of any database of the server, with a role that may make more.
        name: Of the new one.
        at: Gives the address of a database by its name.
    """
    with _stands(server, at) as template:  # until it is copied: another state drops it
        _command(server, "create database {} template {}", name, template)


def prepare(server: str, at: Callable[[str], str]) -> None:
    """Make the template where it is not there yet; whoever copies meanwhile waits for it."""
    with _stands(server, at):
        pass


@contextmanager
def _stands(server: str, at: Callable[[str], str]) -> Iterator[str]:
    template = f"{PREFIX}{_digest()}"
    with (ROOT / ".testdb" / "template.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if template not in _databases(server):
            _make(server, template, at)
        yield template


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
    """Tell one state of what shapes the tables from another."""
    found = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes())
    for path in sorted(shaping()):
        found.update(f"{path.relative_to(SOURCE)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def shaping() -> set[Path]:
    """Return the migrations, and what they import at any distance."""
    todo = [*SOURCE.rglob("migrations/*.py"), *(SOURCE / "bindeledd" / one for one in SHAPING)]
    found: set[Path] = set()
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += _imported(path.read_text(encoding="utf-8"))
    return found


def _imported(text: str) -> Iterator[Path]:
    for module, name in _IMPORT.findall(text):
        for dotted in (module, f"{module}.{name}"):
            place = SOURCE.joinpath(*dotted.split("."))
            yield from (p for p in (place.with_suffix(".py"), place / "__init__.py") if p.is_file())


def _databases(server: str) -> list[str]:
    with psycopg.connect(server) as line:
        return [name for (name,) in line.execute("select datname from pg_database").fetchall()]


def _command(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type] # fixed texts
