"""What a measured process tells about itself: time on the wall, processor, highest memory."""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def told() -> dict[str, Any]:
    """Return what the parent asked for."""
    asked: dict[str, Any] = json.loads(sys.argv[1])
    return asked


def say(**figures: Any) -> None:
    """Print the figures as the last line."""
    print(json.dumps(figures), flush=True)


@dataclass
class Clock:
    """How long the measured part took."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    resident: dict[str, int] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """Return all figures of the process."""
        return {
            "seconds": round(self.seconds, 4),
            "cpu_seconds": round(self.cpu_seconds, 4),
            "highest_mb": round(highest_mb()),
        }


@contextmanager
def timed() -> Iterator[Clock]:
    """Measure a block."""
    clock = Clock()
    wall, cpu = time.perf_counter(), time.process_time()
    yield clock
    clock.seconds = time.perf_counter() - wall
    clock.cpu_seconds = time.process_time() - cpu


def highest_mb() -> float:
    """Return the most memory that this process has held at any time."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident_mb() -> float:
    """Return the memory that this process holds now."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return highest_mb()


class Watch:
    """Looks at the memory of this process twice a second."""

    def __init__(self) -> None:
        self._held: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def ended(self) -> list[float]:
        """Stop looking and return what was held."""
        self._stop.set()
        self._thread.join()
        return self._held

    def _look(self) -> None:
        while not self._stop.wait(0.5):
            self._held.append(round(resident_mb(), 1))
