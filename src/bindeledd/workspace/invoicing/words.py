"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "attachment.basis_changed": _(
        "%(count)s rows have changed since you took them. Fetch them anew, and look at the lines."
    ),
    "attachment.billed": _("%(number)s is billed already. Credit its invoice to bill again."),
    "attachment.billed_there": _(
        "The accounting system has billed this as invoice %(invoice)s. Credit it there first."
    ),
    "attachment.cannot_spread": _(
        "An agreed sum cannot be spread over these lines: there are none, or some are below zero. "
        "Put the lines right first."
    ),
    "attachment.handed_elsewhere": _(
        "%(number)s is handed over to another connection. Take it back there first."
    ),
    "attachment.no_customer": _("Nobody is billed yet. Choose a customer."),
    "attachment.no_lines": _("There is no line to bill. Tick something in the basis, or add one."),
    "attachment.not_completed": _("This invoice attachment is not completed. Complete it first."),
    "attachment.not_draft": _("%(number)s is no draft any more, so it stays as it is."),
    "attachment.transferred": _("This invoice attachment is transferred, so it stays as it is."),
    "basis.gone": _(
        "%(count)s of the rows cannot be billed any more: somebody has taken or changed them. "
        "Look at the basis again."
    ),
    "basis.no_price": _("«%(name)s» has no price. Set one, and the row can be billed."),
    "basis.taken": _("Somebody took these rows just now. Look at the basis again."),
    "credit.already_credited": _(
        "Something you chose is credited already. Look at the invoice again."
    ),
    "credit.more_than_left": _("Only %(left)s is left to credit on this line."),
    "credit.not_on_the_invoice": _(
        "Something you chose does not stand on this invoice. Choose again."
    ),
    "credit.nothing_chosen": _("Nothing is chosen to credit. Tick a row, or write a quantity."),
    "credit.of_a_credit_note": _("%(number)s is a credit note. Only invoices are credited."),
    "credit.quantity_needed": _("This line is credited by quantity. Write how much."),
    "credit.sources_needed": _("This line is credited by its rows. Tick the rows."),
    "field.not_an_account": _(
        "This is not a Norwegian account number, which has eleven digits. Read it again."
    ),
    "invoice.due_before_issued": _(
        "The due date is before the date of the invoice. Choose a later one."
    ),
    "invoice.handed_elsewhere": _(
        "%(system)s has %(number)s already, or is about to get it. An invoice is booked once."
    ),
    "invoice.issued": _("What is issued stays as it is. Credit it instead."),
    "invoice.replaced_is_not_credited": _(
        "Invoice %(number)s is not credited, so nothing can replace it. Credit it first."
    ),
    "invoice.unreadable": _(
        "Invoice %(number)s stands as it was issued, but what it says of seller or buyer is in a "
        "form that we do not read, so it cannot be drawn. Ask whoever runs the installation."
    ),
    "logo.no_picture": _("We cannot read this picture. Save it as PNG or JPEG."),
    "logo.too_large": _(
        "The picture is too large; there is room for %(limit)s. Choose a smaller one."
    ),
    "numbering.given": _(
        "Number %(number)s is given already. A series has no holes and goes only forward: "
        "choose %(next)s or a later number."
    ),
    "numbering.used_up": _("The number series ended at %(last)s. Extend it in Setup."),
    "vat.no_rate": _("We know no rate for VAT code %(value)s on %(day)s. Choose another code."),
    "vat.not_of_sales": _(
        "VAT code %(value)s belongs to purchases, not to sales. Choose another code."
    ),
    "vat.unknown_code": _("There is no VAT code %(value)s. Choose one from the list."),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
