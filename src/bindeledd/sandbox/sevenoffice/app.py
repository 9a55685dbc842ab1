"""The stand-in itself: a WSGI application that behaves as 24SevenOffice's SOAP services do.

Source: contract paper 24sevenoffice, section 2; section 5 is its checklist; read 2026-11-21. What
is unconfirmed there is a switch in `options`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.faults import Fault
from bindeledd.sandbox.http import Answer, Request, read_request, send
from bindeledd.sandbox.sevenoffice import envelope
from bindeledd.sandbox.sevenoffice.books import Books
from bindeledd.sandbox.sevenoffice.calls import Call
from bindeledd.sandbox.sevenoffice.console import answer_console
from bindeledd.sandbox.sevenoffice.describing import describe
from bindeledd.sandbox.sevenoffice.directory import services
from bindeledd.sandbox.sevenoffice.faults import SoapFaults, page, spoil_soap
from bindeledd.sandbox.sevenoffice.limits import quarantine
from bindeledd.sandbox.sevenoffice.operations import HANDLERS, OPEN, single_object
from bindeledd.sandbox.sevenoffice.options import Options
from bindeledd.sandbox.sevenoffice.reading import Reader
from bindeledd.sandbox.sevenoffice.sessions import (
    BLOCKED,
    COOKIE,
    NOT_AUTHENTICATED,
    Identity,
    Session,
)
from bindeledd.sandbox.sevenoffice.shapes import API, WEB, Operation, Service
from bindeledd.sandbox.sevenoffice.state import State
from bindeledd.sandbox.sevenoffice.values import FaultError
from bindeledd.sandbox.sevenoffice.writing import Writer
from bindeledd.sandbox.traffic import Call as Line
from bindeledd.sandbox.traffic import Traffic

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_REFUSED_LOGIN: dict[str, Any] = {
    "Login": "",
    "HasSession": False,
    "GetIdentitiesWithCredential": [],
}
_STATUSES = {"unavailable": 503, "server_error": 500}


@dataclass(slots=True)
class Visit:
    """One SOAP call on its way."""

    request: Request
    service: Service
    letter: envelope.Letter
    session: Session | None
    fault: Fault | None

    @property
    def key(self) -> str:
        """What stands for the caller when limits count users."""
        return self.session.user.username if self.session else ""


class SevenOffice:
    """One stand-in with any number of client companies.

    Args:
        options: Its switches; keyword arguments set single ones.
    """

    def __init__(self, options: Options | None = None, **switches: Any) -> None:
        self.options = options or Options(**switches)
        self.state = State(self.options)
        self.services = services(self.options.late_fields)
        self._writers = {one.name: Writer(one, self.options) for one in self.services.values()}

    @property
    def faults(self) -> SoapFaults:
        """Set faults here."""
        return self.state.faults

    @property
    def traffic(self) -> Traffic:
        """Figures and the log of calls."""
        return self.state.traffic

    def add_company(self, name: str, **details: Any) -> Books:
        """Open the books of a client company; see `State.add_company`."""
        return self.state.add_company(name, **details)

    def add_user(self, username: str, password: str, name: str = "") -> None:
        """Let somebody log in; again with the same name changes the password."""
        self.state.access.add_user(username, password, name)

    def identity(self, books: Books, **details: Any) -> Identity:
        """Find a user's identity in a client, to block or disable it; see `State.identity`."""
        return self.state.identity(books, **details)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one call."""
        request = read_request(environ)
        if request.path.lower().startswith("/sandbox"):
            return send(answer_console(self.state, request), start_response)
        return send(self._answer_vendor(request), start_response)

    def _answer_vendor(self, request: Request) -> Answer:
        service = self.services.get(request.path.lower())
        host = request.headers.get("host", "").partition(":")[0].lower()
        if service is None or host in {API, WEB} - {service.host}:
            return page(404)
        if request.method == "POST":
            return self._answer_post(request, service)
        if request.method != "GET":
            return page(405)
        return self._describe(request, service, host)

    def _describe(self, request: Request, service: Service, host: str) -> Answer:
        """Serve the description; other addresses in it only where the host is the vendor's."""
        if "wsdl" not in {name.lower() for name, _ in request.query}:
            return page(200)
        origin = f"https://{service.host}" if host in {API, WEB} else request.origin
        fault = self.faults.take(service.name, "/wsdl")
        early = self._early_page(fault) if fault else None
        text = describe(service, f"{origin}{service.path}")
        answer = early or Answer(200, text.encode(), [("Content-Type", "text/xml; charset=utf-8")])
        if fault and early is None:
            answer = spoil_soap(fault, answer)
        self._note(f"{service.name} wsdl", request, answer, fault)
        return answer

    def _answer_post(self, request: Request, service: Service) -> Answer:
        soap = envelope.version_of(request)
        try:
            letter = envelope.opened(request)
        except FaultError as error:
            answer = self._fault(error, soap)
            self._note(f"{service.name} -", request, answer)
            return answer
        with self.state.lock:
            session = self.state.access.find(request)
        fault = self.faults.take(service.name, f"/{letter.operation}", _names(session))
        visit = Visit(request, service, letter, session, fault)
        started = self.options.ticks()
        try:
            answer = self._early(visit) or self._limited(visit) or self._answer(visit)
        except FaultError as error:
            answer = self._fault(error, soap)
        answer.headers.extend(self.state.limits.headers(self._limit_key(visit)))
        if fault is not None:
            answer = spoil_soap(fault, answer)
        name = f"{service.name} {letter.operation}"
        self._note(name, request, answer, fault, visit=visit, started=started)
        return answer

    def _fault(self, error: FaultError, soap: str) -> Answer:
        options = self.options
        return envelope.fault(error, soap, options.fault_status, options.fault_prefix)

    def _early_page(self, fault: Fault) -> Answer | None:
        if fault.kind == "cut_before":
            return Answer(500, cut="before")
        if fault.kind in _STATUSES:
            return page(fault.status or _STATUSES[fault.kind])
        if fault.kind == "throttle":
            return self._throttled(fault.retry_after)
        if fault.kind == "slow":
            self.options.wait(fault.seconds)
        return None

    @staticmethod
    def _throttled(retry_after: int | None) -> Answer:
        answer = page(429)
        if retry_after is not None:
            answer.headers.append(("Retry-After", str(retry_after)))
        return answer

    def _early(self, visit: Visit) -> Answer | None:
        """Answer for faults that keep the call from being done.

        Raises:
            FaultError: It is answered so.
        """
        fault, name = visit.fault, visit.letter.operation
        if fault is None:
            return None
        if fault.kind == "quarantine":
            raise FaultError(quarantine(1, self.state.limits.next_hour()))
        if fault.kind == "expire_token":
            self.state.access.forget(visit.request)
            visit.session = None
        if fault.kind == "revoke":
            return self._revoked(visit)
        if fault.kind == "block_identity" and name not in {"HasSession", *_REFUSED_LOGIN}:
            raise FaultError(NOT_AUTHENTICATED)
        if fault.kind == "block_identity" and name == "Login":
            raise FaultError(BLOCKED)
        return self._early_page(fault)

    def _revoked(self, visit: Visit) -> Answer:
        operation = envelope.addressed(visit.letter, visit.request, visit.service)
        if operation.name not in _REFUSED_LOGIN:
            raise FaultError(NOT_AUTHENTICATED)
        return self._sealed(visit, operation, _REFUSED_LOGIN[operation.name])

    def _limit_key(self, visit: Visit) -> str:
        by_user = self.options.limit_by == "user"
        return (by_user and visit.key) or visit.request.remote

    def _limited(self, visit: Visit) -> Answer | None:
        key = self._limit_key(visit)
        if self.state.limits.bursts(key):
            return self._throttled(None)
        refusal = self.state.limits.count(key)
        if refusal:
            raise FaultError(refusal)
        return None

    def _answer(self, visit: Visit) -> Answer:
        operation = envelope.addressed(visit.letter, visit.request, visit.service)
        reader = Reader(visit.service, self.options)
        with self.state.lock:
            asked = reader.row(visit.letter.content, operation.asks)
            call = Call(self.state, asked, visit.session, _refused_at(visit.fault))
            if operation.name not in OPEN:
                _ = call.current
            if call.refused_at and single_object(operation):
                raise FaultError(call.refused_at[1])
            value = HANDLERS[visit.service.name, operation.name](call)
            answer = self._sealed(visit, operation, value)
        if operation.name == "Login" and call.session and self.options.session_cookie:
            cookie = f"{COOKIE}={call.session.id}; path=/; HttpOnly"
            answer.headers.append(("Set-Cookie", cookie))
        return answer

    def _sealed(self, visit: Visit, operation: Operation, value: Any) -> Answer:
        body = self._writers[visit.service.name].answer(operation, value)
        return envelope.sealed(body, visit.letter.soap)

    def _note(
        self,
        name: str,
        request: Request,
        answer: Answer,
        fault: Fault | None = None,
        *,
        visit: Visit | None = None,
        started: float | None = None,
    ) -> None:
        now = self.options.ticks()
        session = visit.session if visit else None
        line = Line(
            at=self.options.clock().isoformat(timespec="milliseconds"),
            method=request.method,
            path=name,
            query="",
            client=str(session.identity.books.client_id) if session else "",
            status=f"cut {answer.cut}" if answer.cut else str(answer.status),
            fault=fault.kind if fault else "",
            milliseconds=round((now - (now if started is None else started)) * 1000, 2),
        )
        self.traffic.note(name, line, now)


def _names(session: Session | None) -> tuple[str, ...]:
    """What a fault may call the caller by."""
    if session is None:
        return ()
    books = session.identity.books
    return (str(books.client_id), books.name, session.user.username, session.identity.id)


def _refused_at(fault: Fault | None) -> tuple[int, str] | None:
    return (fault.value, fault.field) if fault and fault.kind == "api_exception" else None
