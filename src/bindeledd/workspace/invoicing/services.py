"""What people do with invoice attachments: take from the basis, change lines, complete, delete.

Every deed locks the attachment's row first, so two people cannot pull it in two directions. That
no record is billed twice is the database's promise (`invoice_source_once`), not this module's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.periods import local_day
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import locks
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Values
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.invoicing import basis as open_basis
from bindeledd.workspace.invoicing import rules
from bindeledd.workspace.invoicing.basis import Taken
from bindeledd.workspace.invoicing.choices import invoice_choices
from bindeledd.workspace.invoicing.lines import make_anew
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceAttachmentLine
from bindeledd.workspace.invoicing.numbering import next_number
from bindeledd.workspace.invoicing.portions import Portion, portion_of
from bindeledd.workspace.invoicing.taking import (
    basis_of,
    current,
    hold,
    let_go,
    named,
    named_portions,
    portions_of,
    release,
    release_portions,
    reserve,
    reserved,
)
from bindeledd.workspace.projects.models import Project

KIND: Final = "invoice_attachment"
_FORM: Final = ("form", "group_hours", "machine_lines", "title")
"""Fields that change what the lines are."""


def today() -> date:
    """Return the day in the company's zone."""
    zone = Company.objects.values_list("time_zone", flat=True).get(id=current_company())
    return local_day(now(), zone)


def create_attachment(
    project_id: UUID,
    *,
    by: By,
    chosen: Collection[Taken] | None = None,
    begins: date | None = None,
    ends: date | None = None,
    fields: Values | None = None,
) -> UUID:
    """Make a draft from a project's basis and return its id.

    Args:
        project_id: Whose basis; subprojects of the same customer count in.
        by: Who.
        chosen: Which records; None takes everything of the period that has a price.
        begins: First day of the period; None for all before.
        ends: Last day.
        fields: What is known of the head already.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such project.
        DomainError: A record is taken, gone or without a price; a field is refused.
    """
    require(by, Ability.INVOICE)
    project = Project.objects.select_related("customer").filter(id=project_id).first()
    if project is None:
        raise NotFoundError(kind="project")
    values = rules.cleaned_head(fields or {})
    with transaction.atomic(), acting(by):
        attachment = InvoiceAttachment.objects.create(
            **(_usual_head(project, begins, ends, by) | values)
        )
        rows = open_basis.basis(open_basis.projects_of(project_id), begins=begins, ends=ends)
        if chosen is None:
            reserve(attachment, [row for row in rows if row.price is not None])
        else:
            reserve(attachment, named(rows, chosen))
        make_anew(attachment)
        announce(KIND)
    return attachment.id


def take(attachment_id: UUID, chosen: Collection[Taken], *, by: By) -> None:
    """Take more records from the basis; what the attachment has of them already stays.

    Raises:
        DomainError: Not a draft; a record is taken by somebody else, gone, or without a price.
    """
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        mine = portions_of(attachment)
        rows = named(basis_of(attachment), chosen)
        reserve(attachment, [row for row in rows if portion_of(row) not in mine])
        make_anew(attachment)
        announce(KIND)


def leave(attachment_id: UUID, chosen: Collection[Taken], *, by: By) -> None:
    """Give records back to the basis.

    Raises:
        DomainError: Not a draft.
    """
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        release(attachment, chosen)
        make_anew(attachment)
        announce(KIND)


def choose(
    attachment_id: UUID, *, shown: Collection[Portion], ticked: Collection[Portion], by: By
) -> None:
    """Let an attachment have what is ticked of what a page showed; the rest stays as it is.

    Raises:
        DomainError: Not a draft; a portion is taken by somebody else, gone, or without a price.
    """
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        mine = portions_of(attachment)
        off = (set(shown) - set(ticked)) & mine
        on = set(ticked) - mine
        if off:
            release_portions(attachment, off)
        if on:
            reserve(attachment, named_portions(basis_of(attachment), on))
        make_anew(attachment)
        announce(KIND)


def refresh(attachment_id: UUID, *, by: By) -> None:
    """Read what a draft has taken anew: changed records change it, records gone leave it."""
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        taken = list(reserved(attachment))
        fresh = [row for row in current(attachment, taken).values() if row.price is not None]
        reserved(attachment).update(state="released", line=None)
        reserve(attachment, fresh)
        make_anew(attachment)
        announce(KIND)


def change_attachment(attachment_id: UUID, fields: Values, *, by: By) -> None:
    """Change the head or the form of a draft.

    Raises:
        DomainError: Not a draft, or a field is refused.
    """
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        values = rules.cleaned_head(fields)
        customer = values.get("customer_id")
        if customer is not None and not Customer.objects.filter(id=customer).exists():
            raise DomainError("ref.unknown", fields={"customer_id": "ref.unknown"})
        for name, value in values.items():
            setattr(attachment, name, value)
        attachment.save(update_fields=list(values) or None)
        if any(name in values for name in _FORM):
            make_anew(attachment)
        announce(KIND)


def delete_attachment(attachment_id: UUID, *, by: By) -> None:
    """Delete a draft: everything it took is free again; the attachment is kept as deleted.

    Raises:
        DomainError: Not a draft.
    """
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        reserved(attachment).update(state="released")
        attachment.state = "deleted"
        attachment.save(update_fields=["state"])
        announce(KIND)


def complete_attachment(attachment_id: UUID, *, by: By) -> None:
    """Complete a draft: its records are locked, and it may leave.

    Raises:
        DomainError: Not a draft; no customer; no line; or a record has changed since it was taken
            (`attachment.basis_changed`, then `refresh` and look again).
    """
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        if attachment.customer_id is None:
            raise DomainError(
                "attachment.no_customer", fields={"customer_id": "attachment.no_customer"}
            )
        if not InvoiceAttachmentLine.objects.filter(attachment=attachment).exists():
            raise DomainError("attachment.no_lines")
        hold(attachment)
        attachment.state = "completed"
        attachment.completed_at = now()
        attachment.save(update_fields=["state", "completed_at"])
        announce(KIND)


def reopen_attachment(attachment_id: UUID, *, by: By) -> None:
    """Make a completed attachment a draft again; what has been sent or billed stays as it is.

    Raises:
        DomainError: Not completed, or transferred to a ledger.
    """
    require(by, Ability.INVOICE)
    with transaction.atomic(), acting(by):
        attachment = locked_attachment(attachment_id)
        if attachment.state != "completed":
            raise DomainError("attachment.not_completed")
        if locks.locked(KIND, [attachment.id]):
            raise DomainError("attachment.transferred")
        let_go(attachment.id, reserved(attachment).values_list("kind", "record_id"))
        attachment.state = "draft"
        attachment.completed_at = None
        attachment.save(update_fields=["state", "completed_at"])
        announce(KIND)


def locked_attachment(attachment_id: UUID) -> InvoiceAttachment:
    """Return an attachment and keep others from changing it until the transaction ends.

    Raises:
        NotFoundError: No such attachment in this company.
    """
    rows = InvoiceAttachment.objects.select_for_update(of=("self",)).select_related("project")
    found = rows.filter(id=attachment_id).first()
    if found is None:
        raise NotFoundError(kind=KIND)
    return found


def _usual_head(project: Project, begins: date | None, ends: date | None, by: By) -> dict[str, Any]:
    chosen = invoice_choices()
    customer = project.customer
    mail = "" if customer is None else customer.invoice_email or customer.email
    return {
        "number": next_number(KIND),
        "project": project,
        "customer": customer,
        "form": chosen.form,
        "group_hours": chosen.group_hours,
        "machine_lines": chosen.machine_lines,
        "email": mail,
        "ordered_on": today(),
        "begins_on": begins,
        "ends_on": ends,
        "made_by": by if isinstance(by, User) else None,
    }


def draft(attachment_id: UUID, by: By) -> InvoiceAttachment:
    """Return a draft that the person may change, and keep others from it.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such attachment in this company.
        DomainError: It is completed, billed or deleted.
    """
    require(by, Ability.INVOICE)
    attachment = locked_attachment(attachment_id)
    if attachment.state != "draft":
        raise DomainError("attachment.not_draft", number=attachment.number)
    return attachment
