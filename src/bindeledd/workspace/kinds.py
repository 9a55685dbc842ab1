"""Gathers the kinds of record of all areas, owners before what they own."""

from __future__ import annotations

from bindeledd.workspace.customers.kinds import CONTACT_PERSON, CUSTOMER, DELIVERY_ADDRESS
from bindeledd.workspace.people.kinds import DEPARTMENT, EMPLOYEE
from bindeledd.workspace.projects.kinds import PROJECT

KINDS = {
    kind.name: kind
    for kind in (DEPARTMENT, EMPLOYEE, CUSTOMER, CONTACT_PERSON, DELIVERY_ADDRESS, PROJECT)
}
"""In the order in which a run moves them (field-domain.md, X1)."""
