"""What of time tracking is unsure, in one place: addresses, fields, codes and the unit of time.

Time tracking stands in no specification that we have. When a real subscription is at hand, this
module and the shapes in `payloads.time` are what must be looked up:

- whether `/TimeTracking/...` is there at all (the check step asks, and says so);
- whether an activity has a `Code`: where none is shown it is neither written nor asked for again,
  and an activity is known by its name;
- whether PATCH of an activity is offered, as it is of entries;
- whether a quantity is minutes or hours, see `UNITS`.

Source: contract paper poweroffice-go, section 11 (one client of 2026-09), read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.sync.mapping import Codec, text

ACTIVITIES: Final = "/TimeTracking/ActivityTime"
ENTRIES: Final = "/TimeTracking/EntryTime"
HOUR_TYPES: Final = "/TimeTracking/HourType"

WITH_INACTIVE: Final = {"includeInactive": "true"}
"""Lists of activities leave inactive ones out otherwise."""

UNITS: Final = {"minutes": 1, "hours": 60}
"""What `Quantity` may count -> minutes in one of it. The older API counted whole minutes, and a
break counts minutes here; the one source says hours. Wrong by a factor of 60 if guessed, so each
connection can say (setting `time_unit`)."""
USUAL_UNIT: Final = "minutes"

ACTIVITY_NAME: Final = text(400)
"""As in the older API."""
ACTIVITY_CODE: Final[Codec] = text(50)
"""As in the older API, where it was mandatory and unique."""

ACTIVITY_LABELS: Final[dict[str, str]] = {
    "Id": "Id",
    "Code": "Code",
    "Name": "Name",
    "IsActive": "Active",
}
