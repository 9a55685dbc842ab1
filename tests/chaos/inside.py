"""What runs inside the processes of the chaos tests: `inside sandbox …`, `inside control …`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go import PowerOfficeGo

CLIENT_KEY = "0f0f0f0f-1111-4222-8333-444444444444"
SECOND_KEY = "0f0f0f0f-1111-4222-8333-555555555555"
COMPANIES = {
    CLIENT_KEY: ("Lauvåsen Entreprenør AS", "999888777"),
    SECOND_KEY: ("Lauvåsen Maskin AS", "999888769"),
}


def sandbox(rate: int, seed: int) -> None:
    """Serve a stand-in with two empty companies; tell the address."""
    from bindeledd.sandbox import serve

    def prepare(app: PowerOfficeGo) -> None:
        for key, (name, number) in COMPANIES.items():
            app.add_company(name, org_number=number, client_key=key)

    def tell(address: str) -> None:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()

    serve.run(
        "127.0.0.1", 0, seed=seed, prepare=prepare, ready=tell, rate=rate if rate > 0 else None
    )


def control(scene: str, address: str, sizes: Sequence[int]) -> None:
    """Set a scene, then do what stands on each line for a company; answer with one line.

    Args:
        scene: Name of a module beside this one; its `prepare` returns one site a company.
        address: Of the stand-in.
        sizes: How many records of each kind, as the scene counts them.
    """
    import django

    django.setup()

    from bindeledd.config.upgrade import migrate

    migrate()
    sites = import_module(f"tests.chaos.{scene}").prepare(address, *sizes)
    _say({"companies": [str(site.company.id) for site in sites]})
    for line in sys.stdin:
        deed, seat = line.split()
        _say(sites[int(seat)].does(deed))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "sandbox":
        sandbox(int(sys.argv[2]), int(sys.argv[3]))
    else:
        control(sys.argv[2], sys.argv[3], [int(size) for size in sys.argv[4:]])
