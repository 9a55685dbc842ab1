"""What the demo stands on: its folder and memory, and its processes.

What is shown there is left to `demo`, what somebody in a ledger does by hand to `demo_console`.
"""

import contextlib
import secrets
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Self

import msgspec

from bindeledd.config import options as settings
from bindeledd.config import serving
from bindeledd.config.console import OperatorError, say
from bindeledd.config.database import embedded
from bindeledd.config.demo_console import GoConsole, SevenConsole, answers
from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from bindeledd.sandbox.sevenoffice.options import APPLICATION_ID

EMAIL: Final = "anders@demo.example"
_MEMORY: Final = "demo.json"
_START_SECONDS: Final = 60
_LAST_WORDS: Final = 400
_PORTS: Final = {"poweroffice_go": "sandbox_port", "sevenoffice": "sandbox_sevenoffice_port"}
"""System -> the setting of its stand-in's port."""


class Tie(msgspec.Struct):
    """How far one ledger of a company has come; empty ids mean not yet.

    Attributes:
        connection: To it.
        client: What the stand-in knows the company by.
        stocked: Its books hold what they hold before we come.
        order: Number of the invoice attachment that was handed over to it.
        applied: What was sure has moved.
    """

    connection: str = ""
    client: str = ""
    stocked: bool = False
    order: str = ""
    applied: bool = False


class Story(msgspec.Struct, forbid_unknown_fields=True):
    """How far the walk with one file has come; an empty id means not yet."""

    company: str = ""
    go: Tie = msgspec.field(default_factory=Tie)
    seven: Tie = msgspec.field(default_factory=Tie)
    booked: bool = False


class Memory(msgspec.Struct):
    """What the demo remembers between starts: its log-in, and a story per file."""

    email: str = EMAIL
    password: str = ""
    stories: dict[str, Story] = {}


class Notebook:
    """The memory in the data folder; only its owner reads it.

    Raises:
        OperatorError: Another version of the demo has written it.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _MEMORY
        self.memory = Memory()
        try:
            self.memory = msgspec.json.decode(self._path.read_bytes(), type=Memory)
        except FileNotFoundError:
            pass
        except msgspec.ValidationError as error:
            raise OperatorError(
                f"{self._path} is of another version of the demo. Remove the folder {folder} "
                "and start again."
            ) from error
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

    def __init__(self, folder: Path, *words: str) -> None:
        name = "_".join(words)
        super().__init__(name, serving.command(*words, "--watched"))
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
    """The processes of the demo; leaving it stops all, also a database that nobody else uses."""

    def __init__(self) -> None:
        folder = settings.options().data_dir
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.worker, self.web = (QuietChild(folder, name) for name in ("worker", "web"))
        self._sandboxes = [QuietChild(folder, "sandbox", name) for name in _PORTS]
        go, seven = map(sandbox_address, _PORTS)
        self.go, self.seven = GoConsole(go), SevenConsole(seven)

    @property
    def children(self) -> list[serving.Child]:
        """All of them, in the order in which they stop."""
        return [self.web, self.worker, *self._sandboxes]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.go.close()
        self.seven.close()
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop(settings.options().drain_seconds + 10)
        if settings.options().database_url is None and not embedded().stop_unless_used():
            say(
                "The embedded database goes on, because another bindeledd works with it; "
                "`bindeledd db stop` stops it."
            )

    def raise_sandboxes(self) -> None:
        """Start the stand-ins and wait until both answer."""
        for child in self._sandboxes:
            child.start()
        for child, console in zip(self._sandboxes, (self.go, self.seven), strict=True):
            _until(console.answers, child)

    def await_web(self) -> None:
        """Wait until the pages answer."""
        chosen = settings.options()
        host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
        _until(lambda: answers(f"http://{host}:{chosen.port}/account/login/"), self.web)


def sandbox_address(system: str) -> str:
    """Return where the stand-in of a system listens."""
    return f"http://127.0.0.1:{getattr(settings.options(), _PORTS[system])}"


def require_free_ports() -> None:
    """Refuse to start where another program has a port of a stand-in."""
    for setting in _PORTS.values():
        serving.require_free("127.0.0.1", getattr(settings.options(), setting), setting)


def point_at_the_sandboxes() -> None:
    """Let this installation, and the processes it starts, speak with the stand-ins only."""
    go, seven = map(sandbox_address, _PORTS)
    settings.export(
        poweroffice_go_base_url=f"{go}/Demo/v2",
        poweroffice_go_token_url=f"{go}/Demo/OAuth/Token",
        poweroffice_go_application_key=DEMO_APPLICATION_KEY,
        poweroffice_go_subscription_key=SUBSCRIPTION_KEY,
        sevenoffice_base_url_api=seven,
        sevenoffice_base_url_web=seven,
        sevenoffice_application_id=APPLICATION_ID,
        sevenoffice_requests_per_second="15",
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
