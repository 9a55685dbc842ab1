"""Tables of invoice attachments, of what they take from the basis, and of invoices."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from bindeledd.tenancy.models import User
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns
from bindeledd.workspace.registers import (
    CompanyRow,
    Register,
    sort_number,
    touches,
    with_history,
)

SOURCE_KINDS = ("hour_entry", "machine_use", "withdrawal", "compensation", "supplier_cost")
"""Kinds of record that can be billed."""

_ONCE_ISSUED = """
raise exception 'invoice.issued' using errcode = 'BL002';
"""


def frozen(name: str = "issued") -> pgtrigger.Trigger:
    """Return the trigger that keeps an issued document as it was issued."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=_ONCE_ISSUED,
    )


@with_history()
class InvoiceChoices(CompanyRow):
    """What one company's invoices look like and count; absent means all defaults."""

    address = columns.text(400)
    phone = columns.text(50)
    email = columns.text(254)
    bank_account = columns.text(20)
    in_vat_register = columns.flag(usual=True)
    footer = columns.text(400)
    rounding = columns.code("none")
    """`none` or `whole_kroner`: rounding of the sum to pay, by the ledger's rule."""
    item_hours = columns.text(50)
    item_machines = columns.text(50)
    item_transport = columns.text(50)
    item_free_text = columns.text(50)
    form = columns.code("multi")
    group_hours = columns.flag(usual=True)
    machine_lines = columns.flag(usual=True)
    logo = models.BinaryField(null=True)
    logo_type = columns.text(50)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="invoice_choices_once"),
            models.CheckConstraint(
                condition=Q(rounding__in=["none", "whole_kroner"], form__in=["single", "multi"]),
                name="invoice_choices_known",
            ),
            CompanyPolicy(name="invoice_choices_company"),
        ]


@with_history("sort_number")
class InvoiceAttachment(Register):
    """Freezes a selection of a project's basis, whole or part (field-domain.md, B5).

    `draft` reserves; `completed` is what may leave; `invoiced` has an invoice of ours; `deleted`
    has freed everything and is kept. Whether it went to a ledger is a fact of link and journal.
    """

    number = models.CharField(max_length=20)
    project = columns.reference("workspace.Project", "invoice_attachments")
    customer = columns.reference("workspace.Customer", "invoice_attachments", needed=False)
    state = columns.code("draft")
    form = columns.code("multi")
    group_hours = columns.flag(usual=True)
    machine_lines = columns.flag(usual=True)
    title = columns.text(200)
    text = columns.text(2000)
    your_reference = columns.text(100)
    email = columns.text(254)
    ordered_on = models.DateField()
    delivered_on = models.DateField(null=True, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    with_basis = columns.flag(usual=True)
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    completed_at = models.DateTimeField(null=True)
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="invoice_attachment_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"], name="invoice_attachment_number_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "completed", "invoiced", "deleted"],
                    form__in=["single", "multi"],
                ),
                name="invoice_attachment_known",
            ),
            CompanyPolicy(name="invoice_attachment_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="invoice_attachment_changed"),
            models.Index(fields=["company", "project"], name="invoice_attachment_of_project"),
            models.Index(fields=["company", "state"], name="invoice_attachment_state"),
        ]
        triggers = touches("sort_number", named=False)


@with_history()
class InvoiceAttachmentLine(CompanyRow):
    """One line as it will be printed: `quantity` x `price` less discount is `amount`.

    `key` names the group of sources that it is made of, so that a line that a person changed keeps
    the change when the lines are made anew; an own line has none.
    """

    attachment = columns.reference("workspace.InvoiceAttachment", "lines")
    position = models.IntegerField()
    key = columns.text(200)
    kind = columns.code("free")
    item_number = columns.text(50)
    text = columns.text(500)
    detail = columns.text(500)
    quantity = columns.quantity()
    unit = columns.text(20)
    price = columns.amount()
    discount_percent = columns.percent(default=0, db_default=0)
    vat_code = columns.code("3")
    amount = columns.amount()
    cost_price = columns.maybe_amount()
    dimension = columns.text(50)
    changed_by_hand = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "id"], name="invoice_attachment_line_in_company"
            ),
            CompanyPolicy(name="invoice_attachment_line_company"),
        ]
        indexes = [
            models.Index(
                fields=["company", "attachment", "position"], name="invoice_attachment_line_order"
            )
        ]


@with_history()
class InvoiceSource(CompanyRow):
    """One record, or one part of an hour entry, that an attachment has taken from the basis.

    `reserved` by a draft or completed attachment, `billed` by an invoice; `credited` or `released`
    rows are history and free the record. The database lets only one row of a record and part be
    reserved or billed at a time: that is what makes billing twice impossible.
    """

    attachment = columns.reference("workspace.InvoiceAttachment", "sources")
    line = columns.reference("workspace.InvoiceAttachmentLine", "sources", needed=False)
    kind = models.CharField(max_length=30)
    record_id = models.UUIDField()
    part = columns.text(20)
    """Of an hour entry: `ordinary`, `overtime_50` or `overtime_100`; else empty."""
    on_day = models.DateField()
    employee_id = models.UUIDField(null=True, blank=True)
    type_id = models.UUIDField(null=True, blank=True)
    """Hour type, item or kind of compensation; what may share a line shares it."""
    machine_id = models.UUIDField(null=True, blank=True)
    item_number = columns.text(50)
    dimension = columns.text(50)
    label = columns.text(300)
    detail = columns.text(1000)
    minutes = models.IntegerField(null=True, blank=True)
    """Of hours and machines: they are summed before they become hours on a line."""
    quantity = columns.quantity()
    unit = columns.text(20)
    price = columns.amount()
    vat_code = columns.code("3")
    amount = columns.amount()
    cost_amount = columns.maybe_amount()
    state = columns.code("reserved")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="invoice_source_in_company"),
            models.UniqueConstraint(
                fields=["company", "kind", "record_id", "part"],
                name="invoice_source_once",
                condition=Q(state__in=["reserved", "billed"]),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["reserved", "billed", "credited", "released"], kind__in=SOURCE_KINDS
                ),
                name="invoice_source_known",
            ),
            CompanyPolicy(name="invoice_source_company"),
        ]
        indexes = [
            models.Index(fields=["company", "attachment"], name="invoice_source_of_attachment")
        ]


@with_history("sort_number")
class Invoice(Register):
    """An invoice or a credit note as it was issued; only its payment changes afterwards.

    Numbers follow one another without holes: they are given in the transaction that issues, under
    a lock on the series, and no document is deleted.
    """

    number = models.CharField(max_length=20)
    kind = columns.code("invoice")
    attachment = columns.reference("workspace.InvoiceAttachment", "invoices", needed=False)
    credits = columns.reference("self", "credit_notes", needed=False)
    replaces = columns.reference("self", "replaced_by", needed=False)
    """The credited invoice that this one stands for."""
    project = columns.reference("workspace.Project", "invoices", needed=False)
    customer = columns.reference("workspace.Customer", "invoices")
    issued_on = models.DateField()
    due_on = models.DateField()
    delivered_on = models.DateField(null=True, blank=True)
    your_reference = columns.text(100)
    buyer = models.JSONField(default=dict)
    """Name, address and numbers of the customer as they stood that day."""
    seller = models.JSONField(default=dict)
    """The company's own, likewise; its logo aside."""
    rounding_rule = columns.code("none")
    """How the sum was rounded; credit notes follow it."""
    text = columns.text(2000)
    because = columns.text(500)
    net = columns.amount()
    vat = columns.amount()
    rounding = columns.amount(default=0)
    total = columns.amount()
    issued_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    issued_at = models.DateTimeField(auto_now_add=True)
    paid_on = models.DateField(null=True, blank=True)
    paid_amount = columns.amount(default=0, db_default=0)
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="invoice_in_company"),
            models.UniqueConstraint(fields=["company", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits__isnull=True)
                | Q(kind="credit_note", credits__isnull=False),
                name="invoice_kind",
            ),
            CompanyPolicy(name="invoice_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="invoice_changed"),
            models.Index(fields=["company", "project", "issued_on"], name="invoice_of_project"),
            models.Index(fields=["company", "customer"], name="invoice_of_customer"),
            models.Index(fields=["company", "credits"], name="invoice_credited_by"),
        ]
        triggers = [
            *touches("sort_number", named=False),
            pgtrigger.Trigger(
                name="issued",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=[
                        "paid_on",
                        "paid_amount",
                        "revision",
                        "changed_tx",
                        "updated_at",
                        "sort_number",
                    ]
                ),
                func=_ONCE_ISSUED,
            ),
            pgtrigger.Trigger(
                name="kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=_ONCE_ISSUED,
            ),
        ]


class InvoiceLine(CompanyRow):
    """One printed line; on a credit note quantity and amount are negative."""

    invoice = columns.reference("workspace.Invoice", "lines")
    position = models.IntegerField()
    credits = columns.reference("self", "credited_by", needed=False)
    credited_quantity = columns.quantity(default=0, db_default=0)
    """Of an own line that this line credits, in its unit; also where the credit is one lump."""
    kind = columns.code("free")
    item_number = columns.text(50)
    text = columns.text(500)
    detail = columns.text(500)
    quantity = columns.quantity()
    unit = columns.text(20)
    price = columns.amount()
    discount_percent = columns.percent(default=0, db_default=0)
    vat_code = columns.code("3")
    vat_percent = columns.percent()
    amount = columns.amount()
    cost_price = columns.maybe_amount()
    dimension = columns.text(50)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="invoice_line_in_company"),
            models.UniqueConstraint(
                fields=["company", "invoice", "position"], name="invoice_line_order"
            ),
            CompanyPolicy(name="invoice_line_company"),
        ]
        triggers = [frozen()]


class InvoiceLineSource(CompanyRow):
    """Which taken record stands on which line, with its share; negative on a credit note."""

    line = columns.reference("workspace.InvoiceLine", "sources")
    source = columns.reference("workspace.InvoiceSource", "billed_on")
    quantity = columns.quantity()
    amount = columns.amount()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "line", "source"], name="invoice_line_source_once"
            ),
            CompanyPolicy(name="invoice_line_source_company"),
        ]
        indexes = [models.Index(fields=["company", "source"], name="invoice_line_source_of")]
        triggers = [frozen()]


class InvoiceVat(CompanyRow):
    """The sum of one VAT rate on one invoice."""

    invoice = columns.reference("workspace.Invoice", "vat_sums")
    vat_code = models.CharField(max_length=30)
    percent = columns.percent()
    base = columns.amount()
    vat = columns.amount()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "invoice", "vat_code", "percent"], name="invoice_vat_once"
            ),
            CompanyPolicy(name="invoice_vat_company"),
        ]
        triggers = [frozen()]
