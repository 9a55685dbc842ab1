"""Words of what PowerOffice Go says and wants beyond the registers: items, time."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry

ITEMS: Final = {
    "poweroffice_go.unit_unknown": Entry(
        _("The unit is not known in %(system)s"),
        _("%(system)s has a fixed list of units, and «%(value)s» is none that we know there."),
        _("We choose no other one for you."),
        _("Write the unit in another way, such as hour, m, m2, m3 or kg."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.comma_in_number": Entry(
        _("The number holds a comma"),
        _("«%(number)s» holds a comma, by which %(system)s divides several numbers."),
        _("We could not find it there again."),
        _("Give it a number without a comma."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.no_such_account": Entry(
        _("There is no account %(number)s"),
        _("The accounts in %(system)s have no number %(number)s."),
        _("We choose no other one for you."),
        _("Correct the ledger account of the item, or make the account in %(system)s."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.vat_unknown": Entry(
        _("The VAT is not known"),
        _("Neither the product in %(system)s nor its group has a sales account with a VAT code."),
        _("VAT follows the sales account there, and we guess none."),
        _("Give the product or its group a sales account in %(system)s."),
        Action.RETRY,
    ),
    "poweroffice_go.vat_not_of_sales": Entry(
        _("VAT code %(value)s is none of sales"),
        _("The sales account of the product has VAT code %(value)s in %(system)s."),
        _("No line to a customer can carry it."),
        _("Give the product or its group another sales account in %(system)s."),
        Action.RETRY,
    ),
}

TIME: Final = {
    "poweroffice_go.no_time_tracking": Entry(
        _("Time tracking cannot be reached"),
        _("%(system)s has no address for time tracking in this company."),
        _("Hours and activities cannot be transferred; everything else can."),
        _("Ask PowerOffice to open time tracking for the extension, and check again."),
        Action.CHECK_CONNECTION,
    ),
    "poweroffice_go.activities_without_codes": Entry(
        _("Activities there have no codes"),
        _("%(system)s shows no codes of activities, so they are known by their names."),
        _("An activity that is renamed there has to be linked by hand."),
    ),
}
