"""Declarations of activities and hours, and of the lists that their settings choose from.

Source: contract paper poweroffice-go, section 11, and field-domain.md, A0.13, A0.14, A5, X1 and
X14, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import (
    ACTIVITIES,
    ITEMS,
    PROJECTS,
    SETTLE_MINUTES,
    flows_of,
)
from bindeledd.connectors.poweroffice_go.mapping.time import (
    ACTIVITY,
    ACTIVITY_OF_TYPE,
    HOUR_TYPE_OF_TYPE,
    HOURS,
    OWN_ACTIVITY,
)
from bindeledd.connectors.poweroffice_go.rules import time as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.connectors.poweroffice_go.values.time import UNIT, USUAL_UNIT
from bindeledd.sync.flows import (
    Catalogue,
    Direction,
    Flow,
    Group,
    Outbound,
    Register,
    Setting,
)

_ACTIVITY: Final = Register[Client](
    kind="activity",
    list_=Client.list_time_activities,
    identity=rules.time_activity_identity,
    changed_at=changed_at,
    mapping=ACTIVITY,
    get=Client.get_time_activity,
)

REGISTERS: Final[tuple[Register[Client], ...]] = (
    _ACTIVITY,
    Register(
        kind="hour_entry",
        list_=None,
        identity=rules.time_entry_identity,
        changed_at=changed_at,
        mapping=HOURS,
        get=Client.get_time_entry,
        matched=False,
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
    Group(
        name="hours",
        label="Hours",
        theirs="Time entries",
        explanation=(
            "Moves approved hours to the time module every hour. The activity settles how they are "
            "treated there, such as whether they can be invoiced. A change here changes the entry "
            "there, or takes it back and makes it anew; what is approved, invoiced, in a pay run "
            "or accrued there is locked, and waits with that reason. Look at the first hours in "
            "PowerOffice Go before you let the rest go."
        ),
        directions=(Direction.OUT,),
        settings=(
            Setting(
                name=ACTIVITY_OF_TYPE,
                form="table",
                default={},
                label="Activity of each hour type",
                explanation=(
                    "An hour goes to the activity of its hour type. Hours of a type without a "
                    "choice wait, and go when it is made."
                ),
                of="hour_type",
                to="time_activity",
                needed=True,
            ),
            Setting(
                name=OWN_ACTIVITY,
                form="yes_no",
                default=True,
                label="The activity of the hour itself goes first",
                explanation=(
                    "An hour that was written with an activity goes to that one, and the hour type "
                    "decides only where none was written. The activities must be linked."
                ),
            ),
            Setting(
                name=rules.APPROVED_ONLY,
                form="yes_no",
                default=True,
                label="Only approved hours",
                explanation=(
                    "Hours wait until they are approved here. Time sheets are approved in "
                    "PowerOffice Go as well, whatever was approved here."
                ),
            ),
            Setting(
                name=HOUR_TYPE_OF_TYPE,
                form="table",
                default={},
                label="Kind of hour there",
                explanation=(
                    "What an hour of each type is paid as when pay is made from the time module. "
                    "Without a choice it is regular hours. Hours with overtime go as one entry; "
                    "the supplement goes with pay."
                ),
                of="hour_type",
                to="time_hour_type",
            ),
            Setting(
                name=UNIT,
                form="choice",
                default=USUAL_UNIT,
                label="What a quantity of time counts",
                explanation=(
                    "Minutes, as far as is known, but nobody has confirmed it, and a mistake makes "
                    "hours 60 times too long. Send one hour, look at it in PowerOffice Go, and "
                    "choose hours only if it is wrong there."
                ),
                choices=(("minutes", "Minutes"), ("hours", "Hours")),
                advanced=True,
            ),
        ),
        dated=True,
    ),
)

ACTIVITIES_OUT: Final = flows_of(_ACTIVITY, "activities").sent(
    create=Client.create_time_activity,
    update=Client.update_time_activity,
    find=Client.find_time_activity,
    proof="number",
    after=PROJECTS,
    requirements=rules.OF_ACTIVITIES,
)

HOURS_OUT: Final[Outbound[Client]] = Outbound(
    name="poweroffice_go.hours_out",
    kind="hour_entry",
    group="hours",
    mapping=HOURS,
    create=Client.create_time_entry,
    update=Client.update_time_entry,
    find=Client.find_time_entry,
    get=Client.get_time_entry,
    identity=rules.time_entry_identity,
    proof="mark",
    settle_minutes=SETTLE_MINUTES,
    after=(*PROJECTS, *ACTIVITIES, *ITEMS),
    requirements=rules.OF_HOURS,
    day=lambda record: record.worked_on,
    correct=rules.correct_hours,
    cancel=Client.cancel_time_entry,
    lines=rules.lines_of_hours,
    alike=Client.time_entries_like,
    person="employee_id",
)

FLOWS: Final[tuple[Flow, ...]] = (
    ACTIVITIES_OUT,
    flows_of(_ACTIVITY, "activities").fetched(after=PROJECTS),
    HOURS_OUT,
)
