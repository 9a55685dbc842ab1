"""Runs a stand-in as a real server, where a cut line is a closed socket."""

import contextlib
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bindeledd.sandbox import poweroffice_go, sevenoffice
from bindeledd.sandbox.poweroffice_go.storage import Keeper as GoKeeper
from bindeledd.sandbox.sevenoffice.storage import Keeper as SevenKeeper

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_NO_LINGER = struct.pack("ii", 1, 0)
StandIn = poweroffice_go.PowerOfficeGo | sevenoffice.SevenOffice
SYSTEMS: dict[str, type[StandIn]] = {
    "poweroffice_go": poweroffice_go.PowerOfficeGo,
    "sevenoffice": sevenoffice.SevenOffice,
}
"""The stand-ins there are, by the names of their systems."""


class _Handler(WSGIRequestHandler):
    """Answers without logging; closes the socket hard when the application cut the line."""

    protocol_version = "HTTP/1.1"

    def connection_dropped(
        self,
        error: BaseException,  # noqa: ARG002  # werkzeug's signature
        environ: "WSGIEnvironment | None" = None,  # noqa: ARG002  # werkzeug's signature
    ) -> None:
        """Reset the connection, so that the caller notices at once."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            self.connection.close()

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # werkzeug's name
        """Stay silent; the page shows the calls."""


def _server(app: "WSGIApplication", host: str, port: int) -> BaseWSGIServer:
    return make_server(host, port, app, threaded=True, request_handler=_Handler)


@contextlib.contextmanager
def running(app: "WSGIApplication", host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve in a thread for the length of a block; gives the base address."""
    server = _server(app, host, port)
    thread = threading.Thread(target=server.serve_forever, name="sandbox", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(
    host: str,
    port: int,
    *,
    system: str = "poweroffice_go",
    data_file: Path | None = None,
    seed: int = 0,
    prepare: Callable[[Any], None] | None = None,
    ready: Callable[[str], None] | None = None,
    **switches: Any,
) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        host: Address to listen on.
        port: 0 takes a free one.
        system: One of `SYSTEMS`.
        data_file: State is read from here and written back, so that it survives a restart.
        seed: Makes ids and keys repeatable.
        prepare: Fills a stand-in that has no companies yet; given that stand-in.
        ready: Told the base address once the server listens.
        switches: Fields of `Options`.
    """
    app = SYSTEMS[system](seed=seed, **switches)
    keeper = _keeper(app, data_file) if data_file else None
    if keeper:
        keeper.load()
    if prepare and _is_empty(app):
        prepare(app)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with running(app, host, port) as address:
        if ready:
            ready(address)
        while not stop.wait(1.0):
            if keeper:
                keeper.save_if_changed()
    if keeper:
        keeper.save_if_changed()


def _keeper(app: StandIn, path: Path) -> GoKeeper | SevenKeeper:
    if isinstance(app, sevenoffice.SevenOffice):
        return SevenKeeper(app.state, path)
    return GoKeeper(app.state, path)


def _is_empty(app: StandIn) -> bool:
    if isinstance(app, sevenoffice.SevenOffice):
        return not app.state.clients
    return not app.state.ledgers
