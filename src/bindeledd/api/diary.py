"""What happens on a day, under ids that the sender chose: listed, read, written, removed.

A worker sees and writes what is their own; the services decide, here only the lists are narrowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q
from django.http import HttpResponse
from ninja import Router, Schema, Status

from bindeledd.api import diary_shapes as shapes
from bindeledd.api import lists
from bindeledd.api.admission import Request, refuse_other_revision, wanted_revision
from bindeledd.api.making import Operation, add, page_of, question
from bindeledd.api.shapes import Body, HistoryOut
from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.models import Scope, User
from bindeledd.tenancy.services import Ability, may
from bindeledd.workspace import deeds
from bindeledd.workspace.booking import employee_of
from bindeledd.workspace.catalogues import diary
from bindeledd.workspace.compensations import services as compensations
from bindeledd.workspace.compensations.kinds import COMPENSATION
from bindeledd.workspace.history import history_of
from bindeledd.workspace.items import services as items
from bindeledd.workspace.items.kinds import WITHDRAWAL
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.machines import services as machines
from bindeledd.workspace.machines.kinds import MACHINE_USE
from bindeledd.workspace.time import services as time
from bindeledd.workspace.time.kinds import HOUR_ENTRY


@dataclass(frozen=True, kw_only=True)
class Page:
    """One kind of thing that happens on a day.

    Attributes:
        kind: Its kind.
        path: Its address.
        day: The field of its day.
        many: What they are called.
        write: The service that writes one under an id of the caller's.
        remove: The service that takes one out.
    """

    kind: Kind
    path: str
    tag: str
    day: str
    many: str
    asked: type[Schema]
    out: type[Schema]
    sent: type[Body]
    write: Callable[..., Any]
    remove: Callable[..., Any]


PAGES: Final = (
    Page(
        kind=HOUR_ENTRY,
        path="/hour-entries",
        tag="Hours",
        day="worked_on",
        many="hours",
        asked=shapes.HourEntriesAsked,
        out=shapes.HourEntryOut,
        sent=shapes.HourEntryIn,
        write=time.write_entry,
        remove=time.remove_entry,
    ),
    Page(
        kind=MACHINE_USE,
        path="/machine-uses",
        tag="Machines",
        day="used_on",
        many="machines' hours",
        asked=shapes.MachineUsesAsked,
        out=shapes.MachineUseOut,
        sent=shapes.MachineUseIn,
        write=machines.write_use,
        remove=machines.remove_use,
    ),
    Page(
        kind=WITHDRAWAL,
        path="/withdrawals",
        tag="Items",
        day="withdrawn_on",
        many="withdrawals and returns",
        asked=shapes.WithdrawalsAsked,
        out=shapes.WithdrawalOut,
        sent=shapes.WithdrawalIn,
        write=items.write_withdrawal,
        remove=items.remove_withdrawal,
    ),
    Page(
        kind=COMPENSATION,
        path="/compensations",
        tag="Compensations",
        day="incurred_on",
        many="compensations",
        asked=shapes.CompensationsAsked,
        out=shapes.CompensationOut,
        sent=shapes.CompensationIn,
        write=compensations.write_compensation,
        remove=compensations.remove_compensation,
    ),
)


def routers() -> Iterator[tuple[str, Router]]:
    """Yield address and router of each."""
    for page in PAGES:
        router = Router(tags=[page.tag])
        for operation in operations(page):
            add(router, operation)
        yield page.path, router


def operations(page: Page) -> Iterator[Operation]:
    """Yield the operations of one kind."""
    name = page.kind.name
    ours = f"{name}_id"
    here = f"/{{uuid:{ours}}}"
    yield Operation(
        method="GET",
        path="",
        name=f"list_{page.path.removeprefix('/').replace('-', '_')}",
        about=f"Return a page of {page.many}: everybody's, or one's own.",
        run=lambda request, _response, asked: _listed(page, request, asked),
        takes={"asked": question(page.asked)},
        answer=page_of(page.out),
    )
    reading = Operation(
        method="GET",
        path=here,
        name=f"get_{name}",
        about="Return one, also when it was removed.",
        run=lambda request, response, **given: lists.tagged(
            seen(page.kind, given[ours], request.person), response
        ),
        takes={ours: UUID},
        answer=page.out,
    )
    yield reading
    yield replace(
        reading,
        method="PUT",
        name=f"put_{name}",
        about="Write one under an id of your own: it is made when there is none of that id, else"
        " the fields that are sent are changed. The same again changes nothing.",
        run=lambda request, response, **given: _put(
            page, request, response, given[ours], given["sent"]
        ),
        takes={ours: UUID, "sent": page.sent},
        answer={200: page.out, 201: page.out},
        scope=Scope.WRITE,
        rules={"takes": "json", "match": True},
    )
    yield replace(
        reading,
        method="DELETE",
        name=f"remove_{name}",
        about="Take one out of all sums; it is kept, with who removed it.",
        run=lambda request, _response, **given: _removed(page, request, given[ours]),
        answer={204: None},
        scope=Scope.WRITE,
        rules={"match": True},
    )
    yield replace(
        reading,
        path=f"{here}/history",
        name=f"{name}_history",
        about="Return who changed what, newest first.",
        run=lambda request, _response, **given: _history(page.kind, given[ours], request.person),
        answer=HistoryOut,
    )


def seen_by(person: User) -> Q:
    """Return what a person may see: everybody's, or only their own."""
    if may(person, Ability.SEE_HOURS):
        return Q()
    own = employee_of(person)
    return Q(pk=None) if own is None else Q(employee_id=own)


def seen(kind: Kind, ours: UUID, person: User) -> Any:
    """Return one record that a person may see.

    Raises:
        NotFoundError: No such record in this company, or somebody else's.
    """
    if not kind.stored().filter(seen_by(person), id=ours).exists():
        raise NotFoundError(kind=kind.name)
    return deeds.one(kind, ours)


def _listed(page: Page, request: Request, asked: Any) -> Any:
    listing = diary(page.kind, page.day)
    mine = seen_by(request.person)
    narrowed = replace(listing, rows=lambda: listing.rows().filter(mine))
    return narrowed.page(lists.ask_of(asked))


def _put(page: Page, request: Request, response: HttpResponse, ours: UUID, sent: Body) -> Any:
    is_new = not page.kind.stored().filter(id=ours).exists()
    wanted = wanted_revision(request)
    if is_new and wanted is not None:
        raise NotFoundError(kind=page.kind.name)
    try:
        written = page.write(ours, sent.given(), by=request.person, revision=wanted)
    except IntegrityError as error:
        raise NotFoundError(kind=page.kind.name) from error  # somebody else has this id
    return Status(201 if is_new else 200, lists.tagged(written, response))


def _removed(page: Page, request: Request, ours: UUID) -> None:
    refuse_other_revision(request, seen(page.kind, ours, request.person).revision)
    page.remove(ours, by=request.person)


def _history(kind: Kind, ours: UUID, person: User) -> dict[str, Any]:
    seen(kind, ours, person)
    return lists.history(history_of(kind.model, ours))
