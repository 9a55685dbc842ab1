"""Pay items, and the salary lines that wait for a pay run.

Source: contract paper poweroffice-go, sections 3.7 and 12, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.client.shared import Calls, said, the_one
from bindeledd.connectors.poweroffice_go.payloads.payroll import PayItemPayload, SalaryLinePayload

_SAME: Final = ("EmployeeId", "PayItemId")
"""What makes two salary lines look alike."""


class PayrollCalls(Calls):
    """Pay."""

    def list_pay_items(self, since: datetime | None) -> Iterator[list[PayItemPayload]]:
        """Yield pay items, those no longer in use too."""
        return self._wire.pages("/PayItems", PayItemPayload, operation="pay_item.list", since=since)

    def get_salary_line(self, theirs: str) -> SalaryLinePayload | None:
        """Return one line of ours, or None when it is gone."""
        return self._get(f"/SalaryLines/{theirs}", SalaryLinePayload, "salary_line.get")

    def create_salary_line(self, payload: dict[str, Any], key: str) -> SalaryLinePayload:
        """Create a line with our key as its reference; a second one is refused.

        Raises:
            ConflictError: There is one with our key.
        """
        body = said(payload) | {"ExternalImportReference": key}
        return self._create("/SalaryLines", body, SalaryLinePayload, "salary_line.create")

    def find_salary_line(self, key: str, sent: dict[str, Any]) -> SalaryLinePayload | None:  # noqa: ARG002 - they keep the key
        """Return the line that keeps our key, or None; one that a user deleted is still there.

        Lines cannot be asked for by reference, nor by when they changed: all of ours are read, and
        they show no others.
        """
        mine = [line for line in self._salary_lines() if line.get("ExternalImportReference") == key]
        return the_one(mine, "salary_line.find")

    def salary_lines_like(self, sent: dict[str, Any], number: str) -> list[SalaryLinePayload]:
        """Return lines of ours of that person and pay item; with a number, the one of that id."""
        return [
            line
            for line in self._salary_lines()
            if (
                str(line["Id"]) == number
                if number
                else all(line.get(name) == sent.get(name) for name in _SAME)
            )
        ]

    def _salary_lines(self) -> Iterator[SalaryLinePayload]:
        for page in self._wire.pages(
            "/SalaryLines",
            SalaryLinePayload,
            operation="salary_line.find",
            since=None,
            by_number=True,
        ):
            yield from page
