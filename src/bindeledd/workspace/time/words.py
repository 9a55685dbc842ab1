"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "entry.ends_before_it_begins": _("The end is not after the beginning. Correct one of them."),
    "entry.more_overtime_than_hours": _(
        "There is more overtime than hours. Overtime is part of the hours, never beside them."
    ),
    "entry.more_to_bank_than_hours": _(
        "More goes to the hour bank than was worked. Write at most the hours of the day."
    ),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
