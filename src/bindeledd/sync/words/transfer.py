"""Words of runs, plans, the journal and the line to the other system."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry

_KEPT = _("What waits is kept, nothing is lost.")
_ALONE = _("It is tried again by itself in the next transfer.")
_TELL_US = _("This is ours to correct. Tell whoever runs this installation.")

JOURNAL: Final = {
    "journal.unknown": Entry(
        _("We do not know yet whether it arrived"),
        _("%(system)s did not answer in time."),
        _("It may have arrived, so we do not send it again."),
        _("We ask %(system)s before anything else is done."),
        Action.ASK_NOW,
    ),
    "journal.cannot_find": Entry(
        _("We cannot look it up"),
        _("It was sent without an answer, and %(system)s cannot be searched for it."),
        _("We neither send it again nor take it for done."),
        _("Look in %(system)s and say whether it is there."),
        Action.DECIDE,
    ),
    "step.follows": Entry(
        _("It stands there, and something follows"),
        _("It stands in %(system)s; what goes along with it, such as its file, is on its way."),
        "",
        _ALONE,
        Action.WAIT,
    ),
    "handing.asked": Entry(
        _("Goes with the next transfer"),
        _("Somebody has handed it over to %(system)s."),
        "",
        _ALONE,
        Action.WAIT,
    ),
    "handing.withdrawn": Entry(
        _("Withdrawn"),
        _("Whoever handed it over took it back before it was sent."),
        _("Nothing of it stands in %(system)s."),
    ),
    "handing.asked_back": Entry(
        _("Is taken back"),
        _("Somebody wants it back from %(system)s."),
        _("It is free here once it stands there no more."),
        _ALONE,
        Action.WAIT,
    ),
    "handing.nothing_taken_back": Entry(
        _("Cannot be taken back"),
        _("What stands in %(system)s cannot be taken back from here."),
        "",
        _("Take it back in %(system)s."),
    ),
    "handing.switched_off": Entry(
        _("Not switched on"),
        _("This is not switched on for %(system)s."),
        _("Nothing was handed over."),
        _("Switch it on under the connection's data types."),
        Action.CHECK_CONNECTION,
    ),
    "setting.not_chosen": Entry(
        _("Not chosen what it becomes"),
        _("%(named)s has no counterpart in %(system)s yet."),
        _("We never guess what it should become."),
        _("Choose it in the settings of the data type; it goes with the next transfer."),
        Action.CHOOSE_VALUE,
    ),
    "setting.nothing_named": Entry(
        _("%(field)s is empty"),
        _("%(field)s decides what this becomes in %(system)s, and there is none."),
        "",
        _("Fill it in; it goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "setting.not_chosen_back": Entry(
        _("%(field)s is not chosen"),
        _("What it has in %(system)s has no counterpart here yet."),
        _("The rest moves without it."),
        _("Choose it in the settings of the data type."),
        Action.CHOOSE_VALUE,
    ),
    "setting.chosen_twice": Entry(
        _("%(field)s is chosen twice"),
        _("Several of ours have the same counterpart in %(system)s."),
        _("We cannot tell which is meant, and leave ours as it is."),
        _("Give each its own in the settings of the data type, or set it here by hand."),
        Action.CHOOSE_VALUE,
    ),
    "journal.not_begun": Entry(
        _("Not sent yet"),
        _("The transfer ended before this one was sent."),
        _("Nothing of it went to %(system)s."),
        _ALONE,
        Action.WAIT,
    ),
    "journal.not_there": Entry(
        _("It did not arrive"),
        _("We asked %(system)s, and it is not there."),
        _("It is safe to send it again."),
        _ALONE,
        Action.WAIT,
    ),
    "journal.something_else": Entry(
        _("Something else stands there"),
        _("We asked %(system)s, and a record with other content stands in its place."),
        _("We write over nothing that is not ours."),
        _("Look at both and link, or say that they are two."),
        Action.OPEN_MATCH,
    ),
    "journal.done_before": Entry(
        _("It was made before"),
        _("This record was already made in %(system)s as %(theirs)s, but is not linked to it."),
        _("We do not make a second one."),
        _("Link it to that record."),
        Action.LINK,
    ),
    "journal.settled_by_person": Entry(
        _("Settled by a person"),
        _("Somebody looked it up and said how it stands."),
        "",
        _("The next transfer goes on from there."),
        Action.WAIT,
    ),
    "journal.which_one": Entry(
        _("Which one is it?"),
        _("It was not said which record in %(system)s it is."),
        _("Nothing was changed."),
        _("Choose one of those shown, or look for its number."),
        Action.DECIDE,
    ),
    "journal.nothing_there": Entry(
        _("Nothing of that number"),
        _("%(system)s has nothing that is known as %(number)s."),
        _("Nothing was changed."),
        _("Look for another number, or say that it is not there."),
        Action.DECIDE,
    ),
    "journal.stands_for_another": Entry(
        _("It is another one"),
        _("What was chosen in %(system)s stands for %(name)s already."),
        _("One record is linked to one other only. Nothing was changed."),
        _("Choose another, or say that it is not there."),
        Action.DECIDE,
    ),
}

PLAN: Final = {
    "plan.not_open": Entry(
        _("The plan is no longer open"),
        _("Plan %(number)s has been carried out or replaced."),
        _("Nothing was changed."),
        _("Open the newest plan."),
        Action.OPEN_PLAN,
    ),
    "plan.has_conflicts": Entry(
        _("Conflicts stop the plan"),
        _("%(count)s conflicts stand in the plan."),
        _("Nothing was sent."),
        _("Answer them, or skip those rows."),
        Action.OPEN_MATCH,
    ),
    "plan.no_such_row": Entry(
        _("No such row"), _("The plan has no such row, or it is done already. Nothing was sent.")
    ),
    "plan.row_changed": Entry(
        _("Changed since you saw it"),
        _("The record changed after the plan was made."),
        _("This row was not written."),
        _("It stands in the next plan as it is now."),
        Action.OPEN_PLAN,
    ),
    "plan.stale": Entry(
        _("The plan has changed since you saw it"),
        _("%(new)s rows are new, %(changed)s are different and %(gone)s are gone."),
        _("Nothing was sent."),
        _("See the difference and confirm again."),
        Action.OPEN_PLAN,
    ),
}

RUN: Final = {
    "run.broke": Entry(
        _("The transfer broke off"),
        _("Something went wrong with us during the transfer."),
        _KEPT,
        _("The next transfer goes on where this one stopped. Tell the operator if it repeats."),
        Action.ASK_OPERATOR,
    ),
    "run.stops_workers": Entry(
        _("The transfer was given up"),
        _("The server stopped %(times)s times during this transfer."),
        _KEPT,
        _TELL_US,
        Action.ASK_OPERATOR,
    ),
    "run.cancelled": Entry(
        _("Stopped by a person"), _("Somebody stopped the transfer."), _KEPT, _ALONE
    ),
    "run.gave_way": Entry(
        _("Gave way to a plan"),
        _("A plan was asked for, so this automatic transfer stepped back."),
        "",
        _("It comes again by itself."),
        Action.WAIT,
    ),
    "run.connection_is_off": Entry(
        _("The connection is not switched on"),
        _("%(system)s is not switched on, so nothing is transferred."),
        "",
        _("Switch it on first."),
        Action.CHECK_CONNECTION,
    ),
    "run.has_ended": Entry(
        _("The transfer has ended"), _("Transfer %(number)s has ended, so it cannot be stopped.")
    ),
    "run.not_found": Entry(
        _("No such transfer"),
        _("We cannot find this transfer here. It may belong to another company."),
    ),
    "run.one_is_waiting": Entry(
        _("One is waiting already"),
        _("Transfer %(number)s is waiting to begin."),
        _("One at a time runs for each connection."),
        _("Wait for it, or stop it."),
        Action.WAIT,
    ),
}

REMOTE: Final = {
    "remote.unavailable": Entry(
        _("%(system)s could not be reached"),
        _("%(system)s could not be reached."),
        _("Nothing was written there. What waits is kept."),
        _ALONE,
        Action.WAIT,
    ),
    "remote.check_unanswered": Entry(
        _("%(system)s gave no answer"),
        _("%(system)s did not answer, or not in time."),
        _("Nothing is changed, here or there."),
        _("Try again in a few minutes."),
    ),
    "remote.session_busy": Entry(
        _("Another process is logging in"),
        _("Somebody else here is logging in to %(system)s, and is not done yet."),
        _("Nothing was sent."),
        _("It is tried again by itself."),
    ),
    "remote.failed_on_read": Entry(
        _("%(system)s could not answer"),
        _("%(system)s failed while we were reading."),
        _("Nothing was written there."),
        _ALONE,
        Action.WAIT,
    ),
    "remote.failed_on_write": Entry(
        _("%(system)s failed while we were writing"),
        _("%(system)s failed before it said whether it took the record."),
        _("It may have arrived, so we do not send it again."),
        _("We ask %(system)s before anything else is done."),
        Action.ASK_NOW,
    ),
    "remote.asked_to_wait": Entry(
        _("%(system)s asks us to wait"),
        _("%(system)s asks us to wait."),
        _("The records stand in the queue."),
        _("They go by themselves in a moment."),
        Action.WAIT,
    ),
    "limiter.no_place": Entry(
        _("It is busy"),
        _("Many companies are speaking with %(system)s just now."),
        _("Nothing was sent. What waits is kept."),
        _ALONE,
        Action.WAIT,
    ),
    "remote.outcome_unknown": Entry(
        _("%(system)s did not answer in time"),
        _("%(system)s did not answer in time."),
        _("The record may have arrived, so we do not send it again."),
        _("We ask %(system)s before anything else is done."),
        Action.ASK_NOW,
    ),
    "remote.access_ended": Entry(
        _("Access to %(system)s has ended"),
        _("%(system)s no longer lets us in."),
        _KEPT,
        _("Check access, or enter a new key."),
        Action.REPLACE_KEY,
    ),
    "remote.wrong_key": Entry(
        _("The key is not valid"),
        _("%(system)s does not know this key."),
        _("Nothing was read or written."),
        _("Copy the key once more from %(system)s, whole and without spaces."),
        Action.REPLACE_KEY,
    ),
    "remote.installation_key_refused": Entry(
        _("Our own key was refused"),
        _("%(system)s refuses the key of this installation, not yours."),
        _KEPT,
        _("Whoever runs this installation must renew it."),
        Action.ASK_OPERATOR,
    ),
    "remote.right_missing": Entry(
        _("A right is missing in %(system)s"),
        _("%(system)s does not allow us to do this."),
        _KEPT,
        _("Give the extension the right in %(system)s, then check access again."),
        Action.CHECK_CONNECTION,
    ),
    "remote.rejected": Entry(
        _("%(system)s said no"),
        _("%(system)s refused the content."),
        _("The record stays as it was there. Their own words stand below."),
        _("Correct the record, and it goes with the next transfer."),
        Action.EDIT_RECORD,
    ),
    "remote.conflict": Entry(
        _("It stands in the way of another"),
        _("%(system)s says that such a record is there already, or was changed meanwhile."),
        _("Nothing was written over."),
        _("Find the match."),
        Action.OPEN_MATCH,
    ),
    "remote.already_there": Entry(
        _("It is there already"),
        _("%(system)s has a record with this number or key already."),
        _("We do not make a second one."),
        _("Link to it, or give this one another number."),
        Action.OPEN_MATCH,
    ),
    "remote.two_candidates": Entry(
        _("Two records fit"),
        _("We asked %(system)s, and more than one record fits."),
        _("We do not guess which of them it is."),
        _("Choose the right one."),
        Action.OPEN_MATCH,
    ),
    "remote.other_object": Entry(
        _("%(system)s answered with another record"),
        _("We changed one record, and the answer shows another one."),
        _("We look at what stands there before anything else is done with it."),
        _ALONE,
        Action.WAIT,
    ),
    "remote.odd_answer": Entry(
        _("%(system)s answered in a way we do not know"),
        _("The answer has another form than agreed."),
        _("We take in nothing that we do not understand. What waits is kept."),
        _TELL_US,
        Action.ASK_OPERATOR,
    ),
    "remote.odd_token_answer": Entry(
        _("The sign-in was answered in a way we do not know"),
        _("%(system)s answered the sign-in in another form than agreed."),
        _KEPT,
        _TELL_US,
        Action.ASK_OPERATOR,
    ),
    "remote.empty_answer": Entry(
        _("The answer was empty"),
        _("%(system)s answered without saying what it did."),
        _("We look it up before anything else is done."),
        "",
        Action.ASK_NOW,
    ),
    "remote.answer_too_large": Entry(
        _("The answer was too large"),
        _("%(system)s sent more than any of its lists can hold."),
        _("Nothing of it was taken in."),
        _TELL_US,
        Action.ASK_OPERATOR,
    ),
    "remote.page_repeated": Entry(
        _("The list did not end"),
        _("%(system)s sent the same page of a list again and again."),
        _("Nothing was ended because of it."),
        _ALONE,
        Action.WAIT,
    ),
    "remote.redirected": Entry(
        _("%(system)s pointed elsewhere"),
        _("%(system)s sent us to another address."),
        _("We follow no such pointer with your key. Nothing was sent."),
        _TELL_US,
        Action.ASK_OPERATOR,
    ),
    "remote.host_not_allowed": Entry(
        _("The address is not allowed"),
        _("This installation may not speak with that address."),
        _("Nothing was sent."),
        _TELL_US,
        Action.ASK_OPERATOR,
    ),
    "remote.no_such_address": Entry(
        _("%(system)s does not know the address"),
        _("The place that we asked for is not there in %(system)s."),
        _("Nothing was written."),
        _TELL_US,
        Action.ASK_OPERATOR,
    ),
    "remote.updated_unread": Entry(
        _("Written, but not read back"),
        _("The change was written, but %(system)s did not show the record afterwards."),
        _("We look it up before anything else is done."),
        "",
        Action.ASK_NOW,
    ),
    "mapping.no_counterpart": Entry(
        _("%(field)s has no counterpart"),
        _("«%(value)s» in %(field)s has no counterpart in %(system)s."),
        _("We send nothing else in its place."),
        _("Choose another value."),
        Action.EDIT_RECORD,
    ),
    "mapping.unknown_code": Entry(
        _("A value we do not know"),
        _("%(system)s has the value «%(value)s» in %(field)s, which we do not know."),
        _("We take in nothing that we do not understand."),
        _("Choose another value in %(system)s, or tell us about this one."),
        Action.ASK_OPERATOR,
    ),
    "mapping.too_long": Entry(
        _("%(field)s is too long for %(system)s"),
        _("%(field)s has %(length)s characters; %(system)s has room for %(limit)s."),
        _("We cut nothing off."),
        _("Shorten it."),
        Action.EDIT_RECORD,
    ),
    "mapping.not_a_date": Entry(
        _("%(field)s is no date"),
        _("What stands in %(field)s in %(system)s cannot be read as a date."),
        _("We guess no date."),
        _("Correct it in %(system)s."),
        Action.OPEN_RECORD,
    ),
}
