"""Words between two records on the match page, of answers and of links."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry

_NEVER_MERGED = _("Equal number alone makes no pair, so nothing is linked or created.")
_ANSWER = _("Say whether they are the same or two.")
_WAITS = _("Nothing is created until you have answered.")
_ALIKE = _("Likeness is not enough for us to link by ourselves.")

MATCH: Final = {
    "match.same_number_other_name": Entry(
        _("Same number, different name"),
        _("Same number, different name."),
        _NEVER_MERGED,
        _ANSWER,
        Action.OPEN_MATCH,
    ),
    "match.same_number_other_org_number": Entry(
        _("Same number, different organisation number"),
        _("Same number, different organisation number."),
        _NEVER_MERGED,
        _ANSWER,
        Action.OPEN_MATCH,
    ),
    "match.same_number_and_org_number": Entry(
        _("Same number and organisation number"), _("Same number and organisation number.")
    ),
    "match.same_number_and_name": Entry(_("Same number and name"), _("Same number and name.")),
    "match.same_number_like_name": Entry(
        _("Same number, name %(percent)s %% alike"),
        _("Same number, name %(percent)s %% alike."),
        _ALIKE,
        _ANSWER,
        Action.OPEN_MATCH,
    ),
    "match.same_org_number": Entry(
        _("Same organisation number"),
        _("Same organisation number."),
        _WAITS,
        _ANSWER,
        Action.OPEN_MATCH,
    ),
    "match.same_org_number_other_number": Entry(
        _("Same organisation number, different number"),
        _("Same organisation number, different number."),
        _WAITS,
        _ANSWER,
        Action.OPEN_MATCH,
    ),
    "match.same_email_and_name": Entry(
        _("Same name and e-mail"), _("Same name and e-mail."), _WAITS, _ANSWER, Action.OPEN_MATCH
    ),
    "match.same_name_other_number": Entry(
        _("Same name, different number"),
        _("Same name, different number."),
        _WAITS,
        _ANSWER,
        Action.OPEN_MATCH,
    ),
    "match.same_name_same_owner": Entry(
        _("Same name, same owner"), _("Same name, and both belong to the same record.")
    ),
    "match.like_name": Entry(
        _("Name %(percent)s %% alike"),
        _("Name %(percent)s %% alike."),
        _ALIKE,
        _ANSWER,
        Action.OPEN_MATCH,
    ),
    "match.same_email": Entry(
        _("Same e-mail"), _("Same e-mail, different name."), _ALIKE, _ANSWER, Action.OPEN_MATCH
    ),
    "match.several": Entry(
        _("More than one fits"),
        _("%(count)s records fit equally well."),
        _("Which of them it is, only you can know."),
        _("Choose the right one."),
        Action.OPEN_MATCH,
    ),
    "match.claimed": Entry(
        _("The likeliest one is in another pair"),
        _("The record that fits best stands in another pair."),
        _("Created anew it might be there twice, so it waits."),
        _("Answer the other pair first, or choose another record."),
        Action.OPEN_MATCH,
    ),
    "match.unlinked_before": Entry(
        _("Unlinked before"),
        _("They look the same, but somebody unlinked them."),
        _("We do not link them again by ourselves."),
        _ANSWER,
        Action.OPEN_MATCH,
    ),
    "match.linked_other_name": Entry(
        _("Same employee number, different name"),
        _("No. %(number)s now has clearly different names on the two sides."),
        _("Pay and hours are stopped for this person."),
        _("Confirm who it is."),
        Action.OPEN_MATCH,
    ),
    "match.entered_number_differs": Entry(
        _("Linked to another number than the one entered"),
        _("Number %(number)s is entered for %(system)s, but the link leads to no. %(theirs)s."),
        _("Pay and hours are stopped for this person."),
        _("Confirm the link, or unlink and choose the right person."),
        Action.OPEN_MATCH,
    ),
}

LINK: Final = {
    "link.same_leads_to": Entry(
        _("The same"),
        _("They are linked. Names and numbers stay different until a plan shows a change."),
    ),
    "link.two_leads_to": Entry(
        _("Two"), _("They stay apart, and are not proposed again. Neither is changed.")
    ),
    "link.two_gets_number": Entry(
        _("Two"),
        _(
            "They stay apart. The one here gets the next free number (%(number)s); "
            "nothing is changed in %(system)s."
        ),
    ),
    "link.ignore_leads_to": Entry(
        _("Leave alone"), _("We leave it alone in %(system)s and do not ask about it again.")
    ),
    "link.unlink_leads_to": Entry(
        _("Unlink"),
        _("The link is taken away. Both records stay as they are, and we remember the history."),
    ),
    "link.undo_leads_to": Entry(_("Take back"), _("The answer is taken back.")),
    "link.needs_number": Entry(
        _("Needs another number"),
        _("They are two, but have the same number."),
        _("%(system)s takes each number once."),
        _("Give the one here another number; %(number)s is free on both sides."),
        Action.EDIT_RECORD,
    ),
    "link.taken": Entry(
        _("Already linked"),
        _("%(number)s %(name)s has this link already."),
        _("One record is linked to one other only. Nothing was changed."),
        _("Unlink that one first, or choose another."),
        Action.OPEN_MATCH,
    ),
    "link.is_linked": Entry(
        _("They are linked"),
        _("%(name)s is linked already."),
        _("Nothing was changed."),
        _("Unlink first."),
        Action.OPEN_MATCH,
    ),
    "link.not_linked": Entry(
        _("They are not linked"), _("%(name)s is not linked to that one. Nothing was changed.")
    ),
    "link.is_conflict": Entry(
        _("A conflict needs its own answer"),
        _("Number %(number)s belongs to different names on the two sides."),
        _("Conflicts are never accepted together with others. Nothing was linked."),
        _("Answer that row by itself."),
        Action.OPEN_MATCH,
    ),
    "link.not_proposed": Entry(
        _("The list has changed"),
        _("%(name)s is no longer proposed with that record. Nothing was linked."),
        "",
        _("Look at the list again."),
        Action.OPEN_MATCH,
    ),
    "link.not_found": Entry(
        _("Not found"),
        _("We cannot find one of the two here."),
        _("It may be gone, or belong to another company. Nothing was changed."),
        _("Read the registers again."),
        Action.OPEN_MATCH,
    ),
    "link.outcome_open": Entry(
        _("An answer is still missing"),
        _("A record was sent to %(system)s and we do not know yet whether it arrived."),
        _("A link made now could leave it there twice."),
        _("Ask %(system)s first, then link."),
        Action.ASK_NOW,
    ),
    "link.other_owner": Entry(
        _("They belong to different main records"),
        _("%(name)s and that record belong to main projects that are not linked."),
        _("Nothing was changed."),
        _("Link the main projects first."),
        Action.OPEN_MATCH,
    ),
    "link.changed_meanwhile": Entry(
        _("The link was changed meanwhile"),
        _("Somebody linked or unlinked this record while the transfer was running."),
        _("Nothing was sent for it."),
        _("It is looked at again in the next transfer."),
        Action.WAIT,
    ),
    "ref.not_linked": Entry(
        _("%(kind)s is not linked"),
        _("%(named)s is not linked to %(system)s."),
        _("We never guess which one is meant, so the row waits."),
        _("Link, and the rest goes with the next transfer."),
        Action.LINK,
    ),
    "theirs.vanished": Entry(
        _("No longer in %(system)s"),
        _("The record that this one is linked to is gone in %(system)s."),
        _("We do not create it a second time by ourselves."),
        _("Unlink it to have it made again, or link it to another one."),
        Action.OPEN_MATCH,
    ),
    "register.many_vanished": Entry(
        _("Many records seem to be gone"),
        _("%(count)s records were missing when we read %(kind_many)s in %(system)s."),
        _("That is too many to be believed, so nothing was ended here."),
        _("Look whether they are really gone, and confirm."),
        Action.CONFIRM_VANISHED,
    ),
}
