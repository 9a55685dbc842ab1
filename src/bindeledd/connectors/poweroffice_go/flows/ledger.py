"""Declarations of what goes into the ledger and comes out of it.

Source: contract paper poweroffice-go, sections 3.7 and 16-18, and field-domain.md, A13, X10 and
X15, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import ITEMS, PROJECTS, SETTLE_MINUTES
from bindeledd.connectors.poweroffice_go.mapping.ledger import CREDIT, DAY_VOUCHER, DEBIT
from bindeledd.connectors.poweroffice_go.rules import ledger as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
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

GROUPS: Final = (_ACCRUED,)

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
    by_difference=rules.DAYS,
)

FLOWS: Final[tuple[Flow, ...]] = (ACCRUED_OUT,)
