"""A process of callers before one limit, for `test_limiter`; prints each place it got as JSON."""

from __future__ import annotations

import json
import sys
import threading
import time
from decimal import Decimal

import django

from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sync.limiter import Limiter
from bindeledd.sync.lines import Lines


def main() -> None:
    """Arguments: scope, rate, instant of the start, seconds, and callers by share as JSON."""
    django.setup()
    scope, rate, start, seconds, callers = sys.argv[1:]
    limiter = Limiter(Lines(settings="-c synchronous_commit=off", keep=8))
    places: list[tuple[str, float, float]] = []
    pause(max(0.0, float(start) - time.time()))
    until = monotonic() + float(seconds)

    def call(share: str) -> None:
        while True:
            waited = limiter.acquire(scope, share, Decimal(rate))
            if monotonic() > until:
                return
            places.append((share, time.time(), waited))

    threads = [
        threading.Thread(target=call, args=(share,))
        for share, number in json.loads(callers).items()
        for _ in range(number)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    limiter.close()
    sys.stdout.write(json.dumps(places))


if __name__ == "__main__":
    main()
