"""Counts, limits and remembers the calls a stand-in gets; secrets never reach its memory."""

import threading
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

_SECOND = 1.0


class RateWindow:
    """At most so many calls in any second, counted per key; refused calls do not count.

    Args:
        limit: Calls a second; None lets everything pass.
    """

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._passed: dict[str, deque[float]] = {}

    def admits(self, key: str, now: float) -> bool:
        """Tell whether one more call may pass, and count it if so."""
        if self.limit is None:
            return True
        with self._lock:
            times = self._passed.setdefault(key, deque())
            while times and now - times[0] >= _SECOND:
                times.popleft()
            if len(times) >= self.limit:
                return False
            times.append(now)
            return True


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the log."""

    at: str
    method: str
    path: str
    query: str
    client: str
    status: str
    fault: str
    milliseconds: float


def without_secrets(query: list[tuple[str, str]]) -> str:
    """Word a query for the log; values of keys and tokens are left out."""
    return "&".join(
        f"{name}=..." if name.lower().endswith(("key", "token")) else f"{name}={value}"
        for name, value in query
    )


class Traffic:
    """Figures about the calls since the start or the last reset."""

    def __init__(self, keep: int = 200) -> None:
        self._lock = threading.Lock()
        self._keep = keep
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.calls: deque[Call] = deque(maxlen=self._keep)
        self.operations: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.total = 0
        self._recent: deque[float] = deque()
        self.most_in_a_second = 0

    def note(self, operation: str, call: Call, now: float) -> None:
        """Count one call that was answered (or cut)."""
        with self._lock:
            self.total += 1
            self.operations[operation] += 1
            self.statuses[call.status] += 1
            self.calls.append(call)
            self._recent.append(now)
            while now - self._recent[0] >= _SECOND:
                self._recent.popleft()
            self.most_in_a_second = max(self.most_in_a_second, len(self._recent))

    def figures(self) -> dict[str, Any]:
        """Show the figures as plain data."""
        with self._lock:
            return {
                "total": self.total,
                "max_requests_in_a_second": self.most_in_a_second,
                "operations": dict(sorted(self.operations.items())),
                "statuses": dict(sorted(self.statuses.items())),
            }
