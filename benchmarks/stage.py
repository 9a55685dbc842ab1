"""What all measurements stand on: a server of their own, databases, the other side, children.

Every measured run is a process of its own that prints one line of figures, so that its highest
memory is its own and no peer profits from what another has loaded.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bindeledd.config import options as settings
from bindeledd.config.database import EmbeddedCluster

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "template_bench"

Figures = dict[str, Any]


class Stage:
    """The database server with its defaults (every commit reaches the disk), and the books."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._cluster = EmbeddedCluster(folder, createdb=True)
        self.server = self._cluster.start()
        self._books = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.books"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment(self.server),
        )
        self.address = self._answer()["address"]
        self._numbers = 0
        self._make_template()

    def close(self) -> None:
        """Stop what was started."""
        if self._books.stdin is not None:
            self._books.stdin.close()
        self._books.wait(timeout=20)
        self._cluster.stop()

    def books(self, do: str, **facts: Any) -> dict[str, Any]:
        """Let something happen on the other side; return the answer."""
        if self._books.stdin is None:
            raise RuntimeError("the books are closed")
        self._books.stdin.write(json.dumps({"do": do, **facts}) + "\n")
        self._books.stdin.flush()
        return self._answer()

    def database(self, *, migrated: bool) -> str:
        """Return the address of a new database."""
        self._numbers += 1
        name = f"bench_{self._numbers}"
        source = TEMPLATE if migrated else "template0"
        with psycopg.connect(self._on("postgres"), autocommit=True) as line:
            line.execute(
                sql.SQL("create database {} template {}").format(
                    sql.Identifier(name), sql.Identifier(source)
                )
            )
        return self._on(name)

    def database_cpu(self) -> float:
        """Return the processor time that the server has used so far, all its processes together."""
        master = (self._cluster.data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)
        ticks = _ticks(int(master[0]), with_children=True)
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            except OSError:
                continue
            if parent == master[0]:
                ticks += _ticks(int(stat.parent.name), with_children=False)
        return ticks / os.sysconf("SC_CLK_TCK")

    def drop(self, url: str) -> None:
        """Drop a database that is not needed any more."""
        name = urlsplit(url).path.removeprefix("/")
        with psycopg.connect(self._on("postgres"), autocommit=True) as line:
            line.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))

    def child(self, module: str, url: str, **facts: Any) -> Figures:
        """Run a measured process to its end and return what it printed.

        Raises:
            subprocess.CalledProcessError: It failed; its words went to our standard error.
        """
        told = json.dumps({"url": url, "address": self.address, **facts})
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{module}", told],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env=self.environment(url),
        )
        figures: Figures = json.loads(done.stdout.splitlines()[-1])
        return figures

    def environment(self, url: str) -> dict[str, str]:
        """Return the environment of a process that works on a database."""
        (self.folder / "bindeledd.toml").touch()
        return settings.child_environment(
            DATABASE_URL=url,
            BINDELEDD_DATA_DIR=str(self.folder),
            BINDELEDD_CONFIG=str(self.folder / "bindeledd.toml"),
            DJANGO_SETTINGS_MODULE="bindeledd.config.settings",
            DLT_DATA_DIR=str(self.folder / "dlt"),
            RUNTIME__DLTHUB_TELEMETRY="false",
        )

    def _answer(self) -> dict[str, Any]:
        if self._books.stdout is None:
            raise RuntimeError("the books are closed")
        answer: dict[str, Any] = json.loads(self._books.stdout.readline())
        return answer

    def _make_template(self) -> None:
        with psycopg.connect(self._on("postgres"), autocommit=True) as line:
            line.execute(sql.SQL("create database {}").format(sql.Identifier(TEMPLATE)))
        self.child("ours", self._on(TEMPLATE), do="migrate")

    def _on(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))


def _ticks(pid: int, *, with_children: bool) -> int:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0
    used = text.rpartition(")")[2].split()[11:15]
    return sum(int(one) for one in (used if with_children else used[:2]))


@contextmanager
def stage() -> Iterator[Stage]:
    """Build everything in a folder that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bindeledd-bench-"))
    made = Stage(folder)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)
