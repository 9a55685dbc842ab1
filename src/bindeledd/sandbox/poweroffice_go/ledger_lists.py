"""The lists of both subledgers: the same entries, asked for with each address's own filters.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, sections 16 and 18, read
2026-11-21.
"""

from dataclasses import replace

from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.filter_kinds import (
    asked,
    first_day,
    groups,
    last_day,
    only_true,
    series,
    texts,
    values_of,
)
from bindeledd.sandbox.poweroffice_go.posted_tables import BY_DIMENSION, BY_MOMENT, ENTRIES
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Resource


def _asking(resource: Resource, contact: str, *dates: Filter) -> Resource:
    """The entries with the filters of one address."""
    word = contact.lower()
    less = "LessThan" if contact == "Customer" else "GreaterThan"
    return replace(
        resource,
        filters=(
            *dates,
            Filter(f"{word}Nos", "numbers", f"{contact}AccountNo"),
            Filter("externalNos", "numbers", f"{contact}Id", f"{contact}s.ExternalNumber"),
            Filter("contactGroupIds", groups, f"{contact}Id", f"{contact}s"),
            Filter("subLedgerNumberSeriesIds", series, f"{contact}AccountNo"),
            Filter("invoiceNos", texts, "InvoiceNo"),
            Filter("customMatchingReferences", texts, "CustomMatchingReference"),
            Filter("voucherTypes", values_of, "VoucherType"),
            Filter("onlyCreatedByCurrentIntegration", only_true, "IsCreatedByCurrentIntegration"),
            Filter(f"onlyBalances{less}Amount", asked, "Balance"),
            *BY_DIMENSION,
            *BY_MOMENT,
        ),
    )


OPEN_ITEMS = {
    name: _asking(one, name.removesuffix("s"), Filter("date", last_day, "PostingDate", needed=True))
    for name, one in ENTRIES.items()
}
STATEMENTS = {
    name: _asking(
        one,
        name.removesuffix("s"),
        Filter("fromDate", first_day, "PostingDate", needed=True),
        Filter("toDate", last_day, "PostingDate", needed=True),
    )
    for name, one in ENTRIES.items()
}
MATCHES = {
    name: replace(one, filters=(Filter("matchId", "number", "MatchId", needed=True),))
    for name, one in ENTRIES.items()
}


def _balance_list(name: str) -> Resource:
    """The contacts themselves, asked for their balances; paging and order work on the answer."""
    word = name.removesuffix("s")
    return Resource(
        name,
        f"{word} balance",
        "",
        field_table(f"""
Balance decimal R
{word}AccountNo int64 R
{word}ExternalNo int64 R
{word}Id int64 R
{word}Name string R
"""),
        (f"{word}Ledger",),
        (
            Filter("date", asked, "", needed=True),
            Filter("contactGroupIds", "member", "ContactGroupIds"),
            Filter("includeOnlyOpenItems", asked, ""),
            Filter("subLedgerNumberSeriesIds", series, "Number"),
        ),
    )


BALANCES = {name: _balance_list(name) for name in ENTRIES}
