"""The processes of an installation: web server, worker, sandbox, and one that keeps them going.

What a web request or a run does is left to others; here they are started, watched and stopped.
"""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Final, NoReturn

from bindeledd.config import options as settings
from bindeledd.config.console import OperatorError, say
from bindeledd.config.database import DatabaseError, embedded
from bindeledd.config.keys import make_data_folder
from bindeledd.config.option_table import PREFIX
from bindeledd.kernel.clock import monotonic

# What a child is given beyond draining before it is killed: a portion and the ends of its loops.
_GRACE_SECONDS = 30
_DATABASE_LOOK_SECONDS = 5
_LONGEST_WAIT_SECONDS = 30
_STEADY_SECONDS = 60
_FAILED_START_SECONDS = 15


def command(*arguments: str) -> list[str]:
    """The command line of one of our own processes."""
    return [sys.executable, "-m", "bindeledd", *arguments]


def require_free(host: str, port: int, setting: str) -> None:
    """Refuse to start on a port that another program has.

    Raises:
        OperatorError: It is taken, or the host is no address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, UnicodeError) as error:
            raise OperatorError(
                f"Nothing can be served at {host}:{port}: {error}. Stop the program that uses it, "
                f"or choose another with {PREFIX}{setting.upper()}."
            ) from error


def require_free_for_pages() -> None:
    """Refuse to start where another program has the port of the pages.

    Raises:
        OperatorError: It is taken.
    """
    chosen = settings.options()
    require_free(chosen.host, chosen.port, "port")


@contextlib.contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set, the second of them at once as usual."""
    stop = threading.Event()

    def asked(number: int, _frame: object) -> None:
        if stop.is_set():
            signal.signal(number, signal.SIG_DFL)
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_with_parent() -> None:
    """End this process when the one that watches it is gone: its pipe to us then closes."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def web() -> int:
    """Serve the pages and the API until a signal; requests that have begun are answered."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    require_free_for_pages()
    chosen = settings.options()
    debugging = chosen.log_level == "debug"
    server = Granian(
        "bindeledd.config.wsgi:application",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=chosen.web_threads,
        respawn_failed_workers=True,
        workers_kill_timeout=max(1, int(chosen.drain_seconds)),
        log_level=LogLevels.info if debugging else LogLevels.error,
    )
    say(f"The pages are at {chosen.public_url}")
    server.serve()
    return 0


def worker() -> int:
    """Carry runs until a signal; what has begun is finished or left to another worker."""
    from bindeledd.sync.runtime import run_worker

    with stop_signals() as stop:
        say("The worker carries runs.")
        if not run_worker(stop):
            end_at_once()
    return 0


def end_at_once() -> NoReturn:
    """End this process in good order, whatever its threads still wait for."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


_STAND_INS: Final = {
    "poweroffice_go": ("sandbox_port", "sandbox.json"),
    "sevenoffice": ("sandbox_sevenoffice_port", "sandbox_sevenoffice.json"),
}
"""System -> the setting of its stand-in's port, and the file of its ledger."""


def sandbox(system: str) -> int:
    """Serve the stand-in of a system until a signal; the data folder keeps its ledger."""
    from bindeledd.sandbox import serve as stand_in

    chosen = settings.options()
    option, file = _STAND_INS[system]
    port: int = getattr(chosen, option)
    require_free("127.0.0.1", port, option)
    make_data_folder()
    stand_in.run(
        "127.0.0.1",
        port,
        system=system,
        data_file=chosen.data_dir / file,
        ready=lambda address: say(f"The sandbox is at {address}"),
    )
    return 0


class Child:
    """One process that is started again when it ends by itself."""

    def __init__(self, name: str, line: list[str]) -> None:
        self.name = name
        self._line = line
        self.wait_seconds = 1.0
        self.due = 0.0
        self.began = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a group of its own, so that only we pass signals on."""
        self.began = monotonic()
        self.process = subprocess.Popen(
            self._line,
            stdin=subprocess.PIPE,
            start_new_session=True,
            env=settings.child_environment(),
        )

    def look(self) -> int | None:
        """Start it when it is due; when it has just ended, return with what."""
        if self.process is None:
            if monotonic() >= self.due:
                self.start()
            return None
        code = self.process.poll()
        if code is not None:
            self.clear()
            steady = monotonic() - self.began > _STEADY_SECONDS
            self.wait_seconds = 1.0 if steady else min(self.wait_seconds * 2, _LONGEST_WAIT_SECONDS)
            self.due = monotonic() + self.wait_seconds
        return code

    def clear(self) -> None:
        """Kill what is left of its group, such as a web server whose master was killed."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()
        self.process = None

    def ask_to_stop(self) -> None:
        """Let it finish what it has begun."""
        if self.process is not None:
            self.process.terminate()

    def stop(self, seconds: float) -> None:
        """Wait for it, then end it."""
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, seconds))
            self.clear()


def serve() -> int:
    """Run web and worker together, start again what ends, and stop both on a signal.

    Raises:
        OperatorError: One of them does not even start.
    """
    keep_going([Child(name, command(name, "--watched")) for name in ("web", "worker")])
    if settings.options().database_url is None:
        say("Stopped. The embedded database goes on; `bindeledd db stop` stops it too.")
    return 0


def keep_going(children: list[Child]) -> None:
    """Keep processes going until a signal, then let them finish what they have begun.

    Raises:
        OperatorError: One of them does not even start.
    """
    with stop_signals() as stop:
        try:
            _watch(children, stop)
        finally:
            for child in children:
                child.ask_to_stop()
            deadline = monotonic() + settings.options().drain_seconds + _GRACE_SECONDS
            for child in children:
                child.stop(deadline - monotonic())


def _watch(children: list[Child], stop: threading.Event) -> None:
    look_at_database = _database_keeper()
    begun = monotonic()
    while not stop.wait(0.2):
        for child in children:
            code = child.look()
            if code is None:
                continue
            if code != -signal.SIGKILL and monotonic() - begun < _FAILED_START_SECONDS:
                raise OperatorError(
                    f"The {child.name} process does not start; its reason is above."
                )
            say(f"The {child.name} process ended with code {code}; it starts again.")
        look_at_database()


def _database_keeper() -> Callable[[], None]:
    """A look, every few seconds, whether our own database runs; it is started when it does not."""
    if settings.options().database_url is not None:
        return lambda: None
    cluster = embedded()
    due = monotonic() + _DATABASE_LOOK_SECONDS

    def look() -> None:
        nonlocal due
        if monotonic() < due:
            return
        if not cluster.is_alive():
            say("The embedded database ended; it starts again.")
            with contextlib.suppress(DatabaseError):  # the next look tries again
                cluster.start()
        due = monotonic() + _DATABASE_LOOK_SECONDS

    return look
