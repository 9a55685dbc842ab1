"""Approval of hours and of what stands beside them: handed in, approved, sent back, taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from bindeledd.api import diary_shapes as shapes
from bindeledd.api import lists, words
from bindeledd.api.admission import Request, needs, refuse_other_revision
from bindeledd.api.diary import PAGES
from bindeledd.api.making import Operation, add
from bindeledd.api.shapes import Body, Day, Id
from bindeledd.tenancy.models import Scope
from bindeledd.workspace import deeds
from bindeledd.workspace.registration import standing
from bindeledd.workspace.time import approving

Outcome = approving.Outcome

_PAGES: Final = {page.kind.name: page for page in PAGES}


@dataclass(frozen=True, kw_only=True)
class _Deeds:
    """The services that move one kind on."""

    submit: Callable[..., Outcome]
    approve: Callable[..., Outcome]
    withdraw: Callable[..., Outcome]
    reject: Callable[..., None]


def _standing(kind: str) -> _Deeds:
    def many(deed: Callable[..., Outcome]) -> Callable[..., Outcome]:
        return lambda ids, *, by: deed(kind, ids, by=by)

    return _Deeds(
        submit=many(standing.submit),
        approve=many(standing.approve),
        withdraw=many(standing.withdraw),
        reject=lambda ours, because, *, by: standing.reject(kind, ours, because, by=by),
    )


_DEEDS: Final = {
    "hour_entry": _Deeds(
        submit=approving.submit,
        approve=approving.approve_many,
        withdraw=approving.withdraw_approval,
        reject=approving.reject,
    ),
    "machine_use": _standing("machine_use"),
    "compensation": _standing("compensation"),
}

hours = Router(tags=["Hours"])


class ApproveUntilIn(Body):
    """What was handed in to a day, that day included; of some people, or of everybody."""

    until: Day
    from_: Day | None = Field(None, alias="from")
    employee_ids: list[Id] | None = Field(None, max_length=1000)


@hours.post("/hour-entries/approve-until", response=shapes.MovedOut)
@needs(Scope.WRITE, takes="json", once=True)
def approve_hours_until(request: Request, span: ApproveUntilIn) -> Any:
    """Approve what many people handed in to a day."""
    outcome = approving.approve_until(
        span.until, first=span.from_, employee_ids=span.employee_ids, by=request.person
    )
    return moved(outcome)


def routers() -> Iterator[tuple[str, Router]]:
    """Yield address and router of each kind that is approved."""
    for kind, of_kind in _DEEDS.items():
        page = _PAGES[kind]
        router = Router(tags=[page.tag])
        for operation in _operations(kind, of_kind):
            add(router, operation)
        yield page.path, router
    yield "", hours


def _operations(kind: str, of_kind: _Deeds) -> Iterator[Operation]:
    page = _PAGES[kind]
    for verb, deed, about in (
        ("submit", of_kind.submit, "Hand in for approval; what was sent back is handed in again."),
        ("approve", of_kind.approve, "Take the next step of approval with each that allows it."),
        ("withdraw-approval", of_kind.withdraw, "Take approval back, all steps of it."),
    ):
        yield Operation(
            method="POST",
            path=f"/{verb}",
            name=f"{verb.replace('-', '_')}_{page.path.removeprefix('/').replace('-', '_')}",
            about=about,
            run=_moving(deed),
            takes={"sent": shapes.IdsIn},
            answer=shapes.MovedOut,
            scope=Scope.WRITE,
            rules={"takes": "json", "once": True},
        )
    ours = f"{kind}_id"
    yield Operation(
        method="POST",
        path=f"/{{uuid:{ours}}}/reject",
        name=f"reject_{kind}",
        about="Send it back to whoever wrote it, with the reason they read.",
        run=lambda request, response, **given: _rejected(
            kind, request, response, given[ours], given["sent"].because
        ),
        takes={ours: UUID, "sent": shapes.RejectIn},
        answer=page.out,
        scope=Scope.WRITE,
        rules={"takes": "json", "match": True},
    )


def _moving(deed: Callable[..., Outcome]) -> Callable[..., Any]:
    def run(request: Request, _response: HttpResponse, sent: shapes.IdsIn) -> Any:
        ids: Collection[UUID] = list(dict.fromkeys(sent.ids))
        return moved(deed(ids, by=request.person))

    return run


def _rejected(kind: str, request: Request, response: HttpResponse, ours: UUID, because: str) -> Any:
    of_kind = _PAGES[kind].kind
    refuse_other_revision(request, deeds.one(of_kind, ours).revision)
    _DEEDS[kind].reject(ours, because, by=request.person)
    return lists.tagged(deeds.one(of_kind, ours), response)


def moved(outcome: Outcome) -> dict[str, Any]:
    """Return what became of many as it is answered."""
    return {
        "done": list(outcome.done),
        "refused": [
            {
                "id": ours,
                "reason": {
                    "code": problem.code,
                    "params": dict(problem.params),
                    "detail": words.sentence(problem.code, problem.params),
                },
            }
            for ours, problem in outcome.refused.items()
        ],
    }
