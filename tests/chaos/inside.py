"""What runs inside the processes of the chaos tests: `sandbox …`, `control …`, `worker …`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
    from bindeledd.sandbox.sevenoffice import SevenOffice

CLIENT_KEY = "0f0f0f0f-1111-4222-8333-444444444444"
SECOND_KEY = "0f0f0f0f-1111-4222-8333-555555555555"
COMPANIES = {
    CLIENT_KEY: ("Lauvåsen Entreprenør AS", "999888777"),
    SECOND_KEY: ("Lauvåsen Maskin AS", "999888769"),
}
CLIENT_ID: Final = 700_000_000_000_477
"""Of the first company, in 24SevenOffice."""


def _in_go(app: PowerOfficeGo) -> None:
    for key, (name, number) in COMPANIES.items():
        app.add_company(name, org_number=number, client_key=key)


def _in_sevenoffice(app: SevenOffice) -> None:
    name, number = COMPANIES[CLIENT_KEY]
    app.add_company(name, org_number=number, client_id=CLIENT_ID)


PREPARED: Final[dict[str, Callable[[Any], None]]] = {
    "poweroffice_go": _in_go,
    "sevenoffice": _in_sevenoffice,
}
SWITCHES: Final[dict[str, dict[str, Any]]] = {"poweroffice_go": {}, "sevenoffice": {"hourly": None}}
"""An hour's calls may go within minutes here: what becomes of too many has tests of its own."""


def sandbox(system: str, rate: int, seed: int) -> None:
    """Serve a stand-in with empty companies; tell the address."""
    from bindeledd.sandbox import serve

    def tell(address: str) -> None:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()

    serve.run(
        "127.0.0.1",
        0,
        system=system,
        seed=seed,
        prepare=PREPARED[system],
        ready=tell,
        rate=rate if rate > 0 else None,
        **SWITCHES[system],
    )


def control(scene: str, addresses: Sequence[str], rate: str, sizes: Sequence[int]) -> None:
    """Set a scene, then do what stands on each line for a company; answer with one line.

    Args:
        scene: Name of a module beside this one; its `prepare` returns the sites, one a connection.
        addresses: Of the stand-ins.
        rate: Calls a second of each system; 0 for the product's own.
        sizes: How many records of each kind, as the scene counts them.
    """
    import django

    django.setup()

    from bindeledd.config.upgrade import migrate

    migrate()
    _hurry(rate)
    sites = import_module(f"tests.chaos.{scene}").prepare(addresses, *sizes)
    companies = [str(site.company.id) for site in sites]
    _say({"companies": companies, "connections": [str(site.connection.id) for site in sites]})
    for line in sys.stdin:
        deed, seat = line.split()
        _say(sites[int(seat)].does(deed))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, default=str) + "\n")
    sys.stdout.flush()


def worker(rate: str) -> int:
    """Be the product's worker, in a hurry."""
    from bindeledd.config import serving
    from bindeledd.config.upgrade import start_django

    start_django()
    _hurry(rate)
    return serving.worker()


def _hurry(rate: str) -> None:
    """Ask each system as often as its stand-in allows.

    At two calls a second nearly every kill would hit somebody who waits for a place.
    """
    import dataclasses
    from decimal import Decimal
    from functools import partial

    from bindeledd.sync import registry

    for one in registry.connectors() if rate != "0" else ():
        quick = dataclasses.replace(one, requests_per_second=Decimal(rate))
        registry.plug(quick, partial(dict, registry.installation(one.system)))


if __name__ == "__main__":
    if sys.argv[1] == "sandbox":
        sandbox(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1] == "worker":
        sys.exit(worker(sys.argv[2]))
    else:
        scene, addresses, pace, *sizes = sys.argv[2:]
        control(scene, addresses.split(","), pace, [int(size) for size in sizes])
