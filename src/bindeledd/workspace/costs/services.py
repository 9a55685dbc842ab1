"""What people do with supplier invoices: lines on projects, entered by hand."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.history import By, Run
from bindeledd.tenancy.services import require
from bindeledd.workspace import deeds, locks, records
from bindeledd.workspace.checks import Problem, Values, refuse
from bindeledd.workspace.costs.kinds import SUPPLIER_COST
from bindeledd.workspace.projects.models import Project

_OURS = frozenset({"billable", "markup_percent", "project_id", "vat_code"})
"""What we may say of a line that came from the ledger: whose job it is, and how it is billed."""


def create_supplier_cost(fields: Values, *, by: By) -> records.SupplierCost:
    """Enter a line of a supplier's invoice by hand; what is billed on gets its markup then.

    Raises:
        ForbiddenError: The role does not invoice.
        DomainError: A field is refused, or the project is ended.
    """
    require(by, SUPPLIER_COST.ability)
    with transaction.atomic():
        _refuse_ended(fields)
        made: records.SupplierCost = deeds.create(SUPPLIER_COST, fields, by=by)
    return made


def update_supplier_cost(
    cost_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.SupplierCost:
    """Change some fields; of a line from the ledger only whose it is and how it is billed.

    Raises:
        ForbiddenError: The role does not invoice.
        NotFoundError: No such line in this company.
        DomainError: A field is refused, it is billed already, or the ledger decides it.
    """
    require(by, SUPPLIER_COST.ability)
    with transaction.atomic(), locks.told():
        before = deeds.one(SUPPLIER_COST, cost_id)
        if before.connection_id is not None and not isinstance(by, Run):
            given = SUPPLIER_COST.clean(fields)
            theirs = {
                name: Problem("supplier_cost.of_ledger")
                for name, value in given.items()
                if name not in _OURS and getattr(before, name) != value
            }
            refuse(theirs)
        if fields.get("project_id", before.project_id) != before.project_id:
            _refuse_ended(fields)
        changed: records.SupplierCost = deeds.change(
            SUPPLIER_COST, cost_id, fields, by=by, revision=revision
        )
    return changed


def remove_supplier_cost(cost_id: UUID, *, by: By) -> records.SupplierCost:
    """Take a line entered by hand out of all sums; it is kept, with who removed it.

    Raises:
        DomainError: It is billed already, or came from the ledger.
    """
    return update_supplier_cost(cost_id, {"active": False}, by=by)


def restore_supplier_cost(cost_id: UUID, *, by: By) -> records.SupplierCost:
    """Take a removed line back."""
    return update_supplier_cost(cost_id, {"active": True}, by=by)


def _refuse_ended(fields: Values) -> None:
    ours = fields.get("project_id")
    if isinstance(ours, UUID) and Project.objects.filter(id=ours, status="ended").exists():
        code = "entry.project_ended"
        raise DomainError(code, fields={"project_id": code})
