"""A firm with machines, items and driving, entered on a Thursday, and one worker's lines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel import clock
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import User
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.items.models import Item
from bindeledd.workspace.machines.models import Machine
from bindeledd.workspace.registration.shapes import Extra, Line, MachineHours, Taken
from tests.hours import THURSDAY, Firm


@dataclass
class Yard:
    """A firm with what hangs on its hours.

    Attributes:
        anders: The worker.
        things: Word -> id of a machine, an item or a kind of compensation.
    """

    firm: Firm
    anders: User
    things: dict[str, UUID] = field(default_factory=dict)

    def line(self, **values: Any) -> Line:
        """Return an ordinary day of 7.5 hours under a new id."""
        usual: dict[str, Any] = {
            "id": new_id(),
            "day": THURSDAY,
            "project_id": self.firm.projects["1047"],
            "hour_type_id": self.firm.types["1"],
            "minutes": 450,
        }
        return Line(**(usual | values))

    def machine(self, minutes: int = 240, **values: Any) -> MachineHours:
        """Return hours of the digger."""
        usual: dict[str, Any] = {"id": new_id(), "machine_id": self.things["digger"]}
        return MachineHours(**(usual | {"minutes": minutes} | values))

    def pipe(self, quantity: str = "24", **values: Any) -> Taken:
        """Return metres of pipe."""
        usual: dict[str, Any] = {"id": new_id(), "item_id": self.things["pipe"]}
        return Taken(**(usual | {"quantity": Decimal(quantity)} | values))

    def driving(self, quantity: str = "26", **values: Any) -> Extra:
        """Return kilometres."""
        usual: dict[str, Any] = {"id": new_id(), "type_id": self.things["driving"]}
        return Extra(**(usual | {"quantity": Decimal(quantity)} | values))


@pytest.fixture
def thursday() -> Iterator[None]:
    """19 November 2026, a quarter past three in the afternoon in Oslo."""
    with clock.fixed(datetime(2026, 11, 19, 14, 15, tzinfo=UTC)):
        yield


@pytest.fixture
def yard(inside: UUID, office: User, thursday: None) -> Yard:  # noqa: ARG001 - entered first
    """The firm, and Anders who works in it."""
    firm = Firm.build(office)
    made = Yard(firm, firm.users["Anders"])
    made.things["digger"] = Machine.objects.create(number="M-02", name="Gravemaskin 8 t").id
    pipe = Item.objects.create(
        number="4410", name="PVC-rør 110 mm", unit="m", price=Decimal("89.50")
    )
    made.things["pipe"] = pipe.id
    for word, kind in (("driving", "driving"), ("toll", "toll"), ("expense", "expense")):
        row = CompensationType.objects.create(number=word, name=word, kind=kind, billable=True)
        made.things[word] = row.id
    return made


@pytest.fixture
def whole(yard: Yard) -> Callable[..., Line]:
    """Return a maker of lines with a machine, an item and driving."""

    def make(**values: Any) -> Line:
        usual: dict[str, Any] = {
            "machines": (yard.machine(),),
            "items": (yard.pipe(),),
            "compensations": (yard.driving(),),
        }
        return yard.line(**(usual | values))

    return make
