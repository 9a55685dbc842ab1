"""What the tests of the phone in a browser ask the tables, from a thread that may."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from django.db import connections
from playwright.sync_api import FilePayload

from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.time.models import HourEntry
from tests.panel.phone.conftest import Site

A_BILL: Final[FilePayload] = {
    "name": "bill.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 a bill",
}
"""A receipt to choose."""


def a_picture(width: int, height: int) -> FilePayload:
    """Return a heavy picture: every point of chance, so that it cannot be packed."""
    lines = b"".join(b"\0" + os.urandom(width) for _ in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines, 1)),
        (b"IEND", b""),
    )
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return {"name": "fuel.png", "mimeType": "image/png", "buffer": content}


def entries(site: Site) -> list[HourEntry]:
    """Return the hours that stand."""
    with company_scope(site.company.id):
        return list(HourEntry.objects.filter(active=True).order_by("id"))


def things(site: Site) -> tuple[int, int, int]:
    """Count machine hours, goods and compensations that stand."""
    with company_scope(site.company.id):
        return tuple(  # type: ignore[return-value] # three of them
            kind.objects.filter(active=True).count()
            for kind in (MachineUse, Withdrawal, Compensation)
        )


def in_thread(deed: Callable[[], None]) -> None:
    """Ask Django's tables from inside a story, whose own thread may not."""

    def work() -> None:
        try:
            deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(work).result()
