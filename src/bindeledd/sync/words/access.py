"""Words of connections, of the check step and of choices for a data type."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry

_NOTHING_SENT = _("Nothing was sent.")
_NO_WRITES = _("Nothing was read or written.")

CONNECTION: Final = {
    "connection.not_found": Entry(
        _("No such connection"),
        _("We cannot find this connection here. It may belong to another company."),
    ),
    "connection.unknown_system": Entry(
        _("Unknown system"), _("This installation cannot connect to that system.")
    ),
    "connection.no_credentials": Entry(
        _("No key is stored"),
        _("There is no key for %(system)s."),
        _("What waits is kept, nothing is lost."),
        _("Enter a key."),
        Action.REPLACE_KEY,
    ),
    "connection.credentials_unreadable": Entry(
        _("The stored key cannot be opened"),
        _("The key for %(system)s was locked with a secret that this installation lacks."),
        _("What waits is kept, nothing is lost."),
        _("Enter the key once more, or let the operator bring the secret back."),
        Action.REPLACE_KEY,
    ),
    "connection.key_missing": Entry(
        _("Something is missing"),
        _("The field is empty."),
        _NO_WRITES,
        _("Fill it in; beside it stands where it is found."),
    ),
    "connection.installation_lacks": Entry(
        _("This installation is not ready for %(system)s"),
        _("No company here can connect to %(system)s before this is set: %(settings)s."),
        _NO_WRITES,
        _("Tell whoever runs this installation; its guide says where the value is asked for."),
        Action.ASK_OPERATOR,
    ),
    "connection.company_not_chosen": Entry(
        _("No company is chosen yet"),
        _("The log-in to %(system)s reaches several companies, and none of them is chosen here."),
        _NO_WRITES,
        _("Choose the company on the connection's page."),
    ),
    "connection.company_unreached": Entry(
        _("The log-in does not reach that company"),
        _("%(system)s does not let this log-in into the company that was chosen."),
        _("Nothing is chosen."),
        _("Choose one of the companies shown, or let somebody there open it to the log-in."),
    ),
    "connection.company_chosen": Entry(
        _("Another company is chosen already"),
        _("This connection belongs to %(name)s in %(system)s, and records were read there."),
        _("Links and history of one company must not meet another's books."),
        _("Make a new connection for the other company."),
    ),
    "connection.one_company": Entry(
        _("There is nothing to choose"),
        _("A key to %(system)s belongs to one company."),
    ),
    "connection.already_connected": Entry(
        _("Already connected"),
        _("%(name)s in %(system)s is connected to this company already."),
        _("A second connection to the same books would send everything twice."),
        _("Open the connection that is there."),
    ),
    "connection.other_company": Entry(
        _("This is another company"),
        _("The access is to %(name)s, organisation number %(theirs)s; this company has %(ours)s."),
        _("Nothing goes to somebody else's books, so everything is stopped."),
        _("Use the key of the right company, or correct the organisation number here."),
        Action.REPLACE_KEY,
    ),
    "connection.client_changed": Entry(
        _("The key leads to another company than before"),
        _("The key now belongs to %(name)s, not to the company that was checked before."),
        _("Links and history belong to the earlier one, so everything is stopped."),
        _("Enter the key of the earlier company, or make a new connection."),
        Action.REPLACE_KEY,
    ),
    "connection.right_company": Entry(
        _("Right company"),
        _("The access is to %(name)s, organisation number %(theirs)s."),
        _("It is the same number as here."),
    ),
    "connection.company_uncertain": Entry(
        _("Look whether this is the right company"),
        _("The access is to %(name)s."),
        _("One side has no organisation number, so we cannot compare."),
        _("Look at the name and the counts beside."),
    ),
    "connection.lock_date": Entry(
        _("The books are closed up to %(day)s"),
        _("The books in %(system)s are closed up to and including %(day)s."),
        _("Registers move as usual; what is dated earlier has to wait."),
    ),
    "connection.not_checked": Entry(
        _("Access is not checked"),
        _("We have not yet looked at what we may do in %(system)s."),
        "",
        _("Check access first."),
        Action.CHECK_CONNECTION,
    ),
    "connection.group_stopped": Entry(
        _("%(group)s cannot go"),
        _("The check found something in %(system)s that stops %(group)s."),
        "",
        _("Have it put right there and check again, or leave this data type off."),
        Action.CHECK_CONNECTION,
    ),
    "connection.nothing_chosen": Entry(
        _("Nothing is chosen"),
        _("No data type has a direction yet."),
        "",
        _("Choose what shall move, and which way."),
        Action.CHECK_CONNECTION,
    ),
    "connection.register_unread": Entry(
        _("%(kind_many)s are not read yet"),
        _("We have not read the list of %(kind_many)s in %(system)s."),
        _("Created unseen, they could be there twice."),
        _("Read them and find the matches first."),
        Action.OPEN_MATCH,
    ),
    "connection.conflicts_stand": Entry(
        _("Conflicts among %(kind_many)s"),
        _("Conflicts among %(kind_many)s without an answer: %(count)s."),
        _("Nothing is created while two records share a number under different names."),
        _("Answer them first."),
        Action.OPEN_MATCH,
    ),
    "connection.is_on": Entry(
        _("The connection is on already"), _("%(system)s is switched on already.")
    ),
    "connection.not_paused": Entry(
        _("The connection is not paused"), _("%(system)s is not paused, so there is no need.")
    ),
    "connection.not_on": Entry(
        _("The connection is not on"), _("%(system)s is not switched on. Nothing was changed.")
    ),
    "connection.unknown_step": Entry(
        _("No such step"), _("The set-up has no such step. Nothing was changed.")
    ),
    "connection.paused_by_person": Entry(
        _("Paused by a person"),
        _("Somebody paused the connection."),
        _("What waits is kept, nothing is lost."),
        _("Take it up again when it shall go on."),
        Action.CHECK_CONNECTION,
    ),
    "connection.changed_meanwhile": Entry(
        _("The key was changed meanwhile"),
        _("Somebody changed the key for %(system)s, or removed it, while we were asking."),
        _("What we learned is of the other key, so nothing is kept of it."),
        _("Look at the connection as it stands now, and try again."),
    ),
    "register.nothing_to_confirm": Entry(
        _("Nothing to confirm"), _("No records wait to be confirmed as gone.")
    ),
}

CHOICE: Final = {
    "choice.unknown_group": Entry(
        _("No such data type"), _("%(system)s has no such data type. Nothing was changed.")
    ),
    "choice.not_found": Entry(
        _("No such data type"), _("We cannot find this data type here. Nothing was changed.")
    ),
    "choice.direction_not_offered": Entry(
        _("That way is not offered"),
        _("%(group)s cannot go that way with %(system)s."),
        _("Nothing was changed."),
        _("Choose one of the ways shown."),
    ),
    "choice.unknown_value": Entry(
        _("Not one of the choices"),
        _("That value cannot be chosen for this setting."),
        _("Nothing was changed."),
        _("Choose one of those shown."),
    ),
    "choice.other_master": Entry(
        _("Another system decides already"),
        _("%(other)s already decides what stands in %(group)s here."),
        _("With two masters each would undo the other's changes. Nothing was changed."),
        _("Switch that direction off first."),
    ),
    "choice.start_date_needed": Entry(
        _("From which day?"),
        _("%(group)s have a day, and without a first one everything ever entered would go."),
        _("Nothing was changed."),
        _("Choose the first day that shall move, such as the first of the pay period."),
    ),
    "choice.before_first_day": Entry(
        _("Before the first day"),
        _("It is dated before %(first)s, the first day that goes to %(system)s."),
        _("What is dated earlier never goes."),
        _("Choose an earlier start date if it shall go after all."),
        Action.CHOOSE_VALUE,
    ),
    "choice.before_first_day_there": Entry(
        _("Before the first day"),
        _("It is dated before %(first)s, the first day that comes from %(system)s."),
        _("What is dated earlier never comes."),
        _("Choose an earlier start date if it shall come after all."),
        Action.CHOOSE_VALUE,
    ),
    "choice.not_with": Entry(
        _("Not both at once"),
        _("%(group)s and %(other)s say the same in two ways."),
        _("Both together would count it twice. Nothing was changed."),
        _("Switch %(other)s off first."),
    ),
    "choice.other_way_than": Entry(
        _("Another way than %(other)s"),
        _("%(group)s go another way than %(other)s."),
        _("A record may name one that the receiving side does not know, and goes without it."),
        _("Choose the same direction for both, unless you know why not."),
    ),
    "choice.order": Entry(
        _("%(other)s are off"),
        _("%(group)s name records of %(other)s, which are off."),
        _("Those references stay empty until they are linked."),
        _("Switch %(other)s on, or link them."),
    ),
    "choice.by_hand_before": Entry(
        _("%(other)s go only when you press"),
        _("%(group)s go by themselves, but %(other)s, which they name, only when you press."),
        _("A new record may have to wait for one that has not gone yet."),
        _("Let both go by themselves, or both by hand."),
    ),
}

WHAT: Final = {
    "financial": _("the settings of the accounts"),
    "lock_date": _("the lock date"),
    "number_series.customers": _("the number series of customers"),
    "number_series.employees": _("the number series of employees"),
    "organization": _("the company's own details"),
    "payment_terms": _("the payment times"),
}
"""What the check step reads, in words."""

POWEROFFICE_GO: Final = {
    "poweroffice_go.module_off": Entry(
        _("The module %(module)s is off"),
        _("The module %(module)s is not part of the subscription in %(system)s."),
        _("Without it the registers can be neither read nor written."),
        _("Switch the module on in %(system)s and check again."),
        Action.CHECK_CONNECTION,
    ),
    "poweroffice_go.right_given": Entry(
        _("We may read and write"), _("The rights that we need are given in %(system)s.")
    ),
    "poweroffice_go.right_missing": Entry(
        _("We may not read %(group_low)s"),
        _("The extension lacks the right «%(right)s» in %(system)s."),
        _("Without it %(group_low)s can be neither linked nor transferred."),
        _("Let somebody who may change rights there give it, and check again."),
        Action.CHECK_CONNECTION,
    ),
    "poweroffice_go.write_right_missing": Entry(
        _("We may read %(group_low)s, but not write them"),
        _("The extension lacks the right «%(right)s» in %(system)s."),
        _("%(group)s can be linked, but nothing can be sent."),
        _("Let somebody who may change rights there give it, and check again."),
        Action.CHECK_CONNECTION,
    ),
    "poweroffice_go.right_without_module": Entry(
        _("The right to %(group_low)s has no effect"),
        _("«%(right)s» is given, but the module it belongs to is off in %(system)s."),
        _("Without the module %(group_low)s can be neither linked nor transferred."),
        _("Switch the module on in %(system)s, and check again."),
        Action.CHECK_CONNECTION,
    ),
    "poweroffice_go.settings_unreadable": Entry(
        _("We could not look at everything"),
        _("The extension may not read %(what)s in %(system)s."),
        _("We go on without it, and show what is refused later."),
    ),
    "poweroffice_go.lock_date": Entry(
        _("The books are closed up to %(day)s"),
        _("The books in %(system)s are closed up to and including %(day)s."),
        _("Registers move as usual; what is dated earlier has to wait."),
    ),
    "poweroffice_go.currency_not_nok": Entry(
        _("The books are kept in %(currency)s"),
        _("The books in %(system)s are kept in %(currency)s, not in Norwegian kroner."),
        _("Amounts would be wrong, so everything is stopped."),
        _("Connect a company that keeps its books in kroner."),
    ),
    "poweroffice_go.number_series": Entry(
        _("Number series for %(group_low)s: %(series)s"),
        _("For %(group_low)s %(system)s takes numbers within %(series)s."),
        _("A record with a number outside waits, with its reason."),
    ),
    "poweroffice_go.clock_differs": Entry(
        _("The clocks differ by %(seconds)s seconds"),
        _("The clock of %(system)s and that of this server differ by %(seconds)s seconds."),
        _("We go by theirs when we read changes, so nothing is lost."),
        _("Let the operator look at the server's clock."),
        Action.ASK_OPERATOR,
    ),
    "poweroffice_go.name_missing": Entry(
        _("The name is missing"),
        _("%(system)s needs a name, and %(field)s is empty."),
        "",
        _("Fill it in, and the record goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.both_names_needed": Entry(
        _("%(field)s is missing"),
        _("%(system)s needs both first and last name, and %(field)s is empty."),
        "",
        _("Fill it in, and the person goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.number_missing": Entry(
        _("The number is missing"),
        _("%(system)s knows this record by its number, and it has none."),
        "",
        _("Give it a number, and it goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.number_outside_series": Entry(
        _("The number is outside the series"),
        _("Number %(number)s is outside %(series)s, which %(system)s takes."),
        _("It would be refused there."),
        _("Give it a number within the series, or widen the series in %(system)s."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.number_not_whole": Entry(
        _("The number is not a whole number"),
        _("«%(number)s» in %(field)s is not a whole number, and %(system)s takes no other."),
        "",
        _("Give it a number of digits only."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.address_incomplete": Entry(
        _("The address is not complete"),
        _("%(system)s needs post code and place with an address, and %(field)s is empty."),
        "",
        _("Fill it in, or empty the whole address."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.address_empty": Entry(
        _("The delivery address is empty"),
        _("There is nothing in the address that could be sent to %(system)s."),
        "",
        _("Fill it in."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.no_payment_term": Entry(
        _("%(days)s days is no payment time in %(system)s"),
        _("%(system)s has no payment time of %(days)s days; it has %(terms)s."),
        _("We choose no other one for you."),
        _("Choose another payment time, or make this one in %(system)s."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.ehf_without_org_number": Entry(
        _("EHF needs an organisation number"),
        _("The customer gets invoices by EHF, but has no organisation number."),
        _("%(system)s would refuse it."),
        _("Fill in the organisation number, or choose another way of delivery."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.dates_crossed": Entry(
        _("The project ends before it begins"),
        _("The last day is before the first."),
        _("%(system)s would refuse it."),
        _("Correct one of the dates."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.owner_is_fixed": Entry(
        _("It cannot be moved there"),
        _("%(system)s cannot move this to another customer."),
        _("It stays where it was."),
        _("Make a new one at the right customer, and end this one."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.not_a_country_code": Entry(
        _("The country is not known"),
        _("«%(value)s» is no country code of two letters."),
        "",
        _("Correct the country."),
        Action.EDIT_RECORD,
    ),
    "poweroffice_go.reserved_sign": Entry(
        _("A sign in the number has a meaning of its own"),
        _("«%(number)s» holds a full stop or a comma, by which %(system)s joins subprojects."),
        _("It would become another number there."),
        _("Give it a number without that sign."),
        Action.EDIT_RECORD,
    ),
}
