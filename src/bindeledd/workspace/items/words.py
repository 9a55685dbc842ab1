"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "category.in_itself": _(
        "A subcategory cannot have subcategories. Choose a category that stands on top."
    ),
    "category.has_subcategories": _(
        "This category has subcategories, so it cannot be a subcategory itself."
    ),
    "category.exists": _("There is a category of this name here already. Use that one."),
    "withdrawal.has_returns": _(
        "%(returned)s of this was given back already, so no less can stand here, and it stays on "
        "its project. Remove the return first."
    ),
    "withdrawal.more_than_left": _(
        "Only %(left)s is left to give back: the rest was never taken out, or is back already."
    ),
    "withdrawal.not_to_return": _(
        "This cannot be given back: it is a return itself, or was removed."
    ),
    "withdrawal.of_nothing": _("Say what was taken out, and how much."),
    "withdrawal.return_differs": _(
        "A return is of the same goods, on the same project and at the same price as what it gives "
        "back. Register something else by itself."
    ),
    "withdrawal.return_takes_out": _(
        "A return gives back, so its quantity is below zero. To take out more, register it anew."
    ),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
