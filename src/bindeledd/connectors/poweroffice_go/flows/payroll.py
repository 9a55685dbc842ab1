"""Declarations of pay: the lines of an export become salary lines, by button.

Source: contract paper poweroffice-go, sections 3.7 and 12, and field-domain.md, A0.16, A6 and X14,
both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import ITEMS, PROJECTS, SETTLE_MINUTES
from bindeledd.connectors.poweroffice_go.mapping.payroll import PAY_ITEM, SALARY_LINE
from bindeledd.connectors.poweroffice_go.payloads.payroll import PayItemPayload
from bindeledd.connectors.poweroffice_go.rules import payroll as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.connectors.poweroffice_go.values.payroll import KEPT
from bindeledd.sync.flows import Catalogue, Direction, Flow, Group, Outbound, Register

REGISTERS: Final[tuple[Register[Client], ...]] = (
    Register(
        kind="payroll_line",
        list_=None,
        identity=rules.salary_line_identity,
        changed_at=changed_at,
        mapping=SALARY_LINE,
        get=Client.get_salary_line,
        matched=False,
    ),
)

CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (
    Catalogue(
        kind=PAY_ITEM,
        list_=Client.list_pay_items,
        identity=rules.pay_item_identity,
        label="Pay item",
        shape=PayItemPayload,
        keeps=KEPT,
    ),
)

GROUPS: Final = (
    Group(
        name="payroll",
        label="Payroll",
        theirs="Salary lines",
        explanation=(
            "The lines of a payroll export go to PowerOffice Go when somebody exports them under "
            "Payroll, each once. Pay items are known by their number: it must be the same here "
            "and there. The lines wait there until somebody makes a pay run and ticks “Include "
            "imported data”. What changes after an export goes as correction lines of the next."
        ),
        directions=(Direction.OUT,),
        afterwards=(
            "Make a pay run in PowerOffice Go and tick “Include imported data”.",
            "Check that the sum there is the sum of the export.",
        ),
    ),
)

PAY_OUT: Final[Outbound[Client]] = Outbound(
    name="poweroffice_go.payroll_out",
    kind="payroll_line",
    group="payroll",
    mapping=SALARY_LINE,
    create=Client.create_salary_line,
    update=None,
    find=Client.find_salary_line,
    get=Client.get_salary_line,
    identity=rules.salary_line_identity,
    proof="key",
    settle_minutes=SETTLE_MINUTES,
    after=(*PROJECTS, *ITEMS),
    asked="always",
    once=True,
    lines=rules.lines_of_pay,
    answered=rules.pay_differs,
    alike=Client.salary_lines_like,
    person="employee_id",
)

FLOWS: Final[tuple[Flow, ...]] = (PAY_OUT,)
