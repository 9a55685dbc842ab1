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
from bindeledd.sync import board, registry, wording
from bindeledd.sync.choosing import MODE_LABELS, POLICY_LABELS
from bindeledd.sync.flows import Direction
from bindeledd.tenancy.models import Role
from bindeledd.tenancy.people import Deed, audit_log

DEEDS: Final[dict[str, Promise]] = {
    "choice.changed": _("changed a choice for"),
    "choices.changed": _("changed choices for the registers"),
    "company.changed": _("changed the company"),
    "company.created": _("created the company"),
    "connection.checked": _("checked the access to"),
    "connection.created": _("connected"),
    "connection.key_replaced": _("replaced the key for"),
    "connection.paused": _("paused"),
    "connection.removed": _("removed the connection to"),
    "connection.resumed": _("took up again"),
    "connection.switched_off": _("switched off"),
    "connection.switched_on": _("switched on"),
    "import.applied": _("read in a file"),
    "invoice.credited": _("credited the invoice"),
    "invoice.issued": _("issued the invoice"),
    "invoice.printed": _("opened the PDF of the invoice"),
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
FACTS: Final[dict[str, Promise]] = {
    "client": _("client"),
    "count": _("how many"),
    "direction": _("direction"),
    "first": _("first number"),
    "kind": _("register"),
    "language": _("language"),
    "mode": _("when"),
    "policy": _("new and changed"),
    "last": _("last number"),
    "org_number": _("organisation number"),
    "role": _("role"),
    "rows": _("rows"),
    "theirs": _("number there"),
}
"""What the facts of a deed are called; others stand under their own name."""

REGISTERS: Final[dict[str, Promise]] = {
    "customer": _("Customers"),
    "customers": _("Customers"),
    "department": _("Departments"),
    "departments": _("Departments"),
    "employee": _("Employees"),
    "employees": _("Employees"),
    "project": _("Projects"),
    "projects": _("Projects"),
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
        f"{FACTS.get(name, name)}: {_value(name, value)}"
        for name, value in _in_pairs(line.facts).items()
        if value not in {None, ""}
    ]
    return {
        "at": line.at,
        "who": line.who or _("The system"),
        "deed": DEEDS.get(line.deed, line.deed),
        "about": _about(line.about),
        "facts": ", ".join(told)[:500],
    }


def _in_pairs(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts without those for machines, what changed as «before → after»."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        plain = name.removesuffix("_before").removesuffix("_after")
        if plain == name and name not in _FOR_MACHINES:
            found[name] = value
        elif plain != name:
            before, after = (_value(plain, facts.get(f"{plain}_{one}")) for one in _SIDES)
            found[plain] = f"{before} → {after}"
    return found


_CHOICES: Final[dict[str, dict[str, Promise]]] = {
    "direction": {
        Direction.OFF: _("off"),
        Direction.LINK: _("linking only"),
        Direction.OUT: _("from us"),
        Direction.INTO: _("to us"),
    },
    "mode": {str(mode): words for mode, words in MODE_LABELS.items()},
    "policy": {str(policy): words for policy, words in POLICY_LABELS.items()},
}
_FOR_MACHINES: Final = frozenset({"digest", "criterion"})
_SIDES: Final = ("before", "after")


def _about(about: str) -> Any:
    """Return what a deed was about: a register, or a data type of a system, by its name."""
    system, _gap, group = about.partition(" ")
    if group in REGISTERS and board.known_system(system):
        return f"{registry.connector(system).label}: {REGISTERS[group]}"
    return REGISTERS.get(about, about)


def _value(name: str, value: Any) -> Any:
    if name == "role" and value in Role.values:
        return Role(value).label
    if name in _CHOICES and value in _CHOICES[name]:
        return _CHOICES[name][value]
    if name == "kind":
        return REGISTERS.get(value, value)
    return wording.value_text(value)
