"""Makes operations from tables: their name, words and parameters are told by whoever has many."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Schema

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import PageOut
from bindeledd.tenancy.models import Scope

Run = Callable[..., Any]


def question(shape: type[Schema]) -> Any:
    """Return the type of a parameter whose fields stand in the address."""
    made: Any = Query
    return made[shape]


def page_of(shape: type[Schema]) -> Any:
    """Return the shape of a page of such rows."""
    made: Any = PageOut
    return made[shape]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation as the schema and the door know it.

    Attributes:
        method: Of HTTP.
        path: Below the router's own.
        name: Of the view; unique, and the operation's id.
        about: What it does, in one sentence.
        run: Takes request, response and the parameters by name.
        takes: Name of a parameter -> its type.
        answer: Shape of the answer, or shapes by status.
        scope: What the key must allow.
        rules: What else the door asks.
    """

    method: str
    path: str
    name: str
    about: str
    run: Run
    answer: Any
    takes: Mapping[str, Any] = field(default_factory=dict)
    scope: Scope = Scope.READ
    rules: Mapping[str, Any] = field(default_factory=dict)


def add(router: Router, operation: Operation) -> None:
    """Give a router one more operation."""

    def view(request: Request, response: HttpResponse, **values: Any) -> Any:
        return operation.run(request, response, **values)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    told = {"request": Request, "response": HttpResponse, **operation.takes}
    view.__signature__ = inspect.Signature(  # type: ignore[attr-defined] # read by ninja
        [inspect.Parameter(name, kind, annotation=of) for name, of in told.items()]
    )
    view.__name__ = view.__qualname__ = operation.name
    view.__doc__ = operation.about
    marked = needs(operation.scope, **operation.rules)(view)
    router.api_operation([operation.method], operation.path, response=operation.answer)(marked)
