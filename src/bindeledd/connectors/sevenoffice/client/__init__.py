"""One method for each operation on a company in 24SevenOffice; no mapping, no second sending.

The areas are modules of this package; `Client` is all of them over one line and one session.

Source: contract paper 24sevenoffice, whose sections the areas name, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Mapping

from bindeledd.connectors.sevenoffice.client.access import AccessCalls
from bindeledd.connectors.sevenoffice.client.invoicing import InvoicingCalls
from bindeledd.connectors.sevenoffice.client.items import ItemCalls
from bindeledd.connectors.sevenoffice.client.registers import RegisterCalls
from bindeledd.connectors.sevenoffice.client.time import TimeCalls


class Client(AccessCalls, RegisterCalls, ItemCalls, TimeCalls, InvoicingCalls):
    """One company in 24SevenOffice, for as long as a run takes.

    Args:
        access: What `client.shared.Calls` asks for.
    """


def scope(installation: Mapping[str, str]) -> str:
    """Return the name under which the vendor counts: very likely our address (section 2.2)."""
    return f"sevenoffice {installation['base_url_api']}"


__all__ = ["Client", "scope"]
