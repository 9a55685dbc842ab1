"""Takes records from the basis and gives them back; holds them still once that is settled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace import locks
from bindeledd.workspace.invoicing import basis as open_basis
from bindeledd.workspace.invoicing.basis import Taken
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceSource
from bindeledd.workspace.invoicing.portions import COLUMNS, Portion, portion_of
from bindeledd.workspace.invoicing.rows import BasisRow
from bindeledd.workspace.vat import require_sales_code


def basis_of(attachment: InvoiceAttachment) -> tuple[BasisRow, ...]:
    """Return what an attachment could have: what is free, and what it has."""
    projects = open_basis.projects_of(attachment.project_id)
    return open_basis.basis(projects, attachment_id=attachment.id)


def named(rows: Iterable[BasisRow], chosen: Collection[Taken]) -> list[BasisRow]:
    """Return the rows of chosen records.

    Raises:
        DomainError: A record is taken or gone (`basis.gone`), or has no price.
    """
    wanted = set(chosen)
    found = [row for row in rows if (row.kind, row.record_id) in wanted]
    return _priced(found, wanted - {(row.kind, row.record_id) for row in found})


def named_portions(rows: Iterable[BasisRow], chosen: Collection[Portion]) -> list[BasisRow]:
    """Return chosen rows; refuses as `named` does."""
    wanted = set(chosen)
    found = [row for row in rows if portion_of(row) in wanted]
    return _priced(found, wanted - {portion_of(row) for row in found})


def _priced(found: list[BasisRow], missing: Collection[object]) -> list[BasisRow]:
    if missing:
        raise DomainError("basis.gone", count=len(missing))
    priceless = [row.label for row in found if row.price is None]
    if priceless:
        raise DomainError("basis.no_price", name=priceless[0], count=len(priceless))
    return found


def reserve(attachment: InvoiceAttachment, rows: Sequence[BasisRow]) -> None:
    """Take rows; the database refuses whoever comes second."""
    for row in rows:
        require_sales_code(row.vat_code)
    try:
        with transaction.atomic():
            InvoiceSource.objects.bulk_create(
                [_taken(attachment, row) for row in rows], batch_size=500
            )
    except IntegrityError as error:
        raise DomainError("basis.taken") from error


def _taken(attachment: InvoiceAttachment, row: BasisRow) -> InvoiceSource:
    return InvoiceSource(
        attachment=attachment,
        kind=row.kind,
        record_id=row.record_id,
        part=row.part,
        on_day=row.on_day,
        employee_id=row.employee_id,
        type_id=row.type_id,
        machine_id=row.machine_id,
        item_number=row.item_number,
        dimension=row.dimension,
        label=row.label[:300],
        detail=row.detail[:1000],
        minutes=row.minutes,
        quantity=row.quantity,
        unit=row.unit,
        price=row.price,
        vat_code=row.vat_code,
        amount=row.worth,
        cost_amount=row.cost_amount,
    )


def reserved(attachment: InvoiceAttachment) -> QuerySet[InvoiceSource]:
    """Return what an attachment has taken and not billed."""
    return InvoiceSource.objects.filter(attachment=attachment, state="reserved")


def portions_of(attachment: InvoiceAttachment) -> set[Portion]:
    """Return what an attachment has taken and not billed, portion by portion."""
    return set(reserved(attachment).values_list(*COLUMNS))


def release(attachment: InvoiceAttachment, chosen: Iterable[Taken]) -> None:
    """Give records back to the basis."""
    for kind, ids in by_kind(chosen).items():
        reserved(attachment).filter(kind=kind, record_id__among=ids).update(
            state="released", line=None
        )


def release_portions(attachment: InvoiceAttachment, chosen: Iterable[Portion]) -> None:
    """Give portions back to the basis; other parts of their records stay."""
    by_part: dict[tuple[str, str], set[UUID]] = {}
    for kind, ours, part in chosen:
        by_part.setdefault((kind, part), set()).add(ours)
    for (kind, part), ids in by_part.items():
        mine = reserved(attachment).filter(kind=kind, part=part, record_id__among=ids)
        mine.update(state="released", line=None)


def by_kind(records: Iterable[Taken]) -> dict[str, set[UUID]]:
    """Return ids a kind."""
    found: dict[str, set[UUID]] = {}
    for kind, ours in records:
        found.setdefault(kind, set()).add(ours)
    return found


def current(
    attachment: InvoiceAttachment, taken: Iterable[InvoiceSource]
) -> dict[Portion, BasisRow]:
    """Return what an attachment has taken as it stands now; what was moved elsewhere is gone."""
    records = {(row.kind, row.record_id) for row in taken}
    found = open_basis.rows_of(records, attachment_id=attachment.id)
    ours = set(open_basis.projects_of(attachment.project_id))
    return {portion: row for portion, row in found.items() if row.project_id in ours}


def hold(attachment: InvoiceAttachment) -> None:
    """Lock what was taken, and refuse when it is no longer what was taken.

    Locks first, rows then: a change under way either ends before we look, or meets the lock.
    """
    taken = list(reserved(attachment))
    for kind, ids in by_kind((row.kind, row.record_id) for row in taken).items():
        locks.lock(kind, ids, why=locks.Why.BILLED, holder=attachment.id)
        open_basis.keep_still(kind, ids)
    changed = changed_since_taken(attachment, taken)
    if changed:
        raise DomainError("attachment.basis_changed", count=changed)


def changed_since_taken(attachment: InvoiceAttachment, taken: Collection[InvoiceSource]) -> int:
    """Return how many rows are no longer what was taken."""
    standing = current(attachment, taken)
    return sum(1 for row in taken if not is_still(row, standing.get(portion_of(row))))


def is_still(taken: InvoiceSource, row: BasisRow | None) -> bool:
    """Tell whether a record stands as it was taken."""
    facts = ("minutes", "quantity", "price", "vat_code", "on_day", "unit", "label")
    return row is not None and all(getattr(taken, name) == getattr(row, name) for name in facts)


def let_go(attachment_id: UUID, records: Iterable[Taken]) -> None:
    """Free the records of an attachment for changes."""
    for kind, ids in by_kind(records).items():
        locks.free(kind, ids, why=locks.Why.BILLED, holder=attachment_id)
