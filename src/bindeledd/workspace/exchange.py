"""The workspace as the engine sees it: records and pages of rows; knows no run and no system.

It is given the engine's own shapes by `config`, because neither side imports the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db.models import Exists, QuerySet

from bindeledd.kernel.errors import Param
from bindeledd.kernel.shapes import digest
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import require
from bindeledd.workspace import cursor as cursors
from bindeledd.workspace.changes import announce
from bindeledd.workspace.invoicing.documents import INVOICE
from bindeledd.workspace.invoicing.handing import take_back, take_invoice_back
from bindeledd.workspace.invoicing.services import KIND as ATTACHMENT
from bindeledd.workspace.kind import Kind, rows_of
from bindeledd.workspace.kinds import DOCUMENTS, IN_ORDER, KINDS
from bindeledd.workspace.numbers import peek_free
from bindeledd.workspace.people.models import EmployeeExternalNumber
from bindeledd.workspace.readable import Paper, Readable, changes_of_rows, stamp_of_rows
from bindeledd.workspace.registers import match_of
from bindeledd.workspace.writing import Fields, Row, write_rows

IdentityT_co = TypeVar("IdentityT_co", covariant=True)
ChangedT_co = TypeVar("ChangedT_co", covariant=True)
ReasonT_co = TypeVar("ReasonT_co", covariant=True)

AT_ONCE = 2000
"""Rows in memory while a whole register streams by."""


class Who(Protocol):
    """What a search for candidates looks at."""

    @property
    def number(self) -> str:
        """Their number, or empty."""

    @property
    def name(self) -> str:
        """Their name."""

    @property
    def org_number(self) -> str:
        """Their organisation number, or empty."""

    @property
    def email(self) -> str:
        """Their address, or empty."""


class Exchange(Generic[IdentityT_co, ChangedT_co, ReasonT_co]):
    """Implements `sync.ports.Workspace`. Every call is inside a company's scope.

    Args:
        identity: Makes an identity.
        changed: Makes a page of changed records.
        reason: Makes a reason.
    """

    def __init__(
        self,
        *,
        identity: Callable[..., IdentityT_co],
        changed: Callable[[tuple[Any, ...], str | None, str], ChangedT_co],
        reason: Callable[[str, dict[str, Param]], ReasonT_co],
    ) -> None:
        self._identity = identity
        self._changed = changed
        self._reason = reason

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of record that there are, owners before what they own."""
        return IN_ORDER

    def changed(self, kind: str, *, since: str, after: str | None, limit: int) -> ChangedT_co:
        """Return records changed since a cursor; an empty cursor means all.

        The new cursor is the oldest transaction that was open when the first page was read, so a
        row of a transaction that commits late is read next time; rows may come twice.
        """
        if kind in DOCUMENTS:
            turned = DOCUMENTS[kind].changed(since=since, after=after, limit=limit)
            return self._changed(turned.records, turned.next, turned.cursor)
        spec = KINDS[kind]
        place = cursors.place(since, after)
        rows = list(
            _fields(spec, "changed_tx")
            .filter(changed_tx__gte=place.since)
            .extra(  # noqa: S610 - the ORM has no row comparison; values are bound
                where=["(changed_tx, id) > (%s, %s)"] if place.after else None,
                params=list(place.after) if place.after else None,
            )
            .order_by("changed_tx", "id")[: limit + 1]
        )
        page = rows[:limit]
        last = (page[-1]["changed_tx"], page[-1]["id"]) if len(rows) > limit else None
        for row in page:
            del row["changed_tx"]
        records = tuple(spec.to_record(row) for row in page)
        return self._changed(records, place.next(last), place.cursor)

    def records(self, kind: str, ids: Sequence[UUID]) -> dict[UUID, Any]:
        """Return records by id; ids that are unknown are absent."""
        if kind in DOCUMENTS:
            return DOCUMENTS[kind].read(ids)
        spec = KINDS[kind]
        if not ids:
            return {}
        rows = _fields(spec).filter(id__among=set(ids))
        return {row["id"]: spec.to_record(row) for row in rows}

    def identities(
        self, kind: str, ids: Sequence[UUID] | None = None, *, connection: UUID | None = None
    ) -> Iterator[IdentityT_co]:
        """Return who records are, all of a kind or some, in the order of their ids.

        With a connection, the number entered for it stands in the place of an employee's own.
        """
        if kind in DOCUMENTS:
            yield from (self._what(DOCUMENTS[kind], one) for one in DOCUMENTS[kind].all(ids))
            return
        spec = KINDS[kind]
        rows = _fields(spec).order_by("id")
        if ids is not None:
            rows = rows.filter(id__among=set(ids))
        last: UUID | None = None
        while True:
            page = list((rows if last is None else rows.filter(id__gt=last))[:AT_ONCE])
            yield from self._people(spec, page, connection)
            last = page[-1]["id"] if page else None
            if len(page) < AT_ONCE:
                return

    def candidates(
        self, kind: str, wanted: Sequence[Who], *, connection: UUID | None = None
    ) -> list[IdentityT_co]:
        """Return ours that share number, organisation number, e-mail or name with one wanted.

        Documents have none: what another system has of them, it has from us.
        """
        if kind in DOCUMENTS:
            return []
        spec = KINDS[kind]
        columns = {column.attname for column in spec.model._meta.local_fields}
        sought: dict[str, set[str]] = {
            spec.number: {who.number for who in wanted},
            "org_number": {who.org_number for who in wanted},
            "match_email": {who.email.lower() for who in wanted},
            "match_name": {match_of(who.name) for who in wanted},
        }
        ids: set[UUID] = set()
        for name, values in sought.items():
            values.discard("")
            if name in columns and values:
                # said in full, because the indexes leave out those that have none
                found = spec.stored().filter(**{f"{name}__among": values}).exclude(**_none_of(name))
                ids.update(found.values_list("id", flat=True))
        ids |= _with_external_number(kind, connection, sought[spec.number])
        rows = _fields(spec).filter(id__among=ids).order_by("id") if ids else []
        return list(self._people(spec, rows, connection))

    def write(
        self, kind: str, rows: Sequence[Row], *, connection: UUID | None = None
    ) -> dict[UUID, ReasonT_co]:
        """Write rows in few statements; return the refused ones, each with its first reason.

        Who writes is told beforehand: `tenancy.history.acting(Run(id))`. With a connection, rows
        of a kind that remembers over which they came are that connection's from then on.
        """
        spec = _written_by_runs(kind)
        if connection is not None and spec.came_over:
            mark = {spec.came_over: connection}
            rows = [Fields(row.ours, create=row.create, fields=row.fields | mark) for row in rows]
        refused = write_rows(spec, rows)
        return {
            ours: self._reason(problem.code, {"field": name, **problem.params})
            for ours, problems in refused.items()
            for name, problem in list(problems.items())[:1]
        }

    def end(self, kind: str, ids: Sequence[UUID]) -> None:
        """End records that vanished on the side that owns them; nothing is deleted."""
        spec = _written_by_runs(kind)
        if spec.settle is not None:
            write_rows(spec, [Fields(ours, create=False, fields={"active": False}) for ours in ids])
            return
        rows = spec.stored().filter(id__in=list(ids))
        if "status" in spec.rules:
            rows.exclude(status="ended").update(status="ended")
        else:
            rows.filter(active=True).update(active=False)

    def count_before(self, kind: str, day: date, *, but: Exists) -> int:
        """Return how many records of a kind with a day lie before one, and were not ended."""
        return _before(kind, day).exclude(but).count()

    def page_before(
        self, kind: str, day: date, *, but: Exists, after: int, limit: int
    ) -> list[UUID]:
        """Return some of the same, latest first; `after` is how many to leave out."""
        rows = _before(kind, day).exclude(but).order_by(f"-{_day_of(kind)}", "id")
        return list(rows.values_list("id", flat=True)[after : after + limit])

    def label(self, record: Any) -> str:
        """Return number and name as people read them."""
        return self.labels([record])[record.id]

    def labels(self, records: Sequence[Any]) -> dict[UUID, str]:
        """Return what people call records of one kind, by id; a query or two for all of them."""
        return _KIND_OF[type(records[0])].labels(records) if records else {}

    def taken_back(self, kind: str, ours: UUID, *, connection: UUID, by: By) -> None:
        """Free what was handed over to a connection and stands there no more."""
        if kind == ATTACHMENT:
            take_back(ours, holder=connection, by=by)
        elif kind == INVOICE.name:
            take_invoice_back(ours, by=by)

    def document(self, kind: str, ours: UUID, name: str) -> Paper:
        """Make a file of a document: `basis` of an attachment, `invoice` of an invoice.

        Raises:
            LookupError: There is no such file of this kind.
            NotFoundError: No such document in this company.
        """
        return DOCUMENTS[kind].paper(ours, name)

    def changed_by(self, kind: str, ids: Sequence[UUID]) -> dict[UUID, str]:
        """Return who changed each record last: a person's name, or `run <id>`; then when."""
        if kind in DOCUMENTS:
            return DOCUMENTS[kind].changed_by(ids)
        return changes_of_rows(KINDS[kind].model, ids)

    def count(self, kind: str) -> int:
        """Return how many records there are."""
        return DOCUMENTS[kind].count() if kind in DOCUMENTS else KINDS[kind].stored().count()

    def version(self, kind: str, *, connection: UUID | None = None) -> str:
        """Return a text that is another one as soon as a record of the kind changed.

        Revisions are raised by the database and nothing is deleted, so their sum only grows.
        """
        if kind in DOCUMENTS:
            return DOCUMENTS[kind].stamp()
        stamp = stamp_of_rows(KINDS[kind].model)
        if kind != "employee" or connection is None:
            return stamp
        numbers = EmployeeExternalNumber.objects.filter(connection_id=connection)
        return f"{stamp}.{digest(sorted(numbers.values_list('employee_id', 'number')))}"

    def free_number(self, kind: str, taken: Callable[[str], bool]) -> str:
        """Return the next number of a register that is free here and not taken elsewhere."""
        spec = _written_by_runs(kind)
        ours = set(spec.stored().values_list(spec.number, flat=True))
        return peek_free(spec, lambda number: number in ours or taken(number))

    def enter_number(
        self, kind: str, ours: UUID, number: str, *, connection: UUID, system: str
    ) -> ReasonT_co | None:
        """Keep the number that an employee has over a connection; an empty one is forgotten."""
        if kind != "employee":
            return None
        by = EmployeeExternalNumber.objects.filter(connection_id=connection)
        if number == "":
            by.filter(employee_id=ours).delete()
            return None
        other = by.filter(number=number).exclude(employee_id=ours).first()
        if other is not None:
            facts: dict[str, Param] = {"number": number, "ours": str(other.employee_id)}
            return self._reason("employee.external_number_taken", facts)
        by.update_or_create(
            employee_id=ours,
            connection_id=connection,
            defaults={"number": number, "system": system},
        )
        return None

    def renumber(self, kind: str, ours: UUID, number: str, *, by: By) -> ReasonT_co | None:
        """Give a record another number in a person's name, whoever owns the register otherwise."""
        spec = _written_by_runs(kind)
        require(by, spec.ability)
        with acting(by):
            refused = write_rows(spec, [Fields(ours, create=False, fields={"number": number})])
        for problems in refused.values():
            for name, problem in problems.items():
                return self._reason(problem.code, {"field": name, **problem.params})
        announce(kind)
        return None

    def _people(
        self, kind: Kind, rows: Iterable[Any], connection: UUID | None
    ) -> Iterator[IdentityT_co]:
        people = [kind.to_record(row) for row in rows]
        numbers = _external_numbers(kind.name, connection, [person.id for person in people])
        for person in people:
            own = getattr(person, kind.number) if kind.number else ""
            yield self._who(kind, person, numbers.get(person.id, own))

    def _what(self, document: Readable, record: Any) -> IdentityT_co:
        number = document.number(record)
        return self._identity(id=str(record.id), number=number, name="", active=record.active)

    def _who(self, kind: Kind, record: Any, number: str) -> IdentityT_co:
        owner = getattr(record, kind.owner) if kind.owner else None
        return self._identity(
            id=str(record.id),
            number=number,
            name=kind.full_name(record),
            org_number=getattr(record, "org_number", ""),
            email=getattr(record, "email", "").lower(),
            phone=getattr(record, "phone", ""),
            place=getattr(record, "city", ""),
            owner="" if owner is None else str(owner),
            active=record.active,
            is_person=kind.name == "customer" and record.is_person,
        )


_KIND_OF: dict[type[Any], Kind | Readable] = {
    **{kind.record: kind for kind in KINDS.values()},
    **{kind.record: kind for kind in DOCUMENTS.values()},
}


def _written_by_runs(kind: str) -> Kind:
    if kind in DOCUMENTS:
        raise TypeError(f"{kind} is made by people, and no run writes it")
    return KINDS[kind]


def _day_of(kind: str) -> str:
    column = DOCUMENTS[kind].day if kind in DOCUMENTS else KINDS[kind].day
    if column == "":
        raise TypeError(f"{kind} has no day")
    return column


def _before(kind: str, day: date) -> QuerySet[Any]:
    model = DOCUMENTS[kind].model if kind in DOCUMENTS else KINDS[kind].model
    rows = rows_of(model).filter(**{f"{_day_of(kind)}__lt": day})
    ends = "active" in {column.attname for column in model._meta.local_fields}
    return rows.filter(active=True) if ends else rows


def _none_of(name: str) -> dict[str, str]:
    return {"email" if name == "match_email" else name: ""}


def _fields(kind: Kind, *more: str) -> Any:
    return kind.stored().values("id", "revision", *kind.fields, *more)


def _external_numbers(kind: str, connection: UUID | None, ids: Sequence[UUID]) -> dict[UUID, str]:
    if kind != "employee" or connection is None:
        return {}
    rows = EmployeeExternalNumber.objects.filter(connection_id=connection, employee_id__in=ids)
    return dict(rows.values_list("employee_id", "number"))


def _with_external_number(
    kind: str, connection: UUID | None, numbers: Collection[str]
) -> set[UUID]:
    if kind != "employee" or connection is None or not numbers:
        return set()
    rows = EmployeeExternalNumber.objects.filter(connection_id=connection, number__in=list(numbers))
    return set(rows.values_list("employee_id", flat=True))
