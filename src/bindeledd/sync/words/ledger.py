"""Words of what keeps something out of a ledger, or a ledger's lines out of here."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry

LEDGER: Final = {
    "poweroffice_go.period_closed": Entry(
        _("The period is closed"),
        _("%(day)s lies in a period that is closed in %(system)s up to %(lock_date)s."),
        _("It goes into no other period, so nothing was sent."),
        _("Open the period in %(system)s; the next transfer sees it by itself."),
        Action.RETRY,
    ),
    "poweroffice_go.no_files_on_orders": Entry(
        _("We may not attach files to orders"),
        _("The extension lacks the right «%(right)s» in %(system)s."),
        _("Orders are made all the same; the PDF of the basis waits."),
        _("Let somebody who may change rights there give it, and check again."),
        Action.CHECK_CONNECTION,
    ),
    "poweroffice_go.may_not_send": Entry(
        _("We may not send invoices"),
        _("%(system)s does not let the extension send invoices in this company."),
        _("Orders are made all the same, and somebody sends them there."),
        _("Ask PowerOffice for the right if invoices shall be sent from here."),
    ),
    "poweroffice_go.no_own_invoices": Entry(
        _("Invoices cannot be posted as vouchers"),
        _("%(system)s has no address in this company that takes invoices issued elsewhere."),
        _("They can go as orders; everything else moves as usual."),
        _("Ask PowerOffice to open it for the extension, and check again."),
        Action.CHECK_CONNECTION,
    ),
    "poweroffice_go.own_invoices_taken": Entry(
        _("Invoices can be posted as vouchers"),
        _("%(system)s takes invoices issued elsewhere in this company."),
        _("We tried with something that cannot be posted, so nothing stands there."),
    ),
    "poweroffice_go.invoice_number_taken": Entry(
        _("Another invoice has number %(number)s"),
        _("%(system)s has an invoice with number %(number)s already, and it is not this one."),
        _("No number is used twice there, so nothing was posted."),
        _(
            "Let the number series of invoices here begin where %(system)s has none, credit this "
            "invoice, and issue it anew."
        ),
        Action.OPEN_RECORD,
    ),
    "poweroffice_go.invoice_numbers": Entry(
        _("Invoices there are numbered up to %(highest)s"),
        _("Invoices made in %(system)s and those issued here share their numbers."),
        _("An invoice with a number that is taken there cannot be posted."),
        _("Let the number series of invoices here begin where %(system)s never comes."),
    ),
    "poweroffice_go.no_customer_account": Entry(
        _("The customer has no account"),
        _("%(system)s tells no ledger account of the customer."),
        _("An invoice cannot be posted without one."),
        _("Look at the customer in %(system)s, and try again."),
        Action.RETRY,
    ),
    "poweroffice_go.invoice_sum_differs": Entry(
        _("The sums do not meet"),
        _("The lines with their VAT do not come to the %(total)s NOK that were issued."),
        _("Nothing was posted: the ledger must say the same to the øre."),
        _("Tell us: this should not happen. The invoice can be entered by hand meanwhile."),
        Action.ASK_OPERATOR,
    ),
    "poweroffice_go.rounding_without_account": Entry(
        _("No account of roundings"),
        _("The invoice is rounded by %(rounding)s NOK, and no account is chosen for that."),
        "",
        _("Choose the account in the settings of the data type."),
        Action.CHOOSE_VALUE,
    ),
    "poweroffice_go.nothing_to_post": Entry(
        _("Nothing to post"),
        _("The invoice comes to nothing, and %(system)s posts no such document."),
        "",
        "",
        Action.OPEN_RECORD,
    ),
    "paper.none": Entry(
        _("There is no paper"),
        _("%(system)s keeps no PDF of this voucher."),
        "",
        _("Look at the voucher in %(system)s."),
    ),
    "paper.unreachable": Entry(
        _("The paper cannot be fetched now"),
        _("%(system)s could not give us the PDF (%(because)s)."),
        "",
        _("Try again in a while, or check access here."),
    ),
    "paper.nowhere": Entry(
        _("There is no paper"),
        _("This came from no system that keeps papers of it."),
    ),
    "poweroffice_go.amount_missing": Entry(
        _("The line has no amount"),
        _("%(system)s tells no amount of the line, or no VAT that could be taken off it."),
        _("We guess none, so the line is not among the costs."),
        _("Look at the voucher in %(system)s, or at how amounts are read in the settings."),
        Action.CHOOSE_VALUE,
    ),
    "document.undone": Entry(
        _("A voucher was reversed in %(system)s"),
        _("Voucher %(documents)s was reversed in %(system)s, and what it says has changed since."),
        _("We post nothing more of it: what was reversed would come back unasked."),
        _("Say whether it shall be posted anew, or stay as it is there."),
        Action.DECIDE,
    ),
    "document.stands": Entry(
        _("Nothing is reversed there now"),
        _("All vouchers of it stand in %(system)s just now."),
        _("Nothing was changed here."),
        _("The next transfer posts what changed."),
        Action.WAIT,
    ),
    "document.shown_otherwise": Entry(
        _("It is not as it was shown any more"),
        _("It has changed here or in %(system)s since it was shown."),
        _("Nothing was changed."),
        _("Look at it again, and answer then."),
        Action.DECIDE,
    ),
    "poweroffice_go.no_such_vat_code": Entry(
        _("There is no VAT code %(code)s"),
        _("%(system)s has no VAT code %(code)s in use."),
        _("We choose no other one for you."),
        _("Open the VAT code in %(system)s, and try again."),
        Action.RETRY,
    ),
}
