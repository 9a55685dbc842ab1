"""What may come in: sizes, and zip files that are no bombs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from bindeledd.kernel.errors import DomainError

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 200 * MEGABYTE
LARGEST_SHEET = 20 * MEGABYTE
LARGEST_SAFT = 2048 * MEGABYTE
LARGEST_UNPACKED_SHEET = 300 * MEGABYTE
LARGEST_RATIO = 150
"""Packed text of honest files shrinks to a tenth, seldom to a fiftieth."""
MOST_MEMBERS = 1000


def size_of(file: IO[bytes]) -> int:
    """Return the size of a file in bytes and go back to its beginning."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size


def refuse_too_large(file: IO[bytes], limit: int) -> None:
    """Refuse a file that is too large to be what it says.

    Raises:
        DomainError: `import.too_large` with the limit in megabytes.
    """
    if size_of(file) > limit:
        raise DomainError("import.too_large", megabytes=limit // MEGABYTE)


def checked_zip(file: IO[bytes], *, unpacked_limit: int) -> zipfile.ZipFile:
    """Return a zip file whose directory promises nothing absurd.

    The promise is checked again while a member is read, see `member`.

    Raises:
        DomainError: Not a zip file, too many members, or a zip bomb.
    """
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise DomainError("import.broken_zip") from error
    members = archive.infolist()
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    bomb = whole > unpacked_limit or (whole > MEGABYTE and whole > packed * LARGEST_RATIO)
    if len(members) > MOST_MEMBERS or bomb:
        raise DomainError("import.zip_bomb", megabytes=unpacked_limit // MEGABYTE)
    return archive


@contextmanager
def saft_stream(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Open a SAF-T file, plain or as the one XML file of a zip.

    Raises:
        DomainError: Too large, a zip bomb, or a zip without exactly one XML file.
    """
    head = file.read(4)
    if not head.startswith(b"PK\x03\x04"):
        refuse_too_large(file, LARGEST_SAFT)
        yield file
        return
    refuse_too_large(file, LARGEST_UPLOAD)
    with checked_zip(file, unpacked_limit=LARGEST_SAFT) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
        if len(names) != 1:
            raise DomainError("import.zip_needs_one_xml", found=len(names))
        try:
            with archive.open(names[0]) as stream:
                yield stream
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise DomainError("import.broken_zip") from error
