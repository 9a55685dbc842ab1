"""What the customer ledger says of invoices, and of what was paid of them.

Source: contract paper poweroffice-go, sections 15 and 18, read 2026-11-21.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from bindeledd.connectors.poweroffice_go.client.shared import Calls
from bindeledd.connectors.poweroffice_go.payloads.payments import (
    CustomerEntryPayload,
    PostedInvoicePayload,
    SettledPayload,
)
from bindeledd.connectors.poweroffice_go.values.payments import settled, settled_on
from bindeledd.connectors.poweroffice_go.wire import written

WINDOW: Final = {"fromDate": "2000-01-01", "toDate": "2099-12-31"}
"""Posting days of a statement, which demands them; balances are as of its last day."""
DATED_BACK: Final = timedelta(days=45)
"""New invoices have no filter of their own: those dated so shortly before are read again, and a
whole read finds what is dated further back."""
_ORDER: Final = "VoucherNo asc"
"""Numbers never change and only grow, so page numbers in their order lose no row."""
_OF_BALANCE: Final = "balanceLastChangedDateTimeOffsetGreaterThan"


class PaymentCalls(Calls):
    """Invoices that were posted, and payments of them."""

    def list_posted_invoices(self, since: datetime | None) -> Iterator[list[PostedInvoicePayload]]:
        """Yield posted invoices and credit notes with the day on which each was settled."""
        if since is None:
            filters: list[dict[str, str]] = [{}]
        else:
            dated = (since - DATED_BACK).date().isoformat()
            filters = [{_OF_BALANCE: written(since)}, {"fromDate": dated}]
        for some in filters:
            for page in self._wire.pages(
                "/OutgoingInvoices",
                PostedInvoicePayload,
                operation="posted_invoice.list",
                since=None,
                also={**some, "OrderBy": _ORDER},
                by_number=True,
            ):
                yield [self._with_day(one, whole=since is None) for one in page]

    def get_posted_invoice(self, theirs: str) -> PostedInvoicePayload | None:
        """Return one posted invoice with the day on which it was settled."""
        path = f"/OutgoingInvoices/{theirs}"
        found = self._get(path, PostedInvoicePayload, "posted_invoice.get")
        return None if found is None else self._with_day(found, whole=False)

    def list_payments(self, since: datetime | None) -> Iterator[list[SettledPayload]]:
        """Yield what payments settled of invoices, of matches that changed since.

        A match that was taken apart shows in no increment: its payments are gone, which only a
        whole read tells.
        """
        if since is None:
            for match in self._all_entries.values():
                if found := settled(match):
                    yield found
            return
        seen: set[int] = set()
        for page in self._statement(since):
            matches = {one.get("MatchId") for one in page} - {None} - seen
            for match_id in sorted(one for one in matches if one is not None):
                seen.add(match_id)
                if found := settled(self._entries(match_id)):
                    yield found

    def _with_day(self, invoice: PostedInvoicePayload, *, whole: bool) -> PostedInvoicePayload:
        match, day = invoice.get("MatchId"), None
        if match is not None and invoice.get("Balance") == 0:
            known: Mapping[int, list[CustomerEntryPayload]] = self._all_entries if whole else {}
            day = settled_on(known.get(match) or self._entries(match))
        return {**invoice, "PaidOn": day}

    def _entries(self, match_id: int) -> list[CustomerEntryPayload]:
        if match_id not in self._matches:
            self._matches[match_id] = self._wire.listed(
                "/Customerledger/EntriesByMatchId",
                CustomerEntryPayload,
                operation="customer_entry.list",
                matchId=str(match_id),
            )
        return self._matches[match_id]

    @cached_property
    def _matches(self) -> dict[int, list[CustomerEntryPayload]]:
        """Entries of matches that were asked for, by match."""
        return {}

    @cached_property
    def _all_entries(self) -> dict[int, list[CustomerEntryPayload]]:
        """Entries of all matches, by match: one reading of the ledger instead of a call a match."""
        found: dict[int, list[CustomerEntryPayload]] = defaultdict(list)
        for page in self._statement(None):
            for one in page:
                match = one.get("MatchId")
                if match is not None:
                    found[match].append(one)
        return dict(found)

    def _statement(self, since: datetime | None) -> Iterator[list[CustomerEntryPayload]]:
        return self._wire.pages(
            "/Customerledger/Statement",
            CustomerEntryPayload,
            operation="customer_entry.list",
            since=since,
            also=WINDOW,
        )
