"""The registers of the field work: each is listed, read, made, changed, ended and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from ninja import Router, Schema

from bindeledd.api import catalogue_shapes as shapes
from bindeledd.api import lists
from bindeledd.api.admission import Request, refuse_other_revision, wanted_revision
from bindeledd.api.making import Operation, add, page_of, question
from bindeledd.api.shapes import Body, HistoryOut
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import deeds
from bindeledd.workspace.catalogues import catalogue
from bindeledd.workspace.compensations import services as compensations
from bindeledd.workspace.compensations.kinds import COMPENSATION_TYPE
from bindeledd.workspace.history import history_of
from bindeledd.workspace.items import services as items
from bindeledd.workspace.items.kinds import ITEM, ITEM_CATEGORY
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.machines import services as machines
from bindeledd.workspace.machines.kinds import MACHINE
from bindeledd.workspace.payroll import services as payroll
from bindeledd.workspace.payroll.kinds import PAY_ITEM
from bindeledd.workspace.time import services as time
from bindeledd.workspace.time.kinds import ACTIVITY, HOUR_TYPE, WORK_TYPE

Write = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register and how its records are written.

    Attributes:
        kind: Its kind; the name is also that of operations and of the parameter in the path.
        path: Its address.
        one: One of it in words, with its article.
        asked: Question to its list.
        out: A record as it is answered.
        sent: Fields that may be sent.
        create: The service that makes one.
        change: The service that changes some fields of one.
        sees: What a person must be allowed to read them.
    """

    kind: Kind
    path: str
    tag: str
    one: str
    asked: type[Schema]
    out: type[Schema]
    sent: type[Body]
    create: Callable[..., Any]
    change: Callable[..., Any]
    sees: Ability = Ability.SEE


REGISTERS: Final = (
    Register(
        kind=HOUR_TYPE,
        path="/hour-types",
        tag="Hours",
        one="an hour type",
        asked=shapes.NumberedAsked,
        out=shapes.HourTypeOut,
        sent=shapes.HourTypeIn,
        create=time.create_hour_type,
        change=time.update_hour_type,
    ),
    Register(
        kind=WORK_TYPE,
        path="/work-types",
        tag="Hours",
        one="a work type",
        asked=shapes.WorkTypeAsked,
        out=shapes.WorkTypeOut,
        sent=shapes.WorkTypeIn,
        create=time.create_work_type,
        change=time.update_work_type,
    ),
    Register(
        kind=ACTIVITY,
        path="/activities",
        tag="Hours",
        one="an activity",
        asked=shapes.NumberedAsked,
        out=shapes.ActivityOut,
        sent=shapes.ActivityIn,
        create=time.create_activity,
        change=time.update_activity,
    ),
    Register(
        kind=ITEM_CATEGORY,
        path="/item-categories",
        tag="Items",
        one="an item category",
        asked=shapes.ItemCategoryAsked,
        out=shapes.ItemCategoryOut,
        sent=shapes.ItemCategoryIn,
        create=items.create_item_category,
        change=items.update_item_category,
        sees=Ability.SEE_HOURS,
    ),
    Register(
        kind=ITEM,
        path="/items",
        tag="Items",
        one="an item",
        asked=shapes.ItemAsked,
        out=shapes.ItemOut,
        sent=shapes.ItemIn,
        create=items.create_item,
        change=items.update_item,
        sees=Ability.SEE_HOURS,
    ),
    Register(
        kind=MACHINE,
        path="/machines",
        tag="Machines",
        one="a machine",
        asked=shapes.NumberedAsked,
        out=shapes.MachineOut,
        sent=shapes.MachineIn,
        create=machines.create_machine,
        change=machines.update_machine,
        sees=Ability.SEE_HOURS,
    ),
    Register(
        kind=COMPENSATION_TYPE,
        path="/compensation-types",
        tag="Compensations",
        one="a kind of compensation",
        asked=shapes.NumberedAsked,
        out=shapes.CompensationTypeOut,
        sent=shapes.CompensationTypeIn,
        create=compensations.create_compensation_type,
        change=compensations.update_compensation_type,
        sees=Ability.SEE_HOURS,
    ),
    Register(
        kind=PAY_ITEM,
        path="/pay-items",
        tag="Payroll",
        one="a pay item",
        asked=shapes.NumberedAsked,
        out=shapes.PayItemOut,
        sent=shapes.PayItemIn,
        create=payroll.create_pay_item,
        change=payroll.update_pay_item,
        sees=Ability.PAYROLL,
    ),
)


def routers() -> Iterator[tuple[str, Router]]:
    """Yield address and router of each register."""
    for register in REGISTERS:
        router = Router(tags=[register.tag])
        for operation in operations(register):
            add(router, operation)
        yield register.path, router


def operations(register: Register) -> Iterator[Operation]:
    """Yield the operations of one register."""
    name, one = register.kind.name, register.one
    ours = f"{name}_id"
    here = f"/{{uuid:{ours}}}"
    plural = register.path.removeprefix("/").replace("-", "_")
    yield Operation(
        method="GET",
        path="",
        name=f"list_{plural}",
        about=f"Return a page of {plural.replace('_', ' ')}.",
        run=lambda request, _response, asked: _listed(register, request, asked),
        takes={"asked": question(register.asked)},
        answer=page_of(register.out),
    )
    yield Operation(
        method="POST",
        path="",
        name=f"create_{name}",
        about=f"Make {one}.",
        run=lambda request, response, sent: lists.tagged(
            register.create(sent.given(), by=request.person), response
        ),
        takes={"sent": register.sent},
        answer={201: register.out},
        scope=Scope.WRITE,
        rules={"takes": "json", "once": True},
    )
    reading = Operation(
        method="GET",
        path=here,
        name=f"get_{name}",
        about=f"Return {one}.",
        run=lambda request, response, **given: lists.tagged(
            _seen(register, request, given[ours]), response
        ),
        takes={ours: UUID},
        answer=register.out,
    )
    yield reading
    yield replace(
        reading,
        method="PATCH",
        name=f"update_{name}",
        about="Change the fields that are sent.",
        run=lambda request, response, **given: _changed(
            register, request, response, given[ours], given["sent"].given()
        ),
        takes={ours: UUID, "sent": register.sent},
        scope=Scope.WRITE,
        rules={"takes": "json", "match": True},
    )
    for verb, active, about in (
        ("end", False, f"End {one}: kept, hidden from choices, can be reopened."),
        ("reopen", True, f"Take {one} that was ended back into use."),
    ):
        yield replace(
            reading,
            method="POST",
            path=f"{here}/{verb}",
            name=f"{verb}_{name}",
            about=about,
            run=_switching(register, ours, active=active),
            scope=Scope.WRITE,
            rules={"match": True},
        )
    yield replace(
        reading,
        path=f"{here}/history",
        name=f"{name}_history",
        about="Return who changed what, newest first.",
        run=lambda request, _response, **given: _history(register, request, given[ours]),
        answer=HistoryOut,
    )


def _switching(register: Register, ours: str, *, active: bool) -> Callable[..., Any]:
    def run(request: Request, response: Any, **given: Any) -> Any:
        refuse_other_revision(request, deeds.one(register.kind, given[ours]).revision)
        changed = register.change(given[ours], {"active": active}, by=request.person)
        return lists.tagged(changed, response)

    return run


def _changed(register: Register, request: Request, response: Any, ours: UUID, fields: Write) -> Any:
    changed = register.change(ours, fields, by=request.person, revision=wanted_revision(request))
    return lists.tagged(changed, response)


def _history(register: Register, request: Request, ours: UUID) -> dict[str, Any]:
    _seen(register, request, ours)
    return lists.history(history_of(register.kind.model, ours))


def _listed(register: Register, request: Request, asked: Any) -> Any:
    require(request.person, register.sees)
    return catalogue(register.kind).page(lists.ask_of(asked))


def _seen(register: Register, request: Request, ours: UUID) -> Any:
    require(request.person, register.sees)
    return deeds.one(register.kind, ours)
