"""Words of what is asked of the dashboard, runs and held pages."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry

BOARD: Final = {
    "handing.no_such_way": Entry(
        _("Cannot be handed over there"),
        _("This cannot be handed over there now."),
        _("The connection is off, or the data type is."),
        _("Switch it on under the connection's data types."),
        Action.CHECK_CONNECTION,
    ),
    "handing.changed_since_shown": Entry(
        _("Changed since you looked"),
        _("It is no longer what you were shown."),
        _("Nothing was handed over."),
        _("Look at it again, and press then."),
    ),
    "run.nothing_chosen": Entry(
        _("Nothing to transfer"),
        _("No data type of the connection has a direction that transfers."),
        "",
        _("Choose what shall move, and which way."),
        Action.CHECK_CONNECTION,
    ),
    "run.no_such_row": Entry(
        _("No such row"), _("The transfer has no such row. It may belong to another company.")
    ),
    "plan.not_found": Entry(
        _("No such plan"), _("We cannot find this plan here. It may belong to another company.")
    ),
    "waiting.not_found": Entry(
        _("It waits no longer"), _("This record waits no longer, or belongs to another company.")
    ),
    "journal.not_parked": Entry(
        _("It needs no answer"), _("This record does not wait for a person's answer any more.")
    ),
    "not_run": Entry(
        _("The transfer did not run"),
        _("The transfer was not run, because the server was off or busy."),
        _("What waits is kept, nothing is lost."),
        _("The next transfer takes it all."),
        Action.WAIT,
    ),
    "cut_off": Entry(
        _("The transfer was cut off"),
        _("The transfer was cut off before it was done."),
        _("What waits is kept, nothing is lost."),
        _("The next transfer carries on where this one stopped."),
        Action.WAIT,
    ),
}
