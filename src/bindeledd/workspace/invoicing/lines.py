"""Makes the lines of a draft anew from what it has taken; what a person changed stays changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.invoicing import forms
from bindeledd.workspace.invoicing.choices import invoice_choices
from bindeledd.workspace.invoicing.forms import MINUTES, THOUSANDTHS, Form, Line, Source
from bindeledd.workspace.invoicing.models import (
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceSource,
)
from bindeledd.workspace.invoicing.rows import thousandths
from bindeledd.workspace.invoicing.sums import line_amount
from bindeledd.workspace.invoicing.wording import Wording, wording_of

EDITABLE: Final = (
    "item_number",
    "text",
    "detail",
    "quantity",
    "unit",
    "price",
    "discount_percent",
    "vat_code",
)
"""What a person may change on a line."""

READING_ORDER: Final = ("on_day", "label", "part", "id")
"""Of taken rows, on lines as on paper."""

_TELLS: Final = (
    "update workspace_invoicesource t set line_id = u.line, amount = u.amount"
    " from unnest(%s::uuid[], %s::uuid[], %s::numeric[]) u(id, line, amount) where t.id = u.id"
)
"""One statement for any number of rows; row security keeps it to the company."""

_MADE: Final = (*EDITABLE, "position", "kind", "amount", "dimension", "cost_price")


def company_language() -> str:
    """Return the language in which the company entered writes to its customers."""
    return Company.objects.values_list("language", flat=True).get(id=current_company())


def form_of(attachment: InvoiceAttachment) -> Form:
    """Return how the attachment's lines are made."""
    return Form(
        single_line=attachment.form == "single",
        group_hours=attachment.group_hours,
        machine_lines=attachment.machine_lines,
    )


def source_of(row: InvoiceSource) -> Source:
    """Return what a taken row is to a line."""
    by_the_hour = row.minutes is not None
    return Source(
        kind=row.kind,
        ours=row.record_id,
        part=row.part,
        units=row.minutes if row.minutes is not None else thousandths(row.quantity),
        per=MINUTES if by_the_hour else THOUSANDTHS,
        price=row.price,
        vat_code=row.vat_code,
        unit=row.unit,
        type_id=str(row.type_id or ""),
        machine_id=row.machine_id,
        text=row.label,
        item_number=row.item_number,
    )


def key_text(key: forms.Key) -> str:
    """Return a key as a line keeps it."""
    return hashlib.sha256("|".join(key).encode()).hexdigest()


def make_anew(attachment: InvoiceAttachment) -> None:
    """Make the lines of a draft anew, and tell each taken row its line and its share.

    The caller holds the attachment's row. A line is known again by what it gathers: a text, a
    number, a price or a discount that somebody gave it stays; a quantity stays while the line
    gathers the same rows.
    """
    taken = list(
        InvoiceSource.objects.filter(attachment=attachment, state="reserved").order_by(
            *READING_ORDER
        )
    )
    made = forms.lines_of([source_of(row) for row in taken], form_of(attachment))
    standing = list(InvoiceAttachmentLine.objects.filter(attachment=attachment))
    by_record = {(row.record_id, row.part): row for row in taken}
    with override(company_language()):
        lines = _lines(attachment, made, by_record, standing)
    _write(attachment, lines, standing)
    _tell(made, lines, by_record)


def _lines(
    attachment: InvoiceAttachment,
    made: Sequence[Line],
    taken: dict[tuple[UUID, str], InvoiceSource],
    standing: Sequence[InvoiceAttachmentLine],
) -> list[InvoiceAttachmentLine]:
    known = {line.key: line for line in standing if line.key != ""}
    chosen = invoice_choices()
    work = attachment.title or _("Work on %(project)s") % {"project": attachment.project.name}
    lines = []
    for one in made:
        key = key_text(one.key)
        line = known.get(key) or InvoiceAttachmentLine(attachment=attachment, key=key, position=-1)
        rows = [taken[source.ours, source.part] for source in one.sources]
        same = line.position >= 0 and all(row.line_id == line.id for row in rows)
        _fill(line, one, wording_of(one, taken, chosen=chosen, work=work), rows, same=same)
        lines.append(line)
    return lines


def _fill(
    line: InvoiceAttachmentLine,
    made: Line,
    wording: Wording,
    rows: Sequence[InvoiceSource],
    *,
    same: bool,
) -> None:
    if not same and "quantity" in line.changed_by_hand:
        line.changed_by_hand = [name for name in line.changed_by_hand if name != "quantity"]
    usual: dict[str, Any] = {
        "item_number": wording.item_number,
        "text": wording.text,
        "detail": wording.detail,
        "quantity": made.quantity,
        "unit": wording.unit,
        "price": made.price,
        "discount_percent": made.discount,
        "vat_code": made.vat_code,
    }
    for name, value in usual.items():
        if name not in line.changed_by_hand:
            setattr(line, name, value)
    line.kind = wording.kind
    line.dimension = wording.dimension
    line.cost_price = _cost_price(made.quantity, rows)
    line.amount = line_amount(line.quantity, line.price, line.discount_percent)


def _cost_price(quantity: Decimal, rows: Iterable[InvoiceSource]) -> Decimal | None:
    """Return what one unit cost us; None as soon as one row does not tell."""
    costs = [row.cost_amount for row in rows]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs) or quantity == 0:
        return None
    return line_amount(Decimal(1), sum(known, Decimal(0)) / quantity)


def _write(
    attachment: InvoiceAttachment,
    lines: Sequence[InvoiceAttachmentLine],
    standing: Sequence[InvoiceAttachmentLine],
) -> None:
    new = [line for line in lines if line.position < 0]
    kept = {line.id for line in lines if line.position >= 0}
    stale = [line.id for line in standing if line.key != "" and line.id not in kept]
    own = [line for line in standing if line.key == ""]
    placed = sorted((*(line for line in lines if line.position >= 0), *own), key=_place)
    everything = list(placed)
    for line in new:
        everything.insert(_after_its_kind(everything, line), line)
    _number(everything)
    InvoiceAttachmentLine.objects.bulk_create(new)
    InvoiceAttachmentLine.objects.bulk_update(placed, [*_MADE, "changed_by_hand"], batch_size=200)
    InvoiceSource.objects.filter(attachment=attachment, line_id__in=stale).update(line=None)
    InvoiceAttachmentLine.objects.filter(id__in=stale).delete()


def _place(line: InvoiceAttachmentLine) -> int:
    return line.position


def _after_its_kind(lines: Sequence[InvoiceAttachmentLine], line: InvoiceAttachmentLine) -> int:
    """Return where a new line belongs: behind what comes before it on a document, others aside."""
    own = _rank(line.kind)
    return next(
        (
            place + 1
            for place, one in reversed(list(enumerate(lines)))
            if one.key != "" and _rank(one.kind) <= own
        ),
        0,
    )


def _rank(kind: str) -> int:
    return forms.SOURCE_KINDS.index(kind) if kind in forms.SOURCE_KINDS else 0


def _number(lines: Sequence[InvoiceAttachmentLine]) -> None:
    for place, line in enumerate(lines):
        line.position = place


def _tell(
    made: Sequence[Line],
    lines: Sequence[InvoiceAttachmentLine],
    taken: dict[tuple[UUID, str], InvoiceSource],
) -> None:
    changed: list[tuple[UUID, UUID, Decimal]] = []
    for one, line in zip(made, lines, strict=True):
        for source, share in zip(one.sources, one.basis, strict=True):
            row = taken[source.ours, source.part]
            if row.line_id != line.id or row.amount != share:
                changed.append((row.id, line.id, share))
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(_TELLS, [list(column) for column in zip(*changed, strict=True)])
