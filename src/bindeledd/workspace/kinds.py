"""Gathers the kinds of record of all areas, owners before what they own."""

from __future__ import annotations

from bindeledd.workspace.compensations.kinds import COMPENSATION, COMPENSATION_TYPE
from bindeledd.workspace.costs.kinds import SUPPLIER_COST
from bindeledd.workspace.customers.kinds import CONTACT_PERSON, CUSTOMER, DELIVERY_ADDRESS
from bindeledd.workspace.items.kinds import ITEM, ITEM_CATEGORY, WITHDRAWAL
from bindeledd.workspace.machines.kinds import MACHINE, MACHINE_USE
from bindeledd.workspace.payroll.kinds import PAY_ITEM
from bindeledd.workspace.people.kinds import DEPARTMENT, EMPLOYEE
from bindeledd.workspace.projects.kinds import PROJECT
from bindeledd.workspace.time.kinds import ACTIVITY, HOUR_ENTRY, HOUR_TYPE, WORK_TYPE

KINDS = {
    kind.name: kind
    for kind in (
        DEPARTMENT,
        EMPLOYEE,
        CUSTOMER,
        CONTACT_PERSON,
        DELIVERY_ADDRESS,
        PROJECT,
        HOUR_TYPE,
        WORK_TYPE,
        ACTIVITY,
        ITEM_CATEGORY,
        ITEM,
        MACHINE,
        COMPENSATION_TYPE,
        PAY_ITEM,
        HOUR_ENTRY,
        MACHINE_USE,
        WITHDRAWAL,
        COMPENSATION,
        SUPPLIER_COST,
    )
}
"""In the order in which a run moves them (field-domain.md, X1)."""
