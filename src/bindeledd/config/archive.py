"""The file of a backup: a tar with the database's dump, what it is, and on request the keys.

How a dump is made and read back is left to `bindeledd.config.backup`.
"""

import contextlib
import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from bindeledd.config.console import OperatorError

DUMP: Final = "database.dump"
_ABOUT: Final = "about.json"
_KEYS: Final = "credential_keys"
_BLOCK: Final = 512
_OWNER_ONLY: Final = 0o600
_LARGEST_TEXT: Final = 1_000_000


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says about itself."""

    version: str
    made_at: str
    database_version: int
    key_prints: tuple[str, ...]
    """Fingerprints of the keys that read the credentials in it, so that missing ones are told."""


def key_print(key: str) -> str:
    """A fingerprint that tells keys apart and gives none away."""
    return hashlib.sha256(key.encode("ascii")).hexdigest()[:16]


def write(
    path: Path, about: About, keys: tuple[str, ...], dump: Callable[[IO[bytes]], None]
) -> None:
    """Write a backup that appears whole or not at all, readable by its owner only.

    Args:
        path: Where; nothing may be there yet.
        about: What it says about itself.
        keys: Keys to put in, or none.
        dump: Writes the dump into the file it is given.

    Raises:
        OperatorError: There is such a file already, or it cannot be written.
    """
    draft = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            raise FileExistsError(17, "there is such a file already")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            _fill(file, about, keys, dump)
        os.link(draft, path)
    except OSError as error:
        raise OperatorError(f"No backup was written to {path}: {error.strerror}.") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _fill(
    file: IO[bytes], about: About, keys: tuple[str, ...], dump: Callable[[IO[bytes]], None]
) -> None:
    file.write(bytes(_BLOCK))  # the dump's size is known when it is there
    file.flush()
    dump(file)
    size = file.seek(0, os.SEEK_END) - _BLOCK
    _pad(file, size)
    _add(file, _ABOUT, msgspec.json.encode(about))
    if keys:
        _add(file, _KEYS, "\n".join(keys).encode("ascii"))
    file.write(bytes(2 * _BLOCK))
    file.seek(0)
    file.write(_header(DUMP, size))
    file.flush()
    os.fsync(file.fileno())


def _header(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = _OWNER_ONLY
    return entry.tobuf(format=tarfile.GNU_FORMAT)


def _pad(file: IO[bytes], size: int) -> None:
    file.write(bytes(-size % _BLOCK))


def _add(file: IO[bytes], name: str, content: bytes) -> None:
    file.write(_header(name, len(content)))
    file.write(content)
    _pad(file, len(content))


class Archive:
    """A backup that is open for reading."""

    def __init__(self, file: tarfile.TarFile) -> None:
        self._file = file
        self.about = msgspec.json.decode(self._text(_ABOUT), type=About)
        kept = _KEYS in file.getnames()
        self.keys = tuple(self._text(_KEYS).decode("ascii").split()) if kept else ()

    def dump(self) -> IO[bytes]:
        """The database's dump, to be read once from its beginning."""
        stream = self._file.extractfile(DUMP)
        if stream is None:
            raise KeyError(DUMP)
        return stream

    def _text(self, name: str) -> bytes:
        stream = self._file.extractfile(name)
        if stream is None:
            raise KeyError(name)
        return stream.read(_LARGEST_TEXT)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Open a backup.

    Raises:
        OperatorError: There is no such file, or it is no whole backup of ours.
    """
    try:
        file = tarfile.open(path, "r:")  # noqa: SIM115  # closed below, after its contents are used
    except (OSError, tarfile.TarError) as error:
        raise OperatorError(
            f"{path} is no backup that can be read: {error}. Nothing was changed."
        ) from error
    with file:
        try:
            archive = Archive(file)
            file.getmember(DUMP)
        except (KeyError, tarfile.TarError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise OperatorError(
                f"{path} is no whole backup of bindeledd. Nothing was changed; use another file."
            ) from error
        yield archive
