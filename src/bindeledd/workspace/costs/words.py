"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "supplier_cost.of_ledger": _(
        "This line came from the accounting system, which decides this field. Correct it there."
    ),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
