"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "compensation.amount_needed": _("Write the amount that stands on the receipt."),
    "compensation.is_ticked": _("This is given once a day. Tick it, or remove it."),
    "compensation.of_nothing": _("Write a number above zero, or remove the line."),
    "compensation.project_needed": _(
        "Nobody can be billed without a project. Choose one, or take the mark for billing away."
    ),
    "compensation.rate_decides": _("The rate decides what this is worth. Leave the amount empty."),
    "receipt.approved": _(
        "This is approved, so its receipts stay as they are. Whoever approves can take the "
        "approval back."
    ),
    "receipt.empty": _("The file is empty. Take the picture again."),
    "receipt.enough": _("There are %(most)s receipts here already. Put the rest in one PDF."),
    "receipt.odd_file": _("This is no picture and no PDF. Take a picture, or save it as PDF."),
    "receipt.too_large": _(
        "The file is larger than %(megabytes)s MB. Take a smaller picture, or split it."
    ),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
