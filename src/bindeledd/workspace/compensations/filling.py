"""What each kind of compensation needs, and whether the customer pays for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from bindeledd.workspace.checks import Problem, Values
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.kind import Draft, Drafts, Kind
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.records import CompensationKind, ProjectBilling

_WITH_AMOUNT: Final = frozenset({CompensationKind.TOLL.value, CompensationKind.EXPENSE.value})
_JUDGED: Final = ("type_id", "quantity", "amount", "project_id", "billable")
_ONE: Final = Decimal(1)


@dataclass(frozen=True)
class _Known:
    """What the rows name, read once for all of them."""

    kinds: Mapping[UUID, str]
    billed: frozenset[UUID]
    internal: frozenset[UUID]


def complete(_kind: Kind, drafts: Drafts) -> None:
    """Fill in whether it is billed where nobody said so, and refuse what the kind cannot be."""
    open_ones = [draft for draft in drafts.values() if _is_judged(draft)]
    if not open_ones:
        return
    known = _read(open_ones)
    for draft in open_ones:
        if draft.before is None and "billable" not in draft.given:
            draft.values["billable"] = _usually_billed(draft.values, known)
        found = dict(_problems(draft.values, known))
        draft.problems = found | draft.problems


def _is_judged(draft: Draft) -> bool:
    before = draft.before
    if before is None:
        return True
    return any(before[name] != draft.values[name] for name in _JUDGED)


def _usually_billed(values: Values, known: _Known) -> bool:
    project = values["project_id"]
    return (
        values["type_id"] in known.billed
        and project is not None
        and (project not in known.internal)
    )


def _problems(values: Values, known: _Known) -> Iterator[tuple[str, Problem]]:
    kind = known.kinds.get(values["type_id"])
    quantity, amount = values["quantity"], values["amount"]
    if kind is None or not isinstance(quantity, Decimal):
        return
    if quantity <= 0:
        yield "quantity", Problem("compensation.of_nothing")
    if kind == CompensationKind.EXPENSE.value and amount is None:
        yield "amount", Problem("compensation.amount_needed")
    if kind not in _WITH_AMOUNT and amount is not None:
        yield "amount", Problem("compensation.rate_decides")
    if kind == CompensationKind.ALLOWANCE.value and quantity != _ONE:
        yield "quantity", Problem("compensation.is_ticked")
    if isinstance(amount, Decimal) and amount < 0:
        yield "amount", Problem("compensation.of_nothing")
    if values["billable"] is True and values["project_id"] is None:
        yield "project_id", Problem("compensation.project_needed")


def _read(drafts: list[Draft]) -> _Known:
    types = CompensationType.objects.filter(id__among=_ids(drafts, "type_id"))
    rows = list(types.values_list("id", "kind", "billable"))
    projects = Project.objects.filter(
        id__among=_ids(drafts, "project_id"), billing=ProjectBilling.INTERNAL.value
    )
    return _Known(
        {ours: kind for ours, kind, _ in rows},
        frozenset(ours for ours, _, billable in rows if billable),
        frozenset(projects.values_list("id", flat=True)),
    )


def _ids(drafts: list[Draft], name: str) -> set[UUID]:
    return {ours for draft in drafts if isinstance(ours := draft.values[name], UUID)}
