"""Vouchers that are posted straight into the ledger; they are final once they stand there.

Source: contract paper poweroffice-go, sections 3.7, 16, 17 and 19, read 2026-11-21.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.client.shared import Calls, said, the_one
from bindeledd.connectors.poweroffice_go.payloads.access import LockDatePayload
from bindeledd.connectors.poweroffice_go.payloads.items import VatCodePayload
from bindeledd.connectors.poweroffice_go.payloads.ledger import (
    ManualVoucherPayload,
    TransactionPayload,
)
from bindeledd.kernel.errors import RejectedError

NO_VAT: Final = "0"
"""Code of what has no VAT; a line needs a code even then, and this one is unconfirmed (17)."""
_MANUAL: Final = "/Vouchers/ManualJournals"


class LedgerCalls(Calls):
    """The ledger: vouchers out, costs and payments into."""

    # --- manual vouchers (section 17 A) ---

    def create_day_voucher(self, payload: dict[str, Any], key: str) -> ManualVoucherPayload:
        """Post the voucher of a day: its debit lines, then its credit lines.

        Raises:
            RejectedError: The day is closed by now (`poweroffice_go.period_closed`): it goes into
                no other period. Or they have no code for what has no VAT.
        """
        day = str(payload["VoucherDate"])
        self._refuse_closed(day)
        lines = [
            said(line) | {"VatId": self._no_vat, "PostingDate": day}
            for line in [*payload["Debit"], *payload["Credit"]]
        ]
        head = {name: value for name, value in payload.items() if name not in {"Debit", "Credit"}}
        body = said(head) | {"ExternalImportReference": key, "VoucherLines": lines}
        return self._create(_MANUAL, body, ManualVoucherPayload, "voucher.create")

    def get_day_voucher(self, theirs: str) -> ManualVoucherPayload | None:
        """Return one voucher of ours; None when it is not there, or was posted by others."""
        return self._get(f"{_MANUAL}/{theirs}", ManualVoucherPayload, "voucher.get")

    def find_day_voucher(self, key: str, sent: dict[str, Any]) -> ManualVoucherPayload | None:
        """Return the voucher that keeps our key, or None.

        Vouchers have no list: the lines of the day tell which voucher has the key. One that a
        person has reversed is found as well: it did arrive.
        """
        day = str(sent["VoucherDate"])
        found: set[str] = set()
        for page in self._wire.pages(
            "/AccountTransactions",
            TransactionPayload,
            operation="voucher.find",
            since=None,
            also={"fromDate": day, "toDate": day, "voucherTypes": "ManualJournal"},
        ):
            found |= {
                voucher
                for line in page
                if line.get("ExternalImportReference") == key
                and (voucher := line.get("VoucherId")) is not None
            }
        theirs = the_one(sorted(found), "voucher.find")
        return None if theirs is None else self.get_day_voucher(theirs)

    def _refuse_closed(self, day: str) -> None:
        """Stop before a closed day: it may have been closed since access was checked."""
        if self._lock_date and day <= self._lock_date:
            raise RejectedError(
                "poweroffice_go.period_closed",
                day=day,
                lock_date=self._lock_date,
                operation="voucher.create",
            )

    @cached_property
    def _lock_date(self) -> str:
        found = self._single("/LockDateSettings", LockDatePayload, "lock_date.get")
        return (found.get("LockDate") or "")[:10]

    @cached_property
    def _vat_ids(self) -> dict[str, int]:
        """Ids of the VAT codes in use, by code."""
        found = self._wire.listed("/VatCodes", VatCodePayload, operation="vat_code.list")
        active = [one for one in found if one.get("IsActive") is not False]
        return {code: one["Id"] for one in active if (code := one.get("Code")) is not None}

    @property
    def _no_vat(self) -> int:
        return self._vat_id(NO_VAT)

    def _vat_id(self, code: str) -> int:
        found = self._vat_ids.get(code)
        if found is None:
            raise RejectedError("poweroffice_go.no_such_vat_code", code=code)
        return found
