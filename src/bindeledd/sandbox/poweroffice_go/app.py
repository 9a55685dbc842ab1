"""The stand-in itself: a WSGI application that behaves as PowerOffice Go v2 does.

Source: contract paper poweroffice-go (vendor specification of 2025-03 and later reports), section
20 is its checklist; read 2026-11-21. What is unconfirmed there is a switch in `options`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.faults import Fault, Faults, spoil
from bindeledd.sandbox.http import Answer, LineCutError, Request, read_request, send
from bindeledd.sandbox.poweroffice_go import auth, sending
from bindeledd.sandbox.poweroffice_go.console import console_routes
from bindeledd.sandbox.poweroffice_go.endpoints import api_routes, open_routes
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.options import Options
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, gateway, no_such_address
from bindeledd.sandbox.poweroffice_go.state import State
from bindeledd.sandbox.traffic import Call, Traffic, without_secrets

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_THROTTLED = "Rate limit is exceeded. Try again in 1 seconds."
_DEMO = "/demo"


class PowerOfficeGo:
    """One stand-in with any number of client companies.

    Args:
        options: Its switches; keyword arguments set single ones.
    """

    def __init__(self, options: Options | None = None, **switches: Any) -> None:
        self.options = options or Options(**switches)
        self.state = State(self.options)
        self._api = api_routes()
        self._open = open_routes()
        self._console = console_routes()

    @property
    def faults(self) -> Faults:
        """Set faults here."""
        return self.state.faults

    @property
    def traffic(self) -> Traffic:
        """Figures and the log of calls."""
        return self.state.traffic

    def add_company(self, name: str, **settings: Any) -> Ledger:
        """Open the books of a client company; see `State.add_company`."""
        return self.state.add_company(name, **settings)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one call."""
        request = read_request(environ)
        if request.path.lower().startswith("/sandbox"):
            return send(self._answer_console(request), start_response)
        return send(self._answer_vendor(request), start_response)

    def _answer_console(self, request: Request) -> Answer:
        found = self._console.find(request.method, request.path)
        if found is None:
            return no_such_address()
        handler, values = found
        with self.state.lock:
            try:
                return handler(self.state, request, *values)
            except ProblemError as problem:
                return problem.answer()

    def _answer_vendor(self, request: Request) -> Answer:
        started = self.options.ticks()
        environment, path = _split_environment(request.path)
        caller = self._caller(request)
        fault = self.faults.take(request.method, _below_version(path), caller)
        try:
            answer = self._answer_faulty(request, environment, path, fault)
        except ProblemError as problem:
            answer = problem.answer()
        now = self.options.ticks()
        call = Call(
            at=self.options.clock().isoformat(timespec="milliseconds"),
            method=request.method,
            path=request.path,
            query=without_secrets(request.query),
            client=caller[1] if caller else "",
            status=f"cut {answer.cut}" if answer.cut else str(answer.status),
            fault=fault.kind if fault else "",
            milliseconds=round((now - started) * 1000, 2),
        )
        self.traffic.note(f"{request.method} {_operation(path)}", call, now)
        return answer

    def _caller(self, request: Request) -> tuple[str, ...]:
        found = self.state.tokens.find(request)
        ledger = self.state.ledgers.get(found[1].client_key) if found else None
        return (ledger.client_key, ledger.client_id) if ledger else ()

    def _answer_faulty(
        self, request: Request, environment: str, path: str, fault: Fault | None
    ) -> Answer:
        if fault is None:
            return self._answer(request, environment, path)
        early = self._refused_by(fault, request, path)
        if early is not None:
            return early
        if fault.kind == "slow":
            self.options.wait(fault.seconds)
        return spoil(fault, self._answer(request, environment, path))

    def _refused_by(self, fault: Fault, request: Request, path: str) -> Answer | None:
        """Answer for faults that keep the call from being done."""
        if fault.kind == "cut_before":
            return Answer(500, cut="before")
        if fault.kind == "throttle":
            return self._throttled(fault.retry_after)
        if fault.kind in {"unavailable", "server_error"}:
            return Answer(fault.status or (503 if fault.kind == "unavailable" else 500))
        if fault.kind == "revoke":
            return auth.invalid_client() if path.lower() == "/oauth/token" else Answer(403)
        if fault.kind == "expire_token":
            found = self.state.tokens.find(request)
            if found is not None:
                self.state.tokens.forget(found[0])
        return None

    def _throttled(self, retry_after: int | None) -> Answer:
        answer = gateway(429, _THROTTLED)
        seconds = self.options.retry_after if retry_after is None else retry_after
        if seconds is not None:
            answer.headers.append(("Retry-After", str(seconds)))
        return answer

    def _answer(self, request: Request, environment: str, path: str) -> Answer:
        refused = auth.refuse_subscription(self.state, request)
        if refused is not None:
            return refused
        key = request.headers["ocp-apim-subscription-key"]
        if not self.state.window.admits(key, self.options.ticks()):
            return self._throttled(None)
        if path.lower() == "/oauth/token":
            if request.method != "POST":
                return no_such_address()
            with self.state.lock:
                return auth.token(self.state, request, environment)
        if not path.lower().startswith("/v2/"):
            return no_such_address()
        return self._answer_api(request, environment, path[3:])

    def _answer_api(self, request: Request, environment: str, path: str) -> Answer:
        open_call = self._open.find(request.method, path)
        if open_call is not None:
            with self.state.lock:
                return open_call[0](self.state, request, environment)
        found = self._api.find(request.method, path)
        if found is None:
            return no_such_address()
        operation, values = found
        with self.state.lock:
            ledger = auth.ledger_of(self.state, request, environment)
            if ledger is None:
                return auth.unauthorized()
            if not operation.is_open_to(ledger):
                return Answer(403)
            sending.settle(ledger)
            return operation.answer(ledger, request, values)


def _split_environment(path: str) -> tuple[str, str]:
    """Tell demo from production and take the prefix off."""
    if path.lower().startswith(f"{_DEMO}/"):
        return "demo", path[len(_DEMO) :]
    return "production", path


def _below_version(path: str) -> str:
    return path[3:] if path.lower().startswith("/v2/") else path


def _operation(path: str) -> str:
    """Name an address without ids, for the figures."""
    parts = _below_version(path).strip("/").split("/")
    return "/" + "/".join("{id}" if part.isdigit() or len(part) == 36 else part for part in parts)  # noqa: PLR2004  # the length of a uuid


__all__ = ["LineCutError", "PowerOfficeGo"]
