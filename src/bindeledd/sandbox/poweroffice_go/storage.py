"""What of the stand-in stands in its file, and how it is put back."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.keeping import StateFile
from bindeledd.sandbox.poweroffice_go.ledger import Ledger, Settings
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.state import State, complete
from bindeledd.sandbox.poweroffice_go.table import Stored


class Keeper(StateFile[State]):
    """Keeps the books. Tokens are not kept: callers fetch new ones."""

    form = 1

    def taken(self) -> Row:
        """Return the companies, and where the drawing of random values stands."""
        return {
            "random": _plain(self._state.random.getstate()),
            "companies": [_dump(ledger) for ledger in self._state.ledgers.values()],
        }

    def given(self, content: Row) -> None:
        """Put the companies back."""
        self._state.random.setstate(_draws(content["random"]))
        for company in content["companies"]:
            ledger = _load(self._state, company)
            self._state.ledgers[ledger.client_key] = ledger


def _plain(draws: Any) -> Any:
    return [draws[0], list(draws[1]), draws[2]]


def _draws(plain: Any) -> Any:
    return (plain[0], tuple(plain[1]), plain[2])


def _dump(ledger: Ledger) -> Row:
    return {
        "client_id": ledger.client_id,
        "client_key": ledger.client_key,
        "settings": asdict(ledger.settings),
        "memory": ledger.memory(),
        "random": _plain(ledger.random.getstate()),
        "balances": [[key, amount] for key, amount in ledger.balances.items()],
        "booked": sorted(ledger.booked),
        "tables": {
            name: [[row.created, row.changed, row.data] for row in table.rows.values()]
            for name, table in ledger.tables.items()
        },
    }


def _load(state: State, company: Row) -> Ledger:
    settings = Settings(**company["settings"])
    ledger = Ledger(state.options, settings, company["client_key"], "0")
    ledger.client_id = company["client_id"]
    ledger.balances = {key: Decimal(amount) for key, amount in company["balances"]}
    ledger.booked = set(company["booked"])
    for name, rows in company["tables"].items():
        for created, changed, data in rows:
            ledger.keep(RESOURCES[name], data["Id"], Stored(data, created, changed))
    ledger.recall(company["memory"])
    ledger.random.setstate(_draws(company["random"]))
    complete(ledger, company["tables"])
    return ledger
