"""Addresses of the API, each behind the outermost edge that turns anything into problem details."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from bindeledd.api.problems import ProblemError, of_error
from bindeledd.api.site import api

_log: Final = logging.getLogger(__name__)
View = Callable[..., HttpResponse]

app_name = "api"


def _edge(view: View) -> View:
    """Answer whatever a view lets through; what nobody foresaw is logged and answered 500."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            found = view(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the web's outermost edge
            problem = of_error(error)
            if problem is None:
                _log.exception("api.broke", extra={"path": request.path})
                problem = ProblemError(500, "api.broke").problem
            return problem.answer()
        if found.status_code != 405:  # noqa: PLR2004 - ninja's is plain text
            return found
        allowed = ", ".join(sorted(found["Allow"].split(", ")))
        return ProblemError(405, "api.method", {"Allow": allowed}, allowed=allowed).problem.answer()

    return answer


def schema(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI schema; it holds no company's data, so it needs no key."""
    _refuse_all_but_get(request)
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


def docs(request: HttpRequest) -> HttpResponse:
    """Show the schema as a page to read: no scripts, nothing fetched from elsewhere."""
    _refuse_all_but_get(request)
    made = api.get_openapi_schema()
    operations = [
        {"method": method.upper(), "path": address, **told}
        for address, methods in made["paths"].items()
        for method, told in methods.items()
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations:
        groups.setdefault(operation["tags"][0], []).append(operation)
    facts = {"about": made["info"]["description"], "groups": groups}
    return render(request, "api/docs.html", facts)


def nowhere(_request: HttpRequest, **_values: Any) -> HttpResponse:
    """Answer addresses that are none."""
    raise ProblemError(404, "api.no_such_address")


def _refuse_all_but_get(request: HttpRequest) -> None:
    if request.method != "GET":
        raise ProblemError(405, "api.method", {"Allow": "GET"}, allowed="GET")


def _urls() -> list[URLPattern]:
    made = [
        path("openapi.json", _edge(schema), name="openapi"),
        path("docs", _edge(docs), name="docs"),
    ]
    made.extend(
        URLPattern(found.pattern, _edge(found.callback), name=found.name)
        for found in api.urls[0]
        if isinstance(found, URLPattern) and found.name != "api-root"
    )
    made.append(re_path(r"^(?P<rest>.*)$", _edge(nowhere)))
    root = path("", _edge(nowhere), name="api-root")
    return [root, *made]


urlpatterns = _urls()
