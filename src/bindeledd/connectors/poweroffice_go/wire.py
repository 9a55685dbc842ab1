"""One call to the API: token, judgement of the answer, pages and patches. No operation, no retry.

The only second sending is that of a call refused with 401: it surely had no effect, and a token may
end earlier than it said.

Source: contract paper poweroffice-go, sections 2 and 3, read 2026-11-21.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypedDict, TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec

from bindeledd import __version__
from bindeledd.connectors.poweroffice_go.auth import Tokens, installation_key_refused
from bindeledd.kernel.clock import monotonic, now
from bindeledd.kernel.errors import (
    AuthorizationError,
    BindeleddError,
    ConflictError,
    ContractError,
    NotAllowedError,
    RejectedError,
)
from bindeledd.kernel.http import Answer, Http
from bindeledd.kernel.shapes import digest, encode, parse
from bindeledd.sync.aftermath import Document
from bindeledd.sync.flows import Access
from bindeledd.sync.mapping import Flat

PAGE_SIZE = 2000
"""Rows a page: see the folder's README for the measure."""

CHANGED = "LastChangedDateTimeOffset"
_SINCE = "lastChangedDateTimeOffsetGreaterThan"
ASK_AGAIN_SECONDS = 30.0
"""After a 403 a new token tells a missing right from ended access; asked for this seldom."""

_TAKEN = re.compile(r"(\w+) is already in use\.", re.IGNORECASE)
_TAKEN_BY = re.compile(
    r"\bid\s*=\s*'?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+)", re.IGNORECASE
)
"""Ids are whole numbers, and uuids of orders and vouchers (section 3.1)."""
Row = TypeVar("Row")


class _Problem(TypedDict, total=False):
    title: str | None
    detail: str | None
    message: str | None


class Wire:
    """The API of one company.

    Args:
        access: Keys, addresses, gate and transport.
    """

    def __init__(self, access: Access) -> None:
        keys = access.installation
        hosts = {urlsplit(keys[name]).hostname or "" for name in ("base_url", "token_url")}
        self._http = Http(
            keys["base_url"],
            allowed_hosts=frozenset(hosts),
            gate=access.gate,
            headers={
                "Accept": "application/json",
                "User-Agent": f"bindeledd/{__version__}",
                "Ocp-Apim-Subscription-Key": keys["subscription_key"],
            },
            transport=access.transport,
        )
        self._tokens = Tokens(
            self._http,
            token_url=keys["token_url"],
            application_key=keys["application_key"],
            client_key=access.credentials.get("client_key", ""),
        )
        self._ask_again_at = 0.0
        self.clock_ahead_seconds: int | None = None

    def close(self) -> None:
        """Close all lines."""
        self._http.close()

    def get(self, path: str, *, operation: str, **params: str | int) -> Answer | None:
        """Read; None when there is nothing (204) or no such object.

        Raises:
            NotAllowedError: With the operation; the flow that needs it stops.
            AuthorizationError: Access ended.
            UnavailableError: Ask again later.
            ContractError: They did not understand the question, or there is no such address.
        """
        answer = self._authorized("GET", path, operation, params=params)
        if answer.status == httpx2.codes.OK:
            return answer
        if answer.status == httpx2.codes.NO_CONTENT:
            return None
        problem = _problem(answer)
        if answer.status == httpx2.codes.NOT_FOUND and problem.get("message") is None:
            return None
        raise self._refusal(answer, problem)

    def write(self, method: str, path: str, body: object, *, operation: str) -> Answer:
        """Create, change or delete; a body is sent as JSON, a change as JSON Patch.

        Raises:
            ConflictError: A unique value is taken; `theirs` tells by whom.
            RejectedError: They refused the content, with their reasons, or a right is missing.
            AuthorizationError: Access ended; nothing was written.
            UnavailableError: Surely nothing was written.
            OutcomeUnknownError: It may have been written.
            ContractError: The answer cannot be understood; the outcome is unknown as well.
        """
        kind = "application/json-patch+json" if method == "PATCH" else "application/json"
        content = None if body is None else encode(body)
        headers = {} if body is None else {"Content-Type": kind}
        answer = self._authorized(method, path, operation, headers=headers, content=content)
        if httpx2.codes.is_success(answer.status):
            return answer
        raise self._refusal(answer, _problem(answer))

    def upload(self, method: str, path: str, file: Document, *, operation: str) -> Answer:
        """Send a file as the one part `file` of a form; raises as `write`."""
        boundary = f"bindeledd-{digest([file.file_name, len(file.data)])}"
        head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="file"; filename="{file.file_name}"\r\n'
            f"Content-Type: {file.media_type}\r\n\r\n"
        )
        answer = self._authorized(
            method,
            path,
            operation,
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
            content=b"".join((head.encode(), file.data, f"\r\n--{boundary}--\r\n".encode())),
        )
        if httpx2.codes.is_success(answer.status):
            return answer
        raise self._refusal(answer, _problem(answer))

    def takes(self, path: str, *, operation: str) -> bool:
        """Return whether something can be made at an address that no paper is sure of.

        Nothing that only reads can tell: their gateway knows an address by its method. So a body is
        sent that is no JSON, of which nothing can be made; where the address is there it is refused
        as that.

        Raises:
            NotAllowedError: The right to it is missing.
            ContractError: They took nothing for something.
        """
        answer = self._http.send(
            "POST",
            path,
            operation=operation,
            write=False,  # nothing in the books changes
            headers={"Content-Type": "application/json", **self._tokens.header()},
            content=b"{",
        )
        problem = _problem(answer)
        if answer.status == httpx2.codes.NOT_FOUND:
            return problem.get("message") is None
        if answer.status in _CONTENT_REFUSED:
            return True
        raise self._refusal(answer, problem)

    def ask(self, path: str, body: object, *, operation: str) -> Answer:
        """Send an onboarding call, which carries the subscription key only (section 2.1)."""
        answer = self._http.send(
            "POST",
            path,
            operation=operation,
            write=False,  # nothing in the books changes
            headers={"Content-Type": "application/json"},
            content=encode(body),
        )
        if answer.status == httpx2.codes.UNAUTHORIZED:
            raise installation_key_refused(operation)
        if not httpx2.codes.is_success(answer.status):
            raise self._refusal(answer, _problem(answer))
        return answer

    def pages(
        self,
        path: str,
        shape: type[Row],
        *,
        operation: str,
        since: datetime | None,
        also: Mapping[str, str] | None = None,
        by_number: bool = False,
    ) -> Iterator[list[Row]]:
        """Yield all rows, or those changed strictly after an instant, oldest change first.

        Pages are walked by the instant of change, not by page number: a row that changes or goes
        while we read would shift all that follow by one and hide a row at the page's edge. The
        next page begins one microsecond before the last instant seen, so that rows sharing it are
        never lost; those already given are left out. Where a whole page shares one instant, or the
        order is not kept, page numbers are used.

        Args:
            path: Of the list.
            shape: Of a row.
            operation: For errors and the gate.
            since: The instant; None for all.
            also: Further filters of this list.
            by_number: Walk by page number: the list takes no filter by the instant of change.
        """
        number = 1
        given: set[tuple[Any, ...]] = set()
        while True:
            filters = dict(also or {}) | ({_SINCE: written(since)} if since is not None else {})
            rows, more = self._page(path, shape, number, operation=operation, filters=filters)
            names = [_version(row) for row in rows]
            fresh = [row for row, name in zip(rows, names, strict=True) if name not in given]
            if fresh:
                yield fresh
            if not more:
                return
            if not fresh and number > 1:
                raise ContractError("remote.page_repeated", operation=operation)
            given = set(names)
            onward = None if by_number else _resume_after(rows, since)
            number = number + 1 if onward is None else 1
            since = onward or since

    def listed(self, path: str, shape: type[Row], *, operation: str, **params: str) -> list[Row]:
        """Return the rows of a short list: a look-up by a unique value, or a register of codes."""
        answer = self.get(path, operation=operation, **params)
        return [] if answer is None else _rows(answer, shape)

    def _page(
        self, path: str, shape: type[Row], number: int, *, operation: str, filters: dict[str, str]
    ) -> tuple[list[Row], bool]:
        params: dict[str, str | int] = {
            "OrderBy": f"{CHANGED} asc,Id asc",
            **filters,
            "PageNumber": number,
            "PageSize": PAGE_SIZE,
        }
        answer = self.get(path, operation=operation, **params)
        if answer is None:
            return [], False
        rows = _rows(answer, shape)
        return rows, len(rows) >= PAGE_SIZE and _has_next(answer)

    def _authorized(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        def once() -> Answer:
            return self._http.send(
                method,
                path,
                operation=operation,
                params=params or None,
                headers={**(headers or {}), **self._tokens.header()},
                content=content,
            )

        answer = self._again_if_token_ended(once(), once)
        self._compare_clock(answer)
        return answer

    def _again_if_token_ended(self, answer: Answer, once: Callable[[], Answer]) -> Answer:
        if answer.status != httpx2.codes.UNAUTHORIZED:
            return answer
        if "subscription key" in (_problem(answer).get("message") or "").lower():
            raise installation_key_refused(answer.operation)
        self._tokens.forget()
        second = once()
        if second.status == httpx2.codes.UNAUTHORIZED:
            raise AuthorizationError(operation=answer.operation, status=answer.status)
        return second

    def _refusal(self, answer: Answer, problem: _Problem) -> BindeleddError:
        """Return what an answer of 400 and above means; a 403 asks for a new token first."""
        if answer.status == httpx2.codes.FORBIDDEN:
            self._renew_to_tell_rights_from_access()
        return _judged(answer, problem)

    def _renew_to_tell_rights_from_access(self) -> None:
        """Fetch a new token: a connection that has ended gets none, and that is raised."""
        if monotonic() >= self._ask_again_at:
            self._ask_again_at = monotonic() + ASK_AGAIN_SECONDS
            self._tokens.forget()
            self._tokens.header()

    def _compare_clock(self, answer: Answer) -> None:
        try:
            theirs = parsedate_to_datetime(answer.headers["date"])
        except (KeyError, ValueError):
            return
        if theirs.tzinfo is not None:
            self.clock_ahead_seconds = round((now() - theirs).total_seconds())


def instant(text: str | None) -> datetime | None:
    """Read a timestamp as an aware instant in UTC; without a zone it is taken as UTC.

    Raises:
        ContractError: Not a timestamp.
    """
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ContractError(place=f"not a timestamp: {text[:40]}") from error
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def written(moment: datetime) -> str:
    """Write an instant as the vendor's filter examples do (section 3.3)."""
    return moment.astimezone(UTC).isoformat(" ", "microseconds")


def patch(changed: Flat, seen: Flat) -> list[dict[str, Any]]:
    """Return changed paths as JSON Patch (section 3.4).

    A value is replaced, an emptied one removed (`replace` with null is unconfirmed). An address
    that is not there yet is added whole, one emptied whole is removed whole: its post code and
    town cannot be emptied one by one.
    """
    nested = {path.split(".")[0] for path in changed if "." in path}
    operations = [_one(path, value) for path, value in changed.items() if "." not in path]
    for outer in sorted(nested):
        operations += _inside(outer, changed, seen)
    return operations


def _one(path: str, value: Any) -> dict[str, Any]:
    place = f"/{path.replace('.', '/')}"
    if value is None:
        return {"op": "remove", "path": place}
    return {"op": "replace", "path": place, "value": value}


def _inside(outer: str, changed: Flat, seen: Flat) -> list[dict[str, Any]]:
    before = _members(outer, seen)
    after = before | _members(outer, changed)
    present = {name: value for name, value in after.items() if value is not None}
    if all(value is None for value in before.values()):
        return [{"op": "add", "path": f"/{outer}", "value": present}] if present else []
    if not present:
        return [{"op": "remove", "path": f"/{outer}"}]
    return [_one(path, value) for path, value in changed.items() if path.startswith(f"{outer}.")]


def _members(outer: str, flat: Flat) -> Flat:
    prefix = f"{outer}."
    return {path[len(prefix) :]: value for path, value in flat.items() if path.startswith(prefix)}


def _rows(answer: Answer, shape: type[Row]) -> list[Row]:
    return parse(list[shape], answer.body, operation=answer.operation)  # type: ignore[valid-type] # a shape is a type


def _has_next(answer: Answer) -> bool:
    """Read `X-Pagination`; where it is missing or has another form, a full page means more."""
    try:
        header = msgspec.json.decode(answer.headers["x-pagination"])
    except (KeyError, msgspec.DecodeError):
        return True
    return not isinstance(header, dict) or bool(header.get("nextPageLink", True))


def _version(row: Any) -> tuple[Any, ...]:
    return row.get("ContactId"), row["Id"], row.get(CHANGED)


def _resume_after(rows: list[Any], since: datetime | None) -> datetime | None:
    """Return where the next page begins; None when it must be asked for by number."""
    stamps = [instant(row.get(CHANGED)) for row in rows]
    known = [stamp for stamp in stamps if stamp is not None]
    if len(known) < len(rows) or known != sorted(known):
        return None
    onward = known[-1] - timedelta(microseconds=1)
    return onward if since is None or onward > since else None


def _problem(answer: Answer) -> _Problem:
    """Read an error body, whatever the case of its keys; empty when it is none."""
    try:
        body = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    if not isinstance(body, dict):
        return {}
    found = {str(name).lower(): value for name, value in body.items()}
    problem: _Problem = {}
    for name in ("title", "detail", "message"):
        value = found.get(name)
        if isinstance(value, str):
            problem[name] = value[:2000]
    return problem


def _judged(answer: Answer, problem: _Problem) -> BindeleddError:
    operation, status, request = answer.operation, answer.status, answer.request_id
    title, detail = problem.get("title") or "", problem.get("detail") or ""
    reasons = tuple(text for text in (title, *detail.split("\n")) if text.strip())
    if status == httpx2.codes.FORBIDDEN or title.lower() == "missing privilege":
        return NotAllowedError(
            reasons=reasons,
            operation=operation,
            status=status,
            request_id=request,
        )
    if operation.endswith((".list", ".get", ".find")) or problem.get("message") is not None:
        code = "remote.no_such_address" if status == httpx2.codes.NOT_FOUND else None
        return ContractError(code, operation=operation, status=status, request_id=request)
    if taken := _TAKEN.search(detail):
        holder = _TAKEN_BY.search(detail, taken.end())
        return ConflictError(
            "remote.already_there",
            theirs=holder[1] if holder else None,
            operation=operation,
            field=taken[1],
            request_id=request,
        )
    if status in _CONTENT_REFUSED:
        return RejectedError(
            reasons=reasons, operation=operation, status=status, request_id=request
        )
    return ContractError(operation=operation, status=status, request_id=request)


_CONTENT_REFUSED = frozenset(
    {
        httpx2.codes.BAD_REQUEST,
        httpx2.codes.NOT_FOUND,
        httpx2.codes.CONFLICT,
        httpx2.codes.CONTENT_TOO_LARGE,
        httpx2.codes.UNPROCESSABLE_CONTENT,
    }
)
