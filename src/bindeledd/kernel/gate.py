"""What stands before every request to a remote system; declared here, built by the engine."""

from __future__ import annotations

from typing import Protocol


class Gate(Protocol):
    """What stands before every request: pace, lease and counting. The engine provides it."""

    @property
    def seconds_left(self) -> float | None:
        """How long whoever waits can wait; None leaves each request its own time."""

    def enter(self, *, operation: str, write: bool) -> None:
        """Wait for a place; raise if the caller may no longer write."""

    def leaving(self, *, operation: str, write: bool) -> None:
        """Raise if the caller may no longer write; what comes next is bytes on the line.

        Between `enter` and here a line was opened, and the process may have stood still. Called for
        the head of a request and again for its body; what it raises goes to the caller as it is.
        """

    def leave(self, *, operation: str, status: int, retry_after_seconds: int | None) -> None:
        """Learn from the answer; status 0 means that none came."""


class OpenGate:
    """A gate that stands open: for token calls, sandboxes and tools."""

    @property
    def seconds_left(self) -> float | None:
        """Nobody waits."""
        return None

    def enter(self, *, operation: str, write: bool) -> None:
        """Let everybody through."""

    def leaving(self, *, operation: str, write: bool) -> None:
        """Let everything out."""

    def leave(self, *, operation: str, status: int, retry_after_seconds: int | None) -> None:
        """Learn nothing."""
