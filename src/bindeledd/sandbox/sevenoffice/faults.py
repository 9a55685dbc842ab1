"""The faults only this system has, beside those of every stand-in; targets name a service.

``CompanyService SaveCompanies``, ``TimeService *``, ``Authenticate Login``, ``* /**`` for all.
"""

import re
from typing import Any
from xml.sax.saxutils import escape

from bindeledd.sandbox.faults import KINDS, Fault, Faults, spoil
from bindeledd.sandbox.http import Answer

_PAGE = b"<!doctype html><html><head><title>%d</title></head><body><h1>%d</h1></body></html>"


class SoapFaults(Faults):
    """The table of active faults of this stand-in."""

    kinds = {
        **KINDS,
        "expire_token": "the session is treated as over until the next login",
        "revoke": "a login gives no session, everything else is not authenticated",
        "quarantine": "refused as if the hour's calls were used up",
        "block_identity": "the identity is blocked: no login with it, no call as it",
        "api_exception": "one object of a call is refused inside the answer",
    }

    spared = {
        "expire_token": frozenset({"/wsdl", "/login", "/getidentitieswithcredential"}),
        **dict.fromkeys(
            ("revoke", "quarantine", "block_identity", "api_exception"), frozenset({"/wsdl"})
        ),
    }

    def quarantine(self, target: str = "* /**", *, times: int | None = 1, **details: Any) -> Fault:
        """Refuse with the text of the quarantine."""
        return self.add("quarantine", target, times=times, **details)

    def block_identity(
        self, target: str = "* /**", *, times: int | None = None, **details: Any
    ) -> Fault:
        """Refuse the identity, until it is cleared."""
        return self.add("block_identity", target, times=times, **details)

    def api_exception(
        self,
        target: str,
        message: str = "Refused on demand",
        *,
        at: int = 0,
        times: int | None = 1,
        **details: Any,
    ) -> Fault:
        """Refuse the object at a place, undone, with an `APIException`.

        Where one call takes one object only, a SOAP fault is answered instead.
        """
        return self.add("api_exception", target, times=times, field=message, value=at, **details)


def spoil_soap(fault: Fault, answer: Answer) -> Answer:
    """Turn the answer of a call that was done into what the fault makes of it."""
    if fault.kind == "odd_shape":
        name = re.escape(fault.field).encode()
        odd = escape(str(fault.value)).encode()
        pattern = rb"<(%s)>[^<]*</%s>" % (name, name)
        body = re.sub(
            pattern, lambda found: b"<%s>%s</%s>" % (found[1], odd, found[1]), answer.body
        )
        return Answer(answer.status, body, answer.headers)
    spoiled = spoil(fault, answer)
    return page(spoiled.status) if fault.kind == "error_after_commit" else spoiled


def page(status: int) -> Answer:
    """Answer the page of the server before the services."""
    return Answer(status, _PAGE % (status, status), [("Content-Type", "text/html")])
