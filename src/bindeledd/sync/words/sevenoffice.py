"""Words of what 24SevenOffice says and wants."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry

ACCESS: Final = {
    "sevenoffice.log_in_refused": Entry(
        _("The log-in was refused"),
        _("%(system)s does not let this user in with this password."),
        _("Nothing was changed, here or there."),
        _(
            "Enter both once more. If they are right, the application id of this installation may "
            "be wrong: tell whoever runs it."
        ),
        Action.REPLACE_KEY,
    ),
    "sevenoffice.company_closed": Entry(
        _("The user is not let into the company"),
        _("The user can log in to %(system)s, but not into the company that was chosen."),
        _("Nothing goes into another company instead."),
        _("Let somebody there give the user access to the company again, and check access."),
        Action.CHECK_CONNECTION,
    ),
    "sevenoffice.too_many_log_ins": Entry(
        _("Too many log-ins in a short time"),
        _("%(system)s wants fewer log-ins of this user, and asks us to wait."),
        _("We log in once and use that for long; somebody else may use the same user."),
        _("It goes on by itself. A user made for this alone avoids it."),
        Action.WAIT,
    ),
    "sevenoffice.log_in_works": Entry(
        _("The log-in works"), _("The user reaches the company in %(system)s.")
    ),
    "sevenoffice.not_open": Entry(
        _("We may not look at %(group_low)s"),
        _("%(system)s does not let this user at what %(group_low)s need there."),
        _("The module may be missing, or the user has no right to it."),
        _("Let somebody there open it for the user, and check again."),
        Action.CHECK_CONNECTION,
    ),
    "sevenoffice.currency_not_nok": Entry(
        _("The books are kept in %(currency)s"),
        _("The books in %(system)s are kept in %(currency)s, not in Norwegian kroner."),
        _("Amounts would be wrong, so everything is stopped."),
        _("Connect a company that keeps its books in kroner."),
    ),
    "sevenoffice.question_refused": Entry(
        _("%(system)s did not answer our question"),
        _("%(system)s refused to tell us something, in words that we do not know."),
        _("What is kept is kept, and the next run asks again."),
        _("If it stays so, tell whoever runs this installation."),
        Action.ASK_OPERATOR,
    ),
    "sevenoffice.no_search_by_id": Entry(
        _("Hours cannot be looked up by their id"),
        _("The service of %(system)s lacks the search that we need to look at an hour."),
        _("Nothing was changed there."),
        _("Tell whoever runs this installation."),
        Action.ASK_OPERATOR,
    ),
    "sevenoffice.text_unwritable": Entry(
        _("A text holds a sign that cannot be sent"),
        _("Some text of the record holds an invisible sign that %(system)s cannot take."),
        _("Such signs come along when text is pasted from elsewhere."),
        _("Write the text anew by hand; it goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "remote.odd_description": Entry(
        _("%(system)s describes its service in a way we do not know"),
        _("The service of %(system)s looks different from what we know."),
        _("Nothing was sent, because we would have to guess."),
        _("Tell whoever runs this installation."),
        Action.ASK_OPERATOR,
    ),
}

REGISTERS: Final = {
    "sevenoffice.name_missing": Entry(
        _("The name is missing"),
        _("%(system)s needs a name, and %(field)s is empty."),
        "",
        _("Fill it in, and the record goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "sevenoffice.number_not_whole": Entry(
        _("The number is no whole number"),
        _("Customer numbers in %(system)s are whole numbers, and «%(number)s» is none."),
        _("We change no number for you."),
        _("Give the customer another number, or let %(system)s give one of its own."),
        Action.EDIT_RECORD,
    ),
    "sevenoffice.number_taken": Entry(
        _("The customer number is taken"),
        _("Number %(number)s belongs to another customer in %(system)s."),
        _("Sending ours with that number would change that customer."),
        _("Link the two if they are the same, or give ours another number."),
        Action.OPEN_MATCH,
    ),
    "sevenoffice.odd_payment_time": Entry(
        _("The payment time of new customers is no number of days"),
        _("«%(days)s» is chosen as payment time of new customers, and is no number of days."),
        _("Customers wait until it is put right."),
        _("Write a number of days, such as 14, or nothing at all."),
        Action.CHOOSE_VALUE,
    ),
    "sevenoffice.not_a_country_code": Entry(
        _("The country is no country code"),
        _("%(system)s wants two letters for a country, and «%(value)s» is something else."),
        "",
        _("Write two letters, such as NO, SE or DK."),
        Action.EDIT_RECORD,
    ),
    "sevenoffice.dates_crossed": Entry(
        _("The project ends before it begins"),
        _("The last day of the project lies before its first."),
        "",
        _("Correct one of the two days."),
        Action.EDIT_RECORD,
    ),
}

WORK: Final = {
    "sevenoffice.hour_not_approved": Entry(
        _("Not approved"),
        _("The hours are not approved here."),
        _("What stands in %(system)s already is left as it is."),
        _("Approve the hours; they go with the next transfer."),
        Action.OPEN_RECORD,
    ),
    "sevenoffice.hour_too_long": Entry(
        _("More hours than %(system)s takes"),
        _("%(system)s takes 255 hours at most in one entry."),
        "",
        _("Look at the entry: it can hardly be meant so."),
        Action.OPEN_RECORD,
    ),
    "sevenoffice.hour_locked": Entry(
        _("Locked in %(system)s"),
        _("%(system)s keeps the hours: they are approved, locked or invoiced there."),
        _("They stand there as they were sent, and the change is not carried over."),
        _("Lift the approval in %(system)s, if it can be lifted, and try again."),
        Action.RETRY,
    ),
    "sevenoffice.hour_unmarked": Entry(
        _("The same hours stand there without our mark"),
        _("We got no answer, and %(system)s has hours that look the same but are not marked."),
        _("Nothing tells whether we made them, so we send nothing."),
        _("Look in %(system)s, and say whether they are these hours."),
        Action.DECIDE,
    ),
    "sevenoffice.order_without_customer": Entry(
        _("No customer"),
        _("An order in %(system)s needs a customer, and the invoice attachment has none."),
        "",
        _("Choose the customer of the project; it goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "sevenoffice.order_without_lines": Entry(
        _("No lines"),
        _("The invoice attachment has no lines, so there is nothing to invoice."),
        "",
        _("Take something from the basis, or add a line."),
        Action.EDIT_RECORD,
    ),
    "sevenoffice.lines_without_product": Entry(
        _("Lines without item number"),
        _("Every line of an order in %(system)s needs a product."),
        _("These lines of the invoice attachment have no item number: %(lines)s."),
        _("Write the item number on the line, or choose item numbers under Invoicing, Settings."),
        Action.EDIT_RECORD,
    ),
    "sevenoffice.dimension_missing": Entry(
        _("A dimension is missing in %(system)s"),
        _("The order stands in %(system)s, but without this on its lines: %(dimensions)s."),
        _("The chosen dimension has no such value there, or none was chosen."),
        _("Set it on the order by hand; it need not be sent again."),
        Action.OPEN_RECORD,
    ),
}
