"""Connections: made, checked, set up in steps, switched on and off, rested, keyed anew, removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from bindeledd.api.admission import Request, inside, needs
from bindeledd.api.shapes import Body, ReasonOut, Text, codes
from bindeledd.api.sync_shapes import connection_of, said
from bindeledd.kernel.errors import NotFoundError
from bindeledd.sync import connecting, granting, wording
from bindeledd.sync.models import Connection
from bindeledd.tenancy.models import Scope, User

router = Router(tags=["Connections"])

Secret = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]


class CredentialOut(Schema):
    """One thing that a system asks for."""

    name: str
    label: str
    explanation: str
    hidden: bool


class SystemOut(Schema):
    """A system that can be connected."""

    system: str
    label: str
    short: str
    credentials: list[CredentialOut]


class SystemsOut(Schema):
    """Systems that can be connected."""

    rows: list[SystemOut]


class StepOut(Schema):
    """One step of the set-up: done, current or ahead."""

    name: str
    label: str
    state: str


class RegisterCountOut(Schema):
    """How many records each side has; `theirs` null until it was read."""

    kind: str
    label: str
    ours: int
    theirs: int | None
    read_at: datetime | None


class ConnectionOut(Schema):
    """A company's access to a system. Credentials are never told."""

    id: UUID
    system: str
    state: Annotated[Connection.State, codes(Connection.State)]
    client_name: str
    client_org_number: str
    checked_at: datetime | None
    created_at: datetime
    switched_on_at: datetime | None
    paused_code: str
    paused_params: dict[str, Any]
    paused_detail: str


class ConnectionsOut(Schema):
    """The company's connections, oldest first."""

    rows: list[ConnectionOut]


class ConnectionDetailOut(Schema):
    """A connection with its set-up, both sides' counts, and all that stops switching it on."""

    connection: ConnectionOut
    steps: list[StepOut]
    registers: list[RegisterCountOut]
    obstacles: list[ReasonOut]


class FindingOut(Schema):
    """One point of a check."""

    code: str
    severity: str
    params: dict[str, Any]
    groups: list[str]
    detail: str


class CheckOut(Schema):
    """What the system says about our access."""

    at: datetime
    company_name: str
    org_number: str
    lock_date: date | None
    requests: int
    stops_all: bool
    stopped_groups: list[str]
    findings: list[FindingOut]


class ConnectionIn(Body):
    """A system and the key to it, by the names that the system's `credentials` tell."""

    system: Text
    credentials: dict[Text, Secret]


class TheirCompanyOut(Schema):
    """One of the companies that a log-in of theirs reaches; a closed one cannot be chosen."""

    id: str
    name: str
    closed: bool


class TheirCompaniesOut(Schema):
    """The companies that a log-in of theirs reaches."""

    rows: list[TheirCompanyOut]


class CompanyIn(Body):
    """Which of their companies the connection is of."""

    id: Text


class CredentialsIn(Body):
    """A new key."""

    credentials: dict[Text, Secret]


@router.get("/systems", response=SystemsOut)
@needs(Scope.READ)
def list_systems(request: Request) -> Any:  # noqa: ARG001
    """Return the systems that can be connected, with what each asks for."""
    return {"rows": connecting.systems()}


@router.get("/connections", response=ConnectionsOut)
@needs(Scope.READ)
def list_connections(request: Request) -> Any:  # noqa: ARG001
    """Return the company's connections."""
    return {"rows": [_out(one) for one in connecting.connections()]}


@router.post("/connections", response={201: ConnectionDetailOut})
@needs(Scope.CONNECT, takes="json", once=True, remote=True)
def create_connection(request: Request, wanted: ConnectionIn) -> Any:
    """Connect to a system; it is asked who the key belongs to, and a wrong one is not kept."""
    request.system = wanted.system
    company_id = request.key.company_id
    made = granting.create(company_id, wanted.system, wanted.credentials, request.person)
    with inside(request):
        return _detail(made)


@router.get("/connections/{uuid:connection_id}", response=ConnectionDetailOut)
@needs(Scope.READ)
def get_connection(request: Request, connection_id: UUID) -> Any:
    """Return one connection with its set-up and all that stops switching it on."""
    return _detail(connection_of(request, connection_id))


@router.delete("/connections/{uuid:connection_id}", response={204: None})
@needs(Scope.CONNECT)
def remove_connection(request: Request, connection_id: UUID) -> None:
    """Wipe the key and switch off; links and journal are kept."""
    connecting.remove(connection_of(request, connection_id), request.person)


@router.get("/connections/{uuid:connection_id}/check", response=CheckOut)
@needs(Scope.READ)
def get_check(request: Request, connection_id: UUID) -> Any:
    """Return what the last check found."""
    connection = connection_of(request, connection_id)
    found = connecting.checked(connection)
    if found is None:
        raise NotFoundError("connection.not_checked")
    return _check(found, connection)


@router.post("/connections/{uuid:connection_id}/check", response=CheckOut)
@needs(Scope.CONNECT, remote=True)
def check_connection(request: Request, connection_id: UUID) -> Any:
    """Ask the system now what we may do there."""
    with inside(request):
        connection = connection_of(request, connection_id)
    return _check(granting.check(connection, request.person), connection)


@router.post("/connections/{uuid:connection_id}/steps/{step}/finish", response=ConnectionDetailOut)
@needs(Scope.CONNECT)
def finish_step(request: Request, connection_id: UUID, step: str) -> Any:
    """Remember that a step of the set-up is done."""
    connection = connection_of(request, connection_id)
    return _detail(connecting.finish_step(connection, step[:40], request.person))


@router.get("/connections/{uuid:connection_id}/companies", response=TheirCompaniesOut)
@needs(Scope.CONNECT, remote=True)
def list_their_companies(request: Request, connection_id: UUID) -> Any:
    """Ask the system which of its companies the log-in reaches."""
    with inside(request):
        connection = connection_of(request, connection_id)
    return {"rows": granting.companies_of(connection, request.person)}


@router.put("/connections/{uuid:connection_id}/company", response=ConnectionDetailOut)
@needs(Scope.CONNECT, takes="json", remote=True)
def choose_their_company(request: Request, connection_id: UUID, wanted: CompanyIn) -> Any:
    """Choose which of their companies the connection is of, before anything is read there."""
    with inside(request):
        connection = connection_of(request, connection_id)
    made = granting.choose_company(connection, wanted.id, request.person)
    with inside(request):
        return _detail(made)


@router.put("/connections/{uuid:connection_id}/credentials", response=CheckOut)
@needs(Scope.CONNECT, takes="json", remote=True)
def replace_key(request: Request, connection_id: UUID, wanted: CredentialsIn) -> Any:
    """Take a new key, if it leads to the same company; a connection at rest goes on."""
    with inside(request):
        connection = connection_of(request, connection_id)
    found = granting.replace_key(connection, wanted.credentials, request.person)
    return _check(found, connection)


@router.post("/connections/{uuid:connection_id}/switch-on", response=ConnectionDetailOut)
@needs(Scope.CONNECT)
def switch_on(request: Request, connection_id: UUID) -> Any:
    """Let the chosen data types move from now on."""
    return _switched(request, connection_id, connecting.switch_on)


@router.post("/connections/{uuid:connection_id}/switch-off", response=ConnectionDetailOut)
@needs(Scope.CONNECT)
def switch_off(request: Request, connection_id: UUID) -> Any:
    """Stop everything; links, journal and choices stay."""
    return _switched(request, connection_id, connecting.switch_off)


@router.post("/connections/{uuid:connection_id}/pause", response=ConnectionDetailOut)
@needs(Scope.CONNECT)
def pause(request: Request, connection_id: UUID) -> Any:
    """Let a connection rest; what waits is kept."""
    return _switched(request, connection_id, connecting.pause)


@router.post("/connections/{uuid:connection_id}/resume", response=ConnectionDetailOut)
@needs(Scope.CONNECT, remote=True)
def resume(request: Request, connection_id: UUID) -> Any:
    """Go on after a rest, once the check passes."""
    with inside(request):
        connection = connection_of(request, connection_id)
    standing = granting.resume(connection, request.person)
    with inside(request):
        return _detail(standing)


def _switched(
    request: Request, connection_id: UUID, deed: Callable[[Connection, User], Connection]
) -> dict[str, Any]:
    return _detail(deed(connection_of(request, connection_id), request.person))


def _out(one: Connection) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ConnectionOut.model_fields if hasattr(one, name)}
    return told | {"paused_detail": said(one.paused_code, one.paused_params, one.system)}


def _detail(one: Connection) -> dict[str, Any]:
    return {
        "connection": _out(one),
        "steps": connecting.steps(one),
        "registers": connecting.register_counts(one),
        "obstacles": [
            {
                "code": reason.code,
                "params": reason.params,
                "detail": said(reason.code, reason.params, one.system),
            }
            for reason in connecting.obstacles(one)
        ],
    }


def _check(found: connecting.Checked, connection: Connection) -> dict[str, Any]:
    return {
        "at": found.at,
        "company_name": found.company_name,
        "org_number": found.org_number,
        "lock_date": found.lock_date,
        "requests": found.requests,
        "stops_all": found.stops_all,
        "stopped_groups": found.stopped_groups,
        "findings": [
            {
                "code": point.code,
                "severity": point.severity,
                "params": dict(point.params),
                "groups": list(point.groups),
                "detail": said(
                    point.code,
                    wording.with_groups(point.params, point.groups, connection.system),
                    connection.system,
                ),
            }
            for point in found.findings
        ],
    }
