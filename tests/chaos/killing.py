"""When the next worker is killed, and whether anything still moves: counted, not timed.

A kill follows the one before when something was done in between. So a storm goes on however slow
the machine is: nobody is killed again and again before he has begun.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from bindeledd.kernel.clock import monotonic

FIRST_KILL, KILLS_APART, STILL = 5, (2, 5), 180
"""Seconds; so long nothing may come of it."""
AIMED: Final = 20
"""Looks for somebody in the midst of a deed, before whoever carries a run is killed."""


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
    """Something that must go on changing.

    Args:
        last_words: Of the workers.
    """

    def __init__(self, last_words: Callable[[], str]) -> None:
        self._last_words = last_words
        self._seen: object = None
        self._since = monotonic()

    def look(self, moved: object) -> None:
        """Look again.

        Raises:
            AssertionError: Nothing has changed for long; it holds the workers' last words.
        """
        if moved != self._seen:
            self._seen, self._since = moved, monotonic()
        assert monotonic() - self._since < STILL, self._last_words()
