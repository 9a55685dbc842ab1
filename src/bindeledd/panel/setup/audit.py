"""The audit log: who let somebody in, changed settings, or took data out."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bindeledd.panel.request import Request
from bindeledd.panel.setup.facts import FOR_MACHINES, about_text, fact_label, fact_text
from bindeledd.panel.setup.frame import setup_frame
from bindeledd.tenancy.people import Deed, audit_log

DEEDS: Final[dict[str, Promise]] = {
    "choice.changed": _("changed a choice for"),
    "attachment.handed_over": _("handed over the invoice attachment"),
    "attachment.taken_back": _("took back the invoice attachment"),
    "choices.changed": _("changed choices for the registers"),
    "company.changed": _("changed the company"),
    "company.created": _("created the company"),
    "connection.checked": _("checked the access to"),
    "connection.company_chosen": _("chose the company of"),
    "connection.created": _("connected"),
    "connection.key_replaced": _("replaced the key for"),
    "connection.paused": _("paused"),
    "connection.removed": _("removed the connection to"),
    "connection.resumed": _("took up again"),
    "connection.switched_off": _("switched off"),
    "connection.switched_on": _("switched on"),
    "document.left": _("left as it is there"),
    "document.reposted": _("had posted anew"),
    "import.applied": _("read in a file"),
    "invoice.credited": _("credited the invoice"),
    "invoice.handed_over": _("handed over the invoice"),
    "invoice.issued": _("issued the invoice"),
    "invoice.printed": _("opened the PDF of the invoice"),
    "invoice.taken_back": _("took back the invoice"),
    "invoice_basis.printed": _("opened the PDF of the basis"),
    "invoice_choices.changed": _("changed the choices for invoices"),
    "invoice_logo.changed": _("changed the logo on invoices"),
    "login.tied": _("tied a log-in to"),
    "login.untied": _("untied the log-in of"),
    "match.accepted": _("linked many at once"),
    "match.undone": _("took an answer back"),
    "match.unlinked": _("unlinked"),
    "member.added": _("gave a role to"),
    "member.link_sent": _("sent a log-in link to"),
    "member.removed": _("took out"),
    "payroll.downloaded": _("downloaded a payroll export"),
    "payroll.exported": _("exported to payroll"),
    "phone.link_made": _("made a phone link for"),
    "phone.signed_in": _("signed in on a phone"),
    "phone.signed_out": _("signed a phone out"),
    "plan.downloaded": _("downloaded plan"),
    "plan.run": _("ran plan"),
    "receipt.added": _("added a receipt"),
    "receipt.removed": _("removed a receipt"),
    "register.exported": _("downloaded a register"),
    "register.vanished_confirmed": _("confirmed what is gone"),
    "row.settled": _("said what became of"),
    "run.cancelled": _("cancelled transfer"),
    "run.forced": _("forced a transfer"),
    "series.changed": _("changed a number series"),
    "time.choices_changed": _("changed the choices for hours"),
    "token.made": _("made the key"),
    "token.revoked": _("revoked the key"),
    "usual.started": _("made the usual types"),
    "working_time.changed": _("changed the working time from"),
    "working_time.removed": _("removed the working time from"),
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
    told = [
        f"{fact_label(name)}: {fact_text(name, value)}"
        for name, value in _in_pairs(line.facts).items()
        if value not in {None, ""}
    ]
    return {
        "at": line.at,
        "who": line.who or _("The system"),
        "deed": DEEDS.get(line.deed, line.deed),
        "about": about_text(line.about),
        "facts": ", ".join(told)[:500],
    }


def _in_pairs(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts without those for machines, what changed as «before → after»."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        plain = name.removesuffix("_before").removesuffix("_after")
        if plain == name and name not in FOR_MACHINES:
            found[name] = value
        elif plain != name:
            before, after = (fact_text(plain, facts.get(f"{plain}_{one}")) for one in _SIDES)
            found[plain] = f"{before} → {after}"
    return found


_SIDES: Final = ("before", "after")
