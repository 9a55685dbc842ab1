"""The error bodies of PowerOffice Go: problem details in camelCase, as its demo answers them.

Source: contract paper poweroffice-go, section 3.5 (vendor specification of 2025-03, demo log of
2026-10), read 2026-11-21.
"""

from bindeledd.sandbox.http import Answer, encode

_PROBLEM = [("Content-Type", "application/problem+json; charset=utf-8")]
_PLAIN = [("Content-Type", "application/json")]


class ProblemError(Exception):
    """A call is refused; becomes a problem body."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status = status
        self.title = title
        self.detail = detail

    def answer(self) -> Answer:
        """Word the refusal as the vendor does."""
        body = {"title": self.title, "status": self.status, "detail": self.detail}
        return Answer(self.status, encode(body), list(_PROBLEM))


def invalid(title: str, *details: str) -> ProblemError:
    """Content that breaks a rule; several reasons stand in one text."""
    return ProblemError(400, f"{title} validation error(s)", "\n".join(details))


def unknown_reference(title: str, detail: str) -> ProblemError:
    """A code or id in the content points nowhere: a 404 although the address is right."""
    return ProblemError(404, f"{title} validation error(s)", detail)


def not_found(title: str, key: object) -> ProblemError:
    """There is no such record."""
    return ProblemError(404, "Object(s) not found", f"{title} with id = {key} not found.")


def in_use(title: str, key: object) -> ProblemError:
    """The record cannot be deleted."""
    detail = f"{title} with id = {key} is in use and cannot be deleted."
    return ProblemError(409, f"{title} conflict", detail)


def gateway(status: int, message: str) -> Answer:
    """Answer as the gateway before the service does (limits, keys, unknown addresses)."""
    return Answer(status, encode({"statusCode": status, "message": message}), list(_PLAIN))


def no_such_address() -> Answer:
    """Answer the gateway's 404."""
    return gateway(404, "Resource not found")
