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
    "poweroffice_go.account_unreadable": Entry(
        _("The accounts cannot be read"),
        _("To change the sales account to %(number)s, we must read the accounts in %(system)s."),
        _("The extension has no right to that."),
        _("Ask PowerOffice to give it the right to read accounts, or change the account there."),
        Action.CHECK_CONNECTION,
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
    "poweroffice_go.line_without_product": Entry(
        _("A line without item number"),
        _("Every line of an order in %(system)s needs a product."),
        _("Line %(line)s of the invoice attachment has no item number."),
        _("Write the item number on the line, or choose item numbers under Invoicing, Settings."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.order_without_customer": Entry(
        _("No customer"),
        _("An order in %(system)s needs a customer, and the invoice attachment has none."),
        "",
        _("Choose the customer of the project; it goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.order_without_lines": Entry(
        _("No lines"),
        _("The invoice attachment has no lines, so there is nothing to invoice."),
        "",
        _("Take something from the basis, or add a line."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.being_sent": Entry(
        _("%(system)s is sending the invoice"),
        _("%(system)s has begun to send the invoice, and has not said yet that it is sent."),
        _("We ask again before anything else is done with it."),
        _("It goes on by itself."),
        Action.WAIT,
    ),
    "poweroffice_go.sending_failed": Entry(
        _("The invoice was not sent"),
        _("%(system)s could not send the invoice."),
        _("The order stands there; nobody has got an invoice."),
        _("See what %(system)s says, put it right there, and try again."),
        Action.RETRY,
    ),
    "document.sum_differs": Entry(
        _("The sums differ"),
        _("We meant %(ours)s NOK excluding VAT, and %(system)s made it %(theirs)s."),
        _("It stands there, and nothing was sent twice."),
        _("Look at it in %(system)s before it is invoiced: a price or discount may differ."),
        Action.OPEN_RECORD,
    ),
}
