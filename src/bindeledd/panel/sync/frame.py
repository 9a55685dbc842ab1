"""What the frame of every page shows of the engine: counts of the rail and the next transfer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bindeledd.sync import board, schedule
from bindeledd.sync.models import Connection

State = Connection.State


def counts(request: HttpRequest) -> dict[str, Any]:
    """Return counts, the next transfer and the company's systems; a few short queries."""
    del request
    connections = board.standing()
    ids = [one.id for one in connections]
    waits = board.waits_of(ids).values()
    labels = dict.fromkeys(board.system_of(one).label for one in connections)
    return {
        "rail_counts": {
            "held": sum(one.held + one.refused for one in waits),
            "links": board.open_pairs(ids).all,
        },
        "company_note": ", ".join(labels),
        **next_run(connections),
    }


def next_run(connections: Sequence[Connection]) -> dict[str, Any]:
    """Return when the next automatic run is due, or why there is none."""
    due = [at for one in connections if (at := schedule.next_due(one)) is not None]
    if due:
        return {"next_run": min(due)}
    states = {one.state for one in connections}
    if State.PAUSED in states:
        return {"next_run_note": _("Transfers are paused")}
    if State.SETTING_UP in states:
        return {"next_run_note": _("Not switched on yet")}
    if State.OFF in states:
        return {"next_run_note": _("Switched off")}
    return {}
