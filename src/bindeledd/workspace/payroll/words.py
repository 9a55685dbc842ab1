"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "payroll.changed_meanwhile": _(
        "Something changed since you saw the preview, so nothing was exported. "
        "Look at what changed, and export again."
    ),
    "payroll.corrected_elsewhere": _(
        "Some corrections are of lines that went to %(system)s, where they stand until they are "
        "corrected there. Export those to %(system)s, or leave them out."
    ),
    "payroll.item_ended": _("The pay item is ended. Take it back into use, or choose another one."),
    "payroll.no_choice": _("No pay item is chosen for this. Choose one under Pay items."),
    "payroll.no_number": _("The pay item has no number. Ask whoever runs the payroll system."),
    "payroll.no_rate": _("There is no rate for this day. Enter the rate of the type."),
    "payroll.no_target": _("Payroll cannot be exported there. Choose a file instead."),
    "payroll.no_wage": _(
        "Nobody has entered the hourly wage for this day. Enter it on the person."
    ),
    "payroll.nothing": _("There is no line to export, so nothing was exported. Choose other days."),
    "payroll.person_in_doubt": _(
        "The employee's number stands under another name in %(system)s. Say who it is first."
    ),
    "payroll.person_not_linked": _(
        "The employee is not linked with anybody in %(system)s. Say who it is first."
    ),
    "payroll.span_too_long": _("The period is longer than a year. Choose a shorter one."),
    "payroll.type_of_other_post": _(
        "This kind of post has no such type. Choose hours with an hour type, "
        "or a compensation with its type."
    ),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
