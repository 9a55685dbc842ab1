"""The invoice attachments and invoices of one project."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bindeledd.panel.accounting.accounts import new_attachment_address
from bindeledd.panel.accounting.frame import project_frame
from bindeledd.panel.accounting.paging import asked, more
from bindeledd.panel.invoicing.settled import bill_rows, sums
from bindeledd.panel.navigation import address
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing.paid import bills_of_projects
from bindeledd.workspace.invoicing.queries import AttachmentRow, attachments
from bindeledd.workspace.invoicing.services import today

SIGNS: Final[dict[str, tuple[str, Promise]]] = {
    "draft": ("draft", _("Draft")),
    "completed": ("approved", _("Completed")),
    "invoiced": ("billed", _("Billed")),
}
"""State of an attachment -> its sign and word."""
_CREDITED: Final = ("credited", _("Credited"))

_BILLS: Final = 200


@require_GET
def project_attachments(request: Request, ours: UUID) -> HttpResponse:
    """List what was put together for the customer of a project, and what was billed."""
    require(request.user, Ability.SEE_ACCOUNTING)
    facts = project_frame(request, ours, "attachments")
    page = attachments(asked(request, {"project": ours, "state": "kept"}, sort="-number"))
    bills = bills_of_projects(facts["chosen_ids"])
    facts |= {
        "page": page,
        "rows": [_attachment(row) for row in page.rows],
        "sums": sums(bills, today()),
        "bills": bill_rows(bills[:_BILLS], today()),
        "bills_left": max(len(bills) - _BILLS, 0),
        "bill_count": len(bills),
        "all_invoices_url": address("panel:invoices"),
        "new_attachment_url": new_attachment_address(request, ours),
        **more(request, page),
    }
    return render(request, "panel/accounting/attachments.html", facts)


def _attachment(row: AttachmentRow) -> dict[str, Any]:
    sign, word = _CREDITED if row.credited else SIGNS[row.state]
    return {"row": row, "sign": sign, "word": word, "url": address("panel:attachment", row.id)}
