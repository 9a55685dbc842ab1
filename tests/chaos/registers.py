"""The scene of customers and projects; imported where Django is set up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bindeledd.kernel.identity import new_id
from bindeledd.sync import registry
from bindeledd.sync.ports import Incoming
from bindeledd.tenancy.scope import company_scope
from tests.chaos.inside import CLIENT_KEY
from tests.chaos.sites import Site


class Registers(Site):
    """A company that sends its customers and projects."""

    def records(self) -> list[dict[str, Any]]:
        """Return number and name of each."""
        workspace = registry.workspace()
        found = []
        for kind in ("customer", "project"):
            page = workspace.changed(kind, since="", after=None, limit=1_000_000)
            found += [
                {
                    "kind": kind,
                    "id": str(one.id),
                    "number": getattr(one, "joined_number", None) or one.number,  # type: ignore[attr-defined] # both kinds have one
                    "name": one.name,  # type: ignore[attr-defined] # both kinds have one
                }
                for one in page.records
            ]
        return found


def prepare(addresses: Sequence[str], customers: int, projects: int) -> list[Registers]:
    """Make the company with its records."""
    del addresses
    site = Registers.opened(CLIENT_KEY, {"customers": {}, "projects": {}})
    with company_scope(site.company.id):
        _fill(customers, projects)
    return [site]


def _fill(customers: int, projects: int) -> None:
    ids = [new_id() for _ in range(customers)]
    rows = [
        Incoming(
            ours,
            create=True,
            fields={
                "number": str(10001 + n),
                "name": f"Kunde nummer {n:05} AS",
                "phone": f"22{n:06}",
            },
        )
        for n, ours in enumerate(ids)
    ]
    refused = registry.workspace().write("customer", rows)
    rows = [
        Incoming(
            new_id(),
            create=True,
            fields={
                "number": str(50001 + n),
                "name": f"Prosjekt nummer {n:05}",
                "customer_id": ids[n % len(ids)],
            },
        )
        for n in range(projects)
    ]
    refused |= registry.workspace().write("project", rows)
    if refused:
        raise RuntimeError(f"refused: {refused}")
