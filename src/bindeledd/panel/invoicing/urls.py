"""Addresses of invoice attachments, invoices and credit notes."""

from __future__ import annotations

from django.urls import URLPattern, path

from bindeledd.panel.invoicing import attachment, handing_over, invoice, line, listing, setup

urlpatterns: list[URLPattern] = [
    path("attachments/", listing.attachments, name="attachments"),
    path("attachments/file/", listing.attachments_file, name="attachments_file"),
    path("attachments/new/", listing.new_attachment, name="new_invoice_attachment"),
    path("attachments/<uuid:ours>/", attachment.attachment, name="attachment"),
    path("attachments/<uuid:ours>/pdf/", attachment.attachment_pdf, name="attachment_pdf"),
    path("attachments/<uuid:ours>/basis/", attachment.choose, name="attachment_basis"),
    path("attachments/<uuid:ours>/form/", attachment.change_form, name="attachment_form"),
    path("attachments/<uuid:ours>/period/", attachment.change_period, name="attachment_period"),
    path("attachments/<uuid:ours>/head/", attachment.change_head, name="attachment_head"),
    path("attachments/<uuid:ours>/agree/", attachment.agree, name="attachment_agree"),
    path("attachments/<uuid:ours>/refresh/", attachment.refresh, name="attachment_refresh"),
    path("attachments/<uuid:ours>/complete/", attachment.complete, name="attachment_complete"),
    path("attachments/<uuid:ours>/reopen/", attachment.reopen, name="attachment_reopen"),
    path("attachments/<uuid:ours>/delete/", attachment.delete, name="attachment_delete"),
    path("attachments/<uuid:ours>/issue/", invoice.issue, name="attachment_issue"),
    path(
        "attachments/<uuid:ours>/hand-over/<uuid:connection_id>/<slug:way>/",
        handing_over.hand_attachment_over,
        name="attachment_hand_over",
    ),
    path(
        "attachments/<uuid:ours>/take-back/<uuid:connection_id>/",
        handing_over.take_attachment_back,
        name="attachment_take_back",
    ),
    path("attachments/<uuid:ours>/lines/", attachment.change_lines, name="attachment_lines"),
    path("attachments/<uuid:ours>/lines/new/", line.new_line, name="new_attachment_line"),
    path("attachments/<uuid:ours>/lines/<uuid:line_id>/", line.edit_line, name="attachment_line"),
    path(
        "attachments/<uuid:ours>/lines/<uuid:line_id>/restore/",
        line.restore_line,
        name="restore_attachment_line",
    ),
    path("invoices/", listing.invoices, name="invoices"),
    path("invoices/file/", listing.invoices_file, name="invoices_file"),
    path("invoices/<uuid:ours>/", invoice.invoice, name="invoice"),
    path("invoices/<uuid:ours>/pdf/", invoice.invoice_pdf, name="invoice_pdf"),
    path("invoices/<uuid:ours>/credit/", invoice.credit, name="credit_invoice"),
    path(
        "invoices/<uuid:ours>/hand-over/<uuid:connection_id>/<slug:way>/",
        handing_over.hand_invoice_over,
        name="invoice_hand_over",
    ),
    path(
        "invoices/<uuid:ours>/take-back/<uuid:connection_id>/",
        handing_over.take_invoice_back,
        name="invoice_take_back",
    ),
    path("setup/invoices/", setup.invoice_choices, name="invoice_choices"),
    path("setup/invoices/logo/", setup.logo, name="invoice_logo"),
]
