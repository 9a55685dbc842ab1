"""What the sample company has billed of its work: one invoice, and one attachment still a draft."""

from __future__ import annotations

from datetime import date, timedelta

from bindeledd.tenancy.models import User
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.invoicing.choices import set_invoice_choices
from bindeledd.workspace.invoicing.issuing import issue_invoice
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from bindeledd.workspace.invoicing.services import create_attachment
from bindeledd.workspace.invoicing.unbilled import unbilled
from bindeledd.workspace.sample.company import facts


def bills(today: date, *, by: User) -> int:
    """Bill the largest project up to last week, and begin on the next; return the attachments.

    Once there are any, nothing is done.
    """
    if InvoiceAttachment.objects.exists():
        return InvoiceAttachment.objects.count()
    told = dict(facts()["invoices"])
    reference = told.pop("your_reference")
    set_invoice_choices(told, by=by)
    customers = list(Customer.objects.exclude(org_number="").order_by("sort_number")[:2])
    largest = sorted(unbilled(), key=lambda one: one.amount, reverse=True)[: len(customers)]
    for place, (project, customer) in enumerate(zip(largest, customers, strict=True)):
        made = create_attachment(
            project.project_id,
            by=by,
            ends=today - timedelta(days=7) if place == 0 else None,
            fields={"customer_id": customer.id, "your_reference": reference},
        )
        if place == 0:
            issue_invoice(made, by=by, issued_on=today)
    return len(largest)
