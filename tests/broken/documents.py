"""Connectors with one fault each in what documents need: look-ups, files, keys and corrections.

As in `connectors`: each takes the real connector and spoils one thing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.ledger import ACCRUED_OUT
from bindeledd.kernel.errors import BindeleddError, OutcomeUnknownError, RejectedError
from bindeledd.sync.aftermath import (
    ByDifference,
    Correction,
    Following,
    LedgerLine,
    Step,
    Written,
    weighs,
)
from bindeledd.sync.flows import FlowSettings, Outbound
from bindeledd.sync.mapping import Flat
from bindeledd.sync.paths import nest
from tests.broken.connectors import Broken, Fault, flow

REFERENCES = ("ExternalImportReference", "CustomMatchingReference")


def step_of(kind: str, name: str, **parts: Any) -> Callable[[Broken], Broken]:
    """Spoil parts of a step, in every flow of a kind that has it."""

    def spoiled(step: Step[Any]) -> Step[Any]:
        return dataclasses.replace(step, **parts) if step.name == name else step

    def make(connector: Broken) -> Broken:
        flows = tuple(
            dataclasses.replace(one, steps=tuple(spoiled(step) for step in one.steps))
            if isinstance(one, Outbound) and one.kind == kind
            else one
            for one in connector.flows
        )
        return dataclasses.replace(connector, flows=flows)

    return make


# --- looking up ---


def sees_nothing(client: Client, key: str, sent: dict[str, Any]) -> None:
    """Say that nothing stands there, whatever does."""
    del client, key, sent


def takes_any_order(client: Client, key: str, sent: dict[str, Any]) -> Any:
    """Take the first draft for the one that was sent."""
    del key, sent
    found: list[Any] = client._wire.listed("/SalesOrders", dict, operation="order.find")  # noqa: SLF001 - a fault
    return next(iter(found), None)


def takes_alike_hour(client: Client, key: str, sent: dict[str, Any]) -> Any:
    """Take an hour of the same person and day for ours, whatever mark it has."""
    del key
    return next(iter(client._entries_of_day(sent)), None)  # noqa: SLF001 - a fault


# --- sending ---


def keyless_order(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Send an order without our key."""
    write = client._wire.write  # noqa: SLF001 - a fault

    def without(method: str, path: str, body: Any, **told: Any) -> Any:
        kept = {name: value for name, value in body.items() if name not in REFERENCES}
        return write(method, path, kept, **told)

    client._wire.write = without  # type: ignore[method-assign]  # noqa: SLF001 - a fault
    try:
        return client.create_order(payload, key)
    finally:
        client._wire.write = write  # type: ignore[method-assign]  # noqa: SLF001 - a fault


def unmarked_hour(client: Client, payload: dict[str, Any], key: str) -> Any:
    """Mark an hour with another key at each sending."""
    del key
    return client.create_time_entry(payload, f"bl-{uuid4().hex[:8].translate(_LETTERS)}")


_LETTERS = str.maketrans("0123456789", "abcdefghij")


def fresh_key_for_pay(client: Any, payload: dict[str, Any], key: str) -> Any:
    """Give a salary line another reference at each sending."""
    del key
    return client.create_salary_line(payload, f"bl-{uuid4().hex[:20]}")


def attaches_again(client: Client, step: Following) -> None:
    """Attach a file a second time when no answer came."""
    try:
        client.attach_to_order(step)
    except OutcomeUnknownError:
        client.attach_to_order(step)


def swallows_failures(client: Client, step: Following) -> None:
    """Take a failed file for one that hangs there."""
    with suppress(BindeleddError):
        client.attach_to_order(step)


# --- correcting ---


class WholeAgain(ByDifference[Any]):
    """Carries all lines in each further document, instead of the change."""

    def due(self, record: Any, written: Written, settings: FlowSettings) -> tuple[LedgerLine, ...]:
        """Return what holds now, as soon as anything changed."""
        changed = super().due(record, written, settings)
        return tuple(filter(weighs, self.lines(record, settings))) if changed else ()


class FirstOnly(ByDifference[Any]):
    """Forgets what changes once a document stands there."""

    def due(self, record: Any, written: Written, settings: FlowSettings) -> tuple[LedgerLine, ...]:
        """Return lines for the first document only."""
        return () if written.documents else super().due(record, written, settings)


class Growing(ByDifference[Any]):
    """Sends what is added, and never what is taken away."""

    def due(self, record: Any, written: Written, settings: FlowSettings) -> tuple[LedgerLine, ...]:
        """Return lines above zero."""
        lines = super().due(record, written, settings)
        return tuple(line for line in lines if (line.amount or 0) > 0)


def by(rule: type[ByDifference[Any]]) -> Callable[[Broken], Broken]:
    """Let vouchers of days go by another rule."""
    right = ACCRUED_OUT.by_difference
    if right is None:
        raise TypeError("the vouchers of days go by difference")
    return flow("accrued_day", by_difference=rule(right.lines, right.of, right.weighs))


def makes_before_it_takes_back(client: Client, theirs: str, changed: Flat, seen: Flat) -> Any:
    """Make an hour anew, only then take the old one back, and hide that it is another one."""
    made = client.create_time_entry(nest({**seen, **changed}), _mark_of(client, theirs))
    client.cancel_time_entry(theirs)
    return made | {"Id": int(theirs)}


def _mark_of(client: Client, theirs: str) -> str:
    found: Any = client.get_time_entry(theirs) or {}
    return str(found.get("InternalComment") or "").strip(" []")


def takes_locked_for_gone(client: Client, theirs: str) -> None:
    """Say that an hour was taken back when they refused."""
    with suppress(RejectedError):
        client.cancel_time_entry(theirs)


def takes_nothing_back(client: Client, theirs: str) -> None:
    """Say that an hour was taken back, and send nothing."""
    del client, theirs


def always(correction: Correction) -> Callable[..., Correction]:
    """Correct in one way, whatever changed."""
    return lambda _change, _settings: correction


CREATE = {
    "order": "orders_out-create",
    "hour": "hours_out-create",
    "pay": "payroll_out-create",
}
PDF = "orders_with_pdf_out-step"
FAULTS = (
    Fault(
        "never finds an order",
        flow("invoice_attachment", find=sees_nothing),
        f"{CREATE['order']}: lost answer",
        "",
    ),
    Fault(
        "takes another order for ours",
        flow("invoice_attachment", find=takes_any_order),
        "orders_out-stranger in the way",
        "",
    ),
    Fault(
        "sends an order without its key",
        flow("invoice_attachment", create=keyless_order),
        f"{CREATE['order']}: slow answer",
        "keeps our key",
    ),
    Fault(
        "loses an order that kept no key",
        flow("invoice_attachment", create=keyless_order),
        f"{CREATE['order']}: lost answer",
        "one remote object",
    ),
    Fault(
        "never sees that the file is there",
        step_of("invoice_attachment", "pdf", is_done=lambda _client, _step: False),
        f"{PDF}: lost answer",
        "one file an order: 2",
    ),
    Fault(
        "always sees a file",
        step_of("invoice_attachment", "pdf", is_done=lambda _client, _step: True),
        f"{PDF}: 500, not done",
        "one file an order: 0",
    ),
    Fault(
        "attaches again by itself",
        step_of("invoice_attachment", "pdf", do=attaches_again),
        f"{PDF}: lost answer",
        "one file an order: 2",
    ),
    Fault(
        "takes a failed file for done",
        step_of("invoice_attachment", "pdf", do=swallows_failures),
        f"{PDF}: 500, not done",
        "one file an order: 0",
    ),
    Fault(
        "forgets the file",
        step_of("invoice_attachment", "pdf", wanted=lambda _record, _settings: False),
        f"{PDF}: slow answer",
        "one file an order: 0",
    ),
    Fault(
        "never finds an hour",
        flow("hour_entry", find=sees_nothing),
        f"{CREATE['hour']}: lost answer",
        "one remote object",
    ),
    Fault(
        "takes an hour alike for ours",
        flow("hour_entry", create=unmarked_hour),
        f"{CREATE['hour']}: lost answer",
        "one remote object",
    ),
    Fault(
        "never finds a salary line",
        flow("payroll_line", find=sees_nothing),
        f"{CREATE['pay']}: lost answer",
        "",
    ),
    Fault(
        "gives a salary line a new reference",
        flow("payroll_line", create=fresh_key_for_pay),
        f"{CREATE['pay']}: slow answer",
        "keeps our key",
    ),
)
"""Refused by cases of the suite."""

CORRECTING = (
    Fault("sends the whole again", by(WholeAgain), "changed day", "the day costs 1500"),
    Fault("forgets what changes", by(FirstOnly), "changed day", "the day costs 1500"),
    Fault("never takes away", by(Growing), "emptied day", "the day costs 300"),
    Fault(
        "never looks whether a voucher was reversed",
        by(ByDifference),
        "reversed day",
        "does not come back unasked",
    ),
    Fault(
        "never finds a voucher",
        flow("accrued_day", find=sees_nothing),
        "changed day: lost answer",
        "",
    ),
    Fault(
        "makes anew before it takes back",
        flow("hour_entry", correct=always(Correction.UPDATE), update=makes_before_it_takes_back),
        "replaced: lost answer when made anew",
        "one entry an hour",
    ),
    Fault(
        "takes what is locked for gone",
        flow("hour_entry", cancel=takes_locked_for_gone),
        "locked",
        "one entry an hour",
    ),
    Fault(
        "takes nothing back",
        flow("hour_entry", cancel=takes_nothing_back),
        "replaced",
        "one entry an hour",
    ),
    Fault(
        "leaves what is removed",
        flow("hour_entry", correct=always(Correction.LEAVE)),
        "removed",
        "stands there no longer",
    ),
    Fault(
        "leaves what changed",
        flow("hour_entry", correct=always(Correction.LEAVE)),
        "replaced",
        "the right activity",
    ),
)
"""Refused by cases of `tests.contract.correcting`."""
