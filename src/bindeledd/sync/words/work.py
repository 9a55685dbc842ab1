"""Words of hours and pay on their way out: what holds them, and what frees them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry

HOURS: Final = {
    "person.in_doubt": Entry(
        _("Nobody is sure who this is"),
        _("The employee's number stands under a clearly different name in %(system)s."),
        _("Hours and pay of this person wait, so that they do not reach somebody else."),
        _("Say on the match page whether the two are the same person."),
        Action.OPEN_MATCH,
    ),
    "poweroffice_go.hour_not_approved": Entry(
        _("Not approved"),
        _("The hours are not approved here."),
        _("What stands in %(system)s already is left as it is."),
        _("Approve the hours; they go with the next transfer."),
        Action.OPEN_RECORD,
    ),
    "poweroffice_go.entry_locked": Entry(
        _("Locked in %(system)s"),
        _("The hours are approved, invoiced, in a pay run or accrued in %(system)s."),
        _("They stand there as they were sent, and the change is not carried over."),
        _("Lift the approval in %(system)s, if it can be lifted, and try again."),
        Action.RETRY,
    ),
    "poweroffice_go.entry_unmarked": Entry(
        _("The same hours stand there without our mark"),
        _("We got no answer, and %(system)s has hours that look the same but are not marked."),
        _("Nothing tells whether we made them, so we send nothing."),
        _("Look in %(system)s, and say whether they are these hours."),
        Action.DECIDE,
    ),
    "poweroffice_go.not_whole_hours": Entry(
        _("No whole hours"),
        _("%(minutes)s minutes are no whole hours, and whole hours is what was chosen to count."),
        _("We do not round hours."),
        _("Look at what a quantity of time counts, under the settings of hours."),
        Action.CHOOSE_VALUE,
    ),
    "poweroffice_go.time_unit_differs": Entry(
        _("The unit of time may be wrong"),
        _("Hours that stand in %(system)s show another unit of time than the one chosen here."),
        _("All hours wait: they would be 60 times too long or too short."),
        _("Choose what a quantity of time counts, under the settings of hours."),
        Action.CHOOSE_VALUE,
    ),
    "poweroffice_go.time_unit_shown": Entry(
        _("It is known what hours count"),
        _("The hours that stand in %(system)s show whether they count minutes or hours."),
    ),
    "poweroffice_go.time_unit_unknown": Entry(
        _("Nothing shows how hours are counted"),
        _("No hours stand in %(system)s that would tell whether they count minutes or hours."),
        _("We take it for minutes until you choose otherwise."),
        _("Send one hour and look at it in %(system)s before you go on."),
    ),
}

PAY: Final = {
    "listed.unknown": Entry(
        _("%(system)s has no number %(number)s"),
        _("%(kind)s %(number)s is not among those in %(system)s."),
        _("We choose no other one for you."),
        _("Correct the number here, or make it in %(system)s."),
        Action.RETRY,
    ),
    "listed.ended": Entry(
        _("Number %(number)s is no longer in use"),
        _("%(kind)s %(number)s is not active in %(system)s."),
        _("We choose no other one for you."),
        _("Choose another number here, or activate it in %(system)s."),
        Action.RETRY,
    ),
    "listed.twice": Entry(
        _("Number %(number)s stands there twice"),
        _("%(system)s has more than one with the number %(number)s."),
        _("We do not guess which of them is meant."),
        _("Give one of them another number in %(system)s."),
        Action.RETRY,
    ),
    "poweroffice_go.pay_kind_unknown": Entry(
        _("The pay item cannot take lines from here"),
        _("Pay item %(number)s is of the kind %(processing)s in %(system)s."),
        _("Such lines need more than an export of pay can tell."),
        _("Choose another pay item, or write the line in %(system)s."),
        Action.RETRY,
    ),
    "poweroffice_go.pay_differs": Entry(
        _("The sums differ"),
        _("We meant %(ours)s NOK, and %(system)s made it %(theirs)s."),
        _("The line stands there, and nothing was sent twice."),
        _("Look at the line in %(system)s before it is paid: a rate or percentage may differ."),
        Action.OPEN_RECORD,
    ),
    "poweroffice_go.pay_without_rate": Entry(
        _("The pay item needs a rate"),
        _("Lines of pay item %(number)s need quantity and rate in %(system)s."),
        _("The line has none."),
        _("Choose a rate here, or another pay item."),
        Action.RETRY,
    ),
}
