"""Every refusal as problem details (RFC 9457) with our stable code and sentences to show people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from bindeledd.api import words
from bindeledd.kernel.errors import (
    AuthorizationError,
    BindeleddError,
    ConflictError,
    ContractError,
    DomainError,
    ForbiddenError,
    NotFoundError,
    OutcomeUnknownError,
    UnavailableError,
)

MEDIA_TYPE: Final = "application/problem+json"

CONFLICTS: Final = frozenset(
    {
        "connection.already_connected",
        "connection.changed_meanwhile",
        "connection.conflicts_stand",
        "document.shown_otherwise",
        "document.stands",
        "import.applied_already",
        "import.stale",
        "journal.not_parked",
        "journal.stands_for_another",
        "link.outcome_open",
        "link.taken",
        "plan.has_conflicts",
        "plan.not_open",
        "record.changed_meanwhile",
        "register.nothing_to_confirm",
        "run.connection_is_off",
        "run.has_ended",
        "run.one_is_waiting",
    }
)
"""Codes of refusals that come from the present state and not from what was sent."""

TOO_LARGE: Final = frozenset({"import.too_large", "import.zip_bomb"})


@dataclass(frozen=True)
class Problem:
    """One refusal.

    Attributes:
        status: HTTP status.
        code: Stable code.
        params: Facts for the sentence.
        errors: What is wrong with single fields or parameters.
        headers: Further headers, such as Retry-After.
    """

    status: int
    code: str
    params: Mapping[str, Any]
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, system: str = "") -> HttpResponse:
        """Return the HTTP answer, in the language of the request."""
        title, detail = words.title_and_detail(self.code, self.params, system)
        body: dict[str, Any] = {
            "type": f"urn:bindeledd:problem:{self.code}",
            "title": title,
            "status": self.status,
            "detail": detail,
            "code": self.code,
            "params": dict(self.params),
        }
        if self.errors:
            body["errors"] = list(self.errors)
        content = json.dumps(body, ensure_ascii=False, default=str)
        answer = HttpResponse(content, status=self.status, content_type=MEDIA_TYPE)
        for name, value in self.headers.items():
            answer[name] = value
        return answer


class ProblemError(Exception):
    """A refusal of the API itself, before or beside the services."""

    def __init__(
        self, status: int, code: str, headers: Mapping[str, str] | None = None, **params: Any
    ) -> None:
        self.problem = Problem(status, code, params, headers=headers or {})
        super().__init__(code)


def of_error(error: BaseException) -> Problem | None:
    """Return the refusal that an error is, or None for one that nobody foresaw."""
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, BindeleddError):
        return _of_ours(error)
    if isinstance(error, ValidationError):
        return Problem(422, "api.invalid", {}, [_of_input(one) for one in error.errors])
    return next((made for kind, made in _OF_OTHERS if isinstance(error, kind)), None)


_OF_OTHERS: Final[tuple[tuple[type[BaseException], Problem], ...]] = (
    (RequestDataTooBig, Problem(413, "api.too_large", {"megabytes": 1})),
    (HttpError, Problem(400, "api.not_json", {})),  # ninja raises it for bodies only
    (IntegrityError, Problem(409, "record.changed_meanwhile", {})),
    (OperationalError, Problem(503, "api.busy", {}, headers={"Retry-After": "5"})),
    (InterfaceError, Problem(503, "api.busy", {}, headers={"Retry-After": "5"})),
)


def _of_ours(error: BindeleddError) -> Problem:
    headers: dict[str, str] = {}
    if isinstance(error, UnavailableError):
        headers["Retry-After"] = str(error.retry_after_seconds or 30)
    errors = _of_fields(error) if isinstance(error, DomainError) else []
    return Problem(_status(error), error.error_code, error.params, errors, headers)


_STATUSES: Final[tuple[tuple[type[BindeleddError], int], ...]] = (
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (UnavailableError, 503),
    (AuthorizationError, 409),  # the connection needs a new key: nothing the client sent is wrong
    (ConflictError, 409),
    (ContractError, 502),
    (OutcomeUnknownError, 502),
)
"""What an error means to a client; any other refusal is 422."""


def _status(error: BindeleddError) -> int:
    code = error.error_code
    if code in CONFLICTS:
        return 409
    if code in TOO_LARGE:
        return 413
    if code == "remote.wrong_key":
        return 422
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 422)


def _of_fields(error: DomainError) -> list[dict[str, Any]]:
    found = []
    for name, code in error.fields.items():
        own = {
            key.removeprefix(f"{name}."): value
            for key, value in error.params.items()
            if key.startswith(f"{name}.")
        }
        facts = {**error.params, **own}
        found.append({"pointer": f"#/{name}", "code": code, "detail": words.sentence(code, facts)})
    return found


_CODES: Final = {
    "missing": "field.required",
    "extra_forbidden": "field.not_known",
    "enum": "field.unknown_code",
    "literal_error": "field.unknown_code",
    "string_too_long": "field.too_long",
    "string_pattern_mismatch": "field.odd_characters",
    "string_unicode": "field.odd_characters",
    "greater_than_equal": "field.out_of_range",
    "less_than_equal": "field.out_of_range",
    "too_short": "field.too_short",
    "not_a_day": "field.not_a_date",
}


def _of_input(one: dict[str, Any]) -> dict[str, Any]:
    """Return one finding of the schema in our words; `loc` begins with where and which argument."""
    where, *path = [str(part) for part in one["loc"]]
    kind = str(one["type"])
    code = _CODES.get(kind, "field.wrong_type")
    context = one.get("ctx", {})
    facts = {
        "value": "…",
        "limit": context.get("max_length"),
        "length": "…",
        "least": context.get("ge", context.get("min_length")),
        "most": context.get("le"),
    }
    told = {"code": code, "detail": words.sentence(code, facts)}
    if where in {"query", "path", "header"}:
        return {"parameter": path[-1] if path else "", "in": where} | told
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in path[1:])
    return {"pointer": f"#/{pointer}" if pointer else "#"} | told


def handle(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer an error inside an operation; one that nobody foresaw goes on to the edge."""
    problem = of_error(error)
    if problem is None:
        raise error
    if problem.code == "record.changed_meanwhile" and request.headers.get("If-Match"):
        problem = Problem(412, "api.stale", {})
    return problem.answer(getattr(request, "system", ""))
