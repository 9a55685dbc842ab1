"""How many intents are written ahead of their calls: as many as go out within half a second.

Written together they cost one commit instead of one each. What it costs is told by a kill: each
intent without an answer must be looked up, so there are never many, and none stands long. Where
one call takes many records, they are as many as it carries in some seconds.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from bindeledd.kernel.clock import monotonic
from bindeledd.sync.flows import CannotFind, Outbound

MOST: Final = 20
"""Intents at most: so many look-ups a kill may cost."""

_AIM_SECONDS: Final = 0.5
_CALL_SECONDS: Final = 4.0
"""A call with many records shall take no longer: what is slow is what gets no answer."""
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
        self._most_in_call = 1 if flow.many is None or self._alone else flow.many.most
        self._in_call = 1
        self._written_at = 0.0

    @property
    def size(self) -> int:
        """How many intents to write together now."""
        return 1 if self._alone else self._size

    @property
    def in_one_call(self) -> int:
        """How many new records to put into one call now; one where each takes its own."""
        return self._in_call

    def written(self) -> None:
        """Note that intents stand from now on."""
        self._written_at = monotonic()

    @property
    def is_stale(self) -> bool:
        """Whether what was written stands too long to be sent."""
        return monotonic() - self._written_at > _LONGEST_SECONDS

    def sent(self, calls: int) -> None:
        """Learn from how long so many calls took."""
        self._size = self._fitting(calls, _AIM_SECONDS, self._most)

    def sent_together(self, records: int) -> None:
        """Learn from how long one call with so many records took."""
        self._in_call = self._fitting(records, _CALL_SECONDS, self._most_in_call)

    def doubted(self) -> None:
        """Begin anew with one: a call with many got no clear answer, or was refused whole."""
        self._in_call = 1

    def _fitting(self, number: int, aim_seconds: float, most: int) -> int:
        seconds = monotonic() - self._written_at
        fits = int(number * aim_seconds / seconds) if seconds > 0 else most
        return max(1, min(most, fits))
