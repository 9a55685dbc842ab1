"""The door of every operation: key, scope, allowance, size, company, retries; then the view.

A view behind it runs in one transaction that sees the key's company only, and that is taken back
whenever the answer is a refusal. One that speaks with the other system enters the company itself,
before and after (`inside`): no transaction is open while they take their time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, Literal, TypeVar

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja.decorators import decorate_view

from bindeledd.api.problems import ProblemError, handle
from bindeledd.tenancy import answers
from bindeledd.tenancy.allowance import take
from bindeledd.tenancy.history import through_key
from bindeledd.tenancy.models import RememberedAnswer, Scope, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.tokens import Held, held
from bindeledd.workspace.imports.uploads import LARGEST_UPLOAD

ViewT = TypeVar("ViewT", bound=Callable[..., Any])

LARGEST_BODY: Final = 1024 * 1024
FAILURES_A_MINUTE: Final = 20
REMEMBERED_HEADERS: Final = ("ETag", "Location")
_ONCE_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")


class Request(HttpRequest):
    """A request that came through the door.

    Attributes:
        key: The key that was shown.
        person: Whose rights bound it: the `by` of every service.
        system: The system that refusals name, once a connection is known.
    """

    key: Held
    person: User
    system: str


@dataclass(frozen=True)
class Rules:
    """What an operation asks and may answer.

    Attributes:
        scope: What the key must allow.
        takes: Form of its body.
        once: Whether an Idempotency-Key is honoured.
        match: Whether If-Match is honoured.
        remote: Whether it asks the other system, which may refuse or be away, so it goes in steps.
        answers: Further refusals of the operation's own, by status.
    """

    scope: Scope
    takes: Literal["nothing", "json", "file"] = "nothing"
    once: bool = False
    match: bool = False
    remote: bool = False
    answers: tuple[int, ...] = ()


def needs(scope: Scope, **rules: Any) -> Callable[[ViewT], ViewT]:
    """Return a decorator that puts a view behind the door; stands below the router's own."""
    made = Rules(scope, **rules)

    def mark(view: ViewT) -> ViewT:
        view.rules = made  # type: ignore[attr-defined] # read by the schema
        marked: ViewT = decorate_view(_door(made))(view)
        return marked

    return mark


def _door(rules: Rules) -> Callable[..., Callable[..., HttpResponse]]:
    def around(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(run)
        def enter(request: Request, **values: Any) -> HttpResponse:
            try:
                _refuse_odd(request, rules)
                request.key = _key(request)
                request.person = request.key.person
                _spend(request.key)
                _refuse_without(rules.scope, request.key)
                _refuse_other_form(request, rules)
                answer = _in_steps if rules.remote else _in_one
                return answer(request, rules, lambda: run(request, **values))
            except Exception as error:  # noqa: BLE001 - what nobody foresaw is raised again
                return handle(request, error)

        return enter

    return around


def inside(request: Request) -> AbstractContextManager[None]:
    """Enter the key's company for one step of a view that speaks with the other system."""
    return company_scope(request.key.company_id)


def _in_steps(request: Request, rules: Rules, call: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer without a transaction around it; the deed itself meets a second one under its lock."""
    with through_key(request.key.id):
        once = _once_key(request, rules)
        if once is None:
            return call()
        with inside(request):
            kept = answers.kept(request.key.id, once, request=_content(request))
        if kept is not None:
            return _again(kept)
        answer = call()
        if answer.status_code < 400:  # noqa: PLR2004 - refusals are not kept
            with inside(request):
                row, is_new = answers.claim(request.key.id, once, request=_content(request))
                if is_new:
                    _keep(row, answer)
        return answer


def _in_one(request: Request, rules: Rules, call: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer in one transaction, taken back when the answer is a refusal."""
    with through_key(request.key.id), company_scope(request.key.company_id):
        once = _once_key(request, rules)
        if once is None:
            answer = call()
        else:
            row, is_new = answers.claim(request.key.id, once, request=_content(request))
            answer = call() if is_new else _again(row)
            if is_new and answer.status_code < 400:  # noqa: PLR2004 - refusals are not kept
                _keep(row, answer)
        if answer.status_code >= 400:  # noqa: PLR2004 - nothing half-done
            transaction.set_rollback(True)
    return answer


def _refuse_odd(request: HttpRequest, rules: Rules) -> None:
    """Refuse what is too large before anything of it is read."""
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise ProblemError(400, "api.odd_address")
    length = _length(request)
    most = LARGEST_UPLOAD if rules.takes == "file" else LARGEST_BODY
    if length > most:
        raise ProblemError(413, "api.too_large", megabytes=most // LARGEST_BODY)


def _refuse_other_form(request: HttpRequest, rules: Rules) -> None:
    if rules.takes == "nothing":
        return
    expected = "application/json" if rules.takes == "json" else "multipart/form-data"
    if (_length(request) or rules.takes == "file") and request.content_type != expected:
        raise ProblemError(415, "api.media_type", expected=expected)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0


def _key(request: HttpRequest) -> Held:
    scheme, _, text = request.headers.get("Authorization", "").strip().partition(" ")
    shown = text.strip() if scheme.lower() == "bearer" else ""
    found = held(shown) if shown else None
    if found is not None:
        return found
    address = str(request.META.get("REMOTE_ADDR", ""))
    wait = take(f"failures of {address}", per_minute=FAILURES_A_MINUTE)
    if wait:
        raise _too_many(wait)
    code = "api.bad_key" if shown else "api.no_key"
    raise ProblemError(401, code, {"WWW-Authenticate": 'Bearer realm="bindeledd"'})


def _spend(key: Held) -> None:
    wait = take(f"key {key.id}", per_minute=settings.API_REQUESTS_A_MINUTE)
    if wait:
        raise _too_many(wait)


def _refuse_without(scope: Scope, key: Held) -> None:
    if scope not in key.scopes:
        raise ProblemError(403, "api.scope_missing", scope=scope.value)


def _too_many(wait: float) -> ProblemError:
    seconds = math.ceil(wait)
    return ProblemError(429, "api.too_many", {"Retry-After": str(seconds)}, seconds=seconds)


def _once_key(request: HttpRequest, rules: Rules) -> str | None:
    text = request.headers.get("Idempotency-Key")
    if text is None or not rules.once:
        return None
    if not _ONCE_KEY.fullmatch(text):
        raise ProblemError(400, "api.odd_once_key")
    return text


def _content(request: HttpRequest) -> bytes:
    """Return what makes two requests the same: where to, and every byte of the body."""
    head = f"{request.method} {request.get_full_path()} {request.content_type}\n"
    return head.encode() + request.body


def _keep(row: RememberedAnswer, answer: HttpResponse) -> None:
    headers = {name: answer[name] for name in REMEMBERED_HEADERS if answer.has_header(name)}
    answers.keep(row, status=answer.status_code, headers=headers, body=answer.content.decode())


def _again(row: RememberedAnswer) -> HttpResponse:
    answer = HttpResponse(
        row.body, status=row.status, content_type="application/json; charset=utf-8"
    )
    for name, value in row.headers.items():
        answer[name] = value
    answer["Idempotency-Replayed"] = "true"
    return answer


def refuse_other_revision(request: HttpRequest, standing: int) -> None:
    """Refuse when If-Match names another revision than the standing one.

    Raises:
        ProblemError: 412.
    """
    wanted = wanted_revision(request)
    if wanted is not None and wanted != standing:
        raise ProblemError(412, "api.stale", {"ETag": tag(standing)})


def wanted_revision(request: HttpRequest) -> int | None:
    """Return the revision that If-Match names; None when there is none, or any will do.

    Raises:
        ProblemError: 412 for a tag that no record of ours can have.
    """
    text = request.headers.get("If-Match", "").strip()
    if text in {"", "*"}:
        return None
    found = re.fullmatch(r'"([0-9]{1,18})"', text)
    if found is None:
        raise ProblemError(412, "api.stale")
    return int(found[1])


def tag(revision: int) -> str:
    """Return the ETag of a revision."""
    return f'"{revision}"'
