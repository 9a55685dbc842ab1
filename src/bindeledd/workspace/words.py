"""Sentences for what the field work refuses: gathered from the areas, with what they share.

Pages and the API take them from here; what a run is refused with stands in `sync.words`, too.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.workspace.accounting import words as accounting
from bindeledd.workspace.compensations import words as compensations
from bindeledd.workspace.costs import words as costs
from bindeledd.workspace.imports import words as imports
from bindeledd.workspace.invoicing import words as invoicing
from bindeledd.workspace.items import words as items
from bindeledd.workspace.machines import words as machines
from bindeledd.workspace.payroll import words as payroll
from bindeledd.workspace.people import words as people
from bindeledd.workspace.registration import words as registration
from bindeledd.workspace.time import words as time

SENTENCES: dict[str, Promise] = {
    "field.not_a_gtin": _(
        "This bar code does not add up: a GTIN has 8, 12, 13 or 14 digits, and the last one checks "
        "the others. Read it again."
    ),
    "field.not_a_vat_code": _("No sale has this VAT code. Choose one from the list."),
    "field.not_an_amount": _("Write a number, such as 1 250,50."),
    "field.too_many_decimals": _("Write at most %(most)s decimals."),
    "record.locked": _(
        "This is transferred or billed, so it stands as it is. Goods are corrected with a return, "
        "what is billed with a credit note."
    ),
    **accounting.SENTENCES,
    **compensations.SENTENCES,
    **costs.SENTENCES,
    **imports.SENTENCES,
    **invoicing.SENTENCES,
    **items.SENTENCES,
    **machines.SENTENCES,
    **payroll.SENTENCES,
    **people.SENTENCES,
    **registration.SENTENCES,
    **time.SENTENCES,
}
"""Code -> sentence with facts of the error in `%(name)s`."""
