"""Who works with the embedded database: a lock that each of our processes shares until it ends.

A process that is killed lets go of it too. Stopping what nobody uses is left to `database`.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bindeledd.kernel.clock import monotonic, pause

_FILE: Final = "users"
# A process that was just killed may hold its share for a moment longer.
_PATIENCE_SECONDS: Final = 2.0
_LOOK_AGAIN_SECONDS: Final = 0.05

_shares: Final[dict[Path, int]] = {}
"""Folder -> the file that this process holds open; what it starts does not inherit it."""


def attend(folder: Path) -> None:
    """Be one of those who work in a folder until this process ends; waits for who is leaving."""
    if folder not in _shares:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _shares[folder] = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(_shares[folder], fcntl.LOCK_SH)


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Say whether no other process works in a folder; if so, none begins to before this ends."""
    attended = folder in _shares
    attend(folder)
    share = _shares[folder]
    try:
        yield _is_ours(share)
    finally:
        if attended:
            attend(folder)
        else:
            os.close(_shares.pop(folder))


def _is_ours(share: int) -> bool:
    give_up_at = monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > give_up_at:
                return False
        else:
            return True
        pause(_LOOK_AGAIN_SECONDS)
