"""The audit log: who let somebody in, changed settings, or took data out."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bindeledd.panel.request import Request
from bindeledd.panel.setup.frame import setup_frame
from bindeledd.tenancy.people import Deed, audit_log

DEEDS: Final[dict[str, Promise]] = {
    "choices.changed": _("changed choices for the registers"),
    "company.changed": _("changed the company"),
    "company.created": _("created the company"),
    "import.applied": _("read in a file"),
    "member.added": _("gave a role to"),
    "member.link_sent": _("sent a log-in link to"),
    "member.removed": _("took out"),
    "register.exported": _("downloaded a register"),
    "series.changed": _("changed a number series"),
}
ROWS: Final = 100


@require_GET
def audit(request: Request) -> HttpResponse:
    """Show the log, newest first."""
    asked = request.GET.get("from", "0")
    first = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else 0  # noqa: PLR2004 - longer than any log page
    lines, more = audit_log(by=request.user, first=first, count=ROWS)
    facts = setup_frame(request, "audit") | {
        "lines": [_shown(line) for line in lines],
        "next_url": f"?from={first + ROWS}" if more else "",
    }
    return render(request, "panel/setup/audit.html", facts)


def _shown(line: Deed) -> dict[str, Any]:
    told = [f"{name}: {value}" for name, value in line.facts.items() if value not in {None, ""}]
    return {
        "at": line.at,
        "who": line.who or _("The system"),
        "deed": DEEDS.get(line.deed, line.deed),
        "about": line.about,
        "facts": ", ".join(told)[:500],
    }
