"""Activities, kinds of hours and entries of time tracking; `values.time` tells what is unsure.

Source: contract paper poweroffice-go, section 11, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.client.shared import Calls, said, the_one
from bindeledd.connectors.poweroffice_go.payloads.time import (
    HourTypePayload,
    TimeActivityPayload,
    TimeEntryPayload,
    TimeTransactionPayload,
)
from bindeledd.connectors.poweroffice_go.values.time import (
    ACTIVITIES,
    ENTRIES,
    HOUR_TYPES,
    TRANSACTIONS,
    WITH_INACTIVE,
    mark_in,
    marked,
)
from bindeledd.kernel.errors import ConflictError, ContractError, NotAllowedError, RejectedError
from bindeledd.sync.mapping import Flat

_CONFLICT: Final = 409
_SAME: Final = ("ActivityTimeId", "ProjectId", "Quantity")
"""What makes two entries of one person and day look alike."""


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

    # --- entries ---

    def newest_time_entries(self) -> list[TimeEntryPayload]:
        """Return some entries that stand there, for the check step."""
        return self._wire.listed(
            ENTRIES, TimeEntryPayload, operation="time_entry.list", PageNumber="1", PageSize="50"
        )

    def get_time_entry(self, theirs: str) -> TimeEntryPayload | None:
        """Return one entry, or None when it is gone."""
        return self._get(f"{ENTRIES}/{theirs}", TimeEntryPayload, "time_entry.get")

    def create_time_entry(self, payload: dict[str, Any], key: str) -> TimeEntryPayload:
        """Create an entry; our key goes at the end of the internal comment.

        Raises:
            RejectedError: The content is refused; a day that is approved there takes no more.
        """
        body = said(payload)
        body["InternalComment"] = marked(body.get("InternalComment"), key)
        with _locked_in_words():
            return self._create(ENTRIES, body, TimeEntryPayload, "time_entry.create")

    def update_time_entry(self, theirs: str, changed: Flat, seen: Flat) -> TimeEntryPayload | None:
        """Change fields of an entry; its mark stays.

        Raises:
            RejectedError: It is approved, invoiced, in a pay run or accrued
                (`poweroffice_go.entry_locked`).
        """
        fields = dict(changed)
        mark = mark_in(seen.get("InternalComment"))
        if "InternalComment" in fields and mark:
            fields["InternalComment"] = marked(fields["InternalComment"], mark)
        path = f"{ENTRIES}/{theirs}"
        with _locked_in_words():
            return self._update(path, fields, seen, TimeEntryPayload, "time_entry.update")

    def cancel_time_entry(self, theirs: str) -> None:
        """Delete an entry.

        Raises:
            RejectedError: As for `update_time_entry`.
        """
        with _locked_in_words():
            self._wire.write("DELETE", f"{ENTRIES}/{theirs}", None, operation="time_entry.cancel")

    def find_time_entry(self, key: str, sent: dict[str, Any]) -> TimeEntryPayload | None:
        """Return the entry of that person and day that has our mark, or None.

        Raises:
            ConflictError: Several have it; or none has, and one that looks the same has no mark at
                all, so that nothing tells whether it is ours (`poweroffice_go.entry_unmarked`).
        """
        entries = self._entries_of_day(sent)
        mine = [one for one in entries if mark_in(one.get("InternalComment")) == key]
        if mine:
            return the_one(mine, "time_entry.find")
        for one in entries:
            alike = all(one.get(name) == sent.get(name) for name in _SAME)
            if alike and mark_in(one.get("InternalComment")) == "":
                raise ConflictError(
                    "poweroffice_go.entry_unmarked",
                    theirs=str(one["Id"]),
                    operation="time_entry.find",
                )
        return None

    def time_entries_like(self, sent: dict[str, Any], number: str) -> list[TimeEntryPayload]:
        """Return the entries of that person and day; with a number, the one of that id."""
        if not number:
            return self._entries_of_day(sent)
        found = self.get_time_entry(number) if number.isdecimal() else None
        return [] if found is None else [found]

    def _entries_of_day(self, sent: dict[str, Any]) -> list[TimeEntryPayload]:
        """Return the entries of a person on a day.

        The view of transactions names them; the entries themselves are read, because it is not
        known what the view shows. Where its ids lead elsewhere, or there is no such view, all
        entries are listed.
        """
        try:
            rows = self._transactions_of_day(sent)
        except (ContractError, NotAllowedError):
            return self._listed_entries_of_day(sent)
        found = [self.get_time_entry(str(row["Id"])) for row in rows]
        entries = [one for one in found if one is not None and _is_of_day(one, sent)]
        return entries if len(entries) == len(rows) else self._listed_entries_of_day(sent)

    def _transactions_of_day(self, sent: dict[str, Any]) -> list[TimeTransactionPayload]:
        day = str(sent["Date"])
        pages = self._wire.pages(
            TRANSACTIONS,
            TimeTransactionPayload,
            operation="time_transaction.find",
            since=None,
            also={"fromDate": day, "toDate": day},
            by_number=True,
        )
        return [row for page in pages for row in page if _is_of_day(row, sent)]

    def _listed_entries_of_day(self, sent: dict[str, Any]) -> list[TimeEntryPayload]:
        pages = self._wire.pages(ENTRIES, TimeEntryPayload, operation="time_entry.find", since=None)
        return [row for page in pages for row in page if _is_of_day(row, sent)]


def _is_of_day(row: TimeEntryPayload | TimeTransactionPayload, sent: dict[str, Any]) -> bool:
    same_day = (row.get("Date") or "")[:10] == str(sent["Date"])[:10]
    return same_day and row.get("EmployeeId") == sent["EmployeeId"]


@contextmanager
def _locked_in_words() -> Iterator[None]:
    """Say that an entry is locked, where they answer a conflict."""
    try:
        yield
    except RejectedError as error:
        if error.params.get("status") != _CONFLICT:
            raise
        raise RejectedError(
            "poweroffice_go.entry_locked", reasons=error.reasons, **error.params
        ) from error
