"""When the next worker is killed, and whether anything still moves: counted, not timed.

A kill follows the one before when something was done in between. So a storm goes on however slow
the machine is: nobody is killed again and again before he has begun.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from bindeledd.kernel.clock import monotonic

FIRST_KILL, KILLS_APART, STILL = 5, (2, 5), 180
"""Seconds; so long nothing at all may move."""
AIMED: Final = 20
"""Looks for somebody in the midst of a deed, before whoever carries a run is killed."""

_MOVED: Final = """
select (select count(*) from sync_intent where state = 'done'),
    (select coalesce(sum(attempts), 0) from sync_intent),
    (select coalesce(sum(requests), 0) + count(*) filter (where ended_at is not null)
        from sync_run)
"""


class Killer(Protocol):
    """Decides at each look whether a worker is killed."""

    def look(self, made: int, done: int) -> None:
        """Look at what is made, and at how many deeds are done."""

    @property
    def is_through(self) -> bool:
        """Whether as many were killed as shall be."""


class Endless:
    """Kills any worker every few seconds.

    Args:
        kill: Kills one that works.
        pauses: Draws the seconds until the next.
    """

    is_through = True

    def __init__(self, kill: Callable[..., bool], pauses: Callable[[int, int], float]) -> None:
        self._kill = kill
        self._pauses = pauses
        self._next_at = monotonic() + FIRST_KILL
        self._done = -1

    def look(self, made: int, done: int) -> None:  # noqa: ARG002 - a killer's form
        """Kill one when it is time and something was done since the last."""
        if monotonic() > self._next_at and done > self._done:
            self._done = done
            self._kill()
            self._next_at = monotonic() + self._pauses(*KILLS_APART)


class Spread:
    """Kills so many, spread over what is made.

    Each is a worker that carries a run, in the midst of a deed where that can be, while another one
    works beside it.

    Args:
        kill: Kills one that works.
        kills: How many.
        made: What is made by now.
        wanted: What will be at the end.
    """

    def __init__(self, kill: Callable[..., bool], kills: int, made: int, wanted: int) -> None:
        self._kill = kill
        self._due = [made + (wanted - made) * n // (kills + 1) for n in range(kills)]
        self._aims = 0

    @property
    def is_through(self) -> bool:
        """Whether as many were killed as shall be."""
        return self._due == []

    def look(self, made: int, done: int) -> None:  # noqa: ARG002 - a killer's form
        """Kill one when enough is made for the next."""
        if self.is_through or made <= self._due[0]:
            return
        if self._kill(carrying=True, at_a_deed=self._aims < AIMED):
            self._aims = 0
            del self._due[0]
        else:
            self._aims += 1


class Watched:
    """What moves: deeds done, calls made, runs ended.

    Args:
        seen: Asks the database in the name of all companies.
        last_words: Of the workers.
    """

    def __init__(
        self, seen: Callable[[str], list[tuple[Any, ...]]], last_words: Callable[[], str]
    ) -> None:
        self._seen = seen
        self._last_words = last_words
        self._moved = seen(_MOVED)
        self._since = monotonic()

    @property
    def done(self) -> int:
        """Deeds that were done when it was last looked at."""
        return sum(done for done, _, _ in self._moved)

    def look(self) -> None:
        """Look again.

        Raises:
            AssertionError: Nothing has moved for long; it holds the workers' last words.
        """
        moved = self._seen(_MOVED)
        if moved != self._moved:
            self._moved, self._since = moved, monotonic()
        assert monotonic() - self._since < STILL, self._last_words()
