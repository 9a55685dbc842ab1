"""What can be billed on projects and is not taken: one query a kind, priced, in the trade's words.

A row is approved, active and marked billable; a part of it that a draft or an invoice holds is
left out, also when its other parts are free. A price that nobody set is None: such a row is shown
with its reason and cannot be taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from bindeledd.workspace.invoicing.forms import SOURCE_KINDS
from bindeledd.workspace.invoicing.models import InvoiceSource
from bindeledd.workspace.invoicing.portions import Portion, portion_of
from bindeledd.workspace.invoicing.reading import READERS
from bindeledd.workspace.invoicing.rows import BasisRow
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import HourEntry

HELD: Final = ("reserved", "billed")
"""States of a taken row that keep everybody else from it."""

Taken: TypeAlias = tuple[str, UUID]
"""Kind and id of a record that can be billed."""


def projects_of(project_id: UUID) -> tuple[UUID, ...]:
    """Return a project and its subprojects, those of another customer aside."""
    rows = Project.objects.filter(Q(id=project_id) | Q(parent_id=project_id))
    found = list(rows.values_list("id", "customer_id"))
    customer = next((whose for ours, whose in found if ours == project_id), None)
    return tuple(ours for ours, whose in found if whose in {None, customer})


def basis(
    projects: Collection[UUID],
    *,
    begins: date | None = None,
    ends: date | None = None,
    attachment_id: UUID | None = None,
) -> tuple[BasisRow, ...]:
    """Return what can be billed, by kind and then by day.

    Args:
        projects: Their ids.
        begins: First day; None for all before.
        ends: Last day; None for all after.
        attachment_id: What this attachment has taken counts as free.
    """
    where = Q(project_id__in=list(projects))
    rows = [
        row
        for kind in SOURCE_KINDS
        for row in _read(kind, where & _within(kind, begins, ends), attachment_id)
    ]
    return tuple(sorted(rows, key=lambda row: (SOURCE_KINDS.index(row.kind), row.on_day)))


def rows_of(
    taken: Iterable[Taken], *, attachment_id: UUID | None = None
) -> dict[Portion, BasisRow]:
    """Return named records as they could be billed now, by kind, id and part."""
    by_kind: dict[str, list[UUID]] = {}
    for kind, ours in taken:
        by_kind.setdefault(kind, []).append(ours)
    return {
        portion_of(row): row
        for kind, ids in by_kind.items()
        for row in _read(kind, Q(id__among=ids), attachment_id)
    }


def keep_still(kind: str, ids: Collection[UUID]) -> None:
    """Let nobody change records until the transaction ends; waits for changes under way."""
    rows = READERS[kind].model.objects.select_for_update().filter(id__among=ids).order_by("id")
    list(rows.values_list("id"))


def waiting_count(projects: Collection[UUID]) -> int:
    """Return how many entries of hours and machines are not approved, and so not yet here."""
    where = Q(project_id__in=list(projects), active=True, billable_minutes__gt=0)
    where &= ~Q(state__in=["approved", "rejected"])
    return HourEntry.objects.filter(where).count() + MachineUse.objects.filter(where).count()


def _within(kind: str, begins: date | None, ends: date | None) -> Q:
    day = READERS[kind].day
    where = Q()
    if begins is not None:
        where &= Q(**{f"{day}__gte": begins})
    if ends is not None:
        where &= Q(**{f"{day}__lte": ends})
    return where


def _read(kind: str, where: Q, attachment_id: UUID | None) -> Iterator[BasisRow]:
    held = InvoiceSource.objects.filter(kind=kind, record_id=OuterRef("id"), state__in=HELD)
    if attachment_id is not None:
        held = held.exclude(attachment_id=attachment_id, state="reserved")
    reader = READERS[kind]
    rows = reader.rows.filter(where).annotate(held=ArraySubquery(held.values("part")))
    return reader.read(kind, rows)
