"""What keeps an attachment from being completed or billed now, asked before anybody presses.

The services refuse by the same rules, under the same codes; what happens between a look and a
press they alone can know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bindeledd.workspace import locks
from bindeledd.workspace.invoicing import handing, numbering
from bindeledd.workspace.invoicing.queries import AttachmentDetail
from bindeledd.workspace.invoicing.services import KIND
from bindeledd.workspace.invoicing.taking import changed_since_taken


@dataclass(frozen=True)
class Obstacle:
    """One reason why a deed would be refused.

    Attributes:
        code: Of the refusal.
        params: Its facts.
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def to_completing(detail: AttachmentDetail, *, changed: int | None = None) -> Obstacle | None:
    """Return what keeps a draft from being completed.

    Args:
        detail: The attachment.
        changed: How many of its rows are no longer what was taken, where that is known already.
    """
    return next(_of_the_draft(detail, changed), None)


def to_reopening(detail: AttachmentDetail) -> Obstacle | None:
    """Return what keeps a completed attachment from becoming a draft again."""
    made = detail.attachment
    return Obstacle("attachment.transferred") if locks.locked(KIND, [made.id]) else None


def to_billing(detail: AttachmentDetail, *, changed: int | None = None) -> Obstacle | None:
    """Return what keeps the invoice of an attachment from being issued; a draft is completed."""
    made = detail.attachment
    if made.state == "invoiced":
        return Obstacle("attachment.billed", {"number": made.number})
    if made.state == "deleted":
        return Obstacle("attachment.not_draft", {"number": made.number})
    obstacle = to_completing(detail, changed=changed) if detail.is_draft else to_reopening(detail)
    return obstacle or to_numbering("invoice")


def to_handing(
    detail: AttachmentDetail, *, holder: UUID, changed: int | None = None
) -> Obstacle | None:
    """Return what keeps an attachment from being handed over to a connection.

    What that connection has already meets no obstacle: a second press finds the first.
    """
    made = detail.attachment
    held = handing.holders_of([made.id]).get(made.id)
    if held is not None:
        numbered = {"number": made.number}
        return None if held == holder else Obstacle("attachment.handed_elsewhere", numbered)
    if made.state in {"invoiced", "deleted"}:
        return to_billing(detail, changed=changed)
    return to_completing(detail, changed=changed) if detail.is_draft else None


def to_numbering(kind: str) -> Obstacle | None:
    """Return whether no document of a kind can be made because its series has ended."""
    last = numbering.used_up(kind)
    return None if last is None else Obstacle("numbering.used_up", {"last": last})


def _of_the_draft(detail: AttachmentDetail, changed: int | None) -> Iterator[Obstacle]:
    if detail.attachment.customer_id is None:
        yield Obstacle("attachment.no_customer")
    if not detail.lines:
        yield Obstacle("attachment.no_lines")
    if changed is None:
        changed = changed_since_taken(detail.attachment, detail.taken)
    if changed:
        yield Obstacle("attachment.basis_changed", {"count": changed})
