"""How often somebody may do something in a minute, over all processes: one statement a question."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from django.db import connection

_WINDOW: Final = 60.0

_TAKE: Final = """
insert into tenancy_allowance as had (bucket, spent_until)
values (%(bucket)s, clock_timestamp() + make_interval(secs => %(step)s))
on conflict (bucket) do update
    set spent_until = greatest(had.spent_until, clock_timestamp())
        + make_interval(secs => %(step)s)
    where greatest(had.spent_until, clock_timestamp()) + make_interval(secs => %(step)s)
        <= clock_timestamp() + make_interval(secs => %(window)s)
returning xmax = 0
"""
_WAIT: Final = """
select extract(epoch from spent_until - clock_timestamp()) + %(step)s - %(window)s
from tenancy_allowance where bucket = %(bucket)s
"""
_FORGET: Final = "delete from tenancy_allowance where spent_until < now() - interval '1 hour'"


def take(whose: str, *, per_minute: int) -> float:
    """Take one of a minute's allowance; return how many seconds to wait, zero when it was given.

    A whole minute's allowance may be used at once; it comes back evenly. Called outside any
    transaction, or the row stays locked until that one ends.

    Args:
        whose: What is counted; only a digest of it is kept.
        per_minute: How many there are.
    """
    facts: dict[str, str | float] = {
        "bucket": blake2b(whose.encode(), digest_size=32).hexdigest(),
        "step": _WINDOW / per_minute,
        "window": _WINDOW,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, facts)
        given = cursor.fetchone()
        if given is not None:
            if given[0]:
                cursor.execute(_FORGET)
            return 0.0
        cursor.execute(_WAIT, facts)
        row = cursor.fetchone()
    return max(0.001, float(row[0])) if row is not None else 0.001
