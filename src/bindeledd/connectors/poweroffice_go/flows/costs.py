"""Declarations of supplier invoices that come in as costs of projects.

Source: contract paper poweroffice-go, section 16, and field-domain.md, A12, both read 2026-11-21.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import ITEMS, PROJECTS
from bindeledd.connectors.poweroffice_go.mapping.costs import COST
from bindeledd.connectors.poweroffice_go.rules import costs as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.connectors.poweroffice_go.values import costs as values
from bindeledd.sync.flows import Direction, Flow, Group, Inbound, Register, Setting

REGISTERS: Final[tuple[Register[Client], ...]] = (
    Register(
        kind="supplier_cost",
        list_=Client.list_supplier_costs,
        identity=rules.cost_identity,
        changed_at=changed_at,
        mapping=COST,
        matched=False,
        document=Client.get_supplier_paper,
        # posted lines never go and never change but in their text, and that moves their instant
        full_every=timedelta(days=365),
    ),
)

GROUPS: Final = (
    Group(
        name="supplier_costs",
        label="Supplier invoices",
        theirs="Incoming invoices",
        explanation=(
            "Fetches every hour the lines of supplier invoices and credit notes that are coded to "
            "a linked project, as costs of that project. A line of a project that is not linked "
            "waits. A reversal is a line with the other sign; nothing is taken away here."
        ),
        directions=(Direction.INTO,),
        settings=(
            Setting(
                name=rules.EXPENSES,
                form="yes_no",
                default=False,
                label="Expenses of employees too",
                explanation=(
                    "What employees have laid out and is posted to a project. Leave it off when "
                    "they write their expenses here: they would count twice."
                ),
            ),
            Setting(
                name=values.AMOUNTS,
                form="choice",
                default=values.NET,
                label="How amounts are read",
                explanation=(
                    "No paper of PowerOffice tells whether the amount of a cost line has VAT in "
                    "it. Compare one line here with its voucher there, and choose another way if "
                    "they differ; lines that came before are read anew."
                ),
                choices=(
                    (values.NET, "Without VAT, a cost above zero"),
                    (values.GROSS, "With VAT, a cost above zero"),
                    (values.NET_TURNED, "Without VAT, a cost below zero"),
                    (values.GROSS_TURNED, "With VAT, a cost below zero"),
                ),
                advanced=True,
            ),
        ),
        dated=True,
    ),
)

FLOWS: Final[tuple[Flow, ...]] = (
    Inbound(
        name="poweroffice_go.supplier_costs_into",
        kind="supplier_cost",
        group="supplier_costs",
        mapping=COST,
        after=(*PROJECTS, *ITEMS),
        ends=False,
        wanted=rules.is_wanted,
        day_at="PostingDate",
        worth="amount",
    ),
)
