"""Where payroll lines can go: what a target is, and the slot that `config` fills with ledgers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from django.utils.functional import Promise

from bindeledd.workspace.payroll.lines import Preview, Stop
from bindeledd.workspace.payroll.models import PayrollExport
from bindeledd.workspace.payroll.shapes import Row

FILE: Final = "file"


@dataclass(frozen=True)
class Delivery:
    """What a target is handed.

    Attributes:
        export: As it is stored.
        preview: Its lines.
        rows: The rows behind them.
        numbers: Employee -> number in the payroll system.
        line_ids: Of the lines as they are kept (kind `payroll_line`), in the preview's order.
    """

    export: PayrollExport
    preview: Preview
    rows: tuple[Row, ...]
    numbers: dict[UUID, str]
    line_ids: tuple[UUID, ...] = ()


class Target(Protocol):
    """Where lines can go."""

    @property
    def name(self) -> str:
        """Stable; stored with each export: `file`, or the id of a connection."""

    @property
    def label(self) -> str | Promise:
        """What people call it."""

    @property
    def steps(self) -> Sequence[str | Promise]:
        """What a person does there afterwards."""

    def numbers(self, employee_ids: Collection[UUID]) -> dict[UUID, str]:
        """Return people's numbers there."""

    def stops(self, employee_ids: Collection[UUID]) -> dict[UUID, Stop]:
        """Return whose lines cannot go, and why."""

    def deliver(self, delivery: Delivery) -> None:
        """Store what is to go, within the export's transaction; what is remote comes after it.

        Raises:
            DomainError: It cannot go; then there is no export.
        """


class Targets:
    """The slot that `config` fills with connectors' targets."""

    def __init__(self) -> None:
        self._ask: Callable[[], Sequence[Target]] = _none

    def wire(self, ask: Callable[[], Sequence[Target]]) -> None:
        """Fill the slot: the targets of the company entered, the preferred one first."""
        self._ask = ask

    def connected(self) -> tuple[Target, ...]:
        """Return the targets of the company entered, the preferred one first."""
        return tuple(self._ask())


def _none() -> Sequence[Target]:
    return ()


targets = Targets()
"""The one slot of this process."""
