"""Field tables between what stands in the books here and there; pure.

Source: contract paper poweroffice-go, section 17, and field-domain.md, A13, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.payloads.ledger import (
    ManualVoucherPayload,
    VoucherLinePayload,
)
from bindeledd.connectors.poweroffice_go.values.ledger import (
    LINE_LABELS,
    VOUCHER_LABELS,
    DayVoucher,
    VoucherLine,
    hours,
)
from bindeledd.connectors.poweroffice_go.values.shared import DAY
from bindeledd.sync.mapping import Chosen, Field, Mapping, Out, Ref, Rows

DEBIT: Final = "debit_account"
CREDIT: Final = "credit_account"
"""Settings: accounts that accrued cost is posted to."""


def _line(account: str) -> Mapping[VoucherLine]:
    return Mapping(
        VoucherLine,
        VoucherLinePayload,
        rows=(
            Chosen("AccountId", account),
            Field("amount", "CurrencyAmount"),
            Ref("project_id", "ProjectId", "project", required=True),
            Out("Quantity", lambda line: hours(line.minutes), ("minutes",), "decimal hours"),
            Field("text", "Description"),
            Field("reference", "ExternalLineReference"),
        ),
        labels=LINE_LABELS,
    )


DAY_VOUCHER: Final = Mapping(
    DayVoucher,
    ManualVoucherPayload,
    rows=(
        Field("day", "VoucherDate", DAY),
        Out("CurrencyCode", lambda _: "NOK", (), "always NOK"),
        Field("text", "Description"),
        Rows("debit", "Debit", _line(DEBIT)),
        Rows("credit", "Credit", _line(CREDIT)),
    ),
    labels=VOUCHER_LABELS,
)
"""The voucher of a day's accrued hour cost (A13)."""
