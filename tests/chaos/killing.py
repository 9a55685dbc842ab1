"""When the next worker is killed, and whether anything still moves: counted, not timed.

A kill follows the one before when something was done in between. So a storm goes on however slow
the machine is: nobody is killed again and again before he has begun.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from bindeledd.kernel.clock import monotonic

DEEDS_APART: Final = (10, 40)
"""How many are done between two kills; at ten a second that is one every few seconds."""
LULL, STILL = 30, 180
"""Seconds: when a kill comes though little was done, and how long nothing may come of it."""
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
    """Kills any worker each time some deeds were done, and now and then between few.

    Args:
        kill: Kills one that works.
        deeds: Draws how many.
    """

    is_through = True

    def __init__(self, kill: Callable[..., bool], deeds: Callable[[int, int], int]) -> None:
        self._kill = kill
        self._deeds = deeds
        self._wait(0)

    def _wait(self, done: int) -> None:
        self._done = done
        self._due = done + self._deeds(*DEEDS_APART)
        self._lull_until = monotonic() + LULL

    def look(self, made: int, done: int) -> None:  # noqa: ARG002 - a killer's form
        """Kill one when enough was done since the last; in a lull, when anything was."""
        if done >= self._due or (done > self._done and monotonic() > self._lull_until):
            self._kill()
            self._wait(done)


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
