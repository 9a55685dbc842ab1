"""Why a button of invoicing cannot be used now, in words, and where the reader puts it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.panel.words import sentence
from bindeledd.workspace.invoicing.queries import AttachmentDetail
from bindeledd.workspace.invoicing.readiness import Obstacle


@dataclass(frozen=True)
class Reason:
    """One line beside a button that cannot be used.

    Attributes:
        code: Of the refusal that pressing would meet.
        words: What is missing.
        href: Where it is put right; empty where nobody can.
        link: Words of that link.
    """

    code: str
    words: str
    href: str = ""
    link: str | Promise = ""


_PLACES: Final[dict[str, tuple[str, Promise]]] = {
    "attachment.no_customer": ("#id_customer_id", _("Choose a customer")),
    "attachment.no_lines": ("#basis", _("Tick something in the basis")),
    "attachment.basis_changed": ("#refresh", _("Fetch the rows anew")),
}
"""Code -> where on the attachment's page it is put right."""


def reason(obstacle: Obstacle | None, page: str = "") -> Reason | None:
    """Return the line for an obstacle; None where there is none.

    Args:
        obstacle: What would refuse.
        page: Address of the attachment, when the reader is on another page.
    """
    if obstacle is None:
        return None
    words = sentence(obstacle.code, obstacle.params)
    if obstacle.code == "numbering.used_up":
        href = reverse("panel:series") + "#documents"
        return Reason(obstacle.code, words, href, _("Number series"))
    if obstacle.code in _PLACES:
        place, link = _PLACES[obstacle.code]
        return Reason(obstacle.code, words, page + place, link)
    return Reason(obstacle.code, words)


def not_spread(detail: AttachmentDetail) -> str:
    """Return why an agreed sum cannot fall on the lines; empty when it can."""
    signs = {line.amount > 0 for line in detail.lines if line.amount}
    return "" if detail.lines and len(signs) < 2 else sentence("attachment.cannot_spread")  # noqa: PLR2004 - up and down


def not_draft(detail: AttachmentDetail) -> str:
    """Return why nothing on an attachment can be changed; empty for a draft."""
    params: dict[str, Any] = {"number": detail.attachment.number}
    return "" if detail.is_draft else sentence("attachment.not_draft", params)


def numberless(detail: AttachmentDetail) -> Reason | None:
    """Return a notice of lines that one ledger would not take; it stops nothing here."""
    lines = [line for line in detail.lines if line.item_number == ""]
    if not lines:
        return None
    return Reason("", str(len(lines)), f"#line-{lines[0].id}", _("Go to the line"))
