"""Huey on SQLite: one task an order, its queue flushed to disk, one worker thread."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

from huey import SqliteHuey

from benchmarks.measured import say, timed, told
from benchmarks.peers.post import Poster
from benchmarks.peers.with_dlt import token_of
from bindeledd.config.options import options


def main() -> None:
    """Enqueue all orders, then let the consumer work them off."""
    asked = told()
    logging.getLogger("huey").setLevel(logging.WARNING)
    poster = Poster(asked["address"], token_of(asked["address"], asked["client_key"]), asked)
    file = Path(options().data_dir) / f"{asked['name']}.sqlite"
    huey = SqliteHuey(filename=str(file), fsync=True)
    left = asked["count"]
    done = threading.Event()

    @huey.task()
    def send(body: dict[str, Any]) -> str:
        nonlocal left
        theirs = poster.send(body)
        left -= 1
        if left == 0:
            done.set()
        return theirs

    consumer = huey.create_consumer(workers=1, periodic=False)
    with timed() as clock:
        for serial in range(asked["count"]):
            send(poster.body(serial))
        consumer.start()
        done.wait()
    consumer.stop(graceful=True)
    say(**clock.figures())


if __name__ == "__main__":
    main()
