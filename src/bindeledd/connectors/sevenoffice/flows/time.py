"""Declarations of hours, and of the list that their settings choose from.

Source: contract paper 24sevenoffice, sections 2.6 and 4, and field-domain.md, B0.7, B3, X1 and X14,
both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.connectors.sevenoffice.flows.shared import ITEMS, PROJECTS, SETTLE_MINUTES
from bindeledd.connectors.sevenoffice.mapping.time import HOUR, WORK_TYPE_OF_TYPE
from bindeledd.connectors.sevenoffice.rules import time as rules
from bindeledd.connectors.sevenoffice.rules.shared import changed_at
from bindeledd.sync.flows import (
    Catalogue,
    Direction,
    Flow,
    Group,
    Outbound,
    Register,
    Setting,
)

REGISTERS: Final[tuple[Register[Client], ...]] = (
    Register(
        kind="hour_entry",
        list_=None,
        identity=rules.hour_identity,
        changed_at=changed_at,
        mapping=HOUR,
        get=Client.get_hour,
        matched=False,
    ),
)

CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (
    Catalogue(
        kind="time_work_type",
        list_=Client.list_work_types,
        identity=rules.work_type_identity,
        label="Type of work",
    ),
)

GROUPS: Final = (
    Group(
        name="hours",
        label="Hours",
        theirs="Hours",
        explanation=(
            "Moves approved hours to the time module every hour, from the start date on. The "
            "project and the employee must be linked; an hour that lacks anything waits, with all "
            "its reasons, and goes when it lacks nothing. An hour that changes here is taken back "
            "there and made anew; what is approved there cannot be taken back, and waits."
        ),
        directions=(Direction.OUT,),
        settings=(
            Setting(
                name=WORK_TYPE_OF_TYPE,
                form="table",
                default={},
                label="Type of work for each hour type",
                explanation=(
                    "An hour goes to the type of work of its hour type. Hours of a type without a "
                    "choice wait, and go when it is made."
                ),
                of="hour_type",
                to="time_work_type",
                needed=True,
            ),
        ),
        dated=True,
    ),
)

HOURS_OUT: Final[Outbound[Client]] = Outbound(
    name="sevenoffice.hours_out",
    kind="hour_entry",
    group="hours",
    mapping=HOUR,
    create=Client.create_hour,
    update=None,
    find=Client.find_hour,
    get=Client.get_hour,
    identity=rules.hour_identity,
    proof="mark",
    settle_minutes=SETTLE_MINUTES,
    after=(*PROJECTS, *ITEMS),
    requirements=rules.OF_HOURS,
    day=lambda record: record.worked_on,
    correct=rules.correct_hours,
    cancel=Client.cancel_hour,
    lines=rules.lines_of_hours,
    alike=Client.hours_like,
    person="employee_id",
)

FLOWS: Final[tuple[Flow, ...]] = (HOURS_OUT,)
