"""Work types and hours.

Hours are made and taken back, never changed: whether an hour can be saved over is unconfirmed.

Source: contract paper 24sevenoffice, sections 2.6 and 4, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from bindeledd.connectors.sevenoffice.client.shared import Calls, said, the_one
from bindeledd.connectors.sevenoffice.payloads.time import HourPayload, WorkTypePayload
from bindeledd.connectors.sevenoffice.values.shared import (
    day_of,
    midnight,
    plain,
    same_amount,
)
from bindeledd.connectors.sevenoffice.values.time import mark_in, marked, same_time
from bindeledd.connectors.sevenoffice.wire import TIME
from bindeledd.kernel.errors import ConflictError, ContractError, RejectedError

_STATE: Final = {"Locked": "none", "Approved": "False", "NeedApproval": True}
"""What their own sample says of an hour that is still to be approved there."""
_LENGTHS: Final = ("TotalHours", "TotalHoursInvoice")


class TimeCalls(Calls):
    """Time registration."""

    def list_work_types(self, since: datetime | None) -> Iterator[list[WorkTypePayload]]:  # noqa: ARG002 - a short list
        """Yield the work types in use."""
        shape = list[WorkTypePayload]
        found = self._ask(
            TIME, "GetWorkTypeList", shape, operation="work_type.list", Wts={"Active": "True"}
        )
        if found:
            yield found

    def get_hour(self, theirs: str) -> HourPayload | None:
        """Return one hour, or None when it is gone.

        Raises:
            ContractError: Their service is older than the search by id.
        """
        if not self._wire.knows(TIME, "HourSearch", "HourIds"):
            raise ContractError("sevenoffice.no_search_by_id", operation="hour.get")
        search = {"ContactId": 0, "ProjectId": 0, "HourIds": {"long": [int(theirs)]}}
        found = self._hours("hour.get", search)
        return the_one([row for row in found if row["Id"] == int(theirs)], "hour.get")

    def create_hour(self, payload: dict[str, Any], key: str) -> HourPayload:
        """Create an hour; our key goes into the internal note, or after the description."""
        body = said(payload)
        if self._wire.knows(TIME, "Hour", "InternalNote"):
            body["InternalNote"] = key
        else:
            body["Description"] = marked(body.get("Description"), key)
        lengths = {name: plain(Decimal(str(body[name]))) for name in _LENGTHS if name in body}
        saved = self._ask(
            TIME,
            "SaveHour",
            int,
            operation="hour.create",
            write=True,
            Hour=body | lengths | _STATE,
        )
        return {**body, "Id": saved}  # type: ignore[typeddict-item] # of that shape

    def cancel_hour(self, theirs: str) -> None:
        """Delete an hour.

        Raises:
            RejectedError: They keep it: it is approved, locked or invoiced there.
        """
        gone = self._ask(
            TIME,
            "DeleteHour",
            bool,
            operation="hour.cancel",
            write=True,
            Hour={"Id": int(theirs)},
        )
        if not gone and self.get_hour(theirs) is not None:
            raise RejectedError("sevenoffice.hour_locked", operation="hour.cancel", theirs=theirs)

    def find_hour(self, key: str, sent: dict[str, Any]) -> HourPayload | None:
        """Return the hour of that person, project and day that has our mark, or None.

        Raises:
            ConflictError: Several have it; or none shows any mark, and one looks the same, so that
                nothing tells whether it is ours (`sevenoffice.hour_unmarked`).
        """
        found = self._hours_of_day(sent, "hour.find")
        mine = [row for row in found if key in {row.get("InternalNote"), _mark_of(row)}]
        if mine:
            return the_one(mine, "hour.find")
        for row in found:
            if not row.get("InternalNote") and _mark_of(row) == "" and _is_alike(row, sent):
                raise ConflictError(
                    "sevenoffice.hour_unmarked", theirs=str(row["Id"]), operation="hour.find"
                )
        return None

    def hours_like(self, sent: dict[str, Any], number: str) -> list[HourPayload]:
        """Return the hours of that person, project and day; with a number, the one of that id."""
        if not number:
            return self._hours_of_day(sent, "hour.find")
        found = self.get_hour(number) if number.isdecimal() else None
        return [] if found is None else [found]

    def _hours_of_day(self, sent: dict[str, Any], operation: str) -> list[HourPayload]:
        day = day_of(str(sent["StartTime"]))
        if day is None:
            raise ContractError(operation=operation, place="an hour without its day")
        search = {
            "ContactId": sent["ContactId"],
            "ProjectId": sent["ProjectId"],
            "StartTime": midnight(day),
            "StopTime": midnight(day + timedelta(days=1)),
        }
        return self._hours(operation, search)

    def _hours(self, operation: str, search: dict[str, Any]) -> list[HourPayload]:
        return self._ask(TIME, "GetHours", list[HourPayload], operation=operation, hs=search)


def _mark_of(row: HourPayload) -> str:
    return mark_in(row.get("Description"))


def _is_alike(row: HourPayload, sent: dict[str, Any]) -> bool:
    return (
        row.get("TypeOfWorkId") == sent.get("TypeOfWorkId")
        and same_time(row.get("StartTime"), sent.get("StartTime"))
        and same_time(row.get("StopTime"), sent.get("StopTime"))
        and same_amount(row.get("TotalHours"), sent.get("TotalHours"))
    )
