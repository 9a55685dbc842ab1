"""What the phone's script asks for and sends, as JSON; a refusal comes with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import ContractError, DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.shapes import digest, encode_text, parse
from bindeledd.panel import formatting
from bindeledd.panel.middleware import settle
from bindeledd.panel.phone.drafts import uuid_of
from bindeledd.panel.phone.handing import seen
from bindeledd.panel.phone.pages import day_of, owner_of, said
from bindeledd.panel.phone.standing import signed
from bindeledd.panel.request import Request, open_to_all
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import Ability, companies_of, require
from bindeledd.workspace.compensations.receipts import LARGEST
from bindeledd.workspace.registration import queries, receipts, services
from bindeledd.workspace.registration.phone import phone_state
from bindeledd.workspace.registration.shapes import Line
from bindeledd.workspace.time.weeks import Week

ShapeT = TypeVar("ShapeT")
View = Callable[..., HttpResponse]
_MEANWHILE = frozenset({"record.changed_meanwhile", "registration.removed"})


class Revision(msgspec.Struct):
    """What a removal says: the revision that the person saw."""

    revision: int | None = None


def for_script(view: View) -> View:
    """Answer a script: 401 instead of the way to log-in, refusals as JSON, and only for the owner.

    The phone says whose it is. When somebody else has signed in on it meanwhile, nothing is
    written in the wrong name: 403 with a sentence, and the entry stays on the phone.
    """

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"code": "signed_out"}, status=401)
        chosen = settle(request, companies_of(request.user))
        if chosen is None:
            return JsonResponse({"code": "signed_out"}, status=401)
        try:
            with company_scope(chosen[0].id):
                _refuse_other_owner(request)
                return view(request, *args, **kwargs)
        except DomainError as error:
            with company_scope(chosen[0].id):
                return _refused(error, kwargs.get("line_id"))

    return never_cache(open_to_all(answer))


def _refuse_other_owner(request: Request) -> None:
    owner = request.headers.get("X-Phone-Owner")
    if request.method != "GET" and owner is not None and owner != owner_of(request):
        raise ForbiddenError("registration.other_person")


def _refused(error: DomainError, line_id: UUID | None) -> HttpResponse:
    body: dict[str, Any] = {"code": error.error_code, "sentence": said(error)}
    status = _status(error)
    if line_id is not None and error.error_code in {*_MEANWHILE, "entry.approved"}:
        body["line"] = next(map(asdict, signed(queries.lines_by_id([line_id]))), None)
    return _json(body, status)


def _status(error: DomainError) -> int:
    if error.error_code in _MEANWHILE:
        return 409
    if isinstance(error, NotFoundError):
        return 404
    return 403 if isinstance(error, ForbiddenError) else 422


@for_script
@require_GET
def state(request: Request) -> HttpResponse:
    """Answer with all that one needs without net; a phone that asks stays signed in.

    Items are many and change seldom: a phone that names the digest of those it has gets none.
    """
    seen(request)
    found = phone_state(request.user, formatting.today())
    items = digest(found.items)
    facts = {one.name: getattr(found, one.name) for one in fields(found)} | {
        "owner": owner_of(request),
        "csrf": get_token(request),
        "made_at": now(),
        "zone": request.company.time_zone,
        "items_digest": items,
        "lines": signed(found.lines),
    }
    if request.GET.get("items") == items:
        facts["items"] = None
    return _json(facts)


@for_script
@require_http_methods(["PUT", "DELETE"])
def line(request: Request, line_id: UUID) -> HttpResponse:
    """Write one line as it shall stand, or take it away."""
    require(request.user, Ability.REGISTER)
    if request.method == "DELETE":
        seen = _read(Revision, request)
        services.remove_line(line_id, by=request.user, revision=seen.revision)
        return HttpResponse(status=204)
    sent = _read(Line, request)
    if sent.id != line_id:
        raise DomainError("registration.not_understood", place="id")
    (written,) = signed([services.save_line(sent, by=request.user)])
    return _json({"line": asdict(written)})


@for_script
@require_http_methods(["PUT", "DELETE"])
def receipt(request: Request, receipt_id: UUID) -> HttpResponse:
    """Keep a receipt, whose content is the body as it is, or take it away."""
    require(request.user, Ability.REGISTER)
    if request.method == "DELETE":
        receipts.remove_receipt(receipt_id, by=request.user)
        return HttpResponse(status=204)
    expense = uuid_of(request.GET.get("of", ""))
    if expense is None:
        raise DomainError("registration.not_understood", place="of")
    kept = receipts.keep_receipt(
        receipt_id,
        expense,
        file_name=request.GET.get("name", ""),
        content=request.read(LARGEST + 1),
        by=request.user,
    )
    return _json({"receipt": asdict(kept)})


@for_script
@require_POST
def complete(request: Request, monday: str) -> HttpResponse:
    """Hand a week in."""
    services.complete_week(Week.of(day_of(monday)), by=request.user, today=formatting.today())
    return _json({})


def _read(shape: type[ShapeT], request: HttpRequest) -> ShapeT:
    """Return what was sent.

    Raises:
        DomainError: It is of another shape; the place is told.
    """
    try:
        return parse(shape, request.body or b"{}", operation="phone")
    except ContractError as error:
        place = str(error.params.get("place", ""))[:100]
        raise DomainError("registration.not_understood", place=place) from error


def _json(data: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(encode_text(data), content_type="application/json", status=status)
