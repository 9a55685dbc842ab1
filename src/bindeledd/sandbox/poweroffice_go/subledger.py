"""Matching of open entries in the customers' and suppliers' ledgers, and balances as of a day.

Entries matched together share one MatchId; each keeps what was taken off it, by day, so that a
balance can be told as of a date. Source: contract paper poweroffice-go, section 18, read
2026-11-21.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.posted_tables import ENTRIES
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_INVOICES = ("OutgoingInvoices", "IncomingInvoices")


def find_entry(ledger: "Ledger", key: int) -> tuple[str, Stored]:
    """Find an entry in either subledger, with the name of its contacts' resource.

    Raises:
        ProblemError: 404, there is none.
    """
    for name, resource in ENTRIES.items():
        stored = ledger.tables[resource.name].rows.get(key)
        if stored is not None:
            return name, stored
    raise ProblemError(404, "Object(s) not found", f"Ledger entry with id = {key} not found.")


def entries_of(ledger: "Ledger", voucher_id: str) -> list[int]:
    """The subledger entries of a voucher, in the order they were posted."""
    return sorted(
        key
        for resource in ENTRIES.values()
        for key in ledger.tables[resource.name].ids_with("VoucherId", voucher_id)
    )


def contact_of(name: str, data: Row) -> int:
    """The contact that an entry belongs to."""
    return int(data[f"{name.removesuffix('s')}Id"])


def balance_at(data: Row, day: str) -> Decimal:
    """What was left of an entry at the end of a day."""
    off = (Decimal(amount) for when, amount in data["Applied"] if when <= day)
    return Decimal(data["Amount"]) - sum(off, Decimal(0))


def match(ledger: "Ledger", keys: list[int]) -> int:
    """Match entries of one contact against each other, oldest first, as far as they reach.

    Returns:
        The MatchId that all of them now share.

    Raises:
        ProblemError: They belong to different contacts, or nothing faces anything.
    """
    found = [find_entry(ledger, key) for key in dict.fromkeys(keys)]
    owners = {(name, contact_of(name, stored.data)) for name, stored in found}
    if len(owners) != 1:
        raise invalid("Match", "The entries belong to different contacts.")
    name = found[0][0]
    plus = [stored.data["Id"] for _, stored in found if stored.data["Balance"] > 0]
    minus = [stored.data["Id"] for _, stored in found if stored.data["Balance"] < 0]
    if not plus or not minus:
        raise invalid("Match", "There is nothing to match the entries with.")
    match_id = _shared_match(ledger, name, [stored.data for _, stored in found])
    _offset(ledger, name, plus, minus)
    moment = ledger.now()
    for key in keys:
        _touch(ledger, name, key, moment, {"MatchId": match_id})
    return match_id


def _shared_match(ledger: "Ledger", name: str, rows: list[Row]) -> int:
    """Take the MatchId that is already there; several of them flow together into one."""
    known = sorted({int(row["MatchId"]) for row in rows if row["MatchId"] is not None})
    if not known:
        return ledger.new_id("Matches")
    table = ledger.tables[ENTRIES[name].name]
    moment = ledger.now()
    for other in known[1:]:
        for key in table.ids_with("MatchId", other):
            _touch(ledger, name, key, moment, {"MatchId": known[0]})
    return known[0]


def _offset(ledger: "Ledger", name: str, plus: list[int], minus: list[int]) -> None:
    rows = ledger.tables[ENTRIES[name].name].rows
    for debit in plus:
        for credit in minus:
            left = Decimal(rows[debit].data["Balance"])
            right = -Decimal(rows[credit].data["Balance"])
            amount = min(left, right)
            if amount > 0:
                days = (rows[debit].data["PostingDate"], rows[credit].data["PostingDate"])
                _apply(ledger, name, debit, max(days), amount)
                _apply(ledger, name, credit, max(days), -amount)


def _apply(ledger: "Ledger", name: str, key: int, day: str, amount: Decimal) -> None:
    data = ledger.tables[ENTRIES[name].name].rows[key].data
    changes = {
        "Balance": Decimal(data["Balance"]) - amount,
        "Applied": [*data["Applied"], [day, amount]],
    }
    _touch(ledger, name, key, ledger.now(), changes)


def _touch(ledger: "Ledger", name: str, key: int, moment: int, changes: Row) -> None:
    """Change the match state of an entry, and of the invoice that it belongs to."""
    resource = ENTRIES[name]
    before = ledger.tables[resource.name].rows[key]
    stamp = ledger.stamp(moment)
    data = {**before.data, **changes, "LastChangedDateTimeOffset": stamp}
    ledger.keep(resource, key, Stored(data, before.created, moment))
    for invoices in _INVOICES:
        table = ledger.tables.get(invoices)
        invoice = table.rows.get(data["VoucherId"]) if table else None
        if table is not None and invoice is not None:
            state = {
                "Balance": data["Balance"],
                "MatchId": data["MatchId"],
                "BalanceLastChangedDateTimeOffset": stamp,
            }
            changed = {**invoice.data, **state}
            ledger.keep(
                table.resource, data["VoucherId"], Stored(changed, invoice.created, invoice.changed)
            )


def unmatch(ledger: "Ledger", match_id: int) -> None:
    """Take a match apart: every entry of it is open again, whole."""
    for name, resource in ENTRIES.items():
        table = ledger.tables[resource.name]
        for key in table.ids_with("MatchId", match_id):
            amount = table.rows[key].data["Amount"]
            changes = {"Balance": amount, "Applied": [], "MatchId": None}
            _touch(ledger, name, key, ledger.now(), changes)


def match_by_reference(ledger: "Ledger", keys: list[int]) -> None:
    """Match new entries at once where the vendor says so.

    An entry with a CustomMatchingReference or a KID finds an open one of the same contact with the
    same value and the opposite amount; one with the number of the invoice it pays finds that.
    """
    for key in keys:
        name, stored = find_entry(ledger, key)
        other = _counterpart(ledger, name, stored.data)
        if other is not None:
            match(ledger, [other, key])


def _counterpart(ledger: "Ledger", name: str, data: Row) -> Any:
    table = ledger.tables[ENTRIES[name].name]
    column = f"{name.removesuffix('s')}Id"
    for key in table.ids_with(column, data[column]):
        row = table.rows[key].data
        if row["Balance"] * data["Balance"] >= 0:
            continue
        if data["PaysInvoiceNo"] is not None and row["InvoiceNo"] == data["PaysInvoiceNo"]:
            return key
        if row["Balance"] == -data["Balance"] and any(
            data[one] and data[one] == row[one] for one in ("CustomMatchingReference", "Cid")
        ):
            return key
    return None
