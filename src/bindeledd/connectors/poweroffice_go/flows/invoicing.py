"""Declarations of what is invoiced: attachments that become orders, with or without their PDF.

Source: contract paper poweroffice-go, sections 3.7 and 14, and field-domain.md, A9, A10 and X12,
both read 2026-11-21.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import ITEMS, PROJECTS, SETTLE_MINUTES
from bindeledd.connectors.poweroffice_go.mapping.invoicing import ORDER, ORDER_BESIDE_PDF
from bindeledd.connectors.poweroffice_go.rules import invoicing as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.sync.aftermath import Step
from bindeledd.sync.flows import Direction, Flow, Group, Outbound, Register, Setting

REGISTERS: Final[tuple[Register[Client], ...]] = (
    Register(
        kind="invoice_attachment",
        list_=None,
        identity=rules.order_identity,
        changed_at=changed_at,
        mapping=ORDER,
        get=Client.get_order,
        matched=False,
    ),
)

SEND_TOO: Final = Setting(
    name=rules.SEND,
    form="yes_no",
    default=False,
    label="Send the invoice as well",
    explanation=(
        "Otherwise the order waits as a draft until somebody sends it in PowerOffice Go. Sending "
        "needs a right of its own, which PowerOffice gives."
    ),
    advanced=True,
)

GROUPS: Final = (
    Group(
        name="invoice_attachments",
        label="Invoice attachments",
        theirs="Sales orders",
        explanation=(
            "An invoice attachment becomes an order in PowerOffice Go when somebody presses the "
            "button on it, with the basis as a PDF or without. VAT follows the sales account of "
            "each product there. A second press finds the order that the first one made."
        ),
        directions=(Direction.OUT,),
        settings=(SEND_TOO,),
    ),
)

_ATTACH: Final[Step[Client]] = Step(
    name="pdf",
    label="Attach the basis as a PDF",
    wanted=lambda _record, _settings: True,
    do=Client.attach_to_order,
    is_done=Client.is_attached,
    document="basis",
)
SEND: Final[Step[Client]] = Step(
    name="send",
    label="Send the invoice",
    wanted=rules.is_to_be_sent,
    do=Client.send_invoice,
    is_done=Client.is_sent,
    tells=rules.sending,
)

ORDERS_OUT: Final[Outbound[Client]] = Outbound(
    name="poweroffice_go.orders_out",
    kind="invoice_attachment",
    group="invoice_attachments",
    mapping=ORDER,
    create=Client.create_order,
    update=None,
    find=Client.find_order,
    get=Client.get_order,
    identity=rules.order_identity,
    proof="key",
    settle_minutes=SETTLE_MINUTES,
    after=(*PROJECTS, *ITEMS),
    requirements=rules.OF_ATTACHMENTS,
    asked="always",
    once=True,
    day=lambda record: record.ordered_on,
    cancel=Client.cancel_order,
    steps=(SEND,),
    lines=rules.lines_of,
    answered=rules.differs,
    alike=Client.orders_like,
    becomes="Order %(number)s",
)
ORDERS_WITH_PDF_OUT: Final[Outbound[Client]] = dataclasses.replace(
    ORDERS_OUT,
    name="poweroffice_go.orders_with_pdf_out",
    mapping=ORDER_BESIDE_PDF,
    steps=(_ATTACH, SEND),
)

FLOWS: Final[tuple[Flow, ...]] = (ORDERS_OUT, ORDERS_WITH_PDF_OUT)
