"""Declarations of what goes into the ledger and comes out of it.

Source: contract paper poweroffice-go, sections 3.7 and 14-17, and field-domain.md, A11, A13, E5,
X10 and X15, both read 2026-11-21.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.invoicing import SEND, SEND_TOO
from bindeledd.connectors.poweroffice_go.flows.shared import ITEMS, PROJECTS, SETTLE_MINUTES
from bindeledd.connectors.poweroffice_go.mapping.ledger import (
    CREDIT,
    DAY_VOUCHER,
    DEBIT,
    INVOICE_ORDER,
    INVOICE_VOUCHER,
    ROUNDING,
    SALES,
)
from bindeledd.connectors.poweroffice_go.rules import ledger as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.sync.aftermath import Step
from bindeledd.sync.flows import Direction, Flow, Group, Outbound, Register, Setting

REGISTERS: Final[tuple[Register[Client], ...]] = (
    Register(
        kind="accrued_day",
        list_=None,
        identity=rules.voucher_identity,
        changed_at=changed_at,
        mapping=DAY_VOUCHER,
        get=Client.get_day_voucher,
        matched=False,
    ),
    Register(
        kind="invoice",
        list_=None,
        identity=rules.invoice_identity,
        changed_at=changed_at,
        mapping=INVOICE_VOUCHER,
        get=Client.get_order,
        matched=False,
    ),
)

_ACCRUED: Final = Group(
    name="accrued_cost",
    label="Accrued hour cost",
    theirs="Manual vouchers",
    explanation=(
        "Posts what approved hours cost as one voucher a day, with a line for each project and "
        "employee or hour type. A day that changes later gets a further voucher with the change "
        "only; nothing that is posted is touched. It stands for hours, so never both."
    ),
    directions=(Direction.OUT,),
    settings=(
        Setting(
            name=DEBIT,
            form="entry",
            default="",
            label="Debit account",
            explanation="The cost is posted here, with its project. Choose an account without VAT.",
            to="ledger_account",
            needed=True,
        ),
        Setting(
            name=CREDIT,
            form="entry",
            default="",
            label="Credit account",
            explanation="The other side of the cost. Choose an account without VAT.",
            to="ledger_account",
            needed=True,
        ),
        Setting(
            name=rules.GROUPING,
            form="choice",
            default=rules.BY_EMPLOYEE,
            label="A line for each",
            explanation=(
                "What the cost of a project is divided by. When it is changed later, days that "
                "change are turned round to the new lines; their sum stays the same."
            ),
            choices=((rules.BY_EMPLOYEE, "Employee"), (rules.BY_HOUR_TYPE, "Hour type")),
        ),
        Setting(
            name=rules.CREDIT_LINES,
            form="choice",
            default=rules.ONE,
            label="Credit lines",
            explanation=(
                "One line a voucher, without a project; or one beside each debit line with its "
                "project, where the account demands it."
            ),
            choices=((rules.ONE, "One a voucher"), (rules.EACH, "One beside each debit line")),
            advanced=True,
        ),
        Setting(
            name=rules.TEXT,
            form="text",
            default="Accrued hour cost",
            label="Text on the vouchers",
            explanation="Stands on each voucher and each line in PowerOffice Go.",
            advanced=True,
        ),
    ),
    not_with=("hours",),
    dated=True,
)

_VOUCHERS: Final = Group(
    name="own_invoices",
    label="Invoices as vouchers",
    theirs="Outgoing invoice vouchers",
    explanation=(
        "Posts invoices and credit notes that are issued here, with their own number and their "
        "PDF. A line goes to the sales account of its product where that has the VAT code of the "
        "line, else to the account chosen here. E-mail is not sent from there, and a credit note "
        "is matched with its invoice there."
    ),
    directions=(Direction.OUT,),
    settings=(
        Setting(
            name=SALES,
            form="entry",
            default="",
            label="Sales account",
            explanation="Where no product tells a better one. Its VAT code must not be locked.",
            to="ledger_account",
            needed=True,
        ),
        Setting(
            name=ROUNDING,
            form="entry",
            default="",
            label="Account of roundings",
            explanation="Only where invoices are rounded to whole kroner.",
            to="ledger_account",
            advanced=True,
        ),
    ),
    not_with=("own_invoices_as_orders",),
    dated=True,
)
_AS_ORDERS: Final = Group(
    name="own_invoices_as_orders",
    label="Invoices as orders",
    theirs="Sales orders",
    explanation=(
        "Makes a draft order of each invoice that is issued here, with our number as imported "
        "order number; it gets a number of its own when it is invoiced there. VAT follows the "
        "sales account of each product. An order there has no e-mail address: ours goes along when "
        "the invoice is sent from here, for customers that have none there."
    ),
    directions=(Direction.OUT,),
    settings=(SEND_TOO,),
    not_with=("own_invoices",),
    dated=True,
)

GROUPS: Final = (_ACCRUED, _VOUCHERS, _AS_ORDERS)

ACCRUED_OUT: Final[Outbound[Client]] = Outbound(
    name="poweroffice_go.accrued_cost_out",
    kind="accrued_day",
    group="accrued_cost",
    mapping=DAY_VOUCHER,
    create=Client.create_day_voucher,
    update=None,
    find=Client.find_day_voucher,
    get=Client.get_day_voucher,
    identity=rules.voucher_identity,
    proof="key",
    settle_minutes=SETTLE_MINUTES,
    after=(*PROJECTS, *ITEMS),
    requirements=rules.OF_DAYS,
    day=lambda record: record.day,
    by_difference=dataclasses.replace(rules.DAYS, undone=Client.name_if_reversed),
    alike=Client.day_vouchers_like,
)

_PAPER: Final[Step[Client]] = Step(
    name="pdf",
    label="Put the PDF on the voucher",
    wanted=lambda _record, _settings: True,
    do=Client.put_paper,
    is_done=Client.has_paper,
    document="invoice",
)

INVOICES_OUT: Final[Outbound[Client]] = Outbound(
    name="poweroffice_go.invoices_out",
    kind="invoice",
    group="own_invoices",
    mapping=INVOICE_VOUCHER,
    create=Client.create_invoice_voucher,
    update=None,
    find=Client.find_own_invoice,
    get=Client.get_own_invoice,
    identity=rules.invoice_identity,
    proof="key",
    settle_minutes=SETTLE_MINUTES,
    after=(*PROJECTS, *ITEMS),
    requirements=rules.OF_VOUCHERS,
    asked="by_hand",
    once=True,
    day=lambda record: record.issued_on,
    steps=(_PAPER,),
    lines=rules.lines_of_invoice,
    alike=Client.own_invoices_like,
    becomes="Posted with number %(number)s",
)
INVOICES_AS_ORDERS_OUT: Final[Outbound[Client]] = Outbound(
    name="poweroffice_go.invoices_as_orders_out",
    kind="invoice",
    group="own_invoices_as_orders",
    mapping=INVOICE_ORDER,
    create=Client.create_order,
    update=None,
    find=Client.find_order,
    get=Client.get_order,
    identity=rules.invoice_identity,
    proof="key",
    settle_minutes=SETTLE_MINUTES,
    after=(*PROJECTS, *ITEMS),
    requirements=rules.OF_ORDERS,
    asked="by_hand",
    once=True,
    day=lambda record: record.issued_on,
    steps=(SEND,),
    lines=rules.lines_of_invoice,
    answered=rules.order_differs,
    alike=Client.orders_like,
    becomes="Order %(number)s",
)

FLOWS: Final[tuple[Flow, ...]] = (ACCRUED_OUT, INVOICES_OUT, INVOICES_AS_ORDERS_OUT)
