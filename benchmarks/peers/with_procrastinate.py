"""Procrastinate: one job an order, deferred in one batch, one worker."""

from __future__ import annotations

import logging
from typing import Any

from procrastinate import App, PsycopgConnector

from benchmarks.measured import say, timed, told
from benchmarks.peers.post import Poster
from benchmarks.peers.with_dlt import token_of


def main() -> None:
    """Defer all orders, then let the worker work them off."""
    asked = told()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    poster = Poster(asked["address"], token_of(asked["address"], asked["client_key"]), asked)
    app = App(connector=PsycopgConnector(conninfo=asked["url"]))

    @app.task(name="send")
    def send(body: dict[str, Any]) -> str:
        return poster.send(body)

    with app.open():
        app.schema_manager.apply_schema()
    with timed() as clock:
        with app.open():
            send.batch_defer(*[{"body": poster.body(n)} for n in range(asked["count"])])
        app.run_worker(wait=False, concurrency=1, install_signal_handlers=False)
    say(**clock.figures())


if __name__ == "__main__":
    main()
