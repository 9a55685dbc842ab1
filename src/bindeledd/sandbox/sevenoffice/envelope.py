"""Envelopes of SOAP 1.1 and 1.2: taking the body out of one, putting answers and faults into one.

Source: contract paper 24sevenoffice, sections 2.1 and 6.8; texts around the known ones are
assumptions.
"""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bindeledd.sandbox.http import Answer, Request
from bindeledd.sandbox.sevenoffice.shapes import Operation, Service
from bindeledd.sandbox.sevenoffice.values import FaultError

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
_TYPES = {SOAP_11: "text/xml", SOAP_12: "application/soap+xml"}
_FRAME = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{soap}"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>{body}</soap:Body></soap:Envelope>'
)
_SIDES = {"Server": "Receiver", "Client": "Sender"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What came in: the version of SOAP, and the body's one element."""

    soap: str
    content: Element

    @property
    def operation(self) -> str:
        """The name of the body's element."""
        return self.content.tag.rpartition("}")[2]


def version_of(request: Request) -> str:
    """Tell the version of SOAP by the content type; the older one when in doubt."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return SOAP_12 if kind == _TYPES[SOAP_12] else SOAP_11


def opened(request: Request) -> Letter:
    """Read an envelope.

    Raises:
        FaultError: It is none, or of another version than its content type says.
    """
    soap = version_of(request)
    try:
        root: Any = fromstring(request.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise FaultError(f"The request is no readable XML: {error}", "Client") from error
    if root.tag != f"{{{soap}}}Envelope":
        raise FaultError("Possible SOAP version mismatch: " + root.tag, "Client")
    body = root.find(f"{{{soap}}}Body")
    if body is None or len(body) != 1:
        raise FaultError("The envelope has no body of one element.", "Client")
    return Letter(soap, body[0])


def addressed(letter: Letter, request: Request, service: Service) -> Operation:
    """Find the operation, and hold namespace and SOAPAction against it.

    Raises:
        FaultError: There is no such operation here.
    """
    operation = service.operation_named.get(letter.operation)
    expected = f"{{{service.namespace}}}{letter.operation}"
    action = _action(letter, request)
    known = operation is not None and letter.content.tag == expected
    if operation is None or not known or action not in {None, service.action(operation.name)}:
        given = letter.content.tag if action is None else action
        raise FaultError(
            f"Server did not recognize the value of HTTP Header SOAPAction: {given}.",
            "Client",
            bare=True,
        )
    return operation


def _action(letter: Letter, request: Request) -> str | None:
    """Give the SOAPAction; in the newer version it may be left out."""
    if letter.soap == SOAP_11:
        return request.headers.get("soapaction", "").strip().strip('"')
    for part in request.headers["content-type"].split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.lower() == "action":
            return value.strip('"')
    return None


def sealed(body: str, soap: str, status: int = 200) -> Answer:
    """Put a body into an envelope."""
    text = _FRAME.format(soap=soap, body=body)
    return Answer(status, text.encode(), [("Content-Type", f"{_TYPES[soap]}; charset=utf-8")])


def fault(error: FaultError, soap: str, status: int, prefix: str) -> Answer:
    """Put a fault into an envelope."""
    text = escape(error.text if error.bare else f"{prefix}{error.text}")
    if soap == SOAP_11:
        body = (
            f"<soap:Fault><faultcode>soap:{error.side}</faultcode>"
            f"<faultstring>{text}</faultstring><detail/></soap:Fault>"
        )
    else:
        body = (
            f"<soap:Fault><soap:Code><soap:Value>soap:{_SIDES[error.side]}</soap:Value></soap:Code>"
            f'<soap:Reason><soap:Text xml:lang="en">{text}</soap:Text></soap:Reason></soap:Fault>'
        )
    return sealed(body, soap, status)
