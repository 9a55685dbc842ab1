"""What people do with the lines of a draft: change, add, remove, move, agree on a sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.money import Money
from bindeledd.tenancy.history import By, acting
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Values
from bindeledd.workspace.invoicing import forms, rules
from bindeledd.workspace.invoicing.choices import OWN, invoice_choices, item_number
from bindeledd.workspace.invoicing.lines import company_language, make_anew
from bindeledd.workspace.invoicing.models import (
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceSource,
)
from bindeledd.workspace.invoicing.services import KIND, draft
from bindeledd.workspace.invoicing.sums import line_amount
from bindeledd.workspace.invoicing.taking import release_portions
from bindeledd.workspace.invoicing.wording import lump_unit


def add_line(attachment_id: UUID, fields: Values, *, by: By) -> UUID:
    """Add an own line below the others and return its id.

    Raises:
        DomainError: Not a draft, or a field is refused; a line needs a text.
    """
    usual = {"quantity": Decimal(1), "price": Decimal(0), "text": ""}
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        values = rules.cleaned_line(usual | fields)
        with override(company_language()):
            unit = lump_unit()
        last = _lines(attachment).count()
        line = InvoiceAttachmentLine(attachment=attachment, position=last, kind=OWN, unit=unit)
        _set(line, values)
        line.item_number = line.item_number or item_number(invoice_choices(), OWN)
        line.save()
        announce(KIND)
    return line.id


def change_line(attachment_id: UUID, line_id: UUID, fields: Values, *, by: By) -> None:
    """Change a line; the amount follows, and what somebody changed stays when lines are made anew.

    Raises:
        DomainError: Not a draft, or a field is refused.
        NotFoundError: No such line on this attachment.
    """
    with transaction.atomic(), acting(by):
        line = _line(draft(attachment_id, by), line_id)
        values = rules.cleaned_line(fields)
        changed = [name for name, value in values.items() if getattr(line, name) != value]
        if not changed:
            return
        _set(line, values)
        if line.key != "":
            line.changed_by_hand = sorted({*line.changed_by_hand, *changed})
        line.save()
        announce(KIND)


def restore_line(attachment_id: UUID, line_id: UUID, *, by: By) -> None:
    """Let a line say again what follows from what it gathers."""
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        line = _line(attachment, line_id)
        line.changed_by_hand = []
        line.save(update_fields=["changed_by_hand"])
        make_anew(attachment)
        announce(KIND)


def remove_line(attachment_id: UUID, line_id: UUID, *, by: By) -> None:
    """Take a line away; what it gathers goes back to the basis."""
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        line = _line(attachment, line_id)
        taken = InvoiceSource.objects.filter(line=line, state="reserved")
        release_portions(attachment, list(taken.values_list("kind", "record_id", "part")))
        if line.key == "":
            line.delete()
        make_anew(attachment)
        announce(KIND)


def move_line(attachment_id: UUID, line_id: UUID, way: Literal["up", "down"], *, by: By) -> None:
    """Move a line one place; at the end it stays."""
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        line = _line(attachment, line_id)
        ids = list(_lines(attachment).values_list("id", flat=True))
        place = ids.index(line.id)
        other = max(0, min(len(ids) - 1, place + (-1 if way == "up" else 1)))
        ids[place], ids[other] = ids[other], ids[place]
        _order(attachment, ids)


def order_lines(attachment_id: UUID, ids: Sequence[UUID], *, by: By) -> None:
    """Put the lines in an order; lines that are not named follow in the order they have."""
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        standing = list(_lines(attachment).values_list("id", flat=True))
        first = [ours for ours in dict.fromkeys(ids) if ours in standing]
        _order(attachment, [*first, *(ours for ours in standing if ours not in first)])


def agree_on(attachment_id: UUID, total: Money, *, by: By) -> None:
    """Let an agreed sum excluding VAT fall on the lines by what they amount to.

    Raises:
        DomainError: Not a draft, no lines, or lines that pull both ways.
    """
    with transaction.atomic(), acting(by):
        attachment = draft(attachment_id, by)
        lines = list(_lines(attachment))
        try:
            spread = forms.spread(total, [_pure(line) for line in lines])
        except ValueError as error:
            raise DomainError("attachment.cannot_spread") from error
        for line, made in zip(lines, spread, strict=True):
            names = ("quantity", "price", "discount_percent")
            line.quantity, line.price = made.quantity, made.price
            line.discount_percent, line.amount = made.discount, made.amount
            if line.key != "":
                line.changed_by_hand = sorted({*line.changed_by_hand, *names})
        InvoiceAttachmentLine.objects.bulk_update(
            lines, ["quantity", "price", "discount_percent", "amount", "changed_by_hand"]
        )
        announce(KIND)


def _pure(line: InvoiceAttachmentLine) -> forms.Line:
    return forms.Line(
        key=(line.key,),
        quantity=line.quantity,
        price=line.price,
        discount=line.discount_percent,
        vat_code=line.vat_code,
    )


def _lines(attachment: InvoiceAttachment) -> QuerySet[InvoiceAttachmentLine]:
    return InvoiceAttachmentLine.objects.filter(attachment=attachment).order_by("position")


def _line(attachment: InvoiceAttachment, line_id: UUID) -> InvoiceAttachmentLine:
    line = _lines(attachment).filter(id=line_id).first()
    if line is None:
        raise NotFoundError(kind="invoice_attachment_line")
    return line


def _set(line: InvoiceAttachmentLine, values: Values) -> None:
    for name, value in values.items():
        setattr(line, name, value)
    line.amount = line_amount(line.quantity, line.price, line.discount_percent)


def _order(attachment: InvoiceAttachment, ids: Sequence[UUID]) -> None:
    lines = {line.id: line for line in _lines(attachment)}
    for place, ours in enumerate(ids):
        lines[ours].position = place
    InvoiceAttachmentLine.objects.bulk_update(list(lines.values()), ["position"])
    announce(KIND)
