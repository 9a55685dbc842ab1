"""Ledgers as targets of payroll exports: who is who there, who is stopped, and the handing over.

What an export is stays with the workspace, and what becomes of its lines with the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bindeledd.kernel.errors import DomainError
from bindeledd.sync import handing, links, registry
from bindeledd.sync.field_list import AT_WORK
from bindeledd.sync.flows import Connector, Direction, Outbound
from bindeledd.sync.models import Connection
from bindeledd.sync.passage import direction_of
from bindeledd.sync.surveying import PEOPLE, guarded
from bindeledd.workspace.payroll.lines import Stop
from bindeledd.workspace.payroll.targets import Delivery, Target
from bindeledd.workspace.people.models import EmployeeExternalNumber

KIND: Final = "payroll_line"


class LedgerTarget:
    """One connection that takes payroll lines.

    Args:
        connection: Switched on, with pay going out over it.
        system: Of which kind the other side is.
        flow: What takes the lines.
    """

    def __init__(self, connection: Connection, system: Connector[Any], flow: Outbound[Any]) -> None:
        self._connection = connection
        self._flow = flow
        group = registry.group_of(system.system, flow.group)
        self.name = str(connection.id)
        self.label: str | Promise = system.label
        self.steps: Sequence[str | Promise] = tuple(gettext_lazy(one) for one in group.afterwards)

    def numbers(self, employee_ids: Collection[UUID]) -> dict[UUID, str]:
        """Return people's numbers there: those entered for the connection, else of the link."""
        there = links.by_ours(self._connection.id, PEOPLE, list(employee_ids))
        entered = EmployeeExternalNumber.objects.filter(
            connection_id=self._connection.id, employee_id__in=employee_ids
        )
        linked = {ours: known.identity.number for ours, known in there.items()}
        return linked | dict(entered.values_list("employee_id", "number"))

    def stops(self, employee_ids: Collection[UUID]) -> dict[UUID, Stop]:
        """Return whose lines cannot go: nobody knows who they are there, or is sure of it."""
        there = links.by_ours(self._connection.id, PEOPLE, list(employee_ids))
        doubted = guarded(self._connection)
        address = reverse("panel:match", args=[self._connection.id, PEOPLE])
        facts = {"system": str(self.label)}
        found: dict[UUID, Stop] = {}
        for ours in employee_ids:
            known = there.get(ours)
            if ours in doubted:
                found[ours] = Stop("payroll.person_in_doubt", facts, address)
            elif known is None or known.vanished:
                found[ours] = Stop("payroll.person_not_linked", facts, address)
        return found

    def deliver(self, delivery: Delivery) -> None:
        """Hand the lines of an export over; a run carries them once the export is committed.

        Raises:
            DomainError: No person made the export, or the connection was switched off meanwhile.
        """
        by = delivery.export.made_by
        if by is None:
            raise DomainError("payroll.no_target")
        records = registry.workspace().records(KIND, delivery.line_ids)
        told = registry.workspace().labels(list(records.values()))
        lines = [(ours, told[ours][:200]) for ours in delivery.line_ids]
        handing.hand_over(self._connection.id, self._flow.name, lines, by=by)


def targets_of_company() -> tuple[Target, ...]:
    """Return the ledgers that take payroll lines of the company entered.

    One that is paused is still the one: it refuses with the reason, and nothing goes elsewhere.
    """
    return tuple(_targets())


def _targets() -> Iterator[LedgerTarget]:
    for connection in Connection.objects.filter(state__in=AT_WORK).order_by("id"):
        system = registry.connector(connection.system)
        for flow in system.flows:
            if not isinstance(flow, Outbound) or flow.kind != KIND:
                continue
            if direction_of(connection, flow.group) is Direction.OUT:
                yield LedgerTarget(connection, system, flow)
