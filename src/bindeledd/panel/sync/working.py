"""The dashboard's widgets of the company's own work: hours to approve, and what is unbilled.

They need no accounting system. Sums are the workspace's; here they get words and bars.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.kernel.money import money
from bindeledd.panel import formatting
from bindeledd.panel.navigation import address
from bindeledd.panel.request import Request
from bindeledd.panel.sync.opening import Opening
from bindeledd.sync.board import Health
from bindeledd.tenancy.services import ABILITIES, Ability
from bindeledd.workspace.invoicing.unbilled import unbilled
from bindeledd.workspace.names import names_of
from bindeledd.workspace.time.judging import employee_of
from bindeledd.workspace.time.waiting import Waiting, WeekWaiting, hours_to_approve, own_week
from bindeledd.workspace.time.weeks import Week

Facts = dict[str, Any]
_KEPT: Final = "hours_that_wait"
_WEEKS: Final = 4
_PROJECTS: Final = 5


def waiting_of(request: Request) -> Waiting | None:
    """Return what the person may approve, or None for who approves nothing; asked once a page."""
    if Ability.APPROVE not in ABILITIES[request.role]:
        return None
    known: Waiting | None = getattr(request, _KEPT, None)
    if known is None:
        known = hours_to_approve(request.user)
        setattr(request, _KEPT, known)
    return known


def approve_facts(request: Request, rows: list[Health]) -> Facts:
    """Hours that wait for the person, by week, the oldest first."""
    del rows
    waiting = waiting_of(request) or Waiting((), None)
    shown = waiting.weeks[:_WEEKS]
    return {
        "waiting": waiting,
        "waiting_weeks": [_week(week) for week in shown],
        "waiting_more": sum(week.entries for week in waiting.weeks[_WEEKS:]),
        "hours_url": address("panel:hours"),
    }


def mine_facts(request: Request, rows: list[Health]) -> Facts:
    """The person's own week; asked for only where the person is an employee."""
    del rows
    own = employee_of(request.user)
    return {} if own is None else {"mine": _mine(own), "phone_url": address("panel:phone")}


def _mine(employee_id: UUID) -> Facts:
    mine = own_week(employee_id, Week.of(formatting.today()))
    percent = min(100, mine.minutes * 100 // mine.norm) if mine.norm else 0
    return {"week": mine, "number": mine.week.first.isocalendar().week, "percent": percent}


def unconnected_opening(employee_id: UUID | None) -> Opening:
    """Return the sentence for who can connect nothing: an employee's own week."""
    if employee_id is None:
        return Opening(lead=_("No accounting system is connected yet."))
    week = _mine(employee_id)["week"]
    lead = _("You have entered %(hours)s of %(norm)s this week.") % {
        "hours": formatting.minutes(week.minutes),
        "norm": formatting.minutes(week.norm),
    }
    if week.sent_back:
        words = ngettext(
            "%(count)s entry came back to you", "%(count)s entries came back to you", week.sent_back
        ) % {"count": week.sent_back}
        return Opening(lead, words, address("panel:phone_week"), "fail", ".")
    return Opening(lead, _("Enter hours"), address("panel:phone"), "accent", ".")


def _week(week: WeekWaiting) -> Facts:
    year, number, _day = week.monday.isocalendar()
    url = address("panel:hours")
    return {
        "words": _("Week %(number)s") % {"number": number},
        "people": ngettext("%(count)s employee", "%(count)s employees", week.people)
        % {"count": week.people},
        "entries": ngettext("%(count)s entry", "%(count)s entries", week.entries)
        % {"count": formatting.number(week.entries)},
        "minutes": week.minutes,
        "url": f"{url}?week={year}-W{number:02}" if url else "",
    }


def unbilled_facts(request: Request, rows: list[Health]) -> Facts:
    """What no invoice has yet, the largest projects first."""
    del request, rows
    found = unbilled()
    shown = found[:_PROJECTS]
    names = names_of(("parent_id", one.project_id) for one in shown)
    largest = max((one.amount for one in shown), default=money(0))
    return {
        "unbilled_sum": sum(one.amount for one in found),
        "unbilled_minutes": sum(one.minutes for one in found),
        "unbilled_unpriced": sum(one.unpriced for one in found),
        "unbilled_projects": [
            {
                "name": names.get(one.project_id, ""),
                "url": _project_url(one.project_id),
                "amount": one.amount,
                "percent": int(one.amount * 100 / largest) if one.amount > 0 else 0,
            }
            for one in shown
        ],
        "unbilled_more": len(found) - len(shown),
        "unbilled_more_sum": sum(one.amount for one in found[_PROJECTS:]),
        "attachments_url": address("panel:attachments"),
    }


def _project_url(project_id: UUID) -> str:
    return address("panel:project_accounting", project_id) or address("panel:project", project_id)


def work_opening(usual: Opening, waiting: Waiting | None) -> Opening:
    """Let hours that wait take the link of the sentence where nothing worse has it.

    Args:
        usual: What the connections say; its link is never replaced by something lesser.
        waiting: What the person may approve.
    """
    if waiting is None or not waiting.entries:
        return usual
    if usual.link and usual.tone != "accent":
        return usual
    words = ngettext(
        "%(hours)s in %(count)s entry waits for your approval",
        "%(hours)s in %(count)s entries wait for your approval",
        waiting.entries,
    ) % {
        "hours": formatting.minutes(waiting.minutes),
        "count": formatting.number(waiting.entries),
    }
    tail = "." if usual.link else usual.tail or "."
    return Opening(usual.lead, words, address("panel:hours"), "held", tail)
