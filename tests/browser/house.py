"""One real installation for the browser: database, web server, worker, and a stand-in ledger.

What is pressed and seen is left to the tests; here processes are started, and stopped by number.
"""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx2

from bindeledd.config import options as settings
from bindeledd.config import serving
from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from bindeledd.sandbox.serve import running
from tests.browser import register

_START_SECONDS: Final = 90
_STOP_SECONDS: Final = 20


@dataclass
class House:
    """What the tests hold of the installation.

    Attributes:
        address: Of the pages.
        app: The stand-in; a test turns its rights off, and its faults on.
        books: The company's ledger in it.
        stranger: Somebody else's ledger in the same stand-in.
    """

    address: str
    app: PowerOfficeGo
    books: Ledger
    stranger: Ledger
    logs: list[Path] = field(default_factory=list)

    def phone(self, number: int) -> str:
        """Return a customer's telephone number as the ledger has it."""
        return str(self.books.find("Customers", Number=number)[0]["PhoneNumber"])

    def writes(self) -> int:
        """Return how many records the ledger was asked to make or change so far."""
        return sum(
            count
            for operation, count in self.app.traffic.figures()["operations"].items()
            if not operation.startswith("GET") and "Token" not in operation
        )

    def last_words(self) -> str:
        """Return the ends of the processes' logs, for a failing test."""
        return "\n".join(
            f"--- {log.name}\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
            for log in self.logs
        )


@contextmanager
def standing(folder: Path, database: str) -> Iterator[House]:
    """Raise a house on an empty database of its own; take it down whole."""
    app = PowerOfficeGo(seed=1, rate=None)
    books, stranger = register.ledgers(app)
    with ExitStack() as stack:
        sandbox = stack.enter_context(running(app))
        port = _free_port()
        house = House(f"http://localhost:{port}", app, books, stranger)
        environment = _environment(database, port, house.address, sandbox)
        for name in ("web", "worker"):
            house.logs.append(folder / f"{name}.log")
            stack.enter_context(_process(name, environment, house.logs[-1]))
        _until_it_answers(house)
        yield house


def _environment(url: str, port: int, address: str, sandbox: str) -> dict[str, str]:
    return settings.child_environment(
        DATABASE_URL=url,
        BINDELEDD_PORT=str(port),
        BINDELEDD_PUBLIC_URL=address,
        BINDELEDD_POWEROFFICE_GO_BASE_URL=f"{sandbox}/Demo/v2",
        BINDELEDD_POWEROFFICE_GO_TOKEN_URL=f"{sandbox}/Demo/OAuth/Token",
        BINDELEDD_POWEROFFICE_GO_APPLICATION_KEY=DEMO_APPLICATION_KEY,
        BINDELEDD_POWEROFFICE_GO_SUBSCRIPTION_KEY=SUBSCRIPTION_KEY,
        BINDELEDD_SETTLE_FACTOR="0.1",
        BINDELEDD_POLL_SECONDS="0.2",
        BINDELEDD_DRAIN_SECONDS="1",
        PYTHONUNBUFFERED="1",
    )


@contextmanager
def _process(name: str, environment: dict[str, str], log: Path) -> Iterator[None]:
    """One of our own processes; it ends itself when our end of its input closes."""
    with log.open("wb") as words:
        process = subprocess.Popen(
            serving.command(name, "--watched"),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=words,
            stderr=words,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _until_it_answers(house: House) -> None:
    begun = monotonic()
    with httpx2.Client(trust_env=False, timeout=10) as http:
        while True:
            try:
                http.get(f"{house.address}/account/login/")
            except httpx2.TransportError:
                if monotonic() - begun > _START_SECONDS:
                    raise TimeoutError(house.last_words()) from None
                pause(0.1)
            else:
                return
