"""One record at a time, by a person: role, owner, rules, who did it, and the announcement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import require
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Values, refuse
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.numbers import next_free
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.writing import Fields, write_rows


def create(kind: Kind, fields: Values, *, by: By) -> Any:
    """Create one record and return it.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: A field is refused; the codes stand per field.
    """
    require(by, kind.ability)
    return _write(kind, Fields(new_id(), create=True, fields=fields), by=by)


def change(kind: Kind, ours: UUID, fields: Values, *, by: By, revision: int | None = None) -> Any:
    """Change some fields of one record and return it.

    Args:
        kind: Its kind.
        ours: Its id.
        fields: Only what is to change.
        by: Who.
        revision: The revision that the person saw; None when it does not matter.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such record in this company.
        DomainError: A field is refused, or somebody changed the record meanwhile.
    """
    require(by, kind.ability)
    with transaction.atomic():
        if revision is not None:
            now = kind.stored().select_for_update().filter(id=ours).values_list("revision")
            found = now.first()
            if found is not None and found[0] != revision:
                raise DomainError("record.changed_meanwhile", kind=kind.name)
        return _write(kind, Fields(ours, create=False, fields=fields), by=by)


def one(kind: Kind, ours: UUID) -> Any:
    """Return one record.

    Raises:
        NotFoundError: No such record in this company.
    """
    row = kind.stored().filter(id=ours).values("id", "revision", *kind.fields).first()
    if row is None:
        raise NotFoundError(kind=kind.name)
    return kind.to_record(row)


def numbered(kind: Kind, fields: Values) -> Values:
    """Return the fields with the next free number where none was given."""
    given = fields.get("number")
    if isinstance(given, str) and given.strip() != "":
        return fields

    def taken(number: str) -> bool:
        return bool(kind.stored().filter(**{kind.number: number}).exists())

    return fields | {"number": next_free(kind, taken)}


def _write(kind: Kind, row: Fields, *, by: By) -> Any:
    with transaction.atomic(), acting(by):
        refused = write_rows(kind, [row], guard=ownership.guard(kind, by))
        problems = refused.get(row.ours, {})
        if any(problem.code == "record.gone" for problem in problems.values()):
            raise NotFoundError(kind=kind.name)
        refuse(problems)
        announce(kind.name)
    return one(kind, row.ours)
