"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "approval.with_its_hours": _(
        "This was sent in with hours, and is approved and sent back with them."
    ),
    "registration.day_to_come": _(
        "The day has not come yet. Work is entered when it is done; absence may be entered ahead."
    ),
    "registration.days_missing": _(
        "Days are missing in week %(week)s. Enter them first, or mark them as free."
    ),
    "registration.half_a_clock": _("Write both from and to, or leave both empty."),
    "registration.id_taken": _(
        "Something else is entered under this entry's number. Enter it once more as a new one."
    ),
    "registration.link_elsewhere": _(
        "This person belongs to more than this company, so a link is not safe enough. "
        "Let them sign in with their password."
    ),
    "registration.link_for_more": _(
        "This person may do more than you, so you cannot make the link. "
        "Let them sign in with their password."
    ),
    "registration.link_for_nobody": _(
        "Nobody signs in as this employee yet. Choose the log-in on the employee's page first."
    ),
    "registration.link_second_factor": _(
        "This person signs in with a second factor, which a link would go around. "
        "Let them sign in as usual."
    ),
    "registration.link_used": _(
        "The link is used, or older than ten minutes. Ask the office to show a new one."
    ),
    "registration.line_sent_back": _(
        "An entry of week %(week)s was sent back to you. Correct it first."
    ),
    "registration.no_employee": _(
        "We do not know which employee you are. Ask the office to choose your log-in on your page "
        "among the employees."
    ),
    "registration.not_understood": _(
        "The phone sent something we cannot read (%(place)s). Open the page anew and try again."
    ),
    "registration.nothing_entered": _("Enter hours, a machine, items or driving first."),
    "registration.other_kind_of_line": _(
        "An entry with hours stays one with hours. Remove it, and enter the rest as a new one."
    ),
    "registration.other_person": _(
        "Somebody else is signed in on this phone now. The entry stays here until you sign in."
    ),
    "registration.receipt_of_nothing": _(
        "The expense that this receipt belongs to is gone. Enter it once more, with the receipt."
    ),
    "registration.removed": _("This entry was removed. Enter it once more as a new one."),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
