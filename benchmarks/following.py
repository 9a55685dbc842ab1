"""Both peers follow one ledger through the same rounds, in one process with a clock of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import django
import dlt
import psycopg

from benchmarks import ours
from benchmarks.measured import say, told
from benchmarks.peers.with_dlt import source, token_of
from bindeledd.config.keys import ensure_keys
from bindeledd.config.options import options
from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.seed import generate
from bindeledd.sandbox.serve import running

START = 200
WHOLE_EVERY = 5


class Books:
    """One ledger whose clock we move."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 1, tzinfo=UTC)
        self.app = PowerOfficeGo(seed=1, rate=None, clock=lambda: self.moment, same_instant=True)
        self.ledger: Ledger = self.app.add_company("Fjord AS", org_number="999888777")
        self.draw = Random(20261121)  # noqa: S311 - no secret
        self.changes = 0
        generate(self.ledger, customers=START, seed=1)

    def one_round(self) -> None:
        """Let users work for ten minutes, with all the accidents that cursors dread."""
        self.moment += timedelta(minutes=10)
        newest = self.moment
        self._work(self.draw.randint(0, 6))  # all at one instant
        self.moment = newest - timedelta(seconds=self.draw.randint(1, 90))
        self._late(self.draw.randint(0, 3))
        if self.draw.random() < 0.1:
            self.moment = newest - timedelta(hours=self.draw.randint(1, 5))
            self._late(1)
        self.moment = newest
        if self.draw.random() < 0.2:
            gone = self.draw.choice(self._ids())
            self.ledger.user_deletes("Customers", gone)

    def after_reading(self) -> None:
        """Commit rows now that were stamped before the read: the next read must find them."""
        stood, self.moment = self.moment, self.moment - timedelta(seconds=self.draw.randint(1, 90))
        self._late(self.draw.randint(0, 2))
        self.moment = stood

    def phones(self) -> dict[str, str]:
        """Return what stands there."""
        return {str(row["Id"]): row["PhoneNumber"] or "" for row in self.ledger.rows("Customers")}

    def _ids(self) -> list[int]:
        return list(self.ledger.tables["Customers"].ids)

    def _work(self, count: int) -> None:
        for _ in range(count):
            self._change(self.draw.choice(self._ids()))

    def _late(self, count: int) -> None:
        self.ledger._latest = 0  # noqa: SLF001 - a server whose clocks disagree
        self._work(count)

    def _change(self, one: int) -> None:
        phone = f"+47 9{self.draw.randrange(10**7):07d}"
        self.ledger.user_changes("Customers", one, {"PhoneNumber": phone})
        self.changes += 1


class Dlt:
    """The peer, with its own state between the rounds."""

    def __init__(self, address: str, client_key: str, url: str, name: str) -> None:
        self._address, self._key, self._url = address, client_key, url
        self._pipeline = dlt.pipeline(
            "gaps",
            destination=dlt.destinations.postgres(url),
            dataset_name="books",
            pipelines_dir=str(Path(options().data_dir) / "dlt" / name),
        )

    def run(self) -> None:
        """Load what is new."""
        self._pipeline.run(source(self._address, token_of(self._address, self._key)))

    def phones(self) -> list[tuple[str, str]]:
        """Return what stands here."""
        with psycopg.connect(self._url) as line:
            rows = line.execute("select id, phone_number from books.customers").fetchall()
        return [(str(one), phone or "") for one, phone in rows]


def _follow(asked: dict[str, Any]) -> None:
    books = Books()
    with running(books.app) as address:
        ours.plug(address)
        company = ours.settled_in({"client_key": books.ledger.client_key, "direction": "into"})
        peer = Dlt(address, books.ledger.client_key, asked["dlt"], asked["name"])
        ours.carried(company, full=True)
        repeated, here = 0, _here(company)
        for number in range(asked["rounds"]):
            books.one_round()
            before = _events()
            whole = number % WHOLE_EVERY == 0 or number == asked["rounds"] - 1
            ours.carried(company, full=whole)
            now = _here(company)
            repeated += _events() - before - sum(now[one] != here[one] for one in here)
            here = now
            peer.run()
            if number < asked["rounds"] - 1:
                books.after_reading()
        say(
            ours=_judged_ours(books, here, repeated),
            dlt=_judged_dlt(books, peer),
            changes=books.changes,
            rows=len(books.phones()),
        )


def _events() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_force_next_flush()")
        cursor.execute(
            "select n_tup_ins from pg_stat_user_tables where relname = 'workspace_customerevent'"
        )
        return int(cursor.fetchone()[0])


def _here(company: dict[str, str]) -> dict[str, tuple[str, bool]]:
    """Return phone and standing of our customers, by their ids."""
    from bindeledd.sync.models import Counterpart
    from bindeledd.tenancy.scope import company_scope
    from bindeledd.workspace.models import Customer

    with company_scope(UUID(company["company"])):
        links = dict(Counterpart.objects.filter(kind="customer").values_list("theirs", "ours"))
        rows = {
            one: (phone, active)
            for one, phone, active in Customer.objects.values_list("id", "phone", "active")
        }
    return {theirs: rows[one] for theirs, one in links.items() if one in rows}


def _judged_ours(books: Books, here: dict[str, tuple[str, bool]], repeated: int) -> dict[str, int]:
    there = books.phones()
    return {
        "missed": sum(here.get(one, ("?", True))[0] != phone for one, phone in there.items()),
        "repeated": repeated,
        "removed": sum(not here[one][1] for one in there if one in here),
        "kept": sum(active for one, (_, active) in here.items() if one not in there),
    }


def _judged_dlt(books: Books, peer: Dlt) -> dict[str, int]:
    there, rows = books.phones(), peer.phones()
    here = dict(rows)
    return {
        "missed": sum(here.get(one) != phone for one, phone in there.items()),
        "repeated": len(rows) - len(here),
        "removed": 0,
        "kept": sum(one not in there for one in here),
    }


def main() -> None:
    """Follow, and tell what was missed."""
    ensure_keys()
    django.setup()
    _follow(told())


if __name__ == "__main__":
    main()
