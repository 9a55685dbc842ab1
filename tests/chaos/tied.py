"""A company and one of the two ledgers that it is tied to: what people do, what must stand there.

Imported where Django is set up. How the company comes about is left to the scene, `both`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from threading import Barrier
from typing import Any, Final
from uuid import UUID

from django.db import connections

from bindeledd.kernel.errors import BindeleddError, DomainError
from bindeledd.sync import buttons, checking, registry
from bindeledd.sync.models import Intent
from bindeledd.sync.ports import Incoming
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.invoicing import handing
from bindeledd.workspace.time.models import HourEntry
from tests.chaos.sites import Site

ATTACHMENT: Final = "invoice_attachment"
ITEM: Final = "5011"
"""Stands in both ledgers beforehand: what an order names must be known there."""
VAT: Final = Decimal("1.25")
FACTS: Final = {
    "poweroffice_go": {
        "phone": "PhoneNumber",
        "price": "UnitPrice",
        "sum": ("NetAmount", Decimal(1)),
    },
    "sevenoffice": {
        "phone": "PhoneNumbers.Work.Value",
        "price": "Price",
        "sum": ("OrderTotalIncVat", VAT),
    },
}
"""Where each ledger keeps what is compared."""


@dataclass
class Firm:
    """What stands in the company whatever it is tied to.

    Attributes:
        attachments: Our id and number of each; every third is pressed at Go, at 24SevenOffice, and
            at both at once.
    """

    company: Company
    office: User
    attachments: list[tuple[UUID, str]]


@dataclass
class Tied(Site):
    """The company and one of its two ledgers.

    Attributes:
        place: Which of every three attachments are pressed here.
    """

    firm: Firm | None = None
    place: int = 0
    other: Tied | None = None

    def does(self, deed: str) -> dict[str, Any]:
        """Do something; what asks the other side or runs beside itself enters by itself."""
        if deed in {"look", "contest"}:
            found: dict[str, Any] = getattr(self, deed)()
            return found
        return super().does(deed)

    # --- what people do ---

    def press(self) -> dict[str, Any]:
        """Press the button of what goes here, as often as an impatient user likes."""
        for ours, number in self._attachments()[self.place :: 3]:
            self._press(ours, number)
        return {}

    def cross(self) -> dict[str, Any]:
        """Press here what the other ledger has; tell how often that was refused."""
        held = handing.holders_of([ours for ours, _ in self._attachments()])
        elsewhere = [one for one in self._attachments() if held.get(one[0]) == self._across().id]
        refused = [self._is_refused(ours, number) for ours, number in elsewhere]
        return {"tried": len(refused), "refused": sum(refused)}

    def contest(self) -> dict[str, Any]:
        """Press every third attachment here and there at the same instant."""
        contested = self._attachments()[2::3]
        refused = [self._contested(ours, number) for ours, number in contested]
        return {"tried": len(refused), "refused": sum(refused)}

    def change(self) -> dict[str, Any]:
        """Change customers and items for both ledgers, and hours; some that went are removed."""
        workspace = registry.workspace()
        customers = _all("customer")
        rows = [
            Incoming(one.id, create=False, fields={"phone": f"55{number:06}"})
            for number, one in enumerate(customers)
        ]
        items = [one for one in _all("item") if one.number != ITEM]
        refused = workspace.write("customer", rows[::2]) | workspace.write(
            "item",
            [Incoming(one.id, create=False, fields={"price": one.price + 1}) for one in items[::2]],
        )
        hours = list(HourEntry.objects.order_by("comment").values_list("id", flat=True))
        done = Intent.objects.filter(kind="hour_entry", purpose="create", state=Intent.State.DONE)
        went = set(done.values_list("ours", flat=True))
        removed = [one for one in hours if one in went][::9]
        HourEntry.objects.filter(id__in=removed).update(active=False)
        for entry in HourEntry.objects.filter(id__in=hours[::7]):
            entry.minutes += 15
            entry.save()
        return {"removed": len(removed), "refused": len(refused)}

    def look(self) -> dict[str, Any]:
        """Look at the access, as somebody does at the page, while a run may be under way."""
        try:
            checking.ask(self.connection)
        except BindeleddError as error:
            return {"code": error.error_code}
        return {"code": ""}

    # --- what must stand there ---

    def records(self) -> list[dict[str, Any]]:
        """Return what must stand in this ledger, and nothing else."""
        facts = FACTS[self.connection.system]
        hours = self.connection.system == "sevenoffice"
        return [
            *(_customer(one, facts) for one in _all("customer")),
            *(_project(one) for one in _all("project")),
            *(_item(one, facts) for one in _all("item")),
            *(_hour(one) for one in _all("hour_entry") if hours),
            *(_order(one, facts) for one in self._held()),
        ]

    def _held(self) -> list[Any]:
        held = handing.held_by(self.connection.id, [ours for ours, _ in self._attachments()])
        return [one for one in _all(ATTACHMENT) if one.id in held]

    def _attachments(self) -> list[tuple[UUID, str]]:
        assert self.firm is not None
        return self.firm.attachments

    def _across(self) -> Any:
        assert self.other is not None
        return self.other.connection

    def _press(self, ours: UUID, number: str) -> None:
        way = buttons.button(ATTACHMENT, self.connection.id, "orders_out")
        buttons.press(
            way,
            ours,
            number,
            by=self.office,
            seen=None,
            take=lambda: handing.hand_over(ours, holder=self.connection.id, by=self.office),
        )

    def _is_refused(self, ours: UUID, number: str) -> bool:
        try:
            self._press(ours, number)
        except DomainError as error:
            if error.error_code != "attachment.handed_elsewhere":
                raise
            return True
        return False

    def _contested(self, ours: UUID, number: str) -> int:
        """Let two people press; return how many of them were refused."""
        assert self.other is not None
        both = Barrier(2)

        def pressed(site: Tied) -> bool:
            try:
                with company_scope(site.company.id):
                    both.wait()
                    return site._is_refused(ours, number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as people:
            return sum(people.map(pressed, (self, self.other)))


# --- what stands here ---


def _all(kind: str) -> list[Any]:
    return list(registry.workspace().changed(kind, since="", after=None, limit=1_000_000).records)


def _customer(one: Any, facts: dict[str, Any]) -> dict[str, Any]:
    return _record("customer", one, one.name.split()[1], {facts["phone"]: one.phone})


def _project(one: Any) -> dict[str, Any]:
    refs = {"CustomerId": ("customer", str(one.customer_id))}
    return _record("project", one, one.name.split()[1], {}, refs)


def _item(one: Any, facts: dict[str, Any]) -> dict[str, Any]:
    made = _record("item", one, one.number, {facts["price"]: one.price})
    return made | {"stood": one.number == ITEM}


def _hour(one: Any) -> dict[str, Any]:
    facts = {"TotalHours": Decimal(one.minutes) / 60, "StartTime": one.worked_on.isoformat()}
    refs = {
        "ContactId": ("employee", str(one.employee_id)),
        "ProjectId": ("project", str(one.project_id)),
    }
    return _record("hour_entry", one, one.comment, facts, refs) | {"gone": not one.active}


def _order(one: Any, facts: dict[str, Any]) -> dict[str, Any]:
    name, with_vat = facts["sum"]
    refs = {
        "CustomerId": ("customer", str(one.customer_id)),
        "ProjectId": ("project", str(one.project_id)),
    }
    made = _record(ATTACHMENT, one, one.number, {name: one.net * with_vat}, refs)
    return made | {"lines": [("item", str(line.item_id)) for line in one.lines]}


def _record(
    kind: str,
    one: Any,
    number: str,
    facts: dict[str, Any],
    refs: dict[str, tuple[str, str]] | None = None,
) -> dict[str, Any]:
    return {"kind": kind, "id": str(one.id), "number": number, "facts": facts, "refs": refs or {}}
