"""Everything one stand-in for PowerOffice Go holds: client companies, tokens, faults, traffic."""

import threading
from collections.abc import Callable, Container, Iterator
from dataclasses import asdict
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from bindeledd.sandbox.faults import Faults
from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import chart, product_rules
from bindeledd.sandbox.poweroffice_go.auth import Tokens
from bindeledd.sandbox.poweroffice_go.ledger import Ledger, Settings
from bindeledd.sandbox.poweroffice_go.options import Options
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.work_seed import furnish_work
from bindeledd.sandbox.traffic import RateWindow, Traffic


class State:
    """The stand-in's memory; `lock` guards the books and tokens."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.lock = threading.RLock()
        self.faults = Faults(options.seed)
        self.traffic = Traffic()
        self.window = RateWindow(options.rate)
        self.reset()

    def reset(self) -> None:
        """Forget all companies, tokens, faults and figures."""
        self.ledgers: dict[str, Ledger] = {}
        self.tokens = Tokens(self.options.seed)
        self.onboardings: dict[str, Row] = {}
        self.finalizations: dict[str, Row] = {}
        self.random = Random(self.options.seed)  # noqa: S311  # keys of a stand-in
        self._resets = getattr(self, "_resets", 0) + 1
        self.faults.reset()
        self.traffic.reset()

    def new_uuid(self) -> str:
        """Draw a uuid under the seed."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def add_company(
        self, name: str, *, client_key: str = "", furnished: bool = True, **settings: Any
    ) -> Ledger:
        """Open the books of one client company.

        Args:
            name: Its name in Go.
            client_key: The secret of our integration there; drawn under the seed when empty.
            furnished: With number series, payment terms and the other registers Go begins with.
            settings: Fields of `Settings`: org_number, environment, privileges, modules ...
        """
        with self.lock:
            key = client_key or self.new_uuid()
            seed = f"{self.options.seed}:{len(self.ledgers)}"
            ledger = Ledger(self.options, Settings(name, **settings), key, seed)
            if furnished:
                furnish(ledger)
            self.ledgers[key] = ledger
            return ledger

    def company(self, key: str) -> Ledger | None:
        """Find books by client key or client id."""
        with self.lock:
            found = self.ledgers.get(key)
            matches = (one for one in self.ledgers.values() if one.client_id == key)
            return found or next(matches, None)

    def valid_until(self, minutes: int) -> str:
        """Word a moment some minutes ahead."""
        return (self.options.clock() + timedelta(minutes=minutes)).isoformat()

    @property
    def version(self) -> tuple[int, ...]:
        """Changes whenever something worth saving changed."""
        with self.lock:
            books = (ledger.version for ledger in self.ledgers.values())
            return (self._resets, len(self.ledgers), *books)

    def dump(self) -> dict[str, Any]:
        """Show all books as plain data, for checkers."""
        with self.lock:
            return {"companies": [dump_ledger(one) for one in self.ledgers.values()]}


def dump_ledger(ledger: Ledger) -> dict[str, Any]:
    """Show one company's books as plain data, rows as answers show them."""
    return {
        "client_id": ledger.client_id,
        "client_key": ledger.client_key,
        "settings": asdict(ledger.settings),
        "counts": dict(_counts(ledger)),
        "rows": {name: ledger.rows(name) for name in RESOURCES},
    }


def _counts(ledger: Ledger) -> Iterator[tuple[str, int]]:
    return ((name, len(table)) for name, table in ledger.tables.items())


_SERIES = (
    ("Kunder", "Customer", 10_000, 19_999, 1_500),
    ("Ansatte", "Employee", 1, 9_999, 2_930),
    ("Leverandører", "Supplier", 20_000, 29_999, 2_400),
)


def furnish(ledger: Ledger) -> None:
    """Fill the registers that every client company in Go has from its first day."""
    for name, kind, first, last, account in _SERIES:
        values = {
            "Name": name,
            "SubLedgerNumberSeriesType": kind,
            "FromInclusive": first,
            "ToInclusive": last,
            "IsDefault": True,
            "IsClientTrust": False,
            "GeneralLedgerAccountId": 40_000_000 + account,
            "GeneralLedgerAccountNo": account,
        }
        ledger.user_adds("SubLedgerNumberSeries", values)
    for days in (10, 14, 20, 30):
        values = {"Name": f"Netto {days} dager", "CreditDays": days, "IsDefault": days == 14}  # noqa: PLR2004  # the default term
        ledger.user_adds("PaymentTerms", values)
    ledger.user_adds("DeliveryTerms", {"Name": "Fritt levert", "IsDefault": True})
    theme = {"Code": "STD", "Name": "Standard", "LanguageCode": "NO", "IsDefault": True}
    ledger.user_adds("BrandingThemes", theme)
    for fill in _AREAS.values():
        fill(ledger)


_AREAS: dict[str, Callable[[Ledger], None]] = {
    "GeneralLedgerAccounts": chart.furnish,
    "ProductGroups": product_rules.furnish,
    "PayItems": furnish_work,
}
"""A register of each area -> what fills the area's registers."""


def complete(ledger: Ledger, kept: Container[str]) -> None:
    """Fill the registers that a stand-in of earlier days did not have; `kept` names those it had.

    Rights are left as they were: they are granted in Go, here on the console.
    """
    for register, fill in _AREAS.items():
        if register not in kept:
            fill(ledger)
