"""How many intents are written ahead of their calls: as many as go out within half a second.

Written together they cost one commit instead of one each. What it costs is told by a kill: each
intent without an answer must be looked up, so there are never many, and none stands long.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from bindeledd.kernel.clock import monotonic
from bindeledd.sync.flows import CannotFind, Outbound

MOST: Final = 20
"""Intents at most: so many look-ups a kill may cost."""

_AIM_SECONDS: Final = 0.5
_LONGEST_SECONDS: Final = 2.0
"""An intent that stood longer is withdrawn before its call; the others of its group with it."""


class Ahead:
    """Reckons for one page of a flow; a flow that cannot look up goes one by one.

    The first goes alone: where access or a right is missing, nothing else was begun.

    Args:
        flow: Which flow.
        rate: Calls a second that the other system allows.
    """

    def __init__(self, flow: Outbound[Any], rate: Decimal) -> None:
        self._alone = isinstance(flow.find, CannotFind)
        self._most = max(1, min(MOST, int(float(rate) * _AIM_SECONDS)))
        self._size = 1
        self._written_at = 0.0

    @property
    def size(self) -> int:
        """How many intents to write together now."""
        return 1 if self._alone else self._size

    def written(self) -> None:
        """Note that intents stand from now on."""
        self._written_at = monotonic()

    @property
    def is_stale(self) -> bool:
        """Whether what was written stands too long to be sent."""
        return monotonic() - self._written_at > _LONGEST_SECONDS

    def sent(self, calls: int) -> None:
        """Learn from how long so many calls took."""
        seconds = monotonic() - self._written_at
        fits = int(calls * _AIM_SECONDS / seconds) if seconds > 0 else self._most
        self._size = max(1, min(self._most, fits))
