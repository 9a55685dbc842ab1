"""The least that is durable, written by hand: an intent row, the POST, the result row.

It looks nothing up, plans nothing, holds no lease and keeps no link; nobody could do less and still
know after a crash what may have been sent.
"""

from __future__ import annotations

from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from benchmarks.measured import say, timed, told
from benchmarks.peers.post import Poster, key_of
from benchmarks.peers.with_dlt import token_of

TABLE = """
create table intent (id uuid primary key, key text not null unique, payload jsonb not null,
    state text not null, theirs text not null default '', changed_at timestamptz default now())
"""


def main() -> None:
    """Send all orders one after the other."""
    asked = told()
    poster = Poster(asked["address"], token_of(asked["address"], asked["client_key"]), asked)
    with psycopg.connect(asked["url"], autocommit=True) as line:
        line.execute(TABLE)
        with timed() as clock:
            for serial in range(asked["count"]):
                body, intent = poster.body(serial), uuid4()
                line.execute(
                    "insert into intent (id, key, payload, state) values (%s, %s, %s, 'open')",
                    [intent, key_of(serial), Jsonb(body)],
                )
                theirs = poster.send(body)
                line.execute(
                    "update intent set state = 'done', theirs = %s, changed_at = now() "
                    "where id = %s",
                    [theirs, intent],
                )
    say(**clock.figures())


if __name__ == "__main__":
    main()
