"""How one stand-in behaves where the vendor's documents leave a choice or a figure may change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from time import monotonic

DEMO_APPLICATION_KEY = "a3f6c1de-0000-4000-8000-00000000de30"
PRODUCTION_APPLICATION_KEY = "b7d2e5af-0000-4000-8000-0000000010fe"
SUBSCRIPTION_KEY = "00000000000000000000000000005ab0"


def system_clock() -> datetime:
    """Read the computer's clock."""
    return datetime.now(UTC)


def wait(seconds: float) -> None:
    """Wait really; tests pass something quicker."""
    Event().wait(seconds)


@dataclass
class Options:
    """Switches of the stand-in.

    Attributes:
        rate: Calls a second and subscription key; None switches the limit off.
        retry_after: Put ``Retry-After`` on a 429 (unconfirmed at the vendor).
        token_seconds: Life of an access token.
        timestamp_style: ``iso`` (six digits), ``seven`` (seven digits) or ``space`` (no T).
        dates_with_time: ``never``, ``sometimes`` (every third id) or ``always``.
        same_instant: Let writes share a timestamp when the clock stands still.
        late_filters: Serve the filters that were reported after the saved specification.
        patch_answers: Answer a changed project or department with its row; the specification
            declares no body there.
        null_clears: Let ``replace`` with null clear a field (unconfirmed); else 400.
        ignore_unknown: Ignore unknown properties in POST (unconfirmed); else 400.
        time_tracking: Serve time tracking; else its addresses are unknown (404).
        time_unit: ``minutes`` or ``hours``: what a quantity of time means. Read by the pages and
            by pay runs only; callers are told nowhere (unconfirmed at the vendor).
        time_role: Name of the privilege of time tracking (unconfirmed).
        time_fields: Time entries tell their state: approved, locked, invoiced ... (unconfirmed).
        time_activity_codes: Activities have a code (unconfirmed).
        time_into_approved: Take further entries into days that are approved (unconfirmed).
        locked_line_status: What patching a locked salary line answers (unconfirmed).
        cost_lines: ``net`` (a ledger line without VAT, VAT beside it and on a line of its own) or
            ``gross`` (one line with VAT in it); unconfirmed.
        outgoing_invoice_post: Take POST of outgoing invoices and credit notes (reported in 2026,
            unconfirmed); else the gateway's 404.
        order_reference_freed: A sales order's reference may be used again once its order has become
            an invoice (unconfirmed); else 400.
        send_looks: How often a caller looks (at the state, the order or the invoices) and still
            finds a sent order in process.
        send_seconds: How long a sent order is in process at least, by the stand-in's clock.
        send_state_single: Answer a sent state as one object; the specification declares an array.
        late_fields: Show fields that were reported after the saved specification.
        redirect_uris: Addresses allowed for onboarding; empty allows all.
    """

    seed: int = 0
    clock: Callable[[], datetime] = system_clock
    ticks: Callable[[], float] = monotonic
    wait: Callable[[float], None] = wait
    application_keys: dict[str, str] = field(
        default_factory=lambda: {
            "demo": DEMO_APPLICATION_KEY,
            "production": PRODUCTION_APPLICATION_KEY,
        }
    )
    subscription_keys: list[str] = field(default_factory=lambda: [SUBSCRIPTION_KEY])
    rate: int | None = 10
    retry_after: int | None = None
    token_seconds: int = 1200
    timestamp_style: str = "iso"
    dates_with_time: str = "never"
    same_instant: bool = False
    late_filters: bool = False
    patch_answers: bool = False
    null_clears: bool = True
    ignore_unknown: bool = True
    time_tracking: bool = True
    time_unit: str = "minutes"
    time_role: str = "TimeTracking"
    time_fields: bool = True
    time_activity_codes: bool = True
    time_into_approved: bool = False
    locked_line_status: int = 409
    cost_lines: str = "net"
    outgoing_invoice_post: bool = True
    order_reference_freed: bool = False
    send_looks: int = 1
    send_seconds: float = 0
    send_state_single: bool = False
    late_fields: bool = False
    redirect_uris: list[str] = field(default_factory=list)
    application_name: str = "Bindeledd"
