"""Activities and kinds of hours of time tracking; what of it is unsure stands in `values.time`.

Source: contract paper poweroffice-go, section 11, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bindeledd.connectors.poweroffice_go.client.shared import Calls, said, the_one
from bindeledd.connectors.poweroffice_go.payloads.time import HourTypePayload, TimeActivityPayload
from bindeledd.connectors.poweroffice_go.values.time import ACTIVITIES, HOUR_TYPES, WITH_INACTIVE
from bindeledd.sync.mapping import Flat


class TimeCalls(Calls):
    """Time tracking."""

    def list_time_activities(self, since: datetime | None) -> Iterator[list[TimeActivityPayload]]:
        """Yield activities, inactive ones too."""
        return self._wire.pages(
            ACTIVITIES,
            TimeActivityPayload,
            operation="time_activity.list",
            since=since,
            also=WITH_INACTIVE,
        )

    def get_time_activity(self, theirs: str) -> TimeActivityPayload | None:
        """Return one activity, or None when it is gone."""
        return self._get(f"{ACTIVITIES}/{theirs}", TimeActivityPayload, "time_activity.get")

    def find_time_activity(self, key: str, sent: dict[str, Any]) -> TimeActivityPayload | None:  # noqa: ARG002 - they keep no key
        """Return the activity with the code that was sent; where they show no codes, by its name.

        There is no filter by either: all are listed.
        """
        rows = [row for page in self.list_time_activities(None) for row in page]
        field = "Code" if any("Code" in row for row in rows) else "Name"
        mine = [row for row in rows if row.get(field) == sent[field]]
        return the_one(mine, "time_activity.find")

    def create_time_activity(self, payload: dict[str, Any], key: str) -> TimeActivityPayload:  # noqa: ARG002 - they keep no key
        """Create an activity."""
        return self._create(ACTIVITIES, said(payload), TimeActivityPayload, "time_activity.create")

    def update_time_activity(
        self, theirs: str, changed: Flat, seen: Flat
    ) -> TimeActivityPayload | None:
        """Change fields of an activity."""
        path = f"{ACTIVITIES}/{theirs}"
        return self._update(path, changed, seen, TimeActivityPayload, "time_activity.update")

    def list_hour_types(self, since: datetime | None) -> Iterator[list[HourTypePayload]]:  # noqa: ARG002 - a handful
        """Yield the kinds of hours: a short list that is always read whole."""
        found = self._wire.listed(HOUR_TYPES, HourTypePayload, operation="time_hour_type.list")
        if found:
            yield found
