"""DBOS: one workflow, one step an order, on PostgreSQL."""

from __future__ import annotations

from typing import Any

from dbos import DBOS, DBOSConfig

from benchmarks.measured import say, timed, told
from benchmarks.peers.post import Poster
from benchmarks.peers.with_dlt import token_of


def main() -> None:
    """Run the workflow once."""
    asked = told()
    poster = Poster(asked["address"], token_of(asked["address"], asked["client_key"]), asked)
    config: DBOSConfig = {
        "name": "bench",
        "system_database_url": asked["url"],
        "run_admin_server": False,
        "log_level": "WARNING",
    }
    DBOS(config=config)

    @DBOS.step()
    def send(body: dict[str, Any]) -> str:
        return poster.send(body)

    @DBOS.workflow()
    def send_all(count: int) -> int:
        for serial in range(count):
            send(poster.body(serial))
        return count

    DBOS.launch()
    with timed() as clock:
        send_all(asked["count"])
    DBOS.destroy()
    say(**clock.figures())


if __name__ == "__main__":
    main()
