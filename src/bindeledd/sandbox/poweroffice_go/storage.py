"""Keeps the state of the stand-in in one JSON file, written whole and put in place at once."""

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from bindeledd.sandbox.http import Row, decode, encode
from bindeledd.sandbox.poweroffice_go.ledger import Ledger, Settings
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.state import State, complete
from bindeledd.sandbox.poweroffice_go.table import Stored

FORMAT = 1


class Keeper:
    """Reads and writes the file of one stand-in. Tokens are not kept: callers fetch new ones."""

    def __init__(self, state: State, path: Path) -> None:
        self._state = state
        self._path = path
        self._saved: tuple[int, ...] | None = None

    def save_if_changed(self) -> bool:
        """Write the file when something changed since it was written last."""
        version = self._state.version
        if version == self._saved:
            return False
        self.save()
        self._saved = version
        return True

    def save(self) -> None:
        """Write the whole state beside the file and move it into place."""
        with self._state.lock:
            raw = encode(
                {
                    "format": FORMAT,
                    "random": _plain(self._state.random.getstate()),
                    "companies": [_dump(ledger) for ledger in self._state.ledgers.values()],
                }
            )
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f"{self._path.name}.part")
        part.write_bytes(raw)
        part.replace(self._path)

    def load(self) -> bool:
        """Read the file into the stand-in; False when there is none.

        Raises:
            ValueError: It is no file of this format.
        """
        if not self._path.exists():
            return False
        content = decode(self._path.read_bytes())
        if content.get("format") != FORMAT:
            raise ValueError(f"{self._path} is not a state file of this sandbox")
        with self._state.lock:
            self._state.random.setstate(_draws(content["random"]))
            for company in content["companies"]:
                ledger = _load(self._state, company)
                self._state.ledgers[ledger.client_key] = ledger
        self._saved = self._state.version
        return True


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
