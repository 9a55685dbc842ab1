"""The file of the demo, read once from end to end before anything is made of it; and its errors."""

import hashlib
from dataclasses import dataclass
from typing import IO

from bindeledd.kernel.errors import BindeleddError, DomainError
from bindeledd.sync import wording
from bindeledd.tenancy.services import is_org_number
from bindeledd.workspace.imports.saft import SaftReader
from bindeledd.workspace.imports.uploads import saft_stream
from bindeledd.workspace.imports.words import SENTENCES


@dataclass(frozen=True)
class Source:
    """The file of the walk.

    Attributes:
        name: As people call it.
        file: Its bytes, seekable.
        key: The same for the same content.
        company: Name of the company in it.
        org_number: Its number where that is a valid one.
        is_sample: Whether it is our own; employees come along then.
    """

    name: str
    file: IO[bytes]
    key: str
    company: str
    org_number: str
    is_sample: bool


def source_of(name: str, file: IO[bytes], *, is_sample: bool) -> Source:
    """Read a file once, so that a broken one is told before anything is made of it.

    Raises:
        DomainError: It is broken, or no SAF-T Financial file.
    """
    key = hashlib.blake2b(digest_size=16)
    while chunk := file.read(1 << 20):
        key.update(chunk)
    file.seek(0)
    with saft_stream(file) as stream:
        reader = SaftReader(stream)
        for _ in reader.rows():
            pass
    file.seek(0)
    told = reader.summary.company
    number = told.get("org_number", "")
    return Source(
        name=name,
        file=file,
        key=key.hexdigest(),
        company=told.get("name", "").strip() or name,
        org_number=number if is_org_number(number) else "",
        is_sample=is_sample,
    )


def sentence(error: BindeleddError, system: str = "") -> str:
    """Return the words of an error with a system, if any; its fields included."""
    if error.error_code in SENTENCES:
        return str(SENTENCES[error.error_code]) % error.params
    if isinstance(error, DomainError) and error.fields:
        codes = dict.fromkeys(error.fields.values())
        return " ".join(wording.say(code, error.params, system) for code in codes)
    return wording.of_error(error, system).text
