"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "withdrawal.of_nothing": _("Say what was taken out, and how much."),
    "withdrawal.return_takes_out": _(
        "A return gives back, so its quantity is below zero. To take out more, register it anew."
    ),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
