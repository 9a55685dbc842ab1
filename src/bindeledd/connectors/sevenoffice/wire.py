"""One SOAP call: their own description, the envelope, judgement of the answer, plain data out.

No session and no second sending: those are `auth`'s and `client.shared`'s. Requests are made by
zeep from the description that the service gives of itself, so that fields newer than any copy are
known. Answers are read here, because zeep turns what it cannot read into nothing and doubles into
floats: text goes out of here as text, and the shape that was asked for judges it.

Source: contract paper 24sevenoffice, sections 2.1-2.3, read 2026-11-21.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx2
import zeep
from lxml import etree
from zeep.exceptions import Error as ZeepError
from zeep.transports import Transport
from zeep.wsdl import Document
from zeep.xsd import ComplexType

from bindeledd import __version__
from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import ContractError, RejectedError, UnavailableError
from bindeledd.kernel.http import Answer, Http
from bindeledd.kernel.shapes import convert, digest
from bindeledd.sync.flows import Access

Shape = TypeVar("Shape")

KEPT_FOR: Final = timedelta(days=1)
"""A description is read again after so long: theirs is newer than any copy."""

_ENVELOPE: Final = "{http://schemas.xmlsoap.org/soap/envelope/}"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_ENDS_AT: Final = re.compile(
    rb"Quarantine ends at\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)", re.IGNORECASE
)
_AN_HOUR: Final = 3600
_LOOKED_AT: Final = 4000
"""Bytes of an answer in which a refusal for the whole call stands."""

_UNSET: Final = {
    "int": "-2147483648",
    "short": "-32768",
    "long": "-9223372036854775808",
    "decimal": "-79228162514264337593543950335",
    "guid": "00000000-0000-0000-0000-000000000000",
}
"""Values that say "not set" (section 2.2), by the type in the description."""
_NO_TIME: Final = "0001-01-01T"

API: Final = "base_url_api"
WEB: Final = "base_url_web"


@dataclass(frozen=True)
class Service:
    """One of their services.

    Attributes:
        name: As the description calls it.
        host: Setting that holds the address of its host.
        path: Below it.
    """

    name: str
    host: str
    path: str


AUTHENTICATE: Final = Service("Authenticate", API, "/authenticate/v001/authenticate.asmx")
COMPANY: Final = Service("CompanyService", API, "/CRM/Company/V001/CompanyService.asmx")
INVOICE: Final = Service("InvoiceService", API, "/Economy/InvoiceOrder/V001/InvoiceService.asmx")
PRODUCT: Final = Service("ProductService", API, "/Logistics/Product/V001/ProductService.asmx")
CLIENT: Final = Service("ClientService", API, "/Client/V001/ClientService.asmx")
TRANSACTION: Final = Service(
    "TransactionService", API, "/Economy/Accounting/V001/TransactionService.asmx"
)
PROJECT: Final = Service("ProjectService", WEB, "/Project/V001/ProjectService.asmx")
TIME: Final = Service("TimeService", WEB, "/timesheet/v001/timeservice.asmx")
PERSON: Final = Service("PersonService", WEB, "/CRM/Contact/PersonService.asmx")


class FaultError(Exception):
    """They refused the whole call, in words.

    Args:
        text: Theirs.
        operation: For errors made from it.
    """

    def __init__(self, text: str, operation: str) -> None:
        super().__init__(text)
        self.text = text
        self.operation = operation


class Wire:
    """The services of 24SevenOffice.

    Args:
        access: Addresses, gate and transport.
    """

    def __init__(self, access: Access) -> None:
        self._addresses = {name: access.installation[name].rstrip("/") for name in (API, WEB)}
        self._http = Http(
            self._addresses[API],
            allowed_hosts=frozenset(
                urlsplit(one).hostname or "" for one in self._addresses.values()
            ),
            gate=access.gate,
            headers={"User-Agent": f"bindeledd/{__version__}"},
            transport=access.transport,
            explained=is_fault,
            asks_to_wait=quarantine,
        )
        self._is_real = access.transport is None
        folder = access.installation.get("folder", "")
        self._folder = Path(folder) if folder else None
        self._described: dict[str, Any] = {}

    def close(self) -> None:
        """Close all lines."""
        self._http.close()

    def call(
        self,
        service: Service,
        name: str,
        shape: type[Shape],
        *,
        operation: str,
        write: bool,
        session: str = "",
        asked: dict[str, Any] | None = None,
    ) -> Shape:
        """Call one operation, once; return its result as the shape, None where there is none.

        Args:
            service: Whose operation it is.
            name: Of the operation.
            shape: Of the result; lists without any are empty lists.
            operation: For errors and the gate.
            write: Whether it may change their books.
            session: Sent as the cookie; empty for none.
            asked: Arguments; None stands for nil where nil must be said, and is left out elsewhere.

        Raises:
            FaultError: They refused the call.
            UnavailableError: Surely no effect.
            OutcomeUnknownError: It may have been written.
            ContractError: The answer cannot be understood; after a write its outcome is unknown.
            RejectedError: A text holds what no XML can carry; nothing was sent.
        """
        described = self._description(service)
        port = described.bind(service.name, f"{service.name}Soap")
        about = described.wsdl.services[service.name].ports[f"{service.name}Soap"].binding.get(name)
        answer = self._http.send(
            "POST",
            f"{self._addresses[service.host]}{service.path}",
            operation=operation,
            write=write,
            headers={
                "Content-Type": "text/xml; charset=utf-8",
                "SOAPAction": f'"{about.soapaction}"',
                **({"Cookie": f"ASP.NET_SessionId={session}"} if session else {}),
            },
            content=_enveloped(described, port, name, asked or {}, operation),
        )
        return convert(shape, _result(answer, about), operation=operation)

    def knows(self, service: Service, kind: str, field: str) -> bool:
        """Tell whether the description of a service has a field in one of its types."""
        described = self._description(service)
        space = etree.QName(next(iter(described.wsdl.port_types))).namespace
        found = described.get_type(f"{{{space}}}{kind}")
        return field in {name for name, _ in found.elements}

    # --- descriptions ---

    def _description(self, service: Service) -> Any:
        if service.name not in self._described:
            address = f"{self._addresses[service.host]}{service.path}?wsdl"
            self._described[service.name] = _parsed(self._text_of(address))
        return self._described[service.name]

    def _text_of(self, address: str) -> bytes:
        """Return the description at an address: remembered, kept on disk, or read anew."""
        if self._is_real and (remembered := _remembered(address)):
            return remembered
        kept = None if self._folder is None else self._folder / f"{digest(address)}.wsdl"
        text = _kept(kept, at_most=KEPT_FOR)
        if text is None:
            try:
                text = self._read(address)
            except UnavailableError:
                text = _kept(kept, at_most=timedelta.max)
                if text is None:
                    raise
            else:
                _keep(kept, text)
        if self._is_real:
            _remember(address, text)
        return text

    def _read(self, address: str) -> bytes:
        operation = "description.get"
        answer = self._http.send("GET", address, operation=operation)
        if answer.status != httpx2.codes.OK or not _is_xml(answer):
            raise ContractError("remote.no_such_address", operation=operation, status=answer.status)
        _parsed(answer.body)  # what cannot be understood is not kept
        return answer.body


# --- descriptions, one for the whole process: reading them costs up to 0.1 s ---

_Zeep: Any = zeep.Client  # typed in part only
_lock = threading.Lock()
_clients: dict[str, Any] = {}
_texts: dict[str, tuple[datetime, bytes]] = {}


class _Nowhere(Transport):
    """Loads nothing: a description that names further documents is not followed."""

    def __init__(self) -> None:
        self.cache = None

    def __del__(self) -> None:
        """Hold nothing."""

    def _load_remote_data(self, url: str) -> bytes:
        raise ContractError("remote.odd_description", place=url[:200])


def _parsed(text: bytes) -> Any:
    name = digest(text)
    with _lock:
        if name not in _clients:
            settings = zeep.Settings(strict=True, forbid_dtd=True, xml_huge_tree=False)
            try:
                nowhere: Any = _Nowhere()
                document = Document(BytesIO(text), nowhere, settings=settings)
                _clients[name] = _Zeep(document, transport=nowhere, settings=settings)
            except (ZeepError, etree.XMLSyntaxError, ValueError, KeyError) as error:
                raise ContractError(
                    "remote.odd_description", operation="description.get", place=str(error)[:200]
                ) from error
        return _clients[name]


def _remembered(address: str) -> bytes | None:
    with _lock:
        read_at, text = _texts.get(address, (datetime.min.replace(tzinfo=UTC), b""))
    return text if text and now() - read_at < KEPT_FOR else None


def _remember(address: str, text: bytes) -> None:
    with _lock:
        _texts[address] = (now(), text)


def _kept(path: Path | None, *, at_most: timedelta) -> bytes | None:
    if path is None:
        return None
    with suppress(OSError):
        age = now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return path.read_bytes() if age < at_most else None
    return None


def _keep(path: Path | None, text: bytes) -> None:
    """Keep a description beside others; a folder that cannot be written costs a reading."""
    if path is None:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        Path(written).replace(path)


# --- requests ---


def _enveloped(
    described: Any, port: Any, name: str, asked: dict[str, Any], operation: str
) -> bytes:
    try:
        envelope = described.create_message(port, name, **asked)
    except (ZeepError, TypeError) as error:
        raise ContractError(
            "remote.odd_description", operation=operation, place=str(error)[:200]
        ) from error
    except ValueError as error:  # a sign that no XML can carry
        raise RejectedError("sevenoffice.text_unwritable", operation=operation) from error
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="utf-8"))


# --- answers ---


def _is_xml(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in {"text/xml", "application/soap+xml", "application/xml"}


def _body(answer: Answer) -> Any | None:
    """Return the body of an envelope; None where there is none that can be read."""
    if not _is_xml(answer):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(answer.body, parser).find(f"{_ENVELOPE}Body")
    except etree.XMLSyntaxError:
        return None


def is_fault(answer: Answer) -> bool:
    """Tell whether an answer says in words why a call was refused."""
    body = _body(answer)
    return body is not None and body.find(f"{_ENVELOPE}Fault") is not None


def quarantine(answer: Answer) -> int | None:
    """Return for how long they shut us out, where an answer says that we asked too often.

    They count by the hour (section 2.2), so without an end that can be read it is the next one.
    """
    start = answer.body[:_LOOKED_AT]
    if b"Request is blocked" not in start and b"Quarantine ends" not in start:
        return None
    present = now()
    ends = (present + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    if found := _ENDS_AT.search(start):
        with suppress(ValueError):
            told = b"T".join(found.groups()).decode()
            ends = datetime.fromisoformat(told).replace(tzinfo=UTC)
    return max(1, min(_AN_HOUR, round((ends - present).total_seconds()) + 1))


def _result(answer: Answer, about: Any) -> Any:
    """Return what stands inside the answer as plain data.

    Raises:
        FaultError: It is a fault.
        ContractError: It is no answer to this call.
    """
    operation, status = answer.operation, answer.status
    body = _body(answer)
    if body is None:
        code = "remote.no_such_address" if status == httpx2.codes.NOT_FOUND else None
        raise ContractError(code, operation=operation, status=status)
    fault = body.find(f"{_ENVELOPE}Fault")
    if fault is not None:
        raise FaultError((fault.findtext("faultstring") or "").strip(), operation)
    wanted = about.output.body
    found = None if wanted is None else body.find(str(wanted.qname))
    if status != httpx2.codes.OK or found is None:
        raise ContractError(operation=operation, status=status, place="no answer to this call")
    held = _plain(found, wanted.type)
    (name, inside), *_ = wanted.type.elements or [("", None)]
    if name in held:
        return held[name]
    return [] if inside is not None and _items(inside.type) is not None else None


def _items(kind: Any) -> tuple[str, Any] | None:
    """Return name and type of a list's items; None for what is no list."""
    if not isinstance(kind, ComplexType):
        return None
    members = kind.elements
    if len(members) == 1 and members[0][1].accepts_multiple:
        return members[0][0], members[0][1].type
    return None


def _plain(node: Any, kind: Any) -> Any:
    """Return an element as text, list or table; nil is None, what is not set is left out."""
    if node.get(_NIL) in {"true", "1"}:
        return None
    if not isinstance(kind, ComplexType):
        return node.text or ""
    items = _items(kind)
    if items is not None:
        inner = (child for child in node if etree.QName(child).localname == items[0])
        return [value for child in inner if (value := _plain(child, items[1])) is not None]
    return dict(_members(node, kind))


def _members(node: Any, kind: Any) -> Iterator[tuple[str, Any]]:
    known = dict(kind.elements)
    for child in node:
        name = etree.QName(child).localname
        if name not in known:  # newer than the description: nobody asked for it
            continue
        inside = known[name].type
        value = _plain(child, inside)
        if isinstance(value, str) and _is_unset(value.strip(), inside):
            continue
        yield name, value


def _is_unset(text: str, kind: Any) -> bool:
    name = etree.QName(kind.qname).localname if kind.qname is not None else ""
    return text == _UNSET.get(name) or (name == "dateTime" and text.startswith(_NO_TIME))
