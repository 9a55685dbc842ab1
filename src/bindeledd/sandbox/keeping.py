"""Keeps the state of a stand-in in one JSON file, written whole and put in place at once.

What stands in the file is each stand-in's own.
"""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

from bindeledd.sandbox.http import Row, decode, encode


class Kept(Protocol):
    """A state that can be kept."""

    @property
    def lock(self) -> AbstractContextManager[bool]:
        """Held while it is read and written."""

    @property
    def version(self) -> tuple[int, ...]:
        """Another one after every change."""


StateT = TypeVar("StateT", bound=Kept)


class StateFile(ABC, Generic[StateT]):
    """Reads and writes the file of one stand-in."""

    form: ClassVar[int | str]
    """Told in the file, so that no other is read."""

    def __init__(self, state: StateT, path: Path) -> None:
        self._state = state
        self._path = path
        self._saved: tuple[int, ...] | None = None

    @abstractmethod
    def taken(self) -> Row:
        """Return what is kept; the state is locked meanwhile."""

    @abstractmethod
    def given(self, content: Row) -> None:
        """Put back what was kept; the state is locked meanwhile."""

    def save_if_changed(self) -> bool:
        """Write the file when something changed since it was written last."""
        version = self._state.version
        if version == self._saved:
            return False
        self.save()
        self._saved = version
        return True

    def save(self) -> None:
        """Write the whole state beside the file and move it into place."""
        with self._state.lock:
            raw = encode({"format": self.form, **self.taken()})
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f"{self._path.name}.part")
        part.write_bytes(raw)
        part.replace(self._path)

    def load(self) -> bool:
        """Read the file into the stand-in; False when there is none.

        Raises:
            ValueError: It is no file of this format.
        """
        if not self._path.exists():
            return False
        content = decode(self._path.read_bytes())
        if content.get("format") != self.form:
            raise ValueError(f"{self._path} is not a state file of this sandbox")
        with self._state.lock:
            self.given(content)
        self._saved = self._state.version
        return True
