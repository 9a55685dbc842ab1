"""Declarations of activities, and of the lists of time tracking that settings choose from.

Source: contract paper poweroffice-go, section 11, and field-domain.md, A0.14 and X1, both
read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import PROJECTS, SETTLE_MINUTES
from bindeledd.connectors.poweroffice_go.mapping.time import ACTIVITY
from bindeledd.connectors.poweroffice_go.rules import time as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.sync.flows import Catalogue, Direction, Flow, Group, Inbound, Outbound, Register

REGISTERS: Final[tuple[Register[Client], ...]] = (
    Register(
        kind="activity",
        list_=Client.list_time_activities,
        identity=rules.time_activity_identity,
        changed_at=changed_at,
        mapping=ACTIVITY,
        get=Client.get_time_activity,
    ),
)

CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (
    Catalogue(
        kind="time_activity",
        list_=Client.list_time_activities,
        identity=rules.time_activity_identity,
        label="Activity",
    ),
    Catalogue(
        kind="time_hour_type",
        list_=Client.list_hour_types,
        identity=rules.hour_type_identity,
        label="Kind of hour",
    ),
)

GROUPS: Final = (
    Group(
        name="activities",
        label="Activities",
        theirs="Activities of time tracking",
        explanation=(
            "Moves the list of activities every hour. In PowerOffice Go the activity settles how "
            "hours are treated, so they are mostly made there and fetched. Needs the module for "
            "time tracking."
        ),
        directions=(Direction.INTO, Direction.OUT),
    ),
)

ACTIVITIES_OUT: Final[Outbound[Client]] = Outbound(
    name="poweroffice_go.activities_out",
    kind="activity",
    group="activities",
    mapping=ACTIVITY,
    create=Client.create_time_activity,
    update=Client.update_time_activity,
    find=Client.find_time_activity,
    get=Client.get_time_activity,
    identity=rules.time_activity_identity,
    proof="number",
    settle_minutes=SETTLE_MINUTES,
    after=PROJECTS,
    requirements=rules.OF_ACTIVITIES,
)

FLOWS: Final[tuple[Flow, ...]] = (
    ACTIVITIES_OUT,
    Inbound(
        name="poweroffice_go.activities_into",
        kind="activity",
        group="activities",
        mapping=ACTIVITY,
        after=PROJECTS,
    ),
)
