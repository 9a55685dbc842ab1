"""The addresses of posting and of both subledgers, and what they show beyond plain lists.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, sections 15.2-19, read
2026-11-21.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Answer, Request, Router, Row
from bindeledd.sandbox.poweroffice_go import journals, outgoing_vouchers, subledger
from bindeledd.sandbox.poweroffice_go.account_tables import VAT_CODES
from bindeledd.sandbox.poweroffice_go.filter_kinds import read_day
from bindeledd.sandbox.poweroffice_go.filters import read_flag
from bindeledd.sandbox.poweroffice_go.ledger_lists import (
    BALANCES,
    MATCHES,
    OPEN_ITEMS,
    STATEMENTS,
)
from bindeledd.sandbox.poweroffice_go.listing import list_rows
from bindeledd.sandbox.poweroffice_go.operations import Handled, Operation
from bindeledd.sandbox.poweroffice_go.posted_tables import ENTRIES
from bindeledd.sandbox.poweroffice_go.reversing import REVERSE
from bindeledd.sandbox.poweroffice_go.shapes import Resource
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

Lister = Callable[["Ledger", Request, list[str]], Answer]
_PLACES = {"Customers": "/Customerledger", "Suppliers": "/Supplierledger"}


def _asked(request: Request, name: str) -> str:
    """A query parameter by its name in any case."""
    wanted = name.lower()
    return next((value for key, value in request.query if key.lower() == wanted), "").strip()


def _flag(request: Request, name: str) -> bool:
    text = _asked(request, name)
    return bool(text) and read_flag(name, text)


def _day(request: Request, name: str) -> str:
    """A mandatory date; a missing one is refused by the list itself."""
    text = _asked(request, name)
    return read_day(name, text) if text else ""


def _shown(ledger: "Ledger", name: str, stored: Stored, day: str) -> Row:
    """An entry as it stood at the end of a day."""
    row = ledger.shown(ENTRIES[name], stored)
    word = name.removesuffix("s")
    contact = ledger.tables[name].rows.get(row[f"{word}Id"])
    if contact is not None and contact.data.get("IsPerson"):
        row[f"{word}Name"] = f"{contact.data['FirstName']} {contact.data['LastName']}"
    if day:
        row["Balance"] = subledger.balance_at(stored.data, day)
    return row


def _is_part(stored: Stored, day: str) -> bool:
    """Tell whether something was taken off an entry by the end of a day."""
    return subledger.balance_at(stored.data, day) != Decimal(stored.data["Amount"])


def _open_items(name: str, resource: Resource) -> Lister:
    def run(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
        day = _day(request, "date")
        part = _part_asked(request)
        return list_rows(
            ledger,
            resource,
            request,
            only=lambda stored: (
                subledger.balance_at(stored.data, day) != 0 and (not part or _is_part(stored, day))
            ),
            show=lambda stored: _shown(ledger, name, stored, day),
        )

    return run


def _part_asked(request: Request) -> bool:
    names = ("onlyBalancesLessThanAmount", "onlyBalancesGreaterThanAmount")
    return any(_flag(request, name) for name in names)


def _statement(name: str, resource: Resource) -> Lister:
    def run(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
        day = _day(request, "toDate")
        part = _part_asked(request)
        past = day if day < ledger.options.clock().date().isoformat() else ""
        return list_rows(
            ledger,
            resource,
            request,
            only=lambda stored: not part or _is_part(stored, day),
            show=lambda stored: _shown(ledger, name, stored, past),
        )

    return run


def _by_match(name: str, resource: Resource) -> Lister:
    def run(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
        return list_rows(
            ledger, resource, request, show=lambda stored: _shown(ledger, name, stored, "")
        )

    return run


def _vat_codes(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
    """Expired codes are left out unless they are asked for."""
    today = ledger.options.clock().date().isoformat()
    every = _flag(request, "includeExpired")
    return list_rows(
        ledger,
        VAT_CODES,
        request,
        only=lambda stored: every or (stored.data["ValidTo"] or today) >= today,
    )


def routes(router: Router[Operation]) -> None:
    """Add the addresses."""
    router.add("GET", "/VatCodes", Handled(_vat_codes, ("CommonServices",)))
    for journal in journals.JOURNALS:
        create, get = journals.operations(journal)
        router.add("POST", f"/Vouchers/{journal.name}", create)
        router.add("GET", f"/Vouchers/{journal.name}/{{id}}", get)
    for kind in outgoing_vouchers.KINDS:
        create, get = outgoing_vouchers.operations(kind)
        router.add("POST", f"/Vouchers/{kind.name}", create)
        router.add("GET", f"/Vouchers/{kind.name}/{{id}}", get)
    router.add("POST", "/Vouchers/Reverse/{id}", REVERSE)
    for name, place in _PLACES.items():
        right = ENTRIES[name].rights
        router.add("GET", f"{place}/OpenItems", Handled(_open_items(name, OPEN_ITEMS[name]), right))
        statement = _statement(name, STATEMENTS[name])
        router.add("GET", f"{place}/Statement", Handled(statement, right))
        matches = _by_match(name, MATCHES[name])
        router.add("GET", f"{place}/EntriesByMatchId", Handled(matches, right))
        word = name.removesuffix("s")
        balances = _balances(name, BALANCES[name])
        router.add("GET", f"{place}/{word}Balances", Handled(balances, right))


def _balances(name: str, resource: Resource) -> Lister:
    """Sums per contact as of a day; contacts without any entry by then are not listed."""
    word = name.removesuffix("s")

    def run(ledger: "Ledger", request: Request, _values: list[str]) -> Answer:
        day = _day(request, "date")
        only_open = _flag(request, "includeOnlyOpenItems")
        sums: dict[int, Decimal] = {}
        for stored in ledger.tables[ENTRIES[name].name].rows.values():
            if stored.data["PostingDate"] <= day:
                contact = stored.data[f"{word}Id"]
                amount = Decimal(stored.data["Amount"])
                sums[contact] = sums.get(contact, Decimal(0)) + amount

        def show(stored: Stored) -> Row:
            person = f"{stored.data['FirstName']} {stored.data['LastName']}"
            return {
                "Balance": sums[stored.data["Id"]],
                f"{word}AccountNo": stored.data["Number"],
                f"{word}ExternalNo": stored.data["ExternalNumber"],
                f"{word}Id": stored.data["Id"],
                f"{word}Name": person if stored.data["IsPerson"] else stored.data["Name"],
            }

        return list_rows(
            ledger,
            resource,
            request,
            only=lambda stored: (
                stored.data["Id"] in sums and (not only_open or sums[stored.data["Id"]] != 0)
            ),
            show=show,
        )

    return run
