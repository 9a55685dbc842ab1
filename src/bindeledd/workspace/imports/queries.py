"""What pages and programs read about imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.kernel.errors import NotFoundError
from bindeledd.workspace.imports.models import Import, ImportRow
from bindeledd.workspace.lists import Page

FIRST_COST_ACCOUNT = "4"
LAST_COST_ACCOUNT = "7"
INCOME_ACCOUNT = "3"


@dataclass(frozen=True)
class ImportLine:
    """One import in the list, and the head of its page."""

    id: UUID
    source: str
    file_name: str
    state: str
    choices: dict[str, Any]
    summary: dict[str, Any]
    counts: dict[str, dict[str, int]]
    digest: str
    created_at: datetime
    applied_at: datetime | None
    user_name: str


@dataclass(frozen=True)
class ImportRowLine:
    """One row of a preview."""

    position: int
    kind: str
    action: str
    values: dict[str, Any]
    refs: dict[str, str]
    changes: dict[str, list[Any]]
    errors: dict[str, dict[str, Any]]
    warnings: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class CodedCost:
    """What the ledger lines of a file say about one project.

    Attributes:
        number: The project's number in the file.
        cost: Sum over accounts 4000 to 7999, debit positive.
        income: Sum over accounts 3000 to 3999, credit positive.
        by_account: All accounts, debit positive.
    """

    number: str
    cost: Decimal
    income: Decimal
    by_account: dict[str, Decimal]


def imports(*, limit: int = 50) -> tuple[ImportLine, ...]:
    """Return the latest imports."""
    rows = Import.objects.select_related("user").order_by("-created_at")[:limit]
    return tuple(_line(row) for row in rows)


def import_detail(import_id: UUID) -> ImportLine:
    """Return one import.

    Raises:
        NotFoundError: No such import in this company.
    """
    row = Import.objects.select_related("user").filter(id=import_id).first()
    if row is None:
        raise NotFoundError(kind="import")
    return _line(row)


def import_rows(
    import_id: UUID, *, action: str = "", page: int = 1, size: int = 50
) -> Page[ImportRowLine]:
    """Return a page of an import's rows, all or those of one action, in the file's order."""
    rows = ImportRow.objects.filter(source_id=import_id).exclude(action="")
    if action == "warning":
        rows = rows.exclude(warnings={})
    elif action:
        rows = rows.filter(action=action)
    total = rows.count()
    number = max(1, min(page, -(-total // size)))
    begin = (number - 1) * size
    found = rows.order_by("position").values(*ImportRowLine.__dataclass_fields__)
    lines = tuple(ImportRowLine(**row) for row in found[begin : begin + size])
    return Page(lines, total, number, size, "position")


def coded_cost(line: ImportLine) -> tuple[CodedCost, ...]:
    """Return cost and income of each project that ledger lines of a SAF-T file name."""
    roles = line.choices.get("dimensions", {})
    sums: dict[str, dict[str, Decimal]] = {}
    for code, values in line.summary.get("coded", {}).items():
        if roles.get(code) == "project":
            for number, accounts in values.items():
                sums[number] = {account: Decimal(total) for account, total in accounts.items()}
    return tuple(_cost(number, accounts) for number, accounts in sorted(sums.items()))


def _cost(number: str, accounts: dict[str, Decimal]) -> CodedCost:
    cost = sum(
        (
            total
            for account, total in accounts.items()
            if FIRST_COST_ACCOUNT <= account[:1] <= LAST_COST_ACCOUNT
        ),
        Decimal(0),
    )
    income = sum(
        (total for account, total in accounts.items() if account[:1] == INCOME_ACCOUNT), Decimal(0)
    )
    return CodedCost(number, cost, -income, accounts)


def _line(row: Import) -> ImportLine:
    return ImportLine(
        id=row.id,
        source=row.source,
        file_name=row.file_name,
        state=row.state,
        choices=row.choices,
        summary=row.summary,
        counts=row.counts,
        digest=row.digest,
        created_at=row.created_at,
        applied_at=row.applied_at,
        user_name="" if row.user is None else row.user.get_full_name(),
    )
