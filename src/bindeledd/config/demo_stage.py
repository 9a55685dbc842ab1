"""What the demo stands on: its folder and memory, its processes, and the stand-in's console.

What is shown there is left to `demo`, what the ledger holds to `demo_ledger`.
"""

import contextlib
import secrets
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Self

import httpx2
import msgspec

from bindeledd.config import options as settings
from bindeledd.config import serving
from bindeledd.config.console import OperatorError
from bindeledd.config.database import embedded
from bindeledd.config.demo_ledger import Books, Row
from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY

EMAIL: Final = "anders@demo.example"
_MEMORY: Final = "demo.json"
_START_SECONDS: Final = 60
_LAST_WORDS: Final = 400
_KEY_OF: Final = {"Departments": "Code", "Projects": "Code"}


class Story(msgspec.Struct):
    """How far the walk with one file has come; empty ids mean not yet."""

    company: str = ""
    connection: str = ""
    client_key: str = ""
    stocked: bool = False
    applied: bool = False
    booked: bool = False


class Memory(msgspec.Struct):
    """What the demo remembers between starts: its log-in, and a story per file."""

    email: str = EMAIL
    password: str = ""
    stories: dict[str, Story] = {}


class Notebook:
    """The memory in the data folder; only its owner reads it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _MEMORY
        self.memory = Memory()
        with contextlib.suppress(FileNotFoundError):
            self.memory = msgspec.json.decode(self._path.read_bytes(), type=Memory)
        if self.memory.password == "":
            self.memory.password = f"bindeledd-{secrets.token_hex(4)}"

    @property
    def is_new(self) -> bool:
        """Whether no demo has been here before."""
        return not self._path.exists()

    def story(self, key: str) -> Story:
        """Return the story of a file, begun when it is new."""
        return self.memory.stories.setdefault(key, Story())

    def save(self) -> None:
        """Write it whole and put it in place."""
        draft = self._path.with_name(f".{_MEMORY}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(self.memory)))
        draft.replace(self._path)


class QuietChild(serving.Child):
    """A process of ours whose words go to a file, so that they do not mix with the demo's."""

    def __init__(self, name: str, folder: Path) -> None:
        super().__init__(name, serving.command(name, "--watched"))
        self.log = folder / f"{name}.log"

    def start(self) -> None:
        """Start it in a group of its own; closing its input ends it."""
        self.began = monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._line,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=settings.child_environment(),
            )

    def require_alive(self) -> None:
        """Refuse to go on without it.

        Raises:
            OperatorError: It has ended; its last words are in the message.
        """
        code = self.process.poll() if self.process is not None else None
        if code is not None:
            said = self.log.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:].strip()
            raise OperatorError(
                f"The {self.name} process ended with code {code}: {said}\n"
                f"All of it stands in {self.log}."
            )


class Stage:
    """The processes of the demo; leaving it stops all of them, the database included."""

    def __init__(self) -> None:
        folder = settings.options().data_dir
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sandbox, self.worker, self.web = (
            QuietChild(name, folder) for name in ("sandbox", "worker", "web")
        )
        self.console = Console(sandbox_address())

    @property
    def children(self) -> list[serving.Child]:
        """All of them, in the order in which they stop."""
        return [self.web, self.worker, self.sandbox]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.console.close()
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop(settings.options().drain_seconds + 10)
        if settings.options().database_url is None:
            embedded().stop()

    def raise_sandbox(self) -> None:
        """Start the stand-in and wait until it answers."""
        self.sandbox.start()
        _until(self.console.answers, self.sandbox)

    def await_web(self) -> None:
        """Wait until the pages answer."""
        chosen = settings.options()
        host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
        _until(lambda: answers(f"http://{host}:{chosen.port}/account/login/"), self.web)


def sandbox_address() -> str:
    """Return where the stand-in listens."""
    return f"http://127.0.0.1:{settings.options().sandbox_port}"


def point_at_the_sandbox() -> None:
    """Let this installation, and the processes it starts, speak with the stand-in only."""
    settings.export(
        poweroffice_go_base_url=f"{sandbox_address()}/Demo/v2",
        poweroffice_go_token_url=f"{sandbox_address()}/Demo/OAuth/Token",
        poweroffice_go_application_key=DEMO_APPLICATION_KEY,
        poweroffice_go_subscription_key=SUBSCRIPTION_KEY,
        settle_factor="0.1",
    )
    if not settings.is_set("drain_seconds"):
        settings.export(drain_seconds="5")


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM end the demo as Ctrl C does: everything that was started is stopped."""

    def asked(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def answers(address: str) -> bool:
    """Whether a page answers there without a fault of its own."""
    try:
        with httpx2.Client(trust_env=False, timeout=5) as client:
            return client.get(address).status_code < httpx2.codes.INTERNAL_SERVER_ERROR
    except httpx2.TransportError:
        return False


def _until(ready: Callable[[], bool], child: QuietChild) -> None:
    begun = monotonic()
    while not ready():
        child.require_alive()
        if monotonic() - begun > _START_SECONDS:
            raise OperatorError(
                f"The {child.name} process gives no answer after {_START_SECONDS} seconds. "
                f"What it said stands in {child.log}."
            )
        pause(0.1)


class Console:
    """The stand-in's console: what somebody in the ledger does by hand, and what it has counted."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx2.Client(base_url=f"{address}/sandbox/api", trust_env=False, timeout=30)

    def close(self) -> None:
        """Close the line."""
        self._http.close()

    def answers(self) -> bool:
        """Whether it is up."""
        return answers(f"{self.address}/sandbox/api/stats")

    def knows(self, client_key: str) -> bool:
        """Whether these books are open there."""
        return any(one["client_key"] == client_key for one in self._get("clients"))

    def open_books(self, name: str, org_number: str) -> str:
        """Open the books of a company; return its client key."""
        made = self._send("POST", "clients", {"name": name, "org_number": org_number})
        return str(made["client_key"])

    def stock(self, client_key: str, books: Books) -> Iterator[int]:
        """Enter the rows that are not there yet, yielding after each; may be done again."""
        if books.series is not None:
            self._move_series(client_key, books.series)
        for resource, rows in books.rows.items():
            column = _KEY_OF.get(resource, "Number")
            there = {row[column] for row in self.rows(client_key, resource)}
            for row in rows:
                if row[column] not in there:
                    self._send("POST", f"clients/{client_key}/{resource}", row)
                yield 1
        projects = {row["Code"]: row["Id"] for row in self.rows(client_key, "Projects")}
        for main, row in books.subprojects:
            if f"{main}.{row['Code']}" not in projects:
                below = row | {"ParentProjectId": projects[main]}
                self._send("POST", f"clients/{client_key}/Projects", below)
            yield 1

    def enter(self, client_key: str, resource: str, column: str, rows: Iterable[Row]) -> None:
        """Enter rows of a register that are not there yet, told apart by a column."""
        there = {row[column] for row in self.rows(client_key, resource)}
        for row in rows:
            if row[column] not in there:
                self._send("POST", f"clients/{client_key}/{resource}", row)

    def do(self, client_key: str, deed: str, body: Row) -> None:
        """Let somebody in the ledger do something, such as post a supplier's invoice."""
        self._send("POST", f"clients/{client_key}/{deed}", body)

    def rows(self, client_key: str, resource: str) -> list[Row]:
        """Return what the ledger holds of one register."""
        return list(self._get(f"clients/{client_key}/{resource}"))

    def writes(self) -> int:
        """Return how many writing calls the stand-in has had since it was started."""
        operations: dict[str, int] = self._get("stats")["operations"]
        return sum(
            count
            for operation, count in operations.items()
            if operation.split()[0] != "GET" and "Token" not in operation
        )

    def _move_series(self, client_key: str, series: tuple[int, int]) -> None:
        first, last = series
        for row in self.rows(client_key, "SubLedgerNumberSeries"):
            if row["SubLedgerNumberSeriesType"] == "Customer":
                moved = {"FromInclusive": first, "ToInclusive": last}
                place = f"clients/{client_key}/SubLedgerNumberSeries/{row['Id']}"
                self._send("PATCH", place, moved)

    def _get(self, path: str) -> Any:
        return self._http.get(f"/{path}").raise_for_status().json()

    def _send(self, method: str, path: str, body: Row) -> Any:
        answer = self._http.request(method, f"/{path}", json=body)
        if answer.is_error:
            raise OperatorError(
                f"The sandbox refuses {method} {path}: {answer.text[:_LAST_WORDS]} "
                "Start again with an empty .demo folder; if it says so again, tell us."
            )
        return answer.json()
