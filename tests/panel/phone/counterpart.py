"""The other end of the phone's queue, for tests of its modules alone: keeps lines, forgets answers.

It serves the modules as they stand in the source, beside one empty page. What the real server says
is left to the tests over the real one.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from werkzeug.exceptions import NotFound
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

import bindeledd.panel

MODULES: Final = Path(bindeledd.panel.__file__).parent / "static" / "panel" / "js" / "phone"
OWNER: Final = "company:kari"


class Counterpart:
    """Lines under the phone's ids, and every request that came.

    Attributes:
        heard: Verb, line and body of each writing request, in order.
        lose: How many answers to writing requests are still to be lost after they took effect.
        slow: An answer waits for this event when it is there.
        signed_in: Whether the session still stands.
        refuse: Line or receipt to status and sentence.
        receipts: Id to expense, name and content.
        lose_receipts: As `lose`, of receipts alone.
        items: What the state has; it is given to whoever does not name its digest.
        asked: The digests that readings named.
    """

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, Any]] = {}
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self.lose = 0
        self.slow: threading.Event | None = None
        self.came = threading.Event()
        self.signed_in = True
        self.csrf = "token-1"
        self.refuse: dict[str, tuple[int, str]] = {}
        self.receipts: dict[str, tuple[str, str, bytes]] = {}
        self.lose_receipts = 0
        self.items: list[dict[str, Any]] = []
        self.asked: list[str | None] = []

    def __call__(self, environ: Any, start: Any) -> Iterable[bytes]:
        """Answer one request."""
        return self._answer(Request(environ))(environ, start)

    def _answer(self, request: Request) -> Any:
        if request.path.startswith("/static/"):
            script = MODULES / request.path.rsplit("/", 1)[1]
            return Response(script.read_text(encoding="utf-8"), mimetype="text/javascript")
        if request.path == "/blank":
            page = "<!doctype html><title>blank</title>"
            return Response(page, mimetype="text/html")
        if not request.path.startswith("/phone/"):
            return NotFound().get_response()
        if not self.signed_in:
            return _told({"code": "signed_out"}, 401)
        if request.path == "/phone/state.json":
            lines = [dict(line) for line in self.lines.values()]
            self.asked.append(request.args.get("items"))
            items = None if self.asked[-1] == "digest-1" else self.items
            state = {"owner": OWNER, "csrf": self.csrf, "lines": lines}
            return _told(state | {"items": items, "items_digest": "digest-1"})
        return self._written(request)

    def _written(self, request: Request) -> Response:
        line = request.path.rstrip("/").rsplit("/", 1)[1]
        is_receipt = "/receipts/" in request.path
        body = {} if is_receipt else json.loads(request.get_data() or b"{}")
        if request.headers.get("X-CSRFToken") != self.csrf:
            return Response("<h1>Forbidden</h1>", status=403, mimetype="text/html")
        self.heard.append((request.method, line, body))
        answer = (
            self._kept(request, line) if is_receipt else self._settled(request.method, line, body)
        )
        if is_receipt and self.lose_receipts > 0:
            self.lose_receipts -= 1
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        self.came.set()
        if self.slow is not None:
            self.slow.wait(20)
        if self.lose > 0:
            self.lose -= 1
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer

    def _kept(self, request: Request, receipt: str) -> Response:
        if receipt in self.refuse:
            status, sentence = self.refuse[receipt]
            return _told({"code": "refused", "sentence": sentence}, status)
        told = request.args["of"], request.args["name"]
        self.receipts[receipt] = (*told, request.get_data())
        return _told({"receipt": {"id": receipt, "file_name": told[1]}})

    def _settled(self, verb: str, line: str, body: dict[str, Any]) -> Response:
        if line in self.refuse:
            status, sentence = self.refuse[line]
            code = "registration.other_person" if status == 403 else "refused"
            return _told({"code": code, "sentence": sentence}, status)
        if verb == "DELETE":
            self.lines.pop(line, None)
            return Response(status=204)
        stands = self.lines.get(line)
        content = {key: value for key, value in body.items() if key != "revision"}
        if stands is not None and {**stands, **content} == stands:
            return _told({"line": stands})
        if (stands["revision"] if stands else None) != body["revision"]:
            return _told({"code": "changed", "sentence": "It was changed meanwhile."}, 409)
        revision = (body["revision"] or 0) + 1
        self.lines[line] = {**content, "revision": revision, "state": "draft"}
        return _told({"line": self.lines[line]})


def _told(data: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(data), status=status, mimetype="application/json")


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


@contextmanager
def listening(app: Counterpart) -> Iterator[str]:
    """Serve for the length of a block; gives the address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
